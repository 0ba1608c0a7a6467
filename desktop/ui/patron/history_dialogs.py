"""Small dialogs that add to the history by hand: a visit, a gift, a membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from db import clock
from desktop.domain.typed_values import parse_amount, parse_day, parse_past_day
from desktop.ui import theme
from desktop.ui.fact_offers import performance_offers
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import TypeAhead


def performance_field(name: str = "Performance", parent: QWidget | None = None) -> TypeAhead:
    """A line that finds a performance; its `data` is the id."""
    return TypeAhead(performance_offers, "Title of the performance", name, parent)


def plain_buttons() -> QDialogButtonBox:
    """A box with Cancel in it, without the pictures that some styles put on buttons."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    box.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
    return box


class EntryDialog(QDialog):
    """A form, one line for what is wrong, and the usual two buttons."""

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(440))
        self.form = QFormLayout()
        self.form.setVerticalSpacing(theme.px(10))
        self.form.setHorizontalSpacing(theme.px(14))
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.wrong = Label("", "small", "accent", wrap=True)
        self.wrong.hide()
        buttons = plain_buttons()
        self.save = buttons.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        side = theme.px(20)
        box.setContentsMargins(side, side, side, side)
        box.setSpacing(theme.px(14))
        box.addLayout(self.form)
        box.addWidget(self.wrong)
        box.addWidget(buttons)

    def complaint(self) -> str:
        """What is wrong with what was typed, in a sentence; '' if nothing."""
        raise NotImplementedError

    def accept(self) -> None:
        """Only what can be kept is accepted; what was typed stays otherwise."""
        sentence = self.complaint()
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        if not sentence:
            super().accept()

    def add_line(self, caption: str, text: str = "", placeholder: str = "") -> QLineEdit:
        """A line with its caption."""
        edit = QLineEdit(text)
        edit.setPlaceholderText(placeholder)
        edit.setAccessibleName(caption.replace("&", ""))
        self.form.addRow(caption, edit)
        return edit


def _until(text: str, starts: date) -> date | None:
    """The last day as typed, counted from the first one; None for no or no known day."""
    return parse_day(text, starts) if text.strip() else None


class VisitDialog(EntryDialog):
    """A visit that no ticketing system knows of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Add a visit", "Add visit", parent)
        self.performance = performance_field()
        self.performance.entered.connect(lambda _text: self.accept())
        self.form.addRow("&Performance", self.performance)
        self.tickets = QSpinBox()
        self.tickets.setRange(1, 50)
        self.tickets.setAccessibleName("Tickets")
        self.form.addRow("&Tickets", self.tickets)
        self.performance.setFocus()

    def complaint(self) -> str:
        if self.performance.data is None:
            return "Choose a performance from the list: type a part of its title."
        return ""


@dataclass(frozen=True, slots=True)
class GiftValues:
    """What was typed about a gift."""

    amount_minor: int
    day: date
    purpose: str


class GiftDialog(EntryDialog):
    """A gift of money."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("Add a gift", "Add gift", parent)
        self._currency = currency
        self.amount = self.add_line(f"&Amount ({currency})", placeholder="25")
        self.day = self.add_line("&Given on", "today", "today, 3 Nov, 2026-11-03")
        self.purpose = self.add_line("&For", placeholder="New seats, youth work …")

    def complaint(self) -> str:
        if not parse_amount(self.amount.text(), self._currency):
            return "Type the amount in figures, such as 25 or 25.50."
        if parse_past_day(self.day.text(), clock.today()) is None:
            return "Type the day as today, 3 Nov or 2026-11-03."
        return ""

    def values(self) -> GiftValues:
        """What was typed; call it on an accepted dialog."""
        amount = parse_amount(self.amount.text(), self._currency)
        day = parse_past_day(self.day.text(), clock.today())
        assert amount is not None and day is not None
        return GiftValues(amount, day, self.purpose.text().strip())


@dataclass(frozen=True, slots=True)
class MembershipValues:
    """What was typed about a membership."""

    kind: str
    starts: date
    ends: date | None


class MembershipDialog(EntryDialog):
    """A subscription, season pass or friend scheme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Add a membership", "Add membership", parent)
        self.kind = self.add_line("&What", placeholder="Friend, Season pass …")
        self.starts = self.add_line("&From", "today", "today, 1 Sep, 2026-09-01")
        self.ends = self.add_line("&Until", placeholder="in a year, 31 Aug 2027; empty: no end")

    def complaint(self) -> str:
        if not self.kind.text().strip():
            return "Say what it is, such as Friend or Season pass."
        starts = parse_past_day(self.starts.text(), clock.today())
        if starts is None:
            return "Type the first day as today, 1 Sep or 2026-09-01."
        if self.ends.text().strip():
            ends = _until(self.ends.text(), starts)
            if ends is None or ends < starts:
                return "Type the last day as in a year or 31 Aug 2027, or leave it empty."
        return ""

    def values(self) -> MembershipValues:
        """What was typed; call it on an accepted dialog."""
        starts = parse_past_day(self.starts.text(), clock.today())
        assert starts is not None
        return MembershipValues(self.kind.text().strip(), starts, _until(self.ends.text(), starts))
