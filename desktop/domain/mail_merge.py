"""One letter to everybody on a list: a folder of drafts, kept in each patron's history as one step.

Only who said yes to e-mail gets a draft, whatever the letter is about; who has died or is archived
never does. A draft with gaps in it would be sent with them one day: it is left out too, and named.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db import connection
from db.errors import InputRefused, StoreError, file_error
from db.journal import Step
from db.queries import letters as stored
from db.queries.segments import Stopped
from db.records.letters import LetterTemplateRecord, NewLetter
from desktop.domain import words
from desktop.domain.letter_fields import FIELDS
from desktop.domain.letters import FilledLetter, fill_many, said_in
from desktop.domain.list_people import (
    BY_EMAIL,
    Cancelled,
    LeftOut,
    Progress,
    chosen,
    never,
    not_cancelled,
)
from desktop.domain.table_text import table_row

MOST = 5_000
LEFT_OUT_FILE = "who was left out.csv"
_NOT_IN_NAMES = re.compile(r"[^\w\- ]+")


class MakeMessage(Protocol):
    """Makes a message file: `desktop.documents.mail_draft.eml_bytes`."""

    def __call__(self, to: str, subject: str, body: str, *, sender: str, name: str) -> bytes:
        """The bytes of the file. Raises InputRefused for an address that cannot be written to."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts that were made: in which folder, how many, who was left out, the step to undo."""

    folder: Path
    number: int
    left_out: tuple[LeftOut, ...]
    step: Step | None


def write_drafts(
    ids: Sequence[int], template: LetterTemplateRecord, folder: Path, make: MakeMessage, *,
    sender: str = "", user: str = "", user_id: int | None = None, with_openers: bool = True,
    progress: Progress = never, cancelled: Cancelled = not_cancelled,
) -> Drafted:  # fmt: skip
    """Write a draft for each patron who may have one into a new folder, and keep them all.

    Raises StoreError if the folder is there already or cannot be written, InputRefused for too
    many, Stopped once `cancelled()`: then nothing was left and nothing kept.
    """
    if template.channel != "email":
        raise InputRefused(f"“{template.name}” is a letter for the post. Choose one for e-mail.")
    left_out: list[LeftOut] = []
    allowed = [
        person.id
        for person in chosen(
            ids, BY_EMAIL, left_out, progress=lambda _t, share: progress("Choosing", share * 0.2),
            cancelled=cancelled,
        )
    ]  # fmt: skip
    if len(allowed) > MOST:
        raise InputRefused(
            f"{len(allowed):,} drafts are more than a mail program can hold: at most {MOST:,}. "
            "Nothing was written. Narrow the list, or write a table for a mailing service."
        )
    letters: list[NewLetter] = []
    written: dict[int, Path] = {}
    with _new_folder(folder) as part:
        filled = fill_many(template, allowed, user=user, with_openers=with_openers)
        for number, (patron_id, letter) in enumerate(filled, 1):
            if cancelled():
                raise Stopped
            target = part / _file_name(number, letter.name)
            why = _write_one(target, letter, make, sender)
            if why:
                left_out.append(LeftOut(patron_id, letter.name, why))
                continue
            letters.append(_as_kept(patron_id, letter, template))
            written[patron_id] = target
            progress("Writing the drafts", 0.2 + 0.7 * number / len(allowed))
        letters = _still_allowed(letters, written, left_out)
        _write_left_out(part, left_out)
        if cancelled():
            raise Stopped
        step = _keep(letters, part, folder, user_id)
    return Drafted(folder, len(letters), tuple(left_out), step)


def _keep(
    letters: Sequence[NewLetter], part: Path, folder: Path, user_id: int | None
) -> Step | None:
    """Give the folder its name and keep the drafts: both, or neither."""
    named = False
    try:
        with connection.transaction():
            step = stored.add_letters(letters, user_id=user_id) if letters else None
            part.rename(folder)
            named = True
    except BaseException:
        if named:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return step


def free_folder(parent: Path, name: str) -> Path:
    """A folder in `parent` that is not there yet, called so; what a crash left half written is
    in the way of nobody."""
    called = _plain_name(name) or "Drafts"
    found, number = parent / called, 2
    while found.exists() or _part_of(found).exists():
        found, number = parent / f"{called} ({number})", number + 1
    return found


def _still_allowed(
    letters: Sequence[NewLetter], written: Mapping[int, Path], left_out: list[LeftOut]
) -> list[NewLetter]:
    """Without those who took their yes back while the drafts were written."""
    still = {person.id for person in chosen([*written], BY_EMAIL, left_out)}
    for patron_id, target in written.items():
        if patron_id not in still:
            target.unlink()
    return [letter for letter in letters if letter.patron_id in still]


def _file_name(number: int, name: str) -> str:
    return " ".join(f"{number:04d} {_plain_name(name)}".split()) + ".eml"


def _write_one(target: Path, letter: FilledLetter, make: MakeMessage, sender: str) -> str:
    """Write one draft; why it was not, '' if it was."""
    if letter.refused:
        return letter.refused
    if letter.missing:
        gaps = words.join_words(FIELDS[f].label if f in FIELDS else f for f in letter.missing)
        return f"the letter asks for what we do not know: {gaps}"
    try:
        message = make(letter.to, letter.subject, letter.body, sender=sender, name=letter.name)
    except InputRefused as refused:
        return refused.sentence
    target.write_bytes(message)
    return ""


def _as_kept(patron_id: int, letter: FilledLetter, template: LetterTemplateRecord) -> NewLetter:
    return NewLetter(
        patron_id, letter.subject, letter.body, letter.to,
        template_id=template.id or None, template_name=template.name,
        said=said_in(letter.opener, letter.body),
    )  # fmt: skip


def _plain_name(name: str) -> str:
    """A name that any disk takes: letters, digits, blanks and hyphens."""
    return " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:60].strip()


def _write_left_out(part: Path, left_out: Sequence[LeftOut]) -> None:
    if not left_out:
        return
    with (part / LEFT_OUT_FILE).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerow(("Patron", "Name", "Why"))
        writer.writerows(table_row(one) for one in left_out)


def _part_of(folder: Path) -> Path:
    return folder.with_name(folder.name + ".part")


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder that gets its name when it is whole; nothing is left of it where that failed."""
    part = _part_of(folder)
    if folder.exists() or part.exists():
        raise StoreError(f"{folder} is there already. Nothing was written. Choose another place.")
    try:
        part.mkdir()
        yield part
    except OSError as error:
        raise file_error(
            error,
            f"The drafts could not be written to {folder}",
            "Nothing was left there, and none was kept in the history.",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
