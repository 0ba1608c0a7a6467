"""The rooms of a form can all be pictured, and being pictured changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db import clock, connection
from desktop import app as program
from desktop.pictures import form_screens
from desktop.pictures.patience import PictureFailed
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


def what_is_kept() -> list[list[tuple[object, ...]]]:
    tables = ("form", "form_version", "response", "answer", "setting")
    return [connection.rows(f"select * from {table} order by 1") for table in tables]


def test_each_room_is_shown_and_nothing_of_it_is_kept(window: MainWindow) -> None:
    before = what_is_kept()
    shown = [name for name, widget in form_screens.screens(window, "Season signup")
             if not widget.grab().isNull()]  # fmt: skip
    assert shown == [
        "forms", "builder", "builder-paper", "publish", "kiosk", "paper-entry", "review",
        "results", "versions", "vocabulary",
    ]  # fmt: skip
    assert window.isVisible()
    assert what_is_kept() == before


def test_a_form_that_is_not_there_is_named(window: MainWindow) -> None:
    with pytest.raises(PictureFailed, match="No such form"):
        next(form_screens.screens(window, "No such form"))
