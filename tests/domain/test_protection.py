"""Protecting the file: on, off, the key store, a new passphrase, copies that are still plain."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db import backup_shelf, backups, connection, gate, key_file, keys, leftovers, schema
from db.errors import KeyNeeded, NotAllowed, StoreError, WrongPassphrase
from desktop.domain import key_store, passphrase, protection

WORDS = "bodaki mesuto rafine kupodi tasemo"


class FakeStore:
    """A key store in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[(service, username)]


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.delenv("RAPPORT_PASSPHRASE", raising=False)
    yield
    connection.close()
    keys.forget_all()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    made = FakeStore()
    monkeypatch.setattr(key_store, "open_store", lambda: made)
    return made


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_store, "open_store", lambda: None)


def test_with_a_key_store_nobody_is_asked(database: Path, store: FakeStore):
    found = protection.turn_on(database, WORDS, use_store=True)
    assert found.encrypted and found.in_store and found.since
    keys.forget_all()
    assert keys.is_locked(database)
    assert protection.unlock_from_store(database)
    schema.open_file(database)


def test_without_one_the_passphrase_is_asked_for(database: Path, no_store: None):
    found = protection.turn_on(database, WORDS, use_store=True)
    assert not found.in_store
    keys.forget_all()
    assert not protection.unlock_from_store(database)
    with pytest.raises(WrongPassphrase):
        protection.unlock(database, WORDS.replace("tasemo", "tasemi"))
    protection.unlock(database, WORDS.upper().replace(" ", "-"))
    schema.open_file(database)


def test_a_key_in_the_store_that_is_another_one_is_not_taken(database: Path, store: FakeStore):
    found = protection.turn_on(database, WORDS, use_store=True)
    keys.forget_all()
    store.kept[("Rapport", found.ident)] = "00" * 32
    assert not protection.unlock_from_store(database)
    store.kept[("Rapport", found.ident)] = "rubbish"
    assert not protection.unlock_from_store(database)


def test_a_store_that_is_stuck_holds_nothing_up(database: Path, monkeypatch):
    class Stuck(FakeStore):
        def get_password(self, service: str, username: str) -> str | None:
            time.sleep(5)
            return None

    monkeypatch.setattr(key_store, "open_store", Stuck)
    monkeypatch.setattr(key_store, "SECONDS", 0.1)
    began = time.monotonic()
    assert key_store.get("00" * 8) is None
    assert time.monotonic() - began < 3


def test_a_store_that_fails_is_none(monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise RuntimeError("no session bus")

    monkeypatch.setattr(key_store, "open_store", fail)
    assert not key_store.is_there()
    assert not key_store.put(key_file.new_key())
    key_store.remove("00" * 8)


def test_stores_that_keep_nothing_secret_are_never_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("RAPPORT_KEY_STORE", "none")
    assert key_store.open_store() is None


def test_the_passphrase_of_a_job_comes_from_its_environment(
    database: Path, no_store: None, monkeypatch
):
    protection.turn_on(database, WORDS, use_store=False)
    keys.forget_all()
    assert not protection.unlock_from_environment(database)
    monkeypatch.setenv("RAPPORT_PASSPHRASE", WORDS)
    assert protection.unlock_from_environment(database)


def test_a_new_passphrase_makes_the_one_before_worth_nothing(database: Path, store: FakeStore):
    protection.turn_on(database, WORDS, use_store=True)
    schema.open_file(database)
    backup = backups.make_backup("by-hand")
    other = passphrase.make()
    assert protection.new_passphrase(database, other) == protection.Renewed(2)
    connection.close()
    assert protection.look(database).in_store
    for path in (database, backup.path):
        keys.forget_all()
        with pytest.raises(WrongPassphrase):
            protection.unlock(path, WORDS)
        protection.unlock(path, other)
        schema.open_file(path)
        connection.close()


def test_a_new_passphrase_counts_although_a_copy_cannot_be_reached(
    database: Path, no_store: None, monkeypatch, tmp_path: Path
):
    protection.turn_on(database, WORDS, use_store=False)
    schema.open_file(database)
    backup = backups.make_backup("by-hand")
    place = backup_shelf.SecondPlace(str(tmp_path / "a stick that is not there"))
    backup_shelf.set_second_place(database, place)
    real = key_file.write

    def refuse(path: Path, kept: key_file.KeyFile) -> None:
        if path.parent != database.parent:
            raise OSError(30, "Read-only file system")
        real(path, kept)

    monkeypatch.setattr(keys, "write", refuse)
    other = passphrase.make()
    done = protection.new_passphrase(database, other)
    assert done.left == (Path(place.path), backup.path)
    assert "keep that page too" in protection.renewed_words(done)
    connection.close()
    keys.forget_all()
    protection.unlock(database, other)


def test_the_key_can_be_taken_out_of_the_store_and_put_back(database: Path, store: FakeStore):
    protection.turn_on(database, WORDS, use_store=True)
    protection.forget_in_store(database)
    assert not store.kept
    assert not protection.look(database).in_store
    assert protection.remember(database)
    assert protection.look(database).in_store and store.kept


def test_turning_it_off_keeps_the_key_for_old_backups(database: Path, no_store: None):
    protection.turn_on(database, WORDS, use_store=False)
    schema.open_file(database)
    backup = backups.make_backup("by-hand")
    protection.turn_off(database)
    keys.forget_all()
    schema.open_file(database)
    assert not protection.look(database).encrypted
    connection.close()
    with pytest.raises(KeyNeeded):
        schema.open_file(backup.path)
    protection.unlock(backup.path, WORDS)
    schema.open_file(backup.path)


def test_what_fails_leaves_no_key_behind(database: Path, store: FakeStore):
    with pytest.raises(StoreError, match="Stopped"):
        protection.turn_on(database, WORDS, use_store=True, cancelled=lambda: True)
    assert not store.kept
    assert not list(database.parent.glob("*.key*"))
    schema.open_file(database)


def test_plain_copies_are_named_encrypted_or_removed(database: Path, no_store: None):
    with connection.transaction() as raw:
        raw.execute("insert into household (name) values ('Xanthippe-Marker')")
    first, second = backups.make_backup("by-hand"), backups.make_backup("close")
    aside = database.with_name("rapport-before-restore-2026.db")
    connection.close()
    shutil.copy(second.path, aside)
    protection.turn_on(database, WORDS, use_store=False)
    found = protection.list_plain_copies(database)
    assert {copy.path for copy in found} == {first.path, second.path, aside}
    assert protection.encrypt_copies(database, [c for c in found if c.path == first.path]) == 1
    assert keys.is_encrypted(first.path)
    listed = {b.path: b for b in backups.list_all(database)}
    assert listed[first.path].encrypted and backups.is_as_made(listed[first.path])
    left = protection.list_plain_copies(database)
    assert protection.remove_copies(database, left) == 2
    assert protection.list_plain_copies(database) == ()
    assert not any(
        b"Xanthippe-Marker" in p.read_bytes() for p in database.parent.rglob("*") if p.is_file()
    )
    keys.forget_all()
    protection.unlock(first.path, WORDS)
    schema.open_file(first.path)


def test_only_admins_protect_the_file(database: Path):
    staff = gate.Acting(frozenset(gate.Right) - {gate.Right.RESTORE}, 2)
    with gate.acting(staff):
        for refused in (
            lambda: protection.turn_on(database, WORDS, use_store=False),
            lambda: protection.turn_off(database),
            lambda: protection.new_passphrase(database, WORDS),
            lambda: protection.remove_copies(database, ()),
        ):
            with pytest.raises(NotAllowed):
                refused()


KILLED = """
import os, signal, sys
from pathlib import Path
from db import encrypt, gate, key_file, leftovers
from desktop.domain import key_store, protection

gate.act_as(gate.HOUSE)
key_file.SCRYPT_N = 2**14
key_store.open_store = lambda: None
path, moment, words = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)

def told(what, _share):
    if what == moment:
        die()

if moment == "wiping":
    leftovers.wipe = die
if moment == "written":
    encrypt._verify = die
protection.turn_on(path, words, use_store=False, progress=told)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize(
    "moment",
    ["Checking the file", "written", "Comparing both", "Changing over", "wiping"],
)
def test_a_key_file_of_a_protecting_that_was_killed_is_gone_after_the_next_opening(
    database: Path, moment: str, no_store: None, monkeypatch: pytest.MonkeyPatch
):
    connection.close()
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), moment, WORDS], check=False, cwd=Path.cwd()
    )
    assert died.returncode == -signal.SIGKILL
    if moment == "wiping":
        protection.unlock(database, WORDS)
    for _ in range(2):
        schema.open_file(database)
        connection.close()
    keys_left = {p.name for p in database.parent.iterdir() if ".key" in p.name}
    assert keys_left == ({"rapport.db.key"} if moment == "wiping" else set())
    if moment != "wiping":
        assert not keys.is_encrypted(database)
        assert protection.turn_on(database, WORDS, use_store=False).encrypted
        assert {p.name for p in database.parent.iterdir() if ".key" in p.name} == {"rapport.db.key"}


def test_the_key_of_a_file_that_was_encrypted_once_stays_for_its_old_copies(
    database: Path, no_store: None
):
    protection.turn_on(database, WORDS, use_store=False)
    protection.turn_off(database)
    leftovers.part_of(database).write_bytes(b"of a conversion that was killed")
    schema.open_file(database)
    (kept,) = [p for p in database.parent.iterdir() if ".key" in p.name]
    assert not key_file.read(kept).begun
