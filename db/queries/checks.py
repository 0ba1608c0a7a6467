"""What every writer asks first; each raises before anything is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import clock, connection
from db.conflicts import changed_meanwhile
from db.errors import InputRefused, NotFound
from db.gate import Right, needs

AUDIENCES = ("say", "print", "desk")
_LEAP_YEAR = 2024  # so that the 29th of February is a day where no year is known


@needs(Right.KNOW)
def check_version(version: int | None, stored: int, table: str, row_id: int) -> None:
    """Raises EditConflict if a record was changed since it was read (None: do not ask).

    Ask inside the transaction that writes; where an `Action` writes, give it `shown` instead.
    """
    if version is not None and version != stored:
        raise changed_meanwhile(table, row_id)


@needs(Right.KNOW)
def check_shown(table: str, row_id: int, version: int | None) -> None:
    """The same, by the version that the file has. Raises NotFound if the record is gone."""
    if version is None:
        return
    row = connection.row(f'select version from "{table}" where id = ?', (row_id,))
    if row is None:
        raise NotFound(table)
    check_version(version, row[0], table, row_id)


@needs(Right.KNOW)
def check_patron(patron_id: int) -> None:
    """Raises NotFound if there is no such patron."""
    if connection.row("select 1 from patron where id = ?", (patron_id,)) is None:
        raise NotFound("patron")


def check_audience(audience: str) -> None:
    """Raises InputRefused unless it is one of say, print, desk."""
    if audience not in AUDIENCES:
        raise InputRefused(f"There is no audience “{audience}”. Nothing was changed.")


def check_birthday(fields: dict[str, Any]) -> None:
    """Raises InputRefused unless birth_year, birth_month and birth_day, where given, are a day.

    Each may be missing; a year alone or a month alone is an answer too.
    """
    year, month, day = (fields.get(f"birth_{part}") for part in ("year", "month", "day"))
    try:
        if year is not None and not 1850 <= year <= clock.today().year:
            raise ValueError
        date(year or _LEAP_YEAR, month or 1, day or 1)
    except ValueError as error:
        raise InputRefused("There is no such birthday. Nothing was saved.") from error
