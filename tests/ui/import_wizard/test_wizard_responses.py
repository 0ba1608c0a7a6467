"""The wizard with answers: columns and questions, the form it would make, forms that come back."""

import json
from pathlib import Path

import pytest

from db import connection
from db.queries import forms, responses
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_schema import SCALE, FormSchema, Limits, Question
from desktop.domain.form_schema import to_data as schema_data
from desktop.importing.flow import Step
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.import_page import ImportPage
from desktop.ui.widgets.labels import Label

DATA = Path(__file__).parents[2] / "data" / "imports"
SAMPLE = DATA / "google_forms_responses.csv"


@pytest.fixture
def page(desk: Desk, qtbot) -> ImportPage:
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.activate()
    return page


def reach(qtbot, page: ImportPage, step: Step, act) -> None:
    def there(name: str) -> bool:
        return name == step.value

    with qtbot.waitSignal(page.step_changed, check_params_cb=there, timeout=20_000):
        act()


def publish(name: str, *questions: Question) -> int:
    body = schema_data(FormSchema(title=name, questions=questions))
    form_id = forms.add_form(name, body).created_id
    forms.publish_form(form_id, body)
    return form_id


def editor(page: ImportPage, key: str):
    return next(e for e in page.check.editors if e.question.key == key)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label))


def role_of(page: ImportPage, heading: str) -> str:
    columns = page.flow.understanding.columns
    return next(c.role for c in columns if c.heading.startswith(heading))


def test_a_survey_shows_the_form_it_would_make_and_makes_it(page: ImportPage, desk: Desk, qtbot):
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([SAMPLE]))
    preview = page.check.preview
    assert preview.isVisible() and preview.title.text() == "The form it makes"
    assert "What did you enjoy most? (tick all that apply)" in words(preview)
    assert "The music · The bar" in words(preview)
    editor(page, "form.name").field.setText("After the show")
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    assert forms.list_forms() == []
    heard = []
    desk.changes.responses_changed.connect(lambda: heard.append("responses"))
    desk.changes.forms_changed.connect(lambda: heard.append("forms"))
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert sorted(heard) == ["forms", "responses"]
    assert "34 new responses" in page.result.headline.text()
    assert "“After the show”" in page.result.headline.text()
    assert [f.name for f in forms.list_forms()] == ["After the show"]
    reach(qtbot, page, Step.PLAN, page.result.undo.click)
    assert forms.list_forms() == [] and responses.count_responses() == 0


def test_another_form_is_chosen_and_the_columns_follow(page: ImportPage, qtbot):
    form_id = publish(
        "Recommend us", Question("q1", SCALE, "How likely are you to recommend us to a friend?",
                                 limits=Limits("0", "10")),
    )  # fmt: skip
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([SAMPLE]))
    assert page.flow.understanding.form_plan.made
    choice = editor(page, "form")
    assert list(choice._radios) == [str(form_id), "new"]
    reach(qtbot, page, Step.CHECK, choice._radios[str(form_id)].click)
    assert role_of(page, "How likely") == "ask:q1"
    assert role_of(page, "What did you enjoy") == ""
    assert page.check.preview.title.text() == "The form “Recommend us”"
    # Back to a form of its own: everything is a question again.
    reach(qtbot, page, Step.CHECK, editor(page, "form")._radios["new"].click)
    assert role_of(page, "What did you enjoy").startswith("ask:")


def test_a_column_is_given_to_a_question_by_hand(page: ImportPage, qtbot):
    publish(
        "Two things",
        Question("q1", SCALE, "How likely are you to recommend us to a friend?",
                 limits=Limits("0", "10")),
        Question("q2", "long", "Your wishes"),
    )  # fmt: skip
    page.flow.answers.given["form.name"] = "Two things"
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([SAMPLE]))
    choice = editor(page, "form")
    value = next(v for v in choice._radios if v != "new")
    if page.flow.understanding.form_plan.made:
        reach(qtbot, page, Step.CHECK, choice._radios[value].click)
    column = next(
        c.index for c in page.flow.understanding.columns if c.heading.startswith("Anything")
    )
    page.check.columns.filters["all"].click()
    qtbot.waitUntil(lambda: column in page.check.columns.boxes)
    box = page.check.columns.boxes[column]
    assert box.findData("ask:q2") >= 0
    reach(qtbot, page, Step.CHECK, lambda: page.check.role_chosen.emit(column, "ask:q2"))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    kept = connection.rows(
        "select a.value from answer a join question q on q.id = a.question_id where q.key = 'q2'"
    )
    assert any("longer interval" in json.loads(v[0])["text"] for v in kept)


def test_questions_asked_with_tickets_are_offered_and_left_unless_wanted(page: ImportPage, qtbot):
    path = DATA / "ticket_tailor_orders.csv"
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    assert page.check.offered.isVisible() and not page.check.preview.isVisible()
    offer = editor(page, "questions")
    assert offer.value == "keep"
    reach(qtbot, page, Step.CHECK, offer._radios["answers"].click)
    assert page.check.preview.isVisible()
    assert "Are you open to receive emails" in words(page.check.preview)
    reach(qtbot, page, Step.CHECK, editor(page, "questions")._radios["keep"].click)
    assert not page.check.preview.isVisible()
    reach(qtbot, page, Step.CHECK, editor(page, "questions")._radios["answers"].click)
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert responses.count_responses(status="waiting") == 27
    assert "27" in words(page.result.done)


def test_filled_forms_that_are_dropped_wait_for_review(page: ImportPage, qtbot, tmp_path: Path):
    publish("Signup", Question("q1", "long", "Anything else?"))
    code = forms.list_versions(1)[0].code
    paths = []
    for number in (1, 2):
        told = {"q1": to_data(Given(text=f"No. {number}"))}
        data = {"rapport": "answers", "format": 1, "code": code, "answers": told,
                "answered_at": f"2026-11-2{number}T10:00:00Z"}  # fmt: skip
        path = tmp_path / f"a{number}.rapport.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        paths.append(path)
    reach(qtbot, page, Step.CHECK, lambda: page.add_files(paths))
    assert "2 filled forms of “Signup”, version 1." in words(page.check.what)
    assert not page.check.columns.isVisible() and page.where.text() == "a1.rapport.json and 1 more"
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert responses.count_responses() == 2
    reach(qtbot, page, Step.CHOOSE, page.go_on.click)
    reach(qtbot, page, Step.CHECK, lambda: page.add_files(paths[:1]))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    assert not page.go_on.isEnabled()
    assert "came in before" in words(page.plan)


def test_what_cannot_be_read_is_said_on_the_page(page: ImportPage, qtbot, tmp_path: Path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.4 not really")
    reach(qtbot, page, Step.CHOOSE, lambda: page.add_files([path]))
    assert "scan.pdf" in page.choose.trouble.text()
