"""The page of tonight: choose a performance, see its briefing sheet, print it.

What is previewed, saved and printed is one PDF, made on the worker; a newer wish makes older
answers void.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from db import gate
from db.errors import NotFound, StoreError
from db.gate import Right
from desktop.documents.layout import paper_here
from desktop.domain.sheet import ACCESS, FIRST
from desktop.domain.words import count_words, time_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.page_preview import Preview
from desktop.ui.pdf_pictures import picture
from desktop.ui.performances import sheet_options
from desktop.ui.performances.performance_column import ADD_KEYS, PerformanceColumn
from desktop.ui.performances.programme_edits import ProgrammeEdits
from desktop.ui.performances.returned_sheet_stage import ReturnedSheetStage
from desktop.ui.performances.sheet_column import SheetColumn, unprintable_lines
from desktop.ui.performances.sheet_maker import Made, NothingChanged, Wish, make
from desktop.ui.performances.sheet_outlet import SheetOutlet
from desktop.ui.performances.shred_bar import UnderShredBar
from desktop.ui.tasks import Task
from desktop.ui.widgets.empty_state import EmptyState

WISH_MS = 60  # several boxes ticked in a row make one sheet
LIST_WIDTH, COLUMN_WIDTH = 285, 330
LIST_SHARE, COLUMN_SHARE = 0.24, 0.32


class TonightPage(QWidget):
    """Three columns: performances, what is on the sheet, the sheet.

    `import_wanted`: there is no performance yet. `sheet_shown`: the preview is up to date;
    `page_turned(page)`: another page of it is. `printed(pages)`: it went out.
    """

    import_wanted = Signal()
    sheet_shown = Signal()
    page_turned = Signal(int)
    printed = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._made: Made | None = None
        self._outlet = SheetOutlet(desk, self)
        self._asked = 0
        self._making: Task | None = None
        self._stale = True
        self._may_keep = gate.may(Right.KEEP)
        self.left = PerformanceColumn(self._may_keep)
        self.list = self.left.list
        self._programme = ProgrammeEdits(desk, self)
        self.column = SheetColumn(self._may_keep)
        self.preview = Preview()
        self.empty = EmptyState(
            "calendar",
            "No performances yet",
            "Performances come in with a ticket export or your programme.",
            "Import…" if self._may_keep else "",
            "Add a performance…" if self._may_keep else "",
        )
        self._lay_out()
        self._wish = QTimer(self)
        self._wish.setSingleShot(True)
        self._wish.setInterval(WISH_MS)
        self._wish.timeout.connect(self._on_wish_settled)
        # One change is told in several ways: the list is read once for all of them.
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.reload)
        self._connect()

    # -- from outside -------------------------------------------------------------------------

    def activate(self) -> None:
        """Called when the page is shown."""
        if self._stale and not self.returned.shown:
            self.reload()
        if not self.returned.focus():
            self.list.setFocus()

    def type_up(self) -> None:
        """Type up a sheet of the chosen performance that came back from the door."""
        self._void_answers()
        self.returned.open(self.list.current_id)

    def keep(self) -> bool:
        """Put by what is half typed; False if the file refused."""
        return self.returned.keep()

    def choose(self, performance_id: int) -> None:
        """Show the sheet of one performance."""
        self._load(performance_id, turn=True)

    def reload(self) -> None:
        """Read the performances again and make the sheet anew."""
        self._load(self.list.current_id)

    def edit_performance(self) -> None:
        """Change the chosen performance in its dialog."""
        self.left.edit_current()

    def add_performance(self) -> None:
        """Add a performance and show its sheet."""
        added = self._programme.add()
        if added is not None:
            self._load(added, turn=True)
            self.list.setFocus()

    @property
    def sheet(self) -> Made | None:
        """The sheet that is shown."""
        return self._made

    # -- the frame ----------------------------------------------------------------------------

    def _load(self, wanted: int | None, *, turn: bool = False) -> None:
        self._stale = False
        self._again.stop()
        found = self.left.reload(wanted, turn=turn)
        self._stack.setCurrentIndex(0 if found else 1)
        if found:
            self._wish.start()
            return
        self._made = None
        self._void_answers()
        self.column.show_sheet(None)

    def _lay_out(self) -> None:
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.left)
        columns.addWidget(self.column)
        columns.addWidget(self.preview, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(UnderShredBar(self._desk, body))
        self._stack.addWidget(self.empty)
        self.returned = ReturnedSheetStage(self._desk, self._stack, self)
        self.column.options.choose(*sheet_options.load(self._desk.settings.paper))

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_performance_chosen)
        self.column.options.changed.connect(self._wish.start)
        self.column.print_button.clicked.connect(self._on_print_clicked)
        self.column.save_button.clicked.connect(self._on_save_clicked)
        self.column.changes_button.clicked.connect(self._on_changes_clicked)
        self.column.type_up_button.clicked.connect(self.type_up)
        self.left.type_up_wanted.connect(self.type_up)
        self.returned.left.connect(self._on_returned_left)
        self.column.warning.all_button.clicked.connect(self._on_show_all_clicked)
        self.preview.page_wanted.connect(self._on_page_wanted)
        self._outlet.went_out.connect(self._on_went_out)
        self.empty.acted.connect(self.import_wanted)
        self.empty.acted_otherwise.connect(self.add_performance)
        self.left.add_wanted.connect(self.add_performance)
        self.left.edit_wanted.connect(self._on_edit_wanted)
        keys_here = ((ADD_KEYS, self.add_performance), ("F2", self.edit_performance))
        for keys, slot in keys_here if self._may_keep else ():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        changes = self._desk.changes
        for signal in (
            changes.patron_changed, changes.patrons_changed, changes.performance_changed,
            changes.programme_changed, changes.import_finished, changes.settings_changed,
        ):  # fmt: skip
            signal.connect(self._on_something_changed)
        theme.notifier().changed.connect(self._set_widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two left columns give way on a small screen."""
        self._set_widths()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: answers under way are void, and the sheet is made anew when it is back."""
        self._wish.stop()
        self._again.stop()
        self._void_answers()
        self._stale = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper on the left, a panel in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))

    def _set_widths(self) -> None:
        self.left.setFixedWidth(min(theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE)))
        share = min(theme.px(COLUMN_WIDTH), round(self.width() * COLUMN_SHARE))
        self.column.setFixedWidth(max(share, self.column.least_width))

    # -- making -------------------------------------------------------------------------------

    def _current_wish(self, *, changes: bool = False) -> Wish | None:
        performance_id = self.list.current_id
        if performance_id is None:
            return None
        options = self.column.options
        paper = paper_here(options.paper, self._desk.settings.country)
        return Wish(
            performance_id, options.parts, options.top_many, paper, self._desk.session.name, changes
        )

    def _on_something_changed(self) -> None:
        self._stale = True
        if self.isVisible() and not self.returned.shown:
            self._again.start()

    def _on_returned_left(self) -> None:
        self._load(self.list.current_id, turn=True)
        self.list.setFocus()

    def _on_edit_wanted(self, performance_id: int) -> None:
        if self._programme.edit(performance_id):
            self._load(performance_id, turn=True)

    def _on_performance_chosen(self, performance_id: int) -> None:
        self.preview.page = 0
        self._wish.start()

    def _on_wish_settled(self) -> None:
        wish = self._current_wish()
        if wish is None:
            return
        self._void_answers()
        asked = self._asked
        page, width = self.preview.page, self.preview.view.wanted_width
        # Nothing that runs on the worker may hold a widget: its last reference would die there.
        self._making = self._desk.tasks.start(
            lambda progress, cancelled: None if cancelled() else _first(wish, page, width),
            lambda done: self._on_made(asked, done),
            lambda error: self._on_failed(asked, error),
        )

    def _void_answers(self) -> None:
        self._asked += 1
        if self._making is not None and self._making.running:
            self._making.cancel()
        self._making = None

    def _on_made(self, asked: int, done: tuple[Made, QImage] | None) -> None:
        if asked != self._asked or done is None:
            return
        made, image = done
        self._made = made
        self.preview.show_sheet(made.pages)
        self.preview.show_picture(image, made.wish.paper)
        self.column.show_sheet(made)
        sheet = made.sheet
        more = [
            count_words(sheet.count(FIRST), "first visit") if sheet.count(FIRST) else "",
            count_words(sheet.count(ACCESS), "access need") if sheet.count(ACCESS) else "",
        ]
        self.list.rows.tell_more(sheet.performance_id, " · ".join(m for m in more if m))
        self.sheet_shown.emit()

    def _on_page_wanted(self, page: int) -> None:
        made, asked = self._made, self._asked
        if made is None or not self.isVisible():
            return
        width = self.preview.view.wanted_width
        self._desk.tasks.start(
            lambda progress, cancelled: picture(made.pdf, page, width),
            lambda image: self._on_page_drawn(asked, page, image),
            lambda error: self._on_failed(asked, error),
        )

    def _on_page_drawn(self, asked: int, page: int, image: QImage) -> None:
        if asked == self._asked and page == self.preview.page and self._made is not None:
            self.preview.show_picture(image, self._made.wish.paper)
            self.page_turned.emit(page)

    def _on_failed(self, asked: int, error: BaseException) -> None:
        if asked != self._asked:
            return
        if isinstance(error, NotFound):
            self.reload()
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
        else:
            raise error

    # -- paper --------------------------------------------------------------------------------

    def _on_print_clicked(self) -> None:
        if self._made is not None:
            self._outlet.put_on_paper(self._made, self.window())

    def _on_save_clicked(self) -> None:
        if self._made is not None:
            self._outlet.save(self._made)

    def _on_changes_clicked(self) -> None:
        wish = self._current_wish(changes=True)
        if wish is None:
            return
        self._desk.tasks.start(
            lambda progress, cancelled: make(wish),
            self._on_changes_made,
            lambda error: self._on_failed(self._asked, error),
        )

    def _on_show_all_clicked(self) -> None:
        if self._made is not None:
            lines = unprintable_lines(self._made.unprintable)
            self._desk.dialogs.show_message("Not printed as written", "\n".join(lines))

    def _on_changes_made(self, made: Made | NothingChanged) -> None:
        if isinstance(made, Made):
            self._outlet.put_on_paper(made, self.window())
            return
        since = f" of {time_words(made.printed_at)}" if made.printed_at else ""
        self._desk.toasts.show(f"Nothing has changed since sheet {made.printed}{since}.")

    def _on_went_out(self, made: Made) -> None:
        if self._made is not None:
            told = replace(self._made, printed=made.sheet.number, printed_at=made.sheet.built_at)
            self._made = told
            self.column.show_sheet(told)
        self.printed.emit(made.pages)
        self._wish.start()


def _first(wish: Wish, page: int, width: int) -> tuple[Made, QImage] | None:
    made = make(wish)
    if not isinstance(made, Made):
        return None
    return made, picture(made.pdf, min(page, made.pages - 1), width)
