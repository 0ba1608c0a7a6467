"""Two patrons made ready for the comparison: names, how to reach them, what is tied to them."""

from __future__ import annotations

from collections.abc import Collection

from db.errors import NotFound
from db.queries.import_issues import IssueRecord, list_open_pairs
from db.queries.patrons import get_patron
from db.records.patrons import PatronDetail
from desktop.domain.words import count_words, day_words
from desktop.ui.import_wizard.look_view import Pair, PairRow

_KINDS = (("phone", "Phone"), ("email", "E-mail"), ("address", "Address"))


def first_pair(batch_id: int, later: Collection[int]) -> tuple[Pair | None, int]:
    """The next undecided pair of a batch and how many there are; `later`: issues put off."""
    waiting = [issue for issue in list_open_pairs(batch_id) if issue.id not in later]
    for at, issue in enumerate(waiting):
        pair = _pair(issue)
        if pair is not None:
            return pair, len(waiting) - at
    return None, 0


def _pair(issue: IssueRecord) -> Pair | None:
    if issue.patron_id is None or issue.other_id is None:
        return None
    try:
        left = get_patron(min(issue.patron_id, issue.other_id))
        right = get_patron(max(issue.patron_id, issue.other_id))
    except NotFound:
        return None
    rows = []
    for kind, label in _KINDS:
        rows.append(PairRow(label, _points(left, kind), _points(right, kind)))
    rows.append(PairRow("Birthday", _birthday(left), _birthday(right)))
    rows.append(PairRow("Visits", _visits(left), _visits(right)))
    told = tuple(row for row in rows if row.left or row.right)
    return Pair(
        issue.id, left.id, right.id, left.display_name, right.display_name, issue.message, told
    )


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
