"""With the disk nearly full nothing more is written, reading goes on; with room again, all does."""

from pathlib import Path

import pytest
from builders import make_patron, make_performance

from db import connection, disk_room
from db.errors import DiskFull, StoreError
from db.queries import settings


@pytest.fixture
def free(monkeypatch):
    """How many bytes the disk has free, as a list that a test changes."""
    left = [10_000_000_000]
    asked: list[int] = []

    def look(_folder):
        asked.append(left[0])
        return left[0]

    monkeypatch.setattr(disk_room, "free_bytes", look)
    monkeypatch.setattr(disk_room, "LOOK_EVERY", 0.0)
    disk_room.forget()
    yield left
    disk_room.forget()


def test_nothing_is_written_below_the_least_and_all_is_again_above(database, free):
    make_patron("Ada")
    free[0] = disk_room.WRITE_ABOVE - 1
    with pytest.raises(DiskFull, match="reading and printing still work"):
        settings.set_setting("venue_name", "North Quay")
    assert connection.row("select count(*) from patron") == (1,)
    with connection.transaction(vital=True) as raw:
        raw.execute("insert into setting (key, value) values ('x', '1')")
    free[0] = disk_room.WRITE_ABOVE
    settings.set_setting("venue_name", "North Quay")
    assert settings.get_setting("venue_name") == "North Quay"


def test_the_disk_is_asked_every_few_seconds_at_most(database, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(disk_room, "free_bytes", lambda folder: asked.append(folder))
    disk_room.forget()
    for n in range(50):
        settings.set_setting("n", n)
    assert len(asked) == 1


def test_where_nobody_can_tell_writing_goes_on(database, monkeypatch):
    monkeypatch.setattr(disk_room, "free_bytes", lambda _folder: None)
    disk_room.forget()
    settings.set_setting("n", 1)
    assert settings.get_setting("n") == 1


def test_this_disk_can_tell(tmp_path):
    assert (disk_room.free_bytes(tmp_path) or 0) > 0


def test_a_sheet_is_printed_and_counted_with_the_disk_nearly_full(database, free):
    from desktop.domain import briefing

    performance_id = make_performance("Winterreise", "2026-11-23T00:30:00Z")
    free[0] = 1_000_000
    disk_room.forget()
    briefing.remember_printed(briefing.build_sheet(performance_id))
    assert connection.row("select count(*) from printed_sheet") == (1,)
    with pytest.raises(DiskFull):
        settings.set_setting("venue_name", "North Quay")


def test_a_disk_without_a_byte_left_is_called_full_where_the_file_cannot_even_be_opened(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise connection.driver.OperationalError("disk I/O error")

    connection.close()
    monkeypatch.setattr(connection, "_connect", refuse)
    monkeypatch.setattr(disk_room, "free_bytes", lambda _: 0)
    with pytest.raises(DiskFull, match="full to the last"):
        connection.connect(database)
    monkeypatch.setattr(disk_room, "free_bytes", lambda _: 10**9)
    with pytest.raises(StoreError, match="plugged in"):
        connection.connect(database)


def test_a_file_in_a_folder_that_can_only_be_read_is_said_to_be_there(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise connection.driver.OperationalError("unable to open database file")

    connection.close()
    monkeypatch.setattr(connection, "_connect", refuse)
    with pytest.raises(StoreError, match="cannot be opened"):
        connection.connect(database)
    monkeypatch.setattr(connection.os, "access", lambda *_: False)
    with pytest.raises(StoreError, match=r"can only be read. It was not changed. Copy it to"):
        connection.connect(database)
