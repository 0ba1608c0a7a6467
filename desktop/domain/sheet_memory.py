"""What was on the last printed sheet of a performance, so that only changes need printing again.

Kept as a setting: codes, fingerprints and seats by line key. No name and no wording is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from db.queries import settings
from desktop.domain.sheet import BriefingSheet, SheetLine


@dataclass(frozen=True, slots=True)
class Printed:
    """The last sheet that went out: its number (0: none yet), its instant, codes and lines.

    `codes` maps a party's key to its code; `lines` a line's key to (fingerprint, seats).
    """

    number: int = 0
    at: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)


def _key(performance_id: int) -> str:
    return f"briefing.printed.{performance_id}"


def fingerprint(line: SheetLine) -> str:
    """Changes when anything that stands on the line changes."""
    parts = (line.seats, line.name, line.said, line.text, str(line.party), str(line.member))
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def last_printed(performance_id: int) -> Printed:
    """What was remembered of the last printed sheet; number 0 if there was none."""
    stored = settings.get_setting(_key(performance_id), None)
    if not isinstance(stored, dict):
        return Printed()
    try:
        lines = {str(k): (str(v[0]), str(v[1])) for k, v in stored["lines"].items()}
        codes = {str(k): str(v) for k, v in stored["codes"].items()}
        return Printed(int(stored["number"]), str(stored["at"]), codes, lines)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return Printed()


def remember(sheet: BriefingSheet) -> None:
    """Keep what this sheet says as printed now (also after a sheet of changes)."""
    settings.set_setting(
        _key(sheet.performance_id),
        {
            "number": sheet.number,
            "at": sheet.built_at,
            "codes": dict(sheet.codes),
            "lines": {line.key: [fingerprint(line), line.seats] for line in sheet.whole},
        },
    )
