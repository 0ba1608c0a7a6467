"""Refunds that stand as rows of their own: negative quantities, or an event type that says so.

They come before or after the sale they take back, so they are gathered first, in a pass of
their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from desktop.importing import values
from desktop.importing.ticket_columns import TicketColumns

Key = tuple[str, ...]


class Refunds:
    """How many tickets of each order, item and price type are taken back."""

    def __init__(self, columns: TicketColumns) -> None:
        self.columns = columns
        self._back: Counter[Key] = Counter()

    def collect(self, rows: Iterable[list[str]]) -> None:
        """Read the file once for its refunds, and give those without an own sale to the buyer's
        other order of the same item.
        """
        sold: Counter[Key] = Counter()
        by_buyer: dict[Key, list[Key]] = {}
        buyers: dict[Key, Key] = {}
        width = self.columns.width
        for row in rows:
            padded = [*row[:width], *[""] * (width + 1 - len(row[:width]))]
            count = values.read_count(padded[self.columns.quantity]) or 0
            key = self.key(padded)
            buyer = (*self.columns.buyer(padded), *key[1:])
            if count < 0 or self.is_refund(padded):
                self._back[key] += abs(count)
                buyers[key] = buyer
            elif count:
                sold[key] += count
                by_buyer.setdefault(buyer, []).append(key)
        for key, buyer in buyers.items():
            if not sold[key] and (others := by_buyer.get(buyer)) and any(buyer[:6]):
                self._back[others[0]] += self._back.pop(key)

    def is_refund(self, row: list[str]) -> bool:
        """Whether the row's event type speaks of giving money back."""
        return self.columns.sale_type >= 0 and (
            values.read_fate(row[self.columns.sale_type]) != values.VALID
        )

    def take(self, row: list[str], most: int) -> int:
        """How many tickets of a sale are taken back; they are not taken twice."""
        key = self.key(row)
        back = min(most, self._back.get(key, 0))
        if back:
            self._back[key] -= back
        return back

    def left(self, key: Key) -> int:
        """How many a refund row takes back that no sale of this file answered for."""
        back = self._back.get(key, 0)
        self._back[key] = 0
        return back

    def key(self, row: list[str]) -> Key:
        """Order, item and price type: what a refund is matched by."""
        columns = self.columns
        return (values.one_line(row[columns.order]), row[columns.item], row[columns.price_type])
