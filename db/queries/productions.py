"""Productions by title, for who types one, and what else of them there is."""

from __future__ import annotations

from typing import Any

from db import clock, connection
from db.folding import fold, words
from db.gate import Right, needs
from db.records.programme import ProductionRecord

_SELECT = """
    select pr.id, pr.title, pr.genre, pr.keywords, pr.for_children, count(p.id), max(p.starts_at)
    from production pr left join performance p on p.production_id = pr.id
"""
_GENRES = """
    select genre, count(*) from production where genre <> ''
    group by genre order by count(*) desc, genre
"""
_VENUES = """
    select v.name, count(p.id) from venue v left join performance p on p.venue_id = v.id
    group by v.id order by count(p.id) desc, v.name
"""


@needs(Right.KNOW)
def find_productions(text: str, limit: int = 8) -> list[ProductionRecord]:
    """Those whose title has all words of `text`; with no words the latest ones. Latest first."""
    wanted = words(text)
    condition = " and ".join("replace(pr.folded, '''', '') like ?" for _ in wanted) or "1"
    found = connection.rows(
        f"{_SELECT} where {condition} group by pr.id order by max(p.starts_at) desc, pr.id desc "
        "limit ?",
        (*(f"%{word}%" for word in wanted), limit),
    )
    return [_record(r) for r in found]


@needs(Right.KNOW)
def find_production(title: str) -> ProductionRecord | None:
    """The production that a new performance of that title would be one of; None: a new one."""
    found = connection.row(
        f"{_SELECT} where pr.folded = ? group by pr.id order by pr.id desc limit 1", (fold(title),)
    )
    return _record(found) if found else None


@needs(Right.KNOW)
def count_performances(production_id: int) -> int:
    """How many performances a production has."""
    found = connection.row(
        "select count(*) from performance where production_id = ?", (production_id,)
    )
    return int(found[0]) if found else 0


@needs(Right.KNOW)
def find_performance_at(production_id: int, starts_at: str) -> int | None:
    """The performance of a production at that instant."""
    found = connection.row(
        "select id from performance where production_id = ? and starts_at = ?",
        (production_id, starts_at),
    )
    return int(found[0]) if found else None


@needs(Right.KNOW)
def list_genres() -> list[str]:
    """The genres in use, the most usual first."""
    return [str(r[0]) for r in connection.rows(_GENRES)]


@needs(Right.KNOW)
def list_venues() -> list[str]:
    """The venues, the most usual first."""
    return [str(r[0]) for r in connection.rows(_VENUES)]


@needs(Right.KNOW)
def get_usual(venue: str = "") -> tuple[str, int | None, int | None]:
    """What is usual for the next one to be added: venue, capacity, minutes of doors before start.

    As it was at the performance that begins last (of `venue`, if named).
    """
    found = connection.row(
        "select coalesce(v.name, ''), p.capacity, p.starts_at, p.doors_at from performance p "
        "left join venue v on v.id = p.venue_id where ? in ('', v.name) "
        "order by p.starts_at desc, p.id desc limit 1",
        (venue,),
    )
    if found is None:
        return venue, None, None
    before = None
    if found[3]:
        span = clock.from_text(found[2]) - clock.from_text(found[3])
        before = int(span.total_seconds() // 60)
    return found[0], found[1], before


def _record(r: tuple[Any, ...]) -> ProductionRecord:
    return ProductionRecord(r[0], r[1], r[2], r[3], bool(r[4]), r[5], r[6])
