"""Nobody writes over what somebody else changed since they looked."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from builders import make_patron, make_performance, make_user, make_visit

import db.queries
import desktop.domain
from db import gate
from db.conflicts import ChangedMeanwhile
from db.errors import EditConflict
from db.queries import (
    attendance,
    consents,
    history,
    interests,
    known,
    merge,
    notes,
    patrons,
    promises,
    reactions,
    relationships,
    vocabulary,
)
from db.queries.forms import add_form, get_form, update_form
from desktop.domain import audit_words, consent_words, retention

ROOT = Path(__file__).parents[2]

# By these names a function changes what is there ...
EDITING = (
    "update_", "set_", "remove_", "move_", "end_", "prefer_", "archive_", "rename_", "join_",
    "replace_", "publish_", "merge_", "finish_", "keep_", "put_", "mark_", "clear_", "delete_",
)  # fmt: skip
# ... and by these words in its code, its own or that of a private function beside it.
WRITES_OVER = re.compile(
    r"""\bact\.(update|remove|repoint)\(|['"](update |delete from |insert or replace )""", re.I
)
# How a function takes what was shown: a version, two of them, or the value itself.
SHOWN = {"version", "versions", "was"}

# What changes a record that is there and takes nothing that was shown, and why it need not.
WITHOUT = {
    "a part of another write, inside its action": {
        "fact_keeping.keep_interest", "fact_keeping.keep_need", "merge_rows.settle",
    },
    "half-typed words of whoever acts: no record, and of nobody else": {
        "drafts.drop_old", "drafts.keep_draft", "drafts.move_drafts", "drafts.remove_draft",
    },
    "adds; what is known already is brought up to date, as the person says it now": {
        "capture.keep_capture", "households.add_household", "interests.add_interest",
        "interests.add_patron_interest", "interests.add_vocabulary", "patrons.add_access_need",
        "patrons.add_contact_point", "relationships.add_relationship",
    },
    "refused once it went on: ended, reviewed, handed in": {
        "call_ending.end_call", "calls.keep_call", "responses.add_response",
        "responses.finish_partial", "responses.save_partial", "take_in.take_in",
    },
    "a part of an import, which asks before it overwrites what was edited": {
        "imports.keep_before_images", "imports.set_batch_counts", "imports.set_columns",
        "imports.set_mapping", "import_undo.remove_batch",
    },
    "compares with the books what stands now": {"taking_back.put_back_field"},
    "can only be said or not, and says nothing over": {
        "duplicates.set_not_duplicates", "old_notes.set_looked_at", "printed_sheets.set_shredded",
        "printed_sheets.set_unshredded", "vocabulary.rename_group",
    },
    "a decision in the place of the one before, each in the books": {
        "retention.set_hold", "users.set_pin",
    },
    "of one's own words, which are nobody else's to change": {
        "drafts.keep_draft", "drafts.remove_draft", "drafts.drop_old", "drafts.move_drafts",
    },
    "the program's own counting and sweeping": {
        "audit.prune_kept", "seasons.keep_counts", "users.set_tries", "erasure.empty_journal",
        "erasure.sweep_if_due",
    },
    "erases: all that there is goes, whatever it says": {
        "erasure.apply_erasures", "erasure.erase_patron", "erasure.let_go",
        "erasure_traces.forget", "erasure_traces.forget_rows", "retention.clear_due_texts",
    },
}  # fmt: skip
# Who calls an edit that could be told what was shown, and does not tell it.
CALLS_WITHOUT = {
    "shows nothing first: a verb, a file that is taken in": {
        "desktop/commands/form.py": {"publish_form"},
        "desktop/domain/form_travel.py": {"replace_draft"},
    },
    "is said or not, and writes over no words; undo brings it back": {
        "desktop/ui/forms/form_acts.py": {"update_form"},
        "desktop/ui/forms/partials_page.py": {"remove_response"},
        "desktop/ui/lists/list_acts.py": {"remove_segment"},
        "desktop/ui/patron/history_tab.py": {"set_donation_thanked"},
    },
    "of one desk, or the program's own": {
        "desktop/domain/first_look.py": {"set_setting"},
        "desktop/domain/retention.py": {"set_setting"},
        "desktop/domain/sheet_memory.py": {"set_setting"},
        "desktop/domain/sheet_typing.py": {"set_setting"},
        "desktop/domain/sign_in.py": {"set_setting"},
        "desktop/ui/due_notice.py": {"set_setting"},
        "desktop/ui/forms/partial_keeper.py": {"remove_response"},
        "desktop/ui/lists/unsaved_lists.py": {"set_setting"},
        "desktop/ui/performances/sheet_options.py": {"set_setting"},
    },
    "compares by itself where anything was shown": {
        "desktop/domain/settings.py": {"set_setting"},
    },
    "whoever may choose a PIN chooses it, whatever it was": {
        "desktop/domain/kiosk_pin.py": {"set_setting"},
    },
}


def editing_functions(package):
    """Every public function of a package that changes what is there, by its name."""
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        tree = ast.parse(inspect.getsource(module))
        bodies = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        writing = {name for name, body in bodies.items() if WRITES_OVER.search(ast.unparse(body))}
        while more := {n for n in bodies.keys() - writing if called_in(bodies[n]) & writing}:
            writing |= more
        for name, body in bodies.items():
            if not name.startswith("_") and (name.startswith(EDITING) or name in writing):
                parameters = (*body.args.args, *body.args.kwonlyargs)
                yield f"{info.name}.{name}", {one.arg for one in parameters}


def called_in(body):
    """The names of the functions of the same module that a function calls."""
    return {
        node.func.id
        for node in ast.walk(body)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_every_edit_takes_what_was_shown_or_says_why_not():
    found = dict(editing_functions(db.queries))
    without = {name for name, parameters in found.items() if not parameters & SHOWN}
    excepted = set().union(*WITHOUT.values())
    assert without - excepted == set(), "takes no version"
    assert excepted - without == set(), "needs no reason any more"


def calls_without():
    """(file, edit): calls of an edit that tell nothing of what was shown, outside the sample."""
    edits = {
        name.split(".")[1]: name.split(".")[0]
        for package in (db.queries, desktop.domain)
        for name, parameters in editing_functions(package)
        if parameters & SHOWN
    }
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        if "sample_venue" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called, of = (), ""
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = node.func.id
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called, of = node.func.attr, ast.unparse(node.func.value)
            told = isinstance(node, ast.Call) and {k.arg for k in node.keywords} & SHOWN
            if called in edits and of in ("", "stored", edits[called]) and not told:
                yield path.relative_to(ROOT).as_posix(), called


def test_every_screen_and_rule_tells_an_edit_what_was_shown_or_says_why_not():
    found = set(calls_without())
    excepted = {
        (path, edit)
        for group in CALLS_WITHOUT.values()
        for path, edits in group.items()
        for edit in edits
    }
    assert found - excepted == set(), "tells no version"
    assert excepted - found == set(), "needs no reason any more"


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


def test_who_came_is_not_marked_over_what_somebody_else_marked(judith, ana):
    performance = make_performance("Bach", "2026-11-01T20:00:00Z")
    make_visit(judith, performance, attended=None)
    tickets = attendance.list_arrivals(performance)[0].tickets
    shown = dict.fromkeys(tickets, None)
    attendance.set_attendance(performance, absent=tickets, was=shown, user_id=ana)
    with pytest.raises(ChangedMeanwhile, match=r"^Ana Marsh changed this") as refused:
        attendance.set_attendance(performance, came=tickets, was=shown)
    assert audit_words.now_words(refused.value) == "It says now: attendance “did not come”."
    attendance.set_attendance(performance, absent=tickets, was=shown)  # as it is already
    assert history.list_visits(judith)[0].attended is False
    now = attendance.list_arrivals(performance)[0].shown
    attendance.set_attendance(performance, came=tickets, was=now)
    assert history.list_visits(judith)[0].attended is True


def test_none_of_a_sheet_is_marked_where_one_was_marked_otherwise(judith):
    performance = make_performance("Bach", "2026-11-01T20:00:00Z")
    make_visit(judith, performance, attended=None)
    make_visit(make_patron("Ben", "Okafor"), performance, attended=None)
    one, two = (a.tickets[0] for a in attendance.list_arrivals(performance))
    attendance.set_attendance(performance, came=[two])
    with pytest.raises(EditConflict):
        attendance.set_attendance(performance, absent=[one, two], was={one: None, two: None})
    assert [a.came + a.absent for a in attendance.list_arrivals(performance)] == [0, 1]


def test_attendance_in_the_history_is_compared_with_what_was_shown(judith):
    performance = make_performance("Bach", "2026-11-01T20:00:00Z")
    make_visit(judith, performance, attended=None)
    history.set_attended(judith, performance, True, was=None)
    with pytest.raises(EditConflict):
        history.set_attended(judith, performance, False, was=None)
    history.set_attended(judith, performance, True, was=None)
    history.set_attended(judith, performance, None, was=True)


@pytest.mark.parametrize("channel", ["email", consents.HEALTH])
def test_a_consent_that_came_meanwhile_is_not_spoken_over(judith, ana, channel):
    def say(granted, wording, was, user=None):
        if channel == "email":
            return patrons.set_consent(judith, "email", granted, wording, was=was, user_id=user)
        return consents.set_health_consent(judith, granted, wording, was=was, user_id=user)

    say(False, "Please do not", 0, ana)
    with pytest.raises(ChangedMeanwhile, match=r"^Ana Marsh changed this") as refused:
        say(True, "May we?", 0)
    assert audit_words.now_words(refused.value) == (
        "It says now: allowed no; wording “Please do not”."
    )
    assert not say(False, "Please do not", 0).changes
    (word,) = consents.list_consent_history(judith)
    say(True, "May we?", word.id)
    assert [one.granted for one in consents.list_consent_history(judith)] == [False, True]


def test_two_records_are_not_made_one_that_were_changed_since_they_were_shown(judith, ana):
    twin = make_patron("Judy", "Shimwell")
    shown = merge.preview_merge(judith, twin)
    for changed in (judith, twin):
        patrons.update_patron(changed, say_as="JOO-dith", user_id=ana)
        with pytest.raises(ChangedMeanwhile, match=r"^Ana Marsh changed this"):
            merge.merge_patrons(judith, twin, set(), versions=shown.versions)
        shown = merge.preview_merge(judith, twin)
    merge.merge_patrons(judith, twin, set(), versions=shown.versions)


def test_two_interests_are_not_made_one_that_were_changed_since(database):
    keep, other = (interests.add_interest(n).created_id for n in ("Jazz", "Swing"))
    interests.update_interest(other, name="Swing bands")
    with pytest.raises(EditConflict):
        vocabulary.merge_interests(keep, other, versions=(1, 1))
    vocabulary.merge_interests(keep, other, versions=(1, 2))


def test_rules_and_wordings_of_the_house_are_compared_with_what_was_shown(database):
    shown = retention.load()
    retention.save(shown._replace(patron_years=3), was=shown)
    with pytest.raises(EditConflict):
        retention.save(shown._replace(call_years=1), was=shown)
    said = consent_words.load()["email"]
    consent_words.save("email", "May we write?", was=said)
    with pytest.raises(EditConflict):
        consent_words.save("email", "Shall we write?", was=said)
    consent_words.save("phone", "May we ring?", was=consent_words.SHIPPED["phone"])
    assert consent_words.load()["email"] == "May we write?"


def test_versions_are_read_with_what_they_are_of(judith):
    note = notes.add_note(judith, "Told us").created_id
    notes.update_note(note, text="Told us more")
    assert known.read_notes([judith])[judith][0].version == 2
