"""Which of the facts about a patron may be said to them at all.

Only what is marked `say`; never what concerns health, whatever it is marked as. A dislike is
heeded even where it may not be said.
"""

from __future__ import annotations

from functools import lru_cache

from db.folding import words
from db.records.facts import PatronFacts
from db.records.memory import PatronInterestRecord
from desktop.domain.interest_words import health_words
from desktop.domain.programme_fit import Programme

SAY = "say"


def liked_interests(facts: PatronFacts) -> list[PatronInterestRecord]:
    """Interests that may be said, strongest first."""
    found = [
        i
        for i in facts.interests
        if i.audience == SAY and i.strength >= 1 and not is_health_matter(i.group, i.name, i.detail)
    ]
    return sorted(found, key=lambda i: (-i.strength, i.name, i.detail, i.id))


def disliked_productions(facts: PatronFacts, programme: Programme) -> set[int]:
    """Productions that meet something that is not for this patron."""
    return {
        production_id
        for interest in facts.interests
        if interest.strength < 0
        for production_id in programme.productions_for(interest)
    }


@lru_cache(maxsize=1024)
def is_health_matter(group: str, name: str, detail: str) -> bool:
    """Whether an interest touches on health or access: then it is never spoken of."""
    said = words(f"{group} {name} {detail}")
    return "access" in words(group) or not health_words().isdisjoint(said)
