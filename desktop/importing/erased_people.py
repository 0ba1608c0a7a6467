"""Rows of a file that would bring back somebody who was erased: known by the vendor's numbers alone.

They are left out unless somebody says otherwise (the answer `ERASED`). Who bought again since they
were erased is somebody new: of a customer's number only what was sold before counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.queries.erased import ORDER, PERSON, TICKET, find_erased, number_in
from desktop.domain.words import short_day_words
from desktop.importing.run import ImportRun
from desktop.importing.values import one_line

if TYPE_CHECKING:
    from desktop.importing.ticket_import import TicketImport

ERASED, BRING = "erased", "bring"  # the answer that brings them in all the same
_NUMBER = 5  # the place of the customer's number among the cells of a person


class ErasedPeople:
    """Asked of each row before it is taken; `active` where anybody was erased of whom it can tell."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._erased = find_erased()
        self._system = run.understanding.system
        self._brings = run.answers.given.get(ERASED) == BRING
        self._before = ""  # when whoever the row before is about was erased, '' if they were not
        self.active = bool(self._erased.days)

    def leaves_out(self, at: str) -> bool:
        """Count a row of somebody who was erased at an instant ('' for nobody); whether it is left
        out."""
        if not at:
            return False
        self._run.erased += 1
        if not self._brings:
            self._run.skip(f"of somebody who was erased on {short_day_words(at)}")
        return not self._brings

    def when_number(self, number: str) -> str:
        """When the customer with a number was erased, '' for none."""
        return self._erased.when(PERSON, self._system, one_line(number))

    def leaves_out_row(self, way: TicketImport, row: list[str]) -> bool:
        """Whether a row of a ticket export is left out. One without a number of its own goes the way of
        the order before it."""
        columns = way.columns
        number = one_line(row[columns.order]) if columns.order >= 0 else ""
        if not (columns.order >= 0 and not number and not any(columns.buyer(row))):
            at = self._erased.when(ORDER, self._system, number)
            ticket = number_in(number, way.ticket_number(row))
            at = at or self._erased.when(TICKET, self._system, ticket)
            self._before = at or self._of_customer(
                way, row, (columns.buyer(row), columns.holder(row))
            )
        return self.leaves_out(self._before)

    def _of_customer(
        self, way: TicketImport, row: list[str], people: Sequence[tuple[str, ...]]
    ) -> str:
        for cells in people:
            at = self.when_number(cells[_NUMBER]) if len(cells) > _NUMBER else ""
            if at and (way.orders.ordered_at(row) or at) <= at:
                return at
        return ""
