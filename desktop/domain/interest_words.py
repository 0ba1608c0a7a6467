"""How an interest sounds inside a sentence: `you love string quartets`, `playing the viola`.

A vocabulary is written as headings (`String quartets`, `Plays an instrument`); a sentence needs
the small letter, unless it is a name (`Bartók`, `Shakespeare`), and the second person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import resources
from db.folding import fold
from db.records.memory import PatronInterestRecord

LOVES, LIKES, CURIOUS = 3, 2, 1
_FONDNESS = {
    LOVES: ("you love", "loves", "do you still love"),
    LIKES: ("you like", "likes", "do you still like"),
    CURIOUS: ("you are curious about", "is curious about", "are you still curious about"),
}


@lru_cache(maxsize=1)
def _preset() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.text("presets", "words.json"))
    return found


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """First words of interests that are no names: they lose their capital in a sentence."""
    return frozenset(" ".join(_preset()["common"]).split())


@lru_cache(maxsize=1)
def health_words() -> frozenset[str]:
    """An interest with one of these is never spoken of."""
    return frozenset(" ".join(_preset()["health"]).split())


@lru_cache(maxsize=1)
def verbs() -> dict[str, tuple[str, str]]:
    """First words of interests that say what somebody does: second person, and with -ing."""
    return {verb: (you, doing) for verb, (you, doing) in _preset()["verbs"].items()}


@dataclass(frozen=True, slots=True)
class InterestWords:
    """One patron's interest in the forms that sentences need.

    `name`: `string quartets`. `you_love`: `you love string quartets`, `you play the viola`.
    `they_love`: the same for a colleague to read. `doing`: `playing the viola`, else ''.
    `still`: `do you still love string quartets`.
    """

    name: str
    you_love: str
    they_love: str
    doing: str
    still: str


def interest_words(interest: PatronInterestRecord) -> InterestWords:
    """The forms of one interest, with its detail where the sentence can carry it."""
    first, _, rest = interest.name.strip().partition(" ")
    detail = interest.detail.strip()
    verb = verbs().get(fold(first))
    # `Plays by Chekhov` are plays; `Plays an instrument` is somebody who plays.
    if (
        verb is not None
        and not (rest == "" and fold(first) in common_words())
        and not rest.startswith("by ")
    ):
        what = _object(rest, detail)
        you, doing = f"{verb[0]} {what}".strip(), f"{verb[1]} {what}".strip()
        # `plays the viola`, but `plays an instrument: viola, growing up`.
        they = what if detail_head(detail) == detail else rest
        return InterestWords(
            name=doing,
            you_love=f"you {you}",
            they_love=_with_detail(f"{fold(first)} {they}".strip(), detail),
            doing=doing,
            still=f"do you still {you}",
        )
    name = mid_sentence(interest.name)
    you, they, ask = _FONDNESS[max(CURIOUS, min(interest.strength, LOVES))]
    return InterestWords(
        name=name,
        you_love=f"{you} {name}",
        they_love=_with_detail(f"{they} {name}", detail),
        doing="",
        still=f"{ask} {name}",
    )


def mid_sentence(name: str) -> str:
    """A heading as it stands inside a sentence: it loses its capitals if no word is a name."""
    name = name.strip()
    capitals = [w for w in name.replace("-", " ").split() if w[:1].isupper()]
    if all(fold(w) in common_words() and not (w.isupper() and len(w) > 1) for w in capitals):
        return name.lower()
    return name


def detail_head(detail: str) -> str:
    """The part of a detail before the first comma: `viola` of `viola, growing up`."""
    return detail.replace(";", ",").split(",")[0].strip()


def _object(rest: str, detail: str) -> str:
    """`an instrument` becomes `the viola` where the detail names it in a word or two."""
    head = detail_head(detail)
    if "instrument" in fold(rest) and head and len(head.split()) <= 2:
        plain = head.removeprefix("the ").removeprefix("The ")
        return f"the {mid_sentence(plain)}"
    return rest


def _with_detail(text: str, detail: str) -> str:
    return f"{text}: {detail}" if detail and fold(detail) not in fold(text) else text
