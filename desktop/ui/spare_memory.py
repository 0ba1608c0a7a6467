"""Gives memory back to the system that nothing uses any more.

The C library keeps what was freed: after the start that is a fifth of all that the program holds.
And PySide reads the source of each module that is imported after it, which Python then keeps for
tracebacks that nobody reads.
"""

from __future__ import annotations

import ctypes
import linecache
import sys
import time

SECONDS_BETWEEN = 20.0


class _Given:
    last = -SECONDS_BETWEEN


def forget_sources() -> None:
    """Let go of the sources of modules. For the thread that imports Qt, which reads them."""
    linecache.clearcache()


def give_back() -> None:
    """Give back what was freed; often asked, seldom done. For any thread but the window's."""
    now = time.monotonic()
    if now - _Given.last < SECONDS_BETWEEN or not sys.platform.startswith("linux"):
        return
    _Given.last = now
    try:
        trim = ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):
        return  # a C library without it
    trim(0)
