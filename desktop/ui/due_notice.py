"""What is due: the number on the rail, and once a day a notice that says how much, never for whom.

A front desk's screen is often seen from the foyer, so that the system's notice holds numbers only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from db import clock
from db.errors import StoreError
from db.queries import follow_ups, settings
from db.records.follow_ups import DueCount
from desktop.domain.follow_up_words import notice_words
from desktop.domain.words import count_words
from desktop.ui import privacy_notice
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

NOTICED = "due_notice"  # the setting that holds the day of the last notice
MINUTES = 10
REST_MS = 300
NOTICE_MS = 15_000
PRIVACY_AFTER_MS = 45_000  # once a month, and never while somebody begins to work


class DueNotice(QObject):
    """`wanted`: somebody pressed the notice. `show_count(number, words)` is told of each count."""

    wanted = Signal()
    counted = Signal(int)

    def __init__(
        self, desk: Desk, show_count: Callable[[int, str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._show_count = desk, show_count
        self._told_on = ""
        self._again = QTimer(self)
        self._again.setInterval(MINUTES * 60_000)
        self._again.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST_MS)
        self._soon.timeout.connect(self.look)

    def begin(self) -> DueNotice:
        """Look now, at each change of a patron, and every few minutes: days go by."""
        changes = self._desk.changes
        for changed in (changes.patron_changed, changes.patrons_changed, changes.import_finished):
            changed.connect(lambda *_what: self._soon.start())
        self._again.start()
        self.look()
        QTimer.singleShot(PRIVACY_AFTER_MS, self, lambda: privacy_notice.look(self._desk))
        return self

    def look(self) -> None:
        """Count on the worker."""
        self._desk.tasks.start(
            lambda _progress, _cancelled: _read(), self._on_counted, self._on_failed
        )

    def _on_counted(self, found: tuple[DueCount, bool]) -> None:
        due, noticed = found
        number = due.today + due.late
        self._show_count(number, f"{number:,} due")
        self.counted.emit(number)
        said, today = notice_words(due), clock.today().isoformat()
        # Two counts may have been under way before the first of them was told.
        if said and not noticed and self._told_on != today:
            self._told_on = today
            self._tell(said, number)

    def _tell(self, said: str, number: int) -> None:
        """In the system's tray where there is one, else low in the window; once a day a file."""
        try:
            settings.set_setting(NOTICED, self._told_on)
        except StoreError:
            self._told_on = ""  # somebody else writes: it is told at the next look
            return
        # Imported here: few things of Qt take as long to load, and it is after the first paint.
        from PySide6.QtWidgets import QSystemTrayIcon

        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            self._desk.toasts.show(f"{said}.", "Show", self.wanted.emit)
            return
        tray = QSystemTrayIcon(_mark(), self)
        tray.setToolTip(f"Rapport: {count_words(number, 'follow-up')} due")
        tray.messageClicked.connect(self.wanted)
        tray.activated.connect(lambda _why: self.wanted.emit())
        tray.show()
        tray.showMessage("Rapport", f"{said}.", _mark(), NOTICE_MS)
        # An icon that stays would be one more thing to watch; its work is done.
        QTimer.singleShot(2 * NOTICE_MS, tray, tray.hide)

    def _on_failed(self, error: BaseException) -> None:
        # A file that is locked for a moment: the next look counts.
        if not isinstance(error, StoreError):
            raise error


def _read() -> tuple[DueCount, bool]:
    noticed = settings.get_setting(NOTICED, "") == clock.today().isoformat()
    return follow_ups.due_count(), noticed


def _mark() -> QIcon:
    """The mark of the house, as on the rail."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

    from desktop.ui import theme

    side = 64
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT.accent))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side / 4, side / 4)
    font = theme.font("strong")
    font.setPixelSize(round(side * 0.56))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(theme.LIGHT.on_accent))
    painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, "R")
    painter.end()
    return QIcon(drawn)
