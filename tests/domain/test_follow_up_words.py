"""A follow-up in words: days as one says them, where it comes from, what a screen in the foyer says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.records.follow_ups import DueCount, FollowUpRecord
from db.records.memory import PromiseRecord
from desktop.domain import follow_up_words as said

TODAY = date(2026, 11, 22)


def follow_up(**known: Any) -> FollowUpRecord:
    values: dict[str, Any] = {
        "id": 1, "kind": "promise", "patron_id": 7, "patron": "Judith Shimwell",
        "deceased": False, "text": "Call back",
        "due_on": "2026-11-24", "first_due_on": "2026-11-24", "moves": 0, "done_at": None,
        "history": "", "owner_id": None, "owner": "", "user": "Ana Marsh",
        "made_at": "2026-11-14T20:00:00Z", "source_kind": "staff", "source": "", "call_id": None,
        "call_kind": "", "audience": "desk", "version": 1,
    }  # fmt: skip
    return FollowUpRecord(**(values | known))


def promise(**known: Any) -> PromiseRecord:
    values: dict[str, Any] = {
        "id": 1, "patron_id": 7, "note_id": None, "text": "Call back", "due_on": "2026-11-24",
        "done_at": None, "outcome": "", "made_at": "2026-11-14T20:00:00Z", "user": "Ana Marsh",
        "audience": "desk", "version": 1,
    }  # fmt: skip
    return PromiseRecord(**(values | known))


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-22", "today"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-24", "Tue 24 Nov"),
        ("2026-11-21", "1 day late"),
        ("2026-11-20", "2 days late"),
        ("2026-10-22", "4 weeks late"),
        ("2027-12-24", "24 Dec 2027"),
        (None, "no day"),
    ],
)
def test_a_day_is_named_as_one_says_it(due, words):
    assert said.due_words(due, today=TODAY) == words


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "Ana, 14 Nov"),
        ({"source_kind": "note"}, "note, Ana, 14 Nov"),
        ({"source_kind": "call", "source": "call, 14 Nov"}, "call, Ana, 14 Nov"),
        ({"source_kind": "call", "call_kind": "complaint"}, "complaint call, Ana, 14 Nov"),
        ({"source_kind": "call", "call_kind": "free"}, "call, Ana, 14 Nov"),
        ({"source_kind": "sheet", "source": "sheet of Winterreise, 14 Nov"},
         "sheet of Winterreise, 14 Nov, Ana"),
        ({"source_kind": "sheet", "source": "sheet of Winterreise"},
         "sheet of Winterreise, Ana, 14 Nov"),
        ({"user": ""}, "14 Nov"),
    ],
)  # fmt: skip
def test_it_says_from_what_it_comes(now, known, words):
    assert said.from_words(follow_up(**known), today=TODAY) == words


def test_moves_tell_the_first_day():
    moved = follow_up(moves=2, first_due_on="2026-11-20")
    assert said.moved_words(moved, today=TODAY) == "moved twice, first Fri 20 Nov"
    assert said.moved_words(follow_up(), today=TODAY) == ""


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "Promised: call back, Tue 24 Nov – Ana"),
        ({"due_on": "2026-11-20"}, "Promised: call back, 2 days late – Ana"),
        ({"due_on": None}, "Promised: call back – Ana"),
        ({"owner": "Marcus Bell"}, "Promised: call back, Tue 24 Nov – Marcus"),
        ({"kind": "task", "text": "Judith’s order"}, "To do: Judith’s order, Tue 24 Nov – Ana"),
        ({"user": ""}, "Promised: call back, Tue 24 Nov"),
    ],
)
def test_an_alert_says_what_by_when_and_who(known, words):
    assert said.promised_words(promise(**known), today=TODAY) == words


def test_the_gravest_promise_comes_first():
    made = [
        promise(id=1, due_on=None),
        promise(id=2, due_on="2026-12-24"),
        promise(id=3, due_on="2026-11-20", kind="task"),
        promise(id=4, due_on="2026-11-20"),
        promise(id=5, due_on="2026-11-01", done_at="2026-11-01T10:00:00Z"),
    ]
    assert [p.id for p in said.gravest_first(made)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (DueCount(0, 0, 0, 0), ""),
        (DueCount(1, 0, 1, 0), "1 promise is due today"),
        (DueCount(3, 0, 3, 0), "3 promises are due today"),
        (DueCount(3, 2, 2, 0), "3 follow-ups are due today, and 2 tasks are late"),
        (DueCount(0, 1, 0, 1), "1 promise is late"),
        (DueCount(3, 12, 3, 12), "3 promises are due today, and 12 are late"),
        (DueCount(2, 1, 0, 0), "2 tasks are due today, and 1 is late"),
    ],
)
def test_the_notice_says_numbers_and_no_name(due, words):
    assert said.notice_words(due) == words
