"""Changes of the programme made at the desk: each asked for in its dialog, each with Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from db.errors import NotFound
from db.queries import performances
from db.records.programme import PerformanceRecord
from desktop.domain.performance_entry import changed_fields
from desktop.domain.words import when_words
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.performances.performance_dialog import PerformanceDialog


class ProgrammeEdits(QObject):
    """Opens the dialogs and writes what they were accepted with."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent

    def edit(self, performance_id: int) -> bool:
        """Change one performance; False if nothing was changed, or if it is gone."""
        try:
            record = performances.get_performance(performance_id)
        except NotFound:
            self._desk.changes.programme_changed.emit()
            return False
        fields = self._asked(record)
        changed = changed_fields(record, fields) if fields else {}
        if not changed:
            return False
        step = self._desk.edits.run(
            lambda: performances.update_performance(
                record.id, version=record.version, user_id=self._desk.session.user_id, **changed
            ),
            _said(record, changed),
        )
        return step is not None

    def add(self, title: str = "") -> int | None:
        """Add a performance; its id, or None if the person stepped back."""
        fields = self._asked(None, title)
        if not fields:
            return None
        title, starts_at = fields.pop("title"), fields.pop("starts_at")
        step = self._desk.edits.run(
            lambda: performances.add_performance(
                title, starts_at, user_id=self._desk.session.user_id, **fields
            ),
            f"Added {title} · {when_words(starts_at)}",
        )
        return step.created_id if step is not None else None

    def _asked(self, record: PerformanceRecord | None, title: str = "") -> dict[str, Any]:
        # Most evenings nobody changes the programme: the dialog is loaded when it is wanted.
        from desktop.ui.performances.performance_dialog import PerformanceDialog

        dialog: PerformanceDialog = PerformanceDialog(record, title, self._window.window())
        try:
            return dialog.fields() if self._desk.dialogs.run(dialog) else {}
        finally:
            dialog.deleteLater()


def _said(record: PerformanceRecord, changed: dict[str, Any]) -> str:
    what = f"{changed.get('title', record.title)} · "
    what += when_words(changed.get("starts_at", record.starts_at))
    if changed.get("cancelled"):
        return f"Cancelled: {what}"
    if "cancelled" in changed:
        return f"It takes place: {what}"
    if changed.get("disrupted"):
        return f"Noted what went wrong: {what}"
    return f"Changed {what}"
