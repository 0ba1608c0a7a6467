"""Which backup takes the place of a file that is whole: what is in it, and what would be lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from db import connection
from desktop.domain import recovery
from desktop.domain.recovery import Verified
from desktop.ui import theme
from desktop.ui.recovery.backup_choice import BackupChoice
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

WHAT_HAPPENS = (
    "The backup takes the place of the present file, for everybody. The present file is kept twice: as "
    "a backup of its own, and beside the file. Whoever was erased since then is erased again. The "
    "window opens anew, and people sign in again."
)


class RestoreDialog(QDialog):
    """`chosen` is the backup to put back, looked through a moment ago; None until it is whole."""

    def __init__(self, tasks: Tasks, wanted: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Put a backup back")
        self.resize(theme.px(720), theme.px(440))
        path = connection.current_path()
        self.choice = BackupChoice(tasks)
        self.restore = Button("Put this backup back", "primary", "undo")
        self.cancel = Button("Cancel", "secondary")
        for button in (self.restore, self.cancel):
            button.setAccessibleName(button.text())
        self._lay_out()
        backups = recovery.list_choices(path)
        self.choice.changed.connect(self._refresh)
        self.choice.show_backups(backups)
        places = [place for place, backup in enumerate(backups) if backup.path == wanted]
        if places:
            self.choice.list.setCurrentRow(places[0])
        tasks.start(lambda _progress, _cancelled: recovery.present_counts(), self._on_counted,
                    self._on_not_counted)  # fmt: skip
        self._refresh()

    @property
    def chosen(self) -> Verified | None:
        """What the dialog would put back."""
        return self.choice.chosen

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        side = theme.px(24)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label("Put a backup back", "title"))
        layout.addWidget(Label(WHAT_HAPPENS, "body", "ink2", wrap=True))
        layout.addWidget(self.choice)
        layout.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.restore)
        layout.addLayout(row)
        self.cancel.clicked.connect(self.reject)
        self.restore.clicked.connect(self.accept)

    def _refresh(self) -> None:
        self.restore.setEnabled(self.choice.chosen is not None)

    def _on_counted(self, counts: Mapping[str, int]) -> None:
        self.choice.show_present(counts)

    def _on_not_counted(self, failure: BaseException) -> None:
        raise failure
