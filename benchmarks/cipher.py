"""What encryption costs: the front desk's figures on an encrypted copy, held against its own goals, and the same work on both files side by side."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import harness, importing, patron_page, search
from benchmarks.harness import Context, Figure, quantile, spread
from benchmarks.window_runs import child, screen
from db import connection, encrypt, key_file, keys, seal
from db import search as searching
from db.queries import patron_page as pages

REPEATS = 5
QUESTIONS, PATRONS = 200, 200
EACH = 40  # questions of each kind that are held against their own SQL
STARTS, IMPORTS = 7, 2
KEY_VARIABLE = "RAPPORT_BENCH_KEY"  # of throw-away files alone; the children's key store
CHILD = "benchmarks.cipher_child"


class Encrypted(Context):
    """The same data in an encrypted file."""

    def database(self, size: str | None = None) -> Path:
        """The encrypted copy of a size, made once for each key."""
        plain = super().database(size)
        path = plain.with_name(f"encrypted-{plain.name}")
        if not path.exists():
            _make(plain, path)
        return path


def run(context: Context) -> list[Figure]:
    """All figures at this size."""
    secret = Encrypted(context.size)
    with _copy_removed(secret):
        both = (_own_copy(context.database()), secret.database())
        figures = _side_by_side(context, both)
        figures += _goals(_search(secret)) + _goals(patron_page.run(secret))
        connection.close()
        figures += _starts(both) + _imports(context)
    return figures


def _own_copy(plain: Path) -> Path:
    """The plain file once more: nobody else has this one open."""
    path = plain.with_name(f"encrypted-not-{plain.name}")
    shutil.copyfile(plain, path)
    seal.put(path)
    return path


def _make(plain: Path, path: Path) -> None:
    connection.close()
    part = path.with_suffix(".part")
    shutil.copyfile(plain, part)
    key = key_file.new_key()
    keys.keep(part, key_file.wrap(key, "of no use", in_store=True))
    encrypt.encrypt(part, key)
    keys.bring(part, path)
    part.rename(path)
    keys.path_of(part).unlink()
    keys.hold(path, key)
    connection.connect(path).close()  # back to the journal that every opener sets
    seal.put(path)


@contextlib.contextmanager
def _copy_removed(secret: Encrypted) -> Iterator[None]:
    for left in harness.DATA.glob("encrypted-*"):
        left.unlink()  # of a run that was cut short: nobody has its key
    try:
        path = secret.database()
        key = keys.key_for(path)
        assert key is not None
        os.environ[KEY_VARIABLE] = key.secret.hex()
        yield
    finally:
        connection.close()
        os.environ.pop(KEY_VARIABLE, None)
        for left in harness.DATA.glob("encrypted-*"):
            left.unlink()


def _search(secret: Encrypted) -> list[Figure]:
    """The figures of search on the encrypted file, with fewer questions of each kind."""
    raw = secret.use()
    kinds = {kind: asked[:EACH] for kind, asked in search._questions(secret).items()}  # noqa: SLF001
    return search._against_bare(raw, kinds) + search._typos(secret)  # noqa: SLF001


def _goals(figures: list[Figure]) -> list[Figure]:
    """Those that the front desk has a goal for, under a name of their own."""
    return [
        Figure(
            f"encrypted: {f.name}", f.value, f.unit, f.baseline, f.against, f.goal, f.limit,
            f.better, f.detail,
        )
        for f in figures
        if f.reached is not None
    ]  # fmt: skip


class Files:
    """A thread for each file, each with its own connection, so that turns can be taken."""

    def __init__(self, paths: Sequence[Path], cache: Sequence[int] = ()) -> None:
        self._threads = [ThreadPoolExecutor(1) for _ in paths]
        for number, (thread, path) in enumerate(zip(self._threads, paths, strict=True)):
            thread.submit(_open, path, cache[number] if cache else 0).result()

    def time(self, call: Callable[[Any], Any], inputs: Sequence[Any]) -> list[list[float]]:
        """The best milliseconds of each input, a list for each file."""
        best = [[float("inf")] * len(inputs) for _ in self._threads]
        for at, value in enumerate(inputs):
            for _ in range(REPEATS):
                for which, thread in enumerate(self._threads):
                    took = thread.submit(_timed, call, value).result()
                    best[which][at] = min(best[which][at], took)
        return best

    def close(self) -> None:
        """Close the connections and end the threads."""
        for thread in self._threads:
            thread.submit(connection.close).result()
            thread.shutdown()


def _open(path: Path, cache: int) -> None:
    harness.stand_still()
    connection.use(path)
    raw = connection.raw()
    if cache:
        raw.execute(f"pragma cache_size = -{cache}")


def _timed(call: Callable[[Any], Any], value: Any) -> float:
    started = perf_counter()
    call(value)
    return (perf_counter() - started) * 1e3


def _side_by_side(context: Context, both: tuple[Path, Path]) -> list[Figure]:
    context.use()
    kinds = search._questions(context)  # noqa: SLF001 - the very same questions
    random = context.random("cipher")
    every = [question for questions in kinds.values() for question in questions]
    questions = random.sample(every, min(QUESTIONS, len(every)))
    patrons = context.patron_ids(PATRONS, "cipher")
    connection.close()
    files = Files((*both, both[1]), (4_000, 4_000, 32_000))
    try:
        found = {
            "search as one types": files.time(searching.search, questions),
            "overview read": files.time(pages.read_overview, patrons),
        }
    finally:
        files.close()
    figures = []
    for name, (off, on, more) in found.items():
        for share, words in ((0.5, "p50"), (0.99, "p99")):
            figures.append(
                Figure(
                    f"{name}, encrypted: {words}", quantile(on, share), "ms",
                    quantile(off, share), "the same, plain",
                    detail={
                        "on": spread(on), "off": spread(off),
                        "on, eight times the cache": spread(more),
                    },
                )
            )  # fmt: skip
    return figures


def _starts(both: tuple[Path, Path]) -> list[Figure]:
    """Starts with the key in a key store that answers at once, in turn with plain ones and bare windows."""
    with screen() as environment:
        environment = {**environment, "RAPPORT_KEY_STORE": "none"}
        bare, off, on = [], [], []
        child("start", both[0], environment)
        child("", both[1], environment, CHILD)
        for _ in range(STARTS):
            bare.append(child("bare", both[0], environment).painted_ms)
            off.append(child("start", both[0], environment).painted_ms)
            on.append(child("", both[1], environment, CHILD).painted_ms)
    detail = {"bare": bare, "off": off, "on": on}
    return [
        Figure(
            "encrypted: start to the first painted page", median(on), "ms", median(bare),
            "bare window", goal=1.3, detail=detail,
        ),
        Figure("start, encrypted", median(on), "ms", median(off), "the same, plain"),
    ]  # fmt: skip


def _imports(context: Context) -> list[Figure]:
    rows = min(context.tickets, importing.MOST_ROWS)
    folder = Path(tempfile.mkdtemp(prefix="rapport-cipher-"))
    try:
        file = folder / "tickets.csv"
        importing.write_export(file, rows)
        bare, off, on = [], [], []
        for n in range(IMPORTS):
            bare.append(_rate(rows, "bare", file, folder / f"bare{n}.db"))
            off.append(_rate(rows, "ours", file, folder / f"off{n}.db"))
            on.append(_rate(rows, "encrypted", file, folder / f"on{n}.db"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Figure(
            f"encrypted: import of {rows:,} ticket rows", median(on), "rows/cpu s", median(bare),
            "bare limit, plain", goal=0.5, better="more",
        ),
        Figure("import, encrypted", median(on), "rows/cpu s", median(off), "the same, plain"),
    ]  # fmt: skip


def _rate(rows: int, mode: str, file: Path, database: Path) -> float:
    module = "cipher_child" if mode == "encrypted" else "import_child"
    told = importing._child("ours" if mode == "encrypted" else mode, file, database, module)  # noqa: SLF001
    return rows / told["cpu"]
