"""What is known of patrons, kind by kind, read for one or for thousands in few statements.

Raw SQL only: the patron page and the sheet are built from these. Each function answers with a
dict of patron id to records; a patron without any is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from db import connection
from db.gate import Right, needs
from db.queries.chunks import rows_in
from db.records.memory import (
    DonationRecord,
    MembershipRecord,
    NoteRecord,
    OpenerUseRecord,
    PatronInterestRecord,
    PromiseRecord,
)
from db.records.patrons import (
    AccessNeedRecord,
    ConsentRecord,
    ContactPointRecord,
    Provenance,
    RelationshipRecord,
)

T = TypeVar("T")

_new = tuple.__new__  # quicker than the record's own

# Said from the other side: her child is, seen from the child, a parent.
INVERSE = {"child": "parent", "parent": "child"}


def _grouped(rows: list[tuple[Any, ...]], make: Callable[[Any], T]) -> dict[int, list[T]]:
    """By the first column, what is made of each row."""
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(make(row))
    return found


@needs(Right.KNOW)
def read_contact_points(patron_ids: Iterable[int]) -> dict[int, list[ContactPointRecord]]:
    """Phones, then e-mails, then addresses; the preferred first."""
    rows = rows_in(
        """select c.patron_id, c.id, c.kind, c.label, c.value, c.normal, c.street, c.city,
               c.region, c.postcode, c.country, c.preferred, c.source_kind, c.source,
               coalesce(u.name, ''), c.learnt_at, c.version
           from contact_point c left join user u on u.id = c.user_id where c.patron_id in {ids}
           order by case c.kind when 'phone' then 0 when 'email' then 1 else 2 end,
               c.preferred desc, c.id""",
        patron_ids,
    )
    return _grouped(
        rows,
        lambda r: _new(
            ContactPointRecord, (*r[1:11], r[11] == 1, _new(Provenance, r[12:16]), r[16])
        ),
    )


@needs(Right.KNOW)
def read_consents(patron_ids: Iterable[int]) -> dict[int, list[ConsentRecord]]:
    """The latest word per channel."""
    rows = rows_in(
        """select c.patron_id, c.id, c.channel, c.granted, c.wording, c.given_at, c.source_kind,
               c.source, coalesce(u.name, '')
           from consent c left join user u on u.id = c.user_id where c.patron_id in {ids}
           order by c.given_at, c.id""",
        patron_ids,
    )
    latest: dict[tuple[int, str], ConsentRecord] = {}
    for r in rows:
        provenance = Provenance(r[6], r[7], r[8], r[5])
        latest[(r[0], r[2])] = ConsentRecord(r[1], r[2], bool(r[3]), r[4], r[5], provenance)
    return _grouped(sorted((*key, record) for key, record in latest.items()), lambda r: r[2])


@needs(Right.KNOW)
def read_access_needs(patron_ids: Iterable[int]) -> dict[int, list[AccessNeedRecord]]:
    """Those that have not ended."""
    rows = rows_in(
        """select a.patron_id, a.id, a.need, a.instruction, a.audience, a.source_kind, a.source,
               coalesce(u.name, ''), a.learnt_at, a.version
           from access_need a left join user u on u.id = a.user_id
           where a.patron_id in {ids} and a.ended_at is null order by a.id""",
        patron_ids,
    )
    return _grouped(rows, lambda r: AccessNeedRecord(*(*r[1:5], Provenance(*r[5:9]), r[9])))


@needs(Right.KNOW)
def read_relationships(patron_ids: Iterable[int]) -> dict[int, list[RelationshipRecord]]:
    """Both what was said of the patron and, turned round, what was said of others to them."""
    wanted = tuple(patron_ids)
    rows = rows_in(
        """select r.patron_id, r.id, r.kind, r.other_id, coalesce(o.display_name, r.name),
               coalesce(r.birth_year, o.birth_year), r.audience, r.source_kind, r.source,
               coalesce(u.name, ''), r.learnt_at, r.version
           from relationship r left join user u on u.id = r.user_id
           left join patron o on o.id = r.other_id where r.patron_id in {ids} order by r.id""",
        wanted,
    )
    turned = rows_in(
        """select r.other_id, r.id, r.kind, r.patron_id, p.display_name, p.birth_year, r.audience,
               r.source_kind, r.source, coalesce(u.name, ''), r.learnt_at, r.version
           from relationship r left join user u on u.id = r.user_id
           join patron p on p.id = r.patron_id where r.other_id in {ids} order by r.id""",
        wanted,
    )
    said = {(r[0], r[2], r[3]) for r in rows if r[3] is not None}
    for r in turned:
        kind = INVERSE.get(r[2], r[2])
        if (r[0], kind, r[3]) not in said:
            said.add((r[0], kind, r[3]))
            rows.append((r[0], r[1], kind, *r[3:]))
    return _grouped(rows, lambda r: RelationshipRecord(*(*r[1:7], Provenance(*r[7:11]), r[11])))


@needs(Right.KNOW)
def read_interests(patron_ids: Iterable[int]) -> dict[int, list[PatronInterestRecord]]:
    """Strongest first. `matches` holds the name, its aliases and what productions it fits."""
    rows = rows_in(
        """select pi.patron_id, pi.id, pi.interest_id, i.name, i.group_name, pi.detail, pi.strength,
               pi.audience, pi.source_kind, pi.source, coalesce(u.name, ''), pi.learnt_at,
               i.matches, (select group_concat(word, char(31)) from
                   (select word from interest_alias where interest_id = i.id order by id)),
               pi.version
           from patron_interest pi join interest i on i.id = pi.interest_id
           left join user u on u.id = pi.user_id where pi.patron_id in {ids}
           order by pi.strength desc, i.name, pi.detail, pi.id""",
        patron_ids,
    )
    return _grouped(
        rows,
        lambda r: _new(
            PatronInterestRecord,
            (*r[1:8], _new(Provenance, r[8:12]), _interest_words(r[3], r[13], r[12]), r[14]),
        ),
    )


@lru_cache(maxsize=4096)
def _interest_words(name: str, aliases: str | None, matches: str) -> tuple[str, ...]:
    others = aliases.split("\x1f") if aliases else ()
    return tuple(dict.fromkeys((name, *others, *split_matches(matches))))


@needs(Right.KNOW)
def read_aliases(interest_ids: Iterable[int]) -> dict[int, list[str]]:
    """The other words of each interest."""
    rows = rows_in(
        "select interest_id, word from interest_alias where interest_id in {ids} order by id",
        interest_ids,
    )
    return _grouped(rows, lambda r: r[1])


def split_matches(text: str) -> tuple[str, ...]:
    """The stored `matches` of an interest as a tuple."""
    return tuple(m.strip() for m in text.split(";") if m.strip())


@needs(Right.KNOW)
def read_donations(patron_ids: Iterable[int]) -> dict[int, list[DonationRecord]]:
    """Newest first."""
    rows = rows_in(
        """select patron_id, id, kind, amount_minor, currency, given_at, purpose, thanked_at, version
           from donation where patron_id in {ids} order by given_at desc, id desc""",
        patron_ids,
    )
    return _grouped(rows, lambda r: DonationRecord(*r[1:]))


@needs(Right.KNOW)
def read_memberships(patron_ids: Iterable[int]) -> dict[int, list[MembershipRecord]]:
    """Newest first."""
    rows = rows_in(
        """select patron_id, id, kind, starts, ends, status, upgraded_at
           from membership where patron_id in {ids} order by starts desc, id desc""",
        patron_ids,
    )
    return _grouped(rows, lambda r: MembershipRecord(*r[1:]))


_PROMISES = """
    select p.patron_id, p.id, p.patron_id, p.note_id, p.text, p.due_on, p.done_at, p.outcome,
           p.made_at, coalesce(u.name, ''), p.audience, p.version, p.kind, p.owner_id,
           coalesce(o.name, ''), p.first_due_on, p.moves, p.call_id, p.source_kind, p.source
    from promise p left join user u on u.id = p.user_id left join user o on o.id = p.owner_id
"""
# Open ones by due date (those without one last), then the done ones, latest first.
_PROMISE_ORDER = """
    order by p.done_at is not null, p.done_at desc, p.due_on is null, p.due_on, p.id
"""


@needs(Right.KNOW)
def read_promises(patron_ids: Iterable[int]) -> dict[int, list[PromiseRecord]]:
    """Open ones by due date, then those that were kept, latest first."""
    rows = rows_in(f"{_PROMISES} where p.patron_id in {{ids}} {_PROMISE_ORDER}", patron_ids)
    return _grouped(rows, lambda r: PromiseRecord(*r[1:]))


@needs(Right.KNOW)
def read_all_promises(open_only: bool) -> list[PromiseRecord]:
    """Those of everybody, as the follow-ups list them."""
    condition = "where p.done_at is null" if open_only else ""
    rows = connection.rows(f"{_PROMISES} {condition} {_PROMISE_ORDER}")
    return [PromiseRecord(*r[1:]) for r in rows]


_NOTES = """
    select n.patron_id, n.id, n.patron_id, n.kind, %s, n.door_line, n.audience,
           n.pinned, n.performance_id, coalesce(pr.title, ''), n.resolved_at, n.source_kind,
           n.source, coalesce(u.name, ''), n.created_at, n.updated_at, n.version
    from note n left join user u on u.id = n.user_id
    left join performance p on p.id = n.performance_id
    left join production pr on pr.id = p.production_id
    where n.patron_id in {ids} %s
    order by n.pinned desc, n.created_at desc, n.id desc
"""


@needs(Right.KNOW)
def read_notes(
    patron_ids: Iterable[int], condition: str = "", *, texts: bool = True
) -> dict[int, list[NoteRecord]]:
    """Pinned first, then newest first. `texts=False` leaves the text out, but for what is not to
    be mentioned.
    """
    return _grouped(rows_in(_notes_sql(condition, texts), patron_ids), _note)


@lru_cache(maxsize=16)
def _notes_sql(condition: str, texts: bool) -> str:
    silent = "case n.kind when 'avoid' then n.text else '' end"
    return _NOTES % ("n.text" if texts else silent, condition)


def _note(r: tuple[Any, ...]) -> NoteRecord:
    provenance = _new(Provenance, r[11:15])
    return _new(NoteRecord, (*r[1:7], r[7] == 1, *r[8:11], provenance, *r[14:17], ()))


@needs(Right.KNOW)
def read_opener_uses(patron_ids: Iterable[int]) -> dict[int, list[OpenerUseRecord]]:
    """Newest first."""
    rows = rows_in(
        """select o.patron_id, o.key, o.kind, o.action, o.used_at, coalesce(u.name, '')
           from opener_use o left join user u on u.id = o.user_id where o.patron_id in {ids}
           order by o.used_at desc, o.id desc""",
        patron_ids,
    )
    return _grouped(rows, lambda r: OpenerUseRecord(*r[1:]))
