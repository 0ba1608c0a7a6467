"""The window makes room while a backup takes the place of its file, and comes back on what was restored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db import connection
from db.errors import StoreError
from desktop.domain import recovery

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.recovery import Restored
    from desktop.ui.dialogs import Dialogs
    from desktop.ui.tasks import Tasks

WHY = (
    "The backup is looked through, then it takes the place of the file. The file as it was is kept "
    "among the backups."
)


def ask(source: Path, window: QWidget, tasks: Tasks, dialogs: Dialogs) -> Path | None:
    """Which copy somebody really wants, having seen what is in it and what is lost by it."""
    from desktop.ui.recovery.restore_dialog import RestoreDialog

    dialog = RestoreDialog(tasks, source, window)
    if not dialogs.run(dialog) or dialog.chosen is None:
        return None
    return dialog.chosen.backup.path


def begin(
    source: Path,
    tasks: Tasks,
    dialogs: Dialogs,
    show: Callable[[QWidget], None],
    open_again: Callable[[Path], None],
) -> None:
    """Show the waiting screen, restore on the worker, then open the file again, whatever came of it."""
    from desktop.domain.mishap import sentence_for
    from desktop.ui.recovery.looking_page import LookingPage

    path = connection.current_path()
    page = LookingPage(path, WHY)
    page.words.setText("Putting the backup back…")
    show(page)
    connection.close()

    def done(restored: Restored) -> None:
        open_again(path)
        dialogs.show_message("The backup is back", recovery.restored_words(restored))

    def failed(error: BaseException) -> None:
        open_again(path)
        dialogs.show_failure(error if isinstance(error, StoreError) else sentence_for(error))

    tasks.start(
        lambda progress, _cancelled: recovery.restore_backup(source, path, progress=progress),
        done,
        failed,
        page.set_progress,
    )
