"""Unlocking an encrypted file on the command line: the key store, RAPPORT_PASSPHRASE, the terminal."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from db import keys
from db.errors import StoreError
from desktop.domain import protection

TRIES = 3


def unlock(path: Path) -> None:
    """Unlock a file if it wants that, asking on the terminal where there is one.

    Raises StoreError if it stays locked.
    """
    if keys.is_locked(path) and not (
        protection.unlock_from_environment(path) or protection.unlock_from_store(path)
    ):
        _ask(path)


def _ask(path: Path) -> None:
    if not sys.stdin.isatty():
        raise StoreError(
            f"The file {path.name} is encrypted, and this computer's key store does not have its "
            f"key. Nothing was done. Put the recovery passphrase in {protection.PASSPHRASE_VARIABLE}."
        )
    for left in range(TRIES - 1, -1, -1):
        typed = getpass.getpass("Recovery passphrase: ", stream=sys.stderr)
        try:
            protection.unlock(path, typed)
        except StoreError as failure:
            if not left:
                raise
            sys.stderr.write(f"{failure.sentence}\n")
        else:
            return
