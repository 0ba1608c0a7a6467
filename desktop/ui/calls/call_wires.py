"""What leads to the call from every page: F5, the patron's head, the bar of open calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from db.queries import calls
from db.records.calls import CallRecord
from desktop.ui.calls.calls_bar import KEY, CallsBar
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.calls.call_page import CallPage

CALL, PATRONS = "call", "patrons"


class Window(Protocol):
    """As much of the main window as is needed."""

    stack: QStackedWidget
    column: QBoxLayout

    @property
    def page_key(self) -> str:
        """Which page is shown."""

    def show_page(self, key: str) -> QWidget:
        """Open a page."""

    def show_patron(self, patron_id: int) -> None:
        """Open a patron."""

    def patron_page(self) -> QWidget:
        """The page of one patron."""

    def add_patron(self, typed: str = "") -> None:
        """Open the form for a new patron."""

    def shown_patron(self) -> int | None:
        """The patron that is shown, if the page of patrons is."""


class CallWires(QObject):
    """Made once a window, after the first paint."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(cast(QObject, window))
        self._window, self._desk = window, desk
        self._page: CallPage | None = None
        self._telling = False
        self._from: tuple[str, int | None] = (PATRONS, None)
        self.bar = CallsBar()
        self.bar.back_wanted.connect(self.back)
        self.bar.resume_wanted.connect(self.resume)
        window.column.insertWidget(0, self.bar)
        window.stack.currentChanged.connect(lambda _: self.show_bar())
        changes = desk.changes
        changes.patron_changed.connect(lambda _: self.show_bar())
        changes.patrons_changed.connect(self.show_bar)
        desk.edits.stack_changed.connect(self.show_bar)
        host = cast(QWidget, window)
        for keys, slot in (("F5", self.start_here), (KEY, self._on_back_key)):
            QShortcut(QKeySequence(keys), host).activated.connect(slot)
        self.show_bar()

    # -- what leads to a call

    def start_here(self) -> None:
        """F5: with the patron that is shown; anywhere else it is asked who is calling."""
        on_sheet = (
            self._window.page_key == CALL and self._page is not None and not self._page.on_view
        )
        if not on_sheet:  # there it is asked already
            self.start(self._window.shown_patron())

    def start(self, patron_id: int | None = None, phone: str = "") -> None:
        """Open the start sheet; a call that goes on is put aside when the next one begins.

        With a patron whom we are talking to already, back to that call.
        """
        page = self._page
        going = page is not None and page.going_on
        if going and page is not None and patron_id is not None and page.patron_id == patron_id:
            self.back()
            return
        self._remember()
        self._shown_page().start(patron_id, phone=phone)

    def resume(self, call_id: int) -> None:
        """Go on with a call that is open."""
        self._remember()
        self._shown_page().resume(call_id)

    def practise(self) -> None:
        """A call with somebody invented."""
        self._remember()
        self._shown_page().practise()

    def back(self) -> None:
        """To the call that goes on."""
        self._window.show_page(CALL)

    def _on_back_key(self) -> None:
        if self._window.page_key != CALL and self._page is not None and self._page.going_on:
            self.back()
        elif self.bar.calls:
            self.resume(self.bar.calls[0].id)

    def _shown_page(self) -> CallPage:
        """The page, which need not ask who is calling: it is told next."""
        self._telling = True
        if self._page is not None:
            self._page.told = True
        page = cast("CallPage", self._window.show_page(CALL))
        self._telling = page.told = False
        return page

    def _remember(self) -> None:
        if self._window.page_key != CALL:
            self._from = (self._window.page_key, self._window.shown_patron())

    # -- what the page tells

    def adopt(self, page: CallPage) -> None:
        """The window has made the page of the call."""
        self._page = page
        page.told = self._telling
        page.closed.connect(self._on_closed)
        page.patron_wanted.connect(self._focus_patron, Qt.ConnectionType.QueuedConnection)
        page.calls_changed.connect(self.show_bar)
        page.new_patron_wanted.connect(self._window.add_patron)

    def _on_closed(self) -> None:
        key, patron_id = self._from
        if key == PATRONS and patron_id is not None:
            self._window.show_patron(patron_id)
            self._focus_patron()
        else:
            self._window.show_page(key)
        self.show_bar()

    def _focus_patron(self) -> None:
        """Not in the search, where Ctrl+Z would take back what was typed and not the call."""
        if self._window.page_key == PATRONS:
            self._window.patron_page().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bar(self) -> None:
        """What is open besides what is on the screen."""
        page = self._page
        here = page.call_id if page is not None else None
        going = page is not None and page.going_on and self._window.page_key != CALL
        self.bar.show_calls(page.caller_words if page is not None and going else "", _others(here))


def _others(here: int | None) -> list[CallRecord]:
    return [call for call in calls.list_open_calls() if call.id != here]
