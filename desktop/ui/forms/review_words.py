"""How responses are named in lists and heads: who, on which face, when."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.records.forms import ResponseRow
from desktop.domain import words

FACE_WORDS = {
    "kiosk": "kiosk",
    "paper": "paper",
    "pdf": "PDF",
    "web": "web page",
    "survey": "survey",
    "tickets": "ticket export",
    "desk": "filled by staff",
    "call": "on a call",
}
NOBODY = "Somebody without a name"


def person_name(person: Mapping[str, str]) -> str:
    """What somebody calls themselves: their name, else what else they told of themselves."""
    name = f"{person.get('given', '')} {person.get('family', '')}".strip()
    return name or person.get("email", "") or person.get("phone", "")


def told_of_row(row: ResponseRow) -> dict[str, str]:
    """Who said they were answering."""
    found: dict[str, str] = json.loads(row.person) if row.person else {}
    return found


def row_name(row: ResponseRow) -> str:
    """Who it says it is, else who we think it is."""
    return person_name(told_of_row(row)) or row.patron_name or NOBODY


def row_line(row: ResponseRow) -> str:
    """`Season signup v2 · kiosk · 3 Nov`."""
    return " · ".join(
        (
            f"{row.form_name} v{row.version_number}",
            FACE_WORDS.get(row.face, row.face),
            words.short_day_words(row.answered_at),
        )
    )


def row_sentence(row: ResponseRow, state: str) -> str:
    """A row as one reads it aloud."""
    parts = [row_name(row), row_line(row), state, "with a remark" if row.remark else ""]
    return ", ".join(p for p in parts if p)
