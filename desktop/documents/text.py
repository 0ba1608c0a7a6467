"""The one way for a text into a PDF: cleaned, capped, shaped, in the order the eye reads it.

The canvas takes plain strings, so there is no markup to escape; what must go are characters
that draw nothing or reorder their neighbours. ReportLab sets glyphs in the order it is given,
so Hebrew and Arabic are shaped and put into visual order here, after lines were broken.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

LIMIT = 2_000  # the longest text set anywhere; the sheet's rules cap far below and say so
ELLIPSIS = "…"

_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u017f]*")
# Controls, soft hyphen, zero-width and bidi marks, variation selectors, surrogates,
# non-characters, private use, tags. Joiners stay out too: no font here needs them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u034f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\ufdd0-\ufdef\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile(r"\s+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
# Points and cantillation: drawn by rules that the canvas does not know; names read without.
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f]"
)

_OPENING = "([{«‹"
_MIRRORS = dict(zip("([{«‹)]}»›", ")]}»›([{«‹", strict=True))


def clean(text: object, limit: int = LIMIT) -> str:
    """One line of harmless text: composed, no controls or overrides, at most `limit` long."""
    plain = str(text or "")
    if len(plain) > 4 * limit:
        plain = plain[: 4 * limit]
    if not _PLAIN.fullmatch(plain):
        plain = _DROPPED.sub("", unicodedata.normalize("NFC", _DROPPED.sub(_gap, plain)))
    plain = _SPACES.sub(" ", plain).strip()
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + ELLIPSIS


def _gap(match: re.Match[str]) -> str:
    # What stood for a line or column break still parts two words.
    return " " if match.group() in "\x0e\x0f\x1c\x1d\x1e\x1f" else ""


def reads_right_to_left(text: str) -> bool:
    """Whether any of it has to be put into visual order."""
    return _RIGHT_TO_LEFT.search(text) is not None


def begins_right_to_left(text: str) -> bool:
    """Whether its first letter is Hebrew or Arabic: then all of it is set from the right."""
    if not reads_right_to_left(text):
        return False
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def visual(line: str, right_to_left: bool = False) -> str:
    """A broken line in the order in which it is drawn, Arabic letters joined.

    `right_to_left` is the way of the paragraph that the line was broken from.
    """
    if not reads_right_to_left(line) and not right_to_left:
        return line
    return _visual(line, right_to_left)


@lru_cache(maxsize=4096)
def _visual(line: str, right_to_left: bool) -> str:
    from bidi import get_display

    bare = _POINTS.sub("", line)
    if _ARABIC.search(bare):
        bare = str(_reshaper().reshape(bare))
    return _mirrored(str(get_display(bare, base_dir="R" if right_to_left else "L")))


def _mirrored(drawn: str) -> str:
    """Brackets of a turned run face the other way; `get_display` leaves them as they were.

    A closing one that nothing opened is the turned opening one, up to its partner.
    """
    if not any(bracket in drawn for bracket in _MIRRORS):
        return drawn
    out: list[str] = []
    awaited: list[str] = []  # what closes each open bracket, as it stands in `drawn`
    for character in drawn:
        if awaited and character == awaited[-1]:
            awaited.pop()
            turned = character in _OPENING
        elif character in _MIRRORS:
            turned = character not in _OPENING
            awaited.append(_MIRRORS[character])
        else:
            turned = False
        out.append(_MIRRORS[character] if turned else character)
    return "".join(out)


@lru_cache(maxsize=1)
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper({"delete_harakat": True, "support_ligatures": True})
