"""The live line of an open question: how many have this already, and what an answer does."""

from __future__ import annotations

from collections.abc import Callable

from db.queries.results import count_patrons_with_interest
from desktop.domain.form_schema import ANSWER, NOTHING, Becomes
from desktop.domain.form_words import becomes_words, interest_place, quoted
from desktop.ui.changes import Changes

_VERBS = {
    "field": "fills in",
    "consent": "says",
    "refusal": "says",
    "access": "adds",
    "note": "adds",
    "reaction": "keeps",
}


class InterestCounts:
    """How many patrons have an interest: counted once, until something changes."""

    def __init__(self, changes: Changes) -> None:
        self._known: dict[str, int] = {}
        for changed in (changes.vocabulary_changed, changes.patrons_changed):
            changed.connect(self._forget)
        changes.patron_changed.connect(self._forget)

    def __call__(self, name: str) -> int:
        """Of the interest with this name."""
        if name not in self._known:
            self._known[name] = count_patrons_with_interest(name)
        return self._known[name]

    def _forget(self, *_: object) -> None:
        self._known.clear()


def story(words: str, becomes: Becomes, count: Callable[[str], int]) -> str:
    """`212 patrons have this; a Yes adds Family › Has children`; '' if it becomes nothing.

    `words`: of the answer ('' for a typed one); `count(name)`: how many have an interest.
    """
    if becomes.kind == NOTHING:
        return ""
    subject = _subject(words)
    if becomes.kind != "interest":
        what = becomes_words(becomes)
        named = "the " if becomes.kind in ("access", "reaction") and becomes.what else ""
        return _capital(f"{subject} {_VERBS[becomes.kind]} {named}{what}")
    if not becomes.what:
        return _capital(f"{subject} adds an interest of that name")
    place = interest_place(becomes.what)
    number = count(becomes.what)
    have = f"{number:,} patrons have this"
    if number < 2:
        have = "1 patron has this" if number else "Nobody has this yet"
    if becomes.strength < 0:
        return f"{have}; {subject} says that {place} is not for them"
    detail = becomes.detail.strip()
    if ANSWER in detail:
        return f"{have}; {subject} is kept as the detail of {place}"
    return f"{have}; {subject} adds {place}" + (f" ({detail})" if detail else "")


def _subject(words: str) -> str:
    """`a Yes`, `“String quartets”`, `the answer`."""
    if not words.strip():
        return "the answer"
    if words.strip().casefold() in ("yes", "no"):
        return f"a {words.strip()}"
    return quoted(words, 40)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
