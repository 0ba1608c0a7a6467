"""How a finished sheet leaves the window: on paper, or as a PDF where there is no printer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.errors import StoreError
from desktop.documents import briefing_sheet
from desktop.domain import briefing
from desktop.ui.desk import Desk
from desktop.ui.pdf_pictures import pictures
from desktop.ui.performances import sheet_options
from desktop.ui.performances.sheet_maker import Made


class SheetOutlet(QObject):
    """Prints and saves; `went_out(made)` once a sheet is out, and remembered as printed."""

    went_out = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def put_on_paper(self, made: Made, window: QWidget | None) -> None:
        """Ask the system's dialog and print on the worker; without a printer offer to save."""
        # Loading the print system takes long, and most pages are looked at unprinted.
        from desktop.ui import printing

        if not printing.has_printer():
            asked = self._desk.dialogs.confirm(
                "No printer was found",
                "The system knows no printer. The sheet can be saved as a PDF and printed elsewhere.",
                "Save as PDF…",
                harmless=True,
            )
            if asked:
                self.save(made)
            return
        printer = printing.set_up(made.wish.paper, "Briefing sheet")
        if not self._desk.dialogs.run(printing.dialog(printer, made.pages, window)):
            return
        dots, pages = printing.dots_per_inch(printer), printing.chosen_pages(printer, made.pages)
        self._desk.tasks.start(
            lambda progress, cancelled: printing.put_on_paper(
                printer, pictures(made.pdf, pages, dots, cancelled)
            ),
            lambda taken: self._on_printed(made, taken),
            self._on_failed,
        )

    def save(self, made: Made) -> None:
        """Ask for a place and put the PDF there."""
        suggested = sheet_options.file_name(made.sheet)
        path = self._desk.dialogs.save_file("Save the sheet", suggested, "PDF (*.pdf)")
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        try:
            briefing_sheet.save(made.pdf, path)
        except OSError:
            self._desk.dialogs.show_failure(_not_saved(path))
            return
        self._told(made, f"Saved {path.name}.")

    def _on_printed(self, made: Made, taken: bool) -> None:
        if taken:
            self._told(made, f"Sent to the printer: sheet {made.sheet.number}.")
        else:
            self._desk.dialogs.show_failure(
                "The printer did not take the sheet. Nothing was printed. "
                "Check that it is switched on, or save the sheet as a PDF."
            )

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    def _told(self, made: Made, said: str) -> None:
        try:
            briefing.remember_printed(made.sheet)
            sheet_options.save(made.wish)
        except StoreError as error:
            self._desk.dialogs.show_failure(error)
        self._desk.toasts.show(said)
        self.went_out.emit(made)


def _not_saved(path: Path) -> str:
    return (
        f"The sheet could not be written to {path.parent}. Nothing was left there. "
        "Check that the folder exists, that you may write there and that the disk is not full."
    )
