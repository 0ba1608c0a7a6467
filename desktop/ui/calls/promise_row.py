"""What we promise in a call: the words, by when as one says it, and who will do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from db import clock
from desktop.domain import words
from desktop.domain.typed_values import parse_day
from desktop.ui import theme
from desktop.ui.widgets.buttons import icon_button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

NOBODY = "Whoever is here"


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A promise as it stands in its row; `due` as typed, so that half a word is kept too."""

    text: str = ""
    due: str = ""
    owner_id: int | None = None

    @property
    def due_on(self) -> str | None:
        """The day as stored; None for none, or for words that are no day."""
        found = parse_day(self.due, clock.today()) if self.due.strip() else None
        return found.isoformat() if found else None

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.text.strip() or self.due.strip())


class PromiseRow(QFrame):
    """`changed` after each letter; `removed` takes the row away."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, people: Sequence[tuple[int, str]], number: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("promiseRow")
        self.text = QLineEdit()
        self.text.setPlaceholderText("We said we would …")
        self.text.setAccessibleName(f"Promise {number}")
        self.due = QLineEdit()
        self.due.setPlaceholderText("by when: Tue, 3 Dec")
        self.due.setAccessibleName(f"Promise {number}: by when")
        self.owner = _NarrowCombo()
        self.owner.setAccessibleName(f"Promise {number}: who will do it")
        self.owner.addItem(NOBODY, None)
        for user_id, name in people:
            self.owner.addItem(name, user_id)
        self.remove = icon_button("close", "Remove this promise")
        self.understood = Label("", "small", "ink2")
        self.text.textEdited.connect(self._on_edited)
        self.due.textEdited.connect(self._on_edited)
        self.owner.activated.connect(self._on_edited)
        self.remove.clicked.connect(self.removed)
        self._lay_out()

    def _lay_out(self) -> None:
        self.text.setMaxLength(500)
        self.due.setMinimumWidth(theme.px(210))
        holder = QWidget()
        second = FlowLayout(holder, gap=theme.px(8), line_gap=theme.px(6))
        for widget in (self.due, self.owner, self.understood, self.remove):
            second.addWidget(widget)
        self.understood.setMinimumHeight(self.due.sizeHint().height())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(self.text)
        box.addWidget(holder)

    def draft(self) -> PromiseDraft:
        """As it stands."""
        return PromiseDraft(self.text.text(), self.due.text(), self.owner.currentData())

    def show_draft(self, draft: PromiseDraft) -> None:
        """Put a draft in; what is the same keeps its cursor."""
        if self.text.text() != draft.text:
            self.text.setText(draft.text)
        if self.due.text() != draft.due:
            self.due.setText(draft.due)
        self.owner.setCurrentIndex(max(0, self.owner.findData(draft.owner_id)))
        self._show_understood()

    @property
    def complaint(self) -> str:
        """Why it cannot be kept as it is; '' if it can."""
        draft = self.draft()
        if draft.due.strip() and draft.due_on is None:
            return f"“{draft.due.strip()}” is not understood as a day. Try “Tue” or “3 Dec”."
        if draft.due.strip() and not draft.text.strip():
            return "Say what was promised for that day."
        return ""

    def _on_edited(self, *_what: object) -> None:
        self._show_understood()
        self.changed.emit()

    def _show_understood(self) -> None:
        draft = self.draft()
        text = words.day_words(draft.due_on) if draft.due_on else ""
        if draft.due.strip() and not text:
            text = "no day yet"
        self.understood.setText(text)
        self.understood.setVisible(bool(text))
        self.due.setProperty("invalid", bool(draft.due.strip() and not draft.due_on))
        theme.restyle(self.due)


class _NarrowCombo(QComboBox):
    """As wide as a long name needs, not wider; the wheel does not change it unasked."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(min(wanted.width(), theme.px(240)), wanted.height())

    def minimumSizeHint(self) -> QSize:
        """The row is no wider than the page, whatever somebody is called."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), theme.px(240)), least.height())

    def wheelEvent(self, event: object) -> None:
        """Scrolling the steps passes over it."""
        event.ignore()  # type: ignore[attr-defined]
