"""Visits: one record a performance, newest first, true about who came and what became of it."""

import pytest
from builders import (
    LAST_WEEK,
    TONIGHT,
    make_donation,
    make_membership,
    make_note,
    make_order,
    make_patron,
    make_performance,
    make_promise,
    make_reaction,
    make_season,
    make_ticket,
    make_visit,
    refresh,
)

from db import connection
from db.errors import NotFound
from db.queries import totals
from db.queries.facts import get_facts, list_facts
from db.queries.history import get_order, list_history, list_visits
from db.queries.seasons import list_season_visits
from db.queries.seats import sorted_seats
from db.queries.visits import TOLD


def test_a_visit_counts_the_tickets_that_stand_and_sorts_their_seats(database):
    patron, performance = make_patron(), make_performance()
    order = make_visit(patron, performance, 3, seats=("F10", "F9", "E2"))
    make_ticket(order, performance, patron, "F11", status="refunded")
    make_reaction(patron, performance, "liked", comment="all of it 🎻")
    (visit,) = list_visits(patron)
    assert (visit.tickets, visit.seats, visit.status) == (3, ("E2", "F9", "F10"), "valid")
    assert (visit.role, visit.attended, visit.order_ids) == ("buyer", True, (order,))
    assert (visit.reaction, visit.reaction_comment) == ("liked", "all of it 🎻")
    assert (visit.title, visit.starts_at) == ("Bach and Bartók", "2026-11-15T00:30:00Z")


def test_the_future_comes_first_and_the_limit_keeps_the_newest(database):
    patron = make_patron()
    tonight = make_performance("Winterreise", TONIGHT)
    past = make_performance()
    long_ago = make_performance("Carmen", "2024-03-01 19:30")
    for performance in (past, tonight, long_ago):
        make_visit(patron, performance, attended=None)
    assert [v.performance_id for v in list_visits(patron)] == [tonight, past, long_ago]
    assert [v.performance_id for v in list_visits(patron, limit=2)] == [tonight, past]


@pytest.mark.parametrize(
    ("marks", "attended"),
    [((1, 0), True), ((0, 0), False), ((None, 0), None), ((None, 1), True), ((None,), None)],
)
def test_attended_has_three_values(database, marks, attended):
    patron, performance = make_patron(), make_performance()
    order = make_order(patron)
    for mark in marks:
        make_ticket(order, performance, patron, attended=mark)
    assert list_visits(patron)[0].attended is attended


@pytest.mark.parametrize(
    ("statuses", "said"),
    [(("refunded",), "refunded"), (("cancelled", "cancelled", "refunded"), "cancelled"),
     (("given_away",), "given_away"), (("refunded", "valid"), "valid"),
     (("cancelled", "refunded"), "refunded")],
)  # fmt: skip
def test_what_became_of_tickets_that_do_not_stand(database, statuses, said):
    patron, performance = make_patron(), make_performance()
    order = make_order(patron)
    for status in statuses:
        make_ticket(order, performance, patron, status=status, attended=1)
    (visit,) = list_visits(patron)
    assert visit.status == said
    assert visit.tickets == statuses.count("valid")
    assert visit.attended is (True if "valid" in statuses else None)


def test_tickets_bought_for_somebody_else_are_their_visit(database):
    buyer, guest, performance = make_patron(), make_patron("Ben"), make_performance()
    make_visit(guest, performance, buyer_id=buyer)
    assert list_visits(buyer) == []
    assert list_visits(guest)[0].role == "holder"
    assert get_facts(buyer).bought_for_others == {performance}
    assert get_facts(guest).bought_for_others == frozenset()


def test_a_guest_known_by_name_only_counts_as_somebody_else(database):
    buyer, performance = make_patron(), make_performance()
    make_ticket(make_order(buyer), performance, None, holder_name="A friend")
    assert get_facts(buyer).bought_for_others == {performance}


def test_facts_hold_open_complaints_without_their_text(database):
    patron, performance = make_patron(), make_performance()
    make_note(patron, "secret words", kind="complaint", performance_id=performance)
    make_note(patron, "resolved", kind="complaint", resolved_at="2026-11-20T10:00:00Z")
    make_note(patron, "private", door_line="Thank her for the cake")
    make_note(patron, "only private")
    facts = get_facts(patron)
    assert [(c.performance_id, c.text) for c in facts.complaints] == [(performance, "")]
    assert [(n.door_line, n.text) for n in facts.door_lines] == [("Thank her for the cake", "")]


def test_facts_of_many_are_the_facts_of_each(database):
    performance = make_performance()
    ids = []
    for number in range(7):
        patron = make_patron(f"Ada {number}")
        make_visit(patron, performance, number + 1)
        make_promise(patron)
        make_donation(patron)
        ids.append(patron)
    many = list_facts([*ids, 9999])
    assert list(many) == ids
    assert all(many[i] == get_facts(i) for i in ids)
    with pytest.raises(NotFound):
        get_facts(9999)


def test_history_is_one_dated_list_with_pages_and_filters(database):
    patron = make_patron()
    make_visit(patron, make_performance(starts_at=LAST_WEEK), number="B-17")
    make_visit(patron, make_performance("Carmen", "2025-05-02 19:30"))
    make_donation(patron)
    make_membership(patron)
    make_note(patron, "Took the șim out of the door")
    whole = list_history(patron)
    assert [e.kind for e in whole[:3]] == ["note", "visit", "gift"]
    assert sorted(e.at for e in whole)[::-1] == [e.at for e in whole]
    paged = [e for n in range(0, 8, 2) for e in list_history(patron, limit=2, offset=n)]
    assert paged == whole
    assert {e.kind for e in list_history(patron, kinds=("visit", "gift"))} == {"visit", "gift"}
    assert [e.title for e in list_history(patron, text="CARM")] == ["Carmen"]
    assert [e.kind for e in list_history(patron, text="sim")] == ["note"]
    assert [e.title for e in list_history(patron, text="b-17")] == ["Order B-17"]
    assert list_history(patron, text="100%") == []
    with pytest.raises(NotFound):
        list_history(9999)
    with pytest.raises(ValueError, match="no such kind"):
        list_history(patron, kinds=("nonsense",))


def test_an_order_keeps_its_extra_columns(database):
    patron, performance = make_patron("Zoë", "O'Brien"), make_performance()
    order = make_order(patron, "77", extra='{"Dietary": "none", "Seats?": 2}', total_minor=5000)
    make_ticket(order, performance, patron, "F10", extra='{"Question": "שלום"}')
    make_ticket(order, performance, None, "F9", holder_name="Guest", attended=0)
    found = get_order(order)
    assert found.extra == (("Dietary", "none"), ("Seats?", "2"))
    assert [(t.seat, t.holder_name, t.attended) for t in found.tickets] == [
        ("F9", "Guest", False), ("F10", "Zoë O'Brien", None)
    ]  # fmt: skip
    assert found.tickets[1].extra == (("Question", "שלום"),)
    (entry,) = list_history(patron, kinds=("order",))
    assert entry.extra == found.extra
    assert "1 held by others" in entry.detail
    with pytest.raises(NotFound):
        get_order(9999)


def test_seasons_have_no_gaps_and_count_only_what_was_visited(database):
    patron = make_patron()
    make_season("2026/27", "2026-09-01", "2027-08-31")
    make_visit(patron, make_performance("Old", "2022-10-01 19:30"))
    make_visit(patron, make_performance("Old two", "2023-03-01 19:30"), attended=None)
    make_visit(patron, make_performance("Missed", "2025-03-01 19:30"), attended=False)
    make_visit(patron, make_performance("Refunded", "2025-04-01 19:30"), status="refunded")
    make_visit(patron, make_performance("Called off", "2025-05-01 19:30", cancelled=True))
    make_visit(patron, make_performance("Tonight", TONIGHT))
    make_visit(patron, make_performance("Last week", LAST_WEEK))
    assert [(s.season, s.visits, s.current) for s in list_season_visits(patron)] == [
        ("2022/23", 2, False), ("2023/24", 0, False), ("2024/25", 0, False),
        ("2025/26", 0, False), ("2026/27", 1, True),
    ]  # fmt: skip
    assert list_season_visits(make_patron()) == []


def test_seats_sort_as_people_read_them():
    assert sorted_seats(["F12", "F2", "", "A10", "box 3", "Box 1"]) == (
        "A10", "Box 1", "box 3", "F2", "F12",
    )  # fmt: skip


def test_an_agency_is_told_by_what_can_be_said_of_it(database):
    agency, guest = make_patron("Coach", "Tours"), make_patron()
    first = make_performance("The first ever", "2015-01-01 19:30")
    family = make_performance("Snow", "2015-02-01 19:30", for_children=True)
    named = make_performance("Loud", "2015-03-01 19:30")
    make_reaction(agency, named, "disliked")
    missed = make_performance("Missed", "2014-01-01 19:30")
    make_visit(agency, missed, 5, attended=False)
    old = [first, family, named]
    with connection.transaction():
        for number in range(TOLD + 120):
            day = f"{2016 + number // 28}-{1 + number % 12:02d}-{1 + number % 28:02d} 19:30"
            old.append(make_performance("Show", day))
        for performance in old:
            make_visit(agency, performance, 3)
    tonight = make_performance("Winterreise", TONIGHT)
    make_visit(agency, tonight, 3, attended=None)
    make_visit(guest, tonight, buyer_id=agency)
    totals.refresh([agency])
    refresh()
    found = get_facts(agency)
    told = [v.performance_id for v in found.visits]
    assert told[0] == tonight
    assert {first, family, named} <= set(told)
    assert missed not in told
    assert sum(v.attended is True for v in found.visits) == TOLD + 3
    assert [v.starts_at for v in found.visits] == sorted(
        (v.starts_at for v in found.visits), reverse=True
    )
    assert found.bought_for_others == {tonight}
    whole = list_visits(agency, limit=10_000)
    assert len(whole) == TOLD + 125
    assert [v for v in whole if v.performance_id in set(told)] == list(found.visits)
    assert list_facts([agency, guest])[agency] == found
