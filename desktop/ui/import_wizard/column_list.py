"""The columns of a file: heading, sample values, and what each is taken for."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.importing.role_words import roles_of, words_of
from desktop.importing.sentences import date_read, unsure_columns, used_columns_sentence
from desktop.importing.understanding import ColumnGuess, Understanding
from desktop.ui import theme
from desktop.ui.import_wizard.scrolling import clear_layout
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip, ChipButton
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

ROLE_WIDTH = 210
A_FEW = 3


class RoleBox(QComboBox):
    """A combo box that leaves the wheel to the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over the list must not change what a column means."""
        event.ignore()


class ColumnList(Card):
    """`role_chosen(index, role)` when a person says what a column holds."""

    role_chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Columns", parent=parent)
        self.sentence = Label("", "small", "ink2", wrap=True)
        self._show = "used"
        self._found: Understanding | None = None
        self._date_order = ""
        self._roles = QStandardItemModel(self)
        self._waiting: list[tuple[int, ColumnGuess, bool]] = []
        self._focused = -1
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._add_some)
        self.filters: dict[str, ChipButton] = {}
        line = QHBoxLayout()
        line.setSpacing(theme.px(6))
        for key, words in (("unsure", "To look at"), ("used", "Used"), ("all", "All")):
            chip = ChipButton(words, checkable=True)
            chip.clicked.connect(lambda _=False, key=key: self._on_filter(key))
            self.filters[key] = chip
            line.addWidget(chip)
        line.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(14))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.boxes: dict[int, RoleBox] = {}
        self.body.addWidget(self.sentence)
        self.body.addLayout(line)
        self.body.addLayout(self._grid)

    def show_columns(self, found: Understanding, date_order: str) -> None:
        """All columns of a file as it is understood now, dates read in `date_order`."""
        if self._found is None or self._found.path != found.path:
            self._show = "used"
        self._found = found
        self._date_order = date_order
        self.sentence.setText(used_columns_sentence(found))
        unsure = set(unsure_columns(found))
        self.filters["unsure"].setText(f"To look at ({len(unsure)})")
        self.filters["unsure"].setVisible(bool(unsure))
        if unsure and self._show == "used":
            self._show = "unsure"
        if not unsure and self._show == "unsure":
            self._show = "used"
        self._fill()

    def _on_filter(self, key: str) -> None:
        self._show = key
        self._fill()

    def _fill(self) -> None:
        found = self._found
        if found is None:
            return
        focused = next((i for i, box in self.boxes.items() if box.hasFocus()), -1)
        clear_layout(self._grid)
        self.boxes.clear()
        self._roles.deleteLater()
        for key, chip in self.filters.items():
            chip.setChecked(key == self._show)
        unsure = set(unsure_columns(found))
        wanted = [c for c in found.columns if self._is_wanted(c, unsure)]
        for at, text in enumerate(("Heading", "Values", "Taken for")):
            self._grid.addWidget(Label(text, "small", "ink3"), 0, at)
        self._roles = self._role_model(found, wanted)
        self._waiting = [(row, column, column.index in unsure)
                         for row, column in enumerate(wanted, start=1)]  # fmt: skip
        self._focused = focused
        self._more.stop()
        self._add_some()

    def _add_some(self) -> None:
        """A few rows at a time: a wide file has hundreds, and the window must stay awake."""
        found = self._found
        if found is None:
            return
        some, self._waiting = self._waiting[:A_FEW], self._waiting[A_FEW:]
        for row, column, unsure in some:
            self._add_row(row, found, column, unsure)
        if self._focused in self.boxes:
            self.boxes[self._focused].setFocus()
            self._focused = -1
        if self._waiting:
            self._more.start()

    def _role_model(self, found: Understanding, columns: list[ColumnGuess]) -> QStandardItemModel:
        """One list of roles for all boxes: filling each of them would take too long."""
        words = dict(roles_of(found))
        for column in columns:
            words.setdefault(column.role, words_of(found.kind, column.role))
        model = QStandardItemModel(self)
        for role, text in words.items():
            item = QStandardItem(text)
            item.setData(role, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        return model

    def _is_wanted(self, column: ColumnGuess, unsure: set[int]) -> bool:
        if self._show == "all":
            return True
        if self._show == "unsure":
            return column.index in unsure
        return bool(column.role and column.samples) and column.role != "skip"

    def _values(self, column: ColumnGuess, samples: str) -> QWidget:
        read = date_read(column.role, column.samples, self._date_order)
        if not read:
            return Label(samples, "small", "ink2", elide=True)
        cell = QWidget()
        lines = QVBoxLayout(cell)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(Label(samples, "small", "ink2", elide=True))
        lines.addWidget(Label(f"read as {read}", "small", "teal", elide=True))
        return cell

    def _add_row(self, row: int, found: Understanding, column: ColumnGuess, unsure: bool) -> None:
        heading = " ".join(column.heading.split()) or f"Column {column.index + 1}"
        cell = QWidget()
        line = QVBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(3))
        line.addWidget(Label(heading, "body", elide=True))
        if unsure:
            chip = Chip("please look", "amber")
            chip.setToolTip(plain_tip(column.reason))
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        samples = "  ·  ".join(" ".join(s.split()) for s in column.samples) or "empty"
        values = self._values(column, samples)
        box = RoleBox()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setFixedWidth(theme.px(ROLE_WIDTH))
        box.setAccessibleName(f"{heading}, values {samples}: taken for")
        box.setToolTip(plain_tip(column.reason))
        box.setEnabled(found.grain != "card")  # a card says itself what each line is
        # Else each box measures all the words of its list.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.setModel(self._roles)
        box.setCurrentIndex(box.findData(column.role))
        box.activated.connect(
            lambda _, box=box, index=column.index: self.role_chosen.emit(index, box.currentData())
        )
        self.boxes[column.index] = box
        self._grid.addWidget(cell, row, 0)
        self._grid.addWidget(values, row, 1)
        self._grid.addWidget(box, row, 2)
