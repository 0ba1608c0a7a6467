"""What follows from a patron's rows, and is brought up to date in the same transaction.

Without Peewee, so that those who keep derived data can be imported before the first paint.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator

Refresher = Callable[[Iterable[int]], None]

_refreshers: list[Refresher] = []


class _Put(threading.local):
    off: set[int] | None = None


_put = _Put()


def after_write(refresher: Refresher) -> Refresher:
    """Register what brings derived data of patrons (ids) up to date; called in this order."""
    if refresher not in _refreshers:
        _refreshers.append(refresher)
    return refresher


def refresh(patron_ids: Iterable[int]) -> None:
    """Bring all that is derived of these patrons up to date. Call inside a transaction."""
    wanted = set(patron_ids)
    if not wanted:
        return
    if _put.off is not None:
        _put.off |= wanted
        return
    for refresher in _refreshers:
        refresher(wanted)


@contextlib.contextmanager
def refreshed_once() -> Iterator[None]:
    """For many writes in one transaction: what follows from them is brought up to date at the end.

    Put it inside the transaction. Nothing within may read totals or search.
    """
    if _put.off is not None:
        yield
        return
    _put.off = set()
    try:
        yield
        wanted = _put.off
    finally:
        _put.off = None
    refresh(wanted)
