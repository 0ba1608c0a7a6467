"""What an opener is: its kinds, the fields their lines may use, and the line with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from db import clock


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of opener. `groups`: which fields the lines of each group may use.

    A group is a case that needs words of its own (scanned, attendance not known ...).
    """

    label: str
    groups: Mapping[str, frozenset[str]]


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


_TITLED = _fields("title", "when")

KINDS: dict[str, Kind] = {
    "attended_lately": Kind(
        "Attended lately",
        {"came": _TITLED, "came_plain": _TITLED, "came_disrupted": _TITLED, "unknown": _TITLED},
    ),
    "here_tonight": Kind(
        "Here tonight",
        {"fits": _fields("title", "when", "interest", "you_love"), "plain": _TITLED},
    ),
    "fits_interest": Kind(
        "Something coming up that fits",
        {
            "told": _fields("title", "when", "interest", "you_love", "told"),
            "known": _fields("title", "when", "interest", "you_love"),
        },
    ),
    "family": Kind(
        "Children, and no family show yet",
        {"any": _fields("title", "when", "children", "have")},
    ),
    "nth_visit": Kind(
        "A round number of visits",
        {
            "tonight": _fields("nth", "occasion"),
            "tonight_by_our_book": _fields("nth", "occasion"),
            "last": _fields("nth", "title"),
            "last_by_our_book": _fields("nth", "title"),
        },
    ),
    "years": Kind(
        "Years since the first visit",
        {
            "anniversary": _fields("years", "title"),
            "came": _fields("years", "title"),
            "came_plain": _fields("years"),
            "had_tickets": _fields("years", "title"),
            "had_tickets_plain": _fields("years"),
        },
    ),
    "birthday": Kind(
        "Birthday",
        {"today": _fields(), "before": _fields("when"), "after": _fields("when")},
    ),
    "returning": Kind(
        "Back after a long time",
        {
            "came": _fields("title", "month"),
            "had_tickets": _fields("title", "month"),
            "plain": _fields(),
            "ahead": _fields("title", "when"),
        },
    ),
    "first_visit": Kind(
        "First visit",
        {"tonight": _TITLED, "ahead": _TITLED, "past": _TITLED},
    ),
    "thanks": Kind(
        "Thanks",
        {
            "gift": _fields(),
            "gift_to": _fields("purpose"),
            "returned": _fields("title"),
            "returned_plain": _fields(),
            "upgrade": _fields("membership"),
        },
    ),
    "promise": Kind(
        "A promise",
        {"owed": _fields("made"), "overdue": _fields("made"), "kept": _fields("made")},
    ),
    "reaction": Kind("Liked it, and told us", {"liked": _fields("title", "who", "when")}),
    "long_known": Kind(
        "An interest we have known for long",
        {"doing": _fields("doing"), "liking": _fields("interest", "you_love", "still")},
    ),
}

# Groups whose lines may be glad about a performance; nowhere else may one be praised.
GLAD_GROUPS = frozenset({("attended_lately", "came")})


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason. `on` is its date or instant ('' if none), `source` who told us, in words.

    `printable` is False for what a volunteer need not read: amounts, seats left, wordings.
    """

    text: str
    on: str = ""
    source: str = ""
    printable: bool = True

    @property
    def words(self) -> str:
        """`loves string quartets (Season signup, 3 Mar 2024)`."""
        return f"{self.text} ({self.source})" if self.source else self.text


@dataclass(frozen=True, slots=True)
class Opener:
    """A line to begin with, and why it is true.

    `key` is kind and fact, as kept with "Said it" and "Not now". `rank` counts from 1.
    `print_say` is the line as it may stand on paper ('' if it may not): never a child's name.
    """

    kind: str
    key: str
    say: str
    because: str
    rank: int
    facts: tuple[Fact, ...]
    print_say: str = ""

    @property
    def printable(self) -> bool:
        """Whether there is a line for the briefing sheet."""
        return bool(self.print_say)

    @property
    def print_because(self) -> str:
        """The reasons that may stand on paper."""
        return " · ".join(f.text for f in self.facts if f.printable)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An opener before its words are chosen.

    `subject` is what it stands on (`performance-12`); a subject that was said rests whole, and
    two chosen openers never share one of `about`. `print_fields` None: not for paper.
    """

    kind: str
    group: str
    subject: str
    score: float
    facts: tuple[Fact, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    print_fields: Mapping[str, str] | None = None
    about: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Kind and subject: `attended_lately:performance-12`."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the venue's evening it belongs to: [tonight_from, tonight_to) as stored texts."""

    now: datetime
    now_text: str
    today: date
    tonight_from: str
    tonight_to: str

    @classmethod
    def at(cls, now: datetime | None = None) -> Moment:
        """The moment of an aware instant, or of the clock."""
        now = now or clock.now()
        local = now.astimezone(clock.zone())
        before_dawn = local.time() < clock.DAY_ROLLS_AT
        today = local.date() - timedelta(days=1) if before_dawn else local.date()
        start, end = clock.day_bounds(today)
        return cls(now, clock.to_text(now), today, start, end)

    def days_since(self, at: str) -> float:
        """Days from a stored instant or date to now; negative if it is to come."""
        if "T" not in at:
            return float((self.today - date.fromisoformat(at)).days)
        return (self.now - clock.from_text(at)).total_seconds() / 86400
