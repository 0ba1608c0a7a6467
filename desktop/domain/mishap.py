"""What to say and to keep when something went wrong that nobody foresaw: no patron data, ever.

The message of an error may quote what was being worked on, and so may its arguments, its notes and
even the name of a class made on the way. What is said and written here comes from the program's
own text alone: kinds of errors that a module really has, modules, lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import NamedTuple

from db import connection
from db.errors import file_error, store_error

OURS = ("desktop", "db", "resources")
MOST_FRAMES, MOST_CAUSES = 30, 12
# What of a save is safe, by what really became of it.
SAFE = {
    connection.NONE_OPEN: "What was saved is safe.",
    connection.TAKEN_BACK: "This change was not kept. What was saved before is safe.",
    connection.UNSURE: (
        "The disk did not confirm the last save, so it may or may not have been kept; look whether "
        "it is there. What was saved before is safe."
    ),
    connection.UNDER_WAY: (
        "A save was still under way, and whether it is kept shows when it ends. "
        "What was saved before is safe."
    ),
}


class Mishap(NamedTuple):
    """One thing that went wrong, as much of it as may be kept.

    `kind` and `place` (`visits.py:124`) name it; `stack` holds `module:line`, innermost first;
    `causes` what it came from; `fate` what became of a save; `calm` the error's own sentence where
    the world failed and not the program, else ''.
    """

    kind: str
    place: str
    stack: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    fate: str = connection.NONE_OPEN
    calm: str = ""

    @property
    def title(self) -> str:
        """`KeyError at visits.py:124`."""
        return f"{self.kind} at {self.place}" if self.place else self.kind

    @property
    def safe(self) -> str:
        """What is safe."""
        return SAFE[self.fate]


def observe(error: BaseException) -> Mishap:
    """What may be kept of an error. Call it on the thread that raised it."""
    stack = _stack(error)
    return Mishap(
        kind_of(type(error)),
        _place(stack),
        tuple(stack[:MOST_FRAMES]),
        tuple(_causes(error)),
        connection.fate_of_save(error),
        _calm_sentence(error),
    )


def sentence_for(error: BaseException) -> str:
    """The calm sentence an error carries, else what it was and where in the program.

    The message of any other error is left out: it may quote what was being worked on.
    """
    seen = observe(error)
    return seen.calm or f"Rapport made a mistake of its own ({seen.title}). {seen.safe}"


def is_calm(error: BaseException) -> bool:
    """Whether the world failed, not the program."""
    return bool(_calm_sentence(error))


def place_of(error: BaseException) -> str:
    """`KeyError at visits.py:124`: the kind of error and where in our own code it was raised."""
    place = _place(_stack(error))
    kind = kind_of(type(error))
    return f"{kind} at {place}" if place else kind


def kind_of(kind: type) -> str:
    """The name of a kind of error, or of the nearest it descends from that a module has."""
    for one in kind.__mro__:
        found: object = sys.modules.get(str(one.__module__))
        for part in one.__qualname__.split("."):
            found = getattr(found, part, None)
        if found is one:
            return one.__name__
    return "Exception"


def place_in(frame: FrameType, line: int) -> str:
    """`desktop.ui.rail:88`; only a module that was really loaded has a name."""
    name = frame.f_globals.get("__name__")
    module = sys.modules.get(name) if isinstance(name, str) else None
    known = module is not None and getattr(module, "__dict__", None) is frame.f_globals
    return f"{name if known else '?'}:{line}"


def _stack(error: BaseException) -> list[str]:
    """`module:line` of each frame, innermost first."""
    found: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        found.append(place_in(trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found[::-1]


def _place(stack: list[str]) -> str:
    """The innermost line of ours, else the innermost of all, as a file of the program."""
    if not stack:
        return ""
    ours = next((one for one in stack if one.split(".")[0].split(":")[0] in OURS), stack[0])
    module, line = ours.rsplit(":", 1)
    return f"{module.rsplit('.', 1)[-1]}.py:{line}"


def _causes(error: BaseException) -> Iterator[str]:
    """What an error came from and what a group of errors holds, as far as one wants to read."""
    met, waiting = {id(error)}, _next_of(error)
    number = 0
    while waiting and number < MOST_CAUSES:
        one = waiting.pop(0)
        if id(one) in met:
            continue
        met.add(id(one))
        number += 1
        waiting += _next_of(one)
        yield place_of(one)


def _next_of(error: BaseException) -> list[BaseException]:
    inside = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    return [one for one in (error.__cause__, error.__context__, *inside) if one is not None]


def _calm_sentence(error: BaseException) -> str:
    if type(error).__module__.split(".")[0] in OURS:
        own = getattr(error, "sentence", "")
        if own and isinstance(own, str):
            return own
    calm = store_error(error)
    if calm is not None:
        return calm.sentence
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno):
        return file_error(
            error, "Rapport could not finish that", "What was saved is safe."
        ).sentence
    return ""
