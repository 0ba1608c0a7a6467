"""The books of the whole house, for admins: who did what and when, by person, kind and day."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from db import clock
from db.errors import StoreError
from db.queries import audit, users
from desktop.domain import words
from desktop.domain.typed_values import parse_past_day
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.books_model import BooksFilter, BooksModel, BooksRole, row_words
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_paint import paint_ground, paint_line, room_of

HOW = (
    "Each change by hand, each export, print, sign-in, backup and look at access needs. Entries are only "
    "ever added, and each is tied to the one before: “rapport check” finds out if one was changed. What "
    "is said of somebody's health, notes and secrets is never in here, only that it was changed."
)
KINDS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "Everything"),
    (("record",), "Changes of records"),
    (("export", "print"), "Exports and prints"),
    (("view",), "Looks at access needs"),
    (("sign_in",), "Signing in"),
    (("import",), "Imports"),
    (("backup", "restore"), "Backups and restores"),
    (("erasure",), "Erasures"),
    (("settings",), "Settings"),
)
WIDEST, ROW_HEIGHT = 1100, 46

_Index = QModelIndex | QPersistentModelIndex


class BooksDelegate(QStyledItemDelegate):
    """Two lines: the sentence in ink, below it about whom."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(200), theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(BooksRole.ENTRY)
        if entry is None:
            return
        painter.save()
        paint_ground(painter, option)
        room = room_of(option).adjusted(theme.px(14), theme.px(5), -theme.px(14), -theme.px(5))
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        if entry.patron:
            paint_line(painter, upper, row_words(entry), "body", "ink")
            paint_line(painter, upper.translated(0, half), entry.patron, "small", "ink2")
        else:
            paint_line(painter, room, row_words(entry), "body", "ink")
        painter.restore()


class BooksPage(InnerPage):
    """Read only. `closed`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("The books", HOW, WIDEST, parent)
        self._desk = desk
        self.person, self.kind, self.day = QComboBox(), QComboBox(), QLineEdit()
        self.person.setMaximumWidth(theme.px(260))  # whatever somebody is called
        self.person.setAccessibleName("By whom")
        self.kind.setAccessibleName("What kind")
        for codes, said in KINDS:
            self.kind.addItem(said, codes)
        self.day.setAccessibleName("On which day")
        self.day.setPlaceholderText("Any day, or such as 14 Nov")
        self.day.setClearButtonEnabled(True)
        self.day.setFixedWidth(theme.px(240))
        self.count = Label("", "small", "ink2")
        self.wrong = Label("", "small", "accent")
        self.wrong.hide()
        self.model = BooksModel(self)
        self.list = QListView()
        self.list.setProperty("role", "card")
        self.list.setModel(self.model)
        self.list.setItemDelegate(BooksDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Entries of the books")
        self._lay_out()
        self.person.activated.connect(self._read)
        self.kind.activated.connect(self._read)
        self.day.editingFinished.connect(self._read)
        self.day.textChanged.connect(lambda text: None if text else self._read())

    def activate(self) -> None:
        """Show the newest entries."""
        chosen = self.person.currentData()
        self.person.clear()
        self.person.addItem("Everybody", None)
        for user in users.list_users(active_only=False):
            self.person.addItem(user.name, user.id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self._read()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> BooksFilter | None:
        """What is asked for; None while the day is not understood."""
        since = until = ""
        if self.day.text().strip():
            day = parse_past_day(self.day.text(), clock.today())
            if day is None:
                return None
            since, _ = clock.day_bounds(day)
            until, _ = clock.day_bounds(day + timedelta(days=1))
        return BooksFilter(
            self.person.currentData(), tuple(self.kind.currentData() or ()), since, until
        )

    def _read(self, *_ignored: object) -> None:
        wanted = self.wanted()
        self.wrong.setVisible(wanted is None)
        if wanted is None:
            self.wrong.setText("Type a day such as 14 Nov or 14 Nov 2025.")
            return
        try:
            self.model.load(wanted)
            number = audit.count_books(**wanted._asdict())
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self.count.setText(words.count_words(number, "entry", "entries"))

    def _lay_out(self) -> None:
        head = QWidget()
        flow = FlowLayout(head, theme.px(8), theme.px(6))
        self.count.setMinimumHeight(self.kind.sizeHint().height())
        for widget in (self.person, self.kind, self.day, self.count):
            flow.addWidget(widget)
        self.column.addWidget(head)
        self.column.addWidget(self.wrong)
        self.column.addWidget(self.list, 1)
