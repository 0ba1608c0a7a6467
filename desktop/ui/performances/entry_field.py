"""A field of a dialog: its caption above it, and room below for what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label


class EntryField(QWidget):
    """A line with caption and complaint; `hint` explains it while nothing is wrong."""

    def __init__(
        self, caption: str, edit: QLineEdit | None = None, *, example: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self.edit = edit or QLineEdit()
        if example:
            self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(caption.replace("&", ""))
        self._caption = Label(caption, "small", "ink2")
        self._caption.setBuddy(self.edit)
        self._below = Label(hint, "small", "ink2", wrap=True)
        self._wrong = Label("", "small", "accent", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(3))
        for part in (self._caption, self.edit, self._wrong, self._below):
            box.addWidget(part)
        box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.complain("")
        self.edit.textEdited.connect(lambda _text: self.complain(""))

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.edit.text()

    @property
    def complaint(self) -> str:
        """What is said to be wrong with it."""
        return self._wrong.text()

    def complain(self, sentence: str) -> None:
        """Say what is wrong with it; '' for nothing."""
        self.edit.setProperty("invalid", bool(sentence))
        theme.restyle(self.edit)
        self.edit.setAccessibleDescription(sentence or self._below.text())
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self._below.setVisible(bool(self._below.text()) and not sentence)

    def say(self, hint: str) -> None:
        """Explain it by something else."""
        self._below.setText(hint)
        self.complain(self.complaint)
