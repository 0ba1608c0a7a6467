"""Nobody writes over what somebody else changed since they looked."""

import importlib
import inspect
import pkgutil

import pytest
from builders import make_patron, make_performance, make_user, make_visit

import db.queries
from db import gate
from db.conflicts import ChangedMeanwhile
from db.errors import EditConflict
from db.queries import interests, known, notes, patrons, promises, reactions, relationships
from db.queries.forms import add_form, get_form, update_form

EDITING = (
    "update_", "set_", "remove_", "move_", "end_", "prefer_", "archive_", "rename_", "join_",
    "replace_", "publish_", "merge_", "finish_", "keep_",
)  # fmt: skip

# What changes a record that is there and takes no version, and why it need not.
WITHOUT = {
    "attendance.set_attendance": "marks who came: the latest mark is meant to stand",
    "history.set_attended": "marks who came: the latest mark is meant to stand",
    "patrons.set_consent": "adds a word to those before, and changes none",
    "consents.set_health_consent": "adds a word to those before, and changes none",
    "calls.keep_step": "takes the step as it was (`was`), and compares it whole",
    "calls.keep_call": "of a call that goes on at one desk; refused once it has ended",
    "duplicates.set_not_duplicates": "says a thing that can only be said or not",
    "fact_keeping.keep_interest": "a part of another write, inside its action",
    "fact_keeping.keep_need": "a part of another write, inside its action",
    "capture.keep_capture": "adds facts; one that is known is brought up to date",
    "call_ending.end_call": "refused once the call has ended",
    "forms.update_form": "takes the name as it was (`was`): the version follows the draft's words",
    "merge.merge_patrons": "asks of each field in the dialog, and reads both inside its action",
    "responses.finish_partial": "refused once somebody reviewed it",
    "old_notes.set_looked_at": "a mark that changes nothing of the note",
    "vocabulary.merge_interests": "reads both inside its action; nothing typed is written",
    "vocabulary.rename_group": "names the group by what it is called",
    "imports.keep_before_images": "a part of an import's transaction",
    "imports.set_batch_counts": "a part of an import's transaction",
    "imports.set_columns": "a part of an import's transaction",
    "imports.set_mapping": "what columns mean, as said last",
    "printed_sheets.set_shredded": "a mark on paper that is gone",
    "printed_sheets.set_unshredded": "takes back the mark",
    "retention.set_hold": "a decision in the place of the one before, each in the books",
    "seasons.keep_counts": "counts; the program's own",
    "import_undo.remove_batch": "asks itself whether anything was edited since",
    "settings.set_setting": "takes the value as it was (`was`)",
    "users.set_pin": "whoever may set a PIN sets it, whatever it was",
    "users.set_tries": "counts; the program's own",
}


def editing_functions():
    """Every public function of the queries that changes what is there, by its name."""
    for info in pkgutil.iter_modules(db.queries.__path__):
        module = importlib.import_module(f"db.queries.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and name.startswith(EDITING):
                yield f"{info.name}.{name}", function


def test_every_edit_takes_the_version_that_was_shown_or_says_why_not():
    found = dict(editing_functions())
    without = {n for n, f in found.items() if "version" not in inspect.signature(f).parameters}
    assert without - set(WITHOUT) == set(), "takes no version"
    assert set(WITHOUT) - without == set(), "needs no reason any more"


@pytest.fixture
def ana(database):
    return make_user("Ana Marsh")


@pytest.fixture
def judith(ana) -> int:
    return make_patron("Judith", "Shimwell", phone="+1 207 555 0142")


def record(patron_id):
    return patrons.get_patron(patron_id)


def test_who_was_quicker_is_said_and_nothing_is_overwritten(judith, ana):
    (point,) = record(judith).contact_points
    patrons.update_contact_point(
        point.id, version=point.version, value="+1 207 555 0177", user_id=ana
    )
    with pytest.raises(ChangedMeanwhile) as refused:
        patrons.update_contact_point(point.id, version=point.version, value="+1 207 555 0199")
    assert refused.value.sentence.startswith("Ana Marsh changed this a moment ago. Nothing was")
    assert "555" not in refused.value.sentence
    assert (refused.value.table, refused.value.row_id) == ("contact_point", point.id)
    assert refused.value.fields == ("value",)
    assert record(judith).contact_points[0].value == "+1 207 555 0177"


def test_one_is_told_of_ones_own_other_window(judith, ana):
    shown = record(judith)
    with gate.acting(gate.Acting(frozenset(gate.Right), ana)):
        patrons.update_patron(judith, say_as="JOO-dith")
        with pytest.raises(EditConflict, match=r"^You changed this"):
            patrons.update_patron(judith, version=shown.version, say_as="Judy")


def test_saying_what_is_there_already_is_no_conflict(judith):
    shown = record(judith)
    patrons.update_patron(judith, say_as="JOO-dith")
    patrons.update_patron(judith, version=shown.version, say_as="JOO-dith")


def edits_of(patron_id):
    """Each kind of record: (the version that is shown, an edit with that version)."""
    note = notes.add_note(patron_id, "Told us").created_id
    complaint = notes.add_note(patron_id, "Loud", kind="complaint").created_id
    promise = promises.add_promise(patron_id, "Call back").created_id
    need = patrons.add_access_need(patron_id, "Aisle seat").created_id
    liked = interests.add_patron_interest(patron_id, "Jazz").created_id
    child = relationships.add_relationship(patron_id, "child", "Ida").created_id
    point = record(patron_id).contact_points[0].id
    form = add_form("Signup", {"title": "x", "questions": []}).created_id
    assert get_form(form).name == "Signup"
    return {
        "note": lambda v, t: notes.update_note(note, version=v, text=t),
        "note removed": lambda v, _t: notes.remove_note(note, version=v),
        "complaint": lambda v, _t: notes.set_complaint_resolved(complaint, version=v),
        "promise": lambda v, t: promises.update_promise(promise, version=v, text=t),
        "promise kept": lambda v, t: promises.set_promise_kept(promise, t, version=v),
        "promise moved": lambda v, t: promises.move_promise(promise, "2026-12-01", t, version=v),
        "promise removed": lambda v, _t: promises.remove_promise(promise, version=v),
        "need": lambda v, t: patrons.update_access_need(need, version=v, instruction=t),
        "need ended": lambda v, _t: patrons.end_access_need(need, version=v),
        "interest": lambda v, t: interests.update_patron_interest(liked, version=v, detail=t),
        "interest removed": lambda v, _t: interests.remove_patron_interest(liked, version=v),
        "child": lambda v, t: relationships.update_relationship(child, version=v, name=t),
        "child removed": lambda v, _t: relationships.remove_relationship(child, version=v),
        "point": lambda v, t: patrons.update_contact_point(point, version=v, label=t),
        "point removed": lambda v, _t: patrons.remove_contact_point(point, version=v),
        "archive": lambda v, _t: patrons.archive_patron(patron_id, version=v),
    }


@pytest.mark.parametrize(
    "kind", ["note", "note removed", "complaint", "promise", "promise kept", "promise moved",
             "promise removed", "need", "need ended", "interest", "interest removed", "child",
             "child removed", "point", "point removed", "archive"],
)  # fmt: skip
def test_an_edit_of_what_was_changed_meanwhile_is_refused(judith, kind):
    edit = edits_of(judith)[kind]
    with pytest.raises(EditConflict):
        edit(99, "other words")
    edit(1, "other words")


def test_a_reaction_that_came_meanwhile_is_not_written_over(judith):
    performance = make_performance("Bach", "2026-11-01T20:00:00Z")
    make_visit(judith, performance)
    reactions.set_reaction(judith, performance, "liked", version=0)
    with pytest.raises(EditConflict):
        reactions.set_reaction(judith, performance, "disliked", version=0)
    reactions.set_reaction(judith, performance, None, version=1)
    with pytest.raises(EditConflict):
        reactions.set_reaction(judith, performance, "disliked", version=1)


def test_a_form_is_renamed_by_the_name_that_was_shown(ana):
    form = add_form("Signup", {"title": "x", "questions": []}).created_id
    update_form(form, name="Season signup", was="Signup")
    with pytest.raises(EditConflict):
        update_form(form, name="Newsletter", was="Signup")


def test_versions_are_read_with_what_they_are_of(judith):
    note = notes.add_note(judith, "Told us").created_id
    notes.update_note(note, text="Told us more")
    assert known.read_notes([judith])[judith][0].version == 2
