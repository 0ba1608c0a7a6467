"""The door list: tonight's names, found by typing, ticked when they come in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db.errors import EditConflict, NotFound, StoreError
from db.queries import performances
from desktop.domain import tonight, words
from desktop.domain.tonight import Door, DoorName
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.performances.door_model import DoorDelegate, DoorModel
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import Label

WIDEST = 860


class _Names(QListView):
    """`ticked(row)` by click, Space or Enter; `typed(text)` for what belongs into the search."""

    ticked = Signal(int)
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter tick; letters search."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ticked.emit(self.currentIndex().row())
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Search(QLineEdit):
    """`moved(by)` with the arrows, `entered` with Enter: the list below goes along."""

    moved = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter, Esc."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class DoorList(QWidget):
    """The names of one coming performance; `performance_chosen(id)` when it is another one."""

    performance_chosen = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._door: Door | None = None
        self.which = QComboBox()
        self.which.setAccessibleName("Performance")
        self.counts = Label("", "strong", "ink2")
        self.search = _Search()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText("Name or seat")
        self.search.setAccessibleName("Find a name or a seat of tonight")
        self.search.setClearButtonEnabled(True)
        self.model = DoorModel(self)
        self.names = _Names()
        self.names.setProperty("role", "bare")
        self.names.setAccessibleName("Who has tickets")
        self.names.setModel(self.model)
        self.names.setItemDelegate(DoorDelegate(self.names))
        self.names.setUniformItemSizes(True)
        self.nobody = EmptyState("ticket", "Nobody by that name", "Look at the seat on the ticket.")
        self._lay_out()
        self.which.activated.connect(self._on_which_chosen)
        self.search.textChanged.connect(lambda _: self._show())
        self.search.moved.connect(self._move)
        self.search.entered.connect(lambda: self._tick(self.names.currentIndex().row()))
        self.names.ticked.connect(self._tick)
        self.names.clicked.connect(self._on_clicked)
        self.names.typed.connect(self._on_typed)

    def activate(self) -> None:
        """Read the coming performances and the names again."""
        wanted = self.performance_id
        self.which.clear()
        for record in performances.list_upcoming():
            if not record.cancelled:
                text = f"{words.when_words(record.starts_at)} · {record.title}"
                self.which.addItem(text, record.id)
        place = self.which.findData(wanted)
        if place < 0:
            coming = performances.next_performance()
            place = self.which.findData(coming.id) if coming is not None else 0
        self.which.setCurrentIndex(max(place, 0))
        self.read()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, performance_id: int) -> None:
        """Another performance."""
        place = self.which.findData(performance_id)
        if place >= 0 and place != self.which.currentIndex():
            self.which.setCurrentIndex(place)
            self.read()

    @property
    def performance_id(self) -> int | None:
        """Whose names these are."""
        found = self.which.currentData()
        return int(found) if found is not None else None

    def read(self) -> None:
        """Read the names again."""
        self._door = None
        wanted = self.performance_id
        if wanted is not None:
            try:
                self._door = tonight.read_door(wanted)
            except (StoreError, NotFound) as failure:
                self._desk.dialogs.show_failure(
                    failure if isinstance(failure, StoreError) else "It is not there any more."
                )
        self._show()

    def _show(self, keep: int = 0) -> None:
        door = self._door
        found = door.find(self.search.text()) if door is not None else []
        self.model.show(found)
        self.counts.setText(door.count_words if door is not None else "")
        self._stack.setCurrentIndex(0 if found else 1)
        typed = bool(self.search.text().strip())
        self.nobody.title.setText("Nobody by that name" if typed else "No tickets yet")
        self.nobody.text.setVisible(typed)
        if found:
            self.names.setCurrentIndex(self.model.index(min(keep, len(found) - 1)))

    def _move(self, by: int) -> None:
        row = self.names.currentIndex().row() + by
        if 0 <= row < self.model.rowCount():
            self.names.setCurrentIndex(self.model.index(row))

    def _on_typed(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + text)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._tick(index.row())

    def _on_which_chosen(self) -> None:
        self.read()
        if self.performance_id is not None:
            self.performance_chosen.emit(self.performance_id)

    def _tick(self, row: int) -> None:
        name = self.model.name_at(row)
        if name is None or self.performance_id is None:
            return
        here = not name.all_here
        performance_id = self.performance_id
        if not self._mark(performance_id, name, here, name.shown):
            return
        said = f"{name.name} is in" if here else f"{name.name} is not in yet"
        now = dict.fromkeys(name.tickets, True if here else None)
        self._desk.toasts.show(
            said, "Undo", lambda: self._mark(performance_id, name, not here, now)
        )
        if here and self.search.text():
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(
        self, performance_id: int, name: DoorName, here: bool, was: Mapping[int, bool | None]
    ) -> bool:
        row = self.names.currentIndex().row()
        try:
            tonight.mark_here(performance_id, name.tickets, here=here, was=was)
        except (StoreError, NotFound) as failure:
            self._desk.dialogs.show_failure(
                failure if isinstance(failure, StoreError) else "It is not there any more."
            )
            if isinstance(failure, EditConflict):
                self.read()  # somebody else ticked it: the names as they are now
            return False
        self._door = tonight.read_door(performance_id)
        self._show(max(row, 0))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("panel"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(14))
        head.addWidget(self.which, 1)
        head.addWidget(self.counts)
        lower = QWidget()
        self._stack = QStackedLayout(lower)
        self._stack.addWidget(self.names)
        self._stack.addWidget(self.nobody)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inside)
        side = theme.px(22)
        column.setContentsMargins(side, theme.px(14), side, theme.px(10))
        column.setSpacing(theme.px(10))
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(lower, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside, 1)
        row.addStretch(0)
