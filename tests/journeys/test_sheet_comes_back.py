"""A sheet is printed, scribbled on at the door, and typed up the next morning, keyboard only.

What is printed is the real PDF of the sample venue; the scribbles are invented. Each line costs its
code, Enter, what was scribbled, a Tab for each fact that is taken, Enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db import clock, connection
from db.errors import StoreError
from db.queries import notes
from desktop.domain import session, settings
from desktop.domain.returned_sheet import ReturnedLine
from desktop.sample_venue import venue
from desktop.ui import theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.performances.returned_sheet_page import ReturnedSheetPage

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
VOLUNTEER = "Marek"

# What stands on the paper beside the codes 1 to 9, and whether it tells a fact.
SCRIBBLES = {
    "1": ("Plays the viola in the town orchestra", True),
    "2": ("Call back Tue about the group visit", True),
    "4": ("Likes jazz too", True),
    "5": ("Thanked us for her seat", False),
    "7": ("Her daughter Ana plays cello", True),
    "9": ("Said the foyer was too cold", False),
}
FACTS = (
    "select patron_id, source_kind, source from patron_interest "
    "union all select patron_id, source_kind, source from access_need "
    "union all select patron_id, source_kind, source from relationship "
    "union all select patron_id, source_kind, source from reaction "
    "union all select patron_id, source_kind, source from promise"
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
class Desktop:
    """The window, and a keyboard whose keys are counted."""

    window: MainWindow
    desk: Desk
    qtbot: object
    paper: Path
    pressed: int = 0
    per_line: dict[str, int] = field(default_factory=dict)

    def _focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self._focus(), text)  # type: ignore[attr-defined]
        self.pressed += len(text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        held = modifier if modifier is not None else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(self._focus(), key, held)  # type: ignore[attr-defined]
        self.pressed += 1

    def until(self, true: object) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)  # type: ignore[attr-defined]


@pytest.fixture
def desktop(tmp_path: Path, now: str, qapp: QApplication, qtbot) -> Iterator[Desktop]:
    """Harbour Lights Playhouse at 18:30, Rapport just started."""
    path = tmp_path / "venue.db"
    venue.build(path, patrons=200)
    theme.apply(qapp, "light", 1.0)
    paper = tmp_path / "sheet.pdf"
    loaded = settings.load()
    clock.use_zone(loaded.zone)
    desk = set_up_desk(session.start(), loaded, OnlyPaper(paper))
    window = MainWindow(desk)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    window.wake()
    yield Desktop(window, desk, qtbot, paper)
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=10_000)
    assert desk.tasks.stop()
    window.close()
    shiboken6.delete(window)
    connection.close()


def print_the_sheet(desktop: Desktop) -> int:
    """Ctrl+2, Ctrl+P: the real PDF; the performance's id."""
    desktop.press(Qt.Key.Key_2, CTRL)
    tonight = desktop.window.stack.currentWidget()
    desktop.until(lambda: tonight.sheet is not None)
    with desktop.qtbot.waitSignal(tonight.printed, timeout=20_000):  # type: ignore[attr-defined]
        desktop.press(Qt.Key.Key_P, CTRL)
    return tonight.sheet.sheet.performance_id


def begin_typing_up(desktop: Desktop) -> ReturnedSheetPage:
    tonight = desktop.window.stack.currentWidget()
    tonight.list.setFocus()
    desktop.press(Qt.Key.Key_T)
    page: ReturnedSheetPage = tonight.returned.page
    desktop.until(lambda: page.sheet is not None)
    desktop.type(VOLUNTEER)
    desktop.press(ENTER)
    return page


def type_up(desktop: Desktop, page: ReturnedSheetPage, code: str, sentence: str) -> int:
    """One line; how many facts were taken."""
    before = desktop.pressed
    desktop.type(code)
    desktop.press(ENTER)
    desktop.type(sentence)
    taken = len(page.card.capture.picks)
    for _ in range(taken):
        desktop.press(TAB)
    with desktop.qtbot.waitSignal(page.line_kept):  # type: ignore[attr-defined]
        desktop.press(ENTER)
    desktop.per_line[code] = desktop.pressed - before
    assert desktop.per_line[code] == len(code) + 1 + len(sentence) + taken + 1
    return taken


def test_a_sheet_comes_back_and_every_line_reaches_its_patron(desktop: Desktop):
    performance_id = print_the_sheet(desktop)
    printed = "\n".join(page.extract_text() for page in PdfReader(desktop.paper).pages)
    page = begin_typing_up(desktop)
    assert page.sheet is not None
    lines = {line.code: line for line in page.sheet.lines}
    facts_before = connection.rows(FACTS)
    taken = {}
    for code, (sentence, tells) in SCRIBBLES.items():
        assert re.search(rf"\b{code}\b", printed), f"the paper has no code {code}"
        assert on_paper(lines[code], printed)
        taken[code] = type_up(desktop, page, code, sentence)
        assert not tells or taken[code], f"nothing was understood of “{sentence}”"
    source = f"sheet of Winterreise, staged, 22 Nov, {VOLUNTEER}"
    for code, (sentence, _) in SCRIBBLES.items():
        patron_id = lines[code].members[0].patron_id
        note = next(n for n in notes.list_notes(patron_id) if n.text == sentence)
        assert (note.provenance.kind, note.provenance.source) == ("sheet", source)
        assert note.performance_id == performance_id
    came = [row for row in connection.rows(FACTS) if row[1] == "sheet"]
    assert {(kind, told) for _, kind, told in came} == {("sheet", source)}
    expected = sorted(
        lines[code].members[0].patron_id for code, many in taken.items() for _ in range(many)
    )
    assert sorted(patron for patron, _, _ in came) == expected
    assert len(connection.rows(FACTS)) >= len(facts_before)
    # Nobody but those on the paper was written to.
    touched = {
        r[0] for r in connection.rows("select patron_id from note where source = ?", (source,))
    }
    assert touched == {lines[code].members[0].patron_id for code in SCRIBBLES}


def test_who_came_is_set_by_the_sheet_with_one_key_for_a_line(desktop: Desktop):
    performance_id = print_the_sheet(desktop)
    page = begin_typing_up(desktop)
    assert page.sheet is not None
    absent = page.sheet.with_code("6")
    assert absent is not None
    boxed = page.sheet.boxed
    assert boxed
    page.head.rules.buttons[0].click()  # all came but those I mark
    before = desktop.pressed
    desktop.type("6-")
    assert desktop.pressed - before == 2
    desktop.press(ENTER, CTRL)
    desktop.until(lambda: page.stack.currentWidget() is page.finish_view)
    with desktop.qtbot.waitSignal(page.finished, timeout=10_000):  # type: ignore[attr-defined]
        desktop.press(ENTER)
    there = dict(
        connection.rows(
            "select id, attended from ticket where performance_id = ?", (performance_id,)
        )
    )
    assert all(there[ticket] == 0 for ticket in absent.tickets)
    assert all(there[ticket] == 1 for ticket in boxed - set(absent.tickets))
    others = set(there) - boxed - set(absent.tickets)
    assert others
    assert all(there[ticket] is None for ticket in others)
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert set(
        connection.rows(
            "select distinct attended from ticket where performance_id = ?", (performance_id,)
        )
    ) == {(None,)}


def test_the_first_sheet_is_typed_up_though_a_second_was_printed(desktop: Desktop):
    performance_id = print_the_sheet(desktop)
    tonight = desktop.window.stack.currentWidget()
    desktop.until(lambda: tonight.sheet is not None and tonight.sheet.sheet.number == 2)
    with desktop.qtbot.waitSignal(tonight.printed, timeout=20_000):  # type: ignore[attr-defined]
        desktop.press(Qt.Key.Key_P, CTRL)
    page = begin_typing_up(desktop)
    assert page.sheet is not None
    assert [number for number, _, _ in page.sheet.numbers] == [2, 1]
    with desktop.qtbot.waitSignal(page.opened):  # type: ignore[attr-defined]
        page.open(performance_id, 1)
    assert page.sheet.number == 1
    type_up(desktop, page, "3", "Came with her niece")
    assert page.kept.totals()[0] == 1


def on_paper(line: ReturnedLine, printed: str) -> bool:
    """Whether one of the party's seats stands in the PDF's text."""
    return any(seat in printed for member in line.members for seat in member.seats)
