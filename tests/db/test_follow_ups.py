"""Follow-ups: what is due, whose it is, put off and done, and what calls left to do elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from builders import insert, make_note, make_patron, make_promise, make_user

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.models import Call, Outcome
from db.queries.follow_ups import (
    count_due,
    count_views,
    due_count,
    list_follow_ups,
    list_keys,
    read_follow_ups,
)
from db.queries.promises import (
    add_promise,
    list_promises,
    move_promise,
    remove_promise,
    set_promise_kept,
)
from db.records.follow_ups import FollowUpRecord


def make_outcome(patron: int | None, **fields: Any) -> int:
    now = "2026-11-22T15:00:00Z"
    call = insert(
        Call, patron=patron, kind="complaint", started_at=now, updated_at=now, status="ended"
    )
    values = {"kind": "refund", "result": "agreed", "needs_elsewhere": True, "made_at": now}
    return insert(Outcome, call=call, patron=patron, **(values | fields))


def texts(view: str, **which: Any) -> list[str]:
    return [f.text for f in list_follow_ups(view, **which)]


def one(view: str = "all") -> FollowUpRecord:
    (found,) = list_follow_ups(view)
    return found


def test_each_view_holds_what_it_says(database):
    ana, marcus = make_user(), make_user("Marcus Bell", "MB")
    patron = make_patron()
    make_promise(patron, "late", due_on="2026-11-20", user_id=ana)
    make_promise(patron, "today", due_on="2026-11-22", owner_id=marcus, user_id=ana)
    make_promise(patron, "later", due_on="2026-11-24", owner_id=ana, kind="task")
    make_promise(patron, "some day", due_on=None)
    make_promise(patron, "kept", due_on="2026-11-01", done_at="2026-11-02T15:00:00Z")
    assert texts("due") == ["late", "today"]
    assert texts("overdue") == ["late"]
    assert texts("all") == ["late", "today", "later", "some day"]
    assert texts("mine", user_id=ana) == ["late", "later"]
    assert texts("mine", user_id=marcus) == ["today"]
    assert texts("mine") == []
    assert texts("done") == ["kept"]
    assert count_views(ana) == {"due": 2, "overdue": 1, "mine": 2, "all": 4, "done": 1}
    assert count_due() == 2


def test_the_done_ones_come_latest_first(database):
    patron = make_patron()
    make_promise(patron, "first", done_at="2026-11-02T15:00:00Z")
    make_promise(patron, "last", done_at="2026-11-04T15:00:00Z")
    make_outcome(patron, detail="between", done_elsewhere_at="2026-11-03T15:00:00Z")
    assert texts("done") == ["last", "between", "first"]


def test_what_is_agreed_and_not_done_in_the_ticketing_system_is_to_do(database):
    patron = make_patron("Judith", "Shimwell")
    todo = make_outcome(patron, detail="2 tickets, $48", made_at="2026-11-20T15:00:00Z")
    make_outcome(patron, result="declined")
    make_outcome(patron, needs_elsewhere=False)
    make_outcome(patron, done_elsewhere_at="2026-11-21T15:00:00Z")
    found = one()
    assert (found.key, found.outcome_id, found.promise_id) == (-todo, todo, None)
    assert (found.kind, found.outcome_kind, found.call_kind) == ("elsewhere", "refund", "complaint")
    assert (found.patron, found.due_on) == ("Judith Shimwell", "2026-11-20")
    assert [f.key for f in list_follow_ups("overdue")] == [-todo]
    assert due_count() == (0, 1, 0, 0)


def test_what_was_agreed_after_midnight_is_due_that_evening(database, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-23T01:00:00")
    make_outcome(make_patron(), made_at="2026-11-23T05:30:00Z")  # half past midnight
    assert one().due_on == "2026-11-22"
    assert list_follow_ups("overdue") == []
    assert [f.kind for f in list_follow_ups("due")] == ["elsewhere"]


def test_a_call_with_nobody_known_leaves_its_task(database):
    make_outcome(None, detail="Refund at the window")
    assert (one().patron_id, one().patron) == (None, "")


def test_a_follow_up_says_from_what_it_comes(database):
    patron, ana = make_patron(), make_user()
    note = make_note(patron)
    make_promise(patron, "from a note", note_id=note, user_id=ana)
    add_promise(patron, "from the sheet", source_kind="sheet", source="sheet of Winterreise")
    by_text = {f.text: f for f in list_follow_ups("all")}
    assert (by_text["from a note"].source_kind, by_text["from a note"].user) == (
        "note",
        "Ana Marsh",
    )
    assert by_text["from the sheet"].source_kind == "sheet"
    assert by_text["from the sheet"].source == "sheet of Winterreise"


@pytest.mark.parametrize("typed", ["bar queue", "SHIMWELL", "shimwéll", "marcus", "100%"])
def test_the_search_looks_at_the_words_the_patron_and_the_owner(database, typed):
    marcus = make_user("Marcus Bell", "MB")
    patron = make_patron("Judith", "Shimwell")
    make_promise(patron, "The bar queue is 100% quiet", owner_id=marcus)
    make_promise(make_patron("Otto", "Else"), "Another thing, 1000 times")
    assert texts("all", text=typed) == ["The bar queue is 100% quiet"]


def test_rows_are_read_in_the_order_of_their_keys_and_those_gone_are_left_out(database):
    patron = make_patron()
    first, second = make_promise(patron, "first"), make_promise(patron, "second")
    task = make_outcome(patron, detail="task")
    found = read_follow_ups([second, -task, 999, -999, first])
    assert [f.text for f in found] == ["second", "task", "first"]
    assert sorted(list_keys("all")) == [-task, first, second]


def test_moving_keeps_the_first_day_counts_and_tells_what_happened(database):
    patron = make_patron()
    promise = add_promise(patron, "Call back", "2026-11-22").created_id
    move_promise(promise, "2026-11-24", "left a message.")
    step = move_promise(promise, "2026-12-01")
    found = one()
    assert (found.due_on, found.first_due_on, found.moves) == ("2026-12-01", "2026-11-22", 2)
    assert found.history.split("\n") == [
        "22 Nov 2026: left a message; moved to 24 Nov 2026",
        "22 Nov 2026: moved to 1 Dec 2026",
    ]
    journal.undo(step)
    assert (one().due_on, one().moves) == ("2026-11-24", 1)


def test_a_promise_from_before_days_were_kept_twice_keeps_its_day(database):
    promise = make_promise(make_patron(), due_on="2026-11-20")  # first_due_on is not set
    move_promise(promise, "2026-11-25")
    assert one().first_due_on == "2026-11-20"


def test_a_promise_without_a_day_is_first_due_on_the_day_it_is_moved_to(database):
    promise = make_promise(make_patron(), due_on=None)
    move_promise(promise, "2026-11-25")
    assert (one().first_due_on, one().due_on) == ("2026-11-25", "2026-11-25")


def test_what_came_of_it_stands_below_what_happened_before(database):
    promise = add_promise(make_patron(), "Call back", "2026-11-22").created_id
    move_promise(promise, "2026-11-24", "left a message")
    set_promise_kept(promise, "Spoke to her,\nall is well")
    kept = one("done").history.split("\n")
    assert kept[-1] == "22 Nov 2026: Spoke to her, all is well"
    set_promise_kept(promise, None)
    assert one().history.split("\n")[-1] == "22 Nov 2026: opened again"
    assert len(one().history.split("\n")) == 3


def test_what_cannot_be_moved_is_refused_and_stays(database):
    patron = make_patron()
    promise = make_promise(patron, due_on="2026-11-22")
    for day in ("", "soon"):
        with pytest.raises(InputRefused):
            move_promise(promise, day)
    with pytest.raises(EditConflict):
        move_promise(promise, "2026-11-25", version=7)
    with pytest.raises(NotFound):
        move_promise(99, "2026-11-25")
    set_promise_kept(promise, "done")
    with pytest.raises(InputRefused):
        move_promise(promise, "2026-11-25")
    (stored,) = list_promises(patron, open_only=False)
    assert (stored.due_on, stored.moves) == ("2026-11-22", 0)


def test_a_removed_promise_comes_back_with_undo(database):
    promise = make_promise(make_patron(), "Call back")
    step = remove_promise(promise)
    assert list_follow_ups("all") == []
    journal.undo(step)
    assert one().text == "Call back"


def test_due_is_told_apart_by_day_and_kind(database):
    patron = make_patron()
    make_promise(patron, due_on="2026-11-22")
    make_promise(patron, due_on="2026-11-22", kind="task")
    make_promise(patron, due_on="2026-11-02")
    make_promise(patron, due_on="2026-11-23")
    make_outcome(patron)
    assert due_count() == (3, 1, 1, 1)


def test_a_view_of_many_reads_no_rows(database):
    patron = make_patron()
    with connection.transaction() as raw:
        raw.executemany(
            "insert into promise (patron_id, text, due_on, outcome, audience, made_at, version, "
            "kind, moves, source_kind, source) "
            "values (?, 'Call back', '2026-11-22', '', 'desk', '2026-11-01T10:00:00Z', 1, "
            "'promise', 0, 'staff', '')",
            [(patron,)] * 5000,
        )
    keys = list_keys("due")
    assert len(keys) == 5000
    assert [f.key for f in read_follow_ups(keys[4000:4200])] == list(keys[4000:4200])
