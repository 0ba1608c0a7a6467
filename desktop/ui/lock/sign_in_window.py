"""The first screen of a file in which somebody has a PIN: no patron has been read by then."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.records.users import UserRecord
from desktop.ui import theme
from desktop.ui.lock.cover import Cover
from desktop.ui.lock.sign_in_pane import SignInPane
from desktop.ui.window_state import WindowState


class SignInWindow(QWidget):
    """`signed_in(user)` once somebody has proved who they are."""

    signed_in = Signal(object)

    def __init__(
        self, venue: str, state: WindowState | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{venue} · Rapport" if venue else "Rapport")
        self.pane = SignInPane()
        cover = Cover(venue or "Rapport")
        cover.hold(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cover)
        self.setMinimumSize(theme.px(560), theme.px(440))
        (state or WindowState(None)).place(self)
        self.pane.proved.connect(self._on_proved)
        self.pane.begin()

    def _on_proved(self, user: UserRecord) -> None:
        self.pane.stop()
        self.signed_in.emit(user)
