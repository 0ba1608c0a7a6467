"""Who and what is due to go by the house's own rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DuePatron:
    """A patron of whom nothing was heard for as long as the rules say. `last_on` the day of the last
    sign of them (an instant or a date); `what` it was: visit, gift, call, note, letter, form, made."""

    id: int
    name: str
    last_on: str
    what: str
    visits: int
    deceased: bool
    held_until: str = ""
    held_reason: str = ""


@dataclass(frozen=True, slots=True)
class DueTexts:
    """Rows that are due besides: responses of nobody we know, access needs that ended, words of old
    calls."""

    responses: int = 0
    needs: int = 0
    calls: int = 0
