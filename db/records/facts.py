"""All that the rules need of one patron to find something to say, read in one go."""

from __future__ import annotations

from typing import NamedTuple

from db.records.history import VisitRecord
from db.records.memory import (
    DonationRecord,
    MembershipRecord,
    NoteRecord,
    OpenerUseRecord,
    PatronInterestRecord,
    PromiseRecord,
)
from db.records.patrons import AccessNeedRecord, RelationshipRecord


class PatronFacts(NamedTuple):
    """The facts of a patron, past and to come. Visits are newest first and include the future.

    Of a holder of very many tickets (an agency) `visits` are the newest ones, more than any
    number that is celebrated, with the first ever, the last for children and those that a
    reaction or an open complaint is about; `bought_for_others` then looks at the latest orders.

    `complaints` are open ones, and with `door_lines` never the text of a note; `avoid` is what is
    not to be mentioned, in the words it was told in: it can only silence.
    `bought_for_others` are performances for which this patron bought tickets that others hold.
    """

    id: int
    display_name: str
    given: str
    say_as: str
    pronouns: str
    birth_year: int | None
    birth_month: int | None
    birth_day: int | None
    since: str | None
    deceased: bool
    archived: bool
    no_chat: bool
    visits: tuple[VisitRecord, ...]
    bought_for_others: frozenset[int]
    interests: tuple[PatronInterestRecord, ...]
    relationships: tuple[RelationshipRecord, ...]
    access_needs: tuple[AccessNeedRecord, ...]
    donations: tuple[DonationRecord, ...]
    memberships: tuple[MembershipRecord, ...]
    promises: tuple[PromiseRecord, ...]
    complaints: tuple[NoteRecord, ...]
    door_lines: tuple[NoteRecord, ...]
    opener_uses: tuple[OpenerUseRecord, ...]
    avoid: tuple[str, ...] = ()
