"""From the wish to write to a patron to the sheet, or to a kind word why not."""

from __future__ import annotations

from dataclasses import replace

from db.errors import NotFound, StoreError
from desktop.domain.letter_draft import FREELY, load_writing
from desktop.domain.letters import refusal
from desktop.ui.desk import Desk
from desktop.ui.edits import GONE
from desktop.ui.letters.draft_sheet import DraftSheet


def draft_email(
    desk: Desk, patron_id: int, call_id: int | None = None, *, own: tuple[str, str] | None = None
) -> bool:
    """Show the sheet for an e-mail to a patron; True if a draft went out of it.

    `call_id`: the call that the draft came of; `own` its subject and text, on top of the letters.
    """
    try:
        writing = load_writing(patron_id)
    except NotFound:
        desk.dialogs.show_failure(GONE)
        return False
    except StoreError as failure:
        desk.dialogs.show_failure(failure)
        return False
    why, sentence = refusal(writing.person, "email", "answer")
    if why:
        desk.dialogs.show_message(f"No e-mail to {writing.person.display_name}", sentence)
        return False
    if own is not None:
        # Braces would be read as fields.
        subject, body = (text.replace("{", "(").replace("}", ")") for text in own)
        first = replace(FREELY, name="From the call", subject=subject, body=body)
        writing = writing._replace(templates=(first, *writing.templates), first=first)
    sheet = DraftSheet(desk, writing, call_id=call_id)
    done = desk.dialogs.run(sheet)
    sheet.deleteLater()
    return done
