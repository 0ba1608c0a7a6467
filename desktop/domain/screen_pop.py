"""How another program asks the window for a patron: where windows listen, and what is said.

    rapport open --phone +15550142

Each window of a file listens at an address of its own, for this user alone; the one that was used
last is asked. One line of JSON goes there, one comes back, neither longer than `LONGEST` bytes.
The answer names nobody. Only the standard library here: whoever asks must be quick.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

LONGEST = 4096
PIPES = "\\\\.\\pipe\\"
PHONE, PATRON, SEARCH = "phone", "patron", "search"
KINDS = (PHONE, PATRON, SEARCH)
RAISE = "raise"  # only come to the front: somebody started Rapport a second time

# What became of a request.
SHOWN = "shown"  # the patron is on the screen
OFFERED = "offered"  # several have the number: they are offered
NEW = "new"  # nobody has it: a new patron is offered
WAITING = "waiting"  # somebody is in the middle of something: a bar tells it
LOCKED = "locked"  # the screen is locked, or shows no patrons to who is there: nothing is shown
REFUSED = "refused"  # it was not understood


class Request(NamedTuple):
    """What is to be shown: a phone number, a patron (number or e-mail), or a search.

    `token` lets a desktop that guards its focus raise the window.
    """

    kind: str
    text: str
    token: str = ""


class Answer(NamedTuple):
    """What became of it, and how many patrons it was about."""

    result: str
    patrons: int = 0


def write_request(request: Request) -> bytes:
    """The line for a request. Raises ValueError if it is too long."""
    return _line({"ask": request.kind, "text": request.text, "token": request.token})


def read_request(line: bytes) -> Request:
    """A request from its line. Raises ValueError for anything that is none."""
    said = _said(line)
    kind, text, token = said.get("ask"), said.get("text"), said.get("token", "")
    if kind not in (*KINDS, RAISE) or not isinstance(text, str) or not isinstance(token, str):
        raise ValueError("no request")
    if not text.strip():
        raise ValueError("nothing asked")
    text.encode("utf-8")  # half a letter can neither be searched for nor shown
    return Request(str(kind), text.strip(), token if _is_token(token) else "")


def _is_token(text: str) -> bool:
    """Whether it may go into the environment, as tokens of desktops do."""
    return text.isascii() and text.isprintable()


def write_answer(answer: Answer) -> bytes:
    """The line for an answer."""
    return _line({"result": answer.result, "patrons": answer.patrons})


def read_answer(line: bytes) -> Answer:
    """An answer from its line. Raises ValueError for anything that is none."""
    said = _said(line)
    result, patrons = said.get("result"), said.get("patrons", 0)
    if not isinstance(result, str) or not isinstance(patrons, int):
        raise ValueError("no answer")
    return Answer(result, patrons)


def _line(said: dict[str, Any]) -> bytes:
    line = json.dumps(said, ensure_ascii=True).encode("ascii") + b"\n"
    if len(line) > LONGEST:
        raise ValueError("too long")
    return line


def _said(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise ValueError("too long")
    try:
        said = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not readable") from error
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said


# -- where windows listen


def folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """The folder in which each window has its place; this user's alone."""
    environment = os.environ if environment is None else environment
    if platform == "win32":
        named = environment.get("LOCALAPPDATA") or environment.get("TEMP", "C:\\Windows\\Temp")
        return Path(named) / "Rapport" / "windows"
    named = environment.get("XDG_RUNTIME_DIR", "")
    if named and Path(named).is_dir():
        return Path(named) / "rapport"
    return Path(environment.get("TMPDIR") or "/tmp") / f"rapport-{os.getuid()}"


def make_folder(path: Path) -> bool:
    """Make the folder for this user alone; False if somebody else has put something there."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return is_ours(path)
    except OSError:
        return False


def is_ours(path: Path) -> bool:
    """Whether a folder is there, is this user's, and nobody else may enter it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    if sys.platform == "win32":
        return stat.S_ISDIR(found.st_mode)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def key_of(database: Path) -> str:
    """Names a file in addresses, without telling where it is."""
    whole = os.path.normcase(str(database.expanduser().resolve()))
    told = whole.encode("utf-8", "surrogateescape")
    # No secret, and quickly loaded: only this user's own files are told apart.
    return f"{zlib.crc32(told):08x}{zlib.adler32(told):08x}"


def place_of(database: Path, process: int, where: Path | None = None) -> Path:
    """Where the window of a process has its place; on Unix that is the socket itself."""
    return (where or folder()) / f"{key_of(database)}-{process}"


def address_of(place: Path, platform: str = sys.platform) -> str:
    """What is listened at: the socket, or the pipe that a place stands for."""
    return f"{PIPES}rapport-{place.name}" if platform == "win32" else str(place)


def sweep(where: Path) -> None:
    """Clear away the places of windows that were killed, whichever file they had open."""
    for entry in os.scandir(where):
        process = entry.name.rpartition("-")[2]
        if process.isdecimal() and not _runs(int(process)):
            with contextlib.suppress(OSError):
                Path(entry.path).unlink()


def _runs(process: int) -> bool:
    """Whether there is such a process; where that cannot be asked, there may be."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def list_places(database: Path, where: Path | None = None) -> list[Path]:
    """The places of all windows of a file, the one that was used last first."""
    where = where or folder()
    if not is_ours(where):
        return []
    begins = f"{key_of(database)}-"
    found = []
    for entry in os.scandir(where):
        if entry.name.startswith(begins):
            try:
                found.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
            except OSError:
                continue
    return [where / name for _, name in sorted(found, reverse=True)]
