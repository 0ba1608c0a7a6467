"""The line at hand: who stands behind a code, whether they came, and what was scribbled there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.returned_sheet import Member, ReturnedLine
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.capture_field import CaptureField
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

ATTENDANCE = ((True, "Came  +"), (False, "Did not come  −"), (None, "No mark  *"))
NOBODY = (
    "Nobody we know stands behind this code, so a scribble has nowhere to go. "
    "If the paper says who it was, type the name above."
)
SCRIBBLED = "What is written there …"


@dataclass(frozen=True, slots=True)
class KeptScribble:
    """A sentence that was kept of this line, about whom, with how many facts."""

    note_id: int
    text: str
    about: str
    facts: int


class _KeptRow(QWidget):
    """A kept sentence and the way to take it back."""

    back_wanted = Signal(int)

    def __init__(self, kept: KeptScribble, newest: bool) -> None:
        super().__init__()
        facts = count_words(kept.facts, "fact") if kept.facts else "as a note"
        said = Label(f"“{kept.text}”", "body", wrap=True)
        about = Label(f"Kept for {kept.about}, {facts}", "small", "ink2", wrap=True)
        back = button("Take back", "quiet", "undo")
        back.setAccessibleName(f"Take back: {kept.text}")
        if newest:
            back.setText("Take back  Ctrl+T")
        back.clicked.connect(lambda: self.back_wanted.emit(kept.note_id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(said)
        words.addWidget(about)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(words, 1)
        line.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)


class LineCard(QScrollArea):
    """`member_chosen(place)`, `marked(came)`, `back_wanted(note id)`; the sentence is in `capture`."""

    member_chosen = Signal(int)
    marked = Signal(object)
    back_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self.card = Card()
        self.code = Label("", "title", "accent")
        self.name = Label("", "title", wrap=True)
        self.about = Label("", "body", "ink2", wrap=True)
        self.member_caption = Label("Who of them? (Alt+1, Alt+2 …)", "small", "ink2")
        self.members = QWidget()
        self._flow = FlowLayout(self.members, gap=theme.px(6), line_gap=theme.px(6))
        self._group = QButtonGroup(self)
        self.attendance = ChoiceRow("Did they come", ATTENDANCE)
        self.attendance_said = Label("", "small", "ink2", wrap=True)
        self.capture = CaptureField(desk)
        self.capture.set_words(SCRIBBLED, "What is written on the sheet, kept as a note")
        self.capture.caps.hide()
        self.nobody = Label(NOBODY, "body", "ink2", wrap=True)
        self._kept = QVBoxLayout()
        self._lay_out()
        self._group.idClicked.connect(self.member_chosen)
        self.attendance.chosen.connect(self.marked)

    def show_line(
        self, line: ReturnedLine, member: int, mark: str, said: str, *, alone: bool
    ) -> None:
        """Another line, or the same one after something was marked.

        `member` is whom the sentence is about; `alone`: marks are about that one only.
        """
        self.code.setText(line.code)
        self.code.setVisible(bool(line.code))
        self.name.setText(line.name)
        many = count_words(len(line.tickets), "ticket") if line.tickets else "no ticket that night"
        parts = ", ".join(line.parts) or "not on this sheet"
        self.about.setText(" · ".join(t for t in (line.seats, many, parts) if t))
        self._show_members(line.members, member)
        self.attendance.setVisible(bool(line.tickets))
        self.attendance.show_value({"came": True, "absent": False, "": None}.get(mark, "some"))
        whose = line.members[member].name if alone and line.members else ""
        told = " ".join(t for t in (f"For {whose} alone." if whose else "", said) if t)
        self.attendance_said.setText(told)
        self.attendance_said.setVisible(bool(told and line.tickets))
        known = bool(line.members)
        self.capture.setVisible(known)
        self.nobody.setVisible(not known)
        self.capture.show_patron(line.members[member].patron_id if known else None)

    def show_kept(self, kept: Sequence[KeptScribble]) -> None:
        """What was kept of this line so far, the newest first."""
        while (item := self._kept.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._newest = kept[0].note_id if kept else 0
        for place, one in enumerate(kept):
            row = _KeptRow(one, place == 0)
            row.back_wanted.connect(self.back_wanted)
            self._kept.addWidget(row)

    def take_back_newest(self) -> None:
        """Ctrl+T: the sentence that was kept last."""
        if self._newest:
            self.back_wanted.emit(self._newest)

    def _show_members(self, members: Sequence[Member], chosen: int) -> None:
        many = len(members) > 1
        self.members.setVisible(many)
        self.member_caption.setVisible(many)
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        for place, one in enumerate(members if many else ()):
            seats = f"  {', '.join(one.seats[:4])}" if one.seats else ""
            chip = ChipButton(f"{chr(97 + place)}  {one.name}{seats}".replace("&", "&&"),
                              checkable=True)  # fmt: skip
            chip.setAccessibleName(f"{one.name}{seats}")
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            chip.setChecked(place == chosen)
            self._group.addButton(chip, place)
            self._flow.addWidget(chip)
            chip.show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(14))
        head.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.name, 1)
        body = self.card.body
        body.addLayout(head)
        body.addWidget(self.about)
        body.addSpacing(theme.px(4))
        body.addWidget(self.member_caption)
        body.addWidget(self.members)
        body.addWidget(self.attendance)
        body.addWidget(self.attendance_said)
        body.addSpacing(theme.px(6))
        body.addWidget(self.capture)
        body.addWidget(self.nobody)
        body.addLayout(self._kept)
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = theme.px(20)
        column.setContentsMargins(side, theme.px(4), side, theme.px(10))
        column.addWidget(self.card)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
