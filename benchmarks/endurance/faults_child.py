"""Runs one case after the other on a disk that fails (`faults.c`), each in a process of its own.

usage: LD_PRELOAD=faults.so python -m benchmarks.endurance.faults_child FOLDER CASES SEED
One line of JSON a case on standard output.
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
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.endurance import faults_work as works
from benchmarks.endurance.faults_work import WORK, Dump, Work
from db import gate
from desktop import __main__ as command_line

ALL = 31  # every kind of operation
NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES)
SECONDS = 60
LOADED = (
    "capture", "import_file", "export", "briefing", "backup", "check", "restore",
)  # fmt: skip


class Fault(NamedTuple):
    """The `at`-th operation answers `number`, once or from then `on`; `half` of a write is left."""

    at: int = 1 << 40
    number: int = 0
    on: bool = False
    half: bool = False


class Ended(NamedTuple):
    """How a process ended: its code, what it said, how many operations it saw and were refused."""

    code: int
    said: str
    seen: int
    hit: int


class Reference(NamedTuple):
    """Of one kind of work without a fault: what is before and after, what differs each time."""

    old: Dump
    new: Dump
    copy: Dump  # what an earlier copy holds
    but: set[tuple[str, str]]
    operations: int


def main() -> int:
    """Run the cases; progress and results on standard output."""
    folder, cases, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
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
        reference = _reference(work, given, folder)
        for one in range(share):
            fault = _fault(one, share, reference.operations, chance)
            wrong, ended = _case(work, fault, reference, given, folder)
            _tell(
                work=work.name, wrong=wrong, fault=fault._asdict(), hit=ended.hit, code=ended.code,
                said=ended.said[:300], operations=reference.operations,
            )  # fmt: skip
    return 0


def _fault(one: int, share: int, operations: int, chance: Random) -> Fault:
    """Spread over the whole of the work, each number and way in turn."""
    at = min(operations, 1 + one * operations // share + chance.randrange(1 + operations // share))
    return Fault(max(1, at), NUMBERS[one % 3], on=one // 3 % 2 == 1, half=one // 6 % 2 == 1)


def _case(
    work: Work, fault: Fault, reference: Reference, given: Path, folder: Path
) -> tuple[str, Ended]:
    case = folder / "case"
    arguments = works.set_up(work, given, case)
    ended = _forked(arguments, case, fault)
    wrong = _wrong(work, ended, reference, case, folder)
    if wrong:
        return wrong, ended
    again = _forked(arguments, case, Fault())
    if again.code:
        return f"the next run failed: {again.said[:300]!r}", ended
    left = [path.name for path in case.rglob("*") if ".part" in path.name]
    if left:
        return f"the next run left {left}", ended
    return "", ended


def _wrong(work: Work, ended: Ended, reference: Reference, case: Path, folder: Path) -> str:
    if not ended.hit:
        return "the fault was not met"
    if ended.code not in (0, 1):
        return f"it ended with {ended.code}: {ended.said[-800:]!r}"
    if ended.code == 0 and ended.said:
        return f"it went well and said {ended.said[:300]!r}"
    try:
        held = works.dump(case / "venue.db")
    except Exception as error:  # noqa: BLE001 - whatever it is, the file is no good
        return f"the file: {error}"
    old, new = (works.same(held, one, reference.but) for one in (reference.old, reference.new))
    if not (old or new):
        return f"neither old nor new: {_differing(held, reference)}"
    if ended.code == 0 and not new:
        return "it said that it was done, and the old state is there"
    if ended.code == 1 and (wrong := _untrue(ended.said, old=old)):
        return wrong
    if (folder / "home").exists():
        return "a mistake of the program was logged"
    known = [reference.old, reference.new, reference.copy]
    return works.wrong_files(work, case, done=ended.code == 0, known=known, but=reference.but)


def _untrue(said: str, *, old: bool) -> str:
    if not old and "may or may not" not in said:
        return f"the new state is there, and it said: {said[:300]!r}"
    return works.wrong_sentence(said)


def _differing(held: Dump, reference: Reference) -> list[str]:
    keys = (held.keys() | reference.old.keys() | reference.new.keys()) - reference.but
    return sorted(
        f"{table}.{column}"
        for table, column in keys
        if held.get((table, column))
        not in (reference.old.get((table, column)), reference.new.get((table, column)))
    )[:8]


def _reference(work: Work, given: Path, folder: Path) -> Reference:
    """Done three times without a fault: what differs between them is chance's."""
    dumps, operations = [], 0
    case = folder / "case"
    for _ in range(3):
        arguments = works.set_up(work, given, case)
        old = works.dump(case / "venue.db")
        works.set_up(work, given, case)
        ended = _forked(arguments, case, Fault())
        if ended.code:
            raise SystemExit(f"{work.name} without a fault: {ended.said}")
        operations = ended.seen
        dumps.append(works.dump(case / "venue.db"))
    keys = set().union(*dumps)
    but = {key for key in keys if len({one.get(key) for one in dumps}) > 1}
    return Reference(old, dumps[0], works.dump(given / "copy.db"), but, operations)


def _forked(arguments: list[str], case: Path, fault: Fault) -> Ended:
    reader, writer = os.pipe()
    said = case.parent / "said.txt"
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_and_leave(arguments, case, fault, said, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    counted = json.loads(told) if told else {"seen": 0, "hit": 0, "code": code or 98}
    text = said.read_text(encoding="utf-8", errors="replace")
    return Ended(counted["code"], text, counted["seen"], counted["hit"])


def _run_and_leave(arguments: list[str], case: Path, fault: Fault, said: Path, writer: int) -> None:
    signal.alarm(SECONDS)
    shim: Any = ctypes.CDLL(None)
    shim.faults_seen.restype = shim.faults_hit.restype = ctypes.c_long
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    shim.faults_arm(
        os.fsencode(case), ALL, ctypes.c_long(fault.at), fault.number, int(fault.on),
        int(fault.half),
    )  # fmt: skip
    try:
        code = command_line.main(arguments)
    except BaseException:  # noqa: BLE001 - it is what is looked for
        traceback.print_exc()
        code = 97
    sys.stderr.flush()
    shim.faults_stop()
    told = {"code": code, "seen": shim.faults_seen(), "hit": shim.faults_hit()}
    os.write(writer, json.dumps(told).encode())
    os._exit(0)


def _tell(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    shutil.rmtree(Path(sys.argv[1]) / "case", ignore_errors=True)
    sys.exit(code)
