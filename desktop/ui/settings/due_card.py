"""Who is due to go by the rules of the house: each looked at, kept longer with a reason, or erased."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db import clock
from db.errors import StoreError
from db.queries import retention as stored
from db.records.retention import DuePatron
from desktop.domain import retention, words
from desktop.domain.retention import Due
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress, Task
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

SHOWN = 25


class DueCard(Card):
    """Looks on the worker. `patron_wanted` to read before deciding."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Due to go", parent=parent)
        self._desk = desk
        self._task: Task | None = None
        self.found: Due | None = None
        self.said = Label("", "body", "ink2", wrap=True)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(6))
        self.texts = Label("", "body", "ink", wrap=True)
        self.let_go = button("Let these words go…", "secondary", icon="trash")
        self.let_go.clicked.connect(self._on_let_go)
        foot = QHBoxLayout()
        foot.addWidget(self.texts, 1)
        foot.addWidget(self.let_go)
        self.body.addWidget(self.said)
        self.body.addLayout(self.rows)
        self.body.addLayout(foot)
        self.texts.hide()
        self.let_go.hide()
        desk.changes.patrons_changed.connect(self._on_patrons_changed)

    def look(self) -> None:
        """Read who is due now."""
        if self._task is not None:
            self._task.cancel()
        self.said.setText("Looking …")

        def work(_progress: Progress, cancelled: Cancelled) -> Due:
            return retention.find_due(stopped=cancelled)

        self._task = self._desk.tasks.start(work, self._on_found, self._on_failed)

    def _on_patrons_changed(self) -> None:
        if self.isVisible():
            self.look()

    def _on_found(self, due: Due) -> None:
        if self._task is not None and self._task.cancelled:
            return
        self.found = due
        while (item := self.rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in due.patrons[:SHOWN]:
            self.rows.addWidget(self._row(one))
        self.said.setText(_said(due))
        texts = retention.texts_words(due.texts)
        self.texts.setText(f"Also due: {words.join_words(texts)}." if texts else "")
        self.texts.setVisible(bool(texts))
        self.let_go.setVisible(bool(texts))

    def _row(self, one: DuePatron) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(6))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(one.name, "body", "ink", elide=True))
        said = retention.sign_words(one)
        if one.held_until:
            until = words.short_day_words(one.held_until)
            said += f" · was kept until {until}: {one.held_reason}"
        names.addWidget(Label(said, "small", "ink2", elide=True))
        line.addLayout(names, 1)
        for text, act in (
            ("Look", lambda: self.patron_wanted.emit(one.id)),
            ("Keep…", lambda: self._on_keep(one)),
            ("Erase…", lambda: self._on_erase(one)),
        ):
            made = button(text, "quiet")
            made.setObjectName(f"due-{one.id}-{text.strip('…').lower()}")
            made.setAccessibleName(f"{text.strip('…')} {one.name}")
            made.clicked.connect(act)
            line.addWidget(made)
        return row

    def _on_keep(self, one: DuePatron) -> None:
        dialog = HoldDialog(one.name, self)
        if self._desk.dialogs.run(dialog):
            until, reason = dialog.until, dialog.reason.text()
            user_id = self._desk.session.user_id
            step = self._desk.edits.run(
                lambda: stored.set_hold(one.id, until, reason, user_id=user_id), "Kept longer"
            )
            if step is not None:
                self.look()

    def _on_erase(self, one: DuePatron) -> None:
        from desktop.ui.erase_dialog import EraseDialog

        dialog = EraseDialog(self._desk, one.id, one.name, self, reason="retention")
        self._desk.dialogs.run(dialog)
        dialog.deleteLater()

    def _on_let_go(self) -> None:
        assert self.found is not None
        texts = words.join_words(retention.texts_words(self.found.texts))
        if not self._desk.dialogs.confirm(
            "Let these words go?",
            f"{texts[0].upper()}{texts[1:]}: the words go for good, the counts stay. "
            "This cannot be taken back.",
            "Let them go",
        ):
            return
        user_id = self._desk.session.user_id

        def work(_progress: Progress, _cancelled: Cancelled) -> object:
            return retention.clear_texts(user_id=user_id)

        self._desk.tasks.start(work, self._on_gone, self._on_failed)

    def _on_gone(self, _texts: object) -> None:
        # Steps that were kept in the window hold whole rows of what went.
        self._desk.edits.clear()
        self._desk.changes.patrons_changed.emit()
        self._desk.toasts.show("The words are gone; the counts stay.")
        self.look()

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self.said.setText("This could not be looked up now.")
        self._desk.dialogs.show_failure(error)


def _said(due: Due) -> str:
    if not due.rules.patron_years:
        return "Patrons are kept for ever."
    if not due.count:
        return "No patron is due."
    more = f" The first {SHOWN} of them:" if due.count > SHOWN else ""
    years = words.count_words(due.rules.patron_years, "year")
    verb = "was" if due.count == 1 else "were"
    return f"{words.count_words(due.count, 'patron')} {verb} not heard of for {years}.{more}"


class HoldDialog(QDialog):
    """For how long somebody is kept although they are due, and why. `until` an ISO day."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keep them longer")
        self.setMinimumWidth(theme.px(420))
        self.years = StillCombo()
        for years in (1, 2, 3, 5, 10):
            self.years.addItem(f"for {words.count_words(years, 'year')}", years)
        self.years.setAccessibleName("For how long")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Why")
        self.reason.setPlaceholderText("A gift with conditions, a complaint at court …")
        self.reason.textChanged.connect(self._show_ready)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton("Keep them", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(18),) * 4)
        box.setSpacing(theme.px(10))
        box.addWidget(Label(f"Keep {name}", "section", "ink", wrap=True))
        box.addWidget(self.years)
        why = Label("Why? They may ask to read this.", "small", "ink2")
        why.setBuddy(self.reason)
        box.addWidget(why)
        box.addWidget(self.reason)
        box.addWidget(buttons)
        self.reason.setFocus()

    @property
    def until(self) -> str:
        """The day until which."""
        today = clock.today()
        return date(today.year + int(self.years.currentData()), today.month, 1).isoformat()

    def _show_ready(self) -> None:
        self.go.setEnabled(bool(self.reason.text().strip()))
