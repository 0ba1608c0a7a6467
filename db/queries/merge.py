"""Two records of one person made one: preview, merge without losing a value, take it back.

What is tied to a patron is found by the foreign keys of the models, so that a table added later
moves too; only what could be there twice is settled by hand, here and in `merge_rows`.
"""

from __future__ import annotations

import json
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import ALL, BaseModel, Draft, Household, NotDuplicate, Note, Patron
from db.queries import drafts, merge_rows
from db.queries.checks import check_version
from db.queries.merge_rows import Merge
from db.queries.patrons import sort_name
from db.records.duplicates import MergeField, MergeMove, MergePreview, MergeRecord

LABEL = "Merged two patrons"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# name, label, columns
_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("given", "Given name", ("given",)),
    ("family", "Family name", ("family",)),
    ("display_name", "Shown as", ("display_name",)),
    ("say_as", "Say it like this", ("say_as",)),
    ("pronouns", "Pronouns", ("pronouns",)),
    ("salutation", "Salutation", ("salutation",)),
    ("birthday", "Birthday", ("birth_year", "birth_month", "birth_day")),
    ("since", "With us since", ("since",)),
    ("organisation", "Organisation", ("organisation",)),
    ("household", "Household", ("household_id",)),
    ("no_chat", "Prefers not to chat", ("no_chat",)),
    ("deceased", "Has died", ("deceased",)),
)
_MOVES = (
    ("tickets", "ticket", "holder_id"), ("orders", "order", "patron_id"),
    ("contact points", "contact_point", "patron_id"), ("interests", "patron_interest", "patron_id"),
    ("notes", "note", "patron_id"), ("promises", "promise", "patron_id"),
    ("reactions", "reaction", "patron_id"), ("gifts", "donation", "patron_id"),
    ("memberships", "membership", "patron_id"), ("consents", "consent", "patron_id"),
    ("access needs", "access_need", "patron_id"), ("relationships", "relationship", "patron_id"),
    ("openers said", "opener_use", "patron_id"), ("vendor numbers", "external_id", "patron_id"),
    ("form answers", "response", "patron_id"), ("calls", "call", "patron_id"),
    ("letters", "letter", "patron_id"),
)  # fmt: skip


@needs(Right.KNOW)
def preview_merge(keep_id: int, other_id: int) -> MergePreview:
    """Both records field by field, what would move, and what to think about first.

    Raises NotFound, InputRefused for a patron and themselves.
    """
    keep, other = _pair(keep_id, other_id)
    fields = []
    for name, label, columns in _FIELDS:
        left, right = _shown(name, columns, keep), _shown(name, columns, other)
        take = bool(right) and (not left or (name == "since" and right < left))
        fields.append(MergeField(name, label, left, right, left == right, take))
    moves = []
    for kind, table, column in _MOVES:
        count = connection.rows(
            f'select count(*) from "{table}" where "{column}" = ?', (other_id,)
        )[0][0]
        if count:
            moves.append(MergeMove(kind, count))
    return MergePreview(
        keep_id, keep["display_name"], other_id, other["display_name"], tuple(fields),
        tuple(moves), tuple(_warnings(keep, other)), (keep["version"], other["version"]),
    )  # fmt: skip


def _pair(keep_id: int, other_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    if keep_id == other_id:
        raise InputRefused("This is one and the same record. Nothing was changed.")
    return _patron(keep_id), _patron(other_id)


def _patron(patron_id: int) -> dict[str, Any]:
    columns = [str(c) for c in Patron._meta.columns]
    names = ", ".join(f"p.{c}" for c in columns)
    row = connection.row(
        f"select {names}, coalesce(h.name, '') from patron p "
        "left join household h on h.id = p.household_id where p.id = ?",
        (patron_id,),
    )
    if row is None:
        raise NotFound("patron")
    return dict(zip([*columns, "household_name"], row, strict=True))


def _shown(name: str, columns: tuple[str, ...], patron: dict[str, Any]) -> str:
    if name == "birthday":
        return _birthday(*(patron[c] for c in columns))
    if name == "household":
        return str(patron["household_name"])
    value = patron[columns[0]]
    if isinstance(value, int):
        return "yes" if value else ""
    return str(value or "")


def _birthday(year: int | None, month: int | None, day: int | None) -> str:
    parts = (str(day) if day else "", _MONTHS[month - 1] if month else "", str(year or ""))
    return " ".join(part for part in parts if part)


def _warnings(keep: dict[str, Any], other: dict[str, Any]) -> list[str]:
    ids = {"keep": keep["id"], "other": other["id"]}
    found = []
    together = connection.rows(
        """select count(distinct a.performance_id) from ticket a
           join ticket b on b.performance_id = a.performance_id and b.holder_id = :other
           where a.holder_id = :keep and a.status = 'valid' and b.status = 'valid'""",
        ids,
    )[0][0]
    if together:
        shows = "one performance" if together == 1 else f"{together} performances"
        found.append(f"Both held tickets for {shows}: they may be two people.")
    said = connection.row(
        """select substr(n.said_at, 1, 10), coalesce(u.name, 'somebody') from not_duplicate n
           left join user u on u.id = n.user_id
           where n.low_id = min(:keep, :other) and n.high_id = max(:keep, :other)""",
        ids,
    )
    if said:
        found.append(f"On {said[0]} {said[1]} said that these are two people.")
    if connection.row(
        """select 1 from relationship where (patron_id = :keep and other_id = :other)
           or (patron_id = :other and other_id = :keep)""",
        ids,
    ):
        found.append("They are kept as related to each other.")
    return found


@needs(Right.KEEP)
def merge_patrons(
    keep_id: int, other_id: int, take_from_other: set[str], *,
    versions: tuple[int, int] | None = None, user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Move all that is the other's to the kept record, then remove the other: one step.

    The fields named in `take_from_other` (see `preview_merge`) come from the other record.
    Each value that gives way is written into a note. "Prefers not to chat" stays if either said
    so. `versions`: of the two records as `preview_merge` showed them. Raises NotFound,
    InputRefused; EditConflict, having changed nothing, if either says something else by now.
    """
    unknown = take_from_other - {name for name, _, _ in _FIELDS}
    if unknown:
        raise InputRefused(f"There is no field {sorted(unknown)}. Nothing was changed.")
    with journal.action(LABEL, user_id=user_id, patron_id=keep_id) as act:
        keep, other = _pair(keep_id, other_id)
        for patron, version in zip((keep, other), versions or (None, None), strict=True):
            check_version(version, patron["version"], "patron", patron["id"])
        merge = Merge(act, keep_id, other_id)
        values = _choose(merge, keep, other, take_from_other | ({"no_chat"} & _said(other)))
        merge_rows.settle(merge)
        drafts.move_drafts(keep_id, other_id)
        _repoint_all(act, keep_id, other_id)
        act.update(Patron, keep_id, **values)
        act.remove(Patron, other_id)
        _forget_empty_households(act, keep, other)
        _write_down(merge, other, user_id)
        act.about_id = keep_id
    assert act.step is not None
    return act.step


def _said(patron: dict[str, Any]) -> set[str]:
    return {"no_chat"} if patron["no_chat"] else set()


def _choose(
    merge: Merge, keep: dict[str, Any], other: dict[str, Any], take: set[str]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    given_up: dict[str, str] = {}
    for name, label, columns in _FIELDS:
        left, right = _shown(name, columns, keep), _shown(name, columns, other)
        if name in take:
            values |= {"household" if c == "household_id" else c: other[c] for c in columns}
        gone = left if name in take else right
        if gone and left != right:
            given_up[label] = gone
    whole_name = given_up.get("Shown as", "").split()
    merge.lost += [
        f"{label}: {gone}"
        for label, gone in given_up.items()
        if label not in ("Given name", "Family name") or not set(gone.split()) <= set(whole_name)
    ]
    after = keep | values
    values["sort_name"] = sort_name(after["given"], after["family"], after["display_name"])
    values["created_at"] = min(keep["created_at"], other["created_at"])
    # Taking an import back removes what it made: the joined record must outlive the younger one.
    batches = (keep["batch_id"], other["batch_id"])
    values["batch_id"] = None if None in batches else min(batches)
    return values


def _repoint_all(act: journal.Action, keep_id: int, other_id: int) -> None:
    for model, column in patron_keys():
        act.repoint(model, column, other_id, keep_id)


@needs(Right.KNOW)
def patron_keys() -> list[tuple[type[BaseModel], str]]:
    """Every (model, column) that points at a patron, but the pairs said not to be the same, and
    what is not saved yet, which no step holds."""
    return [
        (model, field.column_name)
        for model in ALL
        if model not in (NotDuplicate, Draft)
        for field in model._meta.sorted_fields
        if getattr(field, "rel_model", None) is Patron
    ]


def _forget_empty_households(
    act: journal.Action, keep: dict[str, Any], other: dict[str, Any]
) -> None:
    for household_id in {keep["household_id"], other["household_id"]} - {None}:
        if not connection.row("select 1 from patron where household_id = ?", (household_id,)):
            act.remove(Household, household_id)


def _write_down(merge: Merge, other: dict[str, Any], user_id: int | None) -> None:
    if not merge.lost:
        return
    now = clock.now_text()
    text = f"Merged with {other['display_name']} (no. {other['id']}). Also known: "
    merge.act.insert(
        Note, patron=merge.keep_id, text=text + "; ".join(merge.lost) + ".", audience="desk",
        source_kind="history", source="merge", user_id=user_id, created_at=now, updated_at=now,
    )  # fmt: skip


@needs(Right.KNOW)
def list_merges(patron_id: int) -> list[MergeRecord]:
    """Merges into a patron that stand, latest first; `undo_merge` takes one back, days later too."""
    found = []
    for entry_id, changes in connection.rows(
        "select entry_id, changes from kept_step where patron_id = ? and label = ? order by id desc",
        (patron_id, LABEL),
    ):
        removed = [c for c in json.loads(changes) if c[0] == "patron" and c[3] is None]
        if removed and not connection.row("select 1 from patron where id = ?", (removed[0][1],)):
            found.append(MergeRecord(entry_id, removed[0][2]["display_name"]))
    return found


@needs(Right.KEEP)
def undo_merge(merge_id: int, *, user_id: int | None = None) -> journal.Step:
    """Take back a merge from the books. Raises NotFound, and EditConflict (nothing changed) if
    what was moved has been changed since."""
    row = connection.row(
        "select user_id, patron_id, changes, id from kept_step where entry_id = ? and label = ?",
        (merge_id, LABEL),
    )
    if row is None:
        raise NotFound("merge")
    changes = tuple(journal.RowChange(*change) for change in json.loads(row[2]))
    touched = {row[1]} | {c.row_id for c in changes if c.table == "patron"}
    step = journal.Step(LABEL, row[0], row[1], changes, frozenset(touched), kept_id=row[3])
    return journal.undo(step, user_id=user_id)
