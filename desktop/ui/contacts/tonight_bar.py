"""Under the views while Here tonight is chosen: which performance, and by seat or by name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.domain.arrivals import BY_NAME, BY_SEAT
from desktop.domain.words import time_words
from desktop.ui import theme
from desktop.ui.contacts.tonight_mode import TonightMode
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout

TURN_KEYS = "Alt+S"


class TonightBar(QWidget):
    """`performance_chosen(id)`, `order_chosen(order)`."""

    performance_chosen = Signal(int)
    order_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Here tonight")
        self._flow = FlowLayout(self, theme.px(6), theme.px(6))
        self._which, self._orders = QButtonGroup(self), QButtonGroup(self)
        self._performances: list[tuple[int, str, str]] = []
        self.by_seat = self._order_chip("By seat", BY_SEAT)
        self.by_name = self._order_chip("By name", BY_NAME)
        self.hide()

    def show_mode(self, mode: TonightMode) -> None:
        """Which performances there are tonight, and which is looked at how."""
        if mode.performances != self._performances:
            self._performances = list(mode.performances)
            self._make_chips()
        for chip in self._which.buttons():
            chip.setChecked(self._which.id(chip) == mode.performance_id)
        self.by_seat.setChecked(mode.order == BY_SEAT)
        self.by_name.setChecked(mode.order == BY_NAME)
        self.show()

    def _make_chips(self) -> None:
        for old in self._which.buttons():
            self._which.removeButton(old)
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        if len(self._performances) < 2:
            return
        for performance_id, title, starts_at in self._performances:
            chip = ChipButton(time_words(starts_at), checkable=True)
            chip.setToolTip(" ".join(title.split()))
            chip.setAccessibleName(f"{time_words(starts_at)}, {title}")
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(
                lambda _=False, chosen=performance_id: self.performance_chosen.emit(chosen)
            )
            self._which.addButton(chip, performance_id)
            self._flow.addWidget(chip)

    def _order_chip(self, text: str, order: str) -> ChipButton:
        chip = ChipButton(text, checkable=True)
        chip.setToolTip(f"By seat or by name ({TURN_KEYS})")
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self.order_chosen.emit(order))
        self._orders.addButton(chip)
        self._flow.addWidget(chip)
        return chip
