"""The answers of a question, each with what it becomes: a row each, all of it from the keyboard.

Enter adds the next, Backspace in an empty one takes it out, Alt+Up and Alt+Down move it. Rows are
kept by the answer's key, so none is made anew while somebody types in it. Of many answers the
first are there at once and the rest within a moment, in a room that is kept for them.
"""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import (
    MANY_AT_ONCE,
    NOTHING,
    YES_OR_NO,
    Becomes,
    Choice,
    Question,
)
from desktop.ui import theme
from desktop.ui.forms.becomes_field import BecomesField, BecomesMore
from desktop.ui.forms.marked_line import MarkedLine
from desktop.ui.forms.pills import IconPill
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label

WORDS_SHARE, BECOMES_SHARE = 60, 40
NARROW = 430  # pixels at 100 % text, under which a row has two lines
AT_ONCE, A_TURN = 5, 3  # rows made when first shown, and in each turn of the event loop after it
FREE = ""  # stands for the free answer where a choice's key would


class ChoiceRow(QWidget):
    """One answer. The row says what a person wants; `ChoiceRows` does it."""

    reached = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        # Each is made inside the row: to move it there afterwards takes as long as to make it.
        buttons = QWidget(self)
        self.words = MarkedLine("Answer", "Answer", self)
        self.becomes = BecomesField("Answer becomes", self)
        self.more = IconPill("more", "How much, which detail, who may hear of it", buttons)
        self.remove = IconPill("close", "Remove this answer", buttons)
        # By keys an answer is emptied with Backspace, and once more: Tab has enough to do.
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.extra: BecomesMore | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        line = QHBoxLayout()
        box.addLayout(line)
        self._foot = QVBoxLayout()
        box.addLayout(self._foot)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.addLayout(self._fields, 1)
        self._fields.addWidget(self.words, WORDS_SHARE)
        self._fields.addWidget(self.becomes, BECOMES_SHARE)
        inside = QHBoxLayout(buttons)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.more)
        inside.addWidget(self.remove)
        buttons.setFixedSize(gutter(), self.words.sizeHint().height())
        line.addWidget(buttons, 0, Qt.AlignmentFlag.AlignTop)
        self.show_narrow(False)
        self.words.reached.connect(self.reached)
        self.becomes.reached.connect(self.reached)

    def show_narrow(self, narrow: bool) -> None:
        """Where there is no room side by side, what it becomes stands below the words."""
        way = QBoxLayout.Direction
        self._fields.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._fields.setSpacing(theme.px(4 if narrow else 10))

    def show_choice(self, question: Question, choice: Choice, place: int) -> None:
        """Show without telling. `place` counts from 1."""
        fixed = question.kind in YES_OR_NO
        self.words.show_text(choice.words)
        self.words.shape_mark.show_round(question.kind not in MANY_AT_ONCE)
        self.words.takes_lists = not fixed
        self.words.setAccessibleName(f"Answer {place}")
        self.remove.setVisible(not fixed)
        self.remove.show_name(f"Remove answer {place}")
        self.show_becomes(question, choice.becomes, choice.words, f"Answer {place}")

    def show_becomes(self, question: Question, becomes: Becomes, words: str, name: str) -> None:
        """What it becomes, without telling."""
        self.becomes.setAccessibleName(f"{name} becomes")
        self.becomes.show_becomes(becomes, question, words)
        self.more.setEnabled(becomes.kind != NOTHING)
        self.more.setAccessibleName(f"{name}: how much, which detail, who may hear of it")
        if self.extra is not None:
            self.extra.show_becomes(becomes)
            self.extra.setVisible(self.extra.isVisibleTo(self) and becomes.kind != NOTHING)

    def toggle_more(self) -> BecomesMore:
        """Show or hide the quiet row."""
        if self.extra is None:
            self.extra = BecomesMore(self.words.accessibleName())
            self.extra.show_becomes(self.becomes.becomes)
            self._foot.addWidget(self.extra)
            self.extra.hide()
        shown = not self.extra.isVisibleTo(self)
        self.extra.setVisible(shown)
        if shown:
            self.extra.stops()[0 if self.extra.strength.isVisibleTo(self) else 1].setFocus()
        return self.extra

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        extra = self.extra.stops() if self.extra is not None else []
        return [self.words, self.becomes, self.more, *extra]


class ChoiceRows(QWidget):
    """All answers of one question. `row_reached(key)` tells which row has the focus (`FREE`: the
    free answer's); `changed_shape` that rows came, went or grew.
    """

    row_reached = Signal(str)
    changed_shape = Signal()

    def __init__(self, draft: FormDraft, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._key = draft, key
        self.rows: dict[str, ChoiceRow] = {}
        self._order: list[str] = []
        self._narrow = False
        self._question: Question | None = None
        self._rest = QWidget(self)  # the room of the rows that are still to come
        self._rest.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_turn)
        self.heads = (Label("Answer", "section", "ink2"), Label("becomes", "section", "ink2"))
        self.add_button = AddAnswer()
        self.back = Button("", "quiet", "undo")
        self._column = QVBoxLayout()
        self._lay_out()
        self.add_button.clicked.connect(lambda: self.add_after(None))
        self.back.clicked.connect(self._on_bring_back)

    @cached_property
    def other(self) -> ChoiceRow:
        """The free answer's row, made when first asked for."""
        made = ChoiceRow(FREE, self)
        made.hide()
        made.show_narrow(self._narrow)
        self._wire_other(made)
        self._last.addWidget(made)
        return made

    # -- what is shown

    def show_question(self, question: Question) -> None:
        """Bring the rows up to date, keeping those that stay."""
        first, self._question = self._question is None, question
        keys = [c.key for c in question.offered]
        lost = self._focused_place() if set(self.rows) - set(keys) else -1
        for gone in set(self.rows) - set(keys):
            row = self.rows.pop(gone)
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        self._show_rows(AT_ONCE if first else len(keys))
        changed = keys != self._order
        self._order = keys
        self._show_around(question)
        if lost >= 0 and keys:
            self.rows[keys[min(lost, len(keys) - 1)]].words.setFocus()
        if changed:
            self.changed_shape.emit()

    def _show_rows(self, most: int, begin: int = 0) -> None:
        """Rows for as many answers, the others later, in a room that is kept for them."""
        question = self._question
        assert question is not None
        offered = question.offered
        for place, choice in enumerate(offered[begin:most], begin):
            row = self.rows.get(choice.key) or self._new_row(choice.key)
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
                row.show()  # at once: its room is given up in the same turn
            row.show_choice(question, choice, place + 1)
        missing = len(offered) - most
        self._rest.setVisible(missing > 0)
        if missing > 0:
            row = self.rows[offered[0].key]
            one = row.minimumSizeHint().height() + self._column.spacing()
            self._rest.setFixedHeight(missing * one - self._column.spacing())
            self._soon.start()

    def _on_turn(self) -> None:
        """Some more of the rows."""
        made = len(self.rows)
        if self._question is not None and made < len(self._order):
            self._show_rows(made + A_TURN, made)
            self.changed_shape.emit()

    def complete(self) -> None:
        """Make at once what was still to come."""
        if self._question is not None and len(self.rows) < len(self._order):
            self._show_rows(len(self._order), len(self.rows))
            self.changed_shape.emit()

    def _show_around(self, question: Question) -> None:
        fixed = question.kind in YES_OR_NO
        kinds = {c.becomes.kind for c in question.offered} - {NOTHING}
        self.heads[1].setText("becomes interest" if kinds == {"interest"} else "becomes")
        self.add_button.setVisible(not fixed)
        shown = question.other and not fixed
        if shown != ("other" in self.__dict__ and self.other.isVisibleTo(self)):
            self.other.setVisible(shown)
            self.changed_shape.emit()
        if shown:
            self.other.words.show_text(question.other_words)
            self.other.words.shape_mark.show_round(question.kind not in MANY_AT_ONCE)
            self.other.show_becomes(question, question.becomes, "", "The free answer")
        gone = [c for c in question.choices if c.retired]
        self.back.setVisible(bool(gone))
        if gone:
            said = ", ".join(f"“{c.words}”" for c in gone[:3])
            more = f" and {len(gone) - 3} more" if len(gone) > 3 else ""
            self.back.setText(f"No longer asked: {said}{more}".replace("&", "&&"))
            self.back.setAccessibleName(f"Ask again: “{gone[-1].words}”")
            self.back.setToolTip("Ask the last of these again; its old answers go on")

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        found: list[QWidget] = []
        for key in self._order[: len(self.rows)]:
            found += self.rows[key].stops()
        other = self.other.stops() if "other" in self.__dict__ else []
        return [*found, *other, self.add_button, self.back]

    @property
    def order(self) -> list[str]:
        """The keys of the answers as they stand."""
        return list(self._order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or one below the other."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.heads[1].setVisible(not narrow)
            other = [self.other] if "other" in self.__dict__ else []
            for row in (*self.rows.values(), *other):
                row.show_narrow(narrow)

    # -- what a person does

    def add_after(self, key: str | None) -> None:
        """A new empty answer after one (None: at the end), ready to be typed."""
        at = None if key is None else self._all_place(key) + 1
        made = self._draft.add_choice(self._key, "", at)
        if made in self.rows:
            self.rows[made].words.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, key: str) -> None:
        """Take an answer out; the focus goes to the one before it."""
        place = self._order.index(key)
        self._draft.remove_choice(self._key, key)
        if self._order:
            near = self.rows[self._order[max(0, place - 1)]].words
            near.setFocus(Qt.FocusReason.OtherFocusReason)
            near.end(False)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_row(self, key: str) -> ChoiceRow:
        row = ChoiceRow(key, self)
        self.rows[key] = row
        row.show_narrow(self._narrow)
        draft, mine = self._draft, self._key
        row.words.typed.connect(
            lambda text: draft.change_choice(mine, key, merge=f"words {key}", words=text)
        )
        row.words.left.connect(draft.settle)
        row.words.entered.connect(lambda: self._on_entered(key))
        row.words.emptied.connect(lambda: self._on_emptied(key))
        row.words.walked.connect(lambda step: self._on_walked(key, step))
        row.becomes.in_row = True
        row.becomes.walked.connect(lambda step: self._on_walked(key, step, of_words=False))
        row.words.lines_pasted.connect(lambda lines: self._on_pasted(key, lines))
        row.becomes.became.connect(lambda b: draft.change_choice(mine, key, becomes=b))
        row.remove.clicked.connect(lambda: self.remove(key))
        row.more.clicked.connect(lambda: self._on_more(row))
        row.reached.connect(lambda: self.row_reached.emit(key))
        return row

    def _wire_other(self, other: ChoiceRow) -> None:
        draft, mine = self._draft, self._key
        other.words.setAccessibleName("Words for the free answer")
        other.words.setPlaceholderText("Something else")
        other.words.typed.connect(
            lambda text: draft.change(mine, merge=f"other {mine}", other_words=text)
        )
        other.words.left.connect(draft.settle)
        other.words.entered.connect(self.add_button.setFocus)
        other.becomes.became.connect(lambda b: draft.change(mine, becomes=b))
        other.remove.show_name("No free answer")
        other.remove.clicked.connect(lambda: draft.change(mine, other=False))
        other.more.clicked.connect(lambda: self._on_more(other))
        other.reached.connect(lambda: self.row_reached.emit(FREE))

    def _on_entered(self, key: str) -> None:
        self.complete()
        place = self._order.index(key)
        if not self.add_button.isVisibleTo(self):
            self.rows[key].becomes.setFocus(Qt.FocusReason.TabFocusReason)
            return
        below = self._order[place + 1 : place + 2]
        if below and not self.rows[below[0]].words.text():
            self.rows[below[0]].words.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.add_after(key)

    def _on_emptied(self, key: str) -> None:
        if self.add_button.isVisibleTo(self) and len(self._order) > 1:
            self.remove(key)

    def _on_walked(self, key: str, step: int, *, of_words: bool = True) -> None:
        place = self._order.index(key) + step
        if self.add_button.isVisibleTo(self) and 0 <= place < len(self._order):
            self._draft.move_choice(self._key, key, place)
            row = self.rows[key]
            (row.words if of_words else row.becomes).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pasted(self, key: str, lines: list[str]) -> None:
        self._draft.settle()
        merge = f"pasted {key}"
        at = self._all_place(key) + 1
        if not self.rows[key].words.text():
            made = self._draft.add_choices(self._key, lines[1:], at, merge=merge)
            self._draft.change_choice(self._key, key, merge=merge, words=lines[0])
        else:
            made = self._draft.add_choices(self._key, lines, at)
        self._draft.settle()
        if made and made[-1] in self.rows:
            self.rows[made[-1]].words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_more(self, row: ChoiceRow) -> None:
        new = row.extra is None
        extra = row.toggle_more()
        if new:
            extra.became.connect(lambda b, merge: self._on_more_changed(row, b, merge))
            extra.left.connect(self._draft.settle)
        self.changed_shape.emit()

    def _on_more_changed(self, row: ChoiceRow, becomes: Becomes, merge: str) -> None:
        joined = f"{merge} {self._key} {row.key}" if merge else ""
        if row.key == FREE:
            self._draft.change(self._key, merge=joined, becomes=becomes)
        else:
            self._draft.change_choice(self._key, row.key, merge=joined, becomes=becomes)

    def _on_bring_back(self) -> None:
        question = self._draft.schema.question(self._key)
        gone = [c.key for c in question.choices if c.retired] if question is not None else []
        if gone:
            self._draft.change_choice(self._key, gone[-1], retired=False)

    # -- inside

    def _all_place(self, key: str) -> int:
        """Where an answer stands among all of the question, retired ones too."""
        question = self._draft.schema.question(self._key)
        assert question is not None
        return [c.key for c in question.choices].index(key)

    def _focused_place(self) -> int:
        """Which row has the focus; -1 if none."""
        for place, key in enumerate(self._order):
            row, focus = self.rows.get(key), QApplication.focusWidget()
            if row is not None and focus is not None and row.isAncestorOf(focus):
                return place
        return -1

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.setContentsMargins(0, 0, gutter() + theme.px(10), 0)
        head.setHorizontalSpacing(theme.px(10))
        for place, (label, share) in enumerate(
            zip(self.heads, (WORDS_SHARE, BECOMES_SHARE), strict=True)
        ):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            head.addWidget(label, 0, place)
            head.setColumnStretch(place, share)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, gutter() + theme.px(10), 0)
        foot.setSpacing(theme.px(10))
        foot.addWidget(self.add_button, WORDS_SHARE)
        foot.addWidget(QWidget(), BECOMES_SHARE)
        self._column.setSpacing(theme.px(7))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(7))
        box.addLayout(head)
        box.addLayout(self._column)
        box.addWidget(self._rest)
        self._last = QVBoxLayout()
        box.addLayout(self._last)
        box.addLayout(foot)
        box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)


class AddAnswer(Button):
    """A dashed line where the next answer will be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "bare", None, parent)
        self.setAccessibleName("Add an answer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As high as an answer."""
        return QSize(theme.px(120), self.fontMetrics().height() + theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dashes and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("accent"), 2) if self.hasFocus() else QPen(
            theme.color("edge"), 1, Qt.PenStyle.DashLine
        )  # fmt: skip
        painter.setPen(pen)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(room, theme.px(8), theme.px(8))
        painter.setPen(theme.color("ink" if self.underMouse() else "ink2"))
        words = self.rect().adjusted(theme.px(12), 0, -theme.px(12), 0)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        where = self.style().visualAlignment(self.layoutDirection(), side)
        painter.drawText(words, where, "+ Add answer")


def gutter() -> int:
    """The room right of the fields, where small buttons stand."""
    return theme.px(50)
