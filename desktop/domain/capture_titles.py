"""Whether a word that is also the title of something is meant as a title: `loved Company`, and not
`lovely company`, `her home`, `once loved opera`."""

from __future__ import annotations

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_index import TitleFound, is_usual
from desktop.domain.capture_text import Clause, Word

_COUNTED = frozenset(["a", "an", "all", "both", "some", "any", "no", "more", "such", "much"])
# `loved`, `enjoyed`, `raved about`, `did not like`: what follows is what was liked.
_LIKING = frozenset(
    ["about", "of", "from", "by", "with", "at", "in", "for", "love", "like", "enjoy"]
)


def is_meant(clause: Clause, found: TitleFound, judged: str = "", judged_to: int = -1) -> bool:
    """Whether the one word of a title is meant as one; a longer title always is.

    `judged` is what says how it was (`lovely`, `loved`), up to the word `judged_to` of the clause.
    """
    if found.behind - found.first != 1:
        return True
    word = clause.words[found.first]
    if _is_small(word):
        return word.capital and found.first > 0
    if word.capital:
        return True
    before = clause.words[found.first - 1].folded if found.first else ""
    liked = judged_to == found.first and _is_liking(judged)
    if before in lexicon.POSSESSIVES or before in _COUNTED:
        return False
    if judged_to == found.first and not liked:
        return False  # `great company`
    return liked or not is_usual(word.folded)


def _is_small(word: Word) -> bool:
    return (
        word.folded in lexicon.STOP
        or word.folded in lexicon.ADVERBS
        or word.folded in lexicon.PRONOUNS
        or word.folded in lexicon.POSSESSIVES
    )


def _is_liking(judged: str) -> bool:
    last = judged.rpartition(" ")[2]
    return last.endswith("ed") or last in _LIKING
