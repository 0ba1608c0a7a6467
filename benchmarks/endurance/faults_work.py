"""What is done while the disk fails, and how it is looked at afterwards: through the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as driver
from pypdf import PdfReader

from benchmarks import harness
from db import clock, connection, schema
from db.troubles import KINDS
from desktop.domain import file_care
from desktop.sample_venue import bulk, export

NOW = "2026-11-22T18:30:00"
PATRONS, TICKETS = 80, 600
OLD_SCHEMA = harness.ROOT / "tests" / "data" / "databases" / "0003.db"
LINE = "She adores Bach and would love a seat on the aisle"
OLD = b"what was there before\n"
# Sentences of the program that say what the world did without naming a kind of trouble.
OTHERS = (
    "The disk is full.", "The disk did not confirm", "so it was thrown away",
    "Another program is writing", "it could only be opened for reading",
    "the file or its folder cannot be opened",
)  # fmt: skip
Dump = dict[tuple[str, str], str]


class Work(NamedTuple):
    """`start` is the file it works on; `out` what it writes beside, in the folder of the case."""

    name: str
    start: str
    verb: Callable[[Path, Path], list[str]]  # (templates, case) -> arguments
    out: str = ""


WORK = (
    Work("save", "venue.db", lambda _, __: ["capture", "2", LINE]),
    Work("import", "venue.db", lambda given, _: ["import", str(given / "export.csv")]),
    Work("export", "venue.db", lambda _, to: ["export", "patrons", "-o", str(to / "out.csv")], "out.csv"),
    Work("PDF", "venue.db", lambda _, to: ["briefing", "-o", str(to / "out.pdf")], "out.pdf"),
    Work("backup", "venue.db", lambda _, to: ["backup", str(to / "copy.db")], "copy.db"),
    Work("migration", "old.db", lambda _, __: ["check"]),
    Work("restore", "venue.db", lambda given, _: ["restore", str(given / "copy.db")]),
)  # fmt: skip


def prepare(folder: Path) -> None:
    """The files that each case begins with."""
    folder.mkdir()
    venue = folder / "venue.db"
    bulk.build(venue, patrons=PATRONS, tickets=TICKETS, seed=3)
    export.write_export(folder / "export.csv", seed=4)
    connection.close()
    schema.open_file(venue)
    file_care.save_copy(folder / "copy.db")
    with connection.transaction() as raw:
        raw.execute("update patron set family = 'Later' where id = 5")
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()
    shutil.copyfile(OLD_SCHEMA, folder / "old.db")


def set_up(work: Work, given: Path, case: Path) -> list[str]:
    """Fill the folder of a case; the arguments of the command line."""
    shutil.rmtree(case, ignore_errors=True)
    case.mkdir()
    shutil.copyfile(given / work.start, case / "venue.db")
    if work.out.endswith(".db"):
        shutil.copyfile(given / "copy.db", case / work.out)
    elif work.out:
        (case / work.out).write_bytes(OLD)
    return ["--database", str(case / "venue.db"), *work.verb(given, case)]


def dump(path: Path) -> Dump:
    """What a file holds, a digest for each column. Raises if it is not whole."""
    raw = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1)
    try:
        raw.execute("pragma cipher_log_level = NONE")
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
        found: Dump = {("", "version"): str(raw.execute("pragma user_version").fetchone()[0])}
        for name in names:
            # When it was last looked through is written on the way, and is nobody's data.
            but_for = "where key <> 'checked_at'" if name == "setting" else ""
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


def wrong_files(
    work: Work, case: Path, *, done: bool, known: list[Dump], but: set[tuple[str, str]]
) -> str:
    """What lies under a final name and is not whole; '' if nothing does."""
    for path in sorted(case.rglob("*")):
        if path.is_dir() or path.name == "venue.db" or ".part" in path.name:
            continue
        if path.name.endswith(("-wal", "-shm", "-journal")):
            continue
        wrong = _wrong_copy(path, known, but) if path.suffix == ".db" else _wrong_file(path, work)
        if not wrong and done and path.name == work.out and path.read_bytes() == OLD:
            wrong = "is the old one"
        if wrong:
            return f"{path.relative_to(case)} {wrong}"
    return ""


def _wrong_copy(path: Path, known: list[Dump], but: set[tuple[str, str]]) -> str:
    try:
        held = dump(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, the copy is no good
        return str(error)
    return "" if any(same(held, one, but) for one in known) else "holds something else"


def _wrong_file(path: Path, work: Work) -> str:
    if path.name == work.out:
        return "" if path.read_bytes() == OLD or _whole(path) else "is not whole"
    if path.suffix == ".json":
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return "cannot be read"
        return ""
    if path.name.endswith(".db.txt"):  # the note beside a file that is kept aside
        return ""
    return "" if path.suffix in (".lock", ".seal", ".clean") else "was left"


def _whole(path: Path) -> bool:
    if path.suffix == ".pdf":
        try:
            return len(PdfReader(path).pages) > 0 and b"%%EOF" in path.read_bytes()[-64:]
        except Exception:  # noqa: BLE001
            return False
    return path.read_bytes().count(b"\r\n") > PATRONS - 10


def settle_clock() -> None:
    """The venue's evening."""
    clock.use_zone("America/New_York")
