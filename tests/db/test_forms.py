"""Forms and their versions: publishing freezes, ids stay, nothing that was answered is lost."""

from __future__ import annotations

import builders
import pytest

from db import connection, journal
from db.errors import EditConflict, InputRefused
from db.queries import forms, interests, responses


def body(*choices: tuple[str, str], words: str = "What do you love?"):
    return {
        "title": "Season",
        "questions": [
            {"key": "h1", "kind": "heading", "words": "You"},
            {
                "key": "q1",
                "kind": "several",
                "words": words,
                "choices": [{"key": key, "words": text} for key, text in choices],
            },
        ],
    }


def published(name: str = "Season signup"):
    form_id = forms.add_form(name, body(("c1", "Opera"), ("c2", "Jazz"))).created_id
    version_id = forms.publish_form(form_id, forms.get_form(form_id).draft).created_id
    return form_id, version_id


def test_publishing_freezes_the_draft_and_asks_it_from_now_on(database):
    form_id, version_id = published()
    form = forms.get_form(form_id)
    assert form.draft is None and form.live.id == version_id and form.live.number == 1
    assert forms.find_version(form.live.code.lower()).id == version_id
    assert [v.form_name for v in forms.list_live_versions()] == ["Season signup"]


def test_questions_and_choices_keep_their_ids_and_retire(database):
    form_id, _ = published()
    before = forms.question_ids(form_id)
    forms.publish_form(form_id, body(("c2", "Jazz nights"), ("c3", "Folk"), words="And now?"))
    assert forms.question_ids(form_id) == before
    rows = connection.rows("select key, words, retired from choice order by key")
    assert rows == [("c1", "Opera", 1), ("c2", "Jazz nights", 0), ("c3", "Folk", 0)]
    old = forms.list_versions(form_id)[-1]
    assert old.body["questions"][1]["choices"][1]["words"] == "Jazz"


def test_a_draft_is_kept_and_another_window_is_not_overwritten(database):
    form_id, _ = published()
    version = forms.get_form(form_id).version
    forms.set_draft(form_id, body(("c1", "Operas")), version=version)
    with pytest.raises(EditConflict):
        forms.set_draft(form_id, body(("c1", "Mine")), version=version)
    assert forms.get_form(form_id).draft["questions"][1]["choices"][0]["words"] == "Operas"
    journal.undo(forms.replace_draft(form_id, None))
    assert forms.get_form(form_id).draft is not None


def test_two_forms_never_have_one_name(database):
    published()
    with pytest.raises(InputRefused):
        forms.add_form("SEASON  signup", body())


def test_publishing_can_be_taken_back(database):
    form_id, _ = published()
    step = forms.publish_form(form_id, body(("c9", "New")))
    journal.undo(step)
    assert forms.get_form(form_id).live.number == 1
    assert connection.rows("select key from choice where retired = 0 order by key") == [
        ("c1",),
        ("c2",),
    ]


def test_a_partial_response_is_kept_until_it_is_handed_in(database):
    _, version_id = published()
    kept = responses.save_partial(None, version_id, {"q1": {"choices": ["c1"]}}, face="kiosk")
    assert (
        responses.save_partial(kept, version_id, {"q1": {"choices": ["c2"]}}, face="kiosk") == kept
    )
    step = responses.finish_partial(kept, {"q1": {"choices": ["c2"]}}, status="anonymous")
    found = responses.get_response(step.created_id)
    assert (found.status, found.answers) == ("anonymous", {"q1": {"choices": ["c2"]}})
    journal.undo(step)
    assert responses.get_response(kept).status == "partial"


def test_several_writes_are_one_step_and_one_audit_entry(database):
    patron_id = builders.make_patron()
    entries = connection.row("select count(*) from audit_entry")[0]
    with journal.together("Took in answers", patron_id=patron_id) as act:
        interests.add_patron_interest(patron_id, "Opera")
        interests.add_patron_interest(patron_id, "Jazz")
    assert connection.row("select count(*) from audit_entry")[0] == entries + 1
    assert len(interests.list_patron_interests(patron_id)) == 2
    journal.undo(act.step)
    assert interests.list_patron_interests(patron_id) == []


def test_a_draft_that_is_as_published_is_no_draft(database):
    form_id, _ = published()
    live = forms.get_form(form_id).live.body
    version = forms.set_draft(
        form_id, body(("c1", "Operas")), version=forms.get_form(form_id).version
    )
    assert forms.list_forms()[0].has_draft
    forms.set_draft(form_id, live, version=version)
    assert forms.get_form(form_id).draft is None
    assert not forms.list_forms()[0].has_draft
