"""One row of what is kept of a patron as one line for that patron to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from db.records.patron_record import Row
from desktop.domain import words
from desktop.domain.typed_values import birthday_words

Tables = dict[str, list[Row]]


class Line(NamedTuple):
    """What is kept, and where it came from."""

    text: str
    aside: str = ""


class Part(NamedTuple):
    """Tables that are told together under a heading."""

    title: str
    tables: tuple[str, ...]
    say: Callable[[str, Row, Tables], Iterable[Line]]
    empty: str = "Nothing."


SOURCES = {
    "staff": "noted at the desk", "call": "told us on a call", "form": "from a form",
    "sheet": "from a briefing sheet", "import": "from the ticketing system or a file",
    "history": "from your visits",
}  # fmt: skip
AUDIENCES = {
    "say": "may be said to you", "print": "on the sheet of an evening, not said",
    "desk": "at the desk only",
}  # fmt: skip
STRENGTHS = {3: "loves", 2: "likes", 1: "is curious about", -1: "not for you"}
CHANNELS = {"email": "by e-mail", "phone": "by phone", "post": "by post", "sms": "by text message"}


def day(text: Any) -> str:
    """A stored instant or date in words; '' for none, as it is if it is neither."""
    if not text:
        return ""
    try:
        return words.short_day_words(str(text))
    except ValueError:
        return str(text)


def source(row: Row) -> str:
    """`from a form (Spring survey), 3 Mar 2025`."""
    kind = SOURCES.get(str(row.get("source_kind") or ""), "")
    of = str(row.get("source") or "")
    when = day(row.get("learnt_at") or row.get("given_at") or row.get("created_at"))
    said = f"{kind} ({of})" if kind and of else kind or of
    return ", ".join(part for part in (said, when) if part)


def plain(table: str, row: Row) -> Line:
    """Any row: each column that says something."""
    said = [f"{column}: {value}" for column, value in row.items() if value not in (None, "", 0)]
    return Line(f"{table.replace('_', ' ')} – {'; '.join(said)}")


def performance(row: Row) -> str:
    """`Winterreise, Sun 22 Nov · 19:30`."""
    title, _, starts = str(row.get("performance") or "a performance").rpartition(", ")
    try:
        return f"{title}, {words.when_words(starts)}"
    except ValueError:
        return str(row.get("performance") or "a performance")


def _joined(*parts: Any, between: str = " · ") -> str:
    return between.join(str(part) for part in parts if part not in (None, ""))


def _who(_table: str, row: Row, tables: Tables) -> Iterable[Line]:
    yield Line(f"Name: {row['display_name']}")
    for label, column in (
        ("Given name", "given"), ("Family name", "family"), ("Said like", "say_as"),
        ("Pronouns", "pronouns"), ("Salutation", "salutation"), ("Organisation", "organisation"),
    ):  # fmt: skip
        if row.get(column):
            yield Line(f"{label}: {row[column]}")
    born = birthday_words(row["birth_year"], row["birth_month"], row["birth_day"])
    if born:
        yield Line(f"Birthday: {born}")
    if row.get("household"):
        yield Line(f"Household: {row['household']}")
    if row.get("since"):
        yield Line(f"With us since {row['since']}")
    for column, said in (
        ("no_chat", "You asked not to be chatted to."), ("archived", "The record is archived."),
        ("deceased", "The record says that this person has died."),
    ):  # fmt: skip
        if row.get(column):
            yield Line(said)
    yield Line(
        f"Totals: {words.count_words(row['visits'] or 0, 'visit')}"
        + (f", first {day(row['first_visit'])}" if row.get("first_visit") else "")
        + (f", last {day(row['last_visit'])}" if row.get("last_visit") else "")
    )
    yield Line(f"Record made on {day(row['created_at'])}, changed on {day(row['updated_at'])}")


def _reach(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "external_id":
        yield Line(f"Your number in {row['system']}: {row['number']}")
        return
    label = f" ({row['label']})" if row.get("label") else ""
    first = ", used first" if row.get("preferred") else ""
    yield Line(f"{str(row['kind']).capitalize()}{label}: {row['value']}{first}", source(row))


def _consent(_table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    channel = CHANNELS.get(row["channel"], row["channel"])
    said = "Yes" if row["granted"] else "No"
    wording = f": “{row['wording']}”" if row.get("wording") else ""
    yield Line(f"{said}, {channel}{wording}", source(row))


def _need(_table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    what = f" – what we do: {row['instruction']}" if row.get("instruction") else ""
    ended = f" (no longer, since {day(row['ended_at'])})" if row.get("ended_at") else ""
    yield Line(f"{row['need']}{what}{ended}", _joined(AUDIENCES.get(row["audience"]), source(row)))


def _people(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "not_duplicate":
        yield Line(
            "Somebody looked at your record and another one, and said that they are two people.",
            day(row.get("said_at")),
        )
        return
    if "told_by" in row:
        yield Line(
            f"Somebody else told us that you are tied to them ({row['kind']}).",
            day(row.get("learnt_at")),
        )
        return
    name = row.get("name") or "another patron of ours"
    born = f", born {row['birth_year']}" if row.get("birth_year") else ""
    yield Line(
        f"{str(row['kind']).capitalize()}: {name}{born}",
        _joined(AUDIENCES.get(row["audience"]), source(row)),
    )


def _like(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "reaction":
        comment = f": {row['comment']}" if row.get("comment") else ""
        yield Line(f"{performance(row)} – {row['value']}{comment}",
                   source(row))  # fmt: skip
        return
    detail = f" ({row['detail']})" if row.get("detail") else ""
    yield Line(
        f"{STRENGTHS.get(row['strength'], 'likes')}: {row.get('interest', '')}{detail}",
        _joined(AUDIENCES.get(row["audience"]), source(row)),
    )


def _visit(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "order":
        total = (
            words.money_words(row["total_minor"], row["currency"] or "")
            if row.get("total_minor") is not None
            else ""
        )
        yield Line(
            _joined(f"Order {row['number']}".strip(), day(row.get("ordered_at")), row["channel"],
                    row["status"], total, row["comment"], _pairs(row["extra"])),
            row["system"],
        )  # fmt: skip
        return
    came = {1: "came", 0: "did not come"}.get(row["attended"], "")
    yield Line(
        _joined(f"Ticket: {performance(row)}", f"seat {row['seat']}" if row["seat"] else "",
                row["status"], row["price_type"], came, row["holder_name"], row["number"],
                _pairs(row["extra"]))
    )  # fmt: skip


def _money(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "donation":
        amount = words.money_words(row["amount_minor"], row["currency"] or "")
        yield Line(_joined(f"Gift of {amount}", day(row["given_at"]), row["purpose"]), source(row))
        return
    until = f" to {day(row['ends'])}" if row.get("ends") else ""
    yield Line(f"{row['kind']}, {day(row['starts'])}{until}, {row['status']}", source(row))


def _said(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "note":
        door = f" – at the door: {row['door_line']}" if row.get("door_line") else ""
        kind = "" if row["kind"] == "note" else f"{row['kind'].capitalize()}: "
        yield Line(f"{kind}{row['text']}{door}",
                   _joined(AUDIENCES.get(row["audience"]), source(row)))  # fmt: skip
    elif table == "promise":
        done = f", done {day(row['done_at'])}" if row.get("done_at") else ", open"
        due = f", due {day(row['due_on'])}" if row.get("due_on") else ""
        outcome = f" – {row['outcome']}" if row.get("outcome") else ""
        yield Line(f"{row['kind'].capitalize()}: {row['text']}{due}{done}{outcome}",
                   _joined(source(row), day(row.get("made_at"))))  # fmt: skip
    elif table == "draft":
        yield Line(_joined("Begun and not saved yet: " + row["text"], _texts(row["rest"])),
                   _joined(day(row["typed_at"]), row["place"]))  # fmt: skip
    else:
        did = "Said to you" if row["action"] == "said" else "Put aside for a while"
        yield Line(f"{did}: {row['say']}", _joined(day(row["used_at"]), row["key"]))


def _talk(table: str, row: Row, tables: Tables) -> Iterable[Line]:
    if table == "letter":
        what = row["template_name"] or row.get("template") or "a letter"
        yield Line(
            _joined(f"Drafted: {what}", f"to {row['sent_to']}" if row["sent_to"] else "",
                    row["subject"], row["body"]),
            day(row["made_at"]),
        )  # fmt: skip
        return
    minutes = max(1, round((row["seconds"] or 0) / 60))
    yield Line(
        _joined(f"Call ({row['direction']}, {row['kind']}, {minutes} min)", row["phone"],
                performance(row) if row.get("performance") else "", row["summary"]),
        day(row["started_at"]),
    )  # fmt: skip
    for step in tables.get("call_step", ()):
        if step["call_id"] == row["id"]:
            said = _joined(step["heard"], _list(step["picked"]), _list(step["said"]), step["draft"])
            if said:
                yield Line(f"    {step['step']}: {said}")
    for outcome in tables.get("outcome", ()):
        if outcome["call_id"] == row["id"]:
            yield Line(
                "    " + _joined(f"{outcome['kind']}, {outcome['result']}", outcome["detail"],
                                 outcome["reason"], outcome["granted_by"])
            )  # fmt: skip


def _list(text: str) -> str:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return text
    return "; ".join(str(one) for one in found) if isinstance(found, list) else str(found)


def _form(_table: str, row: Row, tables: Tables) -> Iterable[Line]:
    yield Line(
        _joined(f"{row.get('form', 'A form')} ({row['face']})", _person(row["person"]),
                row["remark"], row["decisions"] if row["decisions"] != "{}" else ""),
        _joined(day(row["answered_at"]), row["source"]),
    )  # fmt: skip
    for answer in tables.get("answer", ()):
        if answer["response_id"] == row["id"]:
            yield Line(f"    {answer.get('question', 'Question')} – {_answer(answer)}")


def _pairs(text: str) -> str:
    """`Your wish: an aisle`, of a JSON object."""
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return text
    if not isinstance(told, dict):
        return str(told)
    return "; ".join(f"{key}: {value}" for key, value in told.items() if value)


def _person(text: str) -> str:
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return text
    return ", ".join(str(v) for v in told.values() if v) if isinstance(told, dict) else str(told)


def _answer(row: Row) -> str:
    try:
        told = json.loads(row["value"])
    except ValueError:
        return str(row["value"])
    if not isinstance(told, dict):
        return str(told)
    parts = told.get("parts")
    ticked: list[Any] = row.get("ticked") or told.get("choices") or []
    found = [*(str(one) for one in ticked), told.get("other"), told.get("text")]
    if isinstance(parts, dict):
        found += [str(v) for v in parts.values()]
    return ", ".join(part for part in found if part)


_UNTOLD = frozenset(
    {"kind", "audience", "source_kind", "normal", "channel", "status", "face", "currency"}
)


def _kept(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    """What is kept besides: of things taken away, and for finding somebody."""
    if table == "search_entry":
        found = " ".join(str(row[c]).strip() for c in ("names", "other", "tel", "notes") if row[c])
        yield Line(f"Words that find you: {found}")
    elif table == "import_change":
        yield Line(f"Before an import: {_texts(row['before'])}")
    elif table == "setting":
        yield Line(f"On a sheet: {json.dumps(row['lines'], ensure_ascii=False)}")
    else:
        said = _texts(row["changes"])
        label = row.get("label") or "A change"
        yield Line(f"{label}, kept so that it can be taken back{f': {said}' if said else ''}",
                   day(row["at"]))  # fmt: skip


def _texts(kept: str) -> str:
    """The words that stand in kept rows, each once."""
    try:
        found = dict.fromkeys(_words_in(json.loads(kept or "[]")))
    except ValueError:
        return kept
    return "; ".join(found)


def _words_in(value: Any, column: str = "") -> Iterable[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in _UNTOLD and not name.endswith("_at"):
                yield from _words_in(one, name)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            # [table, id, before, after]: what comes first is no word of anybody's.
            if not (place == 0 and isinstance(one, str) and len(value) == 4 and not column):
                yield from _words_in(one, column)
    elif isinstance(value, str) and len(value) > 1:
        yield value


def _books(table: str, row: Row, _tables: Tables) -> Iterable[Line]:
    if table == "retention_hold":
        yield Line(f"Kept until {day(row['until'])}: {row['reason']}", day(row["decided_at"]))
    elif table == "import_issue":
        yield Line(f"Remark of an import: {row['message']}", day(row.get("settled_at")))
    else:
        done = row["action"] or "An entry that was emptied"
        yield Line(f"{done}{_changed(row['changes'])}", day(row["at"]))


def _changed(text: str) -> str:
    """Which fields an entry of the books is about."""
    try:
        changes = json.loads(text or "[]")
    except ValueError:
        return f" ({text})"
    fields = {
        name.replace("_", " ")
        for change in changes
        if isinstance(change, list) and len(change) > 3 and isinstance(change[3], dict)
        for name in change[3]
        if not name.endswith(("_id", "_at")) and name not in ("normal", "source_kind")
    }
    return f" ({', '.join(sorted(fields)[:8])})" if fields else ""


PARTS: tuple[Part, ...] = (
    Part("Who you are", ("patron",), _who),
    Part("How we reach you", ("contact_point", "external_id"), _reach),
    Part("What you allow", ("consent",), _consent, "Nobody asked you yet."),
    Part("What you need", ("access_need",), _need, "Nothing known."),
    Part("Your people", ("relationship", "not_duplicate"), _people),
    Part("What you like", ("patron_interest", "reaction"), _like),
    Part("Orders and tickets", ("order", "ticket"), _visit),
    Part("Memberships and gifts", ("membership", "donation"), _money),
    Part("Notes, promises, and what was said", ("note", "promise", "opener_use",
         "draft"), _said),
    Part("Calls and letters", ("call", "letter", "call_step", "outcome"), lambda t, r, all_:
         _talk(t, r, all_) if t in ("call", "letter") else ()),
    Part("Forms you filled in", ("response", "answer"), lambda t, r, all_:
         _form(t, r, all_) if t == "response" else ()),
    Part("What was done with your record", ("audit_entry", "import_issue", "retention_hold"),
         _books),
    Part("Also kept", ("search_entry", "kept_step", "import_change", "setting"), _kept),
)  # fmt: skip
