"""Bring a ticket export in: one row a ticket, one row an order, or one row a line of an order."""

from __future__ import annotations

import json

from desktop.importing import values
from desktop.importing.garbage import take_apart
from desktop.importing.orders import SEPARATOR, OrderState
from desktop.importing.run import ImportRun
from desktop.importing.ticket_columns import TicketColumns
from desktop.importing.ticket_import import NO_COUNT, TWICE, TicketImport
from desktop.importing.ticket_items import ItemRows


def import_rows(run: ImportRun) -> None:
    """Bring all rows of a ticket export in, by the way of its grain."""
    ways: dict[str, type[TicketImport]] = {
        "ticket": TicketRows, "order": OrderRows, "item": ItemRows,
    }  # fmt: skip
    way = ways[run.understanding.grain](run)
    try:
        way.all_rows()
    finally:
        take_apart(way, run, run.matcher, run.writer)


class TicketRows(TicketImport):
    """One row, one ticket."""

    def take(self, row: list[str]) -> None:
        columns = self.columns
        performance = self.performance_of(row)
        if not performance:
            self.skip_row(row)
            return
        number = values.one_line(row[columns.ticket])
        order = self.order_of(row, number, performance)
        if order is None:
            return
        if number and self._is_repeated(number, order):
            self.run.skip(TWICE)
            return
        fate, attended, partly = self.states.of[columns.row_state_cells(row)]
        if partly:
            self._partly_refunded(order)
        price_type, comp = self.types[row[columns.price_type]]
        holder = self.holder(row, order)
        seat = self.seats[columns.seat_cells(row)]
        price = self.prices[row[columns.price]] if columns.price >= 0 else None
        self.ticket(order, performance, holder, number, fate or order.fate or "valid",
                     seat, price_type, price, comp, attended, self._extra(row))  # fmt: skip
        self.answer(row, order, number, performance, holder)
        self.run.counts.accepted += 1

    def ticket_number(self, row: list[str]) -> str:
        """The vendor's number of the ticket that a row is."""
        return values.one_line(row[self.columns.ticket])

    @staticmethod
    def _is_repeated(number: str, order: OrderState) -> bool:
        """Whether this ticket of the order was met before in this file."""
        mark = f"{SEPARATOR}{number}{SEPARATOR}"
        if mark in order.seen:
            return True
        order.seen += mark
        return False

    def _extra(self, row: list[str]) -> str:
        """The answers that nothing else keeps, as JSON: heading -> answer."""
        columns = self.columns
        if not columns.extras or not any(columns.extra_cells(row)):
            return ""
        return json.dumps(extra_of(columns, row), ensure_ascii=False)

    def _partly_refunded(self, order: OrderState) -> None:
        self.run.issue(
            "partly_refunded",
            f"Order {order.number} was refunded in part. Its tickets were kept as valid.",
            self.row_number,
        )


class OrderRows(TicketImport):
    """One row, one order with a number of tickets."""

    def take(self, row: list[str]) -> None:
        columns = self.columns
        performance = self.performance_of(row)
        if not performance:
            self.skip_row(row)
            return
        parts = values.read_items(row[columns.items]) if columns.items >= 0 else ()
        parts = tuple(p for p in parts if not values.is_other_goods(p[1]))
        count = values.read_count(row[columns.quantity]) if columns.quantity >= 0 else None
        if count is None:
            count = sum(n for n, _ in parts) or None if columns.quantity < 0 else None
        if count is None or abs(count) > 1000:
            self.skip_row(row, NO_COUNT)
            return
        key = self.order_key(row, "", performance)
        if key in self.book.states and values.one_line(row[columns.order]):
            self.run.skip(TWICE)
            return
        order = self.orders.open(row, key, performance)
        if order is None:
            return
        fate, attended, _ = self.states.of[columns.row_state_cells(row)]
        fates = self._fates(row, abs(count), fate or order.fate or "valid", count < 0)
        kinds = [kind for n, kind in parts for _ in range(n)]
        if len(kinds) != len(fates):
            kinds = [row[columns.price_type]] * len(fates)
        holder = self.holder(row, order)
        for one, kind in zip(fates, kinds, strict=True):
            price_type, comp = self.types[kind]
            self.ticket(order, performance, holder, "", one, "", price_type, None, comp,
                         attended, "")  # fmt: skip
        self.answer(row, order, "", performance, order.patron_id)
        self.run.counts.accepted += 1

    def _fates(self, row: list[str], count: int, fate: str, negative: bool) -> list[str]:
        """The fate of each ticket of an order: some may stand and the others not."""
        if negative and fate == values.VALID:
            fate = values.REFUNDED
        valid = None
        if self.columns.valid_count >= 0:
            valid = values.read_count(row[self.columns.valid_count])
        if valid is None or fate != values.VALID:
            return [fate] * count
        standing = min(max(valid, 0), count)
        return [values.VALID] * standing + [values.CANCELLED] * (count - standing)


def extra_of(columns: TicketColumns, row: list[str]) -> dict[str, str]:
    """Heading -> answer of the columns that nothing else keeps; the same heading may come twice."""
    found: dict[str, str] = {}
    for index, heading in columns.extras:
        answer = values.clean(row[index])
        if answer:
            key = heading or f"Column {index + 1}"
            while key in found:
                key += " "
            found[key.strip() if key.strip() not in found else f"{key.strip()} ({index + 1})"] = (
                answer
            )
    return found
