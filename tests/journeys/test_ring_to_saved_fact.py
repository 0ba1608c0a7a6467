"""The phone rings: known caller, a kind word said, a fact learnt. How many keys until it is kept?

At most: three letters + Enter + one shortcut + the sentence + Enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db import connection
from db.queries import interests, notes
from desktop.domain import session, settings
from desktop.sample_venue import venue
from desktop.ui import theme
from desktop.ui.desk import set_up_desk
from desktop.ui.main_window import MainWindow

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SENTENCE = "she loves puppetry"


@dataclass
class Clerk:
    """A keyboard that counts: a chord is one."""

    window: MainWindow
    qtbot: object
    pressed: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(_focus(), letter)  # type: ignore[attr-defined]
            self.pressed.append(letter)

    def press(self, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(_focus(), key, held)  # type: ignore[attr-defined]
        self.pressed.append(f"{held.name}+{key.name}")

    def see(self, true) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)  # type: ignore[attr-defined]


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def clerk(tmp_path: Path, now: str, qapp: QApplication, qtbot) -> Iterator[Clerk]:
    path = tmp_path / "venue.db"
    venue.build(path, patrons=60)
    interests.add_interest("Puppetry")
    theme.apply(qapp, "light", 1.0)
    desk = set_up_desk(session.start(), settings.load())
    window = MainWindow(desk)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    window.wake()
    yield Clerk(window, qtbot)
    assert desk.tasks.stop()
    window.settled = True  # a sentence may be half typed: nobody is here to be asked
    window.close()
    shiboken6.delete(window)
    connection.close()


def kept_of(patron_id: int) -> tuple[str, set[str]]:
    """The newest note, and the interests."""
    note = max(notes.list_notes(patron_id), key=lambda n: n.id)
    return note.text, {i.name for i in interests.list_patron_interests(patron_id)}


def last_said(patron_id: int):
    return connection.row(
        "select action, note_id from opener_use where patron_id = ? order by id desc limit 1",
        (patron_id,),
    )


def test_with_enter_and_all_that_is_shown(clerk: Clerk):
    page = clerk.window.patron_page()
    clerk.type("shi")
    clerk.see(lambda: page.patron_id is not None)
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_1, ALT)  # said, and the cursor waits for what they say
    assert page.capture.edit.hasFocus()
    assert page.capture.edit.placeholderText() == "What did they say?"
    clerk.type(SENTENCE)
    assert [c.text() for c in page.capture.row.chips] == ["Puppetry"], (
        "it is seen before it is kept"
    )
    clerk.press(Qt.Key.Key_Return, CTRL)

    patron_id = page.patron_id
    assert patron_id is not None
    text, known = kept_of(patron_id)
    assert text == SENTENCE
    assert "Puppetry" in known
    action, note_id = last_said(patron_id)
    assert action == "said"
    assert note_id == max(n.id for n in notes.list_notes(patron_id)), "what came back to the opener"
    assert len(clerk.pressed) == 3 + 1 + 1 + len(SENTENCE) + 1


def test_with_tab_where_the_patron_is_seen_without_enter(clerk: Clerk):
    page = clerk.window.patron_page()
    clerk.type("shi")
    clerk.see(lambda: page.patron_id is not None)
    clerk.press(Qt.Key.Key_1, ALT)
    clerk.type(SENTENCE)
    clerk.press(Qt.Key.Key_Tab)
    clerk.press(Qt.Key.Key_Return)

    patron_id = page.patron_id
    assert patron_id is not None
    text, known = kept_of(patron_id)
    assert text == SENTENCE
    assert "Puppetry" in known
    assert len(clerk.pressed) <= 3 + 1 + 1 + len(SENTENCE) + 1


def test_enter_alone_keeps_the_words_and_nothing_that_was_not_taken(clerk: Clerk):
    page = clerk.window.patron_page()
    clerk.type("shi")
    clerk.see(lambda: page.patron_id is not None)
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_J, CTRL)
    clerk.type(SENTENCE)
    clerk.press(Qt.Key.Key_Return)
    patron_id = page.patron_id
    assert patron_id is not None
    text, known = kept_of(patron_id)
    assert text == SENTENCE
    assert "Puppetry" not in known


def test_escape_leads_back_to_the_search_for_the_next_caller(clerk: Clerk):
    page = clerk.window.patron_page()
    clerk.type("shi")
    clerk.see(lambda: page.patron_id is not None)
    clerk.press(Qt.Key.Key_J, CTRL)
    clerk.type("half a")
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.window.patrons.field.hasFocus()
    first = page.patron_id
    clerk.window.patrons.field.selectAll()
    clerk.type("obr")
    clerk.see(lambda: page.patron_id != first)
    assert page.capture.text() == ""
    clerk.window.show_patron(first)
    assert page.capture.text() == "half a"
