"""Productions and performances as the screens and rules see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PerformanceRecord:
    """One performance with what it plays. Instants are stored texts (UTC).

    `subjects` are all words it can meet an interest by: genre, keywords, composers, works,
    artists; as written.
    """

    id: int
    production_id: int
    title: str
    genre: str
    for_children: bool
    starts_at: str
    doors_at: str | None
    running_minutes: int | None
    capacity: int | None
    cancelled: bool
    disrupted: str
    venue: str
    season: str
    sold: int
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonVisits:
    """How often a patron came in a season (performances, not tickets)."""

    season: str
    visits: int
    current: bool
