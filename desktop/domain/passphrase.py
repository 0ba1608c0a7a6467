"""Recovery passphrases: made by chance, easy to read aloud and to type, forgiving when typed.

Five groups of six letters, consonant and vowel in turn: `bodaki mesuto rafine kupodi tasemo`. 14
consonants and 5 vowels make 15 syllables of 70, 91.9 bits. There is no letter that looks or sounds like
another at its place: a place knows whether it wants a consonant or a vowel, so what is typed there
by mistake (0 for o, 1 for i, c for k, capitals, hyphens, no blanks at all) is understood.
"""

from __future__ import annotations

import math
import secrets
import unicodedata

from db.errors import InputRefused

CONSONANTS = "bdfghkmnprstvz"
VOWELS = "aeiou"
GROUPS, SYLLABLES = 5, 3
LETTERS = GROUPS * SYLLABLES * 2
BITS = GROUPS * SYLLABLES * math.log2(len(CONSONANTS) * len(VOWELS))
ORDINALS = ("first", "second", "third", "fourth", "last")

# What is meant where a consonant, or a vowel, must stand.
_CONSONANT = {"c": "k", "q": "k", "x": "k", "u": "v", "w": "v", "j": "g", "y": "z",
              "5": "s", "2": "z", "6": "b", "8": "b", "9": "g"}  # fmt: skip
_VOWEL = {"v": "u", "w": "u", "y": "i", "j": "i", "l": "i", "1": "i", "0": "o", "3": "e",
          "4": "a", "|": "i", "!": "i"}  # fmt: skip


def make() -> str:
    """A new passphrase in its normal spelling: groups with a blank between."""
    return " ".join(
        "".join(
            secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _syllable in range(SYLLABLES)
        )
        for _group in range(GROUPS)
    )


def groups_of(passphrase: str) -> tuple[str, ...]:
    """Its groups, in order."""
    return tuple(passphrase.split())


def read(typed: str) -> str:
    """What was typed, in its normal spelling. Raises InputRefused, naming the group that is amiss."""
    letters = _meant(typed)
    if not letters:
        raise InputRefused("Type the passphrase from the printed page: five groups of six letters.")
    _complain_of_groups(typed)
    if len(letters) != LETTERS:
        raise InputRefused(
            f"The passphrase has {LETTERS} letters, five groups of six; "
            f"{len(letters)} were typed. Compare it with the printed page."
        )
    for place, letter in enumerate(letters):
        if letter not in (VOWELS if place % 2 else CONSONANTS):
            group = ORDINALS[place // (SYLLABLES * 2)]
            raise InputRefused(
                f"There is a letter in the {group} group that no passphrase has there. "
                "Compare it with the printed page."
            )
    size = SYLLABLES * 2
    return " ".join(letters[i : i + size] for i in range(0, LETTERS, size))


def same_group(typed: str, group: str) -> bool:
    """Whether a group that was typed to confirm it is that group."""
    return _meant(typed) == group


def _meant(typed: str) -> str:
    plain = unicodedata.normalize("NFKD", typed).casefold()
    signs = [c for c in plain if c.isalnum() or c in "|!"]
    table = (_CONSONANT, _VOWEL)
    return "".join(table[place % 2].get(sign, sign) for place, sign in enumerate(signs))


def _complain_of_groups(typed: str) -> None:
    """Where it was typed in five groups, which of them is too short or too long."""
    parts = [_meant(part) for part in typed.replace("-", " ").split()]
    if len(parts) != GROUPS:
        return
    for ordinal, part in zip(ORDINALS, parts, strict=True):
        if len(part) != SYLLABLES * 2:
            raise InputRefused(
                f"The {ordinal} group has {len(part)} letters, it should have six. "
                "Compare it with the printed page."
            )
