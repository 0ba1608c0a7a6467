"""The offer to encrypt at set-up: a choice, never in the way; ticked, the passphrase comes next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from db import connection, key_file, keys
from desktop.app import Rapport, make_application
from desktop.domain import key_store, pins, sign_in
from desktop.opening import one_file
from desktop.ui.set_up import SetUpDialog
from desktop.ui.settings.encryption_step import EncryptionStep
from desktop.ui.settings.passphrase_dialog import PassphraseDialog


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    yield
    connection.close()
    keys.forget_all()
    one_file.let_go()


def test_it_is_a_choice_and_never_in_the_way(qtbot, tmp_path: Path):
    dialog, step = SetUpDialog(tmp_path / "own.db"), EncryptionStep()
    qtbot.addWidget(dialog)
    dialog.add_step(step)
    assert not step.wanted and step.complaint() == ""
    dialog.name.setText("Alma")
    assert dialog.complaint() == ""


def test_tab_comes_to_the_offer_before_the_buttons(qtbot, tmp_path: Path):
    dialog, step = SetUpDialog(tmp_path / "own.db"), EncryptionStep()
    qtbot.addWidget(dialog)
    dialog.add_step(step)
    dialog.with_pin.setChecked(True)
    dialog.show()
    dialog.venue.setFocus()
    for wanted in (dialog.name, dialog.with_pin, dialog.pin, dialog.again, step.box, dialog.back):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.focusWidget() is wanted


def test_who_begins_with_a_pin_and_encryption_gets_both(
    qtbot, tmp_path: Path, now: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pins, "cost", (2, 8, 1))
    path, seen = tmp_path / "own.db", []
    rapport = Rapport(make_application(), path, remember=False)

    def run(dialog: object) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, SetUpDialog):
            dialog.name.setText("Alma")
            dialog.with_pin.setChecked(True)
            dialog.pin.setText("482913")
            dialog.again.setText("482913")
            dialog._steps[0].box.setChecked(True)
            with qtbot.waitSignal(dialog.accepted):
                dialog.start.click()
        return True

    monkeypatch.setattr(rapport._dialogs, "run", run)
    rapport.show_welcome()
    rapport._on_way_chosen("new")
    assert seen == [SetUpDialog, PassphraseDialog]
    begun = rapport.window
    qtbot.waitUntil(lambda: rapport.window not in (None, begun), timeout=20_000)
    assert keys.is_encrypted(path)
    assert rapport._desk.session.name == "Alma", "who chose the PIN a moment ago gives it once"
    assert sign_in.needs_secret()
    rapport.window.settled = True
    rapport.window.close()
    rapport.finish()


@pytest.mark.parametrize("proved", [True, False])
def test_a_new_file_is_encrypted_once_the_passphrase_was_proved(
    qtbot, tmp_path: Path, now: str, proved: bool, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "own.db"
    rapport = Rapport(make_application(), path, remember=False)

    def run(dialog: object) -> bool:
        if isinstance(dialog, SetUpDialog):
            dialog.name.setText("Alma")
            dialog._steps[0].box.setChecked(True)
            dialog.start.click()
            return True
        assert isinstance(dialog, PassphraseDialog)
        return proved

    monkeypatch.setattr(rapport._dialogs, "run", run)
    rapport.show_welcome()
    rapport._on_way_chosen("new")
    qtbot.waitUntil(lambda: rapport.window is not None, timeout=20_000)
    assert keys.is_encrypted(path) == proved
    rapport.window.settled = True
    rapport.window.close()
    rapport.finish()
