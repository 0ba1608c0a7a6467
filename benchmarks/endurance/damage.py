"""Damage of every kind, done to a file that was closed well: is it found before the first screen, is the
original kept, does a verified backup come back; and how much can be salvaged from what is left.

The start decision is the window's own (`desktop.opening.open_quietly`, without the window). For files
without encryption a second run takes the seal away first, as after a crash: then only what SQLite and
the program's own checks can see can be found, and all of that must be.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import sqlcipher3.dbapi2 as driver

from benchmarks.endurance import damage_salvage
from benchmarks.endurance.result import Result
from db import backups, clock, connection, encrypt, key_file, keys, schema, seal, soundness
from db.errors import KeyMissing, KeyNeeded, StoreError
from db.soundness import Finding
from desktop.domain import file_care, recovery
from desktop.opening import Locked, one_file, open_quietly
from desktop.sample_venue import bulk

NAME_LINE = (
    "500 damaged files of each sort are found before the first screen, and there is a way back"
)
FILES, SHORT_FILES = 500, 33
PATRONS, TICKETS = 250, 1_500
PAGE = 4096
PASSPHRASE = "seven lamps over a quiet harbour"

Damage = Callable[[bytearray, Random], None]


def _bits(data: bytearray, chance: Random, count: int) -> None:
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _fill(data: bytearray, chance: Random, fill: Callable[[int], bytes]) -> None:
    start = chance.randrange(len(data) // PAGE) * PAGE
    data[start : start + PAGE] = fill(PAGE)


def _swap(data: bytearray, chance: Random) -> None:
    one, other = (p * PAGE for p in chance.sample(range(1, len(data) // PAGE), 2))
    first, second = data[one : one + PAGE], data[other : other + PAGE]
    data[one : one + PAGE], data[other : other + PAGE] = second, first


def _cut(data: bytearray, chance: Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def _head(data: bytearray, chance: Random) -> None:
    data[:16] = chance.randbytes(16)


def _foreign(data: bytearray, chance: Random) -> None:
    letter = b"Dear box office, thank you for a lovely evening. "
    data[:] = chance.choice(
        [letter * chance.randrange(1, 4000), chance.randbytes(70_000), _other()]
    )


def _other() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        raw = driver.connect(f"{folder}/other.db")
        raw.execute("create table song (title text)")
        raw.commit()
        raw.close()
        return Path(folder, "other.db").read_bytes()


BYTES: dict[str, Damage] = {
    "1 bit": lambda data, chance: _bits(data, chance, 1),
    "16 bits": lambda data, chance: _bits(data, chance, 16),
    "page zeroed": lambda data, chance: _fill(data, chance, bytes),
    "page of noise": lambda data, chance: _fill(data, chance, chance.randbytes),
    "pages swapped": _swap,
    "cut short": _cut,
    "head": _head,
    "empty": lambda data, chance: data.clear(),
    "foreign": _foreign,
}
NEWER, WRONG_KEY = "newer", "wrong key"


@dataclass
class Tally:
    """What came of one sort of files."""

    done: Counter[str] = field(default_factory=Counter)
    unseen: Counter[str] = field(default_factory=Counter)
    visible: int = 0
    mended: int = 0
    crashes: list[str] = field(default_factory=list)
    changed: int = 0
    restored: int = 0
    not_restored: list[str] = field(default_factory=list)
    looking: list[float] = field(default_factory=list)


def run(short: bool) -> list[Result]:
    """All of it."""
    files = SHORT_FILES if short else FILES
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="damage-") as folder:
        plain = _make(Path(folder) / "plain", encrypted=False)
        sealed = _make(Path(folder) / "sealed", encrypted=True)
        results += _results("encrypted", files, _hurt(sealed, files, 5, seal_on=True))
        results += _results("plain", files, _hurt(plain, files, 6, seal_on=True))
        results += _results_without_seal(files, _hurt(plain, files, 7, seal_on=False))
        results += damage_salvage.run(plain, sealed, short=short)
    seal.close_handles()
    return results


def _make(folder: Path, *, encrypted: bool) -> Path:
    """A file with a backup, closed well."""
    folder.mkdir()
    path = folder / "rapport.db"
    bulk.build(path, patrons=PATRONS, tickets=TICKETS, seed=3)
    connection.close()
    if encrypted:
        key = key_file.new_key()
        keys.keep(path, key_file.wrap(key, PASSPHRASE, wrapped_at=clock.now_text()))
        encrypt.encrypt(path, key)
    schema.open_file(path)
    backups.make_backup(backups.CLOSE)
    if not soundness.seal_current():
        raise RuntimeError("The file could not be sealed.")
    connection.close()
    seal.close_handles()
    return path


def _hurt(good: Path, files: int, seed: int, *, seal_on: bool) -> Tally:
    chance, tally = Random(seed), Tally()
    kinds = [*BYTES, NEWER, *([WRONG_KEY] if keys.is_encrypted(good) else [])]
    original = good.read_bytes()
    for number in range(files):
        kind = kinds[number % len(kinds)]
        case = good.parent.parent / "case"
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(good.parent, case)
        path = case / good.name
        if not seal_on:
            seal.remove(path)
        _damage(path, kind, original, chance)
        try:
            _one(path, kind, tally, seal_on=seal_on)
        except Exception as error:  # noqa: BLE001 - that is what is counted
            tally.crashes.append(f"{kind}: {type(error).__name__} {error}")
        finally:
            connection.close()
            one_file.let_go()
            seal.close_handles()
            if kind == WRONG_KEY:
                keys.forget_all()
                keys.unlock_with(good, PASSPHRASE)
    return tally


def _damage(path: Path, kind: str, original: bytes, chance: Random) -> None:
    if kind == NEWER:
        raw = connection.connect(path)
        raw.execute(f"pragma user_version = {schema.STEPS + 1 + chance.randrange(9)}")
        raw.close()
    elif kind == WRONG_KEY:
        keys.forget_all()
        stranger = key_file.new_key()
        keys.path_of(path).unlink()
        if chance.random() < 0.5:  # another file's key file beside it; else none at all
            keys.keep(path, key_file.wrap(stranger, "not the words of this file at all"))
    else:
        data = bytearray(original)
        while data == original:
            BYTES[kind](data, chance)
        path.write_bytes(data)


def _one(path: Path, kind: str, tally: Tally, *, seal_on: bool) -> None:
    before = path.read_bytes()
    visible = True if seal_on else _is_visible(path)
    tally.done[kind] += 1
    began = time.perf_counter()
    found = _look(path)
    tally.looking.append(time.perf_counter() - began)
    # What follows from the rest, the search, is made anew without asking anybody.
    mended = found is None and visible and not seal_on and not _problems_now()
    connection.close()
    tally.changed += path.read_bytes() != before and found is not None
    tally.visible += visible
    if found is None:
        if mended:
            tally.mended += 1
        elif visible:
            tally.unseen[kind] += 1
        return
    if kind == WRONG_KEY:
        if isinstance(found, Finding):
            tally.unseen["a wrong key taken for damage"] += 1
        return
    wrong = _way_back(path, before)
    tally.restored += not wrong
    if wrong:
        tally.not_restored.append(f"{kind}: {wrong}")


def _look(path: Path) -> Finding | str | None:
    """The window's own decision: what is found, or the sentence that is shown; None if it opens."""
    opened = open_quietly(path)
    if isinstance(opened, Locked):
        return "the passphrase is asked for"
    if isinstance(opened, Finding | str):
        return opened or "nothing is there"
    if opened is None:
        return None
    # What the window would show a screen for first.
    from desktop.domain import first_look

    return first_look.open_after(opened)


def _is_visible(path: Path) -> bool:
    """Whether SQLite or the program's own checks see anything, asked of a copy."""
    copy = path.with_name("looked-at.db")
    shutil.copyfile(path, copy)
    try:
        schema.open_file(copy, keep_copy=False)
        return bool(_problems_now())
    except (KeyNeeded, KeyMissing):
        raise
    except (StoreError, UnicodeDecodeError):
        return True
    finally:
        connection.close()
        for ending in ("", "-wal", "-shm", ".seal"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


def _problems_now() -> list[str]:
    return soundness.find_problems(connection.raw()) or file_care.find_own_problems()


def _way_back(path: Path, damaged: bytes) -> str:
    """Restore the newest whole backup; what went wrong, or ''."""
    wanted = recovery.latest_good(path)
    done = recovery.restore_backup(wanted.backup.path, path, damaged=True)
    # The books tell of the restore itself.
    if any(done.counts[t] != n for t, n in wanted.counts.items() if t != "audit_entry"):
        return "not what the backup holds"
    connection.close()
    if done.aside is None or done.aside.read_bytes() != damaged:
        return "the damaged file was not kept as it was"
    one_file.let_go()
    return "" if _look(path) is None else "not sound after the restore"


def _results(sort: str, files: int, tally: Tally) -> list[Result]:
    unseen = ", ".join(f"{kind} {count}" for kind, count in tally.unseen.items())
    keyed = tally.done[WRONG_KEY]
    looked = sorted(tally.looking)
    return [
        Result(
            f"{sort}: damaged files found before the first screen",
            files,
            tally.done.total(),
            tally.unseen.total() + len(tally.crashes) + tally.changed,
            f"{len(tally.done)} kinds, {len(tally.crashes)} crashes, {tally.changed} changed by "
            f"looking, found in {looked[len(looked) // 2] * 1000:.0f} ms (median)"
            + (f"; unseen: {unseen}" if unseen else "")
            + (f"; {tally.crashes[0]}" if tally.crashes else ""),
        ),
        Result(
            f"{sort}: a verified backup came back, the damaged file kept",
            files - keyed,
            tally.restored,
            len(tally.not_restored),
            (tally.not_restored or ["byte for byte beside it, sound at the next start"])[0],
        ),
    ]


def _results_without_seal(files: int, tally: Tally) -> list[Result]:
    silent = files - tally.visible
    return [
        Result(
            "plain, after a crash (no seal): what any check can see was found",
            files,
            tally.done.total(),
            tally.unseen.total() + len(tally.crashes),
            f"{tally.visible} could be seen by a check, {silent} by nothing without a seal; "
            f"{tally.mended} mended by making the search anew; {len(tally.crashes)} crashes"
            + (f"; {tally.crashes[0]}" if tally.crashes else ""),
        )
    ]
