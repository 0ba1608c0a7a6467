"""“What we know about them”: read the texts that name others, decide, and write both files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db import clock
from db.errors import NotFound, StoreError
from db.records.patron_record import WholeRecord
from desktop.domain import patron_record, words
from desktop.domain.erasure import PLACES
from desktop.domain.patron_record import BLACKEN, LEAVE_OUT, SHOW, RecordBook, ReviewText
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.edits import GONE
from desktop.ui.tasks import Cancelled, Progress
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

WORDS = {BLACKEN: "Names blackened", SHOW: "As it stands", LEAVE_OUT: "Leave it out"}
LONGEST = 600
MOST = 200  # texts that are shown; what is beyond is handed out with names blackened


class KnowDialog(QDialog):
    """Gathers on the worker; each text of ours can be shown, blackened, or left out."""

    def __init__(
        self, desk: Desk, patron_id: int, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._patron_id = desk, patron_id
        self._whole: WholeRecord | None = None
        self._closed = False
        self.picks: dict[str, QComboBox] = {}
        self.setWindowTitle("What we know about them")
        self.resize(theme.px(620), theme.px(600))
        self._lay_out(" ".join(name.split()))
        desk.tasks.start(self._look, self._on_found, self._on_failed)

    def _lay_out(self, name: str) -> None:
        title = Label(f"What we know about {name}", "title", "ink", wrap=True)
        about = Label(
            "Two files for this person: a PDF to read, and all of it as JSON. What is about other "
            "people is left out.", "body", "ink2", wrap=True,
        )  # fmt: skip
        self.said = Label("Looking through everything that is kept …", "body", "ink", wrap=True)
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, theme.px(8), 0)
        self._inside.setSpacing(theme.px(6))
        holder = QWidget()
        holder.setLayout(self._inside)
        self._texts = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        scroll.setAccessibleName("Texts to read before they are handed out")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.px(6))
        self._bar.setAccessibleName("Looking through the file")
        due = words.day_words(patron_record.due_on(clock.today()))
        self.remind = button(f"They asked today: remind us by {due}", "quiet", icon="calendar")
        self.remind.clicked.connect(self._on_remind)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton("Choose a folder…", QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setProperty("role", "primary")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._on_go)
        self.buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(20),) * 4)
        box.setSpacing(theme.px(10))
        for widget in (title, about, self.said):
            box.addWidget(widget)
        box.addWidget(scroll, 1)
        box.addWidget(self._bar)
        box.addWidget(self.remind, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.buttons)

    def _look(self, _progress: Progress, _cancelled: Cancelled) -> WholeRecord:
        return patron_record.gather(self._patron_id)

    def _on_found(self, whole: WholeRecord) -> None:
        if self._closed:
            return
        self._whole = whole
        self._bar.hide()
        texts = patron_record.texts_to_review(whole)
        named = sum(bool(one.names) for one in texts)
        rows = sum(len(found) for found in whole.tables.values())
        self.said.setText(_found_words(rows, len(texts), named))
        for text in texts[:MOST]:
            self._add(text)
        self._inside.addStretch(1)
        if not texts:  # nothing to read: no empty room for it
            self._texts.hide()
            self.resize(self.width(), self.minimumSizeHint().height())
        self.go.setEnabled(True)
        self.go.setFocus()

    def _add(self, text: ReviewText) -> None:
        place = PLACES.get(text.table, text.table.replace("_", " "))
        named = f" – names {words.join_words(text.names)}" if text.names else ""
        caption = Label(
            f"{place[:1].upper()}{place[1:]}{named}",
            "small",
            "amber" if text.names else "ink2",
            wrap=True,
        )
        shown = text.text if len(text.text) <= LONGEST else text.text[:LONGEST] + "…"
        said = Label(shown, "body", "ink", wrap=True)
        pick = StillCombo()
        for code in (BLACKEN, SHOW, LEAVE_OUT):
            if code != BLACKEN or text.names:
                pick.addItem(WORDS[code], code)
        pick.setCurrentIndex(pick.findData(text.usual))
        pick.setAccessibleName(f"What is done with {place}: {shown[:60]}")
        self.picks[text.key] = pick
        self._inside.addWidget(caption)
        self._inside.addWidget(said)
        self._inside.addWidget(pick, 0, Qt.AlignmentFlag.AlignLeft)

    def book(self) -> RecordBook:
        """What would be written, as it is decided now."""
        assert self._whole is not None
        settings = self._desk.settings
        return RecordBook(
            self._whole, settings.venue_name, settings.venue_email,
            choices={key: str(pick.currentData()) for key, pick in self.picks.items()},
        )  # fmt: skip

    def _on_go(self) -> None:
        folder = self._desk.dialogs.choose_folder("Where the two files go")
        if folder is None:
            return
        book, paper = self.book(), self._desk.settings.paper
        user_id = self._desk.session.user_id

        def work(_progress: Progress, _cancelled: Cancelled) -> tuple[Path, Path]:
            # Imported here: it brings ReportLab.
            from desktop.documents.patron_record import draw_record
            from desktop.domain import record_files

            return record_files.write(
                book, folder, lambda made, target: draw_record(made, target, paper=paper),
                user_id=user_id,
            )  # fmt: skip

        self.go.setEnabled(False)
        self._bar.show()
        self._desk.tasks.start(work, self._on_written, self._on_failed)

    def _on_written(self, paths: tuple[Path, Path]) -> None:
        pdf, data = paths
        self._desk.toasts.show(f"Wrote {pdf.name} and {data.name}. Read them, then hand them out.")
        if not self._closed:
            self.accept()

    def _on_remind(self) -> None:
        from desktop.domain import record_files

        step = self._desk.edits.run(
            lambda: record_files.remind(self._patron_id, user_id=self._desk.session.user_id),
            "Kept as a follow-up",
        )
        if step is not None:
            self.remind.setEnabled(False)

    def _on_failed(self, error: BaseException) -> None:
        if not self._closed:
            self._bar.hide()
            self.go.setEnabled(self._whole is not None)
        if isinstance(error, NotFound):
            self._desk.dialogs.show_failure(GONE)
        elif isinstance(error, StoreError):
            self._desk.dialogs.show_failure(error)
        else:
            raise error

    def reject(self) -> None:
        """What is under way on the worker ends by itself."""
        self._closed = True
        super().reject()


def _found_words(rows: int, texts: int, named: int) -> str:
    said = f"{words.count_words(rows, 'entry')} found."
    if not texts:
        return f"{said} Nobody wrote anything about them."
    said += f" {words.count_words(texts, 'text')} to read before they are handed out"
    if named:
        said += f"; {named:,} of them name somebody else, whose names are blackened"
    return f"{said}."
