"""How a published form leaves the window: on paper, and as files to fill in or to paste."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.records.forms import VersionRecord
from desktop.documents.layout import paper_here
from desktop.domain.form_schema import from_data
from desktop.domain.whole_files import write_file
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.forms import form_files
from desktop.ui.forms.form_acts import file_name
from desktop.ui.forms.form_files import Made
from desktop.ui.forms.text_dialog import TextDialog
from desktop.ui.paper_way import PaperWay

PDF_FILTER = "PDF (*.pdf)"
WEB_FILTER = "Web pages (*.html)"
PAPER_NAMES = {"a4": "A4", "letter": "Letter", "large": "large print"}


class FormOutlet(QObject):
    """Everything is made on the worker; `went_out(what)` when a file is saved or paper printed."""

    went_out = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._way = desk, PaperWay(desk, "form")
        self.window: QWidget | None = parent if isinstance(parent, QWidget) else None

    @property
    def _venue(self) -> str:
        return self._desk.settings.venue_name

    def _paper(self, paper: str) -> str:
        return paper_here(paper, self._desk.settings.country)

    def save_paper(self, version: VersionRecord, paper: str) -> None:
        """The paper form as PDF."""
        venue, sheet = self._venue, self._paper(paper)
        self._save(
            "Save the paper form",
            f"{_named(version)} {PAPER_NAMES[paper]}",
            ".pdf",
            lambda: form_files.paper_pdf(from_data(version.body), version.code, venue, sheet),
        )

    def save_fillable(self, version: VersionRecord) -> None:
        """The PDF that is filled in on a computer and read back."""
        venue, sheet = self._venue, self._paper(self._desk.settings.paper)
        self._save(
            "Save the PDF to fill in",
            f"{_named(version)} to fill in",
            ".pdf",
            lambda: form_files.fillable_pdf(version, venue, sheet),
        )

    def save_web(self, version: VersionRecord) -> None:
        """The web page in one file."""
        venue, mail_to = self._venue, self._desk.settings.venue_email
        self._save(
            "Save the web page",
            _named(version),
            ".html",
            lambda: form_files.web_file(from_data(version.body), version.code, venue, mail_to),
        )

    def show_ticketing(self, version: VersionRecord) -> None:
        """The questions as text, to be pasted into a ticketing site."""
        from desktop.domain.form_ticketing import ticketing_text

        dialog = TextDialog(
            "Questions for a ticketing site",
            "Ticketing sites have places for questions of your own. Paste these there; what was "
            "answered comes back with the ticket export.",
            ticketing_text(from_data(version.body)),
            self.window,
        )
        self._desk.dialogs.run(dialog)
        dialog.deleteLater()

    def put_on_paper(self, version: VersionRecord, window: QWidget | None) -> None:
        """Make the paper form, ask the system's dialog and print."""
        venue, paper = self._venue, self._paper(self._desk.settings.paper)
        if not self._way.is_open(lambda: self.save_paper(version, self._desk.settings.paper)):
            return
        self._desk.tasks.start(
            lambda _progress, _cancelled: form_files.paper_pdf(
                from_data(version.body), version.code, venue, paper
            ),
            lambda made: self._way.put(
                made.data, made.pages, paper, _named(version), window,
                lambda pages: self._on_printed(made, pages),
            ),
            self._way.on_failed,
        )  # fmt: skip

    def _on_printed(self, made: Made, pages: int) -> None:
        self._tell(f"Sent to the printer: {count_words(pages, 'page')}.", made)
        self.went_out.emit("print")

    def _save(self, title: str, suggested: str, ending: str, make: Callable[[], Made]) -> None:
        filters = WEB_FILTER if ending == ".html" else PDF_FILTER
        path = self._desk.dialogs.save_file(title, file_name(suggested, ending), filters)
        if path is None:
            return
        if path.suffix.lower() != ending:
            path = path.with_name(path.name + ending)
        self._desk.tasks.start(
            lambda _progress, _cancelled: _written(path, make()),
            lambda made: self._on_saved(path, made),
            self._way.on_failed,
        )

    def _on_saved(self, path: Path, made: Made) -> None:
        self._tell(f"Saved {path.name}.", made)
        self.went_out.emit(path.name)

    def _tell(self, done: str, made: Made) -> None:
        """What was done, and the way to what did not print as it is written."""
        if not made.missing:
            self._desk.toasts.show(done)
            return
        text = f"{done} Some characters are in no font of this computer."
        self._desk.toasts.show(text, "Show them", lambda: self._show_missing(made))

    def _show_missing(self, made: Made) -> None:
        self._desk.dialogs.show_message("Not printed as written", "\n".join(made.missing))


def _named(version: VersionRecord) -> str:
    return f"{version.form_name} v{version.number}"


def _written(path: Path, made: Made) -> Made:
    write_file(path, lambda part: part.write_bytes(made.data))
    return made
