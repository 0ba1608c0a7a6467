"""Households: who shares an address or a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db import connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Household, Patron
from db.queries.checks import check_patron
from db.queries.chunks import rows_in
from db.records.patrons import HouseholdRecord


@needs(Right.KNOW)
def get_household(household_id: int) -> HouseholdRecord:
    """One household with its members. Raises NotFound."""
    found = _records(
        connection.rows("select id, name, version from household where id = ?", (household_id,))
    )
    if not found:
        raise NotFound("household")
    return found[0]


@needs(Right.KNOW)
def find_households(text: str, limit: int = 20) -> list[HouseholdRecord]:
    """Those whose name, or the name of a member, holds `text` (folded), by name."""
    wanted = fold(text)
    if not wanted:
        return []
    rows = connection.rows(
        """select h.id, h.name, h.version from household h
           where instr(fold(h.name), :text) or exists (
               select 1 from patron p
               where p.household_id = h.id and instr(fold(p.display_name), :text))
           order by fold(h.name), h.id limit :limit""",
        {"text": wanted, "limit": limit},
    )
    return _records(rows)


def _records(rows: list[tuple[Any, ...]]) -> list[HouseholdRecord]:
    members: dict[int, list[tuple[int, str]]] = {}
    for household_id, patron_id, name in rows_in(
        """select household_id, id, display_name from patron where household_id in {ids}
           order by archived, birth_year is not null, birth_year, sort_name, id""",
        [r[0] for r in rows],
    ):
        members.setdefault(household_id, []).append((patron_id, name))
    return [HouseholdRecord(r[0], r[1], tuple(members.get(r[0], ())), r[2]) for r in rows]


@needs(Right.KEEP)
def add_household(
    name: str, patron_ids: Iterable[int], *, user_id: int | None = None
) -> journal.Step:
    """A household of these patrons; they leave the ones they were in. Raises InputRefused."""
    ids = list(dict.fromkeys(patron_ids))
    if not ids or not name.strip():
        raise InputRefused("A household needs a name and a member. Nothing was saved.")
    for patron_id in ids:
        check_patron(patron_id)
    with journal.action("Made a household", user_id=user_id, patron_id=ids[0]) as act:
        household_id = act.insert(Household, name=name.strip())
        for patron_id in ids:
            _move(act, patron_id, household_id)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def join_household(
    patron_id: int, household_id: int | None, *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Move a patron into a household (None: out of theirs); one left empty is removed.

    `version` is the patron's. Raises NotFound, EditConflict.
    """
    check_patron(patron_id)
    if household_id is not None:
        get_household(household_id)
    label = "Left the household" if household_id is None else "Joined a household"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        _move(act, patron_id, household_id, version)
    assert act.step is not None
    return act.step


def _move(
    act: journal.Action, patron_id: int, household_id: int | None, version: int | None = None
) -> None:
    row = connection.row("select household_id from patron where id = ?", (patron_id,))
    before = row[0] if row else None
    act.update(Patron, patron_id, version, household=household_id)
    if before is None or before == household_id:
        return
    if connection.row("select 1 from patron where household_id = ?", (before,)) is None:
        act.remove(Household, before)


@needs(Right.KEEP)
def rename_household(
    household_id: int, name: str, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Give it another name. Raises NotFound, InputRefused, EditConflict."""
    members = get_household(household_id).members
    if not name.strip():
        raise InputRefused("A household needs a name. Nothing was changed.")
    with journal.action("Renamed a household", user_id=user_id) as act:
        act.update(Household, household_id, version, name=name.strip())
        act.touch(*(patron_id for patron_id, _ in members))
    assert act.step is not None
    return act.step
