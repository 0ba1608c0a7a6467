"""Who sits at the desk of the running program: signing in, the lock, somebody else.

Where somebody has a PIN, nobody sits down by themself: the sign-in is the first screen, and nothing of a
patron is read before. Whoever is followed by somebody else finds what they had typed again when
they come back: their window waits, hidden, if something was left half typed in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from db import connection, gate
from db.gate import Right
from db.queries import users
from desktop.domain import session, settings, sign_in
from desktop.domain.session import Session
from desktop.ui.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.records.users import UserRecord
    from desktop.domain.screen_pop import Answer, Request
    from desktop.ui.clipboard_care import ClipboardCare
    from desktop.ui.lock.guard import Guard
    from desktop.ui.lock.sign_in_window import SignInWindow
    from desktop.ui.one_window import OneWindow

NO_PIN = "Nobody has a PIN, so the screen cannot be locked. Choose one in Settings, People."


class DeskWindow(Protocol):
    """What is needed of the window of whoever sits there."""

    seat_wanted: Signal
    lock_wanted: Signal

    def keep(self) -> bool:
        """Put what is being edited into the file."""

    def may_hand_over(self) -> bool:
        """The same, and ask where something longer runs."""


class Seating(QObject):
    """`changed` when somebody sat down, and their window is to be shown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._window: QWidget | None = None
        self._desk: Desk | None = None
        self._guard: Guard | None = None
        self._care: ClipboardCare | None = None
        self._one: OneWindow | None = None
        self._waiting: dict[int, tuple[QWidget, Desk, list[QTimer]]] = {}

    # -- who

    def stand_up(self) -> None:
        """Another file is open, or the same one anew: nobody has sat down in it yet."""
        self._leave_window()
        self.let_all_go()
        self._session = None
        session.stand_up()

    def must_sign_in(self) -> bool:
        """Whether the sign-in is to be shown before anything else."""
        return self._session is None and sign_in.needs_secret()

    def take_seat(self) -> Session:
        """Whoever signed in; where nobody must, the first user."""
        if self._session is None:
            self._session = session.start()
        return self._session

    def sign_in_window(self, state: WindowState) -> SignInWindow:
        """The first screen where somebody has a PIN."""
        from desktop.ui.lock.sign_in_window import SignInWindow

        made = SignInWindow(settings.load().venue_name, state)
        made.signed_in.connect(self._sit_down)
        return made

    def seat_founder(self) -> None:
        """A file was begun a moment ago: its one user, who chose the PIN, need not give it again."""
        found = users.list_users()
        if found:
            self._session = session.sit_down(found[0])

    def hold_seat(self, kept: settings.Settings) -> Callable[[], None]:
        """Keep the place of who sits here while the file is converted: called when it is open again,
        sooner than the screen would be locked, it lets them sit there as before."""
        again = session.hold(self._session or Session(), kept.lock_minutes)

        def sit_again() -> None:
            self._session = again()

        return sit_again

    def _sit_down(self, user: UserRecord) -> None:
        """Who has proved who they are: their window is to be shown."""
        self._session = session.sit_down(user)
        self.changed.emit()

    # -- their window

    def make_window(self, desk: Desk, state: WindowState) -> QWidget:
        """The window that shows what whoever sits there may do."""
        if gate.may(Right.KNOW):
            return MainWindow(desk, state)
        from desktop.ui.door_window import DoorWindow

        return DoorWindow(desk, state)

    def waiting_window(self) -> tuple[QWidget, Desk] | None:
        """The window that whoever sits there left with something half typed, as it was."""
        if self._session is None or self._session.user_id not in self._waiting:
            return None
        window, desk, timers = self._waiting.pop(self._session.user_id)
        for timer in timers:
            timer.start()
        # What others did meanwhile.
        desk.changes.patrons_changed.emit()
        desk.changes.programme_changed.emit()
        return window, desk

    def is_waiting(self, window: QWidget | None) -> bool:
        """Whether this window is to come back."""
        return any(waits is window for waits, _, _ in self._waiting.values())

    def attend(self, window: QWidget, desk: Desk) -> None:
        """This is the window now: its wishes to lock and to switch are heard."""
        self._leave_window()
        self._window, self._desk = window, desk
        shown = cast(DeskWindow, window)
        shown.seat_wanted.connect(self.switch)  # type: ignore[attr-defined]
        shown.lock_wanted.connect(self.lock)  # type: ignore[attr-defined]
        desk.changes.users_changed.connect(self._on_users_changed)
        desk.changes.settings_changed.connect(self.watch)
        if self._care is not None:  # not the start: who follows may be called away at once
            QTimer.singleShot(0, window, self.watch)

    def attend_again(self, window: QWidget) -> None:
        """A window that waited: it is awake already."""
        self.listen(window)
        self.watch()

    def watch(self) -> None:
        """After the first paint, and when PINs changed: lock by itself where there are PINs."""
        if self._window is None or self._desk is None:
            return
        if self._care is None:
            from desktop.ui.clipboard_care import ClipboardCare

            self._care = ClipboardCare(self)
        if self._guard is not None or sign_in.needs_secret():
            self._made_guard(self._window, self._desk).begin()

    def _on_users_changed(self) -> None:
        """Who sits here may have been taken off the list, or have another role from now on."""
        desk = self._desk
        user_id = desk.session.user_id if desk is not None else None
        if desk is None or user_id is None:
            self.watch()
            return
        user = users.get_user(user_id)
        if user.active and session.of(user).role == desk.session.role:
            self.watch()
        elif cast(DeskWindow, self._window).may_hand_over():
            self._leave_window()
            self._session = session.sit_down(user) if user.active else None
            self.changed.emit()

    def lock(self) -> None:
        """Hide everything until somebody signs in."""
        if self._window is None or self._desk is None:
            return
        if sign_in.needs_secret():
            self._made_guard(self._window, self._desk).lock()
        else:
            self._desk.toasts.show(NO_PIN)

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be shown to whoever asks."""
        return self._window is None or (self._guard is not None and self._guard.is_locked)

    def answering(self, answer: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
        """The same answers, but nothing is shown and nothing said while the screen is locked."""
        from desktop.domain.screen_pop import LOCKED, RAISE, Answer

        def guarded(request: Request) -> Answer:
            if request.kind != RAISE and (self.is_locked or not gate.may(Right.KNOW)):
                return Answer(LOCKED)
            return answer(request)

        return guarded

    def listen(self, window: QWidget) -> None:
        """From now on `rapport open` finds this window; it shows patrons if whoever is there may."""
        from desktop.ui.one_window import OneWindow

        if self._one is not None:
            return
        desk = self._desk
        if desk is not None and isinstance(window, MainWindow) and self._window is window:
            from desktop.ui.ringing import Ringing

            ringing = Ringing(window, window, desk)
            answer = self.answering(ringing.answer)
            ringing.warm()
        else:
            answer = self.answering_shut(window)
        self._one = OneWindow(window, connection.current_path(), answer)
        self._one.listen()

    def hear_no_more(self) -> None:
        """Nobody finds the window any more."""
        if self._one is not None:
            self._one.close()
            self._one = None

    def answering_shut(self, window: QWidget) -> Callable[[Request], Answer]:
        """The answers of a window that shows no patron: it only comes to the front."""
        from desktop.domain.screen_pop import LOCKED, RAISE, SHOWN, Answer

        def shut(request: Request) -> Answer:
            if request.kind != RAISE:
                return Answer(LOCKED)
            if window.isMinimized():
                window.showNormal()
            window.raise_()
            window.activateWindow()
            return Answer(SHOWN)

        return shut

    def _made_guard(self, window: QWidget, desk: Desk) -> Guard:
        if self._guard is None:
            from desktop.ui.lock.guard import Guard

            self._guard = Guard(window, desk, self)
            self._guard.opened.connect(self._on_opened)
            self._guard.begin()
        return self._guard

    # -- somebody else

    def switch(self, user_id: int = 0) -> None:
        """Somebody else wants to sit down: this user, or whoever says so."""
        if self._desk is None or self._window is None or self.is_locked:
            return
        from desktop.ui.lock.switch_dialog import SwitchDialog

        user = self._without_asking(user_id)
        if user is None:
            dialog = SwitchDialog(user_id or None, self._window)
            accepted = self._desk.dialogs.run(dialog)
            user = dialog.user if accepted else None
        if user is None or user.id == self._desk.session.user_id:
            return
        if cast(DeskWindow, self._window).may_hand_over():
            self._follow(user)

    def _without_asking(self, user_id: int) -> UserRecord | None:
        user = users.get_user(user_id) if user_id else None
        return user if user is not None and sign_in.may_sit_down_freely(user) else None

    def _on_opened(self, user: UserRecord) -> None:
        if self._desk is not None and user.id != self._desk.session.user_id:
            assert self._window is not None
            cast(DeskWindow, self._window).keep()
            self._follow(user)

    def _follow(self, user: UserRecord) -> None:
        """The window of who was here goes, or waits for them; the next one's is shown."""
        from desktop.ui.lock.half_typed import has_half_typed

        window, desk = self._window, self._desk
        assert window is not None and desk is not None
        self._leave_window()
        desk.edits.clear()
        desk.toasts.hide()
        before = desk.session.user_id
        if before is not None and has_half_typed(window):
            window.hide()
            timers = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
            for timer in timers:
                timer.stop()
            self._waiting[before] = (window, desk, timers)
        self._sit_down(user)

    def _leave_window(self) -> None:
        from contextlib import suppress

        if self._guard is not None:
            self._guard.end()
            self._guard.deleteLater()
            self._guard = None
        if self._window is not None and self._desk is not None:
            shown = cast(DeskWindow, self._window)
            with suppress(RuntimeError):
                shown.seat_wanted.disconnect(self.switch)  # type: ignore[attr-defined]
                shown.lock_wanted.disconnect(self.lock)  # type: ignore[attr-defined]
            self._desk.changes.users_changed.disconnect(self._on_users_changed)
            self._desk.changes.settings_changed.disconnect(self.watch)
        self._window = self._desk = None

    def finish(self) -> None:
        """The program ends: nothing of a patron stays on the clipboard, no window waits."""
        self.hear_no_more()
        if self._care is not None:
            from desktop.ui.clipboard_care import clear_now

            clear_now()
        self._leave_window()
        self.let_all_go()

    def let_all_go(self) -> None:
        """Windows that wait are closed; what could be kept was kept when they were left."""
        waiting, self._waiting = self._waiting, {}
        for window, desk, _ in waiting.values():
            window.settled = True  # type: ignore[attr-defined]
            desk.stop()
            window.close()
            window.deleteLater()
