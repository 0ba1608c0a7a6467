"""Whether somebody has children, told as such without names: a Yes on a form, a word on the phone.

The vocabulary's item `Has children` says so, whatever the venue calls it: a name given up stays as
another word for the item. Named children are relationships; see `opener_memory.family`.
"""

from __future__ import annotations

from db.folding import fold
from db.records.facts import PatronFacts
from db.records.memory import PatronInterestRecord
from desktop.domain.sayable import liked_interests

HAS_CHILDREN = "has children"


def is_about_children(interest: PatronInterestRecord) -> bool:
    """Whether this is the vocabulary's item for having children."""
    return any(fold(word) == HAS_CHILDREN for word in (interest.name, *interest.matches))


def children_interest(facts: PatronFacts) -> PatronInterestRecord | None:
    """What may be said of having children, the latest word; None if nothing is known."""
    told = [i for i in liked_interests(facts) if is_about_children(i)]
    return max(told, key=lambda i: (i.provenance.at, bool(i.detail)), default=None)


def may_be_printed(interest: PatronInterestRecord) -> bool:
    """Whether its reason may stand on paper: a detail about children may hold their names."""
    return not (interest.detail and is_about_children(interest))
