"""How a patron is spoken of: she, her, her; they where nothing is known."""

from __future__ import annotations

from typing import NamedTuple


class Pronouns(NamedTuple):
    """`they` speak, one hears `them`, it is `their` evening."""

    they: str = "they"
    them: str = "them"
    their: str = "their"


PLAIN = Pronouns()
_KNOWN = {
    "she": Pronouns("she", "her", "her"),
    "he": Pronouns("he", "him", "his"),
    "they": PLAIN,
}


def read_pronouns(text: str) -> Pronouns:
    """Of what stands on the record: `she/her`, `he / him / his`, `xe/xem/xyr`; else they.

    >>> read_pronouns("she/they").them
    'her'
    """
    parts = [part.strip().casefold() for part in text.replace(",", "/").split("/")]
    parts = [part for part in parts if part.isalpha()]
    if parts and parts[0] in _KNOWN:
        return _KNOWN[parts[0]]
    return Pronouns(*parts[:3]) if len(parts) >= 3 else PLAIN
