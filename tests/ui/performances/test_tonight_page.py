"""Tonight's page shows, saves and prints one and the same PDF, all of it from the keyboard."""

from __future__ import annotations

from io import BytesIO

import pytest
from builders import TONIGHT, make_access_need, make_patron, make_performance, make_visit
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from db.queries.settings import set_setting
from desktop.documents import fonts
from desktop.documents.layout import paper_here
from desktop.domain import sheet_typing
from desktop.domain.sheet import ACCESS, HELLO, HOUSE
from desktop.ui import printing
from desktop.ui.performances import sheet_options
from desktop.ui.performances.performance_list import Role
from desktop.ui.performances.tonight_page import TonightPage


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch):
    monkeypatch.setattr(fonts, "font_folders", lambda: ())
    fonts.forget()
    yield
    fonts.forget()


@pytest.fixture
def house(database) -> int:
    """Tonight, with somebody to greet, and another evening."""
    set_setting("zone", "America/New_York")
    tonight = make_performance("Winterreise, staged", TONIGHT)
    make_performance("The Snow Queen", "2026-12-06 11:00", for_children=True)
    judith = make_patron("Judith", "Shimwell")
    make_visit(judith, tonight, 2, seats=("F12", "F13"), attended=None, will_call=True)
    make_access_need(judith)
    return tonight


@pytest.fixture
def page(house, desk, qtbot) -> TonightPage:
    made = TonightPage(desk)
    qtbot.addWidget(made)
    made.resize(1356, 900)
    made.show()
    with qtbot.waitSignal(made.sheet_shown):
        made.activate()
    return made


def text_of(pdf: bytes) -> str:
    return " ".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages)


def toggled(page: TonightPage, qtbot, key: str) -> None:
    with qtbot.waitSignal(page.sheet_shown):
        page.column.options.box(key).click()


def test_a_sheet_that_is_half_typed_is_offered_again(page, qtbot):
    performance = page.list.current_id
    typing = sheet_typing.Typing(drafts={"o1": sheet_typing.Draft("Half typ")})
    sheet_typing.keep_typing(performance, typing)
    with qtbot.waitSignal(page.sheet_shown):
        page.reload()
    assert page.column.type_up_button.text() == "Go on typing up the sheet…"
    page.column.type_up_button.click()
    qtbot.waitUntil(lambda: page.returned.page is not None and page.returned.page.sheet is not None)
    assert page.returned.shown
    page.returned.page.left.emit()
    assert not page.returned.shown


def test_tonight_is_chosen_and_its_real_pdf_is_shown(page, house):
    assert page.list.current_id == house
    assert "Judith Shimwell" in text_of(page.sheet.pdf)
    image = page.preview.view.image
    assert image is not None and image.width() == page.preview.view.wanted_width
    band = [(x, y) for x in range(0, image.width(), 2) for y in range(30, 110, 2)]
    assert sum(image.pixelColor(x, y).lightness() < 128 for x, y in band) > 50
    assert page.preview.number.text() == "Page 1 of 1"
    assert page.column.print_button.text().startswith("Print 1 page")


def test_the_card_tells_what_the_sheet_found(page):
    row = page.list.currentIndex().data(Role.RECORD)
    assert (row.title, row.counts) == (
        "Winterreise, staged", "2 of 180 · 1 first visit · 1 access need",
    )  # fmt: skip
    assert row.when.startswith("Tonight · Sun 22 Nov")
    other = page.list.rows.index(1).data(Role.RECORD)
    assert other.chip == "Family"


def test_a_part_switched_off_leaves_the_sheet(page, qtbot):
    toggled(page, qtbot, ACCESS)
    assert "ACCESS NEEDS" not in text_of(page.sheet.pdf)
    toggled(page, qtbot, HOUSE)
    assert "THE HOUSE, BY SEAT" in text_of(page.sheet.pdf)


def test_ticking_fast_ends_with_the_last_wish(page, qtbot):
    for key in (ACCESS, HOUSE, ACCESS, HELLO):
        page.column.options.box(key).click()
    qtbot.waitUntil(lambda: page.sheet.wish.parts == page.column.options.parts)
    assert HOUSE in page.sheet.wish.parts and HELLO not in page.sheet.wish.parts


def test_paper_and_how_many_to_greet_are_taken_up(page, qtbot):
    with qtbot.waitSignal(page.sheet_shown):
        page.column.options.paper_button("letter").click()
    assert float(PdfReader(BytesIO(page.sheet.pdf)).pages[0].mediabox.width) == 612
    with qtbot.waitSignal(page.sheet_shown):
        page.column.options.top.setCurrentIndex(0)
    assert page.sheet.wish.top == 6


def test_another_performance_shows_its_own_sheet(page, qtbot):
    with qtbot.waitSignal(page.sheet_shown):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.sheet.sheet.title == "The Snow Queen"


def test_what_is_saved_is_what_is_shown_and_can_then_be_reprinted(page, qtbot, dialogs, tmp_path):
    dialogs.file = tmp_path / "tonight"
    assert not page.column.changes_button.isEnabled()
    shown = page.sheet.pdf
    with qtbot.waitSignal(page.printed):
        page.column.save_button.click()
    assert (tmp_path / "tonight.pdf").read_bytes() == shown
    qtbot.waitUntil(page.column.changes_button.isEnabled)
    assert page.column.changes_said.text() == "Sheet 1 went out at 18:30."


def test_without_a_printer_saving_is_offered(page, qtbot, dialogs, monkeypatch, tmp_path):
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    dialogs.file = tmp_path / "s.pdf"
    with qtbot.waitSignal(page.printed):
        qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert dialogs.asked == ["No printer was found", "Save the sheet"]
    assert dialogs.file.exists()


def test_printing_puts_every_page_on_the_paper(page, qtbot, printer):
    toggled(page, qtbot, HOUSE)
    with qtbot.waitSignal(page.printed) as told:
        page.column.print_button.click()
    reader = PdfReader(printer)
    assert len(reader.pages) == told.args[0] == page.sheet.pages
    assert abs(float(reader.pages[0].mediabox.width) - 595.28) < 1.5
    assert "Sent to the printer" in page._desk.toasts.last


def test_stepping_back_from_the_dialog_prints_nothing(page, qtbot, printer, dialogs):
    dialogs.accepts = False
    page.column.print_button.click()
    assert not printer.exists()
    assert page.sheet.printed == 0


def test_only_changes_are_reprinted(page, qtbot, printer, desk, house):
    with qtbot.waitSignal(page.printed):
        page.column.print_button.click()
    qtbot.waitUntil(page.column.changes_button.isEnabled)
    page.column.changes_button.click()
    qtbot.waitUntil(lambda: desk.toasts.last.startswith("Nothing has changed since sheet 1"))
    late = make_patron("Late", "Comer")
    make_visit(late, house, seats=("Z1",), attended=None, will_call=True)
    printer.unlink()
    with qtbot.waitSignal(page.printed):
        page.column.changes_button.click()
    assert printer.exists()
    assert page.column.changes_said.text().startswith("Sheet 2 went out")


def test_a_place_that_cannot_be_written_is_said_and_nothing_went_out(page, dialogs, tmp_path):
    dialogs.file = tmp_path / "no such folder" / "s.pdf"
    page.column.save_button.click()
    assert len(dialogs.failures) == 1 and "could not be written" in dialogs.failures[0]
    assert page.sheet.printed == 0


def test_names_that_cannot_be_printed_are_told_before(page, qtbot, house, desk):
    assert not page.column.warning.isVisible()
    make_visit(make_patron("", "", display_name="王小明"), house, seats=("Q1",), attended=None)
    with qtbot.waitSignal(page.sheet_shown):
        desk.changes.performance_changed.emit(house)
    assert page.column.warning.isVisible()
    assert "Q1 王小明: prints as “?”" in page.column.warning.words.text()


def test_page_keys_turn_the_pages(page, qtbot, house, desk):
    for number in range(60):
        patron = make_patron(f"Given{number}", "Tern")
        make_visit(patron, house, seats=(f"B{number + 1}",), attended=None)
        make_access_need(patron)
    with qtbot.waitSignal(page.sheet_shown):
        desk.changes.patrons_changed.emit()
    pages = page.sheet.pages
    assert pages > 1
    with qtbot.waitSignal(page.page_turned):
        qtbot.keyClick(page.preview.view, Qt.Key.Key_PageDown)
    assert page.preview.number.text() == f"Page 2 of {pages}"
    qtbot.keyClick(page.preview.view, Qt.Key.Key_Home)
    assert page.preview.page == 0
    qtbot.keyClick(page.preview.view, Qt.Key.Key_PageUp)
    assert page.preview.page == 0


def test_what_was_printed_is_what_is_usual_next_time(page, qtbot, dialogs, tmp_path):
    toggled(page, qtbot, HOUSE)
    dialogs.file = tmp_path / "s.pdf"
    with qtbot.waitSignal(page.printed):
        page.column.save_button.click()
    parts, _, paper = sheet_options.load("letter")
    assert HOUSE in parts and paper == "a4"


def test_with_nothing_on_it_says_what_to_do(database, desk, qtbot):
    page = TonightPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.import_wanted):
        page.empty.action.click()


def test_every_control_has_a_name_and_can_be_reached(page):
    controls = [
        c
        for c in page.findChildren(QAbstractButton) + page.findChildren(QComboBox)
        if c.isVisible()
    ]
    assert len(controls) > 12
    for control in controls:
        assert (control.accessibleName() or control.text()).strip(), control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()
    assert page.list.accessibleName() and page.preview.view.accessibleName()
    assert page.column.options.box(ACCESS).accessibleName() == "Access needs, 1"


def test_large_print_goes_on_the_countrys_paper():
    assert paper_here("large", "US") == "large-letter"
    assert paper_here("large", "NL") == "large"
    assert paper_here("a4", "US") == "a4"


def test_a_saved_sheet_has_a_name_for_any_disk(page):
    assert sheet_options.file_name(page.sheet.sheet) == (
        "2026-11-22 Winterreise, staged - briefing.pdf"
    )
