"""Who rings: patrons by the number that a telephone shows, and who lives with them. Raw SQL."""

from __future__ import annotations

from typing import Any, NamedTuple

from db import connection
from db.folding import digits
from db.gate import Right, needs
from db.queries.chunks import rows_in
from db.queries.contact_values import normal_phone, venue_country
from db.search import ways

MOST = 20
LEAST_ENDING = 6  # fewer digits at the end are many people's
ENDING = 7


class Ringing(NamedTuple):
    """A patron who may be ringing. `has_number`: it is their own, not only their household's."""

    patron_id: int
    name: str
    archived: bool
    household_id: int | None
    has_number: bool = True


_COLUMNS = "p.id, p.display_name, p.archived, p.household_id"


@needs(Right.KNOW)
def list_by_number(number: str) -> list[Ringing]:
    """Everybody with that number in its normal form, those not archived first."""
    normal = normal_phone(number, venue_country())
    if not normal:
        return []
    rows = connection.rows(
        f"select distinct {_COLUMNS} from contact_point c join patron p on p.id = c.patron_id "
        "where c.kind = 'phone' and c.normal = ? order by p.archived, p.recency desc, p.id limit ?",
        (normal, MOST),
    )
    return [_ringing(row) for row in rows]


@needs(Right.KNOW)
def list_by_ending(number: str) -> list[Ringing]:
    """Everybody of whose number that is the end, or whose number is the end of that.

    Numbers are kept and sent with and without their country or area; six digits at least.
    """
    asked = _without_country(number) or digits(number).lstrip("0")
    if len(asked) < LEAST_ENDING:
        return []
    maybe = [row[0] for row in ways.by_phone(asked[-ENDING:], [], "", 4 * MOST)]
    rows = rows_in(
        f"select {_COLUMNS}, c.value, c.normal from contact_point c "
        "join patron p on p.id = c.patron_id where c.kind = 'phone' and p.id in {ids} "
        "order by p.archived, p.recency desc, p.id",
        maybe,
    )
    found = {
        row[0]: _ringing(row)
        for row in rows
        if any(_one_ends_the_other(asked, digits(text).lstrip("0")) for text in row[4:6])
    }
    return list(found.values())[:MOST]


def _without_country(number: str) -> str:
    """The digits of a number that has its country but not its area (`+1 555 0142`), else ''."""
    # Imported here: it takes 50 ms and the first screen does not need it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, venue_country() or None)
    except phonenumbers.NumberParseException:
        return ""
    local_only = phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    if phonenumbers.is_possible_number_with_reason(parsed) != local_only:
        return ""
    return str(parsed.national_number)


def _one_ends_the_other(asked: str, known: str) -> bool:
    shorter, longer = sorted((asked, known), key=len)
    return len(shorter) >= LEAST_ENDING and longer.endswith(shorter)


@needs(Right.KNOW)
def list_household(household_id: int) -> list[Ringing]:
    """Who lives in a household, those not archived first."""
    rows = connection.rows(
        f"select {_COLUMNS} from patron p where p.household_id = ? and not p.deceased "
        "order by p.archived, p.recency desc, p.id limit ?",
        (household_id, MOST),
    )
    return [_ringing(row, has_number=False) for row in rows]


def _ringing(row: tuple[Any, ...], *, has_number: bool = True) -> Ringing:
    return Ringing(row[0], row[1], bool(row[2]), row[3], has_number)
