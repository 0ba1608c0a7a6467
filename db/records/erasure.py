"""What is found, and what went, when a patron is erased."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mention:
    """A text kept for somebody or something else that names the patron: for a person to look at."""

    table: str
    row_id: int
    column: str
    patron_id: int | None
    patron: str
    text: str


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What would go. `removed` and `emptied` count rows by table; `books` the entries of the audit.

    `merged` are the numbers of records merged into this one. `coming` are the performances to come
    with tickets of theirs: (title, starts, seats). `household` the name of their household and how
    many of it stay.
    """

    patron_id: int
    name: str
    removed: dict[str, int]
    emptied: dict[str, int]
    books: int
    merged: tuple[int, ...] = ()
    coming: tuple[tuple[str, str, str], ...] = ()
    open_promises: int = 0
    open_calls: int = 0
    member_until: str = ""
    household: str = ""
    household_stays: int = 0
    systems: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    shared_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasureEntry:
    """An entry of the erasure log: which record of which file, without a name. `mark` is the entry's
    own; `numbers` are keyed hashes of what the ticketing system called them, as JSON."""

    file_id: str
    at: str
    user_id: int | None
    patron_id: int
    patron_created_at: str
    reason: str
    counts: str
    mark: str = ""
    numbers: str = "[]"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done. `traces_left` if somebody else read the file meanwhile, so that its journal
    could not be emptied yet: it is with the next save or when the file is closed."""

    patron_ids: tuple[int, ...]
    counts: dict[str, int] = field(default_factory=dict)
    traces_left: bool = False
