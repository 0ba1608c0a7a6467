"""Paints a row of the contact list: circle, name with the matched part marked, line, chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate

from db.records.patron_row import PatronRow
from desktop.ui import theme
from desktop.ui.contacts import row_words
from desktop.ui.contacts.patron_list_model import ROW, PatronListModel
from desktop.ui.widgets.chip import paint_chip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.domain.arrivals import ArrivalMark
    from desktop.ui.contacts.marking import Span

ROW_HEIGHT = 58
TINTS = ("accent", "teal", "blue", "gold")


class PatronDelegate(QStyledItemDelegate):
    """Two lines, 58 pixels high at 100 %; patron text is painted plain."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.hovered = -1  # the row under the pointer
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self._name, self._line = theme.font("strong"), theme.font("small")
        self._tiny = theme.font("small")
        self._tiny.setPointSizeF(self._tiny.pointSizeF() * 0.92)
        self._tiny.setWeight(QFont.Weight.DemiBold)
        self._metrics = {
            "name": QFontMetrics(self._name),
            "line": QFontMetrics(self._line),
            "tiny": QFontMetrics(self._tiny),
        }

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The same for all rows."""
        return QSize(theme.px(200), self.row_height())

    def row_height(self) -> int:
        """Two lines and some air, in pixels."""
        least = self._metrics["name"].height() + self._metrics["line"].height() + theme.px(14)
        return max(theme.px(ROW_HEIGHT), least)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One row."""
        row = index.data(ROW)
        if not isinstance(row, PatronRow):
            return
        room: QRect = option.rect  # type: ignore[attr-defined]
        model = index.model()
        typed = model.typed if isinstance(model, PatronListModel) else ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, room, index)
        side = theme.px(36)
        circle = QRect(room.left() + theme.px(18), room.center().y() - side // 2 + 1, side, side)
        mark = model.mark(row.id) if isinstance(model, PatronListModel) else None
        if mark is None:
            self._avatar(painter, circle, row)
        else:
            self._arrival(painter, circle, room, mark)
        lines = room.adjusted(theme.px(18) + side + theme.px(11), 0, -theme.px(16), 0)
        name_height = self._metrics["name"].height()
        block = name_height + self._metrics["line"].height() + theme.px(2)
        top = room.top() + (room.height() - block) // 2
        first = QRect(lines.left(), top, lines.width(), name_height)
        second = QRect(
            lines.left(), top + name_height + theme.px(2), lines.width(),
            self._metrics["line"].height(),
        )  # fmt: skip
        marked = row_words.badge(row)
        first = self._chip_at_end(painter, first, *marked) if marked else first
        seat = row_words.seat_chip(row) if mark is None else mark.seats
        second = self._chip_at_end(painter, second, seat, "accent") if seat else second
        ink = "ink3" if row.archived else "ink"
        why_is_name = not row.why
        spans = _spans_of(row.name, typed) if typed and why_is_name else []
        _draw_marked(painter, first, row.name, spans, self._name, theme.color(ink))
        text, spans = row_words.second_line(row) if mark is None else (mark.about, [])
        _draw_marked(painter, second, text, spans, self._line, theme.color("ink2"))
        painter.restore()

    def warm(self) -> None:
        """Load what only a found row needs: 50 ms that the first key would have to wait for."""
        from PySide6.QtGui import QPixmap

        drawn = QPixmap(theme.px(120), theme.px(24))
        painter = QPainter(drawn)
        for font, ink in ((self._name, "ink"), (self._line, "ink2")):
            _draw_marked(
                painter, drawn.rect(), "Ana", _spans_of("Ana", "a"), font, theme.color(ink)
            )
        painter.end()

    def _ground(
        self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # Asked of the view: the state flags of QStyle take 6 ms to load.
        if index.row() == self._view.currentIndex().row():
            painter.fillRect(room, theme.color("accent_soft"))
            painter.fillRect(
                QRect(room.left(), room.top(), theme.px(3), room.height()), theme.color("accent")
            )
        elif index.row() == self.hovered:
            painter.fillRect(room, theme.color("paper"))

    def _arrival(self, painter: QPainter, circle: QRect, room: QRect, mark: ArrivalMark) -> None:
        # Imported here: the first page is not about tonight.
        from desktop.ui.contacts.arrival_paint import paint_arrival, paint_group

        paint_arrival(painter, circle, mark)
        if mark.group:
            paint_group(painter, room, mark.group, self._tiny)

    def _avatar(self, painter: QPainter, circle: QRect, row: PatronRow) -> None:
        tint = TINTS[row.id % len(TINTS)]
        ground = theme.color(f"{tint}_soft")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground.darker(106) if not theme.tokens().dark else ground.lighter(125))
        painter.drawEllipse(circle)
        painter.setPen(theme.color(tint))
        painter.setFont(self._tiny)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, row_words.initials(row.name))

    def _chip_at_end(self, painter: QPainter, line: QRect, text: str, tone: str) -> QRect:
        """Paint a chip at the end of a line; the room that is left of it."""
        metrics = self._metrics["tiny"]
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width() // 2)
        width = metrics.horizontalAdvance(shown) + theme.px(14)
        height = metrics.height() + theme.px(2)
        chip = QRect(line.right() - width + 1, line.center().y() - height // 2 + 1, width, height)
        painter.setFont(self._tiny)
        paint_chip(painter, chip, shown, tone, theme.px(5))
        return line.adjusted(0, 0, -width - theme.px(8), 0)


def _spans_of(text: str, typed: str) -> list[Span]:
    # Imported here: the first page has nothing to mark.
    from desktop.ui.contacts.marking import spans_of

    return spans_of(text, typed)


def _draw_marked(
    painter: QPainter, room: QRect, text: str, spans: list[Span], font: QFont, ink: QColor
) -> None:
    """Plain text cut to its room, with the spans on a soft gold ground."""
    painter.setPen(ink)
    painter.setFont(font)
    metrics = QFontMetrics(font)
    # Line breaks would make an elided text two lines high.
    text = " ".join(text.split("\n"))
    if not spans:
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    kept = len(shown) if shown == text else max(len(shown) - 1, 0)
    # Imported here: the first page has nothing to mark.
    from PySide6.QtGui import QTextCharFormat, QTextLayout

    layout = QTextLayout(shown, font)
    mark = QTextCharFormat()
    mark.setBackground(theme.color("gold_soft"))
    mark.setForeground(theme.color("ink"))
    ranges = []
    for start, length in spans:
        length = min(length, kept - start)
        if length > 0:
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, length, mark  # type: ignore[misc]
            ranges.append(part)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(room.width())
    layout.endLayout()
    top = room.top() + (room.height() - line.height()) / 2
    layout.draw(painter, QPointF(room.left(), top))
