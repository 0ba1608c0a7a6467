"""The headings of a survey export: over one, two or three rows, one column a question or a choice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from desktop.importing import heading_rows
from desktop.importing.values import one_line

LOOK_AT = 60
# Under the question where the answer is free text: says nothing of its own.
_BLANK_WORDS = frozenset(
    {"response", "responses", "open-ended response", "answer", "answers", "selected choice",
     "antwort", "reponse", "respuesta"}
)  # fmt: skip
_IN_BRACKETS = re.compile(r"^(?P<base>.*\S)\s*\[(?P<choice>[^\[\]]+)\]$", re.DOTALL)
_CODE = re.compile(r"(?:[A-Za-z]{1,3}\d+|[A-Za-z]+)(?:[._#]\w+)*")
_JOINTS = (" - ", " – ", " — ", " | ", ": ", " / ", " > ")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading: what was asked and, of a column that is one choice, the choice.

    `whole` is the text as it stands, `code` a short name above it.
    """

    index: int
    whole: str
    base: str
    choice: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class SurveyHeadings:
    """Where the headings stand and what they say."""

    preamble_rows: int
    header_rows: int
    headings: tuple[Heading, ...]


def find(records: list[list[str]]) -> SurveyHeadings:
    """The headings among the first rows of a file of answers."""
    records = records[:LOOK_AT]
    width = max((len(r) for r in records), default=0)
    top = _top_row(records, width)
    if top is None:
        return SurveyHeadings(0, 0, ())
    rows = [_padded(r, width) for r in records[top:]]
    count = _header_rows(rows)
    first = [one_line(c) for c in rows[0]]
    below = [[one_line(c) for c in r] for r in rows[1:count] if not _is_technical(r)]
    if below:
        found = _of_two(first, below[0])
    else:
        found = [Heading(i, text, text) for i, text in enumerate(first)]
    while found and not found[-1].whole and not any(r[found[-1].index].strip() for r in rows):
        found.pop()
    return SurveyHeadings(top, count, tuple(_split(found)))


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _top_row(records: list[list[str]], width: int) -> int | None:
    """The first row that is nearly as wide as the widest and holds no values."""
    for index, record in enumerate(records):
        cells = [c.strip() for c in record if c.strip()]
        if not cells or len(cells) < min(width, 2) or len(record) < width * 0.5:
            continue
        if sum(heading_rows.is_value(c) for c in cells) <= len(cells) * 0.25:
            return index
        return None
    return None


def _is_technical(row: list[str]) -> bool:
    filled = [c.strip() for c in row if c.strip()]
    return bool(filled) and all(c.startswith("{") for c in filled)


def _header_rows(rows: list[list[str]]) -> int:
    if len(rows) < 3:
        return 1
    if _is_technical(rows[2]):
        return 3
    if _is_technical(rows[1]):
        return 2
    return 2 if _is_second(rows[0], rows[1], rows[2:]) else 1


def _is_second(top: list[str], under: list[str], below: list[list[str]]) -> bool:
    """Whether the row under the headings is one more row of headings: it names what stands
    under no heading or says “Response”, and is silent or in words where the data are values.
    """
    filled = [c.strip() for c in under if c.strip()]
    if not filled or any(heading_rows.is_value(c) for c in filled):
        return False
    said = sum(c.casefold() in _BLANK_WORDS for c in filled)
    hanging = sum(1 for a, b in zip(top, under, strict=True) if b.strip() and not a.strip())
    against = 0
    for index, cell in enumerate(under):
        column = [r[index].strip() for r in below if r[index].strip()]
        if len(column) >= 2 and all(heading_rows.is_value(c) for c in column):
            against += not cell.strip() or not heading_rows.is_value(cell.strip())
    codes = [c.strip() for c in top if c.strip()]
    coded = sum(bool(_CODE.fullmatch(c)) for c in codes) >= max(2, 0.8 * len(codes))
    if coded and sum("?" in c or len(c.split()) > 3 for c in filled) >= 2:
        return True
    return against >= 1 and (said > 0 or hanging > 0)


def _of_two(first: list[str], second: list[str]) -> list[Heading]:
    found, last = [], ""
    codes = [c for c in first if c]
    coded = sum(bool(_CODE.fullmatch(c)) for c in codes) >= max(2, 0.8 * len(codes))
    for index, (top, under) in enumerate(zip(first, second, strict=True)):
        last = top or last
        if coded and under:
            found.append(Heading(index, under, under, code=top))
        elif not under or under.casefold() in _BLANK_WORDS or under == top:
            found.append(Heading(index, top or under, top or last))
        elif not last:
            found.append(Heading(index, under, under))
        else:
            found.append(Heading(index, f"{last} [{under}]", last, under))
    return found


def _split(found: list[Heading]) -> list[Heading]:
    """Cut `Question [Choice]` and `Question - Choice` apart, the latter where several columns
    begin alike.
    """
    bases: Counter[tuple[str, str]] = Counter()
    for heading in found:
        for joint in _JOINTS:
            if not heading.choice and joint in heading.whole:
                bases[joint, heading.whole.rpartition(joint)[0]] += 1
                first = heading.whole.partition(joint)[0]
                if first != heading.whole.rpartition(joint)[0]:
                    bases[joint, first] += 1
    return [heading if heading.choice else _cut(heading, bases) for heading in found]


def _cut(heading: Heading, bases: Counter[tuple[str, str]]) -> Heading:
    match = _IN_BRACKETS.match(heading.whole)
    if match:
        return Heading(heading.index, heading.whole, match["base"], match["choice"].strip(),
                       heading.code)  # fmt: skip
    best: tuple[int, int, str, str] | None = None
    for joint in _JOINTS:
        if joint not in heading.whole:
            continue
        for base, _, rest in (heading.whole.rpartition(joint), heading.whole.partition(joint)):
            shared = bases[joint, base]
            whole = shared > 1 and base.strip() and rest.strip()
            if whole and (best is None or (shared, len(base)) > best[:2]):
                best = (shared, len(base), base.strip(), rest.strip())
    if best is None:
        return heading
    rest = re.sub(r"^selected choice( - )?", "", best[3], flags=re.IGNORECASE)
    return Heading(heading.index, heading.whole, best[2], rest, heading.code)
