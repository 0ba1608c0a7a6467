"""The system's own key store: Windows Credential Manager, the macOS keychain, the Secret Service.

Whoever signs in to this computer opens it, so nobody is asked for a passphrase. Imported and asked only
when a key is wanted, never for longer than a few seconds: a store that is locked or stuck must not
hold up the start. Only the real stores are asked, each by name: what a settings file or another
package offers as a store (plain text, nothing at all) never gets a key.
`RAPPORT_KEY_STORE=none` leaves it alone.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from db.key_file import Key

SERVICE = "Rapport"
SECONDS = 4.0
SECONDS_TO_KEEP = 30.0  # the system may ask its user whether Rapport may
T = TypeVar("T")


class Store(Protocol):
    """What Rapport wants of a key store."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


def get(ident: str) -> Key | None:
    """The key of this id, None if no store has it or none answers in time."""

    def ask(store: Store) -> Key | None:
        told = store.get_password(SERVICE, ident)
        with contextlib.suppress(ValueError):
            secret = bytes.fromhex(told or "")
            return Key(ident, secret) if len(secret) == 32 else None
        return None

    return _in_time(ask, SECONDS)


def put(key: Key) -> bool:
    """Keep a key; whether it is there now, as read back."""

    def ask(store: Store) -> bool:
        store.set_password(SERVICE, key.ident, key.secret.hex())
        return store.get_password(SERVICE, key.ident) == key.secret.hex()

    return bool(_in_time(ask, SECONDS_TO_KEEP))


def remove(ident: str) -> None:
    """Forget a key, if the store has it."""

    def ask(store: Store) -> None:
        if store.get_password(SERVICE, ident) is not None:
            store.delete_password(SERVICE, ident)

    _in_time(ask, SECONDS)


def is_there() -> bool:
    """Whether this computer has a key store that answers."""
    return bool(_in_time(lambda store: store is not None, SECONDS))


def name() -> str:
    """What people call the store of this system."""
    return {"win32": "Windows Credential Manager", "darwin": "the keychain"}.get(
        sys.platform, "the system's key store"
    )


def open_store() -> Store | None:
    """The store of this system if it works. May take long: see `_in_time`."""
    if os.environ.get("RAPPORT_KEY_STORE", "").strip().lower() in ("none", "off", "0"):
        return None
    module, name = {
        "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
        "darwin": ("keyring.backends.macOS", "Keyring"),
    }.get(sys.platform, ("keyring.backends.SecretService", "Keyring"))
    found: Any = getattr(importlib.import_module(module), name)
    if found.priority <= 0:
        return None
    store: Store = found()
    return store


def _in_time(ask: Callable[[Store], T], seconds: float) -> T | None:
    """What the store says, None if there is none, if it refuses, or if it takes too long."""
    said: list[T] = []

    def work() -> None:
        # Each system has errors of its own; whatever it is, the passphrase is asked for instead.
        with contextlib.suppress(Exception):
            store = open_store()
            if store is not None:
                said.append(ask(store))

    thread = threading.Thread(target=work, name="key-store", daemon=True)
    thread.start()
    thread.join(seconds)
    return said[0] if said else None
