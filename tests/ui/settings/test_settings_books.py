"""The rooms of the books: what was deleted comes back, and the whole house's books are read."""

from __future__ import annotations

import pytest
from builders import make_patron, make_user
from PySide6.QtWidgets import QPushButton

from db import gate
from db.queries import audit, notes
from desktop.domain import permissions
from desktop.ui.desk import Desk
from desktop.ui.settings.books_page import BooksPage
from desktop.ui.settings.deleted_page import DeletedPage
from desktop.ui.settings.rooms import ROOMS
from desktop.ui.settings.settings_page import SettingsPage


@pytest.fixture
def settings(desk: Desk, qtbot) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.activate()
    page.show()
    qtbot.waitExposed(page)
    return page


def test_what_was_deleted_is_brought_back_and_can_be_deleted_again(settings, desk):
    judith = make_patron("Judith", "Shimwell")
    note = notes.add_note(judith, "Loves the viola").created_id
    notes.remove_note(note)
    settings.rooms["deleted"].enter.click()
    page = settings.room("deleted")
    assert isinstance(page, DeletedPage)
    (row,) = page.rows
    assert row.restore.accessibleName() == "Bring back: Note: “Loves the viola”"
    row.restore.click()
    assert [n.text for n in notes.list_notes(judith)] == ["Loves the viola"]
    assert page.rows == [] and page.nothing.isVisible()
    desk.edits.undo()
    assert notes.list_notes(judith) == [] and len(page.rows) == 1


def test_markup_in_what_was_deleted_stays_text(settings):
    judith = make_patron("<b>Judith</b>", "Shimwell")
    notes.remove_note(notes.add_note(judith, "<img src=x> & more").created_id)
    settings.show_room("deleted")
    labels = [b.accessibleName() for b in settings.room("deleted").findChildren(QPushButton)]
    assert "Bring back: Note: “<img src=x> & more”" in labels


def test_the_books_are_filtered_by_person_kind_and_day(settings, qtbot):
    ana, judith = make_user("Ana Marsh"), make_patron("Judith", "Shimwell")
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        notes.add_note(judith, "Loves the viola")
        audit.add_event("export", "Saved a table", counts={"patrons": 12})
    notes.add_note(judith, "Of nobody")
    settings.rooms["books"].enter.click()
    page = settings.room("books")
    assert isinstance(page, BooksPage)
    said = [page.model.index(row).data() for row in range(page.model.rowCount())]
    assert said == [
        "Somebody added a note, 22 Nov 18:30 · Judith Shimwell",
        "Ana Marsh saved a table (12 patrons), 22 Nov 18:30",
        "Ana Marsh added a note, 22 Nov 18:30 · Judith Shimwell",
    ]
    page.person.setCurrentIndex(page.person.findText("Ana Marsh"))
    page.person.activated.emit(page.person.currentIndex())
    assert page.count.text() == "2 entries"
    page.kind.setCurrentIndex(page.kind.findText("Exports and prints"))
    page.kind.activated.emit(page.kind.currentIndex())
    assert page.count.text() == "1 entry"
    page.day.setText("21 Nov")
    page.day.editingFinished.emit()
    assert page.model.rowCount() == 0
    page.day.setText("blue")
    page.day.editingFinished.emit()
    assert page.wrong.isVisible()


def test_long_books_are_read_in_pieces(settings):
    for _ in range(450):
        audit.add_event("export", "Saved a table")
    settings.show_room("books")
    model = settings.room("books").model
    assert (model.rowCount(), settings.room("books").count.text()) == (200, "450 entries")
    while model.canFetchMore(model.index(-1, 0)):
        model.fetchMore(model.index(-1, 0))
    assert model.rowCount() == 450
    assert len({model.entry(row).id for row in range(450)}) == 450


def test_nobody_but_admins_finds_the_books(database):
    with gate.acting(permissions.acting_for("staff", 1)):
        keys = {room.key for room in ROOMS if gate.may(room.right)}
    assert "books" not in keys and "deleted" in keys
