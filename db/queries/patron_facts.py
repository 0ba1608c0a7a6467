"""What is known of patrons that an answer could add to or contradict, for many in few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from db import connection
from db.folding import fold
from db.gate import Right, needs
from db.queries import known
from db.queries.chunks import rows_in
from db.records.memory import PatronInterestRecord
from db.records.patrons import (
    AccessNeedRecord,
    ConsentRecord,
    ContactPointRecord,
    Provenance,
)


class EndedNeed(NamedTuple):
    """An access need that somebody ended."""

    need: str
    ended_at: str


class KnownReaction(NamedTuple):
    """What they said of a performance."""

    value: str
    comment: str
    provenance: Provenance


@dataclass(slots=True)
class KnownFacts:
    """One patron as the review of a response sees them; with id 0 nobody yet."""

    patron_id: int = 0
    given: str = ""
    family: str = ""
    display_name: str = ""
    say_as: str = ""
    pronouns: str = ""
    salutation: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    organisation: str = ""
    no_chat: bool = False
    points: list[ContactPointRecord] = field(default_factory=list)
    consents: list[ConsentRecord] = field(default_factory=list)
    needs: list[AccessNeedRecord] = field(default_factory=list)
    ended_needs: list[EndedNeed] = field(default_factory=list)
    interests: list[PatronInterestRecord] = field(default_factory=list)
    reactions: dict[int, KnownReaction] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()


_COLUMNS = (
    "patron_id", "given", "family", "display_name", "say_as", "pronouns", "salutation",
    "birth_year", "birth_month", "birth_day", "organisation", "no_chat",
)  # fmt: skip


@needs(Right.KNOW)
def read_facts(patron_ids: Iterable[int]) -> dict[int, KnownFacts]:
    """Patron -> what is known; ids that are no patron are left out."""
    wanted = tuple(dict.fromkeys(patron_ids))
    found = {
        r[0]: KnownFacts(**dict(zip(_COLUMNS, r, strict=True)))
        for r in rows_in(
            f"select id, {', '.join(_COLUMNS[1:])} from patron where id in {{ids}}",
            wanted,
        )
    }
    for patron_id, points in known.read_contact_points(wanted).items():
        found[patron_id].points = points
    for patron_id, consents in known.read_consents(wanted).items():
        found[patron_id].consents = consents
    for patron_id, needed in known.read_access_needs(wanted).items():
        found[patron_id].needs = needed
    for patron_id, interests in known.read_interests(wanted).items():
        found[patron_id].interests = interests
    _read_rest(found, wanted)
    return found


def _read_rest(found: dict[int, KnownFacts], wanted: tuple[int, ...]) -> None:
    for patron_id, need, ended_at in rows_in(
        "select patron_id, need, ended_at from access_need "
        "where patron_id in {ids} and ended_at is not null",
        wanted,
    ):
        found[patron_id].ended_needs.append(EndedNeed(need, ended_at))
    for row in rows_in(
        """select r.patron_id, r.performance_id, r.value, r.comment, r.source_kind, r.source,
               coalesce(u.name, ''), r.learnt_at
           from reaction r left join user u on u.id = r.user_id where r.patron_id in {ids}""",
        wanted,
    ):
        found[row[0]].reactions[row[1]] = KnownReaction(row[2], row[3], Provenance(*row[4:8]))
    notes: dict[int, set[str]] = {}
    for patron_id, text in rows_in(
        "select patron_id, text from note "
        "where patron_id in {ids} and source_kind in ('form', 'call')",
        wanted,
    ):
        notes.setdefault(patron_id, set()).add(fold(text))
    for patron_id, texts in notes.items():
        found[patron_id].notes = frozenset(texts)


@needs(Right.KNOW)
def interest_ids() -> dict[str, int]:
    """Folded name or other word -> item of the vocabulary; a name goes before a word."""
    words = dict(connection.rows("select folded, interest_id from interest_alias"))
    return words | dict(connection.rows("select folded, id from interest"))


@needs(Right.KNOW)
def interest_names() -> dict[int, str]:
    """What each item of the vocabulary is called."""
    return dict(connection.rows("select id, name from interest"))


@needs(Right.KNOW)
def holds_ticket(patron_id: int, performance_id: int) -> bool:
    """Whether they hold a standing ticket for it: only then is a reaction of theirs kept."""
    return bool(
        connection.row(
            "select 1 from ticket where holder_id = ? and performance_id = ? "
            "and status = 'valid' limit 1",
            (patron_id, performance_id),
        )
    )


def replaced_interest(detail: str, mine: Iterable[tuple[int, str]]) -> int | None:
    """Of a patron's (id, detail) of one interest, the one that another detail brings up to date.

    Numbers change with the years (`4 and 7` to `5 and 8`); words are told beside each other
    (viola, piano). None if the detail is another thing to know.
    """
    if not _counts(detail):
        return None
    numbered = [row_id for row_id, told in mine if _counts(told) and fold(told) != fold(detail)]
    return numbered[0] if len(numbered) == 1 else None


def _counts(detail: str) -> bool:
    return any(c.isdigit() for c in detail)
