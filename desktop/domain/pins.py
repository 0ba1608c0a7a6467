"""PINs and passwords: what will do for one, and the only form in which one is kept.

Kept is a scrypt hash with its own salt and cost. Six figures are few: what keeps them from being
guessed are the waits of `sign_in`; the hash keeps whoever reads the file from having all at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import secrets
import unicodedata

from desktop.domain.answer_typing import plain_figures

PIN, PASSWORD, STARTING = "pin", "password", "starting"
DIGITS, LEAST_LETTERS, MOST_LETTERS = 6, 10, 200
# 64 MiB and about 0.4 s on an old front-desk PC; 2 to the power of the first number.
cost = (16, 8, 1)
_MOST_COST = 20
_ALGORITHM = "scrypt"


def pin_complaint(pin: str) -> str:
    """What is wrong with a new PIN, as a sentence; '' if nothing is."""
    figures = plain_figures(pin.strip())
    if not (figures.isascii() and figures.isdecimal()):
        return "A PIN is made of figures only."
    if len(figures) != DIGITS:
        return f"A PIN has {DIGITS} figures."
    if len(set(figures)) < 3:
        return "That one is guessed at once: please use at least three different figures."
    if _is_run(figures):
        return "That one is guessed at once: please take figures that do not follow each other."
    return ""


def password_complaint(password: str, name: str = "") -> str:
    """What is wrong with a new password, as a sentence; '' if nothing is. `name`: whose it is."""
    letters = unicodedata.normalize("NFC", password)
    if len(letters) < LEAST_LETTERS:
        return f"A password has at least {LEAST_LETTERS} letters, figures or signs."
    if len(letters) > MOST_LETTERS:
        return f"A password has at most {MOST_LETTERS} letters."
    if len(set(letters)) < 4:
        return "That one is guessed at once: please use at least four different letters."
    if name and letters.casefold() == name.casefold():
        return "Your own name is guessed at once. Please choose another password."
    return ""


def complaint(secret: str, kind: str, name: str = "") -> str:
    """What is wrong with a new secret of a kind (`PIN`, `PASSWORD`, `STARTING`); '' if nothing."""
    return password_complaint(secret, name) if kind == PASSWORD else pin_complaint(secret)


def starting_pin() -> str:
    """Six figures by chance, for somebody's first sign-in."""
    while True:
        figures = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if not pin_complaint(figures):
            return figures


def encode(secret: str) -> str:
    """The hash of a PIN or password as it is kept, with its salt and what it cost."""
    salt = secrets.token_bytes(16)
    parts = (*map(str, cost), _text(salt), _text(_hash(secret, salt, cost)))
    return "$".join((_ALGORITHM, *parts))


def fits(secret: str, encoded: str) -> bool:
    """Whether this is the one that was kept; False where what is kept cannot be read."""
    try:
        algorithm, log2_n, r, p, salt, wanted = encoded.split("$")
        its_cost = int(log2_n), int(r), int(p)
        if algorithm != _ALGORITHM or not 1 <= its_cost[0] <= _MOST_COST:
            return False
        found = _hash(secret, base64.b64decode(salt), its_cost)
        return hmac.compare_digest(found, base64.b64decode(wanted))
    except (ValueError, OverflowError):
        return False


def take_as_long() -> None:
    """Work as hard as for a PIN that is there, so that nobody tells by the time that none is."""
    _hash("", b"\0" * 16, cost)


def _hash(secret: str, salt: bytes, its_cost: tuple[int, int, int]) -> bytes:
    log2_n, r, p = its_cost
    n = 2**log2_n
    typed = unicodedata.normalize("NFC", secret)
    figures = plain_figures(typed.strip())
    said = figures if figures.isascii() and figures.isdecimal() else typed
    return hashlib.scrypt(
        said.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=128 * r * (n + p + 2) + 2**20,
        dklen=32,
    )


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")


def _is_run(figures: str) -> bool:
    steps = {int(b) - int(a) for a, b in itertools.pairwise(figures)}
    return steps in ({1}, {-1})
