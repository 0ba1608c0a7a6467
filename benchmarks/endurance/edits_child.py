"""One desk of several that edit the same patrons: `FILE NUMBER EDITS LOG`.

Each edit reads a record, thinks for a moment, adds a word of its own to it and writes it with the version
that it read; every second one goes to one of the first five patrons, so that they do meet. A
refusal because somebody else was quicker is answered as a person would: read again, write again. Each
edit that was confirmed becomes a line of the log, and whatever else would have been shown another.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from db import gate, schema
from db.errors import DatabaseBusy, EditConflict, StoreError
from db.queries import interests, known, notes, patrons

Write = Callable[[int, str], tuple[str, int]]
THOUGHT_SECONDS = 0.02
_chance = random.Random()


def _think() -> None:
    time.sleep(_chance.uniform(0, THOUGHT_SECONDS))


def _organisation(patron_id: int, word: str) -> tuple[str, int]:
    found = patrons.get_patron(patron_id)
    _think()
    patrons.update_patron(
        patron_id, version=found.version, organisation=f"{found.organisation} {word}"
    )
    return "patron", patron_id


def _note(patron_id: int, word: str) -> tuple[str, int]:
    found = known.read_notes([patron_id])[patron_id][0]
    _think()
    notes.update_note(found.id, version=found.version, text=f"{found.text} {word}")
    return "note", found.id


def _point(patron_id: int, word: str) -> tuple[str, int]:
    found = known.read_contact_points([patron_id])[patron_id][0]
    _think()
    patrons.update_contact_point(found.id, version=found.version, label=f"{found.label} {word}")
    return "contact_point", found.id


def _interest(patron_id: int, word: str) -> tuple[str, int]:
    found = known.read_interests([patron_id])[patron_id][0]
    _think()
    interests.update_patron_interest(
        found.id, version=found.version, detail=f"{found.detail} {word}"
    )
    return "patron_interest", found.id


WRITES: tuple[Write, ...] = (_organisation, _note, _point, _interest)


def main() -> None:
    """Edit as often as asked, as fast as the file lets one."""
    path, number, count, log = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    gate.act_as(gate.Acting(frozenset(gate.Right), int(number)))
    schema.open_file(path)
    _chance.seed(int(number))
    patron_ids = patrons.list_patrons_by_email("all@example.com")
    with log.open("w", encoding="utf-8") as book:
        for n in range(count):
            word = f"w{number}x{n}"
            told = _edit(patron_ids, word)
            book.write(json.dumps([word, *told]) + "\n")
            book.flush()


def _edit(patron_ids: list[int], word: str) -> tuple[str, int, int, str, float]:
    """(table, row, how often somebody else was quicker, what else was shown, milliseconds)."""
    write = _chance.choice(WRITES)
    patron_id = _chance.choice(patron_ids if _chance.random() < 0.5 else patron_ids[:5])
    conflicts, began = 0, time.perf_counter()
    while True:
        try:
            table, row_id = write(patron_id, word)
        except EditConflict:
            conflicts += 1
        except DatabaseBusy as busy:
            return "", 0, conflicts, busy.sentence, _since(began)
        except StoreError as failure:
            return "", 0, conflicts, failure.sentence, _since(began)
        else:
            return table, row_id, conflicts, "", _since(began)


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)


if __name__ == "__main__":
    main()
