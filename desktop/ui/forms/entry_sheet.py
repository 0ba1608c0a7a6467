"""A whole form to be typed by staff: every question with its number, by keys alone.

Enter goes on, figures and letters choose, Alt+Up and Alt+Down go from question to question; what
does not apply is not there. Ctrl+Enter says that it is done (`done_wanted`).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.form_answers import Answers
from desktop.domain.form_schema import FormSchema
from desktop.domain.kiosk_session import KioskSession
from desktop.ui import theme
from desktop.ui.forms.form_sizes import form_sheet
from desktop.ui.forms.question_block import QuestionBlock

_ROOM_ABOUT = 90  # pixels that stay visible above and below the question that is answered


class EntrySheet(QScrollArea):
    """`changed` with each answer; `done_wanted` on Ctrl+Enter; `ended` on Enter at the end."""

    changed = Signal()
    done_wanted = Signal()
    ended = Signal()

    def __init__(self, *, month_first: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = KioskSession(FormSchema(pace="page"))
        self._month_first = month_first
        self._notes: dict[str, str] = {}
        self.blocks: dict[str, QuestionBlock] = {}
        self._inside = _Lines()
        self._column = QVBoxLayout(self._inside)
        side = theme.px(20)
        self._column.setContentsMargins(side, theme.px(14), side, theme.px(20))
        self._column.setSpacing(theme.px(20))
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for plain in (self._inside, self.viewport()):
            plain.setAutoFillBackground(False)
        for keys, slot in (
            ("Ctrl+Return", self.done_wanted),
            ("Ctrl+Enter", self.done_wanted),
            ("Alt+Up", lambda: self.step(-1)),
            ("Alt+Down", lambda: self.step(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        theme.notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_schema(
        self,
        schema: FormSchema,
        answers: Answers | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """A form, with what was answered before; `notes` are quiet lines under questions."""
        told = dict(notes or {})
        again = self.blocks and self.session.schema == replace(schema, pace="page")
        self.session = KioskSession(replace(schema, pace="page"), answers)
        if not again or told != self._notes:
            self._build(schema, told)
        for key, block in self.blocks.items():
            block.field.set_given(self.session.given(key))
        self._inside.active = None
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def _build(self, schema: FormSchema, notes: dict[str, str]) -> None:
        self._notes = notes
        for block in self.blocks.values():
            block.hide()
            block.deleteLater()
        self.blocks = {}
        while self._column.takeAt(0) is not None:
            pass
        for number, question in schema.numbered():
            block = QuestionBlock(
                question, keys=True, number=number, note=notes.get(question.key, ""),
                month_first=self._month_first,
            )  # fmt: skip
            block.changed.connect(self._on_changed)
            block.entered.connect(self._on_entered)
            self.blocks[question.key] = block
            self._column.addWidget(block)
        self._column.addStretch(1)
        stops = [w for b in self.blocks.values() for w in b.field.targets()]
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    def refresh(self) -> None:
        """Show what applies now, the answers and the complaints."""
        session = self.session
        shown = {q.key for q in session.shown}
        for key, block in self.blocks.items():
            block.show_answer(session.given(key), session.complaints.get(key, ""))
        moved = [b for key, b in self.blocks.items() if b.isHidden() == (key in shown)]
        if moved:
            # Each block that is shown would have the whole sheet measured anew: once, at the end.
            self._column.setEnabled(False)
            for block in moved:
                block.setVisible(block.isHidden())
            self._column.setEnabled(True)
            self._column.invalidate()
            self._column.activate()

    def focus_first(self) -> None:
        """Begin with the first question."""
        self._focus(self._asked()[:1])

    def focus_question(self, key: str) -> None:
        """Begin with another question."""
        if key in self.blocks:
            self._focus([self.blocks[key]])

    def step(self, by: int) -> None:
        """The question after the present one, or before it."""
        asked = self._asked()
        here = self._inside.active
        place = asked.index(here) + by if here in asked else 0
        self._focus(asked[max(place, 0) :][:1])

    def complain(self) -> int:
        """Show what is amiss and go to the first of it; how much it is."""
        self.session.complaints = dict(self.session.finished().complaints)
        self.refresh()
        wrong = [b for b in self._asked() if b.question.key in self.session.complaints]
        for block in wrong[:1]:
            block.field.focus_amiss()
            self._reveal(block)
        return len(wrong)

    def _asked(self) -> list[QuestionBlock]:
        shown = {q.key for q in self.session.shown if q.asks}
        return [block for key, block in self.blocks.items() if key in shown]

    def _focus(self, blocks: list[QuestionBlock]) -> None:
        for block in blocks:
            block.field.focus_first()
            self._reveal(block)

    def _reveal(self, block: QuestionBlock) -> None:
        layout = self._inside.layout()
        if layout is not None:
            layout.activate()
        room = self.viewport().height() - block.height()
        self.ensureWidgetVisible(block, 0, max(min(theme.px(_ROOM_ABOUT), room // 2), 0))
        here = QApplication.focusWidget()
        if room < 0 and here is not None and block.isAncestorOf(here):
            self.ensureWidgetVisible(here, 0, theme.px(24))

    def _on_changed(self, key: str) -> None:
        self.session.set_answer(key, self.blocks[key].field.given())
        self.refresh()
        self.changed.emit()

    def _on_entered(self, key: str) -> None:
        asked = self._asked()
        here = self.blocks[key]
        place = asked.index(here) + 1 if here in asked else 0
        if place < len(asked):
            self._focus([asked[place]])
        else:
            self.ended.emit()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        widget = now
        while widget is not None and not isinstance(widget, QuestionBlock):
            widget = widget.parentWidget()
        if isinstance(widget, QuestionBlock) and widget in self.blocks.values():
            self._inside.active = widget
            self._inside.update()
            self._reveal(widget)

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(form_sheet())


class _Lines(QWidget):
    """What the questions stand on: a stroke marks the one that is answered now."""

    active: QuestionBlock | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stroke, on the side where its wording begins."""
        if self.active is None or not self.active.isVisible():
            return
        place = self.active.geometry()
        mirrored = self.active.layoutDirection() == Qt.LayoutDirection.RightToLeft
        wide, away = theme.px(3), theme.px(11)
        left = place.right() + away - wide if mirrored else place.left() - away
        stroke = QRect(left, place.top(), wide, place.height())
        QPainter(self).fillRect(stroke, theme.color("accent"))
