"""What a row says about its order: buyer, date, sum, answers, consent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import time

from db.queries import import_lookups
from desktop.importing import moments, values
from desktop.importing.memo import Memo
from desktop.importing.orders import OrderBook, OrderState
from desktop.importing.row_people import BY_ORDER, RowPeople
from desktop.importing.run import ImportRun
from desktop.importing.ticket_columns import TicketColumns
from desktop.importing.ticket_states import TicketStates


class OrderReader:
    """Opens orders from rows and adds what later rows of the same order say."""

    def __init__(
        self, run: ImportRun, columns: TicketColumns, book: OrderBook, people: RowPeople,
        decimal_comma: bool,
    ) -> None:  # fmt: skip
        self.run = run
        self.columns = columns
        self.book = book
        self.people = people
        self.whole = run.understanding.grain == "order"
        self.in_item = run.understanding.grain == "item"
        self.states = TicketStates(
            [columns.roles.get(i, "") for i in columns.order_state],
            decimal_comma=decimal_comma, no_means_absent=False,
        )  # fmt: skip
        self.totals: Memo[str, int | None] = Memo(lambda c: values.read_money(c, decimal_comma))
        self.texts: Memo[str, str] = Memo(values.one_line)
        self.will_calls: Memo[str, int] = Memo(lambda c: int(values.is_will_call(c)))
        self._consents: dict[int, tuple[str, bool]] = {}

    def open(self, row: list[str], number: str, performance: int) -> OrderState | None:
        """The order of a row whose number was not met before in this file."""
        columns = self.columns
        bare = values.one_line(number)
        known = self.book.states.get(bare)
        if known is not None:
            return known
        order = self.book.open(bare, performance)
        if bare != number:
            self.book.also(number, order)
        order.ordered_at = self._ordered(columns.ordered(row))
        order.channel = self.texts[row[columns.channel]]
        order.currency = self.texts[row[columns.currency]] or self.run.currency
        order.fate, _, partly = self.states.of[columns.order_state_cells(row)]
        if partly:
            self.run.issue(
                "partly_refunded",
                f"Order {bare} was refunded in part. Its tickets were kept as valid.",
            )
        order.will_call = self.will_calls[row[columns.will_call]]
        self.more(order, row)
        self._example(order, performance)
        return order

    def ordered_at(self, row: list[str]) -> str | None:
        """The stored instant at which a row says it was bought."""
        return self._ordered(self.columns.ordered(row))

    def _ordered(self, cells: tuple[str, ...]) -> str | None:
        """The stored instant of a sale, from a date and perhaps a time in its own column."""
        short = moments.plain_instant(cells[0])
        if short is not None:
            return short
        day, at = values.one_line(cells[0]), values.one_line(cells[1])
        moment = moments.find_moment(day, self.run.dates) if day else None
        if moment is None:
            moment = moments.find_moment(at, self.run.dates) if at else None
        if moment is None:
            return None
        return moments.instant_of(moment, moments.read_time(at) if at else time(12))

    def more(self, order: OrderState, row: list[str]) -> None:
        """What one more row of an order adds: a buyer not told before, answers, a comment."""
        columns = self.columns
        if not order.patron_id:
            self._buyer(order, row)
        if columns.total >= 0 and order.shown_total is None and row[columns.total]:
            order.shown_total = self.totals[row[columns.total]]
        if columns.comments:
            self._comment(order, row)
        if columns.extras and (self.whole or self.in_item):
            self._extra(order, row)
        if columns.consent >= 0 and row[columns.consent]:
            self._consent(order, row)
        if order.written and order.known is None:
            self.book.again(order)

    def _buyer(self, order: OrderState, row: list[str]) -> None:
        if not self.columns.has_buyer:
            return
        cells = self.columns.buyer(row)
        found = self.people.ids.get(cells)
        if found is None or found == BY_ORDER:
            found = self.people.resolve(cells, order.people)
        order.patron_id = found
        if found and found not in order.people:
            order.people = (*order.people, found)

    def buyer_again(self, order: OrderState, row: list[str]) -> None:
        """The buyer on a later row of an order, who may tell a phone that was missing before."""
        columns = self.columns
        if columns.has_buyer and columns.buyer(row) not in self.people.ids:
            self.people.resolve(columns.buyer(row), order.people)

    def _comment(self, order: OrderState, row: list[str]) -> None:
        for index in self.columns.comments:
            said = values.clean(row[index])
            if said and said not in order.comment:
                order.comment = f"{order.comment}\n{said}" if order.comment else said

    def _extra(self, order: OrderState, row: list[str]) -> None:
        """Answers of an order; where two rows answer differently, both are kept."""
        kept = order.extra or {}
        for index, heading in self.columns.extras:
            said = values.clean(row[index])
            if not said:
                continue
            before = kept.get(heading)
            if before is None:
                kept[heading] = said
            elif said not in before.split(" · "):
                kept[heading] = f"{before} · {said}"
        order.extra = kept or None

    def _consent(self, order: OrderState, row: list[str]) -> None:
        """The latest clear answer to whether e-mails are welcome."""
        granted = values.read_flag(values.clean(row[self.columns.consent]))
        if granted is None or not order.patron_id:
            return
        at = order.ordered_at or self.run.writer.at
        known = self._consents.get(order.patron_id)
        if known is None or at >= known[0]:
            self._consents[order.patron_id] = (at, granted)

    def says_comp(self, row: list[str]) -> bool:
        """Whether a comment calls a line complimentary."""
        return any(values.is_comp(row[index], None) for index in self.columns.comments)

    def made_up_number(self, parts: Iterable[str]) -> str:
        """A number for purchases that have none: the same purchase gets the same again."""
        text = "\x1f".join(values.one_line(part) for part in parts)
        return "~" + hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:16]

    def _example(self, order: OrderState, performance: int) -> None:
        run = self.run
        if not run.wants_examples or not performance:
            return
        who = run.matcher.shown(order.patron_id) if order.patron_id else ""
        new = run.writer.is_new("order", order.id)
        run.example(
            f"{'New order' if new else 'Known order'} {order.number}{' by ' + who if who else ''}"
        )

    def finish(self) -> None:
        """Write the consents that are news."""
        stored: dict[int, tuple[str, bool]] = {}
        old = [i for i in self._consents if not self.run.writer.is_new("patron", i)]
        for start in range(0, len(old), 1000):
            for patron_id, channel, granted, at in import_lookups.list_consents(
                old[start : start + 1000]
            ):
                if channel == "email":
                    stored[patron_id] = (at, bool(granted))
        columns = self.run.understanding.columns
        wording = columns[self.columns.consent].heading if self.columns.consent >= 0 else ""
        for patron_id, (at, granted) in self._consents.items():
            known = stored.get(patron_id)
            if known is None or (at > known[0] and granted != known[1]):
                self.run.writer.add("consent", patron_id, "email", int(granted), wording, at)
                if known is not None or not self.run.writer.is_new("patron", patron_id):
                    self.run.matcher.updated.add(patron_id)
