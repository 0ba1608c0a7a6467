"""Work for the worker thread: a published form as paper, as a file to fill in, as a web page."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PySide6.QtGui import QImage

from db.records.forms import VersionRecord
from desktop.domain.form_schema import FormSchema, from_data
from desktop.ui.pdf_pictures import picture


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper form: the PDF, how many pages, and one of them (from 0) as a picture."""

    pdf: bytes
    pages: int
    page: int
    image: QImage


def paper_pdf(schema: FormSchema, code: str, venue: str, paper: str) -> tuple[bytes, int]:
    """The paper form as PDF, and how many pages it has."""
    from desktop.documents.paper_form import draw_paper_form

    out = BytesIO()
    pages = draw_paper_form(schema, out, code=code, venue_name=venue, paper=paper)
    return out.getvalue(), pages


def draw(schema: FormSchema, code: str, venue: str, paper: str, page: int, width: int) -> Drawn:
    """The paper form and the picture of a page of it, so many pixels wide."""
    pdf, pages = paper_pdf(schema, code, venue, paper)
    page = max(min(page, pages - 1), 0)
    return Drawn(pdf, pages, page, picture(pdf, page, width))


def fillable_pdf(version: VersionRecord, venue: str, paper: str) -> bytes:
    """The PDF whose fields can be filled in and read back."""
    from desktop.documents.fillable_form import draw_fillable

    out = BytesIO()
    draw_fillable(from_data(version.body), out, code=version.code, venue_name=venue, paper=paper)
    return out.getvalue()


def web_file(schema: FormSchema, code: str, venue: str) -> bytes:
    """The one file of the web page."""
    from desktop.documents.web_form import web_page

    return web_page(schema, code=code, venue_name=venue).encode("utf-8")
