"""The head of the results: how many answered, how they came in, what is looked at and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.domain.form_groups import SEGMENT_WORDS, WAYS
from desktop.domain.form_report import Looked, Report, Side, face_words, head_words
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.answer_bars import paint_bar, side_look
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

BOX_LETTERS = 12
ROOMY = 600


class Legend(QWidget):
    """The sides of a comparison, each with its colour and hatching."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=theme.px(16), line_gap=theme.px(4))
        self.entries: list[LegendEntry] = []

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Other sides."""
        for entry in self.entries:
            self._flow.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self.entries = [LegendEntry(side, place) for place, side in enumerate(sides)]
        for entry in self.entries:
            self._flow.addWidget(entry)
        self.setVisible(bool(sides))


class LegendEntry(QWidget):
    """One side: its look, name and number."""

    def __init__(self, side: Side, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.text = f"{side.name} · {count_words(side.responses, 'response')}"
        self.setAccessibleName(self.text)

    def sizeHint(self) -> QSize:
        """Look and words."""
        metrics = QFontMetrics(theme.font("small"))
        wide = metrics.horizontalAdvance(self.text) + theme.px(30)
        return QSize(wide, metrics.height() + theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A short bar, then the words."""
        painter = QPainter(self)
        high = theme.px(10)
        bar = QRectF(1, (self.height() - high) / 2, theme.px(20), high)
        paint_bar(painter, bar, side_look(self._place))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink"))
        room = self.rect().adjusted(theme.px(26), 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self.text)


class ResultsHead(QWidget):
    """`looked_changed(Looked)`: something else is to be looked at; the rest are its buttons."""

    back_wanted = Signal()
    looked_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.looked = Looked()
        self.back = Button("Forms", "quiet", "chevron-left")
        self.back.setAccessibleName("Back to the forms")
        self.title = Label("Results", "title", elide=True)
        self.words = Label("", "body", "ink2", wrap=True)
        self.csv = Button("Export CSV…")
        self.more = Button("More")
        self.more.setAccessibleName("More to do with these results")
        self.print = Button("Print", "primary")
        self.print.setToolTip("Print what is shown (Ctrl+P)")
        for made in (self.csv, self.print):
            made.setAccessibleName(made.text())
        menu = QMenu(self.more)
        self.save_csv: QAction = menu.addAction("Export CSV…")
        self.save_csv.setVisible(False)
        self.save_csv.triggered.connect(self.csv.click)
        self.save_pdf: QAction = menu.addAction("Save as PDF…")
        self.names: QAction = menu.addAction("With patrons’ names on paper")
        self.names.setCheckable(True)
        self.more.setMenu(menu)
        self.version = _box("Version")
        self.segment = _box("Patrons")
        self.season = _box("Season")
        self.by = _box("Compare by")
        self.clear = Button("Show all", "quiet")
        self.clear.setAccessibleName("Show all responses")
        self.legend = Legend()
        self._faces: list[ChipButton] = []
        self._lay_out()
        self.back.clicked.connect(self.back_wanted)
        self.version.activated.connect(lambda _: self._tell(version_id=self._of(self.version)))
        self.segment.activated.connect(lambda _: self._tell(segment=self._of(self.segment)))
        self.season.activated.connect(lambda _: self._tell(season=self._of(self.season)))
        self.by.activated.connect(lambda _: self._tell(by=self._of(self.by)))
        self.clear.clicked.connect(self.show_everything)

    def _lay_out(self) -> None:
        side = theme.px(20)
        column = QVBoxLayout(self)
        column.setContentsMargins(side, theme.px(12), side, theme.px(10))
        column.setSpacing(theme.px(7))
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self.back)
        first.addWidget(self.title, 1)
        for made in (self.csv, self.more, self.print):
            first.addWidget(made)
        column.addLayout(first)
        column.addWidget(self.words)
        self._chips = QWidget()
        self._chip_flow = FlowLayout(self._chips, gap=theme.px(6), line_gap=theme.px(6))
        column.addWidget(self._chips)
        self._filters = QWidget()
        flow = FlowLayout(self._filters, gap=theme.px(8), line_gap=theme.px(6))
        for box in (self.version, self.segment, self.season, self.by):
            flow.addWidget(box)
        flow.addWidget(self.clear)
        column.addWidget(self._filters)
        column.addWidget(self.legend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the name comes before the second button."""
        super().resizeEvent(event)
        roomy = self.width() >= theme.px(ROOMY)
        self.csv.setVisible(roomy)
        self.save_csv.setVisible(not roomy)

    # -- what is chosen -----------------------------------------------------------------------

    @staticmethod
    def _of(box: QComboBox) -> Any:
        return box.currentData()

    def _tell(self, **parts: Any) -> None:
        looked = replace(self.looked, **parts)
        self.looked_changed.emit(looked.without(looked.by))

    def show_everything(self) -> None:
        """Leave nothing out; what is compared stays."""
        self.looked_changed.emit(Looked(by=self.looked.by))

    def _on_face_clicked(self) -> None:
        chosen = (chip.property("face") for chip in self._faces if chip.isChecked())
        self._tell(faces=frozenset(chosen))

    # -- showing ------------------------------------------------------------------------------

    def show_name(self, name: str, words: str) -> None:
        """While nothing is known yet, or nothing is there."""
        self.title.setText(name)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_report(self, report: Report) -> None:
        """Another report."""
        self.looked = report.looked
        self.show_name(report.name, head_words(report.tally))
        some = report.tally.responses > 0
        for made in (self.csv, self.more, self.print):
            made.setEnabled(some)
        answered = report.whole.responses > 0
        self._filters.setVisible(answered)
        self._show_boxes(report)
        self._show_faces(report)
        self.clear.setVisible(not report.looked.everything)
        self.legend.show_sides(report.sides)

    def _show_boxes(self, report: Report) -> None:
        looked = report.looked
        versions = [(v.id, f"v{v.number} ({v.responses:,})") for v in report.versions]
        _fill(self.version, [(0, "All versions"), *versions], looked.version_id)
        segments = list(SEGMENT_WORDS.items())
        _fill(self.segment, [("", "All patrons"), *segments], looked.segment)
        seasons = [(s.name, f"{s.name} ({s.responses:,})") for s in report.seasons]
        _fill(self.season, [("", "All seasons"), *seasons], looked.season)
        ways = [(way, f"By {words.lower()}") for way, words in WAYS.items()]
        _fill(self.by, [("", "Compare by…"), *ways], looked.by)
        for way, box in (
            ("version", self.version),
            ("segment", self.segment),
            ("season", self.season),
        ):
            # What is compared by is not restricted to one of it.
            box.setEnabled(looked.by != way)

    def _show_faces(self, report: Report) -> None:
        faces = sorted(report.by_face, key=lambda f: -report.by_face[f])
        faces += [f for f in sorted(report.looked.faces) if f not in report.by_face]
        if [chip.property("face") for chip in self._faces] != faces:
            for chip in self._faces:
                self._chip_flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self._faces = [self._chip(face) for face in faces]
        for face, chip in zip(faces, self._faces, strict=True):
            words = f"{face_words(face)} {report.by_face.get(face, 0):,}"
            chip.setText(words)
            chip.setAccessibleName(f"Came in by {words}: show these alone")
            chip.setChecked(face in report.looked.faces)
            chip.updateGeometry()
        self._chips.setVisible(bool(faces))

    def _chip(self, face: str) -> ChipButton:
        chip = ChipButton("", checkable=True)
        chip.setProperty("face", face)
        chip.clicked.connect(self._on_face_clicked)
        self._chip_flow.addWidget(chip)
        return chip

    def face_chip(self, face: str) -> ChipButton:
        """The chip of a face."""
        return next(chip for chip in self._faces if chip.property("face") == face)

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        boxes = [self.version, self.segment, self.season, self.by, self.clear]
        return [self.back, self.csv, self.more, self.print, *self._faces, *boxes]


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(BOX_LETTERS)
    return box


def _fill(box: QComboBox, pairs: Sequence[tuple[Any, str]], chosen: Any) -> None:
    now = [(box.itemData(i), box.itemText(i)) for i in range(box.count())]
    if now != list(pairs):
        box.clear()
        for code, words in pairs:
            box.addItem(words, code)
    codes = [code for code, _ in pairs]
    box.setCurrentIndex(codes.index(chosen) if chosen in codes else 0)
