"""The backup that is made when the window closes; shown, with a way to skip it, if it takes a while."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar, QVBoxLayout

from db.errors import BackupCancelled, StoreError
from desktop.domain import safe_keeping
from desktop.domain.safe_keeping import Backup
from desktop.ui import theme
from desktop.ui.tasks import Task, Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

SHOWN_AFTER_MS = 400
AWAY_MS = 20_000  # a share that hangs is waited for no longer
WIDE = 420


class WaitDialog(QDialog):
    """What is being done, how far it is, and a button to go without it."""

    def __init__(self) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle("Closing Rapport")
        self.words = Label("Making a backup…", "strong")
        self.about = Label(
            "What you did is saved already. The backup is a second copy of it.",
            "body",
            "ink2",
            wrap=True,
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the backup is")
        self.skip = Button("Close without it", "secondary")
        self.skip.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        side = theme.px(20)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme.px(10))
        for widget in (self.words, self.about, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(theme.px(WIDE))
        # Who presses Enter once too often has not asked to go without it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, words: str) -> None:
        """Another thing is done now."""
        self.words.setText(words)


class ClosingBackup(QObject):
    """Does it, keeping the window alive; `run` says whether it may close."""

    def __init__(self, desk: Desk, tasks: Tasks, away: Tasks, database: Path) -> None:
        super().__init__()
        self._desk, self._tasks, self._away, self._database = desk, tasks, away, database
        self._loop = QEventLoop()
        self._task: Task | None = None
        self._failure: BaseException | None = None
        self._skipped = False
        self._dialog: WaitDialog | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._end)

    def run(self) -> bool:
        """Back up and copy; True if the window may close."""
        self._task = self._tasks.start(
            lambda progress, cancelled: safe_keeping.back_up_if_changed(
                safe_keeping.CLOSE,
                progress=lambda share: progress("", share),
                cancelled=cancelled,
            ),
            self._on_backed_up,
            self._on_failed,
            self._on_progress,
        )
        soon = QTimer(self)
        soon.setSingleShot(True)
        soon.timeout.connect(self._show)
        soon.start(SHOWN_AFTER_MS)
        self._loop.exec()
        soon.stop()
        if self._dialog is not None:
            self._dialog.rejected.disconnect(self._on_skipped)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        return self._may_close()

    def _may_close(self) -> bool:
        if self._failure is None or self._skipped or isinstance(self._failure, BackupCancelled):
            return True
        if not isinstance(self._failure, StoreError):
            raise self._failure
        safe = " What you did is saved in the file itself." if self._database.exists() else ""
        return self._desk.dialogs.confirm(
            "Close without a backup?",
            f"{self._failure.sentence}{safe}",
            "Close without it",
        )

    def _on_backed_up(self, _made: Backup | None) -> None:
        self._task = None
        if self._skipped or not safe_keeping.wants_away(self._database):
            self._end()
            return
        if self._dialog is not None:
            self._dialog.show_step("Copying the backup to the second place…")
            self._dialog.bar.setRange(0, 0)
        self._patience.start(AWAY_MS)
        self._task = self._away.start(
            lambda _progress, cancelled: safe_keeping.copy_away(self._database, cancelled),
            lambda _made: self._end(),
            lambda _failure: self._end(),  # remembered, and told at the next start
        )

    def _on_failed(self, failure: BaseException) -> None:
        self._failure = failure
        self._end()

    def _on_progress(self, _text: str, share: float) -> None:
        if self._dialog is not None:
            self._dialog.bar.setValue(round(share * 100))

    def _show(self) -> None:
        self._dialog = WaitDialog()
        self._dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._dialog.rejected.connect(self._on_skipped)
        if self._patience.isActive():
            self._dialog.show_step("Copying the backup to the second place…")
            self._dialog.bar.setRange(0, 0)
        self._dialog.show()

    def _on_skipped(self) -> None:
        self._skipped = True
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _end(self) -> None:
        self._patience.stop()
        self._loop.quit()
