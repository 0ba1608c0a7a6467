"""What is due and what it led to: 20,000 promises walked, and a season of 50,000 calls counted.

The rows are written into a transaction that is taken back: the file stays as it is.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from benchmarks.harness import Context, Figure, quantile, spread
from db import clock
from db.queries import follow_ups
from desktop.domain import insights

PROMISES, CALLS, PAGE = 20_000, 50_000, 200
KINDS = ("complaint", "renewal", "offer", "thanks", "free")
OUTCOMES = ("exchange", "refund", "gift_back", "subscription", "credit")
FRAME = 40  # ms: what the thread of the screens may be busy at once
SEASON = 5_000  # ms, on the worker


def run(context: Context) -> list[Figure]:
    """The list of follow-ups as the page reads it, and the numbers of the present season."""
    with _conversations(context):
        ids = follow_ups.list_ids("all")
        pages = [
            _ms(lambda at=at: follow_ups.read_follow_ups(ids[at : at + PAGE]))
            for at in range(0, len(ids), PAGE)
        ]
        counted = _ms(lambda: follow_ups.count_views(1))
        listed = _ms(lambda: follow_ups.list_ids("all"))
        found = _ms(lambda: follow_ups.list_ids("all", text="number 77"))
        season = insights.present_season(insights.list_seasons())
        whole = min(_ms(lambda: insights.read_insights(season)) for _ in range(3))
    name = f"follow-ups, {PROMISES:,} promises"
    return [
        Figure(f"{name}: a page of {PAGE}", quantile(pages, 0.99), "ms", limit=FRAME,
               detail=spread(pages)),
        Figure(f"{name}: the counts of all views", counted, "ms", limit=FRAME),
        Figure(f"{name}: the ids (worker)", listed, "ms"),
        Figure(f"{name}: the ids of a search (worker)", found, "ms"),
        Figure(f"insights of a season, {CALLS:,} calls (worker)", whole, "ms", limit=SEASON),
    ]  # fmt: skip


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


@contextlib.contextmanager
def _conversations(context: Context) -> Iterator[None]:
    raw = context.use()
    raw.execute("begin")
    try:
        _promise(context, raw)
        _call(context, raw)
        yield
    finally:
        raw.execute("rollback")


def _promise(context: Context, raw: Any) -> None:
    today = clock.today()
    rows = [
        (patron, f"Call back, number {n}", (today + timedelta(days=n % 60 - 30)).isoformat())
        for n, patron in enumerate(context.patron_ids(PROMISES, "promises"))
    ]
    raw.executemany(
        "insert into promise (patron_id, text, due_on, outcome, audience, made_at, version, kind, "
        "moves, source_kind, source) "
        "values (?, ?, ?, '', 'desk', '2026-11-01T10:00:00Z', 1, 'promise', 0, 'staff', '')",
        rows,
    )


def _call(context: Context, raw: Any) -> None:
    at = "2026-10-20T15:00:00Z"
    for n, patron in enumerate(context.patron_ids(CALLS, "calls")):
        call = raw.execute(
            "insert into call (patron_id, kind, direction, phone, status, step, started_at, "
            "seconds, summary, updated_at, version) "
            "values (?, ?, 'in', '', 'ended', 'agree', ?, 240, '', ?, 1)",
            (patron, KINDS[n % len(KINDS)], at, at),
        ).lastrowid
        raw.execute(
            "insert into outcome (call_id, patron_id, kind, result, detail, reason, tickets, "
            "currency, granted_by, needs_elsewhere, made_at) "
            "values (?, ?, ?, 'agreed', '', '', '[]', 'USD', '', 0, ?)",
            (call, patron, OUTCOMES[n % len(OUTCOMES)], at),
        )
        raw.execute(
            "insert into opener_use (patron_id, key, kind, say, action, used_at, call_id) "
            "values (?, 'birthday:1', 'birthday', '', 'said', ?, ?)",
            (patron, at, call),
        )
