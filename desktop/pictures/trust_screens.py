"""The rooms of trust: what was deleted, the books, backups, privacy, erasing, the door, recovery."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db import backup_shelf, connection, gate, soundness
from db.queries import patrons, users
from desktop.domain import permissions, session
from desktop.pictures.patience import settle, wait
from desktop.ui.desk import set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.door_window import DoorWindow
from desktop.ui.erase_dialog import EraseDialog
from desktop.ui.lock.sign_in_window import SignInWindow
from desktop.ui.main_window import MainWindow
from desktop.ui.recovery.recovery_page import RecoveryPage
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.tasks import Tasks

ROOMS = ("backups", "privacy", "books", "deleted", "protection")
LOST_PAGES = (40, 60)  # of the copy that stands for a damaged file
PAGE = 4096


def screens(window: MainWindow, patron_id: int) -> Iterator[tuple[str, QWidget]]:
    """Each room's name and what to take; nobody is erased."""
    desk = window._desk  # noqa: SLF001
    settings = window.show_page("settings")
    assert isinstance(settings, SettingsPage)
    for key in ROOMS:
        settings.show_room(key)
        wait(lambda: not desk.tasks.busy)
        settle()
        yield key, window
        settings.room(key).closed.emit()
    dialog = EraseDialog(desk, patron_id, patrons.get_patron(patron_id).display_name, window)
    dialog.show()
    wait(lambda: not desk.tasks.busy)
    settle()
    yield "erase", dialog
    dialog.close()
    dialog.deleteLater()


def others() -> Iterator[tuple[str, QWidget]]:
    """What stands instead of the main window: the sign-in, the door, the recovery."""
    yield "sign-in", SignInWindow("Harbour Lights Playhouse")
    volunteer = next(u for u in users.list_users() if u.role == permissions.VOLUNTEER)
    with gate.acting(permissions.acting_for(volunteer.role, volunteer.id)):
        yield "door", DoorWindow(set_up_desk(session.of(volunteer)))
    tasks = Tasks()
    yield "recovery", RecoveryPage(_damaged_copy(connection.current_path()), tasks, Dialogs())
    tasks.stop()


def _damaged_copy(database: Path) -> soundness.Finding:
    """A copy of the venue's backup with some pages lost, and what is found wrong with it."""
    folder = database.with_name("damaged")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = folder / database.name
    newest = backup_shelf.list_backups(database)[0]
    shutil.copyfile(newest.path, copy)
    shutil.copytree(backup_shelf.folder_of(database), backup_shelf.folder_of(copy))
    with copy.open("rb+") as file:
        file.seek(LOST_PAGES[0] * PAGE)
        file.write(bytes((LOST_PAGES[1] - LOST_PAGES[0]) * PAGE))
    raw = connection.connect(copy, to_look=True)
    try:
        problems = tuple(soundness.find_problems(raw))
        parts = tuple(soundness.parts_of(raw))
    finally:
        raw.close()
    return soundness.Finding(copy, "damaged", problems, parts)
