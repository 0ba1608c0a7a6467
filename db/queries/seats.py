"""The natural order of seats: A2 before A10, whatever the house calls them."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"(\d+)")


@lru_cache(maxsize=16384)
def seat_key(seat: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which numbers count as numbers."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in _PART.split(seat)
        if part
    )


def sorted_seats(seats: list[str]) -> tuple[str, ...]:
    """The seats that are named, in natural order."""
    if len(seats) < 2:
        return tuple(s for s in seats if s)
    return tuple(sorted((s for s in seats if s), key=seat_key))
