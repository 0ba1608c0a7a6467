"""The memberships that can be offered in a call, each with its price of a year."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.house_policy import SoldMembership
from desktop.ui import theme
from desktop.ui.settings.policy_fields import ShortField
from desktop.ui.widgets.buttons import Button, icon_button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

HOW = (
    "What an upgrade or a subscription can be to. Where none is named here, those on the books "
    "are offered, with the price that was paid last."
)


class SoldRow(QWidget):
    """A name and a price. `finished` when either was, `dropped` when it is to go."""

    finished = Signal()
    dropped = Signal()

    def __init__(self, place: int, currency: str, sold: SoldMembership | None = None) -> None:
        super().__init__()
        self.name = QLineEdit(sold.name if sold is not None else "")
        self.name.setPlaceholderText("Season pass")
        self.name.setAccessibleName(f"Membership {place}: name")
        self.price = ShortField(
            f"Membership {place}: price", "", "a year", currency=currency, optional=True
        )
        self.price.show_value(sold.price_minor if sold is not None else None)
        self.remove = icon_button("trash", f"Remove: {sold.name}" if sold else "Remove this line")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        line.addWidget(self.name, 1)
        line.addWidget(self.price)
        line.addWidget(self.remove)
        self.name.editingFinished.connect(self.finished)
        self.price.finished.connect(self.finished)
        self.remove.clicked.connect(self.dropped)

    @property
    def sold(self) -> SoldMembership | None:
        """What stands here, None without a name."""
        name = " ".join(self.name.text().split())
        return SoldMembership(name, self.price.value) if name else None


class SoldCard(Card):
    """`changed(tuple of SoldMembership)` when a row was finished or dropped."""

    changed = Signal(object)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("Memberships to offer", parent=parent)
        self._currency = currency
        self._shown: tuple[SoldMembership, ...] = ()
        self.rows: list[SoldRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.px(6))
        self.add = Button("Another membership", "quiet", "plus")
        self.problem = Label("", "small", "amber", wrap=True)
        self.problem.hide()
        self.body.addWidget(Label(HOW, "small", "ink2", wrap=True))
        self.body.addLayout(self._box)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._on_add)

    def show_sold(self, sold: tuple[SoldMembership, ...], currency: str) -> None:
        """Show these; the same ones keep the cursor."""
        self._currency = currency
        if sold == self._shown and sold == self._typed():
            return
        self._shown = sold
        for row in self.rows:
            row.blockSignals(True)
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for one in sold:
            self._add_row(one)
        self.problem.hide()

    def _typed(self) -> tuple[SoldMembership, ...]:
        return tuple(row.sold for row in self.rows if row.sold is not None)

    def _add_row(self, sold: SoldMembership | None = None) -> SoldRow:
        row = SoldRow(len(self.rows) + 1, self._currency, sold)
        row.finished.connect(self._tell)
        row.dropped.connect(lambda: self._on_dropped(row))
        self.rows.append(row)
        self._box.addWidget(row)
        return row

    def _on_add(self) -> None:
        self._add_row().name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_dropped(self, row: SoldRow) -> None:
        if row not in self.rows:
            return
        row.blockSignals(True)
        self.rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        typed = self._typed()
        wrong = next((row.price.problem for row in self.rows if row.price.problem), "")
        names = [one.name.casefold() for one in typed]
        if not wrong and len(set(names)) != len(names):
            wrong = "Each membership to offer has a name of its own. Not kept."
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if not wrong and typed != self._shown:
            self._shown = typed
            self.changed.emit(typed)
