"""A restore is whole or not at all, and never loses the file that was there."""

import errno
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from db import connection, restore, schema
from db.errors import DatabaseBusy, DatabaseDamaged, DatabaseForeign, StoreError


@pytest.fixture
def pair(database: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A file with one setting, and a copy of it from before."""
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    schema.backup_to(copy)
    with connection.transaction() as raw:
        raw.execute("insert into setting (key, value) values ('later', '1')")
    connection.close()
    return database, copy


def settings_of(path: Path) -> int:
    connection.use(path)
    try:
        return connection.row("select count(*) from setting where key = 'later'")[0]
    finally:
        connection.close()


def test_the_copy_takes_the_place_and_the_old_file_stays(pair):
    database, copy = pair
    before = copy.read_bytes()
    aside = restore.restore_from(copy, database)
    assert settings_of(database) == 0
    assert settings_of(aside) == 1
    assert copy.read_bytes() == before


def test_nothing_is_left_lying_about(pair):
    database, copy = pair
    aside = restore.restore_from(copy, database)
    assert {p.name for p in database.parent.iterdir() if p.is_file()} == {
        database.name,
        aside.name,
    }


def test_two_restores_in_a_second_keep_both_old_files(pair):
    database, copy = pair
    assert restore.restore_from(copy, database) != restore.restore_from(copy, database)
    assert len(list(database.parent.glob("*-before-restore-*"))) == 2


def test_where_there_was_no_file_there_is_one_now(pair):
    database, copy = pair
    database.unlink()
    assert restore.restore_from(copy, database) is None
    assert settings_of(database) == 0


def test_a_damaged_file_in_use_is_replaced_and_kept(pair):
    database, copy = pair
    database.write_bytes(b"\0" * 5000)
    aside = restore.restore_from(copy, database)
    assert settings_of(database) == 0
    assert aside.read_bytes() == b"\0" * 5000


def test_a_file_that_is_open_elsewhere_is_not_touched(pair):
    database, copy = pair
    schema.open_file(database)
    other = connection.connect(database)
    other.execute("select count(*) from setting").fetchone()
    connection.close()
    try:
        with pytest.raises(DatabaseBusy):
            restore.restore_from(copy, database)
    finally:
        other.close()
    assert settings_of(database) == 1
    assert not list(database.parent.glob("*.part*"))


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", DatabaseDamaged), (b"Dear Judith, " * 400, DatabaseForeign)],
)
def test_what_is_no_copy_changes_nothing(pair, content, error):
    database, copy = pair
    copy.write_bytes(content)
    with pytest.raises(error):
        restore.restore_from(copy, database)
    assert settings_of(database) == 1


def test_a_copy_with_a_broken_page_changes_nothing(pair):
    database, copy = pair
    raw = bytearray(copy.read_bytes())
    for page in range(4096, len(raw), 4096):
        raw[page : page + 64] = b"\xff" * 64
    copy.write_bytes(raw)
    with pytest.raises(StoreError):
        restore.restore_from(copy, database)
    assert settings_of(database) == 1
    assert not list(database.parent.glob("*.part*"))


def test_a_file_is_not_restored_from_itself(pair):
    database, _ = pair
    with pytest.raises(StoreError):
        restore.restore_from(database, database)


def cut_short(path: Path, folder: Path) -> Path:
    """The file as a power cut leaves it amid a write without a write-ahead journal."""
    raw = connection.connect(path)
    raw.execute("pragma journal_mode = delete")
    raw.execute("pragma cache_size = 4")
    raw.execute("begin immediate")
    raw.execute("delete from setting where key = 'later'")
    raw.executemany(
        "insert into setting (key, value) values (?, ?)",
        [(f"half{number}", f'"{"x" * 900}"') for number in range(400)],
    )
    left = folder / "left" / path.name
    left.parent.mkdir()
    for ending in ("", "-journal"):
        left.with_name(left.name + ending).write_bytes(
            path.with_name(path.name + ending).read_bytes()
        )
    raw.execute("rollback")
    raw.close()
    return left


def test_a_write_that_a_power_cut_ended_is_taken_back_on_opening(pair, tmp_path):
    left = cut_short(pair[0], tmp_path)
    schema.open_file(left)
    assert schema.check() == []
    assert connection.row("select count(*) from setting where key like 'half%'") == (0,)
    assert connection.row("select count(*) from setting where key = 'later'") == (1,)
    connection.close()


def test_another_programs_half_written_file_is_only_looked_at(pair, tmp_path):
    left = cut_short(pair[0], tmp_path)
    theirs = bytearray(left.read_bytes())
    theirs[68:72] = b"THEM"
    left.write_bytes(theirs)
    with pytest.raises(StoreError):
        schema.open_file(left)
    assert left.read_bytes() == bytes(theirs)


def test_the_journal_of_a_broken_file_never_reaches_what_is_restored(pair, tmp_path):
    database, copy = pair
    left = cut_short(database, tmp_path)
    left.write_bytes(b"noise" * 2000)
    restore.restore_from(copy, left)
    assert settings_of(left) == 0
    assert not left.with_name(left.name + "-journal").exists()


def refuse_the_name(monkeypatch, database: Path) -> None:
    replace = Path.replace

    def refused(self, target):
        if Path(target) == database:
            raise OSError(errno.EACCES, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)


@pytest.mark.parametrize("names", [True, False])
def test_a_file_whose_place_is_not_taken_has_one_name_and_its_journal(pair, monkeypatch, names):
    database, copy = pair
    journal = database.with_name(database.name + "-wal")
    journal.write_bytes(b"what a damaged file had beside it")
    refuse_the_name(monkeypatch, database)
    if not names:
        monkeypatch.setattr(restore.os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "no")))
    with pytest.raises(StoreError, match=r"you may not do that there. The file in use is as it"):
        restore.restore_from(copy, database, word=restore.DAMAGED)
    left = {path.name for path in database.parent.iterdir() if path.is_file()}
    assert left == {database.name, journal.name}
    assert journal.read_bytes() == b"what a damaged file had beside it"


def test_a_journal_never_comes_to_lie_beside_a_file_that_it_is_not_of(pair, monkeypatch):
    database, copy = pair
    journal = database.with_name(database.name + "-wal")
    journal.write_bytes(b"what a damaged file had beside it")
    replace = Path.replace

    def done_and_refused(self, target):
        replace(self, target)
        if Path(target) == database:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", done_and_refused)
    with pytest.raises(StoreError, match=r"in use is kept as .*rapport-damaged-"):
        restore.restore_from(copy, database, word=restore.DAMAGED)
    assert not journal.exists()
    (aside,) = database.parent.glob("*-damaged-*-wal")
    assert aside.read_bytes() == b"what a damaged file had beside it"
    assert settings_of(database) == 0


def test_a_file_whose_journal_cannot_be_folded_in_is_not_moved(pair, monkeypatch):
    database, _copy = pair
    monkeypatch.setattr(
        restore.connection, "set_key", lambda *_: (_ for _ in ()).throw(disk_fails())
    )
    with pytest.raises(StoreError, match=r"did not take it. The file in use is as it was"):
        restore._Kept(database).keep(restore.BEFORE_RESTORE)
    assert not list(database.parent.glob("*-before-restore-*"))


def disk_fails() -> Exception:
    return driver.OperationalError("disk I/O error")
