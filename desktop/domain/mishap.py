"""What to say when something went wrong that nobody foresaw: one sentence, no patron data."""

from __future__ import annotations

from pathlib import Path

from db.errors import store_error


def sentence_for(error: BaseException) -> str:
    """The calm sentence an error carries, else what it was and where in the program.

    The message of any other error is left out: it may quote what was being worked on.
    """
    return _calm_sentence(error) or (
        f"Rapport made a mistake of its own ({place_of(error)}). What was saved is safe."
    )


def is_calm(error: BaseException) -> bool:
    """Whether the world failed, not the program."""
    return bool(_calm_sentence(error))


def _calm_sentence(error: BaseException) -> str:
    calm = getattr(error, "sentence", "") or getattr(store_error(error), "sentence", "")
    if calm:
        return str(calm)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return ""


def place_of(error: BaseException) -> str:
    """`KeyError at visits.py:124`: the kind of error and where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
