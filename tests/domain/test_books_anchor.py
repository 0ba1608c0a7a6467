"""The backups remember the end of the books: a chain that was written anew, every hash of it, does not agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import make_patron

from db import audit_chain, backup_shelf, backups, connection, restore, schema
from db.errors import StoreError
from db.queries import erasure, notes, settings
from desktop.__main__ import main
from desktop.domain import books_anchor, file_care, recovery

DAYS = ("2026-11-19", "2026-11-20", "2026-11-21")


def write_notes(patron: int, day: str, monkeypatch) -> None:
    monkeypatch.setenv("RAPPORT_NOW", f"{day}T18:00:00")
    for number in range(4):
        notes.add_note(patron, f"Called on {day}, {number}")


@pytest.fixture
def venue(database: Path, monkeypatch) -> Path:
    """A file with a backup at the end of each of three days, and some work since."""
    patron = make_patron("Judith", "Shimwell")
    for day in DAYS:
        write_notes(patron, day, monkeypatch)
        backups.make_backup(backups.CLOSE)
    write_notes(patron, "2026-11-22", monkeypatch)
    return database


def backup_of(venue: Path, day: str) -> backup_shelf.Backup:
    return next(b for b in backups.list_backups(venue) if b.made_at.startswith(day))


def rewrite_books(change: str, *, leave_out: int | None = None) -> None:
    """As somebody would who writes SQL and knows how the chain is made: all of it anew, from the start."""
    raw = connection.raw()
    triggers = connection.rows(
        "select name, sql from sqlite_master where type = 'trigger' and name like 'audit_%'"
    )
    for name, _ in triggers:
        raw.execute(f'drop trigger "{name}"')
    if leave_out is not None:
        raw.execute("delete from audit_entry where id >= ?", (leave_out,))
    raw.execute(change)
    previous, count, last = "", 0, 0
    for row in connection.rows(
        "select id, at, user_id, patron_id, action, changes, subject, salt, digest, erased "
        "from audit_entry order by id"
    ):
        entry, at, user, patron, action, changes, subject, salt, digest, erased = row
        digest = digest if erased else audit_chain.digest_of(salt, action, changes)
        previous = audit_chain.link_of(previous, entry, at, user, patron, subject, digest)
        raw.execute(
            "update audit_entry set digest = ?, chain = ? where id = ?", (digest, previous, entry)
        )
        count, last = count + 1, entry
    raw.execute("update audit_head set count = ?, last_id = ?, chain = ?", (count, last, previous))
    for _, sql in triggers:
        raw.execute(sql)


def entry_of(day: str) -> int:
    found = connection.row("select min(id) from audit_entry where at like ?", (f"{day}%",))
    assert found is not None
    return int(found[0])


def test_books_that_were_only_added_to_agree_with_every_backup(venue):
    assert books_anchor.find_problems() == []
    assert all(b.books and b.chain for b in backups.list_backups(venue))


def test_books_written_anew_as_a_whole_are_found_with_the_day_since_when(venue):
    rewrite_books(
        f"update audit_entry set user_id = null, action = 'x' where id = {entry_of(DAYS[1])}"
    )
    assert audit_chain.find_problems() == []  # nothing in the file itself tells
    (said,) = books_anchor.find_problems()
    assert said.startswith("the books no longer agree with the backup of Fri 20 Nov")
    assert "changed or taken away since" in said and "with that of Thu 19 Nov" in said
    assert said in file_care.find_problems()


def test_books_written_anew_from_their_first_entry_agree_with_none(venue):
    rewrite_books("update audit_entry set action = 'Nothing' where id = 1")
    (said,) = books_anchor.find_problems()
    assert "backup of Thu 19 Nov" in said and "they agree" not in said


def test_entries_that_were_taken_off_the_end_are_missed(venue):
    rewrite_books("select 1", leave_out=entry_of(DAYS[2]))
    assert audit_chain.find_problems() == []
    (said,) = books_anchor.find_problems()
    assert "backup of Sat 21 Nov" in said and "they end before it" in said


def test_the_check_says_it_and_nothing_of_a_patron(venue, capsys):
    rewrite_books("update audit_entry set action = 'Nothing' where id = 1")
    connection.close()
    assert main(["--database", str(venue), "check"]) == 1
    said = capsys.readouterr().err
    assert "the books no longer agree with the backup of Thu 19 Nov" in said
    assert "Shimwell" not in said
    index = (backup_shelf.folder_of(venue) / "index.json").read_text()
    assert "Shimwell" not in index and "Called on" not in index


def test_an_older_backup_that_was_put_back_is_no_reason_to_complain(venue, monkeypatch):
    patron = connection.row("select id from patron")[0]
    newest = backups.make_backup(backups.BY_HAND)
    recovery.restore_backup(backup_of(venue, DAYS[0]).path, venue)
    assert books_anchor.find_problems() == []
    write_notes(patron, "2026-11-23", monkeypatch)
    backups.make_backup(backups.CLOSE)
    assert books_anchor.find_problems() == []
    # And back to the line that was left.
    recovery.restore_backup(newest.path, venue)
    assert books_anchor.find_problems() == []
    # The new line has its own anchors.
    write_notes(patron, "2026-11-24", monkeypatch)
    backups.make_backup(backups.CLOSE)
    rewrite_books(
        "update audit_entry set action = 'x' where id = (select max(id) from audit_entry)"
    )
    (said,) = books_anchor.find_problems()
    assert "Tue 24 Nov" in said


def test_what_the_restored_backup_held_is_still_anchored_by_the_older_ones(venue):
    recovery.restore_backup(backup_of(venue, DAYS[1]).path, venue)
    rewrite_books("update audit_entry set action = 'Nothing' where id = 1")
    (said,) = books_anchor.find_problems()
    assert "Thu 19 Nov" in said


def test_a_restore_that_fails_leaves_every_anchor(venue, monkeypatch):
    def no_room(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(restore.seal, "remove", no_room)
        recovery.restore_backup(backup_of(venue, DAYS[0]).path, venue)
    assert backup_shelf.list_put_back(venue) == []
    schema.open_file(venue)
    rewrite_books("select 1", leave_out=entry_of(DAYS[2]))
    assert len(books_anchor.find_problems()) == 1


def test_a_restore_that_was_killed_right_before_or_after_the_change_does_not_complain(
    venue, monkeypatch
):
    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup_shelf, "forget_put_back", lambda *_given: None)
    for moment in ("keys.bring", "settle_folder"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(f"db.restore.{moment}", killed)
            recovery.restore_backup(backup_of(venue, DAYS[0]).path, venue)
        connection.close()
        schema.open_file(venue)
        assert books_anchor.find_problems() == []


def test_who_was_erased_since_is_no_reason_to_complain(venue):
    patron = connection.row("select id from patron")[0]
    erasure.erase_patron(patron, reason="asked")
    assert connection.row("select count(*) from audit_entry where erased")[0] > 0
    assert books_anchor.find_problems() == []


def test_backups_of_another_file_are_not_asked(venue):
    settings.set_setting("file_id", "another")
    rewrite_books("update audit_entry set action = 'Nothing' where id = 1")
    assert books_anchor.find_problems() == []


def test_the_copy_on_a_stick_remembers_too(venue, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_shelf.set_second_place(venue, backup_shelf.SecondPlace(str(stick)))
    backups.make_backup(backups.CLOSE)
    assert backups.copy_to_second(venue) is not None
    rewrite_books("update audit_entry set action = 'Nothing' where id = 1")
    for backup in backups.list_backups(venue):
        backup.path.unlink()
    (backup_shelf.folder_of(venue) / "index.json").write_text(
        json.dumps({"second": {"path": str(stick)}})
    )
    (said,) = books_anchor.find_problems()
    assert "Sun 22 Nov" in said


def test_a_new_computer_that_goes_on_from_an_older_copy_on_the_stick_does_not_complain(
    venue, tmp_path, monkeypatch
):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_shelf.set_second_place(venue, backup_shelf.SecondPlace(str(stick)))
    older = backups.copy_to_second(venue)
    write_notes(connection.row("select id from patron")[0], "2026-11-22", monkeypatch)
    backups.make_backup(backups.CLOSE)
    assert older is not None and backups.copy_to_second(venue) is not None

    (tmp_path / "new").mkdir()
    new = tmp_path / "new" / venue.name
    recovery.restore_backup(older.path, new)
    backup_shelf.set_second_place(new, backup_shelf.SecondPlace(str(stick)))
    write_notes(connection.row("select id from patron")[0], "2026-11-23", monkeypatch)
    backups.make_backup(backups.CLOSE)
    assert len(backups.list_second(new)) == 2
    assert books_anchor.find_problems() == []
