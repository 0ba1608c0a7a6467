"""What was changed by hand, as the screens show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One change: who, when, what, and for the record's own fields (name, before, after)."""

    id: int
    at: str
    user: str
    action: str
    fields: tuple[tuple[str, object, object], ...]
