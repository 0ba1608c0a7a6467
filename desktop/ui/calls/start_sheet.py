"""What is asked before a call begins: with whom, what kind, which way, about which evening.

Everything is set already when it opens on a patron, so that Enter begins the call at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records.calls import CallRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.calls.caller_field import CallerField, number_in
from desktop.ui.calls.stopwatch import minutes_words
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

WAYS = (("in", "Incoming"), ("out", "Outgoing"))
NOTHING = "Nothing in particular"
COMPLAINT = "complaint"
_WIDEST = 760


@dataclass(frozen=True, slots=True)
class KindOffered:
    """A kind of call as it is offered; `direction` how such a call usually begins."""

    code: str
    name: str
    about: str
    direction: str


@dataclass(frozen=True, slots=True)
class CallBegun:
    """What was settled before the call: all that `start_call` asks."""

    patron_id: int | None
    kind: str
    direction: str
    performance_id: int | None
    phone: str


class StartSheet(QWidget):
    """`started(CallBegun)`; `patron_found(id)` so that the page can show who that is."""

    started = Signal(object)
    resumed = Signal(int)
    patron_found = Signal(int)
    patron_unwanted = Signal()
    new_patron_wanted = Signal(str)
    practice_wanted = Signal()
    cancelled = Signal()
    kind_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[KindOffered, ...] = ()
        self._patron_id: int | None = None
        self._open: CallRecord | None = None
        self._way_set = False
        self._about_set = False
        self._complaint_about: int | None = None
        self.title = Label("Start a call", "title", "ink", wrap=True)
        self.caller = CallerField()
        self.other = button("Somebody else", "quiet")
        self.add = button("Add as a new patron", "quiet", icon="plus")
        self.kind = ChoiceRow("Kind of call", ())
        self.kind_about = Label("", "small", "ink2", wrap=True)
        self.way = ChoiceRow("Which way", WAYS)
        self.about = ChoiceRow("About", ())
        self.about_line = QWidget()
        self.resume = button("Resume", "primary", icon="phone")
        self.start = button("Start call", "primary", icon="phone")
        self.start.setText("Start call  Enter")
        self.practise = button("Practise", "secondary")
        self.practise.setText("Practise  P")
        self.cancel = button("Cancel", "quiet")
        self.cancel.setText("Cancel  Esc")
        self._build()
        self._connect()

    def _build(self) -> None:
        card = Card()
        card.setMaximumWidth(theme.px(_WIDEST))
        card.body.setSpacing(theme.px(14))
        who = QHBoxLayout()
        who.addWidget(self.title, 1)
        who.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(who)
        card.body.addWidget(self.caller)
        card.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._kind_line = _captioned("Kind of call", self.kind, self.kind_about)
        card.body.addWidget(self._kind_line)
        card.body.addWidget(_captioned("Which way", self.way))
        about = QVBoxLayout(self.about_line)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(theme.px(6))
        about.addWidget(Label("About", "section", "ink2"))
        self._about_box = about
        about.addWidget(self.about)
        card.body.addWidget(self.about_line)
        foot = QWidget()
        flow = FlowLayout(foot, gap=theme.px(8), line_gap=theme.px(8))
        for made in (self.resume, self.start, self.practise, self.cancel):
            flow.addWidget(made)
        card.body.addWidget(foot)
        self._keys = Label("", "small", "ink2", wrap=True)
        card.body.addWidget(self._keys)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        box.addStretch(1)

    def _connect(self) -> None:
        self.caller.found.connect(self.patron_found)
        self.caller.nobody.connect(self._on_nobody)
        self.caller.line.textEdited.connect(lambda _: self._show_add())
        self.other.clicked.connect(self.patron_unwanted)
        self.add.clicked.connect(
            lambda: self.new_patron_wanted.emit(self.caller.line.text().strip())
        )
        self.start.clicked.connect(self._on_start)
        self.resume.clicked.connect(self._on_resume)
        self.practise.clicked.connect(self.practice_wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.way.chosen.connect(lambda _: setattr(self, "_way_set", True))

    def show_start(
        self,
        kinds: Sequence[KindOffered],
        *,
        patron_id: int | None = None,
        name: str = "",
        kind: str = "free",
        about: Sequence[tuple[int, str]] = (),
        complaint_about: int | None = None,
        open_call: CallRecord | None = None,
        phone: str = "",
    ) -> None:
        """Open it: on a patron everything is set and Enter starts; else who it is is asked."""
        self._patron_id, self._open, self._way_set = patron_id, open_call, False
        self._kinds = tuple(kinds)
        known = patron_id is not None
        self.title.setText(f"Call with {name}" if known else "Who is calling?")
        self.caller.setVisible(not known)
        self.other.setVisible(known)
        self._show_kinds(kind)
        pairs: list[tuple[int | None, str]] = [*about, (None, NOTHING)]
        self.about = self._replaced(self._about_box, self.about, ChoiceRow("About", pairs))
        self.about.chosen.connect(self._on_about_chosen)
        self._complaint_about, self._about_set = complaint_about, False
        self.show_kind(str(self.kind.value or kind))
        self.about_line.setVisible(bool(about))
        self._show_resume()
        self._show_keys(bool(about))
        if known:
            (self.resume if open_call else self.start).setFocus()
        else:
            self.caller.begin(phone)
        self._show_add()

    def show_kind(self, code: str) -> None:
        """Take a kind, and the way such a call usually goes."""
        self.kind.show_value(code)
        found = next((k for k in self._kinds if k.code == code), None)
        self.kind_about.setText(found.about if found else "")
        self.kind_about.setVisible(bool(found and found.about))
        if found and not self._way_set:
            self.way.show_value(found.direction)
        if not self._about_set:
            self.about.show_value(self._complaint_about if code == COMPLAINT else None)
        self.kind_shown.emit(code)

    def _on_about_chosen(self, _code: object) -> None:
        self._about_set = True

    @property
    def patron_id(self) -> int | None:
        """With whom; None while nobody is named."""
        return self._patron_id

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure takes a kind; I, O, A, P; Enter starts; Esc goes back."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, text = event.key(), event.text().casefold()
        if not plain:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_start()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif text.isdecimal() and 1 <= int(text) <= len(self._kinds):
            self.show_kind(self._kinds[int(text) - 1].code)
        elif text in ("i", "o"):
            self._way_set = True
            self.way.show_value("in" if text == "i" else "out")
        elif not self._letter(text):
            super().keyPressEvent(event)

    def _letter(self, text: str) -> bool:
        if text == "a" and not self.about_line.isHidden():
            shown = self.about.buttons
            at = next((n for n, made in enumerate(shown) if made.isChecked()), -1)
            shown[(at + 1) % len(shown)].setChecked(True)
            self._about_set = True
        elif text == "p":
            self.practice_wanted.emit()
        elif text == "r" and self._open is not None:
            self._on_resume()
        else:
            return False
        return True

    def _show_kinds(self, kind: str) -> None:
        pairs = [
            (k.code, f"{place}  {k.name}" if place < 10 else k.name)
            for place, k in enumerate(self._kinds, 1)
        ]
        made = ChoiceRow("Kind of call", pairs)
        layout = self._kind_line.layout()
        self.kind = self._replaced(layout, self.kind, made)  # type: ignore[arg-type]
        self.kind.chosen.connect(self.show_kind)
        codes = [k.code for k in self._kinds]
        self.show_kind(kind if kind in codes else (codes[0] if codes else ""))

    def _show_resume(self) -> None:
        found = self._open
        self.resume.setVisible(found is not None)
        self.start.setProperty("role", "secondary" if found else "primary")
        theme.restyle(self.start)
        if found is not None:
            said = f"Resume the call of {words.started_words(found.started_at)}"
            self.resume.setText(f"{said}, {minutes_words(found.seconds)}  R")
            self.resume.setAccessibleName(said)

    def _show_keys(self, about: bool) -> None:
        last = min(len(self._kinds), 9)
        keys = [f"1–{last} the kind", "I or O the way"] + (["A about"] if about else [])
        when = "Keys: " if self._patron_id is not None else "Keys, once Tab has left the line: "
        self._keys.setText(when + " · ".join([*keys, "Enter starts"]))

    def _show_add(self) -> None:
        typed = self.caller.line.text().strip()
        self.add.setVisible(self._patron_id is None and bool(typed))

    @staticmethod
    def _replaced(box: QVBoxLayout, old: ChoiceRow, new: ChoiceRow) -> ChoiceRow:
        box.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    def _on_nobody(self, text: str) -> None:
        """Enter, and nobody fits: a number is enough to start with; a name is asked about again."""
        if text.strip() and not number_in(text):
            self.caller.said.setText("Nobody matches. Enter starts the call without a name.")
            self.caller.said.show()
            self.start.setFocus()
            return
        self._on_start()

    def _on_start(self) -> None:
        self.started.emit(
            CallBegun(
                self._patron_id, str(self.kind.value or "free"), str(self.way.value or "in"),
                self.about.value if not self.about_line.isHidden() else None,
                "" if self._patron_id is not None else self.caller.number,
            )
        )  # fmt: skip

    def _on_resume(self) -> None:
        if self._open is not None:
            self.resumed.emit(self._open.id)


def _captioned(caption: str, *fields: QWidget) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.px(6))
    box.addWidget(Label(caption, "section", "ink2"))
    for field in fields:
        box.addWidget(field)
    return holder
