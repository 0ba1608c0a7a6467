"""The books of what was changed by hand."""

from builders import make_patron, make_user

from db import connection
from db.queries import audit, erasure, notes, patrons, settings


def test_changes_are_listed_newest_first_with_who_and_what(database):
    user, patron = make_user("Ana Marsh"), make_patron("Judith", "Shimwell")
    patrons.update_patron(patron, say_as="JOO-dith", user_id=user)
    notes.add_note(patron, "Loves the viola.", user_id=user)
    newest, first = audit.list_audit(patron)
    assert (newest.user, newest.action, newest.fields) == ("Ana Marsh", "Added a note", ())
    assert first.fields == (("say_as", "", "JOO-dith"),)


def test_only_this_patron_and_only_so_many(database):
    patron, other = make_patron("Judith", "Shimwell"), make_patron("Otto", "Other")
    for number in range(5):
        notes.add_note(patron, f"Note {number}")
    notes.add_note(other, "Not hers")
    assert len(audit.list_audit(patron, limit=3)) == 3
    assert len(audit.list_audit(patron)) == 5


def test_the_next_owner_of_a_number_does_not_see_what_was_said_of_the_last(database, monkeypatch):
    gone = patrons.add_patron(given="Vera", family="Gone").created_id
    notes.add_note(gone, "Wants to be forgotten")
    erasure.erase_patron(gone)
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-23T18:30:00")
    come = patrons.add_patron(given="Otto", family="Next").created_id
    assert come == gone, "the number is free again"
    notes.add_note(come, "New here")
    assert [entry.action for entry in audit.list_audit(come)] == ["Added a note"]


def test_a_change_of_the_house_is_in_the_books_without_its_words(database):
    settings.set_setting("house_policy", {"refund_hours": 48})
    settings.set_setting("theme", "dark")
    told = audit.list_books(subjects=("settings",))
    assert [entry.action for entry in told] == ["Changed the house's rules"]
    assert "48" not in str(connection.rows("select changes from audit_entry"))
