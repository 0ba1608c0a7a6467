"""Encrypting a file and decrypting it again, as an act of its own for the endurance runs."""

from __future__ import annotations

from pathlib import Path

from db import encrypt, key_file, keys, leftovers

PASSPHRASE = "bodaki mesuto rafine kupodi tasemo"  # of throw-away files alone


def convert_once(path: Path, on: bool) -> None:
    """Encrypt the file at `path`, or make it a plain one; nothing if that is what it is."""
    leftovers.mend(path)  # as every start does
    unlock(path)
    if keys.is_encrypted(path) == on:
        return
    if on:
        key = key_file.new_key()
        keys.keep(path, key_file.wrap(key, PASSPHRASE))
        encrypt.encrypt(path, key)
    else:
        encrypt.decrypt(path)


def unlock(path: Path) -> bool:
    """Make this process able to open the file, whichever it is now; whether it is encrypted."""
    if keys.is_locked(path):
        keys.unlock_with(path, PASSPHRASE)
    return keys.is_encrypted(path)
