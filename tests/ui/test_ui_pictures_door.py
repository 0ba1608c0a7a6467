"""The rooms of the door can be pictured, and being pictured changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db import clock, connection
from desktop import app as program
from desktop.pictures import door_screens
from desktop.sample_venue import venue
from desktop.ui.main_window import MainWindow


@pytest.fixture
def window(tmp_path: Path, now: str, dressed: QApplication) -> Iterator[MainWindow]:
    venue.build(tmp_path / "pictured.db", patrons=40)
    made = MainWindow(program.make_desk())
    made.resize(1200, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    connection.close()
    clock.use_zone("")


def test_the_rooms_of_the_door_are_shown_and_nothing_is_kept(window: MainWindow) -> None:
    tables = ("setting", "ticket", "note")
    before = [connection.rows(f"select * from {table} order by 1") for table in tables]
    shown = [name for name, widget in door_screens.screens(window) if not widget.grab().isNull()]
    assert shown == ["returned-sheet", "here-tonight"]
    assert [connection.rows(f"select * from {t} order by 1") for t in tables] == before
