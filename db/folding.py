"""One way to make text comparable: case, accents and letters that do not decompose."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, so that stripping marks leaves them as they are.
_UNDECOMPOSED = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ĸ": "k",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
        "–": "-", "—": "-", "‐": "-", "‑": "-",
    }
)  # fmt: skip

# Controls but tabs and line breaks, marks without a width, what turns a line around, half letters:
# they hide in names, break searches, and a terminal or a sheet would obey them. Joiners stay, and
# the marks that say which way Hebrew and Arabic read.
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb"
)
_UNSEEN = re.compile(f"[{_HIDDEN}\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_NOT_DIGITS = re.compile(r"[^0-9]+")


def seen(text: str) -> str:
    """A text without the characters that nobody sees: as it is kept.

    >>> seen("Ze\u200bro\x1b")
    'Zero'
    """
    return text if text.isprintable() else _UNSEEN.sub("", text)


def fold(text: str) -> str:
    """Lower case, without accents, ł ø ß æ spelt plainly, white space as single blanks.

    >>> fold("  Łukasz  Ørsted ")
    'lukasz orsted'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", seen(text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_UNDECOMPOSED).split())


def words(text: str) -> list[str]:
    """The folded words of a text; an apostrophe inside a name does not split it.

    >>> words("Siobhán O'Brien-Smith")
    ['siobhan', 'obrien', 'smith']
    """
    return _WORD.findall(fold(text).replace("'", ""))


def digits(text: str) -> str:
    """Only the ASCII digits of a text, in order."""
    return "" if text.isalpha() else _NOT_DIGITS.sub("", text)
