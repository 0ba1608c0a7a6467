"""What two records of one person may both have: settled before the rest moves over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from db import clock, connection, journal
from db.folding import fold
from db.gate import Right, needs
from db.models import (
    AccessNeed,
    ContactPoint,
    ImportIssue,
    NotDuplicate,
    PatronInterest,
    Reaction,
    Relationship,
)

_PARTS = ("street", "city", "region", "postcode", "country")
_WORDS = {3: "loves it", 2: "likes it", 1: "curious", -1: "not for them"}
_OPENNESS = ("desk", "print", "say")

Row = dict[str, Any]


@dataclass
class Merge:
    """A merge under way. `lost` collects what gives way, in words."""

    act: journal.Action
    keep_id: int
    other_id: int
    lost: list[str] = field(default_factory=list)


@needs(Right.KEEP)
def settle(merge: Merge) -> None:
    """Remove from the other record, or join, what the kept one has already."""
    _contact_points(merge)
    _interests(merge)
    _reactions(merge)
    _access_needs(merge)
    _relationships(merge)
    _not_duplicates(merge)
    _issues(merge)


def _rows(table: str, patron_id: int, columns: tuple[str, ...]) -> list[Row]:
    found = connection.rows(
        f'select id, {", ".join(columns)} from "{table}" where patron_id = ? order by id',
        (patron_id,),
    )
    return [dict(zip(("id", *columns), row, strict=True)) for row in found]


def _contact_points(merge: Merge) -> None:
    columns = ("kind", "normal", "label", "value", "preferred", *_PARTS)
    mine = _rows("contact_point", merge.keep_id, columns)
    preferred = {row["kind"] for row in mine if row["preferred"]}
    for row in _rows("contact_point", merge.other_id, columns):
        same = next(
            (m for m in mine if (m["kind"], m["normal"]) == (row["kind"], row["normal"])), None
        )
        if same is not None and not _contradict(same, row):
            filled = {c: row[c] for c in ("label", *_PARTS) if row[c] and not same[c]}
            if filled:
                merge.act.update(ContactPoint, same["id"], **filled)
                same |= filled
            merge.act.remove(ContactPoint, row["id"])
        elif row["preferred"] and row["kind"] in preferred:
            merge.act.update(ContactPoint, row["id"], preferred=0)


def _contradict(left: Row, right: Row) -> bool:
    return any(left[c] and right[c] and fold(left[c]) != fold(right[c]) for c in ("label", *_PARTS))


def _interests(merge: Merge) -> None:
    columns = ("interest_id", "detail", "strength", "audience", "source_kind", "source",
               "user_id", "learnt_at")  # fmt: skip
    mine = {
        (r["interest_id"], r["detail"]): r for r in _rows("patron_interest", merge.keep_id, columns)
    }
    for row in _rows("patron_interest", merge.other_id, columns):
        same = mine.get((row["interest_id"], row["detail"]))
        if same is None:
            continue
        newer, older = (row, same) if row["learnt_at"] > same["learnt_at"] else (same, row)
        name = connection.rows("select name from interest where id = ?", (row["interest_id"],))
        if newer["strength"] != older["strength"]:
            word = _WORDS.get(older["strength"], str(older["strength"]))
            merge.lost.append(f"{name[0][0]}: {word} (said {older['learnt_at'][:10]})")
        if older["source"] and older["source"] != newer["source"]:
            merge.lost.append(f"{name[0][0]}: also told in {older['source']}")
        values = {c: newer[c] for c in columns if c not in ("interest_id", "detail")}
        # What either of them was told in confidence stays so.
        values["audience"] = min(same["audience"], row["audience"], key=_OPENNESS.index)
        merge.act.remove(PatronInterest, row["id"])
        merge.act.update(PatronInterest, same["id"], **values)


def _reactions(merge: Merge) -> None:
    columns = ("performance_id", "value", "comment", "audience", "source_kind", "source",
               "user_id", "learnt_at")  # fmt: skip
    mine = {r["performance_id"]: r for r in _rows("reaction", merge.keep_id, columns)}
    for row in _rows("reaction", merge.other_id, columns):
        same = mine.get(row["performance_id"])
        if same is None:
            continue
        newer, older = (row, same) if row["learnt_at"] > same["learnt_at"] else (same, row)
        if (newer["value"], newer["comment"]) != (older["value"], older["comment"]):
            title = connection.rows(
                "select pr.title from performance p join production pr on pr.id = p.production_id "
                "where p.id = ?",
                (row["performance_id"],),
            )[0][0]
            comment = f" (“{older['comment']}”)" if older["comment"] else ""
            merge.lost.append(f"{title}: {older['value']}{comment}")
        values = {c: newer[c] for c in columns if c != "performance_id"}
        values["audience"] = min(same["audience"], row["audience"], key=_OPENNESS.index)
        merge.act.remove(Reaction, row["id"])
        merge.act.update(Reaction, same["id"], **values)


def _access_needs(merge: Merge) -> None:
    columns = ("need", "instruction", "audience", "ended_at")
    mine = _rows("access_need", merge.keep_id, columns)
    for row in _rows("access_need", merge.other_id, columns):
        same = next((m for m in mine if _same_need(m, row)), None)
        if same is None:
            continue
        if row["instruction"] and not same["instruction"]:
            merge.act.update(AccessNeed, same["id"], instruction=row["instruction"])
            same["instruction"] = row["instruction"]
        merge.act.remove(AccessNeed, row["id"])


def _same_need(left: Row, right: Row) -> bool:
    instructions = {fold(left["instruction"]), fold(right["instruction"])} - {""}
    return (
        fold(left["need"]) == fold(right["need"])
        and left["audience"] == right["audience"]
        and (left["ended_at"] is None) == (right["ended_at"] is None)
        and len(instructions) < 2
    )


def _relationships(merge: Merge) -> None:
    columns = ("kind", "name", "other_id", "birth_year", "audience")
    for patron_id, other_id in (
        (merge.keep_id, merge.other_id),
        (merge.other_id, merge.keep_id),
    ):
        for row in _rows("relationship", patron_id, columns):
            if row["other_id"] == other_id:
                name = f" ({row['name']})" if row["name"] else ""
                merge.lost.append(f"the two records were kept as {row['kind']}{name}")
                merge.act.remove(Relationship, row["id"])
    mine = _rows("relationship", merge.keep_id, columns)
    for row in _rows("relationship", merge.other_id, columns):
        same = next((m for m in mine if _same_relation(m, row)), None)
        if same is None:
            continue
        filled = {c: row[c] for c in ("birth_year", "name") if row[c] and not same[c]}
        if filled:
            merge.act.update(Relationship, same["id"], **filled)
            same |= filled
        merge.act.remove(Relationship, row["id"])


def _same_relation(left: Row, right: Row) -> bool:
    years = {left["birth_year"], right["birth_year"]} - {None}
    return (
        left["kind"] == right["kind"]
        and left["other_id"] == right["other_id"]
        and fold(left["name"]) == fold(right["name"])
        and left["audience"] == right["audience"]
        and len(years) < 2
    )


def _not_duplicates(merge: Merge) -> None:
    for row_id, low, high in connection.rows(
        "select id, low_id, high_id from not_duplicate where low_id = :o or high_id = :o",
        {"o": merge.other_id},
    ):
        third = high if low == merge.other_id else low
        pair = (min(third, merge.keep_id), max(third, merge.keep_id))
        known = connection.row("select 1 from not_duplicate where low_id = ? and high_id = ?", pair)
        if third == merge.keep_id or known:
            merge.act.remove(NotDuplicate, row_id)
        else:
            merge.act.update(NotDuplicate, row_id, low=pair[0], high=pair[1])


def _issues(merge: Merge) -> None:
    """Open questions of imports follow to the kept record; the one about these two is settled."""
    names = {merge.other_id: merge.keep_id}
    for row_id, patron_id, other_id, settled_at in connection.rows(
        "select id, patron_id, other_id, settled_at from import_issue "
        "where patron_id = :o or other_id = :o",
        {"o": merge.other_id},
    ):
        values: Row = {
            "patron_id": names.get(patron_id, patron_id),
            "other_id": names.get(other_id, other_id),
        }
        if values["patron_id"] == values["other_id"] and settled_at is None:
            values["settled_at"] = clock.now_text()
        merge.act.update(ImportIssue, row_id, **values)
