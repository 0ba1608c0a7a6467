"""Notes that nobody has looked at, as the review of old notes shows them."""

from __future__ import annotations

from dataclasses import dataclass

from db.records.patrons import Provenance


@dataclass(frozen=True, slots=True)
class OldNoteRecord:
    """One old note with whose it is. kind: note, complaint. `created_at` a stored instant."""

    id: int
    patron_id: int
    patron_name: str
    kind: str
    text: str
    performance_title: str
    created_at: str
    provenance: Provenance
