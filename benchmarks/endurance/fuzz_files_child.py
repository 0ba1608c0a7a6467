"""`fuzz_files_child FIRST LAST FOLDER`: import spoilt files one after another; prints what was found.

Each begins as a real layout and is spoilt in one to three ways, by its number: bytes, encodings, quotes,
cells, columns, rows, archives. It is then imported as the window does it. All of it must end in a
sentence, or in an import whose rows are all accounted for: accepted, left out for a said reason, or
blank; and as many as an independent reading of the file finds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks import harness
from benchmarks.endurance.hostile import hostile_text
from db import connection, gate, schema
from db.errors import StoreError
from desktop.domain import file_care
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers, ImportCounts, Understanding

SAMPLES = harness.ROOT / "tests" / "data" / "imports"
GIVEN = {"performance.title": "Winterreise, staged", "performance.when": "2026-11-22T19:30",
         "form.name": "Spoilt"}  # fmt: skip
EACH_FILE_S, EACH_MB_S = (
    5.0,
    5.0,
)  # processor time: some of the spoilt files grow to many thousand rows
FRESH_AFTER = 250  # files into one database
Rows = list[list[str]]


def main() -> None:
    """Import the files of these numbers."""
    first, last, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    harness.stand_still()
    gate.act_as(gate.HOUSE)
    sources = sorted(p for p in SAMPLES.rglob("*.*") if p.suffix != ".json")
    found: Counter[str] = Counter()
    wrong: list[str] = []
    longest = 0.0
    for number in range(first, last):
        if (number - first) % FRESH_AFTER == 0:
            wrong += _fresh(folder / f"spoilt-{first}.db")
        draw = Random(number)
        source = draw.choice(sources)
        path = folder / f"{first}-file{source.suffix}"
        path.write_bytes(_spoilt(source, draw))
        started = time.process_time()  # not what other programs take meanwhile
        verdict = _imported(path)
        took = time.process_time() - started
        longest = max(longest, took)
        if took > EACH_FILE_S + EACH_MB_S * path.stat().st_size / 1e6:
            wrong.append(f"file {number} from {source.name}: {took:.1f} s")
        found[verdict.partition(":")[0]] += 1
        if verdict.startswith("wrong"):
            wrong.append(f"file {number} from {source.name}: {verdict}")
    wrong += _whole()
    print(json.dumps({"found": found, "wrong": wrong, "longest": longest}))


def _fresh(database: Path) -> list[str]:
    wrong = _whole() if database.exists() else []
    connection.close()
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    schema.create(database)
    return wrong


def _whole() -> list[str]:
    return [f"wrong: the file afterwards: {problem}" for problem in file_care.find_problems()]


def _imported(path: Path) -> str:
    """`imported`, `refused`, or `wrong: ...`."""
    before = connection.row("select count(*) from import_batch")
    try:
        answers = Answers()
        understood = session.understand(path, answers)
        answers.given = {q.key: _answer(q) for q in understood.questions if q.required}
        result = session.import_file(understood, answers)
    except (ImportFailed, StoreError) as refusal:
        if connection.row("select count(*) from import_batch") != before:
            return "wrong: refused, but something was kept"
        return "refused" if refusal.sentence.endswith(".") else "wrong: refused without a sentence"
    except Exception as error:  # noqa: BLE001  (any other is a crash)
        return f"wrong: {type(error).__name__} {error}"[:300]
    return _accounted(path, understood, result.counts)


def _answer(question: object) -> str:
    choices = getattr(question, "choices", ())
    return GIVEN.get(question.key) or (choices[0][0] if choices else "ticket")  # type: ignore[attr-defined]


def _accounted(path: Path, understood: Understanding, counts: ImportCounts) -> str:
    if counts.rows != counts.accepted + counts.skipped + counts.blank:
        return f"wrong: {counts.rows} rows, {counts.accepted}+{counts.skipped}+{counts.blank}"
    form = understood.form
    if understood.grain == "card" or path.read_bytes().startswith(b"PK") or not form.delimiter:
        return "imported"
    with path.open(encoding=form.encoding, newline="") as file:
        csv.field_size_limit(1 << 30)
        records = sum(1 for _ in csv.reader(file, delimiter=form.delimiter, strict=True))
    told = counts.rows + form.preamble_rows + form.header_rows
    return "imported" if records == told else f"wrong: {records} records, {told} told of"


# -- spoiling


def _spoilt(source: Path, draw: Random) -> bytes:
    whole = source.read_bytes()
    if source.suffix in (".xlsx", ".vcf") or draw.random() < 0.25:
        return _spoilt_bytes(whole, draw)
    text = whole.decode("utf-8-sig", "replace")
    delimiter = max(",;\t|", key=text[:2000].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    for _ in range(draw.randint(1, 3)):
        draw.choice(ROW_WAYS)(rows, draw)
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=draw.choice((delimiter, delimiter, ",", ";", "\t", "|")),
        quoting=draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        lineterminator=draw.choice(("\r\n", "\n", "\r")),
    )  # fmt: skip
    writer.writerows(rows)
    encoding = draw.choice(
        ("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman")
    )
    made = out.getvalue().encode(encoding, "replace")
    return _spoilt_bytes(made, draw) if draw.random() < 0.3 else made


def _spoilt_bytes(whole: bytes, draw: Random) -> bytes:
    spoilt = bytearray(whole)
    for _ in range(draw.randint(1, 3)):
        draw.choice(BYTE_WAYS)(spoilt, draw)
    return bytes(spoilt)


def _flip(data: bytearray, draw: Random) -> None:
    for _ in range(draw.randint(1, 30)):
        if data:
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _cut(data: bytearray, draw: Random) -> None:
    del data[draw.randrange(len(data) + 1) :]


def _hole(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data) + 1)
    del data[at : at + draw.randint(1, 400)]


def _insert(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data) + 1)
    what = draw.choice((b"\0", b'"', b'"' * 3, b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n\n", b"\x1a",
                        b"PK\x03\x04", b"\x80\x81\x9d", draw.randbytes(draw.randint(1, 300))))  # fmt: skip
    data[at:at] = what


def _twice(data: bytearray, _draw: Random) -> None:
    data += data[:200_000]


def _hostile_cells(rows: Rows, draw: Random) -> None:
    for _ in range(draw.randint(1, 30)):
        row = draw.choice(rows)
        if row:
            row[draw.randrange(len(row))] = hostile_text(draw)


def _long_cell(rows: Rows, draw: Random) -> None:
    row = draw.choice(rows)
    if row:
        row[draw.randrange(len(row))] = hostile_text(draw) * draw.choice((10, 1_000, 9_000))


def _without_column(rows: Rows, draw: Random) -> None:
    at = draw.randrange(max(1, len(rows[0])))
    for row in rows:
        del row[at : at + 1]


def _swap_columns(rows: Rows, draw: Random) -> None:
    width = max(1, len(rows[0]))
    a, b = draw.randrange(width), draw.randrange(width)
    for row in rows:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


def _same_heading(rows: Rows, draw: Random) -> None:
    if rows[0]:
        rows[0][draw.randrange(len(rows[0]))] = draw.choice(rows[0])


def _ragged(rows: Rows, draw: Random) -> None:
    for row in draw.sample(rows, max(1, len(rows) // 5)):
        del row[draw.randrange(len(row) + 1) :]


def _wider(rows: Rows, draw: Random) -> None:
    draw.choice(rows).extend([hostile_text(draw)] * draw.choice((1, 5, 300)))


def _blank_rows(rows: Rows, draw: Random) -> None:
    for _ in range(draw.randint(1, 10)):
        rows.insert(draw.randrange(len(rows) + 1), [""] * draw.choice((0, 1, len(rows[0]))))


def _no_headings(rows: Rows, _draw: Random) -> None:
    if len(rows) > 1:
        del rows[0]


def _doubled(rows: Rows, draw: Random) -> None:
    rows += [list(row) for row in draw.sample(rows, max(1, len(rows) // 3))]


def _shuffled(rows: Rows, draw: Random) -> None:
    body = rows[1:]
    draw.shuffle(body)
    rows[1:] = body


ROW_WAYS: tuple[Callable[[Rows, Random], None], ...] = (
    _hostile_cells, _hostile_cells, _long_cell, _without_column, _swap_columns, _same_heading,
    _ragged, _wider, _blank_rows, _no_headings, _doubled, _shuffled,
)  # fmt: skip
BYTE_WAYS: tuple[Callable[[bytearray, Random], None], ...] = (_flip, _cut, _hole, _insert, _twice)

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
