"""The telephone rings: the patron is shown, unless somebody is in the middle of something.

Nobody is torn from a call, a dialog or a half-typed line: then a bar says who rings, and F6 shows
them. Nothing is opened by force for a number that nobody has.
"""

from __future__ import annotations

import os
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from db.errors import NotFound, StoreError
from desktop.domain import screen_pop
from desktop.domain.callers import Caller, Callers, find_callers
from desktop.domain.screen_pop import Answer, Request
from desktop.ui.desk import Desk
from desktop.ui.ring_bar import KEYS, RingBar

MOST_WAITING = 5
BUSY_PAGES = frozenset({"call"})


class Contacts(Protocol):
    """What of the page of patrons is needed."""

    def search_for(self, text: str) -> None:
        """Type into the search."""


class Window(Protocol):
    """What of the main window is needed."""

    column: QVBoxLayout  # the pages stand in it

    @property
    def page_key(self) -> str:
        """Which page is shown."""

    def shown_patron(self) -> int | None:
        """Whose page is shown."""

    def show_patron(self, patron_id: int) -> None:
        """Open a patron's page."""

    def add_patron(self, typed: str = "") -> None:
        """Open the form for a new patron."""

    def find_patron(self) -> None:
        """Go to the search field."""

    @property
    def patrons(self) -> Contacts:
        """The page of patrons."""


class Ringing(QObject):
    """Answers what other programs ask of a window, and shows the bar."""

    def __init__(self, window: QWidget, pages: Window, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._pages, self._desk = window, pages, desk
        self._waiting: list[Callers] = []
        self.bar = RingBar()
        pages.column.insertWidget(0, self.bar)
        self.bar.acted.connect(self._on_acted)
        self.bar.picked.connect(self._on_picked)
        self.bar.dismissed.connect(self._on_dismissed)
        self._keys = QShortcut(QKeySequence(KEYS), window)
        self._keys.activated.connect(self._on_acted)
        self._keys.setEnabled(False)

    def warm(self) -> None:
        """Load what the first number would have to wait for, on the worker."""
        self._desk.tasks.start(
            lambda _progress, _cancelled: find_callers("+1 202 555 0100"),
            lambda _: None,
            lambda _: None,
        )

    def answer(self, request: Request) -> Answer:
        """Do what is asked, as far as nobody is disturbed by it."""
        if request.kind == screen_pop.RAISE:
            self._raise_unless_hidden(request.token)
            return Answer(screen_pop.SHOWN)
        try:
            if request.kind == screen_pop.PHONE:
                return self.ring(request.text, request.token)
            if request.kind == screen_pop.PATRON:
                return self._show_named(request.text, request.token)
            return self._search(request.text, request.token)
        except (StoreError, NotFound):
            return Answer(screen_pop.REFUSED)

    # -- a number

    def ring(self, number: str, token: str = "") -> Answer:
        """A number rings."""
        callers = find_callers(number)
        many = len(callers.found)
        busy = self._is_busy()
        self._raise_unless_hidden(token)
        if many == 1 and (not busy or self._is_shown(callers.found[0])):
            if not busy:
                self._show(callers.found[0])
            self._desk.toasts.show(f"{_said(callers)[0]}, {callers.number}")
            return Answer(screen_pop.SHOWN, 1)
        self._waiting = [*self._waiting, callers][-MOST_WAITING:]
        self._show_bar(take_focus=not busy)
        if busy:
            return Answer(screen_pop.WAITING, many)
        return Answer(screen_pop.OFFERED if many else screen_pop.NEW, many)

    def _show_bar(self, *, take_focus: bool) -> None:
        self._keys.setEnabled(bool(self._waiting))
        if not self._waiting:
            self.bar.hide()
            return
        callers = self._waiting[-1]
        self.bar.show_ring(*_said(callers))
        if take_focus and len(callers.found) > 1 and not self._is_searching():
            self.bar.callers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_acted(self) -> None:
        """F6 or the button: show who rings; of several, go to the list, then take its choice."""
        if not self._waiting:
            return
        callers = self._waiting[-1]
        if len(callers.found) > 1 and not self.bar.callers.hasFocus():
            self.bar.callers.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif len(callers.found) > 1:
            self._on_picked(self.bar.callers.currentRow())
        else:
            self._next()
            if callers.found:
                self._show(callers.found[0])
            elif not callers.withheld:
                self._pages.add_patron(callers.number)
            else:
                self._pages.find_patron()

    def _on_picked(self, place: int) -> None:
        callers = self._waiting[-1]
        if 0 <= place < len(callers.found):
            self._next()
            self._show(callers.found[place])

    def _on_dismissed(self) -> None:
        had_focus = self.bar.isAncestorOf(QApplication.focusWidget() or self._window)
        self._next()
        if had_focus and not self._waiting:
            self._window.setFocus()

    def _next(self) -> None:
        del self._waiting[-1:]
        self._show_bar(take_focus=False)

    def _show(self, caller: Caller) -> None:
        self._pages.show_patron(caller.patron_id)

    # -- a patron, a search

    def _show_named(self, who: str, token: str) -> Answer:
        # Imported here: Peewee comes with it, and the window is long open by then.
        from db.queries import patrons

        patron_id = patrons.find_patron(who)
        if patron_id is None:
            return Answer(screen_pop.REFUSED)
        detail = patrons.get_patron(patron_id)
        self._raise_unless_hidden(token)
        if self._is_busy():
            found = Caller(patron_id, detail.display_name, "")
            self._waiting = [*self._waiting, Callers("", (found,))][-MOST_WAITING:]
            self._show_bar(take_focus=False)
            return Answer(screen_pop.WAITING, 1)
        self._pages.show_patron(patron_id)
        return Answer(screen_pop.SHOWN, 1)

    def _search(self, text: str, token: str) -> Answer:
        self._raise_unless_hidden(token)
        if self._is_busy():
            return Answer(screen_pop.WAITING)
        self._pages.find_patron()
        self._pages.patrons.search_for(text)
        return Answer(screen_pop.SHOWN)

    # -- who is disturbed by what

    def _is_busy(self) -> bool:
        """Whether somebody is in the middle of something that must not be taken away."""
        if self._pages.page_key in BUSY_PAGES or self._is_hidden_from_visitors():
            return True
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget():
            return True
        focused = self._window.focusWidget()
        return (focused is not None and _is_half_typed(focused)) or self._has_open_form()

    def _is_shown(self, caller: Caller) -> bool:
        """Whether it is they whom somebody is writing about."""
        return (
            not self._is_hidden_from_visitors() and self._pages.shown_patron() == caller.patron_id
        )

    def _is_searching(self) -> bool:
        """Whether somebody has begun to type into a line: the next letter belongs there."""
        focused = self._window.focusWidget()
        return isinstance(focused, QLineEdit) and bool(focused.text())

    def _has_open_form(self) -> bool:
        """Whether a new patron is being entered."""
        form = self._window.findChild(QWidget, "newPatronForm")
        return (
            form is not None
            and form.isVisible()
            and any(edit.text().strip() for edit in form.findChildren(QLineEdit))
        )

    def _is_hidden_from_visitors(self) -> bool:
        """Whether a window fills the screen before this one: a kiosk that visitors look at."""
        return any(
            other is not self._window
            and other.isVisible()
            and bool(other.windowState() & Qt.WindowState.WindowFullScreen)
            for other in QApplication.topLevelWidgets()
        )

    def _raise_unless_hidden(self, token: str) -> None:
        if not self._is_hidden_from_visitors():
            self._raise(token)

    def _raise(self, token: str) -> None:
        """Bring the window to the front."""
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()


def _is_half_typed(focused: QWidget) -> bool:
    """Whether somebody writes there; the search is no writing."""
    if isinstance(focused, QLineEdit):
        role = focused.property("role")
        return role != "search" and bool(focused.text().strip()) and not focused.isReadOnly()
    if isinstance(focused, QPlainTextEdit | QTextEdit):
        return bool(focused.toPlainText().strip()) and not focused.isReadOnly()
    return False


def _said(callers: Callers) -> tuple[str, str, str, tuple[Caller, ...]]:
    """What the bar says: words, what is known, its button, whom to choose from."""
    number = callers.number
    if len(callers.found) > 1:
        why = "share this number" if callers.sure else "have a number that ends alike"
        many = f"{len(callers.found)} {why}: choose with the arrows and Enter"
        return f"Ringing: {number}", many, "Choose", callers.found
    if callers.found:
        one = callers.found[0]
        maybe = "" if callers.sure else "perhaps "
        known = " · ".join(t for t in (number, one.about) if t)
        return f"Ringing: {maybe}{one.name}", known, "Show", ()
    if callers.withheld:
        return "Ringing: no number shown", "Ask who it is, then find them by name.", "Find", ()
    return f"Ringing: {number}", "Nobody here has this number.", "Add a new patron", ()
