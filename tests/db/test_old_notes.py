"""Which notes nobody has looked at, in the order in which they are gone through."""

import pytest
from builders import make_note, make_patron, make_performance, make_visit, refresh

from db import connection, journal
from db.errors import NotFound
from db.queries import notes, old_notes
from db.queries.capture import keep_capture


@pytest.fixture
def two(database):
    """(who came last, who never came)."""
    newest, never = make_patron("Ada", "Example"), make_patron("Ben", "Example")
    make_visit(newest, make_performance("Hamlet", "2026-11-14 19:30"))
    refresh()
    return newest, never


def test_patron_after_patron_newest_visitor_and_newest_note_first(two):
    newest, never = two
    a = make_note(never, "b", created_at="2026-11-01T10:00:00Z")
    b = make_note(newest, "old", created_at="2024-03-03T10:00:00Z")
    c = make_note(newest, "new", created_at="2025-03-03T10:00:00Z")
    assert list(old_notes.list_old_note_ids()) == [c, b, a]
    assert old_notes.list_old_texts([a, c]) == [
        (a, never, "b", "2026-11-01T10:00:00Z"), (c, newest, "new", "2025-03-03T10:00:00Z"),
    ]  # fmt: skip


def test_what_was_looked_at_or_came_by_the_line_is_not_among_them(two):
    newest, _ = two
    step = keep_capture(newest, "Likes it", [])
    note = make_note(newest, "old")
    assert list(old_notes.list_old_note_ids()) == [note]
    looked = old_notes.set_looked_at(note)
    assert old_notes.count_old_notes() == 0
    assert old_notes.get_old_note(note) is None
    assert old_notes.list_old_texts([note, step.created_id]) == []
    journal.undo(looked)
    assert old_notes.get_old_note(note).text == "old"


def test_what_is_not_to_be_mentioned_and_who_is_put_away_are_left_out(two):
    newest, never = two
    make_note(newest, "her late husband", kind="avoid")
    make_note(never, "old")
    connection.raw().execute("update patron set archived = 1 where id = ?", (never,))
    assert old_notes.count_old_notes() == 0


def test_looking_changes_nothing_of_the_note(two):
    newest, _ = two
    note = make_note(newest, "old", created_at="2024-03-03T10:00:00Z")
    before = notes.list_notes(newest)[0]
    old_notes.set_looked_at(note)
    assert notes.list_notes(newest)[0] == before
    with pytest.raises(NotFound):
        old_notes.set_looked_at(999)


def test_those_of_one_import_are_counted(two):
    from builders import make_batch

    newest, _ = two
    batch = make_batch()
    make_note(newest, "old")
    make_note(newest, "brought", batch_id=batch)
    assert old_notes.count_old_notes(batch) == 1
    assert old_notes.count_old_notes() == 2
