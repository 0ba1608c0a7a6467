"""What the books say, as sentences: `Ana changed the phone from ... to ..., 14 Nov 18:02, on the record`."""

from __future__ import annotations

from typing import NamedTuple

from db import clock
from db.conflicts import ChangedMeanwhile
from db.errors import EditConflict
from db.queries import audit
from db.queries.taking_back import EarlierStep
from db.records.audit import (
    AuditRecord,
    ChangeRecord,
    DeletedRecord,
    FieldRecord,
    ImportMark,
)
from desktop.domain import words

LONGEST = 48
UNTOLD = "private: its words are not kept here"
MOST_LINES = 5

NOUNS = {
    "patron": "record", "contact_point": "way to reach them", "access_need": "access need",
    "relationship": "relation", "consent": "permission", "household": "household",
    "note": "note", "promise": "promise", "patron_interest": "interest", "reaction": "reaction",
    "interest": "word of the vocabulary", "interest_alias": "other word of the vocabulary",
    "performance": "performance", "production": "production", "season": "season",
    "order": "order", "ticket": "ticket", "donation": "gift", "membership": "membership",
    "form": "form", "response": "filled form", "call": "call", "outcome": "outcome of a call",
    "segment": "list", "letter_template": "letter", "letter": "draft of a letter",
    "call_guide": "call guide", "opener_use": "opener that was said", "user": "user",
}  # fmt: skip
FIELDS = {
    "given": "given name", "family": "family name", "display_name": "name as shown",
    "say_as": "way to say the name", "pronouns": "pronouns", "salutation": "salutation",
    "birth_year": "year of birth", "birth_month": "month of birth", "birth_day": "day of birth",
    "since": "“patron since”", "household_id": "household", "organisation": "organisation",
    "deceased": "“has died”", "archived": "“archived”", "no_chat": "“prefers no small talk”",
    "preferred": "“used first”", "due_on": "day", "done_at": "“done”", "starts_at": "time",
    "door_line": "door line", "resolved_at": "“resolved”", "ended_at": "end", "owner_id": "owner",
    "group_name": "group", "for_children": "“for children”", "attended": "attendance",
    "thanked_at": "“thanked”", "pinned": "“pinned”", "performance_id": "performance",
    "patron_id": "patron", "interest_id": "interest", "retired": "“retired”", "text": "words",
    "need": "need", "instruction": "instruction", "value": "value", "kind": "kind",
    "audience": "audience", "granted_by": "who granted it", "granted": "allowed", "cancelled": "“cancelled”", "first_due_on": "first day",
}  # fmt: skip
_FLAGS = frozenset(
    {"deceased", "archived", "no_chat", "preferred", "pinned", "retired", "cancelled",
     "for_children", "granted", "active", "needs_elsewhere"}
)  # fmt: skip
_DAYS = frozenset({"due_on", "first_due_on", "since", "starts", "ends", "given_at"})
_INSTANTS = frozenset({"done_at", "resolved_at", "ended_at", "thanked_at", "starts_at", "doors_at"})
# What stands in short codes, in words: by column, or by table and column.
_CODES: dict[str, dict[object, str]] = {
    "audience": {"say": "may be said", "print": "may be printed, not said", "desk": "desk only"},
    "strength": {3: "loves it", 2: "likes it", 1: "curious", -1: "not for them"},
    "role": {"staff": "staff", "volunteer": "volunteer", "admin": "admin"},
    "response.status": {
        "partial": "not finished", "waiting": "waits for review", "taken": "taken in",
        "left": "looked through, nothing taken",
    },
    "ticket.status": {"given_away": "given away", "returned": "given back"},
}  # fmt: skip
_ATTENDED = {1: "came", 0: "did not come", None: "not known"}
# What is worth saying of a record that somebody else added meanwhile.
_SAID_OF = {"consent": ("granted", "wording")}
# Counted with another, and not worth a line of its own.
_QUIET = frozenset({"moves", "visits"})
_CALLED = ("name", "display_name", "title", "value", "text", "need", "summary", "comment", "word")


class Line(NamedTuple):
    """A sentence, and the field of the books that can be put back by it, if one can."""

    text: str
    change: ChangeRecord | None = None
    field: FieldRecord | None = None


def entry_lines(entry: AuditRecord) -> list[Line]:
    """An entry as sentences: one a field where a few fields were changed, else one for the whole."""
    changed = [
        (change, field)
        for change in entry.changes
        if change.kind == "changed"
        for field in change.fields
        if field.column not in _QUIET
    ]
    plain = all(change.kind == "changed" for change in entry.changes)
    if entry.subject != "record" or not plain or not 0 < len(changed) <= MOST_LINES:
        return [Line(whole_words(entry))]
    who, tail = _who(entry.user), _tail(entry)
    return [
        Line(
            f"{who} changed {_of_what(change, field, entry.action)}{_from_to(change, field)}{tail}",
            *((change, field) if field.current else ()),
        )
        for change, field in changed
    ]


def whole_words(entry: AuditRecord) -> str:
    """An entry as one sentence, with what it counted or what was added."""
    if entry.erased:
        return f"About somebody who was erased, {when_words(entry.at)}"
    done = entry.action[:1].lower() + entry.action[1:]
    return f"{_who(entry.user)} {done}{_detail(entry)}, {when_words(entry.at)}"


def import_words(mark: ImportMark) -> str:
    """`Ana brought this record with the import of season.csv, 14 Nov 18:02`."""
    did = "brought this record with" if mark.made else "changed this record by"
    return f"{_who(mark.user)} {did} the import of {mark.file_name}, {when_words(mark.at)}"


def when_words(at: str) -> str:
    """`14 Nov 18:02`."""
    return f"{words.short_day_words(at)} {words.time_words(at)}"


def field_words(table: str, column: str, action: str = "") -> str:
    """What a field is called in a sentence: `phone`, `promise's day`."""
    if table == "contact_point" and column in ("value", "street", "city", "region", "postcode"):
        kind = action.rsplit(" ", 1)[-1]
        return kind if kind in ("phone", "e-mail", "address") else NOUNS[table]
    name = FIELDS.get(column, column.removesuffix("_id").replace("_", " "))
    return name if table == "patron" else f"{NOUNS.get(table, table.replace('_', ' '))}’s {name}"


def deleted_words(found: DeletedRecord) -> str:
    """What was deleted: `Note: “Loves the viola”`."""
    noun = NOUNS.get(found.table, "record")
    called = next((str(found.image[c]) for c in _CALLED if found.image.get(c)), "")
    return f"{noun[:1].upper()}{noun[1:]}" + (f": {_quoted(called)}" if called else "")


def deleted_by(found: DeletedRecord) -> str:
    """Who deleted it and when, whose it was, and what went with it."""
    parts = [f"{_who(found.user)}, {when_words(found.at)}"]
    if found.patron and found.table != "patron":
        parts.append(found.patron)
    if found.others:
        parts.append(f"with {words.count_words(found.others, 'record')} more")
    return " · ".join(parts)


def take_back_question(found: EarlierStep) -> str:
    """`Take back “Changed a phone” of Ada Example, by Ben Okafor, yesterday 18:12?`"""
    of = f" of {found.patron}" if found.patron else ""
    who = "you" if found.own and found.user else found.user or "somebody"
    day = clock.to_local(found.at).date()
    back = (clock.today() - day).days
    said = {0: "today", 1: "yesterday"}.get(back) or words.short_day_words(day)
    return f"Take back “{found.step.label}”{of}, by {who}, {said} {words.time_words(found.at)}?"


def now_words(conflict: EditConflict) -> str:
    """What the fields hold now that somebody else changed, for who was about to change them."""
    if not isinstance(conflict, ChangedMeanwhile) or not conflict.fields:
        return ""
    now = audit.current_values(conflict.table, conflict.row_id)
    if now is None:
        return "It was removed."
    told = [
        f"{FIELDS.get(column, column.replace('_', ' '))} {_value(column, now.get(column))}"
        for column in _SAID_OF.get(conflict.table, conflict.fields[:3])
        if not column.endswith("_id")
    ]
    return f"It says now: {'; '.join(told)}." if told else ""


def _who(user: str) -> str:
    return user or "Somebody"


def _of_what(change: ChangeRecord, field: FieldRecord, action: str) -> str:
    return f"the {field_words(change.table, field.column, action)}"


def _from_to(change: ChangeRecord, field: FieldRecord) -> str:
    if not field.told:
        return f" ({UNTOLD})"
    if field.column.endswith("_id"):
        return ""
    before, after = (
        _coded(change.table, field.column, value) or _value(field.column, value)
        for value in (field.before, field.after)
    )
    return f" from {before} to {after}"


def _coded(table: str, column: str, value: object) -> str:
    """What a stored code means, in quotes; '' for what is no code."""
    said = _CODES.get(f"{table}.{column}") or _CODES.get(column) or {}
    return _quoted(said[value]) if value in said else ""


def _tail(entry: AuditRecord) -> str:
    return f", {when_words(entry.at)}, {_where(entry.action)}"


def _where(action: str) -> str:
    """By which way a change came, from the words of the step."""
    for begins, said in (
        ("Took back", "by taking something back"), ("Put back", "by putting it back"),
        ("Ended a call", "in a call"), ("Merged", "by a merge"),
        ("Marked who came", "at the door"),
    ):  # fmt: skip
        if action.startswith(begins):
            return said
    if action.startswith("Took in answers"):
        return f"from answers{action.removeprefix('Took in answers').replace(':', ' to', 1)}"
    return "on the record"


def _detail(entry: AuditRecord) -> str:
    counts = [f for c in entry.changes if c.kind == "counted" for f in c.fields]
    if counts:
        told = ", ".join(f"{f.after} {f.column}" for f in counts)
        return f" ({told})"
    values = [
        str(field.after or field.before)
        for change in entry.changes
        if change.table == "contact_point" and change.kind in ("made", "removed")
        for field in change.fields
        if field.column == "value" and field.told
    ]
    return f": {values[0]}" if len(values) == 1 else ""


def _value(column: str, value: object) -> str:
    if column in _FLAGS:
        return "yes" if value else "no"
    if column == "attended":
        return f"“{_ATTENDED.get(value, str(value))}”"  # type: ignore[call-overload]
    if value is None or value == "":
        return "nothing"
    text = str(value)
    try:
        if column in _INSTANTS:
            return when_words(text)
        if column in _DAYS and len(text) == len("2026-11-22"):
            return words.short_day_words(text)
    except ValueError:
        return _quoted(text)
    return text if column == "value" or isinstance(value, int) else _quoted(text)


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + '…'}”"
