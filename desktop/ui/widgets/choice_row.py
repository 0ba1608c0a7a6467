"""One of a few, as chips side by side; arrow keys change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.ui import theme
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout


class ChoiceRow(QWidget):
    """`pairs` are (code, words); `chosen` carries the code a person took."""

    chosen = Signal(object)

    def __init__(
        self, name: str, pairs: Sequence[tuple[Any, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._codes = [code for code, _ in pairs]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        flow = FlowLayout(self, gap=theme.px(6), line_gap=theme.px(6))
        self.buttons: list[ChipButton] = []
        for place, (_, words) in enumerate(pairs):
            made = ChipButton(words.replace("&", "&&"), checkable=True)  # no key of its own
            made.setAccessibleName(f"{name}: {words}")
            self._group.addButton(made, place)
            flow.addWidget(made)
            self.buttons.append(made)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._codes[place]))

    @property
    def value(self) -> Any:
        """The code that is set; None if none is."""
        place = self._group.checkedId()
        return self._codes[place] if place >= 0 else None

    def show_value(self, code: Any) -> None:
        """Set without telling; a code that is not offered unsets all."""
        if code in self._codes:
            self.buttons[self._codes.index(code)].setChecked(True)
            return
        self._group.setExclusive(False)
        for made in self.buttons:
            made.setChecked(False)
        self._group.setExclusive(True)

    def button_for(self, code: Any) -> ChipButton:
        """The chip of a code."""
        return self.buttons[self._codes.index(code)]
