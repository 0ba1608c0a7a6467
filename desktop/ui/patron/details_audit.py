"""Who changed what on this record, as sentences, newest first; a field can be put back from here."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries import audit, merge, taking_back
from db.records.audit import AuditRecord, ImportMark
from db.records.duplicates import MergeRecord
from db.records.patrons import PatronDetail
from desktop.domain import audit_words
from desktop.domain.audit_words import Line
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.record_card import RecordCard
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

_MOST = 12

Shown = tuple[AuditRecord | ImportMark, MergeRecord | None]


class AuditCard(RecordCard):
    """The last entries of the books about a patron, imports among them.

    A merge that stands can be taken apart from here, however long ago it was.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Changes", "Nothing was changed yet.", parent)
        self.rows.setSpacing(4)

    def show_patron(self, detail: PatronDetail) -> None:
        self.patron_id = detail.id
        entries = audit.list_audit(detail.id, limit=_MOST)
        merges: dict[int, MergeRecord] = {}
        if any(entry.action == merge.LABEL for entry in entries):
            merges = {m.id: m for m in merge.list_merges(detail.id)}
        shown: list[Shown] = [(entry, merges.get(entry.id)) for entry in entries]
        shown += [(mark, None) for mark in audit.list_imports(detail.id)]
        shown.sort(key=lambda pair: pair[0].at, reverse=True)
        self.show_rows(shown, self._row)

    def _row(self, record: Shown) -> QWidget:
        entry, merged = record
        if isinstance(entry, ImportMark):
            return Label(audit_words.import_words(entry), "small", "ink2", wrap=True)
        lines = audit_words.entry_lines(entry)
        if merged is not None:
            return self._line(lines[0].text, self._apart(merged))
        if len(lines) == 1:
            return self._of_line(entry, lines[0])
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(2))
        for line in lines:
            box.addWidget(self._of_line(entry, line))
        return row

    def _of_line(self, entry: AuditRecord, line: Line) -> QWidget:
        if line.change is None or line.field is None:
            return Label(line.text, "small", "ink2", wrap=True)
        change, field = line.change, line.field
        name = audit_words.field_words(change.table, field.column, entry.action)
        back = button("Put back", "quiet", icon="undo")
        back.setObjectName(f"entry-{entry.id}-{change.row_id}-{field.column}-back")
        back.setAccessibleName(f"Put back the {name}")
        back.clicked.connect(
            partial(self._on_put_back, entry.id, change.table, change.row_id, field.column, name)
        )
        return self._line(line.text, back)

    def _line(self, text: str, control: QWidget) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(text, "small", "ink2", wrap=True), 1)
        line.addWidget(control)
        return row

    def _apart(self, merged: MergeRecord) -> QWidget:
        apart = button("Take apart", "quiet", icon="undo")
        apart.setObjectName(f"merge-{merged.id}-apart")
        apart.setAccessibleName(f"Take {merged.other_name} apart again")
        apart.clicked.connect(lambda: self._on_apart(merged))
        return apart

    def _on_put_back(
        self, entry_id: int, table: str, row_id: int, column: str, name: str, _on: bool = False
    ) -> None:
        self.write(
            lambda: taking_back.put_back_field(
                entry_id, table, row_id, column, label=f"Put back the {name}", user_id=self.user_id
            ),
            f"Put back: {name}",
        )

    def _on_apart(self, merged: MergeRecord) -> None:
        self.write(
            lambda: merge.undo_merge(merged.id, user_id=self.user_id),
            f"{merged.other_name} has a record of their own again",
        )
