"""Here tonight: in the order of the house or of names, found by a few letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.queries.attendance import Arrival
from desktop.domain.arrivals import ABSENT, BY_NAME, HERE, SOME, in_order, mark_of


def arrival(number: int, name: str, *seats: str, came: int = 0, absent: int = 0, **more) -> Arrival:
    tickets = tuple(range(number * 10, number * 10 + max(len(seats), 1)))
    family = name.split()[-1].lower()
    return Arrival(number, name, family, seats, tickets, more.pop("will_call", False), came, absent,
                   **more)  # fmt: skip


ADA = arrival(1, "Ada Zed", "A10", "A11", will_call=True, orders=("BX-77",))
BEN = arrival(2, "Ben Young", "A2", came=1)
CEM = arrival(3, "Cem Abel")
ZOE = arrival(4, "Zoë Ångström", "B-1", absent=1)
EVERYBODY = (CEM, BEN, ADA, ZOE)


def test_by_seat_is_the_houses_order_and_who_has_no_seat_comes_last():
    house = in_order(EVERYBODY, 1, 5)
    assert [a.patron_id for a in house.arrivals] == [2, 1, 4, 3]
    assert [mark.group for mark in house.marks().values()] == ["A", "", "B", "A"]
    assert house.count_words == "1 of 5 here"


def test_by_name_is_by_family_name_under_its_letter():
    house = in_order(EVERYBODY, 1, 5, BY_NAME)
    assert [a.name.split()[-1] for a in house.arrivals] == ["Abel", "Young", "Zed", "Ångström"]


def test_a_row_says_seats_will_call_and_who_is_in():
    assert mark_of(ADA).about == "Will call · 2 tickets"
    assert mark_of(ADA).seats == "A10–A11"
    assert (mark_of(BEN).state, mark_of(BEN).about) == (HERE, "Here")
    assert mark_of(CEM).about == "Expected"
    assert (mark_of(ZOE).state, mark_of(ZOE).about) == (ABSENT, "Did not come")
    assert mark_of(ADA._replace(came=1)).state == SOME


def test_letters_seats_and_orders_find_within_tonight():
    house = in_order(EVERYBODY, 1, 5)

    def found(text: str) -> list[int]:
        return [a.patron_id for a in house.find(text)]

    assert found("ze ad") == found("a11") == found("A 10") == found("bx77") == [1]
    assert found("ang") == found("ZOË") == found("b1") == [4]
    assert found("nobody") == found("") == found(" - ") == []


@given(st.text(max_size=30))
def test_no_text_breaks_the_search_within_tonight(text: str):
    in_order(EVERYBODY, 1, 5).find(text)
