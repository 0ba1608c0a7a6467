"""`kill_one WHAT TIMES FOLDER SEED`: kill -9 one kind of work again and again; prints what was found.

The file is the same from kill to kill, so what one of them breaks the next ones meet. After each the
file is opened as the window opens it, checked whole, and held against what was told.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random

from benchmarks import harness
from benchmarks.endurance import acts, kill_child
from db import backups, connection, gate, key_file, keys, leftovers, schema
from db.queries import settings
from desktop.domain import file_care, first_look

LONGEST = 1.2  # seconds of work before the kill
NAME = "evening.db"
LARGE, SMALL = "base.db", "small.db"
AT_ONCE = ("editing", "importing", "publishing")


def base_of(what: str) -> str:
    """The file that a kind of work begins with."""
    return LARGE if what in AT_ONCE else SMALL


def main() -> None:
    """Kill as often as asked, print the counts as JSON."""
    what, times, folder, seed = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    database = _prepare(what, folder)
    draw = Random(seed)
    counts = {"kills": 0, "told": 0, "bad": 0, "reopen_ms": 0.0, "reopen_work_ms": 0.0}
    reasons: list[str] = []
    for n in range(times):
        told = _killed(what, database, seed + n, draw.uniform(0.02, LONGEST))
        started, worked = time.perf_counter(), time.process_time()
        found = _reopened(what, database)
        took = (time.perf_counter() - started) * 1e3
        work = (time.process_time() - worked) * 1e3
        found += _verdict(what, database, told)
        connection.close()
        counts["kills"] += 1
        counts["told"] += len(told)
        counts["bad"] += bool(found)
        counts["reopen_ms"] = max(counts["reopen_ms"], took)
        counts["reopen_work_ms"] = max(counts["reopen_work_ms"], work)
        reasons += [f"{what}, kill {n}: {line}" for line in found]
    print(json.dumps(counts | {"reasons": reasons[:10]}))


def _prepare(what: str, folder: Path) -> Path:
    database = folder / what / NAME
    database.parent.mkdir()
    base = folder / base_of(what)
    shutil.copy(base, database)
    if what == "restoring":
        for n in (0, 1):
            source = database.with_name(f"source-{n}.db")
            shutil.copy(base, source)
            schema.open_file(source)
            settings.set_setting("source", n)
            settings.set_setting(kill_child.MARK, n)
            connection.raw().execute("pragma wal_checkpoint(truncate)")
            connection.close()
    if what == "converting":
        key = key_file.new_key()
        database.with_name(kill_child.KEY).write_text(f"{key.ident} {key.secret.hex()}", "ascii")
        kept = key_file.wrap(key, "an evening without light")
        key_file.write(database.with_name(kill_child.KEY_FILE), kept)
    return database


def _killed(what: str, database: Path, seed: int, after: float) -> list[str]:
    """Let a child work, kill it; the lines that it told."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.endurance.kill_child", what, str(database), str(seed)],
        cwd=harness.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "RAPPORT_NOW": harness.NOW},
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    first = child.stdout.readline()
    if first != b"ready\n":
        child.wait()
        raise RuntimeError(child.stderr.read().decode()[-2000:])
    heard: list[bytes] = []
    stdout = child.stdout
    listener = threading.Thread(target=lambda: heard.append(stdout.read()))
    listener.start()
    time.sleep(after)
    died = child.poll() is not None
    child.send_signal(signal.SIGKILL)
    child.wait()
    listener.join()
    if died:
        raise RuntimeError(child.stderr.read().decode()[-2000:])
    # Only whole lines were told.
    return [line for line in b"".join(heard).decode().split("\n")[:-1] if line]


def _reopened(what: str, database: Path) -> list[str]:
    """Open it as the window does, with the look that a file gets which nobody closed."""
    try:
        if what == "converting":
            leftovers.mend(database)
            keys.forget_all()
            if keys.is_encrypted(database):
                keys.unlock(database, kill_child.read_key(database))
        finding = first_look.open_looked(database)
        if finding is not None:
            return [f"taken for damaged: {finding}"]
        connection.row("select count(*) from patron")
    except Exception as error:  # noqa: BLE001  (whatever it is, the file was broken)
        return [f"does not open: {type(error).__name__} {error}"]
    return []


def _verdict(what: str, database: Path, told: list[str]) -> list[str]:
    try:
        return [*file_care.find_problems(), *acts.wrong(told), *_own_verdict(what, database, told)]
    except Exception as error:  # noqa: BLE001
        return [f"cannot be read: {type(error).__name__} {error}"]


def _own_verdict(what: str, database: Path, told: list[str]) -> list[str]:
    if what == "backing-up":
        return _copies(database)
    if what == "restoring":
        source, mark = settings.get_setting("source"), settings.get_setting(kill_child.MARK)
        return [] if source == mark else [f"restored by halves: {source} {mark}"]
    if what == "erasing":
        return _vanished(database, told)
    if what == "converting":
        return _one_version(database)
    return []


def _copies(database: Path) -> list[str]:
    """Each backup under its final name is whole, and nothing else lies about for long."""
    found = []
    for copy in backups.list_backups(database)[:3]:
        connection.use(copy.path)
        if connection.row("pragma integrity_check") != ("ok",) or acts.wrong(()):
            found.append(f"{copy.path.name} is not whole")
    connection.use(database)
    return found


def _vanished(database: Path, told: list[str]) -> list[str]:
    """Who was told to be erased is nowhere in the bytes; nobody is erased by halves."""
    whole = connection.rows(
        "select p.family, (select count(*) from note n where n.patron_id = p.id), "
        "(select count(*) from contact_point c where c.patron_id = p.id) "
        "from patron p where p.family glob 'Vanish[0-9]*'"
    )
    found = [f"erased by halves: {row}" for row in whole if row[1:] not in ((1, 1), (0, 1))]
    connection.close()
    content = b"".join(
        path.read_bytes()
        for path in (database, database.with_name(database.name + "-wal"))
        if path.exists()
    )
    for line in told:
        if f"Vanish{line.split()[1]}x".encode() in content:
            found.append(f"{line} is still in the bytes")
    connection.use(database)
    return found


def _one_version(database: Path) -> list[str]:
    """After opening, no other version of the file lies beside it."""
    left = [
        p.name for p in (leftovers.part_of(database), leftovers.before_of(database)) if p.exists()
    ]
    return [f"left behind: {name}" for name in left]


if __name__ == "__main__":
    main()
