"""A form with every kind of question is built by mouse and again by keys alone, and is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from desktop.domain import form_schema as kinds
from desktop.domain import vocabulary
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import KINDS, Becomes, FormSchema, Question
from desktop.ui.desk import Desk
from desktop.ui.forms.becomes_field import BecomesField
from desktop.ui.forms.canvas import FormCanvas
from desktop.ui.forms.choice_rows import ChoiceRow
from desktop.ui.forms.palette import Palette
from desktop.ui.forms.pills import PickPill
from desktop.ui.forms.question_editor import QuestionEditor

Key = Qt.Key


class Bench(QWidget):
    """Palette and canvas in one window, as in the builder."""

    def __init__(self, desk: Desk, draft: FormDraft) -> None:
        super().__init__()
        self.draft = draft
        self.palette_column, self.canvas = Palette(), FormCanvas(desk)
        row = QHBoxLayout(self)
        row.addWidget(self.palette_column)
        row.addWidget(self.canvas, 1)
        self.palette_column.kind_chosen.connect(self.canvas.add)
        self.palette_column.question_chosen.connect(self.canvas.add_question)
        self.canvas.show_draft(draft)
        self.resize(1100, 800)

    @property
    def editor(self) -> QuestionEditor:
        """Of the open card."""
        found = self.canvas.column.cards[self.canvas.open_key].editor
        assert found is not None
        return found


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


class Mouse:
    """Does everything by clicks; only words are typed."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def reach(self, widget: QWidget) -> None:
        settle()
        canvas = self.bench.canvas
        if canvas.isAncestorOf(widget):
            canvas.ensureWidgetVisible(widget, 0, 40)
        else:
            self.bench.palette_column.ensureWidgetVisible(widget, 0, 40)
        settle()
        assert widget.isVisible(), widget.accessibleName()
        place = widget.mapTo(self.bench, widget.rect().center())
        QTest.mouseClick(self.bench.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        settle()

    press = reach

    def add(self, kind: str) -> None:
        self.reach(self.bench.palette_column.kinds[kind])

    def open(self, key: str) -> None:
        self.reach(self.bench.canvas.column.cards[key])

    def write(self, field: QWidget, text: str) -> None:
        self.reach(field)
        field.selectAll()  # type: ignore[attr-defined]
        type_text(self.bench, text)

    def pick(self, pill: PickPill, words: str) -> None:
        self.reach(pill)
        menu = pill.menu_shown
        assert menu is not None
        action = next(a for a in menu.actions() if a.text() == words)
        room: QRect = menu.actionGeometry(action)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=room.center())
        settle()

    def take(self, field: BecomesField, text: str, offer: str) -> None:
        self.write(field, text)
        model = field.offers.model()
        row = next(r for r in range(model.rowCount()) if model.index(r, 0).data() == offer)
        room = field.offers.visualRect(model.index(row, 0))
        QTest.mouseClick(field.offers.viewport(), Qt.MouseButton.LeftButton, pos=room.center())
        settle()

    def remove_answer(self, row: ChoiceRow) -> None:
        self.press(row.remove)

    def move_to_front(self, key: str) -> None:
        drag_card(self.bench, key, 0)


class Keyboard:
    """Touches nothing but keys; gets everywhere by Tab and the arrows."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        bench.palette_column.setFocus()

    def key(self, key: Key, *with_: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in with_:
            held |= one
        QTest.keyClick(self.bench.windowHandle(), key, held)
        settle()

    def reach(self, widget: QWidget) -> None:
        settle()
        assert widget.isVisible(), widget.accessibleName()
        for _ in range(250):
            if QApplication.focusWidget() is widget:
                return
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {widget.accessibleName()}")

    def press(self, widget: QWidget) -> None:
        self.reach(widget)
        self.key(Key.Key_Space if isinstance(widget, QPushButton) else Key.Key_Return)

    def add(self, kind: str) -> None:
        palette = self.bench.palette_column
        while QApplication.focusWidget() not in palette.buttons:
            self.key(Key.Key_Tab)
        self.key(Key.Key_Home)
        for _ in range(KINDS.index(kind)):
            self.key(Key.Key_Down)
        self.key(Key.Key_Return)

    def open(self, key: str) -> None:
        canvas = self.bench.canvas
        self.key(Key.Key_Escape)
        self.reach(canvas.column.head)
        while QApplication.focusWidget() is not canvas.column.cards[key]:
            self.key(Key.Key_Down)
        self.key(Key.Key_Return)

    def write(self, field: QWidget, text: str) -> None:
        self.reach(field)
        self.key(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_text(self.bench, text)

    def pick(self, pill: PickPill, words: str) -> None:
        self.reach(pill)
        self.key(Key.Key_Down)
        menu = pill.menu_shown
        assert menu is not None
        for _ in range(len(menu.actions())):
            active = menu.activeAction()
            if active is not None and active.text() == words:
                break
            self.key(Key.Key_Down)
        self.key(Key.Key_Return)

    def take(self, field: BecomesField, text: str, offer: str) -> None:
        self.write(field, text)
        for _ in range(8):
            if field.offers.currentIndex().data() == offer:
                break
            self.key(Key.Key_Down)
        assert field.offers.currentIndex().data() == offer
        self.key(Key.Key_Return)

    def remove_answer(self, row: ChoiceRow) -> None:
        self.write(row.words, "")
        self.key(Key.Key_Backspace)

    def move_to_front(self, key: str) -> None:
        self.key(Key.Key_Escape)
        for _ in range(self.bench.canvas.column.order.index(key)):
            self.key(Key.Key_Up, Qt.KeyboardModifier.AltModifier)


Hand = Mouse | Keyboard


def type_text(bench: Bench, text: str) -> None:
    for letter in text:
        QTest.keyClick(bench.windowHandle(), letter)
    settle()


def drag_card(bench: Bench, key: str, gap: int) -> None:
    """Pull a card by its handle to before the card that stands at `gap`."""
    canvas = bench.canvas
    column, handle = canvas.column, canvas.column.cards[key].handle
    assert handle is not None
    canvas.ensureWidgetVisible(handle, 0, 60)
    settle()
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(0, 12 if gap > column.order.index(key) else -12))

    def target() -> int:
        if gap < len(column.order):
            return column.cards[column.order[gap]].geometry().center().y() - 6
        return column.cards[column.order[-1]].geometry().bottom() + 4

    bar = canvas.verticalScrollBar()
    for _ in range(400):
        y = column.mapTo(canvas.viewport(), QPoint(0, target())).y()
        inside = min(max(y, 2), canvas.viewport().height() - 2)
        place = canvas.viewport().mapToGlobal(QPoint(60, inside))
        QTest.mouseMove(handle, handle.mapFromGlobal(place))
        at_end = bar.value() in (bar.minimum(), bar.maximum())
        if inside == y or (at_end and abs(inside - y) < 3):
            break
        QTest.qWait(10)
    here = column.mapTo(canvas.viewport(), QPoint(0, target()))
    end = handle.mapFromGlobal(canvas.viewport().mapToGlobal(QPoint(60, here.y())))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=end)
    settle()


@pytest.fixture
def bench_of(desk: Desk, qtbot) -> Callable[..., Bench]:
    vocabulary.add_preset_vocabulary()

    def make(schema: FormSchema | None = None) -> Bench:
        bench = Bench(desk, FormDraft(schema or FormSchema()))
        qtbot.addWidget(bench)
        bench.show()
        qtbot.waitExposed(bench)
        bench.activateWindow()
        qtbot.waitUntil(bench.isActiveWindow)
        settle()
        return bench

    return make


def alike(schema: FormSchema) -> FormSchema:
    """The same form under keys that count."""
    names = {q.key: f"q{n}" for n, q in enumerate(schema.questions)}
    for question in schema.questions:
        for n, choice in enumerate(question.choices):
            if choice.key not in (kinds.YES, kinds.NO):
                names[choice.key] = f"{names[question.key]}c{n}"

    def renamed(question: Question) -> Question:
        conditions = tuple(
            replace(c, question=names[c.question], value=names.get(c.value, c.value))
            for c in question.show_if.conditions
        )
        return replace(
            question,
            key=names[question.key],
            choices=tuple(replace(c, key=names.get(c.key, c.key)) for c in question.choices),
            show_if=replace(question.show_if, conditions=conditions),
        )

    return replace(schema, questions=tuple(renamed(q) for q in schema.questions))


def build(bench: Bench, hand: Hand) -> None:
    """Twelve questions, each with what its kind can do."""
    _build_contact(bench, hand)
    _build_one(bench, hand)
    _build_several(bench, hand)
    _build_family(bench, hand)
    _build_numbers(bench, hand)
    _build_rest(bench, hand)


def _build_contact(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.CONTACT)
    hand.write(bench.editor.words, "What should we call you?")
    hand.write(bench.editor.help, "So that we greet you right")
    hand.press(bench.editor.parts.chips["city"])
    hand.press(bench.editor.settings.required)


def _build_one(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.ONE)
    editor = bench.editor
    hand.write(editor.words, "How did you hear of us?")
    first, second = editor.choices.order
    hand.write(editor.choices.rows[first].words, "A friend")
    hand.take(editor.choices.rows[first].becomes, "note", "A note")
    hand.write(editor.choices.rows[second].words, "A poster")
    hand.press(editor.settings.other)
    hand.write(editor.choices.other.words, "Somewhere else")
    hand.take(editor.choices.other.becomes, "note", "A note")
    hand.pick(editor.settings.order, "by alphabet")


def _build_several(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.SEVERAL)
    editor = bench.editor
    hand.write(editor.words, "What would you get out of bed early for?")
    hand.press(editor.choices.add_button)
    rows = [editor.choices.rows[k] for k in editor.choices.order]
    for row, words in zip(rows, ("String quartets", "New plays", "Juggling"), strict=True):
        hand.write(row.words, words)
    hand.take(rows[0].becomes, "string q", "Genres › String quartets")
    hand.take(rows[1].becomes, "new wri", "Theatre › New writing")
    hand.take(rows[2].becomes, "Juggling", "Create interest “Juggling”")
    hand.press(editor.settings.limits)
    hand.write(editor.limits.high, "2")
    hand.write(editor.limits.message, "Two at most, please.")


def _build_family(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.YES_NO)
    editor = bench.editor
    hand.write(editor.words, "Do you have kids?")
    yes = editor.choices.rows[kinds.YES]
    hand.take(yes.becomes, "family sh", "Family › Family shows")
    hand.press(yes.more)
    assert yes.extra is not None
    hand.pick(yes.extra.strength, "loves")
    hand.pick(yes.extra.audience, "desk only")
    hand.add(kinds.SHORT)
    editor = bench.editor
    hand.write(editor.words, "How old are they?")
    hand.take(editor.becomes.field, "family sh", "Family › Family shows")
    hand.pick(editor.show_if.mode, "all of these hold")
    hand.add(kinds.LONG)
    editor = bench.editor
    hand.write(editor.words, "What shall we never forget?")
    hand.take(editor.becomes.field, "note", "A note")
    hand.write(editor.becomes.more.detail, "Told us: {answer}")


def _build_numbers(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.NUMBER)
    editor = bench.editor
    hand.write(editor.words, "How many seats?")
    hand.press(editor.settings.limits)
    hand.write(editor.limits.low, "1")
    hand.write(editor.limits.high, "20")
    hand.pick(editor.show_if.mode, "any of these holds")
    hand.press(editor.show_if.add)
    second = editor.show_if.rows[1]
    hand.pick(second.question, "How did you hear of us?")
    hand.pick(second.test, "is not")
    hand.pick(second.choice, "A poster")
    hand.press(editor.show_if.add)
    third = editor.show_if.rows[2]
    hand.pick(third.question, "How old are they?")
    hand.pick(third.test, "contains")
    hand.write(third.value, "9")
    hand.add(kinds.SCALE)
    editor = bench.editor
    hand.write(editor.words, "How was it?")
    hand.write(editor.limits.low, "1")
    hand.write(editor.limits.high, "5")
    hand.write(editor.limits.low_words, "Not for me")
    hand.write(editor.limits.high_words, "Wonderful")


def _build_rest(bench: Bench, hand: Hand) -> None:
    hand.add(kinds.DATE)
    editor = bench.editor
    hand.write(editor.words, "When is your birthday?")
    hand.press(editor.settings.year)
    hand.take(editor.becomes.field, "birthday", "The patron’s birthday")
    hand.add(kinds.PERMISSION)
    hand.write(bench.editor.words, "May we ring you?")
    hand.pick(bench.editor.settings.channel, "phone")
    hand.add(kinds.ACCESS)
    editor = bench.editor
    hand.write(editor.words, "What do you need?")
    first, second = (editor.choices.rows[k] for k in editor.choices.order)
    hand.write(first.words, "A step-free seat")
    hand.take(first.becomes, "Step-free", "Access need “Step-free”")
    hand.press(first.more)
    assert first.extra is not None
    hand.write(first.extra.detail, "Row F")
    hand.remove_answer(second)
    hand.add(kinds.HEADING)
    hand.write(bench.editor.words, "About you")
    hand.write(bench.editor.help, "Skip anything.")
    hand.move_to_front(bench.canvas.open_key or bench.canvas.selected)


def test_mouse_and_keys_build_the_same_form(bench_of):
    by_mouse, by_keys = bench_of(), bench_of()
    by_mouse.activateWindow()
    settle()
    build(by_mouse, Mouse(by_mouse))
    by_mouse.hide()
    by_keys.activateWindow()
    settle()
    build(by_keys, Keyboard(by_keys))
    made = alike(by_mouse.draft.schema)
    assert made == alike(by_keys.draft.schema)
    assert {q.kind for q in made.questions} == set(KINDS)
    assert made.questions[0].kind == kinds.HEADING
    told = {q.words: q for q in made.questions}
    assert told["How old are they?"].becomes == Becomes("interest", "Family shows", "{answer}")
    assert told["How many seats?"].show_if.every is False
    assert [c.test for c in told["How many seats?"].show_if.conditions] == [
        "is", "is_not", "contains",
    ]  # fmt: skip
    assert told["Do you have kids?"].choices[0].becomes == Becomes(
        "interest", "Family shows", strength=3, audience="desk"
    )


def test_undo_to_the_empty_form_and_redo_to_the_end(bench_of):
    bench = bench_of()
    hand = Keyboard(bench)
    _build_contact(bench, hand)
    _build_one(bench, hand)
    _build_several(bench, hand)
    _build_family(bench, hand)
    whole = bench.draft.schema
    bench.canvas.setFocus()
    while bench.draft.can_undo:
        hand.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert bench.canvas.column.order == [q.key for q in bench.draft.schema.questions]
    assert bench.draft.schema == FormSchema()
    while bench.draft.can_redo:
        hand.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert bench.draft.schema == whole


def numbered_form(count: int) -> FormSchema:
    return FormSchema(
        questions=tuple(Question(f"q{n}", kinds.SHORT, f"Question {n}") for n in range(count))
    )


@pytest.mark.parametrize(("key", "gap"), [("q0", 3), ("q4", 1), ("q1", 6), ("q5", 0), ("q2", 2)])
def test_dragging_and_alt_arrows_give_the_same_order(bench_of, key: str, gap: int):
    dragged, walked = bench_of(numbered_form(6)), bench_of(numbered_form(6))
    drag_card(dragged, key, gap)
    walked.activateWindow()
    settle()
    hand = Keyboard(walked)
    card = walked.canvas.column.cards[key]
    card.setFocus()
    at = walked.canvas.column.order.index(key)
    to = gap if gap <= at else gap - 1
    for _ in range(abs(to - at)):
        hand.key(Key.Key_Down if to > at else Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is card
    order = [q.key for q in dragged.draft.schema.questions]
    assert order == [q.key for q in walked.draft.schema.questions]
    assert order.index(key) == to


def test_a_drag_scrolls_to_what_is_out_of_sight(bench_of):
    bench = bench_of(numbered_form(30))
    drag_card(bench, "q0", 30)
    assert bench.draft.schema.questions[-1].key == "q0"
    drag_card(bench, "q0", 0)
    assert bench.draft.schema.questions[0].key == "q0"


def test_an_open_card_is_dragged_without_closing(bench_of):
    bench = bench_of(numbered_form(4))
    bench.canvas.open_card("q1")
    settle()
    editor = bench.editor
    drag_card(bench, "q1", 4)
    assert [q.key for q in bench.draft.schema.questions] == ["q0", "q2", "q3", "q1"]
    assert bench.editor is editor
    assert bench.canvas.column.line.isHidden()


def test_escape_while_dragging_puts_the_card_back(bench_of):
    bench = bench_of(numbered_form(4))
    handle = bench.canvas.column.cards["q3"].handle
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    QTest.mouseMove(handle, QPoint(5, -120))
    assert bench.canvas.reordering.running
    assert bench.canvas.column.line.isVisible()
    QTest.keyClick(bench.windowHandle(), Key.Key_Escape)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, -120))
    assert [q.key for q in bench.draft.schema.questions] == ["q0", "q1", "q2", "q3"]
    assert bench.canvas.column.line.isHidden()
