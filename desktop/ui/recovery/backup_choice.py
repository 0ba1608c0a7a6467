"""The backups to choose from, and what is known of the chosen one: whole or not, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.errors import KeyNeeded, StoreError
from desktop.domain import recovery
from desktop.domain.file_care import size_words
from desktop.domain.recovery import Backup, Verified
from desktop.domain.words import and_more
from desktop.ui import theme
from desktop.ui.tasks import Task, Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

MOST_ROWS = 6
NONE = (
    "There is no backup beside the file. If there is one on a stick or another computer, copy it "
    "here and open it; or salvage what can be read."
)


class BackupChoice(QWidget):
    """`changed` when another one is chosen or is known to be whole; `chosen` is one that is whole."""

    changed = Signal()
    unlock_wanted = Signal(object)  # the passphrase of this backup is asked for

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._backups: Sequence[Backup] = ()
        self._known: dict[str, Verified | StoreError] = {}
        self._now: Mapping[str, int] = {}
        self._task: Task | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("Backups, the newest first")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentRowChanged.connect(self._on_row)
        self.none = Label(NONE, "body", "ink2", wrap=True)
        self.verdict = Label("", "body", "ink2", wrap=True, selectable=True)
        self.lacks = Label("", "body", "ink", wrap=True, selectable=True)
        self.unlock = Button("Type the passphrase…", "secondary")
        self.unlock.setAccessibleName("Type the recovery passphrase")
        self.unlock.clicked.connect(lambda: self.unlock_wanted.emit(self.backup))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for widget in (self.none, self.list, self.verdict, self.lacks):
            layout.addWidget(widget)
        layout.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignLeft)
        self.unlock.hide()

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """These, the newest chosen."""
        self._backups = backups
        self.list.clear()
        row = max(theme.px(30), self.fontMetrics().height() + theme.px(12))
        for backup in backups:
            item = QListWidgetItem(_row_words(backup))
            item.setToolTip(str(backup.path))
            item.setSizeHint(QSize(0, row))
            self.list.addItem(item)
        self.list.setFixedHeight(row * max(1, min(len(backups), MOST_ROWS)) + theme.px(16))
        self.list.setVisible(bool(backups))
        self.none.setVisible(not backups)
        self.verdict.setVisible(bool(backups))
        self.lacks.hide()
        if backups:
            self.list.setCurrentRow(0)

    def show_present(self, counts: Mapping[str, int]) -> None:
        """What can be counted of the file as it is now, to say what a backup lacks."""
        self._now = counts
        self._say()

    @property
    def backup(self) -> Backup | None:
        """The row that is current."""
        row = self.list.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    @property
    def chosen(self) -> Verified | None:
        """The current backup, once it is known to be whole."""
        known = self._known.get(str(self.backup.path)) if self.backup is not None else None
        return known if isinstance(known, Verified) and not known.problems else None

    def look_again(self) -> None:
        """After something was unlocked: what could not be opened may be now."""
        self._known = {k: v for k, v in self._known.items() if not isinstance(v, KeyNeeded)}
        self._on_row()

    def _on_row(self) -> None:
        backup = self.backup
        if backup is not None and str(backup.path) not in self._known:
            if self._task is not None:
                self._task.cancel()
            self._task = self._tasks.start(
                lambda _progress, _cancelled: _verified(backup),
                lambda known: self._on_known(backup, known),
                lambda error: self._on_known(backup, _calm(error)),
            )
        self._say()
        self.changed.emit()

    def _on_known(self, backup: Backup, known: Verified | StoreError) -> None:
        self._known[str(backup.path)] = known
        row = self.list.currentRow()
        bad = not isinstance(known, KeyNeeded) and (
            isinstance(known, StoreError) or bool(known.problems)
        )
        if bad and self.backup is backup and row + 1 < len(self._backups):
            self.list.setCurrentRow(row + 1)  # the next older one may be whole
        self._mark(backup, bad=bad)
        self._say()
        self.changed.emit()

    def _mark(self, backup: Backup, *, bad: bool) -> None:
        item = self.list.item(list(self._backups).index(backup))
        if item is not None:
            item.setText(_row_words(backup) + ("  ·  cannot be used" if bad else ""))

    def _say(self) -> None:
        backup = self.backup
        if backup is None:
            return
        known = self._known.get(str(backup.path))
        self.unlock.setVisible(isinstance(known, KeyNeeded))
        if known is None:
            self._set("Looking through this backup…", "ink2", "")
        elif isinstance(known, StoreError):
            self._set(known.sentence, "amber", "")
        elif known.problems:
            self._set("This backup is damaged too. Choose another.", "amber", "")
        else:
            held = recovery.count_words(known.counts)
            self._set(f"Looked through just now: it is whole and holds {held}.", "teal", "")
            self._set_lacks(known)

    def _set_lacks(self, known: Verified) -> None:
        said = recovery.missing_words(known.counts, self._now) if self._now else []
        if said:
            text = f"Against what can be counted in the file now: {and_more(said, 5)}."
        elif self._now:
            text = "It holds as many of everything as can be counted in the file now."
        else:
            text = "Whatever was entered after that moment is missing in it."
        self.lacks.setText(text)
        self.lacks.show()

    def _set(self, words: str, token: str, lacks: str) -> None:
        self.verdict.setText(words)
        self.verdict.set_token(token)
        self.lacks.setText(lacks)
        self.lacks.setVisible(bool(lacks))


def _verified(backup: Backup) -> Verified:
    return recovery.verify(backup)


def _calm(error: BaseException) -> StoreError:
    if isinstance(error, StoreError):
        return error
    raise error


def _row_words(backup: Backup) -> str:
    parts = [recovery.backup_words(backup)]
    held = recovery.count_words(backup.counts)
    parts += [held] if held else []
    parts.append(size_words(backup.size))
    return "  ·  ".join(parts)
