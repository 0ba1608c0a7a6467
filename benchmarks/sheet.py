"""The briefing sheet: drawing against the same text set by bare canvas calls, 2,000 against 400.

Everybody in the house is greeted and listed by seat, so a sheet of 400 has at least 800 lines.
Processor time, the best of some interleaved runs; fonts are registered before.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from benchmarks.harness import ZONE, Context, Figure
from db import clock, connection, schema
from desktop.documents import briefing_sheet
from desktop.documents.fonts import family
from desktop.domain import briefing
from desktop.domain.sheet import AS_LINES, HELLO, HOUSE, BriefingSheet

SMALL, LARGE = 400, 2000
ROUNDS = 7
PARTS = frozenset({"access", "gently", HELLO, "first", "celebrations", "will_call", HOUSE})
REGULAR, BOLD = "NotoSans", "NotoSans-Bold"


def run(context: Context) -> list[Figure]:
    """All figures of the sheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.db"
        shutil.copy(context.database("s"), path)
        schema.open_file(path)
        clock.use_zone(ZONE)
        houses = {size: _house(size) for size in (SMALL, LARGE)}
        family()
        built = _best({size: lambda s=size: _build(houses[s], s) for size in houses}, 3)
        sheets = {size: _build(houses[size], size) for size in houses}
        figures = _figures(sheets, built)
        connection.close()
    return figures


def _figures(sheets: dict[int, BriefingSheet], built: dict[int, float]) -> list[Figure]:
    calls: dict[tuple[str, int], Callable[[], object]] = {}
    for size, sheet in sheets.items():
        calls["ours", size] = lambda s=sheet: briefing_sheet.draw(s, BytesIO())
        calls["bare", size] = lambda s=sheet: _bare(s)
    drawn = _best(calls, ROUNDS)
    detail = {f"lines of {size}": sum(1 for _ in sheet.lines()) for size, sheet in sheets.items()}
    figures = [
        Figure(
            f"draw a sheet of {size:,}", drawn["ours", size] * 1e3, "ms cpu",
            drawn["bare", size] * 1e3, "ms bare canvas calls", 2.0, detail=detail,
        )
        for size in sheets
    ]  # fmt: skip
    for name, few, many in (
        ("draw", drawn["ours", SMALL], drawn["ours", LARGE]),
        ("decide", built[SMALL], built[LARGE]),
        ("decide and draw", drawn["ours", SMALL] + built[SMALL],
         drawn["ours", LARGE] + built[LARGE]),
    ):  # fmt: skip
        figures.append(
            Figure(f"{name}, {LARGE:,} against {SMALL}", many * 1e3, "ms cpu", few * 1e3,
                   f"ms for {SMALL}", 5.5)
        )  # fmt: skip
    return figures


def _best(calls: dict, rounds: int) -> dict:
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for key, call in calls.items():
            started = time.process_time()
            call()
            best[key] = min(best[key], time.process_time() - started)
    return best


def _build(performance_id: int, size: int) -> BriefingSheet:
    return briefing.build_sheet(performance_id, PARTS, user="Ana", top=size)


def _house(size: int) -> int:
    """A performance with so many patrons of the sample, each with an order and a seat."""
    with connection.transaction() as raw:
        production = raw.execute("select id from production order by id limit 1").fetchone()[0]
        starts = f"2026-11-23T00:{size % 60:02d}:07Z"
        performance = raw.execute(
            "insert into performance (production_id, starts_at, capacity, cancelled, disrupted, "
            "system, number) values (?, ?, ?, 0, '', '', '')",
            (production, starts, size),
        ).lastrowid
        patrons = raw.execute(
            "select id from patron where visits > 0 order by id limit ?", (size,)
        ).fetchall()
        for place, (patron,) in enumerate(patrons):
            order = raw.execute(
                'insert into "order" (system, number, patron_id, channel, status, currency, comment,'
                " extra) values ('', '', ?, '', '', 'USD', '', '')",
                (patron,),
            ).lastrowid
            raw.execute(
                "insert into ticket (order_id, performance_id, holder_id, holder_name, number,"
                " status, seat, price_type, comp, will_call, extra)"
                " values (?, ?, ?, '', '', 'valid', ?, 'Adult', 0, ?, '')",
                (order, performance, patron, f"{chr(65 + place // 100)}{place % 100 + 1}",
                 int(place % 5 == 0)),
            )  # fmt: skip
    return int(performance)


def _bare(sheet: BriefingSheet) -> None:
    """The same words with setFont, drawString, line and rect, broken by simpleSplit."""
    canvas = Canvas(BytesIO(), pagesize=(595.28, 841.89), pageCompression=1)
    y = 0.0
    for part in sheet.parts:
        for line in part.lines:
            told = f"{line.said} {line.text}".strip()
            lines = simpleSplit(told, REGULAR, 9, 347) if told else []
            height = 8.4 + 12 * max(len(lines), 1)
            if y < 50 + height:
                if y:
                    canvas.showPage()
                y = 800.0
                canvas.setFont(BOLD, 9)
                canvas.drawString(36, 815, f"{sheet.title} {sheet.when}")
                canvas.setFont(REGULAR, 7)
                canvas.drawString(36, 24, sheet.footer)
            canvas.setFont(REGULAR, 6)
            canvas.drawString(26, y, line.code)
            canvas.setFont(BOLD, 9)
            canvas.drawString(36, y, line.seats)
            if part.kind != AS_LINES:
                canvas.setFont(REGULAR, 9)
            canvas.drawString(90, y, line.name)
            canvas.setFont(REGULAR, 9)
            for number, words in enumerate(lines):
                canvas.drawString(212, y - 12 * number, words)
            if part.kind == AS_LINES:
                canvas.line(36, y - height + 8, 559, y - height + 8)
            y -= height
    canvas.save()
