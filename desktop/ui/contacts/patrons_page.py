"""The page of patrons: search and list on the left, the chosen patron on the right.

Before the first paint only the first rows are read. The ids of a whole view and the counts of
all views are read on the worker afterwards.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.queries import patron_list
from db.records.patron_row import PatronRow
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.contacts.patron_list import PatronList
from desktop.ui.contacts.patron_list_model import PatronListModel
from desktop.ui.contacts.search_field import SearchField
from desktop.ui.contacts.view_bar import ViewBar
from desktop.ui.contacts.views import BY_KEY, VIEWS
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.widgets.empty_state import EmptyState

FIRST_ROWS = 50
FOUND_MOST = 50
REST_MS = 70  # the list is still before the patron's page follows
COUNT_MS = 400
COLUMN = 348
A_TYPO = "qxqxqxqx"


class PatronsPage(QWidget):
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
        self._asked = 0  # the number of the last question put to the worker
        self._awake = False
        self._empty: EmptyState | None = None
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

    def set_detail(self, detail: QWidget) -> None:
        """Put the patron's page in its place on the right."""
        self._detail.addWidget(detail)
        self._detail.setCurrentWidget(detail)

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
            QTimer.singleShot(0, self, lambda: _tell_reader(self.count_line, ""))

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

    @property
    def splitter(self) -> QSplitter:
        """Where the column ends and the patron begins."""
        return self._splitter

    def _read_rows(self, ids: list[int]) -> list[PatronRow]:
        return patron_list.list_rows(ids, self.views.chosen)

    def _build(self) -> None:
        self.field = SearchField()
        self.views = ViewBar()
        self.count_line = Label("", "small", "ink2", elide=True)
        self.new = Button("New", "quiet", "plus")
        self.new.setAccessibleName("New patron")
        self.new.setToolTip("New patron (Ctrl+N)")
        self.list = PatronList(self.model)
        self._body = QStackedWidget()
        self._body.addWidget(self.list)
        column = QFrame()
        column.setObjectName("listColumn")
        column.setMinimumWidth(250)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, theme.px(16), 0, 0)
        layout.setSpacing(theme.px(8))
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        head.setSpacing(theme.px(8))
        line = QHBoxLayout()
        line.addWidget(self.count_line, 1)
        line.addWidget(self.new)
        head.addWidget(self.field)
        head.addWidget(self.views)
        head.addLayout(line)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)
        self._detail = QStackedWidget()
        self._detail.addWidget(QWidget())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(column)
        self._splitter.addWidget(self._detail)
        self._splitter.setStretchFactor(1, 1)
        # Large text takes some of the width, not all that it would like.
        wide = round(COLUMN * (1 + (theme.scale() - 1) / 2))
        self._splitter.setSizes([wide, 4 * wide])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

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
        found = search(text, FOUND_MOST)
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
        self.count_line.setText(line)
        self._body.setCurrentWidget(self.list if count else self.empty)
        if not count:
            short = text if len(text) <= 40 else text[:39] + "…"
            self.empty.set_texts(
                f"Nobody matches “{short}”",
                "Try fewer letters, or part of a phone number.",
                f"Add “{short}” as a new patron",
            )
        _tell_reader(self.count_line, line)

    def _on_view_chosen(self) -> None:
        if self.field.text():
            self.field.clear()  # shows the view
        else:
            self._show_view()

    def _show_view(self) -> None:
        """The first rows at once, the rest as soon as the worker has read the ids."""
        view = self.views.chosen
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
        view = BY_KEY[self.views.chosen]
        count = self._counts.get(view.key, at_hand if at_hand < FIRST_ROWS else None)
        self.count_line.setText("" if count is None else count_words(count, view.noun))

    def _read_ids(self) -> None:
        self._asked += 1
        question, view = self._asked, self.views.chosen

        def show(ids: array[int]) -> None:
            if question != self._asked:
                return  # something else was asked meanwhile
            self.model.show_ids(ids)
            self._counts[view] = len(ids)
            self._say_view(len(ids))
            self._body.setCurrentWidget(self.list if ids else self.empty)

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


def _tell_reader(about: QWidget, line: str) -> None:
    """Say to a screen reader what changed away from the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, line))
