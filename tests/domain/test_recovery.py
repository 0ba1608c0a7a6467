"""The way back: backups verified, restored at any moment, the erased erased again, nothing thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import make_note, make_patron

from db import backups, connection, key_file, keys, restore, schema, seal, search, soundness
from db.errors import StoreError
from db.queries import erasure, users
from desktop.domain import first_look, key_store, passphrase, pins, protection, recovery

PAGE = 4096


@pytest.fixture
def venue(database: Path, monkeypatch) -> Path:
    """A file with a backup from yesterday and another patron since."""
    for number in range(40):
        patron = make_patron("Ada", f"Example {number:03}")
        make_note(patron, f"Says yes {number}")
    search.rebuild()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-21T18:30:00")
    backups.make_backup(backups.CLOSE)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
    make_patron("Bo", "Later")
    search.rebuild()
    soundness.seal_current()
    connection.close()
    seal.close_handles()
    return database


def hurt(path: Path, page: int = 9) -> bytes:
    data = bytearray(path.read_bytes())
    data[PAGE * page : PAGE * (page + 1)] = b"\xa5" * PAGE
    path.write_bytes(data)
    return bytes(data)


def patrons() -> int:
    return connection.row("select count(*) from patron")[0]


def test_the_newest_whole_backup_is_found(venue: Path, monkeypatch):
    schema.open_file(venue)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T19:30:00")
    newer = backups.make_backup(backups.TIMER)
    connection.close()
    hurt(newer.path)
    found = recovery.latest_good(venue)
    assert found.backup.path != newer.path
    assert found.counts["patron"] == 40


def test_a_damaged_file_is_replaced_and_kept_byte_for_byte(venue: Path):
    damaged = hurt(venue)
    done = recovery.restore_backup(recovery.latest_good(venue).backup.path, venue, damaged=True)
    assert patrons() == 40
    assert done.aside is not None
    assert done.aside.read_bytes() == damaged
    assert "6 December 2026" in done.aside.with_name(done.aside.name + ".txt").read_text()
    connection.close()
    assert first_look.open_looked(venue) is None


def test_before_a_whole_file_is_replaced_it_is_a_backup_too(venue: Path):
    source = recovery.latest_good(venue).backup.path
    done = recovery.restore_backup(source, venue)
    assert patrons() == 40
    kept = [b for b in recovery.list_choices(venue) if b.why == backups.BEFORE_RESTORE]
    assert [recovery.verify(b).counts["patron"] for b in kept] == [41]
    assert done.aside == kept[0].path
    assert "among the backups" in recovery.restored_words(done)
    assert not list(venue.parent.glob("*-before-restore-*"))  # no second one that nobody thins


def test_a_plain_backup_in_the_place_of_an_encrypted_file_is_told(venue: Path, monkeypatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    source = recovery.latest_good(venue).backup.path
    protection.turn_on(venue, passphrase.make(), use_store=False)
    try:
        done = recovery.restore_backup(source, venue)
        assert done.plain_now
        assert "not encrypted any more" in recovery.restored_words(done)
        assert done.aside is not None and keys.is_encrypted(done.aside)
        assert keys.find_key_file(done.aside, keys.sealed_with(done.aside)) is not None
    finally:
        connection.close()
        keys.forget_all()


def test_a_backup_from_before_there_were_pins_does_not_open_for_anybody(venue: Path, monkeypatch):
    monkeypatch.setattr(pins, "cost", (4, 8, 1))
    schema.open_file(venue)
    ana = users.add_user("Ana Moreau", role="admin")
    source = backups.make_backup(backups.BY_HAND).path
    users.set_pin(ana, pins.encode("493817"), pins.PIN)
    connection.close()
    recovery.restore_backup(source, venue)
    assert users.count_pins() == 1
    assert pins.fits("493817", users.get_pin_hash(ana))
    assert users.get_user(ana).pin_kind == pins.PIN


def test_what_was_written_after_the_backup_of_a_restore_is_kept_beside_the_file(
    venue: Path, monkeypatch
):
    real = recovery._keep_present

    def somebody_else_writes(path: Path) -> object:
        kept = real(path)
        make_patron("Cy", "Latest")
        return kept

    monkeypatch.setattr(recovery, "_keep_present", somebody_else_writes)
    done = recovery.restore_backup(recovery.latest_good(venue).backup.path, venue)
    assert done.aside is not None and done.aside.parent == venue.parent
    connection.close()
    schema.open_file(done.aside)
    assert patrons() == 42


def test_who_was_erased_since_then_is_erased_again(venue: Path):
    schema.open_file(venue)
    erasure.erase_patron(3)
    connection.close()
    done = recovery.restore_backup(recovery.latest_good(venue).backup.path, venue)
    assert done.erased == 1
    assert connection.row("select count(*) from patron where id = 3") == (0,)
    assert b"Example 002" not in venue.read_bytes()


def test_an_erasure_is_known_from_a_later_backup_where_the_file_is_lost(venue: Path, monkeypatch):
    schema.open_file(venue)
    erasure.erase_patron(3)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T20:30:00")
    backups.make_backup(backups.TIMER)
    connection.close()
    venue.write_bytes(b"")
    oldest = recovery.list_choices(venue)[-1]
    done = recovery.restore_backup(oldest.path, venue, damaged=True)
    assert done.erased == 1
    assert not done.log_read
    assert "erase them again" in recovery.restored_words(done)


@pytest.mark.parametrize("step", ["_copy_verified", "_free_name"])
def test_a_restore_that_fails_leaves_the_file_as_it_was(venue: Path, monkeypatch, step: str):
    before = venue.read_bytes()
    source = recovery.latest_good(venue).backup.path
    real = getattr(restore, step)

    def fail(*args: object) -> object:
        real(*args)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restore, step, fail)
    with pytest.raises(StoreError, match="The file in use is as it was"):
        recovery.restore_backup(source, venue)
    monkeypatch.setattr(restore, step, real)
    connection.close()
    assert not venue.with_name(venue.name + ".part").exists()
    assert first_look.open_looked(venue) is None
    said = connection.row("select count(*) from audit_entry where subject = 'restore'")
    assert said == (0,)
    assert patrons() == 41
    assert venue.stat().st_size == len(before)


@pytest.mark.parametrize("step", ["open_file", "counts"])
def test_a_failure_after_the_backup_took_the_place_says_so(venue: Path, monkeypatch, step: str):
    source = recovery.latest_good(venue).backup.path
    real, named = getattr(schema, step), Path.replace

    def fail(*_args: object) -> object:
        raise OSError(5, "Input/output error")

    def replace(self: Path, target: Path) -> Path:
        done = named(self, target)
        if Path(target) == venue:
            monkeypatch.setattr(schema, step, fail)
        return done

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(StoreError) as failed:
        recovery.restore_backup(source, venue)
    monkeypatch.setattr(schema, step, real)
    said = failed.value.sentence
    assert "The backup is in the place of" in said and "before-restore" in said
    assert "as it was" not in said and "not kept" not in said
    connection.close()
    assert first_look.open_looked(venue) is None
    assert patrons() == 40
    assert connection.row("select count(*) from audit_entry where subject = 'restore'") == (1,)


def test_what_a_backup_lacks_is_said_in_counts(venue: Path):
    damaged_now = {"patron": 41, "note": 40}
    assert recovery.missing_words({"patron": 40, "note": 40}, damaged_now) == [
        "1 patron fewer than now"
    ]


def test_a_backup_that_is_damaged_is_refused_and_nothing_changes(venue: Path):
    source = recovery.latest_good(venue).backup.path
    hurt(source)
    before = venue.read_bytes()
    with pytest.raises(StoreError):
        recovery.restore_backup(source, venue, damaged=True)
    assert venue.read_bytes() == before
