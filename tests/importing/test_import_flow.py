from collections import Counter
from pathlib import Path

import pytest

from desktop.importing.flow import BUSY, ImportFlow, Step
from desktop.importing.role_words import role_words, words_of
from desktop.importing.sentences import (
    date_read,
    plan_headline,
    plan_numbers,
    understanding_sentences,
    unsure_columns,
    used_columns_sentence,
)
from desktop.importing.understanding import (
    ColumnGuess,
    ImportCounts,
    ImportPlan,
    ImportResult,
    Question,
    TableForm,
    Understanding,
)

TITLE = Question("performance.title", "Which?", form="title")
DATES = Question("dates", "Day first?", choices=(("dmy", "Day"), ("mdy", "Month")), required=False,
                 suggestion="mdy")  # fmt: skip


def understanding(*questions: Question) -> Understanding:
    columns = (
        ColumnGuess(0, "Name", "buyer_name", 0.9, "", ("Mei Ng",)),
        ColumnGuess(1, "Odd", "seat", 0.5, "", ("A1",)),
        ColumnGuess(2, "Empty", "buyer_email", 0.9, "", ()),
        ColumnGuess(3, "Why?", "", 0.9, "", ("A friend",)),
    )
    return Understanding(
        Path("a.csv"), "tickets", "", "s", TableForm(preamble_rows=2), "ticket", columns,
        questions=questions, date_order="dmy",
    )  # fmt: skip


def plan(accepted: int = 3) -> ImportPlan:
    counts = ImportCounts(rows=4, accepted=accepted, skipped=4 - accepted)
    return ImportPlan(understanding(), ImportFlow().answers, counts, Counter(), (), ())


def result() -> ImportResult:
    return ImportResult(7, "tickets", "", ImportCounts(), Counter(), ())


def checked(*questions: Question) -> ImportFlow:
    flow = ImportFlow()
    assert flow.add_files([Path("a.csv")])
    flow.understood(understanding(*questions))
    return flow


def test_the_straight_way_from_a_file_to_a_result():
    flow = checked()
    assert flow.step is Step.CHECK
    assert flow.go_on() is Step.PLANNING
    assert flow.answers.confirmed
    flow.planned(plan())
    assert flow.go_on() is Step.APPLYING
    flow.applied(result())
    assert flow.step is Step.RESULT
    assert not flow.next_file()
    assert flow.step is Step.CHOOSE


def test_no_plan_before_what_must_be_said_is_said():
    flow = checked(TITLE)
    assert not flow.may_go_on
    assert flow.go_on() is Step.CHECK
    flow.answer("performance.title", "Hamlet")
    assert flow.may_go_on
    flow.answer("performance.title", "")
    assert not flow.may_go_on


def test_a_suggestion_stands_until_somebody_says_other():
    flow = checked(DATES)
    assert flow.date_order == "mdy"
    flow.set_date_order("dmy")
    flow.understood(understanding(DATES))
    assert flow.date_order == "dmy"


def test_a_changed_column_is_read_again_with_all_answers_kept():
    flow = checked(TITLE)
    flow.answer("performance.title", "Hamlet")
    flow.set_role(1, "price_type")
    assert flow.step is Step.READING
    flow.understood(understanding(TITLE))
    assert flow.answers.given["performance.title"] == "Hamlet"
    assert flow.answers.roles == {1: "price_type"}


def test_another_kind_or_form_forgets_the_roles_said_for_the_old_one():
    flow = checked()
    flow.set_role(1, "price_type")
    flow.understood(understanding())
    flow.set_form(kind="contacts")
    assert flow.answers.roles == {}
    assert flow.step is Step.READING


def test_going_back_keeps_what_was_said_and_the_file():
    flow = checked(TITLE)
    flow.answer("performance.title", "Hamlet")
    flow.go_on()
    flow.planned(plan())
    assert flow.back() is Step.CHECK
    assert flow.answers.given["performance.title"] == "Hamlet"
    assert flow.back() is Step.CHOOSE
    assert flow.queue == [Path("a.csv")]


def test_several_files_wait_for_their_turn():
    flow = checked()
    assert not flow.add_files([Path("b.csv"), Path("c.csv"), Path("b.csv")])
    assert flow.queue == [Path("b.csv"), Path("c.csv")]
    assert flow.leave_file()
    assert flow.path == Path("b.csv")
    assert flow.answers.given == {}


@pytest.mark.parametrize(
    ("busy", "after"),
    [(Step.READING, Step.CHECK), (Step.PLANNING, Step.CHECK), (Step.APPLYING, Step.PLAN)],
)
def test_what_fails_goes_back_one_step_with_the_reason(busy: Step, after: Step):
    flow = checked()
    flow.plan = plan()
    flow.step = busy
    flow.failed("The disk is full.")
    assert (flow.step, flow.trouble) == (after, "The disk is full.")
    assert busy in BUSY


def test_a_file_that_cannot_be_read_at_all_goes_back_to_the_start():
    flow = ImportFlow()
    flow.add_files([Path("a.csv")])
    flow.failed("Not a list.")
    assert flow.step is Step.CHOOSE


def test_a_plan_without_a_line_cannot_be_applied():
    flow = checked()
    flow.go_on()
    flow.planned(plan(accepted=0))
    assert not flow.may_go_on
    assert "Nothing" in plan_headline(plan(accepted=0))


def test_an_import_taken_back_can_be_applied_again():
    flow = checked()
    flow.go_on()
    flow.planned(plan())
    flow.go_on()
    flow.applied(result())
    flow.taken_back()
    assert flow.step is Step.PLAN


def test_what_was_understood_is_said_in_sentences():
    found = understanding()
    said = " ".join(understanding_sentences(found))
    assert "each line is one ticket" in said
    assert "2 lines above the headings" in said
    assert "day first" in said
    assert used_columns_sentence(found) == (
        "2 of 4 columns used, 1 kept as they are, 1 empty or left out."
    )
    assert unsure_columns(found) == [1]


def test_a_date_column_says_how_it_is_read():
    assert date_read("event_start", ["03/04/2026 19:30"], "dmy") == "Friday 3 April 2026, 19:30"
    assert date_read("event_start", ["03/04/2026 19:30"], "mdy") == "Wednesday 4 March 2026, 19:30"
    assert date_read("seat", ["03/04"], "mdy") == ""
    assert date_read("event_start", ["03/04/2026 19:30"], "") == ""
    assert date_read("event_start", ["2026-04-03"], "") == "Friday 3 April 2026"


def test_each_kind_has_its_own_numbers_and_roles():
    counts = ImportCounts(patrons_new=2, performances=3, productions=1)
    assert (2, "new patrons") in plan_numbers(counts, "contacts")
    assert (1, "productions") in plan_numbers(counts, "programme")
    assert "composers" in role_words("programme")
    assert words_of("tickets", "buyer_email") == "Buyer: e-mail"
    assert words_of("tickets", "made_up_role") == "Made up role"
