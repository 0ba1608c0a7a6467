"""Once a month, to who may decide about it: how many are due to go by the rules of the house.

And what an erasure could not finish is finished, whoever sits here.
"""

from __future__ import annotations

from db import gate
from db.errors import StoreError
from db.gate import Right
from desktop.ui.desk import Desk
from desktop.ui.tasks import Cancelled, Progress


def look(desk: Desk) -> None:
    """Count on the worker, if nobody was told this month; a notice says how many, never who."""
    may = gate.may(Right.POLICY)

    def work(_progress: Progress, _cancelled: Cancelled) -> str:
        # Imported here: it is read after the first paint, and most days not at all.
        from desktop.domain import erasure, retention

        erasure.sweep_if_due()
        if not may or retention.is_reminded():
            return ""
        said = retention.reminder(retention.count_due())
        retention.mark_reminded()
        return said

    desk.tasks.start(work, lambda said: _tell(desk, said), _on_failed)


def _tell(desk: Desk, said: str) -> None:
    if said:
        desk.toasts.show(f"{said}.")


def _on_failed(error: BaseException) -> None:
    # A file that is locked for a moment: another start counts.
    if not isinstance(error, StoreError):
        raise error
