"""Count, before a verb reads, the shows that have begun since somebody last wrote."""

from __future__ import annotations

from db.errors import StoreError
from db.queries import totals


def count_what_has_begun() -> None:
    """Bring the totals of those whose next visit has begun up to date.

    A file that cannot be written to now is read as it is.
    """
    try:
        totals.refresh_due()
    except StoreError:
        return
