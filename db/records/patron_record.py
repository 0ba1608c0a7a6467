"""All that is kept of one patron, table by table, for the patron to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """`tables`: each table's rows with all columns, and what their numbers stand for under names of
    their own (`performance`, `interest`, `question`, ...).

    `others` are people's names that stand somewhere in it and are not the patron's; `left_out` says
    what was not given because it is somebody else's.
    """

    patron_id: int
    name: str
    tables: dict[str, list[Row]]
    others: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default_factory=tuple)
