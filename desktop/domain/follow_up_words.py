"""A follow-up in words: what, by when, by whom, from what. No Qt, no SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from db import clock
from db.records.follow_ups import DueCount, FollowUpRecord
from db.records.memory import PromiseRecord
from desktop.domain import words
from desktop.domain.outcome_words import call_words

KINDS = {"promise": "Promise", "task": "Task", "elsewhere": "Ticketing system"}
_SHORT = 60
_DATED = re.compile(r"^\d{1,2} [A-Z][a-z]{2} \d{4}: ")


def due_words(due_on: str | None, *, today: date | None = None) -> str:
    """As one says it: `today`, `tomorrow`, `2 days late`, `Tue 24 Nov`, `no day`."""
    if due_on is None:
        return "no day"
    now = today or clock.today()
    away = (date.fromisoformat(due_on) - now).days
    if away < 0:
        return f"{words.span_words(-away)} late"
    return {0: "today", 1: "tomorrow"}.get(away) or words.day_words(due_on, today=now)


def is_late(due_on: str | None, *, today: date | None = None) -> bool:
    """Whether the day has gone by."""
    return due_on is not None and due_on < (today or clock.today()).isoformat()


def is_due(due_on: str | None, *, today: date | None = None) -> bool:
    """Whether the day is today or has gone by."""
    return due_on is not None and due_on <= (today or clock.today()).isoformat()


def what_words(found: FollowUpRecord) -> str:
    """What is to do, on one line."""
    return " ".join(found.text.split())


def from_words(found: FollowUpRecord, *, today: date | None = None) -> str:
    """From what it comes, who wrote it down, when: `call, Ana, 14 Nov`."""
    what = {"call": "call", "note": "note", "sheet": "sheet", "form": "form",
            "import": "import", "history": "history"}.get(found.source_kind, "")  # fmt: skip
    if found.source_kind == "call" and found.call_kind:
        kind = {"free": "", "offer": "offer"}.get(found.call_kind)
        what = f"{call_words(found.call_kind).lower() if kind is None else kind} call".strip()
    elif found.source and found.source_kind != "call":
        what = found.source
    day = words.short_day_words(clock.day_of(found.made_at), today=today)
    who = words.first_name(found.user)
    # A source such as "sheet of Winterreise, 22 Nov" has its day already.
    return ", ".join(part for part in (what, who, "" if day in what else day) if part)


def owner_words(found: FollowUpRecord) -> str:
    """Who will do it."""
    return found.owner or "whoever is here"


def moved_words(found: FollowUpRecord, *, today: date | None = None) -> str:
    """`moved twice, first Fri 20 Nov`; '' if it never was."""
    if not found.moves:
        return ""
    times = {1: "once", 2: "twice"}.get(found.moves) or f"{words.number_words(found.moves)} times"
    first = found.first_due_on
    since = f", first {words.day_words(first, today=today)}" if first else ""
    return f"moved {times}{since}"


def sentence(found: FollowUpRecord) -> str:
    """All of it for a screen reader."""
    parts = (
        found.patron, what_words(found),
        f"done {words.past_words(found.done_at)}" if found.done_at else due_words(found.due_on),
        KINDS[found.kind], owner_words(found), moved_words(found), from_words(found),
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def ended_words(outcome: str) -> str:
    """What came of it in the end, of a history of several lines with their days.

    >>> ended_words("22 Nov 2026: left a message; moved to 24 Nov 2026\\n24 Nov 2026: Kept")
    'Kept'
    """
    return _DATED.sub("", outcome.rstrip().rpartition("\n")[2]) if "\n" in outcome else outcome


def promised_words(promise: PromiseRecord, *, today: date | None = None) -> str:
    """An alert: `Promised: call back, Tue 24 Nov – Ana`, `To do: send the folder, 2 days late`."""
    said = " ".join(promise.text.split())
    short = said if len(said) <= _SHORT else said[: _SHORT - 1].rstrip() + "…"
    told = "To do" if promise.kind == "task" else "Promised"
    due = f", {due_words(promise.due_on, today=today)}" if promise.due_on else ""
    who = words.first_name(promise.owner or promise.user)
    return f"{told}: {_lower(short)}{due}" + (f" – {who}" if who else "")


def gravest_first(promises: Sequence[PromiseRecord]) -> list[PromiseRecord]:
    """The open ones: what is late, then by day; what has no day last, and promises before tasks."""
    still = [p for p in promises if p.done_at is None]
    return sorted(still, key=lambda p: (p.due_on or "9999", p.kind != "promise", p.id))


def notice_words(due: DueCount) -> str:
    """What a screen in the foyer may say: numbers only. '' if nothing is due.

    >>> notice_words(DueCount(today=3, late=1, promises_today=3, promises_late=0))
    '3 promises are due today, and 1 task is late'
    """
    today, late = _things(due.today, due.promises_today), _things(due.late, due.promises_late)
    if today and late:
        same = _noun(due.today, due.promises_today) == _noun(due.late, due.promises_late)
        short = f"{due.late:,} {'is' if due.late == 1 else 'are'}"
        return f"{today} due today, and {short if same else late} late"
    return f"{today} due today" if today else f"{late} late" if late else ""


def _things(number: int, promises: int) -> str:
    """`3 promises are`, `1 task is`, `5 follow-ups are` (of both)."""
    if not number:
        return ""
    noun = words.count_words(number, _noun(number, promises))
    return f"{noun} {'is' if number == 1 else 'are'}"


def _noun(number: int, promises: int) -> str:
    return "promise" if promises == number else "follow-up" if promises else "task"


def _lower(text: str) -> str:
    """The first letter small, unless it begins a name or an abbreviation."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    plain = first.isalpha() and first[1:] == first[1:].lower() and first.casefold() in _VERBS
    return text[:1].lower() + text[1:] if plain else text


_VERBS = frozenset(
    {
        "add", "arrange", "ask", "book", "bring", "call", "change", "check", "confirm", "email",
        "exchange", "find", "get", "give", "have", "hold", "invite", "keep", "let", "look", "mail",
        "make", "meet", "move", "offer", "order", "phone", "post", "print", "put", "refund",
        "remind", "reserve", "ring", "save", "send", "set", "show", "speak", "talk", "tell",
        "text", "thank", "try", "write",
    }
)  # fmt: skip
