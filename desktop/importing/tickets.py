"""Bring a ticket export in: orders, tickets, buyers and holders, row by row, 4,000 at a time.

This is the hot path (half a million rows): cells are read by number, every repeated text is
worked out once (`Memo`), rows become tuples for `executemany`.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from desktop.importing import values
from desktop.importing.known_tickets import KnownTickets
from desktop.importing.memo import Memo
from desktop.importing.orders import OrderBook, OrderState
from desktop.importing.row_people import BY_ORDER, RowPeople
from desktop.importing.run import ImportRun
from desktop.importing.ticket_columns import TicketColumns
from desktop.importing.ticket_orders import OrderReader
from desktop.importing.ticket_refunds import Refunds
from desktop.importing.ticket_shows import NO_SHOW, NO_TICKET, TicketShows
from desktop.importing.ticket_states import TicketStates

CLOSING = "a line of totals or the end of the report"
TWICE = "the same ticket stands twice in the file"
NO_COUNT = "the number of tickets cannot be read"


def import_rows(run: ImportRun) -> None:
    """Bring all rows of a ticket export in, by the way of its grain."""
    TicketImport(run).all_rows()


class TicketImport:
    """One ticket export on its way in."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.columns = TicketColumns(run.understanding)
        self.shows = TicketShows(run)
        self.people = RowPeople(run.matcher)
        self.book = OrderBook(run.writer, run.matcher, run.understanding.system)
        self.known = KnownTickets(run, self.shows)
        comma = run.understanding.form.delimiter == ";" or self._decimal_comma()
        columns = self.columns
        self.states = TicketStates(
            [columns.roles.get(i, "") for i in columns.row_state],
            decimal_comma=comma,
            no_means_absent=self._somebody_came(),
        )
        self.prices: Memo[str, int | None] = Memo(lambda c: values.read_money(c, comma))
        self.types: Memo[str, tuple[str, int]] = Memo(_price_type)
        self.seats: Memo[tuple[str, ...], str] = Memo(_seat)
        self.orders = OrderReader(run, columns, self.book, self.people, comma)
        self.refunds = Refunds(columns)
        self.seen: dict[str, int] = {}
        self.row_number = run.table.skip if run.table else 0
        self._add = run.writer.appender("ticket")
        self._last: OrderState | None = None
        self._late: list[tuple[OrderState, int, tuple[str, ...], int]] = []

    def _sample(self, role: str) -> list[str]:
        index = self.run.understanding.index(role)
        rows = self.run.table.sample if self.run.table else []
        return [row[index] for row in rows if -1 < index < len(row)]

    def _decimal_comma(self) -> bool:
        roles = ("price", "order_total", "line_total", "refunded")
        return values.is_decimal_comma([c for role in roles for c in self._sample(role)])

    def _somebody_came(self) -> bool:
        """Whether anybody is marked as come: if nobody is, nobody was scanning."""
        cells = {
            row[i]
            for i in self.run.understanding.indexes("attended")
            for row in (self.run.table.sample if self.run.table else [])
            if i < len(row)
        }
        return any(values.read_attended(values.clean(c)) for c in cells)

    def all_rows(self) -> None:
        """Read, find, write; lot by lot."""
        grain = self.run.understanding.grain
        if grain == "item" and self.run.table is not None:
            self.refunds.collect(self.run.table.rows())
        row_of: dict[str, Callable[[list[str]], None]] = {
            "ticket": self._ticket_row, "order": self._order_row, "item": self._item_row,
        }  # fmt: skip
        take = row_of[grain]
        for lot in self.run.lots():
            rows = self._prepared(lot)
            self.run.counts.rows += len(lot)
            for row in rows:
                self.row_number += 1
                if row:
                    take(row)
            self.book.end_lot()
            self.run.writer.flush()
        self._finish()

    def _prepared(self, lot: list[list[str]]) -> list[list[str]]:
        """The rows padded to one width; blank ones empty. Everybody on them is looked up."""
        width = self.columns.width
        for row in lot:
            if len(row) != width:
                del row[width:]
                row.extend([""] * (width - len(row)))
            if not row[0] and not any(cell and not cell.isspace() for cell in row):
                row.clear()
                self.run.counts.blank += 1
            else:
                row.append("")
        order = self.columns.order if self.columns.order >= 0 else self.columns.ticket
        if order >= 0:
            self.book.prefetch(row[order] for row in lot if row)
        for side, named in (
            (self.columns.buyer, self.columns.has_buyer),
            (self.columns.holder, self.columns.has_holder),
        ):
            if named:
                self.people.prefetch(side(row) for row in lot if row)
        return lot

    # -- one row, one ticket

    def _ticket_row(self, row: list[str]) -> None:
        columns = self.columns
        performance = self.shows.by_cells[columns.performance(row)] or self.shows.told()
        if not performance:
            self._skip_row(row)
            return
        number = row[columns.ticket]
        order = self._order_of(row, number, performance)
        if order is None:
            return
        if number and self._is_repeated(number, order):
            self.run.skip(TWICE)
            return
        fate, attended, partly = self.states.of[columns.row_state_cells(row)]
        if partly:
            self._partly_refunded(order)
        price_type, comp = self.types[row[columns.price_type]]
        holder = self._holder(row, order)
        seat = self.seats[columns.seat_cells(row)]
        price = self.prices[row[columns.price]] if columns.price >= 0 else None
        self._ticket(order, performance, holder, number.strip(), fate or order.fate or "valid",
                     seat, price_type, price, comp, attended, self._extra(row))  # fmt: skip
        self.run.counts.accepted += 1

    def _order_of(self, row: list[str], number: str, performance: int) -> OrderState | None:
        """The order of a row; opened when its number is met for the first time."""
        columns = self.columns
        order_number = row[columns.order] if columns.order >= 0 else ""
        order = self.book.states.get(order_number) or self.book.raw.get(order_number)
        if order is not None and order_number:
            return order
        return self.orders.open(row, self._order_key(row, number, performance), performance)

    def _order_key(self, row: list[str], number: str, performance: int) -> str:
        """The vendor's order number; else the ticket's; else what makes the row this purchase."""
        columns = self.columns
        if columns.order >= 0 and row[columns.order].strip():
            return row[columns.order]
        if number:
            return number
        parts = (*columns.buyer(row), *columns.holder(row), *columns.ordered(row), str(performance))
        return self.orders.made_up_number(parts)

    def _is_repeated(self, number: str, order: OrderState) -> bool:
        """Whether this ticket was met before. Some number their tickets anew in each order."""
        seen = self.seen.get(number)
        if seen is None:
            self.seen[number] = order.id
            return False
        if seen == order.id:
            return True
        within = f"{number} {order.id}"
        if within in self.seen:
            return True
        self.seen[within] = order.id
        return False

    def _holder(self, row: list[str], order: OrderState) -> int:
        """The patron an admission counts for: the named holder, else the buyer."""
        columns = self.columns
        cells = columns.holder(row)
        found = self.people.ids.get(cells)
        if found is None or found == BY_ORDER:
            found = self.people.resolve(cells, order.people)
        if found:
            if found not in order.people:
                order.people.append(found)
            return found
        return order.patron_id

    def _extra(self, row: list[str]) -> str:
        """The answers that nothing else keeps, as JSON: heading -> answer."""
        columns = self.columns
        if not columns.extras or not any(columns.extra_cells(row)):
            return ""
        return json.dumps(extra_of(columns, row), ensure_ascii=False)

    def _ticket(
        self, order: OrderState, performance: int, holder: int, number: str, fate: str,
        seat: str, price_type: str, price: int | None, comp: int, attended: int | None, extra: str,
    ) -> None:  # fmt: skip
        """One admission: a new row, or what is new about one we have."""
        counts = self.run.counts
        valid = fate == values.VALID
        if valid:
            counts.tickets += 1
            if not holder:
                counts.tickets_without_a_person += 1
        else:
            counts.tickets_cancelled_or_refunded += 1
        if attended == 0 and not self.shows.is_past(performance):
            attended = None
        row = (order.id, performance, holder or None, "", number, fate, seat, price_type, price,
               comp, 0, attended, extra)  # fmt: skip
        if order.waiting and (old := self.known.claim(order, row)) is not None:
            order.total += self.known.update(old, row)
            return
        if valid and price:
            order.total += price
        self._add((self.run.writer.new_id("ticket"), *row))

    def _partly_refunded(self, order: OrderState) -> None:
        self.run.issue(
            "partly_refunded",
            f"Order {order.number} was refunded in part. Its tickets were kept as valid.",
            self.row_number,
        )

    # -- one row, one order

    def _order_row(self, row: list[str]) -> None:
        columns = self.columns
        performance = self.shows.by_cells[columns.performance(row)] or self.shows.told()
        if not performance:
            self._skip_row(row)
            return
        parts = values.read_items(row[columns.items]) if columns.items >= 0 else ()
        parts = tuple(p for p in parts if not values.is_other_goods(p[1]))
        count = values.read_count(row[columns.quantity]) if columns.quantity >= 0 else None
        if count is None:
            count = sum(n for n, _ in parts) or None if columns.quantity < 0 else None
        if count is None or abs(count) > 1000:
            self._skip_row(row, NO_COUNT)
            return
        key = self._order_key(row, "", performance)
        if key in self.book.states and row[columns.order].strip():
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
        holder = self._holder(row, order)
        for one, kind in zip(fates, kinds, strict=True):
            price_type, comp = self.types[kind]
            self._ticket(order, performance, holder, "", one, "", price_type, None, comp,
                         attended, "")  # fmt: skip
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

    # -- one row, one line of an order

    def _item_row(self, row: list[str]) -> None:
        columns = self.columns
        performance, rest = self._show_of_item(row)
        count = values.read_count(row[columns.quantity]) if columns.quantity >= 0 else 1
        order = self._order_of_item(row, performance)
        if not performance:
            if order is not None:
                self.orders.more(order, row)
            self._skip_row(row, NO_TICKET)
            return
        if count is None or abs(count) > 1000:
            self._skip_row(row, NO_COUNT)
            return
        if order is None:
            return
        self.orders.more(order, row)
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
            self._ticket(order, performance, order.patron_id, "",
                         values.REFUNDED if n < back else fate, "", price_type, price, comp,
                         attended, "")  # fmt: skip
        self.run.counts.accepted += 1

    def _show_of_item(self, row: list[str]) -> tuple[int, str]:
        columns = self.columns
        if columns.item >= 0:
            found = self.shows.by_item[(row[columns.item], row[columns.category])]
            if found[0]:
                return found
        by_cells = self.shows.by_cells[columns.performance(row)]
        if by_cells and not values.is_other_goods(row[columns.item]):
            return by_cells, values.one_line(row[columns.item])
        return (0, "") if values.is_other_goods(row[columns.item]) else (self.shows.told(), "")

    def _order_of_item(self, row: list[str], performance: int) -> OrderState | None:
        """The order of a line: a line without a number goes on with the order before it."""
        columns = self.columns
        number = row[columns.order].strip() if columns.order >= 0 else ""
        if not number and columns.order >= 0 and not any(columns.buyer(row)):
            return self._last
        key = row[columns.order] if number else self._order_key(row, "", performance)
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

    def _late_refunds(self) -> None:
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

    # -- what is left

    def _skip_row(self, row: list[str], reason: str = NO_SHOW) -> None:
        if values.is_closing_line(row):
            reason = CLOSING
        self.run.skip(reason)
        if reason in (NO_SHOW, NO_COUNT):
            self.run.issue("row_left_out", f"Left out: {reason}.", self.row_number)

    def _finish(self) -> None:
        run = self.run
        self._late_refunds()
        self.book.finish()
        self.orders.finish()
        run.writer.flush()
        run.counts.orders = len(self.book.states)
        run.counts.orders_updated = self.book.updated
        run.counts.performances = len(self.shows.shows.used)
        run.counts.performances_new = len(self.shows.shows.made)


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


def _price_type(cell: str) -> tuple[str, int]:
    kind = values.one_line(cell)
    return kind, int(values.is_comp(kind, None))


def _seat(cells: tuple[str, ...]) -> str:
    return " ".join(part for cell in cells if (part := values.one_line(cell)))
