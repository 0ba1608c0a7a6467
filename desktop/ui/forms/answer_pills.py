"""Answers that are chosen: pills to press, the free one beside them, and the numbers of a scale.

Keys: arrows move, Space ticks, `1` to `9` and then letters choose by place (`y` and `n` too where
that is the question), Enter goes on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from desktop.domain.form_answers import Given, bounds, free_words, number_of
from desktop.domain.form_schema import MANY_AT_ONCE, OTHER, YES_OR_NO, Choice, Question
from desktop.domain.kiosk_session import in_order
from desktop.ui import icons, theme
from desktop.ui.forms.answer_base import AnswerField
from desktop.ui.forms.form_sizes import FormLabel, form_font, target
from desktop.ui.widgets.flow_layout import FlowLayout

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
UNCHOSEN = "Nothing is chosen yet. The space bar chooses; Enter once more goes on without."
_FORWARD, _BACKWARD = 1, -1


class _PillLook:
    """How a pill is sized, painted and steered; the class beside it says what it is."""

    words = ""
    big = False
    badge = ""
    stepped: Signal

    def dress(self, words: str, big: bool, badge: str = "") -> None:
        """Its words, its size, and the key that chooses it ('' shows none)."""
        self.words, self.big, self.badge = words, big, badge
        # An ampersand of the wording is no mnemonic.
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def sizeHint(self) -> QSize:
        """All of its words in one line."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.words) + self._beside() + 4
        least = target(self.big)
        width = max(width, least)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It may be as narrow as a finger is wide, and grows in height."""
        least = target(self.big)
        return QSize(least, least)

    def hasHeightForWidth(self) -> bool:
        """Long wording breaks into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        room = QRect(0, 0, max(width - self._beside(), 1), 10_000)
        words = (
            QFontMetrics(self.font())
            .boundingRect(room, self._wrapping(room.width()), self.words)
            .height()
        )
        pad = theme.px(11 if self.big else 7)
        return max(words + 2 * pad, target(self.big))

    def hitButton(self, point: object) -> bool:
        """All of it can be pressed."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next pill, in the direction in which the wording runs."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        right = _BACKWARD if mirrored else _FORWARD
        step = {
            Qt.Key.Key_Right: right,
            Qt.Key.Key_Left: -right,
            Qt.Key.Key_Down: _FORWARD,
            Qt.Key.Key_Up: _BACKWARD,
        }.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, ring, tick or key, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        focused = self.hasFocus()
        wide = 2 if focused else 1
        room = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        radius = min(room.height(), target(self.big)) / 2
        if chosen:
            edge = "ink" if focused else "accent"
        else:
            edge = "accent" if focused else "ink2" if self.underMouse() else "edge"
        painter.setPen(QPen(theme.color(edge), wide))
        painter.setBrush(theme.color("accent" if chosen else "line"))
        painter.drawRoundedRect(room, radius, radius)
        ink = "on_accent" if chosen else "ink"
        self._paint_words(painter, self.rect(), ink, chosen)

    def _paint_words(self, painter: QPainter, room: QRect, ink: str, chosen: bool) -> None:
        pad, mark = theme.px(14 if self.big else 11), self._mark()
        inside = room.adjusted(pad, 0, -pad, 0)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = QRect(inside.right() - mark + 1 if mirrored else inside.left(), 0, mark, 0)
        place.setTop(room.center().y() - mark // 2)
        place.setHeight(mark)
        painter.setFont(self.font())
        if chosen or self.badge:
            text = (
                inside.adjusted(0, 0, -mark - pad // 2, 0)
                if mirrored
                else inside.adjusted(mark + pad // 2, 0, 0, 0)
            )
            if chosen:
                size = round(mark / theme.scale())
                painter.drawPixmap(
                    place.topLeft(), icons.pixmap("check", ink, size, self.devicePixelRatioF())
                )
            else:
                small = theme.font("small")
                painter.setFont(small)
                painter.setPen(theme.color("ink2"))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.badge)
                painter.setFont(self.font())
        else:
            text = inside
        painter.setPen(theme.color(ink))
        painter.drawText(
            text, Qt.AlignmentFlag.AlignCenter | self._wrapping(text.width()), self.words
        )

    def _wrapping(self, width: int) -> Qt.TextFlag:
        """Between words, unless one of them is wider than the pill."""
        metrics = QFontMetrics(self.font())
        if any(metrics.horizontalAdvance(word) > width for word in self.words.split()):
            return Qt.TextFlag.TextWrapAnywhere
        return Qt.TextFlag.TextWordWrap

    def _mark(self) -> int:
        return theme.px(20 if self.big else 16)

    def _beside(self) -> int:
        """What the words leave free, left and right together: the tick does not move a pill."""
        pad = theme.px(14 if self.big else 11)
        return 2 * pad + self._mark() + pad // 2

    def _on_theme_changed(self) -> None:
        font = form_font("body", self.big)
        font.setWeight(font.Weight.Medium)
        self.setFont(font)
        self.updateGeometry()
        self.update()


class TickPill(_PillLook, QCheckBox):
    """One of several answers at once."""

    stepped = Signal(int)


class DotPill(_PillLook, QRadioButton):
    """One of several of which one holds."""

    stepped = Signal(int)

    def let_go(self) -> None:
        """Not pressed any more, though no other is."""
        self.setAutoExclusive(False)
        self.setChecked(False)
        self.setAutoExclusive(True)


def show_pressed(pill: TickPill | DotPill, on: bool) -> None:
    """Press a pill, or let it go, without a word."""
    if isinstance(pill, DotPill) and not on:
        pill.let_go()
    else:
        pill.setChecked(on)


def rove(pills: Sequence[QAbstractButton], place: int) -> None:
    """Tab comes to one pill of a question only; the arrows know the others."""
    for number, pill in enumerate(pills):
        here = number == place
        pill.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)


class ChosenField(AnswerField):
    """Pills in rows; what is chosen, in the order of the form, and the free answer."""

    def __init__(
        self,
        question: Question,
        big: bool = False,
        *,
        keys: bool = False,
        turn: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, big, parent)
        self._many = question.kind in MANY_AT_ONCE
        self._held = -1  # the place of the one that is pressed, where only one may be
        self._walked = False  # somebody went to a pill: Enter there means that one
        self._choices: tuple[Choice, ...] = in_order(question, turn)
        words = [c.words for c in self._choices]
        if question.other:
            words.append(free_words(question))
        rows = QWidget()
        flow = FlowLayout(rows, theme.px(10 if big else 7), theme.px(10 if big else 7))
        self.pills = [self._pill(text, place, keys) for place, text in enumerate(words)]
        for pill in self.pills:
            flow.addWidget(pill)
        self.body.addWidget(rows)
        self.other: QLineEdit | None = None
        if question.other:
            self.other = self._free_line(question)
            self.body.addWidget(self.other)
            self.other.hide()
        rove(self.pills, 0)

    def given(self) -> Given:
        """What is pressed; the words of the free answer only while its pill is."""
        chosen = {c.key for c, p in zip(self._choices, self.pills, strict=False) if p.isChecked()}
        keys = tuple(c.key for c in self.question.choices if c.key in chosen)
        if self.other is None or not self.pills[-1].isChecked():
            return Given(keys)
        return Given((*keys, OTHER), self.other.text())

    def set_given(self, given: Given) -> None:
        """Press what was chosen."""
        for choice, pill in zip(self._choices, self.pills, strict=False):
            show_pressed(pill, choice.key in given.choices)
        if self.other is not None:
            free = bool(given.other) or OTHER in given.choices
            show_pressed(self.pills[-1], free)
            self.other.setText(given.other)
            self.other.setVisible(free)
        pressed = [place for place, pill in enumerate(self.pills) if pill.isChecked()]
        self._held = pressed[0] if pressed and not self._many else -1
        rove(self.pills, pressed[0] if pressed else 0)

    def targets(self) -> list[QWidget]:
        """The pills, then the free answer."""
        return [*self.pills, *([self.other] if self.other is not None else [])]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures and letters choose by place; Enter goes on, or first chooses the one they walked to."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                self._on_enter()
                return
            event.ignore()
        elif not self.choose_by_key(event):
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        """It goes on; but an answer that only looks chosen, for the focus is on it, is not passed over
        in silence: one they walked to is chosen, else a visitor is told once."""
        here = next((pill for pill in self.pills if pill.hasFocus()), None)
        if here is None or not self.given().empty:
            self.entered.emit()
        elif self._walked:
            here.click()
        elif self.big and self.complaint.text() != UNCHOSEN:
            self.show_complaint(UNCHOSEN)
        else:
            self.entered.emit()

    def choose_by_key(self, event: QKeyEvent) -> bool:
        """Press the pill of a key; False if it is none of this question's."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.text().casefold()
        if plain or not key:
            return False
        if self.question.kind in YES_OR_NO and key in ("y", "n"):
            key = "1" if key == "y" else "2"
        place = KEYS.find(key)
        if not 0 <= place < len(self.pills):
            return False
        rove(self.pills, place)
        self.pills[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pills[place].click()
        return True

    def _pill(self, words: str, place: int, keys: bool) -> TickPill | DotPill:
        pill = TickPill(self) if self._many else DotPill(self)
        pill.dress(words or "…", self.big, KEYS[place] if keys and place < len(KEYS) else "")
        pill.clicked.connect(lambda _on, n=place: self._on_pressed(n))
        pill.stepped.connect(lambda step, n=place: self._go_to(n + step))
        return pill

    def _free_line(self, question: Question) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(f"{question.words}: {free_words(question)}")
        made.setPlaceholderText("Write it here")
        dress_line(made, self.big)
        made.textEdited.connect(lambda _: self.changed.emit())
        made.returnPressed.connect(self.entered)
        return made

    def _on_pressed(self, place: int) -> None:
        if not self._many and place == self._held:  # pressed again
            show_pressed(self.pills[place], False)
            self._held = -1
        elif not self._many:
            self._held = place
        on = self.pills[place].isChecked()
        rove(self.pills, place)
        if self.other is not None:
            self.other.setVisible(self.pills[-1].isChecked())
            if on and place == len(self.pills) - 1:
                self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _go_to(self, place: int) -> None:
        self._walked = True
        place = min(max(place, 0), len(self.pills) - 1)
        rove(self.pills, place)
        self.pills[place].setFocus(Qt.FocusReason.TabFocusReason)


class ScaleField(AnswerField):
    """The numbers of a scale side by side, with what the two ends mean."""

    def __init__(
        self, question: Question, big: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(question, big, parent)
        low, high = bounds(question)
        self._low, self._high = math.ceil(low or 0), math.floor(10 if high is None else high)
        rows = QWidget()
        flow = FlowLayout(rows, theme.px(8 if big else 5), theme.px(8 if big else 5))
        self.pills: list[DotPill] = []
        for number in range(self._low, self._high + 1):
            pill = _Numeral(self)
            pill.dress(str(number), big)
            pill.setAccessibleName(self._said(number))
            pill.clicked.connect(lambda _on, n=number: self._on_pressed(n))
            pill.stepped.connect(lambda step, n=number: self._go_to(n + step))
            flow.addWidget(pill)
            self.pills.append(pill)
        self.body.addWidget(rows)
        if question.low_words or question.high_words:
            below = QWidget()
            # As wide as the numbers side by side: each end stands under its number.
            below.setMaximumWidth(flow.sizeHint().width())
            ends = QHBoxLayout(below)
            ends.setContentsMargins(0, 0, 0, 0)
            last = FormLabel(question.high_words, "small", "ink2", big=big)
            last.setAlignment(Qt.AlignmentFlag.AlignTrailing)
            ends.addWidget(FormLabel(question.low_words, "small", "ink2", big=big), 1)
            ends.addWidget(last, 1)
            self.body.addWidget(below)
        self._typed = ""
        self._held = -1
        rove(self.pills, 0)

    def given(self) -> Given:
        """The number as text."""
        pressed = [pill.words for pill in self.pills if pill.isChecked()]
        return Given(text=pressed[0]) if pressed else Given()

    def set_given(self, given: Given) -> None:
        """Press a number; one that is not offered presses none."""
        number = number_of(given.text)
        for place, pill in enumerate(self.pills):
            show_pressed(pill, number is not None and number == self._low + place)
        self._held = next((i for i, p in enumerate(self.pills) if p.isChecked()), -1)
        rove(self.pills, max(self._held, 0))

    def targets(self) -> list[QWidget]:
        """The numbers."""
        return list(self.pills)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number is typed, one of two figures too; Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            else:
                self.entered.emit()
        elif event.text().isdecimal() and event.text().isascii():
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def _type(self, figure: str) -> None:
        # A second figure joins the first as long as that is what is chosen: 1, then 0, is 10.
        joins = self._typed and self.given().text == self._typed
        for text in (self._typed + figure, figure) if joins else (figure,):
            number = int(text)
            if self._low <= number <= self._high:
                self._typed = text
                self._go_to(number)
                if not self.pills[number - self._low].isChecked():
                    self.pills[number - self._low].click()
                return
        self._typed = figure

    def _said(self, number: int) -> str:
        ends = {self._low: self.question.low_words, self._high: self.question.high_words}
        words = ends.get(number, "")
        return f"{number}, {words}" if words else str(number)

    def _on_pressed(self, number: int) -> None:
        place = number - self._low
        if place == self._held:  # pressed again
            self.pills[place].let_go()
            place = -1
        self._held = place
        rove(self.pills, number - self._low)
        self.changed.emit()

    def _go_to(self, number: int) -> None:
        place = min(max(number - self._low, 0), len(self.pills) - 1)
        rove(self.pills, place)
        self.pills[place].setFocus(Qt.FocusReason.TabFocusReason)


class _Numeral(DotPill):
    """A number of a scale: as wide as a finger, without room for a tick."""

    def sizeHint(self) -> QSize:
        """A round target."""
        wide = QFontMetrics(self.font()).horizontalAdvance(self.words) + theme.px(18)
        least = target(self.big)
        return QSize(max(wide, least), least)

    def heightForWidth(self, width: int) -> int:
        """A number never breaks."""
        return target(self.big)

    def _paint_words(self, painter: QPainter, room: QRect, ink: str, chosen: bool) -> None:
        font = self.font()
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.words)


def dress_line(line: QWidget, big: bool) -> None:
    """A typed field in one of the two sizes; at a kiosk without the menu of cut and paste."""
    line.setProperty("formSize", "big" if big else "desk")
    if big:
        line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
