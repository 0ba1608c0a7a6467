"""The system's print dialog, and page pictures on the printer's paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from db.errors import StoreError
from desktop.documents.layout import LETTER, PAPERS
from desktop.domain.whole_files import write_file

MOST_DOTS = 400  # an inch; finer shows on no paper and takes long


class _NotTaken(Exception):
    """The printer refused the pages."""


def has_printer() -> bool:
    """Whether the system knows one."""
    return bool(QPrinterInfo.availablePrinterNames())


def set_up(paper: str, title: str) -> QPrinter:
    """A printer with the paper of the sheet, the whole leaf to paint on."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = PAPERS[paper]
    is_letter = (size.width, size.height) == LETTER
    kind = QPageSize.PageSizeId.Letter if is_letter else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(kind))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDocName(title)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


def dialog(printer: QPrinter, pages: int, parent: QWidget | None) -> QPrintDialog:
    """The system's dialog, with the pages of the sheet."""
    made = QPrintDialog(printer, parent)
    made.setMinMax(1, max(pages, 1))
    made.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    return made


def dots_per_inch(printer: QPrinter) -> int:
    """How fine the pictures have to be."""
    return min(max(printer.resolution(), 150), MOST_DOTS)


def chosen_pages(printer: QPrinter, pages: int) -> range:
    """The pages (from 0) that the dialog was told to print."""
    return range(max(printer.fromPage(), 1) - 1, min(printer.toPage() or pages, pages))


def put_on_paper(printer: QPrinter, pages: Iterator[QImage]) -> bool:
    """Paint pages; False if the printer did not take them. May run on any one thread.

    Printed to a file it appears whole or not at all: raises StoreError.
    """
    target = printer.outputFileName()
    if not target:
        return _paint(printer, pages)

    def fill(part: Path) -> None:
        printer.setOutputFileName(str(part))
        if not _paint(printer, pages):
            raise _NotTaken
        if not _is_whole(part):
            raise StoreError(
                f"{target} could not be written to its end. Nothing new was left there. Check that "
                "the disk is plugged in and not full, and that you may write there."
            )

    try:
        write_file(Path(target), fill)
    except _NotTaken:
        return False
    finally:
        printer.setOutputFileName(target)
    return True


def _is_whole(pdf: Path) -> bool:
    """Whether a printed file has its end; the printer itself does not say."""
    if not pdf.exists() or not pdf.stat().st_size:
        return False
    data = pdf.read_bytes()
    return not data.startswith(b"%PDF") or b"%%EOF" in data[-1024:]


def _paint(printer: QPrinter, pages: Iterator[QImage]) -> bool:
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        for number, page in enumerate(pages):
            if number and not printer.newPage():
                return False
            leaf = printer.paperRect(QPrinter.Unit.DevicePixel)
            painter.drawImage(QRectF(0, 0, leaf.width(), leaf.height()), page)
    finally:
        painter.end()
    return True
