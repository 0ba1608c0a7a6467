"""The insights on screen: counted on the worker, kept, each number with its list, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import (
    make_note,
    make_patron,
    make_patron_interest,
    make_performance,
    make_season,
    make_visit,
)
from PySide6.QtCore import Qt

from db.queries import insights as counted
from desktop.ui.insights.figure_row import FigureRow
from desktop.ui.insights.insights_page import InsightsPage


@pytest.fixture
def judith(database):
    make_season()
    patron = make_patron("Judith", "Shimwell")
    make_visit(patron, make_performance("Past", "2026-11-14 19:30"))
    make_patron_interest(patron)
    return patron


@pytest.fixture
def page(desk, judith, qtbot):
    made = InsightsPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    with qtbot.waitExposed(made):
        made.show()
    with qtbot.waitSignal(made.shown):
        made.activate()
    return made


def row(page: InsightsPage, key: str) -> FigureRow:
    return next(r for card in page.cards for r in card.rows if r.figure.key == key)


def test_it_opens_on_the_present_season(page):
    assert page.head.seasons.currentText() == "2026/27"
    assert page.head.span.text() == "1 Sep 2026 to 31 Aug 2027"
    assert row(page, "known.active").figure.number == 1


def test_a_number_opens_the_list_behind_it(page, judith, qtbot):
    with qtbot.waitSignal(page.list_wanted) as wanted:
        qtbot.mouseClick(row(page, "known.interest"), Qt.MouseButton.LeftButton)
    assert wanted.args == ["At least one interest, 2026/27", [judith]]


def test_a_number_opens_by_key_and_a_nought_says_so(page, desk, qtbot):
    with qtbot.waitSignal(page.list_wanted):
        qtbot.keyClick(row(page, "known.active"), Qt.Key.Key_Return)
    qtbot.keyClick(row(page, "known.talk"), Qt.Key.Key_Return)
    assert desk.toasts.last == "No patron is behind this number."


def test_the_weeks_are_walked_and_opened_by_keys(page, judith, qtbot):
    chart = page.cards[1].chart
    assert chart is not None
    assert chart.current.key == "learnt.week.2026-11-16"
    with qtbot.waitSignal(page.list_wanted) as wanted:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert wanted.args == ["Week of Mon 16 Nov, 2026/27", [judith]]
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current.key == "learnt.week.2026-11-09"
    assert chart.accessibleDescription() == "Week of Mon 9 Nov: 0"


def test_each_number_says_what_it_counts(page):
    for card in page.cards:
        for made in card.rows:
            assert made.figure.counts in made.accessibleDescription()
            assert made.toolTip()
    before = row(page, "known.both").heightForWidth(400)
    page.head.explain.click()
    assert row(page, "known.both").heightForWidth(400) > before


def test_nothing_is_counted_twice_until_something_changes(page, judith, desk, qtbot, monkeypatch):
    asked = []
    real = counted.read_active
    monkeypatch.setattr(counted, "read_active", lambda days: asked.append(1) or real(days))
    page.activate()
    assert asked == []
    make_note(judith)
    with qtbot.waitSignal(page.shown):
        desk.changes.patron_changed.emit(judith)
    assert asked == [1]
    assert row(page, "known.both").figure.number == 1


def test_the_focus_stays_on_its_number_when_it_is_counted_again(page, judith, desk, qtbot):
    row(page, "known.interest").setFocus()
    make_note(judith)
    with qtbot.waitSignal(page.shown):
        desk.changes.patron_changed.emit(judith)
    assert row(page, "known.interest").hasFocus()


def test_another_season_is_counted(page, qtbot):
    place = page.head.seasons.findText("Last 12 months")
    with qtbot.waitSignal(page.shown):
        page.head.seasons.setCurrentIndex(place)
        page.head.seasons.activated.emit(place)
    assert page.found.days.first == "2025-11-23"


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("", "", "Type the days"),
        ("nonsense", "", "Type the days"),
        ("1 nov", "1 sep", "comes after"),
    ],
)
def test_days_that_are_none_are_named(page, first, last, says):
    place = page.head.seasons.count() - 1
    page.head.seasons.activated.emit(place)
    page.head.days.first.setText(first)
    page.head.days.last.setText(last)
    page.head.days.choose()
    assert says in page.head.days.wrong.text()


def test_any_days_can_be_looked_at(page, qtbot):
    page.head.seasons.activated.emit(page.head.seasons.count() - 1)
    assert page.head.days.isVisible()
    page.head.days.first.setText("1 nov")
    page.head.days.last.setText("10 nov")
    with qtbot.waitSignal(page.shown):
        qtbot.keyClick(page.head.days.last, Qt.Key.Key_Return)
    assert (page.found.days.first, page.found.days.last) == ("2026-11-01", "2026-11-10")
    assert page.found.figure("known.active").number == 0


def test_counting_can_be_stopped(page, judith, qtbot):
    make_note(judith)
    page.reload()
    assert page.head.cancel.isVisible()
    page.head.cancel.click()
    assert not page.head.cancel.isVisible()
    qtbot.waitUntil(lambda: not page._desk.tasks.busy)
    assert row(page, "known.both").figure.number == 0  # as it was shown before


def test_a_narrow_window_has_one_column(page, qtbot):
    page.resize(500, 800)
    qtbot.waitUntil(lambda: len({card.x() for card in page.cards}) == 1)


def test_it_is_saved_as_a_pdf(page, dialogs, tmp_path: Path, qtbot):
    dialogs.file = tmp_path / "numbers"
    with qtbot.waitSignal(page.outlet.went_out):
        page.head.save_pdf.click()
    assert (tmp_path / "numbers.pdf").read_bytes().startswith(b"%PDF")


def test_it_is_printed(page, printer: Path, desk, qtbot):
    with qtbot.waitSignal(page.outlet.went_out, timeout=20_000):
        qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert printer.exists()
    assert desk.toasts.last == "Sent to the printer: 1 page."
