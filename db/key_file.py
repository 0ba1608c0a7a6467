"""The key of an encrypted file, and the small file beside it that keeps the key wrapped.

    venue.db        encrypted; its first 16 bytes are `Rapport`, 1 and the key's id, in clear
    venue.db.key    JSON, readable by this user alone: which key that is, and the key wrapped by a
                    recovery passphrase; never the key itself

The wrapping is made of scrypt and HMAC alone, both in Python's own library. scrypt of passphrase and a
fresh salt gives 64 bytes. The first 32 are laid over the random key (exclusive or): as salt and
key are random and the pad is used for this one wrap only, that is a one-time pad, and whoever cannot
guess the passphrase cannot tell it from noise. The other 32 are the key of an HMAC over everything
else in the file that matters, so that no byte of it can be exchanged, and a wrong passphrase is told.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

from db.errors import KeyFileDamaged, WrongPassphrase

VERSION = 1
MAGIC = b"Rapport\x01"
PLAIN_HEAD = b"SQLite format 3\x00"
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1  # 64 MB and about 0.4 s a try
# What a key file may ask of this computer: neither next to nothing, nor all its memory.
_N_LEAST, _N_MOST = 2**14, 2**18


class Key:
    """256 random bits, and an id that is no secret. Never shown: its `repr` leaves the bits out."""

    __slots__ = ("ident", "secret")

    def __init__(self, ident: str, secret: bytes) -> None:
        self.ident = ident  # 16 hexadecimal digits
        self.secret = secret

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and (self.ident, self.secret) == (other.ident, other.secret)

    def __hash__(self) -> int:
        return hash(self.ident)

    def __repr__(self) -> str:
        return f"Key({self.ident!r})"

    @property
    def head(self) -> bytes:
        """The first 16 bytes of every file that is encrypted with this key.

        SQLCipher calls them its salt. It would matter for a key made from a passphrase; beside 256
        random bits it need not be secret or random, so it says whose file this is and which key it
        wants, and a damaged first page does not take the rest of the file with it.
        """
        return MAGIC + bytes.fromhex(self.ident)

    @property
    def spec(self) -> str:
        """What SQLCipher's `pragma key` takes: key and salt as they are, nothing to derive."""
        return f"x'{self.secret.hex()}{self.head.hex()}'"


class Wrap(NamedTuple):
    """A key wrapped by a passphrase: cost, salt, the covered key and the HMAC, bytes as hex."""

    salt: str
    covered: str
    mac: str
    n: int
    r: int
    p: int


class KeyFile(NamedTuple):
    """What the file beside an encrypted file says.

    `check` tells the right key from a wrong one without touching the database; `in_store` whether
    the system's key store was given the key; `wrapped_at` when the passphrase was made; `begun` that a
    file is only about to be encrypted with it, and none ever was.
    """

    ident: str
    check: str
    wrap: Wrap
    in_store: bool = False
    wrapped_at: str = ""
    begun: bool = False


def new_key() -> Key:
    """A key nobody has."""
    return Key(os.urandom(8).hex(), os.urandom(32))


def check_of(key: Key) -> str:
    """The check value of a key: says nothing about it, and is another one for any other key."""
    return _hmac(key.secret, b"rapport key check 1 " + key.ident.encode())[:32]


def fits(kept: KeyFile, key: Key) -> bool:
    """Whether this is the key that the key file is about."""
    return kept.ident == key.ident and _is_same(kept.check, check_of(key))


def wrap(key: Key, passphrase: str, *, in_store: bool = False, wrapped_at: str = "") -> KeyFile:
    """The key file for a key and a passphrase (its normal spelling). Takes about 0.4 s."""
    salt = os.urandom(16)
    pad, mac_key = _stretch(passphrase, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P)
    covered = bytes(a ^ b for a, b in zip(key.secret, pad, strict=True)).hex()
    cost = (SCRYPT_N, SCRYPT_R, SCRYPT_P)
    mac = _hmac(mac_key, _signed(key.ident, check_of(key), Wrap(salt.hex(), covered, "", *cost)))
    by = Wrap(salt.hex(), covered, mac, *cost)
    return KeyFile(key.ident, check_of(key), by, in_store, wrapped_at)


def unwrap(kept: KeyFile, passphrase: str) -> Key:
    """The key. Raises WrongPassphrase."""
    by = kept.wrap
    pad, mac_key = _stretch(passphrase, bytes.fromhex(by.salt), by.n, by.r, by.p)
    signed = _signed(kept.ident, kept.check, by)
    if not _is_same(_hmac(mac_key, signed), by.mac):
        raise WrongPassphrase
    covered = bytes.fromhex(by.covered)
    key = Key(kept.ident, bytes(a ^ b for a, b in zip(covered, pad, strict=True)))
    if not fits(kept, key):
        raise WrongPassphrase
    return key


def read(path: Path) -> KeyFile:
    """Read a key file. Raises KeyFileDamaged (not ours, or not as it was written) or OSError."""
    import json

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        stated = told.pop("sum")
        by = told["passphrase"]
        found = KeyFile(
            ident=_hex(told["key"], 8),
            check=_hex(told["check"], 16),
            wrap=Wrap(
                salt=_hex(by["salt"], 16),
                covered=_hex(by["covered"], 32),
                mac=_hex(by["mac"], 32),
                n=_cost(by["n"]),
                r=_small(by["r"]),
                p=_small(by["p"]),
            ),
            in_store=bool(told["in_store"]),
            wrapped_at=str(told["wrapped_at"]),
            begun=told.get("begun") is True,
        )
        right = told["rapport_key"] == VERSION and by["by"] == "scrypt"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileDamaged(path.name) from error
    if not right or stated != _sum(found):
        raise KeyFileDamaged(path.name)
    return found


def write(path: Path, kept: KeyFile) -> None:
    """Write a key file whole, for this user alone: a half one never stands under its name."""
    import json

    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    begun = {"begun": True} if kept.begun else {}
    text = json.dumps({**_told(kept), **begun, "sum": _sum(kept)}, indent=1) + "\n"
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _told(kept: KeyFile) -> dict[str, Any]:
    by = kept.wrap
    return {
        "rapport_key": VERSION,
        "key": kept.ident,
        "check": kept.check,
        "passphrase": {
            "by": "scrypt", "n": by.n, "r": by.r, "p": by.p,
            "salt": by.salt, "covered": by.covered, "mac": by.mac,
        },
        "in_store": kept.in_store,
        "wrapped_at": kept.wrapped_at,
    }  # fmt: skip


def _sum(kept: KeyFile) -> str:
    """Against damage, not against people: tells a damaged key file from a wrong passphrase."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(_told(kept), sort_keys=True).encode()).hexdigest()[:32]


def _signed(ident: str, check: str, by: Wrap) -> bytes:
    parts = (VERSION, ident, check, "scrypt", by.n, by.r, by.p, by.salt, by.covered)
    return "|".join(str(part) for part in parts).encode()


def _stretch(passphrase: str, salt: bytes, n: int, r: int, p: int) -> tuple[bytes, bytes]:
    import hashlib

    room = 128 * r * (n + p + 2) + 1024 * 1024
    made = hashlib.scrypt(
        passphrase.encode("utf-8"), salt=salt, n=n, r=r, p=p, maxmem=room, dklen=64
    )
    return made[:32], made[32:]


def _is_same(made: str, kept: str) -> bool:
    """In a time that does not tell where they differ."""
    import hmac

    return hmac.compare_digest(made, kept)


def _hmac(key: bytes, said: bytes) -> str:
    import hmac  # as all of these where it is used: a start with a plain file has no need of it

    return hmac.new(key, said, "sha256").hexdigest()


def _hex(text: Any, size: int) -> str:
    if len(bytes.fromhex(text)) != size:
        raise ValueError
    return str(text)


def _cost(n: Any) -> int:
    if not isinstance(n, int) or not _N_LEAST <= n <= _N_MOST or n & (n - 1):
        raise ValueError
    return n


def _small(value: Any) -> int:
    if not isinstance(value, int) or not 1 <= value <= 16:
        raise ValueError
    return value
