"""The one object through which screens hear what kind of thing changed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

MANY = 20


class Changes(QObject):
    """Announcements, each a past fact; who shows the thing reads it again."""

    patron_changed = Signal(int)
    patrons_changed = Signal()
    performance_changed = Signal(int)
    programme_changed = Signal()
    vocabulary_changed = Signal()
    forms_changed = Signal()
    responses_changed = Signal()
    settings_changed = Signal()
    lists_changed = Signal()
    users_changed = Signal()
    import_finished = Signal(int)

    def announce_patrons(self, patron_ids: Iterable[int]) -> None:
        """Say of each patron that it changed; of many at once, that the patrons did."""
        ids = sorted(set(patron_ids))
        if len(ids) > MANY:
            self.patrons_changed.emit()
            return
        for patron_id in ids:
            self.patron_changed.emit(patron_id)
