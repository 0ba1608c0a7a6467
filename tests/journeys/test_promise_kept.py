"""A promise from the note it was made in to the day it is kept: seen wherever somebody needs it."""

from __future__ import annotations

import pytest
from builders import TONIGHT, make_patron, make_performance, make_season, make_user, make_visit

from db import journal
from db.queries.follow_ups import due_count, list_follow_ups
from db.queries.notes import add_note
from db.queries.promises import list_promises, move_promise, set_promise_kept
from desktop.domain import briefing, insights
from desktop.domain.follow_up_words import promised_words
from desktop.domain.sheet import GENTLY
from desktop.domain.sheet_parts import OWED


@pytest.fixture
def tonight(database) -> int:
    make_season()
    return make_performance("Winterreise", TONIGHT)


@pytest.fixture
def judith(tonight) -> int:
    found = make_patron("Judith", "Shimwell")
    make_visit(found, tonight, attended=None, seats=("F12",))
    return found


def gently(performance: int) -> list[str]:
    sheet = briefing.build_sheet(performance)
    return [line.text for part in sheet.parts if part.key == GENTLY for line in part.lines]


def in_time(key: str) -> int:
    found = insights.read_insights(insights.list_seasons()[0])
    assert found is not None
    return found.figure(f"promises.{key}").number


def test_a_promise_is_seen_everywhere_until_it_is_kept(judith, tonight, monkeypatch):
    ana = make_user("Ana Marsh")
    add_note(judith, "The bar was loud.", promise_text="Call back about the bar",
             promise_due="2026-11-22", user_id=ana)  # fmt: skip
    (promise,) = list_promises(judith)

    assert promised_words(promise) == "Promised: call back about the bar, today – Ana"
    assert gently(tonight) == [OWED]
    assert [f.text for f in list_follow_ups("due")] == ["Call back about the bar"]
    assert due_count().promises_today == 1

    moved = move_promise(promise.id, "2026-11-24", "left a message", user_id=ana)
    assert list_follow_ups("due") == []
    assert gently(tonight) == [OWED]  # until it is kept, not until it is due
    assert promised_words(list_promises(judith)[0]).endswith("Tue 24 Nov – Ana")

    monkeypatch.setenv("RAPPORT_NOW", "2026-11-24T15:00:00")
    assert [f.text for f in list_follow_ups("due")] == ["Call back about the bar"]
    kept = set_promise_kept(promise.id, "Spoke to her", user_id=ana)
    assert list_follow_ups("all") == []
    assert list_promises(judith) == []
    assert gently(tonight) == []
    (done,) = list_follow_ups("done")
    assert done.history.split("\n") == [
        "22 Nov 2026: left a message; moved to 24 Nov 2026",
        "24 Nov 2026: Spoke to her",
    ]
    assert (in_time("in_time"), in_time("late")) == (0, 1)  # the 22nd was said first

    journal.undo(kept)
    assert [f.text for f in list_follow_ups("due")] == ["Call back about the bar"]
    journal.undo(moved)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T20:00:00")
    set_promise_kept(promise.id, "Spoke to her")
    assert (in_time("in_time"), in_time("late")) == (1, 0)
