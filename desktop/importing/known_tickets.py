"""Tickets that an earlier export brought: met again, brought up to date, never doubled."""

from __future__ import annotations

import json
from typing import Any

from db.queries import import_lookups
from desktop.importing import values
from desktop.importing.orders import OrderState
from desktop.importing.row_performances import RowPerformances
from desktop.importing.run import ImportRun

# Where a stored ticket (`import_lookups.list_tickets`) keeps what.
ID, ORDER, PERFORMANCE, HOLDER, _, NUMBER, STATUS, SEAT, KIND, PRICE, _, _, CAME, EXTRA = range(14)


ABSENT, GONE = "absent", "cancelled"


class KnownTickets:
    """Claims stored tickets for the rows of a file and writes what is new about them."""

    def __init__(self, run: ImportRun, performances: RowPerformances) -> None:
        self.run = run
        self.performances = performances
        self.met: set[int] = set()  # the stored tickets that the file lists
        self._agreed: set[int] | None = None  # those that calls agreed on, once they matter

    def claim(self, order: OrderState, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The stored ticket that a new row (without id) is, taken off the order's list.

        By number; a ticket without one by performance, then price type, then in order.
        """
        found = self._claim(order, row)
        if found is not None:
            self.met.add(found[ID])
        return found

    def _claim(self, order: OrderState, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        waiting = order.waiting or []
        number = row[4]
        if number:
            for index, old in enumerate(waiting):
                if old[NUMBER] == number:
                    return waiting.pop(index)
        for wanted in (True, False):
            for index, old in enumerate(waiting):
                if old[PERFORMANCE] != row[1] or (number and old[NUMBER]):
                    continue
                if not wanted or old[KIND] == row[7]:
                    return waiting.pop(index)
        return None

    def update(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> int:
        """Bring a stored ticket up to date; returns by how much its order's total changes.

        An empty cell overwrites nothing, and somebody who came did come.
        """
        changed: dict[str, Any] = {}
        for name, value, was in (
            ("performance_id", new[1], old[PERFORMANCE]), ("holder_id", new[2], old[HOLDER]),
            ("number", new[4], old[NUMBER]), ("status", new[5], old[STATUS]),
            ("seat", new[6], old[SEAT]), ("price_type", new[7], old[KIND]),
        ):  # fmt: skip
            if value and value != was:
                changed[name] = value
        if new[5] == values.VALID and self._knows_better(old):
            changed.pop("status", None)
        if new[8] is not None and new[8] != old[PRICE]:
            changed["price_minor"] = new[8]
        if new[11] is not None and new[11] != old[CAME] and old[CAME] != 1:
            changed["attended"] = new[11]
        if new[12] and new[12] != old[EXTRA]:
            merged = {**(json.loads(old[EXTRA]) if old[EXTRA] else {}), **json.loads(new[12])}
            text = json.dumps(merged, ensure_ascii=False)
            if text != old[EXTRA]:
                changed["extra"] = text
        if not changed:
            return 0
        self.run.counts.tickets_updated += 1
        self.run.writer.update("ticket", old[ID], **changed)
        self._touch(old[HOLDER])
        was_worth = old[PRICE] or 0 if old[STATUS] == values.VALID else 0
        status = changed.get("status", old[STATUS])
        worth = (new[8] if new[8] is not None else old[PRICE]) or 0
        return (worth if status == values.VALID else 0) - was_worth

    def _knows_better(self, old: tuple[Any, ...]) -> bool:
        """Whether the desk knows better than the export what became of a ticket: given back or
        away, or refunded or exchanged as a call agreed."""
        if old[STATUS] in (values.RETURNED, values.GIVEN_AWAY):
            return True
        if old[STATUS] not in (values.REFUNDED, values.EXCHANGED):
            return False
        if self._agreed is None:
            self._agreed = import_lookups.list_tickets_agreed_on()
        return old[ID] in self._agreed

    def _touch(self, patron_id: int | None) -> None:
        if patron_id:
            self.run.matcher.updated.add(patron_id)

    def take_back(self, order: OrderState, performance: int, count: int) -> int:
        """Mark stored tickets as refunded where the sale came with an earlier export."""
        done = 0
        for old in list(order.waiting or []):
            if done == count:
                break
            if old[PERFORMANCE] != performance:
                continue
            done += 1
            if order.waiting is not None:
                order.waiting.remove(old)
            self.run.counts.tickets_cancelled_or_refunded += 1
            if old[STATUS] == values.VALID:
                self.run.writer.update("ticket", old[ID], status=values.REFUNDED)
                self.run.counts.tickets_updated += 1
                order.total -= old[PRICE] or 0
                self._touch(old[HOLDER])
        return done

    def absent(self) -> None:
        """Tickets of an earlier export that this one no longer lists.

        Where a file has no column for it, a ticket that was refunded is simply missing. A file
        may also hold a part only, so they are kept unless somebody said that they are gone.
        """
        run = self.run
        if not any(q.key == ABSENT for q in run.understanding.questions):
            return
        system, used = run.understanding.system, self.performances.named.used
        gone = [
            (ticket, holder)
            for ticket, holder in import_lookups.list_standing_tickets(system, used)
            if ticket not in self.met and not run.writer.is_new("ticket", ticket)
        ]
        if not gone:
            return
        if run.answers.given.get(ABSENT) != GONE:
            run.issue(
                "absent",
                f"{len(gone):,} tickets that an earlier export brought for these performances "
                "are not in this file. They were kept.",
            )
            return
        for ticket, holder in gone:
            run.writer.update("ticket", ticket, status=values.CANCELLED)
            run.counts.tickets_updated += 1
            self._touch(holder)
