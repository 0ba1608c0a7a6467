"""One import in a process of its own: `import_child MODE FILE DATABASE`; prints its cost as JSON.

bare: the csv module, matching in dicts, `executemany` in one transaction into the same tables and
columns, with the same pragmas. ours: the product's import, as `rapport import` runs it. plan: the
dry run. Peak memory is the process's own.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import harness
from db import clock, connection, schema
from db.queries import imports
from desktop.domain import settings

LOT = 4_000


def main() -> None:
    """Run one mode and print what it cost."""
    mode, file, database = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    harness.stand_still()
    if database.exists():
        schema.open_file(database)
    else:
        schema.create(database)
    settings.save(settings.load()._replace(zone=harness.ZONE))
    settings.load()
    started, cpu = time.perf_counter(), time.process_time()
    rows = {"bare": bare, "ours": ours, "plan": plan}[mode](file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "mode": mode, "rows": rows, "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - started, "peak": peak,
    }))  # fmt: skip
    connection.close()


def ours(file: Path) -> int:
    """The product's own import."""
    from desktop.importing import session
    from desktop.importing.understanding import Answers

    answers = Answers()
    return session.import_file(session.understand(file), answers).counts.rows


def plan(file: Path) -> int:
    """The product's dry run."""
    from desktop.importing import session
    from desktop.importing.understanding import Answers

    answers = Answers()
    return session.make_plan(session.understand(file), answers).counts.rows


class Bare:
    """The least that does the same work: dicts by e-mail, phone and name."""

    def __init__(self) -> None:
        self.mail: dict[str, int] = {}
        self.tel: dict[str, int] = {}
        self.raw: dict[tuple[str, ...], int] = {}
        self.shows: dict[tuple[str, str], int] = {}
        self.titles: dict[str, int] = {}
        self.orders: dict[str, int] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in imports.COLUMNS}
        self.ids = dict.fromkeys(imports.COLUMNS, 0)

    def add(self, table: str, *values: Any) -> int:
        """A row with the next id."""
        self.ids[table] += 1
        self.rows[table].append((self.ids[table], *values))
        return self.ids[table]

    def person(self, given: str, family: str, mail: str, phone: str) -> int:
        """The patron of a row: by e-mail, else by phone and name."""
        digits = "".join(filter(str.isdecimal, phone))[-10:]
        name = f"{given} {family}".casefold()
        key = mail.lower()
        found = (key and self.mail.get(key)) or (digits and self.tel.get(digits + name)) or 0
        if not found:
            found = self.add(
                "patron", given, family, f"{given} {family}", f"{family} {given}".lower(), "", "",
                "", None, None, None, None, None, "",
            )  # fmt: skip
            for kind, value, normal in (("email", mail, key), ("phone", phone, "+1" + digits)):
                if value:
                    self.add("contact_point", found, kind, "", value, normal, "", "", "", "", "", 1)
        if key:
            self.mail.setdefault(key, found)
        if digits:
            self.tel.setdefault(digits + name, found)
        return found

    def show(self, title: str, start: str) -> int:
        """The performance of a row."""
        production = self.titles.get(title)
        if production is None:
            production = self.titles[title] = self.add(
                "production", title, title.lower(), None, "", "", 0, "", ""
            )
        when = datetime.fromisoformat(start)
        return self.add(
            "performance", production, None, clock.local_instant(when.date(), when.time()), None,
            None, None, "", "",
        )  # fmt: skip

    def row(self, r: list[str]) -> None:
        """One ticket."""
        (
            ref,
            at,
            channel,
            given,
            family,
            mail,
            phone,
            title,
            start,
            seat,
            kind,
            price,
            number,
            status,
        ) = r
        order = self.orders.get(ref)
        key = (given, family, mail, phone)
        person = self.raw.get(key)
        if person is None:
            person = self.raw[key] = self.person(given, family, mail, phone)
        show = self.shows.get((title, start))
        if show is None:
            show = self.shows[(title, start)] = self.show(title, start)
        whole, _, cents = price.partition(".")
        minor = int(whole) * 100 + int((cents + "00")[:2])
        if order is None:
            order = self.orders[ref] = self.add(
                "order", "", ref, person, at, channel, "valid", minor, "USD", "", ""
            )
        self.add("ticket", order, show, person, "", number,
                 "valid" if status == "Attending" else "refunded", seat, kind, minor, 0, 0, None,
                 "")  # fmt: skip

    def flush(self, statements: dict[str, str]) -> None:
        """Write what was gathered."""
        raw = connection.raw()
        for table, rows in self.rows.items():
            for at in range(0, len(rows), 1000):
                raw.executemany(statements[table], rows[at : at + 1000])
            rows.clear()


def bare(file: Path) -> int:
    """The limit."""
    work, done = Bare(), 0
    statements = {t: imports.insert_sql(t, 1, clock.now_text(), "", None) for t in imports.COLUMNS}
    with file.open(encoding="utf-8", newline="") as text, connection.transaction():
        reader = csv.reader(text)
        next(reader)
        while lot := list(islice(reader, LOT)):
            for row in lot:
                work.row(row)
            done += len(lot)
            work.flush(statements)
    return done


if __name__ == "__main__":
    main()
