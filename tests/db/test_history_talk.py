"""Calls and letters stand in a patron's history, with what belongs to them."""

from __future__ import annotations

from builders import make_patron, make_performance, make_visit, refresh

from db import connection
from db.queries import calls, history, patron_page
from db.records.calls import CallStepRecord, Ending, OutcomeRecord
from desktop.domain.call_record import call_lines


def begin(patron_id: int, kind: str = "complaint", direction: str = "in") -> int:
    call_id = calls.start_call(patron_id, kind, direction=direction)
    heard = CallStepRecord("listen", "done", "The bar was loud", ("Angry",), ("I am sorry",))
    calls.keep_step(call_id, heard, at="connect", seconds=250)
    calls.keep_step(call_id, CallStepRecord("connect", "skipped"), at="offer", seconds=252)
    return call_id


def test_a_call_tells_what_it_was_about_and_what_was_skipped(database):
    judith = make_patron("Judith", "Shimwell")
    make_visit(judith, make_performance("Bach and Bartók", "2026-11-14 19:30"))
    refresh()
    call_id = begin(judith)
    (entry,) = history.list_history(judith, kinds=("call",))
    assert (entry.title, entry.record_id) == ("Complaint call", call_id)
    assert entry.detail == "not ended · skipped connect"
    outcome = OutcomeRecord("credit", "agreed", amount_minor=2400, currency="USD")
    calls.end_call(call_id, Ending(300, "Noise from the bar", outcomes=(outcome,)))
    (entry,) = history.list_history(judith, kinds=("call",))
    assert (entry.title, entry.detail) == (
        "Noise from the bar", "Complaint · 5 min · skipped connect",
    )  # fmt: skip
    lines = dict(call_lines(call_id))
    assert lines["Listen"] == "The bar was loud\nAngry\nWe said: “I am sorry”"
    assert lines["Connect"] == "skipped"
    assert lines["Credit"].startswith("agreed · $24")
    assert "Understand" not in lines


def test_what_was_heard_is_found_by_its_words_and_counted(database):
    judith, other = make_patron("Judith", "Shimwell"), make_patron("Ada", "Example")
    before = patron_page.read_overview(judith).detail.counts.history
    call_id = begin(judith, "thanks", "out")
    begin(other)
    with connection.transaction() as raw:
        raw.execute(
            "insert into letter (patron_id, channel, sent_to, subject, body, made_at) values "
            "(?, 'email', 'judith@example.org', 'Thank you', 'For the tickets', '2026-11-20T10:00:00Z')",
            (judith,),
        )
    assert patron_page.read_overview(judith).detail.counts.history == before + 2
    assert [e.record_id for e in history.list_history(judith, text="bar was LOUD")] == [call_id]
    (letter,) = history.list_history(judith, kinds=("letter",), text="tickets")
    assert (letter.title, letter.detail) == (
        "Thank you", "e-mail drafted to judith@example.org",
    )  # fmt: skip
    assert letter.extra == (("Text", "For the tickets"),)
    (call,) = history.list_history(judith, kinds=("call",))
    assert "we called" in call.detail
