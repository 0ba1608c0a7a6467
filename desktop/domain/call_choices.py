"""What was chosen of the offers in a call: checked against policy and facts, kept, worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from db import clock
from db.records.calls import HeldTicketRecord, NewMembership, OutcomeRecord
from desktop.domain import call_offers
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_offers import BECOMES, MembershipOffer, Offer
from desktop.domain.call_tickets import judge
from desktop.domain.house_policy import (
    ABOUT_TICKETS,
    BETTER_SEATS,
    CREDIT,
    EXCHANGE,
    GIFT_BACK,
    KINDS,
    REFUND,
    SUBSCRIPTION,
    UPGRADE,
)
from desktop.domain.words import join_words, money_words, seats_words

AGREED, DECLINED, LEFT_OPEN = "agreed", "declined", "open"
RESULTS = (AGREED, DECLINED, LEFT_OPEN)


class OfferRefused(ValueError):
    """The house or the facts do not allow it; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of one offer. Money in minor units; `tickets` are ids."""

    kind: str
    result: str
    tickets: tuple[int, ...] = ()
    amount_minor: int | None = None
    note: str = ""
    granted_by: str = ""
    membership: str = ""


def make(
    offer: Offer, result: str, facts: CallFacts, *, tickets: Iterable[int] | None = None,
    amount_minor: int | None = None, note: str = "", granted_by: str = "", membership: str = "",
    others: Iterable[Chosen] = (),
) -> Chosen:  # fmt: skip
    """A choice as it may be kept. Raises OfferRefused."""
    if result not in RESULTS:
        raise OfferRefused("Say whether they take it, decline it, or think it over.")
    ids = tuple(dict.fromkeys(offer.suggested if tickets is None else tickets))
    if offer.memberships and not membership:
        membership = offer.memberships[0].name
    if amount_minor is None and result != DECLINED:
        amount_minor = _due(offer, ids, membership)
    chosen = Chosen(
        offer.kind,
        result,
        ids,
        amount_minor,
        " ".join(note.split()),
        granted_by.strip(),
        membership,
    )
    why = problem(chosen, offer, facts) if result == AGREED else ""
    why = why or (_taken_already(chosen, offer, others) if result == AGREED else "")
    if why:
        raise OfferRefused(why)
    return chosen


def _due(offer: Offer, ids: tuple[int, ...], membership: str) -> int | None:
    """What it comes to by itself: for these tickets, or for this membership."""
    found = next((m for m in offer.memberships if m.name == membership), None)
    if found is not None:
        return found.due_minor
    lot = [t for t in offer.tickets if t.id in ids]
    return call_offers.amount_of(offer.kind, lot) if ids else offer.amount_minor


def problem(chosen: Chosen, offer: Offer, facts: CallFacts) -> str:
    """Why a choice cannot be agreed on as policy and facts are now; '' if it can."""
    if not offer.possible:
        return offer.reason or "This is not possible."
    known = {t.id: t for t in offer.tickets}
    if chosen.kind in ABOUT_TICKETS:
        if not chosen.tickets:
            return "Choose the tickets that it is about."
        if not set(chosen.tickets) <= set(known):
            return "One of these tickets is not among those that it is possible for."
    if chosen.kind in (UPGRADE, SUBSCRIPTION) and _membership_offer(chosen, offer) is None:
        return "Choose which membership it is."
    if chosen.amount_minor is not None and chosen.amount_minor < 0:
        return "An amount is not less than nothing."
    if chosen.kind in (REFUND, GIFT_BACK):
        paid = call_offers.amount_of(
            chosen.kind, [t for t in offer.tickets if t.id in chosen.tickets]
        )
        if paid is not None and (chosen.amount_minor or 0) > paid:
            return f"No more than was paid for them, {money_words(paid, offer.currency)}."
    reasons = reasons_to_ask(chosen, offer, facts)
    if reasons and not chosen.granted_by:
        return f"{reasons[0]} {call_offers.ask_whom(facts)}, and note who allowed it."
    return ""


def reasons_to_ask(chosen: Chosen, offer: Offer, facts: CallFacts) -> tuple[str, ...]:
    """Why an admin must allow this choice, with these tickets and this amount; empty: nobody."""
    rule = facts.policy.rule(chosen.kind)
    lot = [t for t in offer.tickets if t.id in chosen.tickets]
    verdicts = [judge(t, rule, facts.policy, facts) for t in lot]
    amount = (
        chosen.amount_minor
        if chosen.kind not in (UPGRADE, SUBSCRIPTION)
        else _credit(chosen, offer)
    )
    return call_offers.granted_by(rule, facts, facts.policy, facts.role, verdicts, amount)


def _credit(chosen: Chosen, offer: Offer) -> int:
    found = _membership_offer(chosen, offer)
    return found.credit_minor if found is not None else 0


def _taken_already(chosen: Chosen, offer: Offer, others: Iterable[Chosen]) -> str:
    if chosen.kind not in ABOUT_TICKETS:
        return ""
    seats = {t.id: t.seat for t in offer.tickets}
    for other in others:
        both = set(other.tickets) & set(chosen.tickets)
        moved = other.kind in ABOUT_TICKETS and BETTER_SEATS not in (other.kind, chosen.kind)
        if other.result == AGREED and both and moved:
            named = seats_words(seats[i] for i in both if seats.get(i)) or "These tickets"
            return (
                f"{named}: already in this call, {KINDS[other.kind].lower()}. Take that back first."
            )
    return ""


# -- what is written of it when the call ends


def outcome(chosen: Chosen, offer: Offer, facts: CallFacts) -> OutcomeRecord:
    """The outcome as it is stored, with what becomes of the tickets."""
    lot = [t for t in facts.tickets if t.id in chosen.tickets]
    shows = dict.fromkeys(t.performance_id for t in lot)
    agreed = chosen.result == AGREED
    return OutcomeRecord(
        chosen.kind, chosen.result, detail(chosen, offer, facts), reason=chosen.note or offer.reason,
        tickets=chosen.tickets, performance_id=next(iter(shows)) if len(shows) == 1 else None,
        amount_minor=chosen.amount_minor if chosen.result != DECLINED else None,
        currency=offer.currency if chosen.amount_minor is not None else "",
        granted_by=chosen.granted_by, needs_elsewhere=agreed and offer.needs_elsewhere,
        ticket_status=becomes(chosen.kind, lot, facts) if agreed else "",
        purpose=join_words(dict.fromkeys(t.title for t in lot)) if chosen.kind == GIFT_BACK else "",
    )  # fmt: skip


def becomes(kind: str, lot: list[HeldTicketRecord], facts: CallFacts) -> str:
    """What becomes of tickets: an evening they were at stays one they were at, whatever is
    credited or made good for it; only a refund takes it back."""
    if kind in (EXCHANGE, CREDIT):
        been = all(clock.from_text(t.starts_at) <= facts.now and t.attended for t in lot)
        return "" if been else BECOMES[EXCHANGE]
    return BECOMES.get(kind, "")


def detail(chosen: Chosen, offer: Offer, facts: CallFacts) -> str:
    """`Refund: F12–F13, Winterreise, Sat 12 Dec · 2 × $24`: what must be done, in one line."""
    lot = [t for t in facts.tickets if t.id in chosen.tickets]
    parts = [call_offers.ticket_words(chosen.kind, lot, offer.currency)] if lot else []
    found = _membership_offer(chosen, offer)
    if found is not None:
        parts = [call_offers.membership_words(found, offer.currency)]
        due = found.due_minor
    else:
        due = call_offers.amount_of(chosen.kind, lot) if lot else None
        if chosen.membership:
            parts = [chosen.membership]
    if chosen.amount_minor is not None and chosen.amount_minor != due:
        parts.append(money_words(chosen.amount_minor, offer.currency))
    if chosen.note:
        parts.append(chosen.note)
    said = " · ".join(p for p in parts if p)
    return f"{KINDS[chosen.kind]}: {said}" if said else KINDS[chosen.kind]


def spoken(chosen: Chosen, facts: CallFacts) -> str:
    """What was agreed, as one says it to the patron: `we take F12–F13 back as your gift`."""
    lot = [t for t in facts.tickets if t.id in chosen.tickets]
    seats = seats_words(t.seat for t in lot)
    what = seats or ("your ticket" if len(lot) == 1 else "your tickets")
    money = money_words(chosen.amount_minor, facts.currency) if chosen.amount_minor else ""
    free = f"you are our guest for {chosen.note}" if chosen.note else "a small thing from us"
    return {
        EXCHANGE: f"we exchange {what}",
        BETTER_SEATS: f"you get better seats for {what}",
        CREDIT: f"we keep {money or 'the price'} for you as a credit",
        "refund": f"we refund {money or what}",
        GIFT_BACK: f"we take {what} back as your gift, and send you a receipt",
        UPGRADE: f"you become {chosen.membership}" if chosen.membership else "we upgrade you",
        SUBSCRIPTION: f"you take the {chosen.membership}" if chosen.membership else "you subscribe",
    }.get(chosen.kind, free)


def membership(chosen: Chosen, offer: Offer) -> NewMembership | None:
    """The membership that was agreed on, if it was one."""
    found = _membership_offer(chosen, offer)
    if found is None or chosen.result != AGREED:
        return None
    price = found.price_minor
    if price is None and chosen.amount_minor is not None:
        price = chosen.amount_minor + found.credit_minor
    return NewMembership(
        found.name, found.starts, found.ends, price, offer.currency, found.replaces
    )


def _membership_offer(chosen: Chosen, offer: Offer) -> MembershipOffer | None:
    return next((m for m in offer.memberships if m.name == chosen.membership), None)


# -- kept while the call goes on


def to_data(chosen: Chosen) -> dict[str, Any]:
    """As JSON holds it."""
    return asdict(chosen) | {"tickets": list(chosen.tickets)}


def from_data(data: Any) -> Chosen | None:
    """A choice of what JSON held; None if it is none."""
    if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
        return None
    known = {f.name: data[f.name] for f in fields(Chosen) if f.name in data}
    known["tickets"] = tuple(known.get("tickets", ()))
    return Chosen(**known) if known.get("result") in RESULTS else None
