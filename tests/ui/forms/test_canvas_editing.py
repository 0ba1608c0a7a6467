"""Editing on the canvas: typing keeps its place, undo keeps the focus sensible, rows obey keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import make_patron, make_patron_interest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain import form_schema as kinds
from desktop.domain import vocabulary
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_library import library_questions
from desktop.domain.form_schema import (
    Becomes,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
)
from desktop.ui.desk import Desk
from desktop.ui.forms.canvas import HEAD, FormCanvas
from desktop.ui.forms.palette import Palette
from desktop.ui.forms.question_editor import QuestionEditor

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

KIDS = Question(
    "kids", kinds.YES_NO, "Do you have kids?",
    choices=(Choice("yes", "Yes", Becomes("interest", "Family shows")), Choice("no", "No")),
)  # fmt: skip
LOVE = Question(
    "love", kinds.SEVERAL, "What do you love?",
    choices=(Choice("ca", "Opera"), Choice("cb", "Jazz"), Choice("cc", "Plays")),
)  # fmt: skip
AGE = Question(
    "age", kinds.SHORT, "How old are they?", show_if=ShowIf((Condition("kids", "is", "yes"),))
)
FORM = FormSchema("Hello", "Two minutes", questions=(LOVE, KIDS, AGE))


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


class Table:
    """A canvas in a window of its own, and hands to use it."""

    def __init__(self, canvas: FormCanvas, draft: FormDraft) -> None:
        self.canvas, self.draft = canvas, draft

    def key(
        self, key: Key | str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.canvas.window().windowHandle(), key, held)
        settle()

    def type(self, text: str) -> None:
        for letter in text:
            self.key(letter)

    def open(self, key: str) -> QuestionEditor:
        self.canvas.open_card(key)
        settle()
        editor = self.canvas.column.cards[key].editor
        assert editor is not None
        return editor

    @property
    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    @property
    def order(self) -> list[str]:
        return [q.key for q in self.draft.schema.questions]

    def question(self, key: str) -> Question:
        found = self.draft.schema.question(key)
        assert found is not None
        return found


@pytest.fixture
def table_of(desk: Desk, qtbot) -> Callable[..., Table]:
    vocabulary.add_preset_vocabulary()

    def make(schema: FormSchema = FORM, published: FormSchema | None = None) -> Table:
        draft = FormDraft(schema, published)
        canvas = FormCanvas(desk)
        qtbot.addWidget(canvas)
        canvas.show_draft(draft)
        canvas.resize(820, 700)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.activateWindow()
        qtbot.waitUntil(canvas.isActiveWindow)
        settle()
        return Table(canvas, draft)

    return make


@pytest.fixture
def table(table_of: Callable[..., Table]) -> Table:
    return table_of()


# -- typing and undo


def test_the_field_that_is_typed_in_stays_and_keeps_its_cursor(table: Table):
    editor = table.open("love")
    field = editor.words
    table.key(Key.Key_Home)
    table.type("So: ")
    assert table.canvas.column.cards["love"].editor is editor
    assert table.focus is field
    assert field.textCursor().position() == 4
    assert table.question("love").words == "So: What do you love?"


def test_typing_is_one_step_and_undo_keeps_the_focus_in_the_field(table: Table):
    editor = table.open("love")
    table.key(Key.Key_A, CONTROL)
    table.type("What else?")
    table.key(Key.Key_Z, CONTROL)
    assert table.question("love").words == LOVE.words
    assert editor.words.text() == LOVE.words
    assert table.focus is editor.words
    assert not table.draft.can_undo
    table.key(Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.words.text() == "What else?"


def test_going_to_another_field_begins_another_step(table: Table):
    editor = table.open("love")
    row = editor.choices.rows["ca"]
    row.words.setFocus()
    table.key(Key.Key_End)
    table.type("!")
    editor.choices.rows["cb"].words.setFocus()
    row.words.setFocus()
    table.key(Key.Key_End)
    table.type("?")
    table.key(Key.Key_Z, CONTROL)
    assert table.question("love").choices[0].words == "Opera!"


def test_undo_of_adding_puts_the_focus_on_a_neighbour(table: Table):
    table.canvas.open_card("love")
    table.canvas.add(kinds.NUMBER)
    table.key(Key.Key_Z, CONTROL)
    assert table.order == ["love", "kids", "age"]
    assert table.canvas.focused_key() in table.order
    assert table.canvas.open_key == ""


def test_undo_of_a_removal_brings_the_question_back_and_selects_it(table: Table, desk: Desk):
    table.canvas.column.cards["kids"].setFocus()
    table.key(Key.Key_Delete)
    assert table.order == ["love", "age"]
    assert table.canvas.focused_key() == "age"
    assert "Do you have kids?" in desk.toasts.last
    table.key(Key.Key_Z, CONTROL)
    assert table.order == ["love", "kids", "age"]
    assert table.canvas.focused_key() == "kids"


def test_the_toast_brings_back_what_was_removed_though_more_was_edited(table: Table, desk: Desk):
    table.canvas.column.cards["kids"].setFocus()
    table.key(Key.Key_Delete)
    undo = desk.toasts._act
    assert undo is not None
    table.draft.change("love", words="Something newer")
    undo()
    assert table.order == ["love", "kids", "age"]
    assert table.question("love").words == "Something newer"
    assert table.canvas.focused_key() == "kids"


def test_undo_from_elsewhere_shows_where_it_happened_and_leaves_the_focus_alone(
    table: Table, qtbot
):
    table.draft.change("age", words="Changed")
    table.canvas.column.cards["love"].setFocus()
    table.canvas.clearFocus()
    other = QWidget()
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    table.draft.undo()
    assert table.canvas.selected == "age"
    assert other.hasFocus()


# -- the cards by keys


def test_arrows_walk_enter_opens_and_escape_closes(table: Table):
    table.canvas.setFocus()
    assert table.canvas.focused_key() == HEAD
    table.key(Key.Key_Down)
    table.key(Key.Key_Down)
    assert table.canvas.focused_key() == "kids"
    table.key(Key.Key_Return)
    assert table.canvas.open_key == "kids"
    assert table.focus is table.canvas.column.cards["kids"].editor.words  # type: ignore[union-attr]
    table.key(Key.Key_Escape)
    assert table.canvas.open_key == ""
    assert table.focus is table.canvas.column.cards["kids"]
    table.key(Key.Key_End)
    assert table.canvas.focused_key() == "age"


def test_ctrl_d_duplicates_with_fresh_keys(table: Table):
    table.canvas.column.cards["love"].setFocus()
    table.key(Key.Key_D, CONTROL)
    assert table.order[0] == "love" and len(table.order) == 4
    copy = table.question(table.order[1])
    assert copy.key != "love"
    assert copy.words == LOVE.words
    assert table.canvas.focused_key() == copy.key


def test_alt_arrows_move_the_open_card_and_keep_the_cursor_where_it_is(table: Table):
    editor = table.open("kids")
    table.key(Key.Key_Up, ALT)
    assert table.order == ["kids", "love", "age"]
    assert table.focus is editor.words
    table.key(Key.Key_Down, ALT)
    table.key(Key.Key_Down, ALT)
    table.key(Key.Key_Down, ALT)
    assert table.order == ["love", "age", "kids"]


def test_tab_goes_from_top_to_bottom(table: Table):
    editor = table.open("love")
    expected = [w for w in editor.stops() if w.isVisible() and w.isEnabled()]
    walked = []
    while table.canvas.focused_key() == "love":
        walked.append(table.focus)
        table.key(Key.Key_Tab)
    assert walked == expected
    assert table.focus is table.canvas.column.cards["kids"]


def test_everything_that_tab_comes_to_has_a_name(table_of):
    for kind in kinds.KINDS:
        table = table_of(FormSchema(questions=(KIDS,)))
        key = table.canvas.add(kind)
        editor = table.canvas.column.cards[key].editor
        assert editor is not None
        table.draft.change(key, other=True, show_if=ShowIf((Condition("kids", "is", "yes"),)))
        settle()
        nameless = [w for w in editor.stops() if w.isVisible() and not w.accessibleName()]
        assert not nameless, (kind, nameless)


def test_only_the_open_card_has_an_editor(table_of):
    many = tuple(Question(f"q{n}", kinds.SHORT, f"Question {n}") for n in range(60))
    table = table_of(FormSchema(questions=many))
    for key in ("q3", "q40", "q59"):
        table.canvas.open_card(key)
        settle()
        assert [k for k, c in table.canvas.column.cards.items() if c.editor] == [key]
        card = table.canvas.column.cards[key]
        top = card.mapTo(table.canvas.viewport(), card.rect().topLeft()).y()
        assert 0 <= top < table.canvas.viewport().height()


# -- answers


def test_enter_adds_the_next_answer_and_backspace_in_an_empty_one_removes_it(table: Table):
    rows = table.open("love").choices
    rows.rows["ca"].words.setFocus()
    table.key(Key.Key_Return)
    table.type("Dance")
    assert [c.words for c in table.question("love").offered] == ["Opera", "Dance", "Jazz", "Plays"]
    for _ in range(6):
        table.key(Key.Key_Backspace)
    assert [c.words for c in table.question("love").offered] == ["Opera", "Jazz", "Plays"]
    assert table.focus is rows.rows["ca"].words
    assert table.canvas.open_key == "love"


def test_undo_of_an_added_answer_leaves_the_focus_on_an_answer(table: Table):
    rows = table.open("love").choices
    rows.rows["cc"].words.setFocus()
    table.key(Key.Key_Return)
    assert len(rows.order) == 4
    table.key(Key.Key_Z, CONTROL)
    assert table.focus is rows.rows["cc"].words


def test_undo_of_a_condition_keeps_the_focus_on_the_card(table: Table):
    editor = table.open("age")
    editor.show_if.add.click()
    settle()
    assert table.focus is editor.show_if.rows[1].question
    table.key(Key.Key_Z, CONTROL)
    assert len(editor.show_if.rows) == 1
    assert table.canvas.focused_key() == "age"


def test_alt_arrows_in_an_answer_move_the_answer_and_not_the_card(table: Table):
    rows = table.open("love").choices
    for field in (rows.rows["cb"].words, rows.rows["cb"].becomes):
        field.setFocus()
        table.key(Key.Key_Up, ALT)
        assert rows.order == ["cb", "ca", "cc"]
        assert table.focus is field
        table.key(Key.Key_Down, ALT)
        assert rows.order == ["ca", "cb", "cc"]
    assert table.order == ["love", "kids", "age"]


def test_a_pasted_list_becomes_answers(table: Table):
    rows = table.open("love").choices
    rows.rows["cc"].words.setFocus()
    QGuiApplication.clipboard().setText("Dance\n Circus \n\nFilm")
    table.key(Key.Key_V, CONTROL)
    assert [c.words for c in table.question("love").offered][3:] == ["Dance", "Circus", "Film"]


def test_a_list_pasted_into_an_empty_answer_is_one_step(table: Table):
    before = [c.words for c in table.question("love").offered]
    rows = table.open("love").choices
    new = table.draft.add_choice("love")
    rows.rows[new].words.setFocus()
    QGuiApplication.clipboard().setText("Dance\nCircus\nFilm")
    table.key(Key.Key_V, CONTROL)
    offered = [c.words for c in table.question("love").offered]
    assert offered == [*before, "Dance", "Circus", "Film"]
    table.draft.undo()
    assert [c.words for c in table.question("love").offered] == [*before, ""]


def test_undo_of_a_removed_answer_keeps_the_rows_that_stayed(table: Table):
    rows = table.open("love").choices
    kept = rows.rows["ca"]
    rows.rows["cb"].remove.click()
    assert rows.order == ["ca", "cc"]
    table.key(Key.Key_Z, CONTROL)
    assert rows.order == ["ca", "cb", "cc"]
    assert rows.rows["ca"] is kept


def test_a_published_answer_retires_and_can_be_asked_again(table_of):
    table = table_of(FORM, FORM)
    rows = table.open("love").choices
    rows.rows["cb"].remove.click()
    assert table.question("love").choice("cb").retired  # type: ignore[union-attr]
    assert rows.back.isVisible()
    assert "Jazz" in rows.back.text()
    rows.back.click()
    assert rows.order == ["ca", "cb", "cc"]


def test_a_published_question_retires_and_can_be_asked_again(table_of):
    table = table_of(FORM, FORM)
    table.canvas.column.cards["kids"].setFocus()
    table.key(Key.Key_Delete)
    assert [q.key for q in table.draft.schema.retired] == ["kids"]
    table.canvas.column.back.click()
    assert table.order == ["love", "age", "kids"]
    assert not table.draft.schema.retired


# -- what an answer becomes


def test_enter_takes_the_offered_interest_and_escape_brings_the_old_one_back(table: Table):
    editor = table.open("kids")
    field = editor.choices.rows["yes"].becomes
    field.setFocus()
    table.type("has chi")
    table.key(Key.Key_Return)
    assert table.question("kids").choices[0].becomes == Becomes("interest", "Has children")
    assert field.text() == "Family › Has children"
    table.type("jaz")
    table.key(Key.Key_Escape)
    assert field.text() == "Family › Has children"
    assert table.canvas.open_key == "kids"


def test_without_a_word_typed_a_yes_is_offered_what_the_question_is_about(table: Table):
    table.draft.change("kids", words="Do you have kids who’d enjoy a matinee?")
    field = table.open("kids").choices.rows["yes"].becomes
    field.setFocus()
    table.key(Key.Key_Down)
    model = field.offers.model()
    offered = [model.index(r, 0).data() for r in range(model.rowCount())]
    assert "Family › Matinees" in offered
    assert offered[-2:] == ["Nothing", "A note"]
    assert not any("Yes" in o for o in offered)


def test_an_emptied_field_becomes_nothing(table: Table):
    field = table.open("kids").choices.rows["yes"].becomes
    field.setFocus()
    table.key(Key.Key_Backspace)
    table.key(Key.Key_Tab)
    assert table.question("kids").choices[0].becomes == Becomes()
    table.key(Key.Key_Z, CONTROL)
    assert field.text() == "Family › Family shows"


def test_the_live_line_counts_who_has_it_already(table: Table):
    for name in ("Ana Reyes", "Bo Lind"):
        patron = make_patron(*name.split())
        make_patron_interest(patron, "Family shows")
    editor = table.open("kids")
    assert editor.story.text() == "2 patrons have this; a Yes adds Family › Family shows"


@pytest.mark.parametrize(
    ("kind", "typed", "becomes"),
    [
        (kinds.SHORT, "jazz", Becomes("interest", "Jazz", "{answer}")),
        (kinds.DATE, "birthday", Becomes("field", "birthday")),
        (kinds.LONG, "a note", Becomes("note")),
        (kinds.ONE, "yes to e-mail", Becomes("consent", "email")),
        (kinds.ONE, "reaction liked", Becomes("reaction", "liked")),
        (kinds.ONE, "nothing", Becomes()),
        (kinds.SHORT, "Unicycling", Becomes("interest", "Unicycling", "{answer}")),
    ],
)
def test_what_is_typed_finds_what_is_meant(table: Table, kind: str, typed: str, becomes: Becomes):
    key = table.canvas.add(kind)
    editor = table.canvas.column.cards[key].editor
    assert editor is not None
    choices = kind == kinds.ONE
    row = editor.choices.rows[editor.choices.order[0]] if choices else None
    field = row.becomes if row is not None else editor.becomes.field
    field.setFocus()
    table.type(typed)
    table.key(Key.Key_Return)
    told = table.question(key)
    assert (told.choices[0].becomes if choices else told.becomes) == becomes


# -- conditions, limits, kind


def test_conditions_can_be_added_changed_and_taken_away(table: Table):
    editor = table.open("age")
    shown = editor.show_if
    assert [r.isVisible() for r in shown.rows] == [True]
    shown.add.click()
    shown.rows[1].question.pick("love")
    shown.rows[1].test.pick("at_least")
    shown.rows[1].value.setFocus()
    table.type("2")
    assert table.question("age").show_if.conditions[1] == Condition("love", "at_least", "2")
    shown.mode.pick("any")
    assert table.question("age").show_if.every is False
    shown.rows[0].remove.click()
    assert [c.question for c in table.question("age").show_if.conditions] == ["love"]
    assert table.canvas.column.cards["age"].indented
    shown.mode.pick("always")
    assert table.question("age").show_if == ShowIf()
    assert not table.canvas.column.cards["age"].indented
    assert not shown.rows


def test_a_first_question_cannot_depend_on_anything(table: Table):
    assert not table.open("love").show_if.mode.isEnabled()


def test_a_condition_on_a_question_that_moved_below_says_so(table: Table):
    editor = table.open("age")
    table.draft.move("kids", 2)
    assert editor.show_if.rows[0].question.words == "Do you have kids? (comes later)"


def test_the_kind_is_changed_in_place_and_taken_back(table: Table):
    editor = table.open("love")
    editor.kind.pick(kinds.ONE)
    assert table.question("love").kind == kinds.ONE
    assert table.canvas.column.cards["love"].editor is editor
    editor.kind.pick(kinds.SCALE)
    assert editor.limits.isVisible()
    assert not editor.choices.isVisible()
    table.canvas.undo()
    table.canvas.undo()
    assert table.question("love") == LOVE
    assert editor.choices.order == ["ca", "cb", "cc"]


def test_limits_keep_a_space_while_a_message_is_typed(table: Table):
    editor = table.open("love")
    editor.settings.limits.click()
    editor.limits.message.setFocus()
    table.type("At most two")
    assert table.question("love").limits == Limits(message="At most two")
    assert editor.limits.message.text() == "At most two"


def test_the_last_contact_part_stays(table: Table):
    key = table.canvas.add(kinds.CONTACT)
    editor = table.canvas.column.cards[key].editor
    assert editor is not None
    for part in table.question(key).parts:
        editor.parts.chips[part].click()
    assert table.question(key).parts == ("phone",)
    assert editor.parts.chips["phone"].isChecked()


def test_the_channel_of_a_permission_is_one_step(table: Table):
    key = table.canvas.add(kinds.PERMISSION)
    editor = table.canvas.column.cards[key].editor
    assert editor is not None
    editor.settings.channel.pick("post")
    assert [c.becomes for c in table.question(key).choices] == [
        Becomes("consent", "post"),
        Becomes("refusal", "post"),
    ]
    table.canvas.undo()
    assert [c.becomes.what for c in table.question(key).choices] == ["email", "email"]


# -- the form's own words, the palette


def test_title_welcome_and_thanks_are_edited_in_place(table: Table):
    table.canvas.setFocus()
    table.key(Key.Key_Return)
    table.key(Key.Key_A, CONTROL)
    table.type("Welcome")
    table.key(Key.Key_Return)
    table.key(Key.Key_A, CONTROL)
    table.type("Be brief")
    assert (table.draft.schema.title, table.draft.schema.intro) == ("Welcome", "Be brief")
    table.key(Key.Key_Escape)
    assert table.canvas.column.head.face.title == "Welcome"
    assert table.focus is table.canvas.column.head


def drop(canvas: FormCanvas, mime: QMimeData, before: str) -> None:
    card = canvas.column.cards[before]
    place = QPointF(card.mapTo(canvas, card.rect().topLeft()))
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, mime, left, none)
    canvas.dragEnterEvent(enter)
    if enter.isAccepted():
        canvas.dropEvent(QDropEvent(place, copy, mime, left, none, QEvent.Type.Drop))
    settle()


def test_a_kind_and_a_ready_question_are_dropped_between_two_cards(table: Table, qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    drop(table.canvas, palette.kinds[kinds.DATE].mime_data(), "kids")
    assert [table.question(k).kind for k in table.order][:3] == [
        kinds.SEVERAL, kinds.DATE, kinds.YES_NO,
    ]  # fmt: skip
    drop(table.canvas, palette.library[0].mime_data(), "love")
    assert table.question(table.order[0]).words == library_questions()[0].words


def test_anything_else_is_not_taken(table: Table):
    mime = QMimeData()
    mime.setText("hello")
    drop(table.canvas, mime, "kids")
    assert table.order == ["love", "kids", "age"]


def test_a_ready_question_goes_behind_the_one_at_hand(table: Table):
    table.canvas.open_card("love")
    key = table.canvas.add_question(library_questions()[0])
    assert table.order[1] == key
    assert table.canvas.open_key == key
    again = table.canvas.add_question(library_questions()[0])
    assert again != key


def test_showing_the_same_draft_again_leaves_everything_as_it_stands(table: Table):
    editor = table.open("love")
    table.canvas.show_draft(table.draft, {"love": "212 patrons have answered this"})
    assert table.canvas.column.cards["love"].editor is editor
    assert editor.settings.answered.text() == "212 patrons have answered this"
    table.canvas.show_draft(FormDraft(FormSchema()))
    assert not table.canvas.column.cards
    assert table.canvas.column.empty.isVisible()


def test_wording_that_looks_like_markup_is_shown_as_it_stands(table_of):
    hostile = Question("q1", kinds.ONE, "<b>Hi</b> & you", choices=(Choice("c1", "<i>&</i>"),))
    table = table_of(FormSchema(questions=(hostile,)))
    assert table.canvas.column.cards["q1"].face.title == "<b>Hi</b> & you"
    editor = table.open("q1")
    assert editor.choices.rows["c1"].words.text() == "<i>&</i>"
