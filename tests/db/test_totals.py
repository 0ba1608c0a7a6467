"""What counts as a visit, what as spent, and that the totals follow each write."""

import pytest
from builders import (
    LAST_WEEK,
    TONIGHT,
    make_membership,
    make_order,
    make_patron,
    make_performance,
    make_ticket,
    make_visit,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import connection, journal
from db.models import Order, Patron, Performance, Ticket
from db.queries import totals

COLUMNS = "visits, spend_minor, first_visit, last_visit, last_production, next_visit, member_until, recency"
NOTHING = (0, 0, None, None, None, None, None, 0)


def stored(patron: int) -> dict:
    row = connection.row(f"select {COLUMNS} from patron where id = ?", (patron,))
    return dict(zip(COLUMNS.split(", "), row, strict=True))


def refreshed(patron: int) -> dict:
    totals.refresh([patron])
    return stored(patron)


@pytest.mark.parametrize(
    ("ticket", "visits"),
    [
        ({"attended": True}, 1),
        ({"attended": None}, 1),
        ({"attended": False}, 0),
        ({"status": "refunded"}, 0),
        ({"status": "cancelled"}, 0),
        ({"status": "exchanged"}, 0),
        ({"status": "returned"}, 0),
        ({"status": "given_away"}, 0),
        ({"tickets": 4}, 1),
    ],
)
def test_a_visit_is_a_ticket_that_stands_and_was_not_left_unused(database, ticket, visits):
    patron = make_patron()
    make_visit(patron, make_performance(starts_at=LAST_WEEK), **ticket)
    assert refreshed(patron)["visits"] == visits


def test_a_cancelled_performance_was_not_visited(database):
    patron = make_patron()
    make_visit(patron, make_performance(cancelled=True))
    make_visit(patron, make_performance("Later", "2026-12-01 19:30", cancelled=True))
    row = refreshed(patron)
    assert (row["visits"], row["last_visit"], row["next_visit"]) == (0, None, None)


def test_two_tickets_for_one_evening_are_one_visit_if_one_was_used(database):
    patron, show = make_patron(), make_performance()
    make_visit(patron, show, attended=False)
    make_visit(patron, show, attended=True)
    assert refreshed(patron)["visits"] == 1


def test_tonight_is_the_next_visit_until_it_begins(database, monkeypatch):
    patron = make_patron()
    make_visit(patron, make_performance("Earlier", "2026-01-10 19:30"))
    make_visit(patron, make_performance("Tonight", TONIGHT), attended=None)
    before = refreshed(patron)
    assert (before["visits"], before["last_production"]) == (1, "Earlier")
    assert before["next_visit"] == "2026-11-23T00:30:00Z"
    assert totals.refresh_due() == 0
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T19:31:00")
    assert totals.refresh_due() == 1
    after = stored(patron)
    assert (after["visits"], after["last_production"], after["next_visit"]) == (2, "Tonight", None)
    assert after["recency"] == before["recency"]
    assert totals.refresh_due() == 0


def test_first_last_and_next_are_what_they_say(database):
    patron = make_patron()
    for title, at in (("B", "2025-05-01 19:30"), ("A", "2024-05-01 19:30"), ("C", "2026-05-01 19:30"),
                      ("E", "2027-03-01 19:30"), ("D", "2026-12-01 19:30")):  # fmt: skip
        make_visit(patron, make_performance(title, at), attended=None)
    row = refreshed(patron)
    assert row["first_visit"] == "2024-05-01T23:30:00Z"
    assert (row["last_visit"], row["last_production"]) == ("2026-05-01T23:30:00Z", "C")
    assert row["next_visit"] == "2026-12-02T00:30:00Z"
    assert row["recency"] == 9922  # 2 March 2027 in UTC, days from 2000


def test_the_holder_visited_and_the_buyer_paid(database):
    buyer, holder = make_patron("Buyer"), make_patron("Holder")
    make_visit(holder, make_performance(), 2, buyer_id=buyer)
    assert refreshed(holder)["visits"] == 1
    assert refreshed(holder)["spend_minor"] == 0
    assert refreshed(buyer)["visits"] == 0
    assert refreshed(buyer)["spend_minor"] == 5000


def test_spend_counts_what_stands_or_was_given_away(database):
    patron, show = make_patron(), make_performance()
    order = make_order(patron, total_minor=99999)
    for status in ("valid", "given_away", "refunded", "exchanged", "cancelled", "returned"):
        make_ticket(order, show, patron, status=status, price_minor=1000)
    assert refreshed(patron)["spend_minor"] == 2000


def test_an_order_without_ticket_prices_counts_with_its_total(database):
    patron, show = make_patron(), make_performance()
    make_ticket(make_order(patron, total_minor=4200), show, patron)
    make_order(patron, total_minor=300)
    make_order(patron, total_minor=7000, status="Refunded")
    make_order(patron, total_minor=None)
    assert refreshed(patron)["spend_minor"] == 4500


def test_a_membership_lasts_until_its_latest_end(database):
    patron = make_patron()
    make_membership(patron, ends="2027-08-31")
    make_membership(patron, ends="2025-08-31", status="expired")
    make_membership(patron, ends="2030-08-31", status="cancelled")
    assert refreshed(patron)["member_until"] == "2027-08-31"
    make_membership(patron, ends=None)
    assert refreshed(patron)["member_until"] == totals.FOREVER


def test_each_write_and_its_undo_keep_the_totals(database):
    patron, show = make_patron(), make_performance()
    with journal.action("Walk-up") as act:
        order = act.insert(Order, patron=patron)
        ticket = act.insert(Ticket, order=order, performance=show, holder=patron, price_minor=500)
    assert (stored(patron)["visits"], stored(patron)["spend_minor"]) == (1, 500)
    with journal.action("Did not come") as second:
        second.update(Ticket, ticket, attended=0)
    assert stored(patron)["visits"] == 0
    journal.undo(second.step)
    assert stored(patron)["visits"] == 1
    journal.undo(act.step)
    assert tuple(stored(patron).values()) == NOTHING


def test_the_buyer_is_refreshed_when_the_ticket_of_a_guest_changes(database):
    buyer, guest, show = make_patron("Buyer"), make_patron("Guest"), make_performance()
    order = make_visit(guest, show, buyer_id=buyer)
    ticket = connection.row("select id from ticket where order_id = ?", (order,))[0]
    totals.refresh([buyer, guest])
    with journal.action("Refunded") as act:
        act.update(Ticket, ticket, status="refunded")
    assert stored(buyer)["spend_minor"] == 0
    assert stored(guest)["visits"] == 0


SALES = st.lists(
    st.tuples(
        st.integers(0, 3),  # holder
        st.integers(0, 3),  # buyer
        st.integers(0, 4),  # performance
        st.sampled_from(["valid", "valid", "refunded", "given_away"]),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([None, 700, 1200]),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(sales=SALES)
def test_totals_agree_with_counting_by_hand(database, sales):
    with connection.transaction() as raw:
        for table in ("ticket", '"order"', "performance", "production", "patron"):
            raw.execute(f"delete from {table}")
    people = [make_patron(f"P{n}") for n in range(4)]
    shows = [
        make_performance(f"Show {n}", at, cancelled=n == 4)
        for n, at in enumerate(
            [
                "2024-03-01 19:30",
                "2025-03-01 19:30",
                "2026-11-21 19:30",
                "2026-12-21 19:30",
                LAST_WEEK,
            ]
        )
    ]
    for holder, buyer, show, status, attended, price in sales:
        order = make_order(people[buyer])
        make_ticket(order, shows[show], people[holder], status=status, attended=attended,
                    price_minor=price)  # fmt: skip
    totals.refresh_many(people)
    for who, patron in enumerate(people):
        went = {s for h, _, s, status, came, _ in sales
                if h == who and status == "valid" and came != 0 and s < 3}  # fmt: skip
        paid = sum(p or 0 for _, b, _, status, _, p in sales
                   if b == who and status in ("valid", "given_away"))  # fmt: skip
        row = stored(patron)
        assert row["visits"] == len(went)
        assert row["spend_minor"] == paid
        assert row["last_production"] == (f"Show {max(went)}" if went else None)
    before = connection.rows("select * from patron")
    totals.refresh_all()
    assert connection.rows("select * from patron") == before
    assert Patron.select().count() == 4
    assert Performance.select().count() == 5
