"""Half a million ticket rows into the file, against the bare limit; the same again; its memory."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from benchmarks import harness
from benchmarks.harness import Context, Figure

MOST_ROWS = 500_000
ROUNDS = 3
HEADINGS = ("Order number", "Order date", "Sales channel", "First name", "Last name", "Email",
            "Phone", "Event name", "Event start", "Seat", "Ticket type", "Ticket price",
            "Ticket number", "Ticket status")  # fmt: skip
_GIVEN = ("Ada", "Bruno", "Chloé", "Dmitri", "Esra", "Femi", "Greta", "Hana", "Ivo", "Jelena",
          "Kofi", "Leïla", "Matías", "Noor", "Oisín", "Paloma", "Quim", "Rosa", "Søren", "Tove")  # fmt: skip
_STEMS = ("Ander", "Berg", "Castel", "Dubo", "Eriks", "Fonse", "Garcí", "Hollan", "Ivano", "Jans",
          "Kowal", "Linde", "Moret", "Novák", "Okafo", "Petro", "Quint", "Rossi", "Silve", "Tana")  # fmt: skip
_ENDS = ("son", "man", "a", "ez", "ski", "er", "sen", "i", "ova", "field")
_KINDS = (("Adult", "28.00"), ("Concession", "22.00"), ("Student", "10.00"), ("Child", "8.00"))


def write_export(path: Path, rows: int, seed: int = 1) -> None:
    """A ticket export of invented people: about ten tickets a person, two and a half an order."""
    random = Random(seed)
    shows = _shows(max(20, rows // 250))
    people = [_person(random, n) for n in range(max(10, rows // 10))]
    start = datetime(2023, 9, 1, tzinfo=UTC)
    written = order = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        while written < rows:
            order += 1
            given, family, mail, phone = random.choice(people)
            title, when = random.choice(shows)
            at = (start + timedelta(minutes=order * 7)).strftime("%Y-%m-%d %H:%M:%S")
            channel = random.choice(("web", "phone", "counter"))
            for seat in range(random.choice((1, 2, 2, 3, 4))):
                if written == rows:
                    break
                written += 1
                kind, price = random.choice(_KINDS)
                status = "Refunded" if random.random() < 0.02 else "Attending"
                writer.writerow((
                    f"B{order:07d}", at, channel, given, family, mail, phone, title, when,
                    f"{random.choice('ABCDEFGHJK')}{seat + random.randrange(1, 30)}", kind, price,
                    f"T{written:08d}", status,
                ))  # fmt: skip


def _shows(count: int) -> list[tuple[str, str]]:
    start = datetime(2023, 9, 20, 19, 30, tzinfo=UTC)
    return [
        (f"Evening {n // 8 + 1}: songs and stories",
         (start + timedelta(hours=12 * n)).strftime("%Y-%m-%d %H:%M"))
        for n in range(count)
    ]  # fmt: skip


def _person(random: Random, number: int) -> tuple[str, str, str, str]:
    given = random.choice(_GIVEN)
    family = random.choice(_STEMS) + random.choice(_ENDS)
    phone = f"+1 {200 + number // 100 % 800}-555-01{number % 100:02d}"
    mail = f"patron{number}@example.com" if number % 12 else ""
    return given, family, mail, phone if number % 9 or not mail else ""


def run(context: Context) -> list[Figure]:
    """Interleaved rounds in processes of their own, so that memory is each one's own."""
    rows = min(context.tickets, MOST_ROWS)
    folder = Path(tempfile.mkdtemp(prefix="rapport-import-"))
    try:
        file = folder / "tickets.csv"
        write_export(file, rows)
        return [*_figures(rows, *_rounds(folder, file)), *_beside_a_window(folder, file)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rounds(
    folder: Path, file: Path
) -> tuple[list[dict[str, float]], list[dict[str, float]], list[dict[str, float]]]:
    bare, ours, again = [], [], []
    for n in range(ROUNDS):
        bare.append(_child("bare", file, folder / f"bare{n}.db"))
        ours.append(_child("ours", file, folder / f"ours{n}.db"))
        again.append(_child("ours", file, folder / f"ours{n}.db"))
        for used in folder.glob("*.db*"):
            used.unlink()
    return bare, ours, again


def _beside_a_window(folder: Path, file: Path) -> list[Figure]:
    """How a live event loop fares beside the import, and how soon a cancel is heard."""
    ran = {
        mode: _child(mode, file, folder / f"{mode}.db", "import_gap_child")
        for mode in ("spin", "import", "cancel")
    }
    busy, during = ran["spin"], ran["import"]
    against = "a thread that only counts"
    return [
        Figure(
            "event loop during the import, longest gap", during["max"], "ms", limit=40,
            baseline=busy["max"], against=against, detail=ran,
        ),
        Figure(
            "event loop during the import, p99", during["p99"], "ms", limit=10,
            baseline=busy["p99"], against=against,
        ),
        Figure("cancel of the import", ran["cancel"]["stopped"], "s", limit=1.0),
    ]  # fmt: skip


def _child(mode: str, file: Path, database: Path, module: str = "import_child") -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", mode, str(file), str(database)],
        check=True, capture_output=True, text=True, cwd=harness.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _figures(
    rows: int,
    bare: list[dict[str, float]],
    ours: list[dict[str, float]],
    again: list[dict[str, float]],
) -> list[Figure]:
    def rate(runs: list[dict[str, float]]) -> float:
        return median(rows / one["cpu"] for one in runs)

    detail = {"bare": bare, "ours": ours, "again": again}
    return [
        Figure(
            f"import of {rows:,} ticket rows", rate(ours), "rows/cpu s", baseline=rate(bare),
            against="bare limit", goal=0.5, better="more", detail=detail,
        ),
        Figure(
            "the same file again", rate(again), "rows/cpu s", baseline=rate(ours),
            against="the first time", goal=1.0, better="more",
        ),
        Figure(
            "memory of the import (peak)", median(one["peak"] for one in ours), "MiB",
            baseline=median(one["peak"] for one in bare), against="bare limit", limit=400,
        ),
        Figure(
            "memory of the same file again (peak)", median(one["peak"] for one in again), "MiB",
            limit=400,
        ),
    ]  # fmt: skip
