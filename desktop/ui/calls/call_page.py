"""The page of the guided call: start sheet, the call itself, and who is on the phone beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from db.errors import NotFound, StoreError
from db.queries import calls
from db.records.calls import CallRecord
from desktop.domain.call_facts import CallFacts, load_call_facts
from desktop.ui import theme
from desktop.ui.calls import call_ends, start_words
from desktop.ui.calls.call_making import made_call, practised_call
from desktop.ui.calls.call_view import CallView
from desktop.ui.calls.glance_panel import WIDE, GlancePanel
from desktop.ui.calls.glance_words import glance_of
from desktop.ui.calls.going_call import GoingCall
from desktop.ui.calls.sheet import page_sheet
from desktop.ui.calls.start_sheet import CallBegun, StartSheet
from desktop.ui.desk import Desk

_NARROW = 780  # below this the panel stands under the steps
_LOW = 190


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the start sheet was opened with, so that another text size can show it again."""

    patron_id: int | None
    phone: str


class CallPage(QWidget):
    """`call_ended(call_id)`; `patron_wanted(id)` and `closed` lead away; `calls_changed`: another
    set of calls is open. `ticks` are the seconds the clock counts.
    """

    patron_wanted = Signal(int)
    call_ended = Signal(int)
    closed = Signal()
    calls_changed = Signal()
    new_patron_wanted = Signal(str)
    draft_wanted = Signal(int, object)  # an e-mail to this patron, after this call

    def __init__(
        self, desk: Desk, ticks: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._ticks = desk, ticks
        self._going: GoingCall | None = None
        self._asked: _Asked | None = None
        self._turn = 0  # whose turn it is among the invented callers
        self._scale = theme.scale()
        self.setObjectName("callPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._build()
        self.setStyleSheet(page_sheet())
        desk.changes.patron_changed.connect(self._on_patron_changed)
        theme.notifier().changed.connect(self._on_theme_changed)

    def _build(self) -> None:
        self.sheet = StartSheet()
        self.view = CallView(self._desk)
        self.glance = GlancePanel()
        holder = QWidget()
        holder.setObjectName("callSteps")
        room = QVBoxLayout(holder)
        side = theme.px(32)
        room.setContentsMargins(side, theme.px(28), side, theme.px(20))
        room.addWidget(self.sheet)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        self._start_room = scroll
        self.shown = QStackedWidget()
        self.shown.addWidget(scroll)
        self.shown.addWidget(self.view)
        self._line.addWidget(self.shown, 1)
        self._line.addWidget(self.glance)
        self._connect()
        self._place_panel()

    def _connect(self) -> None:
        sheet, view, head = self.sheet, self.view, self.view.head
        sheet.started.connect(self._on_started)
        sheet.resumed.connect(self.resume)
        sheet.patron_found.connect(lambda patron_id: self.start(patron_id))
        sheet.patron_unwanted.connect(lambda: self.start(None))
        sheet.new_patron_wanted.connect(self.new_patron_wanted)
        sheet.practice_wanted.connect(self.practise)
        sheet.cancelled.connect(self._on_cancelled)
        view.end_wanted.connect(self.end)
        view.sentence_kept.connect(self._on_sentence_kept)
        view.mail_wanted.connect(self._on_mail_wanted)
        head.kind_chosen.connect(self._on_kind_chosen)
        head.direction_changed.connect(self._on_direction_changed)
        head.aside_wanted.connect(self.put_aside)
        head.move_wanted.connect(self.move_call)
        head.patron_wanted.connect(self._on_patron_wanted)
        head.remove_wanted.connect(self.remove)
        head.practice_wanted.connect(self.practise)
        self.glance.say_who_wanted.connect(self.move_call)

    # -- what the window asks

    @property
    def going_on(self) -> bool:
        """Whether we are on the phone, or practise."""
        return self._going is not None

    @property
    def call_id(self) -> int | None:
        """The call at hand; None while none is, and in practice."""
        going = self._going
        return going.call.id if going is not None and going.call is not None else None

    @property
    def patron_id(self) -> int | None:
        """With whom."""
        return self._going.flow.facts.patron_id if self._going is not None else None

    @property
    def caller_words(self) -> str:
        """With whom, in words."""
        going = self._going
        if going is None:
            return ""
        phone = going.call.phone if going.call is not None else ""
        return going.flow.facts.name or phone or "an unknown caller"

    def activate(self) -> None:
        """The page is shown: back to where the cursor was, or ask who is calling."""
        if self.shown.currentWidget() is self.view and self._going is not None:
            self.view.begin()
        elif self._asked is None:
            self.start(None)

    def keep(self) -> bool:
        """The window closes: everything typed goes into the file now; False if it could not."""
        going = self._going
        return going is None or going.flush()

    # -- beginning

    def start(self, patron_id: int | None, *, phone: str = "") -> None:
        """Open the start sheet. A call that goes on is put aside only when the next one begins."""
        try:
            facts = load_call_facts(patron_id, session=self._desk.session)
        except NotFound:
            patron_id, facts = None, load_call_facts(None, session=self._desk.session)
        self._asked = _Asked(patron_id, phone)
        kind = start_words.likely_kind(facts)
        about: list[tuple[int, str]] = []
        evening: int | None = None
        if patron_id is not None:
            evening = start_words.likely_evening(patron_id, facts)
            about = start_words.evenings_offered(patron_id, evening)
        self.shown.setCurrentWidget(self._start_room)
        self.sheet.show_start(
            start_words.kinds_offered(),
            patron_id=patron_id,
            name=facts.name,
            kind=kind,
            about=about,
            complaint_about=evening,
            open_call=self._open_call_of(patron_id),
            phone=phone,
        )
        self._show_glance(facts)

    def _open_call_of(self, patron_id: int | None) -> CallRecord | None:
        if patron_id is None:
            return None
        found = (c for c in calls.list_open_calls() if c.patron_id == patron_id)
        return next((c for c in found if c.id != self.call_id), None)

    def _on_started(self, begun: CallBegun) -> None:
        if not self._put_by():
            return
        try:
            call_id = calls.start_call(
                begun.patron_id, begun.kind, direction=begun.direction, phone=begun.phone,
                performance_id=begun.performance_id, user_id=self._desk.session.user_id,
            )  # fmt: skip
        except (StoreError, NotFound) as failure:
            self._desk.dialogs.show_failure(
                failure if isinstance(failure, StoreError) else "This patron is not there any more."
            )
            return
        self._show_call(call_id)

    def resume(self, call_id: int) -> None:
        """Go on with a call that is open; the one at hand, if another, is put aside."""
        if call_id == self.call_id:
            self._show_view()
        elif self._put_by():
            self._show_call(call_id)

    def practise(self) -> None:
        """A call with somebody invented, of which nothing is kept."""
        if self._put_by():
            self._take(practised_call(self._turn, self._desk.session, self._ticks, self))
            self._turn += 1

    def _show_call(self, call_id: int) -> None:
        try:
            going = made_call(call_id, self._desk.session, self._ticks, self)
        except (NotFound, StoreError):
            self._desk.toasts.show("That call is not open any more")
            self._leave()
            return
        self._take(going)

    def _take(self, going: GoingCall) -> None:
        self._going, self._asked = going, None
        self.view.show_call(going)
        self._show_view()
        self.calls_changed.emit()

    def _show_view(self) -> None:
        assert self._going is not None
        self.shown.setCurrentWidget(self.view)
        self._show_glance(self._going.flow.facts)
        self.view.begin()

    def _show_glance(self, facts: CallFacts) -> None:
        going = self._going
        here = self.shown.currentWidget() is self.view
        self.glance.show_glance(
            glance_of(facts, practice=here and going is not None and going.practice)
        )

    # -- leaving

    def put_aside(self) -> None:
        """Somebody else needs us: the call is kept open, its clock stands."""
        if self._put_by():
            self._desk.toasts.show("The call is put aside. Shift+F5 goes on with it.")
            self._leave()

    def _put_by(self) -> bool:
        """Put the call at hand aside, if there is one; False if it could not be kept."""
        going = self._going
        if going is None:
            return True
        if not going.rest() and going.keeper is not None and not going.keeper.elsewhere:
            going.watch.go()
            self._desk.dialogs.show_failure(
                "What was typed last could not be kept yet, so the call stays here. "
                "Try again in a moment."
            )
            return False
        self._drop()
        return True

    def _drop(self) -> None:
        going, self._going = self._going, None
        self.view.let_go()
        if going is not None:
            going.over()
            going.deleteLater()
        self.calls_changed.emit()

    def _leave(self) -> None:
        self._asked = None
        self.closed.emit()

    def _on_cancelled(self) -> None:
        """Esc on the start sheet: back to the call that goes on, or to where we came from."""
        self._asked = None
        if self._going is not None:
            self._show_view()
        else:
            self.closed.emit()

    def end(self) -> None:
        """Hang up: all that the call changes is written once, and can be taken back."""
        going = self._going
        if going is None:
            return
        if going.practice:
            self._drop()
            self._desk.toasts.show("Practice is over. Nothing was kept.")
            self._leave()
            return
        wrong = self.view.wrong()
        if wrong or going.call is None:
            return
        if not call_ends.end(self._desk, going):
            return
        call_id, patron_id = going.call.id, going.flow.facts.patron_id
        self._drop()
        self._asked = None
        self.call_ended.emit(call_id)
        if patron_id is not None:
            self.patron_wanted.emit(patron_id)
        else:
            self.closed.emit()

    def remove(self) -> None:
        """A wrong call: it goes, and Undo brings it back, to be resumed."""
        going = self._going
        if going is not None and going.call is not None and call_ends.remove(self._desk, going):
            self._drop()
            self._leave()

    def move_call(self) -> None:
        """It is somebody else, or we know now who it is."""
        going = self._going
        if going is None or going.call is None:
            return
        if call_ends.move(self._desk, going, self):
            self._read_again()

    def _read_again(self) -> None:
        """The same call with the facts of whoever it is with now."""
        going = self._going
        if going is None or going.call is None:
            return
        call_id, seconds, running = going.call.id, going.watch.seconds, going.watch.running
        going.over()
        self.view.let_go()
        try:
            fresh = made_call(call_id, self._desk.session, self._ticks, self, seconds=seconds)
        except (NotFound, StoreError):
            self._drop()
            self._leave()
            return
        going.deleteLater()
        self._going = fresh
        shown = self.shown.currentWidget() is self.view
        self.view.show_call(fresh)
        if not running:
            fresh.watch.pause()
        if shown:
            self._show_view()

    # -- changes of the call at hand

    def _on_kind_chosen(self, kind: str) -> None:
        if self._going is None or kind == self._going.kind:
            return
        if self._going.practice:
            self._desk.toasts.show("An invented caller calls about one thing only")
            return
        if call_ends.change(self._desk, self._going, kind=kind):
            self._read_again()

    def _on_direction_changed(self, direction: str) -> None:
        going = self._going
        if going is not None and call_ends.change(self._desk, going, direction=direction):
            going.direction = direction
            self.view.show_head()

    def _on_patron_wanted(self) -> None:
        if self.patron_id is not None:
            self.patron_wanted.emit(self.patron_id)

    def _on_sentence_kept(self, sentence: str, proposals: object) -> None:
        going = self._going
        if going is not None and call_ends.keep_sentence(self._desk, going, sentence, proposals):
            self.view.capture.clear()

    def _on_mail_wanted(self) -> None:
        if self.patron_id is not None:
            self.draft_wanted.emit(self.patron_id, self.call_id)

    def _on_patron_changed(self, patron_id: int) -> None:
        """What was just learnt, or undone, is on the screen at once."""
        going = self._going
        if going is None or going.call is None:
            return
        try:
            now_with = calls.get_call(going.call.id).patron_id
        except NotFound:
            return
        if now_with != going.flow.facts.patron_id:
            if going.keeper is not None:
                going.keeper.flush()
            self._read_again()
        elif patron_id == now_with and self.shown.currentWidget() is self.view:
            facts = call_ends.fresh_facts(self._desk, going)
            self._show_glance(facts)

    # -- looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel has a third of a wide page, and stands below on a narrow one."""
        super().resizeEvent(event)
        self._place_panel()

    def _place_panel(self) -> None:
        below = self.width() < theme.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != direction:
            self._line.setDirection(direction)
            self.glance.setProperty("below", below)
            theme.restyle(self.glance)
        if below:
            self.glance.setMinimumWidth(0)
            self.glance.setMaximumWidth(16_777_215)
            self.glance.setFixedHeight(theme.px(_LOW))
        else:
            self.glance.setMinimumHeight(0)
            self.glance.setMaximumHeight(16_777_215)
            self.glance.setFixedWidth(min(theme.px(WIDE), round(self.width() * 0.31)))

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(page_sheet())
        if theme.scale() != self._scale:
            self._scale = theme.scale()
            self._rebuild()

    def _rebuild(self) -> None:
        """Another text size: all distances are made anew, the call is shown again where it was."""
        on_view = self.shown.currentWidget() is self.view
        learnt = self.view.capture.text()
        self.view.let_go()
        for old in (self.shown, self.glance):
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._build()
        if self._going is not None:
            self.view.show_call(self._going)
            self.view.capture.set_text(learnt)
        if self._going is not None and on_view:
            self._show_view()
        elif self._asked is not None:
            self.start(self._asked.patron_id, phone=self._asked.phone)
