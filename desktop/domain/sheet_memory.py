"""What was on the printed sheets of a performance: for reprinting what changed, and for typing up
a sheet that comes back.

Kept as a setting: codes, fingerprints, seats, numbers of tickets. No name and no wording is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from db import connection
from db.gate import Right, needs
from db.queries import settings
from desktop.domain.sheet import BriefingSheet, SheetLine

SHEETS_KEPT = 12  # of one performance; a sheet that went out before those will not come back


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it stood on paper: its key (part:party:who), its code, its seats."""

    key: str
    code: str
    seats: str

    @property
    def part(self) -> str:
        """The part of the sheet that it stood in."""
        return self.key.split(":")[0]

    @property
    def party(self) -> str:
        """The key of its party."""
        return self.key.split(":")[1] if ":" in self.key else ""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet that went out, its lines in the order of the paper.

    `parties` are the tickets of each party at that time, by the party's key. `changes_of` is the
    sheet whose changes it told, None for a whole one.
    """

    number: int
    at: str
    lines: tuple[PrintedLine, ...]
    parties: dict[str, tuple[int, ...]] = field(default_factory=dict)
    changes_of: int | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """The last sheet that went out: its number (0: none yet), its instant, codes and lines.

    `codes` maps a party's key to its code; `lines` a line's key to (fingerprint, seats).
    """

    number: int = 0
    at: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)


_PREFIX = "briefing.printed."


def _key(performance_id: int) -> str:
    return f"{_PREFIX}{performance_id}"


@needs(Right.KNOW)
def list_performances() -> list[int]:
    """The performances of which sheets went out."""
    numbers = (key.removeprefix(_PREFIX) for key in settings.list_keys(_PREFIX))
    return [int(number) for number in numbers if number.isdecimal()]


def _stored(performance_id: int) -> dict[str, Any]:
    found = settings.get_setting(_key(performance_id), None)
    return found if isinstance(found, dict) else {}


def fingerprint(line: SheetLine) -> str:
    """Changes when anything that stands on the line changes."""
    parts = (line.seats, line.name, line.said, line.text, str(line.party), str(line.member))
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


@needs(Right.TONIGHT)
def last_printed(performance_id: int) -> Printed:
    """What was remembered of the last printed sheet; number 0 if there was none."""
    stored = _stored(performance_id)
    try:
        lines = {str(k): (str(v[0]), str(v[1])) for k, v in stored["lines"].items()}
        codes = {str(k): str(v) for k, v in stored["codes"].items()}
        return Printed(int(stored["number"]), str(stored["at"]), codes, lines)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return Printed()


@needs(Right.KNOW)
def list_printed(performance_id: int) -> list[PrintedSheet]:
    """All sheets of a performance that may come back, the latest first.

    Of sheets that an older version of the program remembered, only the last is known.
    """
    kept = _stored(performance_id).get("sheets")
    sheets = [_sheet(one) for one in kept] if isinstance(kept, list) else []
    found = [sheet for sheet in sheets if sheet is not None]
    if not found:
        last = last_printed(performance_id)
        found = [_of_last(last)] if last.number else []
    return sorted(found, key=lambda sheet: -sheet.number)


def _sheet(stored: Any) -> PrintedSheet | None:
    try:
        return PrintedSheet(
            number=int(stored["number"]),
            at=str(stored["at"]),
            lines=tuple(PrintedLine(str(k), str(c), str(s)) for k, c, s in stored["lines"]),
            parties={str(k): tuple(int(i) for i in v) for k, v in stored["parties"].items()},
            changes_of=None if stored["changes_of"] is None else int(stored["changes_of"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _of_last(last: Printed) -> PrintedSheet:
    lines = (
        PrintedLine(key, last.codes.get(key.split(":")[1], ""), seats)
        for key, (_, seats) in last.lines.items()
        if ":" in key
    )
    return PrintedSheet(last.number, last.at, tuple(lines))


@needs(Right.TONIGHT)
def remember(sheet: BriefingSheet) -> None:
    """Keep what this sheet says as printed now (also after a sheet of changes).

    The sheets before it stay known, each with the lines that stood on it: they may come back too.
    """
    before = _stored(sheet.performance_id).get("sheets")
    older = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []
    older = [one for one in older if one.get("number") != sheet.number]
    if not older and (last := last_printed(sheet.performance_id)).number not in (0, sheet.number):
        older = [_kept(_of_last(last))]
    # Even where the disk is nearly full: the codes on the paper must be known when it comes back.
    with connection.transaction(vital=True):
        settings.set_setting(
            _key(sheet.performance_id),
            {
                "number": sheet.number,
                "at": sheet.built_at,
                "codes": dict(sheet.codes),
                "lines": {line.key: [fingerprint(line), line.seats] for line in sheet.whole},
                "sheets": [*older, _kept(as_printed(sheet))][-SHEETS_KEPT:],
            },
        )


def as_printed(sheet: BriefingSheet) -> PrintedSheet:
    """What is remembered of a sheet: the lines that were drawn, in their order."""
    return PrintedSheet(
        number=sheet.number,
        at=sheet.built_at,
        lines=tuple(PrintedLine(line.key, line.code, line.seats) for line in sheet.lines()),
        parties=dict(sheet.parties),
        changes_of=sheet.changes_of,
    )


def _kept(sheet: PrintedSheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "at": sheet.at,
        "changes_of": sheet.changes_of,
        "lines": [[line.key, line.code, line.seats] for line in sheet.lines],
        "parties": {key: list(tickets) for key, tickets in sheet.parties.items()},
    }
