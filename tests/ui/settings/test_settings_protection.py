"""Protecting the file in the settings: a passphrase that is proved before it counts, and what follows."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from db import backups, connection, key_file, keys, schema
from desktop import converting
from desktop.domain import key_store, passphrase, protection
from desktop.domain.protection import Conversion
from desktop.ui.desk import Desk
from desktop.ui.settings.passphrase_dialog import PassphraseDialog
from desktop.ui.settings.protection_page import ProtectionPage

WORDS = "bodaki mesuto rafine kupodi tasemo"


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    yield
    keys.forget_all()


@pytest.fixture
def dialog(desk: Desk, database: Path, qtbot) -> PassphraseDialog:
    made = PassphraseDialog(desk, database, "Encrypt the file")
    qtbot.addWidget(made)
    made.show()
    return made


def type_groups(dialog: PassphraseDialog) -> None:
    for field, number in zip(dialog.fields, dialog.asked, strict=True):
        field.setText(dialog.groups[number].upper())


def test_two_groups_have_to_be_typed_right(dialog: PassphraseDialog):
    dialog.go.click()
    assert "is not the" in dialog.problem.text()
    type_groups(dialog)
    dialog.fields[1].setText("wrong")
    dialog.go.click()
    assert passphrase.ORDINALS[dialog.asked[1]] in dialog.problem.text()
    assert not dialog.result()
    type_groups(dialog)
    dialog.go.click()
    assert dialog.result()
    assert len(set(dialog.asked)) == 2


def test_enter_goes_through_the_fields_and_on(dialog: PassphraseDialog, qtbot):
    dialog.fields[0].setFocus()
    qtbot.keyClicks(dialog.fields[0], dialog.groups[dialog.asked[0]])
    qtbot.keyClick(dialog.fields[0], Qt.Key.Key_Return)
    assert dialog.fields[1].hasFocus() and dialog.isVisible()
    qtbot.keyClicks(dialog.fields[1], dialog.groups[dialog.asked[1]])
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.fields[1], Qt.Key.Key_Return)


def test_the_groups_are_covered_while_they_are_typed(dialog: PassphraseDialog, qtbot):
    assert [label.text() for label in dialog.said] == list(dialog.groups)
    dialog.show_words(False)
    assert not any(group in label.text() for label in dialog.said for group in dialog.groups)
    assert not any(" ".join(g) in s.accessibleName() for s in dialog.said for g in dialog.groups)
    dialog.again.click()
    assert [label.text() for label in dialog.said] == list(dialog.groups)


def test_the_page_has_the_passphrase_the_file_and_what_to_do(
    dialog: PassphraseDialog, dialogs, tmp_path: Path, database: Path
):
    dialogs.file = tmp_path / "page.pdf"
    dialog.save_it()
    document = pypdfium2.PdfDocument(dialogs.file)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    joined = "".join(text.split())
    assert all(group in joined for group in dialog.groups)
    assert database.name in joined
    assert "If it is lost" in text
    document.close()


def test_what_is_wanted_lies_on_the_desk(desk: Desk, database: Path, qtbot, monkeypatch):
    page = ProtectionPage(desk)
    qtbot.addWidget(page)
    page.activate()
    assert "not encrypted" in page.status.text()
    monkeypatch.setattr(desk.dialogs, "run", lambda dialog: True)
    with qtbot.waitSignal(page.convert_wanted):
        page.encrypt.click()
    assert desk.conversion is not None
    assert passphrase.read(desk.conversion.words) == desk.conversion.words
    assert desk.conversion.words not in repr(desk.conversion)


def test_converting_leaves_the_file_closed_and_sealed(database: Path):
    converting.convert(database, Conversion(WORDS, False), lambda *_: None, lambda: False)
    assert keys.is_encrypted(database)
    assert database.with_name("rapport.db.seal").exists()
    converting.convert(database, Conversion(), lambda *_: None, lambda: False)
    assert not keys.is_encrypted(database)
    schema.open_file(database)


def test_an_encrypted_file_offers_a_new_passphrase_and_its_plain_copies(
    desk: Desk, database: Path, qtbot, monkeypatch
):
    backups.make_backup("by-hand")
    protection.turn_on(database, WORDS, use_store=False)
    schema.open_file(database)
    page = ProtectionPage(desk)
    qtbot.addWidget(page)
    page.activate()
    assert page.encrypt.isHidden() and not page.renew.isHidden()
    assert "1 copy of the file" in page.copies.text()
    assert "asked for each time" in page.key_words.text()
    page.encrypt_copies.click()
    qtbot.waitUntil(lambda: page.copies_card.isHidden(), timeout=10_000)
    chosen: list[str] = []

    def run(dialog: PassphraseDialog) -> bool:
        chosen.append(dialog.words)
        return True

    monkeypatch.setattr(desk.dialogs, "run", run)
    page.renew.click()
    qtbot.waitUntil(lambda: page.renew.isEnabled(), timeout=10_000)
    connection.close()
    keys.forget_all()
    protection.unlock(database, chosen[0])
    schema.open_file(database)


def test_a_store_that_does_not_take_the_key_says_so(desk: Desk, database, qtbot, dialogs):
    protection.turn_on(database, WORDS, use_store=False)
    schema.open_file(database)
    page = ProtectionPage(desk)
    qtbot.addWidget(page)
    page.activate()
    page.store.click()
    qtbot.waitUntil(lambda: page.store.isEnabled(), timeout=10_000)
    assert "asked for each time" in page.key_words.text()
