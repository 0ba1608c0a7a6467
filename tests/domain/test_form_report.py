"""Results as they are shown: what is looked at, rows and ranges, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from builders import make_patron, make_season
from hypothesis import given
from hypothesis import strategies as st

from db.queries import forms, responses
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_bars import POINTS_MOST, ROWS_MOST, rows_of
from desktop.domain.form_report import (
    Card,
    Looked,
    Report,
    head_words,
    looked_words,
    read_report,
    share_words,
)
from desktop.domain.form_results import QuestionResult
from desktop.domain.form_schema import Choice, FormSchema, Limits, Question
from desktop.domain.form_schema import to_data as schema_data

LOVE = Question(
    "love", "several", "What do you love?", other=True,
    choices=(Choice("op", "Opera"), Choice("ja", "Jazz"), Choice("fo", "Folk")),
)  # fmt: skip
SCORE = Question(
    "score", "scale", "Again?", limits=Limits("1", "5"), low_words="No", high_words="Yes"
)
DAY = Question("day", "date", "Birthday?", with_year=False)


@pytest.fixture
def form(database):
    schema = schema_data(FormSchema("Season", questions=(LOVE, SCORE, DAY)))
    form_id = forms.add_form("Season signup", schema).created_id
    return form_id, forms.publish_form(form_id, schema).created_id


def answer(version_id: int, *, at="2026-10-10T12:00:00Z", face="paper", patron=None, **said):
    responses.add_response(
        version_id, {key: to_data(g) for key, g in said.items()}, face=face,
        status="taken" if patron else "anonymous", patron_id=patron, answered_at=at,
    )  # fmt: skip


def card(report: Report, key: str) -> Card:
    return next(c for c in report.cards if c.key == key)


def test_answers_that_are_not_offered_any_more_stand_last(form):
    form_id, first = form
    answer(first, love=Given(("op",)))
    answer(first, love=Given(("fo",), "Klezmer"))
    retired = replace(LOVE, choices=(replace(LOVE.choices[0], retired=True), *LOVE.choices[1:]))
    forms.publish_form(form_id, schema_data(FormSchema("S", questions=(retired,))))
    love = card(read_report(form_id), "love")
    assert [(r.words, r.bars[0].responses, r.retired) for r in love.rows] == [
        ("Jazz", 0, False), ("Folk", 1, False), ("Something else", 1, False), ("Opera", 1, True),
    ]  # fmt: skip
    assert (love.typed, love.texts_name) == (1, "Something else")
    assert [t.text for t in love.texts] == ["Klezmer"]


def test_each_point_of_a_scale_has_a_row_with_the_words_of_its_ends(form):
    form_id, first = form
    answer(first, score=Given(text="5"))
    answer(first, score=Given(text="2"))
    score = card(read_report(form_id), "score")
    assert [r.words for r in score.rows] == ["1 · No", "2", "3", "4", "5 · Yes"]
    assert [r.bars[0].responses for r in score.rows] == [0, 1, 0, 0, 1]
    assert score.means == (3.5,) and score.rows[1].amounts == (2.0, 2.0)


def test_what_is_no_number_is_said(form):
    form_id, first = form
    answer(first, score=Given(text="5"))
    answer(first, score=Given(text="very much"))
    assert card(read_report(form_id), "score").note == "1 answer is no number."


def test_dates_read_as_dates(form):
    form_id, first = form
    answer(first, day=Given(text="--05-17"))
    day = card(read_report(form_id), "day")
    assert [t.text for t in day.texts] == ["17 May"] and day.typed == 1


def test_faces_are_counted_as_they_would_be_without_being_chosen(form):
    form_id, first = form
    answer(first, face="paper")
    answer(first, face="kiosk")
    report = read_report(form_id, Looked(faces=frozenset({"kiosk"})))
    assert report.tally.responses == 1 and report.whole.responses == 2
    assert report.by_face == {"paper": 1, "kiosk": 1}


def test_what_is_compared_by_is_not_restricted_to_one_of_it(form):
    form_id, first = form
    answer(first, love=Given(("op",)))
    second = forms.publish_form(form_id, schema_data(FormSchema("S", questions=(LOVE,))))
    answer(second.created_id, love=Given(("ja",)))
    report = read_report(form_id, Looked(version_id=first, by="version"))
    assert report.looked.version_id == 0
    assert [(s.name, s.responses) for s in report.sides] == [("v1", 1), ("v2", 1)]
    opera = card(report, "love").rows[0]
    assert [(b.responses, b.of) for b in opera.bars] == [(1, 1), (0, 1)]
    assert looked_words(report) == "All responses · compared by version"


def test_the_season_is_the_one_of_that_name(form):
    form_id, first = form
    make_season("2025/26", "2025-09-01", "2026-08-31")
    make_season("2026/27", "2026-09-01", "2027-08-31")
    answer(first, at="2026-01-10T12:00:00Z")
    answer(first, patron=make_patron(), at="2026-10-10T12:00:00Z")
    looked = Looked(season="2025/26", segment="anonymous", faces=frozenset({"paper", "web"}))
    report = read_report(form_id, looked)
    assert report.tally.responses == 1
    assert looked_words(report) == "Nobody we know · season 2025/26 · Paper or Web page"


def test_the_head_says_who_answered_since_when(form):
    form_id, first = form
    answer(first, at="2025-03-03T12:00:00Z")
    answer(first, patron=make_patron())
    said = head_words(read_report(form_id).tally)
    assert said == "2 responses · 1 patron · 1 anonymous · since 3 Mar 2025"


def test_a_form_never_published_has_nothing_to_show(database):
    form_id = forms.add_form("Draft", schema_data(FormSchema("S", questions=(LOVE,)))).created_id
    report = read_report(form_id)
    assert not report.published and report.cards == () and head_words(report.tally) == ""


@pytest.mark.parametrize(
    ("responses_", "of", "said"),
    [(0, 0, ""), (0, 4, "0 %"), (1, 1000, "<1 %"), (1, 3, "33 %"), (4, 4, "100 %")],
)
def test_shares_are_said_in_whole_per_cents(responses_, of, said):
    assert share_words(responses_, of) == said


AMOUNTS = st.lists(
    st.one_of(
        st.integers(-1000, 100_000).map(float), st.floats(-999, 99_999).map(lambda f: round(f, 6))
    ),
    min_size=1, max_size=60, unique=True,
)  # fmt: skip


@given(AMOUNTS, st.sampled_from(["number", "scale"]))
def test_every_number_is_in_exactly_one_row_and_there_are_not_too_many(amounts, kind):
    spread = tuple((a, 2) for a in sorted(amounts))
    result = QuestionResult("q", kind, "How far?", 2 * len(spread), False, (), 1.0, spread)
    rows = rows_of(Question("q", kind), result, [result])
    assert sum(r.bars[0].responses for r in rows) == 2 * len(spread)
    ends = [r.amounts for r in rows]
    assert all(low <= high for low, high in ends)
    assert all(a[1] < b[0] for a, b in pairwise(ends))
    assert len({r.words for r in rows}) == len(rows)
    if kind == "number":
        assert len(rows) <= ROWS_MOST + 1
    else:
        assert len(rows) <= len(spread) + POINTS_MOST
