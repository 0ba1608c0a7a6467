"""A typed line as words that know where they stand, and as sentences and clauses of them.

Rules look at `plain`, the folded words joined by blanks (`she does not like opera`); `span` leads
back to the characters that were typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from db.folding import fold
from desktop.domain import capture_words as lexicon

LONGEST = 8000  # characters; what is pasted beyond is kept as a note, and not read
_WORD = r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*"
_TOKEN = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d{1,2}[.]\d{1,2}[.](?!\d)|\d{1,2}[/]\d{1,2}(?!\d)"
    r"|\d{1,2}:\d{2}(?!\d)|[eE]-[mM]ail\w*"
    rf"|[wW]/o?(?![^\W\d])|{_WORD}(?:['’ʼ`´]{_WORD})*|[,.;:!?()&/+@\n]|[-–—]+"
)
_STRONG = frozenset(".;!?\n")
_WEAK = frozenset((",", "(", ")", ":", "-", "/"))
# A small v only: Henry V is no shortened word.
_SIGNS = {
    "&": "and", "+": "and", "@": "at", "w/": "with", "W/": "with", "w/o": "without",
    "W/o": "without", "v": "very",
}  # fmt: skip
_TAILS = {"ll": "will", "d": "would", "ve": "have", "re": "are", "m": "am"}


class Word(NamedTuple):
    """One word or mark: folded, its characters in the line, whether it begins with a capital."""

    folded: str
    start: int
    end: int
    capital: bool = False


class Run:
    """Neighbouring words with their plain text; spans of it lead back to the line."""

    __slots__ = ("_starts", "plain", "words")

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self.plain = " ".join(w.folded for w in self.words)
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word.folded) + 1
        self._starts = starts

    def at(self, index: int) -> int:
        """The number of the word that holds this character of `plain`."""
        return bisect_right(self._starts, index) - 1

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The words [first, behind the last) of these characters of `plain`."""
        if start >= end:
            first = self.at(start)
            return first, first
        return self.at(start), self.at(end - 1) + 1

    def span(self, first: int, behind: int) -> tuple[int, int]:
        """The characters of the line that these words cover."""
        if first >= behind or not self.words:
            return (0, 0)
        return self.words[first].start, self.words[behind - 1].end

    def match_span(self, found: re.Match[str], group: int | str = 0) -> tuple[int, int]:
        """The characters of the line that a match in `plain` covers."""
        return self.span(*self.within(*found.span(group)))


@dataclass(slots=True)
class Clause(Run):
    """A part of a sentence with one predicate at most.

    `joint` is what led to it: '' at the start, ',', 'and', 'but' ... `first` is its place among the
    sentence's words. `who` it speaks of, and `doubt` (a hedge, a question, a condition), are found
    by `capture_frames`.
    """

    words: tuple[Word, ...]
    joint: str = ""
    first: int = 0
    asked: bool = False
    who: str = ""
    doubt: bool = False
    used: bool = False
    avoided: bool = False
    plain: str = field(init=False)
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        Run.__init__(self, self.words)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a whole run of words, and its clauses."""

    run: Run
    clauses: tuple[Clause, ...]


def read(line: str) -> tuple[Sentence, ...]:
    """The sentences of a line, with their clauses."""
    return tuple(
        Sentence(Run(words), tuple(_clauses(words, asked)))
        for words, asked in _sentences(_without_pause(_words(line[:LONGEST])))
    )


def _words(line: str) -> list[Word]:
    found: list[Word] = []
    for match in _TOKEN.finditer(line):
        text, start, end = match[0], match.start(), match.end()
        if text[0] in "-–—":
            # Inside a word it only parts two of them: `pre-show`, `step-free`.
            inside = start > 0 and line[start - 1].isalnum() and line[end : end + 1].isalnum()
            if not inside:
                found.append(Word("-", start, end))
            continue
        capital = text[0].isupper()
        found += [Word(part, start, end, capital) for part in _parts(text)]
    return found


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """A token as plain words: `doesn't` is `does not`, `sister's` is `sister 's`."""
    if text in _SIGNS:
        return (_SIGNS[text],)
    folded = fold(text)
    if folded in lexicon.CONTRACTIONS:
        return lexicon.CONTRACTIONS[folded]
    if "'" not in folded:
        return (folded,) if folded else (text,)
    head, _, tail = folded.rpartition("'")
    head = head.replace("'", "")
    if tail == "s":
        return (head, "is") if head in lexicon.PRONOUNS else (head, "'s")
    if tail in _TAILS and head:
        return (head, _TAILS[tail])
    return (head + tail,)


def _without_pause(words: list[Word]) -> list[Word]:
    """`a season pass, please` is said in one breath."""
    return [
        w
        for at, w in enumerate(words)
        if w.folded != ","
        or [v.folded for v in words[at + 1 : at + 2]] != ["please"]
        or (at + 2 < len(words) and words[at + 2].folded not in _STRONG | _WEAK)
    ]


def _sentences(words: list[Word]) -> Iterator[tuple[list[Word], bool]]:
    part: list[Word] = []
    for at, word in enumerate(words):
        if word.folded not in _STRONG:
            part.append(word)
            continue
        if word.folded == "?" and _is_topic(part) and at + 1 < len(words):
            part.append(word._replace(folded=","))  # `Ballet? Not for her`
            continue
        if word.folded == "." and part and _is_short(part[-1]):
            # `Mrs. Ito`, `J. S. Bach`, `Tue.`: not an end, unless the line goes on in capitals
            following = words[at + 1] if at + 1 < len(words) else None
            if following is not None:
                continue
        if part:
            yield part, word.folded == "?"
        part = []
    if part:
        yield part, False


def _is_topic(part: list[Word]) -> bool:
    """Whether what stands before a question mark only names what is spoken of."""
    return 0 < len(part) <= 3 and not any(
        w.folded in lexicon.VERBS or w.folded in lexicon.ASKING or w.folded in _WEAK for w in part
    )


def _is_short(word: Word) -> bool:
    single = word.end - word.start == 1
    return single or word.folded in lexicon.SHORTENED or word.folded.isdecimal()


def _clauses(words: list[Word], asked: bool) -> Iterator[Clause]:
    cuts = [(0, 0, "")]
    for at, word in enumerate(words):
        if word.folded in _WEAK:
            cuts.append((at, at + 1, ","))
        elif at and word.folded in lexicon.JOINTS and _goes_on(words, at, cuts[-1][1]):
            cuts.append((at, at + 1, word.folded))
        elif at and word.folded in lexicon.SUBORDINATORS:
            cuts.append((at, at, word.folded))
    cuts.append((len(words), len(words), ""))
    made = []
    for (_, start, joint), (end, _, _) in pairwise(cuts):
        if start < end:
            made.append(Clause(tuple(words[start:end]), joint=joint, first=start))
    if asked:
        _mark_question(made)
    yield from made


def _goes_on(words: list[Word], at: int, begun: int) -> bool:
    """Whether `and` begins another predicate (`and she sings`), not another thing (`and jazz`), nor
    another of those it is about (`she and her husband`)."""
    if begun < at and all(
        w.folded in lexicon.SUBJECTS or w.folded in lexicon.POSSESSIVES or w.folded in lexicon.KIN
        for w in words[begun:at]
    ):
        return False
    following = [w.folded for w in words[at + 1 : at + 5]]
    while following and following[0] in lexicon.ADVERBS:
        following.pop(0)
    if not following:
        return False
    if following[0] in lexicon.SUBJECTS or following[0] in lexicon.VERBS:
        return True
    if following[0] == "not" and words[at].folded == "but":
        return False
    return (
        following[0] in lexicon.POSSESSIVES and len(following) > 1 and following[1] in lexicon.KIN
    )


def _mark_question(clauses: list[Clause]) -> None:
    """The question is what begins like one, else the last clause."""
    begun = False
    for clause in clauses:
        begun = begun or clause.words[0].folded in lexicon.ASKING
        clause.asked = begun
    if clauses and not begun:
        clauses[-1].asked = True
