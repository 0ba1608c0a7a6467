"""The quiet line below the list: for whom something is begun and not saved."""

from datetime import timedelta

import pytest
from builders import make_patron, make_user, refresh

from db import clock, gate
from db.queries import drafts
from desktop.domain import permissions
from desktop.ui.contacts.patrons_page import PatronsPage
from desktop.ui.contacts.unsaved_line import UnsavedLine


@pytest.fixture
def people(database) -> list[int]:
    made = [make_patron(name) for name in ("Ada", "Ben", "Cleo")]
    refresh()
    return made


@pytest.fixture
def line(desk, people, qtbot):
    shown: list[int] = []
    made = UnsavedLine(desk, lambda: shown[-1] if shown else None, shown.append)
    made.went = shown
    qtbot.addWidget(made)
    yield made


def begin(patron_id: int, minutes_ago: float = 0, place: str = "note") -> None:
    at = clock.to_text(clock.now() - timedelta(minutes=minutes_ago))
    drafts.keep_draft(patron_id, place, "half", "{}", at)


def test_with_nothing_begun_it_is_not_there(line, qtbot):
    line.begin()
    qtbot.wait(50)
    assert line.isHidden()


def test_it_names_whom_and_opens_them(line, desk, people, qtbot):
    begin(people[0])
    line.begin()
    qtbot.waitUntil(lambda: not line.isHidden())
    assert line.words.text() == "Not saved yet: Ada Example"
    with qtbot.waitSignal(desk.drafts.wanted) as wanted:
        line.open.click()
    assert wanted.args == [people[0], "note"]
    assert line.went == [people[0]]
    line.refresh()
    assert line.isHidden(), "it stands on the screen now"


def test_of_several_the_newest_is_named_and_each_once(line, people, qtbot):
    begin(people[0], 9)
    begin(people[1], 5)
    begin(people[1], 4, "line")
    begin(people[2], 1)
    line.begin()
    qtbot.waitUntil(lambda: not line.isHidden())
    assert line.words.text() == "Not saved yet: Cleo Example and 2 more"
    assert [d.patron for d in line.waiting()] == ["Cleo Example", "Ben Example", "Ada Example"]


def test_what_is_a_month_old_goes_and_that_is_said_until_it_was_read(line, desk, people, qtbot):
    begin(people[0], 31 * 24 * 60)
    begin(people[1], 5)
    line.begin()
    qtbot.waitUntil(lambda: not line.isHidden())
    assert line.words.text() == (
        "Begun over 30 days ago and never saved, now gone: a note about Ada Example"
    )
    assert [d.patron_id for d in drafts.list_drafts()] == [people[1]]
    line.open.click()
    assert line.words.text() == "Not saved yet: Ben Example"


def test_in_a_window_that_waits_nobody_elses_go_and_are_told_of(line, desk, people, qtbot):
    begin(people[0], 31 * 24 * 60)
    before = gate.current()
    line.refresh()
    other = permissions.acting_for("staff", make_user("Ben Low", "BL"))
    with gate.acting(other):
        begin(people[1], 31 * 24 * 60)
    gate.act_as(other)  # somebody else sits down, and hours pass
    line.drop_old()
    qtbot.waitUntil(lambda: not line.isHidden())
    qtbot.waitUntil(lambda: "now gone" in line.words.text())
    assert line.words.text().endswith("a note about Ada Example")
    assert [d.patron_id for d in drafts.list_drafts()] == [people[1]]
    gate.act_as(before)


def test_the_page_of_patrons_has_it_once_it_is_awake(desk, people, qtbot):
    begin(people[1])
    page = PatronsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.wake()
    qtbot.waitUntil(lambda: any(not w.isHidden() for w in page.findChildren(UnsavedLine)))
    line = page.findChild(UnsavedLine)
    with qtbot.waitSignal(page.patron_selected) as selected:
        line.open.click()
    assert selected.args == [people[1]]
    assert line.isHidden()
