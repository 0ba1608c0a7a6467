"""Which part of a shown text is what was typed: for marking it in the list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from db.folding import fold, words

Span = tuple[int, int]
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
START, END = "\x01", "\x02"


def spans_of(text: str, typed: str) -> list[Span]:
    """(start, length) of the parts of `text` that begin, or for scripts without blanks are, a
    typed word. Case, accents and apostrophes do not count."""
    asked = words(typed)
    if not asked:
        return []
    found: list[Span] = []
    for match in _WORD.finditer(text):
        letters = list(_folded_letters(match.group(), match.start()))
        plain = "".join(letter for letter, _ in letters)
        for word in asked:
            at = plain.find(word) if not word.isascii() else 0 if plain.startswith(word) else -1
            if at >= 0:
                first, last = letters[at][1], letters[at + len(word) - 1][1]
                found.append((first, last - first + 1))
    return _joined(found)


def without_marks(text: str) -> tuple[str, list[Span]]:
    """A text whose matched parts stand between \\x01 and \\x02, as plain text and spans."""
    plain: list[str] = []
    spans: list[Span] = []
    length, opened = 0, 0
    for part in re.split(f"([{START}{END}])", text):
        if part == START:
            opened = length
        elif part == END:
            spans.append((opened, length - opened))
        else:
            plain.append(part)
            length += len(part)
    return "".join(plain), spans


def _folded_letters(word: str, start: int) -> Iterable[tuple[str, int]]:
    """Each folded letter with the place it came from; ß gives two, an apostrophe none."""
    for offset, letter in enumerate(word):
        for folded in fold(letter):
            if folded != "'":
                yield folded, start + offset


def _joined(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, length in sorted(set(spans)):
        if merged and start < merged[-1][0] + merged[-1][1]:
            first, before = merged[-1]
            merged[-1] = (first, max(before, start + length - first))
        else:
            merged.append((start, length))
    return merged
