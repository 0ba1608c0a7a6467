"""What is on, who sits where, and finding a performance as people name it."""

import pytest
from builders import (
    TONIGHT,
    make_household,
    make_order,
    make_patron,
    make_performance,
    make_production,
    make_ticket,
    make_visit,
)

from db.errors import InputRefused
from db.queries.performances import (
    add_performance,
    find_performance,
    find_performances,
    get_performance,
    list_house,
    list_recent,
    list_upcoming,
    next_performance,
    update_performance,
)


def test_upcoming_starts_with_today_and_recent_ends_before_it(database):
    afternoon = make_performance("Matinee", "2026-11-22 14:00")
    tonight = make_performance("Winterreise", TONIGHT)
    later = make_performance("Winterreise", "2026-12-01 19:30", cancelled=True)
    yesterday = make_performance("Carmen", "2026-11-21 19:30")
    assert [p.id for p in list_upcoming()] == [afternoon, tonight, later]
    assert [p.id for p in list_recent()] == [yesterday]
    assert [p.id for p in list_upcoming(limit=1)] == [afternoon]


def test_the_next_performance_is_next_until_an_hour_after_its_start(database, monkeypatch):
    make_performance("Called off", "2026-11-22 18:45", cancelled=True)
    tonight = make_performance("Winterreise", TONIGHT)
    late = make_performance("Late jazz", "2026-11-22 22:30")
    assert next_performance().id == tonight
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T20:25:00")
    assert next_performance().id == tonight
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T20:35:00")
    assert next_performance().id == late
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-24T20:35:00")
    assert next_performance() is None


def test_a_performance_says_what_it_plays_and_how_many_are_sold(database):
    production = make_production(
        "Bach and Bartók", season="2026/27", genre="Chamber music", keywords="strings, baroque",
        works=(("Quartet No. 4", "Béla Bartók"), ("Air", "J. S. Bach")),
        artists=(("Quay Quartet", "ensemble"),),
    )  # fmt: skip
    performance = make_performance("Bach and Bartók", TONIGHT, production_id=production)
    make_visit(make_patron(), performance, 2)
    make_visit(make_patron(), performance, status="refunded")
    found = get_performance(performance)
    assert found.subjects == (
        "Chamber music", "strings", "baroque", "Béla Bartók", "Quartet No. 4", "J. S. Bach",
        "Air", "Quay Quartet",
    )  # fmt: skip
    assert (found.sold, found.season, found.venue, found.capacity) == (
        2,
        "2026/27",
        "Main Hall",
        180,
    )


def test_a_performance_is_found_as_people_write_it(database):
    first = make_performance("The Winter’s Tale: a play", "2026-11-25 14:00")
    second = make_performance("The Winter’s Tale: a play", "2026-11-25 19:30")
    third = make_performance("The Winter’s Tale: a play", "2026-11-26 19:30")
    title = "the winter's tale — A Play"
    assert find_performance(title, "2026-11-25T19:30").id == second
    assert find_performance(title, "2026-11-26T00:30:00Z").id == second
    assert find_performance(title, "2026-11-25 14:00:00").id == first
    assert find_performance(title, "2026-11-26").id == third
    assert find_performance(title, "2026-11-25") is None
    assert find_performance(title).id == first
    assert find_performance(title, "whenever") is None
    assert find_performance("Carmen", "2026-11-25T19:30") is None
    assert [p.id for p in find_performances("winters TAL")] == [first, second, third]
    assert find_performances("  ") == []


def test_the_house_lists_every_standing_ticket_by_seat(database):
    buyer, guest = make_patron("Judith", "Shimwell"), make_patron("Łukasz", "Król")
    household = make_household("The Shimwells", buyer)
    performance = make_performance("Winterreise", TONIGHT)
    order = make_order(buyer, "B-17", comment="By the aisle")
    make_ticket(order, performance, buyer, "F12", will_call=True)
    make_ticket(order, performance, guest, "F2", attended=0)
    make_ticket(order, performance, None, "", holder_name="A friend")
    make_ticket(order, performance, buyer, "F3", status="refunded")
    make_ticket(make_order(None), performance, None, "A1", comp=True)
    house = list_house(performance)
    assert [(t.seat, t.holder_display, t.buyer_display, t.order_tickets) for t in house] == [
        ("A1", "", "", 1), ("F2", "Łukasz Król", "Judith Shimwell", 3),
        ("F12", "Judith Shimwell", "Judith Shimwell", 3), ("", "A friend", "Judith Shimwell", 3),
    ]  # fmt: skip
    assert [t.attended for t in house] == [None, False, None, None]
    assert (house[1].holder_sort, house[3].holder_sort) == ("krol lukasz", "a friend")
    assert (house[2].will_call, house[2].order_number, house[2].household_id) == (
        True,
        "B-17",
        household,
    )
    assert house[0].comp
    assert house[2].order_comment == "By the aisle"
    assert list_house(make_performance("Empty", TONIGHT)) == []


def test_a_performance_is_added_to_the_production_that_is_known(database):
    first = get_performance(make_performance("Carmen", TONIGHT))
    step = add_performance("CARMEN", "2026-12-01 19:30", venue="main hall", capacity=90)
    found = get_performance(step.created_id)
    assert (found.production_id, found.venue, found.starts_at) == (
        first.production_id, "Main Hall", "2026-12-02T00:30:00Z"
    )  # fmt: skip
    with pytest.raises(InputRefused):
        add_performance("Carmen", "2026-12-01T19:30:00")
    with pytest.raises(InputRefused):
        add_performance("  ", "2026-12-01T19:30:00")


def test_a_performance_changes_with_what_its_production_says(database):
    one, two = make_performance("Carmen", TONIGHT), make_performance("Carmen", "2026-12-01 19:30")
    update_performance(
        one, disrupted="power cut", starts_at="2026-11-22T20:00", genre="Opera", season="2026/27"
    )
    found = get_performance(one)
    assert (found.disrupted, found.starts_at, found.season) == (
        "power cut",
        "2026-11-23T01:00:00Z",
        "2026/27",
    )
    assert get_performance(two).genre == "Opera"
    with pytest.raises(InputRefused):
        update_performance(one, starts_at="2026-12-01T19:30")
    with pytest.raises(TypeError):
        update_performance(one, colour="red")
