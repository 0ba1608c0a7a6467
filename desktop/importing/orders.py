"""The orders of a file while it is read: new ones, and those we know from an earlier export."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from db.queries import import_lookups
from desktop.importing.matching import PatronMatcher
from desktop.importing.values import one_line
from desktop.importing.writing import BatchWriter

SEPARATOR = "\x1f"
SURE_LENGTH = 8  # two systems hardly give the same number of this length


class OrderState:
    """One order of the file. `waiting` are the tickets it had before, not yet met in the file."""

    __slots__ = ("channel", "comment", "currency", "extra", "fate", "id", "known", "number",
                 "ordered_at", "patron_id", "people", "seen", "shown_total", "stored_total", "total",
                 "waiting", "will_call", "written")  # fmt: skip

    def __init__(self, order_id: int, number: str) -> None:
        self.id = order_id
        self.number = number
        self.patron_id = 0
        self.people: tuple[int, ...] = ()
        self.seen = ""  # the ticket numbers met, each between two SEPARATORs
        self.ordered_at: str | None = None
        self.channel = ""
        self.currency = ""
        self.comment = ""
        self.fate = ""
        self.extra: dict[str, str] | None = None
        self.shown_total: int | None = None  # as a column of the file says
        self.total = 0  # as the tickets sum up
        self.stored_total: int | None = None
        self.known: tuple[Any, ...] | None = None
        self.waiting: list[tuple[Any, ...]] | None = None
        self.will_call = 0
        self.written = False


class OrderBook:
    """Finds a file's orders among those stored, keeps the states, writes what changed."""

    def __init__(self, writer: BatchWriter, matcher: PatronMatcher, system: str) -> None:
        self.writer = writer
        self.matcher = matcher
        self.system = system
        self.states: dict[str, OrderState] = {}
        self.raw: dict[str, OrderState] = {}
        self.updated = 0
        self._fresh = not import_lookups.has_orders()
        self._stored: dict[str, list[tuple[Any, ...]]] = {}
        self._tickets: dict[int, list[tuple[Any, ...]]] = {}
        self._lot: list[OrderState] = []

    def prefetch(self, numbers: Iterable[str]) -> None:
        """Look up the orders of a lot, their tickets and the people on them."""
        self._stored.clear()
        self._tickets.clear()
        if self._fresh:
            return
        raw = [n for n in set(numbers) if n and n not in self.states and n not in self.raw]
        wanted = [bare for n in raw if (bare := one_line(n)) and bare not in self.states]
        found = [r for r in import_lookups.list_orders(wanted) if self._is_ours(r[1], r[2])]
        for row in found:
            self._stored.setdefault(row[2], []).append(row)
        people = {row[3] for row in found}
        for ticket in import_lookups.list_tickets([row[0] for row in found]):
            self._tickets.setdefault(ticket[1], []).append(ticket)
            people.add(ticket[3])
        self.matcher.load(p for p in people if p)

    def _is_ours(self, system: str, number: str) -> bool:
        if system == self.system:
            return True
        return not (system and self.system) and len(number) >= SURE_LENGTH

    def open(self, number: str, performance_id: int = 0) -> OrderState:
        """The state of an order met for the first time in this file.

        Where nobody knows what system gave the number, a stored order of that number is the same
        only if it has tickets for the same performance.
        """
        for row in self._stored.get(number, ()):
            tickets = self._tickets.get(row[0], [])
            short = not self.system and performance_id and len(number) < SURE_LENGTH
            if short and tickets and all(t[2] != performance_id for t in tickets):
                continue
            state = self._known_state(row, tickets)
            break
        else:
            state = OrderState(self.writer.new_id("order"), number)
        self.states[number] = state
        self._lot.append(state)
        return state

    def also(self, number: str, state: OrderState) -> None:
        """Let an order be found under its raw number too: with blanks or a guard around it."""
        self.raw[number] = state

    def _known_state(self, row: tuple[Any, ...], tickets: list[tuple[Any, ...]]) -> OrderState:
        state = OrderState(row[0], row[2])
        state.known = row
        state.written = True
        state.stored_total = row[7]
        state.total = row[7] or 0
        state.waiting = list(tickets)
        state.people = tuple(dict.fromkeys(p for p in (row[3], *(t[3] for t in tickets)) if p))
        return state

    def end_lot(self) -> None:
        """Hand the lot's new orders to the writer; compare the known ones with what is stored."""
        add = self.writer.appender("order")
        for state in self._lot:
            if not state.waiting:
                state.waiting = None
            if state.known is not None:
                self._update(state)
            elif state.written:
                self._rewrite(state)
            else:
                state.written = True
                state.stored_total = self._total(state)
                add((state.id, self.system, state.number, state.patron_id or None,
                     state.ordered_at, state.channel, state.fate, state.stored_total,
                     state.currency, state.comment, _json(state.extra)))  # fmt: skip
                state.ordered_at = None
        self._lot.clear()

    def again(self, state: OrderState) -> None:
        """A state changed after its lot was written: look at it at the end of this lot."""
        self._lot.append(state)

    def _rewrite(self, state: OrderState) -> None:
        """An order that went on in a later lot: what its later rows added."""
        added = {
            "patron_id": state.patron_id,
            "comment": state.comment,
            "extra": _json(state.extra),
        }
        self.writer.update("order", state.id, **{k: v for k, v in added.items() if v})

    def finish(self) -> None:
        """Totals that grew after their order was written."""
        for state in self.states.values():
            total = self._total(state)
            if total != state.stored_total and total is not None:
                self.writer.update("order", state.id, total_minor=total)
                if not self.writer.is_new("order", state.id):
                    self.updated += 1
                state.stored_total = total

    @staticmethod
    def _total(state: OrderState) -> int | None:
        return state.total if state.shown_total is None else state.shown_total

    def _update(self, state: OrderState) -> None:
        known, state.known = state.known, None
        if known is None:
            return
        changed: dict[str, Any] = {}
        said = (
            ("patron_id", state.patron_id, known[3]), ("ordered_at", state.ordered_at, known[4]),
            ("channel", state.channel, known[5]), ("status", state.fate, known[6]),
            ("currency", state.currency, known[8]), ("comment", state.comment, known[9]),
        )  # fmt: skip
        for name, new, old in said:
            if new and new != old and (name in ("status", "comment") or not old):
                changed[name] = new
        if state.extra:
            merged = {**(json.loads(known[10]) if known[10] else {}), **state.extra}
            if _json(merged) != known[10]:
                changed["extra"] = _json(merged)
            state.extra = merged
        if changed:
            self.updated += 1
            self.writer.update("order", state.id, **changed)


def _json(extra: dict[str, str] | None) -> str:
    return json.dumps(extra, ensure_ascii=False) if extra else ""
