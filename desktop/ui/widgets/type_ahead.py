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
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setObjectName("typeAheadList")
        self._list.setParent(self, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.setFrameShape(QFrame.Shape.Box)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(f"{name}: offers")
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._list.setModel(self._model)
        self._list.clicked.connect(self._on_clicked)
        self.textEdited.connect(self._on_text_edited)
        self.destroyed.connect(self._list.deleteLater)

    @property
    def offers(self) -> QListView:
        """The list of offers (for the tests and the screen reader)."""
        return self._list

    def offer_now(self) -> None:
        """Look for offers for the text as it is."""
        self._on_text_edited(self.text())

    def put(self, text: str, data: Any) -> None:
        """Fill the field as if the offer had been taken."""
        self.setText(text)
        self.data = data
        self._list.hide()

    def _on_text_edited(self, text: str) -> None:
        self.data = None
        self._model.clear()
        for offer in self._find(text)[:_MOST]:
            item = QStandardItem(offer.shown or offer.text)
            item.setData(offer.detail, _DETAIL)
            item.setData(offer, _DATA)
            words = f"{offer.text}, {offer.detail}" if offer.detail else offer.text
            item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if not self._model.rowCount():
            self._list.hide()
            return
        first = self._model.index(0, 0) if self._preselect else QModelIndex()
        self._list.setCurrentIndex(first)
        self._show_list()
        self._announce(f"{self._model.rowCount()} offers")

    def _show_list(self) -> None:
        count = self._model.rowCount()
        wanted = max(px_width(self._model.index(r, 0)) for r in range(count))
        width = max(self.width(), min(wanted, theme.px(460)))
        height = count * theme.px(34) + 2 * self._list.frameWidth()
        below = self.mapToGlobal(QPoint(0, self.height() + 2))
        screen = self.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below = self.mapToGlobal(QPoint(0, -height - 2))
        left = max(screen.left(), min(below.x(), screen.right() - width))
        self._list.setGeometry(left, below.y(), width, height)
        self._list.show()
        self._list.raise_()

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
        if self._list.isVisible() and self._list_key(event.key()):
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
        if event.key() == Qt.Key.Key_Down and not self._list.isVisible():
            self.offer_now()
            event.accept()
            return
        super().keyPressEvent(event)

    def _list_key(self, key: int) -> bool:
        """A key for the open list; True if it was used."""
        row = self._list.currentIndex().row()
        count = self._model.rowCount()
        if key == Qt.Key.Key_Down:
            self._walk((row + 1) % count)
        elif key == Qt.Key.Key_Up:
            self._walk((row - 1) % count if row >= 0 else count - 1)
        elif key == Qt.Key.Key_Escape:
            self._list.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and row >= 0:
            self._take(self._list.currentIndex())
            return key != Qt.Key.Key_Tab
        else:
            return False
        return True

    def _walk(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        self._announce(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the open list before any shortcut of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._list.isVisible()
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._list.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: Any) -> None:
        self._list.hide()
        super().hideEvent(event)
