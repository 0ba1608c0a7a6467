"""Who works at the desk."""

from __future__ import annotations

from typing import NamedTuple


class UserRecord(NamedTuple):
    """A user. role: staff, volunteer, admin. pin_kind: pin, password, starting (a PIN that is to be
    changed at the first sign-in), '' for none."""

    id: int
    name: str
    initials: str
    role: str
    active: bool
    pin_kind: str = ""
    version: int = 1


class TriesRecord(NamedTuple):
    """Wrong tries since the last right one, and how long the next has to wait.

    `waits_until` an instant as it is stored, `wait_seconds` the whole wait, `wait_began` how many
    seconds the computer had been on when it began. `user_id` 0 stands for a name that nobody has.
    """

    user_id: int
    tries: int = 0
    waits_until: str = ""
    wait_seconds: int = 0
    wait_began: int = 0


class KeptPin(NamedTuple):
    """A user's PIN as it is kept: its hash, never itself."""

    user_id: int
    name: str
    pin_hash: str
    pin_kind: str
