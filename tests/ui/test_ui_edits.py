"""Writes of the screens: announced, taken back, done again, refused calmly."""

from pathlib import Path

import pytest
from builders import make_patron

from db import connection, journal
from db.errors import DiskFull, NotFound
from db.models import Note, Patron
from desktop.ui.desk import Desk


def write_note(patron_id: int, text: str) -> journal.Step:
    with journal.action("Added a note", patron_id=patron_id) as act:
        act.insert(
            Note, patron_id=patron_id, text=text, created_at="2026-11-22T00:00:00Z",
            updated_at="2026-11-22T00:00:00Z", kind="note", audience="desk",
        )  # fmt: skip
    assert act.step is not None
    return act.step


def notes() -> list[str]:
    return [r[0] for r in connection.rows("select text from note order by id")]


@pytest.fixture
def patron(database: Path) -> int:
    return make_patron("Judith", "Shimwell")


def test_a_write_is_done_announced_and_said(desk: Desk, patron: int, qtbot):
    with qtbot.waitSignal(desk.changes.patron_changed) as told:
        step = desk.edits.run(lambda: write_note(patron, "loud"), "Note added")
    assert step is not None
    assert told.args == [patron]
    assert notes() == ["loud"]
    assert desk.toasts.last == "Note added"


def test_undo_and_redo_go_back_and_forth(desk: Desk, patron: int):
    desk.edits.run(lambda: write_note(patron, "one"), "Note added")
    desk.edits.run(lambda: write_note(patron, "two"), "Note added")
    assert desk.edits.undo()
    assert notes() == ["one"]
    assert desk.edits.undo()
    assert notes() == []
    assert desk.edits.redo()
    assert desk.edits.redo()
    assert notes() == ["one", "two"]
    assert not desk.edits.redo()


def test_fifty_steps_can_be_taken_back(desk: Desk, patron: int):
    for number in range(50):
        desk.edits.run(lambda n=number: write_note(patron, str(n)), "")
    for _ in range(50):
        assert desk.edits.undo()
    assert notes() == []


def test_a_new_write_ends_the_way_forward(desk: Desk, patron: int):
    desk.edits.run(lambda: write_note(patron, "one"), "")
    desk.edits.undo()
    desk.edits.run(lambda: write_note(patron, "two"), "")
    assert not desk.edits.redo()
    assert notes() == ["two"]


def test_a_refusal_of_the_store_is_shown_and_nothing_is_remembered(desk: Desk, dialogs):
    def refuse() -> journal.Step:
        raise DiskFull("The disk is full. Make room.")

    assert desk.edits.run(refuse, "Saved") is None
    assert dialogs.failures == ["The disk is full. Make room."]
    assert not desk.edits.undo()


def test_what_is_gone_is_said_calmly(desk: Desk, dialogs):
    def gone() -> journal.Step:
        raise NotFound("note")

    assert desk.edits.run(gone, "Saved") is None
    assert "not there any more" in dialogs.failures[0]


def test_an_undo_that_meets_another_change_is_refused(desk: Desk, patron: int, dialogs):
    def rename(given: str) -> journal.Step:
        with journal.action("Renamed", patron_id=patron) as act:
            act.update(Patron, patron, given=given)
        assert act.step is not None
        return act.step

    desk.edits.run(lambda: rename("Jude"), "")
    rename("Judy")  # a colleague, elsewhere
    assert not desk.edits.undo()
    assert len(dialogs.failures) == 1
    assert connection.row("select given from patron where id = ?", (patron,)) == ("Judy",)


def test_a_write_that_changes_nothing_leaves_no_step(desk: Desk, patron: int):
    def nothing() -> journal.Step:
        with journal.action("Renamed", patron_id=patron) as act:
            act.update(Patron, patron, given="Judith")
        assert act.step is not None
        return act.step

    desk.edits.run(nothing, "Saved")
    assert not desk.edits.undo()
