"""How the insights leave the window: on paper, or as a PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db import clock
from desktop.documents.layout import paper_here
from desktop.domain.insights import Insights
from desktop.domain.whole_files import write_file
from desktop.domain.words import count_words
from desktop.ui.desk import Desk
from desktop.ui.paper_way import PaperWay

PDF_FILTER = "PDF (*.pdf)"


def insights_pdf(found: Insights, venue: str, paper: str) -> tuple[bytes, int]:
    """The numbers as PDF, and how many pages they take."""
    from desktop.documents.insights_sheet import draw_insights

    out = BytesIO()
    pages = draw_insights(found, out, venue_name=venue, printed=clock.today(), paper=paper)
    return out.getvalue(), pages


class InsightsOutlet(QObject):
    """Everything is made on the worker; `went_out(what)` when it is saved or printed."""

    went_out = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window, self._way = desk, window, PaperWay(desk, "sheet")

    def _paper(self) -> str:
        return paper_here(self._desk.settings.paper, self._desk.settings.country)

    def save_pdf(self, found: Insights) -> None:
        """As it would be printed."""
        name = "".join(c if c.isalnum() or c in " -" else "-" for c in found.name)
        path = self._desk.dialogs.save_file("Save the insights", f"Insights {name}.pdf", PDF_FILTER)
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        target, venue, paper = path, self._desk.settings.venue_name, self._paper()

        def work(_progress: object, _cancelled: object) -> None:
            pdf, _ = insights_pdf(found, venue, paper)
            write_file(target, lambda part: part.write_bytes(pdf))

        self._desk.tasks.start(work, lambda _: self._on_saved(target), self._way.on_failed)

    def put_on_paper(self, found: Insights) -> None:
        """Ask the system's dialog and print."""
        if not self._way.is_open(lambda: self.save_pdf(found)):
            return
        venue, paper = self._desk.settings.venue_name, self._paper()
        self._desk.tasks.start(
            lambda _progress, _cancelled: insights_pdf(found, venue, paper),
            lambda made: self._way.put(
                *made, paper, f"Insights {found.name}", self._window, self._on_printed
            ),
            self._way.on_failed,
        )

    def _on_printed(self, pages: int) -> None:
        self._desk.toasts.show(f"Sent to the printer: {count_words(pages, 'page')}.")
        self.went_out.emit("print")

    def _on_saved(self, path: Path) -> None:
        self._desk.toasts.show(f"Saved {path.name}.")
        self.went_out.emit(path.name)
