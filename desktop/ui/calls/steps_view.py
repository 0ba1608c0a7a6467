"""The five steps of a call on one line, one above the other, scrolled where they need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.call_guide import CallFlow
from desktop.ui import theme
from desktop.ui.calls.agree_step import AgreeStep
from desktop.ui.calls.call_words import (
    AGREE,
    LISTEN,
    OFFER,
    STEPS,
    UNDERSTAND,
    reached_steps,
    step_lines,
    step_words,
)
from desktop.ui.calls.heard_step import HeardStep, StepWords
from desktop.ui.calls.offers_step import OffersStep
from desktop.ui.calls.steps_ahead import StepsAhead
from desktop.ui.widgets.tab_order import in_layout_order, join


class StepsView(QScrollArea):
    """Shows steps, and tells what a person did to which. It changes the flow nowhere."""

    heard = Signal(str, str)
    picked = Signal(str, str, bool)
    said = Signal(str, str, bool)
    finish_wanted = Signal(str)
    skip_wanted = Signal(str)
    step_opened = Signal(str)
    not_yet_wanted = Signal()
    open_anyway = Signal()
    offer_chosen = Signal(object)
    offer_typed = Signal(str, list)
    receipt_wanted = Signal(str)
    agreed_changed = Signal()
    mail_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: dict[str, HeardStep] = {}
        self._controls: list[QWidget] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("callSteps")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, theme.px(10), theme.px(16))
        self._box.setSpacing(0)
        self.setWidget(inner)
        self.ahead = StepsAhead(self._made, self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def make_steps(
        self, flow: CallFlow, people: Sequence[tuple[int, str]], me: int | None,
        answers: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Five fresh steps in the words of the flow's guide; `answers` in practice, by step."""
        while (item := self._box.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.steps = {}
        for number, step in enumerate(STEPS, 1):
            worded = step_words(flow, step, answers.get(step, ""))
            made = self.ahead.take(step, worded, people, me)
            made = made or self._made(number, step, worded, people, me)
            self._connect(step, made)
            self.steps[step] = made
            self._box.addWidget(made)
        self._box.addStretch(1)
        self.ahead.clear()

    def _made(
        self, number: int, step: str, worded: StepWords, people: Sequence[tuple[int, str]],
        me: int | None,
    ) -> HeardStep:  # fmt: skip
        if step == OFFER:
            offers = OffersStep(number, worded)
            offers.open_anyway.connect(self.open_anyway)
            offers.offer_chosen.connect(self.offer_chosen)
            offers.offer_typed.connect(self.offer_typed)
            offers.receipt_wanted.connect(self.receipt_wanted)
            return offers
        if step == AGREE:
            agree = AgreeStep(number, worded, people, me)
            agree.agreed_changed.connect(self.agreed_changed)
            agree.mail_wanted.connect(self.mail_wanted)
            return agree
        return HeardStep(number, worded)

    def _connect(self, step: str, made: HeardStep) -> None:
        made.heard.connect(lambda text: self.heard.emit(step, text))
        made.field.grown.connect(lambda: self.ensureWidgetVisible(made.field, 0, theme.px(16)))
        made.picked.connect(lambda choice, on: self.picked.emit(step, choice, on))
        made.said.connect(lambda line, on: self.said.emit(step, line, on))
        made.finish_wanted.connect(lambda: self.finish_wanted.emit(step))
        made.skip_wanted.connect(lambda: self.skip_wanted.emit(step))
        made.not_yet_wanted.connect(self.not_yet_wanted)
        made.opened.connect(lambda: self.step_opened.emit(step))

    @property
    def offers(self) -> OffersStep:
        """The step of the offers."""
        found = self.steps[OFFER]
        assert isinstance(found, OffersStep)
        return found

    @property
    def agree(self) -> AgreeStep:
        """The last step."""
        found = self.steps[AGREE]
        assert isinstance(found, AgreeStep)
        return found

    def show_flow(self, flow: CallFlow, at: str) -> None:
        """Every step as the flow has it; `at` is the one that is open."""
        reached = reached_steps(flow)
        backs = {step: flow.say_back(step) for step in self.steps}
        if at != LISTEN and backs[UNDERSTAND]:
            backs[LISTEN] = ""  # it is in the later one, whole
        for step, made in self.steps.items():
            record = flow.record(step)
            if step != AGREE or at == AGREE:
                made.show_lines(step_lines(flow, step))
            made.show_state(
                record.state,
                heard=record.heard,
                picked=record.picked,
                said=record.said,
                say_back=backs[step],
                current=step == at,
                reachable=step in reached,
            )

    def order_keys(self, before: QWidget) -> None:
        """Tab goes through the steps as one reads, from `before` on; cards come and go."""
        inner = self.widget()
        controls = list(in_layout_order(inner))
        if controls != self._controls:
            self._controls = controls
            join(before, controls)

    def go_to(self, step: str) -> None:
        """Put the cursor into a step and bring it into sight."""
        made = self.steps[step]
        made.begin()
        # Its height is known when the layout has been done.
        QTimer.singleShot(0, made, lambda: self._show_step(made))

    def _show_step(self, made: HeardStep) -> None:
        high = self.viewport().height()
        top, bottom = made.y(), made.y() + made.height()
        bar = self.verticalScrollBar()
        if bottom - bar.value() > high:
            bar.setValue(min(top, bottom - high) if made.height() < high else top)
        elif top < bar.value():
            bar.setValue(top)
        focused = made.window().focusWidget()
        if focused is not None and made.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, theme.px(16))  # where the window is low

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        inner = self.widget()
        if new is not None and inner is not None and inner.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, theme.px(24))
