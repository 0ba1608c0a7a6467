"""The versions of a form: each as it was asked, to look at, to print, to fill in, to go back to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.errors import NotFound
from db.queries import forms, results
from db.records.forms import VersionRecord
from desktop.domain import words
from desktop.domain.form_schema import FormSchema, SchemaWrong, from_data
from desktop.domain.form_words import question_line
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.form_outlet import FormOutlet
from desktop.ui.forms.preview_pane import PREVIEW_WIDTH, PreviewPane
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

LIST_WIDTH, ROW_HEIGHT = 230, 38
LIST_SHARE, PREVIEW_SHARE = 0.22, 0.42


class VersionsPage(QWidget):
    """`form_wanted(id)`: back to the builder; `draft_wanted(version)`: as the draft again;
    `version_kiosk_wanted(version)` and `version_paper_wanted(version)`: it is to be filled in.
    """

    form_wanted = Signal(int)
    draft_wanted = Signal(object)
    version_kiosk_wanted = Signal(object)
    version_paper_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._versions: list[VersionRecord] = []
        self._live_id = 0
        self._filled: dict[int, int] = {}
        self.form_id = 0
        self.outlet = FormOutlet(desk, self)
        self.back = Button("", "quiet", "chevron-left")
        self.title = Label("", "title", elide=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Versions")
        self.list.setProperty("role", "bare")
        self.about = Label("", "body", "ink2", wrap=True)
        self.take = Button("Take as the draft again", "primary", "undo")
        self.paper = Button("Paper && files")
        self.paper.setAccessibleName("Paper and files of this version")
        self.kiosk = Button("Kiosk")
        self.kiosk.setAccessibleName("Fill in this version at the kiosk")
        self.typed = Button("Type its paper answers")
        self.lines = QVBoxLayout()
        self.preview = PreviewPane(desk)
        self._fill_menu()
        self._lay_out()
        self.back.clicked.connect(lambda: self.form_wanted.emit(self.form_id))
        self.list.currentRowChanged.connect(lambda _row: self._show_version())
        self.take.clicked.connect(lambda: self._tell(self.draft_wanted))
        self.kiosk.clicked.connect(lambda: self._tell(self.version_kiosk_wanted))
        self.typed.clicked.connect(lambda: self._tell(self.version_paper_wanted))

    @property
    def version(self) -> VersionRecord | None:
        """The version that is looked at."""
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def show_form(self, form_id: int) -> None:
        """The versions of a form, the newest first."""
        try:
            form = forms.get_form(form_id)
        except NotFound:
            self.form_wanted.emit(form_id)
            return
        self.form_id = form_id
        self._live_id = form.live.id if form.live is not None else 0
        self._versions = forms.list_versions(form_id)
        self._filled = results.count_filled(form_id).by_version
        self.back.setText(form.name.replace("&", "&&"))
        self.back.setAccessibleName(f"Back to {form.name}")
        self.title.setText(f"Versions of {form.name}")
        self.list.clear()
        for version in self._versions:
            item = QListWidgetItem(_row_words(version, version.id == self._live_id))
            item.setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def activate(self) -> None:
        """Called when the page is shown."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the frame ----------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu, out = QMenu(self.paper), self.outlet
        for text, make in (
            ("Print…", lambda v: out.put_on_paper(v, self)),
            ("Paper form, A4…", lambda v: out.save_paper(v, "a4")),
            ("Paper form, Letter…", lambda v: out.save_paper(v, "letter")),
            ("Paper form, large print…", lambda v: out.save_paper(v, "large")),
            ("PDF to fill in…", out.save_fillable),
            ("Web page…", out.save_web),
        ):
            menu.addAction(text).triggered.connect(
                lambda _=False, act=make: act(self.version) if self.version else None
            )
        self.paper.setMenu(menu)

    def _lay_out(self) -> None:
        side = theme.px(20)
        head = QVBoxLayout()
        head.setContentsMargins(side, theme.px(12), side, theme.px(10))
        head.setSpacing(theme.px(2))
        line = QHBoxLayout()
        line.setContentsMargins(-theme.px(12), 0, 0, 0)
        line.addWidget(self.back)
        line.addStretch(1)
        head.addLayout(line)
        head.addWidget(self.title)
        acts = QWidget()
        self.list.setStyleSheet(f"QListWidget::item {{ padding-left: {side - 4}px; }}")
        flow = FlowLayout(acts, theme.px(8), theme.px(8))
        for made in (self.take, self.kiosk, self.paper, self.typed):
            flow.addWidget(made)
        card = Card("What it asked")
        self.lines.setSpacing(theme.px(10))
        card.body.addLayout(self.lines)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(side, theme.px(4), side, side)
        column.setSpacing(theme.px(12))
        for widget in (self.about, acts, card):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("This version")
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(area, 1)
        left = QVBoxLayout()
        left.addLayout(head)
        left.addLayout(body, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addLayout(left, 1)
        columns.addWidget(self.preview)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the builder."""
        if event.key() == Qt.Key.Key_Escape:
            self.form_wanted.emit(self.form_id)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and preview give way on a small screen."""
        super().resizeEvent(event)
        width = self.width()
        self.list.setFixedWidth(min(theme.px(LIST_WIDTH), round(width * LIST_SHARE)))
        self.preview.setFixedWidth(min(theme.px(PREVIEW_WIDTH), round(width * PREVIEW_SHARE)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    # -- showing ------------------------------------------------------------------------------

    def _tell(self, signal: Signal) -> None:
        if self.version is not None:
            signal.emit(self.version)  # type: ignore[attr-defined]

    def _show_version(self) -> None:
        version = self.version
        if version is None:
            return
        try:
            schema = from_data(version.body)
        except SchemaWrong as wrong:
            self._desk.dialogs.show_failure(str(wrong))
            return
        live = version.id == self._live_id
        self.about.setText(_about_words(version, live, self._filled.get(version.id, 0)))
        self.take.setVisible(not live)
        self._show_lines(schema)
        self.preview.show_schema(schema, version.code)

    def _show_lines(self, schema: FormSchema) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, question in schema.numbered():
            row = QWidget()
            column = QVBoxLayout(row)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(2))
            asked = question.words or "A question without words"
            column.addWidget(Label(f"{number}  {asked}" if number else asked, "strong", wrap=True))
            if number:
                column.addWidget(Label(question_line(schema, question), "small", "ink2", wrap=True))
                offered = ", ".join(c.words for c in question.offered if c.words)
                if offered:
                    column.addWidget(Label(offered, "small", "ink2", wrap=True))
            self.lines.addWidget(row)


def _row_words(version: VersionRecord, live: bool) -> str:
    day = words.short_day_words(version.published_at)
    return f"v{version.number} · {'asked now' if live else day}"


def _about_words(version: VersionRecord, live: bool, filled: int) -> str:
    by = f" by {version.user}" if version.user else ""
    day = words.day_words(version.published_at)
    answered = words.count_words(filled, "response") if filled else "nobody answered it"
    said = f"Published {day}{by} · code {version.code} · {answered}"
    return f"{said} · asked now" if live else f"{said} · paper of it can still come back"
