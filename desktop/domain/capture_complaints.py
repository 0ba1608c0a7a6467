"""Complaints that name an evening: `upset that the doors opened late for Hamlet`.

Whoever complains of something at an evening they came to did not like it; of a refund, of a sold
out house, of what they missed, nobody says how the evening was.
"""

from __future__ import annotations

import re

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_index import WHOLE, TitleFound
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause

_VEXED = (
    r"(?:upset|angry|annoyed|furious|livid|cross|disappointed|unhappy|displeased|indignant|irritated|dismayed|fuming|"
    r"put out|disgusted|outraged|not (?:at all |very |so |too )?(?:happy|pleased|amused|impressed))"
)
_COMPLAINS = re.compile(
    rf"\b(?:(?:complain(?:s|ed|ing)|grumbl(?:es|ed|ing)|moan(?:s|ed|ing)|protested) (?:to (?:\w+ ){{1,3}}?|\w+ )?(?:about|of|that|at|over|how|the|her|it|they|we)|"
    rf"{_VEXED} (?:about|at|with|by|over|that|how|to have|she|he|they))\b"
)
_VEXED_ONLY = re.compile(rf"\b(?:{_VEXED}|complain(?:s|ed|ing)|grumbl(?:es|ed))$")
_DENIED = re.compile(r"\b(?:no|never|nobody|nor|hardly|used to|would|not)\b")
_IN_VAIN = re.compile(
    rf"\b(?:complain\w*|grumbl\w*|moan\w*|sorry|gutted|{_VEXED})\b.*\b(?:miss|missed|missing|sold out|cancell?ed|postponed|"
    r"(?:is|was) over|refund\w*|could not (?:come|get|go|make|attend)|prices?|fees?|posters?|reviews?|brochures?|"
    r"e ?mails?|mails?|exchange\w*|tickets?)\b"
    rf"|\b(?:not|never|nobody|hardly) (?:\w+ )?(?:complain\w*|{_VEXED})\b"
)
# What is sold, sent or lost before or after an evening, and the way to it.
_NO_EVENING = re.compile(
    r"\b(?:tickets?|refund\w*|price\w*|fees?|cost|costs|charge\w*|paid|pay|money|vouchers?|exchange\w*|booking|bookings|website|web|app|"
    r"mails?|mailed|letters?|post|posters?|reviews?|critics?|brochures?|adverts?|trailers?|newsletter|box office|phone line|"
    r"miss|missed|missing|sold out|cancel\w*|postpon\w*|moved|could not (?:come|get|go|make|attend|book|be)|no seats|no more|"
    r"parking|car park|taxis?|bus|train|tram|traffic|weather|next|coming|will|again)\b"
)
_AT = re.compile(
    r"\b(?:at|during|for|in|of|after|before|about|with|by|through|throughout|over)(?: the| our)? $"
)
_OF_OWN = re.compile(
    rf"\b(?:at|with|about|by|that) (?:her|his|their) (?:\w+ )?(?:{'|'.join(sorted(lexicon.KIN))})\b"
)


def in_vain(clause: Clause) -> bool:
    """Whether what is complained of is no evening, or nothing is: `upset that she missed Hamlet`,
    `did not complain about the seats at Hamlet`."""
    return _IN_VAIN.search(clause.plain) is not None


def complained_of(
    reading: Reading, clause: Clause, following: Clause | None
) -> tuple[TitleFound | None, int]:
    """The attended performance that a complaint names, in its clause or in the reason behind it;
    and the character of the clause's text behind the words that say it is one."""
    told = _COMPLAINS.search(clause.plain)
    if told is not None:
        return _named(reading, clause, told.start(), told.end()), told.end()
    vexed = _VEXED_ONLY.search(clause.plain)
    if vexed is None or following is None or following.used or following.asked:
        return None, 0
    if following.joint not in ("because", "since", "when") or _is_denied(clause, vexed.start()):
        return None, 0
    found = _named(reading, following, 0, 1)
    return (found._replace(first=-1, behind=-1) if found is not None else None), 0


def _is_denied(clause: Clause, start: int) -> bool:
    return _DENIED.search(clause.plain[:start]) is not None


def _named(reading: Reading, clause: Clause, start: int, end: int) -> TitleFound | None:
    found = reading.attended.find([w.folded for w in clause.words])
    if found is None or found.first < clause.within(start, end)[1]:
        return None
    if _is_denied(clause, start) or _OF_OWN.search(clause.plain):
        return None
    outside = [*clause.words[: found.first], *clause.words[found.behind :]]
    if _NO_EVENING.search(" ".join(w.folded for w in outside)):
        return None
    before = "".join(f"{w.folded} " for w in clause.words[: found.first])
    one_evening = found.weight >= WHOLE or before.endswith(("the ", "our "))
    capital = any(w.capital for w in clause.words[found.first : found.behind])
    return found if one_evening and capital and _AT.search(before) else None
