"""One line in plain words becomes proposals: a grammar over the venue's own words. No network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from db import clock
from db.folding import fold
from desktop.domain.capture_context import CaptureContext, CapturePatron
from desktop.domain.capture_proposal import KINDS, Proposal, edited, proposal
from desktop.domain.typed_values import parse_day

__all__ = ["KINDS", "Proposal", "edited", "propose"]

_LIKES = re.compile(r"\b(loves?|likes?|adores?|plays|enjoys)\s+(?:the\s+)?([\w' -]+)", re.I)
_CALL = re.compile(
    r"\b(call back|ring back|call|ring)\b.*?\b(mon|tue|wed|thu|fri|sat|sun|tomorrow)", re.I
)


def propose(
    sentence: str,
    context: CaptureContext,
    patron: CapturePatron | None = None,
    *,
    today: date | None = None,
) -> tuple[Proposal, ...]:
    """What the sentence could become, in its order; never raises, nothing where it is in doubt."""
    day = today or clock.today()
    return tuple([*_interests(sentence, context, day), *_promises(sentence, day)])


def _interests(sentence: str, context: CaptureContext, today: date) -> Iterator[Proposal]:
    for found in _LIKES.finditer(sentence):
        wanted = fold(found[2])
        for entry in context.vocabulary:
            if any(
                re.search(rf"\b{re.escape(fold(w))}\b", wanted)
                for w in (entry.name, *entry.aliases)
            ):
                yield proposal("interest", entry.name, span=found.span(), today=today)
                break


def _promises(sentence: str, today: date) -> Iterator[Proposal]:
    found = _CALL.search(sentence)
    if found:
        due = parse_day(found[2], today) or today + timedelta(days=1)
        yield proposal(
            "promise", fold(found[1]), due=due.isoformat(), span=found.span(), today=today
        )
