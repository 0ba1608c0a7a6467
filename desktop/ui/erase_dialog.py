"""Erase a patron: read what would go, type the name, and it is done; nothing here can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.errors import NotFound, StoreError
from db.records.erasure import Erased
from desktop.domain import erasure
from desktop.domain.erasure import DryRun
from desktop.ui import mail_program, theme
from desktop.ui.desk import Desk
from desktop.ui.edits import GONE
from desktop.ui.tasks import Cancelled, Progress
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.layout_items import widgets

MOST_SHOWN = 12


class EraseDialog(QDialog):
    """The dry run, the name typed again, one button. `erased` once the record is gone.

    Opened with a reason, as the list of who is due does, it is kept in the erasure log.
    """

    erased = Signal(int)

    def __init__(
        self, desk: Desk, patron_id: int, name: str, parent: QWidget | None = None,
        *, reason: str = "asked",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._patron_id, self._reason = desk, patron_id, reason
        self._name = " ".join(name.split())
        self._found: DryRun | None = None
        self._working = self._closed = False
        self.setWindowTitle("Erase a patron")
        self.resize(theme.px(600), theme.px(620))
        self._lay_out()
        self._desk.tasks.start(self._look, self._on_found, self._on_failed)

    def _lay_out(self) -> None:
        self.title = Label(f"Erase {self._name}", "title", "ink", wrap=True)
        self.about = Label(
            "Everything that Rapport knows of this person goes for good. There is no undo, and "
            "no bin.", "body", "ink2", wrap=True,
        )  # fmt: skip
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, theme.px(8), 0)
        self._inside.setSpacing(theme.px(4))
        holder = QWidget()
        holder.setLayout(self._inside)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(holder)
        self.scroll.setAccessibleName("What would go")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.px(6))
        self._bar.setAccessibleName("Looking through the file")
        self._ask = Label(f"Type the name to erase it: {self._name}", "section", "ink2", wrap=True)
        self.typed = QLineEdit()
        self.typed.setAccessibleName("The name of the patron, to confirm")
        self.typed.textChanged.connect(self._show_ready)
        self._ask.setBuddy(self.typed)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("Erase for good", QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setEnabled(False)
        self.go.setAutoDefault(False)
        self.go.setProperty("role", "danger")
        # Enter in the name goes to the button, and does nothing before the name is whole.
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.go.clicked.connect(self._on_go)
        self.buttons.rejected.connect(self.reject)
        self._inside.addWidget(Label("Looking through everything that is kept …", "body", "ink2"))
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(20),) * 4)
        box.setSpacing(theme.px(10))
        for widget in (self.title, self.about):
            box.addWidget(widget)
        box.addWidget(self.scroll, 1)
        for widget in (self._bar, self._ask, self.typed, self.buttons):
            box.addWidget(widget)

    def _look(self, _progress: Progress, _cancelled: Cancelled) -> DryRun:
        return erasure.dry_run(self._patron_id)

    def _on_found(self, found: DryRun) -> None:
        if self._closed:
            return
        self._found = found
        self._bar.hide()
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._section("First", found.blocks, "accent")
        self._section("Know before", found.know)
        self._section("This goes", found.goes)
        self._section("This stays as a number, without the person", found.stays)
        lines = [erasure.mention_words(m) for m in found.mentions]
        self._section("Texts about others name them: look at these yourself", lines, "amber")
        self._inside.addStretch(1)
        self.typed.setEnabled(not found.blocks)
        self.typed.setFocus()
        self._show_ready()

    def _section(self, head: str, lines: Sequence[str], token: str = "ink2") -> None:
        if not lines:
            return
        caption = Label(head, "section", token)
        caption.setContentsMargins(0, theme.px(8), 0, 0)
        self._inside.addWidget(caption)
        for line in lines[:MOST_SHOWN]:
            self._inside.addWidget(Label(f"·  {line}", "body", "ink", wrap=True))
        if len(lines) > MOST_SHOWN:
            more = Label(f"and {len(lines) - MOST_SHOWN:,} more", "body", "ink2")
            self._inside.addWidget(more)

    @property
    def lines(self) -> list[str]:
        """What is read in the dialog, from the top."""
        return [label.text() for label in widgets(self._inside) if isinstance(label, Label)]

    def _show_ready(self) -> None:
        same = " ".join(self.typed.text().split()).casefold() == self._name.casefold()
        free = self._found is not None and not self._found.blocks
        self.go.setEnabled(same and free and not self._working)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes from the whole name to the button; it presses only the one that has the keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.typed.hasFocus() and self.go.isEnabled():
                self.go.setFocus(Qt.FocusReason.TabFocusReason)
            elif self.go.hasFocus():
                self.go.click()
            elif self.buttons.button(QDialogButtonBox.StandardButton.Cancel).hasFocus():
                self.reject()
            return
        super().keyPressEvent(event)

    def _on_go(self) -> None:
        self._working = True
        self._show_ready()
        self.typed.setEnabled(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setEnabled(False)
        self._bar.setAccessibleName("Erasing")
        self._bar.show()
        user_id, reason = self._desk.session.user_id, self._reason

        def work(_progress: Progress, _cancelled: Cancelled) -> Erased:
            return erasure.erase(self._patron_id, user_id=user_id, reason=reason)

        self._desk.tasks.start(work, self._on_erased, self._on_failed)

    def _on_erased(self, done: Erased) -> None:
        self._working = False
        # Steps that were kept in the window hold whole rows of theirs.
        self._desk.edits.clear()
        mail_program.clear_drafts(older=0)
        self.erased.emit(self._patron_id)
        self._desk.changes.patrons_changed.emit()
        self._desk.changes.responses_changed.emit()
        self._desk.toasts.show(erasure.done_words(done))
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        if self._closed:
            return
        self._working = False
        self._bar.hide()
        self.typed.setEnabled(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setEnabled(True)
        if isinstance(error, NotFound):
            self._desk.dialogs.show_failure(GONE)
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
        else:
            raise error
        self.reject()

    def reject(self) -> None:
        """Not while it is being done: it cannot be stopped half way."""
        if not self._working:
            self._closed = True
            super().reject()
