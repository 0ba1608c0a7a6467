"""What the cards of the Details tab share: rows for records, writes that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout, QWidget

from db.records.patrons import PatronDetail
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.record_words import AUDIENCES
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

if TYPE_CHECKING:
    from db.journal import Step


def audience_box(code: str, name: str) -> QComboBox:
    """A box that says who may hear of a fact."""
    box = StillCombo()
    for value, shown in AUDIENCES:
        box.addItem(shown, value)
    box.setCurrentIndex(max(0, box.findData(code)))
    box.setAccessibleName(name)
    return box


def kind_box(pairs: Sequence[tuple[str, str]], name: str) -> QComboBox:
    """A box of kinds, by their words."""
    box = StillCombo()
    for value, shown in pairs:
        box.addItem(shown, value)
    box.setAccessibleName(name)
    return box


class RecordCard(Card):
    """A card about a part of the record; its rows are made anew only when they changed."""

    def __init__(self, desk: Desk, title: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.desk = desk
        self.patron_id = 0
        self.made = 0  # how often the rows were made
        self._shown: Sequence[Any] | None = None
        self._nothing = Label(nothing, "small", "ink2", wrap=True)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(8))
        self.body.addWidget(self._nothing)
        self.body.addLayout(self.rows)
        self._nothing.setVisible(bool(nothing))

    @property
    def user_id(self) -> int | None:
        """Who is at the desk."""
        return self.desk.session.user_id

    def show_patron(self, detail: PatronDetail) -> None:
        """Show this card's part of the record."""
        raise NotImplementedError

    def show_rows(self, records: Sequence[Any], make: Callable[[Any], QWidget]) -> None:
        """One widget a record. Controls keep the focus if their object name comes back."""
        if self._shown is not None and list(records) == list(self._shown):
            return
        self._shown = tuple(records)
        self.made += 1
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused and self.isAncestorOf(focused) else ""
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for record in records:
            self.rows.addWidget(make(record))
        self._nothing.setVisible(not records and bool(self._nothing.text()))
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()
        elif name:
            self.focus_after_removal()

    def focus_after_removal(self) -> None:
        """The row with the focus is gone: go to where one adds."""

    def write(self, act: Callable[[], Step], done: str) -> bool:
        """Do it; if it was refused, show again what is stored."""
        if self.desk.edits.run(act, done) is not None:
            return True
        self._shown = None
        return False
