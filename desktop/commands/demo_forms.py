"""What `rapport demo` shows of forms: how one goes out, and an answer that comes back as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from pypdf import PdfWriter

from db import search
from db.errors import StoreError
from db.queries import forms, responses
from desktop.commands import form_files
from desktop.commands.answering import say_lines
from desktop.domain import form_review, openers
from desktop.domain.form_fields import ON, part_field, pick_field, text_field, tick_field
from desktop.importing import session as importing
from desktop.importing.understanding import Answers

FORM = "Season signup"
ANSWERING = "Rosa O'Brien"
# What she fills in, by the names of the file's fields.
FILLED = {
    part_field("who", "given"): "Rosa",
    part_field("who", "family"): "O'Brien",
    part_field("who", "email"): "rosa.obrien@example.org",
    tick_field("get_up_for", "jazz"): f"/{ON}",
    pick_field("kids"): "/yes",
    text_field("kids_age"): "4 and 6",
    pick_field("may_write"): "/yes",
}
NOT_GIVEN = {face: None for face in form_files.FACES} | {"version": None, "mail_to": ""}


def hand_out(folder: Path) -> None:
    """The form on paper, as a PDF to fill in, as a web page, as a file for another venue."""
    form_id = forms.find_form(FORM)
    if form_id is None:
        raise StoreError("The sample venue has lost its forms. Please report this.")
    say_lines(["", f"“{FORM}” goes out:"])
    form = forms.get_form(form_id)
    for size, faces in (
        ("a4", {"paper": "paper-a4.pdf", "fillable": "fillable.pdf", "html": "page.html",
                "json_file": "file.json", "questions": "questions.txt"}),
        ("large", {"paper": "paper-large.pdf"}),
    ):  # fmt: skip
        paths = {face: folder / f"form-{name}" for face, name in faces.items()}
        form_files.run(argparse.Namespace(**NOT_GIVEN | paths, size=size), form)


def take_back(folder: Path) -> None:
    """Somebody filled in the PDF and sent it: it comes in, is reviewed, and is something to say."""
    path = folder / "form-filled.pdf"
    writer = PdfWriter(clone_from=folder / "form-fillable.pdf")
    writer.update_page_form_field_values(None, FILLED, auto_regenerate=False)
    writer.write(path)
    found = importing.understand(path)
    importing.apply_plan(importing.make_plan(found, Answers()))
    patron_id = search.search(ANSWERING).rows[0].id
    came_in = max(responses.list_response_ids(patron_id=patron_id, status="waiting"))
    review = form_review.review(came_in)
    say_lines(["", f"{path.name} comes back: {found.remarks[0]} It is from {review.patron_name}."])
    say_lines(f"  {line.state}: {line.label}, {line.new}" for line in review.lines)
    form_review.take(review, review.proposed, user_id=1)
    lines = [o.say for o in openers.openers_for(patron_id)]
    say_lines(
        ["  What is new is taken in. What to say to her now:", *(f"  “{line}”" for line in lines)]
    )
