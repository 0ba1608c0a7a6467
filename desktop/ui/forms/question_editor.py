"""An open question: everything about it is changed where it stands, each change a step of the
draft.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.form_answers import free_words
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import (
    CONTACT,
    HEADING,
    KIND_WORDS,
    NOTHING,
    PERMISSION,
    SCALE,
    TYPED,
    WITH_CHOICES,
    Becomes,
    FormSchema,
    Limits,
    Question,
)
from desktop.ui import theme
from desktop.ui.forms.becomes_field import BecomesField, BecomesMore
from desktop.ui.forms.becomes_story import story
from desktop.ui.forms.choice_rows import FREE, ChoiceRows, gutter
from desktop.ui.forms.edit_fields import GrowingField
from desktop.ui.forms.pills import IconPill, PickPill
from desktop.ui.forms.question_settings import (
    ContactParts,
    LimitsFields,
    SettingsRow,
    can_have_limits,
)
from desktop.ui.forms.show_if_editor import ShowIfEditor
from desktop.ui.widgets.labels import Label

_Part = TypeVar("_Part", bound=QWidget)
WORDS_HINT = "Your question"
HELP_HINT = "A hint under the question — “tick as many as you like”"
HEADING_HINTS = ("A heading", "The text under it")


class TypedBecomes(QWidget):
    """What a typed answer becomes, with the quiet row always there."""

    def __init__(self, draft: FormDraft, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = BecomesField("The answer becomes")
        self.more = BecomesMore("The answer")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, gutter() + theme.px(10), 0)
        line.addWidget(Label("Answer becomes", "section", "ink2"))
        line.addWidget(self.field, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addLayout(line)
        box.addWidget(self.more)
        self.field.became.connect(lambda b: draft.change(key, becomes=b))
        self.more.became.connect(
            lambda b, merge: draft.change(key, merge=f"{merge} {key}" if merge else "", becomes=b)
        )
        self.more.left.connect(draft.settle)

    def show_question(self, question: Question) -> None:
        """Show without telling."""
        self.field.show_becomes(question.becomes, question, "")
        self.more.setVisible(question.becomes.kind in ("interest", "access", "note"))
        self.more.show_becomes(question.becomes)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.field, *self.more.stops()]


class QuestionEditor(QWidget):
    """The inside of the open card.

    `duplicate_wanted`, `remove_wanted`: the buttons at the top; `changed_shape`: fields came or
    went, so that Tab has to be led anew. `count(name)` says how many patrons have an interest.
    """

    duplicate_wanted = Signal()
    remove_wanted = Signal()
    changed_shape = Signal()

    def __init__(
        self, draft: FormDraft, key: str, count: Callable[[str], int],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._draft, self._key, self._count = draft, key, count
        self._question = Question(key, HEADING)
        self._row: str | None = None  # the row that has or had the focus
        self._limits_open = False
        self.words = GrowingField("The question", WORDS_HINT, "strong", parent=self)
        self.help = GrowingField("Hint under the question", HELP_HINT, parent=self)
        self.kind = PickPill("Kind of question", tuple(KIND_WORDS.items()))
        self.duplicate = IconPill("duplicate", "Duplicate (Ctrl+D)")
        self.remove = IconPill("trash", "Remove (Delete on the closed card)")
        self.show_if = ShowIfEditor(draft, key, self)
        self.settings = SettingsRow(draft, key, self.kind, self.show_if.mode, self)
        self._places: dict[str, QVBoxLayout] = {}  # of the parts that only some kinds have
        self.story = Label("", "small", "teal", wrap=True, parent=self)
        self._lay_out()
        self._wire()

    @property
    def key(self) -> str:
        """Of the question that is edited."""
        return self._key

    # A question of one kind shows half of what all kinds together have: each is made when needed.

    @cached_property
    def choices(self) -> ChoiceRows:
        """The answers to choose from."""
        made = self._place("choices", ChoiceRows(self._draft, self._key, self))
        made.changed_shape.connect(self.changed_shape)
        made.row_reached.connect(self._on_row_reached)
        return made

    @cached_property
    def becomes(self) -> TypedBecomes:
        """What a typed answer becomes."""
        return self._place("becomes", TypedBecomes(self._draft, self._key, self))

    @cached_property
    def parts(self) -> ContactParts:
        """What contact details ask for."""
        return self._place("parts", ContactParts(self._draft, self._key, self))

    @cached_property
    def limits(self) -> LimitsFields:
        """How much, how many, from when to when."""
        return self._place("limits", LimitsFields(self._draft, self._key, self))

    def _place(self, name: str, made: _Part) -> _Part:
        made.hide()
        self._places[name].addWidget(made)
        return made

    def _show_part(self, name: str, shown: bool) -> bool:
        """Returns whether the part, made if need be, is shown."""
        if shown or name in self.__dict__:
            getattr(self, name).setVisible(shown)
        return shown

    def _made(self, name: str) -> list[QWidget]:
        return self.__dict__[name].stops() if name in self.__dict__ else []

    def show_question(self, schema: FormSchema, question: Question, answered: str) -> None:
        """Bring every field up to date; what already says so is not touched."""
        before, self._question = self._question.kind, question
        kind, heading = question.kind, question.kind == HEADING
        self.words.setPlaceholderText(HEADING_HINTS[0] if heading else WORDS_HINT)
        self.help.setPlaceholderText(HEADING_HINTS[1] if heading else HELP_HINT)
        self.help.let_lines(heading)
        self.words.show_text(question.words)
        self.help.show_text(question.help)
        self.kind.show_value(kind)
        if self._show_part("choices", kind in WITH_CHOICES):
            self.choices.show_question(question)
        if self._show_part("becomes", kind in TYPED):
            self.becomes.show_question(question)
        if self._show_part("parts", kind == CONTACT):
            self.parts.show_question(question)
        if before != kind:
            self._limits_open = question.limits != Limits() and can_have_limits(question)
        self._show_limits()
        self.settings.show_question(question, answered, self._limits_open)
        self.show_if.show_question(schema, question)
        self._show_story()
        if before != kind:
            self.changed_shape.emit()

    def begin(self, *, marked: bool = False) -> None:
        """Put the cursor into the wording."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        if marked:
            self.words.selectAll()
        else:
            self.words.moveCursor(QTextCursor.MoveOperation.End)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, from top to bottom."""
        return [
            self.words, self.duplicate, self.remove, self.help, *self._made("choices"),
            *self._made("becomes"), *self._made("parts"), *self.settings.stops(),
            *self._made("limits"), *self.show_if.stops(),
        ]  # fmt: skip

    def _lay_out(self) -> None:
        tools = QWidget(self)
        tools.setFixedWidth(gutter())
        tool_line = QHBoxLayout(tools)
        tool_line.setContentsMargins(0, 0, 0, 0)
        tool_line.setSpacing(0)
        tool_line.addWidget(self.duplicate)
        tool_line.addWidget(self.remove)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(self.words, 1)
        head.addWidget(tools, 0, Qt.AlignmentFlag.AlignTop)
        hint = QHBoxLayout()
        hint.setContentsMargins(0, 0, gutter() + theme.px(10), 0)
        hint.setSpacing(theme.px(10))
        hint.addWidget(self.help, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(9))
        box.addLayout(head)
        box.addLayout(hint)
        for name in ("choices", "becomes", "parts"):
            box.addLayout(self._room_for(name))
        box.addWidget(self.story)
        box.addWidget(self.settings)
        box.addLayout(self._room_for("limits"))
        box.addWidget(self.show_if)

    def _room_for(self, name: str) -> QVBoxLayout:
        self._places[name] = QVBoxLayout()
        return self._places[name]

    def _wire(self) -> None:
        draft, key = self._draft, self._key
        self.words.typed.connect(lambda text: draft.change(key, merge=f"words {key}", words=text))
        self.help.typed.connect(lambda text: draft.change(key, merge=f"help {key}", help=text))
        for field in (self.words, self.help):
            field.left.connect(draft.settle)
        self.words.entered.connect(self.help.setFocus)
        self.help.entered.connect(self._on_help_entered)
        self.kind.picked.connect(lambda kind: draft.change_kind(key, kind))
        self.duplicate.clicked.connect(self.duplicate_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.settings.limits_wanted.connect(self._on_limits_wanted)
        self.show_if.changed_shape.connect(self.changed_shape)

    def _on_help_entered(self) -> None:
        stops = [s for s in self.stops() if s.isVisibleTo(self)]
        stops[stops.index(self.help) + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_row_reached(self, key: str) -> None:
        self._row = key
        self._show_story()

    def _on_limits_wanted(self, on: bool) -> None:
        self._limits_open = on
        self._show_limits()
        self.settings.limits.show_words("set" if self._question.limits != Limits() else "none")
        if on:
            self.limits.low.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed_shape.emit()

    def _show_limits(self) -> None:
        scale = self._question.kind == SCALE
        shown = scale or (self._limits_open and can_have_limits(self._question))
        if self._show_part("limits", shown):
            self.limits.show_question(self._question)

    def _show_story(self) -> None:
        """The live line: what the answer at hand does."""
        words, becomes = self._at_hand()
        told = story(words, becomes, self._count)
        if self._question.kind in (CONTACT, HEADING):
            told = ""
        elif self._question.kind == PERMISSION:
            told = f"{told}, kept with this wording and the date" if told else ""
        self.story.setText(told)
        self.story.setVisible(bool(told))

    def _at_hand(self) -> tuple[str, Becomes]:
        question = self._question
        if question.kind not in WITH_CHOICES:
            return "", question.becomes
        if self._row == FREE and question.other and question.becomes.kind != NOTHING:
            return free_words(question), question.becomes
        here = question.choice(self._row or "")
        if here is None or here.retired or here.becomes.kind == NOTHING:
            told = [c for c in question.offered if c.becomes.kind != NOTHING]
            here = told[0] if told else None
        return (here.words, here.becomes) if here is not None else ("", Becomes())
