"""Performances are added and changed at the desk, and what hangs on them follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
import shiboken6
from builders import (
    LAST_WEEK,
    TONIGHT,
    make_patron,
    make_performance,
    make_reaction,
    make_visit,
    refresh,
)
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMessageBox

from db import connection
from db.queries.performances import get_performance, list_upcoming
from db.queries.settings import set_setting
from desktop.domain.openers import openers_for
from desktop.ui.dialogs import Dialogs
from desktop.ui.performances.performance_dialog import PerformanceDialog
from desktop.ui.performances.performance_list import Role
from desktop.ui.performances.tonight_page import TonightPage

Fill = Callable[[PerformanceDialog], None]


@pytest.fixture
def judith(database) -> int:
    """Came last week and liked it; has tickets tonight."""
    set_setting("zone", "America/New_York")
    patron = make_patron("Judith", "Shimwell")
    make_visit(patron, make_performance("Bach and Bartók", LAST_WEEK), attended=True)
    make_visit(patron, make_performance("Winterreise, staged", TONIGHT), attended=None)
    refresh()
    return patron


@pytest.fixture
def page(judith, desk, qtbot) -> Iterator[TonightPage]:
    made = shown(desk, qtbot)
    yield made
    made.close()
    shiboken6.delete(made)


def shown(desk, qtbot) -> TonightPage:
    made = TonightPage(desk)
    made.resize(1356, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activate()
    return made


@pytest.fixture
def answer(dialogs, monkeypatch, qtbot) -> Callable[[Fill], None]:
    """Have the next dialog filled and its primary button pressed, as a person does."""

    def set_answer(fill: Fill) -> None:
        def run(dialog: PerformanceDialog) -> bool:
            dialog.show()
            fill(dialog)
            if dialog.isVisible():
                qtbot.keyClick(dialog.capacity.edit, Qt.Key.Key_Return)
            accepted = dialog.result() == PerformanceDialog.DialogCode.Accepted
            dialog.close()
            return accepted

        monkeypatch.setattr(dialogs, "run", run)

    return set_answer


def typed(dialog: PerformanceDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.lines[name].edit.setText(text)


def visits(patron: int) -> int:
    return connection.rows("select visits from patron where id = ?", (patron,))[0][0]


def said(patron: int) -> str:
    return " ".join(o.say for o in openers_for(patron))


def titles(page: TonightPage) -> list[str]:
    rows = page.list.rows
    return [rows.index(n).data(Role.RECORD).title for n in range(rows.rowCount())]


def test_marking_what_went_wrong_last_week_stops_the_praise(page, qtbot, answer, judith, desk):
    make_reaction(judith, get_performance(1).id, "liked")
    praised = said(judith)
    qtbot.keyClick(page.list, Qt.Key.Key_R)
    assert titles(page) == ["Bach and Bartók"]
    answer(lambda dialog: typed(dialog, disrupted="Fire alarm in the second half"))
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert get_performance(1).disrupted == "Fire alarm in the second half"
    assert page.list.currentIndex().data(Role.RECORD).chip == "Disrupted"
    after = said(judith)
    assert after != praised and not any(w in after for w in ("amazing", "something?", "glad"))
    desk.edits.undo()
    assert said(judith) == praised and get_performance(1).disrupted == ""


def test_cancelling_takes_the_visit_away_and_undo_brings_it_back(page, qtbot, answer, judith, desk):
    assert visits(judith) == 1
    page.left.recent.click()
    answer(lambda dialog: dialog.cancelled.setChecked(True))
    with qtbot.waitSignal(page.sheet_shown):
        qtbot.keyClick(page.list, Qt.Key.Key_F2)
    assert visits(judith) == 0
    assert page.list.currentIndex().data(Role.RECORD).chip == "Cancelled"
    assert "CANCELLED" in PdfReader(BytesIO(page.sheet.pdf)).pages[0].extract_text()
    assert desk.toasts.last.startswith("Cancelled: Bach and Bartók")
    with qtbot.waitSignal(page.sheet_shown):
        desk.edits.undo()
    assert visits(judith) == 1
    assert page.list.currentIndex().data(Role.RECORD).chip == ""
    assert "CANCELLED" not in PdfReader(BytesIO(page.sheet.pdf)).pages[0].extract_text()


def test_an_added_performance_is_shown_with_its_sheet(page, qtbot, answer, desk):
    answer(lambda dialog: typed(dialog, title="The Snow Queen", day="5 dec", starts="11:00",
                                capacity="90"))  # fmt: skip
    with qtbot.waitSignal(page.sheet_shown):
        qtbot.keyClick(
            page, Qt.Key.Key_P,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )  # fmt: skip
    assert titles(page) == ["Winterreise, staged", "The Snow Queen"]
    row = page.list.currentIndex().data(Role.RECORD)
    assert (row.title, row.when, row.counts) == ("The Snow Queen", "Sat 5 Dec · 11:00", "0 of 90")
    qtbot.waitUntil(lambda: page.sheet.sheet.title == "The Snow Queen")
    assert page.column.print_button.isEnabled()
    desk.edits.undo()
    qtbot.waitUntil(lambda: titles(page) == ["Winterreise, staged"])


def test_one_added_in_the_past_turns_to_the_recent_ones(page, qtbot, answer):
    answer(lambda dialog: typed(dialog, title="Reading", day="2026-06-01", starts="18:00"))
    with qtbot.waitSignal(page.sheet_shown):
        page.left.add_button.click()
    assert page.left.recent.isChecked()
    assert page.list.currentIndex().data(Role.RECORD).title == "Reading"


def test_a_known_title_brings_its_genre_and_is_one_more_of_it(page, qtbot, answer):
    genre = get_performance(2).genre

    def fill(dialog: PerformanceDialog) -> None:
        dialog.title.edit.clear()
        qtbot.keyClicks(dialog.title.edit, "winter")
        qtbot.keyClick(dialog.title.edit, Qt.Key.Key_Down)
        qtbot.keyClick(dialog.title.edit, Qt.Key.Key_Return)
        assert dialog.title.text == "Winterreise, staged"
        assert dialog.genre.text == genre and not dialog.genre.edit.isEnabled()
        assert dialog.shared.text() == "known already, with 1 performance so far"
        typed(dialog, day="tomorrow", starts="15")

    answer(fill)
    page.add_performance()
    both = list_upcoming()
    assert len({p.production_id for p in both}) == 1 and len(both) == 2


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(page, qtbot, answer):
    def fill(dialog: PerformanceDialog) -> None:
        typed(dialog, title="Winterreise, staged", day="soon", starts="7", doors="late")
        dialog.accept()
        assert dialog.isVisible() and dialog.focusWidget() is dialog.day.edit
        assert dialog.day.complaint.startswith("Type the day")
        assert dialog.starts.complaint and dialog.doors.complaint and not dialog.title.complaint
        assert dialog.starts.edit.accessibleDescription() == dialog.starts.complaint
        typed(dialog, day="22 Nov 2026", starts="19:30", doors="")
        dialog.accept()
        assert dialog.starts.complaint == "It is on at that time already."
        qtbot.keyClicks(dialog.starts.edit, "1")
        assert dialog.starts.complaint == ""
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    answer(fill)
    page.add_performance()
    assert len(list_upcoming()) == 1


def test_nothing_changed_is_no_step(page, answer, desk, qtbot):
    answer(lambda dialog: None)
    page.edit_performance()
    assert not desk.edits.undo()


def test_one_that_is_gone_is_not_edited_and_leaves_the_list(page, answer, qtbot):
    with connection.transaction() as raw:
        raw.execute("delete from performance where id = 2")
    answer(lambda dialog: pytest.fail("nothing to edit"))
    page.edit_performance()
    qtbot.waitUntil(lambda: titles(page) == ["Bach and Bartók"])


def test_a_new_title_counts_for_all_its_performances(page, answer, desk, qtbot):
    make_performance("Winterreise, staged", "2026-11-23 15:00")
    desk.changes.programme_changed.emit()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)

    def fill(dialog: PerformanceDialog) -> None:
        assert dialog.shared.text() == "shared by its 2 performances"
        typed(dialog, title="Winter Journey", keywords="Schubert")

    answer(fill)
    page.edit_performance()
    qtbot.waitUntil(lambda: titles(page) == ["Winter Journey"] * 2)
    assert "Schubert" in get_performance(2).subjects


def test_one_put_off_is_followed_to_its_new_place(page, answer, qtbot):
    make_performance("Encore", "2026-11-24 20:00")
    answer(lambda dialog: typed(dialog, day="25 nov", starts="20:00"))
    page.edit_performance()
    qtbot.waitUntil(lambda: titles(page) == ["Encore", "Winterreise, staged"])
    assert page.list.current_id == 2


def test_doors_and_seats_are_as_usual_until_typed(page, answer, qtbot, desk):
    make_performance("Tosca", "2026-12-24 19:30", venue="Barn", capacity=80,
                     doors_at="2026-12-24 18:45")  # fmt: skip

    def fill(dialog: PerformanceDialog) -> None:
        assert (dialog.venue.text, dialog.capacity.text) == ("Barn", "80")
        typed(dialog, title="X", day="tomorrow", starts="20:00")
        dialog.starts.edit.editingFinished.emit()
        assert dialog.doors.text == "19:15"
        typed(dialog, venue="Main Hall")
        dialog.venue.edit.editingFinished.emit()
        assert dialog.capacity.text == "180"

    answer(fill)
    page.add_performance()
    added = next(p for p in list_upcoming() if p.title == "X")
    assert (added.venue, added.capacity, added.doors_at) == (
        "Main Hall", 180, "2026-11-24T00:15:00Z",
    )  # fmt: skip


def test_the_menu_offers_both_ways(page):
    row = page.list.visualRect(page.list.currentIndex())
    menu = page.left.menu_for(row.center())
    assert [a.text().split("\t")[0] for a in menu.actions()] == [
        "&Edit…",
        "&Type up a returned sheet…",
        "&Add a performance…",
    ]
    assert all(a.isEnabled() for a in menu.actions())
    assert page.left.menu_for(QPoint(5, 880)) is not None


def test_performances_of_long_ago_are_not_listed_as_recent(page, desk, qtbot):
    make_performance("Long ago", "2026-09-20 19:30")
    page.left.recent.click()
    assert titles(page) == ["Bach and Bartók"]
    qtbot.keyClick(page.list, Qt.Key.Key_R)
    assert titles(page) == ["Winterreise, staged"]
    assert page.list.accessibleName() == "Upcoming performances"


def test_a_venue_without_performances_can_add_the_first(database, desk, qtbot, answer):
    page = shown(desk, qtbot)
    qtbot.addWidget(page)
    assert page.empty.isVisible() and page.empty.other.isVisible()
    answer(lambda dialog: typed(dialog, title="Opening night", day="today", starts="20:00"))
    with qtbot.waitSignal(page.sheet_shown):
        page.empty.other.click()
    assert not page.empty.isVisible() and titles(page) == ["Opening night"]
    assert page.focusWidget() is page.list
    desk.edits.undo()
    qtbot.waitUntil(page.empty.isVisible)
    assert page.sheet is None and not page.column.print_button.isEnabled()


def test_with_only_recent_performances_these_are_shown(database, desk, qtbot):
    make_performance("Bach and Bartók", LAST_WEEK)
    page = shown(desk, qtbot)
    qtbot.addWidget(page)
    assert titles(page) == ["Bach and Bartók"]
    assert not page.left.upcoming.isEnabled()


def test_every_field_of_the_dialog_has_a_name_and_a_key(page, qtbot):
    dialog = PerformanceDialog(get_performance(1), "", page)
    qtbot.addWidget(dialog)
    dialog.show()
    controls = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QCheckBox)]
    assert len(controls) == 12
    for control in controls:
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert dialog.save.isDefault()


@pytest.mark.parametrize(("harmless", "default"), [(True, "Save as PDF…"), (False, "Cancel")])
def test_enter_goes_on_where_no_harm_is_done(dressed, monkeypatch, harmless, default):
    seen = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: seen.append(box.defaultButton().text()))
    Dialogs().confirm("No printer was found", "It can be saved.", "Save as PDF…", harmless=harmless)
    assert [text.replace("&", "") for text in seen] == [default]
