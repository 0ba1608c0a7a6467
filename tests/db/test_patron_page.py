"""The Overview's one read gives what its parts give."""

import pytest
from builders import (
    TONIGHT,
    make_complaint,
    make_note,
    make_patron,
    make_patron_interest,
    make_performance,
    make_visit,
)

from db.errors import NotFound
from db.queries import facts, notes, patrons, seasons
from db.queries.patron_page import read_overview


def test_all_of_it_comes_at_once(database):
    patron = make_patron("Ada", "Example", phone="+1 207 555 0142")
    make_visit(patron, make_performance())
    make_visit(patron, make_performance("Snow", TONIGHT), attended=None)
    make_note(patron, "First", created_at="2026-01-01T10:00:00Z", pinned=True)
    make_complaint(patron, "Loud", created_at="2026-03-01T10:00:00Z")
    make_patron_interest(patron, "Cello")
    page = read_overview(patron)
    assert page.detail == patrons.get_patron(patron)
    assert page.facts == facts.get_facts(patron)
    assert list(page.seasons) == seasons.list_season_visits(patron)
    assert page.complaints == tuple(notes.list_notes(patron, kind="complaint"))
    assert page.last_note is not None
    assert page.last_note.text == "Loud"
    assert [v.title for v in page.facts.visits] == ["Snow", "Bach and Bartók"]


def test_somebody_without_a_word_has_no_last_note(database):
    assert read_overview(make_patron()).last_note is None


def test_nobody_has_no_page(database):
    with pytest.raises(NotFound):
        read_overview(99)
