"""Each write a person can make is one step, is kept in the books, and is taken back whole."""

from __future__ import annotations

import pytest
from builders import (
    TONIGHT,
    everything,
    make_access_need,
    make_complaint,
    make_contact_point,
    make_donation,
    make_household,
    make_interest,
    make_note,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_reaction,
    make_relationship,
    make_user,
    make_visit,
    refresh,
)

from db import connection, journal, search
from db.errors import EditConflict, NotFound
from db.queries import (
    duplicates,
    history,
    households,
    interests,
    notes,
    opener_uses,
    patrons,
    performances,
    promises,
    reactions,
    relationships,
)

NAME = 'Siobhán O\'Brien; "שלום" 🎻 سلام'


class World:
    """One patron with something of everything."""

    def __init__(self) -> None:
        self.user = make_user()
        self.patron = make_patron("Ada", "Example", email="ada@example.com", phone="207 555 0142")
        self.other = make_patron("Ben", "Example", email="ben@example.com")
        self.phone = make_contact_point(self.patron, "phone", "207 555 0143", preferred=False)
        self.performance = make_performance()
        self.tonight = make_performance("Winterreise", TONIGHT)
        make_visit(self.patron, self.performance, 2)
        self.need = make_access_need(self.patron)
        self.relationship = make_relationship(self.patron)
        self.household = make_household("The Examples", self.patron)
        self.note = make_note(self.patron)
        self.complaint = make_complaint(self.patron)
        self.promise = make_promise(self.patron, note_id=self.note)
        make_interest("Bartók", aliases=("Béla Bartók",))
        self.interest = make_patron_interest(self.patron, "Viola")
        self.donation = make_donation(self.patron)
        make_reaction(self.patron, self.performance)
        duplicates.set_not_duplicates(self.patron, make_patron("Cem"))
        refresh()


WRITES = {
    "add_patron": lambda w: patrons.add_patron(
        given=NAME, family="X", phone="(207) 555-0144", email="x@example.org", street="1 Quay",
        postcode="04101", birth_year=1970, user_id=w.user),
    "update_patron": lambda w: patrons.update_patron(w.patron, given=NAME, birth_day=3, no_chat=True),
    "archive_patron": lambda w: patrons.archive_patron(w.patron, True),
    "add_contact_point": lambda w: patrons.add_contact_point(w.patron, "email", "N@example.org", "work", True),
    "add_address": lambda w: patrons.add_contact_point(w.patron, "address", street="1 Quay", city="Łódź"),
    "update_contact_point": lambda w: patrons.update_contact_point(w.phone, value="207 555 0199"),
    "remove_contact_point": lambda w: patrons.remove_contact_point(w.phone),
    "prefer_contact_point": lambda w: patrons.prefer_contact_point(w.phone),
    "set_consent": lambda w: patrons.set_consent(w.patron, "email", True, NAME),
    "add_access_need": lambda w: patrons.add_access_need(w.patron, "Loop", NAME),
    "update_access_need": lambda w: patrons.update_access_need(w.need, instruction=NAME),
    "end_access_need": lambda w: patrons.end_access_need(w.need),
    "add_relationship": lambda w: relationships.add_relationship(w.patron, "partner", other_id=w.other),
    "update_relationship": lambda w: relationships.update_relationship(w.relationship, birth_year=2017),
    "remove_relationship": lambda w: relationships.remove_relationship(w.relationship),
    "add_household": lambda w: households.add_household(NAME, [w.patron, w.other]),
    "join_household": lambda w: households.join_household(w.other, w.household),
    "leave_household": lambda w: households.join_household(w.patron, None),
    "rename_household": lambda w: households.rename_household(w.household, NAME),
    "set_not_duplicates": lambda w: duplicates.set_not_duplicates(w.other, w.patron),
    "add_visit": lambda w: history.add_visit(w.patron, w.tonight, 2, seats=("F1",)),
    "set_attended": lambda w: history.set_attended(w.patron, w.performance, False),
    "add_donation": lambda w: history.add_donation(w.patron, 5000, "USD", purpose=NAME),
    "set_donation_thanked": lambda w: history.set_donation_thanked(w.donation),
    "add_membership": lambda w: history.add_membership(w.patron, NAME, "2026-09-01", "2027-08-31"),
    "add_note": lambda w: notes.add_note(w.patron, NAME, promise_text="Call", promise_due="2026-12-01"),
    "update_note": lambda w: notes.update_note(w.note, text=NAME, pinned=True),
    "remove_note": lambda w: notes.remove_note(w.note),
    "set_complaint_resolved": lambda w: notes.set_complaint_resolved(w.complaint, True),
    "add_promise": lambda w: promises.add_promise(w.patron, NAME, "2026-12-01"),
    "update_promise": lambda w: promises.update_promise(w.promise, due_on=None, text=NAME),
    "set_promise_kept": lambda w: promises.set_promise_kept(w.promise, NAME),
    "add_patron_interest": lambda w: interests.add_patron_interest(w.patron, "béla bartok", detail=NAME),
    "add_new_interest": lambda w: interests.add_patron_interest(w.patron, NAME),
    "update_patron_interest": lambda w: interests.update_patron_interest(w.interest, strength=3),
    "remove_patron_interest": lambda w: interests.remove_patron_interest(w.interest),
    "add_interest": lambda w: interests.add_interest(NAME, "Genres", ("Other word",), ("genre",)),
    "set_reaction": lambda w: reactions.set_reaction(w.patron, w.performance, "disliked", NAME),
    "remove_reaction": lambda w: reactions.set_reaction(w.patron, w.performance, None),
    "add_opener_use": lambda w: opener_uses.add_opener_use(w.patron, "k:1", "k", NAME, "said"),
    "add_performance": lambda w: performances.add_performance(NAME, "2026-12-01T19:30", venue="Barn", season="2026/27"),
    "update_performance": lambda w: performances.update_performance(w.performance, cancelled=True, title=NAME),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_one_step_and_undo_leaves_every_table_equal(database, name):
    world = World()
    before = everything()
    entries = connection.row("select count(*) from audit_entry")
    step = WRITES[name](world)
    after = everything()
    assert after != before
    assert connection.row("select count(*) from audit_entry") == (entries[0] + 1,)
    redo = journal.undo(step)
    assert everything() == before
    journal.undo(redo)
    assert everything() == after


MISSING = {
    "update_patron": lambda: patrons.update_patron(99, given="x"),
    "archive_patron": lambda: patrons.archive_patron(99, True),
    "get_patron": lambda: patrons.get_patron(99),
    "add_contact_point": lambda: patrons.add_contact_point(99, "email", "a@example.org"),
    "update_contact_point": lambda: patrons.update_contact_point(99, value="x"),
    "remove_contact_point": lambda: patrons.remove_contact_point(99),
    "prefer_contact_point": lambda: patrons.prefer_contact_point(99),
    "set_consent": lambda: patrons.set_consent(99, "email", True),
    "add_access_need": lambda: patrons.add_access_need(99, "x"),
    "update_access_need": lambda: patrons.update_access_need(99, need="x"),
    "end_access_need": lambda: patrons.end_access_need(99),
    "add_relationship": lambda: relationships.add_relationship(99, "child", "x"),
    "update_relationship": lambda: relationships.update_relationship(99, name="x"),
    "remove_relationship": lambda: relationships.remove_relationship(99),
    "add_household": lambda: households.add_household("x", [99]),
    "join_household": lambda: households.join_household(99, None),
    "rename_household": lambda: households.rename_household(99, "x"),
    "set_not_duplicates": lambda: duplicates.set_not_duplicates(98, 99),
    "add_visit": lambda: history.add_visit(99, 1),
    "set_attended": lambda: history.set_attended(99, 1, True),
    "add_donation": lambda: history.add_donation(99, 1),
    "set_donation_thanked": lambda: history.set_donation_thanked(99),
    "add_membership": lambda: history.add_membership(99, "x"),
    "list_notes": lambda: notes.list_notes(99),
    "add_note": lambda: notes.add_note(99, "x"),
    "update_note": lambda: notes.update_note(99, text="x"),
    "remove_note": lambda: notes.remove_note(99),
    "set_complaint_resolved": lambda: notes.set_complaint_resolved(99),
    "list_promises": lambda: promises.list_promises(99),
    "add_promise": lambda: promises.add_promise(99, "x"),
    "update_promise": lambda: promises.update_promise(99, text="x"),
    "set_promise_kept": lambda: promises.set_promise_kept(99),
    "list_patron_interests": lambda: interests.list_patron_interests(99),
    "add_patron_interest": lambda: interests.add_patron_interest(99, "x"),
    "update_patron_interest": lambda: interests.update_patron_interest(99, strength=1),
    "remove_patron_interest": lambda: interests.remove_patron_interest(99),
    "update_interest": lambda: interests.update_interest(99, name="x"),
    "set_reaction": lambda: reactions.set_reaction(99, 1, "liked"),
    "add_opener_use": lambda: opener_uses.add_opener_use(99, "k", "k", "x", "said"),
    "get_performance": lambda: performances.get_performance(99),
    "list_house": lambda: performances.list_house(99),
    "update_performance": lambda: performances.update_performance(99, cancelled=True),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_record_is_said_to_be_missing(database, name):
    before = everything()
    with pytest.raises(NotFound):
        MISSING[name]()
    assert everything() == before


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u200b", "\u202e", "\ufeff", "\ud83d"])
def test_what_nobody_sees_is_not_kept_of_what_was_pasted(database, hidden):
    ada = patrons.add_patron(given=f"A{hidden}da", family="Example").created_id
    patrons.update_patron(ada, say_as=f"{hidden}AY-da")
    notes.add_note(ada, f"Likes{hidden} harps.\nAnd oboes.")
    patron = patrons.get_patron(ada)
    assert (patron.given, patron.say_as) == ("Ada", "AY-da")
    assert notes.list_notes(ada)[0].text == "Likes harps.\nAnd oboes."
    assert [row.id for row in search.search(f"a{hidden}da").rows] == [ada]


def test_what_belongs_to_somebody_who_is_gone_cannot_come_back(database):
    adding = patrons.add_patron(given="Ada", family="Example")
    note = notes.add_note(adding.created_id, "Likes harps.")
    removed = notes.remove_note(note.created_id)
    journal.undo(adding)
    before = everything()
    with pytest.raises(EditConflict, match="Take back the later change first"):
        journal.undo(removed)
    assert everything() == before
