"""All that the Overview of a patron shows, in one call.

The patron's row says what else there is of them, so that what there is not is not asked for: most
have no consent, gift or promise in our book. This runs at each step of a walk through the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from db import clock, connection
from db.errors import NotFound
from db.gate import Right, needs
from db.queries import known, seasons
from db.queries.facts import bought_for_others, told_visits
from db.queries.patrons import get_household
from db.queries.visits import read_visits
from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import NoteRecord, PatronInterestRecord
from db.records.overview import PatronOverview
from db.records.patrons import PatronDetail, TabCounts
from db.records.programme import SeasonVisits

T = TypeVar("T")


class _There(NamedTuple):
    """What there is of a patron, besides the row itself: counts, and whether there is any."""

    household_id: int | None
    household: str
    household_version: int
    performances: int
    orders: int
    season_visits: str | None
    imported: int
    notes: int
    consents: int
    responses: int
    talks: int  # calls and letters
    access_needs: int
    relationships: int
    donations: int
    memberships: int
    promises: int
    opener_uses: int
    reactions: int


_OWN = 22  # columns of the patron alone, as PatronDetail has them
_ROW = """
    select p.id, p.given, p.family, p.display_name, p.say_as, p.pronouns, p.salutation,
        p.birth_year, p.birth_month, p.birth_day, p.since, p.organisation, p.deceased,
        p.archived, p.no_chat, p.visits, p.spend_minor, p.first_visit, p.last_visit,
        p.next_visit, p.member_until, p.version,
        p.household_id, coalesce(h.name, ''), coalesce(h.version, 1),
        coalesce(p.performances_held,
            (select count(distinct performance_id) from ticket where holder_id = p.id)),
        coalesce(p.orders_made, (select count(*) from "order" where patron_id = p.id)),
        p.season_visits, exists (select 1 from import_batch where id = p.batch_id),
        (select count(*) from note where patron_id = p.id),
        (select count(*) from consent where patron_id = p.id),
        (select count(*) from response where patron_id = p.id and status <> 'partial'),
        (select count(*) from call where patron_id = p.id)
            + (select count(*) from letter where patron_id = p.id),
        exists (select 1 from access_need where patron_id = p.id),
        exists (select 1 from relationship where patron_id = p.id)
            or exists (select 1 from relationship where other_id = p.id),
        exists (select 1 from donation where patron_id = p.id),
        exists (select 1 from membership where patron_id = p.id),
        exists (select 1 from promise where patron_id = p.id),
        exists (select 1 from opener_use where patron_id = p.id),
        exists (select 1 from reaction where patron_id = p.id)
    from patron p left join household h on h.id = p.household_id where p.id = ?
"""


_FEW_NOTES = 12
# One text for everybody, or the driver would prepare it, and keep it, for each patron: ?1 is the one
# patron whose notes are read.
_TOLD_NOTES = """and (n.door_line <> '' or n.kind in ('complaint', 'avoid') or n.id = (
    select id from note where patron_id = ?1 order by created_at desc, id desc limit 1))"""


@needs(Right.KNOW)
def read_overview(patron_id: int) -> PatronOverview:
    """The header, the facts that openers are found from, the seasons, the last note.

    Raises NotFound.
    """
    row = connection.row(_ROW, (patron_id,))
    if row is None:
        raise NotFound("patron")
    there = _There._make(row[_OWN:])
    heavy = there.performances > seasons.HEAVY
    visits = _visits(patron_id, there, heavy)
    interests = tuple(known.read_interests((patron_id,)).get(patron_id, ()))
    notes = _notes(patron_id, there.notes)
    facts = _facts(row, there, visits, interests, notes)
    return PatronOverview(
        detail=_detail(row, there, facts),
        facts=facts,
        seasons=_seasons(patron_id, there, visits, heavy),
        last_note=max(notes, key=_written, default=None),
        complaints=tuple([n for n in notes if n.kind == "complaint" and n.resolved_at is None]),
        responses=there.responses > 0,
    )


def _notes(patron_id: int, count: int) -> list[NoteRecord]:
    """The newest note, open complaints and lines for the door; of few notes simply all."""
    if not count:
        return []
    ids = (patron_id,)
    if count <= _FEW_NOTES:
        return known.read_notes(ids).get(patron_id, [])
    return known.read_notes(ids, _TOLD_NOTES).get(patron_id, [])


def _written(note: NoteRecord) -> tuple[str, int]:
    return note.created_at, note.id


def _read(read: Callable[[tuple[int, ...]], dict[int, list[T]]], patron_id: int) -> tuple[T, ...]:
    return tuple(read((patron_id,)).get(patron_id, ()))


def _visits(patron_id: int, there: _There, heavy: bool) -> tuple[VisitRecord, ...]:
    if heavy:
        return tuple(told_visits(patron_id, reactions=bool(there.reactions)))
    if not there.performances:
        return ()
    return tuple(read_visits((patron_id,), reactions=bool(there.reactions))[patron_id])


def _seasons(
    patron_id: int, there: _There, visits: tuple[VisitRecord, ...], heavy: bool
) -> tuple[SeasonVisits, ...]:
    if not heavy:
        counts = seasons.visits_counted(visits, clock.now_text())
    elif there.season_visits is not None:
        counts = seasons.kept_counts(there.season_visits)
    else:
        return tuple(seasons.list_season_visits(patron_id))
    return tuple(seasons.named_seasons(counts))


def _facts(
    row: tuple[Any, ...],
    there: _There,
    visits: tuple[VisitRecord, ...],
    interests: tuple[PatronInterestRecord, ...],
    notes: list[NoteRecord],
) -> PatronFacts:
    patron_id = row[0]
    heavy = there.performances > seasons.HEAVY
    silent = [n._replace(text="") for n in notes if n.door_line or _open(n)]
    return PatronFacts(
        patron_id, row[3], row[1], row[4], row[5], row[7], row[8], row[9], row[10],
        row[12] == 1, row[13] == 1, row[14] == 1,
        visits,
        bought_for_others(patron_id, heavy) if there.orders else frozenset(),
        interests,
        _read(known.read_relationships, patron_id) if there.relationships else (),
        _read(known.read_access_needs, patron_id) if there.access_needs else (),
        _read(known.read_donations, patron_id) if there.donations else (),
        _read(known.read_memberships, patron_id) if there.memberships else (),
        _read(known.read_promises, patron_id) if there.promises else (),
        tuple([n for n in silent if _open(n)]),
        tuple([n for n in silent if n.door_line]),
        _read(known.read_opener_uses, patron_id) if there.opener_uses else (),
        tuple([n.text for n in notes if n.kind == "avoid"]),
    )  # fmt: skip


def _open(note: NoteRecord) -> bool:
    return note.kind == "complaint" and note.resolved_at is None


def _detail(row: tuple[Any, ...], there: _There, facts: PatronFacts) -> PatronDetail:
    patron_id = row[0]
    told = len(facts.donations) + len(facts.memberships) + len(facts.promises) + there.notes
    told += there.imported + there.consents + there.responses + there.talks
    rest = (
        get_household(there.household_id, there.household, there.household_version),
        _read(known.read_contact_points, patron_id),
        _read(known.read_consents, patron_id) if there.consents else (),
        facts.access_needs,
        facts.relationships,
        TabCounts(there.performances + there.orders + told, len(facts.interests), there.notes),
    )
    return PatronDetail._make((*row[:12], *map(bool, row[12:15]), *row[15:_OWN], *rest))
