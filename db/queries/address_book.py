"""What is stored of one patron that an address book may add to."""

from __future__ import annotations

from dataclasses import dataclass, field

from db import connection
from db.gate import Right, needs


@dataclass(slots=True)
class KnownCard:
    """A patron as an address book meets it; kept up to date while a book is read.

    points: (kind, normal form); consents: channel -> (granted, since when), the latest word;
    notes: text -> id of notes that an import brought (0: made in this run).
    """

    id: int
    given: str = ""
    family: str = ""
    display_name: str = ""
    say_as: str = ""
    pronouns: str = ""
    salutation: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    since: str | None = None
    organisation: str = ""
    points: set[tuple[str, str]] = field(default_factory=set)
    consents: dict[str, tuple[bool, str]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)


_FIELDS = (
    "given", "family", "display_name", "say_as", "pronouns", "salutation", "birth_year",
    "birth_month", "birth_day", "since", "organisation",
)  # fmt: skip


@needs(Right.KNOW)
def get_card(patron_id: int) -> KnownCard | None:
    """The patron's card, or None if there is no such patron."""
    row = connection.row(f"select {', '.join(_FIELDS)} from patron where id = ?", (patron_id,))
    if row is None:
        return None
    card = KnownCard(patron_id, **dict(zip(_FIELDS, row, strict=True)))
    card.points = {
        (kind, normal)
        for kind, normal in connection.rows(
            "select kind, normal from contact_point where patron_id = ?", (patron_id,)
        )
    }
    for channel, granted, given_at in connection.rows(
        "select channel, granted, given_at from consent where patron_id = ? order by given_at, id",
        (patron_id,),
    ):
        card.consents[channel] = (bool(granted), given_at)
    card.notes = {
        text: note_id
        for note_id, text in connection.rows(
            "select id, text from note where patron_id = ? and source_kind = 'import' order by id",
            (patron_id,),
        )
    }
    return card
