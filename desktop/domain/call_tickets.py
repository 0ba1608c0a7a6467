"""Whether one ticket can be exchanged, refunded, given back: the rule of the house, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import clock
from db.records.calls import HeldTicketRecord
from desktop.domain.house_policy import (
    BETTER_SEATS,
    CREDIT,
    EXCHANGE,
    GIFT_BACK,
    NO,
    ONLY_ADMIN,
    REFUND,
    HousePolicy,
    OfferRule,
)
from desktop.domain.words import as_day, count_words, first_name, past_words

if TYPE_CHECKING:
    from desktop.domain.call_facts import CallFacts

GIVES_MONEY = frozenset({CREDIT, REFUND, GIFT_BACK})
OWED = frozenset({EXCHANGE, CREDIT, REFUND, GIFT_BACK})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of a ticket. `admin`: possible, but an admin decides; `past`: the curtain
    has risen; `owed`: the performance was cancelled, so it is no favour. `sentence` says why."""

    ticket: HeldTicketRecord
    possible: bool
    sentence: str
    admin: bool = False
    past: bool = False
    owed: bool = False


def judge(
    ticket: HeldTicketRecord, rule: OfferRule, policy: HousePolicy, facts: CallFacts
) -> Verdict:
    """The verdict of a rule on one ticket at the moment of the facts."""
    starts = clock.from_text(ticket.starts_at)
    past = starts <= facts.now
    owed = ticket.cancelled and policy.cancelled_always and rule.kind in OWED
    whose = _whose(ticket, rule, facts.patron_id, cancelled=owed)
    if whose:
        return Verdict(ticket, False, whose, past=past, owed=owed)
    if ticket.cancelled:
        if owed:
            return Verdict(ticket, True, "The performance is cancelled.", past=past, owed=True)
        return Verdict(ticket, False, "The performance is cancelled.", past=past)
    if past:
        return _after(ticket, rule, policy, facts)
    return _before(ticket, rule, starts, facts)


def _whose(
    ticket: HeldTicketRecord, rule: OfferRule, patron_id: int | None, *, cancelled: bool
) -> str:
    if not ticket.mine:
        who = first_name(ticket.holder_name) or "somebody else"
        return f"held by {who}: not theirs alone to decide."
    if rule.kind in GIVES_MONEY and ticket.buyer_id not in (None, patron_id):
        return f"paid for by {first_name(ticket.buyer_name) or 'somebody else'}: not theirs alone to decide."
    if ticket.comp and rule.kind in GIVES_MONEY:
        return "" if rule.comps and not cancelled else "a free ticket: nothing was paid for it."
    if ticket.comp and not rule.comps and not cancelled:
        return "a free ticket: not for these."
    return ""


def _before(
    ticket: HeldTicketRecord, rule: OfferRule, starts: datetime, facts: CallFacts
) -> Verdict:
    if ticket.attended and not rule.scanned:
        return Verdict(ticket, False, "already scanned at the door.")
    left = starts - facts.now
    if left < timedelta(hours=rule.hours):
        until = count_words(rule.hours, "hour")
        return Verdict(
            ticket,
            False,
            f"only until {until} before the curtain, and it rises in {time_left(left)}.",
        )
    if rule.kind == BETTER_SEATS and facts.seats_left.get(ticket.performance_id) == 0:
        return Verdict(ticket, False, "no seat is free, as far as our book knows.")
    return Verdict(ticket, True, f"The curtain is in {time_left(left)}.")


def _after(
    ticket: HeldTicketRecord, rule: OfferRule, policy: HousePolicy, facts: CallFacts
) -> Verdict:
    if rule.after == NO or rule.kind == BETTER_SEATS:
        return Verdict(ticket, False, "not after the curtain has risen.", past=True)
    if facts.now - clock.from_text(ticket.starts_at) > timedelta(days=policy.after_days):
        days = count_words(policy.after_days, "day")
        return Verdict(ticket, False, f"only within {days} after the performance.", past=True)
    if ticket.attended and not rule.scanned:
        return Verdict(ticket, False, "already scanned at the door.", past=True)
    if ticket.disrupted:
        # What went wrong was ours: staff need not ask.
        return Verdict(
            ticket, True, f"The performance was disrupted: {ticket.disrupted}", past=True
        )
    came = {True: "They were there.", False: "They did not come.", None: ""}[ticket.attended]
    said = f"It was {past_words(ticket.starts_at, today=as_day(facts.now))}. {came}"
    return Verdict(ticket, True, said.strip(), admin=rule.after == ONLY_ADMIN, past=True)


def time_left(left: timedelta) -> str:
    """`3 days`, `47 hours 59 minutes`, `20 minutes`: to the minute where it is close."""
    minutes = int(left.total_seconds() // 60)
    if minutes >= 72 * 60:
        return count_words(minutes // (24 * 60), "day")
    hours, rest = divmod(minutes, 60)
    parts = [
        count_words(hours, "hour") if hours else "",
        count_words(rest, "minute") if rest else "",
    ]
    return " ".join(p for p in parts if p) or "less than a minute"
