"""Who is whose: a patron to another, or to a name only (a child)."""

from __future__ import annotations

from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Relationship
from db.queries.checks import check_audience, check_patron

RELATIONSHIP_KINDS = ("child", "partner", "parent", "sibling", "friend", "companion")


def _owner(relationship_id: int) -> int:
    row = connection.row("select patron_id from relationship where id = ?", (relationship_id,))
    if row is None:
        raise NotFound("relationship")
    return int(row[0])


@needs(Right.KEEP)
def add_relationship(
    patron_id: int, kind: str, name: str = "", other_id: int | None = None,
    birth_year: int | None = None, audience: str = "say", *,
    source_kind: str = "staff", source: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Who is whose: to a patron we know (`other_id`) or to a name only.

    The same one again is brought up to date, not doubled.
    """
    check_patron(patron_id)
    _check_relationship(kind, audience)
    if other_id is not None:
        check_patron(other_id)
    if other_id == patron_id or (other_id is None and not name.strip()):
        raise InputRefused("Say who it is. Nothing was saved.")
    values = {"birth_year": birth_year, "audience": audience, "name": name.strip()}
    same = next(
        (r[0] for r in connection.rows(
            "select id, name, other_id from relationship where patron_id = ? and kind = ?",
            (patron_id, kind),
        ) if (r[2] == other_id if other_id else fold(r[1]) == fold(name))),
        None,
    )  # fmt: skip
    with journal.action("Added who is whose", user_id=user_id, patron_id=patron_id) as act:
        if same is None:
            act.insert(
                Relationship, patron=patron_id, other=other_id, kind=kind, source_kind=source_kind,
                source=source, user_id=user_id, learnt_at=clock.now_text(), **values,
            )  # fmt: skip
        else:
            act.update(Relationship, same, **{k: v for k, v in values.items() if v})
            act.about_id = same
        act.touch(*([other_id] if other_id else []))
    assert act.step is not None
    return act.step


def _check_relationship(kind: str, audience: str) -> None:
    check_audience(audience)
    if kind not in RELATIONSHIP_KINDS:
        raise InputRefused(f"There is no relationship “{kind}”. Nothing was saved.")


@needs(Right.KEEP)
def update_relationship(
    relationship_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change kind, name, birth_year or audience, as it was said. Raises NotFound, EditConflict."""
    if set(fields) - {"kind", "name", "birth_year", "audience"}:
        raise TypeError(f"no such field: {sorted(fields)}")
    patron_id = _owner(relationship_id)
    _check_relationship(fields.get("kind", "child"), fields.get("audience", "say"))
    with journal.action("Changed who is whose", user_id=user_id, patron_id=patron_id) as act:
        act.update(Relationship, relationship_id, version, **fields)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def remove_relationship(
    relationship_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove it, for both sides. Raises NotFound, EditConflict."""
    patron_id = _owner(relationship_id)
    with journal.action("Removed who is whose", user_id=user_id, patron_id=patron_id) as act:
        act.remove(Relationship, relationship_id, version)
    assert act.step is not None
    return act.step
