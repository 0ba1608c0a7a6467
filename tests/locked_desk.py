"""A venue with PINs, and how one signs in there."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.queries import users
from desktop.app import Rapport
from desktop.domain import pins

PIN, OTHER, PASSWORD = "482913", "705164", "harbour lights at dusk"


class People(NamedTuple):
    """Ana, an admin; Ben, of the staff; Vi, a volunteer without a PIN; Dora, with a password."""

    ana: int
    ben: int
    vi: int
    dora: int


def add_people() -> People:
    """Into the open file, for the house."""
    ana = users.add_user("Ana Marsh", role="admin")
    ben = users.add_user("Ben Low", role="staff")
    vi = users.add_user("Vi Ko", role="volunteer")
    dora = users.add_user("Dora Pane", role="admin")
    users.set_pin(ana, pins.encode(PIN), pins.PIN)
    users.set_pin(ben, pins.encode(OTHER), pins.PIN)
    users.set_pin(dora, pins.encode(PASSWORD), pins.PASSWORD)
    return People(ana, ben, vi, dora)


class Program(NamedTuple):
    """The program, who works there, whom it knows."""

    rapport: Rapport
    people: People
    patron: int


def type_pin(pane, pin: str) -> None:
    """Into whatever the pane shows, and Enter."""
    target = pane.entry.field if pane.entry.kind == "password" else pane.entry
    QTest.keyClicks(target, pin)
    pane.entry.enter()


def enter(program: Program, name: str, pin: str, qtbot) -> None:
    """Sign in on the first screen and wait for the window."""
    pane = program.rapport.recovery.pane
    assert pane.people.find(name)
    if pin:
        type_pin(pane, pin)
    else:
        pane.entry.enter()
    qtbot.waitUntil(lambda: program.rapport.window is not None, timeout=10_000)
    QApplication.processEvents()
