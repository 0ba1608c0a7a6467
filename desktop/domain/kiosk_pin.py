"""What lets somebody out of a kiosk: the PIN of anybody of the staff.

Where nobody has a PIN of their own it is one PIN for the whole venue, kept as a scrypt hash, never as
itself. A kiosk stands in a foyer: the PIN keeps visitors on the form. It is no lock for the file.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from db.gate import Right, needs
from db.queries import settings, users
from desktop.domain.answer_typing import plain_figures
from desktop.domain.sign_in import is_of_staff, prove_of_staff, waits_at

SETTING = "kiosk_pin"
LEAST, MOST = 4, 8
_COST = {"n": 2**14, "r": 8, "p": 1}
FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 3, 5.0, 300.0


def pin_complaint(pin: str) -> str:
    """What is wrong with a new PIN, as a sentence; '' if nothing is."""
    if not (plain_figures(pin).isascii() and plain_figures(pin).isdecimal()):
        return "A PIN is made of figures only."
    if not LEAST <= len(pin) <= MOST:
        return f"Please choose {LEAST} to {MOST} figures."
    if len(set(pin)) == 1:
        return "That one is guessed at once: please use more than one figure."
    return ""


@needs(Right.FORMS)
def is_peoples() -> bool:
    """Whether people's own PINs lead out: as soon as anybody of the staff has one of figures."""
    return any(is_of_staff(user) for user in users.list_users())


@needs(Right.FORMS)
def pin_is_set() -> bool:
    """Whether there is a PIN that leads out."""
    if is_peoples():
        return True
    kept = settings.get_setting(SETTING)
    return isinstance(kept, dict) and {"salt", "hash"} <= set(kept)


@needs(Right.FORMS)
def set_pin(pin: str) -> None:
    """Choose the PIN, or another one. Raises ValueError for one that will not do."""
    wrong = pin_complaint(pin)
    if wrong:
        raise ValueError(wrong)
    salt = secrets.token_bytes(16)
    settings.set_setting(SETTING, {"salt": salt.hex(), "hash": _hash(pin, salt).hex()})


@needs(Right.FORMS)
def pin_fits(pin: str) -> bool:
    """Whether this is the venue's PIN. False where none is set, what is kept cannot be read, or
    people have PINs of their own."""
    if is_peoples():
        return False
    kept = settings.get_setting(SETTING)
    try:
        salt, wanted = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["hash"])
    except (TypeError, KeyError, ValueError):
        return False
    return hmac.compare_digest(_hash(pin, salt), wanted)


def _hash(pin: str, salt: bytes) -> bytes:
    figures = plain_figures(pin).encode()
    return hashlib.scrypt(figures, salt=salt, dklen=32, **_COST)


class PinGate:
    """Counts the tries: after three wrong ones each costs a wait, twice as long each time.

    `seconds` is a clock that only runs forward.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._wrong = 0
        self._closed_until = 0.0

    @property
    def waits(self) -> float:
        """Seconds until the next try; 0 if one may be made now."""
        return max(self._closed_until - self._seconds(), 0.0)

    def try_pin(self, pin: str) -> bool:
        """Whether the PIN is right; while waiting nothing is."""
        if self.waits > 0:
            return False
        if pin_fits(pin):
            self._wrong, self._closed_until = 0, 0.0
            return True
        self._wrong += 1
        if self._wrong >= FREE_TRIES:
            wait = FIRST_WAIT * 2 ** min(self._wrong - FREE_TRIES, 10)
            self._closed_until = self._seconds() + min(wait, LONGEST_WAIT)
        return False


@needs(Right.FORMS)
def try_peoples(pin: str) -> None:
    """Raises SignInRefused unless this is the PIN of anybody of the staff. Takes up to seconds."""
    prove_of_staff(pin, SETTING)


@needs(Right.FORMS)
def peoples_wait() -> float:
    """Seconds until another try at the kiosk is heard."""
    return waits_at(SETTING)
