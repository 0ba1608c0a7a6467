"""What an import must know of the file it goes into, looked up for a whole lot of rows at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from db import connection
from db.gate import Right, needs

_IN = "in (select value from json_each(?))"


def _many(sql: str, values: Iterable[Any], *before: Any) -> list[tuple[Any, ...]]:
    wanted = list(values)
    return connection.rows(sql, (*before, json.dumps(wanted))) if wanted else []


@needs(Right.IMPORT)
def has_patrons() -> bool:
    """Whether anybody is known yet; if not, nobody need be looked up."""
    return connection.row("select 1 from patron limit 1") is not None


@needs(Right.IMPORT)
def list_contact_owners(kind: str, normals: Iterable[str]) -> list[tuple[str, int]]:
    """(normal form, patron) of the contact points of a kind that read so, oldest patron first."""
    return [
        (str(row[0]), int(row[1]))
        for row in _many(
            f"select normal, patron_id from contact_point where kind = ? and normal {_IN} "
            "order by patron_id",
            normals,
            kind,
        )
    ]


@needs(Right.IMPORT)
def list_number_owners(system: str, numbers: Iterable[str]) -> list[tuple[str, int]]:
    """(vendor's customer number, patron) of those that are known."""
    return [
        (str(row[0]), int(row[1]))
        for row in _many(
            f"select number, patron_id from external_id where system = ? and number {_IN}",
            numbers,
            system,
        )
    ]


@needs(Right.IMPORT)
def list_namesakes(sort_names: Iterable[str]) -> list[int]:
    """The patrons with one of these sort names."""
    return [
        int(row[0])
        for row in _many(f"select id from patron where sort_name {_IN} order by id", sort_names)
    ]


@needs(Right.IMPORT)
def list_people(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(id, given, family, display_name, version) of each patron."""
    return _many(f"select id, given, family, display_name, version from patron where id {_IN}", ids)


@needs(Right.IMPORT)
def list_points(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(patron, kind, normal, postcode, city) of all their contact points."""
    return _many(
        "select patron_id, kind, normal, postcode, city from contact_point "
        f"where patron_id {_IN} order by id",
        ids,
    )


@needs(Right.IMPORT)
def list_numbers(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(patron, system, number) of all their customer numbers."""
    return _many(f"select patron_id, system, number from external_id where patron_id {_IN}", ids)


@needs(Right.IMPORT)
def list_consents(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(patron, channel, granted, given_at) of all their consents, oldest first."""
    return _many(
        f"select patron_id, channel, granted, given_at from consent where patron_id {_IN} "
        "order by given_at, id",
        ids,
    )


@needs(Right.IMPORT)
def has_orders() -> bool:
    """Whether any order is known yet."""
    return connection.row('select 1 from "order" limit 1') is not None


@needs(Right.IMPORT)
def has_orders_of(system: str) -> bool:
    """Whether an earlier import brought orders of this system."""
    return (
        connection.row(
            'select 1 from "order" where system = ? and batch_id is not null limit 1', (system,)
        )
        is not None
    )


@needs(Right.IMPORT)
def list_standing_tickets(system: str, performance_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(id, holder) of the tickets for these performances that an earlier import of this system
    brought and that stand. Those of who was erased have no number any more, their order's or (in
    somebody else's order) their own: no file can list them, and they stay as they are.
    """
    return [
        (int(row[0]), int(row[1] or 0))
        for row in _many(
            'select t.id, t.holder_id from "order" o join ticket t on t.order_id = o.id '
            "where o.system = ? and o.number <> '' and t.status = 'valid' "
            "and t.batch_id is not null and (t.holder_id is not null or t.number <> '') "
            f"and t.performance_id {_IN}",
            performance_ids,
            system,
        )
    ]


@needs(Right.IMPORT)
def list_orders(numbers: Sequence[str]) -> list[tuple[Any, ...]]:
    """(id, system, number, patron, ordered_at, channel, status, total, currency, comment, extra)
    of the orders with one of these numbers, whatever system gave it.
    """
    return _many(
        "select id, system, number, patron_id, ordered_at, channel, status, total_minor, "
        f'currency, comment, extra from "order" where number {_IN} order by id',
        numbers,
    )


@needs(Right.IMPORT)
def list_tickets(order_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, order, performance, holder, holder_name, number, status, seat, price_type, price,
    comp, will_call, attended, extra) of the tickets of these orders, in the order they were made.
    """
    return _many(
        "select id, order_id, performance_id, holder_id, holder_name, number, status, seat, "
        "price_type, price_minor, comp, will_call, attended, extra from ticket "
        f"where order_id {_IN} order by order_id, id",
        order_ids,
    )


@needs(Right.IMPORT)
def list_tickets_agreed_on() -> set[int]:
    """Ids of tickets that a call agreed to refund or exchange: an export of a system in which
    that is still to be done does not undo it."""
    return {
        int(row[0])
        for row in connection.rows(
            "select j.value from outcome o, json_each(o.tickets) j where o.result = 'agreed'"
        )
    }


@needs(Right.IMPORT)
def list_productions(folded: Iterable[str]) -> list[tuple[Any, ...]]:
    """(id, folded title, title) of the productions with these titles, newest first."""
    return _many(
        f"select id, folded, title from production where folded {_IN} order by id desc", folded
    )


@needs(Right.IMPORT)
def list_performances(production_ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(id, production, starts_at) of all performances of these productions."""
    return _many(
        "select id, production_id, starts_at from performance "
        f"where production_id {_IN} order by starts_at",
        production_ids,
    )


@needs(Right.IMPORT)
def find_venue(name: str) -> int | None:
    """The id of a venue by its name."""
    row = connection.row("select id from venue where name = ?", (name,))
    return None if row is None else int(row[0])
