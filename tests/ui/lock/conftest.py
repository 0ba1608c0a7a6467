"""A venue with PINs, and the running program on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_patron
from locked_desk import People, Program, add_people

from db import connection, gate, schema
from desktop.app import Rapport
from desktop.domain import pins, sign_in


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs that are looked at quickly, and no tries left over from another test."""
    monkeypatch.setattr(pins, "cost", (2, 8, 1))
    monkeypatch.setattr(sign_in, "_unwritten", {})


@pytest.fixture
def people(database: Path) -> People:
    """Who works in a fresh file."""
    return add_people()


@pytest.fixture
def program(tmp_path: Path, now: str, dressed, dialogs, qtbot) -> Iterator[Program]:
    """The program with a file in which somebody has a PIN; nobody has signed in."""
    path = tmp_path / "rapport.db"
    schema.create(path)
    people, patron = add_people(), make_patron("Wendy", "Okafor", email="wendy@example.org")
    connection.close()
    made = Rapport(dressed, path, remember=False)
    made._dialogs = dialogs
    gate.act_as(gate.NOBODY)
    made.open(path)
    yield Program(made, people, patron)
    for window in (made.window, made.welcome, made.recovery):
        if window is not None:
            window.settled = True
            window.close()
            window.deleteLater()
    made.finish()
    connection.close()


@pytest.fixture
def rapport_without_pins(tmp_path: Path, now: str, dressed, dialogs, qtbot) -> Iterator[Rapport]:
    """The program with a file in which nobody has a PIN."""
    path = tmp_path / "open.db"
    schema.create(path)
    connection.close()
    made = Rapport(dressed, path, remember=False)
    made._dialogs = dialogs
    made.open(path)
    yield made
    made.window.settled = True
    made.window.close()
    made.window.deleteLater()
    made.finish()
    connection.close()
