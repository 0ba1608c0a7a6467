"""Work for the worker thread: a published form as paper, as a file to fill in, as a web page."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PySide6.QtGui import QImage

from db.records.forms import VersionRecord
from desktop.domain.form_schema import FormSchema, from_data
from desktop.ui.pdf_pictures import picture


@dataclass(frozen=True, slots=True)
class Made:
    """A form as a file. `missing` says in words what the fonts of this computer could not print."""

    data: bytes
    pages: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper form with one of its pages (from 0) as a picture."""

    made: Made
    page: int
    image: QImage


def paper_pdf(schema: FormSchema, code: str, venue: str, paper: str) -> Made:
    """The paper form as PDF."""
    from desktop.documents.paper_form import draw_paper_form

    out = BytesIO()
    pages = draw_paper_form(schema, out, code=code, venue_name=venue, paper=paper)
    return Made(out.getvalue(), pages, _missing(schema, venue))


def draw(schema: FormSchema, code: str, venue: str, paper: str, page: int, width: int) -> Drawn:
    """The paper form and the picture of a page of it, so many pixels wide."""
    made = paper_pdf(schema, code, venue, paper)
    page = max(min(page, made.pages - 1), 0)
    return Drawn(made, page, picture(made.data, page, width))


def fillable_pdf(version: VersionRecord, venue: str, paper: str) -> Made:
    """The PDF whose fields can be filled in and read back."""
    from desktop.documents.fillable_form import draw_fillable

    out, schema = BytesIO(), from_data(version.body)
    pages = draw_fillable(schema, out, code=version.code, venue_name=venue, paper=paper)
    return Made(out.getvalue(), pages, _missing(schema, venue))


def _missing(schema: FormSchema, venue: str) -> tuple[str, ...]:
    from desktop.documents.paper_form import unprintable

    return tuple(one.said for one in unprintable(schema, venue))


def web_file(schema: FormSchema, code: str, venue: str, mail_to: str) -> Made:
    """The one file of the web page; answers can be mailed to `mail_to`, if that is an address."""
    from desktop.documents.web_form import web_page

    page = web_page(schema, code=code, venue_name=venue, mail_to=mail_to)
    return Made(page.encode("utf-8"))
