"""Say why a row was found: the matched part between \\x01 and \\x02, in a few words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from db.search.words import split_words

OPEN, CLOSE, NEXT = "\x01", "\x02", "\n"
BEFORE, AFTER = 24, 40  # letters shown around a match in a long text

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’](?=[^\W_]))*")
_BLANKS = re.compile(r"\s+")


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


def snippet(text: str, start: int, end: int) -> str:
    """The few words around a match, on one line."""
    before, after = text[:start], text[end:]
    if start > BEFORE:
        before = "…" + before[-BEFORE:].partition(" ")[2]
    if len(after) > AFTER:
        after = after[:AFTER].rpartition(" ")[0] + "…"
    part = f"{before}{OPEN}{text[start:end]}{CLOSE}{after}"
    return _BLANKS.sub(" ", part) if "\n" in part else part


def said(kind: str, text: str, asked: Sequence[str]) -> str:
    """Why for a note or an interest: 'note: "…took the ⟨shim⟩ out…"'; '' if no word is in it."""
    place = find_word(text, asked)
    if place is None:
        return ""
    return quoted(kind, text, *place)


def quoted(kind: str, text: str, start: int, end: int) -> str:
    """A note in quotation marks, an interest without."""
    part = snippet(text, start, end)
    return f'note: "{part}"' if kind == "note" else f"{kind}: {part}"


def other(kind: str, text: str, asked: Sequence[str]) -> str:
    """Why for an e-mail, an organisation or the way a name is said; '' if no word is in it."""
    place = find_word(text.partition("@")[0] if kind == "e-mail" else text, asked)
    return f"{kind} {marked(text, *place)}" if place else ""


def phone(values: str, find: Callable[[str], re.Match[str] | None]) -> str:
    """Why for phones as typed, a line each: the first in which the asked digits stand in a row."""
    match = find(values)
    if match is None:  # the digits are in its normal form alone
        return f"phone {values.partition(NEXT)[0]}"
    start, end = match.span()
    if NEXT not in values:
        return f"phone {values[:start]}{OPEN}{match[0]}{CLOSE}{values[end:]}"
    before = values[:start].rpartition(NEXT)[2]
    return f"phone {before}{OPEN}{match[0]}{CLOSE}{values[end:].partition(NEXT)[0]}"
