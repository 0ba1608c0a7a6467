"""What is not to be mentioned: which words keep an opener from being said."""

from __future__ import annotations

from collections.abc import Iterable

from db.folding import words

_STEM = 4  # letters that a word must have to stand for longer ones too
# Words that say nothing of what is meant; all in folded form.
_PLAIN_WORDS = """
    a about after again all also an and any are as ask asked asking at be because been
    before better bring but by came can come could day did didn do does doesn don dont even
    evening for from had has have he her here hers him his how i if in into is it its last
    let like mention mentioned mentioning much my never next night no not of on or our out
    please raise say she should show since so speak some t talk talking than that the their
    them then there they thing this time to told too topic unless until up us very visit
    want wants was wasn we week were what when which who will wish with would year years you
    your
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def avoid_words(text: str) -> str:
    """`Don't mention: her late husband`, of a note that may say so itself.

    >>> avoid_words("Please don't mention Hamlet")
    'Please don’t mention Hamlet'
    """
    line = " ".join(text.split()).replace("'", "’")
    return line if "mention" in line.casefold() else f"Don’t mention: {line}"


def avoided_words(texts: Iterable[str]) -> frozenset[str]:
    """The telling words of what somebody asked us not to mention.

    >>> sorted(avoided_words(["Please don't mention Hamlet or her husband"]))
    ['hamlet', 'husband']
    """
    found = {word for text in texts for word in words(text)}
    return frozenset(word for word in found if word not in _PLAIN and len(word) > 1)


def names_any(avoided: frozenset[str], text: str) -> bool:
    """Whether a text names one of them, also as the beginning of a longer word, one or many
    (quartet, quartets).
    """
    long = (word for word in avoided if len(word) >= _STEM)
    stems = tuple(word.removesuffix("s") if len(word) > _STEM else word for word in long)
    return any(word in avoided or word.startswith(stems) for word in words(text))
