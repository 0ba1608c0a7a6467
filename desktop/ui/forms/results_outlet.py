"""How results leave the window: as a table, as a PDF, on paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db import clock
from desktop.documents.layout import paper_here
from desktop.domain import form_results
from desktop.domain.form_report import Report, read_report
from desktop.domain.whole_files import write_csv, write_file
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.forms.form_acts import file_name
from desktop.ui.paper_way import PaperWay

CSV_FILTER = "Tables (*.csv)"
PDF_FILTER = "PDF (*.pdf)"
TEXTS_ON_PAPER = 200  # of a question; the table has all of them


def results_pdf(report: Report, venue: str, paper: str, names: bool) -> tuple[bytes, int]:
    """What is looked at, counted again with more of what was typed, as PDF; and its pages."""
    from desktop.documents.results_sheet import draw_results

    whole = read_report(report.form_id, report.looked, texts=TEXTS_ON_PAPER)
    out = BytesIO()
    pages = draw_results(
        whole, out, venue_name=venue, printed=clock.today(), paper=paper, names=names
    )
    return out.getvalue(), pages


class ResultsOutlet(QObject):
    """Everything is made on the worker; `went_out(what)` when a file is saved or paper printed."""

    went_out = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window, self._way = desk, window, PaperWay(desk, "results")

    def _paper(self) -> str:
        return paper_here(self._desk.settings.paper, self._desk.settings.country)

    def save_csv(self, report: Report) -> None:
        """Each response that is looked at as a row."""
        path = self._target("Export the responses", f"{report.name} responses", ".csv", CSV_FILTER)
        if path is None:
            return

        def work(_progress: object, _cancelled: object) -> int:
            form_id, which = report.form_id, report.which
            headings = form_results.table_headings(form_id)
            return write_csv(path, headings, form_results.table_rows(form_id, **which))

        self._desk.tasks.start(
            work,
            lambda number: self._on_saved(path, f" with {count_words(number, 'response')}"),
            self._way.on_failed,
        )

    def save_pdf(self, report: Report, *, names: bool) -> None:
        """What is shown, as it would be printed."""
        path = self._target("Save the results", f"{report.name} results", ".pdf", PDF_FILTER)
        if path is None:
            return
        venue, paper = self._desk.settings.venue_name, self._paper()

        def work(_progress: object, _cancelled: object) -> None:
            pdf, _ = results_pdf(report, venue, paper, names)
            write_file(path, lambda part: part.write_bytes(pdf))

        self._desk.tasks.start(work, lambda _: self._on_saved(path, ""), self._way.on_failed)

    def put_on_paper(self, report: Report, *, names: bool) -> None:
        """Ask the system's dialog and print."""
        if not self._way.is_open(lambda: self.save_pdf(report, names=names)):
            return
        venue, paper = self._desk.settings.venue_name, self._paper()
        self._desk.tasks.start(
            lambda _progress, _cancelled: results_pdf(report, venue, paper, names),
            lambda made: self._way.put(
                *made, paper, f"{report.name} results", self._window, self._on_printed
            ),
            self._way.on_failed,
        )

    def _on_printed(self, pages: int) -> None:
        self._desk.toasts.show(f"Sent to the printer: {count_words(pages, 'page')}.")
        self.went_out.emit("print")

    def _target(self, title: str, suggested: str, ending: str, filters: str) -> Path | None:
        path = self._desk.dialogs.save_file(title, file_name(suggested, ending), filters)
        if path is not None and path.suffix.lower() != ending:
            path = path.with_name(path.name + ending)
        return path

    def _on_saved(self, path: Path, what: str) -> None:
        self._desk.toasts.show(f"Saved {path.name}{what}.")
        self.went_out.emit(path.name)
