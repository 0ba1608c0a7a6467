"""A group of conditions in the builder: how they are joined, a row each, groups within it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.records.segments import Condition, Group
from desktop.domain.segment_draft import Path
from desktop.ui import theme
from desktop.ui.lists.condition_row import FIRST, JOINTS, ConditionRow
from desktop.ui.lists.list_words import ListWords
from desktop.ui.lists.picks import Pick
from desktop.ui.widgets.buttons import Button, icon_button
from desktop.ui.widgets.labels import Label

MATCHES = (("all", "all of these"), ("any", "any of these"), ("none", "none of these"))
DEEPEST_SHOWN = 3  # groups in groups that can be made here; deeper ones from a file are shown


class GroupBox(QFrame):
    """`part_changed(path, part, typing)`, `part_removed(path)`, `add_wanted(path, button)`,
    `group_wanted(path)`. Parts come and go by `append` and `take`; `show_group` shows values.
    """

    part_changed = Signal(object, object, bool)
    part_removed = Signal(object)
    add_wanted = Signal(object, object)
    group_wanted = Signal(object)

    def __init__(
        self, group: Group, known: ListWords, above: GroupBox | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.group = group
        self.items: list[ConditionRow | GroupBox] = []
        self._known, self._above = known, above
        self.depth = 0 if above is None else above.depth + 1
        self._head = Label("Everybody who fits", "strong" if above is None else "body")
        self.match = Pick("Which of these must be true")
        self.match.show_options(MATCHES)
        self.match.picked.connect(self._on_match_picked)
        self.add = Button("+ Add a condition", "quiet")
        self.add.setAccessibleName("Add a condition")
        self.add.clicked.connect(lambda: self.add_wanted.emit(self.path, self.add))
        self.setAccessibleName("A group within it" if above else "Everybody who fits")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(2))
        self._lay_out()
        for part in group.parts:
            self.append(part)
        self.show_group(group)

    @property
    def path(self) -> Path:
        """Where the group stands in the whole."""
        return () if self._above is None else self._above.path_of(self)

    def path_of(self, item: ConditionRow | GroupBox) -> Path:
        """Where a part of this group stands in the whole."""
        return (*self.path, self.items.index(item))

    def append(self, part: Condition | Group) -> None:
        """One more part at the end; `show_group` follows."""
        self._insert(len(self.items), part)

    def _insert(self, place: int, part: Condition | Group) -> None:
        item = self._made_box(part) if isinstance(part, Group) else self._made_row()
        self.items.insert(place, item)
        self._rows.insertWidget(place, item)

    def take(self, place: int) -> None:
        """Without the part in that place; `show_group` follows."""
        item = self.items.pop(place)
        item.hide()
        self._rows.removeWidget(item)
        item.deleteLater()

    def fit(self, group: Group) -> None:
        """Take the shape of a group, with the rows that there are; `show_group` follows."""
        for place, part in enumerate(group.parts):
            item = self.items[place] if place < len(self.items) else None
            if isinstance(item, GroupBox) and isinstance(part, Group):
                item.fit(part)
            elif not (
                isinstance(item, ConditionRow)
                and isinstance(part, Condition)
                and not item.text.hasFocus()  # what is being typed there would stay
            ):
                if item is not None:
                    self.take(place)
                self._insert(place, part)
        while len(self.items) > len(group.parts):
            self.take(len(self.items) - 1)

    def show_group(self, group: Group, place: int = 0) -> None:
        """The same shape with these values; `place` is where it stands in the group above."""
        self.group = group
        self.match.show_value(group.match)
        if self._above is not None:
            joints = FIRST if place == 0 else JOINTS
            self._head.setText(f"{joints[self._above.group.match]} fits")
        for number, (item, part) in enumerate(zip(self.items, group.parts, strict=True)):
            if isinstance(part, Group):
                assert isinstance(item, GroupBox)
                item.show_group(part, number)
            else:
                assert isinstance(item, ConditionRow)
                item.show_condition(part, group.match, number)

    def show_words(self, known: ListWords) -> None:
        """What can be named was read (again); `show_group` follows."""
        self._known = known
        for item in self.items:
            item.show_words(known)

    def row(self, path: Path) -> ConditionRow | None:
        """The row of a condition, in here or deeper; None if there is none."""
        box = self.box(path[:-1]) if path else None
        if box is None or not 0 <= path[-1] < len(box.items):
            return None
        item = box.items[path[-1]]
        return item if isinstance(item, ConditionRow) else None

    def box(self, path: Path) -> GroupBox | None:
        """The box of a group, counted from this one; None if there is none."""
        if not path:
            return self
        if not 0 <= path[0] < len(self.items):
            return None
        item = self.items[path[0]]
        return item.box(path[1:]) if isinstance(item, GroupBox) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel; dashed within another one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DashLine if self.depth else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color("edge" if self.depth else "line"), 1, style))
        painter.setBrush(theme.color("paper" if self.depth % 2 else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._head)
        head.addWidget(self.match)
        head.addStretch(1)
        if self._above is not None:
            remove = icon_button("close", "Remove this group")
            remove.clicked.connect(lambda: self.part_removed.emit(self.path))
            head.addWidget(remove)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(4))
        foot.addWidget(self.add)
        if self.depth < DEEPEST_SHOWN - 1:
            inner = Button("+ Add a group", "quiet")
            inner.setAccessibleName("Add a group of conditions")
            inner.clicked.connect(lambda: self.group_wanted.emit(self.path))
            foot.addWidget(inner)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(side) for side in (14, 12, 14, 12)))
        column.setSpacing(theme.px(2))
        for part in (head, self._rows, foot):
            column.addLayout(part)

    def _made_box(self, group: Group) -> GroupBox:
        box = GroupBox(group, self._known, self)
        for name in ("part_changed", "part_removed", "add_wanted", "group_wanted"):
            getattr(box, name).connect(getattr(self, name))
        return box

    def _made_row(self) -> ConditionRow:
        row = ConditionRow(self._known)
        row.changed.connect(lambda c, typing: self.part_changed.emit(self.path_of(row), c, typing))
        row.removed.connect(lambda: self.part_removed.emit(self.path_of(row)))
        return row

    def _on_match_picked(self, match: str) -> None:
        self.part_changed.emit(self.path, Group(match, self.group.parts), False)
