"""The small parts of a call: its clock, the line that grows, the line that is said, the keeper."""

from __future__ import annotations

import pytest
from builders import make_patron
from PySide6.QtCore import Qt

from db import connection, schema
from db.errors import DatabaseBusy
from db.queries import calls
from db.records.calls import CallStepRecord
from desktop.ui.calls.call_keeper import CallKeeper
from desktop.ui.calls.caller_field import number_in
from desktop.ui.calls.growing_text import GrowingText
from desktop.ui.calls.promise_row import PromiseDraft, PromiseRow
from desktop.ui.calls.said_line import SaidLine
from desktop.ui.calls.stopwatch import Stopwatch, talked_words


def test_the_clock_counts_on_from_before_and_stands_while_paused(ticks):
    watch = Stopwatch(ticks, 60)
    ticks.now += 5
    assert watch.seconds == 60 and not watch.running
    watch.go()
    ticks.now += 5
    watch.pause()
    ticks.now += 500
    assert watch.seconds == 65
    watch.go()
    ticks.now += 1.9
    assert watch.seconds == 66 and talked_words(watch.seconds) == "01:06"


@pytest.mark.parametrize(
    "typed, number",
    [
        ("207 555 0142", "207 555 0142"), ("+1 (207) 555-0142", "+1 (207) 555-0142"),
        ("F12", ""), ("1234", ""), ("Judith 5550142", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_told_from_a_seat_and_a_name(typed, number):
    assert number_in(typed) == number


def test_the_line_grows_with_what_is_typed_and_then_scrolls(dressed, qtbot):
    field = GrowingText("What was heard", most_lines=4)
    qtbot.addWidget(field)
    field.resize(300, 40)
    field.show()
    one = field.height()
    field.setPlainText("\n".join("abc"))
    three = field.height()
    field.setPlainText("\n".join("abcdefghijkl"))
    assert one < three < field.height() < 3 * three
    field.setPlainText("a")
    assert field.height() == one


def test_the_line_keeps_at_most_four_thousand_letters_and_leaves_esc_to_the_page(dressed, qtbot):
    field = GrowingText("What was heard")
    qtbot.addWidget(field)
    field.setPlainText("x" * 5000)
    assert len(field.toPlainText()) == 4000
    field.show_text("y")
    assert field.toPlainText() == "y"
    with qtbot.assertNotEmitted(field.typed):
        field.show_text("z")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("say", ["Fourteen evenings.", "كم مرة؟ " * 30, "🎻" * 200, "<b>x</b>"])
def test_a_line_to_say_wraps_in_any_script_and_is_pressed_by_enter(dressed, qtbot, say):
    line = SaidLine(say, "14 visits since 2019")
    qtbot.addWidget(line)
    line.resize(320, line.heightForWidth(320))
    line.show()
    assert line.heightForWidth(200) >= line.heightForWidth(800)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.isChecked() and not line.grab().isNull()


@pytest.mark.parametrize(
    "due, on", [("tue", "2026-11-24"), ("in 2 weeks", "2026-12-06"), ("blursday", None), ("", None)]
)
def test_a_day_is_understood_as_one_says_it(database, due, on):
    assert PromiseDraft("Call", due).due_on == on


def test_a_promise_tells_its_day_and_why_it_cannot_be_kept(database, dressed, qtbot):
    row = PromiseRow([(1, "Ana Marsh")], 1)
    qtbot.addWidget(row)
    row.show()
    qtbot.keyClicks(row.due, "tue")
    assert row.understood.text() == "Tue 24 Nov" and "what was promised" in row.complaint
    qtbot.keyClicks(row.text, "Call")
    assert row.complaint == ""
    row.due.clear()
    qtbot.keyClicks(row.due, "blursday")
    assert "not understood" in row.complaint


def test_a_file_that_is_held_is_tried_again_and_nothing_is_lost(
    caller, dressed, qtbot, monkeypatch
):
    call_id = calls.start_call(caller.patron, "free")
    keeper = CallKeeper(
        call_id, lambda step: CallStepRecord(step, heard="Loud."), lambda: ("listen", 3)
    )
    kept, refused = calls.keep_step, [True]

    def busy(*args, **named):
        if refused:
            refused.clear()
            raise DatabaseBusy("Another program is writing.")
        kept(*args, **named)

    monkeypatch.setattr(calls, "keep_step", busy)
    keeper.note("listen")
    with qtbot.waitSignal(keeper.failed):
        keeper.flush()
    assert keeper.waiting
    with qtbot.waitSignal(keeper.kept, timeout=4000):
        pass
    assert not keeper.waiting
    assert connection.row("select heard from call_step where step = 'listen'") == ("Loud.",)


def test_a_steady_typist_is_kept_while_typing(caller, dressed, qtbot):
    call_id = calls.start_call(caller.patron, "free")
    words = [""]
    keeper = CallKeeper(
        call_id, lambda step: CallStepRecord(step, heard=words[0]), lambda: ("listen", 0)
    )
    while len(words[0]) < 30:
        words[0] += "x"
        keeper.note("listen")
        qtbot.wait(40)
        if connection.row("select heard from call_step where step = 'listen'") != ("",):
            break
    assert len(words[0]) < 30, "it is not put off by each letter"


def test_nothing_is_written_into_another_file(caller, dressed, qtbot, tmp_path):
    call_id = calls.start_call(caller.patron, "free")
    keeper = CallKeeper(
        call_id, lambda step: CallStepRecord(step, heard="Loud."), lambda: ("listen", 3)
    )
    keeper.note("listen")
    connection.close()
    schema.create(tmp_path / "other.db")
    other = make_patron("Somebody", "Else")
    assert calls.start_call(other, "free") == call_id
    assert keeper.flush() and not keeper.waiting
    assert connection.row("select heard from call_step where step = 'listen'") == ("",)
