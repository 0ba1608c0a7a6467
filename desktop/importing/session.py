"""The whole of an import as the wizard and the command line use it: understand, plan, apply, undo.

    understanding = understand(path)
    plan = make_plan(understanding, answers)
    result = apply_plan(plan, user_id=1)
    undo_batch(result.batch_id)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.importing.understanding import (
    Answers,
    BatchSummary,
    ImportPlan,
    ImportResult,
    Understanding,
)

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


def understand(path: Path, answers: Answers | None = None) -> Understanding:
    """What the file at `path` is. With `answers`, what it is given that somebody said so
    (another kind, encoding, delimiter, other roles): call it again after each such change.

    Raises ImportFailed with a sentence for a file that cannot be read.
    """
    raise NotImplementedError


def make_plan(
    understanding: Understanding,
    answers: Answers,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportPlan:
    """What applying would do; nothing is written. Raises ImportCancelled, ImportFailed."""
    raise NotImplementedError


def apply_plan(
    plan: ImportPlan,
    *,
    user_id: int | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Do it, in one transaction. Raises ImportCancelled (nothing was kept) or ImportFailed."""
    raise NotImplementedError


def undo_batch(batch_id: int) -> None:
    """Take an import back; every table is as it was. Raises ImportFailed if it cannot be."""
    raise NotImplementedError


def list_batches(limit: int = 50) -> list[BatchSummary]:
    """Past imports, newest first."""
    raise NotImplementedError
