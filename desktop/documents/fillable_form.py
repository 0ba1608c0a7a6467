"""A form as a PDF to fill in on a screen, save and send back: `importing.filled_pdf` reads it.

The same pages as on paper, with a field where paper has a blank.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from desktop.documents.form_flow import Form, pages_of
from desktop.documents.layout import PAPERS, write_pages
from desktop.documents.paper_form import title_of
from desktop.domain.form_schema import FormSchema


def draw_fillable(
    schema: FormSchema, target: BinaryIO | str, *, code: str, venue_name: str, paper: str = "a4"
) -> int:
    """Write a form as a PDF with fields; returns its number of pages. `paper` as for paper."""
    from desktop.documents.pdf_fields import FieldCanvas, field_pen

    def coded(*args: Any, **options: Any) -> FieldCanvas:
        canvas = FieldCanvas(*args, **options)
        canvas.hide_code(code)
        return canvas

    pages = pages_of(Form(schema, code, venue_name), paper, field_pen, filling=True)
    write_pages(target, PAPERS[paper], pages, title_of(schema), coded)
    return len(pages)
