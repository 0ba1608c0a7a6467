"""`fuzz_texts_child FIRST LAST FOLDER`: hostile texts as names, notes and questions, through every door.

A hundred at a time become a house full of patrons, a form and letters. All of it is then searched,
shown in the window, drawn as PDFs, written as tables, pages and mails. What comes out is read by
somebody else's reader: nothing may crash, be taken for markup, run as a formula or add a header.
"""

from __future__ import annotations

import contextlib
import csv
import email
import email.policy
import io
import json
import os
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import pypdfium2 as pdfium

from benchmarks import harness
from benchmarks.endurance.hostile import hostile_text
from db import clock, connection, gate, journal, schema, search
from db.errors import InputRefused
from db.models import Order, Ticket
from db.queries import interests, notes, patrons, performances
from desktop.documents import address_labels, briefing_sheet, letter_pdf
from desktop.documents.fillable_form import draw_fillable
from desktop.documents.mail_draft import eml_bytes, mailto_url
from desktop.documents.paper_form import draw_paper_form
from desktop.documents.web_form import web_page
from desktop.domain import briefing, list_export, list_labels, settings
from desktop.domain.form_schema import LONG, ONE, Choice, FormSchema, Question

LOT = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HEADERS = {"From", "To", "Subject", "X-Unsent", "MIME-Version", "Content-Type",
           "Content-Transfer-Encoding"}  # fmt: skip
LINES = {"p", "br"}  # what a text of several lines is made of
NOT_IN_A_PDF = (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Subtype /Image")


def main() -> None:
    """Send the texts of these numbers through."""
    first, last, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    wrong: list[str] = []
    done = 0
    for start in range(first, last, LOT):
        texts = [hostile_text(Random(f"text {n}")) for n in range(start, min(start + LOT, last))]
        with tempfile.TemporaryDirectory(dir=folder) as here:
            for door, problem in through(texts, Path(here)):
                wrong.append(f"texts from {start}: {door}: {problem}"[:300])
        done += len(texts)
    print(json.dumps({"done": done, "wrong": wrong}))


def through(texts: list[str], folder: Path) -> Iterator[tuple[str, str]]:
    """(door, problem) for everything that went wrong with these texts."""
    schema.create(folder / "house.db")
    try:
        people, evening = _house(texts)
        for door in (_search, _tables, _labels, _sheet, _letters, _mails, _forms, _window):
            try:
                for problem in door(texts, people, evening, folder):
                    yield door.__name__, problem
            except Exception as error:  # noqa: BLE001  (any is a crash)
                yield door.__name__, f"{type(error).__name__} {error}"
    finally:
        connection.close()


def _house(texts: list[str]) -> tuple[list[int], int]:
    """Everybody has a ticket for tonight; names, notes, needs and interests are the texts."""
    title = texts[0].strip() or "Untitled"
    performances.add_performance(title, "2026-11-22T19:30", venue=texts[-1].strip() or "House")
    evening = int(connection.rows("select max(id) from performance")[0][0])
    people = []
    for n, text in enumerate(texts):
        patron_id = patrons.add_patron(
            family=f"Spoilt{n}", given=text[:40], say_as=text[:80], email=f"spoilt{n}@example.org",
            street=text[:200], city=text[:40], postcode="04101",
        ).created_id  # fmt: skip
        people.append(patron_id)
        _tell(patron_id, text, n)
    _seat(people, evening, texts)
    return people, evening


def _tell(patron_id: int, text: str, n: int) -> None:
    """What can be kept is kept; what is refused (nothing but unseen characters) is refused."""
    tellings: tuple[Callable[[], object], ...] = (
        lambda: notes.add_note(patron_id, text, door_line=text[:120], pinned=n % 7 == 0),
        lambda: notes.add_note(patron_id, f"{text} upset", kind="complaint", door_line=text[:60]),
        lambda: patrons.add_access_need(patron_id, text[:80], instruction=text[:200]),
        lambda: interests.add_patron_interest(patron_id, text[:60], detail=text[:100]),
        lambda: patrons.set_consent(patron_id, "email", True, wording=text[:200]),
    )
    for telling in tellings:
        with contextlib.suppress(InputRefused):
            telling()


def _seat(people: list[int], evening: int, texts: list[str]) -> None:
    for n, (patron_id, text) in enumerate(zip(people, texts, strict=True)):
        with journal.action("Sold", patron_id=patron_id) as act:
            order = act.insert(Order, patron=patron_id, number=f"S{n}", ordered_at="2026-10-01T15:00:00Z",
                               currency="USD", total_minor=2500)  # fmt: skip
            act.insert(Ticket, order=order, performance=evening, holder=patron_id, seat=text[:12],
                       price_type=text[:30], price_minor=2500, status="valid")  # fmt: skip


# -- the doors


def _search(texts: list[str], _people: list[int], _evening: int, _folder: Path) -> Iterator[str]:
    for n, text in enumerate(texts):
        search.search(text)
        search.search(text[: len(text) // 2])
        found = search.search(f"spoilt{n}@example.org")
        if not found.rows:
            yield f"nobody found for the address of {n}"


def _tables(_texts: list[str], people: list[int], _evening: int, folder: Path) -> Iterator[str]:
    target = folder / "list.csv"
    columns = tuple(list_export.BY_CODE)
    done = list_export.write_table(people, target, list_export.TableChoice(columns=columns))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    if len(rows) != len(people) + 1 or {len(row) for row in rows} != {len(columns)}:
        yield f"{len(rows)} rows for {len(people)} people"
    for row in rows:
        for cell in row:
            if cell.startswith(FORMULA):
                yield f"a formula: {cell[:20]!r}"
    if done.number != len(people):
        yield "not everybody written"


def _labels(_texts: list[str], people: list[int], _evening: int, folder: Path) -> Iterator[str]:
    labels, _ = list_labels.labels_of(people)
    address_labels.write(labels, folder / "labels.pdf", address_labels.SHEETS["3x7"])
    yield from _pdf_problems((folder / "labels.pdf").read_bytes())


def _sheet(texts: list[str], people: list[int], evening: int, _folder: Path) -> Iterator[str]:
    sheet = briefing.build_sheet(evening)
    for paper in ("a4", "large"):
        pdf = io.BytesIO()
        briefing_sheet.draw(sheet, pdf, paper)
        yield from _pdf_problems(pdf.getvalue())
    with pdfium.PdfDocument(pdf.getvalue()) as read:
        said = "".join(page.get_textpage().get_text_bounded() for page in read)
    shown = [n for n, text in enumerate(texts) if _goes_on_the_sheet(text)]
    missing = [n for n in shown if f"Spoilt{n}" not in said]
    if missing:
        yield f"{len(missing)} of {len(people)} names are not on the sheet"


def _goes_on_the_sheet(text: str) -> bool:
    """A name as it stands: not one that is an address or a number (which stay at the desk), and none
    that is read from the right, which the PDF's reader turns round once more.
    """
    plain = "@" not in text and sum(c.isdigit() for c in text) < 5
    return plain and not any(
        unicodedata.bidirectional(c) in ("R", "AL", "RLO", "RLI") for c in text
    )


def _letters(texts: list[str], _people: list[int], _evening: int, _folder: Path) -> Iterator[str]:
    house, today = settings.Settings(venue_name=texts[0]), clock.today()
    for text in texts[::5]:
        letter, paper = letter_pdf.post_letter(text, text[:100], text * 3, house, today)
        pdf = io.BytesIO()
        letter_pdf.draw_letter(letter, pdf, paper=paper)
        yield from _pdf_problems(pdf.getvalue())


def _mails(texts: list[str], _people: list[int], _evening: int, _folder: Path) -> Iterator[str]:
    for text in texts:
        made = eml_bytes("spoilt@example.org", text, text, name=text)
        message = email.message_from_bytes(made, policy=email.policy.default)
        if not set(message.keys()) <= HEADERS or len(message.keys()) != len(set(message.keys())):
            yield f"headers: {sorted(set(message.keys()) - HEADERS)}"
        if [a.addr_spec for a in message["To"].addresses] != ["spoilt@example.org"]:
            yield "another address"
        link = mailto_url("spoilt@example.org", text, text)
        if link is not None:
            parts = urlsplit(link)
            if parts.path != "spoilt@example.org" or not set(parse_qs(parts.query)) <= {
                "subject",
                "body",
            }:
                yield f"link: {link[:60]}"
        with contextlib.suppress(InputRefused):
            if "\n" in mailto_url(text, "", "") or "":
                yield "a line break in a link"


def _form(texts: list[str]) -> FormSchema:
    questions = []
    for n in range(0, len(texts) - 4, 5):
        a, b, c, d, e = texts[n : n + 5]
        questions.append(Question(f"q{n}", ONE, a[:300], b[:200], choices=(
            Choice("x", c[:100]), Choice("y", d[:100])), other=True, other_words=e[:40]))  # fmt: skip
        questions.append(Question(f"t{n}", LONG, b[:300], a[:200]))
    return FormSchema(texts[0][:200], texts[1][:300], texts[2][:100], tuple(questions[:16]))


def _forms(texts: list[str], _people: list[int], _evening: int, _folder: Path) -> Iterator[str]:
    form = _form(texts)
    for draw in (draw_paper_form, draw_fillable):
        pdf = io.BytesIO()
        draw(form, pdf, code="AB12", venue_name=texts[0])
        yield from _pdf_problems(pdf.getvalue(), fields=draw is draw_fillable)
    plain = _form([f"word{n}" for n in range(len(texts))])
    ours, wanted = (_tags(web_page(f, code="AB12", venue_name=f.title)) for f in (form, plain))
    # Empty helps and words leave their element out; nothing may bring a new one in.
    grown = {
        tag: n - wanted[tag] for tag, n in ours.items() if n > wanted[tag] and tag not in LINES
    }
    if grown:
        yield f"elements: {grown}"


def _window(texts: list[str], people: list[int], _evening: int, _folder: Path) -> Iterator[str]:
    from benchmarks.endurance.fuzz_window import window_problems

    yield from window_problems(texts, people)


# -- reading what came out


def _pdf_problems(pdf: bytes, *, fields: bool = False) -> Iterator[str]:
    with pdfium.PdfDocument(pdf) as read:
        for page in read:
            kinds = {o.type for o in page.get_objects()}
            if pdfium.raw.FPDF_PAGEOBJ_IMAGE in kinds:
                yield "an image"
            if not fields and pdfium.raw.FPDFPage_GetAnnotCount(page) > 0:
                yield "a link"
    for word in NOT_IN_A_PDF:
        if word in pdf:
            yield f"{word.decode()} in a PDF"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction")
            if name.startswith("on") or (leads and "javascript:" in (value or "").lower()):
                self.found[f"{tag} {name}"] += 1


def _tags(page: str) -> Counter[str]:
    reader = _Tags()
    reader.feed(page)
    return reader.found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
