"""Answers that came as the text of a mail: pasted here, they go the way that files go."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.form_page import BLOCK_START, CODE_FIELD, FILE_ENDING
from desktop.importing.answer_file import read_answer_text, write_answers
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_form import FilledForm
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.labels import Label

ABOUT = (
    "When somebody sends the answers of a web page by e-mail, open that mail, select all of its "
    "text, copy it and paste it here."
)
NAME = "Answers from an e-mail"


class PasteDialog(QDialog):
    """`filled` is what was read, once it was accepted. What waits on the clipboard is put in if it
    looks like answers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Paste answers from an e-mail")
        self.filled: FilledForm | None = None
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText("The text of the mail")
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("The text of the mail")
        self.problem = Label("", "body", "amber", wrap=True)
        self.problem.hide()
        self.read = button("Read the answers", "primary", None, "Ctrl+Return")
        cancel = Button("Cancel")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.read)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(ABOUT, "body", "ink2", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.resize(theme.px(620), theme.px(420))
        self.read.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.text.textChanged.connect(self._on_text_changed)
        self._take_clipboard()

    def accept(self) -> None:
        """Only with a text that holds answers; else what is amiss is said."""
        try:
            self.filled = read_answer_text(self.text.toPlainText())
        except FileNotRead as failure:
            self.problem.setText(failure.sentence)
            self.problem.show()
            self.text.setFocus()
            return
        super().accept()

    def _take_clipboard(self) -> None:
        waiting = QGuiApplication.clipboard().text()
        if BLOCK_START in waiting or CODE_FIELD in waiting:
            self.text.setPlainText(waiting)
        self.read.setEnabled(bool(self.text.toPlainText().strip()))
        (self.read if self.read.isEnabled() else self.text).setFocus()

    def _on_text_changed(self) -> None:
        self.problem.hide()
        self.read.setEnabled(bool(self.text.toPlainText().strip()))


class Pasted:
    """Pasted answers as files, in a folder that is gone as soon as they are."""

    def __init__(self) -> None:
        self._made = 0
        self._remove: weakref.finalize[[], Pasted] | None = None
        self._folder = Path()

    def keep(self, filled: FilledForm) -> Path:
        """The file of these answers. Raises OSError if there is no room for it."""
        if self._remove is None:
            self._folder = Path(tempfile.mkdtemp(prefix="rapport-"))
            self._remove = weakref.finalize(self, shutil.rmtree, self._folder, True)
        self._made += 1
        number = f" {self._made}" if self._made > 1 else ""
        path = self._folder / f"{NAME}{number}{FILE_ENDING}"
        write_answers(filled, path)
        return path

    def forget(self) -> None:
        """They are in, or not wanted: nobody else shall read them."""
        if self._remove is not None:
            self._remove()
        self._remove, self._made = None, 0
