"""What the grammar of sentences is read by: the venue's words and what is known of a patron.

Raw SQL only: the line at the bottom of a patron's page is read before Peewee is needed.
"""

from __future__ import annotations

from db import clock, connection
from db.errors import NotFound
from db.gate import Right, needs
from db.queries import known
from db.queries.visits import latest_performances, read_visits_to
from db.records.capture import (
    AttendedEntry,
    CapturePatron,
    ComingEntry,
    HeldInterest,
    InterestEntry,
    ProductionEntry,
)

LATEST = 60  # performances of a patron that a sentence may be about
AHEAD = 400  # performances to come that it may be about


@needs(Right.KNOW)
def list_interest_entries() -> list[InterestEntry]:
    """The vocabulary without what is retired, in the order it was made."""
    aliases: dict[int, list[str]] = {}
    for interest_id, word in connection.rows(
        "select interest_id, word from interest_alias order by id"
    ):
        aliases.setdefault(interest_id, []).append(word)
    return [
        InterestEntry(r[0], r[1], r[2], tuple(aliases.get(r[0], ())), known.split_matches(r[3]))
        for r in connection.rows(
            "select id, name, group_name, matches from interest where retired = 0 order by id"
        )
    ]


@needs(Right.KNOW)
def list_production_entries() -> list[ProductionEntry]:
    """All productions by what they may be called, latest made first."""
    works: dict[int, list[str]] = {}
    composers: dict[int, list[str]] = {}
    artists: dict[int, list[str]] = {}
    for production_id, title, composer in connection.rows(
        """select pw.production_id, w.title, a.name from production_work pw
           join work w on w.id = pw.work_id left join artist a on a.id = w.composer_id
           order by pw.position, pw.id"""
    ):
        works.setdefault(production_id, []).append(title)
        if composer:
            composers.setdefault(production_id, []).append(composer)
    for production_id, name, role in connection.rows(
        """select pa.production_id, a.name, pa.role from production_artist pa
           join artist a on a.id = pa.artist_id order by pa.id"""
    ):
        lot = composers if role == "composer" else artists
        lot.setdefault(production_id, []).append(name)
    return [
        ProductionEntry(
            r[0], r[1], r[2], tuple(dict.fromkeys(composers.get(r[0], ()))),
            tuple(dict.fromkeys(works.get(r[0], ()))), tuple(dict.fromkeys(artists.get(r[0], ()))),
        )
        for r in connection.rows("select id, title, genre from production order by id desc")
    ]  # fmt: skip


@needs(Right.KNOW)
def list_coming_entries() -> list[ComingEntry]:
    """Performances from today on that are not cancelled, soonest first."""
    start, _ = clock.day_bounds(clock.today())
    return [
        ComingEntry(r[0], r[1], clock.to_local(r[2]).date().isoformat())
        for r in connection.rows(
            "select id, production_id, starts_at from performance "
            "where starts_at >= ? and not cancelled order by starts_at, id limit ?",
            (start, AHEAD),
        )
    ]


@needs(Right.KNOW)
def get_capture_patron(patron_id: int) -> CapturePatron:
    """What is known of one patron. Raises NotFound."""
    row = connection.row(
        "select given, family, display_name, say_as, pronouns, birth_year, birth_month, birth_day, "
        "household_id from patron where id = ?",
        (patron_id,),
    )
    if row is None:
        raise NotFound("patron")
    ids = (patron_id,)
    return CapturePatron(
        patron_id, row[0], row[1], row[2], row[3], row[4], (row[5], row[6], row[7]),
        attended=_attended(patron_id),
        interests=tuple(
            HeldInterest(i.name, i.detail, i.strength, i.provenance.at)
            for i in known.read_interests(ids).get(patron_id, ())
        ),
        relatives=tuple((r.kind, r.name) for r in known.read_relationships(ids).get(patron_id, ())),
        members=_members(patron_id, row[8]),
        needs=tuple(n.need for n in known.read_access_needs(ids).get(patron_id, ())),
        promises=tuple(
            (r[0], r[1] or "")
            for r in connection.rows(
                "select text, due_on from promise where patron_id = ? and done_at is null "
                "order by id", ids,
            )
        ),
        avoids=tuple(
            r[0]
            for r in connection.rows(
                "select text from note where patron_id = ? and kind = 'avoid' order by id", ids
            )
        ),
        past_needs=tuple(
            r[0]
            for r in connection.rows(
                "select need from access_need where patron_id = ? and ended_at is not null "
                "order by id", ids,
            )
        ),
    )  # fmt: skip


def _members(patron_id: int, household_id: int | None) -> tuple[str, ...]:
    if household_id is None:
        return ()
    return tuple(
        r[0]
        for r in connection.rows(
            "select coalesce(nullif(given, ''), display_name) from patron "
            "where household_id = ? and id <> ? order by id",
            (household_id, patron_id),
        )
    )


def _attended(patron_id: int) -> tuple[AttendedEntry, ...]:
    """Newest first; what was cancelled, given back or not come to is left out."""
    now = clock.now_text()
    visits = read_visits_to(patron_id, latest_performances(patron_id, LATEST))
    return tuple(
        AttendedEntry(
            v.performance_id, v.production_id, v.title,
            clock.to_local(v.starts_at).date().isoformat(), v.attended, v.reaction or "",
        )
        for v in visits
        if v.starts_at <= now
        and v.tickets
        and v.attended is not False
        and not v.performance_cancelled
    )  # fmt: skip
