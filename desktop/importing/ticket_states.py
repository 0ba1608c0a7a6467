"""What became of an order or a ticket, from all the columns that can say so."""

from __future__ import annotations

from desktop.importing import values
from desktop.importing.memo import Memo

# The stronger word wins where two columns disagree.
_RANK = {"": 0, values.VALID: 1, values.GIVEN_AWAY: 2, values.RETURNED: 3, values.EXCHANGED: 4,
         values.CANCELLED: 5, values.REFUNDED: 6}  # fmt: skip
State = tuple[str, int | None, bool]


class TicketStates:
    """(fate, attended, partly refunded) of each different set of status cells.

    `roles` are the roles of the cells in their order; the last of them is the sum that a refund
    is measured by. The fate is '' where the cells say nothing.
    """

    def __init__(self, roles: list[str], *, decimal_comma: bool, no_means_absent: bool) -> None:
        self.roles = roles
        self.decimal_comma = decimal_comma
        self.no_means_absent = no_means_absent
        self.of: Memo[tuple[str, ...], State] = Memo(self._read)

    def _read(self, cells: tuple[str, ...]) -> State:
        fate, came, partly = "", None, False
        total = self._money(cells[-1]) if self.roles and self.roles[-1] in _SUMS else None
        for role, cell in zip(self.roles, cells, strict=True):
            said = ""
            cell = values.clean(cell)
            if not cell:
                continue
            if role in ("ticket_status", "order_status"):
                said, came = self._status(cell, came)
            elif role == "cancelled":
                said = values.CANCELLED if _is_set(cell) else values.VALID
            elif role == "cancelled_at":
                said = values.CANCELLED
            elif role == "refunded":
                said, partly = self._refund(cell, total)
            elif role == "attended":
                came = _either(came, values.read_attended(cell))
            if _RANK[said] > _RANK[fate]:
                fate = said
        attended = 1 if came else 0 if came is False and self.no_means_absent else None
        return fate, attended, partly

    @staticmethod
    def _status(cell: str, came: bool | None) -> tuple[str, bool | None]:
        fate = values.read_fate(cell)
        if fate == values.VALID and values.read_flag(cell) is None:
            came = _either(came, values.read_attended(cell))
        return fate, came

    def _refund(self, cell: str, total: int | None) -> tuple[str, bool]:
        """A refund of all, or of a part, which keeps the tickets."""
        amount = self._money(cell)
        if not amount:
            flag = values.read_flag(cell)
            return (values.REFUNDED if flag else ""), False
        if total is None or total <= 0 or abs(amount) >= total:
            return values.REFUNDED, False
        return "", True

    def _money(self, cell: str) -> int | None:
        return values.read_money(cell, self.decimal_comma)


_SUMS = {"price", "order_total"}


def _is_set(cell: str) -> bool:
    flag = values.read_flag(cell)
    return (
        bool(flag)
        if flag is not None
        else values.read_fate(cell) != values.VALID or any(c.isdigit() for c in cell)
    )


def _either(one: bool | None, other: bool | None) -> bool | None:
    """Came if either column says so; stayed away if none says yes and one says no."""
    if one or other:
        return True
    return one if other is None else other
