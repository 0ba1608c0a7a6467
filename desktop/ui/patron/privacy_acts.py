"""What a patron may ask of us, from the menu of their page: what we know of them, and to be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from db.errors import NotFound
from db.queries import patrons
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.patron.patron_page import PatronPage


class _Head(Protocol):
    know_wanted: Signal
    erase_wanted: Signal


class PrivacyActs(QObject):
    """Opens the dialogs; the page shows nobody once the patron who was shown is gone."""

    def __init__(self, desk: Desk, page: PatronPage) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def wire(self, head: _Head) -> None:
        """Listen to a page's head."""
        head.know_wanted.connect(self._on_know_wanted)
        head.erase_wanted.connect(self._on_erase_wanted)

    def _shown(self) -> tuple[int, str] | None:
        patron_id = self._page.patron_id
        if patron_id is None:
            return None
        try:
            return patron_id, patrons.get_patron(patron_id).display_name
        except NotFound:
            return None

    def _on_know_wanted(self) -> None:
        # Imported here: it is asked for once in a while.
        from desktop.ui.patron.know_dialog import KnowDialog

        shown = self._shown()
        if shown is not None:
            dialog = KnowDialog(self._desk, *shown, self._page)
            self._desk.dialogs.run(dialog)
            dialog.deleteLater()

    def _on_erase_wanted(self) -> None:
        from desktop.ui.erase_dialog import EraseDialog

        shown = self._shown()
        if shown is None:
            return
        dialog = EraseDialog(self._desk, *shown, self._page)
        if self._desk.dialogs.run(dialog):
            self._page.close_patron()
            self._page.patron_closed.emit()
        dialog.deleteLater()
