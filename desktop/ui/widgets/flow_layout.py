"""A layout that sets widgets side by side and goes on in the next line, like words."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right (right to left where the language is), then down."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, line_gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        # Layouts ask for the same height a dozen times before anything moves: kept until it may
        # have become another.
        self._shown: list[tuple[QLayoutItem, int, int]] | None = None
        self._heights: dict[int, int] = {}
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def invalidate(self) -> None:
        """Something in here came, went or wants another size."""
        self._shown = None
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)
        self.invalidate()

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the one at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at a place out."""
        if not 0 <= index < len(self._items):
            return None
        taken = self._items.pop(index)
        self.invalidate()
        return taken

    def widgets(self) -> list[QWidget]:
        """What is in it, in order."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def clear(self) -> None:
        """Take everything out and let the widgets go."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def expandingDirections(self) -> Qt.Orientation:
        """It never wants more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it gets at a width."""
        known = self._heights.get(width)
        if known is None:
            known = self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return known

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = self._sizes()
        width = sum(wide for _, wide, _ in shown) + self._gap * max(len(shown) - 1, 0)
        height = max((high for _, _, high in shown), default=0)
        margins = self.contentsMargins()
        return QSize(width, height).grownBy(margins)

    def minimumSize(self) -> QSize:
        """The largest single one."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _sizes(self) -> list[tuple[QLayoutItem, int, int]]:
        """What is shown, each with the width and the height it wants."""
        if self._shown is None:
            wanted = [(i, i.sizeHint()) for i in self._items if not i.isEmpty()]
            self._shown = [(item, size.width(), size.height()) for item, size in wanted]
        return self._shown

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        # With plain numbers: it is asked for so often that rectangles would take their time.
        margins = self.contentsMargins()
        left, top = rect.x() + margins.left(), rect.y() + margins.top()
        room = rect.width() - margins.left() - margins.right()
        parent = self.parentWidget() if move else None
        mirrored = bool(parent) and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        most, x, y, line = max(room, 1), 0, top, 0
        for item, wide, high in self._sizes():
            if wide > most:
                wide = most
                if item.hasHeightForWidth():
                    high = item.heightForWidth(wide)
            if x > 0 and x + wide > room:
                x, y, line = 0, y + line + self._line_gap, 0
            if move:
                item.setGeometry(QRect(left + (room - wide - x if mirrored else x), y, wide, high))
            x += wide + self._gap
            line = max(line, high)
        return y + line - rect.y() + margins.bottom()


class CenteredFlow(FlowLayout):
    """Lines of things of different heights, each line in the middle of itself."""

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place, then what is lower than its line into its middle."""
        super().setGeometry(rect)
        lines: dict[int, list[QLayoutItem]] = {}
        for number in range(self.count()):
            item = self.itemAt(number)
            if item is not None and not item.isEmpty():
                lines.setdefault(item.geometry().top(), []).append(item)
        for items in lines.values():
            height = max(i.geometry().height() for i in items)
            for item in items:
                room = item.geometry()
                item.setGeometry(room.translated(0, (height - room.height()) // 2))
