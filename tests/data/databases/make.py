"""Make the small file that stands for a released schema: `python tests/data/databases/make.py`.

Run it once, in the release that brings a new schema; the file (`0001.db` for schema 1) is then
never made again, so that each later release is tested on what people really have.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from db import clock, connection, schema  # noqa: E402
from desktop.sample_venue import bulk  # noqa: E402


def main() -> None:
    """Sixty patrons with three hundred tickets, and a user, in one file without a journal."""
    os.environ["RAPPORT_NOW"] = "2026-11-22T18:30:00"
    clock.use_zone("America/New_York")
    path = HERE / f"{schema.STEPS:04d}.db"
    path.unlink(missing_ok=True)
    bulk.build(path, patrons=60, tickets=300, seed=1)
    with connection.transaction() as raw:
        raw.execute("insert into user values (1, 'Ana Marsh', 'AM', 'staff', 1)")
    raw = connection.raw()
    raw.execute("pragma wal_checkpoint(truncate)")
    raw.execute("pragma journal_mode = delete")
    raw.execute("vacuum")
    connection.close()
    path.chmod(0o644)


if __name__ == "__main__":
    main()
