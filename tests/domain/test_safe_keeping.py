"""When a backup is due, how it stands in words, and the one thing that is told of it at a time."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import make_patron

from db import backup_shelf, backups, clock, connection, disk_room
from db.backup_shelf import Backup, SecondPlace
from db.errors import BackupCancelled, InputRefused, StoreError
from desktop.domain import safe_keeping
from desktop.domain.folder_kinds import CLOUD, FolderKind
from desktop.domain.safe_keeping import Standing

PLENTY = 10_000_000_000


def copy(made_at: str, number: int = 1) -> Backup:
    return Backup(
        Path(f"{number}.db"),
        made_at,
        "timer",
        10,
        {"patron": 2},
        verified_at=made_at,
        number=number,
    )


def standing(*made: str, **more) -> Standing:
    copies = tuple(copy(at, n) for n, at in enumerate(made, 1))
    return Standing(Path("rapport.db"), copies, **{"free": PLENTY, **more})


@pytest.mark.parametrize(
    ("made_at", "words"),
    [
        ("2026-11-22T23:29:30Z", "a moment ago"),
        ("2026-11-22T23:18:00Z", "12 min ago"),
        ("2026-11-22T18:20:00Z", "5 hours ago"),
        ("2026-11-19T18:20:00Z", "3 days ago"),
        ("2031-01-01T00:00:00Z", "a moment ago"),  # the clock was ahead then
    ],
)
def test_how_long_ago_the_last_backup_was(now, made_at, words):
    assert safe_keeping.since_words(made_at) == words
    assert safe_keeping.status(standing(made_at, changed=True))[0] == f"Last backup {words}"


def test_a_day_without_a_backup_is_too_long_only_if_something_changed(now):
    old = "2026-11-21T20:00:00Z"
    assert safe_keeping.status(standing(old, changed=True))[1]
    assert not safe_keeping.status(standing(old, changed=False))[1]
    assert not safe_keeping.status(standing("2026-11-22T20:00:00Z", changed=True))[1]
    assert safe_keeping.status(standing()) == ("No backup yet", False)


def test_a_large_file_is_copied_less_often_and_that_is_said():
    assert safe_keeping.seconds_between(6_000_000) == 1800
    assert 6000 < safe_keeping.seconds_between(844_000_000) < 6200
    assert safe_keeping.between_words(6_000_000) == "every 30 minutes"
    assert safe_keeping.between_words(844_000_000) == "about every 2 hours, for the file is large"


def test_nothing_is_told_while_all_is_well(now):
    assert safe_keeping.find_notice(standing("2026-11-22T20:00:00Z")) is None
    assert safe_keeping.find_notice(Standing(Path("x.db"))) is None


def test_the_most_pressing_thing_is_told_first(now):
    all_at_once = standing(
        "2026-11-01T20:00:00Z", changed=True, free=disk_room.WRITE_ABOVE - 1,
        folder=FolderKind(CLOUD, "Dropbox"),
    )  # fmt: skip
    full = safe_keeping.find_notice(all_at_once, "No room.")
    assert (full.kind, full.dismiss) == ("full", "")
    assert "Nothing more is written" in full.words
    rest = replace(all_at_once, free=disk_room.WARN_BELOW - 1)
    kinds: list[str] = []
    while (
        told := safe_keeping.find_notice(rest, "No room.", waved_off=frozenset(kinds))
    ) is not None:
        kinds.append(told.kind)
    assert kinds == ["room", "failed", "folder", "old", "ask second"]


def test_a_second_place_is_asked_for_after_a_week_or_the_third_close_and_again_after_seven_days(
    now,
):
    def asks(found: Standing) -> str:
        told = safe_keeping.find_notice(found)
        return told.kind if told else ""

    young, old = "2026-11-22T20:00:00Z", "2026-11-15T20:00:00Z"
    assert asks(standing(young)) == ""
    assert asks(standing(young, second=SecondPlace(closes=3))) == "ask second"
    assert asks(standing(old, young)) == "ask second"
    assert asks(standing(old, young, second=SecondPlace(asked_at="2026-11-20T20:00:00Z"))) == ""
    assert (
        asks(standing(old, young, second=SecondPlace(asked_at="2026-11-10T20:00:00Z")))
        == "ask second"
    )


def test_a_second_place_without_a_copy_for_a_week_is_nagged_about(now):
    place = SecondPlace(
        "/media/stick", copied_at="2026-11-10T20:00:00Z", asked_at="2026-11-01T20:00:00Z"
    )
    told = safe_keeping.find_notice(standing("2026-11-22T20:00:00Z", second=place))
    assert told.kind == "second late"
    assert "for 12 days" in told.words
    fresh = replace(place, copied_at="2026-11-20T20:00:00Z")
    assert safe_keeping.find_notice(standing("2026-11-22T20:00:00Z", second=fresh)) is None


def test_what_was_waved_off_is_remembered(database):
    backups.make_backup(backups.CLOSE)
    for _ in range(3):
        safe_keeping.count_close(database)
    found = safe_keeping.look(database)
    assert safe_keeping.find_notice(found).kind == "ask second"
    safe_keeping.wave_off(found, "ask second")
    assert safe_keeping.find_notice(safe_keeping.look(database)) is None
    cloud = replace(safe_keeping.look(database), folder=FolderKind(CLOUD, "Dropbox"))
    safe_keeping.wave_off(cloud, "folder")
    assert safe_keeping.look(database).folder_told


def test_the_folder_of_the_file_is_no_second_place(database, tmp_path):
    backups.make_backup(backups.CLOSE)
    for folder in (tmp_path, backup_shelf.folder_of(database)):
        with pytest.raises(InputRefused, match="one accident would take both"):
            safe_keeping.choose_second(database, folder)
    (tmp_path / "stick").mkdir()
    safe_keeping.choose_second(database, tmp_path / "stick")
    assert safe_keeping.wants_away(database)
    safe_keeping.copy_away(database)
    assert not safe_keeping.wants_away(database)
    safe_keeping.forget_second(database)
    assert list((tmp_path / "stick").rglob("*.db"))


def test_why_nothing_went_to_the_second_place_stays_to_be_read(database, tmp_path):
    backups.make_backup(backups.CLOSE)
    safe_keeping.choose_second(database, tmp_path / "unplugged")
    with pytest.raises(StoreError):
        safe_keeping.copy_away(database)
    said = safe_keeping.second_words(backup_shelf.second_place(database))
    assert "is not there" in said
    (tmp_path / "unplugged").mkdir()
    safe_keeping.copy_away(database)
    assert "The last one went there a moment ago" in safe_keeping.second_words(
        backup_shelf.second_place(database)
    )


def test_a_backup_by_itself_is_made_whoever_is_at_the_desk(database):
    from db import gate
    from desktop.domain import permissions

    make_patron("Ada")
    with gate.acting(permissions.acting_for("volunteer", 3)):
        assert safe_keeping.back_up_if_changed(safe_keeping.TIMER) is not None
        assert safe_keeping.back_up_if_changed(safe_keeping.TIMER) is None
        with pytest.raises(StoreError):
            safe_keeping.back_up_by_hand()
    connection.close()


def test_copies_are_told_in_words(now):
    made = copy("2025-11-22T23:30:00Z")
    assert safe_keeping.made_words(made).endswith("2025")
    assert safe_keeping.counts_words(made) == "2 patrons"
    assert safe_keeping.why_words(made) == "while you worked"
    assert "never deletes" in safe_keeping.why_words(replace(made, why="unknown"))
    assert clock.now_text() == now


def test_an_import_that_has_no_backup_first_says_that_nothing_was_imported(database):
    make_patron("Ada")
    backup_shelf.folder_of(database).write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreError, match=r"^Nothing was imported: a backup comes first. No backup"):
        safe_keeping.before_import()


def test_an_import_that_somebody_stopped_is_stopped_as_before(database):
    make_patron("Ada")
    with pytest.raises(BackupCancelled):
        safe_keeping.before_import(cancelled=lambda: True)
