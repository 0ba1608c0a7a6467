"""How answers are read: times, several answers in a cell, ticks, wordings, kinds of questions."""

from pathlib import Path

import pytest
from builders import make_patron
from hypothesis import given, settings
from hypothesis import strategies as st
from import_checks import bring, in_new_york, write_table
from survey_checks import every_response, live, publish, told

from db.folding import fold
from db.queries.interests import add_interest
from desktop.domain.form_schema import Choice, Condition, FormSchema, Limits, Question, ShowIf
from desktop.importing import session
from desktop.importing.form_choice import name_of
from desktop.importing.survey_asked import Asked, is_other
from desktop.importing.survey_cells import AnswerReader, split_answers
from desktop.importing.survey_headings import find
from desktop.importing.survey_kinds import question_of
from desktop.importing.survey_match import LIKE, likeness
from desktop.importing.survey_rows import read_instant
from desktop.importing.understanding import Answers


@pytest.fixture
def venue(database):
    in_new_york()


# -- times


@pytest.mark.parametrize(
    ("cell", "order", "want"),
    [
        ("2025/11/09 3:52:30 AM GMT-5", "", "2025-11-09T08:52:30Z"),
        ("2025/11/09 3:52:30 PM GMT+1", "", "2025-11-09T14:52:30Z"),
        ("2025/11/09 3:52:30 PM GMT+5:30", "", "2025-11-09T10:22:30Z"),
        ("2025-11-09T15:52:30Z", "", "2025-11-09T15:52:30Z"),
        ("2025-11-09T15:52:30+01:00", "", "2025-11-09T14:52:30Z"),
        ("2025-11-09 15:52:30", "", "2025-11-09T20:52:30Z"),
        ("11/9/2025 15:52:30", "mdy", "2025-11-09T20:52:30Z"),
        ("9/11/2025 15:52", "dmy", "2025-11-09T20:52:00Z"),
        ("09.11.2025 15:52:30", "dmy", "2025-11-09T20:52:30Z"),
        ("Nov 9, 2025 3:52 PM", "", "2025-11-09T20:52:00Z"),
        ("Sun Nov 09 2025 15:52:30 GMT-0500 (Eastern Standard Time)", "", "2025-11-09T20:52:30Z"),
        ("9 November 2025 at 15:52", "", "2025-11-09T20:52:00Z"),
        ("yesterday", "", ""),
    ],
)
def test_a_time_is_read_however_it_is_spelled(venue, cell, order, want):
    assert read_instant(cell, order) == want


def test_a_heading_may_say_that_times_are_told_in_utc(venue, tmp_path):
    rows = [["Submit Date (UTC)", "How was it?"], ["2025-11-09 15:52:30", "Good"],
            ["2025-11-10 15:52:30", "Bad"]]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", rows), Answers(kind="responses"))
    assert [r.answered_at for r in every_response()] == [
        "2025-11-09T15:52:30Z", "2025-11-10T15:52:30Z",
    ]  # fmt: skip


# -- several answers in a cell

CHOICE = st.text("abcXYZ é,-&'", min_size=1, max_size=12).map(lambda s: " ".join(s.split())).filter(
    lambda s: bool(fold(s)) and s.strip(" ,") == s
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(CHOICE, min_size=1, max_size=5, unique_by=fold),
    st.sampled_from(("; ", ";", "\n", " | ")),
    st.booleans(),
)
def test_known_choices_are_found_whatever_stands_between_them(choices, between, closed):
    cell = between.join(choices) + (between if closed else "")
    assert split_answers(cell, {fold(c) for c in choices}) == choices


@pytest.mark.parametrize(
    ("cell", "known", "want"),
    [
        ("Jazz, folk and blues, Opera", {"jazz, folk and blues", "opera"},
         ["Jazz, folk and blues", "Opera"]),
        ("Opera, Jazz", {"opera", "jazz"}, ["Opera", "Jazz"]),
        ("Opera, puppets", {"opera"}, ["Opera", "puppets"]),
        ("Loved it, thank you", {"opera"}, ["Loved it, thank you"]),
        ("Opera;Something of mine, and more", {"opera"}, ["Opera", "Something of mine, and more"]),
        ("Tea; coffee, Opera", {"tea; coffee", "opera"}, ["Tea; coffee", "Opera"]),
        (";;", {"opera"}, []),
    ],
)  # fmt: skip
def test_a_cell_is_cut_where_its_choices_end(cell, known, want):
    assert split_answers(cell, known) == want


def reader(question: Question, *columns: tuple[int, str], wordings=()) -> AnswerReader:
    return AnswerReader(question, columns or ((0, ""),), wordings, "dmy")


LOVES = Question("q", "several", "Loves", choices=(Choice("c1", "Opera"), Choice("c2", "Jazz")),
                 other=True)  # fmt: skip


@pytest.mark.parametrize("tick", ["x", "1", "yes", "TRUE", "Opera", "✓", "Ja"])
def test_a_choice_is_ticked_in_any_of_the_usual_ways(tick):
    read = reader(LOVES, (0, "Opera"), (1, "Jazz"), (2, "Other (please say)"))
    assert read.read([tick, "", ""]).given.choices == ("c1",)
    assert read.read([tick, "No", "Tap"]).given == (("c1",), "Tap", "", ())


@pytest.mark.parametrize("empty", ["", "0", "no", "N/A", "FALSE", "-"])
def test_a_choice_that_is_not_ticked_is_not_chosen(empty):
    read = reader(LOVES, (0, "Opera"), (1, "Jazz"))
    assert read.read([empty, empty]).given.empty


def test_an_older_wording_of_a_choice_is_known_and_a_slip_of_the_pen_too():
    read = reader(LOVES, wordings=[("c2", "Jazz and blues")])
    assert read.read(["jazz & blues"]).given.choices == ()
    assert read.read(["Jazz and blues"]).given.choices == ("c2",)
    assert read.read(["Jazz and  blus"]).given.choices == ("c2",)


def test_what_is_no_choice_is_never_lost():
    closed = Question("q", "one", "One", choices=LOVES.choices)
    assert reader(closed).read(["Ballet"]).lost == "Ballet"
    assert reader(LOVES).read(["Ballet"]).given.other == "Ballet"
    yes_no = Question("q", "yes_no", "?", choices=(Choice("yes", "Yes"), Choice("no", "No")))
    assert reader(yes_no).read(["Perhaps"]).lost == "Perhaps"
    assert reader(yes_no).read(["Yes, please"]).given.choices == ("yes",)


def test_numbers_and_days_are_read_out_of_words():
    scale = Question(
        "q", "scale", "?", low_words="Poor", high_words="Great", limits=Limits("1", "5")
    )
    assert reader(scale).read(["4 - quite good"]).given.text == "4"
    assert reader(scale).read(["Great"]).given.text == "5"
    assert reader(scale).read(["so so"]).given.text == "so so"
    day = Question("q", "date", "?")
    assert reader(day).read(["3.4.1980"]).given.text == "1980-04-03"


# -- wording


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("What did you enjoy most? (tick all that apply)", "2. What did you enjoy most?"),
        ("What did you enjoy most ?*", "what did you enjoy most?"),
        ("How likely are you to recommend The Quay Playhouse to a friend? (0 = not, 10 = very)",
         "How likely are you to recommend us to a friend?"),
        ("How did you hear about this concert?", "How did you hear about us?"),
    ],
)  # fmt: skip
def test_the_same_question_in_other_words_is_known(left, right):
    assert likeness(left, right) >= LIKE


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("What did you enjoy most?", "What did you enjoy least?"),
        ("Your e-mail", "Your phone"),
        ("What could we do better?", "What did you like?"),
        ("Do you have children?", "Do you have a car?"),
        ("", "What did you like?"),
    ],
)
def test_another_question_is_not_taken_for_it(left, right):
    assert likeness(left, right) < LIKE


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("after_the_show-responses (2).csv", "After the show"),
        ("Season survey (Responses).xlsx", "Season"),
        ("2026-11-01 export.csv", "Export"),
        ("Publikumsumfrage.csv", "Publikumsumfrage"),
    ],
)
def test_a_form_is_called_as_its_file(name, want):
    assert name_of(Path(name)) == want


@pytest.mark.parametrize(
    "words", ["Other", "Other (please specify)", "Something else…", "Sonstiges"]
)
def test_a_free_answer_beside_choices_is_known_by_its_words(words):
    assert is_other(words)
    assert not is_other("Otherworldly music")


# -- headings


def test_a_survey_without_a_second_row_keeps_its_first_answers():
    rows = [["Timestamp", "How was it?", "And you?"], ["2026-01-01 10:00", "", "Fine"],
            ["2026-01-02 10:00", "Good", ""], ["2026-01-03 10:00", "Good", "Well"]]  # fmt: skip
    assert find(rows).header_rows == 1


def test_lines_above_the_headings_are_passed_over():
    rows = [["Report of our survey"], [], ["Timestamp", "How was it?", "Why?"],
            ["2026-01-01 10:00", "Good", "So"]]  # fmt: skip
    assert (find(rows).preamble_rows, find(rows).header_rows) == (2, 1)


def test_a_grid_of_ratings_is_a_question_a_row(venue, tmp_path):
    rows = [["Timestamp", "How were they? [Sound]", "How were they? [Light]"]]
    rows += [[f"2026-01-0{n} 10:00", mark, other] for n, (mark, other) in
             enumerate([("Good", "Bad"), ("Good", "Good"), ("Bad", "Good"), ("Good", "Bad")], 1)]  # fmt: skip
    result = bring(write_table(tmp_path / "a.csv", rows), Answers(kind="responses"))
    assert [(q.words, q.kind) for q in live(result.filled.form).questions] == [
        ("How were they? Sound", "one"), ("How were they? Light", "one"),
    ]  # fmt: skip


# -- kinds


def kind_of(words: str, *answers: str) -> str:
    asked = Asked(words, [(0, "")])
    for answer in answers:
        asked.answers[answer] = asked.answers.get(answer, 0) + 1
    return question_of(asked, {}).kind


@pytest.mark.parametrize(
    ("words", "answers", "want"),
    [
        ("Will you come again?", ("Yes", "No", "Yes"), "yes_no"),
        ("May we send you our newsletter?", ("Yes", "No"), "permission"),
        ("How would you rate the bar?", ("1", "5", "3", "4"), "scale"),
        ("How many children do you have?", ("1", "2", "0", "3"), "number"),
        ("What year were you born?", ("1980", "1975"), "number"),
        ("When is your birthday?", ("17 May 1980", "1975-04-03"), "date"),
        ("Any dietary needs?", ("Vegan", "Vegan", "Vegan"), "access"),
        ("How did you hear?", ("A friend", "A poster", "A friend", "A poster", "A friend"), "one"),
        ("What do you like?", ("A;B", "A", "B;C", "A;C"), "several"),
        ("Anything else?", ("No", "A;B", "A"), "long"),
        ("Your favourite composer", ("Bach", "Schubert", "Ligeti"), "short"),
        ("Your favourite composer", (), "short"),
    ],
)
def test_the_kind_of_a_question_is_guessed_from_its_answers(words, answers, want):
    assert kind_of(words, *answers) == want


def test_choices_that_are_interests_become_them(venue, tmp_path):
    add_interest("Chamber music", group="Music", aliases=["string quartets"])
    rows = [["Timestamp", "Which kinds do you like?"]]
    rows += [[f"2026-01-0{n} 10:00", said] for n, said in
             enumerate(["String quartets;Opera", "Opera", "String quartets", "Opera"], 1)]  # fmt: skip
    result = bring(write_table(tmp_path / "a.csv", rows))
    (question,) = live(result.filled.form).questions
    becomes = {c.words: (c.becomes.kind, c.becomes.what) for c in question.choices}
    assert becomes == {"String quartets": ("interest", "Chamber music"), "Opera": ("nothing", "")}


# -- whole files


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_way_a_file_is_written_makes_no_difference(venue, tmp_path, delimiter, encoding):
    rows = [["Timestamp", "Name", "E-mail", "What is “it” to you?" if encoding != "cp1252" else
             "Qu'est-ce que ça évoque?"]]  # fmt: skip
    rows += [[f"2026-01-{n:02d} 10:00:00", f"Zoë Núñez{'abcdef'[n]}", f"z{n}@example.com", "-1\n+2, =3;4|5"]
             for n in range(1, 6)]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", rows, delimiter, encoding))
    records = every_response()
    assert len(records) == 5
    assert {next(iter(told(r).values())) for r in records} == {"-1\n+2, =3;4|5"}
    assert records[0].person["given"].startswith("Zoë")


def test_two_sheets_that_say_the_same_are_two_responses_and_stay_two(venue, tmp_path):
    rows = [["Timestamp", "How was it?"], ["2026-01-01 10:00", "Good"], ["2026-01-01 10:00", "Good"],
            ["2026-01-02 10:00", "Bad"]]  # fmt: skip
    path = write_table(tmp_path / "a.csv", rows)
    assert bring(path).counts.responses_new == 3
    assert bring(path).counts.responses_new == 0
    assert len(every_response()) == 3


def test_a_sheet_with_a_number_is_brought_up_to_date_and_never_blanked(venue, tmp_path):
    head = ["Response ID", "Submitted", "Email", "How was it?", "Why?"]
    first = [head, ["7", "2026-01-01 10:00", "a@example.com", "Good", "Sound"],
             ["8", "2026-01-02 10:00", "b@example.com", "Bad", "Cold"]]  # fmt: skip
    second = [head, ["7", "2026-01-01 10:00", "a@example.com", "Great", ""],
              ["8", "2026-01-02 10:00", "b@example.com", "Bad", "Cold"]]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", first))
    result = bring(write_table(tmp_path / "b.csv", second))
    assert (result.counts.responses_new, result.counts.responses_updated) == (0, 1)
    assert [told(r)["How was it?"] for r in every_response()] == ["Great", "Bad"]
    assert [told(r)["Why?"] for r in every_response()] == ["Sound", "Cold"]
    session.undo_batch(result.batch_id)
    assert told(every_response()[0])["How was it?"] == "Good"


def test_two_surveys_that_count_from_one_do_not_overwrite_each_other(venue, tmp_path):
    head = ["ID", "Completion time", "How was it?", "Why?"]
    first = [head, ["1", "2026-01-01 10:00", "Good", "Sound"], ["2", "2026-01-02 10:00", "Bad", ""]]
    second = [
        head,
        ["1", "2026-06-01 10:00", "Good", "Light"],
        ["2", "2026-06-02 10:00", "Bad", ""],
    ]
    bring(write_table(tmp_path / "a.csv", first))
    result = bring(write_table(tmp_path / "b.csv", second))
    assert (result.counts.responses_new, result.filled.made) == (2, False)
    assert len(every_response()) == 4


def test_an_archived_patron_gets_no_answers_unasked(venue, tmp_path):
    make_patron("Mei", "Ng", email="mei@example.com", archived=True)
    rows = [["Timestamp", "Name", "Email", "How was it?"],
            ["2026-01-01 10:00", "Mei Ng", "mei@example.com", "Good"]]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", rows))
    assert [r.patron_id for r in every_response()] == [None]


def test_answers_to_hidden_questions_are_kept_as_a_remark(venue, tmp_path):
    schema = FormSchema(questions=(
        Question("q1", "yes_no", "Do you play?", choices=(Choice("yes", "Yes"), Choice("no", "No"))),
        Question("q2", "short", "Which instrument?",
                 show_if=ShowIf((Condition("q1", "is", "yes"),))),
    ))  # fmt: skip
    publish("Play", schema)
    rows = [["Timestamp", "Do you play?", "Which instrument?"],
            ["2026-01-01 10:00", "No", "Triangle"], ["2026-01-02 10:00", "Yes", "Viola"]]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", rows), Answers(given={"form.name": "Play"}))
    first, second = every_response()
    assert told(first) == {"Do you play?": ["No"]}
    assert "Triangle" in first.remark
    assert (told(second)["Which instrument?"], second.remark) == ("Viola", "")
