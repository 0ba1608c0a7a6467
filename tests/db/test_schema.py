"""A file is made, opened, refused, copied and brought up to date; never harmed.

`tests/data/databases` holds one small file per released schema, made by `make.py` there in the
release that brought the schema. When you add a migration: bump `schema.STEPS`, run `make.py`,
commit the new file beside the old ones.
"""

import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from builders import make_patron

from db import backup_shelf, connection, schema, search
from db.errors import (
    DatabaseDamaged,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    StoreError,
)
from db.models import ALL

RELEASED = sorted((Path(__file__).parent.parent / "data" / "databases").glob("0*.db"))


@pytest.fixture(autouse=True)
def _closed():
    yield
    connection.close()


def schema_of(path: Path) -> list[tuple]:
    raw = driver.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        return sorted(
            raw.execute(
                "select type, name, tbl_name, sql from sqlite_master "
                "where name not like 'sqlite_stat%' and name <> 'schema_migration'"
            ).fetchall(),
            key=repr,
        )
    finally:
        raw.close()


def test_a_sqlite_that_may_damage_files_opens_none(tmp_path, monkeypatch):
    path = tmp_path / "kept.db"
    schema.create(path)
    connection.close()
    monkeypatch.setattr(connection.driver, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(StoreError, match=r"can damage a file\. Nothing was opened"):
        connection.connect(path)


def test_a_new_file_is_empty_whole_and_private(tmp_path):
    path = tmp_path / "new.db"
    schema.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert connection.row("pragma user_version") == (schema.STEPS,)
    assert connection.row("pragma application_id") == (schema.APPLICATION_ID,)
    assert connection.row("pragma journal_mode") == ("wal",)
    assert connection.row("pragma foreign_keys") == (1,)
    assert schema.check() == []
    rows = schema.counts(connection.raw())
    begun = {"setting", "audit_head"}  # which file it is; how the books begin
    names = {model._meta.table_name for model in ALL} - begun
    assert {rows[name] for name in names if name in rows} == {0}


def test_nothing_is_ever_overwritten(tmp_path):
    path = tmp_path / "there.db"
    path.write_bytes(b"somebody's thesis")
    with pytest.raises(StoreError, match="already a file"):
        schema.create(path)
    assert path.read_bytes() == b"somebody's thesis"


def test_a_failed_creation_leaves_no_file(tmp_path, monkeypatch):
    def fail() -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "_run_steps", fail)
    with pytest.raises(StoreError, match="disk is full"):
        schema.create(tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []


def foreign(path: Path) -> None:
    other = sqlite3.connect(path)
    other.executescript("create table thesis (chapter); insert into thesis values (1);")
    other.close()


def newer(path: Path) -> None:
    schema.create(path)
    connection.raw().execute(f"pragma user_version = {schema.STEPS + 1}")
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()


def cut_short(path: Path) -> None:
    schema.create(path)
    connection.close()
    path.write_bytes(path.read_bytes()[:50])


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.write_bytes(b""), DatabaseDamaged),
        (lambda path: path.write_bytes(b"PK\x03\x04 not a database at all" * 99), DatabaseForeign),
        (foreign, DatabaseForeign),
        (newer, DatabaseNewer),
        (cut_short, StoreError),
    ],
)
def test_what_is_not_ours_to_open_is_refused_and_left_byte_for_byte(tmp_path, spoil, error):
    path = tmp_path / "file.db"
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        schema.open_file(path)
    assert "not changed" in caught.value.sentence or "damaged" in caught.value.sentence
    connection.close()
    assert path.read_bytes() == before
    # A file in WAL mode may get its two companions by being read; nothing else is made.
    made = {p.name for p in tmp_path.iterdir()}
    assert made <= {"file.db", "file.db-wal", "file.db-shm"}


def test_a_missing_file_is_not_made(tmp_path):
    with pytest.raises(DatabaseMissing):
        schema.open_file(tmp_path / "nowhere.db")
    connection.use(tmp_path / "nowhere.db")
    with pytest.raises(DatabaseMissing):
        connection.raw()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_whole_and_opens_by_itself(database, tmp_path):
    make_patron("Ada")
    search.refresh([1])
    copy = tmp_path / "copy.db"
    schema.backup_to(copy)
    make_patron("Later")
    connection.close()
    schema.open_file(copy)
    assert schema.check() == []
    assert [row.name for row in search.search("ada").rows] == ["Ada Example"]
    assert connection.row("select count(*) from patron") == (1,)


def test_a_copy_that_is_not_the_same_is_thrown_away(database, tmp_path, monkeypatch):
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"the last good one")
    answers = iter([{"patron": 1}, {"patron": 0}])
    monkeypatch.setattr(schema, "counts", lambda raw: next(answers))
    with pytest.raises(StoreError, match="thrown away"):
        schema.backup_to(copy)
    assert copy.read_bytes() == b"the last good one"
    assert not copy.with_name("copy.db.part").exists()


def test_a_copy_that_fails_leaves_no_journal_of_its_own(database, tmp_path, monkeypatch):
    copy = tmp_path / "copy.db"
    part = tmp_path / "copy.db.part"
    part.with_name("copy.db.part-wal").write_bytes(b"of one that was cut short")

    def full(_part):
        assert not list(tmp_path.glob("*.part-*"))  # what lay there is not taken for the copy's
        for ending in ("-wal", "-shm"):
            part.with_name(part.name + ending).write_bytes(b"")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(schema, "_sync", full)
    with pytest.raises(StoreError):
        schema.backup_to(copy)
    assert not list(tmp_path.glob("copy.db*"))


def test_each_model_has_the_columns_of_its_table(database):
    for model in ALL:
        meta = model._meta
        table = {
            name: (bool(notnull) or bool(pk))
            for _, name, _, notnull, _, pk in connection.rows(
                f'pragma table_info("{meta.table_name}")'
            )
        }
        wanted = {
            field.column_name: (not field.null) or bool(field.primary_key)
            for field in meta.sorted_fields
        }
        assert table == wanted, meta.table_name
    tables = {
        r[0]
        for r in connection.rows(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' "
            "and name <> 'schema_migration' and name not like 'search_who%' "
            "and name not like 'search_tel%' and name not like 'search_notes%'"
        )
    }
    assert tables == {model._meta.table_name for model in ALL}


def test_each_index_of_a_model_is_in_the_file(database):
    for model in ALL:
        meta = model._meta
        there = set()
        for _, name, unique, *_ in connection.rows(f'pragma index_list("{meta.table_name}")'):
            columns = tuple(r[2] for r in connection.rows(f'pragma index_info("{name}")'))
            there.add((columns, bool(unique)))
        for fields, unique in meta.indexes:
            columns = tuple(meta.fields[name].column_name for name in fields)
            assert (columns, unique) in there, (meta.table_name, columns)
        for field in meta.sorted_fields:
            if (field.index or field.unique) and not field.primary_key:
                first = {columns[0] for columns, _ in there}
                assert field.column_name in first, (meta.table_name, field.column_name)


TALKED_OF = (
    "call_step", "outcome", "call_guide", "call_guide_step", "segment", "letter", "letter_template",
)  # fmt: skip


def test_there_is_a_released_file_of_each_schema():
    assert [path.stem for path in RELEASED] == [f"{n:04d}" for n in range(1, schema.STEPS + 1)]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_file_becomes_as_a_fresh_one(released, tmp_path, now):
    fresh, old = tmp_path / "fresh.db", tmp_path / "old.db"
    schema.create(fresh)
    connection.close()
    shutil.copy(released, old)
    schema.open_file(old)
    assert schema.check() == []
    assert connection.row("select count(*) from patron") == (60,)
    assert search.search("mary").rows
    if released.stem >= "0002":
        assert connection.rows("select status, count(*) from response group by 1 order by 1") == [
            ("anonymous", 1), ("left", 1), ("partial", 1), ("taken", 1), ("waiting", 1),
        ]  # fmt: skip
        assert connection.row("select count(*) from answer") == (12,)
    if released.stem >= "0003":
        assert connection.rows("select status, count(*) from call group by 1 order by 1") == [
            ("ended", 1), ("open", 1),
        ]  # fmt: skip
        assert [connection.row(f"select count(*) from {table}") for table in TALKED_OF] == [
            (10,), (1,), (1,), (1,), (1,), (1,), (1,),
        ]  # fmt: skip
    if released.stem >= "0004":
        assert connection.row("select count(*) from erasure_log") == (1,)
        assert connection.row("select count(*) from kept_step where removed > 0") == (1,)
        assert connection.row("select count(*) from user where pin_hash <> ''") == (1,)
        assert connection.row("select count(*) from retention_hold") == (1,)
        assert connection.row("select count(*) from printed_sheet") == (1,)
        assert connection.row("select count(*) from draft") == (1,)
    connection.close()
    assert schema_of(old) == schema_of(fresh)


def two_steps(tmp_path: Path, monkeypatch, second: str) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in schema.MIGRATIONS.glob("0*.py"):
        shutil.copy(path, folder)
    (folder / f"{schema.STEPS + 1:04d}_more.py").write_text(second)
    path = tmp_path / "rapport.db"
    schema.create(path)
    make_patron("Ada")
    connection.close()
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    monkeypatch.setattr(schema, "STEPS", schema.STEPS + 1)
    return path


def test_a_verified_copy_is_made_before_a_migration(tmp_path, monkeypatch, now):
    path = two_steps(
        tmp_path, monkeypatch,
        "def up(migrator, db):\n    db.execute_sql('alter table patron add column pet text')\n",
    )  # fmt: skip
    said: list[str] = []
    schema.open_file(path, said.append)
    assert "pet" in {r[1] for r in connection.rows("pragma table_info(patron)")}
    assert connection.row("pragma user_version") == (schema.STEPS,)
    assert len(said) == 2
    connection.close()
    (kept,) = backup_shelf.list_backups(path)
    assert (kept.why, kept.ours, kept.schema) == ("before-migration", True, schema.STEPS - 1)
    assert kept.counts["patron"] == 1
    copy = sqlite3.connect(kept.path)
    assert copy.execute("select display_name from patron").fetchall() == [("Ada Example",)]
    assert copy.execute("pragma user_version").fetchone() == (schema.STEPS - 1,)
    copy.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch, now):
    path = two_steps(
        tmp_path, monkeypatch,
        "def up(migrator, db):\n"
        "    db.execute_sql('alter table patron add column pet text')\n"
        "    db.execute_sql('update patron set household_id = 77')\n",
    )  # fmt: skip
    before = schema_of(path)
    with pytest.raises(StoreError):
        schema.open_file(path)
    connection.close()
    assert schema_of(path) == before
    raw = sqlite3.connect(path)
    assert raw.execute("pragma user_version").fetchone() == (schema.STEPS - 1,)
    assert raw.execute("select household_id from patron").fetchall() == [(None,)]
    raw.close()


def test_a_copy_of_the_program_without_its_migrations_does_nothing(tmp_path, monkeypatch, now):
    path = two_steps(tmp_path, monkeypatch, "def up(migrator, db):\n    pass\n")
    next((tmp_path / "migrations").glob("*_more.py")).unlink()
    before = schema_of(path)
    with pytest.raises(StoreError, match="Install Rapport again"):
        schema.open_file(path)
    connection.close()
    assert schema_of(path) == before
