"""A chip opened: a small frame above it with the fields of its kind. Enter is done, Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db import clock
from desktop.domain import words
from desktop.domain.capture_proposal import Proposal, edited
from desktop.domain.typed_values import birthday_words, parse_birthday, parse_day
from desktop.ui import theme
from desktop.ui.capture_chips import KIND_WORDS
from desktop.ui.fact_offers import performance_offers, vocabulary_offers
from desktop.ui.fact_words import AUDIENCES, REACTIONS, RELATIONS, STRENGTHS
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import RADIUS, Card
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo
from desktop.ui.widgets.toast import KEPT_CLEAR
from desktop.ui.widgets.type_ahead import TypeAhead

USUAL = {
    "interest": "say", "access": "print", "children": "say", "relationship": "say",
    "reaction": "say", "membership": "desk", "promise": "desk", "avoid": "desk",
}  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the frame: its caption, its widget, and how it is read.

    `read()` gives the fields of the proposal that it stands for; '' in `wrong()` means that it
    can be read.
    """

    caption: str
    widget: QWidget
    read: Callable[[], dict[str, Any]]
    wrong: Callable[[], str] = lambda: ""


class ChipEditor(Card):
    """`done(proposal)` as it was mended, `dropped`, and in any case `closed` at last, with whether
    the focus is to go back to where it was: not where somebody works elsewhere already.

    It lies over its window, so that the lists of its own fields can lie over it.
    """

    done = Signal(object)
    dropped = Signal()
    closed = Signal(bool)

    def __init__(
        self, told: Proposal, window: QWidget, *, action: str = "Take", can_drop: bool = True
    ) -> None:
        super().__init__(KIND_WORDS.get(told.kind, ""), parent=window)
        self._told, self._open = told, True
        self._at: QWidget | None = None
        self.setAccessibleName(f"Edit: {told.label}")
        self.fields = _FIELDS[told.kind](told)
        if told.kind in USUAL:
            self.fields.append(_audience(told))
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for field in self.fields:
            form.addRow(Label(field.caption, "small", "ink2"), field.widget)
        self.wrong = Label("", "small", "accent", wrap=True)
        self.wrong.hide()
        self.take_button = button(action, "primary", "check")
        self.take_button.setToolTip("Enter")
        self.drop_button = button("Leave it out", "secondary")
        self.drop_button.setVisible(can_drop)
        self.cancel_button = button("Cancel", "quiet")
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        for made in (self.take_button, self.drop_button):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        lines: QVBoxLayout = self.body
        lines.setSpacing(theme.px(10))
        lines.addLayout(form)
        lines.addWidget(self.wrong)
        lines.addLayout(foot)
        for field in self.fields:
            if isinstance(field.widget, TypeAhead):
                field.widget.entered.connect(self.take)
        self.take_button.clicked.connect(self.take)
        self.drop_button.clicked.connect(self._on_drop)
        self.cancel_button.clicked.connect(lambda _=False: self.put_away())

    # -- where it is

    def stand_at(self, chip: QWidget) -> None:
        """Lie above a chip (below it where there is no room), inside the window."""
        self._at = chip
        self._place()
        self.show()
        self.raise_()
        first = self.fields[0].widget
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()
        self.window().installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _place(self) -> None:
        window, chip = self.parentWidget(), self._at
        if window is None or chip is None:
            return
        wide = min(max(theme.px(420), self.sizeHint().width()), window.width() - theme.px(24))
        self.resize(wide, self.layout().heightForWidth(wide) if self._wraps() else 0)
        self.adjustSize()
        self.resize(wide, self.height())
        at = chip.mapTo(window, QPoint(0, 0))
        left = max(theme.px(8), min(at.x(), window.width() - wide - theme.px(12)))
        line = chip.parentWidget()
        while line is not None and line.objectName() != KEPT_CLEAR:
            line = line.parentWidget()
        above = line.mapTo(window, QPoint(0, 0)).y() if line is not None else at.y()
        top = above - self.height() - theme.px(6)  # the sentence stays in sight
        if top < theme.px(8):
            below = at.y() + chip.height() + theme.px(6)
            room = window.height() - self.height() - theme.px(8)
            top = max(theme.px(8), min(below, room))
        self.move(left, top)

    def _wraps(self) -> bool:
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with an edge: it lies over other cards."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    # -- ending

    def take(self) -> None:
        """Give the mended proposal away if it can be read; else say what is wrong."""
        for field in self.fields:
            sentence = field.wrong()
            if sentence:
                self.wrong.setText(sentence)
                self.wrong.show()
                self._place()
                field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        values = {name: v for field in self.fields for name, v in field.read().items()}
        self.done.emit(edited(self._told, **values))
        self.put_away()

    def put_away(self, *, back: bool = True) -> None:
        """Close it, the chip as it was."""
        if not self._open:
            return
        self._open = False
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._on_focus_changed)
        self.hide()
        self.closed.emit(back)
        self.deleteLater()

    def _on_drop(self) -> None:
        self.dropped.emit()
        self.put_away()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Somebody works elsewhere: a chip half mended stays as it was."""
        if new is None or new is self or self.isAncestorOf(new):
            return
        if new.window() is self.window():
            self.put_away(back=False)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is done, Esc leaves it as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in _ENTER:
            self.take()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc and Enter here are nobody else's."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() in (Qt.Key.Key_Escape, *_ENTER):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab goes round inside the frame."""
        stops = [
            w for w in self.findChildren(QWidget)
            if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not w.isWindow()
        ]  # fmt: skip
        now = QApplication.focusWidget()
        if not stops or now is None:
            return super().focusNextPrevChild(onward)
        order = _in_order(stops)
        place = order.index(now) if now in order else -1
        order[(place + (1 if onward else -1)) % len(order)].setFocus(
            Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason
        )
        return True


def _in_order(stops: list[QWidget]) -> list[QWidget]:
    """As the chain of focus has them: as they were made."""
    return [w for w in stops if not _inside_other(w, stops)]


def _inside_other(widget: QWidget, stops: list[QWidget]) -> bool:
    return any(other is not widget and other.isAncestorOf(widget) for other in stops)


# -- the fields of each kind


def _line(text: str, name: str, placeholder: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setCursorPosition(0)
    return made


def _text(caption: str, field: str, text: str, placeholder: str = "", *, must: str = "") -> Field:
    made = _line(text, caption, placeholder)
    return Field(
        caption,
        made,
        lambda: {field: made.text().strip()},
        lambda: must if must and not made.text().strip() else "",
    )


def _choice(caption: str, field: str, pairs: Any, value: Any, must: str = "") -> Field:
    made = ChoiceRow(caption, pairs)
    made.show_value(value)
    return Field(
        caption,
        made,
        lambda: {field: made.value} if made.value is not None else {},
        lambda: must if must and made.value is None else "",
    )


def _audience(told: Proposal) -> Field:
    made = StillCombo()
    made.setAccessibleName("Who may hear it")
    for code, shown in AUDIENCES:
        made.addItem(shown, code)
    usual = told.audience or USUAL[told.kind]
    made.setCurrentIndex(made.findData(usual))

    def read() -> dict[str, Any]:
        # What nobody chose is not said: of something known already its own audience stays.
        return {} if made.currentData() == usual else {"audience": made.currentData()}

    return Field("Who may hear it", made, read)


def _interest(told: Proposal) -> list[Field]:
    what = TypeAhead(vocabulary_offers, "Jazz, matinées, plays the viola …", "Interest")
    what.put(told.what, told.what)
    what.setCursorPosition(0)
    return [
        Field(
            "Interest", what, lambda: {"what": what.text().strip()},
            lambda: "" if what.text().strip() else "Say what they are interested in.",
        ),
        _text("Detail", "detail", told.detail, "viola, string quartets, on Sundays …"),
        _choice("How much", "strength", STRENGTHS, told.strength),
    ]  # fmt: skip


def _membership(told: Proposal) -> list[Field]:
    return [_text("What they want", "detail", told.detail, "season pass, to renew …")]


def _access(told: Proposal) -> list[Field]:
    return [
        _text("Need", "what", told.what, must="Say what is needed."),
        _text("What we do", "detail", told.detail, "aisle seat, meet at the Stage Door …"),
    ]


def _children(told: Proposal) -> list[Field]:
    count = _line(told.what, "How many", "2")
    return [
        Field(
            "How many", count, lambda: {"what": count.text().strip()},
            lambda: ""
            if not count.text().strip() or count.text().strip().isdecimal()
            else "Give a number, or leave it empty.",
        ),
        _text("Names and ages", "detail", told.detail, "Sam 7, Ida 9"),
    ]  # fmt: skip


def _birthday(told: Proposal) -> list[Field]:
    made = _line(_spoken_birthday(told.what), "Birthday", "14 March 1980, 14 March, 1980")

    def read() -> dict[str, Any]:
        return {"what": _stored_birthday(made.text())}

    return [
        Field(
            "Birthday", made, read,
            lambda: "" if _stored_birthday(made.text()) else "Type it as 14 March 1980, or 14 March.",
        )
    ]  # fmt: skip


def _spoken_birthday(stored: str) -> str:
    year, _, rest = ("", "", stored[2:]) if stored.startswith("--") else stored.partition("-")
    month, _, day = rest.partition("-")
    return birthday_words(
        int(year) if year else None, int(month) if month else None, int(day) if day else None
    )


def _stored_birthday(typed: str) -> str:
    found = parse_birthday(typed, clock.today())
    if found is None:
        return ""
    year, month, day = found
    if month is None or day is None:
        return str(year) if year else ""
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def _relationship(told: Proposal) -> list[Field]:
    kind = StillCombo()
    kind.setAccessibleName("Who it is")
    for code, shown in RELATIONS:
        kind.addItem(shown, code)
    kind.setCurrentIndex(max(0, kind.findData(told.what)))

    def read() -> dict[str, Any]:
        code = kind.currentData()
        return {"what": code, "about": told.about if code == told.what else ""}

    name = _text("Name", "detail", told.detail, "Ana, or Ana 9", must="Say who it is.")
    return [name, Field("Who it is", kind, read)]


def _promise(told: Proposal) -> list[Field]:
    due = _line(
        words.day_words(told.due) if told.due else "", "By when", "Friday, in 2 weeks, 3 Dec"
    )

    def day() -> str | None:
        text = due.text().strip()
        if not text:
            return None
        if told.due and text == words.day_words(told.due):
            return told.due
        found = parse_day(text, clock.today())
        return found.isoformat() if found else ""

    return [
        _text("What we do", "what", told.what, "call back …", must="Say what was promised."),
        Field(
            "By when", due, lambda: {"due": day() or None},
            lambda: "Type the day as Friday, in 2 weeks, or 3 Dec." if day() == "" else "",
        ),
    ]  # fmt: skip


def _reaction(told: Proposal) -> list[Field]:
    about = TypeAhead(performance_offers, "Title of the performance", "About the performance")
    about.put(told.about, told.performance_id)

    def read() -> dict[str, Any]:
        if about.data == told.performance_id:
            return {}
        return {"performance_id": about.data, "about": about.text().rsplit(", ", 1)[0].strip()}

    return [
        _choice("How was it", "what", REACTIONS, told.what, "Say how it was."),
        Field(
            "About", about, read,
            lambda: "" if about.data is not None else "Choose the performance from the list.",
        ),
        _text("In their words", "detail", told.detail),
    ]  # fmt: skip


def _avoid(told: Proposal) -> list[Field]:
    return [
        _text("Not to be mentioned", "what", told.what, must="Say what is not to be mentioned.")
    ]


_FIELDS: dict[str, Callable[[Proposal], list[Field]]] = {
    "interest": _interest,
    "access": _access,
    "children": _children,
    "birthday": _birthday,
    "relationship": _relationship,
    "membership": _membership,
    "promise": _promise,
    "reaction": _reaction,
    "avoid": _avoid,
}
