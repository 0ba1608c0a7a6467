"""Calls: kept while they go on, ended as one step, taken back whole."""

from __future__ import annotations

from dataclasses import replace

import builders
import pytest

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.queries import call_facts, calls, merge, promises
from db.queries.capture import keep_capture
from db.records.calls import (
    CallStepRecord,
    Ending,
    NewMembership,
    NewPromise,
    OutcomeRecord,
    SaidOpener,
)

pytestmark = pytest.mark.usefixtures("database")


def audits() -> int:
    row = connection.row("select count(*) from audit_entry")
    return int(row[0]) if row else 0


def status_of(ticket_id: int) -> str:
    row = connection.row("select status from ticket where id = ?", (ticket_id,))
    return str(row[0]) if row else ""


@pytest.fixture
def judith() -> int:
    return builders.make_patron("Judith", "Shimwell")


@pytest.fixture
def tickets(judith: int) -> tuple[int, ...]:
    performance = builders.make_performance("Winterreise", "2026-12-12 19:30")
    order = builders.make_visit(judith, performance, 2, attended=None, seats=("F12", "F13"))
    return tuple(
        r[0] for r in connection.rows("select id from ticket where order_id = ?", (order,))
    )


def test_a_call_that_goes_on_is_found_again_with_all_that_was_kept(judith: int):
    call = calls.start_call(judith, "complaint", phone="+1 207 555 0142")
    step = CallStepRecord(
        "listen", "done", "The bar was loud.", ("Ignored",), ("Go on.",), {"x": [1, 2]}
    )
    calls.keep_step(call, step, at="understand", seconds=65)
    found = calls.list_open_calls()
    assert [c.id for c in found] == [call]
    assert (found[0].patron_name, found[0].step, found[0].seconds) == (
        "Judith Shimwell", "understand", 65,
    )  # fmt: skip
    assert calls.list_steps(call)[0] == step
    assert [s.step for s in calls.list_steps(call)] == list(calls.STEPS)


def test_keeping_a_call_stands_in_no_audit(judith: int):
    call = calls.start_call(judith, "free")
    calls.keep_step(call, CallStepRecord("listen", heard="Hello"), at="listen", seconds=3)
    calls.keep_call(call, summary="A chat")
    assert audits() == 0
    assert calls.get_call(call).summary == "A chat"


def test_a_kept_step_never_shortens_the_call(judith: int):
    call = calls.start_call(judith, "free")
    calls.keep_step(call, CallStepRecord("listen"), at="listen", seconds=90)
    calls.keep_step(call, CallStepRecord("listen"), at="listen", seconds=2)
    assert calls.get_call(call).seconds == 90


def test_ending_writes_everything_as_one_step_and_undo_gives_everything_back(
    judith: int, tickets: tuple[int, ...]
):
    old = builders.make_membership(judith, "Friend")
    call = calls.start_call(judith, "complaint")
    calls.keep_step(call, CallStepRecord("listen", "done", "Too loud"), at="agree", seconds=30)
    builders.refresh()
    before = builders.everything()
    performance = connection.row("select performance_id from ticket where id = ?", (tickets[0],))
    assert performance is not None
    ending = Ending(
        seconds=300,
        summary="The bar was loud",
        complaint="The bar was loud in the slow movement",
        complaint_about=performance[0],
        door_line="Go gently",
        outcomes=(
            OutcomeRecord(
                "gift_back", "agreed", "Give back F12–F13", tickets=tickets, amount_minor=5000,
                currency="USD", needs_elsewhere=True, ticket_status="returned",
                purpose="Winterreise",
            ),
            OutcomeRecord("refund", "declined", "Refund", tickets=tickets),
        ),
        promises=(NewPromise("Call about the bar", "2026-11-24"),),
        said=(SaidOpener("nth_visit:x", "nth_visit", "Fourteen evenings with us."),),
        memberships=(
            NewMembership("Season pass", "2026-11-22", "2027-08-31", 12000, "USD", replaces=old),
        ),
    )  # fmt: skip
    step = calls.end_call(call, ending, user_id=None)
    ended = calls.get_call(call)
    assert (ended.status, ended.seconds, ended.summary) == ("ended", 300, "The bar was loud")
    assert audits() == 1
    assert [status_of(t) for t in tickets] == ["returned", "returned"]
    assert connection.rows("select kind, amount_minor, purpose from donation") == [
        ("returned_ticket", 5000, "Winterreise")
    ]
    assert connection.rows("select id, text, performance_id, source from note") == [
        (ended.note_id, "The bar was loud in the slow movement", performance[0], "call, 22 Nov")
    ]
    assert connection.rows("select kind, status, upgraded_at from membership order by id") == [
        ("Friend", "replaced", None), ("Season pass", "active", "2026-11-22"),
    ]  # fmt: skip
    found = promises.list_promises(judith)
    assert [(p.kind, p.text, p.due_on, p.call_id, p.source_kind) for p in found] == [
        ("task", "In the ticketing system: Give back F12–F13", "2026-11-22", call, "call"),
        ("promise", "Call about the bar", "2026-11-24", call, "call"),
    ]
    assert {o.result for o in calls.list_outcomes(patron_id=judith)} == {"agreed", "declined"}
    assert connection.rows("select key, action, call_id from opener_use") == [
        ("nth_visit:x", "said", call)
    ]
    journal.undo(step)
    assert builders.everything() == before
    assert [c.id for c in calls.list_open_calls()] == [call]


def test_what_was_learnt_in_a_call_came_back_to_its_last_opener(judith: int):
    said = tuple(SaidOpener(f"{kind}:x", kind, "…") for kind in ("birthday", "nth_visit"))
    keep_capture(judith, "An earlier call", (), source_kind="call")
    connection.raw().execute("update note set created_at = '2026-11-01T10:00:00Z'")
    silent = calls.start_call(judith, "thanks")
    calls.end_call(silent, Ending(said=said))
    call = calls.start_call(judith, "thanks")
    note = keep_capture(judith, "Her sister visits in May", (), source_kind="call").created_id
    connection.raw().execute("update opener_use set note_id = null")  # of the call before
    calls.end_call(call, Ending(said=said))
    assert connection.rows("select call_id, kind, note_id from opener_use order by id") == [
        (silent, "birthday", None), (silent, "nth_visit", None),
        (call, "birthday", None), (call, "nth_visit", note),
    ]  # fmt: skip


def test_settled_closes_what_was_said_before_of_that_evening_and_nothing_else(judith: int):
    evening = builders.make_performance("Bach and Bartók", "2026-11-14 19:30")
    other = builders.make_performance("Hamlet", "2026-10-03 19:30")
    before = builders.make_complaint(judith, "Loud bar", performance_id=evening)
    apart = builders.make_complaint(judith, "Cold hall", performance_id=other)
    call = calls.start_call(judith, "complaint", performance_id=evening)
    ending = Ending(60, "The bar", complaint="Again", complaint_about=evening, settled=True)
    step = calls.end_call(call, ending)

    def still_open() -> list[int]:
        return [
            r[0]
            for r in connection.rows(
                "select id from note where kind = 'complaint' and resolved_at is null order by id"
            )
        ]

    assert still_open() == [apart]
    journal.undo(step)
    assert still_open() == [before, apart]


def test_an_ended_call_is_not_ended_again_nor_written_to(judith: int):
    call = calls.start_call(judith, "thanks")
    calls.end_call(call, Ending())
    with pytest.raises(InputRefused):
        calls.end_call(call, Ending(complaint="Again"))
    with pytest.raises(InputRefused):
        calls.keep_step(call, CallStepRecord("listen"), at="listen", seconds=1)
    with pytest.raises(InputRefused):
        calls.keep_call(call, summary="x")
    assert connection.rows("select 1 from note") == []


def test_a_ticket_that_is_not_valid_any_more_ends_nothing(judith: int, tickets: tuple[int, ...]):
    call = calls.start_call(judith, "complaint")
    with connection.transaction() as raw:
        raw.execute("update ticket set status = 'refunded' where id = ?", (tickets[1],))
    agreed = OutcomeRecord("refund", "agreed", tickets=tickets, ticket_status="refunded")
    with pytest.raises(InputRefused):
        calls.end_call(call, Ending(complaint="Loud", outcomes=(agreed,)))
    assert status_of(tickets[0]) == "valid"
    assert calls.get_call(call).status == "open"
    assert connection.rows("select 1 from note") == []


def test_somebody_elses_ticket_is_never_changed(judith: int, tickets: tuple[int, ...]):
    call = calls.start_call(builders.make_patron("Otto", "Other"), "complaint")
    agreed = OutcomeRecord("refund", "agreed", tickets=tickets, ticket_status="refunded")
    with pytest.raises(InputRefused):
        calls.end_call(call, Ending(outcomes=(agreed,)))
    assert status_of(tickets[0]) == "valid"


def test_a_call_with_nobody_may_end_but_leaves_nothing(judith: int):
    call = calls.start_call(None, "free")
    with pytest.raises(InputRefused):
        calls.end_call(call, Ending(promises=(NewPromise("Call back"),)))
    calls.set_call_patron(call, judith)
    calls.end_call(call, Ending(promises=(NewPromise("Call back"),)))
    assert [p.text for p in promises.list_promises(judith)] == ["Call back"]
    nobody = calls.start_call(None, "free")
    calls.end_call(nobody, Ending(summary="Wrong number"))
    assert calls.get_call(nobody).status == "ended"


def test_a_task_and_its_tick_are_one_thing(judith: int, tickets: tuple[int, ...]):
    call = calls.start_call(judith, "complaint")
    agreed = OutcomeRecord(
        "refund", "agreed", "Refund F12–F13", tickets=tickets, ticket_status="refunded",
        needs_elsewhere=True,
    )  # fmt: skip
    calls.end_call(call, Ending(outcomes=(agreed,)))
    (outcome,) = calls.list_outcomes(call_id=call)
    assert outcome.done_elsewhere_at is None
    (task,) = promises.list_promises(judith)
    kept = promises.set_promise_kept(task.id)
    assert calls.list_outcomes(call_id=call)[0].done_elsewhere_at is not None
    journal.undo(kept)
    assert calls.list_outcomes(call_id=call)[0].done_elsewhere_at is None


def test_the_end_of_a_call_is_taken_back_from_the_books_once(judith: int, tickets: tuple[int, ...]):
    call = calls.start_call(judith, "complaint")
    builders.refresh()
    before = builders.everything()
    agreed = OutcomeRecord("refund", "agreed", "R", tickets=tickets, ticket_status="refunded")
    calls.end_call(call, Ending(complaint="Loud", outcomes=(agreed,)))
    calls.undo_end(call)
    assert builders.everything() == before
    with pytest.raises(InputRefused):
        calls.undo_end(call)
    calls.end_call(call, Ending(complaint="Loud", outcomes=(agreed,)))
    with connection.transaction() as raw:
        raw.execute("update ticket set status = 'valid'")
    with pytest.raises(EditConflict):
        calls.undo_end(call)
    assert calls.get_call(call).status == "ended"


def test_moving_a_call_takes_along_what_it_left(judith: int):
    otto = builders.make_patron("Otto", "Other")
    call = calls.start_call(judith, "complaint")
    calls.end_call(call, Ending(complaint="Too cold", promises=(NewPromise("Look at it"),)))
    builders.refresh()
    before = builders.everything()
    step = calls.set_call_patron(call, otto)
    assert calls.get_call(call).patron_id == otto
    assert connection.rows("select patron_id from note union all select patron_id from promise") == [
        (otto,), (otto,),
    ]  # fmt: skip
    journal.undo(step)
    assert builders.everything() == before


def test_a_call_in_which_something_was_agreed_stays_where_it_is(
    judith: int, tickets: tuple[int, ...]
):
    call = calls.start_call(judith, "complaint")
    agreed = OutcomeRecord("refund", "agreed", "R", tickets=tickets, ticket_status="refunded")
    calls.end_call(call, Ending(outcomes=(agreed,)))
    with pytest.raises(InputRefused):
        calls.set_call_patron(call, builders.make_patron("Otto", "Other"))


def test_a_removed_call_comes_back_with_its_steps(judith: int):
    call = calls.start_call(judith, "complaint")
    calls.keep_step(call, CallStepRecord("listen", "done", "Loud"), at="listen", seconds=1)
    builders.refresh()
    before = builders.everything()
    step = calls.remove_call(call)
    with pytest.raises(NotFound):
        calls.get_call(call)
    journal.undo(step)
    assert builders.everything() == before


def test_held_tickets_tell_whose_they_are(judith: int):
    otto = builders.make_patron("Otto", "Other")
    performance = builders.make_performance("Winterreise", "2026-12-12 19:30")
    order = builders.make_order(judith)
    mine = builders.make_ticket(order, performance, judith, "A1", price_minor=2400)
    named = builders.make_ticket(order, performance, otto, "A2")
    nobody = builders.make_ticket(order, performance, None, "A3")
    builders.make_ticket(order, performance, judith, "A4", status="refunded")
    found = call_facts.list_held_tickets(judith, since="2026-11-22T00:00:00Z")
    assert [(t.id, t.mine, t.holder_name) for t in found] == [
        (mine, True, "Judith Shimwell"), (named, False, "Otto Other"), (nobody, True, ""),
    ]  # fmt: skip
    assert found[0].price_minor == 2400


def test_held_tickets_begin_where_asked_but_for_the_one_asked_for(judith: int):
    old = builders.make_performance("Old", "2025-01-10 19:30")
    builders.make_visit(judith, old)
    assert call_facts.list_held_tickets(judith, since="2026-11-22T00:00:00Z") == []
    found = call_facts.list_held_tickets(judith, since="2026-11-22T00:00:00Z", performance_id=old)
    assert [t.performance_id for t in found] == [old]


def test_calls_and_what_came_of_them_follow_a_merged_patron(judith: int, tickets: tuple[int, ...]):
    twice = builders.make_patron("Judy", "Shimwell")
    ended = calls.start_call(twice, "complaint")
    declined = OutcomeRecord("refund", "declined", "Refund")
    calls.end_call(ended, Ending(complaint="Loud", outcomes=(declined,)))
    going_on = calls.start_call(twice, "free")
    builders.refresh()
    before = builders.everything()
    step = merge.merge_patrons(judith, twice, set())
    assert {c.id for c in calls.list_patron_calls(judith)} == {ended, going_on}
    assert [o.kind for o in calls.list_outcomes(patron_id=judith)] == ["refund"]
    journal.undo(step)
    assert builders.everything() == before
    merge.merge_patrons(judith, twice, set())
    calls.keep_step(going_on, CallStepRecord("listen", heard="Hello"), at="listen", seconds=3)
    calls.end_call(going_on, Ending(summary="A chat"))
    assert calls.get_call(going_on).patron_id == judith


def test_a_move_is_taken_back_though_the_call_went_on(judith: int):
    otto = builders.make_patron("Otto", "Other")
    call = calls.start_call(judith, "free")
    step = calls.set_call_patron(call, otto)
    calls.keep_step(call, CallStepRecord("listen", heard="Hello"), at="understand", seconds=40)
    calls.keep_call(call, summary="A chat")
    back = journal.undo(step)
    found = calls.get_call(call)
    assert (found.patron_id, found.seconds, found.summary) == (judith, 40, "A chat")
    calls.keep_step(call, CallStepRecord("listen", heard="Hello you"), at="understand", seconds=45)
    journal.undo(back)
    assert calls.get_call(call).patron_id == otto


def test_half_a_letter_that_was_pasted_is_no_reason_not_to_keep_a_step(judith):
    call = calls.start_call(judith, "free")
    step = CallStepRecord("agree", heard="a\ud83d", draft={"typed_promises": [["b\ud83d", "", ""]]})
    calls.keep_step(call, step, at="agree", seconds=3)
    kept = calls.list_steps(call)[4]
    assert (kept.heard, kept.draft["typed_promises"][0][0]) == ("a", "b")
    assert calls.is_as_known(call, [step])


def test_a_step_that_was_kept_otherwise_since_is_not_overwritten(judith):
    call = calls.start_call(judith, "free")
    was = calls.list_steps(call)[0]
    calls.keep_step(call, replace(was, heard="One"), at="listen", seconds=3, was=was)
    with pytest.raises(EditConflict):
        calls.keep_step(call, replace(was, heard="Two"), at="listen", seconds=5, was=was)
    calls.keep_step(call, was, at="listen", seconds=9, was=was)  # nothing new: nothing is written
    assert calls.list_steps(call)[0].heard == "One"
    assert calls.get_call(call).seconds == 9
