"""Runs one case after the other on a disk that fails (`faults.c`), each in a process of its own.

usage: LD_PRELOAD=faults.so python -m benchmarks.endurance.faults_child FOLDER CASES SEED [LOT LOTS]
One line of JSON a case on standard output. With LOT (from 0) only every LOTS-th kind of work, CASES in
all of them together.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.endurance import faults_look as look
from benchmarks.endurance import faults_work as works
from benchmarks.endurance.faults_look import Ended, Reference
from benchmarks.endurance.faults_work import WORK, Work
from db import gate
from desktop import __main__ as command_line
from desktop.domain import first_look

ALL = 31  # every kind of operation
NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)
HANGS = 600  # seconds; nothing is judged by the clock, but a run must end
REFERENCES = 3
LOADED = (
    "capture", "import_file", "export", "briefing", "backup", "check", "restore", "key", "erase", "know",
)  # fmt: skip


class Fault(NamedTuple):
    """The `at`-th operation answers `number`, once or from then `on`; `half` of a write is left."""

    at: int = 1 << 40
    number: int = 0
    on: bool = False
    half: bool = False


def main() -> int:
    """Run the cases; progress and results on standard output."""
    folder, cases, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    lot, lots = (int(sys.argv[4]), int(sys.argv[5])) if len(sys.argv) > 4 else (0, 1)
    os.environ["RAPPORT_NOW"] = works.NOW
    os.environ["XDG_DATA_HOME"] = str(folder / "home")
    works.settle_clock()
    gate.act_as(gate.HOUSE)
    given = folder / "given"
    works.prepare(given)
    for name in LOADED:
        importlib.import_module(f"desktop.commands.{name}")
    chance = Random(seed)
    for number, work in enumerate(WORK):
        share = cases // len(WORK) + (number < cases % len(WORK))
        if number % lots == lot and share:
            _run(work, share, chance, given, folder)
    return 0


def _run(work: Work, share: int, chance: Random, given: Path, folder: Path) -> None:
    reference = _reference(work, given, folder)
    for one in range(share):
        fault = _fault(one, share, reference.operations, chance)
        wrong, ended = _case(work, fault, reference, given, folder)
        _tell(
            work=work.name, wrong=wrong, fault=fault._asdict(), hit=ended.hit, code=ended.code,
            struck=ended.struck, said=ended.said[:300], operations=reference.operations,
        )  # fmt: skip


def _fault(one: int, share: int, operations: int, chance: Random) -> Fault:
    """Spread over the whole of the work, each number and way in turn."""
    at = min(operations, 1 + one * operations // share + chance.randrange(1 + operations // share))
    turn = one + chance.randrange(12) if share < 12 else one
    return Fault(max(1, at), NUMBERS[turn % 3], on=turn // 3 % 2 == 1, half=turn // 6 % 2 == 1)


def _case(
    work: Work, fault: Fault, reference: Reference, given: Path, folder: Path
) -> tuple[str, Ended]:
    case = folder / "case"
    arguments = works.set_up(work, given, case)
    ended = _forked(lambda: command_line.main(arguments), case, fault)
    wrong = look.find_wrong(work, ended, reference, case)
    if not wrong and (folder / "home").exists():
        shutil.rmtree(folder / "home")
        wrong = "a mistake of the program was logged"
    return wrong or _wrong_afterwards(work, given, case), ended


def _wrong_afterwards(work: Work, given: Path, case: Path) -> str:
    """How the next start, and the next run without a fault, take what was left."""
    start = _forked(lambda: _start(case / "venue.db"), case, Fault())
    if start.code:
        return f"the next start: {start.said[:300]!r}"
    again = _forked(lambda: command_line.main(works.next_run(work, given, case)), case, Fault())
    if again.code:
        return f"the next run failed: {again.said[:300]!r}"
    left = [path.name for path in case.rglob("*") if look.is_part(path)]
    return f"the next run left {left}" if left else ""


def _start(database: Path) -> int:
    """The look that each start of the window takes: none of this is damage."""
    finding = first_look.open_looked(database)
    if finding is None:
        return 0
    sys.stderr.write(f"{finding.kind}: {finding.problems}\n")
    return 1


def _reference(work: Work, given: Path, folder: Path) -> Reference:
    """Done some times without a fault: what differs between them is chance's."""
    dumps, operations = [], 0
    case = folder / "case"
    for _ in range(REFERENCES):
        arguments = works.set_up(work, given, case)
        old = look.dump(case / "venue.db")
        arguments = works.set_up(work, given, case)
        ended = _forked(lambda given_=arguments: command_line.main(given_), case, Fault())
        if ended.code:
            raise SystemExit(f"{work.name} without a fault: {ended.said}")
        operations = ended.seen
        dumps.append(look.dump(case / "venue.db"))
    all_keys = set().union(*dumps)
    but = {key for key in all_keys if len({one.get(key) for one in dumps}) > 1}
    return Reference(old, dumps[0], look.dump(works.copy_of(work, given)), but, operations)


def _forked(act: Callable[[], int], case: Path, fault: Fault) -> Ended:
    reader, writer = os.pipe()
    said = case.parent / "said.txt"
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_and_leave(act, case, fault, said, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    counted = json.loads(told) if told else {"seen": 0, "hit": 0, "code": code or 98}
    text = said.read_text(encoding="utf-8", errors="replace")
    return Ended(counted["code"], text, counted["seen"], counted["hit"], counted.get("struck", ""))


def _run_and_leave(
    act: Callable[[], int], case: Path, fault: Fault, said: Path, writer: int
) -> None:
    signal.alarm(HANGS)
    shim: Any = ctypes.CDLL(None)
    shim.faults_seen.restype = shim.faults_hit.restype = ctypes.c_long
    shim.faults_struck.restype = ctypes.c_char_p
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    shim.faults_arm(
        os.fsencode(case), ALL, ctypes.c_long(fault.at), fault.number, int(fault.on),
        int(fault.half),
    )  # fmt: skip
    try:
        code = act()
    except BaseException:  # noqa: BLE001 - it is what is looked for
        traceback.print_exc()
        code = 97
    sys.stderr.flush()
    shim.faults_stop()
    told = {
        "code": code,
        "seen": shim.faults_seen(),
        "hit": shim.faults_hit(),
        "struck": os.fsdecode(shim.faults_struck()),
    }
    os.write(writer, json.dumps(told).encode())
    os._exit(0)


def _tell(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    shutil.rmtree(Path(sys.argv[1]) / "case", ignore_errors=True)
    sys.exit(code)
