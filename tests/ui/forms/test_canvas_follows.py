"""Whatever happens to the draft, the cards say what it says, and only what is needed is made."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain import form_schema as kinds
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import KINDS, Becomes, Condition, FormSchema, Limits, ShowIf
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.canvas import FormCanvas
from desktop.ui.forms.question_card import NO_WORDS

STEPS = 220


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def canvas(desk: Desk, qtbot) -> FormCanvas:
    made = FormCanvas(desk)
    qtbot.addWidget(made)
    made.show_draft(FormDraft(FormSchema()))
    made.resize(760, 620)
    made.show()
    qtbot.waitExposed(made)
    return made


def edit(draft: FormDraft, dice: random.Random) -> None:
    """One edit, undo or redo of any kind."""
    keys = [q.key for q in draft.schema.questions]
    key = dice.choice(keys) if keys else ""
    question = draft.schema.question(key)
    choice = dice.choice(question.offered).key if question and question.offered else ""
    text = dice.choice(("", "Do you?", "<b>x</b>", "Bạn thích gì?", "ماذا", "long " * 40))
    other = Condition(dice.choice(keys), "answered") if keys else None
    acts = (
        lambda: draft.add(dice.choice(KINDS), dice.randint(0, len(keys))),
        lambda: draft.remove(key),
        lambda: draft.duplicate(key),
        lambda: draft.move(key, dice.randint(0, len(keys))),
        lambda: draft.change(key, merge="w", words=text),
        lambda: draft.change(key, required=dice.random() < 0.5, other=dice.random() < 0.5),
        lambda: draft.change(key, show_if=ShowIf((other,) if other else (), dice.random() < 0.5)),
        lambda: draft.change(key, limits=Limits("1", "3", text), becomes=Becomes("note")),
        lambda: draft.change_kind(key, dice.choice(KINDS)),
        lambda: draft.add_choice(key, text),
        lambda: draft.change_choice(key, choice, words=text, becomes=Becomes("access", "Quiet")),
        lambda: draft.move_choice(key, choice, dice.randint(0, 3)),
        lambda: draft.remove_choice(key, choice),
        lambda: draft.change_form(title=text),
        draft.undo,
        draft.undo,
        draft.redo,
    )
    dice.choice(acts)()


def check_cards(canvas: FormCanvas) -> None:
    schema = canvas.draft.schema
    column = canvas.column
    assert column.order == [q.key for q in schema.questions]
    assert set(column.cards) == set(column.order)
    for question in schema.questions:
        card = column.cards[question.key]
        words = " ".join(question.words.split())
        assert card.face.title == (words or NO_WORDS)
        assert card.indented == bool(question.show_if.conditions)
        assert (card.editor is not None) == (canvas.open_key == question.key)
    opened = schema.question(canvas.open_key)
    if opened is None or canvas.open_key not in column.cards:
        return
    editor = column.cards[canvas.open_key].editor
    assert editor is not None
    assert editor.words.text() == opened.words
    assert editor.kind.value == opened.kind
    assert len(editor.show_if.rows) == len(opened.show_if.conditions)
    if opened.kind in kinds.WITH_CHOICES:
        assert editor.choices.order == [c.key for c in opened.offered]
        assert [editor.choices.rows[c.key].words.text() for c in opened.offered] == [
            c.words for c in opened.offered
        ]


@pytest.mark.parametrize("seed", [3, 16, 42])
def test_the_cards_follow_any_edit_undo_and_redo(canvas: FormCanvas, seed: int):
    dice = random.Random(seed)
    for number in range(STEPS):
        edit(canvas.draft, dice)
        if number % 7 == 0 and canvas.column.order:
            canvas.open_card(dice.choice(canvas.column.order))
        if number % 5 == 0:
            settle()
        check_cards(canvas)
    while canvas.draft.redo():
        pass
    whole = canvas.draft.schema
    while canvas.draft.undo():
        pass
    check_cards(canvas)
    assert canvas.draft.schema == FormSchema()
    while canvas.draft.redo():
        pass
    check_cards(canvas)
    assert canvas.draft.schema == whole


def test_the_cards_follow_text_size_and_colours(canvas: FormCanvas, dressed: QApplication):
    key = canvas.add(kinds.SEVERAL)
    canvas.draft.change(key, words="What would you like to see here, and why? " * 3)
    canvas.close_card()
    settle()
    before = canvas.column.cards[key].height()
    theme.apply(dressed, "dark", 1.5)
    settle()
    assert canvas.column.cards[key].height() > before


def test_the_wheel_over_a_field_scrolls_the_canvas(canvas: FormCanvas):
    for _ in range(6):
        canvas.add(kinds.SEVERAL)
    canvas.select(canvas.column.order[0])
    settle()
    editor = canvas.column.cards[canvas.open_key].editor
    assert editor is not None
    for field in (editor.words.viewport(), editor.settings.required):
        canvas.verticalScrollBar().setValue(0)
        place = field.mapTo(canvas, field.rect().center())
        QTest.wheelEvent(canvas.windowHandle(), QPointF(place), QPoint(0, -120))
        settle()
        assert canvas.verticalScrollBar().value() > 0, field
