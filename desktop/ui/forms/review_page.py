"""The review: what people answered beside what we know of them, one after the other or all at once.

Keys: Ctrl+Enter takes in and goes on, Ctrl+Shift+Enter leaves, Alt+Down and Alt+Up walk the queue
from anywhere on the page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from db.queries import review_queue
from db.queries.take_in import undo_take_in
from desktop.domain.form_review import Bulk, Sorted, take_as_shown
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.review_bulk import ReviewBulk
from desktop.ui.forms.review_foot import ReviewFoot
from desktop.ui.forms.review_queue import CONFLICTS, DONE, NOBODYS, OURS, ReviewQueue
from desktop.ui.forms.review_sheet import ReviewSheet
from desktop.ui.widgets.empty_state import EmptyState

LIST_WIDTH, LIST_SHARE = 320, 0.34
SETTLE_MS = 250
_WHOSE = {OURS: review_queue.MATCHED, NOBODYS: review_queue.UNMATCHED}


class ReviewPage(QWidget):
    """`back_wanted`: to the forms. `patron_wanted(id)`: see a record. `queue_shown` when the list
    was read; `sorted_out` when it is known what conflicts.
    """

    back_wanted = Signal()
    patron_wanted = Signal(int)
    queue_shown = Signal()
    sorted_out = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form_id: int | None = None
        self._clear: set[int] = set()  # conflicts with nothing
        self._torn: set[int] = set()  # conflicts with something
        self._sorted_of: frozenset[int] = frozenset()
        self._stale = True
        self._deciding = False  # what changes now was done here
        self.bulk = ReviewBulk(desk, self)
        self.queue = ReviewQueue()
        self.sheet = ReviewSheet()
        self.foot = ReviewFoot()
        self.empty = EmptyState("check", "", "")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    # -- from outside

    def show_form(self, form_id: int | None) -> None:
        """Show what waits of one form, or of all."""
        self._form_id = form_id
        self._stale = True

    def activate(self) -> None:
        """Called when the page is shown."""
        if self._stale:
            self.reload()
        else:
            self._sort()  # it was given up when nobody looked
        self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the queue again, and find out what of it conflicts."""
        self._stale = False
        self._again.stop()
        self.queue.show_filters(self._form_id)
        self._show_queue()
        self._sort()

    # -- the frame

    def _lay_out(self) -> None:
        self._right = QWidget()
        self._stack = QStackedLayout(self._right)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        column.addWidget(_line())
        column.addWidget(self.foot)
        self._stack.addWidget(full)
        self._stack.addWidget(self.empty)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.queue)
        row.addWidget(_line(upright=True))
        row.addWidget(self._right, 1)

    def _connect(self) -> None:
        queue, sheet, bulk = self.queue, self.sheet, self.bulk
        queue.back_wanted.connect(self.back_wanted)
        queue.response_chosen.connect(self._on_response_chosen)
        queue.filter_changed.connect(self._on_filter_changed)
        queue.bulk_wanted.connect(self._on_bulk_wanted)
        queue.stop_wanted.connect(bulk.stop)
        queue.list.entered_row.connect(self._focus_lines)
        sheet.decided.connect(self._show_buttons)
        sheet.patron_wanted.connect(self.patron_wanted)
        bulk.sorted_out.connect(self._on_sorted_out)
        bulk.progressed.connect(queue.show_progress)
        bulk.finished.connect(self._on_bulk_finished)
        self.foot.take.clicked.connect(self._on_take)
        self.foot.leave.clicked.connect(self._on_leave)
        self.foot.later.clicked.connect(self._on_later)
        self.foot.take_back.clicked.connect(self._on_take_back)
        for keys, by in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.queue.step(by))
        self._desk.changes.responses_changed.connect(self._on_responses_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The response needs the room more than the queue does."""
        super().resizeEvent(event)
        self.queue.setFixedWidth(min(theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE)))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: what conflicts need not be known. A review in bulk goes on."""
        self.bulk.stop_sorting()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the forms."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    # -- the queue

    def _ids(self) -> list[int]:
        kind, filters = self.queue.kind, {"form_id": self._form_id, "face": self.queue.face}
        if kind == DONE:
            return review_queue.list_reviewed_ids(**filters)
        ids = review_queue.list_waiting_ids(**filters, whose=_WHOSE.get(kind, review_queue.ANY))
        if kind == CONFLICTS:
            return [i for i in ids if i in self._torn]
        return ids

    def _show_queue(self, wanted: int = 0, place: int = -1) -> None:
        row = self.queue.list.currentIndex().row() if place < 0 else place
        ids = self._ids()
        self.queue.show_ids(ids, wanted, row)
        self._stack.setCurrentIndex(0 if ids else 1)
        if not ids:
            self._say_empty()
        self.queue_shown.emit()

    def _say_empty(self) -> None:
        if self.queue.kind == DONE:
            self.empty.set_texts("Nothing was reviewed yet", "What you take in or leave is here.")
        elif self.queue.kind == CONFLICTS and self.bulk_is_sorting:
            self.empty.set_texts("Looking for conflicts…", "This takes a moment.")
        elif self.queue.kind in (CONFLICTS, OURS, NOBODYS) or self.queue.face or self._form_id:
            self.empty.set_texts("Nothing of this kind waits", "Choose another kind at the left.")
        else:
            self.empty.set_texts(
                "Nothing waits for review",
                "Answers from the kiosk, from paper, from the web and from surveys come here.",
            )

    @property
    def bulk_is_sorting(self) -> bool:
        """Whether it is still being found out what conflicts."""
        return self.bulk.sorting

    def _sort(self) -> None:
        """Find out what conflicts, unless that is known of all that waits."""
        if self.bulk.busy:
            return
        waiting = review_queue.list_waiting_ids(form_id=self._form_id, face=self.queue.face)
        if self._sorted_of.issuperset(waiting):
            self._sorted_of = frozenset(waiting)
            self._clear &= self._sorted_of  # of another form, or of all, there was more
            self._show_sorted()
            return
        self._clear = set()
        self.bulk.sort(waiting)
        self._offer_bulk()

    def _on_sorted_out(self, found: Sorted) -> None:
        self._sorted_of = frozenset(i for part in found for i in part)
        self._clear, self._torn = set(found.clear), set(found.conflicting)
        self._show_sorted()
        if self.queue.kind == CONFLICTS:
            self._show_queue()
        self.sorted_out.emit()

    def _show_sorted(self) -> None:
        self.queue.model.mark_conflicts(self._torn)
        self._offer_bulk()

    def _offer_bulk(self) -> None:
        """What could be done at once, of the kind that is shown."""
        if self.bulk.busy:
            return
        if self.queue.kind == NOBODYS:
            self.queue.show_strangers(self.queue.model.rowCount())
        else:
            self.queue.show_clear(len(self._clear), looking=self.bulk.sorting)

    def _on_settled(self) -> None:
        self.queue.show_filters(self._form_id)

    def _on_filter_changed(self) -> None:
        self._form_id = self.queue.form_id
        self._sorted_of = frozenset()
        self.queue.list.go_to(0)
        self.reload()

    def _on_responses_changed(self) -> None:
        if self._deciding:
            return
        self._sorted_of = frozenset()
        if self.isVisible():
            self._again.start()
        else:
            self._stale = True

    # -- one response

    def _on_response_chosen(self, response_id: int) -> None:
        if response_id and not self.sheet.show_response(response_id):
            self._again.start()

    def _focus_lines(self) -> None:
        """Enter in the queue: to the first thing to decide."""
        rows = self.sheet.lines.rows
        (rows[0].tick if rows else self.foot.take).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_buttons(self) -> None:
        if self.sheet.found is not None:
            ticked = len(self.sheet.lines.ticked)
            self.foot.show_review(self.sheet.found, self.sheet.beside, ticked)

    def _on_take(self) -> None:
        self._decide(self.sheet.lines.ticked)

    def _on_leave(self) -> None:
        self._decide(frozenset())

    def _decide(self, ticked: frozenset[str]) -> None:
        found = self.sheet.found
        if found is None or found.response.status != "waiting":
            return
        name, user_id = self.sheet.name.text(), self._desk.session.user_id
        done = f"Taken in: {name}" if ticked else f"Left: {name}"
        self._deciding = True
        step = self._desk.edits.run(lambda: take_as_shown(found, ticked, user_id=user_id), done)
        self._deciding = False
        if step is None:
            self._again.start()  # somebody was quicker: see how it stands
            return
        self._go_on(found.response.id)

    def _go_on(self, response_id: int) -> None:
        """To the next of the queue; the counts follow when the hands rest."""
        self._clear.discard(response_id)
        self._torn.discard(response_id)
        self.queue.take_out(response_id)
        if not self.queue.model.rowCount():
            self._show_queue()
        self._offer_bulk()
        self._settle.start()
        self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_later(self) -> None:
        if not self.queue.step(1):
            self._desk.toasts.show("That was the last one. What is open stays in the queue.")

    def _on_take_back(self) -> None:
        found = self.sheet.found
        if found is None:
            return
        response_id, user_id = found.response.id, self._desk.session.user_id
        step = self._desk.edits.run(
            lambda: undo_take_in(response_id, user_id=user_id),
            f"Taken back: {self.sheet.name.text()} waits again",
        )
        if step is not None:
            self._again.start()

    # -- all at once

    def _on_bulk_wanted(self) -> None:
        """The oldest answers first, so that what was said later stands."""
        self.foot.setEnabled(False)  # two writers would wait for each other
        if self.queue.kind == NOBODYS:
            self.bulk.take(self.queue.model.ids[::-1], new=True)
            return
        waiting = review_queue.list_waiting_ids(form_id=self._form_id, face=self.queue.face)
        self.bulk.take([i for i in reversed(waiting) if i in self._clear])

    def _on_bulk_finished(self, done: Bulk) -> None:
        self.foot.setEnabled(True)
        self._sorted_of = frozenset()
        self.reload()
        self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)


class _Rule(QWidget):
    """A thin line between two parts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colour of lines."""
        QPainter(self).fillRect(self.rect(), theme.color("line"))


def _line(upright: bool = False) -> QWidget:
    made = _Rule()
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made
