"""Ten thousand spoilt files: none may crash the import, and no row of any may be lost in silence."""

from __future__ import annotations

from collections import Counter

from benchmarks.endurance.lots import run_lots
from benchmarks.endurance.result import Result

NAME_LINE = "spoilt import files"
FILES, SHORT_FILES = 10_000, 150
LOT = 1_000


def run(short: bool) -> list[Result]:
    """Import them; what each came to is counted."""
    wanted = SHORT_FILES if short else FILES
    lots, wrong = run_lots("benchmarks.endurance.fuzz_files_child", wanted, LOT)
    ends = sum((Counter(lot["found"]) for lot in lots), Counter[str]())
    longest = max((lot["longest"] for lot in lots), default=0.0)
    figures = (
        f"{ends['imported']:,} imported, {ends['refused']:,} refused in a sentence, "
        f"longest {longest:.1f} s"
    )
    return [Result("spoilt import files", wanted, ends.total(), len(wrong), figures)]
