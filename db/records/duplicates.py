"""Two records that may be one person, and what joining them would do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two patrons to look at. `issue_id` is set where an import left the question open."""

    patron_id: int
    patron_name: str
    other_id: int
    other_name: str
    reason: str
    score: int
    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field of both records. `take_other` is what is proposed (the kept one is empty)."""

    name: str
    label: str
    keep: str
    other: str
    same: bool
    take_other: bool


@dataclass(frozen=True, slots=True)
class MergeMove:
    """How many rows of a kind would move from the other record, e.g. ("tickets", 12)."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Both records field by field, what moves, and what a person should think about first."""

    keep_id: int
    keep_name: str
    other_id: int
    other_name: str
    fields: tuple[MergeField, ...]
    moves: tuple[MergeMove, ...]
    warnings: tuple[str, ...]
    versions: tuple[int, int] = (1, 1)  # of the two records


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """A merge that was made; `id` is that of its entry in the books, and takes it back."""

    id: int
    other_name: str
