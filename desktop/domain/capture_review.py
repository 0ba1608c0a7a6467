"""The review of old notes: which of them have something in them, a lot at a time.

Looking through a hundred thousand notes takes minutes. It is done in lots, so that other work gets
its turn between two of them, and of what was found only the ids are kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

from db.errors import NotFound
from db.queries import old_notes
from db.records.old_notes import OldNoteRecord
from desktop.domain import capture_context
from desktop.domain.capture_context import CapturePatron
from desktop.domain.capture_old import from_note, propose_of_note
from desktop.domain.capture_picks import CapturePicks
from desktop.domain.words import since_words, source_words

LOT = 250  # notes that are looked through in one go


class Looked(NamedTuple):
    """What a lot brought: the ids with something in them, and how many were looked through."""

    found: array[int]
    seen: int


def look_through(note_ids: array[int], stopped: Callable[[], bool] = lambda: False) -> Looked:
    """Which of these notes, at most a lot, have something in them. Reads only."""
    found = array("q")
    whose: int | None = None
    patron: CapturePatron | None = None
    context = capture_context.load_context()
    for seen, (note_id, patron_id, text, at) in enumerate(old_notes.list_old_texts(note_ids)):
        if stopped():
            return Looked(found, seen)
        if patron_id != whose:
            whose, patron = patron_id, _patron(patron_id)
        if patron is not None and propose_of_note(text, at, context, patron):
            found.append(note_id)
    return Looked(found, len(note_ids))


def picks_of(note: OldNoteRecord) -> CapturePicks:
    """What a note could become, all of it ticked: one look and Enter keeps it."""
    picks = CapturePicks()
    patron = _patron(note.patron_id)
    if patron is not None:
        context = capture_context.load_context()
        picks.hear(note.text, propose_of_note(note.text, note.created_at, context, patron))
        picks.take_all()
    return picks


def note_words(note: OldNoteRecord) -> str:
    """Who wrote it, when, from where: `3 Mar 2024 · Ana Marsh · about Hamlet`."""
    told = note.provenance
    origin = source_words(told._replace(at="")) if told.kind not in ("staff", "history") else ""
    parts = [
        since_words(note.created_at),
        told.user if told.user and told.user not in origin else "",
        origin,
        f"about {note.performance_title}" if note.performance_title else "",
        "complaint" if note.kind == "complaint" else "",
    ]
    return " · ".join(p for p in parts if p)


def source_of(note: OldNoteRecord) -> dict[str, object]:
    """Where its facts come from, as `capture_keep.keep` takes it."""
    return {**from_note(note.created_at), "note_id": note.id}


def _patron(patron_id: int) -> CapturePatron | None:
    try:
        return capture_context.load_patron(patron_id)
    except NotFound:
        return None
