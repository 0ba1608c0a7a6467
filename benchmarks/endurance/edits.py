"""Three desks edit the same fifty patrons at once: no word that was confirmed may be missing after.

Each edit adds a word to what it read, so that writing over somebody else's edit would lose that one's
word. The books are read too: what each entry found must be what the entry before it had left.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import harness
from benchmarks.endurance.result import Result
from db import audit_chain, connection, schema
from db.queries import interests, notes, patrons

NAME_LINE = "several processes edit the same patrons; nothing confirmed is lost"
DESKS = 3
EDITS, SHORT = 1_000, 100
PATRONS = 50
FIELDS = {
    "patron": "organisation", "note": "text", "contact_point": "label",
    "patron_interest": "detail",
}  # fmt: skip


class Told(NamedTuple):
    """A line of a desk's log."""

    word: str
    table: str
    row_id: int
    conflicts: int
    shown: str
    ms: float


def run(short: bool) -> list[Result]:
    """Edit from several processes, then hold file and books against what was confirmed."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-edits-"))
    try:
        return edit_together(folder, SHORT if short else EDITS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def edit_together(folder: Path, edits: int, desks: int = DESKS) -> list[Result]:
    """Each of `desks` processes makes `edits` edits in a file in `folder`."""
    path = folder / "rapport.db"
    make(path)
    logs = [folder / f"desk{number}.log" for number in range(1, desks + 1)]
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.endurance.edits_child", str(path), str(number),
             str(edits), str(log)],
            cwd=harness.ROOT, env=os.environ | {"PYTHONPATH": str(harness.ROOT)},
        )
        for number, log in enumerate(logs, 1)
    ]  # fmt: skip
    codes = [child.wait() for child in children]
    told = [Told(*json.loads(line)) for log in logs for line in log.read_text().splitlines()]
    schema.open_file(path)
    try:
        return _judge(told, desks * edits, sum(code != 0 for code in codes))
    finally:
        connection.close()


def make(path: Path) -> None:
    """A file with fifty patrons, each with a note, an e-mail and an interest."""
    schema.create(path)
    with connection.transaction() as raw:
        raw.executemany(
            "insert into user (id, name, initials, role, active) values (?, ?, '', 'staff', 1)",
            [(n, f"Desk {n}") for n in range(1, DESKS + 1)],
        )
    for n in range(PATRONS):
        step = patrons.add_patron(given="Pat", family=f"Example{n}", email="all@example.com")
        notes.add_note(step.created_id, "Told us:")
        interests.add_patron_interest(step.created_id, "Jazz")
    connection.close()


def _judge(told: list[Told], wanted: int, died: int) -> list[Result]:
    confirmed = [t for t in told if not t.shown]
    shown = Counter(t.shown for t in told if t.shown)
    lost = sum(t.word not in _words(t.table, t.row_id) for t in confirmed)
    overwritten, entries = _gaps()
    chain = audit_chain.find_problems() + schema.check()
    conflicts = sum(t.conflicts for t in told)
    slow = sorted(t.ms for t in told)
    figures = (
        f"{conflicts:,} found that somebody was quicker and were done again; "
        f"median {slow[len(slow) // 2]:.0f} ms, slowest {slow[-1]:.0f} ms"
    )
    locked = sum(n for sentence, n in shown.items() if "writing to Rapport" in sentence)
    return [
        Result("edits by three processes that are not in the file after", wanted,
               len(confirmed), lost + died, figures),
        Result("entries of the books that did not begin where the last ended", wanted,
               entries, overwritten + len(chain), "; ".join(chain[:2])),
        Result("\"database is locked\", or anything else, shown to somebody", wanted, len(told),
               sum(shown.values()), f"{locked} locked"),
    ]  # fmt: skip


def _words(table: str, row_id: int) -> set[str]:
    row = connection.row(f'select "{FIELDS[table]}" from "{table}" where id = ?', (row_id,))
    return set(str(row[0]).split()) if row else set()


def _gaps() -> tuple[int, int]:
    """(how many edits did not see the one before them, how many there were), by the kept rows."""
    last: dict[tuple[str, int], Any] = {}
    gaps = edits = 0
    for (changes,) in connection.rows("select changes from kept_step order by id"):
        for table, row_id, before, after in json.loads(changes):
            field = FIELDS.get(table)
            if field is None or before is None or after is None or before == after:
                continue
            edits += 1
            gaps += last.get((table, row_id), before[field]) != before[field]
            last[table, row_id] = after[field]
    return gaps, edits
