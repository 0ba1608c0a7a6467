"""Who changed what on this record, as sentences, newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.queries import audit, merge
from db.records.audit import AuditRecord
from db.records.duplicates import MergeRecord
from db.records.patrons import PatronDetail
from desktop.domain import words
from desktop.ui.desk import Desk
from desktop.ui.patron.record_card import RecordCard
from desktop.ui.patron.record_words import field_words
from desktop.ui.widgets.buttons import button
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
    """The last changes, made by hand; what an import brought is in its own books.

    A merge that stands can be taken apart from here, however long ago it was.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Changes", "Nothing was changed by hand yet.", parent)
        self.rows.setSpacing(4)

    def show_patron(self, detail: PatronDetail) -> None:
        self.patron_id = detail.id
        entries = audit.list_audit(detail.id, limit=_MOST)
        merges: dict[int, MergeRecord] = {}
        if any(entry.action == merge.LABEL for entry in entries):
            merges = {m.id: m for m in merge.list_merges(detail.id)}
        self.show_rows([(entry, merges.get(entry.id)) for entry in entries], self._row)

    def _row(self, record: tuple[AuditRecord, MergeRecord | None]) -> QWidget:
        entry, merged = record
        said = Label(audit_sentence(entry), "small", "ink2", wrap=True)
        if merged is None:
            return said
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(said, 1)
        apart = button("Take apart", "quiet", icon="undo")
        apart.setObjectName(f"merge-{merged.id}-apart")
        apart.setAccessibleName(f"Take {merged.other_name} apart again")
        apart.clicked.connect(lambda: self._on_apart(merged))
        line.addWidget(apart)
        return row

    def _on_apart(self, merged: MergeRecord) -> None:
        self.write(
            lambda: merge.undo_merge(merged.id, user_id=self.user_id),
            f"{merged.other_name} has a record of their own again",
        )
