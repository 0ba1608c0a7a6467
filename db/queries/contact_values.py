"""The normal forms in which phones, e-mails and addresses are compared; what was typed is kept.

Everything that stores or looks up a contact point uses these, so that two spellings meet.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

from db import connection
from db.folding import fold, words
from db.gate import Right, needs

# Only what people really write both ways; a wrong join is worse than a missed one.
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "boulevard": "blvd", "square": "sq", "terrace": "ter", "highway": "hwy",
    "apartment": "apt", "suite": "ste", "strasse": "str", "north": "n", "south": "s",
    "east": "e", "west": "w",
}  # fmt: skip
_ZIP_PLUS_FOUR = re.compile(r"^(\d{5})-?\d{4}$")


@lru_cache(maxsize=4096)
def normal_phone(text: str, country: str = "US") -> str:
    """E.164 where the number can be one (`+12075550142`), else its digits, '' if it has none.

    `country` is the two-letter region that numbers without a prefix belong to. An extension is
    left out: it leads to the same telephone.
    """
    bare = "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
    if not bare:
        return ""
    # Imported here: it takes 50 ms and the first screen does not need it.
    import phonenumbers

    spellings = [text, "+" + bare[2:]] if bare.startswith("00") else [text]
    for spelling in spellings:
        try:
            number = phonenumbers.parse(spelling, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return bare


def normal_email(text: str) -> str:
    """Lower case, without blanks around it or a `mailto:`; accents stay what they are."""
    bare = text.strip().strip("<>").strip()
    if bare.lower().startswith("mailto:"):
        bare = bare[7:].strip()
    return bare.casefold()


def normal_postcode(text: str) -> str:
    """Without blanks and in one case; the last four digits of a long ZIP are left out."""
    bare = fold(text).replace(" ", "")
    long_zip = _ZIP_PLUS_FOUR.match(bare)
    return long_zip.group(1) if long_zip else bare


def normal_street(text: str) -> str:
    """The folded words of a street line, usual abbreviations made one."""
    return " ".join(_STREET_WORDS.get(word, word) for word in words(text))


def normal_address(street: str, city: str = "", postcode: str = "") -> str:
    """`street|place`, where place is the postcode, else the city; '' if both parts are empty."""
    place = normal_postcode(postcode) or " ".join(words(city))
    line = normal_street(street)
    return f"{line}|{place}" if line or place else ""


@needs(Right.OPEN)
def normal_of(
    kind: str, value: str, street: str = "", city: str = "", postcode: str = "", **_: str
) -> str:
    """The normal form of a contact point; an address without parts is compared as a whole."""
    if kind == "phone":
        return normal_phone(value, venue_country())
    if kind == "email":
        bare = normal_email(value)
        return bare if "@" in bare.strip("@") else ""
    if not street and not postcode:
        return normal_address(value)
    return normal_address(street, city, postcode)


@needs(Right.OPEN)
def venue_country() -> str:
    """The two-letter region that phones without a prefix belong to (setting `country`)."""
    row = connection.row("select value from setting where key = 'country'")
    return str(json.loads(row[0])).upper() if row else "US"
