"""Find phones by any digits in a row, three or more."""

from __future__ import annotations

from collections import Counter

from db import connection
from db.gate import Right, needs

SAMPLE = 1000

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


@needs(Right.KNOW)
def rarest(number: str) -> str:
    """The FTS5 question for phones that may hold `number`: two of its rarest threes.

    The rest of the number is checked on the rows.

    >>> rarest("014")
    '"014"'
    """
    if len(number) == 3:
        return f'"{number}"'
    common = _common()
    starts = sorted(range(len(number) - 2), key=lambda at: common[number[at : at + 3]])
    first = starts[0]
    # A second one that shares no digit with the first says most more: neighbours come together.
    apart = [at for at in starts if abs(at - first) >= 3]
    second = (apart or starts[1:])[0]
    return f'"{number[first : first + 3]}" "{number[second : second + 3]}"'
