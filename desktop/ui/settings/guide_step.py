"""One step of a call guide: its title, lines to say, the hint, quick answers, the line said back."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from db.records.calls import GuideStepRecord
from desktop.domain.call_guides import (
    FIELD_GROUPS,
    FIELDS,
    SAY_BACK_FIELDS,
    STEP_NAMES,
    GuideWrong,
    check_step,
    fields_for,
)
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.marked_text import MarkedText

MOST_LINES = 8
_KNOWN = re.compile(r"\{(?:" + "|".join((*FIELDS, *SAY_BACK_FIELDS)) + r")\}")
_OTHER = re.compile(r"\{[^{}]*\}|[{}]")
_STILL_HERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class LinesField(MarkedText):
    """A line each; as high as its lines, up to a few, then it scrolls. Fields are marked."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setPlaceholderText(placeholder)
        self.mark(((_OTHER, "amber"), (_KNOWN, "blue")))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def lines(self) -> tuple[str, ...]:
        """The lines with something in them, spaces put right."""
        found = (" ".join(line.split()) for line in self.toPlainText().splitlines())
        return tuple(line for line in found if line)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Other lines; the same ones keep the cursor."""
        if self.lines() != lines:
            self.setPlainText("\n".join(lines))

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(theme.px(320), self._wanted())

    def minimumSizeHint(self) -> QSize:
        """Narrow where it must be."""
        return QSize(theme.px(120), self._wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Another text size asks for another height."""
        done = super().event(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()
        return done

    def _wanted(self) -> int:
        lines = max(1, min(round(self.document().size().height()), MOST_LINES))
        margins = 2 * round(self.document().documentMargin()) + 2
        return lines * self.fontMetrics().lineSpacing() + margins + theme.px(14)

    def _fit(self) -> None:
        few = round(self.document().size().height()) <= MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if few else policy.ScrollBarAsNeeded
        )
        if self._wanted() != self.height():
            self.setFixedHeight(self._wanted())


class GuideStepCard(Card):
    """`changed` with each key, `left` when a person went on to something else."""

    changed = Signal()
    left = Signal()

    def __init__(self, step: str, parent: QWidget | None = None) -> None:
        super().__init__(STEP_NAMES[step], parent=parent)
        self.step = step
        self._showing = False
        name = STEP_NAMES[step]
        self.title_field = QLineEdit()
        self.title_field.setAccessibleName(f"{name}: title")
        self.say = LinesField(f"{name}: lines to say", "What can be said, a line each")
        self.hint = LinesField(f"{name}: hint", "A hint that only the person at the desk reads")
        self.choices = LinesField(f"{name}: quick answers", "A word or two, a line each")
        self.say_back = QLineEdit()
        self.say_back.setAccessibleName(f"{name}: say it back")
        self.say_back.setPlaceholderText("So {heard} – have I got that right?")
        self.sounds = Label("", "small", "ink2", wrap=True)
        self.problem = Label("", "small", "amber", wrap=True)
        self.fields = Button("Put in a field", "quiet", "plus")
        self.fields.setAccessibleName(f"{name}: put in a field")
        self._menu = QMenu(self.fields)
        self._filled: list[QLineEdit | LinesField] = [self.title_field, self.say, self.say_back]
        self._last: QLineEdit | LinesField = self.say
        self._lay_out()
        for field in (self.title_field, self.say_back):
            field.textEdited.connect(self._on_changed)
        for area in (self.say, self.hint, self.choices):
            area.textChanged.connect(self._on_changed)
        for widget in self._widgets():
            widget.installEventFilter(self)

    def _widgets(self) -> tuple[QLineEdit | LinesField, ...]:
        return (self.title_field, self.say, self.hint, self.choices, self.say_back)

    def show_step(self, step: GuideStepRecord) -> None:
        """Show a step without telling."""
        self._showing = True
        for field, text in ((self.title_field, step.title), (self.say_back, step.say_back)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.say.show_lines(step.say)
        self.hint.show_lines((step.hint,) if step.hint else ())
        self.choices.show_lines(step.choices)
        self._showing = False
        self.look()

    def record(self) -> GuideStepRecord:
        """The step as it stands here."""
        return GuideStepRecord(
            self.step, " ".join(self.title_field.text().split()), self.say.lines(),
            " ".join(self.hint.lines()), self.choices.lines(), " ".join(self.say_back.text().split()),
        )  # fmt: skip

    def show_sounds(self, text: str) -> None:
        """How the lines sound for somebody ('' nothing of them can be said)."""
        self.sounds.setText(text)
        self.sounds.setVisible(bool(text))

    def look(self) -> bool:
        """Say at once what cannot be kept; True if all can."""
        try:
            check_step(self.record())
        except GuideWrong as wrong:
            self.problem.setText(f"{wrong.sentence} Not kept; Esc brings back what is kept.")
            self.problem.show()
            return False
        self.problem.hide()
        return True

    def put_field(self, name: str) -> None:
        """Write a field where the cursor was last."""
        put = f"{{{name}}}"
        if isinstance(self._last, QLineEdit):
            self._last.insert(put)
            self._on_changed()
        else:
            self._last.insertPlainText(put)
        self._last.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Which field was written in last, and when a person leaves it."""
        if event.type() == QEvent.Type.FocusIn and watched in self._filled:
            self._last = self._filled[self._filled.index(watched)]
        elif isinstance(event, QFocusEvent) and event.lostFocus():
            self._on_left(event.reason())
        return super().eventFilter(watched, event)

    def _on_left(self, reason: Qt.FocusReason) -> None:
        if reason not in _STILL_HERE:
            self.left.emit()

    def _make_menu(self) -> None:
        """The fields that may stand where the cursor was last."""
        for old in self._menu.findChildren(QMenu):
            old.deleteLater()
        self._menu.clear()
        part = ("title", "say", "say_back")[self._filled.index(self._last)]
        allowed = fields_for(self.step, part)
        for label, names in FIELD_GROUPS.items():
            here = [name for name in names if name in allowed]
            if here:
                self._add_group(label, here)

    def _add_group(self, label: str, names: list[str]) -> None:
        about = FIELDS | SAY_BACK_FIELDS
        lot = self._menu.addMenu(label)
        for name in names:
            act = lot.addAction(f"{{{name}}}  {about[name]}".replace("&", "&&"))
            act.triggered.connect(lambda _=False, n=name: self.put_field(n))

    def _lay_out(self) -> None:
        self.body.setSpacing(theme.px(5))
        self._menu.aboutToShow.connect(self._make_menu)
        self.fields.setMenu(self._menu)
        self.head.addWidget(self.fields)
        self._add("Title, behind the name of the step", self.title_field)
        self._add("To say: a line each, shown where all its fields are known", self.say)
        self.body.addWidget(self.sounds)
        below = QHBoxLayout()
        below.setSpacing(theme.px(16))
        for caption, field in (
            ("Hint, for the desk alone", self.hint), ("Quick answers, a line each", self.choices)
        ):  # fmt: skip
            column = QVBoxLayout()
            column.setSpacing(theme.px(5))
            label = Label(caption, "small", "ink2", wrap=True)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            column.addStretch(1)
            below.addLayout(column, 3 if field is self.hint else 2)
        self.body.addLayout(below)
        self._add("Say it back", self.say_back)
        self.body.addWidget(self.problem)
        self.problem.hide()
        self.sounds.hide()

    def _add(self, caption: str, field: QWidget) -> None:
        label = Label(caption, "small", "ink2", wrap=True)
        label.setBuddy(field)
        self.body.addWidget(label)
        self.body.addWidget(field)

    def _on_changed(self, *_: object) -> None:
        if not self._showing:
            self.look()
            self.changed.emit()
