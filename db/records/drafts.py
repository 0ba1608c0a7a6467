"""What was begun and not saved, as the screens see it."""

from __future__ import annotations

from typing import NamedTuple


class DraftRecord(NamedTuple):
    """A draft of whoever acts. `rest` is a JSON object; `typed_at` the last key's instant."""

    patron_id: int
    patron: str
    place: str
    text: str
    rest: str
    typed_at: str
