"""One condition as a line of controls that reads as a sentence: "came to · the genre · opera"."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.records.segments import Condition, Period
from desktop.domain import segment_kinds as kinds
from desktop.domain import words
from desktop.domain.segment_rules import lacking
from desktop.domain.segment_words import condition_words
from desktop.ui import theme
from desktop.ui.lists.list_words import ListWords
from desktop.ui.lists.period_field import PeriodField
from desktop.ui.lists.picks import Pick, Spin
from desktop.ui.widgets.buttons import icon_button
from desktop.ui.widgets.flow_layout import CenteredFlow
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import TypeAhead

LEAST, MOST = 120, 330  # how wide the field of words is
JOINTS = {"all": "and", "any": "or", "none": "nor"}
FIRST = {"all": "who", "any": "either", "none": "neither"}


class ConditionRow(QWidget):
    """`changed(Condition, typing)`; `removed`. `joint` is set by the group that it stands in."""

    changed = Signal(object, bool)
    removed = Signal()

    def __init__(self, known: ListWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._shown = Condition("visits", "at_least")
        self.joint = Label("", "small", "ink2")
        self.joint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.joint.setFixedWidth(self.joint.fontMetrics().horizontalAdvance(FIRST["none"]) + 4)
        self.test = Pick("What is asked")
        self.scope = Pick("Of what")
        self.text = TypeAhead(self._offers, "", "Which")
        self.detail = QLineEdit()
        self.detail.setAccessibleName("What exactly")
        self.detail.setPlaceholderText("what exactly")
        self.detail.setMaximumWidth(theme.px(120))
        self.number = Spin("How many")
        self.one_of = Pick("Which one")
        self.period = PeriodField("Condition", self)
        self.remove = icon_button("close", "Remove this condition (Ctrl+Del)")
        self.lacking = Label("", "small", "amber")
        self.joint.setFixedHeight(self.test.sizeHint().height())
        self._lay_out()
        self._connect()

    @property
    def condition(self) -> Condition:
        """What is shown."""
        return self._shown

    def begin(self) -> None:
        """Put the cursor where the first thing is missing."""
        target: QWidget = self.test
        if self.text.isVisibleTo(self) and not self._shown.text:
            target = self.text
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_words(self, known: ListWords) -> None:
        """What can be named was read (again); `show_condition` follows."""
        self._known = known

    def show_condition(self, condition: Condition, match: str, place: int) -> None:
        """Show without telling."""
        self._shown = condition
        self.joint.setText(FIRST[match] if place == 0 else JOINTS[match])
        kind, test = kinds.BY_CODE.get(condition.kind), kinds.test_of(condition)
        if kind is None or test is None:
            return
        self.test.show_options([(t.code, t.words) for t in kind.tests])
        self.test.show_value(condition.test)
        self.test.setToolTip(kind.words)
        self.scope.setVisible(bool(test.scopes))
        self.scope.show_options([(s.code, s.words) for s in test.scopes])
        self.scope.show_value(condition.scope)
        self.text.setVisible(bool(kinds.words_from(condition)))
        self.text.setPlaceholderText(test.hint or "which")
        if self.text.text() != condition.text and not self.text.hasFocus():
            self.text.setText(condition.text)
        self._fit_text()
        self.detail.setVisible(bool(test.detail))
        if self.detail.text() != condition.detail:
            self.detail.setText(condition.detail)
        self._show_number(condition, test)
        self.period.show_period(
            condition.period, test.periods, self._known.seasons, coming="next" in test.periods
        )
        self._show_lacking(condition)

    def _fit_text(self) -> None:
        """As wide as what stands in it: a long title is read whole."""
        shown = self.text.text() or self.text.placeholderText()
        wide = self.text.fontMetrics().horizontalAdvance(shown) + theme.px(34)
        self.text.setFixedWidth(min(max(wide, theme.px(LEAST)), theme.px(MOST)))

    def _show_number(self, condition: Condition, test: kinds.Ask) -> None:
        number = test.number
        picked = number is not None and number.of != ""
        self.one_of.setVisible(picked)
        self.number.setVisible(number is not None and not picked)
        if number is None:
            return
        if number.of == kinds.MONTHS:
            months = [(n, f"in {name}") for n, name in enumerate(words.MONTHS, 1)]
            self.one_of.show_options(months)
            self.one_of.show_value(condition.number)
        elif number.of == kinds.BATCHES:
            batches = [(0, "any import"), *self._known.batches]
            if condition.number not in dict(batches):
                batches.append((condition.number, f"import {condition.number}"))
            self.one_of.show_options(batches)
            self.one_of.show_value(condition.number)
        else:
            least = {"visit": "once or more", "gift": "of any amount"}.get(condition.kind, "")
            self.number.show_number(
                condition.number, number.least, number.most, number.before, number.after, least
            )

    def _show_lacking(self, condition: Condition) -> None:
        amiss = lacking(condition)
        source = kinds.words_from(condition)
        if not amiss and condition.text and not self._known.known(source, condition.text):
            amiss = f"There is nothing called “{condition.text}” here: nobody will be found by it."
        self.lacking.setText(amiss)
        self.lacking.setVisible(bool(amiss))
        self.setAccessibleName(condition_words(condition))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Del takes the condition away."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        controls = QWidget()
        flow = CenteredFlow(controls, theme.px(7), theme.px(6))
        fields = (self.test, self.scope, self.text, self.detail, self.number, self.one_of)
        for part in (*fields, *self.period.parts):
            flow.addWidget(part)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.joint, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(controls, 1)
        line.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        box.setSpacing(theme.px(3))
        box.addLayout(line)
        foot = QHBoxLayout()
        foot.setContentsMargins(self.joint.width() + theme.px(8), 0, 0, 0)
        foot.addWidget(self.lacking, 1)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.test.picked.connect(lambda code: self._tell(replace(self._shown, test=code)))
        self.scope.picked.connect(
            lambda code: self._tell(replace(self._shown, scope=code, text=""), clear=True)
        )
        self.text.textChanged.connect(self._on_text_changed)
        self.detail.textEdited.connect(
            lambda text: self._tell(replace(self._shown, detail=text), typing=True)
        )
        self.number.changed.connect(
            lambda number: self._tell(replace(self._shown, number=number), typing=True)
        )
        self.one_of.picked.connect(lambda n: self._tell(replace(self._shown, number=n)))
        self.period.changed.connect(self._on_period_changed)
        self.remove.clicked.connect(self.removed)

    def _offers(self, typed: str) -> list:  # type: ignore[type-arg]
        return self._known.offers(kinds.words_from(self._shown), typed)

    def _on_text_changed(self, text: str) -> None:
        self._fit_text()
        if text != self._shown.text:
            self._tell(replace(self._shown, text=text), typing=True)

    def _on_period_changed(self, period: Period, typing: bool) -> None:
        self._tell(replace(self._shown, period=period), typing=typing)

    def _tell(self, condition: Condition, *, typing: bool = False, clear: bool = False) -> None:
        self._shown = condition if typing else kinds.trimmed(condition)
        if clear:
            self.text.blockSignals(True)
            self.text.clear()
            self.text.blockSignals(False)
        self.changed.emit(self._shown, typing)
