"""Who came: only standing tickets of the performance, one step, and the desk's own list."""

from __future__ import annotations

import pytest
from builders import (
    TONIGHT,
    everything,
    make_order,
    make_patron,
    make_performance,
    make_ticket,
    refresh,
)

from db import connection, journal
from db.errors import NotFound
from db.queries import attendance, notes
from db.queries.attendance import set_attendance


@pytest.fixture
def tonight(database):
    return make_performance("Winterreise, staged", TONIGHT)


def attended(ticket: int) -> int | None:
    row = connection.row("select attended from ticket where id = ?", (ticket,))
    assert row is not None
    return row[0]


def test_tickets_are_marked_in_one_step_and_one_undo_takes_all_of_it_back(tonight):
    order = make_order(make_patron("Judith", "Shimwell"))
    came, absent, knew = (make_ticket(order, tonight, seat=s) for s in ("A1", "A2", "A3"))
    set_attendance(tonight, came=[knew])
    refresh()
    before = everything()
    step = set_attendance(tonight, came=[came], absent=[absent], unknown=[knew])
    assert [attended(t) for t in (came, absent, knew)] == [1, 0, None]
    journal.undo(step)
    assert everything() == before


def test_refunded_tickets_and_those_of_other_evenings_are_left_as_they_are(tonight):
    order = make_order(make_patron())
    refunded = make_ticket(order, tonight, seat="A1", status="refunded")
    elsewhere = make_ticket(order, make_performance("Other", "2026-11-21 19:30"), seat="A1")
    step = set_attendance(tonight, came=[refunded, elsewhere, 9999])
    assert not step.changes
    assert attended(refunded) is None
    assert attended(elsewhere) is None


def test_there_is_nothing_to_mark_where_there_is_no_performance(database):
    with pytest.raises(NotFound):
        set_attendance(99, came=[1])


def test_the_holders_count_of_visits_follows(tonight):
    patron = make_patron("Ada", "Example")
    ticket = make_ticket(make_order(patron), tonight, patron, "B2")
    refresh()
    past = make_performance("Past", "2026-11-14 19:30")
    was = make_ticket(make_order(patron), past, patron, "B2")
    step = set_attendance(past, absent=[was])
    assert patron in step.patron_ids
    assert attended(ticket) is None
    row = connection.row("select visits from patron where id = ?", (patron,))
    assert row == (0,)


def test_the_desks_list_has_holders_and_buyers_of_nameless_tickets_by_family_name(tonight):
    judith, rosa = make_patron("Judith", "Shimwell"), make_patron("Rosa", "Abel")
    order = make_order(judith, "A-77")
    make_ticket(order, tonight, judith, "F10", attended=1, will_call=True)
    make_ticket(order, tonight, None, "F9")
    make_ticket(make_order(judith), tonight, rosa, "A1", attended=0)
    make_ticket(make_order(None), tonight, None, "Z1")
    first, second = attendance.list_arrivals(tonight)
    assert (first.name, first.seats, first.absent) == ("Rosa Abel", ("A1",), 1)
    assert (second.name, second.seats, second.will_call) == ("Judith Shimwell", ("F9", "F10"), True)
    assert (second.came, second.here, second.orders) == (1, False, ("A-77",))
    assert attendance.count_arrived(tonight) == (1, 4)


def test_tonights_performances_are_those_that_take_place_today(tonight):
    make_performance("Matinee", "2026-11-22 14:00")
    make_performance("Cancelled", "2026-11-22 20:00", cancelled=True)
    make_performance("Tomorrow", "2026-11-23 19:30")
    assert [title for _, title, _ in attendance.list_tonight()] == [
        "Matinee",
        "Winterreise, staged",
    ]


def test_the_step_of_a_note_is_found_in_the_books(database):
    patron = make_patron()
    refresh()
    before = everything()
    step = notes.add_note(patron, "Her sister plays the viola.", promise_text="Ring her")
    notes.add_note(patron, "Another one")
    found = attendance.find_note_step(step.created_id)
    assert found is not None
    assert found.changes == step.changes
    journal.undo(found)
    assert [n.text for n in notes.list_notes(patron)] == ["Another one"]
    assert attendance.find_note_step(step.created_id) is None
    assert attendance.list_notes_there([step.created_id]) == {}
    assert before["promise"] == everything()["promise"]
