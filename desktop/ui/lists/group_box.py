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
    `group_wanted(path)`. Made anew when its shape changes.
    """

    part_changed = Signal(object, object, bool)
    part_removed = Signal(object)
    add_wanted = Signal(object, object)
    group_wanted = Signal(object)

    def __init__(
        self, group: Group, path: Path, known: ListWords, joint: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.group, self.path = group, path
        self.rows: dict[Path, ConditionRow] = {}
        self.boxes: list[GroupBox] = []
        self._known = known
        self.match = Pick("Which of these must be true", self)
        self.match.show_options(MATCHES)
        self.match.show_value(group.match)
        self.match.picked.connect(self._on_match_picked)
        self.setAccessibleName("Everybody who fits" if not path else "A group within it")
        self._column = QVBoxLayout(self)
        side = theme.px(14)
        self._column.setContentsMargins(side, theme.px(12), side, theme.px(12))
        self._column.setSpacing(theme.px(2))
        self._add_head(joint)
        for place, part in enumerate(group.parts):
            self._add_part(place, part)
        self._add_foot()

    def show_group(self, group: Group) -> None:
        """The same shape with other values."""
        self.group = group
        self.match.show_value(group.match)
        for place, part in enumerate(group.parts):
            path = (*self.path, place)
            if isinstance(part, Condition):
                self.rows[path].show_condition(part, group.match, place)
        for box, part in zip(
            self.boxes, (p for p in group.parts if isinstance(p, Group)), strict=True
        ):
            box.show_group(part)

    def row(self, path: Path) -> ConditionRow | None:
        """The row of a condition, in here or deeper."""
        found = self.rows.get(path)
        return found or next((r for box in self.boxes if (r := box.row(path))), None)

    def box(self, path: Path) -> GroupBox | None:
        """The box of a group, this one or one within."""
        if path == self.path:
            return self
        return next((b for box in self.boxes if (b := box.box(path))), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel; dashed within another one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DashLine if self.path else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color("edge" if self.path else "line"), 1, style))
        painter.setBrush(theme.color("paper" if len(self.path) % 2 else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _add_head(self, joint: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        words = f"{joint} fits" if joint else "Everybody who fits"
        line.addWidget(Label(words, "strong" if not self.path else "body"))
        line.addWidget(self.match)
        line.addStretch(1)
        if self.path:
            remove = icon_button("close", "Remove this group")
            remove.clicked.connect(lambda: self.part_removed.emit(self.path))
            line.addWidget(remove)
        self._column.addLayout(line)

    def _add_part(self, place: int, part: Condition | Group) -> None:
        path = (*self.path, place)
        if isinstance(part, Group):
            joint = (FIRST if place == 0 else JOINTS)[self.group.match]
            box = GroupBox(part, path, self._known, joint)
            for name in ("part_changed", "part_removed", "add_wanted", "group_wanted"):
                getattr(box, name).connect(getattr(self, name))
            self.boxes.append(box)
            self._column.addSpacing(theme.px(4))
            self._column.addWidget(box)
            return
        row = ConditionRow(self._known)
        row.show_condition(part, self.group.match, place)
        row.changed.connect(lambda c, typing: self.part_changed.emit(path, c, typing))
        row.removed.connect(lambda: self.part_removed.emit(path))
        self.rows[path] = row
        self._column.addWidget(row)

    def _add_foot(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(4))
        add = Button("+ Add a condition", "quiet")
        add.setAccessibleName("Add a condition")
        add.clicked.connect(lambda: self.add_wanted.emit(self.path, add))
        line.addWidget(add)
        if len(self.path) < DEEPEST_SHOWN - 1:
            inner = Button("+ Add a group", "quiet")
            inner.setAccessibleName("Add a group of conditions")
            inner.clicked.connect(lambda: self.group_wanted.emit(self.path))
            line.addWidget(inner)
        line.addStretch(1)
        self.add = add
        self._column.addLayout(line)

    def _on_match_picked(self, match: str) -> None:
        self.part_changed.emit(self.path, Group(match, self.group.parts), False)
