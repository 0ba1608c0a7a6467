"""Results stay whole through renamings, retired choices and new versions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import make_membership, make_patron, make_season, refresh

from db.queries import forms, responses
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_groups import compare
from desktop.domain.form_results import FormResults, QuestionResult, read_results
from desktop.domain.form_schema import Choice, FormSchema, Question
from desktop.domain.form_schema import to_data as schema_data

LOVE = Question(
    "love", "several", "What do you love?", other=True,
    choices=(Choice("op", "Opera"), Choice("ja", "Jazz")),
)  # fmt: skip
SCORE = Question("score", "scale", "Would you come again?")
AGE = Question("age", "number", "How far do you travel?")
WHY = Question("why", "long", "Why?")


@pytest.fixture
def form(database):
    schema = FormSchema("Season", questions=(LOVE, SCORE, AGE, WHY))
    form_id = forms.add_form("Season signup", schema_data(schema)).created_id
    return form_id, forms.publish_form(form_id, schema_data(schema)).created_id


def answer(version_id: int, *, patron: int | None = None, at: str = "", **given: Given) -> None:
    responses.add_response(
        version_id, {key: to_data(g) for key, g in given.items()}, face="paper",
        status="taken" if patron else "anonymous", patron_id=patron, answered_at=at,
    )  # fmt: skip


def of(found: FormResults, key: str) -> QuestionResult:
    return next(q for q in found.questions if q.key == key)


def bars(found: FormResults, key: str):
    return [(c.words, c.responses, c.retired) for c in of(found, key).choices]


def test_counts_are_of_those_who_answered_the_question(form):
    _, version = form
    answer(version, love=Given(("op", "ja")))
    answer(version, love=Given(("op",), "Klezmer"))
    answer(version, why=Given(text="Because."))
    found = read_results(form[0])
    love = of(found, "love")
    assert (found.tally.responses, love.answered) == (3, 2)
    assert bars(found, "love") == [
        ("Opera", 2, False), ("Jazz", 1, False), ("Something else", 1, False),
    ]  # fmt: skip
    assert [t.text for t in love.texts] == ["Klezmer"]
    assert [t.text for t in of(found, "why").texts] == ["Because."]


def test_a_renamed_choice_keeps_its_count_and_a_retired_one_stands_last(form):
    form_id, first = form
    answer(first, love=Given(("op",)))
    answer(first, love=Given(("ja",)))
    renamed = replace(LOVE, choices=(Choice("ja", "Jazz nights"), Choice("fo", "Folk")))
    second = forms.publish_form(
        form_id, schema_data(FormSchema("S", questions=(renamed,)))
    ).created_id
    answer(second, love=Given(("ja", "fo")))
    found = read_results(form_id)
    assert bars(found, "love")[:3] == [
        ("Jazz nights", 2, False), ("Folk", 1, False), ("Opera", 1, True),
    ]  # fmt: skip
    assert of(found, "love").answered == 3


def test_a_question_no_longer_asked_is_shown_as_long_as_it_has_answers(form):
    form_id, first = form
    answer(first, score=Given(text="8"))
    forms.publish_form(form_id, schema_data(FormSchema("S", questions=(LOVE,))))
    found = read_results(form_id)
    assert [(q.key, q.retired) for q in found.questions] == [
        ("love", False), ("score", True),
    ]  # fmt: skip


def test_scales_and_numbers_say_their_mean(form):
    form_id, version = form
    for text in ("10", "7", "10"):
        answer(version, score=Given(text=text), age=Given(text=text))
    found = read_results(form_id)
    score = of(found, "score")
    assert (score.mean, score.spread) == (9.0, ((7.0, 1), (10.0, 2)))
    assert of(found, "age").mean == 9.0


def test_versions_segments_and_seasons_stand_side_by_side(form):
    form_id, first = form
    make_season("2025/26", "2025-09-01", "2026-08-31")
    make_season("2026/27", "2026-09-01", "2027-08-31")
    member = make_patron()
    make_membership(member, ends="2027-12-31")
    refresh()
    answer(first, patron=member, at="2026-01-10T12:00:00Z", love=Given(("op",)))
    second = forms.publish_form(form_id, schema_data(FormSchema("S", questions=(LOVE,))))
    answer(second.created_id, at="2026-10-10T12:00:00Z", love=Given(("ja",)))
    assert [(g.name, g.results.tally.responses) for g in compare(form_id, "version")] == [
        ("v1", 1), ("v2", 1),
    ]  # fmt: skip
    assert [g.name for g in compare(form_id, "season")] == ["2025/26", "2026/27"]
    by_segment = {g.name: bars(g.results, "love")[0][1] for g in compare(form_id, "segment")}
    assert by_segment == {"Members": 1, "Not been here yet": 1, "Nobody we know": 0}


def test_a_form_nobody_answered_has_its_questions_with_nothing(form):
    found = read_results(form[0])
    assert [q.answered for q in found.questions] == [0, 0, 0, 0]
    assert all(number == 0 for _, number, _ in bars(found, "love"))
