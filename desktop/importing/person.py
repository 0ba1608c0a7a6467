"""A person as one row of a file names them, and how names are compared and spelled."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from db.folding import fold, words
from desktop.importing.contact_entry import split_full_name


class Person(NamedTuple):
    """What a row says about one person; '' where it is silent. Texts are cleaned, as written.

    `number` is the vendor's customer number. `name` is the whole name where the file has it in
    one column; given and family where it has two.
    """

    given: str = ""
    family: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    number: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def full_name(self) -> str:
        """Given and family name, or the name as one text."""
        return f"{self.given} {self.family}".strip() or self.name


_NO_NAMES = frozenset(
    (
        "info requested", "info requested info requested", "anonymous", "anonym", "anonyme",
        "guest", "gast", "invite", "guest guest", "n/a", "na", "none", "null", "unknown",
        "unbekannt", "inconnu", "-", "--", "---", ".", "?", "x", "xx", "xxx", "walk up",
        "walk-up", "walkup", "walk in", "walk-in", "door sale", "door sales", "box office",
        "abendkasse", "kasse", "tba", "tbc", "tbd", "not provided", "not given", "no name",
        "not specified", "to be confirmed", "to be announced", "customer", "attendee", "cash",
        "cash customer", "unassigned", "plus one", "+1", "guest of", "ticket holder", "deleted",
        "redacted", "test", "name", "first name last name", "nicht angegeben", "sin nombre",
    )
)  # fmt: skip


def is_placeholder(text: str) -> bool:
    """Whether a name stands for nobody: 'Info Requested', 'anonymous', 'n/a'."""
    return fold(text) in _NO_NAMES or not any(c.isalpha() for c in text)


def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name in no order, so that given and family may be swapped; a name
    in Chinese, Japanese or Korean letters is cut into its letters.

    >>> name_words("Wójcik Łukasz") == name_words("łukasz wojcik")
    True
    """
    found = words(text)
    if text and text[0] >= "\u1100" and any(_is_cjk(c) for c in text):
        found = [c for word in found for c in (word if _is_cjk(word[0]) else (word,))]
    return tuple(sorted(found))


def _is_cjk(letter: str) -> bool:
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"


def compatible(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names (as `name_words`) can be the same person's, given that something else
    points to it: equal, one silent, one with more given names, or with an initial.
    """
    if left == right or not left or not right:
        return True
    if len(left) > len(right):
        left, right = right, left
    if "".join(left) == "".join(right):
        return True
    rest = [w for w in left if w not in right]
    if not rest:
        return len(left) > 1 or len(right) == 2
    free = [w for w in right if w not in left]
    if len(rest) != 1 or len(left) < 2:
        return _joined_alike(left, right)
    word = rest[0]
    return any(
        (len(word) == 1 and w.startswith(word)) or (len(w) == 1 and word.startswith(w))
        for w in free
    ) or _joined_alike(left, right)


def _joined_alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """'de la Cruz' and 'Delacruz': the same letters, cut into words otherwise."""
    a, b = "".join(left), "".join(right)
    return len(a) == len(b) and len(a) > 5 and sorted(a) == sorted(b) and len(left) != len(right)


def similar(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two names are near enough that a person should look at the pair."""
    return bool(set(left) & set(right)) and (fuzz.ratio(" ".join(left), " ".join(right)) >= 80)


def spelling(text: str) -> int:
    """How well a name is spelled: 0 in one case only, 1 in two, more with its accents."""
    if text == text.upper() or text == text.lower():
        return 0 if text != text.swapcase() else 1
    return 1 + sum(1 for c in text if c > "\x7f")


_SMALL = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le",
          "zu", "ter", "ten", "af", "av", "y", "e", "und", "and", "&", "of", "bin", "ibn"}  # fmt: skip
_PARTS = re.compile(r"([^\W\d_]+)")


def tidy(text: str) -> str:
    """A name written all in capitals or all in small letters, spelled as names are.

    >>> tidy("SIOBHÁN O'BRIEN"), tidy("piet van der berg")
    ("Siobhán O'Brien", 'Piet van der Berg')
    """
    if text != text.upper() and text != text.lower():
        return text
    lowered = text.lower().split(" ")
    last = len(lowered) - 1
    return " ".join(
        word if word in _SMALL and (index < last) else _capital(word)
        for index, word in enumerate(lowered)
    )


def _capital(word: str) -> str:
    def one(match: re.Match[str]) -> str:
        part = match.group(1)
        if match.start() and word[match.start() - 1] in "'’" and len(part) == 1:
            return part  # a possessive s, not a name
        return part[:1].upper() + part[1:]

    return _PARTS.sub(one, word)


def split_name(person: Person) -> tuple[str, str]:
    """Given and family name, tidied; a whole name is split at its last word."""
    if person.given or person.family:
        return tidy(person.given), tidy(person.family)
    given, family = split_full_name(person.name)
    return tidy(given), tidy(family)
