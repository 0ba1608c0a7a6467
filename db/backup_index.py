"""The index of a folder of backups: what stands in it, and how one program at a time changes it.

    found = backup_index.read(folder)
    with backup_index.changing(folder) as index:
        index.kept["last"] = 7

Anybody can write to the folder, so the index is believed as far as it makes sense. No patron data in it:
times, sizes, counts, hashes.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from db import clock, one_at_a_time

INDEX = "index.json"
PART = ".part"
LOCK = ".lock"
UNKNOWN = "unknown"
MOST = 2**63  # no number in the index is larger
PATIENCE = 2.0  # seconds: another program changes the index in a few milliseconds

_writing = threading.RLock()


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. `made_at` an instant, `size` in bytes, `counts` of a few tables; `verified_at` '' for a
    copy that nobody compared; `number` 0 where it is not in the index (never deleted by us).
    """

    path: Path
    made_at: str
    why: str = UNKNOWN
    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    head: str = ""
    schema: int = 0
    file_id: str = ""
    encrypted: bool = False
    verified_at: str = ""
    digest: str = ""  # SHA-256 of the copy
    seen: tuple[int, ...] = ()  # what the live file looked like from outside
    whole_at: str = ""  # an instant: since then all of it was looked through
    books: int = 0  # how many entries the books had
    chain: str = ""  # and how they ended: the hash of the last one
    number: int = 0

    @property
    def ours(self) -> bool:
        """Whether the index names it."""
        return self.number > 0


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """A folder elsewhere that gets the newest copy too. `asked_at`, `copied_at`, `failed_at` are instants
    or ''; `closes` counts how often the file was closed before anybody was asked.
    """

    path: str = ""
    asked_at: str = ""
    copied_at: str = ""
    copied: str = ""  # the name of the copy that is there
    failed_at: str = ""
    problem: str = ""
    closes: int = 0


@dataclass(frozen=True, slots=True)
class PutBack:
    """A copy took the file's place at the instant `at`, when `number` was the last number given: of the
    backups until then, those with more than `books` entries need not agree with the file any more.
    """

    at: str
    number: int
    books: int


_EMPTY: dict[type[Any], Any] = {
    Backup: Backup(Path(), ""), SecondPlace: SecondPlace(), PutBack: PutBack("", 0, 0)
}  # fmt: skip


@dataclass(slots=True)
class Index:
    """What a folder's index says: of its copies, and `kept`, whatever else it holds by name."""

    kept: dict[str, Any]
    backups: list[Backup]

    @property
    def last(self) -> int:
        """The highest number that was ever given."""
        last = self.kept.get("last", 0)
        return last if _is_like(last, 0) else 0

    @property
    def begun(self) -> list[str]:
        """The names of copies that were begun and are not in the index yet."""
        names = self.kept.get("begun", [])
        listed = names if isinstance(names, list) else []
        return [n for n in listed if isinstance(n, str) and n and Path(n).name == n and _is_path(n)]

    @property
    def second(self) -> SecondPlace:
        """What is known of the second place; empty if nobody was asked."""
        found: SecondPlace | None = _made(SecondPlace, self.kept.get("second", {}))
        return found if found is not None and _is_path(found.path) else SecondPlace()

    @property
    def told(self) -> dict[str, str]:
        """What was said once about the file."""
        kept = self.kept.get("told", {})
        return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}

    @property
    def put_back(self) -> list[PutBack]:
        """When other books than these backups' came into the file."""
        listed = self.kept.get("put_back", [])
        made = (_made(PutBack, one) for one in (listed if isinstance(listed, list) else []))
        return [one for one in made if one is not None and _is_instant(one.at)]


def read(folder: Path) -> Index:
    """What the index says now; nothing where there is none, or where it makes no sense."""
    kept = _read(folder)
    return Index(kept, _entries(folder, kept))


@contextlib.contextmanager
def changing(folder: Path) -> Iterator[Index]:
    """The index, to be changed while no other thread and no other program does; written at the end if
    it is another one then. Raises OSError.

    Who waits for longer than `PATIENCE` (somebody's program was stopped in the middle, or the folder
    is on a share without locks) goes on all the same: the worst is that a copy is not named.
    """
    path, handle = folder / (INDEX + LOCK), None
    with _writing:
        with contextlib.suppress(OSError):
            handle = one_at_a_time.take(path, PATIENCE)
        try:
            index = read(folder)
            before = Index(dict(index.kept), list(index.backups))
            yield index
            if index != before:
                _write(folder, index)
        finally:
            if handle is not None:
                one_at_a_time.give_back(path, handle)


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _entries(folder: Path, kept: dict[str, Any]) -> list[Backup]:
    """The copies that the index names; what does not fit is passed over, and twice the same name is once."""
    found: dict[str, Backup] = {}
    listed = kept.get("backups", [])
    for one in listed if isinstance(listed, list) else []:
        name = one.get("name") if isinstance(one, dict) else None
        if not isinstance(name, str) or Path(name).name != name or name in ("", ".", ".."):
            continue  # never a way out of the folder
        made = _made(Backup, {**one, "path": folder / name})
        if made is None or not _is_path(name) or not _is_instant(made.made_at):
            continue
        if name not in found or found[name].number < made.number:
            found[name] = made
    return list(found.values())


def _made(kind: type[Any], values: Any) -> Any:
    """A record of what was kept; None if that does not fit: anybody can write to the index."""
    if not isinstance(values, dict):
        return None
    known = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    known = {k: v for k, v in known.items() if k in kind.__dataclass_fields__}
    try:
        made = kind(**known)
    except TypeError:
        return None
    likes = (getattr(_EMPTY[kind], name) for name in known)
    return made if all(map(_is_like, known.values(), likes)) else None


def _is_like(value: Any, like: Any) -> bool:
    """Whether a value is of the kind of another, and what is in it are whole numbers of a sane size."""
    if isinstance(like, Path):
        return isinstance(value, Path)
    if type(value) is not type(like):
        return False
    inner = value.values() if isinstance(value, dict) else value if type(value) is tuple else ()
    numbers = (value,) if type(value) is int else inner
    return all(type(number) is int and abs(number) < MOST for number in numbers)


def _is_path(text: str) -> bool:
    """Whether the system can be asked about a name at all."""
    try:
        return b"\0" not in os.fsencode(text) and len(os.fsencode(Path(text).name)) <= 255
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and bool(clock.to_local(text))
    except (ValueError, OverflowError):
        return False


def _write(folder: Path, index: Index) -> None:
    """The whole index at once: the old one or the new one, never a half."""
    listed = []
    for backup in index.backups:
        values = asdict(backup)
        values["name"] = values.pop("path").name
        listed.append(values)
    part = folder / (INDEX + PART)
    text = json.dumps(index.kept | {"backups": listed}, indent=1)
    part.unlink(missing_ok=True)  # a link there would be written through
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / INDEX)
