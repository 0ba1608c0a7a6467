"""The dialog of one performance: what its production says, when and where it is, what became of it."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db import clock
from db.queries import productions
from db.records.programme import PerformanceRecord
from desktop.domain.performance_entry import TypedPerformance, read_typed, typed_of
from desktop.domain.typed_values import parse_near_day
from desktop.domain.words import count_words, long_day_words
from desktop.ui import theme
from desktop.ui.performances.entry_field import EntryField
from desktop.ui.performances.programme_offers import genre_offers, title_offers, venue_offers
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import TypeAhead

WIDTH, SCREEN_SHARE = 560, 0.86
WENT_WRONG = "Once something stands here, no opener calls that evening amazing."
ELSEWHERE = "As on its other performances: Edit… on one of them changes it for all."
MEETS = "Parted by commas. By these and the genre it meets patrons' interests."


class _Ground(QWidget):
    """Painted with the panel's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("panel"))


class _Form(_Ground):
    """As high as its wrapped lines are in the width it has, and no higher."""

    def minimumSizeHint(self) -> QSize:
        """Lines are taken as they wrap now, not as they would in the least width."""
        layout = self.layout()
        least = super().minimumSizeHint()
        if layout is None or self.width() < least.width():
            return least
        return QSize(least.width(), layout.totalHeightForWidth(self.width()))


class _Area(QScrollArea):
    """As high as its content, up to what the screen has."""

    def sizeHint(self) -> QSize:
        """All of it, if there is room."""
        room = self.screen().availableGeometry()
        wide = min(theme.px(WIDTH), round(room.width() * SCREEN_SHARE))
        inner = self.widget().layout()
        assert inner is not None
        inner.activate()
        high = inner.totalHeightForWidth(wide)
        return QSize(wide, min(high, round(room.height() * SCREEN_SHARE) - theme.px(70)))


class PerformanceDialog(QDialog):
    """Changes a performance, or takes down a new one (`record` is None).

    It accepts only what can be kept; `fields()` is then what was typed, as the queries take it.
    """

    def __init__(
        self,
        record: PerformanceRecord | None = None,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._of_known: int | None = record.production_id if record else None
        self.setWindowTitle("Edit the performance" if record else "Add a performance")
        self._make_fields()
        self._lay_out("Save" if record else "Add performance")
        self._show(typed_of(record) if record else self._usual(title))
        self._connect()
        self._on_day_edited()
        if record is None:
            self._on_title_changed(self.title.text)
        else:
            many = productions.count_performances(record.production_id)
            self.shared.setText(_shared_words(many))
        self.title.edit.setFocus()
        self.title.edit.selectAll()

    def fields(self) -> dict[str, Any]:
        """What was typed, as the queries take it; of a dialog that was accepted."""
        return read_typed(self.typed()).fields

    def typed(self) -> TypedPerformance:
        """All fields as they stand."""
        texts = {name: field.text for name, field in self.lines.items()}
        ticks = {name: box.isChecked() for name, box in self.boxes.items()}
        return TypedPerformance(**texts, **ticks)

    def accept(self) -> None:
        """Keep the dialog open, with the sentence beside its field, if something is wrong."""
        read = read_typed(self.typed())
        wrong = dict(read.wrong)
        if not wrong and self._is_taken(str(read.fields["starts_at"])):
            wrong["starts"] = "It is on at that time already."
        for name, field in self.lines.items():
            field.complain(wrong.get(name, ""))
        if not wrong:
            super().accept()
            return
        self._on_day_edited()
        first = next(field for name, field in self.lines.items() if name in wrong)
        first.edit.setFocus()
        first.edit.selectAll()
        self.area.ensureWidgetVisible(first)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be."""
        super().showEvent(event)
        self._fit()

    # -- the frame ----------------------------------------------------------------------------

    def _fit(self) -> None:
        """By itself a dialog takes two thirds of the screen at most."""
        self.area.updateGeometry()
        wanted = self.sizeHint()
        if self.isVisible() and wanted.height() > self.height():
            self.resize(max(wanted.width(), self.width()), wanted.height())

    def _make_fields(self) -> None:
        free = {"preselect": False}
        title = None if self._record else TypeAhead(title_offers, "", "Title", **free)
        genre = TypeAhead(genre_offers, "", "Genre", **free)
        venue = TypeAhead(venue_offers, "", "Venue", **free)
        self.title = EntryField("&Title", title)
        self.genre = EntryField("&Genre", genre, example="Concert, Theatre, Opera …")
        self.keywords = EntryField("&Keywords", example="Schubert, lieder, piano", hint=MEETS)
        self.day = EntryField("&Day", example="tomorrow, 5 Dec …")
        self.starts = EntryField("&Starts", example="19:30")
        self.doors = EntryField("D&oors", example="19:00")
        self.venue = EntryField("&Venue", venue)
        self.running = EntryField("&Running time", example="130 or 2 h 10")
        self.capacity = EntryField("Ca&pacity", example="180")
        self.disrupted = EntryField(
            "&What went wrong", example="Fire alarm in the second half", hint=WENT_WRONG
        )
        self.lines = {
            field.name: getattr(self, field.name)
            for field in fields_of(TypedPerformance)
            if isinstance(field.default, str)
        }
        self.for_children = QCheckBox("&For children and families")
        self.cancelled = QCheckBox("It is &cancelled: it counts as nobody's visit")
        self.boxes = {"for_children": self.for_children, "cancelled": self.cancelled}
        for field in self.lines.values():
            if isinstance(field.edit, TypeAhead):
                field.edit.entered.connect(lambda _text: self.accept())

    def _lay_out(self, action: str) -> None:
        inner = _Form()
        grid = QGridLayout(inner)
        side = theme.px(22)
        grid.setContentsMargins(side, theme.px(18), side, theme.px(10))
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(10))
        self.shared = Label("", "small", "ink2", wrap=True)
        rows: tuple[tuple[tuple[QWidget, int], ...], ...] = (
            ((self._head("The production", self.shared), 6),),
            ((self.title, 6),),
            ((self.genre, 2), (self.keywords, 4)),
            ((self.for_children, 6),),
            ((self._head("This performance"), 6),),
            ((self.day, 2), (self.starts, 2), (self.doors, 2)),
            ((self.venue, 2), (self.running, 2), (self.capacity, 2)),
            ((self.cancelled, 6),),
            ((self.disrupted, 6),),
        )
        for row, parts in enumerate(rows):
            column = 0
            for part, wide in parts:
                grid.addWidget(part, row, column, 1, wide, Qt.AlignmentFlag.AlignTop)
                column += wide
        grid.setRowStretch(len(rows), 1)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self.area = _Area()
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.area, 1)
        box.addWidget(self._foot(action))

    def _foot(self, action: str) -> QWidget:
        foot = _Ground()
        line = QHBoxLayout(foot)
        line.setContentsMargins(theme.px(22), theme.px(8), theme.px(22), theme.px(16))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.save = buttons.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        line.addWidget(buttons)
        return foot

    def _head(self, text: str, beside: QWidget | None = None) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, theme.px(4), 0, 0)
        line.setSpacing(theme.px(10))
        line.addWidget(Label(text, "section", "ink2"))
        if beside is not None:
            line.addWidget(beside, 1)
        else:
            line.addStretch(1)
        return head

    # -- what it says -------------------------------------------------------------------------

    def _usual(self, title: str) -> TypedPerformance:
        venue, capacity, _ = productions.get_usual()
        return TypedPerformance(title=title, venue=venue, capacity=str(capacity or ""))

    def _show(self, typed: TypedPerformance) -> None:
        for name, field in self.lines.items():
            field.edit.setText(getattr(typed, name))
            field.edit.setCursorPosition(0)
        for name, box in self.boxes.items():
            box.setChecked(getattr(typed, name))

    def _connect(self) -> None:
        self.day.edit.textChanged.connect(self._on_day_edited)
        if self._record is None:
            self.title.edit.textChanged.connect(self._on_title_changed)
            self.starts.edit.editingFinished.connect(self._on_start_typed)
            self.venue.edit.editingFinished.connect(self._on_venue_typed)

    def _is_taken(self, starts_at: str) -> bool:
        if self._of_known is None:
            return False
        found = productions.find_performance_at(self._of_known, starts_at)
        return found is not None and (self._record is None or found != self._record.id)

    def _on_day_edited(self) -> None:
        day = parse_near_day(self.day.text, clock.today())
        self.day.say(long_day_words(day) if day else "")
        self._fit()

    def _on_title_changed(self, title: str) -> None:
        """A title that is known brings its genre and keywords; they are changed by Edit only."""
        known = productions.find_production(title) if title.strip() else None
        fixed = (self.genre.edit, self.keywords.edit, self.for_children)
        if known is not None:
            self.genre.edit.setText(known.genre)
            self.keywords.edit.setText(known.keywords)
            self.for_children.setChecked(known.for_children)
        elif self._of_known is not None:
            self.genre.edit.clear()
            self.keywords.edit.clear()
            self.for_children.setChecked(False)
        for part in fixed:
            part.setEnabled(known is None)
        self._of_known = known.id if known else None
        self.shared.setText(_known_words(known.performances) if known else "")
        self.keywords.say(ELSEWHERE if known else MEETS)

    def _on_start_typed(self) -> None:
        """Doors as long before as they usually are."""
        read = read_typed(self.typed())
        _, _, before = productions.get_usual()
        if before and "starts_at" in read.fields and not self.doors.edit.isModified():
            starts = clock.to_local(str(read.fields["starts_at"]))
            minutes = max(starts.hour * 60 + starts.minute - before, 0)
            self.doors.edit.setText(f"{minutes // 60:02}:{minutes % 60:02}")

    def _on_venue_typed(self) -> None:
        """As many seats as it had before."""
        if not self.capacity.edit.isModified():
            _, capacity, _ = productions.get_usual(self.venue.text.strip())
            self.capacity.edit.setText(str(capacity or ""))


def _shared_words(performances: int) -> str:
    if performances < 2:
        return ""
    return f"shared by its {count_words(performances, 'performance')}"


def _known_words(performances: int) -> str:
    so_far = count_words(performances, "performance")
    return f"known already, with {so_far} so far" if performances else "known already"
