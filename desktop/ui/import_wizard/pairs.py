"""Two patrons made ready for the comparison: names, how to reach them, what is tied to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.errors import NotFound
from db.queries.merge import preview_merge
from db.queries.patrons import get_patron
from db.records.duplicates import DuplicatePair
from db.records.patrons import PatronDetail
from desktop.domain.words import count_words, day_words
from desktop.ui.import_wizard.look_view import Pair, PairRow

_KINDS = (("phone", "Phone"), ("email", "E-mail"), ("address", "Address"))


def first_pair(
    waiting: Sequence[DuplicatePair], settled: Collection[tuple[int, int]]
) -> tuple[Pair | None, int]:
    """The next pair to decide on and how many there are; `settled`: decided or put off."""
    left = [pair for pair in waiting if (pair.patron_id, pair.other_id) not in settled]
    for at, candidate in enumerate(left):
        pair = _pair(candidate)
        if pair is not None:
            return pair, len(left) - at
    return None, 0


def _pair(candidate: DuplicatePair) -> Pair | None:
    try:
        left, right = get_patron(candidate.patron_id), get_patron(candidate.other_id)
        preview = preview_merge(left.id, right.id)
    except NotFound:
        return None  # made one with somebody else meanwhile
    rows = []
    for kind, label in _KINDS:
        rows.append(PairRow(label, _points(left, kind), _points(right, kind)))
    rows.append(PairRow("Birthday", _birthday(left), _birthday(right)))
    rows.append(PairRow("Visits", _visits(left), _visits(right)))
    told = tuple(row for row in rows if row.left or row.right)
    return Pair(
        left.id, right.id, left.display_name, right.display_name, candidate.reason, told,
        preview.warnings, frozenset(f.name for f in preview.fields if f.take_other),
        preview.versions,
    )  # fmt: skip


def _points(detail: PatronDetail, kind: str) -> str:
    return "\n".join(point.value for point in detail.contact_points if point.kind == kind)


def _birthday(detail: PatronDetail) -> str:
    parts = (detail.birth_year, detail.birth_month, detail.birth_day)
    return "-".join(f"{part:02d}" for part in parts if part)


def _visits(detail: PatronDetail) -> str:
    if not detail.visits:
        return "none yet"
    last = f", last {day_words(detail.last_visit)}" if detail.last_visit else ""
    return count_words(detail.visits, "visit") + last
