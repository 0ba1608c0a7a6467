"""What goes on the sheet: parts with their counts, how many to greet, the paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.sheet import DEFAULT_PARTS, HELLO, LEARNT, PARTS, BriefingSheet
from desktop.ui import theme
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

TOPS = (6, 8, 12, 16, 24, 40)
PAPERS = (("a4", "A4"), ("letter", "Letter"), ("large", "Large print"))
# The screen lists first what the sheet is for.
SCREEN_ORDER = (HELLO, *(key for key, _, _ in PARTS if key != HELLO))


class PartsPanel(QWidget):
    """Check boxes with counts, `top N`, paper chips; `changed` when anything of it is set."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, Label] = {}
        self.top = StillCombo()
        self._papers = QButtonGroup(self)
        self._paper_buttons: dict[str, ChipButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(Label("On the sheet", "section", "ink2"))
        self._layout.addLayout(self._part_rows())
        self._layout.addSpacing(theme.px(10))
        self._layout.addWidget(Label("Paper", "section", "ink2"))
        self._layout.addWidget(self._paper_row())

    @property
    def parts(self) -> frozenset[str]:
        """The chosen parts."""
        return frozenset(key for key, box in self._boxes.items() if box.isChecked())

    @property
    def top_many(self) -> int:
        """How many to greet."""
        return int(self.top.currentData() or 12)

    @property
    def paper(self) -> str:
        """a4, letter or large."""
        return next((k for k, b in self._paper_buttons.items() if b.isChecked()), "a4")

    def box(self, key: str) -> QCheckBox:
        """The check box of a part."""
        return self._boxes[key]

    def paper_button(self, key: str) -> ChipButton:
        """The chip of a paper."""
        return self._paper_buttons[key]

    def choose(self, parts: frozenset[str], top: int, paper: str) -> None:
        """Set everything, silently."""
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(key in parts)
            box.blockSignals(False)
        self.top.blockSignals(True)
        self.top.setCurrentIndex(max(self.top.findData(top), 0))
        self.top.blockSignals(False)
        self.top.setEnabled(HELLO in parts)
        if paper in self._paper_buttons:
            self._paper_buttons[paper].setChecked(True)

    def show_counts(self, sheet: BriefingSheet | None) -> None:
        """How many lines each part has."""
        for key, label in self._counts.items():
            count = sheet.count(key) if sheet is not None else 0
            label.setText(str(count) if sheet is not None else "")
            name = self._boxes[key].text()
            self._boxes[key].setAccessibleName(f"{name}, {count}" if sheet is not None else name)

    def _part_rows(self) -> QGridLayout:
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(theme.px(6))
        rows.setColumnStretch(0, 1)
        said = {key: on_screen for key, _, on_screen in PARTS}
        for place, key in enumerate(SCREEN_ORDER):
            box = QCheckBox(said[key])
            box.setChecked(key in DEFAULT_PARTS)
            box.toggled.connect(self._on_part_toggled)
            self._boxes[key] = box
            rows.addWidget(box, place, 0, 1, 2 if key == LEARNT else 1)
            if key == HELLO:
                rows.addWidget(self.top, place, 1)
            elif key != LEARNT:
                self._counts[key] = Label("", "body", "ink2")
                rows.addWidget(self._counts[key], place, 1, Qt.AlignmentFlag.AlignRight)
        for many in TOPS:
            self.top.addItem(f"top {many}", many)
        self.top.setCurrentIndex(TOPS.index(12))
        self.top.setAccessibleName("How many to say hello to")
        self.top.currentIndexChanged.connect(self._on_top_changed)
        return rows

    def _paper_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row)
        for key, text in PAPERS:
            chip = ChipButton(text, checkable=True)
            chip.setAccessibleName(f"Paper: {text}")
            self._papers.addButton(chip)
            self._paper_buttons[key] = chip
            flow.addWidget(chip)
        self._papers.setExclusive(True)
        self._paper_buttons["a4"].setChecked(True)
        self._papers.buttonClicked.connect(self._on_paper_clicked)
        return row

    def _on_part_toggled(self) -> None:
        self.top.setEnabled(self._boxes[HELLO].isChecked())
        self.changed.emit()

    def _on_top_changed(self) -> None:
        self.changed.emit()

    def _on_paper_clicked(self) -> None:
        self.changed.emit()
