"""Many answers of one question: the first are there at once, the rest in a room kept for them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain import form_schema as kinds
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question
from desktop.ui.desk import Desk
from desktop.ui.forms.canvas import FormCanvas
from desktop.ui.forms.choice_rows import AT_ONCE, ChoiceRows

ANSWERS = 20
LOVE = Question(
    "love", kinds.SEVERAL, "What do you love?",
    choices=tuple(
        Choice(f"c{n:02}", f"Answer {n}", Becomes("note")) for n in range(ANSWERS)
    ),
)  # fmt: skip
KEYS = [c.key for c in LOVE.choices]


@pytest.fixture
def canvas(desk: Desk, qtbot) -> FormCanvas:
    made = FormCanvas(desk)
    qtbot.addWidget(made)
    made.show_draft(FormDraft(FormSchema("Hello", questions=(LOVE,))))
    made.resize(820, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def opened(canvas: FormCanvas) -> ChoiceRows:
    canvas.open_card("love")
    editor = canvas.column.cards["love"].editor
    assert editor is not None
    return editor.choices


def test_rows_that_are_still_to_come_have_their_room(canvas: FormCanvas, qtbot):
    rows = opened(canvas)
    assert list(rows.rows) == KEYS[:AT_ONCE]
    height = rows.sizeHint().height()
    qtbot.waitUntil(lambda: len(rows.rows) == ANSWERS)
    assert list(rows.rows) == rows.order == KEYS
    assert [rows.rows[k].words.text() for k in KEYS] == [c.words for c in LOVE.choices]
    assert rows.sizeHint().height() == height


def test_tab_goes_through_all_rows(canvas: FormCanvas, qtbot):
    rows = opened(canvas)
    qtbot.waitUntil(lambda: len(rows.rows) == ANSWERS)
    rows.rows[KEYS[0]].words.setFocus()
    QApplication.processEvents()
    came = []
    for _ in range(3 * ANSWERS):
        came.append(QApplication.focusWidget())
        QTest.keyClick(canvas.window().windowHandle(), Qt.Key.Key_Tab)
    assert [w for w in came if w in {r.words for r in rows.rows.values()}] == [
        rows.rows[k].words for k in KEYS
    ]
    assert QApplication.focusWidget() is rows.add_button


def test_an_answer_added_before_all_rows_are_there_stands_at_the_end(canvas: FormCanvas):
    rows = opened(canvas)
    rows.add_after(None)
    assert list(rows.rows) == rows.order
    assert rows.order[:ANSWERS] == KEYS
    assert QApplication.focusWidget() is rows.rows[rows.order[-1]].words


def test_enter_after_the_last_row_that_is_there_adds_an_answer_right_below(canvas: FormCanvas):
    rows = opened(canvas)
    last = KEYS[AT_ONCE - 1]
    rows.rows[last].words.entered.emit()
    assert rows.order.index(last) == AT_ONCE - 1
    assert rows.order[AT_ONCE] not in KEYS
    assert QApplication.focusWidget() is rows.rows[rows.order[AT_ONCE]].words


def test_closing_before_all_rows_are_there_is_harmless(canvas: FormCanvas, qtbot):
    opened(canvas)
    canvas.close_card()
    rows = opened(canvas)
    qtbot.waitUntil(lambda: len(rows.rows) == ANSWERS)
