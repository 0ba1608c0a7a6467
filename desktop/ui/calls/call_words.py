"""From a call's flow to what its screens show: steps in words, offers as cards, what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.records.calls import HeldTicketRecord, NewPromise
from desktop.domain import words
from desktop.domain.call_choices import Chosen
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_offers import OFFERED, Offer, amount_of, membership_words, ticket_words
from desktop.domain.house_policy import GIFT_BACK, KINDS
from desktop.ui.calls.heard_step import StepWords
from desktop.ui.calls.offer_card import RESULT_SHOWN, OfferShown, TicketOffered
from desktop.ui.calls.promise_row import PromiseDraft

LISTEN, UNDERSTAND, CONNECT, OFFER, AGREE = "listen", "understand", "connect", "offer", "agree"
STEPS = (LISTEN, UNDERSTAND, CONNECT, OFFER, AGREE)
FIRST_THREE = STEPS[:3]
TYPED = "typed_promises"  # rows of promises as typed, half a day included
TYPED_OFFERS = "typed_offers"  # what stands in the fields of the offers' cards
LEARNT = "learnt"  # the line for what was learnt, before Enter
ASKS = {
    LISTEN: "What happened, in their words",
    UNDERSTAND: "How it was for them",
    CONNECT: "What they said to it",
    OFFER: "What they said to it",
    AGREE: "What was decided, in a sentence",
}
FINISH = {
    LISTEN: "Heard, go on",
    UNDERSTAND: "Understood, go on",
    CONNECT: "We’re connected",
    OFFER: "Go on to agree",
    AGREE: "Hang up & save",
}


def step_words(flow: CallFlow, step: str, answer: str = "") -> StepWords:
    """How a step is worded for this caller; `answer` is what an invented one says."""
    state = flow.step(step)
    return StepWords(
        state.name,
        state.title,
        step_lines(flow, step),
        state.hint,
        state.choices,
        ASKS[step],
        "End practice" if step == AGREE and flow.practice else FINISH[step],
        "Not yet" if step == CONNECT else "",
        answer,
    )


def step_lines(flow: CallFlow, step: str) -> tuple[tuple[str, str], ...]:
    """What can be said, each with the facts it stands on."""
    return tuple((line.text, line.because) for line in flow.lines(step))


def reached_steps(flow: CallFlow) -> list[str]:
    """Steps that can be opened: those behind us, and the first that is not done yet."""
    found = [s.step for s in flow.steps if s.state]
    ahead = next((s.step for s in flow.steps if not s.state), None)
    return [s for s in STEPS if s in found or s in (ahead, flow.current)]


def folded_titles(kind: str) -> tuple[str, ...]:
    """What such a call may offer, by name only: nothing is worked out before it is time."""
    return tuple(KINDS[code] for code in OFFERED.get(kind, tuple(KINDS)))


def offer_shown(offer: Offer, chosen: Chosen | None, facts: CallFacts) -> OfferShown:
    """An offer as its card shows it; `chosen` is what was said to it."""
    agreed = chosen is not None and chosen.result == "agreed"
    ids = offer.suggested if chosen is None else chosen.tickets
    lot = [t for t in offer.tickets if t.id in ids]
    option = (chosen.membership if chosen is not None else "") or first_membership(offer)
    due = due_of(offer, ids, option)
    # What it comes to by itself is only hinted at: it follows the tickets until somebody types.
    typed = chosen.amount_minor if chosen is not None and chosen.amount_minor != due else None
    return OfferShown(
        kind=offer.kind,
        title=offer.title,
        detail=_detail(offer, lot, option),
        possible=offer.possible,
        for_=offer.for_ if offer.possible else (),
        against=offer.against if offer.possible else offer.against[1:],
        reason="" if offer.possible else (offer.against[0] if offer.against else ""),
        grant=offer.grant,
        elsewhere=offer.needs_elsewhere,
        tickets=_tickets(offer.tickets),
        result=chosen.result if chosen is not None else "",
        chosen=ids,
        note=chosen.note if chosen is not None else "",
        amount=words.amount_text(typed, offer.currency),
        amount_asked=offer.amount_asked,
        amount_hint=words.amount_text(due, offer.currency) or "Amount",
        options=tuple((m.name, membership_words(m, offer.currency)) for m in offer.memberships),
        option=option,
        granted_by=chosen.granted_by if chosen is not None else "",
        admins=facts.admins,
        receipt=agreed and offer.kind == GIFT_BACK,
    )


def _detail(offer: Offer, lot: list[HeldTicketRecord], option: str) -> str:
    chosen = next((m for m in offer.memberships if m.name == option), None)
    if chosen is not None:
        return membership_words(chosen, offer.currency)
    return ticket_words(offer.kind, lot, offer.currency) if lot else offer.detail


def first_membership(offer: Offer) -> str:
    """The membership that is offered first, '' where none is."""
    return offer.memberships[0].name if offer.memberships else ""


def due_of(offer: Offer, ids: Iterable[int], option: str) -> int | None:
    """What an offer comes to by itself: for these tickets, or for this membership."""
    for membership in offer.memberships:
        if membership.name == option:
            return membership.due_minor
    chosen = set(ids)
    return amount_of(offer.kind, [t for t in offer.tickets if t.id in chosen])


def _tickets(held: Sequence[HeldTicketRecord]) -> tuple[TicketOffered, ...]:
    """Each with its price; where all of an evening cost the same, the evening says it once."""
    prices: dict[int, set[str]] = {}
    for ticket in held:
        prices.setdefault(ticket.performance_id, set()).add(_price(ticket))
    made = []
    for ticket in held:
        same = len(prices[ticket.performance_id]) == 1
        price, seat = _price(ticket), ticket.seat or "Ticket"
        group = f"{ticket.title}, {words.when_words(ticket.starts_at)}"
        group += f" · {price} each" if same and price else ""
        made.append(
            TicketOffered(ticket.id, seat if same or not price else f"{seat} · {price}", group)
        )
    return tuple(made)


def _price(ticket: HeldTicketRecord) -> str:
    if ticket.comp:
        return "free"
    if ticket.price_minor is None:
        return ""
    return words.money_words(ticket.price_minor, ticket.currency)


def agreed_lines(flow: CallFlow) -> list[str]:
    """`Refund: F12–F13, Winterreise · agreed`, a line an offer that was spoken of."""
    shown = {offer.kind: offer for offer in flow.offers()} if flow.offers_open else {}
    lines = []
    for chosen in flow.chosen:
        offer = shown.get(chosen.kind)
        lot = [t for t in offer.tickets if t.id in chosen.tickets] if offer is not None else []
        what = ticket_words(chosen.kind, lot, flow.facts.currency) if lot else chosen.membership
        parts = [KINDS[chosen.kind], what, RESULT_SHOWN[chosen.result][0].lower(), chosen.note]
        lines.append(" · ".join(p for p in parts if p))
    return lines


def new_promises(drafts: Iterable[PromiseDraft]) -> list[NewPromise]:
    """The rows that say something, as promises."""
    return [NewPromise(d.text.strip(), d.due_on, d.owner_id) for d in drafts if d.text.strip()]


def typed_rows(drafts: Iterable[PromiseDraft]) -> list[list[Any]]:
    """The rows as they are kept while they are typed."""
    return [[d.text, d.due, d.owner_id] for d in drafts]


def typed_kept(draft: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stood in the fields of the offers when the call was interrupted."""
    kept = draft.get(TYPED_OFFERS)
    if not isinstance(kept, Mapping):
        return {}
    return {str(k): [str(t) for t in texts] for k, texts in kept.items() if isinstance(texts, list)}


def drafts_kept(draft: Mapping[str, Any], flow: CallFlow) -> list[PromiseDraft]:
    """The rows of a call that was interrupted; without them, the promises themselves."""
    rows = draft.get(TYPED)
    if isinstance(rows, list):
        return [
            PromiseDraft(str(r[0]), str(r[1]), r[2] if isinstance(r[2], int) else None)
            for r in rows
            if isinstance(r, list) and len(r) == 3
        ]
    return [PromiseDraft(p.text, p.due_on or "", p.owner_id) for p in flow.promises]
