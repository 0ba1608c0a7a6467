"""What can go wrong with a file somebody wants to import, each with a sentence for the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from db.errors import file_error

P = ParamSpec("P")
T = TypeVar("T")


class ImportFailed(Exception):
    """An import cannot go on. `sentence` is safe to show: what happened, what is safe, what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class FileNotRead(ImportFailed):
    """The file is damaged, locked, unsafe or of a kind that cannot be read."""


class ImportCancelled(ImportFailed):
    """Somebody stopped it; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing of this file was kept.")


def reads_a_file(function: Callable[P, T]) -> Callable[P, T]:
    """For what reads a file to the end: a disk that fails meanwhile raises FileNotRead."""

    @wraps(function)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except OSError as error:
            name = Path(str(error.filename)).name if error.filename else "The file"
            raise FileNotRead(
                file_error(error, f"{name} could not be read", "Nothing was imported.").sentence
            ) from error

    return reading
