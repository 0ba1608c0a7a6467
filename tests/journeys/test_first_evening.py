"""A new user's first evening, keyboard only: find, say, keep, print. No dead end on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db import connection
from db.errors import StoreError
from db.queries import facts, notes
from desktop.domain import session, settings
from desktop.sample_venue import venue
from desktop.ui import theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.main_window import MainWindow

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class OnlyPaper(Dialogs):
    """There is no printer in a test: the sheet is saved instead. Nothing else may be asked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def confirm(self, title: str, text: str, action: str = "OK", *, harmless: bool = False) -> bool:
        assert "printer" in title.lower()
        return True

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        return self.path

    def run(self, dialog: QDialog) -> bool:
        dialog.deleteLater()
        return False

    def show_failure(self, failure: StoreError | str) -> None:
        raise AssertionError(failure)


@dataclass
class Evening:
    """The window, and a keyboard: every key goes to whatever has the focus."""

    window: MainWindow
    desk: Desk
    qtbot: object
    paper: Path
    pressed: list[str]

    def _focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, f"nothing has the focus after {self.pressed}"
        return found

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self._focus(), text)  # type: ignore[attr-defined]
        self.pressed.append(f"“{text}”")

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        held = modifier if modifier is not None else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(self._focus(), key, held)  # type: ignore[attr-defined]
        self.pressed.append(str(key))

    def until(self, true: object) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)  # type: ignore[attr-defined]


@pytest.fixture
def evening(tmp_path: Path, now: str, qapp: QApplication, qtbot) -> Iterator[Evening]:
    """Harbour Lights Playhouse at 18:30, Rapport just started."""
    path = tmp_path / "venue.db"
    venue.build(path, patrons=200)
    theme.apply(qapp, "light", 1.0)
    paper = tmp_path / "sheet.pdf"
    desk = set_up_desk(session.start(), settings.load(), OnlyPaper(paper))
    window = MainWindow(desk)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    window.wake()
    yield Evening(window, desk, qtbot, paper, [])
    assert desk.tasks.stop()
    window.close()
    shiboken6.delete(window)
    connection.close()


def test_find_say_keep_and_print_without_a_mouse(evening: Evening):
    page = evening.window.patron_page()

    # Three letters, and who it is.
    evening.type("shi")
    evening.until(lambda: page.patron_id is not None)
    judith = page.patron_id
    assert judith is not None
    assert facts.get_facts(judith).display_name == "Judith Shimwell"

    # Enter goes to what can be said; Alt+1 marks it said, and the next one moves up.
    evening.press(Qt.Key.Key_Return)
    rows = page.overview.openers.rows
    evening.until(rows[0].said_button.hasFocus)
    first = rows[0].words
    assert first.startswith("“")
    evening.press(Qt.Key.Key_1, ALT)
    assert rows[0].words != first
    assert facts.get_facts(judith).opener_uses[0].action == "said"

    # A note with a promise: the text, then Alt+R for the promise, Tab for its day.
    evening.press(Qt.Key.Key_N, CTRL | SHIFT)
    evening.type("Her sister comes along in May.")
    evening.press(Qt.Key.Key_R, ALT)
    evening.type("Send both the season folder")
    evening.press(Qt.Key.Key_Tab)
    evening.type("friday")
    evening.press(Qt.Key.Key_Return)
    note = next(n for n in notes.list_notes(judith) if "sister comes" in n.text)
    assert note.promises[0].text == "Send both the season folder"
    assert note.promises[0].due_on == "2026-11-27"

    # An interest, by its first letters.
    evening.press(Qt.Key.Key_I, CTRL)
    evening.type("jaz")
    evening.press(Qt.Key.Key_Return)
    assert "Jazz" in [i.name for i in facts.get_facts(judith).interests]

    # Tonight's sheet.
    evening.press(Qt.Key.Key_2, CTRL)
    tonight = evening.window.show_page("tonight")
    evening.until(lambda: tonight.sheet is not None)
    with evening.qtbot.waitSignal(tonight.printed, timeout=20_000):
        evening.press(Qt.Key.Key_P, CTRL)
    words = " ".join(p.extract_text() for p in PdfReader(evening.paper).pages)
    assert "Shimwell" in words
    assert "sister" not in words, "a note is for the desk only"

    # All of it can be taken back from wherever one is, and Esc leads back to where it began.
    assert len(evening.pressed) <= 16, evening.pressed
    for _ in range(3):
        evening.press(Qt.Key.Key_Z, CTRL)
    assert "Jazz" not in [i.name for i in facts.get_facts(judith).interests]
    assert not [n for n in notes.list_notes(judith) if "sister comes" in n.text]
    assert not facts.get_facts(judith).opener_uses
    evening.press(Qt.Key.Key_Escape)
    evening.until(lambda: evening.window.page_key == "patrons")
    evening.type("ros")
    evening.until(lambda: page.patron_id not in (None, judith))
