"""The only place where queries live, a file per subject: records in, records out.

Whoever writes also keeps the totals and the search. Both are loaded by the first write: the first
page of patrons is painted without them.
"""

from collections.abc import Iterable

from db import derived


@derived.after_write
def _refresh_totals(patron_ids: Iterable[int]) -> None:
    from db.queries import totals

    totals.refresh(patron_ids)


@derived.after_write
def _refresh_search(patron_ids: Iterable[int]) -> None:
    from db import search

    search.refresh(patron_ids)
