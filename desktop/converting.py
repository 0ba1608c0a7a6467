"""The window makes room while its file is encrypted or made a plain one, and comes back afterwards.

Whoever wants that leaves a wish on the desk (`desk.conversion`) and asks for the way `convert`. No
connection may be open meanwhile, so the window goes, with its worker and its timers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db import connection, gate, schema, soundness
from db.errors import StoreError
from desktop.domain import protection
from desktop.domain.protection import Conversion

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.desk import Desk
    from desktop.ui.dialogs import Dialogs
    from desktop.ui.tasks import Tasks

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


def convert(path: Path, wish: Conversion, progress: Progress, cancelled: Cancelled) -> None:
    """Do it, and leave the file sealed and closed. Raises StoreError: it is then as it was."""
    if wish.words:
        protection.turn_on(
            path, wish.words, use_store=wish.use_store, progress=progress, cancelled=cancelled
        )
    else:
        protection.turn_off(path, progress, cancelled)
    with gate.acting(gate.HOUSE):
        schema.open_file(path)
        soundness.seal_current()
    connection.close()


def ask(desk: Desk, path: Path, window: QWidget) -> Conversion | None:
    """Show a new recovery passphrase; None if somebody would rather not."""
    from desktop.ui.settings.passphrase_dialog import PassphraseDialog

    dialog = PassphraseDialog(desk, path, "Encrypt the file", parent=window)
    return Conversion(dialog.words, dialog.use_store) if desk.dialogs.run(dialog) else None


def begin(
    wish: Conversion,
    tasks: Tasks,
    dialogs: Dialogs,
    show: Callable[[QWidget], None],
    open_again: Callable[[Path], None],
) -> None:
    """Show the waiting screen, convert the current file on the worker, then open it again."""
    from desktop.domain.mishap import sentence_for
    from desktop.ui.unlock.converting_page import ConvertingPage

    path = connection.current_path()
    page = ConvertingPage(wish.title)
    show(page)
    connection.close()

    def come_back() -> None:
        page.settled = True
        open_again(path)

    def failed(error: BaseException) -> None:
        come_back()
        dialogs.show_failure(error if isinstance(error, StoreError) else sentence_for(error))

    task = tasks.start(
        lambda progress, cancelled: convert(path, wish, progress, cancelled),
        lambda _: come_back(),
        failed,
        page.set_progress,
    )
    page.cancelled.connect(task.cancel)
