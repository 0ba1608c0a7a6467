"""Old notes one after the other: kept, left, put off and taken back by keys alone."""

from collections.abc import Iterator

import pytest
import shiboken6
from builders import make_interest, make_note, make_patron, refresh
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from db import connection
from db.queries import interests, notes, patrons
from desktop.domain import session
from desktop.domain.capture_review import LOT
from desktop.ui import closing, theme
from desktop.ui.capture_chip_editor import ChipEditor
from desktop.ui.desk import Desk
from desktop.ui.old_notes.old_notes_page import OldNotesPage
from desktop.ui.old_notes.review_bar import ALL

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
ADA, BEN, CAT = "Loves opera.", "Loves puppetry, needs an aisle seat.", "Paid in coins."


@pytest.fixture
def people(database) -> dict[str, int]:
    """Three notes of three patrons: two with something in them."""
    for name in ("Opera", "Puppetry"):
        make_interest(name)
    found = {}
    for given, text, month in (("Cat", CAT, 1), ("Ben", BEN, 2), ("Ada", ADA, 3)):
        found[given] = make_patron(given, "Example")
        make_note(found[given], text, created_at=f"2024-{month:02d}-03T15:00:00Z")
    refresh()
    return found


@pytest.fixture
def page(desk: Desk, people, qtbot) -> Iterator[OldNotesPage]:
    desk.session = session.start()
    host = QWidget()
    box = QVBoxLayout(host)
    box.setContentsMargins(0, 0, 0, 0)
    made = OldNotesPage(desk)
    box.addWidget(made)
    host.resize(1100, 700)
    host.show()
    host.activateWindow()
    qtbot.waitActive(host)
    with qtbot.waitSignal(made.looked_through):
        made.activate()
    yield made
    host.close()
    shiboken6.delete(host)


def press(qtbot, key: Qt.Key, held=NONE) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def names(patron_id: int) -> dict[str, object]:
    return {i.name: i for i in interests.list_patron_interests(patron_id)}


def looked_at(patron_id: int) -> bool:
    row = connection.row("select looked_at from note where patron_id = ?", (patron_id,))
    return row[0] is not None


def test_only_notes_with_something_in_them_are_shown_all_ticked(page):
    assert page.bar.left.text() == "2 left"
    assert page.card.note.text in (ADA, BEN)
    assert all(chip.taken for chip in page.card.row.chips)
    assert page.card.row.chips[0].hasFocus()
    assert "3 notes looked through, 2 with suggestions" in page.bar.seen.text()


def test_enter_keeps_what_is_ticked_with_its_origin_and_goes_on(page, people, qtbot):
    first = page.card.note
    press(qtbot, Qt.Key.Key_Return)
    found = names(first.patron_id)["Opera" if first.text == ADA else "Puppetry"]
    assert found.provenance.kind == "history"
    assert found.provenance.source.startswith("note of 3 ")
    assert found.provenance.source.endswith(" 2024")
    assert found.provenance.at == first.created_at
    assert looked_at(first.patron_id)
    assert len(notes.list_notes(first.patron_id)) == 1, "no second note"
    assert page.card.note.id != first.id
    assert page.bar.left.text() == "1 left"


def test_space_unticks_and_only_the_rest_is_kept(page, people, qtbot):
    while page.card.note.text != BEN:
        press(qtbot, Qt.Key.Key_Down, ALT)
    assert len(page.card.row.chips) == 2
    press(qtbot, Qt.Key.Key_Space)
    assert page.foot.keep.text() == "Keep 1 and go on"
    press(qtbot, Qt.Key.Key_Return)
    assert "Puppetry" not in names(people["Ben"])
    assert len(patrons.get_patron(people["Ben"]).access_needs) == 1


def test_with_nothing_ticked_enter_leaves_it(page, people, qtbot):
    first = page.card.note
    for _ in page.card.row.chips:
        press(qtbot, Qt.Key.Key_Space)
        press(qtbot, Qt.Key.Key_Right)
    assert not page.card.taken
    press(qtbot, Qt.Key.Key_Return)
    assert not names(first.patron_id)
    assert looked_at(first.patron_id)


def test_s_says_nothing_here_and_undo_brings_it_back(page, people, desk, qtbot):
    first = page.card.note
    press(qtbot, Qt.Key.Key_S)
    assert looked_at(first.patron_id)
    assert page.card.note.id != first.id
    press(qtbot, Qt.Key.Key_Return)
    assert page.body.currentWidget() is page.empty
    page.undo()
    page.undo()
    assert page.card.note.id == first.id
    assert not any(looked_at(p) for p in people.values())
    assert not any(names(p) for p in people.values())
    assert page.bar.left.text() == "2 left"


def test_what_is_put_off_comes_again_after_the_last(page, qtbot):
    first = page.card.note
    press(qtbot, Qt.Key.Key_Down, ALT)
    assert page.card.note.id != first.id
    press(qtbot, Qt.Key.Key_S)
    assert page.card.note.id == first.id
    assert page.bar.left.text() == "1 left"


def test_all_shows_those_without_suggestions_too(page, people, qtbot):
    page.bar.filter.button_for(ALL).click()
    assert page.bar.left.text() == "3 left"
    while page.card.note.text != CAT:
        press(qtbot, Qt.Key.Key_S)
    assert page.card.nothing.isVisible()
    assert page.hasFocus()
    press(qtbot, Qt.Key.Key_S)
    assert looked_at(people["Cat"])


def test_only_one_chip_is_open_and_none_when_the_next_note_comes(page, people, qtbot):
    while page.card.note.text != BEN:
        press(qtbot, Qt.Key.Key_Down, ALT)
    window = page.window()

    def opened() -> int:
        return sum(not editor.isHidden() for editor in window.findChildren(ChipEditor))

    page.card.row.edit_wanted.emit(0)
    page.card.row.edit_wanted.emit(1)
    assert opened() == 1
    page.card.show_note(page.card.note)
    assert opened() == 0


def test_a_chip_is_mended_before_it_is_kept(page, people, qtbot):
    while page.card.note.text != ADA:
        press(qtbot, Qt.Key.Key_Down, ALT)
    press(qtbot, Qt.Key.Key_F2)
    press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Verdi")
    press(qtbot, Qt.Key.Key_Return)
    assert page.card.row.chips[0].hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert names(people["Ada"])["Opera"].detail == "Verdi"


def test_what_somebody_else_decided_is_passed_over(page, people, qtbot):
    first = page.card.note
    other = next(p for g, p in people.items() if g != "Cat" and p != first.patron_id)
    connection.raw().execute(
        "update note set looked_at = ? where patron_id = ?", ("2026-11-22T10:00:00Z", other)
    )
    press(qtbot, Qt.Key.Key_S)
    assert page.body.currentWidget() is page.empty
    assert "Nothing is left" in page.empty.title.text()


def test_looking_through_can_be_stopped_and_taken_up_again(page, people, desk, qtbot):
    with connection.transaction():
        for number in range(3 * LOT):
            make_note(people["Cat"], f"Paid in coins, {number}.")
    page.looking.begin()
    qtbot.waitUntil(lambda: page.looking.seen > 0)
    page.bar.stop.click()
    assert not page.looking.busy
    assert 0 < page.looking.seen < page.looking.total
    assert page.bar.stop.text() == "Go on looking"
    with qtbot.waitSignal(page.looked_through, timeout=20_000):
        page.bar.stop.click()
    assert page.looking.seen == page.looking.total == 3 * LOT + 3
    assert len(page.looking.found) == 2


def test_an_empty_file_says_so(desk, database, qtbot):
    made = OldNotesPage(desk)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.looked_through):
        made.activate()
    assert "No old notes" in made.empty.title.text()


def test_escape_leads_back_and_o_to_the_patron(page, qtbot):
    with qtbot.waitSignal(page.patron_wanted) as wanted:
        press(qtbot, Qt.Key.Key_O)
    assert wanted.args == [page.card.note.patron_id]
    with qtbot.waitSignal(page.page_wanted) as back:
        press(qtbot, Qt.Key.Key_Escape)
    assert back.args == ["patrons"]


def test_letters_beyond_the_first_plane_do_not_move_the_marks(page, people, qtbot):
    make_note(people["Cat"], "🎭🎭 Loves opera, she said.")
    with qtbot.waitSignal(page.looked_through):
        page.looking.begin()
    page.bar.filter.show_value(ALL)
    while not page.card.note.text.startswith("🎭"):
        page.step(1)
    marks = page.card.words.extraSelections()
    marked = marks[0].cursor.selectedText()
    assert "opera" in marked.lower()
    assert "she said" not in marked


@pytest.mark.parametrize(("mode", "scale"), [("dark", 1.0), ("light", 1.5)])
def test_it_follows_theme_and_text_size(page, dressed, mode, scale):
    theme.apply(dressed, mode, scale)
    assert page.grab().size() == page.size()
    assert page.card.words.extraSelections()


def test_a_stopped_lot_counts_once(page, people, qtbot):
    """What comes in late of a lot that was stopped is looked through again, not counted twice."""
    page.looking.begin()
    for _ in range(3):
        page.looking.stop()
        page.looking.go_on()
    qtbot.waitUntil(lambda: page.looking.done)
    assert sorted(page.looking.found) == sorted(set(page.looking.found))
    assert len(page.looking.found) == 2


def test_nobody_looks_while_another_page_is_shown(page, people, qtbot):
    page.looking.begin()
    page.hide()
    assert not page.looking.busy
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: page.looking.done)


def test_a_failure_is_said_and_can_be_tried_again(page, people, dialogs, monkeypatch, qtbot):
    from desktop.ui.old_notes import looking

    def fail(*_args: object) -> None:
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(looking, "look_through", fail)
        page.looking.begin()
        qtbot.waitUntil(lambda: bool(dialogs.failures))
    assert "Nothing was changed" in dialogs.failures[0]
    page.bar.stop.click()
    qtbot.waitUntil(lambda: page.looking.done)
    assert len(page.looking.found) == 2


def test_closing_the_window_takes_nothing(page, desk):
    """The window asks each page to `keep` what is being edited; here nothing is."""
    assert closing.may_close(desk, [page])
    assert connection.row("select 1 from note where looked_at is not null") is None


def test_closing_while_notes_are_looked_through_asks_nothing(page, people, desk, dialogs):
    page.looking.begin()
    assert closing.may_close(desk, [page])
    assert dialogs.asked == []
    assert not any(looked_at(p) for p in people.values()), "nothing was kept by closing"
