"""Work out each different text of a file once: a dict that computes what it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(dict[K, V], Generic[K, V]):
    """`memo[key]` is `work(key)`, worked out at the first asking; a hit costs what a dict does."""

    def __init__(self, work: Callable[[K], V]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: K) -> V:
        found = self[key] = self._work(key)
        return found


def cells_at(indexes: Sequence[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """What takes the cells at these places out of a row, always as a tuple."""
    if not indexes:
        return lambda row: ()
    if len(indexes) == 1:
        only = indexes[0]
        return lambda row: (row[only],)
    getter: Any = itemgetter(*indexes)
    return getter  # type: ignore[no-any-return]
