"""Backups that happen by themselves: whole, thinned by their index alone, whatever the clock says."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import make_patron
from hypothesis import given, settings
from hypothesis import strategies as st

from db import backup_shelf, backups, clock, connection, gate, key_file, keys, schema
from db.backup_shelf import Backup
from db.errors import BackupCancelled, DiskFull, NotAllowed, StoreError
from db.gate import Acting, Right

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def names_in(path: Path) -> list[str]:
    copy = connection.connect(path, to_look=True)
    try:
        return [row[0] for row in copy.execute("select display_name from patron order by id")]
    finally:
        copy.close()


def test_a_backup_holds_what_the_file_held_and_says_why_and_when(database, now):
    make_patron("Ada")
    made = backups.make_backup(backups.BY_HAND)
    assert made.path.parent == database.with_name("rapport-backups")
    assert made.path.name == "rapport-2026-11-22-183000-by-hand.db"
    assert (made.why, made.made_at, made.number) == ("by-hand", now, 1)
    assert made.counts["patron"] == 1
    assert made.size == made.path.stat().st_size
    assert names_in(made.path) == ["Ada Example"]
    assert backups.is_as_made(made)
    assert backups.list_backups(database) == (made,)
    assert {p.name for p in made.path.parent.iterdir()} == {made.path.name, "index.json"}


def test_backups_and_their_folder_are_private_and_the_index_names_nobody(database):
    make_patron("Ada", family="Zanzibar")
    made = backups.make_backup(backups.CLOSE)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    index = made.path.parent / "index.json"
    assert index.stat().st_mode & 0o777 == 0o600
    assert "Zanzibar" not in index.read_text(encoding="utf-8")


def test_two_in_one_second_have_two_names(database):
    assert len({backups.make_backup(backups.TIMER).path for _ in range(3)}) == 3
    assert [b.number for b in backups.list_backups(database)] == [3, 2, 1]


def test_nothing_new_is_no_reason_for_another(database):
    make_patron("Ada")
    assert backups.changed_since(None)
    made = backups.make_backup(backups.TIMER)
    assert not backups.changed_since(made)
    make_patron("Bea")
    assert backups.changed_since(made)


def test_closing_is_no_change(database):
    make_patron("Ada")
    backups.make_backup(backups.CLOSE)
    with backups.unchanged_meanwhile():
        connection.close()
    connection.use(database)
    assert connection.row("select count(*) from patron") == (1,)
    assert not backups.changed_since(backups.newest(database))
    make_patron("Bea")
    with backups.unchanged_meanwhile():
        connection.close()
    connection.use(database)
    assert backups.changed_since(backups.newest(database))


def test_a_backup_that_is_gone_is_made_again(database):
    made = backups.make_backup(backups.TIMER)
    made.path.unlink()
    assert backups.changed_since(made)
    assert backups.newest(database) is None


def test_who_may_not_back_up_is_refused(database):
    with gate.acting(Acting(frozenset({Right.TONIGHT}))), pytest.raises(NotAllowed):
        backups.make_backup(backups.BY_HAND)
    assert backups.list_backups(database) == ()


def test_one_that_is_skipped_leaves_nothing(database):
    make_patron("Ada")
    with pytest.raises(BackupCancelled):
        backups.make_backup(backups.CLOSE, cancelled=lambda: True)
    assert list(backup_shelf.folder_of(database).glob("rapport*")) == []


def test_what_a_killed_one_left_is_cleared_and_nothing_else(database):
    folder = backup_shelf.make_folder(database)
    (folder / "rapport-2026-11-01-120000-close.db.part").write_bytes(b"half")
    (folder / "thesis.db.part").write_bytes(b"somebody's")
    (folder / "rapport-2026-11-22-182959-timer.db.part").write_bytes(b"being made just now")
    for name in ("rapport-2026-11-01-120000-close.db.part", "thesis.db.part"):
        os.utime(folder / name, (1e9, 1e9))
    backups.make_backup(backups.TIMER)
    assert sorted(p.name for p in folder.glob("*.part")) == [
        "rapport-2026-11-22-182959-timer.db.part",
        "thesis.db.part",
    ]


def test_a_copy_whose_maker_was_killed_before_the_index_named_it_is_thinned_all_the_same(
    database, monkeypatch
):
    make_patron("Ada")

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(backup_shelf, "note_in", killed)
        backups.make_backup(backups.BEFORE_IMPORT)
    (left,) = backup_shelf.list_backups(database)
    assert not left.ours
    mine = left.path.with_name("rapport-2026-01-01-120000-close.db")
    mine.write_bytes(left.path.read_bytes())
    backups.make_backup(backups.CLOSE)
    known = {b.path: b for b in backup_shelf.list_backups(database) if b.ours}
    assert len(known) == 2 and mine not in known
    assert known[left.path].why == backups.BEFORE_IMPORT
    assert known[left.path].file_id and known[left.path].number == 1


def test_writers_go_on_and_each_copy_is_of_one_moment(database, tmp_path):
    """Each change moves two tables at once: a copy of two moments would show."""
    with connection.transaction() as raw:
        raw.execute("create table pair_a (n integer, x)")
        raw.execute("create table pair_b (n integer, x)")
        raw.executemany("insert into pair_a values (0, ?)", (("x" * 900,) for _ in range(3000)))
    stop, said = threading.Event(), []

    def write() -> None:
        with connection.thread_connection():
            n = 0
            while not stop.is_set():
                n += 1
                with connection.transaction() as raw:
                    raw.execute("insert into pair_a values (?, '')", (n,))
                    raw.execute("insert into pair_b values (?, '')", (n,))
            said.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make_backup(backups.TIMER) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert said[0] > 0
    for backup in made:
        copy = connection.connect(backup.path, to_look=True)
        a = copy.execute("select coalesce(max(n), 0) from pair_a").fetchone()
        b = copy.execute("select coalesce(max(n), 0) from pair_b").fetchone()
        copy.close()
        assert a == b


def test_a_full_disk_lets_old_ones_go_and_then_says_so(database, monkeypatch):
    kept = [backups.make_backup(backups.TIMER) for _ in range(4)]
    free = [150_000_000]

    class Usage:
        @property
        def free(self) -> int:
            return free[0]

    monkeypatch.setattr(backups.shutil, "disk_usage", lambda _path: Usage())
    with pytest.raises(DiskFull, match="backups so far are safe"):
        backups.make_backup(backups.TIMER)
    assert backups.newest(database) == kept[-1]
    assert kept[-1].path.exists()


def test_a_file_that_is_gone_is_not_said_to_be_as_it_was(database):
    database.unlink()
    with pytest.raises(StoreError, match=r"not where it was, .*rapport.db: .* no backup was made"):
        backups.make_backup(backups.TIMER)
    assert backups.list_backups(database) == ()


def test_a_damaged_file_is_not_copied_over_the_good_ones(database, monkeypatch):
    good = backups.make_backup(backups.TIMER)
    answers = iter([{"patron": 1}, {"patron": 2}])
    monkeypatch.setattr(schema, "counts", lambda raw: next(answers))
    with pytest.raises(StoreError):
        backups.make_backup(backups.TIMER)
    assert backups.list_backups(database) == (good,)


def test_a_page_that_is_lost_while_it_is_copied_is_found_before_the_copy_has_its_name(
    database, monkeypatch
):
    good = backups.make_backup(backups.TIMER)
    make_patron("Ada")
    copy_pages = schema._copy_pages

    def copy_badly(part: Path, *given: object) -> schema.Measure:
        found = copy_pages(part, *given)
        with part.open("rb+") as file:
            file.seek(20 * 4096)
            file.write(bytes(4096))
        return found

    monkeypatch.setattr(schema, "_copy_pages", copy_badly)
    with pytest.raises(StoreError):
        backups.make_backup(backups.TIMER)
    assert backups.list_backups(database) == (good,)
    assert len(list(good.path.parent.glob("rapport*"))) == 1
    assert not connection.suspect()


def disagree(path: Path) -> None:
    """An index of the file does not say what its table says: only a look at all of it can tell."""
    make_patron("Ada")
    raw = connection.raw()
    raw.execute("create table planted (a, b)")
    raw.execute("insert into planted values (1, 2)")
    raw.execute("create index planted_by on planted (a)")
    raw.execute("pragma writable_schema = on")
    raw.execute(
        "update sqlite_master set sql = 'create index planted_by on planted (b)' "
        "where name = 'planted_by'"
    )
    raw.execute("pragma writable_schema = off")
    connection.close()
    connection.use(path)
    assert connection.row("pragma quick_check(1)") == ("ok",)


def test_what_only_a_look_at_all_of_it_can_tell_is_found_as_soon_as_nobody_waits(database):
    good = backups.make_backup(backups.TIMER)
    assert backups.look_through(good)
    disagree(database)
    made = backups.make_backup(backups.CLOSE)
    assert backups.newest(database) == made and not connection.suspect()
    assert not backups.look_through(made)
    assert connection.suspect()
    assert backups.newest(database).path == good.path
    assert made.path.exists()  # whoever wants it may still look


def test_a_copy_that_was_looked_through_says_so(database, now):
    made = backups.make_backup(backups.CLOSE)
    assert made.whole_at == ""
    assert backups.look_through(made)
    assert backups.newest(database).whole_at == now


def test_a_copy_that_the_disk_has_spoilt_counts_for_none_and_the_file_is_not_suspect(database):
    first, made = (backups.make_backup(backups.TIMER) for _ in range(2))
    content = bytearray(made.path.read_bytes())
    content[-5] ^= 1
    made.path.write_bytes(content)
    assert not backups.look_through(made)
    assert not connection.suspect()
    assert backups.newest(database).path == first.path
    assert backups.changed_since(made) is False  # nothing to tell from outside
    assert not backups.list_backups(database)[0].verified_at


def test_a_copy_that_is_not_whole_takes_no_good_ones_place_and_goes_after_two_days(
    database, monkeypatch
):
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-10T17:00:00")
    good = backups.make_backup(backups.TIMER)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-10T18:00:00")
    spoilt = backups.make_backup(backups.CLOSE)
    backup_shelf.note_spoilt(database, spoilt)
    backup_shelf.thin(database)
    assert spoilt.path.exists()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
    backups.make_backup(backups.TIMER)
    assert good.path.exists()  # the last good one of its day
    assert not spoilt.path.exists()


def test_a_look_that_is_stopped_says_nothing_about_the_copy(database):
    with connection.transaction() as raw:
        raw.execute("create table long_one (n)")
        raw.executemany("insert into long_one values (?)", ((n,) for n in range(150_000)))
        raw.execute("create index long_by on long_one (n)")
    made = backups.make_backup(backups.TIMER)
    with pytest.raises(StoreError, match="stopped"):
        backups.look_through(made, lambda: True)
    assert backups.newest(database) == made


# -- the index


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"backups": 3}', '{"backups": [3, {"name": "../../etc/x.db"}, {"name": "a.db"}]}',
     '{"backups": [{"name": "x.db", "made_at": "yesterday", "size": 3}], "second": 7}'],
)  # fmt: skip
def test_an_index_that_cannot_be_read_deletes_nothing(database, text):
    made = [backups.make_backup(backups.TIMER) for _ in range(2)]
    (made[0].path.parent / "index.json").write_text(text, encoding="utf-8")
    listed = backups.list_backups(database)
    assert {b.path for b in listed} == {b.path for b in made}
    assert not any(b.ours for b in listed)
    assert backup_shelf.thin(database, now=NOW + timedelta(days=900)) == []
    assert backup_shelf.second_place(database) == backup_shelf.SecondPlace()
    again = backups.make_backup(backups.TIMER)
    assert again.ours
    assert all(b.path.exists() for b in made)


def test_a_file_put_in_the_place_of_a_copy_is_left_alone(database, monkeypatch):
    made = [backups.make_backup(backups.TIMER) for _ in range(2)]
    made[0].path.write_bytes(b"something else")
    assert not backups.list_backups(database)[-1].ours
    monkeypatch.setenv("RAPPORT_NOW", "2028-11-22T18:30:00")
    backups.make_backup(backups.TIMER)
    assert made[0].path.read_bytes() == b"something else"


def test_nothing_is_thinned_while_the_file_is_suspect(database, monkeypatch):
    for _ in range(3):
        backups.make_backup(backups.TIMER)
    backup_shelf.mark_suspect(database, clock.now_text())
    monkeypatch.setenv("RAPPORT_NOW", "2027-11-22T18:30:00")
    backups.make_backup(backups.TIMER)
    assert len(backups.list_backups(database)) == 4
    backup_shelf.mark_suspect(database, "")
    assert len(backup_shelf.thin(database)) == 2
    assert backup_shelf.thin(database) == []


# -- thinning


def shelf(moments: list[datetime]) -> list[Backup]:
    return [
        Backup(Path(f"{n}.db"), clock.to_text(at), "timer", size=10, verified_at="x", number=n)
        for n, at in enumerate(moments, 1)
    ]


def test_a_year_of_half_hours_leaves_two_days_then_days_weeks_and_months(now):
    every = [NOW - timedelta(minutes=30 * n) for n in range(2 * 24 * 365)]
    kept = backup_shelf.to_keep(shelf(sorted(every)), NOW)
    ages = [NOW - clock.from_text(b.made_at) for b in kept]
    assert sum(age <= timedelta(hours=48) for age in ages) == 97
    later = [age for age in ages if age > timedelta(hours=48)]
    # 14 days, of which three are within the 48 hours, then 8 weeks and 6 months, which overlap.
    assert len([a for a in later if a < timedelta(days=14)]) in (11, 12)
    assert max(ages) > timedelta(days=140)  # the end of the sixth month back
    assert len(later) <= 14 + 8 + 6


DAY = 86_400
JUMPS = st.one_of(
    st.integers(60, 3 * DAY),
    st.sampled_from(
        [DAY, -DAY, 3600, -3600, 30 * DAY, 400 * DAY, -46 * 365 * DAY, 46 * 365 * DAY, 73 * 365 * DAY,
         -73 * 365 * DAY]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(JUMPS, min_size=1, max_size=60), st.sampled_from(["America/New_York", "", "Asia/Gaza"])
)
def test_the_newest_is_never_thinned_whatever_the_clock_does(steps, zone):
    """±1 day, the hour of summer time, 1980, 2100: the last one made stays, and never few remain."""
    clock.use_zone(zone)
    at, kept, number = NOW, list[Backup](), 0
    for step in steps:
        try:
            at = at + timedelta(seconds=step)
        except OverflowError:
            continue
        if not 1971 < at.year < 2150:
            at = NOW
        number += 1
        made = Backup(Path(f"{number}.db"), clock.to_text(at), "timer", size=10, number=number)
        before = [*kept, made]
        kept = backup_shelf.to_keep(before, at)
        assert kept[0] == made
        assert set(b.number for b in kept) <= set(b.number for b in before)
        gone = [b for b in before if b not in kept]
        # What goes is older than two days by this clock, and another of its day or enough days stay.
        for backup in gone:
            assert clock.from_text(backup.made_at) < at - timedelta(hours=48)
            assert len(kept) > 1
        assert backup_shelf.to_keep(kept, at) == kept
        assert made in backup_shelf.fit(kept, 15, at)
        assert sum(b.size for b in backup_shelf.fit(kept, 15, at)) <= 15


@pytest.mark.parametrize("year", [1980, 2100])
def test_a_clock_far_off_for_an_afternoon_costs_no_older_copy_but_those_that_were_too_many(
    year, now
):
    month = [NOW - timedelta(days=n) for n in range(13, -1, -1)]
    kept = backup_shelf.to_keep(shelf([*month, NOW.replace(year=year)]), NOW.replace(year=year))
    days = {b.made_at[:10] for b in kept}
    assert len(days) >= 14
    assert kept[0].number == 15


def test_too_little_room_takes_those_that_are_close_together_first():
    moments = [NOW - timedelta(days=30), NOW - timedelta(minutes=90), NOW - timedelta(minutes=60),
               NOW - timedelta(minutes=30), NOW]  # fmt: skip
    left = backup_shelf.fit(shelf(moments), 30, NOW)
    assert len(left) == 3
    assert {left[0].number, left[-1].number} == {1, 5}


def test_copies_go_with_their_key_files_and_only_they(database, monkeypatch):
    first = backups.make_backup(backups.TIMER)
    key = first.path.with_name(first.path.name + ".key")
    key.write_text("{}", encoding="utf-8")
    other = first.path.with_name("mine.db")
    other.write_bytes(b"mine")
    monkeypatch.setenv("RAPPORT_NOW", "2027-01-22T10:00:00")
    backups.make_backup(backups.TIMER)
    monkeypatch.setenv("RAPPORT_NOW", "2027-01-22T10:30:00")
    backups.make_backup(backups.TIMER)
    monkeypatch.setenv("RAPPORT_NOW", "2029-01-22T10:00:00")
    backups.make_backup(backups.TIMER)
    assert first.path.exists()  # the only one of its month
    monkeypatch.setattr(backup_shelf, "DAYS", 1)
    monkeypatch.setattr(backup_shelf, "WEEKS", 1)
    monkeypatch.setattr(backup_shelf, "MONTHS", 1)
    backup_shelf.thin(database)
    assert not first.path.exists()
    assert not key.exists()
    assert other.read_bytes() == b"mine"


def test_what_is_promised_to_who_is_erased_holds(database, monkeypatch):
    """Backups made in the months since have pushed a copy of today out, whyever it was made."""
    backups.make_backup(backups.BEFORE_MIGRATION)
    (first,) = backups.list_backups(database)
    for month in ("2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-06", "2027-07"):
        assert first.path.exists()
        monkeypatch.setenv("RAPPORT_NOW", f"{month}-01T09:00:00")
        for _ in range(2):
            backups.make_backup(backups.TIMER)
    assert not first.path.exists()


def test_an_encrypted_file_has_encrypted_backups_with_their_key_files(tmp_path, now, monkeypatch):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    path, stick = tmp_path / "rapport.db", tmp_path / "stick"
    stick.mkdir()
    key = key_file.new_key()
    keys.keep(path, key_file.wrap(key, "bodaki mesuto rafine kupodi tasemo"))
    schema.create(path, key)
    try:
        make_patron("Ada", family="Zanzibar")
        choose(path, stick)
        made = backups.make_backup(backups.CLOSE)
        there = backups.copy_to_second(path)
        assert made.encrypted
        for copy in (made.path, there.path):
            assert b"Zanzibar" not in copy.read_bytes()
            assert copy.with_name(copy.name + ".key").exists()
            assert names_in(copy) == ["Ada Zanzibar"]
    finally:
        connection.close()
        keys.forget_all()


# -- the second place


def choose(database: Path, place: Path) -> None:
    backup_shelf.set_second_place(database, backup_shelf.SecondPlace(str(place)))


def test_the_newest_goes_to_the_second_place_once(database, tmp_path):
    make_patron("Ada")
    stick = tmp_path / "stick"
    stick.mkdir()
    choose(database, stick)
    assert backups.copy_to_second(database) is None
    last = backups.make_backup(backups.CLOSE)
    there = backups.copy_to_second(database)
    assert there is not None
    assert there.path.read_bytes() == last.path.read_bytes()
    assert names_in(there.path) == ["Ada Example"]
    assert backups.copy_to_second(database) is None
    assert [b.path for b in backups.list_second(database)] == [there.path]
    assert {b.path for b in backups.list_all(database)} == {last.path, there.path}
    assert backup_shelf.second_place(database).copied_at == clock.now_text()


def test_another_second_place_chosen_during_a_long_copy_is_not_forgotten(
    database, tmp_path, monkeypatch
):
    sticks = [tmp_path / "slow", tmp_path / "other"]
    for stick in sticks:
        stick.mkdir()
    choose(database, sticks[0])
    backups.make_backup(backups.CLOSE)
    real = backups._copy_over

    def long_copy(*given: object) -> Backup:
        choose(database, sticks[1])
        return real(*given)

    monkeypatch.setattr(backups, "_copy_over", long_copy)
    assert backups.copy_to_second(database) is not None
    assert backup_shelf.second_place(database) == backup_shelf.SecondPlace(str(sticks[1]))


def test_two_venues_on_one_stick_never_meet(tmp_path, now):
    stick = tmp_path / "stick"
    stick.mkdir()
    for venue in ("north", "south"):
        (tmp_path / venue).mkdir()
        path = tmp_path / venue / "rapport.db"
        schema.create(path)
        make_patron(venue)
        choose(path, stick)
        backups.make_backup(backups.CLOSE)
        backups.copy_to_second(path)
        connection.close()
    assert len(list(stick.iterdir())) == 2


def test_a_stick_that_is_gone_full_or_spoils_what_it_is_given_is_told_in_words(
    database, tmp_path, monkeypatch
):
    stick = tmp_path / "stick"
    choose(database, stick)
    backups.make_backup(backups.CLOSE)
    with pytest.raises(StoreError, match="is not there"):
        backups.copy_to_second(database)
    stick.mkdir()

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    usual = backups._copy_bytes
    monkeypatch.setattr(backups, "_copy_bytes", full)
    with pytest.raises(StoreError, match="is full"):
        backups.copy_to_second(database)

    def spoil(source: Path, part: Path, cancelled) -> None:
        usual(source, part, cancelled)
        spoilt = bytearray(part.read_bytes())
        spoilt[5000] ^= 1
        part.write_bytes(spoilt)

    monkeypatch.setattr(backups, "_copy_bytes", spoil)
    with pytest.raises(StoreError, match="thrown away"):
        backups.copy_to_second(database)
    assert not [p for p in stick.rglob("*") if p.is_file()]


def test_a_folder_on_the_stick_that_is_not_ours_is_never_touched(database, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "rapport-backups-mine").mkdir()
    (stick / "rapport-backups-mine" / "holiday.db").write_bytes(b"pictures")
    choose(database, stick)
    for _ in range(3):
        make_patron("Ada")
        backups.make_backup(backups.TIMER)
        backups.copy_to_second(database)
    assert (stick / "rapport-backups-mine" / "holiday.db").read_bytes() == b"pictures"
    index = next(stick.rglob("index.json"))
    assert len(json.loads(index.read_text(encoding="utf-8"))["backups"]) == 3
