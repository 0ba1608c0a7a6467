"""Imported first by the window: its modules are loaded as fast as they can be.

Four things slow them down. Python looks for garbage meanwhile, and there is none yet: it rests
until all are loaded. Qt's support modules lie inside a library as text, so that they would be
compiled at each start, a tenth of it: what they were compiled to is kept, as Python keeps it of
all other modules, and used for as long as Python and the text are the same. One of them only
writes stub files for those who develop with Qt, and brings a dozen modules: it stays empty. And
Qt reads the source of each module that is loaded after it, to see whether names in another
spelling may be wanted there: they never are.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import marshal
import os
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

SUPPORT = "shibokensupport/"
LEFT_EMPTY = frozenset({SUPPORT + "signature/lib/pyi_generator.py"})

_looked_for = gc.isenabled()
gc.disable()


def look_for_garbage() -> None:
    """As it was before: the modules are loaded, or the first page is painted.

    What is there the first time are modules alone. They stay, so nobody looks through them again.
    """
    if not gc.get_freeze_count():
        gc.freeze()
    if _looked_for:
        gc.enable()


def rest() -> None:
    """No garbage is looked for while the first page is made."""
    gc.disable()


class Compiled:
    """What the support modules were compiled to, in one file beside our own compiled modules."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = self._read()
        self._new = False

    def compile(self, source: Any, filename: Any, mode: str, *rest: Any, **more: Any) -> Any:
        """`compile`, but a support module that is known is not compiled again."""
        plain = mode == "exec" and not rest and not more and isinstance(source, bytes)
        if not plain or not str(filename).startswith(SUPPORT):
            return _compile(source, filename, mode, *rest, **more)
        if filename in LEFT_EMPTY:
            return _compile(b"", filename, mode)
        key = source_hash(source)
        code = self._known.get(key)
        if not isinstance(code, CodeType):
            code = self._known[key] = _compile(source, filename, mode)
            self._new = True
        return code

    def keep(self) -> None:
        """Write down what is new; not worth a word if that cannot be done."""
        if not self._new or sys.dont_write_bytecode:
            return
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(MAGIC_NUMBER + marshal.dumps(self._known))
            part.replace(self._file)

    def _read(self) -> dict[bytes, CodeType]:
        try:
            content = self._file.read_bytes()
            if content.startswith(MAGIC_NUMBER):
                found = marshal.loads(content[len(MAGIC_NUMBER) :])
                return found if isinstance(found, dict) else {}
        except (OSError, ValueError, EOFError, TypeError):
            pass  # there is none, or only a piece of one: it is made again
        return {}


_compile = builtins.compile


@contextlib.contextmanager
def compiled_once(file: Path | None = None) -> Iterator[Compiled]:
    """Inside it, support modules of Qt that are imported are compiled at most once in a life."""
    kept = Compiled(file or Path(cache_from_source(__file__)).with_suffix(".qt"))
    builtins.compile = kept.compile
    try:
        yield kept
    finally:
        builtins.compile = _compile
    kept.keep()


def read_no_sources() -> None:
    """Qt is loaded: spare it the look into the modules that come after it. For each of them it would be
    told what it is of those that use Qt's names as they are."""
    feature = sys.modules.get(SUPPORT.replace("/", ".") + "feature")
    names = {} if feature is None else vars(feature)
    if "_mod_uses_pyside" in names:
        names["_mod_uses_pyside"] = lambda _module: True
