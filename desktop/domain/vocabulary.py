"""The vocabulary of interests that a new venue starts with."""

from __future__ import annotations

import json

import resources
from db.queries.interests import VocabularyItem, add_vocabulary, list_vocabulary
from db.records.memory import PatronInterestRecord, VocabularyEntry
from db.records.patrons import Provenance
from desktop.domain.programme_fit import Programme
from desktop.domain.words import and_more


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


def coming_that_fits(entry: VocabularyEntry, programme: Programme, most: int = 3) -> str:
    """The upcoming productions an interest fits, in words: `Winterreise, Carmen and 2 more`."""
    nobody = Provenance("", "", "", "")
    interest = PatronInterestRecord(
        0, entry.id, entry.name, entry.group, "", 2, "say", nobody,
        tuple(dict.fromkeys((entry.name, *entry.aliases, *entry.matches))),
    )  # fmt: skip
    fitting = programme.productions_for(interest)
    titles = [programme.by_production[i][0].title for i in programme.by_production if i in fitting]
    return and_more(titles, most)
