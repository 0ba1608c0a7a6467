"""Whatever a survey tool writes of a form's answers, the import gives the same answers back."""

import csv
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_checks import in_new_york
from survey_checks import every_response, publish

from db import connection
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_filling import finish
from desktop.domain.form_schema import Choice, FormSchema, Limits, Question
from desktop.importing import session
from desktop.importing.understanding import Answers

SCHEMA = FormSchema(
    title="Evening",
    questions=(
        Question("q1", "several", "What do you love?", other=True, choices=(
            Choice("c1", "Opera"), Choice("c2", "Jazz, folk and blues"), Choice("c3", "Tea; cakes"),
            Choice("c4", "No thanks"), Choice("c5", "Ópera"), Choice("c6", "1"))),
        Question("q2", "one", "How often do you come?", choices=(
            Choice("c1", "Often, I hope"), Choice("c2", "Never"))),
        Question("q3", "yes_no", "Will you come again?", choices=(
            Choice("yes", "Yes"), Choice("no", "No"))),
        Question("q4", "scale", "How was the sound?", limits=Limits("0", "10")),
        Question("q5", "long", "Anything else?"),
        Question("q6", "date", "When is your birthday?"),
    ),
)  # fmt: skip
# A letter at each end: no text is thrown away for its white space.
TEXT = st.builds(
    lambda first, middle, last: f"{first}{middle}{last}",
    st.sampled_from("ab=+-@c"),
    st.text("abc =+-@'\";,|\n éß🎻ع", max_size=18),
    st.sampled_from("abcéß"),
)
KEYS = {q.key: [c.key for c in q.choices] for q in SCHEMA.questions}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "q1": st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), min_size=1, unique=True).map(
            lambda keys: Given(tuple(keys))
        ),
        "q2": st.sampled_from(KEYS["q2"]).map(lambda key: Given((key,))),
        "q3": st.sampled_from(KEYS["q3"]).map(lambda key: Given((key,))),
        "q4": st.integers(0, 10).map(lambda n: Given(text=str(n))),
        "q5": TEXT.map(lambda text: Given(text=text)),
        "q6": st.dates(date(1900, 1, 1), date(2026, 12, 31)).map(
            lambda day: Given(text=day.isoformat())
        ),
    },
)  # fmt: skip


def cell(question: Question, given_: Given, between: str) -> str:
    words = [c.words for c in question.choices if c.key in given_.choices]
    return between.join(words) if question.choices else given_.text


def headings(one_a_choice: bool) -> list[str]:
    found = ["Timestamp"]
    for question in SCHEMA.questions:
        if one_a_choice and question.key == "q1":
            found += [f"{question.words} [{c.words}]" for c in question.choices]
        else:
            found.append(question.words)
    return found


def row(number: int, answers: dict[str, Given], one_a_choice: bool, between: str) -> list[str]:
    found = [f"2026-10-{1 + number // 24:02d} {number % 24:02d}:05:07"]
    for question in SCHEMA.questions:
        given_ = answers.get(question.key, Given())
        if one_a_choice and question.key == "q1":
            found += ["Yes" if c.key in given_.choices else "" for c in question.choices]
        else:
            found.append(cell(question, given_, between))
    return found


@pytest.fixture
def form(database) -> str:
    in_new_york()
    publish("Evening", SCHEMA)
    return "Evening"


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(
    st.lists(ANSWERS, min_size=2, max_size=6),
    st.booleans(),
    st.sampled_from(("; ", ";", "\n", ", ")),
    st.sampled_from((",", ";", "\t")),
)
def test_answers_survive_the_way_through_a_survey(
    form, tmp_path, given_answers, one_a_choice, between, delimiter
):
    with connection.transaction() as raw:
        raw.execute("delete from response")
    path = tmp_path / "survey.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(headings(one_a_choice))
        for number, answers in enumerate(given_answers):
            writer.writerow(row(number, answers, one_a_choice, between))
    answers = Answers(kind="responses", given={"form.name": form, "dates": "ymd"},
                      delimiter=delimiter)  # fmt: skip
    result = session.import_file(session.understand(path, answers), answers)
    assert result.counts.responses == len(given_answers)
    for record, told in zip(every_response(), given_answers, strict=True):
        kept = {k: to_data(g) for k, g in finish(SCHEMA, told).answers.items()}
        assert record.answers == kept
        assert record.remark == ""
