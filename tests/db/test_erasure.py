"""Erasing a patron: what is said before, what goes, what stays as a count, what nobody finds again."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # the planting is not installed

from benchmarks.endurance.planted import Planted, Planter
from db import audit_chain, connection, gate, schema
from db.errors import InputRefused, NotAllowed, NotFound
from db.models import ALL, Call, Patron
from db.queries import erasure, merge, notes, patron_rows, patrons
from desktop.domain import permissions


def residue(path: Path, words: dict[str, str]) -> list[str]:
    """The planted words that a byte search finds in the file or beside it, without their first
    letters: a search table keeps only what differs from the word before."""
    data = b"".join(
        p.read_bytes().lower() for p in sorted(path.parent.glob(path.name + "*")) if p.is_file()
    )
    return [f"{where}: {word}" for word, where in words.items() if word[3:].encode() in data]


def plant(number: int = 3, *, merged: bool = True) -> list[Planted]:
    planter = Planter()
    return [planter.plant(merged=merged) for _ in range(number)]


def test_nothing_of_an_erased_patron_is_left_in_the_file_or_its_journal(database):
    first, second, third = plant()
    assert len(residue(database, second.words)) == len(second.words)

    done = erasure.erase_patron(second.patron_id)

    assert not done.traces_left
    assert residue(database, second.words) == []
    assert len(residue(database, first.words)) == len(first.words)
    assert len(residue(database, third.words)) == len(third.words)
    assert schema.check() == []


def test_every_table_that_names_a_patron_is_planted():
    planted = {m for m, _ in patron_rows.links()} - patron_rows.OF_THE_HOUSE
    assert planted <= set(ALL)


def test_the_seats_sold_and_the_forms_answered_stay_as_counts(database):
    planted = plant(1, merged=False)[0]
    before = {t: connection.rows(f'select count(*) from "{t}"')[0][0] for t in ("ticket", "order")}

    erasure.erase_patron(planted.patron_id)

    after = {t: connection.rows(f'select count(*) from "{t}"')[0][0] for t in ("ticket", "order")}
    assert after == before
    assert connection.rows("select count(*) from response where status = 'anonymous'")[0][0] == 2
    assert connection.rows("select count(*) from call where patron_id is null")[0][0] == 2


def test_an_open_call_stands_in_the_way(database):
    planted = plant(1, merged=False)[0]
    Call.insert(
        patron=planted.patron_id, kind="question", started_at="2026-11-22T23:00:00Z",
        updated_at="2026-11-22T23:00:00Z",
    ).execute()  # fmt: skip

    with pytest.raises(InputRefused):
        erasure.erase_patron(planted.patron_id)
    assert erasure.find_erasure(planted.patron_id).open_calls == 1


def test_two_who_had_the_same_number_in_the_same_second_are_both_in_the_log(database, tmp_path):
    """The clock stands still, and SQLite gives the highest number again."""
    numbers = []
    for family in ("First", "Second"):
        numbers.append(patrons.add_patron(given="Ada", family=family).created_id)
        notes.add_note(numbers[-1], "Wants to be forgotten")
        copy = tmp_path / f"{family}.db"
        schema.backup_to(copy)
        erasure.erase_patron(numbers[-1])
    assert numbers[0] == numbers[1]
    log = erasure.list_erasures()
    assert len(log) == 2
    assert len({e.mark for e in log}) == 2
    assert audit_chain.find_problems() == []
    assert schema.check() == []
    for copy in (tmp_path / "First.db", tmp_path / "Second.db"):
        schema.open_file(copy)
        assert erasure.apply_erasures(log) == 1
        assert erasure.apply_erasures(log) == 0
        assert connection.row("select count(*) from patron") == (0,)
        assert {e.mark for e in erasure.list_erasures()} >= {e.mark for e in log}
        assert audit_chain.find_problems() == []


def test_only_an_admin_may_erase(database):
    planted = plant(1, merged=False)[0]
    for role in ("volunteer", "staff"):
        with gate.acting(permissions.acting_for(role, 1)), pytest.raises(NotAllowed):
            erasure.erase_patron(planted.patron_id)
    assert Patron.get_or_none(Patron.id == planted.patron_id) is not None


def test_an_older_copy_is_brought_into_line_when_it_is_restored(database, tmp_path):
    first, second = plant(2)
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    schema.backup_to(copy)
    erasure.erase_patron(second.patron_id)
    entries = erasure.list_erasures()
    assert {e.patron_id for e in entries} >= {second.patron_id}

    schema.open_file(copy)
    assert erasure.apply_erasures(entries) == 1

    assert residue(copy, second.words) == []
    assert len(residue(copy, first.words)) == len(first.words)
    assert erasure.apply_erasures(entries) == 0
    assert set(erasure.list_erasures()) == set(entries)


def test_who_came_back_although_the_log_knows_of_them_goes_again(database, tmp_path):
    planted = plant(1, merged=False)[0]
    copy = tmp_path / "copy.db"
    schema.backup_to(copy)
    erasure.erase_patron(planted.patron_id)
    (entry,) = erasure.list_erasures()
    schema.open_file(copy)
    with connection.transaction() as raw:  # as a salvage may have found both
        raw.execute(
            "insert into erasure_log (at, patron_id, patron_created_at, reason, counts, mark) "
            "values (?, ?, ?, ?, ?, ?)",
            (
                entry.at,
                entry.patron_id,
                entry.patron_created_at,
                entry.reason,
                entry.counts,
                entry.mark,
            ),
        )
    assert erasure.apply_erasures([entry]) == 1
    assert Patron.get_or_none(Patron.id == planted.patron_id) is None
    assert audit_chain.find_problems() == []


def test_a_record_that_was_merged_goes_from_a_copy_of_before_the_merge(database, tmp_path):
    planter = Planter()
    planted = planter.plant(merged=False)
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    planter._words = {}
    with connection.transaction():
        other, _ = planter._patron()
    words = dict(planter._words)
    schema.backup_to(copy)
    merge.merge_patrons(planted.patron_id, other, set())
    erasure.erase_patron(planted.patron_id)
    assert residue(database, words) == []
    entries = erasure.list_erasures()

    schema.open_file(copy)
    assert erasure.apply_erasures(entries) == 2
    assert residue(copy, words | planted.words) == []


def test_entries_of_another_file_are_passed_over(database):
    first, second = plant(2, merged=False)
    created = Patron.get_by_id(second.patron_id).created_at
    erasure.erase_patron(first.patron_id)
    entry = erasure.list_erasures()[0]
    other = replace(entry, file_id="another", patron_id=second.patron_id, patron_created_at=created)
    assert erasure.apply_erasures([other]) == 0
    assert Patron.get_or_none(Patron.id == second.patron_id) is not None


def test_nobody_is_erased_twice(database):
    planted = plant(1, merged=False)[0]
    erasure.erase_patron(planted.patron_id)
    with pytest.raises(NotFound):
        erasure.erase_patron(planted.patron_id)


def test_an_erasure_that_is_cut_short_before_the_sweep_is_swept_later(database, monkeypatch):
    planted = plant(1, merged=False)[0]

    def killed() -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(connection, "sweep", killed)
        with pytest.raises(KeyboardInterrupt):
            erasure.erase_patron(planted.patron_id)
    assert connection.row("select 1 from setting where key = ?", (erasure.SWEEP,)) == (1,)
    assert erasure.sweep_if_due()
    assert connection.row("select 1 from setting where key = ?", (erasure.SWEEP,)) is None


def test_what_could_not_be_swept_is_swept_later(database, monkeypatch):
    planted = plant(1, merged=False)[0]
    monkeypatch.setattr(connection, "sweep", lambda: False)
    assert erasure.erase_patron(planted.patron_id).traces_left
    monkeypatch.undo()
    assert erasure.sweep_if_due()
    assert connection.row("select 1 from setting where key = ?", (erasure.SWEEP,)) is None
