"""Unlocking a file at start: what is refused at once, what is tried, and that the window follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import connection, key_file, keys, schema
from desktop.app import Rapport, make_application
from desktop.domain import key_store, protection
from desktop.opening import Locked, one_file, open_quietly
from desktop.ui.tasks import Tasks
from desktop.ui.unlock.unlock_page import UnlockPage

WORDS = "bodaki mesuto rafine kupodi tasemo"


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    yield
    connection.close()
    keys.forget_all()
    one_file.let_go()


@pytest.fixture
def locked(database: Path) -> Path:
    protection.turn_on(database, WORDS, use_store=False)
    keys.forget_all()
    return database


def test_a_file_without_its_key_is_locked_not_broken(locked: Path):
    assert open_quietly(locked) == Locked(locked)


def test_what_cannot_be_a_passphrase_is_refused_without_a_try(qtbot, locked: Path):
    tasks = Tasks()
    page = UnlockPage(locked, tasks)
    qtbot.addWidget(page)
    page.field.setText("bodaki mesuto")
    page.go.click()
    assert "five groups" in page.problem.text()
    assert page.go.isEnabled()
    tasks.stop()


def test_a_wrong_one_is_said_and_the_right_one_unlocks(qtbot, locked: Path):
    tasks = Tasks()
    page = UnlockPage(locked, tasks)
    qtbot.addWidget(page)
    page.show()
    page.field.setText(WORDS.replace("tasemo", "tasemi"))
    page.go.click()
    assert not page.go.isEnabled()
    qtbot.waitUntil(lambda: "not the recovery passphrase" in page.problem.text(), timeout=10_000)
    assert page.field.text()
    page.field.setText(WORDS.upper())
    with qtbot.waitSignal(page.unlocked, timeout=10_000):
        page.go.click()
    assert not page.field.text()
    schema.open_file(locked)
    tasks.stop()


def test_what_is_typed_is_hidden_until_somebody_wants_to_see_it(qtbot, locked: Path):
    tasks = Tasks()
    page = UnlockPage(locked, tasks)
    qtbot.addWidget(page)
    assert page.field.echoMode() == page.field.EchoMode.Password
    page.visible.setChecked(True)
    assert page.field.echoMode() == page.field.EchoMode.Normal
    tasks.stop()


def test_the_window_follows_the_unlocking(qtbot, locked: Path):
    app = make_application()
    rapport = Rapport(app, locked, remember=False)
    rapport.open(locked)
    page = rapport.recovery
    assert isinstance(page, UnlockPage)
    page.field.setText(WORDS)
    page.unlock()
    qtbot.waitUntil(lambda: rapport.window is not None, timeout=15_000)
    rapport.window.settled = True
    rapport.window.close()
    rapport.finish()
