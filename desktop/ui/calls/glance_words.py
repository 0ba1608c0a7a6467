"""What the side panel of a call says, from the facts of the caller."""

from __future__ import annotations

from collections.abc import Sequence

from db import clock
from db.records.calls import EarlierTalk, HeldTicketRecord
from desktop.domain import words
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_guides import kind_name
from desktop.domain.house_policy import KINDS
from desktop.ui.calls.glance_panel import Glance, Talk

FOOT = (
    "Other kinds of call use the same five steps with their own words. "
    "Admins edit the wording in Settings ▸ Call guides."
)
PRACTICE_FOOT = "An invented caller, to rehearse with. Nothing of this call is kept."
LONGEST_TALK = 110


def glance_of(facts: CallFacts, *, practice: bool = False, calling: bool = True) -> Glance:
    """The panel of a caller; of nobody yet where no name is known (`calling`: we talk already)."""
    foot = PRACTICE_FOOT if practice else FOOT
    if not facts.name:
        return Glance(foot=foot, calling=calling)
    return Glance(
        name=facts.first or facts.name,
        line=" · ".join(facts.at_a_glance),
        alerts=_alerts(facts),
        avoid=facts.avoid,
        interests=facts.interests,
        talks=tuple(_talk(talk) for talk in facts.earlier),
        tickets=evenings(facts.tickets),
        goodwill=_goodwill(facts),
        foot=foot,
    )


def _alerts(facts: CallFacts) -> tuple[tuple[str, str], ...]:
    found = [(f"say “{facts.say_as}”", "blue")] if facts.say_as else []
    found += [(_complaint(n.performance_title, n.created_at), "accent") for n in facts.complaints]
    if facts.no_chat:
        found.append(("Asked not to be chatted up", "amber"))
    membership = facts.membership
    if membership is not None:
        until = f", until {words.short_day_words(membership.ends)}" if membership.ends else ""
        found.append((f"{membership.kind}{until}", "gold"))
    return tuple(found)


def _complaint(title: str, at: str) -> str:
    about = f" about {title}" if title else ""
    return f"Go gently: complaint{about}, {words.short_day_words(at)} – open"


def _talk(talk: EarlierTalk) -> Talk:
    text = " ".join(talk.text.split()) or (
        kind_name(talk.kind) if talk.what == "call" else "Complaint"
    )
    if len(text) > LONGEST_TALK:
        text = text[: LONGEST_TALK - 1].rstrip() + "…"
    return Talk(words.short_day_words(talk.at), text, talk.open)


def evenings(tickets: Sequence[HeldTicketRecord]) -> tuple[tuple[str, str], ...]:
    """Tickets by performance, the next first, then those lately: (when, title with its seats)."""
    now = clock.now_text()
    by_evening: dict[int, list[HeldTicketRecord]] = {}
    coming = [t for t in tickets if t.starts_at >= now]
    lately = [t for t in tickets if t.starts_at < now]
    for ticket in (*coming, *reversed(lately)):
        if ticket.mine:
            by_evening.setdefault(ticket.performance_id, []).append(ticket)
    return tuple(_evening(held) for held in by_evening.values())


def _evening(held: list[HeldTicketRecord]) -> tuple[str, str]:
    first = held[0]
    seats = words.seats_words(t.seat for t in held)
    parts = [
        first.title,
        seats or words.count_words(len(held), "ticket"),
        "cancelled" if first.cancelled else "",
    ]
    return words.day_words(first.starts_at), " · ".join(p for p in parts if p)


def _goodwill(facts: CallFacts) -> str:
    parts = []
    for kind in facts.goodwill:
        amount = (
            words.money_words(kind.amount_minor, kind.currency)
            if kind.amount_minor is not None
            else ""
        )
        named = [KINDS.get(kind.kind, kind.kind), amount, words.short_day_words(kind.at)]
        named.append(f"to {kind.who}, perhaps the same person" if kind.who else "")
        parts.append(", ".join(n for n in named if n))
    return "\n".join(parts)
