"""Pages of a PDF as pictures, for the screen and for the printer. Work for the worker thread.

No widgets. pdfium is not safe across threads: all of this runs on a worker, one call at a time.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_pdfium = threading.Lock()


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
