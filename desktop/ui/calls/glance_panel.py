"""The side of a call: who this is at a glance, while the steps have the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

WIDE = 360
MOST_TALKS, MOST_TICKETS, MOST_INTERESTS = 4, 6, 12


@dataclass(frozen=True, slots=True)
class Talk:
    """An earlier conversation in a line; `open_` if something of it still is."""

    when: str
    text: str
    open_: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """All that the panel says. Without a name there is nobody yet."""

    name: str = ""
    line: str = ""
    alerts: tuple[tuple[str, str], ...] = ()  # (text, tone)
    avoid: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    talks: tuple[Talk, ...] = ()
    tickets: tuple[tuple[str, str], ...] = ()  # (when, what)
    goodwill: str = ""
    calling: bool = False  # without a name: we are on the phone with them all the same
    foot: str = ""


class GlancePanel(QFrame):
    """Filled for each caller; scrolls on its own. `say_who_wanted`: nobody is named yet."""

    say_who_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glancePanel")
        self.setAccessibleName("At a glance")
        self._glance: Glance | None = None
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)

    def sizeHint(self) -> QSize:
        """A third of a wide window."""
        return QSize(theme.px(WIDE), theme.px(400))

    def minimumSizeHint(self) -> QSize:
        """It scrolls."""
        return QSize(theme.px(200), theme.px(120))

    @property
    def words(self) -> list[str]:
        """Everything that is said, from top to bottom (for tests and readers)."""
        shown = self._scroll.widget().findChildren(QWidget)
        found = [w.text() if isinstance(w, Label) else w.text for w in shown
                 if isinstance(w, Label | Chip)]  # fmt: skip
        return [text for text in found if text]

    def show_glance(self, glance: Glance) -> None:
        """Say this instead."""
        if glance == self._glance:
            return
        self._glance = glance
        _clear(self._box)
        side = theme.px(22)
        self._box.setContentsMargins(side, theme.px(22), side, theme.px(18))
        self._box.setSpacing(theme.px(6))
        if glance.name:
            self._show_person(glance)
        elif glance.calling:
            self._show_nobody()
        else:
            self._head("At a glance")
            self._text("Here stands who it is, as soon as somebody is chosen.", "body", "ink2")
        self._box.addStretch(1)
        if glance.foot:
            self._text(glance.foot, "small", "ink2")
        self._scroll.verticalScrollBar().setValue(0)

    def _show_nobody(self) -> None:
        self._head("At a glance")
        self._text("Nobody is named for this call yet.", "body", "ink")
        self._text("What you hear is kept all the same, and goes with them.", "small", "ink2")
        who = button("Say who it is …", "secondary")
        who.clicked.connect(self.say_who_wanted)
        self._box.addWidget(who, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_person(self, glance: Glance) -> None:
        # The mark keeps our words in our direction behind a name from a script of the other one.
        self._head(f"\u200e{glance.name} at a glance")
        if glance.line:
            self._text(glance.line, "body", "ink")
        self._show_cautions(glance)
        if glance.interests:
            self._head("Good to know")
            self._chips(glance.interests)
        self._show_past(glance)

    def _show_cautions(self, glance: Glance) -> None:
        if glance.alerts:
            self._gap()
        for text, tone in glance.alerts:
            self._box.addWidget(_Block(text, tone))
        if glance.avoid:
            self._head("Don’t mention")
        for text in glance.avoid:
            self._box.addWidget(_Block(text, "accent"))

    def _show_past(self, glance: Glance) -> None:
        if glance.talks:
            self._head("Earlier conversations")
            for talk in glance.talks[:MOST_TALKS]:
                self._talk(talk)
            self._more(len(glance.talks) - MOST_TALKS, "earlier")
        if glance.tickets:
            self._head("Tickets")
            for when, what in glance.tickets[:MOST_TICKETS]:
                self._text(f"{when} · {what}" if when else what, "body", "ink")
            self._more(len(glance.tickets) - MOST_TICKETS, "more evenings")
        if glance.goodwill:
            self._head("Goodwill so far")
            self._text(glance.goodwill, "body", "ink")

    def _talk(self, talk: Talk) -> None:
        self._text(f"{talk.when} · {talk.text}" if talk.when else talk.text, "body", "ink")
        if talk.open_:
            self._box.addWidget(Chip("open", "amber"), 0, Qt.AlignmentFlag.AlignLeft)

    def _chips(self, names: Sequence[str]) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, gap=theme.px(6), line_gap=theme.px(6))
        for name in names[:MOST_INTERESTS]:
            flow.addWidget(Chip(name, "teal"))
        self._box.addWidget(holder)
        self._more(len(names) - MOST_INTERESTS, "more")

    def _more(self, count: int, words: str) -> None:
        if count > 0:
            self._text(f"and {count} {words}", "small", "ink2")

    def _gap(self) -> None:
        self._box.addSpacing(theme.px(8))

    def _head(self, text: str) -> None:
        if self._box.count():
            self._gap()
        self._text(text, "section", "ink2")

    def _text(self, text: str, role: str, token: str) -> None:
        self._box.addWidget(Label(text, role, token, wrap=True))


class _Block(Label):
    """A few words on a soft ground that wrap: a chip would cut them."""

    def __init__(self, text: str, tone: str) -> None:
        super().__init__(text, "small", tone, wrap=True)
        self.setObjectName(f"softBlock_{tone}")
        self.setProperty("soft", tone)


def _clear(box: QLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
