"""Orders and tickets as the screens see them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One ticket of an order. `holder_name` is the patron's name, else what the file says.

    attended: True scanned, False did not come, None unknown. Money in minor units.
    """

    id: int
    performance_id: int
    title: str
    starts_at: str
    seat: str
    price_type: str
    price_minor: int | None
    status: str
    comp: bool
    will_call: bool
    attended: bool | None
    number: str
    holder_id: int | None
    holder_name: str
    extra: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One purchase with its tickets; `extra` are the file's other columns, in its order."""

    id: int
    system: str
    number: str
    patron_id: int | None
    patron_name: str
    ordered_at: str | None
    channel: str
    status: str
    total_minor: int | None
    currency: str
    comment: str
    extra: tuple[tuple[str, str], ...]
    tickets: tuple[TicketRecord, ...]
