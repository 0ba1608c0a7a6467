"""When a question shows: always, or if earlier answers say so. Each change is a step of the draft.

Condition rows are kept by their place, so a value being typed keeps its cursor.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.form_answers import free_words
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import (
    DATE,
    MANY_AT_ONCE,
    NUMBER,
    OTHER,
    SCALE,
    TESTS,
    WITH_CHOICES,
    Condition,
    FormSchema,
    Question,
    ShowIf,
)
from desktop.domain.form_words import GONE
from desktop.ui import theme
from desktop.ui.forms.edit_fields import LineField
from desktop.ui.forms.pills import IconPill, PickPill
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow_layout import CenteredFlow
from desktop.ui.widgets.labels import Label

ALWAYS, ALL, ANY = "always", "all", "any"
MODES = ((ALWAYS, "always"), (ALL, "all of these hold"), (ANY, "any of these holds"))
BARE = frozenset({"answered", "not_answered"})  # tests without a value
WITHOUT_WORDS = "a question without words"


def earlier_questions(schema: FormSchema, key: str) -> list[Question]:
    """What a condition of this question may ask: what comes before it and wants an answer."""
    at = schema.index(key)
    return [q for q in schema.questions[: max(at, 0)] if q.asks]


def tests_for(question: Question | None) -> list[tuple[str, str]]:
    """(code, words) of the tests that make sense for an answer."""
    if question is None:
        return list(TESTS.items())
    names = ["is", "is_not", "answered", "not_answered"]
    if question.kind in MANY_AT_ONCE or question.kind in (NUMBER, SCALE, DATE):
        names[2:2] = ["at_least", "at_most"]
    elif question.kind not in WITH_CHOICES:
        names[:2] = ["contains", "is", "is_not"]
    if question.kind == "contact":
        names = ["answered", "not_answered", "contains"]
    return [(n, TESTS[n]) for n in names]


def first_condition(asked: Question) -> Condition:
    """What is most likely meant by a condition on a question."""
    test = tests_for(asked)[0][0]
    if asked.kind in WITH_CHOICES:
        offered = asked.offered
        return Condition(asked.key, "is", offered[0].key if offered else "")
    if test == "contains" or asked.kind in (NUMBER, SCALE, DATE):
        return Condition(asked.key, "answered")
    return Condition(asked.key, test)


class ConditionRow(QWidget):
    """One condition. `changed(Condition, typing)`; `removed`."""

    changed = Signal(object, bool)
    removed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = FormSchema()
        self._shown = Condition("", "is")
        self.joint = Label("if", "small", "ink2")
        self.question = PickPill("Earlier question")
        self.test = PickPill("Test")
        self.choice = PickPill("Value")
        self.value = LineField("Value")
        self.value.setMaximumWidth(theme.px(170))
        self.remove = IconPill("close", "Remove this condition")
        flow = CenteredFlow(self, theme.px(7), theme.px(5))
        for part in self.stops():
            flow.addWidget(part)
        flow.insert_widget(0, self.joint)
        self.question.picked.connect(self._on_question_picked)
        self.test.picked.connect(self._on_test_picked)
        self.choice.picked.connect(lambda v: self._tell(replace(self._shown, value=v)))
        self.value.typed.connect(
            lambda text: self._tell(replace(self._shown, value=text.strip()), typing=True)
        )
        self.value.left.connect(self.left)
        self.remove.clicked.connect(self.removed)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.question, self.test, self.choice, self.value, self.remove]

    def show_condition(
        self, schema: FormSchema, key: str, condition: Condition, place: int, every: bool
    ) -> None:
        """Show without telling."""
        self._schema, self._shown = schema, condition
        asked = schema.question(condition.question)
        self.joint.setText("if" if place == 0 else "and" if every else "or")
        self.setAccessibleName(f"Condition {place + 1}")
        earlier = earlier_questions(schema, key)
        options = [(q.key, q.words or WITHOUT_WORDS) for q in earlier]
        if condition.question not in {q.key for q in earlier}:
            later = asked is not None and schema.index(asked.key) >= 0
            words = f"{asked.words} (comes later)" if asked is not None and later else GONE
            options.insert(0, (condition.question, words))
        self.question.show_options(options)
        self.question.show_value(condition.question)
        tests = tests_for(asked)
        if condition.test not in dict(tests):
            tests.append((condition.test, TESTS[condition.test]))
        self.test.show_options(tests)
        self.test.show_value(condition.test)
        self._show_value(asked, condition)

    def _show_value(self, asked: Question | None, condition: Condition) -> None:
        wanted = condition.test not in BARE
        counts = condition.test in ("at_least", "at_most")
        listed = asked is not None and asked.kind in WITH_CHOICES and not counts
        self.choice.setVisible(wanted and listed)
        self.value.setVisible(wanted and not listed)
        if listed and asked is not None:
            options = [(c.key, c.words or "an empty answer") for c in asked.offered]
            if asked.other:
                options.append((OTHER, free_words(asked)))
            known = asked.choice(condition.value)
            if known is not None and known.retired:
                options.append((known.key, f"{known.words} (no longer asked)"))
            self.choice.show_options(options)
            self.choice.show_value(condition.value)
        hint = "2027-05-31" if asked is not None and asked.kind == DATE else "text"
        numbers = counts or (asked is not None and asked.kind in (NUMBER, SCALE))
        self.value.setPlaceholderText("number" if numbers and hint == "text" else hint)
        if self.value.text().strip() != condition.value:
            self.value.show_text(condition.value)

    def _on_question_picked(self, key: str) -> None:
        asked = self._schema.question(key)
        if asked is not None:
            self._tell(first_condition(asked))

    def _on_test_picked(self, test: str) -> None:
        changed = replace(self._shown, test=test)
        asked = self._schema.question(changed.question)
        listed = asked is not None and asked.kind in WITH_CHOICES
        if test in BARE or (listed and test in ("at_least", "at_most")):
            changed = replace(changed, value="")
        elif listed and asked is not None and asked.choice(changed.value) is None:
            changed = replace(changed, value=asked.offered[0].key if asked.offered else "")
        self._tell(changed)

    def _tell(self, condition: Condition, *, typing: bool = False) -> None:
        self._shown = condition
        self.changed.emit(condition, typing)


class ShowIfEditor(QWidget):
    """`mode` stands in the settings' row of the card; the conditions below it are this widget."""

    changed_shape = Signal()

    def __init__(self, draft: FormDraft, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._key = draft, key
        self.mode = PickPill("Show only if", MODES)
        self.rows: list[ConditionRow] = []
        self.add = Button("+ Add condition", "quiet")
        self.add.setAccessibleName("Add a condition")
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(6))
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addLayout(self._column)
        box.addLayout(foot)
        self.mode.picked.connect(self._on_mode_picked)
        self.add.clicked.connect(self._on_add)

    def show_question(self, schema: FormSchema, question: Question) -> None:
        """Bring the rows up to date, keeping those that stay."""
        shown = question.show_if
        many = bool(shown.conditions)
        earlier = bool(earlier_questions(schema, self._key))
        self.mode.show_value((ALL if shown.every else ANY) if many else ALWAYS)
        self.mode.setEnabled(earlier or many)
        self.mode.setToolTip("" if earlier or many else "There is no question before this one")
        self.add.setVisible(earlier)
        changed = len(self.rows) != len(shown.conditions) or self.isHidden() == many
        while len(self.rows) > len(shown.conditions):
            gone = self.rows.pop()
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()
        while len(self.rows) < len(shown.conditions):
            self._add_row()
        for place, (row, condition) in enumerate(zip(self.rows, shown.conditions, strict=True)):
            row.show_condition(schema, self._key, condition, place, shown.every)
        self.setVisible(many)
        if changed:
            self.changed_shape.emit()

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        found: list[QWidget] = []
        for row in self.rows:
            found += row.stops()
        return [*found, self.add]

    def _add_row(self) -> None:
        row = ConditionRow()
        self.rows.append(row)
        self._column.addWidget(row)
        row.changed.connect(
            lambda condition, typing: self._on_changed(self.rows.index(row), condition, typing)
        )
        row.removed.connect(lambda: self._on_removed(self.rows.index(row)))
        row.left.connect(self._draft.settle)

    @property
    def _shown(self) -> ShowIf:
        question = self._draft.schema.question(self._key)
        return question.show_if if question is not None else ShowIf()

    def _keep(self, shown: ShowIf, merge: str = "") -> None:
        self._draft.change(self._key, merge=merge, show_if=shown)

    def _on_mode_picked(self, mode: str) -> None:
        shown = self._shown
        if mode == ALWAYS:
            self._keep(ShowIf())
        elif shown.conditions:
            self._keep(replace(shown, every=mode == ALL))
        else:
            near = self._nearest()
            conditions = (first_condition(near),) if near is not None else ()
            self._keep(ShowIf(conditions, mode == ALL))
            if self.rows:
                self.rows[0].question.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nearest(self) -> Question | None:
        """The question a condition most likely asks: the last one before with answers to choose."""
        earlier = earlier_questions(self._draft.schema, self._key)
        chosen = [q for q in earlier if q.kind in WITH_CHOICES]
        return next(reversed(chosen or earlier), None)

    def _on_add(self) -> None:
        near = self._nearest()
        if near is None:
            return
        shown = self._shown
        self._keep(replace(shown, conditions=(*shown.conditions, first_condition(near))))
        self.rows[-1].question.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, place: int, condition: Condition, typing: bool) -> None:
        shown = self._shown
        conditions = tuple(condition if i == place else c for i, c in enumerate(shown.conditions))
        self._keep(
            replace(shown, conditions=conditions), f"value {self._key} {place}" if typing else ""
        )

    def _on_removed(self, place: int) -> None:
        shown = self._shown
        rest = tuple(c for i, c in enumerate(shown.conditions) if i != place)
        focused = self.rows[place].isAncestorOf(QApplication.focusWidget() or self)
        self._keep(replace(shown, conditions=rest) if rest else ShowIf())
        if focused or not rest:
            near = self.rows[min(place, len(self.rows) - 1)].remove if self.rows else self.mode
            near.setFocus(Qt.FocusReason.OtherFocusReason)
