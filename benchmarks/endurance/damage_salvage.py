"""How much of what survives is salvaged: pages destroyed at random, each record's fate looked up."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.endurance.result import Result
from db import connection, keys, salvage, schema
from db.salvage_pages import PAGE, Pages

SHARES = (0.01, 0.05, 0.20)
TIMES, SHORT_TIMES = 8, 1
LEAST_KEPT = 0.98
DERIVED = ("search_", "schema_migration", "audit_head", "sqlite_")

Rows = dict[str, dict[int, tuple[Any, ...]]]


def run(plain: Path, sealed: Path, *, short: bool) -> list[Result]:
    """A line for each share of destroyed pages, plain and encrypted."""
    times = SHORT_TIMES if short else TIMES
    results = []
    for sort, good in (("plain", plain), ("encrypted", sealed)):
        rows = _rows(good)
        homes = _homes(good, rows)
        for share in SHARES:
            results.append(_measure(sort, good, rows, homes, share, times))
    return results


def _measure(
    sort: str, good: Path, rows: Rows, homes: dict[tuple[str, int], int], share: float, times: int
) -> Result:
    chance = Random(round(share * 1000))
    kept = survived = untold = bad = invented = 0
    seconds = 0.0
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="salvage-") as name:
            damaged, new = Path(name) / good.name, Path(name) / "new.db"
            gone = _destroy(good, damaged, share, chance)
            began = time.perf_counter()
            report = salvage.salvage(damaged, new)
            seconds += time.perf_counter() - began
            connection.close()
            found = _rows(new)
            one_kept = one_survived = 0
            for (table, number), page in homes.items():
                there = number in found.get(table, {}) and not _is_blank(report, table, number)
                untold += not there and not _is_told(report, table, number)
                if page not in gone:
                    one_survived += 1
                    one_kept += there
            invented += _invented(report, rows, found)
            bad += one_kept < LEAST_KEPT * one_survived
            kept, survived = kept + one_kept, survived + one_survived
    of_all = kept / max(survived, 1)
    return Result(
        f"{sort}: salvaged with {share:.0%} of the pages destroyed",
        times,
        times,
        bad + bool(untold) + bool(invented),
        f"{of_all:.2%} of {survived:,} records on surviving pages; {untold} missing without being "
        f"told of; {invented} invented; {seconds / times:.1f} s each",
    )


def _destroy(good: Path, damaged: Path, share: float, chance: Random) -> set[int]:
    data = bytearray(good.read_bytes())
    count = len(data) // PAGE
    gone = set(chance.sample(range(1, count + 1), max(1, round(count * share))))
    for page in gone:
        filled = chance.randbytes(PAGE) if chance.random() < 0.5 else bytes(PAGE)
        data[(page - 1) * PAGE : page * PAGE] = filled
    damaged.write_bytes(data)
    shutil.copytree(good.with_name("rapport-backups"), damaged.with_name("rapport-backups"))
    if keys.is_encrypted(good):
        shutil.copyfile(keys.path_of(good), keys.path_of(damaged))
    return gone


def _rows(path: Path) -> Rows:
    schema.open_file(path)
    try:
        listed = connection.rows("select name, sql from sqlite_master where type = 'table'")
        return {
            name: {row[0]: row for row in connection.rows(f'select * from "{name}"')}
            for name, sql in listed
            if not name.startswith(DERIVED) and "VIRTUAL" not in sql.upper()
        }
    finally:
        connection.close()


def _homes(good: Path, rows: Rows) -> dict[tuple[str, int], int]:
    """On which page each record stands: the one with the fewest records of those that show it."""
    homes: dict[tuple[str, int], tuple[int, int]] = {}
    with tempfile.TemporaryDirectory(prefix="homes-") as folder:
        pages = Pages(good, Path(folder))
        for page in range(2, pages.count + 1):
            found = pages.rows_on(page)
            table = _table_of(found, rows)
            for number, _ in found if table else ():
                key = (table, number)
                if key not in homes or len(found) < homes[key][0]:
                    homes[key] = (len(found), page)
        pages.close()
    return {key: page for key, (_, page) in homes.items()}


def _table_of(found: list[Any], rows: Rows) -> str:
    if not found:
        return ""
    number, stored = found[0]
    for table, held in rows.items():
        row = held.get(number)
        if row is not None and row[1:] == stored[1 : len(row)]:
            return table
    return ""


def _is_blank(report: salvage.Report, table: str, number: int) -> bool:
    return number in report.tables[table].blanks or number in report.tables[table].borrowed


def _is_told(report: salvage.Report, table: str, number: int) -> bool:
    told = report.tables[table]
    if number in told.dropped or number in told.blanks or number in told.borrowed:
        return True
    return any(first <= number and (last is None or number <= last) for first, last in told.gaps)


def _invented(report: salvage.Report, rows: Rows, found: Rows) -> int:
    """Records that the good file does not have, blanks that are told of aside."""
    return sum(
        number not in rows.get(table, {}) and not _is_blank(report, table, number)
        for table, held in found.items()
        if table != "setting"
        for number in held
    )
