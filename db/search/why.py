"""Say why a row was found: the matched part between \\x01 and \\x02, in a few words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.search.words import split_words

OPEN, CLOSE = "\x01", "\x02"
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
    left, right = max(0, start - BEFORE), min(len(text), end + AFTER)
    if left:
        left = start - len(text[left:start].partition(" ")[2])
    if right < len(text):
        right = end + len(text[end:right].rpartition(" ")[0])
    before = ("…" if left else "") + text[left:start]
    after = text[end:right] + ("…" if right < len(text) else "")
    return _BLANKS.sub(" ", f"{before}{OPEN}{text[start:end]}{CLOSE}{after}")


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


def phone(value: str, asked: str) -> str:
    """Why for a phone as typed in which the asked digits stand, whatever is between them."""
    places = [i for i, c in enumerate(value) if "0" <= c <= "9"]
    at = "".join([value[i] for i in places]).find(asked)
    if at < 0:
        return f"phone {value}"
    return "phone " + marked(value, places[at], places[at + len(asked) - 1] + 1)
