"""A patron with something to call about, and the page on which the call goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import shiboken6
from builders import (
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_ticket,
    make_user,
    make_visit,
    refresh,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db.queries import calls
from desktop.domain import session
from desktop.ui.calls.call_page import CallPage
from desktop.ui.desk import Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True)
class Known:
    """The ids of what was made."""

    patron: int
    other: int
    bach: int
    winter: int
    tickets: tuple[int, ...]


class Ticks:
    """The seconds of the call's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Hands:
    """A keyboard: every key goes to whatever has the focus, as in life."""

    page: CallPage
    qtbot: object
    desk: Desk
    ticks: Ticks

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focus(), text)  # type: ignore[attr-defined]

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.keyClick(self.focus(), key, held)  # type: ignore[attr-defined]

    def finish(self) -> None:
        """Ctrl+Enter."""
        self.press(Qt.Key.Key_Return, CTRL)

    def start(self, patron_id: int | None, kind: str = "complaint") -> int:
        """A call of a kind begins; its id."""
        self.page.start(patron_id)
        self.page.sheet.show_kind(kind)
        self.page.sheet.start.setFocus()
        self.press(Qt.Key.Key_Return)
        assert self.page.call_id is not None
        return self.page.call_id

    def to_offers(self) -> None:
        """Through the first three steps with a word each."""
        self.type("The bar was loud.")
        self.finish()
        self.press(Qt.Key.Key_1, ALT)
        self.finish()
        self.finish()
        assert self.page.view.at == "offer"

    def until_kept(self, call_id: int, step: str, **expected: object) -> None:
        """Wait for what was typed to be in the file by itself."""

        def there() -> bool:
            found = next(s for s in calls.list_steps(call_id) if s.step == step)
            return all(getattr(found, name) == value for name, value in expected.items())

        self.qtbot.waitUntil(there, timeout=3000)  # type: ignore[attr-defined]


@pytest.fixture
def caller(database: object) -> Known:
    """Judith Shimwell, who was at a bad evening and has two seats in three weeks."""
    make_user("Ana Marsh", "AM")
    make_user("Bo Lindqvist", "BL", role="admin")
    patron = make_patron(
        "Judith", "Shimwell", phone="+1 207 555 0142", email="judith@example.org",
        pronouns="she/her", since="2019",
    )  # fmt: skip
    other = make_patron("Rosa", "O’Brien", phone="+1 207 555 0177")
    bach = make_performance("Bach and Bartók", "2026-11-14 19:30")
    winter = make_performance("Winterreise, staged", "2026-12-12 19:30")
    make_visit(patron, bach, 2, seats=("F1", "F2"))
    order = make_order(patron, "HL-7")
    tickets = tuple(
        make_ticket(order, winter, patron, seat, price_minor=2400) for seat in ("F12", "F13")
    )
    make_patron_interest(patron, "String quartets", strength=3)
    refresh()
    return Known(patron, other, bach, winter, tickets)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def page(desk: Desk, caller: Known, ticks: Ticks, qtbot) -> Iterator[CallPage]:
    """The page, shown, with nobody on the phone."""
    desk.session = session.start()
    made = CallPage(desk, ticks)
    made.resize(1200, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def hands(page: CallPage, desk: Desk, ticks: Ticks, qtbot) -> Hands:
    return Hands(page, qtbot, desk, ticks)
