"""The window: the rail, the pages, and the wires between them. It decides nothing else.

Only the patrons' page is made before the first paint; the others when they are first opened, and
the patron's page as soon as the first paint is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from db import gate
from desktop.ui import dropped_files, pages
from desktop.ui.collecting import Collecting
from desktop.ui.contacts.patrons_page import PatronsPage
from desktop.ui.desk import Desk
from desktop.ui.desk_window import DeskWindow
from desktop.ui.undo_reach import UndoReach
from desktop.ui.window_keys import WindowKeys
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

    from desktop.ui.calls.call_wires import CallWires
    from desktop.ui.patron.patron_page import PatronPage


class MainWindow(DeskWindow):
    """One window for one file, for whoever works at the desk."""

    def __init__(self, desk: Desk, state: WindowState | None = None) -> None:
        super().__init__(desk)
        self._state = state or WindowState(None)
        self._pages: dict[str, QWidget] = {}
        self._patron_page: PatronPage | None = None
        self._calls: CallWires | None = None
        for page in pages.on_rail():
            self.rail.add(page.key, page.name, page.icon, pages.shortcut(page.key), low=page.low)
        self.stack = QStackedWidget()
        self.column.addWidget(self.stack, 1)
        self.setAcceptDrops(True)
        self.patrons = PatronsPage(desk)
        self._add_page(pages.PATRONS, self.patrons)
        self._connect()
        WindowKeys(self, desk)
        self._on_settings_changed()
        self._on_session_changed()
        self.show_page(pages.PATRONS)
        self._state.restore(self, self.patrons.splitter)
        desk.toasts.attach(self)
        self._collecting = Collecting(self)
        self._undo_reach = UndoReach(self)

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return next(k for k, page in self._pages.items() if page is self.stack.currentWidget())

    def show_page(self, key: str) -> QWidget:
        """Open a page, made on its first use. Raises NotAllowed for one that is not for them."""
        gate.check(pages.BY_KEY[key].needs)
        page = self._page(key)
        self.stack.setCurrentWidget(page)
        self.rail.show_page(pages.BY_KEY[key].within or key)
        activate = getattr(page, "activate", None)
        if activate is not None:
            activate()
        QTimer.singleShot(0, self, self._desk.toasts.place)  # off the line of this page
        return page

    def show_patron(self, patron_id: int) -> None:
        """Open a patron's page from anywhere."""
        self.show_page(pages.PATRONS)
        self.patrons.show_patron(patron_id)

    def find_patron(self) -> None:
        """Go to the search field."""
        self.show_page(pages.PATRONS)

    def add_patron(self, typed: str = "") -> None:
        """Open the form for a new patron."""
        if self.page_key != pages.PATRONS:
            self.show_page(pages.PATRONS)
        self.patron_page().add_patron(typed)

    @property
    def calls(self) -> CallWires:
        """What leads to the call, made on its first use."""
        if self._calls is None:
            from desktop.ui.calls.call_wires import CallWires

            self._calls = CallWires(self, self._desk)
        return self._calls

    def start_call(self, patron_id: int | None = None, phone: str = "") -> None:
        """Begin a call, with a patron or with whoever has this number."""
        self.calls.start(patron_id, phone)

    def shown_patron(self) -> int | None:
        """The patron that is shown, if the page of patrons is."""
        on_page = self.page_key == pages.PATRONS and self._patron_page is not None
        return getattr(self._patron_page, "patron_id", None) if on_page else None

    def fill_form(self, patron_id: int) -> None:
        """Fill in a form for a patron who is at the desk or on the phone."""
        self._page(pages.FORMS).fill_for(patron_id)  # type: ignore[attr-defined]

    def show_list(self, title: str, patron_ids: object) -> None:
        """Open a ready list of patrons, under the name that it was given."""
        self.show_page(pages.LISTS).show_patrons(title, patron_ids)  # type: ignore[attr-defined]

    def open_review(self) -> None:
        """Open the answers that wait for review, from anywhere."""
        self.show_page(pages.FORMS).open_review()  # type: ignore[attr-defined]

    def patron_page(self) -> PatronPage:
        """The page of one patron, made on its first use."""
        if self._patron_page is None:
            made = pages.patron_page(self._desk)
            self._patron_page = made  # type: ignore[assignment]
            self._wire_patron_page(made)
            self.patrons.set_detail(made)
        assert self._patron_page is not None
        return self._patron_page

    def step_back(self) -> None:
        """Esc: from another page to the patrons, from the patron to the search."""
        self.find_patron()

    def wake(self) -> None:
        """After the first paint: make what can wait."""
        from desktop.ui.due_notice import DueNotice
        from desktop.ui.passing_time import PassingTime
        from desktop.ui.spare_memory import forget_sources

        self.patrons.wake()
        self.patron_page()
        self.calls.show_bar()
        forget_sources()
        self._collecting.begin()
        PassingTime(self._desk.tasks, self._desk.changes, self).begin()
        show = partial(self.rail.show_count, pages.FOLLOW_UPS)
        due = DueNotice(self._desk, show, self).begin()
        due.wanted.connect(lambda: self.show_page(pages.FOLLOW_UPS))

    def made_pages(self) -> Iterable[QWidget]:
        """The pages that there are by now."""
        return self._pages.values()

    def end(self) -> None:
        """Remember the place, too."""
        self._state.keep(self, self.patrons.splitter)
        super().end()
        self._collecting.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no control wanted: / searches, Esc steps back."""
        if event.text() == "/":
            self.find_patron()
        elif event.key() == Qt.Key.Key_Escape:
            self.step_back()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the window."""
        dropped_files.welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """An export, a survey or a filled form is taken in."""
        if files := dropped_files.take(event):
            self.show_page(pages.IMPORT).add_files(files)  # type: ignore[attr-defined]

    def _page(self, key: str) -> QWidget:
        page = self._pages.get(key)
        return self._add_page(key, pages.BY_KEY[key].make(self._desk)) if page is None else page

    def _add_page(self, key: str, page: QWidget) -> QWidget:
        self._pages[key] = page
        if key == pages.CALL:
            self.calls.adopt(page)  # type: ignore[arg-type]
        self.stack.addWidget(page)
        for signal, slot in (
            ("patron_wanted", self.show_patron),
            ("page_wanted", self.show_page),
            ("file_wanted", self.file_wanted.emit),
            ("review_wanted", self.open_review),
            ("list_wanted", self.show_list),
            ("call_wanted", self.start_call),
            ("practice_wanted", lambda: self.calls.practise()),
            ("session_changed", self._on_session_changed),
        ):
            found = getattr(page, signal, None)
            if found is not None:
                found.connect(slot)
        return page

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.show_page)
        self.patrons.patron_selected.connect(self._on_patron_selected)
        self.patrons.patron_entered.connect(self._on_patron_entered)
        self.patrons.new_patron_wanted.connect(self.add_patron)
        self.patrons.first_painted.connect(self.painted)
        self._user_menu.people_wanted.connect(lambda: self.show_page("settings"))

    def _wire_patron_page(self, page: QWidget) -> None:
        for signal, slot in (
            ("patron_closed", self.find_patron),
            ("patron_created", self.show_patron),
            ("patron_wanted", self.show_patron),
            ("page_wanted", self.show_page),
            ("fill_wanted", self.fill_form),
            ("call_wanted", self.start_call),
            ("resume_wanted", lambda call_id: self.calls.resume(call_id)),
        ):
            getattr(page, signal).connect(slot)

    def _on_patron_selected(self, patron_id: int) -> None:
        self.patron_page().show_patron(patron_id)

    def _on_patron_entered(self, patron_id: int) -> None:
        self.patron_page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_session_changed(self) -> None:
        super()._on_session_changed()
        getattr(self.stack.currentWidget(), "on_user_changed", lambda: None)()
