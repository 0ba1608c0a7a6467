"""`rapport draft PATRON --template NAME`: a letter filled for one patron, to look at or as a file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from db import clock
from db.errors import StoreError
from db.queries import letters as stored
from db.queries import patrons
from db.records.letters import LetterTemplateRecord, NewLetter
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.documents.letter_pdf import draw_letter, post_letter
from desktop.documents.mail_draft import eml_bytes, mailto_url
from desktop.domain import session, settings
from desktop.domain.letter_fields import FIELDS
from desktop.domain.letter_templates import find_template, list_templates
from desktop.domain.letters import FilledLetter, best_opener, fill, list_openers, said_in
from desktop.domain.mail_parts import is_mail_address
from desktop.domain.whole_files import write_file
from desktop.domain.words import join_words

NONE, BEST, PAPER = "none", "best", ".pdf"


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("draft", help="a mail to one patron, from a letter")
    parser.add_argument("who", metavar="PATRON", help="the patron's number or e-mail")
    parser.add_argument("--template", metavar="NAME", required=True, help="which letter")
    parser.add_argument(
        "--opener", metavar="N", default=BEST,
        help="which of their openers, counted from 1; none; best (the default)",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--out", metavar="FILE", type=Path, help="a mail (.eml) or, for the post, a PDF"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Show the letter; with a file write it there, and keep in the history that it was drafted."""
    count_what_has_begun()
    patron_id = patrons.find_patron(args.who)
    if patron_id is None:
        raise StoreError(f"There is no patron with the number or e-mail {args.who}.")
    template = _template(args.template, args.out)
    user = session.current()
    filled = _filled(template, patron_id, args.opener, user.name)
    if args.out is not None:
        _write(args.out.expanduser(), template, patron_id, filled, user.user_id)
    if args.json:
        say_json(_as_json(template, patron_id, filled, args.out))
    else:
        say_lines(_lines(filled, args.out))
    return 0


def _template(name: str, out: Path | None) -> LetterTemplateRecord:
    """The letter; one for a PDF goes by post, whatever it was written for."""
    found = find_template(name)
    if found is None:
        there = join_words([f"“{one.name}”" for one in list_templates()], "or")
        raise StoreError(f"There is no letter called “{name}”. Nothing was written. Try {there}.")
    if out is None:
        return found
    if out.suffix.lower() == PAPER:
        return replace(found, channel="post")
    if found.channel == "post":
        raise StoreError(
            f"“{found.name}” goes by post: name a file that ends in {PAPER}. Nothing was written."
        )
    return found


def _filled(template: LetterTemplateRecord, patron_id: int, wanted: str, user: str) -> FilledLetter:
    openers = list_openers(patron_id)
    if wanted == BEST:
        return fill(template, patron_id, opener=best_opener(openers, template), user=user)
    if wanted == NONE:
        return fill(template, patron_id, user=user)
    if not wanted.isascii() or not wanted.isdecimal() or not 1 <= int(wanted) <= len(openers):
        raise StoreError(
            f"--opener is none, best or a number from 1 to {len(openers)}. Nothing was written."
            if openers
            else "They have no opener for a letter now: use --opener none. Nothing was written."
        )
    return fill(template, patron_id, opener=openers[int(wanted) - 1], user=user)


def _write(
    path: Path, template: LetterTemplateRecord, patron_id: int, filled: FilledLetter,
    user_id: int | None,
) -> None:  # fmt: skip
    if filled.refused:
        raise StoreError(f"{filled.refused} Nothing was written.")
    if template.channel == "post":
        letter, paper = post_letter(
            filled.to, filled.subject, filled.body, settings.load(), clock.today()
        )
        write_file(path, lambda part: draw_letter(letter, str(part), paper=paper))
    else:
        data = _message(filled)
        write_file(path, lambda part: part.write_bytes(data))
    stored.add_letter(
        NewLetter(
            patron_id, filled.subject, filled.body, filled.to.replace("\n", ", "),
            template.channel, template_id=template.id or None, template_name=template.name,
            said=said_in(filled.opener, filled.body),
        ),
        user_id=user_id,
    )  # fmt: skip


def _message(filled: FilledLetter) -> bytes:
    ours = settings.load().venue_email
    return eml_bytes(
        filled.to, filled.subject, filled.body, sender=ours if is_mail_address(ours) else "",
        name="" if "@" in filled.name else filled.name,
    )  # fmt: skip


def _as_json(
    template: LetterTemplateRecord, patron_id: int, filled: FilledLetter, out: Path | None
) -> dict[str, Any]:
    may_go = bool(filled.to) and not filled.refused and template.channel == "email"
    return {
        "id": patron_id,
        "name": filled.name,
        "template": template.name,
        "purpose": template.purpose,
        "channel": template.channel,
        "to": filled.to,
        "subject": filled.subject,
        "body": filled.body,
        "opener": filled.opener.say if filled.opener is not None else None,
        "missing": list(filled.missing),
        "refused": filled.refused,
        "why": filled.why,
        "mailto": mailto_url(filled.to, filled.subject, filled.body) if may_go else None,
        "file": None if out is None else str(out.expanduser()),
    }


def _lines(filled: FilledLetter, out: Path | None) -> list[str]:
    gaps = join_words([FIELDS[name].label for name in filled.missing if name in FIELDS])
    notes = [
        f"Would not go: {filled.refused}" if filled.refused else "",
        f"Not known: {gaps}." if gaps else "",
        f"Written to {out}. Nothing was sent." if out else "",
    ]
    to = filled.to.replace("\n", ", ") or "nobody"
    head = [f"To: {to}", f"Subject: {filled.subject}", ""]
    return [*head, *filled.body.split("\n"), "", *[note for note in notes if note]]
