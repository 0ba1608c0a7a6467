"""Who works at the desk."""

from __future__ import annotations

from typing import NamedTuple


class UserRecord(NamedTuple):
    """A user. role: staff, volunteer, admin."""

    id: int
    name: str
    initials: str
    role: str
    active: bool
