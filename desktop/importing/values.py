"""Read single cells: money, counts, yes and no, what became of a ticket; clean what exports add."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from db.folding import fold, seen, words

_GUARDED = re.compile(r"^(?:'(?=[+\-=@0-9\t ])|\t(?=[+\-=@]))")
_MONEY = re.compile(r"\d[\d.,'\u00a0\u202f ]*")
YES = {"yes", "y", "true", "1", "ja", "oui", "si", "sim", "tak", "x", "checked", "checked in",
       "wahr", "vrai", "on", "j", "t", "attended", "scanned", "opted in", "subscribed", "present",
       "checkedin", "o", "s", "vero", "✓", "✔", "1.0"}  # fmt: skip
NO = {"no", "n", "false", "0", "nein", "non", "nao", "nie", "falsch", "faux", "off", "nee", "f",
      "not attended", "no show", "no-show", "noshow", "not checked in", "absent", "did not attend",
      "opted out", "unsubscribed", "not scanned", "0.0", "nej", "nei", "falso"}  # fmt: skip

VALID, CANCELLED, REFUNDED, EXCHANGED = "valid", "cancelled", "refunded", "exchanged"
RETURNED, GIVEN_AWAY = "returned", "given_away"
_FATES: tuple[tuple[str, str], ...] = (
    ("partially refunded|partly refunded|partial refund|teilweise erstattet|partiellement", VALID),
    ("not refunded|refund (denied|declined|rejected)|non rembours", VALID),
    ("refund|erstatte|ruckerstatt|rembours|reembols|rimbors|terugbetaal|zwrot|chargeback|charged back"
     "|gutgeschrieben|refusjon|aterbetal", REFUNDED),
    ("exchang|swapped|umgetauscht|echange|cambiad|omgeruild|moved to", EXCHANGED),
    ("returned|given back|zuruckgegeben|donated back", RETURNED),
    ("cancel|storn|annul|anulad|void|deleted|geannuleerd|anulowan|expired|abandoned|failed|declined"
     "|rejected|not attending|trashed|abgelehnt|abgebrochen|avbok|withdrawn|invalid|removed"
     "|ungultig|reversed", CANCELLED),
)  # fmt: skip
_FATE_PATTERNS = tuple((re.compile(pattern), fate) for pattern, fate in _FATES)
_CAME = re.compile(r"checked[ -]?in|attended|scanned|eingecheckt|admitted|arrived|redeemed|used")
_NOT_CAME = re.compile(r"no[ -]?show|not (attended|checked|scanned|used|redeemed)|did not|unused"
                       r"|absent|nicht (erschienen|eingecheckt)")  # fmt: skip


def clean(cell: str) -> str:
    """A cell without a formula guard, unseen characters and blanks around it; inner line breaks
    stay.

    >>> clean("'+1 207-555-0106 ")
    '+1 207-555-0106'
    """
    cell = seen(cell)
    bare = cell.strip()
    if bare[:1] == "'" or cell[:1] == "\t":
        bare = _GUARDED.sub("", cell.lstrip(" ")).strip()
    return bare


def one_line(cell: str) -> str:
    """A cleaned cell with every run of white space as one blank."""
    if cell.isalnum():
        return cell
    return " ".join(clean(cell).split())


@lru_cache(maxsize=8192)
def read_flag(cell: str) -> bool | None:
    """Yes, no, or None where a cell says neither."""
    said = fold(cell)
    if said in YES:
        return True
    if said in NO:
        return False
    return None


@lru_cache(maxsize=8192)
def read_attended(cell: str) -> bool | None:
    """Whether somebody came, by a check-in column: yes/no, words, or the time of the scan."""
    flag = read_flag(cell)
    if flag is not None or not cell.strip():
        return flag
    said = fold(cell)
    if _NOT_CAME.search(said):
        return False
    if _CAME.search(said) or re.match(r"\d{1,4}[-/.]\d{1,2}|[1-9]\d*$|\d{1,2}:\d\d", said):
        return True
    return None


@lru_cache(maxsize=8192)
def read_fate(cell: str) -> str:
    """What became of a ticket or an order, by a status: valid unless the words say other."""
    said = " ".join(words(cell))
    if not said:
        return VALID
    for pattern, fate in _FATE_PATTERNS:
        if pattern.search(said):
            return fate
    return VALID


@lru_cache(maxsize=16384)
def read_money(cell: str, decimal_comma: bool = False) -> int | None:
    """Minor units of a sum of money: $1,234.56 -> 123456; None if it is none.

    `decimal_comma` reads 1.234,56. A minus may stand before or behind the currency, brackets
    mean a minus.
    """
    found = _MONEY.search(cell)
    if found is None:
        return None
    digits = found[0].strip(" '\u00a0\u202f").replace(" ", "").replace("'", "")
    digits = digits.replace("\u00a0", "").replace("\u202f", "")
    if decimal_comma:
        digits = digits.replace(".", "").replace(",", ".")
    digits = digits.replace(",", "")
    try:
        minor = int((Decimal(digits.rstrip(".") or "0") * 100).to_integral_value())
    except InvalidOperation:
        return None
    rest = cell[: found.start()] + cell[found.end() :]
    return -minor if ("-" in rest or "−" in rest or "(" in rest) else minor


def is_decimal_comma(cells: list[str]) -> bool:
    """Whether the sums of a column are written 1.234,56 (German, French ...)."""
    commas = sum(1 for c in cells if re.search(r",\d{1,2}\D*$", c))
    points = sum(1 for c in cells if re.search(r"\.\d{1,2}\D*$", c))
    return commas > points


@lru_cache(maxsize=8192)
def read_count(cell: str) -> int | None:
    """A whole number such as 2, 2.0, -1.0 or '3x'; None if it is none or beyond belief."""
    found = re.match(r"\s*([+-]?\d{1,6})(?:[.,]0+)?\s*x?\s*$", cell)
    if found is None:
        return None
    return int(found[1])


_ITEM = re.compile(r"(?:^|[,;\n+&])\s*(\d{1,3})\s*[x×]\s*([^,;\n]+?)(?=\s*(?:[,;\n]|$))")


@lru_cache(maxsize=8192)
def read_items(cell: str) -> tuple[tuple[int, str], ...]:
    """The parts of '2x Student, 1x Adult'; () if it is not written so.

    >>> read_items("1x Adult, 2x Student")
    ((1, 'Adult'), (2, 'Student'))
    """
    return tuple((int(n), " ".join(what.split())) for n, what in _ITEM.findall(cell))


def is_comp(price_type: str, price_minor: int | None) -> bool:
    """Whether a ticket was complimentary: by its name, never by a price of nothing alone."""
    said = words(price_type)
    return any(w in {"comp", "comps", "complimentary", "freikarte", "invitation", "guestlist",
                     "freikarten", "invitacion", "omaggio"} for w in said)  # fmt: skip


_WILL_CALL = re.compile(
    r"will ?call|box ?office|collect|pick ?up|at the door|abholung|abendkasse|hinterlegt|guichet"
    r"|sur place|taquilla|recoger|ritiro|afhalen|kassa"
)


def is_will_call(cell: str) -> bool:
    """Whether a way of delivery means that the tickets wait at the box office."""
    return bool(cell) and bool(_WILL_CALL.search(fold(cell)))


_NO_TICKET = {
    "donation", "donations", "spende", "don", "gift", "voucher", "gutschein", "membership",
    "mitgliedschaft", "tote", "mug", "shirt", "tshirt", "programme", "program", "programmheft",
    "drink", "drinks", "interval", "wine", "beer", "coffee", "icecream", "cream", "merch",
    "merchandise", "fee", "fees", "tax", "shipping", "postage", "parking", "raffle", "book", "cd",
    "dvd", "poster", "souvenir", "bag", "rebate", "surcharge", "gebuhr", "insurance", "donacion",
    "brochure", "subscription", "tip",
}  # fmt: skip
_IS_TICKET = {"ticket", "tickets", "admission", "entry", "seat", "karte", "billet", "entrada",
              "biglietto", "eintritt"}  # fmt: skip


@lru_cache(maxsize=8192)
def is_other_goods(text: str) -> bool:
    """Whether words speak of something sold that lets nobody in: a drink, a gift, a fee."""
    said = set(words(text))
    return bool(said & _NO_TICKET) and not said & _IS_TICKET


_TOTALS = {"total", "totals", "grand", "summe", "gesamt", "gesamtsumme", "subtotal", "sum",
           "totale", "totaux", "totales", "suma", "totaal", "zwischensumme"}  # fmt: skip
_CLOSING = {"copyright", "generated", "report", "page", "exported", "printed", "erstellt", "©"}


def is_closing_line(cells: list[str]) -> bool:
    """Whether a row is a line of totals or the end of a report rather than data."""
    said = [c for c in cells if c.strip()]
    if not said:
        return False
    first = words(said[0])
    if first and first[0] in _TOTALS:
        return not any("@" in cell for cell in said)  # else somebody is called so
    return (
        len(said) <= 2
        and len(cells) > 3
        and bool(first)
        and (first[0] in _CLOSING or said[0].lstrip()[:1] == "©")
    )
