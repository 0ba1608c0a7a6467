"""Short fields of the house rules: a whole number or an amount, checked as it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.domain.typed_values import parse_amount
from desktop.domain.words import amount_text
from desktop.ui import theme
from desktop.ui.widgets.labels import Label

WIDTH = 84


class ShortField(QWidget):
    """Words, a small field, words. `finished` when another value that can be read was typed.

    `currency` '' for a whole number; `optional`: empty means none. `problem` is a sentence, ''
    where all is well.
    """

    finished = Signal()

    def __init__(
        self, name: str, before: str, after: str = "", *, currency: str = "",
        optional: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._name, self._currency, self._optional = name, currency, optional
        self._value: int | None = None
        self.problem = ""
        self.before: Label | None = None
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setFixedWidth(theme.px(WIDTH))
        if optional:
            self.field.setPlaceholderText("none")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(7))
        for text in (before, None, after):
            if text is None:
                line.addWidget(self.field)
            elif text:
                label = Label(text, "body", "ink2")
                label.setBuddy(self.field)
                line.addWidget(label)
                self.before = label if text is before else self.before
        self.field.editingFinished.connect(self._on_finished)
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def value(self) -> int | None:
        """The number, or the amount in minor units; None for none."""
        return self._value

    def show_value(self, value: int | None, currency: str = "") -> None:
        """Show without telling."""
        if currency:
            self._currency = currency
        self._value = value
        self._show_problem("")
        text = "" if value is None else str(value)
        self.field.setText(amount_text(value, self._currency) if self._currency else text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings back what is kept; with nothing to bring back it goes on to the page."""
        if event.key() == Qt.Key.Key_Escape and self.problem:
            self.show_value(self._value)
        else:
            super().keyPressEvent(event)

    def _on_theme_changed(self) -> None:
        self.field.setFixedWidth(theme.px(WIDTH))

    def _on_finished(self) -> None:
        text = self.field.text().strip()
        read = self._read(text)
        if read is None and not (self._optional and not text):
            what = "an amount of money, such as 25 or 12.50" if self._currency else "a whole number"
            none = ", or empty for none" if self._optional else ""
            self._show_problem(
                f"{self._name}: “{text}” is not {what}{none}. Not kept; Esc brings it back."
            )
            self.finished.emit()
            return
        had_problem = bool(self.problem)
        self._show_problem("")
        if read != self._value:
            self._value = read
            self.finished.emit()
        elif had_problem:
            self.finished.emit()

    def _read(self, text: str) -> int | None:
        if self._currency:
            return parse_amount(text, self._currency) if text else None
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None

    def _show_problem(self, sentence: str) -> None:
        self.problem = sentence
        self.field.setAccessibleDescription(sentence)
        if bool(self.field.property("invalid")) != bool(sentence):
            self.field.setProperty("invalid", bool(sentence))
            theme.restyle(self.field)


def stand_below_each_other(fields: Iterable[ShortField]) -> None:
    """Let the fields begin at one line, behind the longest of the words before them."""
    words = [field.before for field in fields if field.before is not None]

    def align() -> None:
        wide = max((label.sizeHint().width() for label in words), default=0)
        for label in words:
            label.setMinimumWidth(wide)

    align()
    if words:
        # After the labels themselves have heard of another text size; gone with the first of them.
        theme.notifier().changed.connect(_Aligner(align, words[0]).later)


class _Aligner(QObject):
    def __init__(self, align: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._align = align

    def later(self) -> None:
        QTimer.singleShot(0, self, self._align)
