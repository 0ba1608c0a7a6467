"""kill -9 while a note or a line is typed: what was typed in time stands there again in the next window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import shiboken6
from builders import make_patron, make_user, refresh

sys.path.insert(0, str(Path(__file__).parent.parent.parent))  # the benchmarks are not installed

from benchmarks.endurance.kill_typing import kill_typing, verdict
from db import connection, schema
from db.queries import notes
from desktop.domain import session, settings
from desktop.ui.desk import set_up_desk
from desktop.ui.main_window import MainWindow
from desktop.ui.patron.patron_page import NOTES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")


@pytest.fixture
def file(tmp_path, monkeypatch) -> tuple[Path, int]:
    monkeypatch.delenv("RAPPORT_NOW", raising=False)
    path = tmp_path / "desk.db"
    schema.create(path)
    make_user("Ana Marsh", "AM")
    patron = make_patron("Judith", "Shimwell")
    refresh()
    connection.close()
    return path, patron


@pytest.mark.parametrize("place", ["note", "line"])
def test_what_was_typed_in_time_stands_there_again(file, place, qtbot):
    path, patron = file
    died = kill_typing(path, patron, place, 3.0, 0)
    reasons, _ = verdict(path, patron, place, died)
    assert reasons == []
    assert died.typed, "it was killed before anything was typed"
    schema.open_file(path)
    desk = set_up_desk(session.start(), settings.load())
    window = MainWindow(desk)
    try:
        window.show()
        qtbot.waitExposed(window)
        window.show_patron(patron)
        page = window.patron_page()
        page.tabs.setCurrentIndex(NOTES)
        if place == "note":
            text, words = page.notes.editor.text.toPlainText(), page.notes.editor.standing.text()
        else:
            text, words = page.capture.text(), page.capture.standing.text()
        assert text and died.typed[-1][1].startswith(text)
        assert words.startswith("Not saved yet, typed at")
        assert notes.list_notes(patron) == []
    finally:
        window.settled = True
        window.close()
        shiboken6.delete(window)
        connection.close()
