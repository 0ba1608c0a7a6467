"""Encrypting the file from the settings: who sat there sits there still, if they did not walk away."""

from __future__ import annotations

import pytest
from locked_desk import PIN, Program, enter

from db import connection, gate, key_file, keys
from desktop import converting
from desktop.domain import key_store, session
from desktop.domain.protection import Conversion
from desktop.ui.main_window import MainWindow

WORDS = "bodaki mesuto rafine kupodi tasemo"


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    yield
    keys.forget_all()


@pytest.fixture
def signed_in(program: Program, qtbot) -> Program:
    """Ana sits there."""
    enter(program, "ana", PIN, qtbot)
    return program


def convert(program: Program, wish: Conversion, qtbot) -> None:
    rapport = program.rapport
    first = rapport.window
    rapport._desk.conversion = wish
    first.file_wanted.emit("convert")
    qtbot.waitUntil(
        lambda: (rapport.recovery is None and rapport.window is not first)
        or (rapport.recovery is not None and hasattr(rapport.recovery, "pane")),
        timeout=20_000,
    )  # fmt: skip


@pytest.mark.parametrize("wish", [Conversion(WORDS, False), None])
def test_nobody_signs_in_once_more(signed_in: Program, wish, qtbot):
    rapport = signed_in.rapport
    convert(signed_in, Conversion(WORDS, False), qtbot)
    if wish is None:
        convert(signed_in, Conversion(), qtbot)
    assert keys.is_encrypted(connection.current_path()) == (wish is not None)
    assert isinstance(rapport.window, MainWindow)
    assert rapport._desk.session.name == "Ana Marsh"
    assert gate.current().user_id == signed_in.people.ana


def test_one_that_failed_asks_nobody_either(signed_in: Program, monkeypatch, dialogs, qtbot):
    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(converting, "convert", fail)
    convert(signed_in, Conversion(WORDS, False), qtbot)
    assert signed_in.rapport._desk.session.name == "Ana Marsh"
    assert dialogs.failures


def test_after_longer_than_the_lock_waits_one_signs_in(signed_in: Program, monkeypatch, qtbot):
    monkeypatch.setattr(session, "now", iter([0.0, 301.0]).__next__)
    convert(signed_in, Conversion(WORDS, False), qtbot)
    assert signed_in.rapport.window is None
    assert gate.current() == gate.NOBODY
