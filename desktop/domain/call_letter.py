"""A short e-mail after a call: what was agreed and promised, to be looked over and sent by a person."""

from __future__ import annotations

from typing import NamedTuple

from db.records.calls import Ending
from desktop.domain import call_choices
from desktop.domain.call_choices import AGREED, Chosen
from desktop.domain.call_facts import CallFacts
from desktop.domain.gift_receipt import receipt_text
from desktop.domain.house_policy import GIFT_BACK
from desktop.domain.words import long_day_words


class CallLetter(NamedTuple):
    """A draft: subject and body, plain text."""

    subject: str
    body: str


def draft_letter(facts: CallFacts, ending: Ending, chosen: tuple[Chosen, ...]) -> CallLetter:
    """What was agreed and promised, in sentences; without either, thanks alone."""
    lines = [f"Dear {facts.first or facts.name or 'friend of the house'},", ""]
    lines.append("Thank you for talking to me today.")
    if ending.complaint:
        lines.append("I am sorry that it was not as it should have been.")
    agreed = [call_choices.spoken(c, facts) for c in chosen if c.result == AGREED]
    promised = [
        (p.text.strip().rstrip("."), p.due_on) for p in ending.promises if p.kind == "promise"
    ]
    if agreed:
        lines += ["", "This is what we agreed:", *(f"- {_sentence(a)}" for a in agreed)]
    if promised:
        lines += ["", "And this is what I promised:"]
        lines += [
            f"- {text}{f' (by {long_day_words(due)})' if due else ''}" for text, due in promised
        ]
    lines += ["", "If I have anything wrong, please tell me.", "", "With kind regards"]
    lines += [part for part in (facts.me, facts.house) if part]
    given = next((c for c in chosen if c.kind == GIFT_BACK and c.result == AGREED), None)
    if given is not None:
        tickets = [t for t in facts.tickets if t.id in given.tickets]
        text = receipt_text(
            facts.name, tickets, house=facts.house, currency=facts.currency,
            amount_minor=given.amount_minor, by=facts.me,
        )  # fmt: skip
        lines += ["", "", text]
    subject = "What we agreed" if agreed or promised else "Thank you for talking to me"
    return CallLetter(f"{subject}{f' – {facts.house}' if facts.house else ''}", "\n".join(lines))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
