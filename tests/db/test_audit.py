"""The books of what was changed by hand."""

from builders import make_patron, make_user

from db.queries import audit, notes, patrons


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
