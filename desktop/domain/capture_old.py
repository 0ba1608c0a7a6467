"""Old notes: what their words could still become, and how facts from them say where they are from.

Raw words in, proposals out; what is kept is kept by `capture_keep`, with the note's own date. A
note is read as on the day it was written, and says nothing against what was learnt since.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db import clock
from db.folding import fold, words
from db.queries.interests import find_interest_place
from desktop.domain.capture import propose
from desktop.domain.capture_proposal import LIKES, Proposal, edited, proposal
from desktop.domain.words import since_words

if TYPE_CHECKING:
    from db.records.memory import NoteRecord
    from desktop.domain.capture_context import CaptureContext, CapturePatron

LONGEST_NAME = 60  # letters of an interest that is named by the words themselves
OPEN_FOR = timedelta(days=60)  # so long a promise without a day may still be owed


def from_note(created_at: str) -> dict[str, Any]:
    """Where facts of an old note come from, as `keep` takes it.

    >>> from_note("2024-03-03T15:00:00Z")["source"]
    'note of 3 Mar 2024'
    """
    return {
        "source_kind": "history",
        "source": f"note of {since_words(created_at)}",
        "learnt_at": created_at,
    }


def about_note(note: NoteRecord) -> dict[str, Any]:
    """The same with the note that the facts are kept beside."""
    return from_note(note.created_at) | {"note_id": note.id}


def propose_of_note(
    text: str, created_at: str, context: CaptureContext, patron: CapturePatron
) -> tuple[Proposal, ...]:
    """What a note could still become: `in three days` counts from the day on which it was written.

    `loved it` is of what they had come to by then.
    """
    written = clock.day_of(created_at)
    been = tuple(v for v in patron.attended if v.day <= written.isoformat())
    then = patron if len(been) == len(patron.attended) else patron._replace(attended=been)
    found = propose(text, context, then, today=written)
    fresh = (p for p in found if p.kind not in _OVER or not _OVER[p.kind](p, patron, created_at))
    return tuple(edited(p) for p in fresh)  # worded as of today


def _promise_is_over(told: Proposal, _: CapturePatron, created_at: str) -> bool:
    last = date.fromisoformat(told.due) if told.due else clock.day_of(created_at) + OPEN_FOR
    return last < clock.today()


def _other_taste_since(told: Proposal, patron: CapturePatron, created_at: str) -> bool:
    return any(
        fold(i.name) == fold(told.what)
        and (i.strength > 0) != (told.strength > 0)
        and i.learnt_at > created_at
        for i in patron.interests
    )


def _need_has_ended(told: Proposal, patron: CapturePatron, _: str) -> bool:
    wanted = set(words(told.what))
    return any(wanted <= set(words(need)) for need in patron.past_needs)


def _birthday_is_known(_: Proposal, patron: CapturePatron, __: str) -> bool:
    return patron.birthday[1] is not None


def _reaction_is_known(told: Proposal, patron: CapturePatron, _: str) -> bool:
    return any(v.performance_id == told.performance_id and v.reaction for v in patron.attended)


# Kind -> whether what was learnt since, or the time gone by, speaks against it.
_OVER: dict[str, Callable[[Proposal, CapturePatron, str], bool]] = {
    "promise": _promise_is_over,
    "interest": _other_taste_since,
    "access": _need_has_ended,
    "birthday": _birthday_is_known,
    "reaction": _reaction_is_known,
}


def best_of(words: str, proposals: tuple[Proposal, ...]) -> Proposal | None:
    """What words that somebody chose out of a note become: what the grammar says, else an
    interest that is named so; None for no words.
    """
    found = sorted(proposals, key=lambda p: (p.kind != "interest", p.span[0] - p.span[1]))
    if found:
        return found[0]
    name = " ".join(words.split()).strip(" .,;:!?–-\"“”'()")
    if not name:
        return None
    known = find_interest_place(name)
    if known is None:
        name = name[:LONGEST_NAME].rstrip()
        name = name[:1].upper() + name[1:]
    return proposal("interest", known[0] if known else name, strength=LIKES)
