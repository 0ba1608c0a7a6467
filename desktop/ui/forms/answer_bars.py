"""The painted rows of a question's results: each answer with its bar, each typed answer.

A row is a button: a click or Enter asks who answered so. Tab goes from question to question, Up
and Down through the rows of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.form_bars import Bar, Row
from desktop.domain.form_report import Typed, share_words
from desktop.domain.words import count_words, day_words
from desktop.ui import theme
from desktop.ui.widgets.labels import Label

RETIRED_WORDS = "not offered any more"
TEXT_MOST = 280  # characters of a typed answer on the card; the panel has all of it
WORDS_SHARE, WORDS_WIDEST, SIDE_WIDEST = 0.4, 330, 150
UNBROKEN_MOST, BROKEN_EVERY = 20, 10  # letters of a word
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_WRAPPED = _LEFT | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap

# Colour and hatching of each side of a comparison; its name stands beside each bar as well.
SIDE_LOOKS: tuple[tuple[str, Qt.BrushStyle], ...] = (
    ("accent", Qt.BrushStyle.SolidPattern),
    ("teal", Qt.BrushStyle.BDiagPattern),
    ("gold", Qt.BrushStyle.SolidPattern),
    ("blue", Qt.BrushStyle.FDiagPattern),
    ("ink2", Qt.BrushStyle.SolidPattern),
    ("amber", Qt.BrushStyle.Dense4Pattern),
    ("teal", Qt.BrushStyle.SolidPattern),
    ("accent", Qt.BrushStyle.DiagCrossPattern),
)
ALONE = ("accent", Qt.BrushStyle.SolidPattern)
GONE = ("ink3", Qt.BrushStyle.BDiagPattern)


def breakable(text: str) -> str:
    """A text whose overlong words may be broken: an address, or forty letters in one."""
    words = []
    for word in text.split(" "):
        if len(word) > UNBROKEN_MOST:
            cut = (word[i : i + BROKEN_EVERY] for i in range(0, len(word), BROKEN_EVERY))
            word = "\u200b".join(cut)
        words.append(word)
    return " ".join(words)


def side_look(side: int) -> tuple[str, Qt.BrushStyle]:
    """The token and the hatching of a side."""
    return SIDE_LOOKS[side % len(SIDE_LOOKS)]


def paint_bar(painter: QPainter, room: QRectF, look: tuple[str, Qt.BrushStyle]) -> None:
    """A filled or hatched bar with its outline."""
    token, style = look
    ink = theme.color(token)
    radius = min(3.0, room.height() / 2, room.width() / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if style != Qt.BrushStyle.SolidPattern:
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(room, radius, radius)
        painter.setPen(QPen(ink, 1))
        room = room.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(QBrush(ink, style))
    painter.drawRoundedRect(room, radius, radius)


class ResultRow(QAbstractButton):
    """What the rows have in common: focus ring, hovering, keys. `entered` when it gets the focus,
    `stepped(±1)` for Up and Down.
    """

    entered = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def sizeHint(self) -> QSize:
        """As high as the words need at a usual width."""
        width = self.width() if self.width() > theme.px(200) else theme.px(560)
        return QSize(theme.px(280), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It may get narrow."""
        return QSize(theme.px(180), theme.px(20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as Space; Up and Down to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It is the row that Tab comes back to."""
        super().focusInEvent(event)
        self.entered.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """A soft ground under the mouse."""
        super().enterEvent(event)
        self.update()

    def paint_ground(self, painter: QPainter) -> None:
        """The ground under the mouse, the ring of the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(theme.color("paper") if hovered else QColor(0, 0, 0, 0))
        painter.drawRoundedRect(room, 6, 6)

    def _on_theme_changed(self) -> None:
        self.setFont(theme.font("body"))
        self.updateGeometry()
        self.update()


class BarRow(ResultRow):
    """One answer, or one side of it: words, bar, number and share of those who answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._bar, self._side, self._retired = "", Bar(0, 0), -1, False
        self.row: Row | None = None

    def show_row(self, row: Row, side: int = -1, name: str = "") -> None:
        """An answer (side -1), or the side of a comparison called `name`."""
        self.row, self._side = row, side
        self._bar = row.bars[max(side, 0)]
        self._retired = row.retired
        self._words = name if side >= 0 else row.words
        if row.retired and side < 0:
            self._words = f"{row.words} ({RETIRED_WORDS})"
        self._words = breakable(self._words)
        said = f"{row.words}, {name}" if side >= 0 else row.words
        said += f" ({RETIRED_WORDS})" if row.retired else ""
        share = share_words(*self._bar)
        of = f", {share} of those who answered" if share else ""
        self.setAccessibleName(f"{said}: {count_words(self._bar.responses, 'response')}{of}")
        self.setAccessibleDescription("Enter shows who")
        self.updateGeometry()
        self.update()

    @property
    def side(self) -> int:
        """The side of a comparison, -1 for none."""
        return self._side

    def heightForWidth(self, width: int) -> int:
        """The words wrap."""
        words = self._words_box(width)
        metrics = QFontMetrics(self._words_font())
        needed = metrics.boundingRect(words, int(_WRAPPED), self._words).height()
        if self._side >= 0:
            return max(metrics.height() + theme.px(4), theme.px(20))
        return max(needed + theme.px(10), theme.px(30))

    def _words_font(self) -> QFont:
        return theme.font("small" if self._side >= 0 else "body")

    def _words_box(self, width: int) -> QRect:
        most = theme.px(SIDE_WIDEST if self._side >= 0 else WORDS_WIDEST)
        wide = min(round(width * WORDS_SHARE), most)
        return QRect(theme.px(6), 0, wide - theme.px(12), 10_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, track, bar, number, share."""
        painter = QPainter(self)
        self.paint_ground(painter)
        box = self._words_box(self.width())
        box.setHeight(self.height())
        font = self._words_font()
        painter.setFont(font)
        painter.setPen(theme.color("ink2" if self._side >= 0 or self._retired else "ink"))
        words = self._words
        if self._side >= 0:
            metrics = QFontMetrics(font)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(_WRAPPED), words)
        numbers = self._paint_numbers(painter)
        left = box.right() + theme.px(10)
        track = QRectF(left, 0, numbers - theme.px(12) - left, self._thickness())
        track.moveTop((self.height() - track.height()) / 2)
        if track.width() < theme.px(16):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(track, 3, 3)
        if self._bar.responses:
            filled = QRectF(track)
            filled.setWidth(max(track.width() * min(self._bar.share, 1.0), 3.0))
            paint_bar(painter, filled, self._look())

    def _thickness(self) -> int:
        return theme.px(9 if self._side >= 0 else 14)

    def _look(self) -> tuple[str, Qt.BrushStyle]:
        if self._side >= 0:
            return side_look(self._side)
        return GONE if self._retired else ALONE

    def _paint_numbers(self, painter: QPainter) -> int:
        """The number and the share at the right; returns where they begin."""
        number = theme.font("small" if self._side >= 0 else "strong")
        share = theme.font("small")
        share_wide = QFontMetrics(share).horizontalAdvance("100 %") + theme.px(8)
        number_wide = QFontMetrics(number).horizontalAdvance("10,000")
        right = self.width() - theme.px(8)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(share)
        painter.setPen(theme.color("ink2"))
        room = QRect(right - share_wide, 0, share_wide, self.height())
        painter.drawText(room, int(middle), share_words(*self._bar) or "–")
        painter.setFont(number)
        painter.setPen(theme.color("ink"))
        room = QRect(right - share_wide - number_wide, 0, number_wide, self.height())
        painter.drawText(room, int(middle), f"{self._bar.responses:,}")
        return room.left()


class TextRow(ResultRow):
    """A typed answer, and below it whose it is and when it was given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: Typed | None = None
        self._text = self._under = ""

    def show_text(self, answer: Typed) -> None:
        """Another one."""
        self.answer = answer
        plain = " ".join(answer.text.split())
        self._text = plain if len(plain) <= TEXT_MOST else plain[: TEXT_MOST - 1].rstrip() + "…"
        self._under = whose_words(answer)
        self.setAccessibleName(f"{self._text} – {self._under}")
        self._text = breakable(self._text)
        self.setAccessibleDescription("Enter opens the patron" if answer.patron_id else "")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """The text wraps."""
        text = QFontMetrics(theme.font("body"))
        room = QRect(0, 0, width - theme.px(20), 10_000)
        needed = text.boundingRect(room, int(_WRAPPED), self._text).height()
        return needed + QFontMetrics(theme.font("small")).height() + theme.px(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar at the side, the text, the name."""
        painter = QPainter(self)
        self.paint_ground(painter)
        side = theme.px(5)
        painter.fillRect(
            QRect(side, side, theme.px(3), self.height() - 2 * side), theme.color("line")
        )
        small = theme.font("small")
        under = QFontMetrics(small).height()
        room = self.rect().adjusted(theme.px(14), theme.px(5), -theme.px(6), -theme.px(7) - under)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink"))
        painter.drawText(room, int(_WRAPPED), self._text)
        painter.setFont(small)
        painter.setPen(theme.color("ink2"))
        room = QRect(room.left(), self.height() - theme.px(5) - under, room.width(), under)
        cut = QFontMetrics(small).elidedText(self._under, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(_LEFT | Qt.AlignmentFlag.AlignVCenter), cut)


def whose_words(answer: Typed) -> str:
    """`Ana Moreau · Sat 22 Nov`."""
    return f"{answer.whose} · {day_words(answer.answered_at)}"


class RowColumn(QWidget):
    """Rows below each other, one of which Tab reaches; `moved(row)` for Up and Down."""

    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ResultRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add(self, widget: QWidget) -> None:
        """A row, or a line between rows."""
        self._column.addWidget(widget)
        widget.show()
        if isinstance(widget, ResultRow):
            widget.setFocusPolicy(
                Qt.FocusPolicy.ClickFocus if self.rows else Qt.FocusPolicy.StrongFocus
            )
            self.rows.append(widget)
            widget.entered.connect(lambda: self._on_entered(widget))
            widget.stepped.connect(lambda by: self._step(widget, by))

    def clear(self) -> None:
        """Take all rows away."""
        self.rows.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_entered(self, entered: ResultRow) -> None:
        for row in self.rows:
            chosen = row is entered
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _step(self, row: ResultRow, by: int) -> None:
        place = self.rows.index(row) + by
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self.moved.emit(self.rows[place])


class AnswerBars(RowColumn):
    """The bars of a question. `picked(row, side)`: who answered so is wanted; side -1: of all."""

    picked = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: tuple[object, ...] = ()

    def show_rows(self, rows: Sequence[Row], sides: Sequence[str]) -> None:
        """The rows, each with a bar for each side; without sides with one bar."""
        shape = (tuple((r.words, r.retired) for r in rows), len(sides))
        if shape != self._shape:
            self._shape = shape
            self._rebuild(rows, len(sides))
        placed = iter(self.rows)
        for row in rows:
            for side in range(len(sides)) if sides else (-1,):
                bar = next(placed)
                assert isinstance(bar, BarRow)
                bar.show_row(row, side, sides[side] if sides else "")

    def _rebuild(self, rows: Sequence[Row], sides: int) -> None:
        # Laid out once at the end, not again with each row.
        shown = not self.isHidden()
        self.hide()
        self.clear()
        for row in rows:
            if sides:
                said = f"{row.words} ({RETIRED_WORDS})" if row.retired else row.words
                label = Label(breakable(said), "body", "ink2" if row.retired else "ink", wrap=True)
                label.setAlignment(_LEFT)
                label.setContentsMargins(theme.px(6), theme.px(7), 0, theme.px(1))
                self.add(label)
            for _ in range(sides or 1):
                bar = BarRow()
                bar.clicked.connect(lambda _=False, b=bar: self.picked.emit(b.row, b.side))
                self.add(bar)
        self.setVisible(shown)
