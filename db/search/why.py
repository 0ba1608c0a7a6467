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

    Those without anything between the digits are marked all in one go.
    """
    whole = APART.join([values.replace(APART, " ") for values in found])
    parts = whole.replace(asked, f"{OPEN}{asked}{CLOSE}").split(APART)
    reasons = [f"phone {values}" for values in parts]
    if whole.count(asked) < len(parts) or NEXT in whole:
        shapes: dict[str, list[int]] = {}
        return [_one_phone(reason, asked, shapes) for reason in reasons]
    return reasons


def _one_phone(reason: str, asked: str, shapes: dict[str, list[int]]) -> str:
    """`shapes`: where the digits stand in each way of writing; a page has few."""
    if OPEN not in reason:
        at = reason.translate(_PUNCTUATION).find(asked)
        if at >= 0:
            shape = reason.translate(_ONE_DIGIT)
            places = shapes.get(shape)
            if places is None:
                places = shapes[shape] = [i for i, c in enumerate(reason) if c not in _BETWEEN]
            start, end = places[at], places[at + len(asked) - 1] + 1
            reason = f"{reason[:start]}{OPEN}{reason[start:end]}{CLOSE}{reason[end:]}"
    return _one_line(reason) if NEXT in reason else reason


def _one_line(reason: str) -> str:
    lines = reason.removeprefix("phone ").split(NEXT)
    return "phone " + next((line for line in lines if OPEN in line), lines[0])
