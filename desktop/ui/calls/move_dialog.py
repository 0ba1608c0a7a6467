"""With whom a call really was: found as the search finds."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.calls.caller_field import CallerField
from desktop.ui.widgets.labels import Label


class MoveDialog(QDialog):
    """`patron_id` and `patron_name` of whoever was chosen; Enter on an offer takes it and closes."""

    def __init__(self, name: str, phone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Move the call" if name else "Who is it?")
        self.patron_id: int | None = None
        self.patron_name = ""
        self.caller = CallerField()
        self.caller.found.connect(self._on_found)
        text = (
            f"This call stands with {name}. With whom was it? All of it goes along: what was "
            "heard, and what was chosen so far, where it is possible for them too."
            if name
            else "What was heard so far goes onto their record."
        )
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setProperty("role", "primary")
        self._ok.setText("Move the call" if name else "That is who it is")
        self._ok.setEnabled(False)
        self._ok.setAutoDefault(False)
        self.caller.line.textEdited.connect(self._on_edited)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setSpacing(theme.px(12))
        box.addWidget(Label(text, "body", "ink2", wrap=True))
        box.addWidget(self.caller)
        box.addStretch(1)
        box.addWidget(self.buttons)
        self.resize(theme.px(520), theme.px(260))
        self.caller.begin(phone)

    def _on_found(self, patron_id: int) -> None:
        self.patron_id, self.patron_name = patron_id, self.caller.line.text()
        self._ok.setEnabled(True)
        self._ok.setFocus()

    def _on_edited(self, _text: str) -> None:
        self.patron_id = None
        self._ok.setEnabled(False)
