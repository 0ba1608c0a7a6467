"""Paints a follow-up: by when, who and what, from what it comes, who will do it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from db.records.follow_ups import FollowUpRecord
from desktop.domain import words
from desktop.domain.follow_up_words import (
    KINDS,
    due_words,
    from_words,
    is_due,
    is_late,
    moved_words,
    what_words,
)
from desktop.ui import theme
from desktop.ui.follow_ups.follow_up_model import FollowUpRole
from desktop.ui.widgets.row_paint import paint_end_chip, paint_ground, paint_line, room_of

_Index = QModelIndex | QPersistentModelIndex
_DAY_WIDTH = 118
_CHIPS = 0.42  # of the row may be chips; what has no room is in the panel


def day_of(found: FollowUpRecord) -> tuple[str, str]:
    """By when, and in which colour; of what is done, when it was."""
    if found.done_at is not None:
        return words.past_words(found.done_at), "ink2"
    token = "accent" if is_late(found.due_on) else "amber" if is_due(found.due_on) else "ink2"
    return due_words(found.due_on), token


def second_line(found: FollowUpRecord) -> str:
    """What came of it, else from what it comes and how often it was moved."""
    if found.done_at is not None and found.history:
        return found.history.split("\n")[-1]
    return " · ".join(part for part in (from_words(found), moved_words(found)) if part)


def chips(found: FollowUpRecord) -> list[tuple[str, str]]:
    """What stands at the right, from the edge inwards, as (text, tone)."""
    made = [(words.first_name(found.owner), "plain")] if found.owner else []
    if found.kind != "promise":
        made.append((KINDS[found.kind], "blue" if found.kind == "elsewhere" else "plain"))
    if found.deceased:
        made.append(("Has died", "amber"))
    return made


class FollowUpDelegate(QStyledItemDelegate):
    """Two lines, all rows of one height."""

    def row_height(self) -> int:
        """Two lines and some air, in pixels."""
        lines = sum(QFontMetrics(theme.font(role)).height() for role in ("strong", "small"))
        return max(theme.px(56), lines + theme.px(16))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The same for all rows."""
        return QSize(theme.px(200), self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One row."""
        found: FollowUpRecord | None = index.data(FollowUpRole.RECORD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        if found is not None:
            side = theme.px(24)
            room = room_of(option).adjusted(side, theme.px(7), -side, -theme.px(7))
            day, token = day_of(found)
            wide = theme.px(_DAY_WIDTH)
            half = room.height() // 2
            when = QRect(room.left(), room.top(), wide - theme.px(10), half)
            paint_line(painter, when, day, "body" if token == "ink2" else "strong", token)
            right = self._paint_chips(painter, room, found)
            left = room.left() + wide
            first = QRect(left, room.top(), right - left, half)
            self._paint_first(painter, first, found)
            below = QRect(left, room.top() + half, right - left, half)
            paint_line(painter, below, second_line(found), "small", "ink2")
        painter.restore()

    def _paint_first(self, painter: QPainter, room: QRect, found: FollowUpRecord) -> None:
        """The patron, then what is to do."""
        name = " ".join(found.patron.split())
        metrics = QFontMetrics(theme.font("strong"))
        # Two fifths are the name's in any case; more where the words leave some.
        wanted = QFontMetrics(theme.font("body")).horizontalAdvance(what_words(found))
        most = max(room.width() * 2 // 5, room.width() - wanted - theme.px(14))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
        wide = metrics.horizontalAdvance(shown)
        who = QRect(room.left(), room.top(), wide + 1, room.height())
        paint_line(painter, who, shown, "strong", "ink")
        left = room.left() + wide + theme.px(10)
        what = QRect(left, room.top(), room.right() - left, room.height())
        paint_line(painter, what, what_words(found), "body", "ink")

    def _paint_chips(self, painter: QPainter, room: QRect, found: FollowUpRecord) -> int:
        """The chips at the end; returns where the words must end."""
        right = room.right()
        least = right - round(room.width() * _CHIPS)
        metrics = QFontMetrics(theme.font("small"))
        for text, tone in chips(found):
            if right - metrics.horizontalAdvance(text) - theme.px(20) < least:
                break
            right = paint_end_chip(painter, room, right, text, tone) - theme.px(6)
        return right - theme.px(8)
