"""Ten thousand texts as names, notes and questions through every door that texts go out by."""

from __future__ import annotations

from benchmarks.endurance.lots import run_lots
from benchmarks.endurance.result import Result

NAME_LINE = "hostile texts through search, window, PDFs, tables, pages and mails"
TEXTS, SHORT_TEXTS = 10_000, 200
LOT = 500


def run(short: bool) -> list[Result]:
    """Let them out by each; what came out changed is wrong."""
    wanted = SHORT_TEXTS if short else TEXTS
    lots, wrong = run_lots("benchmarks.endurance.fuzz_texts_child", wanted, LOT)
    done = sum(lot["done"] for lot in lots)
    figures = "each as name, note, door line, need, interest, consent, question, letter"
    return [Result("hostile texts through every door", wanted, done, len(wrong), figures)]
