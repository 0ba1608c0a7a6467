"""What may stand on paper that lies in a foyer: no number, no e-mail, no child's name.

Texts that staff marked as printable still go through here: a telephone number typed into a door
line, or a name that is an e-mail address because a file knew nothing better, stays at the desk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from db.records.facts import PatronFacts

ADULT_FROM = 18
LONGEST = 280  # of one text on one line of the sheet; the desk has the rest
LONGEST_NAME = 60
NUMBER_STAYS = "(number at the desk)"
MAIL_STAYS = "(e-mail at the desk)"
NO_NAME = "Guest"

_MAIL = re.compile(r"[^\s<>()\[\],;:\"“”]+[@＠][^\s<>()\[\],;:\"“”]+")
# A day, with its time or not, or a span of years; the guards keep long numbers from posing as one.
_DATE = (
    r"(?<!\d)(?:\d{4}-[01]?\d-[0-3]?\d|[0-3]?\d[./-][0-3]?\d[./-](?:1[5-9]|20)\d\d"
    r"|(?:1[5-9]|20)\d\d\s?[-–/]\s?(?:(?:1[5-9]|20)\d\d|\d\d))"
    r"(?:[ T,]{1,2}\d\d?[:.]\d\d)?(?![\s().\-‐‑‒–/·]{0,2}\d)"
)
_NUMBER = r"[+＋(]{0,2}\d(?:[\s().\-‐‑‒–—/·•_|+]{0,3}\d){6,}"
_DATE_OR_NUMBER = re.compile(rf"({_DATE})|{_NUMBER}")
_CHILD_PRICE = re.compile(
    r"\b(child|children|kids?|youth|juniors?|infants?|toddlers?|pupils?|under[\s-]?1?\d|u1?\d)\b",
    re.IGNORECASE,
)
# What draws nothing must not hide a number or a name from the eyes above.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

_DIAGNOSIS = re.compile(
    r"\b(\w{3,}(osis|itis|aemia|emia|epsy|opathy|plegia|trophy|noma|oma)|"
    r"cancers?|tumou?rs?|dementia|alzheimer\w*|parkinson\w*|autis\w*|asperger\w*|adh?d|diabet\w*|"
    r"epilep\w*|strokes?|hiv|aids|depress\w*|anxiety|ptsd|bipolar|schizo\w*|copd|asthma\w*|ms|als|"
    r"me/cfs|lupus|crohn\w*|pregnan\w*|transplant\w*|dialysis|chemo\w*|heart (failure|disease)|"
    r"down'?s? syndrome|\w+ (disease|disorder|syndrome))\b",
    re.IGNORECASE,
)


def may_be_printed(audience: str) -> bool:
    """Whether a fact of this audience may stand on the sheet."""
    return audience in ("say", "print")


def is_diagnosis(need: str) -> bool:
    """Whether a need names an illness rather than what to do: paper tells nobody of it."""
    return _DIAGNOSIS.search(need) is not None


def is_child_price(price_type: str) -> bool:
    """Whether a ticket of this price is a child's."""
    return _CHILD_PRICE.search(price_type) is not None


def is_child(facts: PatronFacts, on: date) -> bool:
    """Whether a patron is, or may well be, under age on a day.

    Somebody's child of unknown age counts as a child until they have bought a ticket themselves.
    """
    if facts.birth_year is not None:
        return on.year - facts.birth_year <= ADULT_FROM - 1
    parents = [r for r in facts.relationships if r.kind == "parent"]
    if not parents or any(v.role == "buyer" for v in facts.visits):
        return False
    return not any(r.birth_year and on.year - r.birth_year >= ADULT_FROM for r in parents)


def child_names(facts: Iterable[PatronFacts]) -> frozenset[str]:
    """The names of the children of some patrons: in full and given names alone."""
    names: set[str] = set()
    for patron in facts:
        own = set(patron.display_name.casefold().split())
        for relation in patron.relationships:
            if relation.kind == "child" and relation.name.strip():
                full = " ".join(relation.name.split())
                names.add(full)
                names.update(w for w in full.split() if len(w) > 1 and w.casefold() not in own)
    return frozenset(names)


def names_a_child(text: str, names: Iterable[str]) -> bool:
    """Whether a text says one of the names as a word of its own."""
    return any(_as_word(name).search(_comparable(text)) for name in names)


def printable(text: str, names: Iterable[str] = ()) -> str:
    """A text as it may be printed, on one line. `names` are children's."""
    said = " ".join(_comparable(text).split())
    said = _MAIL.sub(MAIL_STAYS, said)
    said = _DATE_OR_NUMBER.sub(_date_or_nothing, said)
    for name in sorted(names, key=len, reverse=True):
        said = _as_word(name).sub("the child", said)
    return said


def printable_name(name: str) -> str:
    """A name as it may be printed, an endless one cut; 'Guest' if it is an address or a number."""
    said = printable(name)
    if MAIL_STAYS in said or NUMBER_STAYS in said or not any(c.isalpha() for c in said):
        return NO_NAME
    return said if len(said) <= LONGEST_NAME else said[: LONGEST_NAME - 1].rstrip() + "…"


def shortened(text: str) -> str:
    """A text of at most `LONGEST` characters, cut between words and ended with '…'."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;.–—") + "…"


def _comparable(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _as_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_comparable(name))}(?!\w)", re.IGNORECASE)


def _date_or_nothing(match: re.Match[str]) -> str:
    return match.group(1) or NUMBER_STAYS
