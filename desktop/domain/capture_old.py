"""Old notes: what their words could still become, and how facts from them say where they are from.

Raw words in, proposals out; what is kept is kept by `capture_keep`, with the note's own date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.queries.interests import find_interest_place
from desktop.domain.capture_proposal import LIKES, Proposal, proposal
from desktop.domain.words import since_words

if TYPE_CHECKING:
    from db.records.memory import NoteRecord

LONGEST_NAME = 60  # letters of an interest that is named by the words themselves


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
