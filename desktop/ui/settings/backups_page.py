"""The backups: how it stands, every copy with why and what is in it, and the second place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db import connection, gate
from db.gate import Right
from desktop.domain import file_care, safe_keeping
from desktop.domain.safe_keeping import Backup, Standing
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import InnerPage, in_a_row
from desktop.ui.widgets.labels import Label

HOW = (
    "Made by themselves when Rapport closes, {every} while you work, and before an import, an update "
    "or a restore. Each is opened again and compared before it counts. All of the last two days are "
    "kept, then one a day for two weeks, one a week for two months, one a month for half a year."
)
WIDEST, MOST_SHOWN = 860, 40
AT_ONCE = 8  # new rows between two looks at the keyboard


class BackupRow(QFrame):
    """One copy: when, why, what is in it, its size. `restore_wanted` with the copy."""

    restore_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backup: Backup | None = None
        self.made = Label("", "body", wrap=True)
        self.about = Label("", "small", "ink2", wrap=True)
        self.restore = Button("Put back…", "quiet")
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(self.backup))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        line.setSpacing(theme.px(12))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.made)
        told.addWidget(self.about)
        line.addLayout(told, 1)
        line.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_backup(self, backup: Backup) -> None:
        """Show a copy, or what is known of it by now."""
        self.backup = backup
        made = safe_keeping.made_words(backup)
        parts = [safe_keeping.counts_words(backup), file_care.size_words(backup.size)]
        parts.append(safe_keeping.verified_words(backup).lower())
        if backup.encrypted:
            parts.append("encrypted")
        for label, words in (
            (self.made, f"{made} · {safe_keeping.why_words(backup)}"),
            (self.about, " · ".join(p for p in parts if p)),
        ):
            if label.text() != words:
                label.setText(words)
        self.restore.setAccessibleName(f"Put back the copy of {made}")
        may = gate.may(Right.RESTORE)
        if self.restore.isVisibleTo(self) != may:
            self.restore.setVisible(may)


class BackupsPage(InnerPage):
    """`closed`. That somebody wants a copy in the file's place is told by `desk.safe.restore_wanted`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Backups", HOW, WIDEST, parent)
        self._desk, self._safe = desk, desk.safe
        self._shown: tuple[Backup, ...] | None = None
        self._keys_here = False
        self.status = Label("", "strong", wrap=True)
        self.problem = Label("", "body", "amber", wrap=True)
        self.now = Button("Back up now", "primary", "save")
        self.folder = Button("Open the folder", "secondary")
        self.second = Label("", "body", "ink2", wrap=True)
        self.choose = Button("Choose a second place…", "secondary")
        self.copy = Button("Copy there now", "secondary")
        self.forget = Button("Stop copying there", "quiet")
        self.none = Label("There is no backup of this file yet.", "body", "ink2", wrap=True)
        self.more = Label("", "small", "ink2", wrap=True)
        self.rows: list[BackupRow] = []
        self._list = QVBoxLayout()
        self._lay_out()
        self.now.clicked.connect(partial(self._safe.back_up, by_hand=True))
        self.folder.clicked.connect(self._on_folder)
        self.choose.clicked.connect(self._safe.choose_second)
        self.copy.clicked.connect(self._safe.copy_away)
        self.forget.clicked.connect(self._safe.forget_second)
        self._safe.changed.connect(self._show)

    def activate(self) -> None:
        """Show how it stands, and look again."""
        self._show()
        self._safe.look()
        self.now.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list is made anew when it is looked at again: times have moved on."""
        super().hideEvent(event)
        self._shown = None

    def _show(self) -> None:
        standing = self._safe.standing
        if standing is None:
            self.status.setText("Looking…")
            return
        words, late = safe_keeping.status(standing)
        self.status.setText("Making a backup…" if self._safe.busy else words)
        self.status.set_token("amber" if late else "ink")
        self.problem.setText(
            self._safe.problem or (standing.folder.sentence if standing.folder else "")
        )
        self.problem.setVisible(bool(self.problem.text()))
        self._show_busy(self._safe.busy)
        self._show_second(standing)
        last = standing.newest
        self.how.setText(HOW.format(every=safe_keeping.between_words(last.size if last else 0)))
        if self.isVisible() and standing.backups != self._shown:
            self._shown = standing.backups
            self._fill(standing.backups)

    def _show_busy(self, busy: bool) -> None:
        """The button cannot be pressed meanwhile; the keys come back to it afterwards."""
        if busy:
            self._keys_here = self._keys_here or self.now.hasFocus()
        self.now.setEnabled(not busy)
        if not busy and self._keys_here:
            self._keys_here = False
            if self.isVisible():  # who has left the room meanwhile types elsewhere
                self.now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_second(self, standing: Standing) -> None:
        chosen = bool(standing.second.path)
        self.second.setText(safe_keeping.second_words(standing.second))
        self.second.set_token("amber" if standing.second.problem else "ink2")
        self.choose.setText("Choose another place…" if chosen else "Choose a second place…")
        self.choose.setAccessibleName(self.choose.text().rstrip("…"))
        self.copy.setVisible(chosen)
        self.forget.setVisible(chosen)

    def _fill(self, found: tuple[Backup, ...]) -> None:
        """Rows that are there stay, with the keys that are on them; a few new ones at a time."""
        wanted = {backup.path: backup for backup in found[:MOST_SHOWN]}
        for row in [r for r in self.rows if r.backup is None or r.backup.path not in wanted]:
            row.hide()
            self._list.removeWidget(row)
            self.rows.remove(row)
            row.deleteLater()
        there = {row.backup.path: row for row in self.rows if row.backup is not None}
        made = 0
        for place, (path, backup) in enumerate(wanted.items()):
            row = there.get(path)
            if row is None and made == AT_ONCE:
                QTimer.singleShot(0, self, self._go_on)
                break
            if row is None:
                made += 1
                row = BackupRow()
                row.restore_wanted.connect(self._on_restore)
            self._put(row, place)
            row.show_backup(backup)
        self.none.setVisible(not found)
        rest = len(found) - MOST_SHOWN
        self.more.setText(f"and {rest:,} older ones in the folder" if rest > 0 else "")
        self.more.setVisible(rest > 0)

    def _put(self, row: BackupRow, place: int) -> None:
        if place < len(self.rows) and self.rows[place] is row:
            return
        if row in self.rows:
            self.rows.remove(row)
            self._list.removeWidget(row)
        self.rows.insert(place, row)
        self._list.insertWidget(place, row)

    def _go_on(self) -> None:
        if self._shown is not None:
            self._fill(self._shown)

    def _on_restore(self, backup: Backup) -> None:
        self._safe.restore_wanted.emit(backup.path)

    def _on_folder(self) -> None:
        folder = safe_keeping.folder_of(connection.current_path())
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._desk.dialogs.show_message("Where the backups are", f"{folder}")

    def _lay_out(self) -> None:
        stand = Card()
        for widget in (self.status, self.problem, in_a_row(self.now, self.folder)):
            stand.body.addWidget(widget)
        away = Card("The second place")
        away.body.addWidget(self.second)
        away.body.addWidget(in_a_row(self.choose, self.copy, self.forget))
        copies = Card("Copies")
        copies.body.addWidget(self.none)
        copies.body.addLayout(self._list)
        copies.body.addWidget(self.more)
        self.add_cards(stand, away, copies)
