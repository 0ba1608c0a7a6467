"""Patrons with every kind of attachment are erased; nothing of them is found in the file, its journal,
restored backups, logs or temporary files. And: whoever asks is given all of theirs, nothing else."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from benchmarks.endurance.planted import Planted, Planter
from benchmarks.endurance.result import Result
from db import backup_index, backup_shelf, backups, connection, schema, search
from db.queries import erasure
from desktop.documents.patron_record import draw_record
from desktop.domain import mishap, mishap_log, patron_record
from desktop.domain.patron_record import RecordBook

NAME_LINE = "erased patrons leave no byte behind; who asks is given all that is theirs"
LONG, SHORT = 200, 12
BACKUP_EVERY = 25
SPARED = 10  # patrons who stay: nothing of theirs may go
# What is looked for of a word: search tables keep only how a word differs from the one before it.
TAIL = 3
_RUN = re.compile(rb"[a-z0-9]{8,}")


def run(short: bool) -> list[Result]:
    """Plant, copy, erase, search for each word, restore the copies and search again."""
    number = SHORT if short else LONG
    with tempfile.TemporaryDirectory(prefix="rapport-erasure-") as folder:
        place = Path(folder)
        os.environ["TMPDIR"] = str(place / "tmp")
        (place / "tmp").mkdir()
        tempfile.tempdir = None
        try:
            return _run(place, number)
        finally:
            connection.close()
            del os.environ["TMPDIR"]
            tempfile.tempdir = None


def _run(place: Path, number: int) -> list[Result]:
    path = place / "rapport.db"
    schema.create(path)
    planter = Planter()
    everybody: list[Planted] = []
    copies: list[Path] = []
    for one in range(number + SPARED):
        everybody.append(planter.plant())
        if one % BACKUP_EVERY == BACKUP_EVERY - 1:
            copies.append(_copy(place, len(copies)))
    copies.append(_copy(place, len(copies)))
    gone, stay = everybody[:number], everybody[number:]
    given = _given_to(everybody, 40 if number == LONG else 6)
    planted = residue(_with_journal(path), gone)
    beside = _beside(path, place / "log", everybody)
    seconds = []
    for one in gone:
        begun = time.perf_counter()
        done = erasure.erase_patron(one.patron_id)
        seconds.append(time.perf_counter() - begun)
        assert not done.traces_left
    left = residue(_with_journal(path), gone)
    kept = residue(_with_journal(path), stay)
    wanted = sum(len(one.words) for one in stay)
    wrong = [*schema.check(), *search.check()]
    entries = erasure.list_erasures()
    restored = _restored(place, copies, entries, gone)
    words = sum(len(one.words) for one in gone)
    middle = sorted(seconds)[len(seconds) // 2]
    elsewhere = residue((p for p in (place / "tmp").rglob("*") if p.is_file()), gone)
    logged = residue(beside, everybody)
    return [
        Result(
            "patrons erased: planted words found afterwards in file and journal", number, number,
            len(left) + (len(planted) != words),
            f"{words:,} words planted, {len(planted):,} found before, {len(left)} after; "
            f"{middle * 1000:.0f} ms a patron, at most {max(seconds) * 1000:.0f} ms",
        ),
        Result(
            "patrons beside them: words that went too, or a file that is not whole", SPARED, SPARED,
            wanted - len(kept) + len(wrong),
            f"{len(kept):,} of {wanted:,} words stand; {'; '.join(wrong) or 'the file is whole'}",
        ),
        Result(
            "backups of before, restored: planted words of erased patrons found", len(copies),
            len(copies), len(restored), f"{len(entries):,} entries of the log applied again",
        ),
        Result("temporary files: planted words found", 1, 1, len(elsewhere), ""),
        Result(
            "logs, report, index of the backups: planted words found, of anybody", len(everybody),
            len(everybody), len(logged) + (len(beside) < 3),
            f"{sum(p.stat().st_size for p in beside):,} bytes in {len(beside)} files",
        ),
        given,
    ]  # fmt: skip


def residue(paths: Iterable[Path], people: Iterable[Planted]) -> list[str]:
    """The planted words that a byte search finds in files, as where they were planted.

    Each run of letters and digits is walked once, in windows as long as what is looked for: a search
    for each word would walk the files thousands of times.
    """
    wanted = {word[TAIL:].encode(): where for one in people for word, where in one.words.items()}
    lengths = {len(tail) for tail in wanted}
    found: set[bytes] = set()
    for path in paths:
        for match in _RUN.finditer(path.read_bytes().lower()):
            run = match.group()
            for length in lengths:
                windows = {run[at : at + length] for at in range(len(run) - length + 1)}
                found |= windows & wanted.keys()
    return [where for tail, where in wanted.items() if tail in found]


def _with_journal(path: Path) -> list[Path]:
    return [p for p in sorted(path.parent.glob(path.name + "*")) if p.is_file()]


def _copy(place: Path, number: int) -> Path:
    folder = place / f"copy-{number}"
    folder.mkdir()
    schema.backup_to(folder / "rapport.db")
    return folder / "rapport.db"


def _beside(path: Path, folder: Path, people: list[Planted]) -> list[Path]:
    """What lies beside the file for years: the log of mishaps in which all their words were at hand,
    the report made of it, the index of the backups."""
    log = mishap_log.MishapLog(folder)
    for one in people:
        try:
            _fail(*one.words)
        except ValueError as error:
            log.write(mishap.observe(error))
    report = folder / "report.txt"
    report.write_text(mishap_log.report(log, {}), encoding="utf-8")
    backups.make_backup(backups.TIMER)
    return [log.file, report, backup_shelf.folder_of(path) / backup_index.INDEX]


def _fail(*told: str) -> None:
    try:
        connection.raw().execute(f"insert into nowhere values ({', '.join(map(repr, told))})")
    except Exception as error:
        raise ValueError(f"{told}") from error


def _restored(
    place: Path, copies: list[Path], entries: list[erasure.ErasureEntry], gone: list[Planted]
) -> list[str]:
    """What is found in each copy once it is the file and the log was applied again."""
    found = []
    for copy in copies:
        schema.open_file(copy)
        erasure.apply_erasures(entries)
        found += residue(_with_journal(copy), gone)
    schema.open_file(place / "rapport.db")
    return found


def _given_to(everybody: list[Planted], number: int) -> Result:
    """Each of some patrons gets JSON and PDF: every word of theirs, none of the others'."""
    missing = others = pages = wanted = 0
    for one in everybody[:number]:
        book = RecordBook(patron_record.gather(one.patron_id))
        told = patron_record.as_json(book).casefold()
        mine = {w for w, where in one.words.items() if not where.startswith("other's")}
        wanted += len(mine)
        missing += sum(word not in told for word in mine)
        others += sum(
            word in told for other in everybody if other is not one for word in other.words
        )
        pages += draw_record(book, BytesIO())
    return Result(
        "patrons who asked what we know: words missing, or of others", number, number,
        missing + others,
        f"{wanted:,} words of theirs, {missing} missing, {others} of others; {pages} pages of PDF",
    )  # fmt: skip
