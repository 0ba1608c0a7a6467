"""The page of lists: the saved ones, the builder, who fits, and what goes out."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from db.queries import segments
from db.queries.segments import Stopped
from db.records.segments import Group
from desktop.domain import segment_rules
from desktop.domain.segment_draft import ListDraft
from desktop.domain.segment_rules import RulesWrong
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.lists.builder import Builder
from desktop.ui.lists.list_acts import ListActs
from desktop.ui.lists.list_counting import ListCounting
from desktop.ui.lists.list_head import ListHead
from desktop.ui.lists.list_outlet import ListOutlet
from desktop.ui.lists.list_words import ListWords, read
from desktop.ui.lists.people_pane import PeoplePane
from desktop.ui.lists.saved_column import SavedColumn
from desktop.ui.lists.unsaved_lists import UnsavedLists
from desktop.ui.widgets.empty_state import EmptyState

SAVED_WIDTH, SAVED_SHARE = 216, 0.18
PEOPLE_WIDTH, PEOPLE_SHARE, PEOPLE_LESS, LARGE_TEXT = 420, 0.36, 0.33, 1.3
UNFINISHED = "Counted without what is not finished yet."


class ListsPage(QWidget):
    """`patron_wanted(id)`: somebody wants to see a patron."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drafts: dict[int, ListDraft] = {}  # of saved lists, as they were left
        self._new = ListDraft()
        self._unsaved = UnsavedLists(desk, self)
        self._ready: tuple[str, array[int]] | None = None
        self._stale = self._words_stale = True
        self.draft = self._new
        self.saved = SavedColumn()
        self.head = ListHead()
        self.builder = Builder()
        self.people = PeoplePane()
        self.ready = EmptyState("patrons", "", "", "Build a list by rule instead")
        self.acts = ListActs(desk)
        self.counting = ListCounting(desk.tasks, self)
        self.outlet = ListOutlet(desk, self)
        self._lay_out()
        self._connect()
        if (begun := self._unsaved.new_rules()) is not None:
            self._new.put(begun)
        self.builder.show_draft(self.draft)
        self.head.show_draft(self.draft)

    # -- from outside

    def keep(self) -> bool:
        """What is begun and not saved is there next time; False if the file refused it."""
        return self._unsaved.settle()

    def activate(self) -> None:
        """Called when the page is shown."""
        if self._words_stale:
            self._read_words()
        if self._stale:
            self._read_saved()
            self._ask(at_once=True)
        if self._ready is None:
            self.builder.quick.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_patrons(self, title: str, ids: Iterable[int]) -> None:
        """Show a ready list of patrons under a title, to be looked at, ticked and sent out."""
        self._ready = (title, array("I", ids))
        self.saved.choose(None)
        self.people.people.put_all_back()
        self._show_kind()
        self._ask(at_once=True)
        self.people.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self, segment_id: int) -> bool:
        """Open a saved list; False if it is not there, or not known here (this was then said)."""
        draft = self._drafts.get(segment_id)
        if draft is None:
            draft = self.acts.open(segment_id)
            if draft is None:
                self._read_saved()
                return False
            if (begun := self._unsaved.rules_of(draft)) is not None:
                draft.put(begun)
        self._drafts[segment_id] = draft
        self._edit(draft)
        return True

    def new_list(self) -> None:
        """Begin a new list; one that was begun and not saved is gone on with, and from that one a
        second time begins anew (undo brings it back)."""
        if self.draft is self._new and self._ready is None:
            self._new.put(Group())
        self._edit(self._new)
        self.builder.quick.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Ctrl+Z: the builder's own steps first, then what was done last anywhere."""
        if self._ready is None and self.draft.undo():
            self._on_gone_back()
        else:
            self._desk.edits.undo()

    def redo(self) -> None:
        """Ctrl+Shift+Z."""
        if self._ready is None and self.draft.redo():
            self._on_gone_back()
        else:
            self._desk.edits.redo()

    # -- the frame

    def _lay_out(self) -> None:
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(theme.px(20), theme.px(18), theme.px(14), theme.px(8))
        box.setSpacing(theme.px(12))
        box.addWidget(self.head)
        box.addWidget(self.builder, 1)
        self._middle = QStackedLayout()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(1)
        line.addWidget(self.saved)
        line.addLayout(self._middle, 1)
        # Only now that the layout is ours: a page of it shown alone would be a window for a moment.
        self._middle.addWidget(middle)
        self._middle.addWidget(self.ready)
        line.addWidget(self.people)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sides give way on a small screen."""
        super().resizeEvent(event)
        self.saved.setFixedWidth(min(theme.px(SAVED_WIDTH), round(self.width() * SAVED_SHARE)))
        share = PEOPLE_SHARE if theme.scale() < LARGE_TEXT else PEOPLE_LESS
        self.people.setFixedWidth(min(theme.px(PEOPLE_WIDTH), round(self.width() * share)))

    def _connect(self) -> None:
        self.saved.list_chosen.connect(self.show_list)
        self.saved.new_wanted.connect(self.new_list)
        self.saved.act_wanted.connect(self._on_act_wanted)
        self.saved.entered.connect(lambda: self.people.list.setFocus())
        self.head.save.clicked.connect(self.save)
        self.head.save_as.clicked.connect(self.save_as)
        self.builder.rules_changed.connect(self._on_rules_changed)
        self.people.sort_picked.connect(self.counting.ask_order)
        self.people.patron_wanted.connect(self.patron_wanted)
        self.people.output_wanted.connect(self._on_output_wanted)
        self.people.cancel_wanted.connect(self.outlet.cancel)
        self.outlet.busy.connect(self.people.show_busy)
        self.ready.acted.connect(self.new_list)
        self.counting.counted.connect(self._on_counted)
        self.counting.found.connect(self._on_found)
        self.counting.failed.connect(self.people.show_problem)
        for keys, slot in (
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.people.use.showMenu),
        ):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)
        changes = self._desk.changes
        changes.lists_changed.connect(self._on_lists_changed)
        changes.patron_changed.connect(lambda _id: self._on_people_changed())
        for signal in (changes.patrons_changed, changes.import_finished):
            signal.connect(self._on_people_changed)
        for signal in (changes.vocabulary_changed, changes.programme_changed,
                       changes.import_finished):  # fmt: skip
            signal.connect(self._on_words_changed)

    # -- what is shown

    def _edit(self, draft: ListDraft) -> None:
        self._ready = None
        self.draft = draft
        self._unsaved.note(self._new, self._drafts.values())
        self.people.people.put_all_back()
        self.saved.choose(draft.segment_id)
        self.builder.show_draft(draft)
        self.head.show_draft(draft)
        self._show_kind()
        self._ask(at_once=True)

    def _show_kind(self) -> None:
        """The builder, or what a ready list says of itself."""
        self._middle.setCurrentIndex(0 if self._ready is None else 1)
        if self._ready is not None:
            self.ready.set_texts(
                self._ready[0],
                "These patrons were found on another page. Take single ones out by their tick, "
                "then use the list.",
                "Build a list by rule instead",
            )

    def _read_saved(self) -> None:
        self.saved.show_lists(
            segments.list_segments(), None if self._ready else self.draft.segment_id
        )

    def _read_words(self) -> None:
        self._words_stale = False

        def show(known: ListWords) -> None:
            self.builder.show_words(known)

        self._desk.tasks.start(lambda _progress, _cancelled: read(), show, self._on_read_failed)

    def _on_read_failed(self, error: BaseException) -> None:
        if not isinstance(error, Stopped):
            self.people.show_problem("What can be chosen could not be read.")

    def _ask(self, *, at_once: bool = False) -> None:
        self._stale = False
        sort = self.people.sort.value
        if self._ready is not None:
            self.people.show_count(len(self._ready[1]))
            self.counting.ask_order(sort, self._ready[1])
            return
        self.people.show_counting()
        self.counting.ask(self._finished(), sort, at_once=at_once)

    def _finished(self) -> Group:
        return segment_rules.finished(self.draft.rules)

    def _on_counted(self, number: int) -> None:
        unfinished = bool(segment_rules.problems(self.draft.rules)) and self._ready is None
        self.people.show_count(number, UNFINISHED if unfinished else "")

    def _on_found(self, ids: array[int]) -> None:
        if self._ready is not None:
            self.people.show_count(len(ids))
        self.people.show_ids(ids)

    def _on_rules_changed(self) -> None:
        self._unsaved.note(self._new, self._drafts.values())
        self.head.show_draft(self.draft)
        self._ask()

    def _on_gone_back(self) -> None:
        self.builder.show_rules()
        self._on_rules_changed()

    # -- what changed elsewhere

    def _on_people_changed(self) -> None:
        self._stale = True
        self.people.people.forget_rows()
        if self.isVisible():
            self._ask()

    def _on_words_changed(self) -> None:
        self._words_stale = True
        if self.isVisible():
            self._read_words()

    def _on_lists_changed(self) -> None:
        there = {saved.id: saved for saved in segments.list_segments()}
        shown = self.draft.rules
        for draft in {id(d): d for d in (self.draft, *self._drafts.values())}.values():
            saved = there.get(draft.segment_id or 0)
            if saved is not None:
                with contextlib.suppress(RulesWrong):
                    rules = segment_rules.from_text(saved.rules)
                    draft.follow(rules, saved.name, saved.version)
            elif saved is None and draft.segment_id is not None:
                draft.segment_id = draft.version = None  # its removal was not its rules'
        self._drafts = {k: d for k, d in self._drafts.items() if d.segment_id is not None}
        self._read_saved()
        self.head.show_draft(self.draft)
        if self.draft.rules != shown:
            self._on_gone_back()

    # -- doing

    def save(self) -> bool:
        """Keep the rules under the list's name; a new one is asked for its name. False if not."""
        return self._keep(as_another=self.draft.segment_id is None)

    def save_as(self) -> bool:
        """Keep the rules as another list, under a name that is asked for."""
        return self._keep(as_another=True)

    def _keep(self, *, as_another: bool) -> bool:
        if self._ready is not None or not self.acts.complete(self.draft):
            return False
        kept = (self.acts.save_as if as_another else self.acts.save)(self.draft)
        if kept is None:
            return False
        if self.draft is self._new:
            self._new = ListDraft()
        self._note_saved(kept)
        return True

    def _note_saved(self, segment_id: int) -> None:
        saved = segments.get_segment(segment_id)
        if self.draft.segment_id not in (None, segment_id):
            self._drafts.pop(self.draft.segment_id or 0, None)
        self.draft.saved_as(saved.id, saved.name, saved.version)
        self._drafts[saved.id] = self.draft
        self._unsaved.note(self._new, self._drafts.values())
        self._read_saved()
        self.head.show_draft(self.draft)

    def _on_act_wanted(self, what: str, segment_id: int) -> None:
        made = self.acts.act(what, segment_id)
        if made is not None:
            self.show_list(made)

    def _on_output_wanted(self, what: str) -> None:
        if self._ready is None and not self.acts.complete(self.draft):
            return
        name = self._ready[0] if self._ready is not None else self.draft.name or "List"
        ids = self.people.people.ticked_ids()
        if not ids:
            self._desk.toasts.show("Nobody is left on this list")
            return
        self.outlet.send(what, name, ids)
