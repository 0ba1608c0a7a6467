"""Who changed what on this record, as sentences, newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.queries import audit
from db.records.audit import AuditRecord
from db.records.patrons import PatronDetail
from desktop.domain import words
from desktop.ui.desk import Desk
from desktop.ui.patron.record_card import RecordCard
from desktop.ui.patron.record_words import field_words
from desktop.ui.widgets.labels import Label

_MOST = 12
_LONGEST = 40


def _shown(value: object) -> str:
    text = " ".join(str(value if value is not None else "").split())
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f"“{short}”" if short else "nothing"


def audit_sentence(entry: AuditRecord) -> str:
    """`Ana, 14 Nov: changed the record (pronouns from nothing to “she/her”)`."""
    who = f"{entry.user}, " if entry.user else ""
    fields = [
        f"{field_words(name).lower()} from {_shown(before)} to {_shown(after)}"
        for name, before, after in entry.fields
    ]
    what = entry.action[:1].lower() + entry.action[1:]
    more = f" ({'; '.join(fields)})" if fields else ""
    return f"{who}{words.short_day_words(entry.at)}: {what}{more}"


class AuditCard(RecordCard):
    """The last changes, made by hand; what an import brought is in its own books."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Changes", "Nothing was changed by hand yet.", parent)
        self.rows.setSpacing(4)

    def show_patron(self, detail: PatronDetail) -> None:
        self.patron_id = detail.id
        self.show_rows(audit.list_audit(detail.id, limit=_MOST), self._row)

    @staticmethod
    def _row(entry: AuditRecord) -> QWidget:
        return Label(audit_sentence(entry), "small", "ink2", wrap=True)
