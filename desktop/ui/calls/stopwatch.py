"""How long was talked: runs, is paused, goes on. The ticks come from outside, so tests set them."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatch:
    """`ticks` gives seconds that only go forward; `begun` is what was talked before."""

    def __init__(self, ticks: Callable[[], float], begun: float = 0) -> None:
        self._ticks = ticks
        self._before = float(begun)
        self._since: float | None = None

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._since is not None

    @property
    def seconds(self) -> int:
        """Whole seconds so far."""
        running = 0.0 if self._since is None else self._ticks() - self._since
        return int(self._before + running)

    def go(self) -> None:
        """Time passes from now on."""
        if self._since is None:
            self._since = self._ticks()

    def pause(self) -> None:
        """Time stands; `seconds` stays what it is."""
        if self._since is not None:
            self._before += self._ticks() - self._since
            self._since = None


def talked_words(seconds: int) -> str:
    """As a clock shows it.

    >>> talked_words(252), talked_words(3725)
    ('04:12', '1:02:05')
    """
    hours, rest = divmod(max(seconds, 0), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def minutes_words(seconds: int) -> str:
    """As one says it.

    >>> minutes_words(20), minutes_words(252)
    ('under a minute', '4 min')
    """
    return f"{seconds // 60} min" if seconds >= 60 else "under a minute"
