"""Follow-ups: what is due, whose it is, put off and done, and what calls left to do elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from builders import make_note, make_patron, make_promise, make_user

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.queries import promises
from db.queries.calls import end_call, list_outcomes, start_call
from db.queries.follow_ups import (
    count_views,
    due_count,
    list_follow_ups,
    list_ids,
    read_follow_ups,
)
from db.queries.promises import (
    add_promise,
    list_promises,
    move_promise,
    remove_promise,
    set_promise_kept,
)
from db.records.calls import Ending, OutcomeRecord
from db.records.follow_ups import FollowUpRecord


def end_a_call(patron: int, **known: Any) -> int:
    """A complaint call that agreed to a refund; returns the outcome."""
    refund = OutcomeRecord("refund", "agreed", needs_elsewhere=True, **known)
    call = start_call(patron, "complaint")
    end_call(call, Ending(outcomes=(refund,)))
    (outcome,) = list_outcomes(call_id=call)
    return outcome.id


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
    due = due_count()
    assert (due.today, due.late) == (1, 1)


def test_the_done_ones_come_latest_first(database):
    patron = make_patron()
    make_promise(patron, "first", done_at="2026-11-02T15:00:00Z")
    make_promise(patron, "last", done_at="2026-11-04T15:00:00Z")
    assert texts("done") == ["last", "first"]


def test_what_a_call_agreed_on_is_to_do_in_the_ticketing_system(database):
    patron = make_patron("Judith", "Shimwell")
    end_a_call(patron, detail="2 tickets, $48")
    found = one("due")
    assert (found.kind, found.text, found.patron) == (
        "elsewhere",
        "2 tickets, $48",
        "Judith Shimwell",
    )
    assert (found.due_on, found.source_kind, found.call_kind) == ("2026-11-22", "call", "complaint")
    assert due_count() == (1, 0, 0, 0)
    set_promise_kept(found.id)
    assert list_follow_ups("all") == []


def test_done_here_is_done_elsewhere(database):
    patron = make_patron()
    end_a_call(patron, detail="2 tickets, $48")
    set_promise_kept(one().id, "Refunded to the card")
    (outcome,) = list_outcomes(patron_id=patron)
    assert outcome.done_elsewhere_at == "2026-11-22T23:30:00Z"


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
    assert [f.text for f in read_follow_ups([second, 999, first])] == ["second", "first"]


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


def test_what_is_done_is_not_done_once_more_by_somebody_else(database):
    promise = make_promise(make_patron(), "Call back")
    set_promise_kept(promise, "Spoke to her")
    with pytest.raises(EditConflict, match="done already"):
        set_promise_kept(promise, "Left a message")
    assert one("done").history == "Spoke to her"
    set_promise_kept(promise, None)
    with pytest.raises(EditConflict, match="open again already"):
        set_promise_kept(promise, None)


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
    assert due_count() == (2, 1, 1, 1)


def test_a_view_of_many_is_read_in_pages(database):
    patron = make_patron()
    with connection.transaction() as raw:
        raw.executemany(
            "insert into promise (patron_id, text, due_on, outcome, audience, made_at, version, "
            "kind, moves, source_kind, source) "
            "values (?, 'Call back', '2026-11-22', '', 'desk', '2026-11-01T10:00:00Z', 1, "
            "'promise', 0, 'staff', '')",
            [(patron,)] * 5000,
        )
    ids = list_ids("due")
    assert len(ids) == 5000
    assert [f.id for f in read_follow_ups(ids[4000:4200])] == list(ids[4000:4200])


def test_a_moved_promise_that_is_done_without_words_says_done(database):
    promise = add_promise(make_patron(), "Call back", "2026-11-22").created_id
    move_promise(promise, "2026-11-24")
    set_promise_kept(promise)
    assert one("done").history.split("\n")[-1] == "22 Nov 2026: done"


@pytest.mark.parametrize("said", ["20261124", "2026-W48-2"])
def test_a_day_in_another_form_is_kept_as_all_days_are(database, said):
    made = promises.add_promise(make_patron(), "Call back", said).created_id
    (found,) = promises.list_promises()
    assert (found.id, found.due_on) == (made, "2026-11-24")
