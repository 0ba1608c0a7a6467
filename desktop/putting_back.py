"""The window makes room while a backup takes the place of its file, and comes back on what was restored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db import connection
from db.errors import StoreError
from desktop.domain import recovery, safe_keeping
from desktop.domain.words import count_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.recovery import Restored
    from desktop.ui.dialogs import Dialogs
    from desktop.ui.tasks import Tasks

WHY = (
    "The backup is looked through, then it takes the place of the file. The file as it was is kept "
    "among the backups and beside it."
)


def ask(source: Path, dialogs: Dialogs) -> bool:
    """Whether somebody really wants that copy, having read what is lost by it."""
    made = next(
        (b for b in safe_keeping.list_all(connection.current_path()) if b.path == source), None
    )
    when = "" if made is None else f" of {safe_keeping.made_words(made)}"
    return dialogs.confirm(
        f"Put back the backup{when}?",
        "What was done since will not be in the file any more. Nothing is thrown away: the file as it "
        "is now is kept among the backups, and you can come back to it. Whoever was erased since stays "
        "erased.",
        "Put it back",
    )


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
        erased = count_words(restored.erased, "erasure") if restored.erased else ""
        dialogs.show_message(
            "The backup is back",
            "The file is as it was then, and whole."
            + (f" {erased} made since were carried out again." if erased else "")
            + (f" The file from before is kept as {restored.aside}." if restored.aside else ""),
        )

    def failed(error: BaseException) -> None:
        open_again(path)
        dialogs.show_failure(error if isinstance(error, StoreError) else sentence_for(error))

    tasks.start(
        lambda progress, _cancelled: recovery.restore_backup(source, path, progress=progress),
        done,
        failed,
        page.set_progress,
    )
