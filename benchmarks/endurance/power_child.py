"""`power_child DATABASE TOLD TIMES [KEY'S NAME, KEY]`: an evening's work under the recorder; ends without closing.

What is kept is told by a line in the file TOLD, which the recorder sees too: so the order of what was
told and what was synced is known.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from random import Random

from benchmarks import harness
from benchmarks.endurance import acts as things
from db import gate, keys, schema
from db.key_file import Key

SEED = 11


def main() -> None:
    """Work, tell, and be gone as in a power cut."""
    database, told, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    if len(sys.argv) > 4:
        keys.unlock(database, Key(sys.argv[4], bytes.fromhex(sys.argv[5])))
    file = os.open(told, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    schema.open_file(database)
    draw = Random(SEED)
    with tempfile.TemporaryDirectory(prefix="rapport-power-") as folder:
        acts = things.Acts(Path(folder), lambda line: _tell(file, line), SEED)
        made = dict.fromkeys(("edit", "take_in", "publish"), 0)
        for _ in range(times):
            act = draw.choices(("edit", "take_in", "publish"), (10, 1, 1))[0]
            made[act] += 1
            getattr(acts, act)(made[act])
    os._exit(0)


def _tell(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())


if __name__ == "__main__":
    main()
