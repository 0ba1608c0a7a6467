"""A patron's visits, one bar a season, painted by hand: small, quiet and readable in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.records.programme import SeasonVisits
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.widgets.tips import plain_tip

_MOST = 6
_BARS = 56
_LABELS = 20
_FIGURES = 16


class SeasonChart(QWidget):
    """Up to six seasons, the latest at the right; the running one in a lighter tone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seasons: tuple[SeasonVisits, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Visits per season")

    def show_seasons(self, seasons: Sequence[SeasonVisits]) -> None:
        """Show the last of `seasons` (in order of time)."""
        self._seasons = tuple(seasons)[-_MOST:]
        words = ", ".join(f"{s.season}: {count_words(s.visits, 'visit')}" for s in self._seasons)
        self.setAccessibleDescription(words)
        self.setToolTip(plain_tip("\n".join(f"{s.season}: {s.visits}" for s in self._seasons)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(_FIGURES + _BARS + _LABELS))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_FIGURES + _BARS + _LABELS))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._seasons:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        most = max(1, *(s.visits for s in self._seasons))
        step = self.width() / len(self._seasons)
        step = min(step, theme.px(64))
        for place, season in enumerate(self._seasons):
            self._paint_bar(painter, QRectF(place * step, 0, step, self.height()), season, most)
        painter.end()

    def _paint_bar(self, painter: QPainter, room: QRectF, season: SeasonVisits, most: int) -> None:
        width = min(room.width() - theme.px(8), theme.px(34))
        height = max(theme.px(2), theme.px(_BARS) * season.visits / most)
        bottom = room.height() - theme.px(_LABELS)
        bar = QRectF(room.center().x() - width / 2, bottom - height, width, height)
        tone = QColor(theme.color("accent"))
        if season.current:
            tone.setAlphaF(0.7)
        elif not season.visits:
            tone = theme.color("line")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(theme.color("ink2"))
        above = QRectF(
            room.left(), bar.top() - theme.px(_FIGURES), room.width(), theme.px(_FIGURES)
        )
        centre = Qt.AlignmentFlag.AlignCenter
        if season.visits:
            painter.drawText(above, centre, str(season.visits))
        below = QRectF(room.left(), bottom, room.width(), theme.px(_LABELS))
        name = painter.fontMetrics().elidedText(
            short_season(season.season), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(below, centre, name)


def short_season(name: str) -> str:
    """A season's name short enough to stand under a bar.

    >>> short_season("2024/2025"), short_season("Season 2024/25"), short_season("2026")
    ('24/25', '24/25', '2026')
    """
    digits = [part for part in "".join(c if c.isdigit() else " " for c in name).split()]
    if len(digits) == 2 and all(len(d) in (2, 4) for d in digits):
        return "/".join(d[-2:] for d in digits)
    if len(digits) == 1 and len(digits[0]) == 4:
        return digits[0]
    return name
