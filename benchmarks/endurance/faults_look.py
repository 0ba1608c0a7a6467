"""How it is looked at what a failing disk left behind: the file, what was said, what lies beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as driver
from pypdf import PdfReader

from benchmarks.endurance.faults_work import KEY, OLD, PATRONS, Work
from db import connection, keys
from db.troubles import KINDS

# Sentences of the program that say what the world did without naming a kind of trouble.
OTHERS = (
    "The disk is full.", "The disk did not confirm", "so it was thrown away",
    "Another program is writing", "it could only be opened for reading",
    "the file or its folder cannot be opened",
)  # fmt: skip
EITHER = "may or may not"  # the disk did not confirm: both are true
# What says that the new state is there although something failed afterwards.
AFTER = (
    "The backup is in the place of", "is encrypted now", "is not encrypted any more",
)  # fmt: skip
# Never under a final name: what is being made, and what it is made of.
PARTS = (".part", ".converting", ".before-converting")
Dump = dict[tuple[str, str], str]


class Ended(NamedTuple):
    """How a process ended: its code, what it said, how many operations it saw and how many were refused,
    the first of them in words ("rename out.csv")."""

    code: int
    said: str
    seen: int
    hit: int
    struck: str = ""


class Reference(NamedTuple):
    """Of one kind of work without a fault: what is before and after, what differs each time."""

    old: Dump
    new: Dump
    copy: Dump  # what an earlier copy holds
    but: set[tuple[str, str]]
    operations: int

    @property
    def written(self) -> set[str]:
        """The tables that the work writes to."""
        return {
            key[0]
            for key in self.old.keys() | self.new.keys()
            if self.old.get(key) != self.new.get(key)
        }


def dump(path: Path) -> Dump:
    """What a file holds, a digest for each column. Raises if it is not whole."""
    raw = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1)
    try:
        connection.set_key(raw, KEY if keys.is_encrypted(path) else None)
        if raw.execute("pragma integrity_check").fetchall() != [("ok",)]:
            raise ValueError(f"{path.name} is not whole")
        if raw.execute("pragma foreign_key_check").fetchall():
            raise ValueError(f"{path.name} has records that point at nothing")
        names = [
            row[0]
            for row in raw.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' "
                "and name not like 'search_%' order by name"
            )
        ]
        found: Dump = {
            ("", "version"): str(raw.execute("pragma user_version").fetchone()[0]),
            ("", "encrypted"): str(keys.is_encrypted(path)),
        }
        for name in names:
            # When it was last looked through is written on the way, and whether it is still to be
            # swept: nobody's data.
            but_for = (
                "where key not in ('checked_at', 'erasure_sweep')" if name == "setting" else ""
            )
            rows = raw.execute(f'select * from "{name}" {but_for} order by rowid')
            columns = [column[0] for column in rows.description]
            for column, values in zip(columns, zip(*rows.fetchall(), strict=True), strict=False):
                digest = hashlib.sha256(repr(values).encode()).hexdigest()[:16]
                found[(name, column)] = f"{len(values)} {digest}"
    finally:
        raw.close()
    return found


def same(one: Dump, other: Dump, but: set[tuple[str, str]]) -> bool:
    """Whether two files hold the same, without the columns that chance or the clock fills."""
    return all(one.get(key) == other.get(key) for key in (one.keys() | other.keys()) - but)


def find_wrong(work: Work, ended: Ended, reference: Reference, case: Path) -> str:
    """What is wrong with what a case left; '' if nothing is."""
    if not ended.hit:
        return "the fault was not met"
    if ended.code not in (0, 1):
        return f"it ended with {ended.code}: {ended.said[-800:]!r}"
    said = _sentence(ended.said, work)
    if ended.code == 0 and said:
        return f"it went well and said {said[:300]!r}"
    try:
        held = dump(case / "venue.db")
    except Exception as error:  # noqa: BLE001 - whatever it is, the file is no good
        return f"the file: {error}"
    old, new = (same(held, one, reference.but) for one in (reference.old, reference.new))
    if not (old or new) and not _taken_back(work, ended, held, reference):
        return f"neither old nor new: {_differing(held, reference)}"
    if ended.code == 0 and not new:
        return "it said that it was done, and the old state is there"
    if ended.code == 1:
        wrong = wrong_sentence(said) or _untrue(said, work, old=old, new=new)
        if wrong:
            return wrong
    return _wrong_files(work, case, reference, said, done=ended.code == 0)


def _sentence(said: str, work: Work) -> str:
    """What was said, without what the work says in any case."""
    return "".join(
        line for line in said.splitlines(keepends=True) if not line.startswith(work.told or "\0")
    )


def _taken_back(work: Work, ended: Ended, held: Dump, reference: Reference) -> bool:
    """The books have it that something leaves before it has its name; nothing ever goes from them. So
    where that very last step fails they have that it left, and that it did not after all.
    """
    if ended.struck not in {f"rename {out}" for out in work.outs}:
        return False
    books = {key for key in held.keys() | reference.old.keys() if key[0] in reference.written}
    return same(held, reference.old, reference.but | books)


def _untrue(said: str, work: Work, *, old: bool, new: bool) -> str:
    """What leaves Rapport must be told of, so it is the files that count there, not the books."""
    claimed = any(words in said for words in AFTER)
    if EITHER in said or (old and new) or work.outs:
        return f"it claims too much: {said[:300]!r}" if claimed and work.outs else ""
    if new and not claimed:
        return f"the new state is there, and it said: {said[:300]!r}"
    return f"the old state is there, and it said: {said[:300]!r}" if old and claimed else ""


def _differing(held: Dump, reference: Reference) -> list[str]:
    keys_ = (held.keys() | reference.old.keys() | reference.new.keys()) - reference.but
    return sorted(
        f"{table}.{column}"
        for table, column in keys_
        if held.get((table, column))
        not in (reference.old.get((table, column)), reference.new.get((table, column)))
    )[:8]


def wrong_sentence(said: str) -> str:
    """What is wrong with what was said on standard error; '' if nothing is."""
    lines = said.splitlines()
    if len(lines) != 1:
        return f"{len(lines)} lines were said: {said[:400]!r}"
    for word in ("Traceback", "mistake of its own", " at 0x", "damaged", "line "):
        if word in said:
            return f"it says {word!r}: {said[:300]!r}"
    known = any(trouble.because in said and trouble.todo in said for trouble in KINDS)
    if not known and not any(words in said for words in OTHERS):
        return f"an unknown sentence: {said[:300]!r}"
    return "" if said.rstrip().endswith(".") else f"no sentence: {said[:300]!r}"


def _wrong_files(work: Work, case: Path, reference: Reference, said: str, *, done: bool) -> str:
    """What lies under a final name and is not whole, or is not what was said; '' if nothing."""
    for name in work.outs:
        if not (case / name).exists():
            return f"{name} is gone"
    for path in sorted(case.rglob("*")):
        if path.is_dir() or path.name == "venue.db" or is_part(path):
            continue
        if path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        wrong = (
            _wrong_copy(path, work, reference, done=done)
            if path.suffix == ".db"
            else _wrong_file(
                path, work, done=done or f"{path.name} was written all the same" in said
            )
        )
        if wrong:
            return f"{path.relative_to(case)} {wrong}"
    return ""


def is_part(path: Path) -> bool:
    """Whether something is plainly not finished, by its name."""
    return any(part in path.name for part in PARTS)


def _wrong_copy(path: Path, work: Work, reference: Reference, *, done: bool) -> str:
    try:
        held = dump(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, the copy is no good
        return str(error)
    if path.name in work.outs:  # the copy is of the moment before its own entry in the books
        wanted = reference.old if done else reference.copy
        return "" if same(held, wanted, reference.but) else "is not the copy that it should be"
    known = (reference.old, reference.new, reference.copy)
    return "" if any(same(held, one, reference.but) for one in known) else "holds something else"


def _wrong_file(path: Path, work: Work, *, done: bool) -> str:
    if path.name in work.outs:
        if path.read_bytes() == OLD:
            return "is the old one" if done else ""
        if not done:
            return "is new, and it said that it was not written"
        return "" if _whole(path) else "is not whole"
    if path.suffix == ".json" or ".key" in path.name:
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return "cannot be read"
        return ""
    if path.name.endswith(".db.txt"):  # the note beside a file that is kept aside
        return ""
    return "" if path.suffix in (".lock", ".seal", ".clean") else "was left"


def _whole(path: Path) -> bool:
    try:
        if path.suffix == ".pdf":
            return len(PdfReader(path).pages) > 0 and b"%%EOF" in path.read_bytes()[-64:]
        if path.suffix == ".json":
            return bool(json.loads(path.read_text(encoding="utf-8")))
    except Exception:  # noqa: BLE001
        return False
    return path.read_bytes().count(b"\r\n") > PATRONS - 10
