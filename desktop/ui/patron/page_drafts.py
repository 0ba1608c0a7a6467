"""What a patron's page shows of what is not saved yet, and the way to it from elsewhere."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QObject, Qt

from desktop.domain import drafts
from desktop.ui.desk import Desk
from desktop.ui.patron.record_frame import RecordFrame


class DraftsPage(Protocol):
    """What is needed of the page, a widget."""

    record: RecordFrame

    @property
    def patron_id(self) -> int | None:
        """Who is shown."""

    def write_note(self) -> None:
        """Go to the editor of notes."""


class PageDrafts(QObject):
    """A word on the tab of the notes."""

    def __init__(self, desk: Desk, page: DraftsPage) -> None:
        super().__init__(cast(QObject, page))
        self._desk, self._page = desk, page
        desk.drafts.changed.connect(self._on_changed)
        desk.drafts.wanted.connect(self._on_wanted)

    def has_note(self, patron_id: int) -> bool:
        """Whether a note about them is begun and not saved."""
        return self._desk.drafts.find(patron_id, drafts.NOTE) is not None

    def _on_changed(self) -> None:
        patron_id = self._page.patron_id
        if patron_id is not None:
            self._page.record.show_unsaved(self.has_note(patron_id))

    def _on_wanted(self, patron_id: int, place: str) -> None:
        if patron_id != self._page.patron_id:
            return
        if place == drafts.NOTE:
            self._page.write_note()
            return
        line = self._page.record.capture.edit
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.end(False)
