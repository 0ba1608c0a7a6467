"""No search for unreachable cycles while an import runs.

An import makes millions of objects and no cycles; each full search through them would hold the
window up for a fifth of a second, and slow the import itself. What is counted goes on being freed.
"""

from __future__ import annotations

import gc
import threading
from contextlib import ContextDecorator

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
