"""The left column: upcoming or recent performances, and the ways to change them."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QVBoxLayout, QWidget

from db import clock
from db.errors import NotFound
from db.queries import performances
from db.records.programme import PerformanceRecord
from desktop.ui import theme
from desktop.ui.performances.performance_list import PerformanceList
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout

RECENT_DAYS, MOST_RECENT = 60, 200
ADD_KEYS = "Ctrl+Shift+P"


class _Foot(QWidget):
    """Parted from the list by a thin line."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        QPainter(self).fillRect(0, 0, self.width(), 1, theme.color("line"))


class PerformanceColumn(QWidget):
    """`edit_wanted(id)` and `add_wanted` by button, key or menu, `type_up_wanted` by T or menu. E
    and F2 edit, R turns between upcoming and recent ones. Whoever may not `keep` sees what is coming
    and changes nothing."""

    edit_wanted = Signal(int)
    add_wanted = Signal()
    type_up_wanted = Signal()

    def __init__(self, keep: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self.list = PerformanceList()
        self.upcoming = ChipButton("Upcoming", checkable=True)
        self.recent = ChipButton("Recent", checkable=True)
        self.edit_button = button("Edit…", "quiet", "edit")
        self.add_button = button("Add…", "quiet", "plus")
        self.add_button.setAccessibleName("Add a performance")
        self._which = QButtonGroup(self)
        self._which.setExclusive(True)
        for chip, said in (
            (self.upcoming, "Upcoming performances"),
            (self.recent, f"Recent performances, of the last {RECENT_DAYS} days"),
        ):
            chip.setAccessibleName(said)
            chip.setToolTip(f"{said} (R)")
            self._which.addButton(chip)
        self.upcoming.setChecked(True)
        self.edit_button.setToolTip("E or F2")
        self.add_button.setToolTip(f"Add a performance ({ADD_KEYS})")
        self._lay_out()
        self._which.buttonClicked.connect(self._on_which_clicked)
        self.edit_button.clicked.connect(self.edit_current)
        self.add_button.clicked.connect(self.add_wanted)

    def reload(self, wanted: int | None = None, *, turn: bool = False) -> bool:
        """Read the performances again; False if there are none at all.

        `wanted` becomes the current one; with `turn` also if it is on the other list.
        """
        coming = performances.list_upcoming()
        # Of those that are not shown it is enough to know whether there is one.
        shown = turn or self.recent.isChecked() or not coming
        most = MOST_RECENT if shown else 1
        past = self._recent(wanted if turn else None, most) if self._keep else []
        ids = [p.id for p in past]
        if turn and wanted is not None and wanted not in [p.id for p in coming]:
            self.recent.setChecked(wanted in ids)
        if not coming and past:
            self.recent.setChecked(True)
        elif coming and not past:
            self.upcoming.setChecked(True)
        self.recent.setEnabled(bool(past))
        self.upcoming.setEnabled(bool(coming))
        self._show(past if self.recent.isChecked() else coming, wanted)
        return bool(coming or past)

    def edit_current(self) -> None:
        """Ask to edit the chosen performance."""
        if self.list.current_id is not None:
            self.edit_wanted.emit(self.list.current_id)

    def turn_over(self) -> None:
        """From upcoming to recent ones, or back, where there are any."""
        other = self.upcoming if self.recent.isChecked() else self.recent
        if other.isEnabled():
            other.click()

    def menu_for(self, at: QPoint) -> QMenu | None:
        """What can be done with the performance under a point of the list; None for nothing."""
        if not self._keep:
            return None
        index = self.list.indexAt(at)
        if index.isValid():
            self.list.setCurrentIndex(index)
        menu = QMenu(self)
        edit = QAction("&Edit…\tE", menu)
        edit.setEnabled(self.list.current_id is not None)
        edit.triggered.connect(self.edit_current)
        returned = QAction("&Type up a returned sheet…\tT", menu)
        returned.setEnabled(self.list.current_id is not None)
        returned.triggered.connect(self.type_up_wanted)
        add = QAction(f"&Add a performance…\t{ADD_KEYS}", menu)
        add.triggered.connect(self.add_wanted)
        menu.addActions([edit, returned, add])
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the list did not take."""
        plain = self._keep and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_E, Qt.Key.Key_F2):
            self.edit_current()
        elif plain and event.key() == Qt.Key.Key_R:
            self.turn_over()
        elif plain and event.key() == Qt.Key.Key_T and self.list.current_id is not None:
            self.type_up_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse where it is, by the key at the chosen row."""
        view = self.list.viewport()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        row = self.list.visualRect(self.list.currentIndex())
        at = view.mapFromGlobal(event.globalPos()) if by_mouse else row.center()
        menu = self.menu_for(at)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(view.mapToGlobal(at))

    def _lay_out(self) -> None:
        head, foot = QWidget(), _Foot()
        for row, parts in (
            (head, (self.upcoming, self.recent)),
            (foot, (self.edit_button, self.add_button)),
        ):
            flow = FlowLayout(row, theme.px(6), theme.px(4))
            for part in parts:
                flow.addWidget(part)
        head.setContentsMargins(theme.px(22), 0, theme.px(10), theme.px(6))
        foot.setContentsMargins(theme.px(16), theme.px(6), theme.px(10), theme.px(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(16), 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(foot)
        for part in (self.upcoming, self.recent, foot):
            part.setVisible(self._keep)

    def _recent(self, besides: int | None, most: int) -> list[PerformanceRecord]:
        start, _ = clock.day_bounds(clock.today() - timedelta(days=RECENT_DAYS))
        recent = performances.list_recent(most, start)
        if besides is None or besides in [p.id for p in recent]:
            return recent
        begins, _ = clock.day_bounds(clock.today())
        try:
            older = performances.get_performance(besides)
        except NotFound:
            return recent
        return [*recent, older] if older.starts_at < begins else recent

    def _show(self, records: list[PerformanceRecord], wanted: int | None) -> None:
        recent = self.recent.isChecked()
        self.list.setAccessibleName("Recent performances" if recent else "Upcoming performances")
        self.list.rows.show(records)
        self.edit_button.setEnabled(bool(records))
        if not records:
            return
        if wanted is None or self.list.rows.place_of(wanted) < 0:
            coming = None if recent else performances.next_performance()
            wanted = coming.id if coming else None
        self.list.choose(wanted)

    def _on_which_clicked(self) -> None:
        self.reload(self.list.current_id)
        self.list.setFocus()
