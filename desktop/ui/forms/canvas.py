"""The form as it is edited: its cards one below the other, one of them open, all of it by mouse
and by keyboard alone.

The canvas only shows the draft: whatever changed it, a key, a drag or undo, the cards follow, and
a card in which somebody types is never made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import FormSchema, Question
from desktop.domain.form_words import quoted
from desktop.ui.desk import Desk
from desktop.ui.forms.becomes_story import InterestCounts
from desktop.ui.forms.canvas_keys import UndoKeys, take_key
from desktop.ui.forms.card_area import HEAD, CardArea
from desktop.ui.forms.card_frame import CardFrame
from desktop.ui.forms.question_card import QuestionCard

_OTHER = Qt.FocusReason.OtherFocusReason


class FormCanvas(CardArea):
    """`question_selected(key)`: another question is the one at hand ('' for none)."""

    question_selected = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(lambda event: take_key(self, event), parent)
        self._desk = desk
        self._draft: FormDraft | None = None
        self._stop_listening: Callable[[], None] = lambda: None
        self._shown = FormSchema()
        self._answered: dict[str, str] = {}
        self._count = InterestCounts(desk.changes)
        self.selected = ""
        self.open_key = ""
        self.setAccessibleName("The form")
        self.column.made.connect(self._on_card_made)
        self.column.head.wanted.connect(lambda: self.open_card(HEAD))
        self.column.head.reached.connect(lambda: self._select(HEAD))
        self.column.back.clicked.connect(self._on_bring_back)
        self.dropped.connect(self.add_at)
        self.carried_to.connect(self.move_to)
        self._tabs = QTimer(self)
        self._tabs.setSingleShot(True)
        self._tabs.setInterval(0)
        self._tabs.timeout.connect(self.column.lead_tab)
        self._undo_keys = UndoKeys(self, self.undo, self.redo)
        for keys, act in (
            ("Alt+Up", lambda: self.move_question(-1)),
            ("Alt+Down", lambda: self.move_question(1)),
            ("Ctrl+D", self.duplicate),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what is shown

    def show_draft(
        self,
        draft: FormDraft,
        answered: Mapping[str, str] | None = None,
        published: FormSchema | None = None,
    ) -> None:
        """Show a draft; the one that is shown already stays as it stands. `answered`: who
        answered each question, in words; `published` is the draft's own and need not be given.
        """
        if published is not None:
            draft.published = published
        if answered is not None:
            self._answered = dict(answered)
        if draft is not self._draft:
            self._stop_listening()
            self._close()
            self._draft = draft
            self._stop_listening = draft.listen(self._on_draft_changed)
            self._answered = dict(answered or {})
            self._select("")
            self.column.show_order(())
            self.verticalScrollBar().setValue(0)
        self._sync(draft.schema)

    def show_answered(self, answered: Mapping[str, str]) -> None:
        """Who answered each question, in words."""
        self._answered = dict(answered)
        self._sync(self._shown)

    @property
    def draft(self) -> FormDraft:
        """What is shown."""
        assert self._draft is not None
        return self._draft

    def select(self, key: str) -> None:
        """Open a question and bring it into view."""
        if key in self.column.cards:
            self.open_card(key)

    def setFocus(self, reason: Qt.FocusReason = _OTHER) -> None:
        """To the question at hand, else to the first card."""
        card = self._card(self.selected or HEAD)
        if not card.isAncestorOf(self.focus_inside() or self):
            card.setFocus(reason)

    def _sync(self, schema: FormSchema) -> None:
        """Let the cards say what the draft says."""
        focused = self.focused_key()
        place = self.column.order.index(focused) if focused in self.column.cards else -1
        self._shown = schema
        keys = [q.key for q in schema.questions]
        if self.open_key not in (*keys, HEAD):
            self.open_key = ""
        if self.column.show_order(keys):
            self._tabs.start()
        self.column.head.show_form(schema)
        self.column.show_retired(schema.retired)
        for number, question in enumerate(schema.questions):
            self.column.cards[question.key].show_question(
                schema, question, (number + 1, len(keys)), self._answered.get(question.key, "")
            )
        if self.selected not in (*keys, HEAD, ""):
            near = keys[min(place, len(keys) - 1)] if place >= 0 and keys else ""
            self._select(near)
            if place >= 0:
                self._card(near or HEAD).setFocus(_OTHER)

    def _on_draft_changed(self) -> None:
        before, after = self._shown, self.draft.schema
        self._sync(after)
        here = self.focused_key()
        told = changed_question(before, after)
        if told and told != here and told != self.open_key:
            # Undone or done elsewhere: show where it happened, and take the keys along if they
            # were on the canvas.
            self._select(told)
            if here and not self._typing():
                self._card(told).setFocus(_OTHER)
            self.bring_into_view(self._card(told))

    # -- what a person does

    def add(self, kind: str) -> str:
        """A new question of a kind after the one at hand, open; returns its key."""
        return self.add_at(kind, None)

    add_kind = add

    def add_question(self, question: Question) -> str:
        """A ready question after the one at hand, open; returns its key."""
        return self.add_at(question, None)

    def add_at(self, what: str | Question, at: int | None) -> str:
        """A kind or a ready question before the one at `at` (None: after the one at hand)."""
        if at is None:
            here = self.column.order.index(self.selected) if self.selected in self.column.cards \
                else -1 if self.selected == HEAD else len(self.column.order) - 1  # fmt: skip
            at = here + 1
        draft = self.draft
        key = draft.add(what, at) if isinstance(what, str) else draft.insert(what, at)
        self.open_card(key, marked=True)
        return key

    def open_card(self, key: str, *, marked: bool = False) -> None:
        """Open a card and put the cursor into its words; the one that was open closes."""
        if key != self.open_key:
            self._close()
            self.open_key = key
            self._make_editor(key)
        self._select(key)
        self.column.lead_tab()
        editor = self._card(key).inner
        if editor is not None:
            editor.begin(marked=marked) if key != HEAD else editor.begin()  # type: ignore[attr-defined]
        self.bring_into_view(self._card(key))

    def close_card(self) -> None:
        """Close the open card; the focus stays on it."""
        key = self.open_key
        if key:
            self._close()
            self._card(key).setFocus(_OTHER)
            self.bring_into_view(self._card(key))

    def move_question(self, step: int) -> None:
        """Let the question at hand change places with its neighbour."""
        if self.selected in self.column.cards:
            self.move_to(self.selected, self.column.order.index(self.selected) + step)

    def move_to(self, key: str, to: int) -> None:
        """Let a question stand at a place; the focus goes with it."""
        if not 0 <= to < len(self.column.order):
            return
        focus = self.focus_inside()
        inside = focus is not None and self._card(key).isAncestorOf(focus)
        self.draft.move(key, to)
        self._select(key)
        if not inside:
            self._card(key).setFocus(_OTHER)
        if QAccessible.isActive():
            said = f"{to + 1} of {len(self.column.order)}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._card(key), said))
        self.bring_into_view(self._card(key))

    def duplicate(self) -> None:
        """The question at hand once more, right after it."""
        made = self.draft.duplicate(self.selected)
        if made:
            was_open = bool(self.open_key)
            self._select(made)
            if was_open:
                self.open_card(made)
            else:
                self._card(made).setFocus(_OTHER)
                self.bring_into_view(self._card(made))

    def remove(self) -> None:
        """Take the question at hand out; a toast offers to bring it back."""
        key = self.selected
        at = self._shown.index(key)
        if at < 0:
            return
        gone, draft = self._shown.questions[at], self.draft
        near = [*self.column.order[at + 1 :], *reversed(self.column.order[:at])][:1]
        self._close()
        self._select(near[0] if near else HEAD)
        self._card(self.selected).setFocus(_OTHER)
        draft.remove(key)
        restore = restoring(draft, gone, at)

        def bring_back() -> None:
            restore()
            self._go_to(key)

        named = quoted(gone.words) if gone.words.strip() else "A question"
        self._desk.toasts.show(f"{named} removed", "Undo", bring_back)

    def undo(self) -> None:
        """Take back the last edit."""
        if not self.draft.undo():
            self._desk.toasts.show("Nothing to undo in this form")

    def redo(self) -> None:
        """Do the last edit that was taken back again."""
        if not self.draft.redo():
            self._desk.toasts.show("Nothing to redo in this form")

    def walk(self, step: int) -> None:
        """Put the focus some cards further."""
        keys = [HEAD, *self.column.order]
        here = keys.index(self.focused_key())
        card = self._card(keys[min(max(here + step, 0), len(keys) - 1)])
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.bring_into_view(card)

    # -- inside

    def _card(self, key: str) -> CardFrame:
        return self.column.cards.get(key, self.column.head)

    def _on_card_made(self, card: QuestionCard) -> None:
        key = card.key
        card.wanted.connect(lambda: self.open_card(key))
        card.reached.connect(lambda: self._select(key))

    def _on_bring_back(self) -> None:
        if self._shown.retired:
            key = self._shown.retired[-1].key
            self.draft.bring_back(key)
            self._go_to(key)

    def _go_to(self, key: str) -> None:
        self._select(key)
        self._card(key).setFocus(_OTHER)
        self.bring_into_view(self._card(key))

    def _make_editor(self, key: str) -> None:
        if key == HEAD:
            self.column.head.open_editor(self.draft)
            return
        card = self.column.cards[key]
        editor = card.open_editor(self.draft, self._count)
        editor.duplicate_wanted.connect(self.duplicate)
        editor.remove_wanted.connect(self.remove)
        question = self._shown.question(key)
        assert question is not None
        editor.show_question(self._shown, question, self._answered.get(key, ""))
        editor.changed_shape.connect(self._tabs.start)

    def _close(self) -> None:
        if not self.open_key:
            return
        card, self.open_key = self._card(self.open_key), ""
        self.draft.settle()
        if card.isAncestorOf(self.focus_inside() or self):
            card.setFocus(_OTHER)
        card.put_inside(None)
        self._tabs.start()

    def _select(self, key: str) -> None:
        if key == self.selected:
            return
        if self.selected:
            self._card(self.selected).show_selected(False)
        self.selected = key
        if key:
            self._card(key).show_selected(True)
        self.question_selected.emit("" if key == HEAD else key)

    def _typing(self) -> bool:
        focus = self.focus_inside()
        return focus is not None and not isinstance(focus, CardFrame) and bool(self.open_key)


def restoring(draft: FormDraft, gone: Question, at: int) -> Callable[[], object]:
    """What brings a question back that was just removed, whatever was edited since."""
    after = draft.schema

    def bring_back() -> None:
        if draft.schema is after:
            draft.undo()
        elif not draft.bring_back(gone.key, at):
            draft.insert(gone, at)

    return bring_back


def changed_question(before: FormSchema, after: FormSchema) -> str:
    """The first question that came or is different now; '' if none is."""
    had = {q.key: q for q in before.questions}
    return next((q.key for q in after.questions if had.get(q.key) != q), "")
