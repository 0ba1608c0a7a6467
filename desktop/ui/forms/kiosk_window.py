"""The kiosk: a form alone on the whole screen, for one visitor after the other.

Nobody's data is on it but what the one in front of it types, and that is gone with the thanks or
when they have left. The staff PIN leads out. The other windows are put away meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from db.errors import NotFound, StoreError
from db.records.forms import VersionRecord
from desktop.domain import form_intake, kiosk_pin
from desktop.domain.answer_typing import MONTH_FIRST
from desktop.domain.form_filling import Finished
from desktop.domain.form_schema import from_data
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.form_sizes import FormLabel, form_sheet
from desktop.ui.forms.kiosk_view import KioskView
from desktop.ui.forms.partial_keeper import PartialKeeper
from desktop.ui.forms.pin_pad import ASK, CHOOSE, PinPad
from desktop.ui.widgets.buttons import Button

WIDEST = 900
IDLE_MS = 90_000  # without a touch, before the question whether anybody is there
STILL_THERE_SECONDS = 30  # to answer it
THANKS_MS = 10_000
PIN_MS = 30_000
FORM, STILL_THERE, PIN = range(3)
NOT_KEPT = (
    "Your answers could not be kept just now. They are still here: please try once more, or tell "
    "somebody at the desk."
)
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
    }
)
FOR_VISITORS = "forVisitors"  # the lock of the desk leaves such a window alone


class KioskWindow(QWidget):
    """Made, then shown with `showFullScreen()`. `left` when the staff PIN led out of it."""

    left = Signal()

    def __init__(self, desk: Desk, version: VersionRecord, *, new_pin: bool = False) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._desk, self._version = desk, version
        self._free = False
        self._put_away: list[QWidget] = []
        self._desk_window = QApplication.activeWindow()  # where the clerk works
        self._was_at: QWidget | None = None  # where the keys went before a page came between
        self.setWindowTitle(version.form_name)
        self.setProperty(FOR_VISITORS, True)
        self.keeper = PartialKeeper(version.id, "kiosk", parent=self)
        self.view = KioskView(
            from_data(version.body),
            desk.settings.venue_name,
            big=True,
            month_first=desk.settings.country.upper() in MONTH_FIRST,
        )
        self.view.keep = self._keep
        self.pad = PinPad()
        self.staff = Button("Staff", "quiet")
        self.staff.setAccessibleName("Staff: leave the form")
        self.still = Button("Yes, I am still here", "primary")
        self.gone = Button("Start afresh", "secondary")
        self.countdown = FormLabel("", "body", "ink2", big=True)
        self._stack = QStackedLayout()
        self._lay_out()
        self.idle = self._timer(IDLE_MS, self._on_idle)
        self.thanks_over = self._timer(THANKS_MS, self.start_over)
        self.pin_over = self._timer(PIN_MS, self.back_to_form)
        self._seconds_left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._connect()
        self._on_theme_changed()
        if new_pin or not kiosk_pin.pin_is_set():
            self.pad.begin(CHOOSE)
            self._stack.setCurrentIndex(PIN)

    @property
    def page(self) -> int:
        """What is shown: FORM, STILL_THERE or PIN."""
        return self._stack.currentIndex()

    # -- coming and going

    def showEvent(self, event: QShowEvent) -> None:
        """Alone on the screen from now on."""
        super().showEvent(event)
        self.windowHandle().setProperty(FOR_VISITORS, True)  # nothing is done at the desk there
        if not self._put_away:
            self._put_away = [
                w for w in QApplication.topLevelWidgets() if w is not self and w.isVisible()
            ]
            for window in self._put_away:
                window.hide()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        if self.page == FORM:
            self.view.focus_first()
        else:
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Alt+F4 and its like ask for the PIN; the computer that shuts down does not wait for it."""
        app = QApplication.instance()
        shuts_down = isinstance(app, QApplication) and app.isSavingSession()
        if self._free or shuts_down:
            self.keeper.flush()
            event.accept()
            return
        event.ignore()
        self.ask_pin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks for the PIN; no other key does anything here."""
        if event.key() == Qt.Key.Key_Escape:
            self.ask_pin()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever a visitor does shows that somebody is there."""
        if event.type() in _SIGNS_OF_LIFE:
            self._on_sign_of_life()
        return False

    def ask_pin(self) -> None:
        """Somebody wants out."""
        if self.page == PIN:
            return
        self._tick.stop()
        self._was_at = self.focusWidget()
        self.pad.begin(ASK)
        self._stack.setCurrentIndex(PIN)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
        self.pin_over.start()

    def back_to_form(self) -> None:
        """They did not get out, or do not want to."""
        self.pin_over.stop()
        self._tick.stop()
        if not kiosk_pin.pin_is_set():
            self.leave()
            return
        self._stack.setCurrentIndex(FORM)
        if self._was_at is not None and self.view.isAncestorOf(self._was_at):
            self._was_at.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.focus_first()
        self._was_at = None
        self._watch()

    def leave(self) -> None:
        """Out of the kiosk: what was begun stays kept, the other windows come back."""
        self.keeper.flush()
        self.start_over()
        self.idle.stop()
        self._free = True
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        back, self._put_away = self._put_away, []
        for window in back:
            window.show()
        self.close()
        front = self._desk_window if self._desk_window in back else next(iter(back), None)
        if front is not None:  # the clerk types on where they were
            front.raise_()
            front.activateWindow()
        # Only now can they be seen again, and read what came in.
        self._desk.changes.responses_changed.emit()
        self.left.emit()

    # -- one visitor after the other

    def start_over(self) -> None:
        """The next visitor: nothing of the last one is on the screen; what they said is kept."""
        for timer in (self.idle, self.thanks_over, self._tick):
            timer.stop()
        self.keeper.flush(patient=False)
        had = self.keeper.response_id
        if self.keeper.handed_in:
            self._hand_in()  # it goes with what staff handed in for them meanwhile
        self.keeper.let_go()
        self._forget_clipboard()
        self._was_at = None
        self.view.begin()
        if self.page != PIN:
            self._stack.setCurrentIndex(FORM)
            self.view.focus_first()
        if had is not None:
            self._desk.changes.responses_changed.emit()

    def _keep(self, finished: Finished) -> str:
        """Hand in; '' or what to tell the visitor."""
        self.keeper.flush(patient=False)
        if not finished.answers:
            self.keeper.discard()
            return ""
        return self._hand_in()

    def _hand_in(self) -> str:
        try:
            step = form_intake.hand_in(
                self._version, self.view.session.raw, face="kiosk",
                response_id=self.keeper.response_id, since=self.keeper.since,
            )  # fmt: skip
        except (StoreError, NotFound):
            return NOT_KEPT
        self.keeper.forget()
        # Told, but no step of whoever sits at the desk: their Undo is not for a visitor's answers.
        self._desk.changes.responses_changed.emit()
        self._desk.changes.announce_patrons(step.patron_ids)
        return ""

    def _on_answers_changed(self) -> None:
        self.keeper.note(self.view.session.raw)
        self._watch()

    def _on_handed_in(self) -> None:
        self.idle.stop()
        self._forget_clipboard()
        self.thanks_over.start()

    # -- is anybody there

    def _watch(self) -> None:
        """The clock runs only where there is something to put away."""
        begun = self.view.session.touched or not self.view.session.first
        if begun and not self.view.thanking:
            self.idle.start()
        else:
            self.idle.stop()

    def _on_sign_of_life(self) -> None:
        if self.page == STILL_THERE:
            return  # its buttons say which it is
        if self.page == PIN:
            if self.pin_over.isActive():
                self.pin_over.start()
        elif self.idle.isActive():
            self.idle.start()

    def _on_idle(self) -> None:
        self._seconds_left = STILL_THERE_SECONDS
        self._was_at = self.focusWidget()
        self._show_seconds()
        self._stack.setCurrentIndex(STILL_THERE)
        self.still.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tick.start()

    def _on_tick(self) -> None:
        self._seconds_left -= 1
        self._show_seconds()
        if self._seconds_left <= 0:
            self.start_over()

    def _show_seconds(self) -> None:
        left = count_words(self._seconds_left, "second")
        self.countdown.setText(f"Your answers are put away in {left}.")

    @staticmethod
    def _forget_clipboard() -> None:
        """What a visitor cut or copied goes with them."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    # -- how it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    def _timer(self, wait: int, slot: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(wait)
        made.timeout.connect(slot)
        return made

    def _connect(self) -> None:
        self.view.answers_changed.connect(self._on_answers_changed)
        self.view.moved.connect(self._watch)
        self.view.handed_in.connect(lambda _: self._on_handed_in())
        self.view.restarted.connect(self.start_over)
        self.pad.passed.connect(self._on_passed)
        self.pad.given_up.connect(self.back_to_form)
        self.staff.clicked.connect(self.ask_pin)
        self.still.clicked.connect(self.back_to_form)
        self.gone.clicked.connect(self.start_over)
        theme.notifier().changed.connect(self._on_theme_changed)

    def _on_passed(self) -> None:
        if self.pad.mode == ASK:
            self.leave()
        else:
            self.back_to_form()

    def _lay_out(self) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        side = theme.px(24)
        column.setContentsMargins(side, side, side, theme.px(6))
        middle = QHBoxLayout()
        middle.addStretch(1)
        self.view.setMaximumWidth(theme.px(WIDEST))
        middle.addWidget(self.view, 1000)
        middle.addStretch(1)
        column.addLayout(middle, 1)
        column.addWidget(self.staff, 0, Qt.AlignmentFlag.AlignTrailing)
        for page in (form, self._still_there_page(), self.pad):
            self._stack.addWidget(page)
        self.setLayout(self._stack)

    def _still_there_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(theme.px(18))
        title = FormLabel("Are you still there?", "title", big=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.countdown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)
        column.addWidget(title)
        column.addWidget(self.countdown)
        for made in (self.still, self.gone):
            made.setProperty("formSize", "big")
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        return page

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(form_sheet())
        self.update()
