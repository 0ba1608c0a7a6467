"""Keys of encrypted files: wrapped, found by the file's head, told from damage; pragmas in order."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from db import connection, key_file, keys, restore, schema
from db.errors import (
    DatabaseDamaged,
    DatabaseForeign,
    KeyFileDamaged,
    KeyMissing,
    KeyNeeded,
    StoreError,
    WrongPassphrase,
)

PASSPHRASE = "bodaki mesuto rafine kupodi tasemo"


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    yield
    keys.forget_all()


@pytest.fixture
def encrypted(tmp_path: Path, now: str):
    path = tmp_path / "rapport.db"
    key = make(path)
    yield path, key
    connection.close()


def make(path: Path) -> key_file.Key:
    key = key_file.new_key()
    keys.keep(path, key_file.wrap(key, PASSPHRASE))
    schema.create(path, key)
    add_name("Wilhelmina Quist")
    return key


def add_name(name: str) -> None:
    with connection.transaction() as raw:
        raw.execute("insert into household (name) values (?)", (name,))


def names() -> list[str]:
    return [r[0] for r in connection.rows("select name from household order by id")]


def lock(path: Path) -> None:
    connection.close()
    keys.forget_all()


def test_a_key_comes_back_by_its_passphrase_and_by_no_other(tmp_path: Path):
    key = key_file.new_key()
    path = tmp_path / "a.db.key"
    key_file.write(path, key_file.wrap(key, PASSPHRASE, wrapped_at="2026-11-22T23:30:00Z"))
    kept = key_file.read(path)
    assert key_file.unwrap(kept, PASSPHRASE) == key
    assert key_file.fits(kept, key)
    assert not key_file.fits(kept, key_file.Key(key.ident, os.urandom(32)))
    with pytest.raises(WrongPassphrase):
        key_file.unwrap(kept, PASSPHRASE + "x")


def test_the_key_stands_nowhere_in_the_key_file_and_only_this_user_reads_it(tmp_path: Path):
    key = key_file.new_key()
    path = tmp_path / "a.db.key"
    key_file.write(path, key_file.wrap(key, PASSPHRASE))
    text = path.read_text()
    assert key.secret.hex() not in text
    assert PASSPHRASE not in text
    assert "secret" not in repr(key)
    assert key.secret.hex() not in repr(key)
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("field", ["key", "check", "sum", "salt", "covered", "mac", "n"])
def test_a_changed_key_file_is_damaged_not_a_wrong_passphrase(tmp_path: Path, field: str):
    path = tmp_path / "a.db.key"
    key_file.write(path, key_file.wrap(key_file.new_key(), PASSPHRASE))
    told = json.loads(path.read_text())
    where = told if field in told else told["passphrase"]
    old = where[field]
    where[field] = old * 2 if isinstance(old, int) else ("1" if old[0] == "0" else "0") + old[1:]
    path.write_text(json.dumps(told))
    with pytest.raises(KeyFileDamaged):
        key_file.read(path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "x", '{"sum": 3}', "\x00" * 50])
def test_rubbish_is_a_damaged_key_file(tmp_path: Path, text: str):
    path = tmp_path / "a.db.key"
    path.write_text(text)
    with pytest.raises(KeyFileDamaged):
        key_file.read(path)


def test_a_forged_cost_is_refused_before_any_memory_is_taken(tmp_path: Path):
    kept = key_file.wrap(key_file.new_key(), PASSPHRASE)
    path = tmp_path / "a.db.key"
    for n in (2, 2**13, 2**24, 65537):
        wrap = kept.wrap._replace(n=n)
        key_file.write(path, key_file.KeyFile(kept.ident, kept.check, wrap))
        with pytest.raises(KeyFileDamaged):
            key_file.read(path)


def test_two_wraps_of_one_key_share_nothing(tmp_path: Path):
    key = key_file.new_key()
    one, two = key_file.wrap(key, PASSPHRASE).wrap, key_file.wrap(key, PASSPHRASE).wrap
    assert one.covered != two.covered and one.salt != two.salt and one.mac != two.mac


def test_pragmas_come_after_the_key_and_the_key_before_anything(encrypted, monkeypatch):
    path, _key = encrypted
    said: list[str] = []
    real = driver.connect

    class Listening:
        def __init__(self, raw: Any) -> None:
            self.raw = raw

        def execute(self, sql: str, *rest: Any) -> Any:
            said.append(sql)
            return self.raw.execute(sql, *rest)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.raw, name)

    monkeypatch.setattr(driver, "connect", lambda *a, **k: Listening(real(*a, **k)))
    connection.connect(path).close()
    assert said[0].startswith("pragma key = \"x'")
    assert said[1] == "pragma cipher_log_level = NONE"
    assert said[2] == "pragma cipher_compatibility = 4"
    assert said.index("pragma journal_mode") > 3
    assert "pragma temp_store = MEMORY" in said


def test_the_cipher_is_pinned_and_the_house_pragmas_hold(encrypted):
    path, _key = encrypted
    raw = connection.connect(path)
    asked = ("cipher_page_size", "cipher_hmac_algorithm", "journal_mode", "synchronous",
             "secure_delete", "temp_store", "foreign_keys")  # fmt: skip
    assert [str(raw.execute(f"pragma {name}").fetchone()[0]) for name in asked] == [
        "4096", "HMAC_SHA512", "wal", "2", "1", "2", "1",
    ]  # fmt: skip
    raw.close()


def test_the_head_of_an_encrypted_file_names_its_key(encrypted):
    path, key = encrypted
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    assert path.read_bytes()[:16] == key.head
    assert keys.sealed_with(path) == key.ident
    assert b"SQLite" not in path.read_bytes()
    assert b"Quist" not in path.read_bytes()


def test_an_encrypted_file_asks_for_its_key_and_opens_with_it(encrypted):
    path, key = encrypted
    lock(path)
    for attempt in (connection.connect, schema.inspect, schema.open_file):
        with pytest.raises(KeyNeeded, match="encrypted and is not unlocked"):
            attempt(path)
    with pytest.raises(WrongPassphrase):
        keys.unlock_with(path, "kupodi")
    assert keys.unlock_with(path, PASSPHRASE) == key
    schema.open_file(path)
    assert names() == ["Wilhelmina Quist"]


def test_a_key_of_another_file_is_refused_by_its_check_value(encrypted):
    path, key = encrypted
    lock(path)
    with pytest.raises(StoreError, match="does not belong"):
        keys.unlock(path, key_file.Key(key.ident, os.urandom(32)))
    with pytest.raises(KeyNeeded):
        connection.connect(path)


def test_a_lost_key_file_is_not_called_damage(encrypted):
    path, _key = encrypted
    lock(path)
    keys.path_of(path).unlink()
    before = path.read_bytes()
    for attempt in (connection.connect, schema.inspect):
        with pytest.raises(KeyMissing, match="is not damaged and was not changed"):
            attempt(path)
    assert path.read_bytes() == before


def test_a_key_file_of_another_name_in_the_folder_is_found(encrypted):
    path, key = encrypted
    lock(path)
    keys.path_of(path).rename(path.with_name("copy-of-last-week.db.key"))
    assert keys.unlock_with(path, PASSPHRASE) == key
    schema.open_file(path)
    assert names() == ["Wilhelmina Quist"]


def test_a_damaged_key_file_says_so(encrypted):
    path, _key = encrypted
    lock(path)
    keys.path_of(path).write_text("{")
    with pytest.raises(KeyFileDamaged, match=r"rapport.db.key is damaged"):
        connection.connect(path)


@pytest.mark.parametrize("at", [3, 12, 100, 2000, 4090])
def test_damage_of_the_first_page_is_damage_not_a_wrong_key(encrypted, at: int):
    path, key = encrypted
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        schema.inspect(path)
    keys.forget_all()
    with pytest.raises(KeyNeeded):
        schema.inspect(path)
    keys.unlock(path, key)
    with pytest.raises(DatabaseDamaged):
        schema.inspect(path)


def test_one_changed_bit_anywhere_is_found_by_the_check(encrypted):
    path, _key = encrypted
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    try:
        schema.open_file(path)
    except DatabaseDamaged:
        return
    assert schema.check()


def test_another_programs_file_is_still_foreign(tmp_path: Path):
    path = tmp_path / "letter.db"
    path.write_bytes(os.urandom(9000))
    with pytest.raises(DatabaseForeign):
        schema.inspect(path)


def test_a_plain_file_opens_whatever_key_file_was_forgotten_beside_it(database: Path):
    keys.path_of(database).write_text("{")
    connection.close()
    schema.open_file(database)
    keys.tidy(database)
    assert not keys.path_of(database).exists()
    assert connection.rows("select 1") == [(1,)]


def test_every_thread_has_the_key(encrypted):
    import threading

    found: list[Any] = []

    def look() -> None:
        with connection.thread_connection():
            found.extend(names())

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == ["Wilhelmina Quist"]


def test_a_backup_is_encrypted_alike_with_its_key_file_beside_it(encrypted, tmp_path: Path):
    path, key = encrypted
    away = tmp_path / "stick"
    away.mkdir()
    schema.backup_to(away / "copy.db")
    assert b"Quist" not in (away / "copy.db").read_bytes()
    assert keys.sealed_with(away / "copy.db") == key.ident
    lock(path)
    assert keys.unlock_with(away / "copy.db", PASSPHRASE) == key
    schema.open_file(away / "copy.db")
    assert names() == ["Wilhelmina Quist"]
    assert schema.check() == []


def test_an_encrypted_copy_is_restored_over_a_plain_file_and_back(encrypted, tmp_path: Path):
    _path, _key = encrypted
    copy = tmp_path / "stick" / "copy.db"
    copy.parent.mkdir()
    schema.backup_to(copy)
    connection.close()
    plain = tmp_path / "house" / "plain.db"
    plain.parent.mkdir()
    schema.create(plain)
    add_name("Plain House")
    plain_copy = tmp_path / "stick" / "plain-copy.db"
    schema.backup_to(plain_copy)
    connection.close()

    aside = restore.restore_from(copy, plain)
    schema.open_file(plain)
    assert names() == ["Wilhelmina Quist"]
    assert keys.is_encrypted(plain) and keys.path_of(plain).exists()
    connection.close()
    assert aside is not None and not keys.is_encrypted(aside)

    aside = restore.restore_from(plain_copy, plain)
    schema.open_file(plain)
    assert names() == ["Plain House"]
    assert not keys.path_of(plain).exists()
    connection.close()
    assert aside is not None
    keys.forget_all()
    keys.unlock_with(aside, PASSPHRASE)
    schema.open_file(aside)
    assert names() == ["Wilhelmina Quist"]


def test_a_copy_with_another_key_takes_its_key_file_along(encrypted, tmp_path: Path):
    path, _key = encrypted
    connection.close()
    other = tmp_path / "other" / "other.db"
    other.parent.mkdir()
    key = make(other)
    add_name("Second House")
    connection.close()
    aside = restore.restore_from(other, path)
    assert key_file.read(keys.path_of(path)).ident == key.ident
    keys.forget_all()
    keys.unlock_with(path, PASSPHRASE)
    schema.open_file(path)
    assert names() == ["Wilhelmina Quist", "Second House"]
    connection.close()
    assert aside is not None
    keys.unlock_with(aside, PASSPHRASE)
    schema.open_file(aside)
    assert names() == ["Wilhelmina Quist"]


def test_a_locked_copy_is_not_restored_and_says_why(encrypted, tmp_path: Path):
    path, _key = encrypted
    copy = tmp_path / "stick" / "copy.db"
    copy.parent.mkdir()
    schema.backup_to(copy)
    lock(path)
    keys.path_of(copy).unlink()
    keys.path_of(path).unlink()
    plain = tmp_path / "plain.db"
    schema.create(plain)
    connection.close()
    with pytest.raises(KeyMissing):
        restore.restore_from(copy, plain)
    schema.open_file(plain)


def test_looking_at_a_head_never_drops_the_lock_of_an_open_file(encrypted):
    """POSIX: closing any handle of a file gives up every lock the process has on it."""
    path, _key = encrypted
    connection.close()
    holder = connection.connect(path)
    holder.execute("pragma locking_mode = exclusive")
    holder.execute("pragma journal_mode = delete")
    holder.execute("begin exclusive")
    for _ in range(3):
        assert keys.is_encrypted(path)
    script = (
        "import sqlcipher3.dbapi2 as d, sys\n"
        "c = d.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        'c.execute(f"pragma key = \\"{sys.argv[2]}\\"")\n'
        "try:\n    c.execute('begin immediate')\n"
        "except d.OperationalError as e:\n    sys.exit(7)\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", script, str(path), keys.key_for(path).spec])
    assert done.returncode == 7
    holder.execute("rollback")
    holder.close()


@pytest.mark.skipif(os.name == "nt" or not Path("/proc/self/fd").is_dir(), reason="counts in /proc")
def test_copies_that_are_gone_keep_no_handle(database: Path, tmp_path: Path):
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    copy = tmp_path / "copy.db"
    for _ in range(3):
        schema.backup_to(copy)
        keys.sealed_with(copy)
    before = handles()
    for _ in range(12):
        schema.backup_to(copy)
        keys.sealed_with(copy)
    assert handles() <= before + 1
