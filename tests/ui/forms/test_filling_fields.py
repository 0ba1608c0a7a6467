"""The field of each kind of question: what is put in is what comes out, by mouse and by keys."""

from __future__ import annotations

import pytest
from form_strategies import answer_to, every_kind, forms_and_answers, schemas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from desktop.domain.form_answers import Given, normal
from desktop.domain.form_schema import Choice, FormSchema, Limits, Question
from desktop.ui.forms.answer_fields import answer_field
from desktop.ui.forms.answer_pills import ChosenField, ScaleField
from desktop.ui.forms.kiosk_view import KioskView
from desktop.ui.forms.question_block import QuestionBlock

CALM = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LOVES = tuple(Choice(f"c{n}", f"Choice {n}") for n in range(1, 13))


@pytest.fixture
def shown(qtbot, dressed):
    """A field made and shown."""

    def show(question: Question, **how):
        made = answer_field(question, **how)
        qtbot.addWidget(made)
        made.resize(600, 300)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return show


@CALM
@given(data=st.data(), schema=schemas())
def test_an_answer_that_is_shown_is_given_back_the_same(dressed, data, schema):
    for question in schema.asked:
        answer = data.draw(answer_to(question))
        field = answer_field(question, turn=5)
        field.set_given(answer)
        assert normal(question, field.given()) == normal(question, answer)
        field.set_given(Given())
        assert normal(question, field.given()).empty
        field.deleteLater()


@CALM
@given(both=forms_and_answers())
def test_a_whole_form_on_the_screen_keeps_what_its_rules_keep(dressed, both):
    schema, raw = both
    view = KioskView(schema, "Harbour Lights Playhouse")
    view.begin(raw)
    taken = []
    view.handed_in.connect(taken.append)
    expected = view.session.finished()
    view._hand_in()
    assert taken == ([] if expected.complaints else [expected])
    view.deleteLater()


def test_one_answer_puts_out_the_other_and_pressed_again_is_let_go(shown):
    field = shown(Question("q", "one", "Which?", choices=LOVES))
    field.pills[1].click()
    field.pills[3].click()
    assert field.given() == Given(("c4",))
    field.pills[3].click()
    assert field.given().empty


def test_figures_and_letters_choose_by_place(shown, qtbot):
    field = shown(Question("q", "several", "Which?", choices=LOVES), keys=True)
    field.focus_first()
    qtbot.keyClicks(field.pills[0], "1")
    qtbot.keyClicks(field.pills[0], "9")
    qtbot.keyClicks(field.pills[0], "c")
    assert field.given() == Given(("c1", "c9", "c12"))
    qtbot.keyClicks(field.pills[0], "1z")
    assert field.given() == Given(("c9", "c12"))
    assert field.pills[9].badge == "a"


def test_yes_and_no_have_their_letters(shown, qtbot):
    question = Question("q", "yes_no", "Well?", choices=(Choice("yes", "Yes"), Choice("no", "No")))
    field = shown(question)
    field.focus_first()
    qtbot.keyClicks(field.pills[0], "n")
    assert field.given() == Given(("no",))


def test_arrows_move_in_the_direction_of_the_wording_and_space_ticks(shown, qtbot):
    field = shown(Question("q", "several", "Which?", choices=LOVES))
    field.focus_first()
    qtbot.keyClick(field.pills[0], Qt.Key.Key_Right)
    qtbot.keyClick(field.pills[1], Qt.Key.Key_Down)
    qtbot.keyClick(field.pills[2], Qt.Key.Key_Space)
    assert field.given() == Given(("c3",)) and field.pills[2].hasFocus()
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.keyClick(field.pills[2], Qt.Key.Key_Right)
    assert field.pills[1].hasFocus()


def test_tab_stops_once_at_a_question(shown):
    field = shown(Question("q", "several", "Which?", choices=LOVES))
    field.set_given(Given(("c4",)))
    stops = [p for p in field.pills if p.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [field.pills[3]]


def test_the_free_answer_opens_with_its_pill_and_counts_only_while_it_is_pressed(shown, qtbot):
    field = shown(Question("q", "one", "Which?", choices=LOVES[:2], other=True))
    assert not field.other.isVisible()
    field.pills[2].click()
    assert field.other.isVisible() and field.other.hasFocus()
    assert normal(field.question, field.given()) == Given(other="Something else")
    qtbot.keyClicks(field.other, "Puppets")
    assert normal(field.question, field.given()) == Given(other="Puppets")
    field.pills[0].click()
    assert field.given() == Given(("c1",)) and not field.other.isVisible()


def test_a_scale_takes_a_number_of_two_figures(shown, qtbot):
    field = shown(Question("q", "scale", "How was it?", low_words="poor", high_words="great"))
    assert isinstance(field, ScaleField) and len(field.pills) == 11
    field.focus_first()
    qtbot.keyClicks(field.pills[0], "1")
    assert field.given().text == "1"
    qtbot.keyClicks(field.pills[1], "0")
    assert field.given().text == "10"
    qtbot.keyClicks(field.pills[10], "7")
    assert field.given().text == "7"
    assert field.pills[10].accessibleName() == "10, great"
    field.pills[7].click()
    assert field.given().empty


def test_a_very_long_scale_is_typed(shown):
    field = shown(Question("q", "scale", "Of a hundred?", limits=Limits("0", "100")))
    field.set_given(Given(text="77"))
    assert not isinstance(field, ScaleField) and field.given().text == "77"


def test_a_day_shows_what_was_understood_and_keeps_what_was_not(shown, qtbot, now):
    field = shown(Question("q", "date", "When?"))
    qtbot.keyClicks(field.line, "17.5.80")
    assert field.given().text == "1980-05-17" and field.understood.text() == "17 May 1980"
    field.line.clear()
    qtbot.keyClicks(field.line, "soon")
    assert field.given().text == "soon" and not field.understood.isVisible()


def test_numbers_in_other_figures_are_numbers(shown):
    field = shown(Question("q", "number", "How many?"))
    field.line.setText("١٢")
    assert field.given().text == "12"


def test_enter_in_long_text_goes_on_only_where_all_is_done_by_keys(shown, qtbot):
    desk_field = shown(Question("q", "long", "More?"), keys=True)
    with qtbot.waitSignal(desk_field.entered):
        qtbot.keyClick(desk_field.lines, Qt.Key.Key_Return)
    qtbot.keyClick(desk_field.lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    kiosk_field = shown(Question("q", "long", "More?"), big=True)
    qtbot.keyClicks(kiosk_field.lines, "a\rb")
    assert kiosk_field.lines.toPlainText() == "a\nb"


def test_enter_goes_through_contact_details_one_by_one(shown, qtbot):
    field = shown(Question("q", "contact", "Who?", parts=("given", "email")))
    field.focus_first()
    qtbot.keyClick(field.lines["given"], Qt.Key.Key_Return)
    assert field.lines["email"].hasFocus()
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.lines["email"], Qt.Key.Key_Return)


def test_screen_readers_hear_names_roles_and_what_is_amiss(shown):
    field = shown(Question("q", "several", "Which?", choices=LOVES))
    assert isinstance(field, ChosenField)
    made = QAccessible.queryAccessibleInterface(field.pills[0])
    assert made.role() == QAccessible.Role.CheckBox
    one = shown(Question("q", "one", "Which?", choices=LOVES))
    assert QAccessible.queryAccessibleInterface(one.pills[0]).role() == QAccessible.Role.RadioButton
    field.show_complaint("Please answer this one.")
    assert field.complaint.isVisible()
    assert field.pills[0].accessibleDescription() == "Please answer this one."
    field.show_complaint("")
    assert not field.complaint.isVisible() and field.pills[0].accessibleDescription() == ""


def test_every_target_of_every_kind_has_a_name(qtbot, dressed):
    for question in every_kind().asked:
        field = answer_field(question)
        qtbot.addWidget(field)
        assert all(widget.accessibleName() for widget in field.targets()), question.key


def test_wording_is_never_markup_or_a_mnemonic(qtbot, dressed):
    words = "<b>Rock</b> && Roll & Blues"
    block = QuestionBlock(Question("q", "one", words, choices=(Choice("c", words),)))
    qtbot.addWidget(block)
    assert block.words.textFormat() == Qt.TextFormat.PlainText and block.words.text() == words
    assert block.field.pills[0].words == block.field.pills[0].accessibleName() == words
    assert block.field.pills[0].shortcut().isEmpty()


def test_arabic_reads_from_right_to_left_among_others(qtbot, dressed):
    right, left = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    view = KioskView(
        FormSchema(
            "Tell us",
            pace="page",
            questions=(
                Question("a", "one", "ماذا تحب؟", choices=(Choice("c", "أوبرا"),)),
                Question("b", "short", "Bạn thích gì?"),
            ),
        ),
        "",
    )
    qtbot.addWidget(view)
    assert view.block("a").layoutDirection() == right and view.block("b").layoutDirection() == left
    assert view.block("a").field.pills[0].layoutDirection() == right


def test_a_long_wording_breaks_inside_its_pill(qtbot, dressed):
    long = "A wording of a choice that goes on and on until it must be broken into several lines"
    view = KioskView(
        FormSchema(
            pace="page", questions=(Question("a", "one", "?", choices=(Choice("c", long),)),)
        ),
        "",
    )
    qtbot.addWidget(view)
    view.resize(316, 600)
    view.show()
    qtbot.waitExposed(view)
    pill = view.block("a").field.pills[0]
    assert pill.width() <= 316 and pill.height() >= pill.heightForWidth(pill.width())
    assert pill.height() > 2 * pill.fontMetrics().height()


def test_the_preview_keeps_answers_and_fields_that_did_not_change(qtbot, dressed):
    schema = FormSchema(
        "Tell us",
        pace="page",
        questions=(Question("a", "short", "A?"), Question("b", "short", "B?")),
    )
    view = KioskView(schema, "Harbour Lights")
    qtbot.addWidget(view)
    view.show()
    qtbot.keyClicks(view.block("a").field.line, "kept")
    before = view.block("a"), view.block("b")
    edited = FormSchema(
        "Tell us all",
        pace="page",
        questions=(Question("b", "short", "B, then?"), schema.questions[0]),
    )
    view.show_schema(edited)
    assert view.block("a") is before[0] and view.block("b") is not before[1]
    assert view.head.title.text() == "Tell us all" and view.block("a").field.line.text() == "kept"
    qtbot.waitUntil(lambda: view.block("b").y() < view.block("a").y())
