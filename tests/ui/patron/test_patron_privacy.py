"""The dialogs for what a person may ask of us: what we know of them, and to be erased."""

import json

import pytest
from builders import make_note, make_patron
from PySide6.QtCore import Qt

from db import gate
from db.models import Patron, Promise
from db.queries import erasure
from desktop.domain import permissions
from desktop.domain.patron_record import BLACKEN
from desktop.ui.erase_dialog import EraseDialog
from desktop.ui.patron.know_dialog import KnowDialog


@pytest.fixture
def erasing(page, desk, judith, qtbot) -> EraseDialog:
    made = EraseDialog(desk, judith.patron, "Judith Shimwell", page)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._found is not None)
    return made


def test_enter_in_the_name_only_goes_to_the_button(erasing, qtbot):
    qtbot.waitUntil(lambda: erasing.typed.isEnabled() and erasing.typed.hasFocus())
    qtbot.keyClicks(erasing.typed, "Judith")
    qtbot.keyClick(erasing.typed, Qt.Key.Key_Return)
    assert erasing.isVisible() and erasing.typed.hasFocus()
    qtbot.keyClicks(erasing.typed, " Shimwell")
    qtbot.keyClick(erasing.typed, Qt.Key.Key_Return)
    assert erasing.isVisible() and erasing.go.hasFocus()
    qtbot.keyClick(erasing.go, Qt.Key.Key_Return)
    with qtbot.waitSignal(erasing.erased):
        pass


def test_what_goes_is_read_before_the_name_can_be_typed(erasing):
    said = "\n".join(erasing.lines)
    assert "This goes" in said
    assert "note" in said
    assert "no bin" in erasing.about.text()
    assert not erasing.go.isEnabled()


def test_only_the_whole_name_frees_the_button(erasing, qtbot):
    qtbot.keyClicks(erasing.typed, "Judith")
    assert not erasing.go.isEnabled()
    qtbot.keyClicks(erasing.typed, "  shimwell ")
    assert erasing.go.isEnabled()


def test_erasing_takes_the_record_and_the_steps_that_could_bring_it_back(
    erasing, page, desk, judith, qtbot
):
    page.show_patron(judith.patron)
    step = desk.edits.run(
        lambda: __import__("db.queries.notes", fromlist=["x"]).add_note(judith.patron, "Hello"), ""
    )
    assert step is not None
    qtbot.keyClicks(erasing.typed, "Judith Shimwell")
    with qtbot.waitSignal(erasing.erased):
        erasing.go.click()
    assert Patron.get_or_none(Patron.id == judith.patron) is None
    assert not desk.edits.undo()
    assert [e.reason for e in erasure.list_erasures()] == ["asked"]


def test_the_menu_shows_only_what_the_role_may_do(page):
    for role, know, erase in (("staff", True, False), ("admin", True, True)):
        with gate.acting(permissions.acting_for(role, 1)):
            page.header._show_allowed()
        assert page.header._know.isVisible() is know
        assert page.header._erase.isVisible() is erase


def test_texts_that_name_others_are_shown_first_and_blackened(page, desk, judith, qtbot, tmp_path):
    make_patron("Tomasz", "Novak")
    note = make_note(judith.patron, "Came with Tomasz Novak again")
    dialog = KnowDialog(desk, judith.patron, "Judith Shimwell", page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.go.isEnabled)
    key = f"note:{note}:text"
    assert dialog.picks[key].currentData() == BLACKEN

    desk.dialogs.file = tmp_path
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    written = sorted(path.name.split("-")[0] + path.suffix for path in tmp_path.glob("know-*"))
    assert written == ["know.json", "know.pdf"]
    told = json.loads(next(tmp_path.glob("know-*.json")).read_text(encoding="utf-8"))
    assert "Novak" not in json.dumps(told, ensure_ascii=False)
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("know-*"))


def test_a_request_becomes_a_task_that_is_due_in_a_month(page, desk, judith, qtbot):
    dialog = KnowDialog(desk, judith.patron, "Judith Shimwell", page)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.remind.click()
    task = Promise.select().order_by(Promise.id.desc()).get()
    assert (task.kind, task.due_on) == ("task", "2026-12-22")
