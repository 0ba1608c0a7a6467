"""What a venue has chosen: its name, where it is, how the window and the paper look.

One row of `setting` a field, under the field's own name; a value that does not fit is as if it
had never been set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from db import clock
from db.queries import settings as stored

THEMES = ("light", "dark", "system")
PAPERS = ("a4", "letter", "large")
SCALE_LEAST, SCALE_MOST = 1.0, 1.5


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one file. `zone` '' is this computer's; `country` an ISO code, for phones."""

    venue_name: str = ""
    zone: str = ""
    currency: str = "USD"
    country: str = "US"
    theme: str = "system"
    text_scale: float = 1.0
    paper: str = "a4"


def _fits(check: Callable[[Any], bool], value: Any, default: Any) -> Any:
    return value if check(value) else default


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


CHECKS: dict[str, Callable[[Any], bool]] = {
    "venue_name": _is_text,
    "zone": _is_text,
    "currency": lambda v: _is_text(v) and len(v) == 3 and v.isalpha(),
    "country": lambda v: _is_text(v) and len(v) == 2 and v.isalpha(),
    "theme": lambda v: v in THEMES,
    "text_scale": lambda v: isinstance(v, int | float) and SCALE_LEAST <= v <= SCALE_MOST,
    "paper": lambda v: v in PAPERS,
}


def load() -> Settings:
    """The settings of the open file; sets the venue's zone on the clock."""
    kept = stored.list_settings()
    found = {
        f.name: _fits(CHECKS[f.name], kept.get(f.name, f.default), f.default)
        for f in fields(Settings)
    }
    settings = Settings(**found)
    clock.use_zone(settings.zone)
    return settings


def save(settings: Settings) -> None:
    """Keep the settings in the open file. Raises ValueError for a value that does not fit."""
    for f in fields(Settings):
        value = getattr(settings, f.name)
        if not CHECKS[f.name](value):
            raise ValueError(f"{f.name}: {value!r}")
    for f in fields(Settings):
        stored.set_setting(f.name, getattr(settings, f.name))
    clock.use_zone(settings.zone)
