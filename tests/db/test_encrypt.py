"""Encrypting a file in place and back: whole or not at all, whenever it is cut short; no plain byte stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import connection, encrypt, gate, key_file, keys, leftovers, schema
from db.errors import (
    ConvertingCancelled,
    DatabaseBusy,
    KeyMissing,
    KeyNeeded,
    NotAllowed,
    StoreError,
)

PASSPHRASE = "bodaki mesuto rafine kupodi tasemo"
MARK = "Xanthippe-Marker"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    yield
    connection.close()
    keys.forget_all()


def fill(rows: int = 300) -> None:
    with connection.transaction() as raw:
        raw.executemany(
            "insert into household (name) values (?)", ((f"{MARK} {n}",) for n in range(rows))
        )


def content() -> tuple[object, ...]:
    return (
        connection.rows("select id, name from household order by id"),
        connection.rows("select key, value from setting order by key"),
        connection.rows("select type, name, sql from sqlite_master order by 1, 2"),
        connection.row("pragma application_id"),
        connection.row("pragma user_version"),
    )


def new_key_for(path: Path) -> key_file.Key:
    key = key_file.new_key()
    keys.keep(path, key_file.wrap(key, PASSPHRASE))
    return key


def beside(path: Path) -> set[str]:
    return {p.name for p in path.parent.iterdir() if p.name.startswith(path.name)}


def test_a_file_is_encrypted_in_place_with_all_that_is_in_it(database: Path):
    fill()
    before = content()
    key = new_key_for(database)
    encrypt.encrypt(database, key)
    assert keys.is_encrypted(database)
    assert MARK.encode() not in database.read_bytes()
    schema.open_file(database)
    assert content() == before
    assert schema.check() == []
    connection.close()
    assert beside(database) == {"rapport.db", "rapport.db.key"}


def test_it_asks_for_its_key_afterwards(database: Path):
    encrypt.encrypt(database, new_key_for(database))
    keys.forget_all()
    with pytest.raises(KeyNeeded):
        schema.open_file(database)
    keys.unlock_with(database, PASSPHRASE)
    schema.open_file(database)


def test_and_back_again_with_the_key_file_set_aside(database: Path):
    fill()
    before = content()
    key = new_key_for(database)
    encrypt.encrypt(database, key)
    encrypt.decrypt(database)
    schema.open_file(database)
    assert content() == before
    connection.close()
    assert beside(database) == {"rapport.db", f"rapport.db.key.{key.ident}"}
    encrypt.encrypt(database, new_key_for(database))
    schema.open_file(database)
    assert content() == before


def test_the_plain_bytes_are_overwritten_not_only_let_go(database: Path, monkeypatch):
    """The file as it was and its journal, left by a program that was killed: zeros, then nothing."""
    connection.close()
    subprocess.run(
        [sys.executable, "-c",
         "import os, sys; from pathlib import Path; from db import connection\n"
         "connection.use(Path(sys.argv[1]))\n"
         "with connection.transaction() as raw:\n"
         f"    raw.executemany('insert into household (name) values (?)', [('{MARK}',)] * 300)\n"
         "os._exit(0)", str(database)],
        check=True, cwd=ROOT,
    )  # fmt: skip
    journal = database.with_name("rapport.db-wal")
    assert MARK.encode() in journal.read_bytes()
    left: dict[str, set[int]] = {}
    real = leftovers.blank

    def blank(path: Path) -> None:
        real(path)
        left[path.name] = set(path.read_bytes())

    monkeypatch.setattr(leftovers, "blank", blank)
    old = database.open("rb")
    encrypt.encrypt(database, new_key_for(database))
    assert left == {"rapport.db-wal": {0}, "rapport.db.before-converting": {0}}
    assert old.read() == b""
    old.close()
    schema.open_file(database)
    assert connection.row("select count(*) from household") == (300,)


def disk_fails(*_args: object) -> None:
    raise OSError(5, "Input/output error")


def test_where_the_plain_file_does_not_go_it_says_that_the_other_one_is_there(
    database: Path, monkeypatch
):
    fill()
    before = content()
    with monkeypatch.context() as patch:
        patch.setattr(leftovers, "wipe", disk_fails)
        with pytest.raises(StoreError, match=r"is encrypted now, but the plain file from before"):
            encrypt.encrypt(database, new_key_for(database))
        assert keys.is_encrypted(database)
        schema.open_file(database)  # that the disk fails once more is no reason not to open it
        assert content() == before
        connection.close()
    assert leftovers.before_of(database).exists()
    schema.open_file(database)
    assert content() == before
    connection.close()
    assert beside(database) == {"rapport.db", "rapport.db.key"}


def test_where_the_key_file_stays_it_says_that_the_file_is_plain_now(database: Path, monkeypatch):
    encrypt.encrypt(database, new_key_for(database))
    with monkeypatch.context() as patch:
        patch.setattr(keys, "tidy", disk_fails)
        with pytest.raises(StoreError, match="is not encrypted any more, but its key file"):
            encrypt.decrypt(database)
    assert not keys.is_encrypted(database)
    schema.open_file(database)


def test_a_file_whose_name_is_not_given_away_is_as_it_was(database: Path, monkeypatch):
    fill()
    before = content()
    key = new_key_for(database)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", disk_fails)
        with pytest.raises(StoreError, match=r"Your file is as it was"):
            encrypt.encrypt(database, key)
    assert not any("converting" in name for name in beside(database))
    schema.open_file(database)
    assert content() == before


@pytest.mark.parametrize("start", [b"", b"\0" * 4096])
def test_the_file_from_before_stays_where_the_other_version_is_hurt(database: Path, start: bytes):
    connection.close()
    before = leftovers.before_of(database)
    database.rename(before)
    whole = before.read_bytes()
    database.write_bytes(start)
    leftovers.mend(database)
    assert before.read_bytes() == whole


def test_without_a_key_file_nothing_is_encrypted(database: Path):
    with pytest.raises(KeyMissing):
        encrypt.encrypt(database, key_file.new_key())
    keys.keep(database, key_file.wrap(key_file.new_key(), PASSPHRASE))
    with pytest.raises(KeyMissing):
        encrypt.encrypt(database, key_file.new_key())
    assert not keys.is_encrypted(database)


def test_refused_while_another_program_has_the_file_open(database: Path):
    key = new_key_for(database)
    connection.close()
    other = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from pathlib import Path; from db import connection\n"
         "c = connection.connect(Path(sys.argv[1])); c.execute('select count(*) from patron')\n"
         "print('open', flush=True); sys.stdin.read()", str(database)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    try:
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(DatabaseBusy, match="open in another"):
            encrypt.encrypt(database, key)
    finally:
        other.communicate(timeout=20)
    assert not keys.is_encrypted(database)
    encrypt.encrypt(database, key)
    assert keys.is_encrypted(database)


def test_two_do_not_convert_at_once(database: Path):
    key = new_key_for(database)
    with leftovers.alone(database), pytest.raises(DatabaseBusy, match="just now"):
        encrypt.encrypt(database, key)
    leftovers.part_of(database).write_bytes(b"somebody else's work")
    with leftovers.alone(database), pytest.raises(DatabaseBusy):
        schema.open_file(database)
    assert leftovers.part_of(database).exists()


def test_stopping_leaves_the_file_as_it_was_and_nothing_beside_it(database: Path, monkeypatch):
    monkeypatch.setattr(encrypt, "STEPS_BETWEEN_LOOKS", 500)
    fill(3000)
    before = content()
    key = new_key_for(database)
    asked: list[int] = []

    def stop_at(number: int):
        def cancelled() -> bool:
            asked.append(1)
            return len(asked) >= number

        return cancelled

    for number in (1, 2, 5):
        asked.clear()
        with pytest.raises(ConvertingCancelled):
            encrypt.encrypt(database, key, cancelled=stop_at(number))
        connection.close()
        assert beside(database) == {"rapport.db", "rapport.db.key"}
    schema.open_file(database)
    assert content() == before


def test_progress_goes_up_to_the_end(database: Path):
    fill(3000)
    shares: list[float] = []
    encrypt.encrypt(database, new_key_for(database), lambda _what, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_only_who_may_restore_may_encrypt(database: Path):
    key = new_key_for(database)
    staff = gate.Acting(frozenset(gate.Right) - {gate.Right.RESTORE}, 2)
    with gate.acting(staff):
        with pytest.raises(NotAllowed):
            encrypt.encrypt(database, key)
        with pytest.raises(NotAllowed):
            encrypt.decrypt(database)


def test_a_damaged_file_is_not_encrypted(database: Path):
    fill(3000)
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()
    content = bytearray(database.read_bytes())
    content[-4096 * 3 : -4096 * 2] = os.urandom(4096)
    database.write_bytes(content)
    key = new_key_for(database)
    with pytest.raises(Exception, match=r"as it was|was not changed"):
        encrypt.encrypt(database, key)
    assert database.read_bytes()[100:] == content[100:]
    assert not leftovers.part_of(database).exists()


def test_a_disk_without_second_names_will_do(database: Path, monkeypatch):
    fill()
    before = content()

    def refuse(*_names: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    encrypt.encrypt(database, new_key_for(database))
    schema.open_file(database)
    assert content() == before
    connection.close()
    assert beside(database) == {"rapport.db", "rapport.db.key"}


CHILD = """
import os, signal, sys
from pathlib import Path
from db import connection, encrypt, gate, key_file, keys, leftovers, schema
path, on, at = Path(sys.argv[1]), sys.argv[2] == "on", int(sys.argv[3])
gate.act_as(gate.HOUSE)
key_file.SCRYPT_N = 2**14
if sys.argv[4] == "no links":
    def refuse(*names):
        raise PermissionError(1, "no links here")
    os.link = refuse
if not on:
    keys.unlock_with(path, sys.argv[5])
seen = 0
def count(event, arguments):
    global seen
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.link", "os.remove", "os.truncate"):
        if any(str(path.parent) in str(a) for a in arguments):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
if on:
    key = key_file.new_key()
    keys.keep(path, key_file.wrap(key, sys.argv[5]))
    encrypt.encrypt(path, key)
else:
    encrypt.decrypt(path)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("links", ["links", "no links"])
def test_killed_at_any_step_it_is_whole_under_its_name_and_no_plain_byte_stays(
    database: Path, links: str
):
    fill()
    before = content()
    connection.close()
    on, at, kills, turns = True, 1, 0, 0
    while turns < (2 if links == "links" else 1):
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(database), "on" if on else "off", str(at), links,
             PASSPHRASE],
            cwd=ROOT, capture_output=True, timeout=60,
        )  # fmt: skip
        keys.forget_all()
        # At any moment it is there under a name; only between two renames not under its own.
        if keys.is_encrypted(database):
            keys.unlock_with(database, PASSPHRASE)
        schema.open_file(database)
        assert content() == before, (on, at)
        connection.close()
        left = beside(database) - {"rapport.db", "rapport.db.key"}
        assert all(name.startswith("rapport.db.key.") for name in left), (on, at, left)
        if keys.is_encrypted(database):
            assert not any(
                MARK.encode() in p.read_bytes() for p in database.parent.iterdir() if p.is_file()
            )
        if done.returncode == 0:
            on, at, turns = not on, 1, turns + 1
            continue
        assert done.returncode == -9, done.stderr.decode()[-800:]
        kills += 1
        at += 1
        for unused in database.parent.glob("rapport.db.key.*"):
            unused.unlink()
        # Killed after the change: begin the next one from where it began.
        if keys.is_encrypted(database) == on:
            gate.act_as(gate.HOUSE)
            if on:
                encrypt.decrypt(database)
            else:
                encrypt.encrypt(database, new_key_for(database))
            assert content_of(database) == before
    assert kills >= 12


def content_of(path: Path) -> tuple[object, ...]:
    connection.use(path)
    found = content()
    connection.close()
    return found
