"""The staff PIN, typed on large figures or on a keyboard: asked on leaving a kiosk, or chosen."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.errors import StoreError
from desktop.domain import kiosk_pin
from desktop.domain.answer_typing import plain_figures
from desktop.domain.kiosk_pin import LEAST, MOST, PinGate
from desktop.domain.sign_in import SignInRefused
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.form_sizes import FormLabel
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.figure_pad import FigurePad

ASK, CHOOSE, REPEAT = "ask", "choose", "repeat"
TITLES = {
    ASK: "Staff PIN",
    CHOOSE: "Choose a staff PIN",
    REPEAT: "The same PIN once more",
}
TEXTS = {
    ASK: "Anybody's of the staff; it leads out of the form.",
    CHOOSE: f"{LEAST} to {MOST} digits. The kiosk is left with this PIN only.",
    REPEAT: "So that no slip of the finger locks you in.",
}


class PinPad(QWidget):
    """`passed` when the PIN was right, or was chosen; `given_up` to go back."""

    passed = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gate = PinGate()
        self.mode = ASK
        self._typed = ""
        self._first = ""
        self._looking = False
        self._tasks = Tasks(self)  # its own: nobody waits in the foyer for an import
        self.title = FormLabel("", "title", big=True)
        self.text = FormLabel("", "body", "ink2", big=True)
        self.dots = FormLabel("", "title", big=True)
        self.wrong = FormLabel("", "strong", "amber", big=True)
        self.keys = FigurePad("big")
        self.figures = self.keys.keys
        self.go = Button("Go on", "primary")
        self.leave = Button("Back to the form", "secondary")
        self._tick = QTimer(self)
        self._tick.setInterval(250)
        self._tick.timeout.connect(self._refresh)
        self._lay_out()
        self.go.clicked.connect(self.enter)
        self.leave.clicked.connect(self.given_up)
        self.keys.figure.connect(self.type_figure)
        self.keys.taken_back.connect(self.take_back)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.begin(ASK)

    def begin(self, mode: str) -> None:
        """Ask for the PIN, or have one chosen; what was typed before is gone."""
        self.mode, self._typed = mode, ""
        self.title.setText(TITLES[mode])
        self.text.setText(TEXTS[mode])
        self.setAccessibleName(TITLES[mode])
        self.leave.setText("Back to the form" if mode == ASK else "Not now")
        self.wrong.setText("")
        self._refresh()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_figure(self, figure: str) -> None:
        """One more figure."""
        if len(self._typed) < MOST and not self._waits and not self._looking:
            self._typed += figure
            self.wrong.setText("")
            self._refresh()

    def take_back(self) -> None:
        """One figure less."""
        self._typed = self._typed[:-1]
        self._refresh()

    def enter(self) -> None:
        """That is the PIN."""
        if not self._typed or self._looking or self._waits:
            return
        typed, self._typed = self._typed, ""
        if self.mode == ASK:
            self._try(typed)
        elif self.mode == CHOOSE:
            wrong = kiosk_pin.pin_complaint(typed)
            if not wrong:
                self._first = typed
                self.begin(REPEAT)
            self.wrong.setText(wrong)
        else:
            self._choose(typed)
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures, Backspace, Enter, and Esc to go back."""
        figure = plain_figures(event.text())
        if len(figure) == 1 and figure in "0123456789":
            self.type_figure(figure)
        elif event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _waits(self) -> float:
        if self.mode != ASK:
            return 0.0
        return kiosk_pin.peoples_wait() if kiosk_pin.is_peoples() else self.gate.waits

    def _try(self, typed: str) -> None:
        if kiosk_pin.is_peoples():
            self._looking = True
            self._tasks.start(
                lambda _progress, _cancelled: kiosk_pin.try_peoples(typed),
                lambda _: self._on_tried(None),
                self._on_tried,
            )
        elif self.gate.try_pin(typed):
            self.passed.emit()
        else:
            self.wrong.setText("That is not the PIN.")

    def _on_tried(self, error: BaseException | None) -> None:
        self._looking = False
        if error is None:
            self.passed.emit()
        elif isinstance(error, SignInRefused):
            self.wrong.setText("That is not the PIN.")
        elif isinstance(error, StoreError):
            self.wrong.setText(error.sentence)
        else:
            raise error
        self._refresh()

    def _choose(self, typed: str) -> None:
        first, self._first = self._first, ""
        if typed != first:
            self.begin(CHOOSE)
            self.wrong.setText("The two were not the same. Please choose once more.")
            return
        try:
            kiosk_pin.set_pin(typed)
        except StoreError as failure:
            self.begin(CHOOSE)
            self.wrong.setText(failure.sentence)
            return
        self.passed.emit()

    def _refresh(self) -> None:
        waits = math.ceil(self._waits)
        if waits:
            self.wrong.setText(f"That is not the PIN. Next try in {count_words(waits, 'second')}.")
            self._tick.start()
        elif self._tick.isActive():
            self._tick.stop()
            self.wrong.setText("")
        self.dots.setText("●" * len(self._typed) + "○" * max(LEAST - len(self._typed), 0))
        self.dots.setAccessibleName(f"{len(self._typed)} digits typed")
        for made in (*self.figures.values(), self.go):
            made.setEnabled(not waits and not self._looking)

    def _lay_out(self) -> None:
        told = QVBoxLayout()
        told.setSpacing(theme.px(10))
        told.addStretch(1)
        for label in (self.title, self.text, self.dots, self.wrong):
            label.setMaximumWidth(theme.px(380))
            told.addWidget(label)
        told.addSpacing(theme.px(8))
        told.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeading)
        told.addStretch(1)
        for made in (self.go, self.leave):
            made.setProperty("formSize", "big")
        pad = QVBoxLayout()
        pad.setSpacing(theme.px(10))
        pad.addStretch(1)
        pad.addWidget(self.keys)
        pad.addWidget(self.go)
        pad.addStretch(1)
        # Side by side: a low screen with large text has room for both.
        whole = QHBoxLayout(self)
        whole.setSpacing(theme.px(48))
        whole.addStretch(1)
        whole.addLayout(told, 2)
        whole.addLayout(pad)
        whole.addStretch(1)
