"""What disks and shares do is told apart, and each has a sentence of its own that is true."""

import errno
import itertools
import sqlite3

import pytest
import sqlcipher3.dbapi2 as driver

from db import connection
from db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    SaveUncertain,
    StoreError,
    file_error,
    store_error,
    uncertain,
)
from db.troubles import KINDS, trouble_of

SYSTEM = [
    (errno.ENOSPC, "full"),
    (errno.EDQUOT, "full"),
    (errno.EROFS, "read-only"),
    (errno.EACCES, "forbidden"),
    (errno.EPERM, "forbidden"),
    (errno.ENOENT, "missing"),
    (errno.ENOTDIR, "missing"),
    (errno.ENODEV, "lost"),
    (errno.EIO, "lost"),
    (errno.ESTALE, "lost"),
    (errno.ENOTCONN, "lost"),
    (errno.ENAMETOOLONG, "long name"),
    (errno.EEXIST, "taken"),
    (errno.EISDIR, "taken"),
    (errno.EBUSY, "held"),
    (errno.EFBIG, "large"),
    (errno.EMFILE, "starved"),
    (errno.ENOEXEC, "other"),
]


@pytest.mark.parametrize(("number", "kind"), SYSTEM, ids=lambda given: str(given))
def test_each_thing_the_system_does_has_its_own_sentence(number, kind):
    error = OSError(number, "words of the system", "/home/judith-shimwell/list.csv")
    found = trouble_of(error)
    assert found is not None
    assert found.kind == kind
    said = file_error(error, "The table could not be written", "Nothing was left there.").sentence
    assert said.startswith(f"The table could not be written, because {found.because}. Nothing was")
    assert said.endswith(found.todo)
    assert "shimwell" not in said
    assert "words of the system" not in said


def test_no_two_kinds_say_the_same():
    for one, other in itertools.combinations(KINDS, 2):
        assert one.because != other.because
        assert one.kind != other.kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("SQLITE_FULL", "full"), ("SQLITE_READONLY_DBMOVED", "read-only"),
     ("SQLITE_IOERR_FSYNC", "refused"), ("SQLITE_BUSY_SNAPSHOT", "held"),
     ("SQLITE_CANTOPEN", "other"), ("SQLITE_IOERR_NOMEM", "starved")],
)  # fmt: skip
def test_what_the_driver_says_is_understood_by_its_name(name, kind):
    error = driver.OperationalError("whatever the wording is")
    error.sqlite_errorname = name
    found = trouble_of(error)
    assert found is not None
    assert found.kind == kind


def test_a_program_that_has_the_file_open_is_told_apart_on_windows():
    error = OSError(errno.EACCES, "x")
    error.winerror = 32  # type: ignore[attr-defined]
    found = trouble_of(error)
    assert found is not None
    assert found.kind == "held"


def test_a_mistake_of_the_program_is_no_trouble():
    for error in (KeyError("disk is full"), ValueError("database is locked"), sqlite3.Error("x")):
        assert trouble_of(error) is None
        assert store_error(error) is None


def test_the_true_reason_is_found_down_the_chain():
    full = driver.OperationalError("database or disk is full")
    rollback = driver.OperationalError("cannot rollback - no transaction is active")
    rollback.__context__ = full
    assert isinstance(store_error(rollback), DiskFull)
    assert isinstance(file_error(rollback, "x", "y."), DiskFull)
    full.__context__ = rollback  # round in a circle
    assert isinstance(store_error(rollback), DiskFull)


def test_a_damaged_file_and_a_busy_one_keep_their_sentences():
    damaged = store_error(driver.DatabaseError("database disk image is malformed"))
    assert isinstance(damaged, DatabaseDamaged)
    assert isinstance(store_error(driver.OperationalError("database is locked")), DatabaseBusy)


class Refusing:
    """A connection whose commit fails as told."""

    def __init__(self, raw, message: str, name: str) -> None:
        self._raw, self._message, self._name = raw, message, name

    def execute(self, sql, *more):
        if sql == "commit":
            error = driver.OperationalError(self._message)
            error.sqlite_errorname = self._name
            raise error
        return self._raw.execute(sql, *more)

    def __getattr__(self, name):
        return getattr(self._raw, name)


@pytest.mark.parametrize(
    ("message", "name", "kind", "fate"),
    [("disk I/O error", "SQLITE_IOERR_FSYNC", SaveUncertain, connection.UNSURE),
     ("database or disk is full", "SQLITE_FULL", DiskFull, connection.TAKEN_BACK)],
)  # fmt: skip
def test_a_commit_that_fails_says_whether_the_save_may_be_there(
    database, monkeypatch, message, name, kind, fate
):
    before = connection.row("select count(*) from setting")
    real = connection.raw()
    monkeypatch.setattr(connection, "raw", lambda: Refusing(real, message, name))
    with pytest.raises(kind) as caught, connection.transaction() as raw:
        raw.execute("insert into setting (key, value) values ('x', 'y')")
    monkeypatch.undo()
    assert connection.fate_of_save(caught.value) == fate
    assert ("may or may not" in caught.value.sentence) == (kind is SaveUncertain)
    assert connection.row("select count(*) from setting") == before


def test_only_a_disk_that_does_not_confirm_leaves_it_open():
    assert uncertain(driver.OperationalError("database or disk is full")) is None
    assert uncertain(KeyError(1)) is None
    assert isinstance(uncertain(OSError(errno.EIO, "x")), SaveUncertain)


def test_a_full_file_system_is_said_while_saving_and_the_old_state_stays(database):
    raw = connection.raw()
    raw.execute(f"pragma max_page_count = {raw.execute('pragma page_count').fetchone()[0]}")
    with pytest.raises(StoreError) as caught, connection.transaction() as inside:
        for number in range(20_000):
            inside.execute("insert into setting (key, value) values (?, 'y')", (f"n{number}",))
    assert isinstance(caught.value, DiskFull)
    assert connection.fate_of_save(caught.value) == connection.TAKEN_BACK
    assert connection.row("select count(*) from setting where key like 'n%'") == (0,)
