"""The recovery screen: what is wrong in plain words, whole backups alone, nothing thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_note, make_patron

from db import backups, connection, encrypt, gate, key_file, keys, schema, seal, search, soundness
from db.soundness import Finding
from desktop.app import Rapport
from desktop.domain import first_look, passphrase
from desktop.ui.recovery.damage_bar import DamageBar
from desktop.ui.recovery.recovery_page import RecoveryPage
from desktop.ui.recovery.restore_dialog import RestoreDialog
from desktop.ui.tasks import Tasks

PAGE = 4096


@pytest.fixture
def venue(database: Path, monkeypatch) -> Path:
    """A file closed well, with backups of yesterday and today."""
    for number in range(30):
        make_note(make_patron("Ada", f"Example {number:03}"), f"Says yes {number}")
    search.rebuild()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-21T18:30:00")
    backups.make_backup(backups.CLOSE)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T12:30:00")
    make_patron("Bo", "Later")
    search.rebuild()
    backups.make_backup(backups.TIMER)
    soundness.seal_current()
    connection.close()
    seal.close_handles()
    return database


def hurt(path: Path, page: int = 9) -> bytes:
    data = bytearray(path.read_bytes())
    data[PAGE * page : PAGE * (page + 1)] = b"\xa5" * PAGE
    path.write_bytes(data)
    return bytes(data)


@pytest.fixture
def rapport(venue: Path, dressed, dialogs, qtbot) -> Iterator[Rapport]:
    """The program before the file is opened; nobody sits at the desk."""
    gate.act_as(gate.NOBODY)
    made = Rapport(dressed, venue, remember=False)
    made._dialogs = dialogs
    yield made
    for window in (made.window, made.welcome, made.recovery):
        if window is not None:
            window.close()
            window.deleteLater()
    made.finish()
    connection.close()


def idle(qtbot, rapport: Rapport) -> None:
    qtbot.waitUntil(lambda: not rapport._tasks.busy, timeout=60_000)


def test_a_damaged_file_is_restored_from_the_screen_and_opens(rapport: Rapport, venue: Path, qtbot):
    damaged = hurt(venue)
    assert not rapport.open(venue)
    idle(qtbot, rapport)
    page = rapport.recovery
    assert isinstance(page, RecoveryPage)
    assert page.choice.chosen.counts["patron"] == 31
    page.restore.click()
    idle(qtbot, rapport)
    kept = list(venue.parent.glob("rapport-damaged-*.db"))
    assert [path.read_bytes() for path in kept] == [damaged]
    assert "was looked through" in page.outcome_words.text()
    page.proceed.click()
    assert rapport.window is not None


def test_a_backup_that_is_damaged_too_is_passed_over(rapport: Rapport, venue: Path, qtbot):
    hurt(venue)
    hurt(sorted((venue.parent / "rapport-backups").glob("*timer*.db"))[0])
    rapport.open(venue)
    idle(qtbot, rapport)
    choice = rapport.recovery.choice
    qtbot.waitUntil(lambda: choice.chosen is not None, timeout=20_000)
    assert choice.chosen.counts["patron"] == 30
    assert "cannot be used" in choice.list.item(0).text()


def test_a_file_that_is_gone_is_not_made_anew(rapport: Rapport, venue: Path, qtbot):
    venue.unlink()
    rapport.open(venue)
    idle(qtbot, rapport)
    assert not venue.exists()
    assert rapport.recovery.finding.kind == "missing"
    assert rapport.recovery.salvage.isHidden()
    assert not rapport.recovery.new.isHidden()


def test_what_can_be_read_can_be_used(rapport: Rapport, venue: Path, qtbot):
    hurt(venue)
    rapport.open(venue)
    idle(qtbot, rapport)
    page = rapport.recovery
    page.salvage.click()
    idle(qtbot, rapport)
    assert "records could be read" in page.outcome_words.text()
    page.proceed.click()
    idle(qtbot, rapport)
    assert not list(venue.parent.glob("*salvaged*"))
    connection.close()
    assert first_look.open_looked(venue) is None


def test_a_file_changed_from_outside_may_be_used_as_it_is(
    rapport: Rapport, venue: Path, dialogs, qtbot
):
    data = bytearray(venue.read_bytes())
    place = data.rindex(b"Says yes 7")
    data[place] ^= 1
    venue.write_bytes(data)
    rapport.open(venue)
    idle(qtbot, rapport)
    page = rapport.recovery
    assert page.finding.kind == "changed"
    dialogs.confirms = False
    page.as_it_is.click()
    assert rapport.window is None
    dialogs.confirms = True
    page.as_it_is.click()
    assert rapport.window is not None


def test_damage_met_in_the_window_leads_to_the_backups(rapport: Rapport, venue: Path, qtbot):
    assert rapport.open(venue)
    window = rapport.window
    idle(qtbot, rapport)
    rapport._watch._window, rapport._watch._dialogs = window, rapport._dialogs
    connection.mark_suspect()
    qtbot.waitUntil(lambda: bool(window.findChildren(DamageBar)))
    window.findChildren(DamageBar)[0].go.click()
    assert isinstance(rapport.recovery, RecoveryPage)
    idle(qtbot, rapport)


def test_before_a_restore_it_is_said_what_would_be_lost(venue: Path, dressed, qtbot):
    schema.open_file(venue)
    tasks = Tasks()
    oldest = sorted((venue.parent / "rapport-backups").glob("*close*.db"))[0]
    dialog = RestoreDialog(tasks, oldest)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.chosen is not None and not tasks.busy, timeout=20_000)
    assert dialog.chosen.backup.path == oldest
    assert "1 patron fewer than now" in dialog.choice.lacks.text()
    assert dialog.restore.isEnabled()
    tasks.stop()


@pytest.mark.parametrize(
    "kind", ["missing", "empty", "unreadable", "damaged", "replaced", "changed"]
)
def test_each_kind_says_what_happened(venue: Path, dressed, dialogs, qtbot, kind: str):
    tasks = Tasks()
    page = RecoveryPage(
        Finding(venue, kind, ("Tree 9 page 4",), ("patrons",), 1, 90), tasks, dialogs
    )
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
    assert page.title.text() and page.happened.text()
    assert page.finding.sentence.startswith(("The file", "Rapport's file", "Something"))
    tasks.stop()


def test_encrypted_backups_of_a_lost_file_are_unlocked_by_the_passphrase(
    rapport: Rapport, venue: Path, dialogs, qtbot
):
    words = passphrase.make()
    with gate.acting(gate.HOUSE):
        key = key_file.new_key()
        keys.keep(venue, key_file.wrap(key, passphrase.read(words)))
        encrypt.encrypt(venue, key)
        schema.open_file(venue)
        backups.make_backup(backups.BY_HAND)
        connection.close()
    keys.forget_all()
    venue.unlink()
    rapport.open(venue)
    idle(qtbot, rapport)
    choice = rapport.recovery.choice
    assert choice.chosen is None and not choice.unlock.isHidden()
    dialogs.text = words
    choice.unlock.click()
    qtbot.waitUntil(lambda: choice.chosen is not None, timeout=20_000)
    rapport.recovery.restore.click()
    idle(qtbot, rapport)
    assert keys.is_encrypted(venue)
    rapport.recovery.proceed.click()
    assert rapport.window is not None
    keys.forget_all()
