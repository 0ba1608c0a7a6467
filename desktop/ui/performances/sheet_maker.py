"""Work for the worker thread: a sheet decided and drawn, a page of it as a picture.

No widgets. pdfium is not safe across threads: all of this runs on a worker, one call at a time.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from desktop.documents import briefing_sheet
from desktop.documents.briefing_sheet import Unprintable
from desktop.domain import briefing, sheet_memory
from desktop.domain.sheet import BriefingSheet

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_pdfium = threading.Lock()


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sheet a person wants to see."""

    performance_id: int
    parts: frozenset[str]
    top: int
    paper: str
    user: str
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A finished sheet. `printed` is the number of the last sheet that went out, 0 for none."""

    wish: Wish
    sheet: BriefingSheet
    pdf: bytes
    pages: int
    unprintable: tuple[Unprintable, ...]
    printed: int
    printed_at: str


@dataclass(frozen=True, slots=True)
class NothingChanged:
    """There is nothing to reprint since sheet `printed`."""

    printed: int
    printed_at: str


def make(wish: Wish) -> Made | NothingChanged:
    """Decide and draw. Raises NotFound if the performance is gone."""
    printed = sheet_memory.last_printed(wish.performance_id)
    build = briefing.build_changes if wish.changes else briefing.build_sheet
    sheet = build(wish.performance_id, wish.parts, None, wish.user, top=wish.top)
    if sheet is None:
        return NothingChanged(printed.number, printed.at)
    out = BytesIO()
    pages = briefing_sheet.draw(sheet, out, wish.paper)
    missing = briefing_sheet.unprintable(sheet)
    return Made(wish, sheet, out.getvalue(), pages, missing, printed.number, printed.at)


def picture(pdf: bytes, page: int, width: int) -> QImage:
    """A page (from 0) as a picture of so many pixels' width."""
    with _opened(pdf) as document:
        return _picture(document, page, width)


def pictures(
    pdf: bytes, pages: range, dots_per_inch: int, cancelled: Callable[[], bool]
) -> Iterator[QImage]:
    """Some pages (from 0) for a printer, in greys, one at a time; none more once cancelled."""
    with _opened(pdf) as document:
        for page in pages:
            if cancelled() or page >= len(document):
                return
            wide = document[page].get_width()
            yield _picture(document, page, round(wide / 72 * dots_per_inch), grey=True)


@contextlib.contextmanager
def _opened(pdf: bytes) -> Iterator[PdfDocument]:
    import pypdfium2

    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _picture(document: PdfDocument, page: int, width: int, grey: bool = False) -> QImage:
    leaf = document[page]
    bitmap = leaf.render(scale=max(width, 1) / leaf.get_width(), grayscale=grey, prefer_bgrx=True)
    # Four bytes a pixel in the order that painting wants: nothing is left to convert on screen.
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind)
    return image.copy()
