"""What a venue has chosen: its name, where it is, how the window and the paper look.

One row of `setting` a field, under the field's own name; a value that does not fit is as if it
had never been set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from db import clock, connection
from db.errors import EditConflict
from db.queries import settings as stored

THEMES = ("light", "dark", "system")
PAPERS = ("a4", "letter", "large")
SCALE_LEAST, SCALE_MOST = 1.0, 1.5
LOCK_LEAST, LOCK_MOST = 1, 15


class Settings(NamedTuple):
    """The settings of one file. `zone` '' is this computer's; `country` an ISO code, for phones.

    `venue_email` is where patrons mail the answers of a web page to; '' they are told no address.
    `lock_minutes`: after so long without anybody the screen is locked, where there are PINs.
    """

    venue_name: str = ""
    venue_email: str = ""
    zone: str = ""
    currency: str = "USD"
    country: str = "US"
    theme: str = "system"
    text_scale: float = 1.0
    paper: str = "a4"
    lock_minutes: int = 5


def _fits(check: Callable[[Any], bool], value: Any, default: Any) -> Any:
    return value if check(value) else default


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


CHECKS: dict[str, Callable[[Any], bool]] = {
    "venue_name": _is_text,
    "venue_email": _is_text,
    "zone": _is_text,
    "currency": lambda v: _is_text(v) and len(v) == 3 and v.isalpha(),
    "country": lambda v: _is_text(v) and len(v) == 2 and v.isalpha(),
    "theme": lambda v: v in THEMES,
    "text_scale": lambda v: isinstance(v, int | float) and SCALE_LEAST <= v <= SCALE_MOST,
    "paper": lambda v: v in PAPERS,
    "lock_minutes": lambda v: type(v) is int and LOCK_LEAST <= v <= LOCK_MOST,
}


def load() -> Settings:
    """The settings of the open file; sets the venue's zone on the clock."""
    kept = stored.list_settings()
    found = {
        name: _fits(CHECKS[name], kept.get(name, default), default)
        for name, default in Settings._field_defaults.items()
    }
    settings = Settings(**found)
    clock.use_zone(settings.zone)
    return settings


def _check_shown(name: str, now: Any, shown: Any) -> None:
    if _fits(CHECKS[name], now, Settings._field_defaults[name]) != shown:
        raise EditConflict(
            "This was changed in another window since you opened it. Nothing was overwritten. "
            "Look at it as it is now, then change it again."
        )


def save(settings: Settings, shown: Settings | None = None) -> None:
    """Keep what was changed in the open file. Raises ValueError for a value that does not fit.

    With what was `shown` before, only what differs from that is written: what another window changed
    meanwhile stays, and EditConflict is raised where it is the same thing. Raises NotAllowed for one
    that whoever is at the desk may not change.
    """
    values = settings._asdict()
    for name, value in values.items():
        if not CHECKS[name](value):
            raise ValueError(f"{name}: {value!r}")
    kept = stored.list_settings()
    with connection.transaction():
        for name, value in values.items():
            now = kept.get(name, Settings._field_defaults[name])
            if shown is not None:
                before = getattr(shown, name)
                if value != before:
                    _check_shown(name, now, before)
                    stored.set_setting(name, value, was=kept.get(name))
            elif now != value:
                stored.set_setting(name, value)
    clock.use_zone(settings.zone)
