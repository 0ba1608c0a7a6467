"""The first screen of an encrypted file whose key this computer does not have: the passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.errors import InputRefused, StoreError
from desktop.domain import key_store, passphrase, protection
from desktop.domain.mishap import sentence_for
from desktop.ui import theme
from desktop.ui.key_store_choice import ask_beside
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDEST = 720
LONGEST = 200


class UnlockPage(QWidget):
    """`unlocked(path)` once the file can be opened; `other_wanted` for another file."""

    unlocked = Signal(object)
    other_wanted = Signal()

    def __init__(self, path: Path, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._tasks = path, tasks
        self.setWindowTitle("Rapport")
        self.resize(theme.px(860), theme.px(560))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName("Recovery passphrase")
        self.field.setPlaceholderText("Five groups of six letters")
        self.visible = QCheckBox("Show what I type")
        self.remember = QCheckBox(f"Keep the key in {key_store.name()}, and do not ask again here")
        self.remember.setChecked(True)
        self.problem = Label("", "strong", "amber", wrap=True, selectable=True)
        self.go = Button("Unlock", "primary")
        self.other = Button("Open another file…", "quiet")
        for button in (self.go, self.other):
            button.setAccessibleName(button.text().rstrip("…"))
        self._lay_out()
        self.field.returnPressed.connect(self.unlock)
        self.field.textEdited.connect(lambda _: self.problem.setText(""))
        self.visible.toggled.connect(self._on_visible)
        self.go.clicked.connect(self.unlock)
        self.other.clicked.connect(self.other_wanted)
        self.remember.hide()
        ask_beside(tasks, self.remember)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """Try what was typed; half a second, on the worker."""
        if not self.go.isEnabled():
            return
        try:
            words = passphrase.read(self.field.text())
        except InputRefused as refusal:
            self._say(refusal.sentence)
            return
        self._set_busy(True)
        keep = self.remember.isVisible() and self.remember.isChecked()
        self._tasks.start(
            lambda _p, _c: _unlock(self._path, words, keep),
            lambda _: self._on_unlocked(),
            partial(self._on_failed),
        )

    def _on_unlocked(self) -> None:
        self.field.clear()
        self.unlocked.emit(self._path)

    def _on_failed(self, error: BaseException) -> None:
        self._set_busy(False)
        self._say(error.sentence if isinstance(error, StoreError) else sentence_for(error))

    def _on_visible(self, visible: bool) -> None:
        echo = QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password
        self.field.setEchoMode(echo)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, busy: bool) -> None:
        self.go.setText("Unlocking…" if busy else "Unlock")
        for widget in (self.go, self.other, self.field):
            widget.setEnabled(not busy)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST))
        middle = QHBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(inside, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(inside)
        side = theme.px(48)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.px(12))
        column.addStretch(1)
        column.addWidget(Label("This file is encrypted", "title", wrap=True))
        column.addWidget(
            Label(
                "This computer does not have its key. Type the recovery passphrase from the page that "
                "was printed when the file was encrypted. Capitals, blanks and hyphens do not matter.",
                "said",
                "ink2",
                wrap=True,
            )
        )
        card = Card()
        card.body.addWidget(Label("Recovery passphrase", "small", "ink2"))
        card.body.addWidget(self.field)
        card.body.addWidget(self.visible)
        card.body.addWidget(self.remember)
        card.body.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(self.other)
        foot.addStretch(1)
        card.body.addLayout(foot)
        column.addWidget(card)
        column.addWidget(Label(str(self._path), "small", "ink2", wrap=True))
        column.addStretch(2)


def _unlock(path: Path, words: str, keep: bool) -> None:
    protection.unlock(path, words)
    if keep:
        protection.remember(path)
