"""How a finished sheet leaves the window: on paper, or as a PDF where there is no printer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.errors import StoreError
from desktop.documents import briefing_sheet
from desktop.domain import briefing
from desktop.ui.desk import Desk
from desktop.ui.paper_way import PaperWay
from desktop.ui.performances import sheet_options
from desktop.ui.performances.sheet_maker import Made


class SheetOutlet(QObject):
    """Prints and saves; `went_out(made)` once a sheet is out, and remembered as printed."""

    went_out = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._way = desk, PaperWay(desk, "sheet")

    def put_on_paper(self, made: Made, window: QWidget | None) -> None:
        """Ask the system's dialog and print on the worker; without a printer offer to save."""
        if self._way.is_open(lambda: self.save(made)):
            self._way.put(
                made.pdf, made.pages, made.wish.paper, "Briefing sheet", window,
                lambda _pages: self._printed(made),
            )  # fmt: skip

    def save(self, made: Made) -> None:
        """Ask for a place and put the PDF there."""
        suggested = sheet_options.file_name(made.sheet)
        path = self._desk.dialogs.save_file("Save the sheet", suggested, "PDF (*.pdf)")
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        try:
            briefing_sheet.save(
                made.pdf, path, lambda: briefing.remember_printed(made.sheet, made.pages)
            )
        except StoreError as error:
            self._desk.dialogs.show_failure(error)
            return
        self._told(made, f"Saved {path.name}.")

    def _printed(self, made: Made) -> None:
        try:
            briefing.remember_printed(made.sheet, made.pages)
        except StoreError as error:
            said = (
                "The sheet went to the printer, but Rapport could not remember it: print it again "
                "if its codes are to be known when it comes back."
            )
            self._desk.dialogs.show_failure(StoreError(f"{said} {error.sentence}"))
        self._told(made, f"Sent to the printer: sheet {made.sheet.number}.")

    def _told(self, made: Made, said: str) -> None:
        try:
            sheet_options.save(made.wish)
        except StoreError as error:
            self._desk.dialogs.show_failure(error)
        self._desk.toasts.show(said)
        self.went_out.emit(made)
