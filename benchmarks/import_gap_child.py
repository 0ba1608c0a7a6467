"""A live event loop beside an import: `import_gap_child MODE FILE DATABASE`; prints gaps as JSON.

none: no import, for the noise of the machine. spin: a thread that only counts, for what a busy
thread costs on this machine. import: all of it in a worker thread. cancel: the
same, stopped after 0.7 seconds; `stopped` is how long that took.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from benchmarks import harness
from db import connection, schema
from desktop.domain import settings
from desktop.importing import session
from desktop.importing.errors import ImportCancelled
from desktop.importing.understanding import Answers

BEAT_MS = 4
QUIET_SECONDS = 8.0


def main() -> None:
    """Beat every 4 ms until the work is done; print what was between the beats."""
    mode, file, database = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    harness.stand_still()
    schema.create(database)
    settings.save(settings.load()._replace(zone=harness.ZONE))
    app = QCoreApplication([])
    beats: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(BEAT_MS)
    done: dict[str, Any] = {}
    stop = threading.Event()

    def work() -> None:
        with connection.thread_connection():
            done.update(_work(mode, file, stop))

    thread = threading.Thread(target=work)
    watch = QTimer()
    watch.timeout.connect(lambda: None if thread.is_alive() else app.quit())
    watch.start(50)
    if mode == "cancel":
        QTimer.singleShot(700, lambda: (done.update(at=time.perf_counter()), stop.set()))
    thread.start()
    app.exec()
    gaps = sorted((b - a) * 1000 for a, b in pairwise(beats))
    stopped = done["ended"] - done["at"] if "at" in done else 0.0
    print(json.dumps({
        "mode": mode, "p50": harness.quantile(gaps, 0.5), "p99": harness.quantile(gaps, 0.99),
        "max": gaps[-1], "n": len(gaps), "seconds": done["ended"] - done["began"],
        "stopped": stopped, "rows": done.get("rows", 0), "worst": gaps[-6:],
    }))  # fmt: skip


def _work(mode: str, file: Path, stop: threading.Event) -> dict[str, Any]:
    began = time.perf_counter()
    rows = 0
    if mode == "none":
        stop.wait(QUIET_SECONDS)
    elif mode == "spin":
        while time.perf_counter() - began < QUIET_SECONDS:
            rows += 1
    else:
        try:
            found = session.understand(file)
            rows = session.import_file(found, Answers(), cancelled=stop.is_set).counts.rows
        except ImportCancelled:
            rows = -1
    return {"began": began, "ended": time.perf_counter(), "rows": rows}


if __name__ == "__main__":
    main()
