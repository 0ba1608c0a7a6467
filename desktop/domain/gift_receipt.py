"""What is written for tickets that were given back as a gift: plain text, to be sent or printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db import clock
from db.records.calls import HeldTicketRecord
from desktop.domain.words import count_words, long_day_words, money_words, seats_words, time_words


def receipt_text(
    name: str, tickets: Sequence[HeldTicketRecord], *, house: str = "", currency: str = "",
    amount_minor: int | None = None, on: date | None = None, by: str = "",
) -> str:  # fmt: skip
    """A receipt for tickets given back. `amount_minor` None: what was paid for them, as far as known.

    It states what was given and says nothing of taxes: what counts is for the house to know.
    """
    day = long_day_words(on or clock.today())
    lines = [f"Receipt for tickets given back{f' to {house}' if house else ''}", "", f"{day}", ""]
    lines.append(f"{name or 'A friend of the house'} gave back")
    for performance_id in dict.fromkeys(t.performance_id for t in tickets):
        lot = [t for t in tickets if t.performance_id == performance_id]
        lines.append(f"  {_lot_words(lot)}")
    if amount_minor is None:
        prices = [t.price_minor for t in tickets if t.price_minor is not None and not t.comp]
        amount_minor = sum(prices) if prices else None
    if amount_minor:
        lines += ["", f"Paid for them: {money_words(amount_minor, currency)}"]
    lines += [
        "", "as a gift. Nothing was refunded, and nothing was given in return.",
        "It stands whether or not somebody else takes the seats.", "", "Thank you.",
    ]  # fmt: skip
    signed = ", ".join(part for part in (by, house) if part)
    if signed:
        lines += ["", signed]
    return "\n".join(lines)


def _lot_words(lot: Sequence[HeldTicketRecord]) -> str:
    first = lot[0]
    seats = seats_words(t.seat for t in lot)
    when = f"{long_day_words(first.starts_at)}, {time_words(first.starts_at)}"
    numbers = sorted({t.order_number for t in lot} - {""})
    order = f" (order {', '.join(numbers)})" if numbers else ""
    seat = f", {'seat' if len(lot) == 1 else 'seats'} {seats}" if seats else ""
    return f"{count_words(len(lot), 'ticket')} for {first.title}, {when}{seat}{order}"
