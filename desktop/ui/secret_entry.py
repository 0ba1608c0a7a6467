"""Where a PIN or a password is typed: figures on a pad or the keyboard, or a hidden line."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.pins import DIGITS, LEAST_LETTERS, MOST_LETTERS
from desktop.domain.sign_in import said_wait
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.figure_pad import FigurePad
from desktop.ui.widgets.labels import Label

PIN, PASSWORD, NOTHING = "pin", "password", "nothing"
TICK_MS = 250


class SecretEntry(QWidget):
    """`entered(text)` when Enter was pressed; what was typed is gone from here by then."""

    entered = Signal(str)
    other_kind_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = PIN
        self._typed = ""
        self._busy = False
        self._seconds: Callable[[], float] | None = None
        self._before_wait = ""
        self.title = Label("", "title", wrap=True)
        self.text = Label("", "body", "ink2", wrap=True)
        self.dots = Label("", "title")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(MOST_LETTERS)
        self.field.setAccessibleName("Password")
        self.problem = Label("", "strong", "amber", wrap=True)
        self.pad = FigurePad(wide=76)
        self.go = Button("Sign in", "primary")
        self.other_kind = Button("", "quiet")
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_wait)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pad.figure.connect(self.type_figure)
        self.pad.taken_back.connect(self.take_back)
        self.field.returnPressed.connect(self.enter)
        self.field.textEdited.connect(lambda _: self.say(""))
        self.go.clicked.connect(self.enter)
        self.other_kind.clicked.connect(self.other_kind_wanted)

    def ask(self, kind: str, title: str, text: str, go: str = "Sign in", other: str = "") -> None:
        """Ask for a PIN, a password or only for the button; what was typed before is gone."""
        self.kind, self._typed, self._busy, self._seconds = kind, "", False, None
        self._tick.stop()
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.go.setText(go)
        self.go.setAccessibleName(go)
        self.other_kind.setText(other)
        self.other_kind.setVisible(bool(other))
        self.field.clear()
        self.setAccessibleName(f"{title}. {text}")
        self._line.setCurrentIndex((PIN, PASSWORD, NOTHING).index(kind))
        self._line.setVisible(kind != NOTHING)
        self._show_pad()
        self.go.setVisible(bool(go))
        self.say("")
        self._refresh()

    def focus(self) -> None:
        """The keyboard comes here."""
        wanted: QWidget = {PIN: self, PASSWORD: self.field}.get(self.kind, self.go)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, problem: str) -> None:
        """What is wrong with what was entered; '' for nothing."""
        self.problem.setText(problem)

    def set_busy(self, busy: bool) -> None:
        """What was entered is being looked at."""
        self._busy = busy
        self._refresh()

    def wait(self, seconds: Callable[[], float], problem: str) -> None:
        """No try is heard for so long: it is said, counted down, and then one may type again."""
        self._seconds, self._before_wait = seconds, problem
        self._tick.start()
        self._show_wait()

    @property
    def is_busy(self) -> bool:
        """Whether what was entered is being looked at."""
        return self._busy

    @property
    def may_type(self) -> bool:
        """Whether a try is heard now."""
        return not self._busy and not self._tick.isActive()

    def type_figure(self, figure: str) -> None:
        """One more figure."""
        if self.kind == PIN and self.may_type and len(self._typed) < DIGITS:
            self._typed += figure
            self.say("")
            self._refresh()

    def take_back(self) -> None:
        """One figure less."""
        self._typed = self._typed[:-1]
        self._refresh()

    @property
    def has_typed(self) -> bool:
        """Whether anything has been typed."""
        return bool(self._typed or self.field.text())

    def clear(self) -> None:
        """What was typed is gone."""
        self._typed = ""
        self.field.clear()
        self._refresh()

    def enter(self) -> None:
        """That is it."""
        typed = self.field.text() if self.kind == PASSWORD else self._typed
        if not self.may_type or (not typed and self.kind != NOTHING):
            return
        self.clear()
        self.entered.emit(typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures, Backspace, Enter; the rest goes on to whoever shows this."""
        figure = unicodedata.decimal(event.text(), None) if len(event.text()) == 1 else None
        if figure is not None and self.kind == PIN:
            self.type_figure(str(figure))
        elif event.key() == Qt.Key.Key_Backspace and self.kind == PIN:
            self.take_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for figures, the keyboard has them."""
        self._show_pad()

    def _show_pad(self) -> None:
        above = (self.title, self.text, self._line, self.problem, self.go)
        taken = sum(w.sizeHint().height() + theme.px(8) for w in above)
        room = not self.height() or self.height() - taken >= self.pad.minimumSizeHint().height()
        shown = self.kind == PIN and room
        self.pad.setVisible(shown)
        self._column.setStretch(4, 100 if shown else 0)

    def _show_wait(self) -> None:
        seconds = math.ceil(self._seconds()) if self._seconds is not None else 0
        if seconds > 0:
            self.say(f"{self._before_wait} The next try is heard {said_wait(seconds)}.".strip())
        else:
            had_focus = self._tick.isActive()
            self._tick.stop()
            self.say("Now you can try again.")
            self._refresh()
            if had_focus and self.isVisible():
                self.focus()
            return
        self._refresh()

    def _refresh(self) -> None:
        on = self.may_type
        self.dots.setText("●" * len(self._typed) + "○" * (DIGITS - len(self._typed)))
        self.dots.setAccessibleName(f"{len(self._typed)} of {DIGITS} figures typed")
        self.pad.set_on(on)
        self.field.setEnabled(on)
        self.go.setEnabled(on)
        self.field.setPlaceholderText(f"At least {LEAST_LETTERS} letters")

    def _lay_out(self) -> None:
        self._line = QStackedWidget()
        for widget in (self.dots, self.field, QWidget()):
            self._line.addWidget(widget)
        self._line.setFixedHeight(max(self.field.sizeHint().height(), theme.px(40)))
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(self.other_kind)
        foot.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for each in (self.title, self.text, self._line, self.problem):
            column.addWidget(each)
        line = QHBoxLayout()
        line.addWidget(self.pad)
        line.addStretch(1)
        column.addLayout(line, 100)
        column.addLayout(foot)
        column.addStretch(1)
