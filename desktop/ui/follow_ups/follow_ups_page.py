"""The follow-ups: views by due date, a search, the list, and the chosen one beside it."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db import clock
from db.errors import StoreError
from db.queries import follow_ups
from db.records.follow_ups import FollowUpRecord
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.follow_ups import views
from desktop.ui.follow_ups.follow_up_acts import FollowUpActs
from desktop.ui.follow_ups.follow_up_form import FollowUpDraft
from desktop.ui.follow_ups.follow_up_list import FollowUpList
from desktop.ui.follow_ups.follow_up_model import FollowUpModel
from desktop.ui.follow_ups.follow_up_panel import FollowUpPanel
from desktop.ui.follow_ups.follow_ups_head import FollowUpsHead
from desktop.ui.follow_ups.views import VIEWS, empty_words
from desktop.ui.widgets.empty_state import EmptyState

AT_ONCE = 4000  # follow-ups that are read before one sees it; of more the worker reads the ids
PANEL_WIDTH, PANEL_SHARE = 360, 0.4
SEARCH_MS = 120
MINUTES = 10  # how often it is looked whether another day has begun


class _Found(NamedTuple):
    ids: array[int]
    counts: dict[str, int]


class FollowUpsPage(QWidget):
    """`patron_wanted(id)` and `call_wanted(id)`: of the patron of the chosen one."""

    patron_wanted = Signal(int)
    call_wanted = Signal(int)
    shown = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._acts = FollowUpActs(desk)
        self._turn = 0
        self._day = clock.today()
        self.counts: dict[str, int] = {}
        self.model = FollowUpModel(follow_ups.read_follow_ups, self)
        self.list = FollowUpList(self.model)
        self.panel = FollowUpPanel()
        self.head = FollowUpsHead()
        self.views, self.text = self.head.views, self.head.text
        self.empty = EmptyState("phone", "")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_MS)
        self._typing.timeout.connect(self.reload)
        self._days = QTimer(self)
        self._days.setInterval(MINUTES * 60_000)
        self._days.timeout.connect(self._look_at_the_day)
        self._lay_out()
        self._connect()

    # -- from outside -------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was opened: what is due may be another day's."""
        if not self.panel.is_writing:
            self.reload()
            self._rest_focus()

    def on_user_changed(self) -> None:
        """Somebody else sat down: *Mine* is theirs now."""
        self._on_changed()

    def show_view(self, key: str) -> None:
        """Go to a view."""
        self.views.show_value(key)
        self.reload()

    def reload(self, keep: int | None = None) -> None:
        """Read the view again; the current one stays current, or `keep` becomes it."""
        self._typing.stop()
        self._day = clock.today()
        self._days.start()
        self._turn += 1
        turn, view, text = self._turn, self.views.value, self.text.text().strip()
        user_id = self._desk.session.user_id
        keep = self.current_id if keep is None else keep

        def read() -> _Found:
            counts = follow_ups.count_views(user_id)
            return _Found(follow_ups.list_ids(view, user_id=user_id, text=text), counts)

        counts = follow_ups.count_views(user_id)
        searched = counts["all"] if view != "done" else counts["done"]
        if (searched if text else counts[view]) <= AT_ONCE:
            self._show(_Found(follow_ups.list_ids(view, user_id=user_id, text=text), counts), keep)
            return
        self._desk.tasks.start(
            lambda _progress, _cancelled: read(),
            lambda found: self._show(found, keep) if turn == self._turn else None,
            self._on_failed,
        )

    @property
    def current_id(self) -> int | None:
        """The chosen follow-up."""
        return self.model.id_at(self.list.currentIndex().row())

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._body = QStackedWidget()
        self._body.addWidget(self.list)
        self._body.addWidget(self.empty)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.head)
        left.addWidget(self._body, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.panel)

    def _connect(self) -> None:
        self.views.chosen.connect(lambda _key: self.reload())
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.head.add_button.clicked.connect(self.add)
        self.empty.acted.connect(self._on_empty_acted)
        self.list.current_moved.connect(self._on_current_moved)
        self.list.key_pressed.connect(self._do)
        panel = self.panel
        panel.act_wanted.connect(self._do)
        panel.done_form.done.connect(self._on_done)
        panel.move_form.moved.connect(self._on_moved)
        panel.form.saved.connect(self._on_saved)
        for form in (panel.done_form, panel.move_form, panel.form):
            form.cancelled.connect(self._on_cancelled)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self.text.setFocus(Qt.FocusReason.ShortcutFocusReason))
        changes = self._desk.changes
        for changed in (
            changes.patron_changed, changes.patrons_changed, changes.import_finished,
            changes.settings_changed,
        ):  # fmt: skip
            changed.connect(self._on_changed)
        theme.notifier().changed.connect(self._on_changed)

    def event(self, event: QEvent) -> bool:
        """F5 here calls the chosen patron, whatever the window does with it elsewhere."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F5:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F5, and the keys of the search field."""
        searching = self.text.hasFocus()
        if event.key() == Qt.Key.Key_F5:
            self._do("call")
        elif event.key() == Qt.Key.Key_N and not event.modifiers():
            self.add()
        elif searching and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive():
                self.reload()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif searching and event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel gives way on a small screen."""
        super().resizeEvent(event)
        self.panel.setFixedWidth(min(theme.px(PANEL_WIDTH), round(self.width() * PANEL_SHARE)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, and a line under the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        top = self._body.y() - 1
        painter.fillRect(QRect(0, top, self.width(), 1), theme.color("line"))

    # -- showing ------------------------------------------------------------------------------

    def _show(self, found: _Found, keep: int | None) -> None:
        before = max(self.list.currentIndex().row(), 0)
        writing = self.panel.is_writing and keep is not None and keep == self.current_id
        self.counts = found.counts
        self.head.show_counts(found.counts)
        self.list.blockSignals(writing)  # a form that is being filled stays as it is
        self.model.show_ids(found.ids)
        place = self.model.place_of(keep) if keep is not None else -1
        self.list.go_to(place if place >= 0 else before)
        self.list.blockSignals(False)
        had_focus = self.list.hasFocus()
        self._body.setCurrentWidget(self.list if found.ids else self.empty)
        self._say_empty()
        if not writing:
            self.panel.show_follow_up(self.list.current)
            self._show_panel()
        if had_focus and not found.ids:
            self._rest_focus()
        self.shown.emit()

    def _say_empty(self) -> None:
        named = self._desk.session.user_id is not None
        text, coming = self.text.text().strip(), self.counts.get("all", 0)
        self.empty.set_texts(*empty_words(self.views.value, text, coming, named=named))

    def _on_empty_acted(self) -> None:
        match self.empty.action.text():
            case views.CLEAR:
                self.text.clear()
                self.reload()
            case views.SHOW_ALL | views.SEARCH_ALL:
                self.show_view("all")
            case _:
                self.add()
        self._rest_focus()

    def _rest_focus(self) -> None:
        if self.panel.is_writing:
            return
        # With nothing to walk, the arrows go from view to view on their chips.
        chip = self.views.button_for(self.views.value)
        target = self.list if self.model.rowCount() else chip
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_panel(self) -> None:
        """Nothing stands beside an empty view; while one searches all stays in its place."""
        self.panel.setVisible(self.model.rowCount() > 0 or bool(self.text.text()))

    def _on_current_moved(self) -> None:
        self.panel.show_follow_up(self.list.current)

    def _on_changed(self, *_what: int) -> None:
        if self.isVisible():
            self.reload()

    def _look_at_the_day(self) -> None:
        """A window that stays open overnight: what was for tomorrow is due."""
        if clock.today() != self._day:
            self._on_changed()

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    # -- doing --------------------------------------------------------------------------------

    def add(self) -> None:
        """Write one by hand."""
        self.panel.show()
        self.panel.begin_form(None, self._desk.session.user_id)

    def _do(self, what: str) -> None:
        if what in ("before", "next"):
            self._step_view(1 if what == "next" else -1)
        elif what == "add":
            self.add()
        elif (found := self.list.current) is not None:
            self._do_with(found, what)

    def _do_with(self, found: FollowUpRecord, what: str) -> None:
        if what == "open":
            self.patron_wanted.emit(found.patron_id)
        elif what == "remove":
            self._acts.remove(found)
        elif found.done_at is not None:
            if what == "done":
                self._acts.open_again(found)
        elif what == "done":
            self.panel.begin_done()
        elif what == "move":
            self.panel.begin_move()
        elif what == "edit":
            self.panel.begin_form(found, found.owner_id)
        elif what == "call":
            self.call_wanted.emit(found.patron_id)

    def _step_view(self, step: int) -> None:
        keys = [view.key for view in VIEWS]
        place = keys.index(self.views.value) + step
        if 0 <= place < len(keys):
            self.show_view(keys[place])
            self._rest_focus()

    def _on_done(self, what: str) -> None:
        found = self.list.current
        self._leave_forms()
        if found is not None:
            self._acts.keep(found, what)

    def _on_moved(self, day: str, what: str) -> None:
        found = self.list.current
        self._leave_forms()
        if found is not None:
            self._acts.move(found, day, what)

    def _on_saved(self, draft: FollowUpDraft) -> None:
        made = self._acts.save(draft)
        if made is None:
            return
        self._leave_forms()
        if self.model.place_of(made) < 0:
            self.text.clear()
            self.views.show_value("all")
        self.reload(made)

    def _on_cancelled(self) -> None:
        self._leave_forms()

    def _leave_forms(self) -> None:
        self.panel.show_follow_up(self.list.current)
        self._show_panel()
        self._rest_focus()
