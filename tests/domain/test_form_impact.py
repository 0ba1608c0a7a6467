"""What publishing does to old answers: said before, and true afterwards."""

from __future__ import annotations

import random

import pytest

from db.queries import forms, responses, results
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_answers import from_data as given_from_data
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_impact import impact
from desktop.domain.form_results import read_results, table_headings, table_rows
from desktop.domain.form_schema import Becomes, Condition, FormSchema, Question, ShowIf, from_data
from desktop.domain.form_schema import to_data as schema_data
from desktop.domain.form_words import answer_words


def base() -> FormSchema:
    draft = FormDraft(FormSchema("Season"))
    draft.insert(Question("love", "several", "What do you love?"))
    draft.insert(Question("kids", "short", "Kids?"))
    for name in ("Opera", "Jaz", "Folk"):
        draft.add_choice("love", name)
    return draft.schema


def lines(old, new, counts=None):
    return [(line.question, line.kind) for line in impact(old, new, counts or {})]


def test_a_first_version_and_no_change_say_so():
    assert lines(None, base()) == [("", "first")]
    old = base()
    assert lines(old, old) == [("", "same")]
    draft = FormDraft(old, old)
    draft.change_form(pace="page")
    (line,) = impact(old, draft.schema, {})
    assert line.text == "Only how it looks and is asked changes. No answer does."


def test_each_change_has_its_line():
    old = base()
    draft = FormDraft(old, old)
    first, second, third = (c.key for c in old.question("love").choices)
    draft.change("love", words="What do you really love?", required=True)
    draft.change_choice("love", second, words="Jazz")
    draft.change_choice("love", third, becomes=Becomes("interest", "Folk music"))
    draft.remove_choice("love", first)
    draft.add_choice("love", "Tango")
    draft.change_kind("kids", "number")
    draft.change("kids", show_if=ShowIf((Condition("love", "answered"),)))
    new = draft.add("long", 0, "Why?")
    found = lines(old, draft.schema, {"kids": {"": 2}})
    assert found == [
        (new, "added"), ("love", "renamed"), ("love", "required"), ("love", "choice_retired"),
        ("love", "choice_renamed"), ("love", "becomes"), ("love", "choice_added"), ("kids", "kind"),
        ("kids", "condition"), ("", "paper"),
    ]  # fmt: skip


def test_what_is_taken_out_and_brought_back_is_said_with_its_answers():
    old = base()
    draft = FormDraft(old, old)
    draft.remove("kids")
    line = impact(old, draft.schema, {"kids": {"": 12}})[0]
    assert (line.kind, line.text) == (
        "retired",
        "“Kids?” is not asked any more. Its 12 answers stay, can be read and are counted.",
    )
    later = FormDraft(draft.schema, draft.schema)
    later.bring_back("kids", 0)
    line = impact(draft.schema, later.schema, {"kids": {"": 1}})[0]
    assert (line.kind, line.text) == (
        "brought_back",
        "“Kids?” is asked again. Its 1 answer goes on.",
    )


def test_a_wording_that_means_something_else_is_warned_of():
    old = base()
    draft = FormDraft(old, old)
    key = old.question("love").choices[0].key
    draft.change_choice("love", key, words="Wine at the interval")
    counts = {"love": {"": 9, key: 4}}
    assert "add a new answer" in impact(old, draft.schema, counts)[0].text
    draft.change_choice("love", key, words="Operas")
    assert impact(old, draft.schema, counts)[0].text == (
        "“Opera” is now “Operas”. Its 4 answers stay with it."
    )


def test_after_fifty_responses_every_old_answer_reads_and_counts_stay_whole(database):
    """Rename, reorder, retire and add: the page says so, and so it is."""
    old = base()
    body = schema_data(old)
    form_id = forms.add_form("Season", body).created_id
    first = forms.publish_form(form_id, body).created_id
    chance, choices = random.Random(7), [c.key for c in old.question("love").choices]
    given = []
    for number in range(50):
        chosen = tuple(c for c in choices if chance.random() < 0.5) or (choices[0],)
        answer = Given(chosen)
        given.append(answer_words(old.question("love"), answer))
        responses.add_response(
            first, {"love": to_data(answer), "kids": {"text": str(number)}}, face="paper"
        )
    before = results.count_answers(form_id)

    draft = FormDraft(old, old)
    opera, jazz, folk = choices
    draft.change_choice("love", jazz, words="Jazz")
    draft.remove_choice("love", opera)
    draft.move_choice("love", folk, 0)
    draft.add_choice("love", "Tango")
    draft.move("kids", 0)
    said = " ".join(line.text for line in impact(old, draft.schema, before))
    assert (
        f"“Opera” is not offered any more. Its {before['love'][opera]} answers stay readable."
        in said
    )
    assert f"“Jaz” is now “Jazz”. Its {before['love'][jazz]} answers stay with it." in said
    assert "“Tango” is offered from now on." in said and "The order changes." in said

    second = forms.publish_form(form_id, schema_data(draft.schema)).created_id
    responses.add_response(second, {"love": {"choices": [jazz]}}, face="web")
    after = results.count_answers(form_id)
    assert after["love"] == before["love"] | {"": 51, jazz: before["love"][jazz] + 1}
    versions = {v.id: from_data(v.body) for v in forms.list_versions(form_id)}
    rows = list(results.list_filled(form_id))
    asked = [versions[r.version_id].question("love") for r in rows]
    read = [
        answer_words(q, given_from_data(r.answers["love"]))
        for q, r in zip(asked, rows, strict=True)
    ]
    assert read == [*given, "Jazz"]

    (love,) = (q for q in read_results(form_id).questions if q.key == "love")
    told = {c.words: (c.responses, c.retired) for c in love.choices}
    assert told["Jazz"] == (after["love"][jazz], False) and told["Opera"][1] is True
    assert told["Tango"] == (0, False) and love.answered == 51
    column = table_headings(form_id).index("What do you love?")
    assert [row[column] for row in table_rows(form_id)] == [*given, "Jazz"]


@pytest.mark.parametrize("kind", ["yes_no", "short", "number"])
def test_what_was_chosen_before_a_change_of_kind_is_still_counted(database, kind):
    old = base()
    form_id = forms.add_form("Season", schema_data(old)).created_id
    first = forms.publish_form(form_id, schema_data(old)).created_id
    key = old.question("love").choices[0].key
    responses.add_response(first, {"love": {"choices": [key]}}, face="paper")
    draft = FormDraft(old, old)
    draft.change_kind("love", kind)
    draft.remove("kids")
    assert impact(old, draft.schema, results.count_answers(form_id))[1].kind == "kind"
    forms.publish_form(form_id, schema_data(draft.schema))
    (love,) = read_results(form_id).questions
    assert not love.retired
    assert ("Opera", 1, True) in [(c.words, c.responses, c.retired) for c in love.choices]
