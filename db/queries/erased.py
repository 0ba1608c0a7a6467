"""Whom an old export would bring back: the vendor's numbers of who was erased, as keyed hashes.

Of an erased patron nothing is kept that says who they were. Without anything, though, the next import
of an old export would bring them back unseen. So the numbers under which the ticketing system knew
them (customer, order, ticket) are kept with the entry of the erasure log, each only as eight bytes
of a hash with this file's own key: enough to say of a number that is laid before it whether it was
theirs, and for nothing else. E-mails, phones and names are not kept in any form: they could be guessed. Nor are
the numbers that an import makes up of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import NamedTuple

from db import connection
from db.gate import Right, needs
from db.queries.patron_rows import Rows
from db.queries.settings import get_setting

PERSON, ORDER, TICKET = "person", "order", "ticket"
_SIZE = 8
# Numbers that an import makes up where the file has none: of names and other words of theirs.
_MADE_UP = re.compile(r"~|.+:.+#\d+$", re.DOTALL)


class ErasedNumbers(NamedTuple):
    """The numbers of who was erased: when, by hash."""

    key: bytes
    days: dict[str, str]

    def when(self, kind: str, system: str, number: str) -> str:
        """The instant of the erasure that took this number away, '' for none."""
        return self.days.get(_hash(self.key, kind, system, number), "") if number else ""


@needs(Right.IMPORT)
def find_erased() -> ErasedNumbers:
    """For an import: what it must not bring back by itself."""
    days: dict[str, str] = {}
    for at, numbers in connection.rows("select at, numbers from erasure_log order by id"):
        days |= dict.fromkeys(json.loads(numbers), at)
    return ErasedNumbers(_key() if days else b"", days)


@needs(Right.IMPORT)
def number_in(order: str, number: str) -> str:
    """A ticket's number with its order's: many systems count the tickets of each order from one. By
    itself where the order has none, or only one that an import made up."""
    known = number and order and not _MADE_UP.match(order)
    return f"{order}\x1e{number}" if known else number


@needs(Right.ERASE)
def numbers_of(rows: Rows) -> list[str]:
    """The hashes of all numbers that stand in rows about to go."""
    key, found = _key(), set()
    for kind, sql in (
        (PERSON, "select system, number, number from external_id where id in"),
        (ORDER, 'select system, number, number from "order" where id in'),
        (TICKET, 'select o.system, t.number, o.number from ticket t join "order" o '
                 "on o.id = t.order_id where t.id in"),
    ):  # fmt: skip
        ids = json.dumps(sorted(rows.get("external_id" if kind == PERSON else kind, ())))
        for system, number, order in connection.rows(
            f"{sql} (select value from json_each(?))", (ids,)
        ):
            if number and not _MADE_UP.match(number):
                whole = number_in(order, number) if kind == TICKET else number
                found.add(_hash(key, kind, system, whole))
    return sorted(found)


def _key() -> bytes:
    return hashlib.sha256(f"erased {get_setting('file_id', '')}".encode()).digest()


def _hash(key: bytes, kind: str, system: str, number: str) -> str:
    text = "\x1f".join((kind, system, number))
    return hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), key=key, digest_size=_SIZE
    ).hexdigest()
