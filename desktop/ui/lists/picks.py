"""Small controls of the builder: one of several words, and a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QSpinBox, QWidget

from desktop.ui import theme


class Pick(QComboBox):
    """One of several: `picked(code)` when a person took another one. The wheel scrolls the page."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "pick")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        self._options: list[tuple[Any, str]] = []
        self.activated.connect(self._on_activated)

    @property
    def value(self) -> Any:
        """The code that is shown."""
        return self.currentData()

    def sizeHint(self) -> QSize:
        """The room that the shown words need: a sentence has no gaps."""
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        return QSize(max(words + theme.px(48), theme.px(72)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It may be cut down to a few letters."""
        return QSize(min(theme.px(72), self.sizeHint().width()), self.sizeHint().height())

    def showPopup(self) -> None:
        """All options whole, however short the shown one is."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(w) for _, w in self._options), default=0)
        self.view().setMinimumWidth(max(widest + theme.px(36), self.width()))
        super().showPopup()
        # Room for the ring of the focus, which Qt does not count.
        around = self.view().window()
        around.resize(around.width(), around.height() + theme.px(6))

    def show_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer these (code, words)."""
        if list(options) == self._options:
            return
        kept = self.value
        self._options = list(options)
        self.blockSignals(True)
        self.clear()
        for code, words in options:
            self.addItem(words, code)
        self.blockSignals(False)
        self.show_value(kept)

    def show_value(self, code: Any) -> None:
        """Show without telling."""
        place = next((n for n, (c, _) in enumerate(self._options) if c == code), -1)
        self.setCurrentIndex(place)
        self.updateGeometry()

    def pick(self, code: Any) -> None:
        """Take one as a person does."""
        if code != self.value:
            self.show_value(code)
            self.picked.emit(code)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past must not change what is asked."""
        event.ignore()

    def _on_activated(self, place: int) -> None:
        self.updateGeometry()
        self.picked.emit(self.itemData(place))


class Spin(QSpinBox):
    """A number with the words around it; `changed(number)` while it is typed."""

    changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGroupSeparatorShown(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.lineEdit().setTextMargins(theme.px(7), 0, 0, 0)
        self.valueChanged.connect(self._on_value_changed)

    def sizeHint(self) -> QSize:
        """The room that the shown words need, and for a digit more."""
        words = self.fontMetrics().horizontalAdvance(f"{self.text()}0")
        return QSize(words + theme.px(48), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def _on_value_changed(self, value: int) -> None:
        self.updateGeometry()
        self.changed.emit(value)

    def show_number(self, value: int, least: int, most: int, before: str = "", after: str = "",
                    at_least: str = "") -> None:  # fmt: skip
        """Show without telling. `at_least` stands in the place of the least number."""
        self.blockSignals(True)
        self.setRange(least, most)
        self.setPrefix(f"{before} " if before else "")
        self.setSuffix(f" {after}" if after else "")
        self.setSpecialValueText(at_least)
        if self.value() != value:
            self.setValue(value)
        self.blockSignals(False)
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past must not change what is asked."""
        event.ignore()
