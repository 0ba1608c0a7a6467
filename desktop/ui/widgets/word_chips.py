"""A field of several words: each a chip that can be taken off, and a line to add the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout


class _Line(QLineEdit):
    """Backspace in the empty line takes the last chip off; a comma ends a word."""

    last_unwanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A comma is Enter."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.last_unwanted.emit()
        elif event.text() in (",", ";"):
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)


class WordChips(QWidget):
    """`words_changed(list)` after each word added or taken off."""

    words_changed = Signal(list)

    def __init__(
        self, name: str, placeholder: str, tone: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self._words: list[str] = []
        self._chips: list[ChipButton] = []
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        self.line = _Line()
        self.line.setAccessibleName(f"{name}: add a word")
        self.line.setPlaceholderText(placeholder)
        self.line.returnPressed.connect(self._on_entered)
        self.line.editingFinished.connect(self._on_entered)
        self.line.last_unwanted.connect(lambda: self._remove(len(self._words) - 1))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(self._holder)
        box.addWidget(self.line)

    @property
    def words(self) -> list[str]:
        """What stands in it."""
        return list(self._words)

    def show_words(self, words: Sequence[str]) -> None:
        """Show these, telling nobody."""
        self._words = list(words)
        self.line.clear()
        self._make_chips()

    def _make_chips(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, word in enumerate(self._words):
            chip = ChipButton(word.replace("&", "&&"), self._tone, removable=True)
            chip.setAccessibleName(f"{self._name}: {word}")
            chip.removed.connect(lambda p=place: self._remove(p))
            self._flow.addWidget(chip)
            self._chips.append(chip)
        self._holder.setVisible(bool(self._words))

    def _on_entered(self) -> None:
        word = " ".join(self.line.text().split())
        self.line.clear()
        if word and word.casefold() not in (w.casefold() for w in self._words):
            self._words.append(word)
            self._make_chips()
            self.words_changed.emit(self.words)

    def _remove(self, place: int) -> None:
        if 0 <= place < len(self._words):
            del self._words[place]
            self._make_chips()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.words_changed.emit(self.words)
