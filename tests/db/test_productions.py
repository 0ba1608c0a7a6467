"""Productions are found by title; what changes a performance keeps its holders' totals right."""

import pytest
from builders import TONIGHT, make_patron, make_performance, make_visit, refresh

from db import connection, journal
from db.errors import EditConflict
from db.queries import productions
from db.queries.patrons import get_patron
from db.queries.performances import (
    add_performance,
    get_performance,
    list_upcoming,
    update_performance,
)


def totals(patron_id: int) -> tuple:
    return connection.rows(
        "select visits, last_visit, last_production, next_visit from patron where id = ?",
        (patron_id,),
    )[0]


@pytest.fixture
def seen(database) -> tuple[int, int]:
    """Somebody who came to Tosca last week: patron, performance."""
    performance, patron = make_performance("Tosca"), make_patron()
    make_visit(patron, performance)
    refresh()
    return patron, performance


def test_cancelling_takes_the_visit_from_the_holders_totals_and_undo_gives_it_back(seen):
    patron, performance = seen
    before = totals(patron)
    assert before[0] == 1 and before[2] == "Tosca"
    step = update_performance(performance, cancelled=True)
    assert totals(patron)[:2] == (0, None)
    back = journal.undo(step)
    assert totals(patron) == before
    journal.undo(back)
    assert totals(patron)[0] == 0


def test_a_performance_put_off_is_a_visit_to_come(seen):
    patron, performance = seen
    update_performance(performance, starts_at="2026-12-05T19:30")
    assert totals(patron)[0] == 0 and totals(patron)[3] == "2026-12-06T00:30:00Z"


def test_another_title_is_the_last_show_of_all_who_came_to_any_of_its_performances(seen):
    patron, performance = seen
    update_performance(make_performance("Tosca", TONIGHT), title="Tosca, in concert")
    assert totals(patron)[2] == "Tosca, in concert"
    assert get_performance(performance).title == "Tosca, in concert"


def test_what_went_wrong_changes_nobodys_totals(seen):
    step = update_performance(seen[1], disrupted="Fire alarm", capacity=90, genre="Opera")
    assert step.patron_ids == frozenset()
    assert get_patron(seen[0]) is not None


def test_an_added_performance_with_tickets_by_now_is_not_taken_back(database):
    step = add_performance("Carmen", "2026-12-01T19:30")
    make_visit(make_patron(), step.created_id)
    with pytest.raises(EditConflict):
        journal.undo(step)
    assert get_performance(step.created_id).sold == 1


def test_an_added_performance_goes_with_its_new_production_and_venue(database):
    step = add_performance("Carmen", "2026-12-01T19:30", venue="Barn", capacity=80)
    assert [p.title for p in list_upcoming()] == ["Carmen"]
    journal.undo(step)
    assert list_upcoming() == [] and productions.list_venues() == []
    assert productions.find_production("Carmen") is None


def test_productions_are_found_by_words_of_the_title_latest_first(database):
    make_performance("Winterreise, staged", "2025-11-14 19:30", keywords="Schubert")
    make_performance("A Winter's Tale", TONIGHT)
    make_performance("A Winter's Tale", "2026-11-23 19:30")
    found = productions.find_productions("winter")
    assert [(p.title, p.performances) for p in found] == [
        ("A Winter's Tale", 2),
        ("Winterreise, staged", 1),
    ]
    assert [p.title for p in productions.find_productions("")] == [p.title for p in found]
    assert productions.find_productions("spring") == []
    known = productions.find_production("WINTERREISE, staged")
    assert known is not None and known.keywords == "Schubert"
    assert productions.count_performances(found[0].id) == 2


def test_a_time_that_is_taken_is_known_before(database):
    performance = get_performance(make_performance("Tosca", TONIGHT))
    at = productions.find_performance_at(performance.production_id, performance.starts_at)
    assert at == performance.id
    assert (
        productions.find_performance_at(performance.production_id, "2027-01-01T00:00:00Z") is None
    )


def test_what_is_usual_is_what_was_last(database):
    assert productions.get_usual() == ("", None, None)
    make_performance("Tosca", "2026-11-14 19:30", venue="Barn", capacity=80)
    make_performance("Tosca", TONIGHT, capacity=180, doors_at="2026-11-22 19:00")
    assert productions.get_usual() == ("Main Hall", 180, 30)
    assert productions.get_usual("Barn") == ("Barn", 80, None)
    assert productions.list_genres() == ["concert"]
