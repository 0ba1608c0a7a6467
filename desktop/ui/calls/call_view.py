"""A call on the screen: head, steps, the line for what was learnt. Every act goes into the flow."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.call_guides import get_guide, load_guides
from desktop.ui import theme
from desktop.ui.calls.call_head import CallHead
from desktop.ui.calls.call_keys import add_keys
from desktop.ui.calls.call_words import (
    AGREE,
    CONNECT,
    LISTEN,
    OFFER,
    folded_titles,
    reached_steps,
    step_lines,
)
from desktop.ui.calls.flow_acts import FlowActs, receipt_of
from desktop.ui.calls.going_call import GoingCall
from desktop.ui.calls.notice_line import NoticeLine
from desktop.ui.calls.offer_card import OfferChoice
from desktop.ui.calls.steps_ahead import list_people
from desktop.ui.calls.steps_view import StepsView
from desktop.ui.capture_field import CaptureField
from desktop.ui.desk import Desk

TICK_MS = 500
COMPLAINT = "complaint"
SECONDS_BETWEEN_KEEPS = 15


class CallView(QWidget):
    """Filled with one call after the other. Esc goes to *Hang up & save*; once more, and it ends."""

    end_wanted = Signal()
    mail_wanted = Signal()
    sentence_kept = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.going: GoingCall | None = None
        self._acts: FlowActs | None = None
        self._at = LISTEN
        self._kept_at = 0
        self.head = CallHead()
        self.notice = NoticeLine()
        self.steps = StepsView()
        self.capture = CaptureField(desk)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._lay_out()
        self._connect()
        add_keys(
            self, finish=lambda: self.finish(self._at), choose=self._choose, move=self._move,
            offers=self.to_offers, kind=self.head.choose_kind, learnt=self.capture.begin,
        )  # fmt: skip

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        side = theme.px(32)
        box.setContentsMargins(side, theme.px(18), theme.px(20), theme.px(12))
        box.setSpacing(theme.px(12))
        box.addWidget(self.head)
        box.addWidget(self.notice)
        box.addWidget(self.steps, 1)
        box.addWidget(self.capture)

    def _connect(self) -> None:
        self.head.end_wanted.connect(self.end_wanted)
        self.capture.sentence_kept.connect(self.sentence_kept)
        self.capture.edit.textChanged.connect(lambda text: self.going and self.going.learn(text))
        steps = self.steps
        steps.heard.connect(self._on_heard)
        steps.picked.connect(self._on_picked)
        steps.said.connect(self._on_said)
        steps.finish_wanted.connect(self.finish)
        steps.skip_wanted.connect(self.skip)
        steps.step_opened.connect(self.open_step)
        steps.not_yet_wanted.connect(self._on_not_yet)
        steps.open_anyway.connect(self.open_anyway)
        steps.offer_chosen.connect(self._on_offer_chosen)
        steps.offer_typed.connect(self._on_offer_typed)
        steps.receipt_wanted.connect(self._on_receipt_wanted)
        steps.agreed_changed.connect(self._on_agreed_changed)
        steps.mail_wanted.connect(self.mail_wanted)

    # -- showing

    def show_call(self, going: GoingCall) -> None:
        """Show a call, where it stands; its clock goes."""
        self.let_go()
        self.going = going
        self._acts = FlowActs(going.flow)
        going.failed.connect(self.notice.say)
        going.kept.connect(self.notice.clear)
        answers = going.caller.answers if going.caller is not None else {}
        self.steps.make_steps(going.flow, list_people(), self._desk.session.user_id, answers)
        self.steps.offers.typed = dict(going.typed)
        self.notice.clear()
        self.capture.show_patron(going.flow.facts.patron_id)
        self.capture.setVisible(not going.practice and going.flow.facts.patron_id is not None)
        if self.capture.edit.text() != going.learnt:
            self.capture.set_text(going.learnt)
        self._at = going.flow.current
        self.refresh()
        self.show_head()
        going.watch.go()
        self._tick.start()
        self._on_tick()

    def let_go(self) -> None:
        """Show no call any more."""
        self._tick.stop()
        if self.going is not None:
            self.going.failed.disconnect(self.notice.say)
            self.going.kept.disconnect(self.notice.clear)
        self.going = self._acts = None

    def show_head(self) -> None:
        """With whom, what kind, which way."""
        going = self.going
        if going is None:
            return
        name = going.flow.facts.name
        phone = going.call.phone if going.call is not None else ""
        kinds = [(g.kind, g.name) for g in load_guides()]
        if going.kind not in dict(kinds):
            kinds.append((going.kind, get_guide(going.kind).name))
        self.head.show_call(
            f"Call with {name}" if name else f"Call with {phone}" if phone else "Call",
            going.kind, kinds, going.direction,
            practice=going.practice, known=bool(name),
        )  # fmt: skip

    def refresh(self) -> None:
        """Everything as the flow has it now."""
        going, acts = self.going, self._acts
        if going is None or acts is None:
            return
        flow = going.flow
        self.steps.show_flow(flow, self._at)
        if flow.offers_open:
            self.steps.offers.show_offers(acts.offers(), current=self._at == OFFER)
        else:
            self.steps.offers.show_folded(folded_titles(going.kind))
        shows = acts.flow.complaint != "" or going.kind == COMPLAINT
        self.steps.agree.show_agreed(
            going.rows, door_line=flow.door_line, settled=flow.settled, complaint=shows,
            outcomes=acts.agreed(), current=self._at == AGREE,
            mail=flow.facts.patron_id is not None and not going.practice,
        )  # fmt: skip
        self.steps.order_keys(self.head.end_button)

    def begin(self) -> None:
        """Typing can begin where the call stands."""
        self.steps.go_to(self._at)

    @property
    def at(self) -> str:
        """The step that is open."""
        return self._at

    # -- what is done to the steps

    def finish(self, step: str) -> None:
        """Ctrl+Enter: this step has what it needs, on to the next. The last one ends the call."""
        going = self.going
        if going is None or self._acts is None:
            return
        if step == AGREE:
            self.end_wanted.emit()
            return
        shown = self.steps.steps[step]
        wrong = self._acts.finish(step)
        shown.complain(wrong)
        if wrong:
            return
        going.changed(step)
        self.open_step(going.flow.current)

    def skip(self, step: str) -> None:
        """On without it; that is marked."""
        if self.going is not None:
            self.going.flow.skip(step)
            self.steps.steps[step].complain("")
            self.going.changed(step)
            self.open_step(self.going.flow.current)

    def open_step(self, step: str) -> None:
        """Open a step that was reached already."""
        if self.going is None:
            return
        self._at = step
        self.going.flow.go(step)
        self.going.changed(step)
        self.refresh()
        self.begin()

    def open_anyway(self) -> None:
        """The offers before their time: what was not done is marked as skipped."""
        if self.going is None or self._acts is None:
            return
        for step in self._acts.skip_to_offers():
            self.going.changed(step)
        self.open_step(OFFER)

    def to_offers(self) -> None:
        """Alt+O: to the offers; folded, to the button that opens them."""
        if self.going is None:
            return
        if self.going.flow.offers_open:
            self.open_step(OFFER)
        else:
            self.steps.offers.open_button.setFocus()

    def _on_not_yet(self) -> None:
        """Not connected yet: listen once more, behind what was heard."""
        if self.going is not None:
            self.going.flow.reopen(LISTEN)
            self.going.changed(LISTEN)
            self.going.changed(CONNECT)
            self.open_step(LISTEN)

    def _on_heard(self, step: str, text: str) -> None:
        if self.going is not None:
            folded = not self.going.flow.offers_open
            self.going.flow.hear(step, text)
            self.steps.steps[step].complain("")
            self.going.changed(step)
            if folded == self.going.flow.offers_open:
                self.refresh()
            else:  # at each letter: the offers are as they were
                self.steps.show_flow(self.going.flow, self._at)
                if folded:
                    self.steps.offers.show_folded(folded_titles(self.going.kind))
                else:
                    self.steps.offers.show_again(current=self._at == OFFER)

    def _on_picked(self, step: str, choice: str, on: bool) -> None:
        if self.going is not None:
            self.going.flow.pick(step, choice, on)
            self.steps.steps[step].complain("")
            self._changed(step)

    def _on_said(self, step: str, line: str, on: bool) -> None:
        if self.going is not None:
            self.going.flow.say(step, line, on)
            self._changed(step)

    def _on_offer_chosen(self, choice: OfferChoice) -> None:
        if self._acts is not None:
            wrong = self._acts.choose(choice)
            if wrong:
                self.steps.offers.refuse(choice, wrong)
                return
            self._changed(OFFER)

    def _on_offer_typed(self, kind: str, texts: list[str]) -> None:
        if self.going is not None:
            self.going.typed[kind] = texts
            self.going.changed(OFFER)

    def _on_receipt_wanted(self, _kind: str) -> None:
        if self._acts is not None:
            QGuiApplication.clipboard().setText(receipt_of(self._acts.flow))
            self._desk.toasts.show("The receipt text is copied: paste it into a letter or a mail")

    def _on_agreed_changed(self) -> None:
        going, agree = self.going, self.steps.agree
        if going is None or self._acts is None:
            return
        going.rows = agree.drafts()
        self._acts.take_promises(going.rows)
        going.flow.door_line, going.flow.settled = agree.door.text(), agree.settled.isChecked()
        going.changed(AGREE)
        agree.show_lines(step_lines(going.flow, AGREE))

    def wrong(self) -> str:
        """Why the call cannot be saved as it stands; then the cursor is where it is mended."""
        row = self.steps.agree.wrong_row if self.going is not None else None
        if row is None:
            return ""
        sentence = row.complaint
        if self._at != AGREE:
            self.open_step(AGREE)
        self.steps.agree.complain(sentence)
        row.due.setFocus()
        return sentence

    def _changed(self, step: str) -> None:
        if self.going is not None:
            self.going.changed(step)
            self.refresh()

    # -- keys and time

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes to the button that ends the call; there it ends it."""
        if event.key() == Qt.Key.Key_Escape:
            if self.head.end_button.hasFocus():
                self.end_wanted.emit()
            else:
                self.head.end_button.setFocus()
            return
        super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self.steps.steps[self._at].press_choice(place)

    def _move(self, by: int) -> None:
        going = self.going
        if going is None:
            return
        reached = reached_steps(going.flow)
        place = reached.index(self._at) + by if self._at in reached else 0
        if 0 <= place < len(reached):
            self.open_step(reached[place])

    def _on_tick(self) -> None:
        going = self.going
        if going is None:
            return
        seconds = going.watch.seconds
        self.head.show_seconds(seconds)
        if seconds - self._kept_at >= SECONDS_BETWEEN_KEEPS or seconds < self._kept_at:
            self._kept_at = seconds
            going.changed(going.flow.current)
