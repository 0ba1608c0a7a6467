"""What one person has begun about a patron is nobody else's, whoever follows at the same desk."""

from __future__ import annotations

import pytest
from locked_desk import OTHER, PIN, Program, enter, type_pin
from PySide6.QtTest import QTest

from db import gate
from db.queries import drafts
from desktop.domain import permissions


@pytest.fixture
def signed_in(program: Program, qtbot) -> Program:
    """Ana sits there."""
    enter(program, "ana", PIN, qtbot)
    program.rapport.seating.watch()
    return program


def follow(program: Program, name: str, pin: str, qtbot) -> None:
    rapport = program.rapport
    before = rapport.window
    rapport.seating.lock()
    pane = rapport.seating._guard._pane
    assert pane.people.find(name)
    type_pin(pane, pin)
    qtbot.waitUntil(lambda: rapport.window is not before, timeout=10_000)


def test_who_follows_sees_nothing_of_it_and_it_is_kept_for_who_began_it(signed_in: Program, qtbot):
    rapport, patron = signed_in.rapport, signed_in.patron
    rapport.window.show_patron(patron)
    page = rapport.window.patron_page()
    page.write_note()
    QTest.keyClicks(page.notes.editor.text, "For Ana alone")
    QTest.keyClicks(page.capture.edit, "Ana's line")
    follow(signed_in, "ben", OTHER, qtbot)
    qtbot.waitUntil(lambda: rapport._desk.session.name == "Ben Low")
    rapport.window.show_patron(patron)
    theirs = rapport.window.patron_page()
    theirs.write_note()
    assert theirs.notes.editor.text.toPlainText() == ""
    assert theirs.capture.text() == ""
    assert drafts.list_drafts() == []
    ana = permissions.acting_for("admin", signed_in.people.ana)

    def of_ana() -> set[str]:
        with gate.acting(ana):
            return {d.text for d in drafts.list_drafts()}

    qtbot.waitUntil(lambda: of_ana() == {"For Ana alone", "Ana's line"}, timeout=4000)
    QTest.keyClicks(theirs.notes.editor.text, "For Ben alone")
    assert rapport._desk.put_by()
    assert [d.text for d in drafts.list_drafts()] == ["For Ben alone"]
    assert of_ana() == {"For Ana alone", "Ana's line"}
    follow(signed_in, "ana", PIN, qtbot)
    assert page.notes.editor.text.toPlainText() == "For Ana alone"
