"""A patron with something of everything, and the page on which it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import shiboken6
from builders import (
    make_access_need,
    make_complaint,
    make_consent,
    make_household,
    make_interest,
    make_membership,
    make_note,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_reaction,
    make_relationship,
    make_ticket,
    make_user,
    make_visit,
    refresh,
)
from PySide6.QtWidgets import QDialog

from desktop.domain import session
from desktop.ui.desk import Desk
from desktop.ui.patron.patron_page import PatronPage


@dataclass(frozen=True)
class Known:
    """The ids of what was made."""

    patron: int
    partner: int
    bach: int
    quartet: int
    tonight: int
    complaint: int
    promise: int


@pytest.fixture
def judith(database: object) -> Known:
    """Judith Shimwell: a member with three visits, tonight's seats, and an open complaint."""
    user = make_user("Ana Marsh", "AM")
    patron = make_patron(
        "Judith", "Shimwell", email="judith@example.org", phone="+1 207 555 0142",
        say_as="SHIM-well", pronouns="she/her", since="2019",
    )  # fmt: skip
    partner = make_patron("Marcus", "Shimwell")
    make_household("The Shimwells", patron, partner)
    make_relationship(patron, "child", "Ida Shimwell", birth_year=2019)
    make_access_need(patron, "Aisle seat", "Step-free entrance by Stage Door")
    make_membership(patron)
    make_consent(patron, "email", True)
    bach = make_performance("Bach and Bartók", "2026-11-14 19:30")
    quartet = make_performance("Death and the Maiden", "2026-10-03 19:30")
    old = make_performance("A Night at the Opera", "2025-12-06 19:30")
    tonight = make_performance("Winterreise, staged", "2026-11-22 19:30")
    order = make_order(patron, "HL-1", extra='{"Dietary wishes": "No nuts <b>at all</b>"}')
    for seat in ("F12", "F13"):
        make_ticket(order, tonight, patron, seat, will_call=True)
    make_visit(patron, bach, 2, seats=("F12", "F13"))
    make_visit(patron, quartet, attended=None)
    make_visit(patron, old)
    make_reaction(patron, old, "liked")
    make_interest("Jazz", aliases=("swing",))
    make_patron_interest(patron, "String quartets", strength=3)
    make_patron_interest(patron, "Backstage tours")
    complaint = make_complaint(patron, "Lobby was loud.", performance_id=quartet, user_id=user)
    make_note(patron, "Her sister visits in May.", user_id=user, created_at="2026-03-03T15:00:00Z")
    promise = make_promise(patron, "Call her back", note_id=complaint, user_id=user)
    refresh()
    return Known(patron, partner, bach, quartet, tonight, complaint, promise)


@pytest.fixture
def page(desk: Desk, judith: Known, qtbot) -> Iterator[PatronPage]:
    """The page, shown and with Judith on it."""
    desk.session = session.start()
    made = PatronPage(desk)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    made.show_patron(judith.patron)
    yield made
    # Deleted at once: each page left over makes the next change of the style sheet slower.
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def answer(dialogs, monkeypatch) -> Callable[[Callable[[QDialog], bool]], None]:
    """Have the next dialogs answered by a function that fills them; it says whether to accept."""

    def set_answer(fill: Callable[[QDialog], bool]) -> None:
        monkeypatch.setattr(dialogs, "run", fill)

    return set_answer
