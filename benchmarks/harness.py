"""What every benchmark needs: data of three sizes, interleaved timing, figures with their baseline.

A benchmark module holds `run(context) -> list[Figure]`; `python -m benchmarks` finds it by itself.
Ratios within one run are sound, absolute times belong to the machine and the moment.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from db import clock, connection, gate, schema, seal

ROOT = Path(__file__).parent.parent
DATA = ROOT / ".bench-data"
RESULTS = Path(__file__).parent / "results"
SIZES = {"s": (5_000, 40_000), "m": (50_000, 500_000), "l": (500_000, 5_000_000)}
NOW = "2026-11-22T18:30:00"
ZONE = "America/New_York"
SEED = 1

Input = TypeVar("Input")


@dataclass(frozen=True)
class Figure:
    """One measured value and what it is held against.

    goal: the ratio value / baseline may be at most this ("less") or must be at least this
    ("more"). limit: the value itself may be at most this, in its unit. Both may be None: the
    figure is then for information. `detail` is kept in the JSON only.
    """

    name: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    goal: float | None = None
    limit: float | None = None
    better: str = "less"
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """value / baseline, None without a baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def reached(self) -> bool | None:
        """Whether goal and limit are met; None if there is neither."""
        verdicts = []
        if self.goal is not None and self.ratio is not None:
            met = self.ratio <= self.goal if self.better == "less" else self.ratio >= self.goal
            verdicts.append(met)
        if self.limit is not None:
            verdicts.append(self.value <= self.limit)
        return all(verdicts) if verdicts else None


@dataclass
class Context:
    """The size asked for and its data."""

    size: str

    @property
    def patrons(self) -> int:
        """How many patrons the data has."""
        return SIZES[self.size][0]

    @property
    def tickets(self) -> int:
        """How many tickets the data has."""
        return SIZES[self.size][1]

    def database(self, size: str | None = None) -> Path:
        """The ready-made file of a size (this one's if not named); made once and kept.

        Work on a copy if you write.
        """
        return made(size or self.size)

    def use(self, size: str | None = None) -> Any:
        """Make that file the current one; returns the bare `sqlcipher3` connection."""
        schema.open_file(self.database(size))
        clock.use_zone(ZONE)
        return connection.raw()

    def random(self, name: str) -> Random:
        """Draws that stay the same from run to run."""
        return Random(f"{SEED} {name}")

    def patron_ids(self, count: int, name: str = "patrons") -> list[int]:
        """Patrons drawn from all."""
        draw = self.random(name)
        return [draw.randrange(1, self.patrons + 1) for _ in range(count)]


def stand_still() -> None:
    """Set the clock on which the data's tonight is tonight, here and in child processes.

    From here on the process acts for the house: nobody sits at a desk.
    """
    gate.act_as(gate.HOUSE)
    os.environ["RAPPORT_NOW"] = NOW
    os.environ["TZ"] = ZONE
    clock.use_zone(ZONE)


def made(size: str) -> Path:
    """The sample of a size, made if there is none of today's schema and generator."""
    from desktop.sample_venue import bulk

    patrons, tickets = SIZES[size]
    path = DATA / f"{size}-{_fingerprint()}.db"
    if path.exists():
        return _sealed(path)
    DATA.mkdir(exist_ok=True)
    for old in DATA.glob(f"{size}-*"):
        old.unlink()
    sys.stderr.write(f"Making the data of size {size} ({patrons:,} patrons, {tickets:,} tickets)\n")
    stand_still()
    part = path.with_suffix(".part")
    bulk.build(part, patrons=patrons, tickets=tickets, seed=SEED)
    connection.close()
    part.rename(path)
    return _sealed(path)


def _sealed(path: Path) -> Path:
    """As a window leaves a file that it closed: without it a start would look through all of it."""
    if not seal.path_of(path).exists():
        seal.put(path)
    return path


def _fingerprint() -> str:
    parts = [
        *sorted((ROOT / "db" / "migrations").glob("0*.py")),
        *sorted((ROOT / "desktop" / "sample_venue").glob("bulk*.py")),
        ROOT / "db" / "search" / "keep.py",
        ROOT / "db" / "search" / "words.py",
        ROOT / "db" / "queries" / "totals.py",
    ]
    digest = hashlib.sha256(NOW.encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()[:10]


def timings(call: Callable[[Input], Any], inputs: Sequence[Input], repeats: int = 5) -> list[float]:
    """Milliseconds of each call, the best of some repeats, in the order of the inputs."""
    return side_by_side([call], inputs, repeats)[0]


def side_by_side(
    calls: Sequence[Callable[[Input], Any]], inputs: Sequence[Input], repeats: int = 5
) -> list[list[float]]:
    """The same for several calls, interleaved input by input, so that each meets the same noise.

    Returns a list per call: the best milliseconds for each input.
    """
    best = [[float("inf")] * len(inputs) for _ in calls]
    clock_now = time.perf_counter
    for at, value in enumerate(inputs):
        for _ in range(repeats):
            for which, call in enumerate(calls):
                started = clock_now()
                call(value)
                took = (clock_now() - started) * 1e3
                if took < best[which][at]:
                    best[which][at] = took
    return best


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the worst, rounded to microseconds."""
    return {
        "p50": round(quantile(values, 0.5), 4),
        "p99": round(quantile(values, 0.99), 4),
        "max": round(max(values), 4),
        "n": len(values),
    }
