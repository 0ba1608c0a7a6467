"""What the insights count, row by row; what a number means is said in `desktop.domain.insights`."""

from __future__ import annotations

from typing import NamedTuple


class Period(NamedTuple):
    """Days from `first` to `last`, both included (ISO), and the stored instants between which
    something belongs to them: [begins, ends). A day ends at four in the morning.
    """

    first: str
    last: str
    begins: str
    ends: str


class SeasonDays(NamedTuple):
    """A season with its first and last day."""

    name: str
    first: str
    last: str


class SaidRow(NamedTuple):
    """An opener that was said; whether something was written down that came back."""

    patron_id: int
    kind: str
    came_back: bool


class CallRow(NamedTuple):
    """A call that ended; `patron_id` None where nobody knew who it was."""

    id: int
    patron_id: int | None
    kind: str
    seconds: int


class OutcomeRow(NamedTuple):
    """What came of an offer in a call that ended. result: agreed, declined, open."""

    call_id: int
    patron_id: int | None
    kind: str
    result: str
    tickets: int
    amount_minor: int
    currency: str


class PromiseRow(NamedTuple):
    """A promise with a day; `due_on` the day that was said first."""

    patron_id: int
    due_on: str
    done_at: str | None


class ComplaintRow(NamedTuple):
    """A complaint, and whether they came to, or bought, a later performance since."""

    patron_id: int
    came: bool
    bought: bool
