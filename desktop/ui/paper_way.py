"""The way to the printer that all printing takes: the system's dialog, the pages on the worker, and
what is said where there is no printer or it takes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from db.errors import StoreError
from desktop.ui.desk import Desk
from desktop.ui.pdf_pictures import pictures


class PaperWay:
    """`what` is printed, in a word: "form"."""

    def __init__(self, desk: Desk, what: str) -> None:
        self._desk, self._what = desk, what

    def is_open(self, save: Callable[[], object]) -> bool:
        """Whether there is a printer; where there is none, `save` is offered."""
        # Loading the print system takes long, and most pages are looked at unprinted.
        from desktop.ui import printing

        if printing.has_printer():
            return True
        if self._desk.dialogs.confirm(
            "No printer was found",
            f"The system knows no printer. The {self._what} can be saved as a PDF and printed "
            "elsewhere.",
            "Save as PDF…",
            harmless=True,
        ):
            save()
        return False

    def put(
        self, pdf: bytes, pages: int, paper: str, title: str, window: QWidget | None,
        printed: Callable[[int], object],
    ) -> None:  # fmt: skip
        """Ask for the printer and print; `printed(how many pages)` once they are on their way."""
        from desktop.ui import printing

        printer = printing.set_up(paper, title)
        if not self._desk.dialogs.run(printing.dialog(printer, pages, window)):
            return
        dots, chosen = printing.dots_per_inch(printer), printing.chosen_pages(printer, pages)
        self._desk.tasks.start(
            lambda _progress, cancelled: printing.put_on_paper(
                printer, pictures(pdf, chosen, dots, cancelled)
            ),
            lambda taken: printed(len(chosen)) if taken else self._on_refused(),
            self.on_failed,
        )

    def on_failed(self, error: BaseException) -> None:
        """Something on the worker went wrong."""
        if not isinstance(error, StoreError):
            raise error
        self._desk.dialogs.show_failure(error)

    def _on_refused(self) -> None:
        self._desk.dialogs.show_failure(
            f"The printer did not take the {self._what}. Nothing was printed. "
            f"Check that it is switched on, or save the {self._what} as a PDF."
        )
