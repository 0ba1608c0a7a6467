"""`python -m benchmarks --size s|m|l [--only NAME]`: run, print a table, keep the figures as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlcipher3.dbapi2 as driver

from benchmarks import harness
from benchmarks.harness import Context, Figure

HEAD = ("figure", "value", "baseline", "ratio", "goal", "")
WIDTHS = (58, 14, 34, 7, 10, 4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 if a goal was missed."""
    names = _names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=sorted(harness.SIZES), default="s")
    parser.add_argument(
        "--only", metavar="NAME", action="append", choices=names, help=", ".join(names)
    )
    options = parser.parse_args(arguments)
    harness.stand_still()
    context = Context(options.size)
    kept: dict[str, list[dict[str, object]]] = {}
    missed = 0
    print(f"size {options.size}: {context.patrons:,} patrons, {context.tickets:,} tickets")
    _line(HEAD)
    for name in options.only or names:
        started = time.perf_counter()
        figures = importlib.import_module(f"benchmarks.{name}").run(context)
        for figure in figures:
            _line(_cells(figure))
        missed += sum(figure.reached is False for figure in figures)
        kept[name] = [_kept(figure) for figure in figures]
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    path = _write(options.size, kept)
    print(f"{missed} goals missed. Figures: {path.relative_to(harness.ROOT)}")
    return 1 if missed else 0


def _names() -> list[str]:
    here = harness.Path(__file__).parent
    others = {"__init__", "__main__", "harness"}
    return sorted(
        path.stem
        for path in here.glob("*.py")
        if path.stem not in others and "\ndef run(" in path.read_text(encoding="utf-8")
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    baseline = f"{_number(figure.baseline)} {figure.against}" if figure.baseline else figure.against
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    sign = "≤" if figure.better == "less" else "≥"
    goals = []
    if figure.goal is not None:
        goals.append(f"{sign} {figure.goal:g}x")
    if figure.limit is not None:
        goals.append(f"≤ {figure.limit:g}")
    verdict = {True: "ok", False: "MISS", None: ""}[figure.reached]
    value = f"{_number(figure.value)} {figure.unit}"
    return (figure.name, value, baseline, ratio, ", ".join(goals), verdict)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _line(cells: Sequence[str]) -> None:
    print("  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip())
    sys.stdout.flush()


def _kept(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name, "value": figure.value, "unit": figure.unit,
        "baseline": figure.baseline, "against": figure.against, "ratio": figure.ratio,
        "goal": figure.goal, "limit": figure.limit, "better": figure.better,
        "reached": figure.reached, "detail": figure.detail,
    }  # fmt: skip


def _write(size: str, kept: dict[str, list[dict[str, object]]]) -> harness.Path:
    harness.RESULTS.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    path = harness.RESULTS / f"{at:%Y%m%d-%H%M%S}-{size}.json"
    what = {
        "size": size,
        "at": at.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": driver.sqlite_version,
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "benchmarks": kept,
    }
    path.write_text(json.dumps(what, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
