"""The door's list of names: what a volunteer finds, what they tick, and what they never get."""

import pytest
from builders import (
    LAST_WEEK,
    TONIGHT,
    make_order,
    make_patron,
    make_performance,
    make_ticket,
    make_user,
    make_visit,
)
from planted import plant_secrets, seated

from db import connection, gate
from db.errors import NotAllowed, NotFound
from db.queries import attendance
from desktop.domain import briefing, permissions, tonight


@pytest.fixture
def performance(database) -> int:
    return make_performance("Winterreise", TONIGHT)


@pytest.fixture
def volunteer(database):
    user = make_user("Tess Whitlow", "TW", "volunteer")
    with gate.acting(permissions.acting_for("volunteer", user)):
        yield user


def names(found) -> list[str]:
    return [one.name for one in found]


def people(performance: int) -> None:
    seated(make_patron("Chidi", "Okafor"), performance, "F1", "F2", will_call=True)
    seated(make_patron("Zoë", "Łuczak"), performance, "A12")
    seated(make_patron("Ana", "Marsh"), performance, "B3")


def test_everybody_is_listed_by_family_name_with_seats_and_party(performance, volunteer):
    people(performance)
    found = tonight.list_tonight(performance)
    assert [(n.name, n.seats, n.party, n.will_call) for n in found] == [
        ("Łuczak, Zoë", ("A12",), 1, False),
        ("Marsh, Ana", ("B3",), 1, False),
        ("Okafor, Chidi", ("F1", "F2"), 2, True),
    ]
    assert found[2].about == "F1–F2 · will call · 2 tickets"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("okaf", "Okafor, Chidi"), ("chi oka", "Okafor, Chidi"), ("lucz", "Łuczak, Zoë"),
     ("f2", "Okafor, Chidi"), ("F 2", "Okafor, Chidi"), ("A12", "Łuczak, Zoë")],
)  # fmt: skip
def test_a_few_letters_or_a_seat_find_a_name(performance, volunteer, text, wanted):
    people(performance)
    assert names(tonight.list_tonight(performance, text)) == [wanted]


@pytest.mark.parametrize("text", ["nobody", "F", "%", "'", "\x00", "-", "F22"])
def test_what_is_no_name_and_no_seat_finds_nobody(performance, volunteer, text):
    people(performance)
    assert tonight.list_tonight(performance, text) == []


def test_a_tick_is_kept_and_can_be_taken_away_by_a_volunteer(performance, volunteer):
    people(performance)
    [okafor] = tonight.list_tonight(performance, "okafor")
    assert tonight.mark_here(performance, okafor.tickets[:1]) == 1
    door = tonight.read_door(performance)
    assert door.find("okafor")[0].about == "F1–F2 · will call · 2 tickets · 1 here"
    assert door.count_words == "1 of 4 here"
    assert tonight.mark_here(performance, okafor.tickets) == 2
    assert tonight.list_tonight(performance, "okafor")[0].all_here
    assert tonight.mark_here(performance, okafor.tickets, here=False) == 0
    entry = connection.row("select user_id, action from audit_entry order by id desc limit 1")
    assert entry == (volunteer, "Marked who came")


def test_another_evenings_tickets_are_not_ticked(performance, volunteer):
    other = make_performance("Hamlet", "2026-11-23 19:30")
    seated(make_patron(), other, "A1")
    [guest] = tonight.list_tonight(other)
    assert tonight.mark_here(performance, guest.tickets) == 0
    assert tonight.list_tonight(other)[0].here == 0


def test_what_is_over_is_not_for_the_door(database, volunteer):
    before = make_performance("Bach and Bartók", LAST_WEEK)
    seated(make_patron(), before, "A1")
    for look in (
        tonight.list_tonight,
        tonight.read_door,
        briefing.build_sheet,
        briefing.build_changes,
    ):
        with pytest.raises(NotAllowed):
            look(before)
    with pytest.raises(NotAllowed):
        tonight.mark_here(before, (1,))
    with gate.acting(permissions.acting_for("staff", 1)):
        assert len(tonight.list_tonight(before)) == 1


def test_the_matinee_of_today_is_still_for_the_door(database, volunteer):
    matinee = make_performance("Hamlet", "2026-11-22 11:00")
    seated(make_patron(), matinee, "A1")
    assert len(tonight.list_tonight(matinee)) == 1


def test_a_performance_that_is_not_there_is_not_found(database, volunteer):
    with pytest.raises(NotFound):
        tonight.list_tonight(99)


def test_nobody_gets_a_name_before_they_sign_in(performance):
    with gate.acting(gate.NOBODY), pytest.raises(NotAllowed):
        tonight.list_tonight(performance)


def test_no_marker_is_found_or_shown(performance, volunteer):
    markers = plant_secrets(performance)
    shown = repr(tonight.read_door(performance))
    assert "Tern, Rosa" in shown
    for marker in markers:
        if marker == "@" or len(marker) > 3:
            assert marker not in shown, marker
            assert marker not in repr(tonight.list_tonight(performance, marker)), marker
    for typed in (
        "zebedee",
        "wilhelmina",
        "peregrine",
        "2075550142",
        "555",
        "markneed",
        "only.mail",
    ):
        assert tonight.list_tonight(performance, typed) == [], typed


def test_a_child_with_a_ticket_is_listed_under_who_bought_it(performance, volunteer):
    parent = make_patron("Rosa", "Tern")
    child = make_patron("Wilhelmina", "Minor", birth_year=2016)
    make_visit(child, performance, seats=("F14",), buyer_id=parent, attended=None)
    assert names(tonight.list_tonight(performance)) == ["Tern, Rosa"]


def test_an_arrival_changes_nothing_but_whether_they_came(performance, volunteer):
    order = make_order(make_patron())
    ticket = make_ticket(order, performance, None, "A1", status="valid")
    with gate.acting(gate.HOUSE):
        before = connection.row("select * from ticket where id = ?", (ticket,))
    tonight.mark_here(performance, (ticket,))
    after = connection.row("select * from ticket where id = ?", (ticket,))
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert (None, 1) in changed
    assert len(changed) <= 2  # the mark, and the row's version
    assert attendance.count_arrived(performance) == (1, 1)
