"""What ticket exports of every grain share: lots, orders, holders, tickets, what is left out.

This is the hot path (half a million rows): cells are read by number, every repeated text is
worked out once (`Memo`), rows become tuples for `executemany`.
"""

from __future__ import annotations

from desktop.importing import values
from desktop.importing.erased_people import ErasedPeople
from desktop.importing.known_tickets import KnownTickets
from desktop.importing.memo import Memo
from desktop.importing.orders import OrderBook, OrderState
from desktop.importing.row_people import BY_ORDER, RowPeople
from desktop.importing.row_performances import NO_PERFORMANCE, RowPerformances
from desktop.importing.run import ImportRun
from desktop.importing.ticket_columns import TicketColumns
from desktop.importing.ticket_orders import OrderReader
from desktop.importing.ticket_responses import TicketResponses
from desktop.importing.ticket_states import TicketStates

CLOSING = "a line of totals or the end of the report"
TWICE = "the same ticket stands twice in the file"
TOO_WIDE = "The row has more cells than there are headings: please see that it came in right."
NO_COUNT = "the number of tickets cannot be read"
NO_ORDER = "neither an order nor a buyer, and no order before it that it could go on with"


class TicketImport:
    """One ticket export on its way in; what all grains do alike."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.columns = TicketColumns(run.understanding)
        self.performances = RowPerformances(run)
        self.people = RowPeople(run.matcher)
        self.book = OrderBook(run.writer, run.matcher, run.understanding.system)
        self.known = KnownTickets(run, self.performances)
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
        self.erased = ErasedPeople(run)
        self.answers = TicketResponses(run, by_order=run.understanding.grain != "ticket")
        self.row_number = run.table.skip if run.table else 0
        self._add = run.writer.appender("ticket")

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
        take, erased = self.take, self.erased
        for lot in self.run.lots():
            rows = self._prepared(lot)
            self.run.counts.rows += len(lot)
            for row in rows:
                self.row_number += 1
                if row and not (erased.active and erased.leaves_out_row(self, row)):
                    take(row)
            if self.run.understanding.grain != "item":  # its orders go on from lot to lot
                self.answers.end_lot()
            self.book.end_lot()
            self.run.writer.flush()
        self._finish()

    def _prepared(self, lot: list[list[str]]) -> list[list[str]]:
        """The rows padded to one width; blank ones empty. Everybody on them is looked up."""
        width = self.columns.width
        for place, row in enumerate(lot, start=1):
            if len(row) != width:
                self._note_surplus(row[width:], self.row_number + place)
                del row[width:]
                row.extend([""] * (width - len(row)))
            if not row[0] and not any(cell and not cell.isspace() for cell in row):
                row.clear()
                self.run.counts.blank += 1
            else:
                row.append("")
        self.book.prefetch(self.number_of(row) for row in lot if row)
        for side, named in (
            (self.columns.buyer, self.columns.has_buyer),
            (self.columns.holder, self.columns.has_holder),
        ):
            if named:
                self.people.prefetch(side(row) for row in lot if row)
        return lot

    def _note_surplus(self, beyond: list[str], row_number: int) -> None:
        """A delimiter inside a name that nobody quoted moves all cells after it."""
        if any(cell.strip() for cell in beyond):
            self.run.issue("too_wide", TOO_WIDE, row_number)

    def number_of(self, row: list[str]) -> str:
        """The number a row's order is stored under, made up where the file tells none."""
        columns = self.columns
        if columns.order >= 0 and values.one_line(row[columns.order]):
            return row[columns.order]
        if ticket := self.ticket_number(row):
            return ticket
        return self.order_key(row, "", self.performance_of(row))

    def ticket_number(self, row: list[str]) -> str:
        """The vendor's number of the ticket that a row is; '' where a row is more than one."""
        return ""

    def performance_of(self, row: list[str]) -> int:
        """The performance a row is for, 0 if it does not say."""
        return self.performances.by_cells[self.columns.performance(row)] or self.performances.told()

    def take(self, row: list[str]) -> None:
        """Bring one row in; each grain in its own way."""
        raise NotImplementedError

    def order_of(self, row: list[str], number: str, performance: int) -> OrderState | None:
        """The order of a row; opened when its number is met for the first time."""
        columns = self.columns
        order_number = row[columns.order] if columns.order >= 0 else ""
        order = self.book.states.get(order_number) or self.book.raw.get(order_number)
        if order is not None and order.number and order_number:
            self.orders.buyer_again(order, row)
            return order
        return self.orders.open(row, self.order_key(row, number, performance), performance)

    def order_key(self, row: list[str], number: str, performance: int) -> str:
        """The vendor's order number; else the ticket's; else what makes the row this purchase."""
        columns = self.columns
        if columns.order >= 0 and values.one_line(row[columns.order]):
            return row[columns.order]
        if number:
            return number
        parts = (*columns.buyer(row), *columns.holder(row), *columns.ordered(row), str(performance))
        return self.orders.made_up_number(parts)

    def holder(self, row: list[str], order: OrderState) -> int:
        """The patron an admission counts for: the named holder, else the buyer."""
        columns = self.columns
        if not columns.has_holder:
            return order.patron_id
        cells = columns.holder(row)
        found = self.people.ids.get(cells)
        if found is None or found == BY_ORDER:
            found = self.people.resolve(cells, order.people)
        if found:
            if found not in order.people:
                order.people = (*order.people, found)
            return found
        return order.patron_id

    def ticket(
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
        if attended == 0 and not self.performances.is_past(performance):
            attended = None
        row = (order.id, performance, holder or None, "", number, fate, seat, price_type, price,
               comp, order.will_call, attended, extra)  # fmt: skip
        if order.waiting and (old := self.known.claim(order, row)) is not None:
            order.total += self.known.update(old, row)
            return
        if valid and price:
            order.total += price
        self._add((self.run.writer.new_id("ticket"), *row))

    def answer(
        self, row: list[str], order: OrderState, number: str, performance: int, holder: int
    ) -> None:
        """What a row answers to the venue's own questions."""
        if self.answers.active:
            at = self.orders.ordered_at(row)
            self.answers.take(row, order, number, performance, holder, at, self.row_number)

    def skip_row(self, row: list[str], reason: str = NO_PERFORMANCE) -> None:
        if values.is_closing_line(row):
            reason = CLOSING
        self.run.skip(reason)
        if reason in (NO_PERFORMANCE, NO_COUNT, NO_ORDER):
            self.run.issue("row_left_out", f"Left out: {reason}.", self.row_number)

    def take_late(self) -> None:
        """What can be brought in only when all rows were seen."""

    def _finish(self) -> None:
        run = self.run
        self.take_late()
        self.known.absent()
        self.book.finish()
        self.orders.finish()
        self.answers.finish()
        run.writer.flush()
        run.counts.orders = len(self.book.states)
        run.counts.orders_updated = self.book.updated
        run.counts.performances = len(self.performances.named.used)
        run.counts.performances_new = len(self.performances.named.made)


def _price_type(cell: str) -> tuple[str, int]:
    kind = values.one_line(cell)
    return kind, int(values.is_comp(kind, None))


def _seat(cells: tuple[str, ...]) -> str:
    return " ".join(part for cell in cells if (part := values.one_line(cell)))
