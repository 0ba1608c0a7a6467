"""One line of the contact list. Alone in its room: it is loaded before the first paint."""

from __future__ import annotations

from typing import NamedTuple


class PatronRow(NamedTuple):
    """One line of the contact list, straight from SQL (the order of fields is the SQL's).

    Instants and dates are stored texts. `why` is what matched, in words, with the matched part
    between \\x01 and \\x02; '' where the name itself matched. `seat` is tonight's, else ''.
    """

    id: int
    name: str
    visits: int
    last_visit: str | None
    last_production: str | None
    next_visit: str | None
    member_until: str | None
    archived: int
    seat: str = ""
    why: str = ""
