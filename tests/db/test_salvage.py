"""What can still be read of a damaged file: all of what survives, and an exact word on the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sqlcipher3.dbapi2 as driver
from builders import make_note, make_patron

from db import (
    backup_shelf,
    backups,
    connection,
    encrypt,
    key_file,
    keys,
    salvage,
    schema,
    search,
    soundness,
)
from db.errors import StoreError
from db.salvage_pages import Pages, Span

PAGE = 4096
PATRONS = 240


@pytest.fixture
def venue(database: Path) -> Path:
    """A file with a few hundred people, a backup beside it, closed."""
    with connection.transaction():
        for number in range(PATRONS):
            patron = make_patron("Ada", f"Example {number:03}", email=f"ada{number}@example.org")
            make_note(patron, f"Says {number}. " + "Likes long evenings. " * (number % 9))
    search.rebuild()
    backups.make_backup(backups.CLOSE)
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.close()
    return database


def rows_of(path: Path, table: str) -> dict[int, tuple[object, ...]]:
    schema.open_file(path)
    try:
        return {row[0]: row for row in connection.rows(f'select * from "{table}"')}
    finally:
        connection.close()


def destroy(path: Path, share: float, seed: int = 1) -> set[int]:
    data, chance = bytearray(path.read_bytes()), Random(seed)
    gone = set(chance.sample(range(1, len(data) // PAGE + 1), round(len(data) // PAGE * share)))
    for page in gone:
        data[(page - 1) * PAGE : page * PAGE] = chance.randbytes(PAGE)
    path.write_bytes(data)
    return gone


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_what_survives_is_kept_and_what_is_missing_is_told(venue: Path, share: float):
    good = {table: rows_of(venue, table) for table in ("patron", "note", "contact_point")}
    destroy(venue, share)
    damaged = venue.read_bytes()
    report = salvage.salvage(venue, venue.with_name("new.db"))
    assert soundness.find_problems(connection.raw()) == []
    assert search.check() == []
    connection.close()
    for table, before in good.items():
        told = report.tables[table]
        after = rows_of(venue.with_name("new.db"), table)
        made = {*told.blanks, *told.borrowed}
        for number, row in before.items():
            if number in after and number not in made:
                assert table == "patron" or after[number] == row
            else:
                assert (
                    number in made
                    or number in told.dropped
                    or any(
                        first <= number and (last is None or number <= last)
                        for first, last in told.gaps
                    )
                )
        assert len(set(after) - made) >= (1 - 2.5 * share) * len(before) - 40
    assert venue.read_bytes() == damaged


def test_an_encrypted_file_gives_an_encrypted_one(venue: Path):
    key = key_file.new_key()
    keys.keep(venue, key_file.wrap(key, "seven lamps over a quiet harbour"))
    encrypt.encrypt(venue, key)
    connection.close()
    destroy(venue, 0.05)
    new = venue.with_name("new.db")
    report = salvage.salvage(venue, new)
    connection.close()
    assert report.tables["patron"].kept > 0.7 * PATRONS
    assert keys.is_encrypted(new)
    assert b"ada7@example.org" not in new.read_bytes()
    keys.forget_all()


def test_whoever_is_lost_leaves_a_named_blank_that_keeps_what_belongs_to_them(venue: Path):
    for backup in backup_shelf.list_backups(venue):
        backup.path.unlink()
    schema.open_file(venue)
    with connection.transaction() as raw:
        raw.execute("pragma defer_foreign_keys = on")
        raw.execute("update note set patron_id = 9001 where id = 5")
        raw.execute("insert into patron select 9001, given, family, display_name, sort_name, say_as, "
                    "pronouns, salutation, birth_year, birth_month, birth_day, since, household_id, "
                    "organisation, deceased, archived, no_chat, visits, spend_minor, first_visit, "
                    "last_visit, last_production, next_visit, member_until, recency, performances_held, "
                    "orders_made, season_visits, created_at, updated_at, version, batch_id "
                    "from patron where id = 1")  # fmt: skip
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.raw().execute("pragma foreign_keys = off")
    connection.raw().execute("delete from patron where id = 9001")
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.close()
    report = salvage.salvage(venue, venue.with_name("new.db"))
    assert report.tables["patron"].blanks == [9001]
    assert connection.row("select display_name from patron where id = 9001") == (
        "Lost record 9001",
    )
    assert connection.row("select patron_id from note where id = 5") == (9001,)


def test_a_lost_parent_comes_from_the_newest_backup(venue: Path):
    schema.open_file(venue)
    connection.raw().execute("pragma foreign_keys = off")
    connection.raw().execute("delete from patron where id = 7")
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.close()
    report = salvage.salvage(venue, venue.with_name("new.db"))
    assert report.tables["patron"].borrowed == [7]
    assert connection.row("select family from patron where id = 7") == ("Example 006",)


def test_what_was_only_in_the_journal_is_read_too(venue: Path, tmp_path: Path):
    schema.open_file(venue)
    make_patron("Late", "Comer")
    left = tmp_path / "left"
    left.mkdir()
    for ending in ("", "-wal"):
        path = venue.with_name(venue.name + ending)
        (left / path.name).write_bytes(path.read_bytes())
    connection.close()
    destroy(left / venue.name, 0.01)
    salvage.salvage(left / venue.name, left / "new.db")
    assert connection.row("select count(*) from patron where family = 'Comer'") == (1,)


@pytest.mark.parametrize("content", [b"", b"Dear box office, " * 900])
def test_where_there_is_nothing_of_ours_nothing_is_written(
    tmp_path: Path, now: str, content: bytes
):
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        salvage.salvage(path, tmp_path / "new.db")
    assert {p.name for p in tmp_path.iterdir()} == {"letter.db"}


def test_stopped_halfway_it_leaves_nothing(venue: Path):
    before = {path.name for path in venue.parent.iterdir()}
    with pytest.raises(StoreError, match="Stopped"):
        salvage.salvage(venue, venue.with_name("new.db"), cancelled=lambda: True)
    assert {path.name for path in venue.parent.iterdir()} == before


class _RoundInACircle:
    """A table of which a page is lost, and the page behind it leads back to its beginning."""

    def execute(self, sql: str, given: tuple[int, ...]) -> object:
        if "limit 1" in sql:
            found = (2,) if given[0] < 9 else (20,)
            return _Found([found])
        if "desc" in sql:
            raise driver.DatabaseError("malformed")
        if given[0] < 19:
            return self._broken(given[0])
        return iter([(number, "text") for number in (20, 21)])

    def _broken(self, after: int) -> Iterator[tuple[int, str]]:
        yield from ((number, "text") for number in (1, 2, 3) if number > after)
        raise driver.DatabaseError("malformed")


class _Found(list):
    def fetchone(self) -> tuple[int, ...]:
        return self[0]


def test_a_page_that_leads_back_does_not_lead_round_in_a_circle(monkeypatch):
    pages = Pages.__new__(Pages)
    pages._raw = _RoundInACircle()
    monkeypatch.setattr(pages, "_look_at", lambda root: None)
    spans: list[Span] = []
    rows = itertools.islice(pages.walk(7, spans), 50)
    assert [number for number, _ in rows] == [1, 2, 3, 20, 21]
    assert spans == [Span(3, 20)]
