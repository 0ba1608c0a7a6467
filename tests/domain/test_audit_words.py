"""The books read as sentences, and say nothing of a sensitive field but that it changed."""

import pytest
from builders import make_batch, make_patron, make_user

from db import audit_chain, connection, gate, journal
from db.conflicts import ChangedMeanwhile
from db.queries import audit, interests, notes, patrons, promises, relationships
from desktop.domain import audit_words

WHEN = "22 Nov 18:30"


@pytest.fixture
def judith(database) -> int:
    return make_patron("Judith", "Shimwell", phone="+1 207 555 0142")


@pytest.fixture(autouse=True)
def ana_acts(database):
    with gate.acting(gate.Acting(frozenset(gate.Right), make_user("Ana Marsh"))):
        yield


def said(patron_id):
    return [line.text for line in audit_words.entry_lines(audit.list_audit(patron_id)[0])]


def test_a_changed_phone_is_said_from_what_to_what(judith):
    point = patrons.get_patron(judith).contact_points[0].id
    patrons.update_contact_point(point, value="+1 207 555 0177")
    assert said(judith) == [
        f"Ana Marsh changed the phone from +1 207 555 0142 to +1 207 555 0177, {WHEN}, on the record"
    ]


def test_each_field_has_a_sentence_of_its_own_and_flags_are_yes_or_no(judith):
    patrons.update_patron(judith, organisation="Example Choir", no_chat=True)
    assert sorted(said(judith)) == [
        f"Ana Marsh changed the organisation from nothing to “Example Choir”, {WHEN}, on the record",
        f"Ana Marsh changed the “prefers no small talk” from no to yes, {WHEN}, on the record",
    ]


def test_of_what_is_sensitive_only_that_it_changed(judith):
    need = patrons.add_access_need(judith, "Uses a wheelchair").created_id
    patrons.update_access_need(need, instruction="Row C, aisle")
    assert said(judith) == [
        f"Ana Marsh changed the access need’s instruction ({audit_words.UNTOLD}), {WHEN}, on the record"
    ]
    note = notes.add_note(judith, "A hard divorce").created_id
    assert said(judith) == [f"Ana Marsh added a note, {WHEN}"]
    notes.update_note(note, text="A bitter divorce", pinned=True)
    assert not [line for line in said(judith) if "divorce" in line]


def test_days_are_said_as_one_says_them(judith):
    promise = promises.add_promise(judith, "Call back", "2026-11-25").created_id
    promises.update_promise(promise, due_on="2026-12-01")
    assert said(judith) == [
        f"Ana Marsh changed the promise’s day from 25 Nov to 1 Dec, {WHEN}, on the record"
    ]


def test_what_was_added_taken_back_and_counted_is_said(judith):
    step = patrons.add_contact_point(judith, "email", "judith@example.org")
    assert said(judith) == [f"Ana Marsh added an e-mail: judith@example.org, {WHEN}"]
    journal.undo(step)
    assert said(judith)[0].startswith("Ana Marsh took back: Added an e-mail")
    audit.add_event("export", "Wrote what we know about them", patron_id=judith, counts={"rows": 7})
    assert said(judith) == [f"Ana Marsh wrote what we know about them (7 rows), {WHEN}"]


def test_an_import_is_said_with_its_file(judith):
    batch = make_batch("season.csv")
    connection.raw().execute("update patron set batch_id = ? where id = ?", (batch, judith))
    (mark,) = audit.list_imports(judith)
    assert audit_words.import_words(mark) == (
        f"Somebody brought this record with the import of season.csv, {WHEN}"
    )


def test_what_stands_now_is_told_to_who_was_slower_and_is_no_part_of_the_refusal(judith):
    shown = patrons.get_patron(judith)
    patrons.update_patron(judith, organisation="Example Choir")
    with pytest.raises(ChangedMeanwhile) as refused:
        patrons.update_patron(judith, version=shown.version, organisation="Example Band")
    assert "Choir" not in refused.value.sentence
    assert audit_words.now_words(refused.value) == "It says now: organisation “Example Choir”."


def test_an_erased_entry_says_no_more_than_that(judith):
    interests.add_patron_interest(judith, "Jazz")
    with connection.transaction():
        audit_chain.redact([e.id for e in audit.list_audit(judith)])
    assert said(judith) == [f"About somebody who was erased, {WHEN}"]


def test_what_is_stored_in_codes_is_said_in_words(judith):
    ida = relationships.add_relationship(judith, "child", name="Ida").created_id
    relationships.update_relationship(ida, audience="print")
    assert said(judith) == [
        "Ana Marsh changed the relation’s audience from “may be said” to “may be printed, not said”, "
        f"{WHEN}, on the record"
    ]
