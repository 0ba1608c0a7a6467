"""Sheets that went out are counted, and asked after until they are shredded."""

import pytest
from builders import TONIGHT, make_patron, make_performance, make_visit, refresh

from db import gate
from db.errors import NotAllowed
from db.queries import printed_sheets
from desktop.domain import briefing, permissions, shredding


@pytest.fixture
def printed(database) -> int:
    """Two sheets of tonight went out."""
    performance = make_performance("Winterreise", TONIGHT)
    make_visit(make_patron("Ada", "Osei"), performance, attended=None)
    refresh()
    for _ in range(2):
        briefing.remember_printed(briefing.build_sheet(performance), 1)
    return performance


def test_tonights_sheets_are_not_asked_for_yet(printed):
    assert shredding.find_waiting() == []


def test_the_morning_after_says_how_many_are_about(printed, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-23T10:00:00")
    found = shredding.find_waiting()
    said = "2 sheets of last night are not yet marked shredded."
    assert shredding.waiting_words(found) == said
    assert [(one.people, one.title) for one in found] == [(1, "Winterreise")] * 2


def test_one_click_puts_them_away_and_can_be_taken_back(printed, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-23T10:00:00")
    ids = [one.id for one in shredding.find_waiting()]
    assert printed_sheets.set_shredded(ids) == 2
    assert shredding.find_waiting() == []
    printed_sheets.set_unshredded(ids)
    assert len(shredding.find_waiting()) == 2


def test_volunteers_may_shred_and_nobody_else_needs_to_know(printed):
    with gate.acting(permissions.acting_for("volunteer", 2)):
        assert shredding.find_waiting() == []
        with pytest.raises(NotAllowed):
            printed_sheets.count_printed()
    assert printed_sheets.count_printed() == {"briefing": 2}
