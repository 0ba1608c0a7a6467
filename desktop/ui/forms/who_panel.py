"""Beside the results: who answered so, or all that was typed; from each one comes the patron."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.errors import StoreError
from db.queries import results
from db.queries.results import Which, WhoTally
from desktop.domain.form_bars import Row
from desktop.domain.form_report import Card, readable_text
from desktop.domain.words import count_words, when_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.answer_bars import breakable
from desktop.ui.widgets.buttons import icon_button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_paint import paint_ground, paint_line, room_of
from desktop.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
QUESTION_MOST = 110  # letters of the question above what was answered
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class Asked(NamedTuple):
    """What the panel shows: who gave an answer (`row`; None: any), or what was typed (`typed`).

    `side` is the name of the side of a comparison, `which` the responses looked at.
    """

    form_id: int
    card: Card
    row: Row | None
    side: str
    which: Which
    typed: bool = False

    @property
    def answer(self) -> tuple[str, tuple[float, float] | None]:
        """As `list_who` takes it: a choice's key, or the ends of a number."""
        return (self.row.key, self.row.amounts) if self.row is not None else (results.ANY, None)


class Person(NamedTuple):
    """A line of the panel."""

    name: str
    under: str
    text: str
    patron_id: int | None


class PersonRole(IntEnum):
    """What the delegate and the panel ask for."""

    PERSON = Qt.ItemDataRole.UserRole + 1


def read_tally(asked: Asked) -> WhoTally:
    """How many they are."""
    choice, amounts = asked.answer
    return results.count_who(asked.form_id, asked.card.key, choice, amounts=amounts, **asked.which)


def read_people(asked: Asked, offset: int) -> list[Person]:
    """The next page of them."""
    if asked.typed:
        texts = results.list_texts(
            asked.form_id, asked.card.key, limit=PAGE, offset=offset, **asked.which
        )
        return [
            Person(
                "", f"{t.patron_name or 'Nobody we know'} · {when_words(t.answered_at)}",
                breakable(readable_text(asked.card.kind, t.text)), t.patron_id,
            )
            for t in texts
        ]  # fmt: skip
    choice, amounts = asked.answer
    people = results.list_who(
        asked.form_id, asked.card.key, choice, amounts=amounts, named=True, limit=PAGE,
        offset=offset, **asked.which,
    )  # fmt: skip
    return [_person(who) for who in people]


def _person(who: results.Who) -> Person:
    said = who.person
    given = " ".join(p for p in (said.get("given"), said.get("family")) if p)
    name = who.patron_name or given or said.get("email") or said.get("phone") or "Somebody"
    when = when_words(who.answered_at)
    return Person(name, when if who.patron_id else f"{when} · no patron yet", "", who.patron_id)


class PeopleModel(QAbstractListModel):
    """Finished lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[Person] = []

    def show(self, people: list[Person]) -> None:
        """These instead."""
        self.beginResetModel()
        self._people = list(people)
        self.endResetModel()

    def append(self, people: list[Person]) -> None:
        """These too."""
        if people:
            first = len(self._people)
            self.beginInsertRows(QModelIndex(), first, first + len(people) - 1)
            self._people += people
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are so far."""
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line, and what a screen reader says."""
        if not index.isValid():
            return None
        person = self._people[index.row()]
        if role == PersonRole.PERSON:
            return person
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(p for p in (person.text, person.name, person.under) if p)
        return None


class PersonDelegate(QStyledItemDelegate):
    """Two lines, above them what was typed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the text needs."""
        person: Person = index.data(PersonRole.PERSON)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else theme.px(300)
        return QSize(0, self._text_height(person, width) + self._lines(person) + theme.px(16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text, name, when."""
        person: Person = index.data(PersonRole.PERSON)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        paint_ground(painter, option)
        room = room_of(option)
        side, top = theme.px(16), room.top() + theme.px(8)
        width = room.width() - 2 * side
        if person.text:
            high = self._text_height(person, room.width())
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("ink"))
            box = QRect(room.left() + side, top, width, high)
            painter.drawText(box, int(_WRAPPED), person.text)
            top += high
        lines = [(person.under, "small", "ink2")]
        if person.name:
            lines.insert(0, (person.name, "strong", "ink" if person.patron_id else "ink2"))
        for text, role, token in lines:
            high = QFontMetrics(theme.font(role)).height()
            paint_line(painter, QRect(room.left() + side, top, width, high), text, role, token)
            top += high + theme.px(2)

    @staticmethod
    def _text_height(person: Person, width: int) -> int:
        if not person.text:
            return 0
        room = QRect(0, 0, max(width - 2 * theme.px(16), theme.px(80)), 1_000_000)
        metrics = QFontMetrics(theme.font("body"))
        return metrics.boundingRect(room, int(_WRAPPED), person.text).height() + theme.px(4)

    @staticmethod
    def _lines(person: Person) -> int:
        roles = ("strong", "small") if person.name else ("small",)
        return sum(QFontMetrics(theme.font(r)).height() + theme.px(2) for r in roles)


class _PeopleList(QListView):
    """Enter opens."""

    opened = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class WhoPanel(QWidget):
    """`patron_wanted(id)`; `closed` when it was put away."""

    patron_wanted = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.asked: Asked | None = None
        self.large = False  # many responses: read them on the worker
        self._turn = 0
        self._more = self._reading = False
        self.question = Label("", "small", "ink2", wrap=True)
        self.title = Label("", "said", wrap=True)
        self.count = Label("", "small", "ink2", wrap=True)
        self.close_button = icon_button("close", "Close (Esc)")
        self.model = PeopleModel(self)
        self.list = _PeopleList()
        self._set_up_list()
        self._lay_out()
        self.close_button.clicked.connect(self.put_away)
        self.list.opened.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _set_up_list(self) -> None:
        made = self.list
        made.setAccessibleName("Who answered so")
        made.setModel(self.model)
        made.setItemDelegate(PersonDelegate(made))
        made.setProperty("role", "bare")
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setResizeMode(QListView.ResizeMode.Adjust)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _lay_out(self) -> None:
        side = theme.px(16)
        head = QVBoxLayout()
        head.setContentsMargins(side, theme.px(14), theme.px(8), theme.px(10))
        head.setSpacing(theme.px(4))
        first = QHBoxLayout()
        first.addWidget(self.question, 1)
        first.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(first)
        head.addWidget(self.title)
        head.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with a line at its left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRect(0, 0, 1, self.height()), theme.color("line"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def put_away(self) -> None:
        """Close."""
        self.asked = None
        self._turn += 1
        self.hide()
        self.closed.emit()

    # -- showing ------------------------------------------------------------------------------

    def ask(self, asked: Asked, *, focus: bool = True) -> None:
        """Show who answered so."""
        self.asked = asked
        self._turn += 1
        words = asked.card.words
        short = words if len(words) <= QUESTION_MOST else f"{words[:QUESTION_MOST].rstrip()}…"
        self.question.setText(breakable(short))
        self.question.setToolTip(plain_tip(words) if short != words else "")
        self.title.setText(breakable(_title(asked)))
        self.count.setText("")
        self.model.show([])
        self._more, self._reading = True, True
        self.show()
        if focus:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read(lambda: (read_tally(asked), read_people(asked, 0)), self._on_first_read)

    def _read(self, work: Callable[[], Any], show: Callable[[Any], None]) -> None:
        if not self.large:
            show(work())
            return
        turn = self._turn
        self._desk.tasks.start(
            lambda _progress, _cancelled: work(),
            lambda found: show(found) if turn == self._turn else None,
            self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    def _on_first_read(self, found: tuple[WhoTally, list[Person]]) -> None:
        tally, people = found
        typed = self.asked is not None and self.asked.typed
        self.count.setText(tally_words(tally) if not typed else "Newest first")
        self.model.show(people)
        self._on_page_read(people)
        if people:
            self.list.setCurrentIndex(self.model.index(0))

    def _on_page_read(self, people: list[Person]) -> None:
        self._reading, self._more = False, len(people) == PAGE

    def _on_more_read(self, people: list[Person]) -> None:
        self.model.append(people)
        self._on_page_read(people)

    def _on_scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        asked = self.asked
        near = value >= bar.maximum() - bar.pageStep()
        if asked is None or self._reading or not self._more or not near:
            return
        self._reading = True
        offset = self.model.rowCount()
        self._read(lambda: read_people(asked, offset), self._on_more_read)

    def _on_opened(self, index: QModelIndex) -> None:
        person = index.data(PersonRole.PERSON) if index.isValid() else None
        if person is not None and person.patron_id:
            self.patron_wanted.emit(person.patron_id)


def tally_words(tally: WhoTally) -> str:
    """`35 responses · 31 patrons · 4 anonymous`."""
    if not tally.responses:
        return "Nobody answered so."
    parts = (
        count_words(tally.responses, "response"),
        count_words(tally.patrons, "patron") if tally.patrons else "",
        f"{tally.nameless:,} anonymous" if tally.nameless else "",
    )
    return " · ".join(p for p in parts if p)


def _title(asked: Asked) -> str:
    if asked.typed:
        said = f"Typed at “{asked.card.texts_name}”" if asked.card.texts_name else "What was typed"
    else:
        said = asked.row.words if asked.row is not None else "Answered this"
    return f"{said} · {asked.side}" if asked.side else said
