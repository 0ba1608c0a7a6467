"""The vocabulary of interests that a new venue starts with."""

from __future__ import annotations

import json

import resources
from db.queries.interests import VocabularyItem, add_vocabulary, list_vocabulary


def preset_vocabulary() -> list[VocabularyItem]:
    """(name, group, other words, what productions it fits) of each item, as shipped.

    A screen gives them to `add_vocabulary`, which can be taken back.
    """
    found = json.loads(resources.text("presets", "interests.json"))
    return [
        (name, group, aliases, matches)
        for group, items in found.items()
        if group != "about"
        for name, aliases, matches in items
    ]


def add_preset_vocabulary(user_id: int | None = None) -> int:
    """Add the shipped vocabulary to the venue's own; nothing is doubled. How many are new."""
    before = len(list_vocabulary(retired=True))
    add_vocabulary(preset_vocabulary(), user_id=user_id)
    return len(list_vocabulary(retired=True)) - before
