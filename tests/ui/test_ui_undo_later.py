"""Undo reaches back over a restart; who was slower reads what stands now; looks are written later."""

from __future__ import annotations

from builders import make_patron, make_user

from db import gate
from db.queries import audit, notes, patrons
from desktop.ui.desk import Desk
from desktop.ui.patron.view_log import LOOKED, ViewLog


def acting(user_id: int):
    return gate.acting(gate.Acting(frozenset(gate.Right), user_id))


def test_after_a_start_undo_takes_back_what_this_user_did_before(desk: Desk, dialogs):
    judith, ana, ben = make_patron("Judith"), make_user("Ana Marsh"), make_user("Ben Okafor")
    with acting(ana):
        notes.add_note(judith, "Before the restart")
    with acting(ben):
        notes.add_note(judith, "Of Ben")
        assert desk.edits.undo()
        assert [n.text for n in notes.list_notes(judith)] == ["Before the restart"]
    with acting(ana):
        assert desk.edits.undo()
        assert notes.list_notes(judith) == []
        assert desk.edits.redo()
        assert [n.text for n in notes.list_notes(judith)] == ["Before the restart"]


def test_a_step_of_before_the_start_asks_what_who_and_when(desk: Desk, dialogs, monkeypatch):
    judith, ana = make_patron("Judith", "Shimwell"), make_user("Ana Marsh")
    with acting(ana):
        monkeypatch.setenv("RAPPORT_NOW", "2026-11-21T18:12:00")
        notes.add_note(judith, "Of yesterday")
        monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T09:00:00")
        dialogs.confirms = False
        assert not desk.edits.undo()
        assert len(notes.list_notes(judith)) == 1
        assert dialogs.questions == [
            "Take back “Added a note” of Judith Shimwell, by you, yesterday 18:12?"
        ]
        assert dialogs.harmless == [True]
        dialogs.confirms = True
        assert desk.edits.undo()
        assert notes.list_notes(judith) == []


def test_a_step_of_a_colleague_comes_last_and_enter_leaves_it(desk: Desk, dialogs, monkeypatch):
    judith, ana, ben = (
        make_patron("Judith", "Shim"),
        make_user("Ana Marsh"),
        make_user("Ben Okafor"),
    )
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-10T18:12:00")
    with acting(ana):
        notes.add_note(judith, "Of Ana")
    with acting(ben):
        notes.add_note(judith, "Of Ben")
    with acting(ana):
        desk.edits.undo()
        dialogs.confirms = False
        assert not desk.edits.undo()
    assert dialogs.questions[-1] == (
        "Take back “Added a note” of Judith Shim, by Ben Okafor, today 18:12?"
    )
    assert dialogs.harmless == [True, False]
    assert [n.text for n in notes.list_notes(judith)] == ["Of Ben"]


def test_what_was_done_in_this_sitting_is_taken_back_without_asking(desk: Desk, dialogs):
    judith, ana = make_patron("Judith"), make_user("Ana Marsh")
    with acting(ana):
        desk.edits.run(lambda: notes.add_note(judith, "Now"), "")
        assert desk.edits.undo()
        assert desk.edits.redo()
        assert desk.edits.undo()
    assert dialogs.asked == []


def test_what_is_refused_once_is_let_go_and_the_one_before_comes_next(desk: Desk, dialogs):
    judith, ana = make_patron("Judith"), make_user("Ana Marsh")
    with acting(ana):
        notes.add_note(judith, "First")
        second = notes.add_note(judith, "Second").created_id
    notes.update_note(second, text="Changed by somebody")
    with acting(ana):
        assert not desk.edits.undo()
        assert desk.edits.undo()
    assert [n.text for n in notes.list_notes(judith)] == ["Changed by somebody"]


def test_steps_of_this_sitting_come_before_those_of_the_last(desk: Desk):
    judith, ana = make_patron("Judith"), make_user("Ana Marsh")
    with acting(ana):
        notes.add_note(judith, "Before the restart")
        desk.edits.run(lambda: notes.add_note(judith, "Now"), "")
        desk.edits.undo()
        assert [n.text for n in notes.list_notes(judith)] == ["Before the restart"]
        desk.edits.undo()
        assert notes.list_notes(judith) == []


def test_who_was_slower_reads_what_stands_now(desk: Desk, dialogs):
    judith, ana = make_patron("Judith"), make_user("Ana Marsh")
    version = patrons.get_patron(judith).version
    with acting(ana):
        patrons.update_patron(judith, organisation="Example Choir")
    desk.edits.run(
        lambda: patrons.update_patron(judith, version=version, organisation="Band"), "Saved"
    )
    (told,) = [str(f) for f in dialogs.failures]
    assert told.startswith("Ana Marsh changed this a moment ago. Nothing was overwritten")
    assert told.endswith("It says now: organisation “Example Choir”.")
    assert patrons.get_patron(judith).organisation == "Example Choir"


def test_looks_at_access_needs_are_written_together_and_later(desk: Desk, qtbot):
    judith, ana = make_patron("Judith"), make_user("Ana Marsh")
    log = ViewLog(desk)
    with acting(ana):
        log.note(judith)
        log.note(judith)
    assert audit.count_books(subjects=("view",)) == 0
    log.write()
    qtbot.waitUntil(lambda: audit.count_books(subjects=("view",)) == 1)
    (entry,) = audit.list_books(subjects=("view",))
    assert (entry.user, entry.action, entry.patron_id) == ("Ana Marsh", LOOKED, judith)
    log.note(judith)
    log.write_now()
    assert audit.count_books(subjects=("view",)) == 2
