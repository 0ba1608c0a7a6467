"""The log of mishaps and the report made of it: times, kinds, places, versions, counts.

No message, argument, name of a file or line of SQL is ever written, so that it may be read by
anybody. Five files of a megabyte in the data folder, for this user alone; nothing is sent anywhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from db import clock, connection
from desktop.domain.mishap import Mishap

NAME, FAULT_NAME = "mishaps.log", "fault.log"
FILES, LARGEST = 5, 1_000_000
MOST_IN_REPORT = 1_000  # lines of the log
_FAULT_PLACE = re.compile(r'File "(?:.*[\\/])?(\w+\.py)", line (\d+)')
_FAULT_KIND = re.compile(
    r"(Segmentation fault|Aborted|Bus error|Floating point exception|Illegal instruction|"
    r"stack overflow|access violation|code 0x[0-9a-f]+)"
)
_writing = threading.Lock()


class MishapLog:
    """The log in a folder. Never raises: what cannot be written is let go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._begun = False

    @property
    def file(self) -> Path:
        """Where the newest lines are."""
        return self.folder / NAME

    def write(self, seen: Mishap) -> bool:
        """Keep a mishap; whether it could be."""
        word = "trouble" if seen.calm else "mistake"
        parts = [f"{word} {seen.title}", f"save {seen.fate}"]
        if seen.stack:
            parts.append("stack " + " < ".join(seen.stack))
        if seen.causes:
            parts.append("from " + ", ".join(seen.causes))
        return self._add(" | ".join(parts))

    def write_message(self, word: str, place: str) -> bool:
        """Keep what the screens' library warned of: its kind and the place in the program."""
        return self._add(f"{word} | {place}")

    def write_counts(self, counts: Mapping[str, int]) -> bool:
        """Keep how often what was written once has happened in all."""
        again = [f"{title} {number} times" for title, number in counts.items() if number > 1]
        return self._add("in all | " + ", ".join(again)) if again else True

    def lines(self) -> list[str]:
        """All lines that are kept, oldest first."""
        found: list[str] = []
        for path in reversed(_names(self.folder, NAME)):
            with contextlib.suppress(OSError):
                found += path.read_text(encoding="ascii", errors="replace").splitlines()
        return found

    def open_fault_file(self) -> IO[bytes] | None:
        """A fresh file for the stack of a crash; what the last one holds goes into the log."""
        path = self.folder / FAULT_NAME
        try:
            _make_folder(self.folder)
            if path.exists() and path.stat().st_size:
                self._add("crash | " + fault_places(path.read_text("utf-8", "replace")))
                _move_on(self.folder, FAULT_NAME)
            return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", 0)
        except OSError:
            return None

    def _add(self, text: str) -> bool:
        lines = [] if self._begun else [f"{clock.now_text()} start | {versions()}"]
        lines.append(f"{clock.now_text()} {text}")
        data = "".join(f"{line}\n" for line in lines).encode("ascii", "replace")
        try:
            with _writing:
                _make_folder(self.folder)
                if self.file.exists() and self.file.stat().st_size + len(data) > LARGEST:
                    _move_on(self.folder, NAME)
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                handle = os.open(self.file, flags, 0o600)
                try:
                    os.write(handle, data[:LARGEST])
                finally:
                    os.close(handle)
        except OSError:
            return False
        self._begun = True
        return True


def report(
    log: MishapLog, counts: Mapping[str, int], facts: Iterable[str] = (), screens: str = ""
) -> str:
    """The whole report, as it is shown and then saved. `counts`: of this sitting, by title."""
    import platform  # most days nobody asks for a report

    lines = log.lines()
    left_out = max(0, len(lines) - MOST_IN_REPORT)
    found = [
        "Report of what went wrong in Rapport",
        "",
        "It holds kinds of mistakes, places in the program, versions and counts; no names,",
        "no notes, no file names. Nothing of it is sent by itself.",
        "",
        f"Made: {clock.now_text()}",
        f"Versions: {versions()}{f', {screens}' if screens else ''}",
        f"System: {platform.system()} {platform.release()} {platform.machine()}, "
        f"{os.cpu_count() or 1} processors",
        *_room(log.folder),
        *facts,
        "",
        "In this sitting:",
        *([f"  {title}: {number}" for title, number in counts.items()] or ["  nothing"]),
        "",
        f"The log, oldest first{f' ({left_out} older lines left out)' if left_out else ''}:",
        *([f"  {line}" for line in lines[left_out:]] or ["  empty"]),
        "",
    ]
    return "\n".join(found)


def versions() -> str:
    """What runs here, in a line."""
    # Imported here: they bring a dozen modules, and most days nothing is written.
    import platform
    from importlib import metadata

    rapport = "unknown"
    with contextlib.suppress(metadata.PackageNotFoundError):
        rapport = metadata.version("rapport")
    driver = sys.modules.get("sqlcipher3.dbapi2")
    return (
        f"rapport {rapport}, python {platform.python_version()}, "
        f"sqlite {getattr(driver, 'sqlite_version', '?')}, {sys.platform}"
    )


def fault_places(text: str) -> str:
    """What a crash's file tells, without the folders it names.

    >>> fault_places('Fatal Python error: Aborted\\n  File "/home/ann/x/rail.py", line 8 in go')
    'Aborted at rail.py:8'
    """
    kind = _FAULT_KIND.search(text)
    places = [f"{name}:{line}" for name, line in _FAULT_PLACE.findall(text)][:30]
    return f"{kind.group(1) if kind else 'stopped'} at {' < '.join(places) or '?'}"


def _room(folder: Path) -> list[str]:
    import shutil  # as above

    found = []
    with contextlib.suppress(OSError):
        there = next(one for one in (folder, *folder.parents) if one.is_dir())
        found.append(f"Room on the disk: {shutil.disk_usage(there).free / 1e9:.1f} GB")
    with contextlib.suppress(Exception):
        size = connection.current_path().stat().st_size
        found.append(f"Size of the file: {size / 1e6:.1f} MB")
    return found


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _names(folder: Path, name: str) -> list[Path]:
    """The files of a log, newest first."""
    stem, ending = name.rsplit(".", 1)
    return [folder / name, *(folder / f"{stem}.{n}.{ending}" for n in range(1, FILES))]


def _move_on(folder: Path, name: str) -> None:
    """Make room for a fresh file: each takes the next one's name, the oldest goes."""
    names = _names(folder, name)
    for older, newer in zip(reversed(names[1:]), reversed(names[:-1]), strict=True):
        if newer.exists():
            newer.replace(older)
