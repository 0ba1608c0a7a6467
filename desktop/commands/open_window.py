"""`rapport open --phone NUMBER`: the running window shows who that is; for softphones and scripts.

Quick above all: neither Qt nor Peewee, and the file itself is not even opened.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import StoreError
from desktop.commands.answering import say_json
from desktop.domain import screen_pop
from desktop.domain.screen_pop import Answer, Request

if TYPE_CHECKING:
    import subprocess

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 5.0
START_SECONDS = 30.0
LOOK_SECONDS = 0.1


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("open", help="show a caller or a patron in the running window")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--phone", metavar="NUMBER", help="who rings: +1 555 0142, tel:+15550142")
    what.add_argument("--patron", metavar="ID-or-EMAIL", help="this patron")
    what.add_argument("--search", metavar="TEXT", help="what to type into the search")
    parser.add_argument(
        "--no-start", action="store_true", help="do nothing if no window is running"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object; it names nobody")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Ask the window that was used last; start one if there is none. Raises StoreError."""
    request = _request(args)
    started = False
    answer = ask_running(args.database, request)
    if answer is None and not args.no_start:
        started = True
        answer = _ask_started(args.database, request)
    if args.json:
        say_json(
            {
                "window": "none" if answer is None else "started" if started else "running",
                "result": "" if answer is None else answer.result,
                "patrons": 0 if answer is None else answer.patrons,
            }
        )
    if answer is None:
        raise StoreError("No window of Rapport is running. Nothing was opened.")
    if answer.result == screen_pop.LOCKED:
        raise StoreError("Rapport is locked. Nothing was shown. Sign in at its window first.")
    if answer.result == screen_pop.REFUSED:
        raise StoreError("There is no such patron. Nothing was opened.")
    return 0


def _request(args: argparse.Namespace) -> Request:
    given = {kind: getattr(args, kind) for kind in screen_pop.KINDS}
    kind, text = next((k, v) for k, v in given.items() if v is not None)
    text = " ".join(text.split())
    if not text and kind == screen_pop.PHONE:
        text = "-"  # a number that was withheld rings all the same
    if not text or len(text) > screen_pop.LONGEST // 16:
        raise StoreError("Say in a few words what to open. Nothing was opened.")
    return Request(kind, text, os.environ.get("XDG_ACTIVATION_TOKEN", "")[:200])


def ask_running(database: Path, request: Request) -> Answer | None:
    """What the window that was used last answers; None if none is running.

    Raises StoreError if one is there that does not answer: another beside it would help nobody.
    """
    line = screen_pop.write_request(request)
    silent = False
    for place in screen_pop.list_places(database):
        try:
            said = _ask_pipe(place, line) if sys.platform == "win32" else _ask_socket(place, line)
        except (ConnectionRefusedError, FileNotFoundError):
            # Its window was killed: the next is asked, and nobody tries this one again.
            with contextlib.suppress(OSError):
                place.unlink()
            continue
        except OSError:
            silent = True
            continue
        with contextlib.suppress(ValueError):
            return screen_pop.read_answer(said)
        silent = True
    if silent:
        raise StoreError(
            "The window of Rapport does not answer. Nothing was opened. "
            "Look whether it waits for something."
        )
    return None


def _ask_socket(place: Path, line: bytes) -> bytes:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        asked.settimeout(CONNECT_SECONDS)
        asked.connect(screen_pop.address_of(place))
        asked.settimeout(ANSWER_SECONDS)
        asked.sendall(line)
        said = b""
        while not said.endswith(b"\n") and len(said) <= screen_pop.LONGEST:
            more = asked.recv(screen_pop.LONGEST)
            if not more:
                break
            said += more
    return said


def _ask_pipe(place: Path, line: bytes) -> bytes:
    """On Windows: a pipe is opened as a file. We may be in front, so we let the window be."""
    import ctypes

    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - there is none elsewhere
    user32.AllowSetForegroundWindow(-1)
    with Path(screen_pop.address_of(place)).open("r+b", buffering=0) as asked:
        asked.write(line)
        return asked.readline(screen_pop.LONGEST)


def _ask_started(database: Path, request: Request) -> Answer | None:
    """Start a window on the file, and ask it as soon as it listens. Raises StoreError."""
    from desktop import screen_needs

    if not database.exists():
        raise StoreError(
            f"There is no Rapport file at {database}. Nothing was opened. Check the name."
        )
    complaint = screen_needs.missing_for_window()
    if complaint:
        raise StoreError(complaint)
    with _starting(database) as ours:
        window = start_window(database) if ours else None
        for _ in _looks():
            answer = ask_running(database, request)
            if answer is not None:
                return answer
            if window is not None and window.poll() is not None:
                raise StoreError(
                    "The window could not be opened. Start Rapport by hand to see why."
                )
    raise StoreError("The window was started, but did not answer in time. The call is not shown.")


@contextlib.contextmanager
def _starting(database: Path) -> Iterator[bool]:
    """Whether the window is ours to start: not where another call is just starting one."""
    where = screen_pop.folder()
    sign = where / f"{screen_pop.key_of(database)}.starting"
    ours = True
    with contextlib.suppress(OSError):
        if screen_pop.make_folder(where):
            if sign.exists() and time.time() - sign.stat().st_mtime > START_SECONDS:
                sign.unlink()  # whoever made it was killed
            ours = _put_up(sign)
    try:
        yield ours
    finally:
        if ours:
            with contextlib.suppress(OSError):
                sign.unlink()


def _put_up(sign: Path) -> bool:
    try:
        sign.open("x").close()
    except FileExistsError:
        return False
    return True


def _looks() -> Iterator[None]:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        time.sleep(LOOK_SECONDS)
        yield


def start_window(database: Path) -> subprocess.Popen[bytes]:
    """The window as a program of its own, which stays when we have gone."""
    # Imported here: nearly always a window is there, and whoever rings must not wait for this.
    import subprocess

    program = (
        [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    )
    apart: dict[str, Any] = (
        {"creationflags": 0x00000208} if sys.platform == "win32" else {"start_new_session": True}
    )
    return subprocess.Popen(
        [*program, "--database", str(database)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **apart,
    )
