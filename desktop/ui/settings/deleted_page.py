"""Recently deleted: what somebody removed in the last thirty days, each with a way to bring it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import StoreError
from db.queries import taking_back
from db.records.audit import DeletedRecord
from desktop.domain import audit_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label

HOW = (
    "What was removed by hand stays here for thirty days. Bringing something back puts it where it "
    "was, and Undo takes that back. Of somebody who was erased nothing is kept here."
)
NOTHING = "Nothing was deleted in the last thirty days."
WIDEST, MOST_SHOWN = 860, 100


class DeletedRow(QFrame):
    """One thing: what it was, whose, who deleted it and when. `restore_wanted`."""

    restore_wanted = Signal(object)

    def __init__(self, found: DeletedRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = audit_words.deleted_words(found)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        line.setSpacing(theme.px(12))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(Label(said, "body", wrap=True))
        told.addWidget(Label(audit_words.deleted_by(found), "small", "ink2", wrap=True))
        line.addLayout(told, 1)
        self.restore = Button("Bring back", "secondary", "undo")
        self.restore.setObjectName(f"deleted-{found.kept_id}-restore")
        self.restore.setAccessibleName(f"Bring back: {said}")
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(found))
        line.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignVCenter)


class DeletedPage(InnerPage):
    """Newest first; what is brought back leaves the list. `closed`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Recently deleted", HOW, WIDEST, parent)
        self._desk = desk
        self.rows: list[DeletedRow] = []
        self.nothing = Label(NOTHING, "body", "ink2", wrap=True)
        self.more = Label("", "small", "ink2", wrap=True)
        self._list = QVBoxLayout()
        self._lay_out()
        desk.edits.stack_changed.connect(self._on_stack_changed)

    def activate(self) -> None:
        """Show what can be brought back now."""
        self._read()
        first = self.rows[0].restore if self.rows else self.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        try:
            found = taking_back.list_deleted(MOST_SHOWN + 1)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            found = []
        for row in self.rows:
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [DeletedRow(one) for one in found[:MOST_SHOWN]]
        for row in self.rows:
            row.restore_wanted.connect(self._on_restore)
            self._list.addWidget(row)
        self.nothing.setVisible(not found)
        self.more.setVisible(len(found) > MOST_SHOWN)
        self.more.setText("There is more; older things come up as these are brought back.")

    def _on_restore(self, found: DeletedRecord) -> None:
        said = audit_words.deleted_words(found)
        place = next((n for n, row in enumerate(self.rows) if row.restore.hasFocus()), 0)
        self._desk.edits.run(
            lambda: taking_back.restore_deleted(found.kept_id, user_id=self._desk.session.user_id),
            f"Brought back: {said}",
        )
        self._read()
        if self.rows:
            row = self.rows[min(place, len(self.rows) - 1)]
            row.restore.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stack_changed(self) -> None:
        if self.isVisible():
            self._read()

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.nothing)
        card.body.addLayout(self._list)
        card.body.addWidget(self.more)
        self.add_cards(card)
