"""A disk that fails at the k-th write, sync or rename: the old or the new state, and a true sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.endurance.result import Result

NAME_LINE = "ENOSPC, EIO, EACCES amid save, import, export, PDF, backup, migration, restore, conversion, erasure"
CASES, SHORT_CASES = 1_000, 90
LOTS = 2  # processes, each with every other kind of work
SEED, SEED_SHORT = 11, 12
MOST_SHOWN = 12  # of what went wrong


def run(short: bool) -> list[Result]:
    """One line for each kind of work. Two processes at a time where there are two cores."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return [Result("injected faults: no C compiler here, not run", 0, 0, 0)]
    folder = Path(tempfile.mkdtemp(prefix="rapport-faults-"))
    try:
        shim = _compiled(compiler, folder)
        found = _cases(shim, folder, SHORT_CASES if short else CASES, SEED_SHORT if short else SEED)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _results(found)


def _compiled(compiler: str, folder: Path) -> Path:
    source, made = Path(__file__).with_suffix(".c"), folder / "faults.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(made), str(source), "-ldl"], check=True
    )
    return made


def _cases(shim: Path, folder: Path, cases: int, seed: int) -> list[dict[str, Any]]:
    under_way = []
    for number in range(LOTS):
        place = folder / f"part{number}"
        place.mkdir()
        # Into a file: a pipe that nobody reads yet would hold the second one up.
        with (folder / f"told{number}.txt").open("w", encoding="utf-8") as told:
            under_way.append(
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.endurance.faults_child", str(place),
                     str(cases), str(seed), str(number), str(LOTS)],
                    cwd=harness.ROOT, stdout=told, env={**os.environ, "LD_PRELOAD": str(shim)},
                )
            )  # fmt: skip
    found = []
    for number, process in enumerate(under_way):
        process.wait()
        lines = (folder / f"told{number}.txt").read_text(encoding="utf-8").splitlines()
        found += [json.loads(line) for line in lines]
        if process.returncode:
            found.append({"work": "the run itself", "wrong": f"ended with {process.returncode}"})
    return found


def _results(found: list[dict[str, Any]]) -> list[Result]:
    by_work: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        by_work[one["work"]].append(one)
    results = []
    for work, cases in by_work.items():
        bad = [one for one in cases if one["wrong"]]
        for one in bad[:MOST_SHOWN]:
            at = f"{one.get('struck', '')} {one.get('fault', '')}"
            print(f"{work}: {one['wrong']} (at {at})", file=sys.stderr)
        refused = sum(one.get("code") == 1 for one in cases)
        said = Counter(one.get("said", "") for one in cases if one.get("code") == 1)
        results.append(
            Result(
                f"faults during {work}: old or new state, a true sentence, no part under a name",
                len(cases), len(cases), len(bad),
                f"{cases[0].get('operations', 0)} operations; {refused} refused in "
                f"{len(said)} sentences, {len(cases) - refused} done all the same",
            )
        )  # fmt: skip
    return results
