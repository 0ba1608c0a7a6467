"""A form on paper, for a pen: A4, Letter or large print, black and white.

Draws what the form and its routing say and decides nothing. The same flow sets the fillable
file (`fillable_form`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from desktop.documents import text as texts
from desktop.documents.form_flow import Form, pages_of
from desktop.documents.form_page import paper_pen
from desktop.documents.form_rows import LONGEST_TEXT
from desktop.documents.layout import PAPERS, Settable, write_pages
from desktop.domain.form_routing import Routing
from desktop.domain.form_schema import FormSchema


class NotPrinted(NamedTuple):
    """Characters that the fonts of this computer lack: where, which, and what is set instead."""

    where: str
    characters: str
    instead: str

    @property
    def said(self) -> str:
        """In words: `question 3, 喜欢: prints as “?”`."""
        instead = self.instead if len(self.instead) <= 60 else self.instead[:59] + "…"
        return f"{self.where}, {self.characters[:20]}: prints as “{instead}”"


def draw_paper_form(
    schema: FormSchema, target: BinaryIO | str, *, code: str, venue_name: str, paper: str = "a4"
) -> int:
    """Write a form as a PDF to print; returns its number of pages.

    `paper` is a key of `layout.PAPERS`. What `unprintable` names is missing from it.
    """
    pages = pages_of(Form(schema, code, venue_name), paper, paper_pen, filling=False)
    # Tearing off the strip must not take the back of a page with answers along.
    torn = bool(Routing(schema).on_the_strip())
    write_pages(target, PAPERS[paper], pages, title_of(schema), one_sided=torn)
    return len(pages)


def title_of(schema: FormSchema) -> str:
    """What a window shows as the file's name."""
    return texts.clean(schema.title, 200) or "Form"


def unprintable(schema: FormSchema, venue_name: str = "") -> tuple[NotPrinted, ...]:
    """What of a form cannot be set with the fonts of this computer, to be shown before printing."""
    settable = Settable(LONGEST_TEXT)
    found: dict[tuple[str, str], NotPrinted] = {}
    for where, text in _texts(schema, venue_name):
        for line in text.splitlines():
            missing = settable.missing(line)
            if missing:
                found.setdefault((where, missing), NotPrinted(where, missing, settable(line)))
    return tuple(found.values())


def _texts(schema: FormSchema, venue_name: str) -> Iterator[tuple[str, str]]:
    """Every text of the venue's own that is set, with where it stands."""
    yield from (("the venue’s name", venue_name), ("the title", schema.title))
    yield from (("the introduction", schema.intro), ("the thanks", schema.thanks))
    heading = 0
    for number, question in schema.numbered():
        heading += not number
        where = f"question {number}" if number else f"heading {heading}"
        yield where, question.words
        yield where, question.help
        for choice in question.offered:
            yield where, choice.words
        for text in (question.low_words, question.high_words):
            yield where, text
        if question.other:
            yield where, question.other_words
