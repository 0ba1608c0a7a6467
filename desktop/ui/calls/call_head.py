"""The head of a call: with whom, what kind, how long, in or out, and the way to its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.calls.stopwatch import talked_words
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import Chip, ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

DIRECTIONS = {"in": "Incoming", "out": "Outgoing"}
PRACTICE = "Practice – nothing is kept"


class CallHead(QWidget):
    """`kind_chosen(code)`, `direction_changed(code)`, and what the menu and the buttons want."""

    kind_chosen = Signal(str)
    direction_changed = Signal(str)
    end_wanted = Signal()
    aside_wanted = Signal()
    move_wanted = Signal()
    patron_wanted = Signal()
    remove_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._direction = "in"
        self._kinds: list[tuple[str, str]] = []
        self.title = Label("", "title", "ink", elide=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.kind = ChipButton("", "accent")
        self.kind.setToolTip("Another kind of call (Alt+K)")
        self.kind.clicked.connect(self.choose_kind)
        self.practice = Chip(PRACTICE, "amber")
        self.timer = Label("00:00", "body", "ink2")
        self.timer.setAccessibleName("How long you have talked")
        self.direction = ChipButton("")
        self.direction.clicked.connect(self._on_direction_clicked)
        self.end_button = button("Hang up && save", "secondary")
        self.end_button.setText("Hang up && save  Esc")
        self.end_button.setAccessibleName("Hang up and save")
        self.end_button.setToolTip("Esc comes here; Esc or Enter once more ends the call")
        self.end_button.clicked.connect(self.end_wanted)
        self.more_button = button("More", "quiet")
        self.more_button.setAccessibleName("More to do with this call")
        self._menu = QMenu(self.more_button)
        self.aside = self._action("Put aside for another call\tF5", self.aside_wanted)
        self.move_to = self._action("Move to another patron …", self.move_wanted)
        self.open_patron = self._action("Open the patron’s page", self.patron_wanted)
        self.remove = self._action("Delete this call", self.remove_wanted)
        self.another = self._action("Another invented caller", self.practice_wanted)
        self.more_button.setMenu(self._menu)
        self._lay_out()

    def _action(self, text: str, signal: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        self._menu.addAction(action)
        return action

    def _lay_out(self) -> None:
        named = QWidget()
        flow = FlowLayout(named, gap=theme.px(12), line_gap=theme.px(4))
        high = self.title.sizeHint().height()
        flow.addWidget(self.title)
        for small in (self.kind, self.timer, self.direction, self.practice):
            holder = QWidget()  # as high as the title, so that all stand on one line
            holder.setMinimumHeight(high)
            middle = QVBoxLayout(holder)
            middle.setContentsMargins(0, 0, 0, 0)
            middle.addWidget(small, 0, Qt.AlignmentFlag.AlignVCenter)
            flow.addWidget(holder)
            if small is self.practice:
                self._practice_holder = holder
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(named, 1)
        for made in (self.more_button, self.end_button):
            line.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)

    def show_call(
        self, title: str, kind: str, kinds: Sequence[tuple[str, str]], direction: str,
        *, practice: bool, known: bool,
    ) -> None:  # fmt: skip
        """`kinds` are (code, name), `kind` the code at hand; `known` whether we know who it is."""
        self._kinds = list(kinds)
        name = dict(kinds).get(kind, kind)
        self.title.setText(title)
        self.kind.setText(name.replace("&", "&&"))
        self.kind.setAccessibleName(f"Kind of call: {name}")
        self.kind.updateGeometry()
        self._direction = direction
        self.direction.setText(DIRECTIONS[direction])
        self.direction.setAccessibleName(f"{DIRECTIONS[direction]} call")
        self.direction.setToolTip("Press where it was the other way round")
        self.direction.updateGeometry()
        self._practice_holder.setVisible(practice)
        self.end_button.setText("End practice  Esc" if practice else "Hang up && save  Esc")
        self.end_button.setAccessibleName("End practice" if practice else "Hang up and save")
        for action in (self.aside, self.move_to, self.remove):
            action.setVisible(not practice)
        self.move_to.setText("Move to another patron …" if known else "Say who it is …")
        self.open_patron.setVisible(known and not practice)
        self.another.setVisible(practice)

    def show_seconds(self, seconds: int) -> None:
        """How long was talked."""
        text = talked_words(seconds)
        if text != self.timer.text():
            self.timer.setText(text)

    def choose_kind(self) -> None:
        """Offer the kinds; their numbers are keys."""
        menu = QMenu(self)
        for place, (code, name) in enumerate(self._kinds, 1):
            number = f"&{place}  " if place < 10 else ""
            action = menu.addAction(number + name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, c=code: self.kind_chosen.emit(c))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.kind.mapToGlobal(self.kind.rect().bottomLeft()))

    def _on_direction_clicked(self) -> None:
        self.direction_changed.emit("out" if self._direction == "in" else "in")
