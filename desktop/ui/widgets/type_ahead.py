"""A line that offers what fits while one types; all of it from the keyboard.

Down and Up walk the offers, Enter takes one, Esc puts the offers away (a second Esc leaves the
line to whoever shows it). The focus never leaves the line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui import theme

_DETAIL = Qt.ItemDataRole.UserRole + 1
_DATA = Qt.ItemDataRole.UserRole + 2
_MOST = 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: what is put into the field, what explains it, what it stands for."""

    text: str
    detail: str = ""
    data: Any = None
    shown: str = ""  # in the list, where it differs from the text


class _OfferDelegate(QStyledItemDelegate):
    """The text in ink, its explanation behind it in a quieter tone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(px_width(index), theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        if isinstance(view, QListView) and view.currentIndex() == index:
            painter.fillRect(rect, theme.color("accent_soft"))
        room = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink"))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, shown)
        left = metrics.horizontalAdvance(shown) + theme.px(10)
        detail = str(index.data(_DETAIL))
        if detail and room.width() > left:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink2"))
            rest = room.adjusted(left, 0, 0, 0)
            cut = painter.fontMetrics().elidedText(
                detail, Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.drawText(rest, flags, cut)
        painter.restore()


def px_width(index: _Index) -> int:
    """How wide a line of the list wants to be."""
    letters = len(str(index.data())) + len(str(index.data(_DETAIL)))
    return theme.px(24) + letters * theme.px(8)


class _OfferList(QListView):
    """The offers, in a window of their own below the line; it never takes the focus."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__()
        self.setObjectName("typeAheadList")
        self.setParent(line, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.Box)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(f"{line.accessibleName()}: offers")
        self.setItemDelegate(_OfferDelegate(self))
        self.found = QStandardItemModel(self)
        self.setModel(self.found)
        line.destroyed.connect(self.deleteLater)

    def show_offers(self, offers: list[Offer]) -> None:
        """Hold these instead of what it held."""
        self.found.clear()
        for offer in offers:
            item = QStandardItem(offer.shown or offer.text)
            item.setData(offer.detail, _DETAIL)
            item.setData(offer, _DATA)
            words = f"{offer.text}, {offer.detail}" if offer.detail else offer.text
            item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
            self.found.appendRow(item)

    def show_below(self, line: QLineEdit) -> None:
        """Stand below the line, or above it where there is no room."""
        count = self.found.rowCount()
        wanted = max(px_width(self.found.index(r, 0)) for r in range(count))
        width = max(line.width(), min(wanted, theme.px(460)))
        height = count * theme.px(34) + 2 * self.frameWidth()
        below = line.mapToGlobal(QPoint(0, line.height() + 2))
        screen = line.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below = line.mapToGlobal(QPoint(0, -height - 2))
        left = max(screen.left(), min(below.x(), screen.right() - width))
        self.setGeometry(left, below.y(), width, height)
        self.show()
        self.raise_()


class TypeAhead(QLineEdit):
    """A line edit with offers.

    `find(text)` gives the offers for what was typed. `chosen` carries the taken offer's data.
    With `strict=False`, Enter with no offer under it emits `entered` with the bare text.
    """

    chosen = Signal(object)
    entered = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        find: Callable[[str], list[Offer]],
        placeholder: str,
        name: str,
        parent: QWidget | None = None,
        *,
        preselect: bool = True,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._preselect = preselect
        self.keeps_escape = False  # True where Esc closes the field and nothing else
        self.data: Any = None  # of the offer last taken; None as soon as the text changes
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._list: _OfferList | None = None  # made when there is first something to offer
        self.textEdited.connect(self._on_text_edited)

    @property
    def offers(self) -> QListView:
        """The list of offers (for the tests and the screen reader)."""
        return self._made_list()

    def offer_now(self) -> None:
        """Look for offers for the text as it is."""
        self._on_text_edited(self.text())

    def put(self, text: str, data: Any) -> None:
        """Fill the field as if the offer had been taken."""
        self.setText(text)
        self.data = data
        self._put_away()

    def _on_text_edited(self, text: str) -> None:
        self.data = None
        offers = self._find(text)[:_MOST]
        if not offers and self._list is None:
            return
        shown = self._made_list()
        shown.show_offers(offers)
        if not offers:
            shown.hide()
            return
        shown.setCurrentIndex(shown.found.index(0, 0) if self._preselect else QModelIndex())
        shown.show_below(self)
        self._announce(f"{len(offers)} offers")

    def _made_list(self) -> _OfferList:
        if self._list is None:
            self._list = _OfferList(self)
            self._list.clicked.connect(self._on_clicked)
        return self._list

    def _put_away(self) -> None:
        if self._list is not None:
            self._list.hide()

    def _announce(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _take(self, index: QModelIndex) -> None:
        offer: Offer = index.data(_DATA)
        self.put(offer.text, offer.data)
        self.chosen.emit(offer.data)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list
        if shown is not None and shown.isVisible() and self._list_key(shown, event.key()):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            if self.keeps_escape:
                event.accept()
                return
        if event.key() == Qt.Key.Key_Down and not (shown is not None and shown.isVisible()):
            self.offer_now()
            event.accept()
            return
        super().keyPressEvent(event)

    def _list_key(self, shown: _OfferList, key: int) -> bool:
        """A key for the open list; True if it was used."""
        row = shown.currentIndex().row()
        count = shown.found.rowCount()
        if key == Qt.Key.Key_Down:
            self._walk(shown, (row + 1) % count)
        elif key == Qt.Key.Key_Up:
            self._walk(shown, (row - 1) % count if row >= 0 else count - 1)
        elif key == Qt.Key.Key_Escape:
            shown.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and row >= 0:
            self._take(shown.currentIndex())
            return key != Qt.Key.Key_Tab
        else:
            return False
        return True

    def _walk(self, shown: _OfferList, row: int) -> None:
        index = shown.found.index(row, 0)
        shown.setCurrentIndex(index)
        self._announce(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the open list before any shortcut of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._list is not None
            and self._list.isVisible()
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._put_away()
        super().focusOutEvent(event)

    def hideEvent(self, event: Any) -> None:
        self._put_away()
        super().hideEvent(event)
