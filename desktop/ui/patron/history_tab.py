"""The History tab: everything that happened as one dated list, and the chosen entry beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from db.queries import calls, history, reactions
from db.queries.take_in import undo_take_in
from db.records.patrons import PatronDetail
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.columns import MARGIN
from desktop.ui.patron.history_delegate import HistoryDelegate
from desktop.ui.patron.history_dialogs import GiftDialog, MembershipDialog, VisitDialog
from desktop.ui.patron.history_model import HistoryModel, can_be_liked
from desktop.ui.patron.history_panel import HistoryPanel
from desktop.ui.patron.record_words import ATTENDANCE, HISTORY_KINDS, REACTIONS, named
from desktop.ui.patron.side_panel import HeadLine, ListAndPanel
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

_REACTION_KEYS: dict[int, str | None] = {
    Qt.Key.Key_L: "liked",
    Qt.Key.Key_M: "mixed",
    Qt.Key.Key_D: "disliked",
    Qt.Key.Key_Backspace: None,
}
_ATTENDED_KEYS: dict[int, bool | None] = {
    Qt.Key.Key_C: True,
    Qt.Key.Key_X: False,
    Qt.Key.Key_Question: None,
}


class HistoryList(QListView):
    """Walks by arrows; L, M, D set a reaction, C and X whether they came."""

    reaction_pressed = Signal(object)
    attended_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() in _REACTION_KEYS:
            self.reaction_pressed.emit(_REACTION_KEYS[event.key()])
        elif plain and event.key() in _ATTENDED_KEYS:
            self.attended_pressed.emit(_ATTENDED_KEYS[event.key()])
        else:
            super().keyPressEvent(event)


class HistoryTab(QWidget):
    """Reads the list when shown; sets reactions and attendance in place."""

    notes_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patron_id: int | None = None
        self.filters = ChoiceRow("Show", HISTORY_KINDS)
        self.filters.show_value(None)
        self.text = QLineEdit()
        self.text.setPlaceholderText("Filter by a word")
        self.text.setAccessibleName("Filter the history by a word")
        self.text.setClearButtonEnabled(True)
        self.text.setMaximumWidth(theme.px(200))
        self.add_button = button("Add", "secondary", icon="plus")
        self.add_button.setAccessibleName("Add to the history")
        self._menu = QMenu(self.add_button)
        self.add_visit = self._menu.addAction("&Visit …", self._on_add_visit)
        self.add_gift = self._menu.addAction("&Gift …", self._on_add_gift)
        self.add_membership = self._menu.addAction("&Membership …", self._on_add_membership)
        self.add_button.setMenu(self._menu)
        self.model = HistoryModel(self)
        self.list = HistoryList()
        self.list.setObjectName("recordList")
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("History, newest first")
        self.list.setAccessibleDescription("L liked, M mixed, D disliked, C came, X did not come")
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.panel = HistoryPanel()
        self.nothing = Label("", "body", "ink2", wrap=True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(120)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = HeadLine(self.filters, self.text, self.add_button)
        side = theme.px(MARGIN)
        box = QVBoxLayout(self)
        box.setContentsMargins(side, theme.px(12), side, theme.px(8))
        box.setSpacing(theme.px(12))
        box.addWidget(head)
        box.addWidget(self.nothing)
        box.addWidget(ListAndPanel(self.list, self.panel), 1)
        box.addStretch(0)

    def _connect(self) -> None:
        self.filters.chosen.connect(lambda _kinds: self._load())
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._load)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.reaction_pressed.connect(self._on_reaction_pressed)
        self.list.attended_pressed.connect(self._on_attended_pressed)
        self.panel.reaction_chosen.connect(self._set_reaction)
        self.panel.attended_chosen.connect(self._set_attended)
        self.panel.thanked_chosen.connect(self._on_thanked)
        self.panel.notes_wanted.connect(self.notes_wanted)
        self.panel.take_back_chosen.connect(self._on_take_back)

    def leave(self) -> None:
        """Another patron is shown: set nothing until the history is read."""
        self._patron_id = None

    def show_patron(self, detail: PatronDetail) -> None:
        """Read the history of a patron."""
        if detail.id != self._patron_id:
            self._patron_id = detail.id
            self.text.blockSignals(True)
            self.text.clear()
            self.text.blockSignals(False)
        self._load()

    def _load(self) -> None:
        if self._patron_id is None:
            return
        current = self.model.entry(self.list.currentIndex().row())
        key = (current.kind, current.record_id) if current is not None else None
        self.model.load(self._patron_id, self.filters.value, self.text.text())
        row = self.model.find(key) if key is not None else -1
        count = self.model.rowCount()
        if row < 0 and count:
            row = 0
            self.list.scrollToTop()
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))
        self.panel.show_entry(self.model.entry(row) if row >= 0 else None)
        self.list.setVisible(bool(count))
        filtered = bool(self.text.text().strip()) or self.filters.value is not None
        self.nothing.setText(
            "Nothing here fits the filter." if filtered else
            "Nothing happened yet. Tickets come with an import; a visit can be added by hand."
        )  # fmt: skip
        self.nothing.setVisible(not count)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.panel.show_entry(self.model.entry(current.row()))

    def _current_visit(self) -> int | None:
        entry = self.model.entry(self.list.currentIndex().row())
        visit = entry.visit if entry is not None else None
        if visit is None or visit.status != "valid" or not can_be_liked(visit):
            return None
        return visit.performance_id

    def _on_reaction_pressed(self, value: str | None) -> None:
        performance_id = self._current_visit()
        if performance_id is not None:
            self._set_reaction(performance_id, value)

    def _on_attended_pressed(self, value: bool | None) -> None:
        performance_id = self._current_visit()
        if performance_id is not None:
            self._set_attended(performance_id, value)

    def _set_reaction(self, performance_id: int, value: str | None, comment: str = "") -> None:
        patron_id, user_id = self._patron_id, self._desk.session.user_id
        version = self.model.reaction_version(performance_id)
        if patron_id is not None:
            self._desk.edits.run(
                lambda: reactions.set_reaction(
                    patron_id, performance_id, value, comment, version=version, user_id=user_id
                ),
                f"Reaction: {named(REACTIONS, value)}" if value else "Reaction removed",
            )

    def _set_attended(self, performance_id: int, value: bool | None) -> None:
        patron_id, user_id = self._patron_id, self._desk.session.user_id
        was = self.model.attended(performance_id)
        if patron_id is not None:
            self._desk.edits.run(
                lambda: history.set_attended(
                    patron_id, performance_id, value, was=was, user_id=user_id
                ),
                f"Attendance: {named(ATTENDANCE, value)}",
            )

    def _on_take_back(self, kind: str, record_id: int) -> None:
        user_id = self._desk.session.user_id
        if kind == "call":
            self._desk.edits.run(
                lambda: calls.undo_end(record_id, user_id=user_id),
                "Taken back: the call stands open again",
            )
            return
        self._desk.edits.run(
            lambda: undo_take_in(record_id, user_id=user_id),
            "Taken back: the answers wait for review again",
        )

    def _on_thanked(self, donation_id: int) -> None:
        self._desk.edits.run(
            lambda: history.set_donation_thanked(
                donation_id, True, user_id=self._desk.session.user_id
            ),
            "Marked as thanked",
        )

    def _on_add_visit(self) -> None:
        patron_id, dialog = self._patron_id, VisitDialog(self)
        if patron_id is not None and self._desk.dialogs.run(dialog):
            performance_id, tickets = dialog.performance.data, dialog.tickets.value()
            self._desk.edits.run(
                lambda: history.add_visit(
                    patron_id, performance_id, tickets, user_id=self._desk.session.user_id
                ),
                "Visit added",
            )
        dialog.deleteLater()

    def _on_add_gift(self) -> None:
        currency = self._desk.settings.currency
        patron_id, dialog = self._patron_id, GiftDialog(currency, self)
        if patron_id is not None and self._desk.dialogs.run(dialog):
            values = dialog.values()
            self._desk.edits.run(
                lambda: history.add_donation(
                    patron_id,
                    values.amount_minor,
                    currency,
                    given_at=values.day.isoformat(),
                    purpose=values.purpose,
                    user_id=self._desk.session.user_id,
                ),
                "Gift added",
            )
        dialog.deleteLater()

    def _on_add_membership(self) -> None:
        patron_id, dialog = self._patron_id, MembershipDialog(self)
        if patron_id is not None and self._desk.dialogs.run(dialog):
            values = dialog.values()
            self._desk.edits.run(
                lambda: history.add_membership(
                    patron_id,
                    values.kind,
                    values.starts.isoformat(),
                    values.ends.isoformat() if values.ends else None,
                    user_id=self._desk.session.user_id,
                ),
                "Membership added",
            )
        dialog.deleteLater()
