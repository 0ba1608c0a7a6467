"""A few choices side by side, one of them taken."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.ui import theme
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout


class ChoiceRow(QWidget):
    """Chips of which one is chosen; `chosen(value)` when a person chooses another."""

    chosen = Signal(object)

    def __init__(
        self, name: str, choices: tuple[tuple[object, str], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        layout = FlowLayout(self, theme.px(6), theme.px(6))
        self._group = QButtonGroup(self)
        self._chips: list[tuple[object, ChipButton]] = []
        for value, text in choices:
            chip = ChipButton(text, checkable=True)
            chip.setAccessibleName(f"{name}: {text}")
            chip.clicked.connect(lambda _=False, value=value: self.chosen.emit(value))
            self._group.addButton(chip)
            self._chips.append((value, chip))
            layout.addWidget(chip)

    def show_value(self, value: object) -> None:
        """Mark a value as the chosen one, without announcing it."""
        for other, chip in self._chips:
            chip.setChecked(other == value)

    def press(self, value: object) -> None:
        """Choose as a person does."""
        next(chip for other, chip in self._chips if other == value).click()
