"""The saved views as a row of chips with their counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.ui import theme
from desktop.ui.contacts.views import VIEWS
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout


class ViewBar(QWidget):
    """One of the views is chosen; arrows go from chip to chip, Tab leaves the bar.

    `lists_wanted`: somebody wants a list by rules of their own.
    """

    view_chosen = Signal(str)
    lists_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Saved views")
        layout = FlowLayout(self, theme.px(6), theme.px(6))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[str, ChipButton] = {}
        for view in VIEWS:
            chip = ChipButton(view.name, checkable=True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, key=view.key: self._on_chip_clicked(key))
            self._group.addButton(chip)
            self._chips[view.key] = chip
            layout.addWidget(chip)
        self._chips[VIEWS[0].key].setChecked(True)
        self.lists = ChipButton("Lists…", dashed=True)
        self.lists.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lists.setToolTip("Lists by rules of your own (Ctrl+Shift+L)")
        self.lists.clicked.connect(self.lists_wanted)
        layout.addWidget(self.lists)

    @property
    def chosen(self) -> str:
        """The key of the chosen view."""
        return next(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, key: str) -> None:
        """Choose a view without a click; announces it."""
        self._chips[key].setChecked(True)
        self.view_chosen.emit(key)

    def set_counts(self, counts: dict[str, int]) -> None:
        """Write the counts behind the names; 'all' has its own line below."""
        for view in VIEWS:
            count = counts.get(view.key, 0)
            chip = self._chips[view.key]
            counted = count and view.key != "all"
            chip.setText(f"{view.name} {count:,}" if counted else view.name)
            chip.setAccessibleName(chip.text())
            chip.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through the chips."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        chips = list(self._chips.values())
        focused = next((i for i, chip in enumerate(chips) if chip.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        chip = chips[(focused + step) % len(chips)]
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        chip.click()

    def _on_chip_clicked(self, key: str) -> None:
        self.view_chosen.emit(key)
