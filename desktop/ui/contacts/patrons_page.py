"""The page of patrons: search and list on the left, the chosen patron on the right.

Before the first paint only the first rows are read. The ids of a whole view and the counts of
all views are read on the worker afterwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from db.queries import patron_list
from db.records.patron_row import PatronRow
from desktop.domain.words import count_words
from desktop.ui.contacts.patron_list_model import PatronListModel
from desktop.ui.contacts.patrons_frame import tell_reader
from desktop.ui.contacts.patrons_tonight import FIRST_ROWS, TonightPages
from desktop.ui.contacts.views import BY_KEY, VIEWS
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.widgets.empty_state import EmptyState

FOUND_MOST = 50
REST_MS = 70  # the list is still before the patron's page follows
COUNT_MS = 400
A_TYPO = "qxqxqxqx"


class PatronsPage(TonightPages):
    """Search, views and list; `patron_selected(id)` follows the current row.

    `patron_entered(id)`: Enter was pressed; `new_patron_wanted(typed)`; `first_painted` once.
    """

    patron_selected = Signal(int)
    patron_entered = Signal(int)
    new_patron_wanted = Signal(str)
    page_wanted = Signal(str)
    first_painted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._counts: dict[str, int] = {}
        self._announced: int | None = None
        self._awake = False
        self.model = PatronListModel(self._read_rows, self)
        self._rest = _timer(self, REST_MS, self._announce)
        self._recount = _timer(self, COUNT_MS, self._read_counts)
        self._build()
        self._connect()
        self._show_view()

    def showEvent(self, event: QShowEvent) -> None:
        """With nobody to list, being shown is the first paint."""
        super().showEvent(event)
        if not self._awake and self._body.currentWidget() is not self.list:
            QTimer.singleShot(0, self.first_painted)

    def activate(self) -> None:
        """The page was opened: typing can begin at once."""
        self.search_now()

    @property
    def empty(self) -> EmptyState:
        """What is shown when there is nobody; made when it is first needed."""
        if self._empty is None:
            from desktop.ui.widgets.empty_state import EmptyState

            self._empty = EmptyState("search", "")
            self._empty.acted.connect(self._on_empty_acted)
            self._body.addWidget(self._empty)
        return self._empty

    def search_now(self) -> None:
        """Put the cursor into the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def search_for(self, text: str) -> None:
        """Search as if it had been typed."""
        self.field.setText(text)
        self.search_now()

    def wake(self) -> None:
        """After the first paint: read what can wait."""
        if not self._awake:
            self._awake = True
            self._read_ids()
            self._read_counts()
            self._desk.tasks.start(
                lambda _progress, _cancelled: _warm_search(), lambda _: None, self._on_read_failed
            )
            QTimer.singleShot(0, self.list.warm)
            QTimer.singleShot(0, self, self._show_unsaved)
            QTimer.singleShot(0, self, lambda: tell_reader(self.count_line, ""))

    def _show_unsaved(self) -> None:
        """What was begun and not saved is named from now on."""
        from desktop.ui.contacts.unsaved_line import UnsavedLine

        line = UnsavedLine(self._desk, lambda: self._announced, self.show_patron)
        self._foot.addWidget(line)
        self.patron_selected.connect(lambda _id: line.refresh())
        line.begin()

    def show_patron(self, patron_id: int) -> None:
        """Make a patron current, whatever is typed or chosen."""
        place = self.model.place_of(patron_id)
        if place < 0 and (self.field.text() or self.views.chosen != "all"):
            self.field.blockSignals(True)
            self.field.clear()
            self.field.blockSignals(False)
            self.views.choose("all")
            place = self.model.place_of(patron_id)
        if place >= 0:
            self.list.go_to(place)
        self._rest.stop()
        self._announced = patron_id
        self.patron_selected.emit(patron_id)

    def _read_rows(self, ids: list[int]) -> list[PatronRow]:
        return patron_list.list_rows(ids, self.views.chosen)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text_changed)
        self.field.moved.connect(self.list.go_on)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self._on_left)
        self.field.undo_wanted.connect(self._desk.edits.undo)
        self.field.redo_wanted.connect(self._desk.edits.redo)
        self.views.view_chosen.connect(self._on_view_chosen)
        self.views.lists_wanted.connect(lambda: self.page_wanted.emit("lists"))
        self.list.current_moved.connect(self._rest.start)
        self.list.clicked.connect(self._announce)
        self.list.activated.connect(self._on_entered)
        self.list.typed.connect(self._on_typed_in_list)
        self.list.painted.connect(self.first_painted)
        for ticking in (self.field.ticked, self.list.ticked):
            ticking.connect(self._on_ticked)
        self.new.clicked.connect(lambda: self.new_patron_wanted.emit(self.field.text().strip()))
        changes = self._desk.changes
        changes.patron_changed.connect(self._on_patron_changed)
        changes.patrons_changed.connect(self._on_patrons_changed)
        changes.import_finished.connect(self._on_patrons_changed)
        changes.programme_changed.connect(self._on_patrons_changed)

    def _on_text_changed(self, text: str) -> None:
        if not text.strip():
            self._show_view()
            return
        from db.search import search  # not needed for the first page

        self._asked += 1
        if self._show_found_tonight(text):
            return
        found = search(text, FOUND_MOST)
        self.model.marks = None
        self.model.show_rows(found.rows, found.corrected or text)
        self.list.scrollToTop()
        self._say_found(text.strip(), len(found.rows), found.corrected, found.more)
        if found.rows:
            self.list.go_to(0)

    def _say_found(self, text: str, count: int, corrected: str, more: bool) -> None:
        total = self._counts.get("all")
        many = f"{count}+" if more else f"{count:,}"
        line = f"{many} of {count_words(total, 'patron')}" if total else f"{many} found"
        if corrected:
            line = f"{many} for “{corrected}” instead"
        if self._is_tonight():
            line = f"Nobody here tonight; {line}"
        self.count_line.setText(line)
        self._body.setCurrentWidget(self.list if count else self.empty)
        if not count:
            short = text if len(text) <= 40 else text[:39] + "…"
            self.empty.set_texts(
                f"Nobody matches “{short}”",
                "Try fewer letters, or part of a phone number.",
                f"Add “{short}” as a new patron",
            )
        tell_reader(self.count_line, line)

    def _on_view_chosen(self) -> None:
        if self.field.text():
            self.field.clear()  # shows the view
        else:
            self._show_view()

    def _show_view(self) -> None:
        """The first rows at once, the rest as soon as the worker has read the ids."""
        view = self.views.chosen
        if self._show_tonight():
            return
        rows = patron_list.list_first(view, FIRST_ROWS)
        self.model.show_rows(rows)
        self.list.scrollToTop()
        self._body.setCurrentWidget(self.list if rows else self.empty)
        if not rows:
            shown = BY_KEY[view]
            self.empty.set_texts(
                shown.empty_title, shown.empty_text, "Import a file…" if view == "all" else ""
            )
        self._say_view(len(rows))
        if self._awake:
            self._read_ids()

    def _say_view(self, at_hand: int) -> None:
        if self._is_tonight():
            self._say_tonight()
            return
        view = BY_KEY[self.views.chosen]
        count = self._counts.get(view.key, at_hand if at_hand < FIRST_ROWS else None)
        self.count_line.setText("" if count is None else count_words(count, view.noun))

    def _read_ids(self) -> None:
        self._asked += 1
        question, view = self._asked, self.views.chosen

        def show(ids: array[int]) -> None:
            if question != self._asked:
                return  # something else was asked meanwhile
            self._counts[view] = len(ids)
            if self.field.text().strip():
                return  # somebody typed before the window was awake
            self.model.show_ids(ids)
            self._say_view(len(ids))
            self._body.setCurrentWidget(self.list if ids else self.empty)

        if self._is_tonight():
            return
        self._desk.tasks.start(
            lambda _progress, _cancelled: patron_list.list_ids(view), show, self._on_read_failed
        )

    def _read_counts(self) -> None:
        def show(counts: dict[str, int]) -> None:
            self._counts = counts
            self.views.set_counts(counts)
            if not self.field.text().strip():
                self._say_view(self.model.rowCount())

        self._desk.tasks.start(
            lambda _progress, _cancelled: {v.key: patron_list.count_view(v.key) for v in VIEWS},
            show,
            self._on_read_failed,
        )

    def _on_read_failed(self, error: BaseException) -> None:
        self.count_line.setText("The list could not be read.")

    def _on_entered(self) -> None:
        if self._body.currentWidget() is not self.list:
            if self.field.text().strip():
                self._on_empty_acted()
            return
        if self.list.current_id is None:
            self.list.go_to(0)
        patron_id = self.list.current_id
        if patron_id is not None:
            self._announce()
            self.patron_entered.emit(patron_id)

    def _on_typed_in_list(self, letters: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)
        self.field.insert(letters)

    def _on_empty_acted(self) -> None:
        typed = self.field.text().strip()
        if typed:
            self.new_patron_wanted.emit(typed)
        else:
            self.page_wanted.emit("import")

    def _on_left(self) -> None:
        if self.field.text():
            self.field.clear()
        elif self.views.chosen != "all":
            self.views.choose("all")

    def _announce(self) -> None:
        self._rest.stop()
        patron_id = self.list.current_id
        if patron_id is not None and patron_id != self._announced:
            self._announced = patron_id
            self.patron_selected.emit(patron_id)

    def _on_patron_changed(self) -> None:
        self.model.forget_rows()
        self._recount.start()

    def _on_patrons_changed(self) -> None:
        current = self.list.current_id
        self._on_text_changed(self.field.text())
        self._recount.start()
        if current is not None and (place := self.model.place_of(current)) >= 0:
            self.list.go_to(place)


def _warm_search() -> None:
    """The first typo reads the words of all names: let that be this one, on the worker."""
    from db.search import search

    search(A_TYPO, 1)


def _timer(owner: QWidget, pause: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(pause)
    timer.timeout.connect(then)
    return timer
