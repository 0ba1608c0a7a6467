"""The page of one patron: head, tabs, and the line that keeps what was just learnt.

Walking the contact list must stay quick: head and Overview are filled at once, the other tabs
when they are shown, 80 ms after the walk has come to rest.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.errors import NotFound
from db.queries import calls, patrons
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.merge_dialog import MergeDialog
from desktop.ui.patron.new_patron import NewPatronForm
from desktop.ui.patron.overview_facts import OverviewFacts, load_overview
from desktop.ui.patron.page_drafts import PageDrafts
from desktop.ui.patron.privacy_acts import PrivacyActs
from desktop.ui.patron.record_frame import DETAILS, HISTORY, INTERESTS, NOTES, OVERVIEW, RecordFrame
from desktop.ui.patron.sheet import page_sheet
from desktop.ui.patron.view_log import ViewLog
from desktop.ui.widgets.empty_state import EmptyState

SETTLE_MS = 80


class PatronPage(QWidget):
    """Shows one patron, or nobody, or the form for a new one."""

    patron_closed = Signal()
    patron_created = Signal(int)
    call_wanted = Signal(int)  # a call with this patron is to begin
    resume_wanted = Signal(int)  # a call that was interrupted is to go on
    draft_wanted = Signal(int)  # an e-mail to this patron is to be drafted
    page_wanted = Signal(str)
    fill_wanted = Signal(int)  # a form is to be filled in for this patron
    patron_wanted = Signal(int)  # another patron's page: a member of the household, a duplicate

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._facts: OverviewFacts | None = None
        self._privacy = PrivacyActs(desk, self)
        self._drafts = PageDrafts(desk, self)
        self._stale: set[int] = set()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._fill_tab)
        self._soon = QTimer(self)  # several announcements of one edit are one refresh
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self.setObjectName("patronPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._scale = theme.scale()
        self._build()
        self._listen()
        self.setStyleSheet(page_sheet())

    def _build(self) -> None:
        self.record = frame = RecordFrame(self._desk)
        self.header, self.tabs, self.capture = frame.header, frame.tabs, frame.capture
        self.overview, self.history = frame.overview, frame.history
        self.interests, self.notes, self.details = frame.interests, frame.notes, frame.details
        self.nobody = EmptyState(
            "patrons",
            "Nobody chosen yet",
            "Type three letters of a name, a phone number or an e-mail on the left.",
        )
        self.form = NewPatronForm(self._desk)
        self.shown = QStackedWidget()
        for page in (self.nobody, self.record, self.form):
            self.shown.addWidget(page)
        self._box.addWidget(self.shown)
        self._connect()
        self._shortcuts()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _place: self._fill_tab())
        self.header.call_wanted.connect(self._on_call_wanted)
        self.header.resume_wanted.connect(self.resume_wanted)
        self.header.note_wanted.connect(self.write_note)
        self.header.draft_wanted.connect(self._on_draft_wanted)
        self.header.fill_wanted.connect(self._on_fill_wanted)
        self.header.merge_wanted.connect(self._on_merge_wanted)
        self.header.archive_wanted.connect(self._on_archive_wanted)
        self._privacy.wire(self.header)
        self.header.needs_shown.connect(ViewLog(self._desk, self).note)
        self.overview.learn_wanted.connect(self.capture.begin)
        for wants_notes in (self.overview.notes_wanted, self.history.notes_wanted):
            wants_notes.connect(lambda: self._show_tab(NOTES))
        self.overview.openers.opener_said.connect(lambda _opener: self.capture.ask_back())
        self.notes.old_notes_wanted.connect(lambda: self.page_wanted.emit("old_notes"))
        self.details.patron_wanted.connect(self.patron_wanted)
        self.form.patron_created.connect(self._on_patron_created)
        self.form.patron_wanted.connect(self._on_known_wanted)
        self.form.cancelled.connect(self._on_form_cancelled)

    def _listen(self) -> None:
        changes = self._desk.changes
        changes.patron_changed.connect(self._on_patron_changed)
        for changed in (
            changes.patrons_changed,
            changes.performance_changed,
            changes.programme_changed,
            changes.vocabulary_changed,
            changes.forms_changed,
            changes.settings_changed,
            changes.import_finished,
        ):
            changed.connect(self._on_something_changed)
        theme.notifier().changed.connect(self._on_theme_changed)

    def _shortcuts(self) -> None:
        keys = {
            "Alt+1": lambda: self._say_and_listen(0),
            "Alt+2": lambda: self._say_and_listen(1),
            "Alt+3": lambda: self._say_and_listen(2),
            "Alt+A": self.overview.ask.focus_answer,
            "Alt+F": self._on_fill_wanted,
            "Ctrl+E": self._on_draft_wanted,
            "Ctrl+J": self.capture.begin,
            "Ctrl+I": self.add_interest,
            "Ctrl+Shift+N": self.write_note,
            "Ctrl+PgDown": lambda: self.record.step_tab(1),
            "Ctrl+PgUp": lambda: self.record.step_tab(-1),
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self.record)
            shortcut.activated.connect(act)

    # What the main window calls.

    @property
    def patron_id(self) -> int | None:
        """Who is shown."""
        return self._facts.detail.id if self._facts else None

    def activate(self) -> None:
        """The page is shown: read again what may have changed elsewhere."""
        self.refresh()

    def show_patron(self, patron_id: int) -> None:
        """Show a patron; head and Overview at once, a heavier tab as soon as the walk rests."""
        other = patron_id != self.patron_id
        try:
            facts = load_overview(patron_id)
        except NotFound:
            self.close_patron()
            return
        if other:
            self._swap_drafts(patron_id)
        self._fill(facts, other)
        self.shown.setCurrentWidget(self.record)

    def add_patron(self, typed: str = "") -> None:
        """Show the form for a new patron, begun with what was typed into the search."""
        self.form.begin(typed)
        self.shown.setCurrentWidget(self.form)
        self.form.focus_first()

    def refresh(self) -> None:
        """Read the shown patron again."""
        if self.patron_id is not None and self.shown.currentWidget() is self.record:
            self.show_patron(self.patron_id)

    def close_patron(self) -> None:
        """Show nobody."""
        self._facts = None
        self.shown.setCurrentWidget(self.nobody)
        self.patron_closed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page itself has nothing to type into: the focus goes on to its first control."""
        self.focus_first()

    def focus_first(self) -> None:
        """Enter was pressed on the list: go to what is said first, or to the tabs."""
        if self.shown.currentWidget() is self.form:
            self.form.focus_first()
            return
        first = self.overview.openers.rows[0].said_button
        if self.tabs.currentIndex() == OVERVIEW and first.isVisible():
            first.setFocus()
        else:
            self.tabs.setFocus()

    def write_note(self) -> None:
        """Open the Notes tab with a fresh note."""
        self._show_tab(NOTES)
        self.notes.begin_note()

    def add_interest(self) -> None:
        """Add an interest where one is: on the Overview in the card, else on its tab."""
        if self.tabs.currentIndex() == OVERVIEW:
            self.overview.good_to_know.begin()
            self.overview.ensureWidgetVisible(self.overview.good_to_know.field)
        else:
            self._show_tab(INTERESTS)
            self.interests.begin()

    # Filling.

    def _fill(self, facts: OverviewFacts, other: bool) -> None:
        self._facts = facts
        detail = facts.detail
        self.header.show_patron(detail, facts.complaints, facts.promises, facts.avoid)
        self._show_open_call(detail.id)
        self.record.show_counts(detail.counts, unsaved=self._drafts.has_note(detail.id))
        self.overview.show_facts(facts)
        if other:
            self.overview.to_top()
        self._stale = {HISTORY, INTERESTS, NOTES, DETAILS}
        if other:
            self._settle.start()
        else:
            self._fill_tab()

    def _show_open_call(self, patron_id: int) -> None:
        """A call that was interrupted is offered in the head."""
        found = [call for call in calls.list_open_calls() if call.patron_id == patron_id]
        since = words.started_words(found[0].started_at) if found else ""
        self.header.show_open_call(found[0].id if found else None, since)

    def _swap_drafts(self, patron_id: int) -> None:
        """What was typed for one patron is never kept for another, and never lost."""
        self.capture.show_patron(patron_id)
        for tab in self.record.heavy.values():
            tab.leave()

    def _fill_tab(self) -> None:
        place = self.tabs.currentIndex()
        if self._facts is None or place not in self._stale:
            return
        self._settle.stop()
        self._stale.discard(place)
        self.record.heavy[place].show_patron(self._facts.detail)

    def _show_tab(self, place: int) -> None:
        self.tabs.setCurrentIndex(place)
        self._fill_tab()

    def _on_patron_changed(self, patron_id: int) -> None:
        if patron_id == self.patron_id:
            self.refresh()

    def _on_something_changed(self, *_what: int) -> None:
        self._soon.start()

    # Doing.

    def _say_and_listen(self, place: int) -> None:
        """By key: it was said, and what they say to it can be typed at once."""
        if self.overview.openers.say(place) and not self.record.is_writing():
            self.capture.begin()

    def _on_archive_wanted(self, archived: bool) -> None:
        if self._facts is not None:
            patron_id, version = self._facts.detail.id, self._facts.detail.version
            self._desk.edits.run(
                lambda: patrons.archive_patron(
                    patron_id, archived, version=version, user_id=self._desk.session.user_id
                ),
                "Archived" if archived else "Taken out of the archive",
            )

    def _on_call_wanted(self) -> None:
        if self.patron_id is not None:
            self.call_wanted.emit(self.patron_id)

    def _on_draft_wanted(self) -> None:
        if self.patron_id is not None:
            self.draft_wanted.emit(self.patron_id)

    def _on_fill_wanted(self) -> None:
        if self.patron_id is not None:
            self.fill_wanted.emit(self.patron_id)

    def _on_merge_wanted(self) -> None:
        if self._facts is None:
            return
        dialog = MergeDialog(self._desk, self._facts.detail, self)
        if self._desk.dialogs.run(dialog) and dialog.kept_id is not None:
            self.show_patron(dialog.kept_id)
            self.patron_wanted.emit(dialog.kept_id)
        dialog.deleteLater()

    def _on_patron_created(self, patron_id: int) -> None:
        self.show_patron(patron_id)
        self.tabs.setCurrentIndex(OVERVIEW)
        self.patron_created.emit(patron_id)

    def _on_known_wanted(self, patron_id: int) -> None:
        self.show_patron(patron_id)
        self.patron_wanted.emit(patron_id)

    def _on_form_cancelled(self) -> None:
        self.shown.setCurrentWidget(self.record if self._facts else self.nobody)
        self.refresh()
        self.patron_closed.emit()

    def _on_theme_changed(self) -> None:
        if theme.scale() != self._scale:
            self._rebuild()
        self.setStyleSheet(page_sheet())

    def _rebuild(self) -> None:
        """Another text size: all distances are made anew; what is half typed stands there again."""
        self._scale = theme.scale()
        patron_id, place, old = self.patron_id, self.tabs.currentIndex(), self.shown
        line, form, self._facts = self.capture, self.form, None
        self._build()
        self.capture.take_over(line)
        self.form.take_over(form)
        self._box.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.tabs.setCurrentIndex(place)
        if patron_id is not None:
            self.show_patron(patron_id)
            self._fill_tab()
        if old.currentWidget() is form:
            self.shown.setCurrentWidget(self.form)
