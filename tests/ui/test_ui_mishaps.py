"""What nobody foresaw is told once, in words without patron data."""

import sys
import threading

import pytest
from PySide6.QtCore import QTimer

from db.errors import DiskFull
from desktop.ui.mishaps import MOST_TOLD, Mishaps


@pytest.fixture
def heard(qapp, dialogs):
    before = sys.excepthook, threading.excepthook
    mishaps = Mishaps(dialogs.show_failure)
    mishaps.watch()
    yield mishaps
    mishaps.end()
    assert (sys.excepthook, threading.excepthook) == before


def fail() -> None:
    raise KeyError("Judith Shimwell")


def raised(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def test_a_mistake_in_a_thread_is_told_once_and_names_nobody(heard, qtbot, dialogs, capsys):
    for _ in range(3):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(dialogs.failures))
    assert len(dialogs.failures) == 1
    assert "KeyError at test_ui_mishaps.py:" in dialogs.failures[0]
    assert "What was saved is safe" in dialogs.failures[0]
    said = "".join(capsys.readouterr())
    assert "KeyError" in said
    assert "Judith" not in said + dialogs.failures[0]


def test_what_the_disk_did_is_told_in_its_own_sentence(heard, qtbot, dialogs):
    raised(DiskFull("The disk is full. Make room."))
    qtbot.waitUntil(lambda: dialogs.failures == ["The disk is full. Make room."])


def test_nothing_is_told_in_the_middle_of_something_else(heard, qtbot, dialogs):
    raised(ValueError("x"))
    assert dialogs.failures == []
    qtbot.waitUntil(lambda: len(dialogs.failures) == 1)


def test_a_broken_screen_does_not_bury_the_desk_in_messages(heard, qtbot, dialogs):
    for number in range(40):
        raised(type(f"Odd{number}", (Exception,), {})("Judith"))
    done = []
    QTimer.singleShot(0, lambda: done.append(1))
    qtbot.waitUntil(lambda: bool(done) and len(dialogs.failures) == MOST_TOLD)
