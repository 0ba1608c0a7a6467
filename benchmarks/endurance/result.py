"""What an endurance run found: how many were wanted, how many were done, how many went wrong."""

from __future__ import annotations

from typing import NamedTuple


class Result(NamedTuple):
    """One line of the table. `bad` of `done` attempts went wrong; `figures` says more in words."""

    what: str
    wanted: int
    done: int
    bad: int
    figures: str = ""

    @property
    def passed(self) -> bool:
        """Whether all that was wanted was done, and nothing of it went wrong."""
        return self.done >= self.wanted and self.bad == 0
