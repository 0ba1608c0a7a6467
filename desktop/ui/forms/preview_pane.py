"""What patrons will see, beside what is being edited: the kiosk, the paper, the web page."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.errors import StoreError, file_error
from desktop.documents.layout import paper_here
from desktop.domain.form_schema import FormSchema
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms import form_files
from desktop.ui.forms.form_files import Drawn, Made
from desktop.ui.forms.kiosk_view import KioskView
from desktop.ui.page_preview import Preview
from desktop.ui.pdf_pictures import picture
from desktop.ui.tasks import Task
from desktop.ui.widgets.amber_note import AmberNote
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

KIOSK, PAPER, WEB = "kiosk", "paper", "web"
FACES = ((KIOSK, "Kiosk"), (PAPER, "Paper"), (WEB, "Web page"))
SETTLE_MS = {KIOSK: 120, PAPER: 400, WEB: 120}
VENUE = "Your venue"
PREVIEW_WIDTH = 358


class PreviewPane(QWidget):
    """`show_schema` as often as one likes: the face that is looked at follows shortly after.

    `shown(face)` when it has. Nothing that is answered here is kept.
    """

    shown = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._schema = FormSchema()
        self._code = ""
        self._stale = {KIOSK, PAPER, WEB}
        self._asked = 0
        self._wanted = ""  # the question to go to as soon as the face that is looked at has it
        self._making: Task | None = None
        self._made: Made | None = None
        self.tabs = ChoiceRow("Preview", FACES)
        self.tabs.show_value(KIOSK)
        self.kiosk = KioskView(self._schema, self.venue)
        self.paper = Preview("Preview of the paper form", margin=10)
        self.note = AmberNote(most=3)
        self.web = KioskView(self._schema, self.venue)
        self.browse = Button("Open in the browser")
        self.browse.setAccessibleName("Open the web page in the browser")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._on_settled)
        self._lay_out()
        self.tabs.chosen.connect(self._on_face_chosen)
        self.paper.page_wanted.connect(self._on_page_wanted)
        self.browse.clicked.connect(self._on_browse_clicked)
        self.note.all_button.clicked.connect(self._on_show_all_clicked)
        desk.changes.settings_changed.connect(self._on_settings_changed)

    @property
    def venue(self) -> str:
        """Whose form it says it is."""
        return self._desk.settings.venue_name or VENUE

    @property
    def face(self) -> str:
        """What is looked at."""
        return str(self.tabs.value)

    def show_schema(self, schema: FormSchema, code: str) -> None:
        """What is being edited now; `code` of the version that is live."""
        if schema == self._schema and code == self._code:
            return
        self._schema, self._code = schema, code
        self._stale = {KIOSK, PAPER, WEB}
        self._begin()

    def begin(self) -> None:
        """Another form: from its beginning, without what was tried out in the last one."""
        self._made, self._wanted = None, ""
        self.note.show_lines(())
        self.paper.page = 0
        self.paper.show_sheet(0)
        self.paper.show_picture(None, self._paper_name())
        for view in (self.kiosk, self.web):
            view.show_schema(FormSchema())
            view.begin()
        self._stale = {KIOSK, PAPER, WEB}

    def show_question(self, key: str) -> None:
        """Go where a question is; where one that was only just added will be."""
        self._wanted = key
        if self.face != PAPER and self._schema.question(key) is not None:
            self._catch_up(self.face)
            self._go()

    def show_face(self, face: str) -> None:
        """Look at another face."""
        self.tabs.show_value(face)
        self._on_face_chosen(face)

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        side = theme.px(18)
        self.faces = QStackedWidget()
        web = QWidget()
        column = QVBoxLayout(web)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.web, 1)
        column.addWidget(
            Label("About as it will look; the page itself opens in a browser.", "small", "ink2",
                  wrap=True)
        )  # fmt: skip
        column.addWidget(self.browse)
        paper = QWidget()
        sheet = QVBoxLayout(paper)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(theme.px(8))
        sheet.addWidget(self.paper, 1)
        sheet.addWidget(self.note)
        for face in (self.kiosk, paper, web):
            self.faces.addWidget(face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(side, theme.px(16), side, side)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.tabs)
        layout.addWidget(self.faces, 1)

    def sizeHint(self) -> QSize:
        """As wide as a phone."""
        return QSize(theme.px(PREVIEW_WIDTH), theme.px(600))

    def minimumSizeHint(self) -> QSize:
        """It gives way, and is put away, before the page would not fit the window."""
        return QSize(theme.px(120), theme.px(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of a desk."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        ground = theme.color("line")
        ground.setAlphaF(0.6)
        painter.fillRect(self.rect(), ground)
        painter.setPen(theme.color("line"))
        painter.drawLine(self.rect().topLeft(), self.rect().bottomLeft())

    def showEvent(self, event: QShowEvent) -> None:
        """Looked at again: catch up."""
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: answers under way are void."""
        self._settle.stop()
        self._void()
        super().hideEvent(event)

    # -- following ----------------------------------------------------------------------------

    def _begin(self) -> None:
        if self.isVisible() and self.face in self._stale:
            self._settle.start(SETTLE_MS[self.face])

    def _on_face_chosen(self, face: str) -> None:
        self.faces.setCurrentIndex([f for f, _ in FACES].index(face))
        if face in self._stale:
            self._on_settled()
        else:
            self._go()

    def _on_settings_changed(self) -> None:
        self._stale = {KIOSK, PAPER, WEB}
        self._begin()

    def _on_settled(self) -> None:
        if self.face == PAPER:
            self._draw_paper()
        else:
            self._catch_up(self.face)

    def _catch_up(self, face: str) -> None:
        if face not in self._stale:
            return
        self._stale.discard(face)
        if face == KIOSK:
            self.kiosk.show_schema(self._schema, self.venue)
        else:
            self.web.show_schema(replace(self._schema, pace="page"), self.venue)
        self._go()
        self.shown.emit(face)

    def _go(self) -> None:
        """To the wanted question, once; on paper nothing is one question at a time."""
        if self.face == PAPER or self._schema.question(self._wanted) is None:
            return
        (self.kiosk if self.face == KIOSK else self.web).show_question(self._wanted)
        self._wanted = ""

    # -- paper --------------------------------------------------------------------------------

    def _draw_paper(self) -> None:
        self._stale.discard(PAPER)
        self._void()
        asked, schema, code, venue = self._asked, self._schema, self._code, self.venue
        paper = self._paper_name()
        page, width = self.paper.page, self.paper.view.wanted_width
        # Nothing that runs on the worker may hold a widget: its last reference would die there.
        self._making = self._desk.tasks.start(
            lambda _progress, cancelled: (
                None if cancelled() else form_files.draw(schema, code, venue, paper, page, width)
            ),
            lambda drawn: self._on_drawn(asked, drawn),
            self._on_failed,
        )

    def _paper_name(self) -> str:
        settings = self._desk.settings
        return paper_here(settings.paper, settings.country)

    def _void(self) -> None:
        self._asked += 1
        if self._making is not None and self._making.running:
            self._making.cancel()
            self._stale.add(PAPER)
        self._making = None

    def _on_drawn(self, asked: int, drawn: Drawn | None) -> None:
        if asked != self._asked or drawn is None:
            return
        self._made = drawn.made
        self.note.show_lines(drawn.made.missing)
        self.paper.page = drawn.page
        self.paper.show_sheet(drawn.made.pages)
        self.paper.show_picture(drawn.image, self._paper_name())
        self.shown.emit(PAPER)

    def _on_page_wanted(self, page: int) -> None:
        if self._made is None or not self.isVisible():
            return
        asked, pdf, width = self._asked, self._made.data, self.paper.view.wanted_width
        self._desk.tasks.start(
            lambda _progress, _cancelled: picture(pdf, page, width),
            lambda image: (
                self.paper.show_picture(image, self._paper_name())
                if asked == self._asked and page == self.paper.page
                else None
            ),
            self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    def _on_show_all_clicked(self) -> None:
        if self._made is not None:
            missing = "\n".join(self._made.missing)
            self._desk.dialogs.show_message("Not printed as written", missing)

    # -- web ----------------------------------------------------------------------------------

    def _on_browse_clicked(self) -> None:
        schema, code, venue = self._schema, self._code, self.venue
        mail_to = self._desk.settings.venue_email
        path = _scratch() / "form.html"
        self._desk.tasks.start(
            lambda _progress, _cancelled: _web_preview(path, schema, code, venue, mail_to),
            self._on_web_made,
            self._on_failed,
        )

    def _on_web_made(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.dialogs.show_failure(
                "No browser could be opened. Nothing was changed. "
                "Save the web page with “Paper & files” and open that file."
            )


@lru_cache(maxsize=1)
def _scratch() -> Path:
    """A folder that is gone when the program ends; the browser has read the page by then."""
    folder = tempfile.mkdtemp(prefix="rapport-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _web_preview(path: Path, schema: FormSchema, code: str, venue: str, mail_to: str) -> Path:
    """The web page in a file. Raises StoreError if it cannot be written."""
    try:
        path.write_bytes(form_files.web_file(schema, code, venue, mail_to).data)
    except OSError as error:
        raise file_error(
            error, "The page could not be put down for the browser", "Nothing was changed."
        ) from error
    return path
