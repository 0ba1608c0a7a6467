"""What was done can be taken back later: from the bin, after a restart, one field alone."""

import pytest
from builders import everything, make_patron, make_user

from db import connection, gate, journal
from db.errors import EditConflict, NotFound
from db.queries import (
    audit,
    forms,
    interests,
    letters,
    merge,
    notes,
    patrons,
    promises,
    segments,
    taking_back,
)
from desktop.domain import audit_words


@pytest.fixture
def ana(database) -> int:
    return make_user("Ana Marsh")


@pytest.fixture
def judith(ana) -> int:
    return make_patron("Judith", "Shimwell", phone="+1 207 555 0142")


def removals(patron_id):
    """Each kind of thing that can be removed: (how it is called in the bin, the removal)."""
    note = notes.add_note(patron_id, "Loves the viola").created_id
    promise = promises.add_promise(patron_id, "Call back").created_id
    liked = interests.add_patron_interest(patron_id, "Jazz").created_id
    point = patrons.add_contact_point(patron_id, "email", "judith@example.org").created_id
    saved = segments.add_segment("Opera", "{}").created_id
    letter = letters.add_template("Thank you", "Thanks", "Thank you for coming").created_id
    return {
        "note": lambda: notes.remove_note(note),
        "promise": lambda: promises.remove_promise(promise),
        "patron_interest": lambda: interests.remove_patron_interest(liked),
        "contact_point": lambda: patrons.remove_contact_point(point),
        "segment": lambda: segments.remove_segment(saved),
        "letter_template": lambda: letters.remove_template(letter),
    }


@pytest.mark.parametrize(
    "table", ["note", "promise", "patron_interest", "contact_point", "segment", "letter_template"]
)
def test_what_was_deleted_is_in_the_bin_and_comes_back_as_it_was(judith, ana, table):
    remove = removals(judith)[table]
    before = everything()
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        remove()
    (found,) = taking_back.list_deleted()
    assert (found.table, found.user) == (table, "Ana Marsh")
    taking_back.restore_deleted(found.kept_id)
    assert everything() == before
    assert taking_back.list_deleted() == []


def test_bringing_back_can_be_taken_back(judith):
    notes.remove_note(notes.add_note(judith, "Loves the viola").created_id)
    step = taking_back.restore_deleted(taking_back.list_deleted()[0].kept_id)
    journal.undo(step)
    assert [d.image["text"] for d in taking_back.list_deleted()] == ["Loves the viola"]


def test_a_note_comes_back_although_its_promise_was_kept_meanwhile(judith):
    note = notes.add_note(judith, "Wants a call", promise_text="Call back").created_id
    (promise,) = notes.list_notes(judith)[0].promises
    notes.remove_note(note)
    promises.set_promise_kept(promise.id, "Called")
    taking_back.restore_deleted(taking_back.list_deleted()[0].kept_id)
    assert notes.list_notes(judith)[0].text == "Wants a call"
    row = connection.row("select outcome from promise where id = ?", (promise.id,))
    assert row == ("Called",)


def test_what_belongs_to_somebody_who_is_gone_cannot_come_back(judith):
    notes.remove_note(notes.add_note(judith, "Loves the viola").created_id)
    with connection.transaction() as raw:
        raw.execute("delete from patron where id = ?", (judith,))
    before = everything()
    with pytest.raises(EditConflict):
        taking_back.restore_deleted(taking_back.list_deleted()[0].kept_id)
    assert everything() == before


def work_for_days(judith, monkeypatch, month: str) -> None:
    for day in range(26, 31):
        monkeypatch.setenv("RAPPORT_NOW", f"{month}-{day}T18:30:00")
        notes.add_note(judith, f"Came on the {day}th")


def test_the_bin_forgets_after_thirty_days_what_merges_need_after_a_year(judith, monkeypatch):
    other = make_patron("Judy", "Shimwell")
    notes.remove_note(notes.add_note(judith, "Loves the viola").created_id)
    merge.merge_patrons(judith, other, set())
    monkeypatch.setenv("RAPPORT_NOW", "2026-12-30T18:30:00")
    assert taking_back.list_deleted() == []
    assert audit.prune_kept() == 0  # the clock may be wrong
    work_for_days(judith, monkeypatch, "2026-12")
    assert audit.prune_kept() > 0
    assert len(merge.list_merges(judith)) == 1
    work_for_days(judith, monkeypatch, "2028-01")
    audit.prune_kept()
    assert connection.row("select count(*) from kept_step") == (5,)
    assert [e.action for e in audit.list_audit(judith)][-1] != ""


def test_after_a_restart_a_user_takes_back_their_own_steps_newest_first(judith, ana):
    ben = make_user("Ben Okafor")
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        notes.add_note(judith, "First")
        notes.add_note(judith, "Second")
    with gate.acting(gate.Acting(frozenset(gate.Right), ben)):
        notes.add_note(judith, "Of Ben")
    newest = taking_back.newest_step()
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        for left in (["First", "Of Ben"], ["Of Ben"]):
            found = taking_back.find_last_step(newest)
            assert found is not None and found.own
            journal.undo(found.step)
            assert sorted(n.text for n in notes.list_notes(judith)) == left
        last = taking_back.find_last_step(newest)
        assert last is not None and not last.own and last.user == "Ben Okafor"
        assert taking_back.find_last_step(newest, {last.step.kept_id}) is None


def test_a_field_is_put_back_with_what_follows_from_it(judith):
    (point,) = patrons.get_patron(judith).contact_points
    patrons.update_contact_point(point.id, value="+1 207 555 0177")
    (entry,) = [e for e in audit.list_audit(judith) if e.action == "Changed a phone"]
    assert [(f.column, f.current) for f in entry.changes[0].fields] == [("value", True)]
    before = everything()
    step = taking_back.put_back_field(entry.id, "contact_point", point.id, "value")
    back = patrons.get_patron(judith).contact_points[0]
    assert (back.value, back.normal) == (point.value, point.normal)
    journal.undo(step)
    assert everything() == before


def test_the_books_say_who_put_a_field_back(judith, ana):
    ben = make_user("Ben Okafor")
    patrons.update_patron(judith, organisation="Viola Club", user_id=ana)
    (entry,) = [e for e in audit.list_audit(judith) if e.user == "Ana Marsh"]
    with gate.acting(gate.Acting(frozenset(gate.Right), ben)):
        taking_back.put_back_field(entry.id, "patron", judith, "organisation")
    said = [audit_words.entry_lines(e)[0].text for e in audit.list_audit(judith)[:2]]
    assert said[0].startswith("Ben Okafor changed the organisation from “Viola Club” to nothing")
    assert said[0].endswith("by putting it back")
    assert said[1].startswith("Ana Marsh changed the organisation from nothing to “Viola Club”")


def test_a_field_that_was_changed_since_is_not_put_back(judith):
    patrons.update_patron(judith, say_as="JOO-dith")
    entry = audit.list_audit(judith)[0]
    patrons.update_patron(judith, say_as="Judy")
    assert not audit.list_audit(judith)[1].changes[0].fields[0].current
    with pytest.raises(EditConflict):
        taking_back.put_back_field(entry.id, "patron", judith, "say_as")
    assert patrons.get_patron(judith).say_as == "Judy"


def test_what_the_books_do_not_hold_cannot_be_put_back(judith):
    note = notes.add_note(judith, "A hard divorce").created_id
    notes.update_note(note, text="A bitter divorce")
    with pytest.raises(NotFound):
        taking_back.put_back_field(audit.list_audit(judith)[0].id, "note", note, "text")


def test_a_name_that_another_has_by_now_is_not_taken_back(ana):
    saved = segments.add_segment("Opera", "{}").created_id
    segments.update_segment(saved, name="Operas")
    entry = connection.row("select max(id) from audit_entry")[0]
    segments.add_segment("Opera", "{}")
    with pytest.raises(EditConflict, match="something else by now"):
        taking_back.put_back_field(entry, "segment", saved, "name")


def test_the_books_are_read_by_person_kind_and_day(judith, ana):
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        for number in range(3):
            notes.add_note(judith, f"Note {number}")
        audit.add_event("export", "Saved a table", counts={"patrons": 12})
    assert audit.count_books(user_id=ana) == 4
    assert [e.subject for e in audit.list_books(subjects=("export",))] == ["export"]
    newest = audit.list_books(2, user_id=ana)
    older = audit.list_books(2, user_id=ana, before_id=newest[-1].id)
    assert [e.id for e in newest + older] == sorted((e.id for e in newest + older), reverse=True)
    assert audit.count_books(since="2026-11-23T05:00:00Z") == 0
    assert forms.list_forms() == []


def test_a_look_at_access_needs_is_written_once_a_day(judith, ana, monkeypatch):
    seen = [(judith, ana), (judith, None)]
    assert audit.add_views("Looked at the access needs", seen) == 2
    assert audit.add_views("Looked at the access needs", seen) == 0
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-24T18:30:00")
    assert audit.add_views("Looked at the access needs", seen[:1]) == 1
    assert audit.count_books(subjects=("view",)) == 3
