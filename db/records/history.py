"""What happened with a patron, as one dated list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db.records.patrons import Provenance


class VisitRecord(NamedTuple):
    """A patron's tickets for one performance. `tickets` are those that stand.

    role: buyer or holder. status: valid, or what became of all of them (cancelled, refunded,
    exchanged, returned, given_away). attended: True scanned, False did not come, None unknown.
    season_id: of the production, if it says so.
    """

    performance_id: int
    production_id: int
    title: str
    starts_at: str
    venue: str
    for_children: bool
    performance_cancelled: bool
    disrupted: str
    tickets: int
    role: str
    status: str
    attended: bool | None
    seats: tuple[str, ...]
    will_call: bool
    order_ids: tuple[int, ...]
    reaction: str | None = None
    reaction_comment: str = ""
    reaction_audience: str = "say"
    reaction_source: Provenance | None = None
    season_id: int | None = None
    reaction_version: int = 0  # 0: there is none


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the History tab.

    kind: visit, order, gift, membership, promise, note, complaint, consent, response, import,
    call, letter. `at` is a stored instant or date. `visit` is set for visits. `record_id` is the row's id in its own
    table (for visits: the performance's).
    """

    kind: str
    at: str
    title: str
    detail: str
    record_id: int
    visit: VisitRecord | None = None
    amount_minor: int | None = None
    currency: str = ""
    extra: tuple[tuple[str, str], ...] = ()
