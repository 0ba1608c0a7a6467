"""What is found before anybody works with a file: damage, changes from elsewhere, a file that is gone."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import make_patron

from db import clock, connection, schema, seal, soundness
from db.errors import DatabaseForeign, DatabaseMissing
from desktop.domain import first_look

PAGE = 4096


@pytest.fixture
def closed(database: Path) -> Path:
    """A file with patrons in it, closed well."""
    for number in range(60):
        make_patron("Ada", f"Example {number:03}", salutation="Murmelspur")
    from db import search

    search.rebuild()
    assert soundness.seal_current()
    connection.close()
    seal.close_handles()
    return database


def found_in(path: Path) -> str | None:
    finding = first_look.open_looked(path)
    connection.close()
    return None if finding is None else finding.kind


def test_a_file_that_was_closed_well_needs_no_check(closed: Path, monkeypatch):
    monkeypatch.setattr(soundness, "find_problems", lambda *a: pytest.fail("checked"))
    assert found_in(closed) is None


def test_what_is_written_takes_the_seal_off(closed: Path):
    schema.open_file(closed)
    assert seal.path_of(closed).exists()
    make_patron("Bo", "Example")
    assert not seal.path_of(closed).exists()


def test_a_file_without_a_seal_is_checked(closed: Path, monkeypatch):
    seal.remove(closed)
    asked = []
    real = soundness.find_problems
    monkeypatch.setattr(soundness, "find_problems", lambda *a: asked.append(1) or real(*a))
    assert found_in(closed) is None
    assert asked


def one_letter(data: bytearray, rnd: random.Random) -> None:
    place = data.index(b"Murmelspur")
    data[place] ^= 1


def noise_page(data: bytearray, rnd: random.Random) -> None:
    data[PAGE * 9 : PAGE * 10] = rnd.randbytes(PAGE)


def no_page(data: bytearray, rnd: random.Random) -> None:
    data[PAGE * 9 : PAGE * 10] = bytes(PAGE)


def cut(data: bytearray, rnd: random.Random) -> None:
    del data[len(data) // 2 :]


def head(data: bytearray, rnd: random.Random) -> None:
    data[:16] = rnd.randbytes(16)


def nothing_left(data: bytearray, rnd: random.Random) -> None:
    data.clear()


def another_program(data: bytearray, rnd: random.Random) -> None:
    data[:] = b"Dear box office, thank you for " * 300


def newer(data: bytearray, rnd: random.Random) -> None:
    data[60:64] = (schema.STEPS + 7).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (one_letter, "changed"), (noise_page, "damaged"), (no_page, "damaged"), (cut, "damaged"),
        (head, "replaced"), (nothing_left, "empty"), (another_program, "replaced"),
        (newer, "replaced"),
    ],
)  # fmt: skip
def test_damage_is_found_before_the_first_screen_and_nothing_is_written(
    closed: Path, damage: Callable[[bytearray, random.Random], None], kind: str
):
    data = bytearray(closed.read_bytes())
    damage(data, random.Random(3))
    closed.write_bytes(data)
    assert found_in(closed) == kind
    assert closed.read_bytes() == bytes(data)


@pytest.fixture
def waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes a while: two threads look through it."""
    monkeypatch.setattr(first_look, "CHECKED_AT_ONCE", 0)


def test_a_large_file_is_looked_through_by_two_threads_and_no_connection_is_left(
    closed: Path, waited_for: None, monkeypatch
):
    seal.remove(closed)
    threads = set()
    real = soundness._asked

    def asked(raw, question):
        threads.add((threading.get_ident(), question.split("(")[0]))
        return real(raw, question)

    monkeypatch.setattr(soundness, "_asked", asked)
    assert found_in(closed) is None
    assert len({thread for thread, _ in threads}) == 2
    assert {what for _, what in threads} == {
        "pragma integrity_check", "pragma foreign_key_check", "pragma cipher_integrity_check"
    }  # fmt: skip
    raw = connection.connect(closed)
    raw.execute("pragma journal_mode = delete")  # only who is alone may
    raw.close()


def break_reference(path: Path) -> None:
    raw = connection.connect(path)
    raw.execute("pragma foreign_keys = off")
    raw.execute(
        "insert into not_duplicate (low_id, high_id, said_at) values (1, 999999, '2026-11-22')"
    )
    raw.close()


def break_index(path: Path) -> None:
    raw = connection.connect(path)
    raw.execute("create table planted (a, b)")
    raw.execute("insert into planted values (1, 2)")
    raw.execute("create index planted_by on planted (a)")
    raw.execute("pragma writable_schema = on")
    raw.execute(
        "update sqlite_master set sql = replace(sql, '(a)', '(b)') where name = 'planted_by'"
    )
    raw.close()


def break_search(path: Path) -> None:
    raw = connection.connect(path)
    raw.execute("delete from search_entry where patron_id = 1")
    raw.close()


def break_search_table(path: Path) -> None:
    raw = connection.connect(path)
    raw.execute("delete from search_who_data where id = (select max(id) from search_who_data)")
    raw.close()


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("breaks", "kind", "says"),
    [
        (break_reference, "damaged", "points at nothing"),
        (break_index, "damaged", "planted"),
        (break_search_table, "damaged", "search_who"),
        (break_search, None, ""),
    ],
)
def test_whichever_check_finds_it_nobody_works_with_it_first(
    closed: Path, monkeypatch, large: bool, breaks, kind, says
):
    monkeypatch.setattr(first_look, "CHECKED_AT_ONCE", 0 if large else 10**9)
    breaks(closed)
    seal.remove(closed)
    finding = first_look.open_looked(closed)
    assert (finding.kind if finding else None) == kind
    if finding is not None:
        assert says in " ".join(finding.problems)
    else:  # it follows from everything else: made anew
        from db import search

        assert search.check() == []
    connection.close()


def test_a_file_that_is_gone_is_told_from_one_that_never_was(closed: Path, tmp_path: Path):
    closed.unlink()
    assert found_in(closed) == "missing"
    with pytest.raises(DatabaseMissing):
        first_look.open_looked(tmp_path / "never.db")
    assert not closed.exists()


def test_another_programs_file_where_never_one_of_ours_was_is_refused(tmp_path: Path):
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"Dear box office, " * 500)
    with pytest.raises(DatabaseForeign):
        first_look.open_looked(letter)


def test_another_whole_copy_put_there_by_hand_is_taken(closed: Path, tmp_path: Path):
    other = tmp_path / "other.db"
    schema.create(other)
    for number in range(300):
        make_patron("Bo", f"Person {number}", street="Long Road " * 40)
    from db import search

    search.rebuild()
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.close()
    closed.write_bytes(other.read_bytes())
    assert found_in(closed) is None


def test_a_search_that_fell_behind_is_made_anew(closed: Path):
    schema.open_file(closed)
    with connection.transaction() as raw:
        raw.execute("delete from search_entry where patron_id = 3")
    connection.close()
    seal.remove(closed)
    assert found_in(closed) is None
    schema.open_file(closed)
    assert connection.row("select count(*) from search_entry") == (60,)


def test_damage_met_in_a_window_stops_every_further_write(closed: Path):
    schema.open_file(closed)
    connection.mark_suspect()
    with pytest.raises(Exception, match="damaged"), connection.transaction():
        pytest.fail("begun")
    assert not soundness.seal_current() or seal.path_of(closed).exists()


def test_a_full_check_is_due_once_a_week(closed: Path, monkeypatch):
    schema.open_file(closed)
    assert first_look.check_is_due()
    assert first_look.check_weekly() is None
    assert not first_look.check_is_due()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-30T18:30:00")
    assert first_look.check_is_due()


def test_working_copies_of_a_killed_salvage_go_after_a_day(closed: Path):
    old, new, foreign = (closed.parent / name for name in (".salvage-a", ".salvage-b", "letters"))
    for folder in (old, new, foreign):
        folder.mkdir()
        (folder / "copy.db").write_text("Ada Example")
    long_ago = clock.now().timestamp() - 200_000
    for folder in (old, foreign):
        os.utime(folder, (long_ago, long_ago))
    os.utime(new, (clock.now().timestamp(),) * 2)
    first_look.clear_leftovers(closed)
    assert not old.exists()
    assert new.exists() and foreign.exists()
