"""What a briefing sheet says, as plain data: decided in `briefing`, drawn in `documents`.

Nothing here is for the desk alone: whatever is in a sheet may be read by anybody who finds it
on a foyer table, except `patron_id`, which no drawing touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# The parts in the order of the paper: key, heading on paper, words on the screen.
ACCESS = "access"
GENTLY = "gently"
HELLO = "hello"
FIRST = "first"
CELEBRATIONS = "celebrations"
WILL_CALL = "will_call"
HOUSE = "house"
LEARNT = "learnt"

PARTS: tuple[tuple[str, str, str], ...] = (
    (ACCESS, "Access needs", "Access needs"),
    (GENTLY, "Go gently", "Go gently"),
    (HELLO, "Say hello to", "Say hello to"),
    (FIRST, "First visits", "First visits"),
    (CELEBRATIONS, "Celebrations", "Celebrations"),
    (WILL_CALL, "Will call", "Will call, A–Z"),
    (HOUSE, "The house, by seat", "Whole house, by seat"),
    (LEARNT, "What did you learn?", "Room to write what you learn"),
)
ALL_PARTS = frozenset(key for key, _, _ in PARTS)
# The whole house is long and most doors do not need it: on when asked for.
DEFAULT_PARTS = ALL_PARTS - {HOUSE}

# How a part is set.
AS_LINES = "lines"
AS_NAMES = "names"
AS_TICKS = "ticks"
AS_RULES = "rules"

NEW = "new"
CHANGED = "changed"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One party or person on the sheet.

    `key` names the line across reprints; `code` is the short number at its edge, the same for a
    party wherever it stands. `said` is to be spoken, `text` tells what to do. `mark` is new,
    changed or gone on a sheet of changes, else ''. `group` is the letter or row it stands under;
    `cut` tells that a text was longer than a sheet can bear.
    """

    key: str
    code: str
    seats: str
    name: str
    said: str = ""
    text: str = ""
    party: int = 1
    member: bool = False
    mark: str = ""
    group: str = ""
    cut: bool = False
    patron_id: int | None = None


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A headed part. `note` names what is not on it ('7 more in the house list at the desk')."""

    key: str
    title: str
    kind: str
    lines: tuple[SheetLine, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BriefingSheet:
    """The sheet of one performance. `counts` is how many each part would have, shown or not.

    `whole` are the lines as of now of all chosen parts: what a later reprint is compared with
    (on a sheet of changes more than what is drawn). `codes` maps each party to its code,
    `parties` to its tickets.
    """

    performance_id: int
    title: str
    starts_at: str
    when: str
    in_the_house: int
    capacity: int | None
    known: str
    parts: tuple[SheetPart, ...]
    footer: str
    warning: str
    number: int = 1
    changes_of: int | None = None
    counts: tuple[tuple[str, int], ...] = ()
    built_at: str = ""
    whole: tuple[SheetLine, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    parties: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def lines(self) -> Iterator[SheetLine]:
        """All lines in the order of the paper."""
        for part in self.parts:
            yield from part.lines

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Every text that will be set: (whose or what it is, seats, the text)."""
        for text in (self.title, self.when, self.known, self.footer, self.warning):
            yield self.title, "", text
        for part in self.parts:
            yield part.title, "", part.title
            yield part.title, "", part.note
            for line in part.lines:
                for text in (line.name, line.seats, line.said, line.text):
                    yield line.name, line.seats, text

    def count(self, key: str) -> int:
        """How many lines a part has, or would have if it were on the sheet."""
        return dict(self.counts).get(key, 0)
