"""Ten thousand answers to a form into the file, the same again, and its memory."""

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
from benchmarks.importing import write_export

RESPONSES, TICKETS = 10_000, 20_000
ROUNDS = 3
HEADINGS = (
    "Timestamp", "Email Address", "Your name (optional)", "Which performance did you attend?",
    "How likely are you to recommend us? (0 = not at all, 10 = extremely)",
    "What did you enjoy most? (tick all that apply)", "How did you hear about it?",
    "Have you been here before?", "Anything we could do better?",
    "May we send you our newsletter by e-mail?",
)  # fmt: skip
_LIKED = ("The music", "The acting", "The bar", "The venue", "Friendly volunteers", "The price")
_HEARD = ("A friend", "A poster", "The newspaper, or its page", "By chance")
_SAID = ("", "", "", "More matinees, please.\nAnd earlier trains.", "- warmer\n- quieter",
         "=) thank you", "La acústica, increíble.", "演奏がとても良かったです。")  # fmt: skip


def write_answers(path: Path, tickets: Path, rows: int = RESPONSES, seed: int = 2) -> None:
    """A survey export: most of its people bought the tickets of `tickets`, a quarter say nothing
    of who they are.
    """
    random = Random(seed)
    with tickets.open(encoding="utf-8", newline="") as file:
        people = [(f"{r['First name']} {r['Last name']}", r["Email"], r["Event name"],
                   r["Event start"]) for r in csv.DictReader(file)]  # fmt: skip
    at = datetime(2024, 1, 2, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADINGS)
        for _ in range(rows):
            at += timedelta(seconds=random.randrange(60, 4000))
            name, mail, title, when = random.choice(people)
            if random.random() < 0.25:
                name = mail = ""
            elif random.random() < 0.2:
                name, mail = "Somebody New", f"new{random.randrange(10**6)}@example.org"
            liked = random.sample(_LIKED, random.randrange(0, 4))
            writer.writerow((
                at.strftime("%Y/%m/%d %I:%M:%S %p GMT-5"), mail, name, f"{title} – {when}",
                random.randrange(0, 11), ";".join(liked), random.choice(_HEARD),
                random.choice(("Yes", "No")), random.choice(_SAID), random.choice(("Yes", "No")),
            ))  # fmt: skip


def run(context: Context) -> list[Figure]:
    """Each import in a process of its own, into a file that knows most of the people."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-responses-"))
    try:
        tickets, answers = folder / "tickets.csv", folder / "answers.csv"
        write_export(tickets, TICKETS)
        write_answers(answers, tickets)
        plan, ours, again = [], [], []
        for n in range(ROUNDS):
            database = folder / f"{n}.db"
            _child("ours", tickets, database)
            plan.append(_child("plan", answers, database))
            ours.append(_child("ours", answers, database))
            again.append(_child("ours", answers, database))
        return _figures(plan, ours, again)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _child(mode: str, file: Path, database: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.import_child", mode, str(file), str(database)],
        check=True, capture_output=True, text=True, cwd=harness.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _figures(
    plan: list[dict[str, float]], ours: list[dict[str, float]], again: list[dict[str, float]]
) -> list[Figure]:
    def seconds(runs: list[dict[str, float]]) -> float:
        return median(one["cpu"] for one in runs)

    detail = {"plan": plan, "ours": ours, "again": again}
    return [
        Figure(f"import of {RESPONSES:,} responses", seconds(ours), "cpu s", limit=5, detail=detail),
        Figure("their plan", seconds(plan), "cpu s", limit=5),
        Figure("the same responses again", seconds(again), "cpu s", baseline=seconds(ours),
               against="the first time", goal=1.25),
        Figure("memory of the import of responses (peak)", max(one["peak"] for one in ours), "MiB",
               limit=250),
    ]  # fmt: skip
