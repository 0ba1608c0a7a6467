"""The saved lists on the left: choose one, begin a new one, rename, duplicate, remove."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.records.segments import SegmentRecord
from desktop.domain.segment_rules import RulesWrong, from_text
from desktop.domain.segment_words import rules_words
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_paint import paint_ground, paint_line, room_of

NEW_KEYS = "Ctrl+Shift+L"
Index = QModelIndex | QPersistentModelIndex


class SavedRole(IntEnum):
    """What a row answers besides its name."""

    ID = Qt.ItemDataRole.UserRole + 1
    LINE = Qt.ItemDataRole.UserRole + 2


def in_two_lines(name: str, metrics: QFontMetrics, room: int) -> list[str]:
    """A name in one line, or in two parted between words; the second may still be too long."""
    if metrics.horizontalAdvance(name) <= room:
        return [name]
    words = name.split(" ")
    fitting = len(words) - 1
    while fitting > 1 and metrics.horizontalAdvance(" ".join(words[:fitting])) > room:
        fitting -= 1
    return [line for line in (" ".join(words[:fitting]), " ".join(words[fitting:])) if line]


class SavedDelegate(QStyledItemDelegate):
    """The name, in two lines where it must be, and below it whom the list is of."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _lines(self, index: Index, room: int) -> list[str]:
        return in_two_lines(str(index.data()), QFontMetrics(theme.font("strong")), room)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A name of two lines is higher."""
        room = self._view.viewport().width() - theme.px(28)
        name, about = (QFontMetrics(theme.font(role)).height() for role in ("strong", "small"))
        high = name * len(self._lines(index, room)) + about
        return QSize(theme.px(120), high + theme.px(20))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row, plain text."""
        painter.save()
        paint_ground(painter, option)
        room = room_of(option).adjusted(theme.px(18), theme.px(8), -theme.px(10), -theme.px(8))
        name = QFontMetrics(theme.font("strong")).height()
        top = room.top()
        for line in self._lines(index, room.width()):
            paint_line(painter, QRect(room.left(), top, room.width(), name), line, "strong", "ink")
            top += name
        second = QRect(room.left(), top + 2, room.width(), room.bottom() - top)
        paint_line(painter, second, str(index.data(SavedRole.LINE)), "small", "ink2")
        painter.restore()


class SavedList(QListView):
    """The rows; `key_wanted(what)` for F2, Ctrl+D and Del."""

    key_wanted = Signal(str)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What can be done with the list at hand."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F2:
            self.key_wanted.emit("rename")
        elif control and event.key() == Qt.Key.Key_D:
            self.key_wanted.emit("duplicate")
        elif event.key() == Qt.Key.Key_Delete:
            self.key_wanted.emit("remove")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class SavedColumn(QFrame):
    """`list_chosen(id)`; `new_wanted`; `act_wanted(rename|duplicate|remove, id)`."""

    list_chosen = Signal(int)
    new_wanted = Signal()
    act_wanted = Signal(str, int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listColumn")
        self.new = Button("New list", "secondary", "plus")
        self.new.setToolTip(f"Begin a new list ({NEW_KEYS})")
        self.rows = QStandardItemModel(self)
        self.list = SavedList()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(SavedDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)  # another width, other lines
        self.list.setProperty("role", "bare")
        self.list.setAccessibleName("Saved lists")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.none = Label("Lists that you save are kept here.", "small", "ink2", wrap=True)
        side = theme.px(18)
        top = QVBoxLayout()
        top.setContentsMargins(side, theme.px(18), theme.px(12), theme.px(12))
        top.setSpacing(theme.px(10))
        top.addWidget(Label("Lists", "title"))
        top.addWidget(self.new)
        top.addWidget(self.none)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self.list, 1)
        self.new.clicked.connect(self.new_wanted)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.key_wanted.connect(self._on_key)
        self.list.entered.connect(self.entered)
        self.list.customContextMenuRequested.connect(self._on_menu_wanted)
        theme.notifier().changed.connect(self.list.doItemsLayout)

    @property
    def current_id(self) -> int | None:
        """The chosen list."""
        found = self.list.currentIndex().data(SavedRole.ID)
        return found if isinstance(found, int) else None

    def show_lists(self, lists: list[SegmentRecord], current: int | None) -> None:
        """These, with one of them chosen; tells nobody."""
        self.list.selectionModel().blockSignals(True)
        self.rows.clear()
        for saved in lists:
            item = QStandardItem(saved.name)
            line = _line(saved)
            item.setData(saved.id, SavedRole.ID)
            item.setData(line, SavedRole.LINE)
            item.setData(f"{saved.name}, {line}", Qt.ItemDataRole.AccessibleTextRole)
            self.rows.appendRow(item)
        self.list.selectionModel().blockSignals(False)
        self.choose(current)
        self.none.setVisible(not lists)

    def choose(self, segment_id: int | None) -> None:
        """Mark one as chosen (None: none); tells nobody."""
        self.list.selectionModel().blockSignals(True)
        found = QModelIndex()
        for place in range(self.rows.rowCount()):
            if self.rows.index(place, 0).data(SavedRole.ID) == segment_id:
                found = self.rows.index(place, 0)
        self.list.setCurrentIndex(found)
        if not found.isValid():
            self.list.clearSelection()
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()

    def _on_current_changed(self, current: QModelIndex) -> None:
        found = current.data(SavedRole.ID)
        if isinstance(found, int):
            self.list_chosen.emit(found)

    def _on_key(self, what: str) -> None:
        if self.current_id is not None:
            self.act_wanted.emit(what, self.current_id)

    def _on_menu_wanted(self, place: QPoint) -> None:
        if self.current_id is None:
            return
        menu = QMenu(self)
        for what, words in (
            ("rename", "Rename…  F2"), ("duplicate", "Duplicate  Ctrl+D"), ("remove", "Remove  Del"),
        ):  # fmt: skip
            menu.addAction(words).triggered.connect(lambda _=False, w=what: self._on_key(w))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(place))


def _line(saved: SegmentRecord) -> str:
    try:
        said = rules_words(from_text(saved.rules)).removeprefix("everybody who ")
    except RulesWrong:
        return "Made by a later Rapport"
    return said[:1].upper() + said[1:]
