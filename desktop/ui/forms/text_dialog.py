"""A text to be taken elsewhere: shown, and copied with one button."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label


class TextDialog(QDialog):
    """`about` says what it is for."""

    def __init__(self, title: str, about: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        self.copied = Label("", "body", "teal")
        self.copy = Button("Copy all", "primary")
        self.copy.setDefault(True)
        close = Button("Close")
        foot = QHBoxLayout()
        foot.addWidget(self.copied, 1)
        foot.addWidget(close)
        foot.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(about, "body", "ink2", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        self.resize(theme.px(620), theme.px(460))
        self.copy.clicked.connect(self._on_copy_clicked)
        close.clicked.connect(self.reject)
        self.copy.setFocus()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copied.setText("Copied")
