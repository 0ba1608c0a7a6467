"""What the values of a column look like: how full, how varied, of what shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from desktop.importing import moments, values

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^[+(]?\d[\d\s().\-/]{6,18}\d$")
_CODE = re.compile(r"\d")
_TIME = re.compile(r"^\d{1,2}([:.h]\d{2}(:\d{2})?)?\s*([ap]\.?m\.?|uhr|h)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares are of the filled cells, 0 to 1. `rows` is how many rows were looked at."""

    rows: int
    filled: int
    distinct: int
    emails: float
    phones: float
    dates: float
    timed: float
    times: float
    numbers: float
    counts: float
    flags: float
    coded: float
    samples: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def fill(self) -> float:
        """How much of the column is filled."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def unique(self) -> float:
        """How many of the filled cells differ from each other, 1.0 if all do."""
        return self.distinct / self.filled if self.filled else 0.0


def profile(cells: list[str]) -> Profile:
    """The profile of a column's cells (cleaned, in row order)."""
    filled = [c for c in cells if c]
    several = list(dict.fromkeys(filled))
    n = len(filled) or 1
    found = {c: moments.find_moment(c) for c in several if _CODE.search(c) and len(c) < 200}

    def share(test: Callable[[str], object]) -> float:
        return sum(1 for c in filled if test(c)) / n

    def whole(c: str) -> bool:
        m = found.get(c)
        return m is not None and m.end - m.start >= len(c) - 6

    return Profile(
        rows=len(cells),
        filled=len(filled),
        distinct=len(several),
        emails=share(_EMAIL.match),
        phones=share(lambda c: bool(_PHONE.match(c)) and sum(d.isdigit() for d in c) >= 7),
        dates=share(whole),
        timed=share(lambda c: whole(c) and (m := found[c]) is not None and m.at is not None),
        times=share(_TIME.match),
        numbers=share(lambda c: values.read_money(c) is not None and len(c) < 24),
        counts=share(lambda c: values.read_count(c) is not None),
        flags=share(lambda c: values.read_flag(c) is not None),
        coded=share(_CODE.search),
        samples=tuple(c[:80] for c in several[:4]),
        cells=tuple(cells),
    )


def with_dates_inside(p: Profile) -> float:
    """How many of the distinct filled cells hold a date somewhere in a longer text."""
    several = list(dict.fromkeys(c for c in p.cells if c))
    if not several:
        return 0.0
    hits = 0
    for cell in several[:200]:
        found = moments.find_moment(cell) if _CODE.search(cell) else None
        if found is not None and len(cell) - (found.end - found.start) >= 3:
            hits += 1
    return hits / min(len(several), 200)
