"""The results of a form: each question with its bars, who answered so, as a table and on paper."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from db.errors import NotFound, StoreError
from db.queries import results
from desktop.domain.form_bars import Row
from desktop.domain.form_groups import SEGMENT_WORDS
from desktop.domain.form_report import Card, Looked, Report, read_report
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.result_card import ResultCard
from desktop.ui.forms.result_cards import ResultCards
from desktop.ui.forms.results_head import ResultsHead
from desktop.ui.forms.results_outlet import ResultsOutlet
from desktop.ui.forms.who_panel import Asked, WhoPanel
from desktop.ui.widgets.empty_state import EmptyState

AT_ONCE = 800  # responses to count: about 40 ms; more are counted on the worker
PANEL_WIDTH, PANEL_SHARE = 340, 0.36
TEXTS = 3


class _Want(NamedTuple):
    """What is said where there is nothing, and the way out (`action` '' for none)."""

    title: str
    text: str
    action: str
    what: str


GONE = _Want("That form is not there any more", "", "Back to the forms", "back")
NEVER = _Want(
    "Not published yet",
    "Nobody can answer a form before it is published.",
    "Open it in the builder",
    "builder",
)
NOBODY = _Want(
    "Nobody has answered yet",
    "What is answered at the kiosk, on paper or on the web page is counted here.",
    "Open the kiosk",
    "kiosk",
)
NOTHING_SO = _Want(
    "No responses like that", "There are others, of other people or times.", "Show all", "all"
)
COUNTING = _Want("Counting…", "", "", "")


class ResultsPage(QWidget):
    """`back_wanted`, `patron_wanted(id)`; `form_wanted(id)` and `kiosk_wanted(id)` where there is
    nothing to show yet.
    """

    back_wanted = Signal()
    patron_wanted = Signal(int)
    form_wanted = Signal(int)
    kiosk_wanted = Signal(int)
    shown = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.form_id = 0
        self.report: Report | None = None
        self._looked = Looked()
        self._turn = 0
        self._stale = self._begun = False
        self._want = COUNTING
        self._asked_from: QWidget | None = None
        self.head = ResultsHead()
        self.outlet = ResultsOutlet(desk, self)
        self.panel = WhoPanel(desk)
        self.panel.hide()
        self.area = ResultCards()
        self.empty = EmptyState("forms", "")
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(200)
        self._again.timeout.connect(self.reload)
        self._lay_out()
        self._connect()

    @property
    def cards(self) -> list[ResultCard]:
        """The questions."""
        return self.area.cards

    # -- from outside -------------------------------------------------------------------------

    def show_form(self, form_id: int) -> None:
        """The results of a form, all of them."""
        self.form_id = form_id
        self.report = None
        self._looked = Looked()
        self._begun = False
        if self.panel.asked is not None:
            self.panel.put_away()
        self.head.show_name("Results", "")
        self.area.verticalScrollBar().setValue(0)
        self.reload()

    def activate(self) -> None:
        """Called when the page is shown."""
        if self._stale:
            self.reload()
        self._where_to_begin().setFocus(Qt.FocusReason.OtherFocusReason)
        self._begun = self.report is not None

    def _where_to_begin(self) -> QWidget:
        """Where one was, else the first question, else the way out of an empty page."""
        before = self.focusWidget()
        if self.panel.asked is not None:
            return self.panel.list
        if self._begun and before is not None and before.isVisibleTo(self) and before.isEnabled():
            return before
        if self._stack.currentIndex() == 0 and self.cards:
            return self.cards[0].answered
        return self.empty.action if self.empty.action.isVisibleTo(self) else self.head.back

    def reload(self) -> None:
        """Count again."""
        self._again.stop()
        self._stale = False
        self._turn += 1
        form_id, looked, turn = self.form_id, self._looked, self._turn
        if not form_id:
            self._show_want(GONE)
            return
        if self._quick(looked):
            try:
                self._show(read_report(form_id, looked, texts=TEXTS))
            except NotFound:
                self._show_want(GONE)
            return
        if self.report is None:
            self._show_want(COUNTING)
        self._desk.tasks.start(
            lambda _progress, _cancelled: read_report(form_id, looked, texts=TEXTS),
            lambda report: self._show(report) if turn == self._turn else None,
            self._on_failed,
        )

    def look_at(self, looked: Looked) -> None:
        """Show other responses, or compare others."""
        self._looked = looked
        self.reload()

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        shown = QWidget()
        columns = QHBoxLayout(shown)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.area, 1)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.empty)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.head)
        left.addWidget(body, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.panel)

    def _connect(self) -> None:
        head = self.head
        head.back_wanted.connect(self.back_wanted)
        head.looked_changed.connect(self.look_at)
        head.csv.clicked.connect(self._on_csv_wanted)
        head.print.clicked.connect(self._on_print_wanted)
        head.save_pdf.triggered.connect(self._on_pdf_wanted)
        self.empty.acted.connect(self._on_empty_acted)
        self.area.who_wanted.connect(lambda card, row, side: self._ask(card, row, side))
        self.area.texts_wanted.connect(lambda card: self._ask(card, None, -1, typed=True))
        for asked in (self.area, self.panel):
            asked.patron_wanted.connect(self.patron_wanted)
        self.panel.closed.connect(self._on_panel_closed)
        keys = QShortcut(QKeySequence("Ctrl+P"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._on_print_wanted)
        changes = self._desk.changes
        for signal in (
            changes.forms_changed,
            changes.responses_changed,
            changes.import_finished,
            changes.patrons_changed,
        ):
            signal.connect(self._on_something_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: the panel first, then back."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.asked is not None:
            self.panel.put_away()
        else:
            self.back_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel gives way on a small screen."""
        super().resizeEvent(event)
        self.panel.setFixedWidth(min(theme.px(PANEL_WIDTH), round(self.width() * PANEL_SHARE)))

    def hideEvent(self, event: QHideEvent) -> None:
        """What changes meanwhile is counted when it is shown again."""
        super().hideEvent(event)
        self._again.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    # -- reading ------------------------------------------------------------------------------

    def _quick(self, looked: Looked) -> bool:
        """Whether it is counted before one sees it: else the worker does it."""
        filled = results.count_filled(self.form_id)
        sides = {
            "version": len(filled.by_version),
            "segment": len(SEGMENT_WORDS),
            "season": 5,
        }.get(looked.by, 0)
        self.panel.large = filled.responses > AT_ONCE
        return filled.responses * (1 + sides) <= AT_ONCE

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, NotFound):
            self._show_want(GONE)
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
        else:
            raise error

    def _on_something_changed(self, *_what: int) -> None:
        self._stale = True
        if self.isVisible():
            self._again.start()

    # -- showing ------------------------------------------------------------------------------

    def _show(self, report: Report) -> None:
        late = self.report is None and self.isVisible()
        self.report = report
        self._looked = report.looked
        self.head.show_report(report)
        if not report.published:
            self._show_want(NEVER)
        elif not report.whole.responses:
            self._show_want(NOBODY)
        elif not report.tally.responses:
            self._show_want(NOTHING_SO)
        else:
            self.area.show_report(report)
            self._stack.setCurrentIndex(0)
        self._chain_tabs()
        self._ask_again(report)
        if late:
            self.activate()
        self.shown.emit()

    def _show_want(self, want: _Want) -> None:
        self._want = want
        self.empty.set_texts(want.title, want.text, want.action)
        self._stack.setCurrentIndex(1)
        if self.report is None:
            for made in (self.head.csv, self.head.more, self.head.print):
                made.setEnabled(False)
            if want is not COUNTING:
                self.shown.emit()

    def _chain_tabs(self) -> None:
        stops = [*self.head.stops(), *self.area.stops()]
        stops += [self.panel.close_button, self.panel.list]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # -- who answered so ----------------------------------------------------------------------

    def _ask(self, card: Card, row: Row | None, side: int, *, typed: bool = False) -> None:
        report = self.report
        if report is None:
            return
        of = report.sides[side] if side >= 0 else None
        self._asked_from = self.focusWidget()
        name, which = (of.name, of.which) if of is not None else ("", report.which)
        self.panel.ask(Asked(report.form_id, card, row, name, which, typed))

    def _ask_again(self, report: Report) -> None:
        """After a change: the same question of the responses that are looked at now."""
        asked = self.panel.asked
        if asked is None:
            return
        card = next((c for c in report.cards if c.key == asked.card.key), None)
        if card is None or not report.tally.responses:
            self.panel.put_away()
            return
        side = next((s for s in report.sides if s.name == asked.side), None)
        which = side.which if side is not None else report.which
        name = side.name if side is not None else ""
        self.panel.ask(asked._replace(card=card, side=name, which=which), focus=False)

    def _on_panel_closed(self) -> None:
        target = self._asked_from
        if target is not None and target in self.findChildren(QWidget) and target.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked_from = None

    # -- doing --------------------------------------------------------------------------------

    def _on_empty_acted(self) -> None:
        match self._want.what:
            case "builder":
                self.form_wanted.emit(self.form_id)
            case "kiosk":
                self.kiosk_wanted.emit(self.form_id)
            case "all":
                self.head.show_everything()
            case _:
                self.back_wanted.emit()

    def _on_csv_wanted(self) -> None:
        if self.report is not None:
            self.outlet.save_csv(self.report)

    def _on_pdf_wanted(self) -> None:
        if self.report is not None:
            self.outlet.save_pdf(self.report, names=self.head.names.isChecked())

    def _on_print_wanted(self) -> None:
        if self.report is not None and self.head.print.isEnabled():
            self.outlet.put_on_paper(self.report, names=self.head.names.isChecked())
