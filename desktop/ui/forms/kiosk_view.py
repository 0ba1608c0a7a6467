"""A form as a patron meets it at the kiosk; the builder shows the same beside its editor."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QScrollArea,
    QScroller,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.answer_typing import reads_right_to_left
from desktop.domain.form_answers import Answers
from desktop.domain.form_filling import Finished
from desktop.domain.form_schema import FormSchema
from desktop.domain.kiosk_session import KioskSession
from desktop.ui import theme
from desktop.ui.forms.form_sizes import FormLabel, form_sheet
from desktop.ui.forms.kiosk_foot import KioskFoot, KioskHead
from desktop.ui.forms.question_block import QuestionBlock
from desktop.ui.widgets.buttons import Button

RADIUS = 16
THANKS = "Thank you!"


def _nothing_wrong(finished: Finished) -> str:
    return ""


class KioskView(QWidget):
    """A card with the form: one question at a time, or all on a page, as `schema.pace` says.

    It keeps nothing itself. `keep` is asked when somebody is done: it returns '' or what went
    wrong, as a sentence; only then are they thanked.
    """

    answers_changed = Signal()
    handed_in = Signal(object)  # Finished
    moved = Signal()  # to another step
    restarted = Signal()

    def __init__(
        self, schema: FormSchema, venue_name: str, *, big: bool = False,
        month_first: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.big, self._month_first = big, month_first
        self.session = KioskSession(schema)
        self.keep: Callable[[Finished], str] = _nothing_wrong
        self._blocks: dict[str, QuestionBlock] = {}
        self._laid: tuple[str, ...] = ()
        self._old_sheet = ""
        self.setAccessibleName("The form as patrons see it")
        self.head, self.foot = KioskHead(venue_name, big), KioskFoot(big)
        self.thanks = FormLabel("", "title", big=big)
        self.thanks.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.again = Button("Back to the start", "secondary")
        self.again.setProperty("formSize", "big" if big else "form")
        self._lay_out()
        self._connect()
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)
        self.refresh()

    # -- for those who show it

    @property
    def thanking(self) -> bool:
        """Whether the last page is shown."""
        return self.pages.currentIndex() == 1

    def show_schema(self, schema: FormSchema, venue_name: str | None = None) -> None:
        """The same form after an edit: answers and place stay, what did not change is kept."""
        if venue_name is not None:
            self.head.venue.setText(venue_name)
        self.session.show_schema(schema)
        for key, block in list(self._blocks.items()):
            if schema.question(key) != block.question:
                self._drop(key)
        self.pages.setCurrentIndex(0)
        self.refresh()

    def show_question(self, key: str) -> None:
        """Go where a question is, as far as it shows now."""
        self.pages.setCurrentIndex(0)
        if self.session.go_to(key):
            self.refresh()
            if key in self._laid:
                self.area.ensureWidgetVisible(self._blocks[key])

    def begin(self, answers: Answers | None = None) -> None:
        """Forget the last person, on the screen too; `answers` are what the next one said before."""
        self.session.restart()
        self.session.raw.update(answers or {})
        for key in list(self._blocks):
            self._drop(key)
        self.foot.say("")
        self.pages.setCurrentIndex(0)
        self.refresh()
        self.area.verticalScrollBar().setValue(0)

    def block(self, key: str) -> QuestionBlock:
        """The block of a question."""
        if key not in self._blocks:
            question = self.session.schema.question(key)
            assert question is not None
            made = QuestionBlock(
                question, self.big, turn=self.session.turn, month_first=self._month_first
            )
            made.changed.connect(self._on_changed)
            made.entered.connect(self._on_entered)
            self._blocks[key] = made
        return self._blocks[key]

    def refresh(self) -> None:
        """Show the step, the answers and the complaints as the session has them."""
        session, schema = self.session, self.session.schema
        mirrored = reads_right_to_left(schema.title or schema.intro)
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        )
        whole = session.first or schema.pace == "page"
        self.head.show_head(schema, whole)
        # One question alone stands a little below the top, at the height of the eyes.
        self._inside.setStretch(self._above, 1 if self.big and schema.pace != "page" else 0)
        self._place(tuple(item.key for item in session.step.items))
        for key in self._laid:
            block = self._blocks[key]
            block.show_answer(session.given(key), session.complaints.get(key, ""))
        self.foot.show_place(session)

    # -- going on

    def go_on(self) -> None:
        """Next, or done."""
        if self.session.last:
            self._hand_in()
        elif self.session.next():
            self._arrive()
        else:
            self._complain()

    def go_back(self) -> None:
        """The question before."""
        if self.session.back():
            self._arrive()

    def skip(self) -> None:
        """Leave this one out."""
        if self.session.skip():
            self.answers_changed.emit()
            self._arrive()
        else:
            self._hand_in()

    def focus_first(self) -> None:
        """Go to the first field that is shown."""
        for key in self._laid:
            if self._blocks[key].question.asks:
                self._blocks[key].field.focus_first()
                return
        self.foot.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("panel"))
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(room, RADIUS, RADIUS)

    # -- inside

    def _connect(self) -> None:
        self.foot.back.clicked.connect(self.go_back)
        self.foot.skip.clicked.connect(self.skip)
        self.foot.next.clicked.connect(self.go_on)
        self.again.clicked.connect(self._on_again)

    def _lay_out(self) -> None:
        side = theme.px(44 if self.big else 22)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(side, theme.px(34 if self.big else 22), side, theme.px(16))
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addSpacing(theme.px(20 if self.big else 14))
        column.addStretch(0)
        self._above = column.count() - 1
        self._inside = column
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(30 if self.big else 18))
        column.addLayout(self._column)
        column.addStretch(3)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        for plain in (inside, self.area.viewport()):
            plain.setAutoFillBackground(False)
        if self.big:
            finger = QScroller.ScrollerGestureType.TouchGesture
            QScroller.grabGesture(self.area.viewport(), finger)
        asking = QWidget()
        rows = QVBoxLayout(asking)
        rows.setContentsMargins(0, theme.px(4), 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.area, 1)
        below = QVBoxLayout()
        below.setContentsMargins(side, theme.px(8), side, theme.px(26 if self.big else 20))
        below.addWidget(self.foot)
        rows.addLayout(below)
        self.pages = QStackedWidget()
        self.pages.addWidget(asking)
        self.pages.addWidget(self._thanks_page(side))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self.pages)

    def _thanks_page(self, side: int) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.px(24))
        column.addStretch(2)
        column.addWidget(self.thanks)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        return page

    def _place(self, keys: tuple[str, ...]) -> None:
        """Put the blocks of a step into the column; the others wait out of sight."""
        if keys == self._laid and all(key in self._blocks for key in keys):
            return
        for key in self._laid:
            if key in self._blocks:
                self._column.removeWidget(self._blocks[key])
                if key not in keys:
                    self._blocks[key].hide()
        # Each block that is shown would have the whole column measured anew: once, at the end.
        self._inside.setEnabled(False)
        for key in keys:
            block = self.block(key)
            self._column.addWidget(block)
            block.show()
        self._inside.setEnabled(True)
        self._inside.invalidate()
        self._inside.activate()
        self._laid = keys
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        stops = [w for key in self._laid for w in self._blocks[key].field.targets()]
        stops += [self.foot.back, self.foot.skip, self.foot.next]
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _drop(self, key: str) -> None:
        block = self._blocks.pop(key)
        self._column.removeWidget(block)
        self._laid = tuple(k for k in self._laid if k != key)
        block.hide()
        block.deleteLater()

    def _on_changed(self, key: str) -> None:
        self.session.set_answer(key, self._blocks[key].field.given())
        self.foot.say("")
        self.refresh()
        self.answers_changed.emit()

    def _on_entered(self, key: str) -> None:
        after = [k for k in self._laid if self._blocks[k].question.asks]
        after = after[after.index(key) + 1 :]
        if after:
            self._blocks[after[0]].field.focus_first()
            self.area.ensureWidgetVisible(self._blocks[after[0]])
        else:
            self.go_on()

    def _arrive(self) -> None:
        """A new step is there: show it from its top, and say it to who cannot see it."""
        self.refresh()
        self.area.verticalScrollBar().setValue(0)
        self.focus_first()
        self._say("; ".join(q.words for q in self.session.step.items))
        self.moved.emit()

    def _complain(self) -> None:
        self.refresh()
        for key in self._laid:
            if key in self.session.complaints:
                self._blocks[key].field.focus_amiss()
                self.area.ensureWidgetVisible(self._blocks[key])
                return

    def _hand_in(self) -> None:
        found = self.session.hand_in()
        if found is None:
            self._complain()
            return
        wrong = self.keep(found)
        self.foot.say(wrong)
        if wrong:
            self._say(wrong)
            return
        self.begin()
        self.thanks.setText(self.session.schema.thanks or THANKS)
        self.pages.setCurrentIndex(1)
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(self.thanks.text())
        self.handed_in.emit(found)

    def _on_again(self) -> None:
        self.begin()
        self.focus_first()
        self.restarted.emit()

    def _say(self, text: str) -> None:
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _on_theme_changed(self) -> None:
        sheet = form_sheet()
        if sheet != self._old_sheet:
            self._old_sheet = sheet
            self.setStyleSheet(sheet)
        self.update()
