"""Offers agree with policy and facts, to the minute and the cent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from calls_by_hand import facts, show, ticket

from db.records.calls import GoodwillRecord, HeldMembershipRecord
from desktop.domain.call_offers import OFFERED, Offer, offer_of, offers
from desktop.domain.house_policy import (
    ABOUT_TICKETS,
    CREDIT,
    EXCHANGE,
    FREE,
    GIFT_BACK,
    KINDS,
    REFUND,
    SHIPPED,
    SUBSCRIPTION,
    UPGRADE,
    HousePolicy,
    OfferRule,
    SoldMembership,
)

pytestmark = pytest.mark.usefixtures("now")
MINUTE = 1 / 60


def offer(kind: str, *tickets: Any, policy: HousePolicy | None = None, role: str = "staff",
          call: str = "complaint", **known: Any) -> Offer:  # fmt: skip
    return offer_of(kind, facts(*tickets, **known), policy or HousePolicy(), call, role)


def policy(kind: str, **fields: Any) -> HousePolicy:
    return HousePolicy().with_rule(replace(SHIPPED[kind], **fields))


# kind, hours before the curtain, other facts of the ticket -> possible, what the reason says
TABLE: list[tuple[str, float, dict[str, Any], bool, str]] = [
    (GIFT_BACK, 48, {}, True, "curtain is in 48 hours"),
    (GIFT_BACK, 48 + MINUTE, {}, True, "48 hours 1 minute"),
    (GIFT_BACK, 48 - MINUTE, {}, False, "until 48 hours before the curtain, and it rises in 47 hours 59"),
    (GIFT_BACK, 48.02, {}, True, "48 hours"),
    (REFUND, 48, {}, True, "48 hours"),
    (REFUND, 48 - MINUTE, {}, False, "47 hours 59 minutes"),
    (REFUND, 49, {}, True, "49 hours"),
    (EXCHANGE, 24, {}, True, "24 hours"),
    (EXCHANGE, 24 - MINUTE, {}, False, "until 24 hours"),
    (CREDIT, 24, {}, True, "24 hours"),
    (GIFT_BACK, 0, {}, False, "not after the curtain"),
    (GIFT_BACK, -1, {}, False, "not after the curtain"),
    ("better_seats", MINUTE, {}, True, "1 minute"),
    ("better_seats", 0, {}, False, "not after the curtain"),
    (CREDIT, -20, {}, True, "It was yesterday"),
    (CREDIT, -24 * 30, {}, True, "weeks ago"),
    (CREDIT, -24 * 30 - MINUTE, {}, False, "within 30 days"),
    (GIFT_BACK, 100, {"comp": True}, False, "nothing was paid"),
    (REFUND, 100, {"comp": True}, False, "nothing was paid"),
    (EXCHANGE, 100, {"comp": True}, False, "free ticket"),
    ("better_seats", 100, {"comp": True}, True, "curtain"),
    (GIFT_BACK, 50, {"attended": True}, False, "already scanned"),
    (EXCHANGE, 50, {"attended": True}, True, "curtain"),
    (REFUND, -20, {"attended": True}, True, "They were there"),
    (REFUND, -20, {"attended": False}, True, "They did not come"),
    (GIFT_BACK, 100, {"mine": False, "holder_name": "Otto Other"}, False, "held by Otto"),
    (REFUND, 100, {"mine": False, "holder_name": ""}, False, "held by somebody else"),
    (REFUND, 100, {"buyer_id": 8, "buyer_name": "Sam Sung"}, False, "paid for by Sam"),
    (GIFT_BACK, 100, {"buyer_id": 8, "buyer_name": "Sam Sung"}, False, "not theirs alone"),
    (EXCHANGE, 100, {"buyer_id": 8, "buyer_name": "Sam Sung"}, True, "curtain"),
    (REFUND, 100, {"buyer_id": 7}, True, "curtain"),
    (REFUND, 2, {"cancelled": True}, True, "cancelled"),
    (GIFT_BACK, 2, {"cancelled": True}, True, "cancelled"),
    (REFUND, -500, {"cancelled": True}, True, "cancelled"),
    (EXCHANGE, 2, {"cancelled": True}, True, "cancelled"),
    ("better_seats", 100, {"cancelled": True}, False, "cancelled"),
    (REFUND, 2, {"cancelled": True, "comp": True}, False, "nothing was paid"),
    (REFUND, 2, {"cancelled": True, "mine": False, "holder_name": "Otto Other"}, False, "Otto"),
    (REFUND, -20, {"disrupted": "The lights failed."}, True, "The lights failed"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "hours", "more", "possible", "reason"), TABLE)
def test_the_reason_agrees_with_policy_and_facts(
    kind: str, hours: float, more: dict[str, Any], possible: bool, reason: str
):
    found = offer(kind, ticket(hours=hours, **more))
    assert found.possible is possible
    assert reason.casefold() in found.reason.casefold()
    assert bool(found.tickets) is possible


@pytest.mark.parametrize("kind", sorted(ABOUT_TICKETS))
def test_without_tickets_nothing_about_tickets_is_possible(kind: str):
    found = offer(kind)
    assert not found.possible
    assert "No ticket" in found.reason


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_house_does_not_offer_says_so(kind: str):
    found = offer(kind, ticket(), policy=policy(kind, allowed=False))
    assert (found.possible, found.reason) == (False, "The house does not offer this.")


def test_for_members_only_asks_for_a_membership():
    rule = policy(GIFT_BACK, members_only=True)
    assert "members only" in offer(GIFT_BACK, ticket(), policy=rule).reason
    friend = HeldMembershipRecord(1, "Friend", "2026-09-01", "2027-08-31")
    assert offer(GIFT_BACK, ticket(), policy=rule, memberships=(friend,)).possible
    gone = replace(friend, starts="2025-09-01", ends="2026-11-21")
    assert not offer(GIFT_BACK, ticket(), policy=rule, memberships=(gone,)).possible
    last_day = replace(gone, ends="2026-11-22")
    assert offer(GIFT_BACK, ticket(), policy=rule, memberships=(last_day,)).possible


def test_the_same_policy_in_other_hours_gives_another_answer():
    near = ticket(hours=30)
    assert not offer(REFUND, near).possible
    assert offer(REFUND, near, policy=policy(REFUND, hours=30)).possible
    assert not offer(REFUND, near, policy=policy(REFUND, hours=31)).possible


def test_after_the_curtain_staff_are_sent_to_an_admin_by_name():
    found = offer(REFUND, ticket(hours=-20))
    assert found.needs_admin
    assert found.grant == "Ask an admin: Ana Marsh"
    assert any("an admin decides" in line for line in found.against)
    assert not offer(REFUND, ticket(hours=-20), role="admin").needs_admin
    assert not offer(REFUND, ticket(hours=-20), policy=policy(REFUND, after="yes")).needs_admin
    assert not offer(REFUND, ticket(hours=-20), policy=policy(REFUND, after="no")).possible


def test_a_disrupted_night_needs_no_admin():
    assert not offer(REFUND, ticket(hours=-20, disrupted="Fire alarm")).needs_admin


def test_a_cancelled_performance_is_no_favour():
    asked_before = (GoodwillRecord(REFUND, "2026-10-01T00:00:00Z", 2400, "USD", ""),) * 5
    found = offer(REFUND, ticket(hours=2, cancelled=True), goodwill=asked_before)
    assert found.possible
    assert not found.needs_admin
    owed = HousePolicy(cancelled_always=False)
    assert not offer(REFUND, ticket(hours=2, cancelled=True), policy=owed).possible


@pytest.mark.parametrize(("limit", "asked"), [(4800, False), (4799, True), (None, False)])
def test_above_the_limit_of_a_call_an_admin_decides(limit: int | None, asked: bool):
    rule = policy(CREDIT, limit_minor=limit)
    assert offer(CREDIT, ticket(1), ticket(2), policy=rule).needs_admin is asked


@pytest.mark.parametrize(("spent", "asked"), [(3000, False), (4500, False), (4501, True)])
def test_what_was_free_in_a_year_counts_towards_its_limit(spent: int, asked: bool):
    before = (GoodwillRecord(FREE, "2026-10-01T00:00:00Z", spent, "USD", "Drinks"),)
    assert offer(FREE, goodwill=before).needs_admin is asked


def test_somebody_who_asks_often_is_seen_and_not_accused():
    before = tuple(
        GoodwillRecord(REFUND, f"2026-0{month}-03T17:00:00Z", 4800, "USD", "") for month in (3, 6)
    )
    found = offer(REFUND, ticket(), goodwill=before)
    assert found.possible
    assert found.needs_admin
    assert "Within a year: refund, 3 Mar ($48); refund, 3 Jun ($48)" in found.against
    once = offer(REFUND, ticket(), goodwill=before[:1])
    assert not once.needs_admin
    never = offer(REFUND, ticket(), goodwill=before, policy=HousePolicy(goodwill_most=None))
    assert not never.needs_admin


def test_of_several_tickets_those_that_cannot_are_named_by_seat():
    found = offer(
        REFUND, ticket(1), ticket(2, comp=True), ticket(3, mine=False, holder_name="Otto Other")
    )
    assert [t.seat for t in found.tickets] == ["F1"]
    assert found.suggested == (1,)
    assert any(line.startswith("F2: ") for line in found.against)
    assert any(line.startswith("F3: ") and "Otto" in line for line in found.against)


def test_what_the_call_is_about_goes_before_what_comes_next():
    last, coming = ticket(1, hours=-20, performance_id=5), ticket(2, hours=200, performance_id=6)
    about = show(5, hours=-20)
    assert offer(CREDIT, coming, last, about=about).suggested == (1,)
    assert offer(GIFT_BACK, coming, last, about=about).suggested == (2,)
    assert offer(CREDIT, last, coming).suggested == (2,)
    assert {t.id for t in offer(CREDIT, last, coming).tickets} == {1, 2}
    older = ticket(3, hours=-400, performance_id=7)
    assert offer(CREDIT, older, last).suggested == (1,)


def test_why_not_is_said_of_what_is_still_to_come():
    last, coming = ticket(1, hours=-20, performance_id=5), ticket(2, hours=3, performance_id=6)
    found = offer(GIFT_BACK, last, coming, about=show(5, hours=-20))
    assert "until 48 hours" in found.reason
    assert (
        "not after the curtain" in offer(GIFT_BACK, last, about=show(5, hours=-20)).reason.lower()
    )


def test_a_refund_says_what_it_comes_to():
    found = offer(REFUND, ticket(12), ticket(13))
    assert found.detail == "F12–F13, Winterreise, Thu 26 Nov · 2 × $24"
    assert found.amount_minor == 4800
    unknown = offer(REFUND, ticket(price_minor=None))
    assert unknown.amount_minor is None
    assert "$" not in unknown.detail


def test_a_full_house_has_no_better_seat():
    assert not offer("better_seats", ticket(), seats_left={1: 0}).possible
    found = offer("better_seats", ticket(), seats_left={1: 3})
    assert any("3 seats" in line for line in found.for_)
    assert offer("better_seats", ticket()).possible


PASSES = HousePolicy(sold=(SoldMembership("Friend", 6000), SoldMembership("Season pass", 24000)))
FRIEND = HeldMembershipRecord(9, "Friend", "2026-09-01", "2027-08-31", 6000, "USD")


def test_an_upgrade_sets_what_is_paid_against_its_price():
    found = offer(UPGRADE, policy=PASSES, memberships=(FRIEND,))
    (better,) = found.memberships
    assert (better.name, better.credit_minor, better.due_minor) == ("Season pass", 6000, 18000)
    assert (better.starts, better.ends, better.replaces) == ("2026-11-22", "2027-08-31", 9)
    assert found.detail == "Season pass, $240 less $60 paid already: $180"


def test_an_upgrade_needs_something_to_upgrade_and_something_above_it():
    assert "no membership" in offer(UPGRADE, policy=PASSES).reason
    top = replace(FRIEND, kind="Season pass", price_minor=24000)
    assert "nothing above" in offer(UPGRADE, policy=PASSES, memberships=(top,)).reason


def test_a_subscription_sets_the_seasons_tickets_against_its_price_and_never_more():
    found = offer(SUBSCRIPTION, policy=PASSES, paid_minor=9600, call="offer")
    assert [(m.name, m.credit_minor, m.due_minor) for m in found.memberships] == [
        ("Friend", 6000, 0), ("Season pass", 9600, 14400),
    ]  # fmt: skip
    assert found.memberships[1].ends == "2027-11-21"


def test_a_renewal_begins_the_day_after_and_names_what_they_have_first():
    found = offer(SUBSCRIPTION, policy=PASSES, memberships=(FRIEND,), call="renewal")
    first = found.memberships[0]
    assert (first.name, first.starts, first.ends) == ("Friend", "2027-09-01", "2028-08-31")
    assert first.credit_minor == 0
    other = offer(SUBSCRIPTION, policy=PASSES, memberships=(FRIEND,), call="offer")
    assert not other.possible


def test_what_was_renewed_is_not_renewed_once_more():
    following = replace(FRIEND, id=10, starts="2027-09-01", ends="2028-08-31")
    for held in ((following, FRIEND), (following,)):
        found = offer(SUBSCRIPTION, policy=PASSES, memberships=held, call="renewal")
        assert not found.possible
        assert found.reason == "Their next one is in our book already: Friend, from 1 Sep."


def test_without_a_price_the_price_is_asked_for():
    found = offer(SUBSCRIPTION, policy=HousePolicy(sold=(SoldMembership("Season pass"),)))
    assert found.possible
    assert found.amount_asked
    assert "Season pass" in found.detail


def test_each_kind_of_call_brings_its_own_offers_and_an_own_kind_brings_all():
    for kind, wanted in OFFERED.items():
        assert [o.kind for o in offers(facts(), HousePolicy(), kind, "staff")] == list(wanted)
    assert [o.kind for o in offers(facts(), HousePolicy(), "choir", "staff")] == list(KINDS)


def test_every_offer_says_why_it_is_possible_or_not():
    lots = ([], [ticket()], [ticket(hours=-5)], [ticket(cancelled=True)], [ticket(comp=True)])
    for lot in lots:
        for found in offers(facts(*lot), PASSES, "own", "staff"):
            assert found.reason
            assert found.reason in (found.for_ if found.possible else found.against)


def test_a_rule_for_admins_sends_staff_to_them():
    assert offer(FREE, policy=policy(FREE, grant="admin")).needs_admin
    assert not offer(FREE, policy=policy(FREE, grant="admin"), role="admin").needs_admin
    assert OfferRule(FREE).grant == "staff"
