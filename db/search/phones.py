"""Find phones by any digits in a row, three or more."""

from __future__ import annotations

from collections import Counter

from db import connection

SAMPLE = 1000
ASKED = 2  # so many of a number's threes are asked of the index; the rest is checked on the rows

_frequency: tuple[str, Counter[str]] | None = None


def _threes(number: str) -> set[str]:
    return {number[i : i + 3] for i in range(len(number) - 2)}


def _common() -> Counter[str]:
    """How often each three digits come in a sample: an area code is in nearly every phone."""
    global _frequency
    path = str(connection.current_path())
    if _frequency is None or _frequency[0] != path:
        sample = connection.rows("select tel from search_entry where tel <> '' limit ?", (SAMPLE,))
        counts: Counter[str] = Counter()
        for (tel,) in sample:
            for number in tel.split():
                counts.update(_threes(number))
        _frequency = (path, counts)
    return _frequency[1]


def rarest(number: str) -> str:
    """The FTS5 question for phones that may hold `number`: its rarest threes.

    >>> rarest("014")
    '"014"'
    """
    if len(number) == 3:
        return f'"{number}"'
    common = _common()
    asked = sorted(_threes(number), key=lambda three: (common[three], three))[:ASKED]
    return " ".join(f'"{three}"' for three in asked)
