"""Find the headings of a table: under a preamble, over one row or two, or not there at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.importing.headings import is_known

LOOK_AT = 25
_NUMBER = re.compile(r"^[\s$€£¥+\-#(]*\d[\d.,:/\s\-+()%]*$")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """Where the headings stand and what they say, each column one text."""

    preamble_rows: int
    header_rows: int
    headings: tuple[str, ...]
    reasons: tuple[str, ...]


def is_value(cell: str) -> bool:
    """Whether a cell holds a number, a date or an e-mail address: no heading does."""
    return "@" in cell or bool(_NUMBER.match(cell) or _DATED.search(cell))


def find(records: list[list[str]]) -> HeadingRows:
    """Where the headings are among the first rows of a table."""
    width = _usual_width(records)
    row = _best_row(records[:LOOK_AT], width)
    if row is None:
        names = tuple(f"Column {n + 1}" for n in range(width))
        skipped = next((i for i, r in enumerate(records) if len(r) >= width), 0)
        return HeadingRows(skipped, 0, names, ("There are no headings; each column has a number.",))
    reasons = []
    if row:
        reasons.append(f"The headings stand in row {row + 1}; what is above them is left out.")
    headings = [" ".join(cell.split()) for cell in records[row]]
    second = _second_row(records, row)
    if second:
        reasons.append("The headings take two rows.")
        headings = _joined(headings, records[row + 1])
    while headings and not headings[-1] and _is_empty_column(records[row + 1 :], len(headings) - 1):
        headings.pop()
    return HeadingRows(row, 2 if second else 1, tuple(headings), tuple(reasons))


def _usual_width(records: list[list[str]]) -> int:
    widths = sorted(sum(1 for cell in r if cell.strip()) and len(r) for r in records[:100] if r)
    return widths[len(widths) // 2] if widths else 0


def _best_row(records: list[list[str]], width: int) -> int | None:
    best, score = None, 0.0
    for index, record in enumerate(records):
        cells = [c.strip() for c in record if c.strip()]
        if not cells or (len(cells) < 2 < width) or len(record) < width * 0.5:
            continue
        known = sum(1 for c in cells if is_known(c))
        values = sum(1 for c in cells if is_value(c))
        if values > len(cells) * 0.25:
            continue
        points = (
            10 * known / max(len(cells), width) + min(known, 20) + (1 if len(set(cells)) > 1 else 0)
        )
        if points > score + (0 if best is None else 1):
            best, score = index, points
    if best is not None and score < 2 and _all_alike(records, best):
        return None
    return best


def _all_alike(records: list[list[str]], row: int) -> bool:
    """Whether the row looks no different from those below it: then it is one of them."""
    below = records[row + 1 : row + 6]
    shapes = {tuple(bool(is_value(c.strip())) for c in r) for r in below}
    return bool(below) and tuple(is_value(c.strip()) for c in records[row]) in shapes


def _second_row(records: list[list[str]], row: int) -> bool:
    """Whether the row under the headings is one more row of headings."""
    if row + 4 > len(records):
        return False
    under, below = records[row + 1], records[row + 2 : row + 30]
    if any(is_value(c.strip()) and not c.strip().startswith("{") for c in under):
        return False
    against = 0
    for index, cell in enumerate(under):
        column = [r[index].strip() for r in below if index < len(r) and r[index].strip()]
        if cell.strip() and len(column) >= 2 and all(is_value(c) for c in column):
            against += 1
    return against >= 2


def _joined(first: list[str], second: list[str]) -> list[str]:
    out: list[str] = []
    last = ""
    for index in range(max(len(first), len(second))):
        top = first[index] if index < len(first) else ""
        under = " ".join(second[index].split()) if index < len(second) else ""
        last = top or last
        if under.startswith("{") or not under or under == top:
            out.append(top)
        elif top:
            out.append(top if under in {"Response", "Open-Ended Response"} else f"{top}: {under}")
        else:
            out.append(f"{last}: {under}" if last and not top else under)
    return out


def _is_empty_column(records: list[list[str]], index: int) -> bool:
    return not any(index < len(r) and r[index].strip() for r in records)
