"""From the cells of a row to one answer of a form's question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from db.folding import fold, words
from desktop.domain.form_answers import Given, number_of
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    MANY_AT_ONCE,
    NO,
    NUMBER,
    SCALE,
    WITH_CHOICES,
    YES,
    YES_OR_NO,
    Question,
)
from desktop.importing import moments
from desktop.importing.memo import Memo
from desktop.importing.survey_asked import is_other, is_ticked
from desktop.importing.values import clean, one_line, read_flag

_SEPARATOR = re.compile(r"([;|\n,])")
LIKE = 90  # of 100: a choice in slightly other words
_LEADING = re.compile(r"\s*([+-]?\d{1,15}(?:[.,]\d{1,6})?)(?![\d.,:/-])")


class Read(NamedTuple):
    """An answer, and what of the cells is none of the question's choices and would be lost."""

    given: Given
    lost: str = ""


class AnswerReader:
    """Reads the answers to one question; each different cell once."""

    def __init__(
        self, question: Question, columns: Sequence[tuple[int, str]],
        wordings: Iterable[tuple[str, str]], order: str,
    ) -> None:  # fmt: skip
        self.question = question
        self.columns = tuple(columns)
        self.order = order
        told = [*wordings, *((c.key, c.words) for c in question.choices)]
        self.known = {fold(text): key for key, text in reversed(told)}
        self.known |= {fold(c.words): c.key for c in reversed(question.choices)}
        self.exact = {one_line(text): key for key, text in told}
        self.ticks = all(choice for _, choice in self.columns)
        self._of: Memo[str, Read] = Memo(self._read)
        self._choices = {i: self.choice_of(choice) for i, choice in self.columns}

    def read(self, row: Sequence[str]) -> Read:
        """The answer of a row; an empty one where nothing was said."""
        if self.ticks:
            return self._ticked(row)
        index = self.columns[0][0]
        cell = row[index] if index < len(row) else ""
        read = _NOTHING
        if cell:
            read = self._of[cell] if len(cell) < 200 else self._read(cell)
        return self._with_own_words(read, row) if len(self.columns) > 1 else read

    def _with_own_words(self, read: Read, row: Sequence[str]) -> Read:
        """What was written for something else, in a column of its own beside the answers."""
        texts = [one_line(row[i]) for i, choice in self.columns if choice and i < len(row)]
        own = "; ".join(t for t in texts if t)
        if not own:
            return read
        given = read.given
        if not self.question.other:
            return Read(given, "; ".join(filter(None, (read.lost, own))))
        told = "" if is_other(given.other) else given.other
        return Read(given._replace(other="; ".join(filter(None, (told, own)))), read.lost)

    def choice_of(self, text: str) -> str:
        """The key of the choice that words mean, '' if none."""
        if one_line(text) in self.exact:
            return self.exact[one_line(text)]
        said = fold(one_line(text)).strip(" .")
        found = self.known.get(said) or self.known.get(fold(one_line(text)))
        if found or not said:
            return found or ""
        best, at = 0.0, ""
        for known, key in self.known.items():
            score = fuzz.ratio(said, known) if len(known) > 3 else 0.0
            if score > best:
                best, at = score, key
        return at if best >= LIKE and words(said)[:1] == words(_first(self.known, at))[:1] else ""

    def _ticked(self, row: Sequence[str]) -> Read:
        keys: list[str] = []
        other: list[str] = []
        lost: list[str] = []
        for index, choice in self.columns:
            cell = one_line(row[index]) if index < len(row) else ""
            if not cell:
                continue
            ticked = is_ticked(cell, choice)
            if ticked is False:
                continue
            key = self._choices[index]
            if key and (ticked or not is_other(choice)):
                keys.append(key)
            elif ticked:
                (other if self.question.other else lost).append(choice)
            else:
                (other if self.question.other else lost).append(cell)
        return Read(Given(tuple(keys), "; ".join(other)), "; ".join(lost))

    def _read(self, cell: str) -> Read:
        text = clean(cell)
        kind = self.question.kind
        if not text:
            return _NOTHING
        if kind in YES_OR_NO:
            return self._flag(text)
        if kind in WITH_CHOICES:
            return self._chosen(text)
        if kind in (NUMBER, SCALE):
            return Read(Given(text=self._number(text)))
        if kind == DATE:
            return Read(Given(text=self._day(text)))
        if kind == CONTACT:
            return Read(Given(), text)
        return Read(Given(text=text))

    def _flag(self, text: str) -> Read:
        said = words(text)
        flag = read_flag(text)
        if flag is None and said and said[0] in ("yes", "ja", "oui", "si", "y"):
            flag = True
        if flag is None and said and said[0] in ("no", "nein", "non", "n"):
            flag = False
        if flag is None:
            key = self.choice_of(text)
            return Read(Given((key,))) if key else Read(Given(), text)
        return Read(Given((YES if flag else NO,)))

    def _chosen(self, text: str) -> Read:
        pieces = [text]
        if self.question.kind in MANY_AT_ONCE:
            pieces = split_answers(text, self.known)
        keys, other = [], []
        for piece in pieces:
            key = self.choice_of(piece)
            if key:
                keys.append(key)
            elif piece:
                other.append(piece)
        free = "; ".join(other)
        if len(other) == len(pieces) and fold(text) != fold(free):
            free = one_line(text)  # nothing of it was a choice: as it was written
        if self.question.kind not in MANY_AT_ONCE and keys:
            return Read(Given((keys[0],)))
        if self.question.other:
            return Read(Given(tuple(keys), free))
        return Read(Given(tuple(keys)), free)

    def _number(self, text: str) -> str:
        """The number, also of `8 - very likely`; one end of a scale by its words."""
        if number_of(text) is not None:
            return text
        match = _LEADING.match(text)
        if match and (self.question.kind == SCALE or len(text) <= len(match[0]) + 12):
            return match[1]
        said = fold(text)
        ends = ((self.question.low_words, self.question.limits.low or "0"),
                (self.question.high_words, self.question.limits.high or "10"))  # fmt: skip
        return next((value for end, value in ends if end and fold(end) == said), text)

    def _day(self, text: str) -> str:
        moment = moments.find_moment(text, self.order)
        return text if moment is None else moment.day.isoformat()


_NOTHING = Read(Given())


def _first(known: dict[str, str], key: str) -> str:
    return next((text for text, of in known.items() if of == key), "")


def split_answers(text: str, known: Iterable[str]) -> list[str]:
    """The answers that one cell holds. Known choices (folded) first, also those with a comma or
    another separator in them; what is none of them is cut at ; | and line breaks alone.

    >>> split_answers("Jazz, folk and blues, Opera", {"jazz, folk and blues", "opera"})
    ['Jazz, folk and blues', 'Opera']
    """
    told = set(known)
    longest = 1 + max((len(_SEPARATOR.findall(k)) for k in told), default=0)
    tokens = _SEPARATOR.split(text)  # pieces and separators in turn
    found: list[str] = []
    free: list[str] = []

    def end_free() -> None:
        piece = " ".join("".join(free).split()).strip(", ")
        if piece:
            found.append(piece)
        free.clear()

    at = 0
    while at < len(tokens):
        end = _known_until(tokens, at, told, longest)
        if end:
            end_free()
            found.append(" ".join("".join(tokens[at:end]).split()))
            at = end + 1
            continue
        free.append(tokens[at])
        if at + 1 < len(tokens):
            if tokens[at + 1] == ",":
                free.append(",")
            else:
                end_free()
        at += 2
    end_free()
    return found


def _known_until(tokens: Sequence[str], at: int, known: set[str], longest: int) -> int:
    """Where the longest known choice that begins at a piece ends, 0 if none does."""
    for pieces in range(longest, 0, -1):
        end = at + 2 * pieces - 1
        if end <= len(tokens) and fold("".join(tokens[at:end])) in known:
            return end
    return 0
