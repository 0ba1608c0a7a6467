"""`python -m benchmarks.endurance [--short] [--only NAME]`: run, and print a table of what held.

`--short` is for each change (some seconds a subject); without it the runs are as long as they
should be before a release, which takes hours.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.endurance.result import Result
from db import gate

RESULTS = Path(__file__).parents[1] / "results"
HEAD = ("what", "wanted", "done", "bad", "", "figures")
WIDTHS = (66, 8, 8, 5, 6, 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 if anything went wrong or was not reached."""
    names = _names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--short", action="store_true", help="some seconds a subject")
    parser.add_argument("--only", metavar="NAME", action="append", choices=names)
    options = parser.parse_args(arguments)
    gate.act_as(gate.HOUSE)
    found: dict[str, list[Result]] = {}
    for name in options.only or names:
        started = time.perf_counter()
        module = importlib.import_module(f"benchmarks.endurance.{name}")
        print(f"{name}: {module.NAME_LINE}", file=sys.stderr)
        found[name] = module.run(options.short)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    _print_table(found)
    path = _write(found, short=options.short)
    wrong = sum(not result.passed for results in found.values() for result in results)
    print(f"{wrong} did not hold. Figures: {path.relative_to(RESULTS.parents[1])}")
    return 1 if wrong else 0


def _names() -> list[str]:
    return sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if "\ndef run(short" in path.read_text(encoding="utf-8")
    )


def _print_table(found: dict[str, list[Result]]) -> None:
    _line(HEAD)
    for results in found.values():
        for result in results:
            verdict = "held" if result.passed else "FAILED"
            counts = (f"{result.wanted:,}", f"{result.done:,}", f"{result.bad:,}")
            _line((result.what, *counts, verdict, result.figures))


def _line(cells: Sequence[str]) -> None:
    print("  ".join(c.ljust(w) for c, w in zip(cells, WIDTHS, strict=True)).rstrip(), flush=True)


def _write(found: dict[str, list[Result]], *, short: bool) -> Path:
    RESULTS.mkdir(exist_ok=True)
    name = "endurance-short" if short else "endurance"
    path = RESULTS / f"{name}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for subject, results in found.items():
        kept[subject] = {"at": moment, "results": [r._asdict() for r in results]}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
