"""How an import's memory is freed without holding the window up.

An import makes millions of objects. Each full search for unreachable cycles among them would hold
every thread for a fifth of a second, so none is made while it runs. At the end its large tables
are emptied entry by entry, which other threads may interrupt; freed as a whole they may not.
"""

from __future__ import annotations

import gc
import threading
from contextlib import ContextDecorator
from typing import Any

_lock = threading.Lock()
_inside = 0
_was_on = True


class NoCollection(ContextDecorator):
    """`with NoCollection():` or `@NoCollection()`; may be nested and used by several threads."""

    def __enter__(self) -> None:
        global _inside, _was_on
        with _lock:
            if _inside == 0:
                _was_on = gc.isenabled()
                gc.disable()
            _inside += 1

    def __exit__(self, *_: object) -> None:
        global _inside
        with _lock:
            _inside -= 1
            if _inside == 0 and _was_on:
                gc.enable()


LARGE = 2_000  # entries; smaller tables are freed in no time
OURS = "desktop.importing."


def take_apart(root: object, *but: object) -> None:
    """Empty the large tables of an importer and of the parts it is made of.

    `but` are parts that are still needed: they and what hangs on them are left whole.
    """
    seen = {id(part) for part in but}
    waiting: list[Any] = [root]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        _empty(part)
        held = getattr(part, "__dict__", None) or {
            name: getattr(part, name, None) for name in getattr(part, "__slots__", ())
        }
        waiting += [
            value
            for value in held.values()
            if isinstance(value, dict | list | set) or type(value).__module__.startswith(OURS)
        ]


def _empty(table: object) -> None:
    if isinstance(table, dict) and len(table) > LARGE:
        while table:
            table.popitem()
    elif isinstance(table, list | set) and len(table) > LARGE:
        while table:
            table.pop()
