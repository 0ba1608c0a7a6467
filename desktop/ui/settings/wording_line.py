"""One line of the wording: a field, how it would sound, and why it cannot be said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.opener_wording import Example, TemplatesWrong, check_line
from desktop.ui import theme
from desktop.ui.widgets.buttons import icon_button
from desktop.ui.widgets.labels import Label

STILL_HERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class WordingField(QLineEdit):
    """Esc brings back what is kept; with nothing to bring back it goes on to the page."""

    entered = Signal()
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.kept = text
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self.kept:
            self.setText(self.kept)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A person is here."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The person went on to something else of this window."""
        super().focusOutEvent(event)
        if event.reason() not in STILL_HERE:
            self.left.emit()


class WordingLine(QWidget):
    """`kept` when a line that can be said was finished; `dropped` when it is to go."""

    kept = Signal()
    dropped = Signal()

    def __init__(
        self, kind: str, group: str, name: str, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind, self._group = kind, group
        self._example: Example | None = None
        self.field = WordingField(text)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("What to say")
        self.remove = icon_button("trash", f"Remove: {text}" if text else "Remove this line")
        self.sounds = Label("", "small", "ink2", wrap=True)
        self.problem = Label("", "small", "amber", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(theme.px(6))
        line.addWidget(self.field, 1)
        line.addWidget(self.remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.px(4))
        box.setSpacing(theme.px(3))
        box.addLayout(line)
        for label in (self.sounds, self.problem):
            label.setContentsMargins(theme.px(10), 0, 0, 0)
            box.addWidget(label)
        self.field.textChanged.connect(self._on_typed)
        self.field.editingFinished.connect(self._on_finished)
        self.field.left.connect(self._on_left)
        self.remove.clicked.connect(self.dropped)
        self._show("", "")

    @property
    def text(self) -> str:
        """The line that is kept ('' for a new one)."""
        return self.field.kept

    def show_example(self, example: Example | None) -> None:
        """Whom it fits now."""
        self._example = example
        if self.problem.isHidden():
            self._on_typed()

    def _on_typed(self) -> None:
        text = self.field.text()
        if not text.strip():
            self._show("", "")
            return
        try:
            line = check_line(self._kind, self._group, text)
        except TemplatesWrong as wrong:
            self._show("", wrong.sentence)
            return
        self._show(f"“{self._example.say(line)}”" if self._example is not None else "", "")

    def _on_finished(self) -> None:
        text = self.field.text()
        if text.strip() == self.field.kept:
            return
        try:
            line = check_line(self._kind, self._group, text)
        except TemplatesWrong as wrong:
            self._show("", f"{wrong.sentence} It was not kept; Esc brings the old line back.")
            return
        self.field.kept = line
        self.remove.setToolTip(f"Remove: {line}")
        self.remove.setAccessibleName(f"Remove: {line}")
        self.kept.emit()

    def _on_left(self) -> None:
        if not self.field.kept and not self.field.text().strip():
            self.dropped.emit()

    def _show(self, sounds: str, problem: str) -> None:
        self.sounds.setText(sounds)
        self.sounds.setVisible(bool(sounds))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.field.setAccessibleDescription(problem or sounds)
        if bool(self.field.property("invalid")) != bool(problem):
            self.field.setProperty("invalid", bool(problem))
            theme.restyle(self.field)
