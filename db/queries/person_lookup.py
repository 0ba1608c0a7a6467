"""Whom an e-mail or a phone reaches, with what must be known to say whether it is they."""

from __future__ import annotations

from typing import NamedTuple

from db import connection
from db.gate import Right, needs
from db.queries.contact_values import normal_email, normal_phone, venue_country

MOST = 20  # a switchboard or a shared mailbox names nobody; more than this is never needed


class Reached(NamedTuple):
    """A patron whom a contact point leads to."""

    patron_id: int
    given: str
    family: str
    display_name: str
    archived: bool
    deceased: bool


@needs(Right.KNOW)
def list_reached_by_email(email: str) -> list[Reached]:
    """Everybody with that e-mail, in whatever spelling; none for a text that is no e-mail."""
    return _reached("email", normal_email(email) if "@" in email else "")


@needs(Right.KNOW)
def list_reached_by_phone(phone: str) -> list[Reached]:
    """Everybody with that number, however it is written."""
    return _reached("phone", normal_phone(phone, venue_country()) if phone else "")


def _reached(kind: str, normal: str) -> list[Reached]:
    if not normal:
        return []
    rows = connection.rows(
        "select distinct p.id, p.given, p.family, p.display_name, p.archived, p.deceased "
        "from contact_point c join patron p on p.id = c.patron_id "
        "where c.kind = ? and c.normal = ? order by p.id limit ?",
        (kind, normal, MOST),
    )
    return [Reached(r[0], r[1], r[2], r[3], bool(r[4]), bool(r[5])) for r in rows]
