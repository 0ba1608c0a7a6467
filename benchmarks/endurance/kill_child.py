"""`kill_child WHAT DATABASE SEED`: do one kind of thing again and again until somebody kills us.

A line on standard output for each that is done and kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import harness
from benchmarks.endurance import acts as things
from db import backups, connection, encrypt, gate, key_file, keys, schema
from db.key_file import Key
from db.queries import settings
from desktop.domain import recovery

MARK = "endured"
KEY, KEY_FILE = "the-key", "the-key-file"


def main() -> None:
    """Work until killed."""
    what, database, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    connection.private_umask()
    # Beside the file, so that it goes with it: who is killed clears nothing away.
    with tempfile.TemporaryDirectory(prefix=".endured-", dir=database.parent) as folder:
        _tell("ready")
        for _ in WORK[what](database, Path(folder), seed):
            continue


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _acting(act: str) -> Callable[[Path, Path, int], Iterator[None]]:
    def work(database: Path, folder: Path, seed: int) -> Iterator[None]:
        schema.open_file(database)
        kind = {"edit": "edit", "take_in": "import", "publish": "publish"}[act]
        acts = things.Acts(folder, _tell, seed)
        number = things.last_numbers()[kind]
        while True:
            number += 1
            getattr(acts, act)(number)
            yield

    return work


def _back_up(database: Path, folder: Path, seed: int) -> Iterator[None]:
    schema.open_file(database)
    acts = things.Acts(folder, _tell, seed)
    number = things.last_numbers()["edit"]
    while True:
        number += 1
        acts.edit(number)
        made = backups.make_backup(backups.BY_HAND)
        _tell(f"backup {made.path.name}")
        yield


def _restore(database: Path, _folder: Path, seed: int) -> Iterator[None]:
    schema.open_file(database)
    number = seed
    while True:
        number += 1
        source = database.with_name(f"source-{number % 2}.db")
        done = recovery.restore_backup(source, database)
        if done.aside is not None:
            for kept in done.aside.parent.glob(f"{done.aside.name}*"):
                kept.unlink()  # kept for people; here they would fill the disk
        _tell(f"restore {number % 2}")
        settings.set_setting(MARK, number % 2)
        yield


def _erase(database: Path, folder: Path, seed: int) -> Iterator[None]:
    schema.open_file(database)
    acts = things.Acts(folder, _tell, seed)
    number = seed * 1_000
    while True:
        number += 1
        acts.vanish(number)
        yield


def _convert(database: Path, folder: Path, seed: int) -> Iterator[None]:
    """Encrypt, write, stop encrypting, write."""
    key = read_key(database)
    if keys.is_encrypted(database):
        keys.unlock(database, key)
    schema.open_file(database)
    acts = things.Acts(folder, _tell, seed)
    number = things.last_numbers()["edit"]
    while True:
        connection.close()
        if keys.is_encrypted(database):
            encrypt.decrypt(database)
        else:
            keys.keep(database, key_file.read(database.with_name(KEY_FILE)))
            encrypt.encrypt(database, key)
        _tell("converted")
        schema.open_file(database)
        number += 1
        acts.edit(number)
        yield


def read_key(database: Path) -> Key:
    """The key that was made for this file before the first kill."""
    ident, secret = database.with_name(KEY).read_text(encoding="ascii").split()
    return Key(ident, bytes.fromhex(secret))


WORK: dict[str, Callable[[Path, Path, int], Iterator[None]]] = {
    "editing": _acting("edit"),
    "importing": _acting("take_in"),
    "publishing": _acting("publish"),
    "backing-up": _back_up,
    "restoring": _restore,
    "erasing": _erase,
    "converting": _convert,
}

if __name__ == "__main__":
    main()
