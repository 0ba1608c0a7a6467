"""The keys of the whole window, those that whoever is at the desk may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db import gate
from db.gate import Right
from desktop.ui import pages
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

SWITCH_KEYS, LOCK_KEYS, LISTS_KEYS = "Ctrl+L", "Ctrl+Alt+L", "Ctrl+Shift+L"
Keys = tuple[tuple[QKeySequence | QKeySequence.StandardKey | str, Callable[[], object]], ...]


def add_keys(window: QWidget, keys: Keys) -> None:
    """Let keys work anywhere in a window."""
    for spelt, slot in keys:
        QShortcut(QKeySequence(spelt), window).activated.connect(slot)


class WindowKeys(QObject):
    """The keys of the main window."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        add_keys(
            window,
            (
                (SWITCH_KEYS, lambda: window.seat_wanted.emit(0)),
                (LOCK_KEYS, window.lock_wanted.emit),
                ("F1", self._show_keys),
                (QKeySequence.StandardKey.Quit, window.close),
            ),
        )
        if gate.may(Right.KNOW):
            add_keys(
                window,
                (
                    ("Ctrl+K", window.find_patron),
                    (LISTS_KEYS, self._show_lists),
                ),
            )
        if gate.may(Right.KEEP):
            add_keys(
                window,
                (
                    ("Ctrl+N", window.add_patron),
                    ("Ctrl+Z", self._undo),
                    ("Ctrl+Shift+Z", self._redo),
                    ("Ctrl+Y", self._redo),
                ),
            )
        for page in pages.on_rail():
            shortcut = QShortcut(QKeySequence(pages.shortcut(page.key)), window)
            shortcut.activated.connect(lambda key=page.key: window.show_page(key))

    def _show_lists(self) -> None:
        """The lists; there, a new one."""
        if self._window.page_key == pages.LISTS:
            self._window.stack.currentWidget().new_list()  # type: ignore[attr-defined]
        else:
            self._window.show_page(pages.LISTS)

    def _undo(self) -> None:
        """Take back the last thing done; a page with an editor of its own knows what that was."""
        getattr(self._window.stack.currentWidget(), "undo", self._desk.edits.undo)()

    def _redo(self) -> None:
        getattr(self._window.stack.currentWidget(), "redo", self._desk.edits.redo)()

    def _show_keys(self) -> None:
        from desktop.ui.keyboard_map import KeyboardMap

        self._desk.dialogs.run(KeyboardMap(self._window))
