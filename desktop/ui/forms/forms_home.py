"""The list of forms, and what can be done with each: the page one comes to."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from db.errors import NotFound
from db.queries import forms
from db.records.forms import FormRow
from desktop.domain.form_schema import FormSchema, SchemaWrong
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.draft_keeper import schema_of
from desktop.ui.forms.form_acts import FormActs
from desktop.ui.forms.form_card import FormCard
from desktop.ui.forms.form_list import FormList
from desktop.ui.forms.new_pin import choose_new_pin
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

NEW_KEYS = "Ctrl+Shift+F"
CARD_WIDTH, CARD_SHARE, WIDEST = 350, 0.36, 880


class FormsHome(QWidget):
    """`form_wanted(id)`: open it in the builder; `room_wanted(room, form id or 0)`: review,
    paper, results or vocabulary; `kiosk_wanted(id)`.
    """

    form_wanted = Signal(int)
    room_wanted = Signal(str, int)
    kiosk_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.acts = FormActs(desk)
        self.list = FormList()
        self.card = FormCard()
        self.review = Button("Review", "secondary", "check")
        self.paper = Button("Type paper answers")
        self.partials = Button("Broken off")
        self.vocabulary = Button("Interests")
        self.receive = Button("Import a form…", "secondary")
        self.new = Button("New form", "primary", "plus")
        self.new.setToolTip(f"A new form, empty or from a ready one ({NEW_KEYS})")
        self.archived = ChipButton("Archived", checkable=True)
        self.archived.setAccessibleName("Show archived forms too")
        self.empty = EmptyState(
            "forms",
            "Ask your patrons something friendly",
            "A couple of optional questions, at the desk, on paper or on your web page. "
            "The answers become interests that the whole team knows.",
            "Begin with “Season signup”",
        )
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.reload)
        self._stale = True
        self._lay_out()
        self._connect()

    # -- from outside -------------------------------------------------------------------------

    def activate(self) -> None:
        """Called when the list is shown."""
        self.reload()
        target = self.list if self.list.model().rowCount() else self.empty.action
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, wanted: int | None = None) -> None:
        """Read the forms again."""
        self._again.stop()
        self._stale = False
        current = self.list.current
        every = forms.list_forms(archived=True)
        rows = [r for r in every if not r.archived or self.archived.isChecked()]
        self.list.rows.show(rows)
        self.list.choose(wanted or (current.id if current else None))
        self.archived.setVisible(any(r.archived for r in every))
        self._stack.setCurrentIndex(0 if every else 1)
        self.card.setVisible(bool(every))
        self._show_head(every)
        self._show_card()

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QWidget()
        flow = FlowLayout(head, theme.px(8), theme.px(8))
        for made in (
            self.new,
            self.review,
            self.paper,
            self.partials,
            self.vocabulary,
            self.receive,
        ):
            made.setAccessibleName(made.text())
            flow.addWidget(made)
        titles = QHBoxLayout()
        titles.setSpacing(theme.px(12))
        titles.addWidget(Label("Forms", "title"))
        titles.addWidget(self.archived, 0, Qt.AlignmentFlag.AlignVCenter)
        titles.addStretch(1)
        self._titles, self._acts = titles, head
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        side = theme.px(20)
        top = QVBoxLayout()
        top.setContentsMargins(side, theme.px(18), side, theme.px(12))
        top.setSpacing(theme.px(10))
        top.addLayout(titles)
        top.addWidget(head)
        left.addLayout(top)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        left.addWidget(below, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addLayout(left, 1)
        columns.addWidget(self.card)

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _id: self._show_card())
        self.list.opened.connect(self.form_wanted)
        self.list.letter_pressed.connect(self._on_wanted)
        self.list.customContextMenuRequested.connect(self._on_menu_wanted)
        self.card.wanted.connect(self._on_wanted)
        self.card.pin.triggered.connect(lambda: choose_new_pin(self._desk))
        self.new.clicked.connect(self._on_new_clicked)
        self.receive.clicked.connect(lambda: self._open(self.acts.receive()))
        self.review.clicked.connect(lambda: self.room_wanted.emit("review", 0))
        self.paper.clicked.connect(lambda: self.room_wanted.emit("paper", 0))
        self.partials.clicked.connect(lambda: self.room_wanted.emit("partials", 0))
        self.vocabulary.clicked.connect(lambda: self.room_wanted.emit("vocabulary", 0))
        self.archived.clicked.connect(lambda: self.reload())
        self.empty.acted.connect(self._on_first_wanted)
        for keys, what in (("F2", "rename"), ("Ctrl+D", "duplicate"), ("Del", "archive")):
            self._shortcut(keys).activated.connect(lambda w=what: self._on_wanted(w))
        self._shortcut(NEW_KEYS).activated.connect(self._on_new_clicked)
        changes = self._desk.changes
        for signal in (changes.forms_changed, changes.responses_changed, changes.import_finished):
            signal.connect(self._on_something_changed)

    def _shortcut(self, keys: str) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card gives way on a small screen."""
        super().resizeEvent(event)
        self.card.setFixedWidth(min(theme.px(CARD_WIDTH), round(self.width() * CARD_SHARE)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper; a desk-coloured ground under the card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        if self._stack.currentIndex() == 0:
            ground = theme.color("line")
            ground.setAlphaF(0.6)
            painter.fillRect(self.card.geometry(), ground)

    # -- showing ------------------------------------------------------------------------------

    def _on_something_changed(self, *_what: int) -> None:
        self._stale = True
        if self.isVisible():
            self._again.start()

    def _show_head(self, rows: list[FormRow]) -> None:
        waiting = sum(r.waiting for r in rows)
        words = f"Review {count_words(waiting, 'response')}"
        self.review.setText(words)
        self.review.setAccessibleName(words)
        self.review.setVisible(waiting > 0)
        published = any(r.live_number for r in rows)
        self.paper.setVisible(published)
        broken_off = sum(r.partial for r in rows)
        self.partials.setText(f"{broken_off:,} broken off")
        self.partials.setAccessibleName(f"{broken_off:,} broken off, to finish or throw away")
        self.partials.setVisible(broken_off > 0)

    def _show_card(self) -> None:
        row = self.list.current
        self.card.show_form(row, self._schema(row) if row is not None else None)

    def _schema(self, row: FormRow) -> FormSchema | None:
        try:
            return schema_of(forms.get_form(row.id))
        except (NotFound, SchemaWrong):
            return None

    # -- doing --------------------------------------------------------------------------------

    def _on_wanted(self, what: str) -> None:
        row = self.list.current
        if row is None:
            return
        match what:
            case "open":
                self.form_wanted.emit(row.id)
            case "kiosk":
                self.kiosk_wanted.emit(row.id)
            case "review" | "paper" | "partials" | "results":
                self.room_wanted.emit(what, row.id)
            case "rename":
                self.acts.ask_name(row.id, row.name)
            case "duplicate":
                self._show(self.acts.duplicate(row.id))
            case "send":
                self.acts.send(row.id, row.name)
            case "archive":
                self.acts.archive(row.id, not row.archived)

    def _on_menu_wanted(self, place: QPoint) -> None:
        if self.list.current is not None:
            self.card.menu.popup(self.list.viewport().mapToGlobal(place))

    def _on_new_clicked(self) -> None:
        menu = self.new_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))

    def new_menu(self) -> QMenu:
        """Beginnings of a form: an empty one, the ready ones, a file."""
        from desktop.domain.form_library import ready_forms

        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction("Empty form").triggered.connect(
            lambda: self._open(self.acts.make(FormSchema()))
        )
        menu.addSeparator()
        for ready in ready_forms():
            action = menu.addAction(ready.name.replace("&", "&&"))
            action.setToolTip(ready.about)
            action.triggered.connect(
                lambda _=False, r=ready: self._open(self.acts.make(r.schema, r.name))
            )
        menu.addSeparator()
        menu.addAction("From a form file…").triggered.connect(
            lambda: self._open(self.acts.receive())
        )
        return menu

    def _on_first_wanted(self) -> None:
        from desktop.domain.form_library import ready_forms

        first = ready_forms()[0]
        self._open(self.acts.make(first.schema, first.name))

    def _open(self, form_id: int | None) -> None:
        if form_id is not None:
            self.reload(form_id)
            self.form_wanted.emit(form_id)

    def _show(self, form_id: int | None) -> None:
        if form_id is not None:
            self.reload(form_id)
