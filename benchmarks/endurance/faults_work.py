"""What is done while the disk fails: each kind of work, what it begins with and what it leaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import harness
from db import clock, connection, encrypt, key_file, keys, schema
from db.key_file import Key
from desktop.domain import file_care, passphrase
from desktop.sample_venue import bulk, export

NOW = "2026-11-22T18:30:00"
PATRONS, TICKETS = 80, 600
OLD_SCHEMA = harness.ROOT / "tests" / "data" / "databases" / "0003.db"
LINE = "She adores Bach and would love a seat on the aisle"
OLD = b"what was there before\n"
KEY = Key("0123456789abcdef", bytes(range(32)))
WORDS = "bodaki mesuto rafine kupodi tasemo"
# Encrypting says the new passphrase first, and what it is worth at last.
TOLD = ("This is the new recovery passphrase.", "Encrypted. Without that passphrase")
KNOWN = ("know-2-2026-11-22.pdf", "know-2-2026-11-22.json")


class Work(NamedTuple):
    """`start` is the file it works on, `outs` what it writes beside it, over what was there before; a
    copy that was there is `copy`. `again` is what is done next without a fault; as a rule the same.
    """

    name: str
    start: str
    verb: Callable[[Path, Path], list[str]]  # (templates, case) -> arguments
    outs: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    told: tuple[str, ...] = ()  # lines that may be said besides the one sentence

    @property
    def locked(self) -> bool:
        """Whether it works on an encrypted file."""
        return self.start == "locked.db"


def _restore(copy: str) -> Callable[[Path, Path], list[str]]:
    return lambda given, _to: ["restore", str(given / copy)]


WORK = (
    Work("save", "venue.db", lambda _, __: ["capture", "2", LINE]),
    Work("import", "venue.db", lambda given, _: ["import", str(given / "export.csv")]),
    Work("export", "venue.db", lambda _, to: ["export", "patrons", "-o", str(to / "out.csv")], ("out.csv",)),
    Work("PDF", "venue.db", lambda _, to: ["briefing", "-o", str(to / "out.pdf")], ("out.pdf",)),
    Work("backup", "venue.db", lambda _, to: ["backup", str(to / "copy.db")], ("copy.db",)),
    Work("migration", "old.db", lambda _, __: ["check"]),
    Work("restore", "venue.db", _restore("copy.db")),
    Work("encrypting", "venue.db", lambda _, __: ["key", "on", "--no-key-store"], again=("check",), told=TOLD),
    Work("decrypting", "locked.db", lambda _, __: ["key", "off"], again=("check",)),
    Work("erasure", "venue.db", lambda _, __: ["erase", "5", "--yes"], again=("check",)),
    Work("access export", "venue.db", lambda _, to: ["know", "2", "-o", str(to)], KNOWN),
    Work("save, encrypted", "locked.db", lambda _, __: ["capture", "2", LINE]),
    Work("import, encrypted", "locked.db", lambda given, _: ["import", str(given / "export.csv")]),
    Work("backup, encrypted", "locked.db", lambda _, to: ["backup", str(to / "copy.db")], ("copy.db",)),
    Work("restore, encrypted", "locked.db", _restore("locked-copy.db")),
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
    _settle_keys()
    kept = key_file.wrap(KEY, WORDS, wrapped_at=clock.now_text())
    for plain, locked in (("venue.db", "locked.db"), ("copy.db", "locked-copy.db")):
        shutil.copyfile(folder / plain, folder / locked)
        keys.keep(folder / locked, kept)
        encrypt.encrypt(folder / locked, KEY)
    for left in folder.glob("*-wal"):
        left.unlink()


def _settle_keys() -> None:
    """One key and one passphrase, and no long sums over it: what becomes of a file is looked at here."""
    key_file.SCRYPT_N = 2**14
    passphrase.make = lambda: WORDS
    key_file.new_key = lambda: KEY


def set_up(work: Work, given: Path, case: Path) -> list[str]:
    """Fill the folder of a case; the arguments of the command line."""
    shutil.rmtree(case, ignore_errors=True)
    case.mkdir()
    _put(given / work.start, case / "venue.db")
    for out in work.outs:
        if out.endswith(".db"):
            _put(copy_of(work, given), case / out)
        else:
            (case / out).write_bytes(OLD)
    return ["--database", str(case / "venue.db"), *work.verb(given, case)]


def next_run(work: Work, given: Path, case: Path) -> list[str]:
    """What is done to the file afterwards."""
    words = work.again or tuple(work.verb(given, case))
    return ["--database", str(case / "venue.db"), *words]


def copy_of(work: Work, given: Path) -> Path:
    """The earlier copy of the file that a work begins with."""
    return given / ("locked-copy.db" if work.locked else "copy.db")


def _put(source: Path, target: Path) -> None:
    for ending in ("", ".key"):
        if source.with_name(source.name + ending).exists():
            shutil.copyfile(
                source.with_name(source.name + ending), target.with_name(target.name + ending)
            )


def settle_clock() -> None:
    """The venue's evening."""
    clock.use_zone("America/New_York")
