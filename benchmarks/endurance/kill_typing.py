"""kill -9 amid typing: what was typed longer ago than two seconds stands there again, and is no note."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import harness
from benchmarks.endurance.result import Result
from db import connection, schema
from db.queries import drafts, notes, patrons
from desktop.domain import session
from desktop.sample_venue import bulk

NAME_LINE = "SIGKILL while a note or a line is typed in the real window"
TIMES, SHORT_TIMES = 100, 2
WITHIN = 2.0  # seconds after which what was typed is in the file
LONGEST = 6.0
PATRONS, SHORT_PATRONS = 5_000, 60


class Killed(NamedTuple):
    """What one child had told by the time it was killed."""

    stood: str  # what stood there when it began
    typed: list[tuple[float, str]]  # moment, the whole text
    saved: list[str]
    at: float


def run(short: bool) -> list[Result]:
    """The same file from kill to kill, the places in turn."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-typing-"))
    times = SHORT_TIMES if short else TIMES
    bad, letters, oldest = 0, 0, 0.0
    try:
        database = folder / "desk.db"
        bulk.build(database, patrons=SHORT_PATRONS if short else PATRONS, tickets=300, seed=1)
        connection.close()
        draw = Random(3)
        for n in range(times):
            place = ("note", "line")[n % 2]
            died = kill_typing(database, 3, place, draw.uniform(0.2, LONGEST), n % 3 and 60)
            reasons, lost = verdict(database, 3, place, died)
            bad += bool(reasons)
            letters += len(died.typed)
            oldest = max(oldest, lost)
            for reason in reasons:
                print(f"typing, kill {n}: {reason}", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = f"{letters:,} letters; the oldest that was lost was typed {oldest:.2f} s before"
    return [Result("killed while typing", times, times, bad, figures)]


def kill_typing(
    database: Path, patron_id: int, place: str, after: float, save_every: int
) -> Killed:
    """Let a child type for so many seconds, then kill it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.endurance.typing_child", str(database),
         str(patron_id), place, str(save_every)],
        cwd=harness.ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    stood, typed, saved, end = "", [], [], 0.0
    try:
        for line in child.stdout:
            what, _, rest = line.rstrip("\n").partition(" ")
            if what == "ready":
                stood, end = rest, time.monotonic() + after
            elif what == "typed":
                moment, _, text = rest.partition(" ")
                typed.append((float(moment), text))
            elif what == "saved":
                saved.append(rest)
                typed.clear()
            if end and time.monotonic() > end:
                break
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        died = time.monotonic()
        child.stdout.close()
    return Killed(stood, typed, saved, died)


def verdict(database: Path, patron_id: int, place: str, died: Killed) -> tuple[list[str], float]:
    """What is wrong with the file, and how old the oldest letter is that was lost, in seconds."""
    reasons = []
    schema.open_file(database)
    session.start()
    try:
        if schema.check():
            reasons.append("the file is not whole")
        kept = next((d.text for d in drafts.list_drafts() if d.place == place), "")
        due = [text for at, text in died.typed if died.at - at > WITHIN]
        typed = [died.stood, *(text for _, text in died.typed)]
        if due and len(kept.rstrip()) < len(due[-1].rstrip()):
            reasons.append(f"{len(due[-1])} letters were typed in time, {len(kept)} are kept")
        if kept and not any(text.strip() == kept.strip() for text in typed) and not died.saved:
            reasons.append("what is kept was never typed so")
        known = {note.text for note in notes.list_notes(patron_id)}
        reasons += [f"lost: a saved text of {len(t)}" for t in died.saved if t not in known]
        if kept.strip() and kept.strip() in known and died.saved[-1:] != [kept.strip()]:
            reasons.append("a text became a note by itself")
        lost = [died.at - at for at, text in died.typed if len(text.rstrip()) > len(kept.rstrip())]
        assert patrons.get_patron(patron_id).id == patron_id
        return reasons, max(lost, default=0.0)
    finally:
        connection.close()
