"""Bring in an export of which one row is one line of an order: an item and how many of it."""

from __future__ import annotations

from desktop.importing import values
from desktop.importing.orders import OrderState
from desktop.importing.row_performances import NO_TICKET
from desktop.importing.run import ImportRun
from desktop.importing.ticket_import import NO_COUNT, NO_ORDER, TicketImport
from desktop.importing.ticket_refunds import Refunds


class ItemRows(TicketImport):
    """One row, one line of an order; other goods stand between the tickets."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run)
        self.refunds = Refunds(self.columns)
        self._last: OrderState | None = None
        self._late: list[tuple[OrderState, int, tuple[str, ...], int]] = []
        if run.table is not None:
            self.refunds.collect(run.table.rows())

    def performance_of(self, row: list[str]) -> int:
        """The performance of a line, 0 for other goods."""
        return self._show_of_item(row)[0]

    def take(self, row: list[str]) -> None:
        columns = self.columns
        performance, rest = self._show_of_item(row)
        count = values.read_count(row[columns.quantity]) if columns.quantity >= 0 else 1
        order = self._order_of_item(row, performance)
        if not performance:
            if order is not None:
                self.orders.more(order, row)
            self.skip_row(row, NO_TICKET)
            return
        if count is None or abs(count) > 1000:
            self.skip_row(row, NO_COUNT)
            return
        if order is None:
            self.skip_row(row, NO_ORDER)
            return
        self.orders.more(order, row)
        self.answer(row, order, "", performance, order.patron_id)
        kind = row[columns.price_type] or rest
        if count < 0 or self.refunds.is_refund(row):
            self._refund(order, row, performance)
            return
        fate, attended, _ = self.states.of[columns.row_state_cells(row)]
        fate = fate or "valid"
        fate = order.fate if fate == values.VALID and order.fate else fate
        back = min(count, self.refunds.take(row, count)) if fate == values.VALID else 0
        price = self._price_of_item(row, count)
        price_type, comp = self.types[kind]
        comp = comp or int(price == 0 and self.orders.says_comp(row))
        for n in range(count):
            self.ticket(order, performance, order.patron_id, "",
                         values.REFUNDED if n < back else fate, "", price_type, price, comp,
                         attended, "")  # fmt: skip
        self.run.counts.accepted += 1

    def _show_of_item(self, row: list[str]) -> tuple[int, str]:
        columns = self.columns
        if columns.item >= 0:
            found = self.performances.by_item[(row[columns.item], row[columns.category])]
            if found[0]:
                return found
        by_cells = self.performances.by_cells[columns.performance(row)]
        if by_cells and not values.is_other_goods(row[columns.item]):
            return by_cells, values.one_line(row[columns.item])
        if values.is_other_goods(row[columns.item]):
            return 0, ""
        return self.performances.told(), ""

    def _order_of_item(self, row: list[str], performance: int) -> OrderState | None:
        """The order of a line: a line without a number goes on with the order before it."""
        columns = self.columns
        number = values.one_line(row[columns.order]) if columns.order >= 0 else ""
        if not number and columns.order >= 0 and not any(columns.buyer(row)):
            return self._last
        key = row[columns.order] if number else self.order_key(row, "", performance)
        order = self.book.states.get(key) or self.book.raw.get(key)
        if order is None:
            if not performance:
                return None
            order = self.orders.open(row, key, performance)
        self._last = order
        return order

    def _price_of_item(self, row: list[str], count: int) -> int | None:
        columns = self.columns
        if columns.price >= 0 and row[columns.price]:
            return self.prices[row[columns.price]]
        total = self.prices[row[columns.line_total]] if columns.line_total >= 0 else None
        return None if total is None or not count else total // count

    def _refund(self, order: OrderState, row: list[str], performance: int) -> None:
        """A line that takes tickets back: looked at when all sales of the file were met."""
        self._late.append((order, performance, self.refunds.key(row), self.row_number))
        self.run.counts.accepted += 1

    def take_late(self) -> None:
        """Refunds whose sale came with an earlier export, or not at all."""
        for order, performance, key, number in self._late:
            left = self.refunds.left(key)
            done = self.known.take_back(order, performance, left) if left else 0
            if done < left:
                self.run.issue(
                    "refund_without_sale",
                    f"Order {order.number} takes back {left - done} tickets that were not found.",
                    number,
                )
