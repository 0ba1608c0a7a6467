"""Ctrl+L: somebody else sits down. A number or initials, the PIN, Enter."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from db.records.users import UserRecord
from desktop.ui import theme
from desktop.ui.lock.sign_in_pane import SignInPane

WIDE, HIGH = 760, 520


class SwitchDialog(QDialog):
    """Accepted once `user` has proved who they are."""

    def __init__(self, user_id: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who is there?")
        self.user: UserRecord | None = None
        self.pane = SignInPane(switching=True)
        side = theme.px(26)
        column = QVBoxLayout(self)
        column.setContentsMargins(side, side, side, side)
        column.addWidget(self.pane)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(WIDE), room.width() - theme.px(40)),
            min(theme.px(HIGH), room.height() - theme.px(60)),
        )
        self.pane.proved.connect(self._on_proved)
        self.pane.given_up.connect(self.reject)
        self.finished.connect(lambda _: self.pane.stop())
        self.pane.begin(user_id)

    def _on_proved(self, user: UserRecord) -> None:
        self.user = user
        self.accept()
