"""An action is one transaction that can be taken back whole."""

import contextlib

import pytest

from db import connection, journal
from db.errors import EditConflict
from db.models import ALL, ContactPoint, Note, Patron


def everything() -> dict[str, list[tuple]]:
    skip = {"audit_entry", "audit_head", "kept_step"}
    names = [m._meta.table_name for m in ALL if m._meta.table_name not in skip]
    return {n: sorted(connection.rows(f'select * from "{n}"'), key=repr) for n in names}


def add_patron(name: str = "Ada Example") -> int:
    with journal.action("Added") as act:
        return act.insert(Patron, display_name=name, created_at="x", updated_at="x")


def test_undo_of_a_removal_brings_back_what_hung_on_it(database):
    patron = add_patron()
    with journal.action("Wrote", patron_id=patron) as act:
        act.insert(Note, patron=patron, text="hello", created_at="x", updated_at="x")
        act.insert(ContactPoint, patron=patron, kind="email", value="a@example.org",
                   normal="a@example.org", learnt_at="x")  # fmt: skip
    before = everything()
    with journal.action("Removed", patron_id=patron) as act:
        act.remove(Patron, patron)
    assert everything() != before
    again = journal.undo(act.step)
    assert everything() == before
    journal.undo(again)
    assert connection.row("select count(*) from note") == (0,)


def test_a_failing_action_leaves_nothing(database):
    before = everything()
    with pytest.raises(ZeroDivisionError), journal.action("Broke") as act:
        act.insert(Patron, display_name="x", created_at="x", updated_at="x")
        raise ZeroDivisionError
    assert everything() == before
    assert act.step is None


def test_undo_refuses_when_somebody_wrote_since(database):
    patron = add_patron()
    with journal.action("Renamed", patron_id=patron) as first:
        first.update(Patron, patron, display_name="Bea")
    with journal.action("Renamed again", patron_id=patron) as second:
        second.update(Patron, patron, display_name="Cem")
    before = everything()
    with pytest.raises(EditConflict):
        journal.undo(first.step)
    assert everything() == before


@pytest.mark.parametrize("whole", [journal.together, journal.action])
def test_a_part_that_failed_cannot_be_passed_over(database, whole):
    before = everything()
    with pytest.raises(RuntimeError, match="passed over"), whole("Both"):
        add_patron("Ben Sample")
        with contextlib.suppress(ZeroDivisionError), journal.action("Broke") as act:
            act.insert(Patron, display_name="x", created_at="x", updated_at="x")
            raise ZeroDivisionError
    assert everything() == before
    add_patron()
    assert connection.row("select count(*) from patron") == (1,)
