"""What follows from a patron's rows, and is brought up to date in the same transaction.

Without Peewee, so that those who keep derived data can be imported before the first paint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Refresher = Callable[[Iterable[int]], None]

_refreshers: list[Refresher] = []


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
    for refresher in _refreshers:
        refresher(wanted)
