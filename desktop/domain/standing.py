"""What somebody is to the house, in words: a member or a patron, and since when."""

from __future__ import annotations

from db import clock
from db.records.patrons import PatronDetail


def standing_words(detail: PatronDetail) -> str:
    """`Member since 2019`, `Patron since 2019`; of a member of whom only the first visit is known
    `Member, first came 2019`: that says nothing of when they became one.
    """
    member = detail.member_until is not None and detail.member_until >= clock.today().isoformat()
    known = "Member" if member else "Patron"
    if detail.since:
        return f"{known} since {detail.since[:4]}"
    if not detail.first_visit:
        return known
    return f"{known}{', first came' if member else ' since'} {detail.first_visit[:4]}"
