"""Say why a row was found: the matched part between \\x01 and \\x02, in a few words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.search.words import split_words

OPEN, CLOSE, NEXT, APART = "\x01", "\x02", "\n", "\x03"
BEFORE, AFTER = 24, 40  # letters shown around a match in a long text

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’](?=[^\W_]))*")
_BLANKS = re.compile(r"\s+")
_BETWEEN = frozenset(" \u00a0+-–./()")  # what stands between the digits of a phone
_ONE_DIGIT = str.maketrans("123456789", "000000000")
_PUNCTUATION = str.maketrans("", "", "".join(_BETWEEN))


def marked(text: str, start: int, end: int) -> str:
    """`text` with its part from start to end marked."""
    return f"{text[:start]}{OPEN}{text[start:end]}{CLOSE}{text[end:]}"


def find_word(text: str, asked: Sequence[str]) -> tuple[int, int] | None:
    """Where in a text the first word stands that begins with one of the asked (folded) words."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        for part in split_words(word):
            for beginning in asked:
                if part.startswith(beginning):
                    same = len(part) == len(word)
                    return start, start + len(beginning) if same else end
                if not word.isascii() and beginning in word:
                    at = start + word.index(beginning)
                    return at, at + len(beginning)
    return None


def said(kind: str, text: str, asked: Sequence[str]) -> str:
    """Why for a note or an interest: 'note: "…took the ⟨shim⟩ out…"'; '' if no word is in it."""
    place = find_word(text, asked)
    if place is None:
        return ""
    return quoted(kind, text, *place)


def quoted(kind: str, text: str, start: int, end: int) -> str:
    """The few words around a match, on one line: a note in quotation marks, an interest without."""
    before, after = text[:start], text[end:]
    if start > BEFORE:
        before = "…" + before[-BEFORE:].partition(" ")[2]
    if len(after) > AFTER:
        after = after[:AFTER].rpartition(" ")[0] + "…"
    if NEXT in text:
        before, after = _BLANKS.sub(" ", before), _BLANKS.sub(" ", after)
    if kind == "note":
        return f'note: "{before}{OPEN}{text[start:end]}{CLOSE}{after}"'
    return f"{kind}: {before}{OPEN}{text[start:end]}{CLOSE}{after}"


def other(kind: str, text: str, asked: Sequence[str]) -> str:
    """Why for an e-mail, an organisation or the way a name is said; '' if no word is in it."""
    place = find_word(text.partition("@")[0] if kind == "e-mail" else text, asked)
    return f"{kind} {marked(text, *place)}" if place else ""


def phones(found: Sequence[str], asked: str) -> list[str]:
    """Why for each patron's phones (as typed, a line each): the one with these digits in a row.

    All of them are looked through in one go: without anything between the digits, then with.
    """
    whole = APART.join(found)
    if whole.count(APART) >= len(found):
        whole = APART.join([values.replace(APART, " ") for values in found])
    parts = whole.replace(asked, f"{OPEN}{asked}{CLOSE}").split(APART)
    if whole.count(asked) < len(parts) or NEXT in whole:
        _mark_apart(parts, whole, asked)
    if NEXT in whole:
        parts = [_one_line(part) if NEXT in part else part for part in parts]
    return [f"phone {part}" for part in parts]


def _mark_apart(parts: list[str], whole: str, asked: str) -> None:
    """Mark the digits in those parts of the whole where something stands between them."""
    bare = whole.translate(_PUNCTUATION).split(APART)
    shapes = whole.translate(_ONE_DIGIT).split(APART)
    places: dict[tuple[str, int], tuple[int, int]] = {}  # a page has few ways of writing
    for number, part in enumerate(parts):
        if OPEN in part or (at := bare[number].find(asked)) < 0:
            continue
        written = shapes[number], at
        if written not in places:
            there = [i for i, c in enumerate(part) if c not in _BETWEEN]
            places[written] = there[at], there[at + len(asked) - 1] + 1
        start, end = places[written]
        parts[number] = f"{part[:start]}{OPEN}{part[start:end]}{CLOSE}{part[end:]}"


def _one_line(part: str) -> str:
    lines = part.split(NEXT)
    return next((line for line in lines if OPEN in line), lines[0])
