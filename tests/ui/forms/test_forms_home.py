"""The list of forms: what stands in a row, and all that is done from it, by keyboard too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from db.queries import forms, responses
from desktop.domain.form_library import ready_forms
from desktop.domain.form_schema import FormSchema, from_data, new_question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.form_acts import as_new
from desktop.ui.forms.forms_home import FormsHome

SCHEMA = FormSchema(title="Hello", questions=(new_question("short", "What do you love?"),))


def make(name: str = "Season signup", *, published: bool = True) -> int:
    made = forms.add_form(name, to_data(SCHEMA)).created_id
    if published:
        forms.publish_form(made, to_data(SCHEMA))
    return made


def answer(form_id: int, status: str) -> None:
    live = forms.get_form(form_id).live
    key = live.body["questions"][0]["key"]
    responses.add_response(live.id, {key: {"text": "Jazz"}}, face="paper", status=status)


@pytest.fixture
def home(desk: Desk, qtbot) -> FormsHome:
    made = FormsHome(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def rows(home: FormsHome) -> list[str]:
    model = home.list.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_without_forms_a_beginning_is_offered(home: FormsHome, qtbot):
    home.activate()
    assert home.empty.isVisible() and home.vocabulary.isVisible() and home.new.isVisible()
    assert not home.card.isVisible() and not home.paper.isVisible()
    with qtbot.waitSignal(home.form_wanted) as wanted:
        qtbot.keyClick(home.empty.action, Qt.Key.Key_Space)
    made = forms.get_form(wanted.args[0])
    assert made.name == ready_forms()[0].name
    assert from_data(made.draft) == ready_forms()[0].schema


def test_a_row_says_how_a_form_stands(home: FormsHome):
    form_id = make()
    for status in ("waiting", "waiting", "anonymous", "partial"):
        answer(form_id, status)
    forms.set_draft(
        form_id, {**to_data(SCHEMA), "title": "x"}, version=forms.get_form(form_id).version
    )
    make("Access needs", published=False)
    home.activate()
    assert rows(home) == [
        "Access needs, Draft, Not published yet",
        "Season signup, Published v1, Draft changes, 2 to review, "
        "3 answered · 1 broken off · last on Sun 22 Nov",
    ]
    assert home.review.text() == "Review 2 responses"


def test_enter_opens_and_letters_do_what_the_map_says(home: FormsHome, qtbot):
    form_id = make()
    answer(form_id, "waiting")
    home.activate()
    with qtbot.waitSignal(home.form_wanted) as opened:
        qtbot.keyClick(home.list, Qt.Key.Key_Return)
    assert opened.args == [form_id]
    with qtbot.waitSignal(home.kiosk_wanted) as kiosk:
        qtbot.keyClick(home.list, Qt.Key.Key_K)
    assert kiosk.args == [form_id]


def test_rename_duplicate_and_archive_from_the_keyboard(
    home: FormsHome, desk: Desk, dialogs, qtbot
):
    form_id = make()
    home.activate()
    dialogs.text = "Autumn signup"
    qtbot.keyClick(home.list, Qt.Key.Key_F2)
    assert forms.get_form(form_id).name == "Autumn signup"
    qtbot.keyClick(home.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [r.name for r in forms.list_forms()] == ["Autumn signup", "Autumn signup copy"]
    assert home.list.current.name == "Autumn signup copy"
    qtbot.keyClick(home.list, Qt.Key.Key_Delete)
    assert [r.name for r in forms.list_forms()] == ["Autumn signup"]
    qtbot.waitUntil(lambda: home.archived.isVisible() and len(rows(home)) == 1)
    assert desk.edits.undo()
    assert len(forms.list_forms()) == 2


def test_a_refused_name_leaves_the_form_as_it_is(home: FormsHome, dialogs, qtbot):
    make("Access needs")
    form_id = make()
    home.reload(form_id)
    dialogs.text = "access  NEEDS"
    qtbot.keyClick(home.list, Qt.Key.Key_F2)
    assert forms.get_form(form_id).name == "Season signup"
    assert "already a form" in dialogs.failures[0]


def test_archived_forms_are_shown_on_request(home: FormsHome, qtbot):
    form_id = make()
    forms.update_form(form_id, archived=True)
    make("Other")
    home.activate()
    assert len(rows(home)) == 1
    qtbot.mouseClick(home.archived, Qt.MouseButton.LeftButton)
    assert [r for r in rows(home) if "Archived" in r]


def test_the_menu_of_new_forms_has_an_empty_one_and_the_ready_ones(home: FormsHome, qtbot):
    menu: QMenu = home.new_menu()
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "Empty form"
    assert [r.name for r in ready_forms()] == texts[2:8]
    for text in ("Empty form", ready_forms()[1].name, ready_forms()[1].name):
        with qtbot.waitSignal(home.form_wanted):
            menu.actions()[texts.index(text)].trigger()
    names = {r.name for r in forms.list_forms()}
    assert names == {"New form", ready_forms()[1].name, ready_forms()[1].name + " 2"}


def test_a_form_file_goes_out_and_comes_back(home: FormsHome, dialogs, tmp_path: Path, qtbot):
    form_id = make()
    home.activate()
    dialogs.file = tmp_path / "form"
    home.card.send.trigger()
    written = tmp_path / "form.json"
    assert json.loads(written.read_text(encoding="utf-8"))
    dialogs.file = written
    with qtbot.waitSignal(home.form_wanted) as wanted:
        qtbot.mouseClick(home.receive, Qt.MouseButton.LeftButton)
    assert wanted.args == [form_id]
    assert [r.id for r in forms.list_forms()] == [form_id]


def test_no_rapport_file_is_written_over_by_a_form(home: FormsHome, dialogs, database: Path):
    make()
    home.activate()
    before = database.stat().st_size
    dialogs.file = database
    home.card.send.trigger()
    assert "is a Rapport file" in dialogs.failures[0] and database.stat().st_size == before


@pytest.mark.parametrize("text", ["no json", "[1, 2]", '{"questions": 3}', "\x00\x01"])
def test_what_is_no_form_file_is_refused_calmly(
    home: FormsHome, dialogs, tmp_path: Path, text: str
):
    dialogs.file = tmp_path / "odd.json"
    dialogs.file.write_text(text, encoding="utf-8")
    assert home.acts.receive() is None
    assert "Nothing was taken in" in dialogs.failures[0]
    assert forms.list_forms() == []


def test_the_card_shows_what_the_chosen_form_asks(home: FormsHome):
    make()
    home.activate()
    assert home.card.name.text() == "Season signup"
    assert home.card.questions.itemAt(0).widget().text() == "1  What do you love?"
    assert "1 question" in home.card.ease.text()
    assert home.card.kiosk.isVisible()


def test_a_copy_knows_nothing_of_what_was_retired():
    question = new_question("one", "Which?")
    from dataclasses import replace

    choices = (replace(question.choices[0], words="A"), replace(question.choices[1], retired=True))
    schema = FormSchema(
        questions=(replace(question, choices=choices),), retired=(new_question("short", "Old"),)
    )
    copied = as_new(schema)
    assert copied.retired == ()
    assert [c.words for c in copied.questions[0].choices] == ["A"]
