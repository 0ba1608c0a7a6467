"""The questions that the columns of a file of answers put: one column each, or one a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from db.folding import fold
from desktop.importing.survey_columns import ASK, SurveyColumn
from desktop.importing.survey_headings import Heading
from desktop.importing.values import NO, YES, clean

MOST_DIFFERENT = 400  # different answers to a question that are looked at; more is free text
LONGEST = 2_000
_OTHER = ("other", "others", "something else", "sonstige", "sonstiges", "andere", "anderes",
          "autre", "autres", "otro", "otra", "otros", "altro", "anders", "inne", "annat")  # fmt: skip
_NOT_TICKED = NO | {"", "n/a", "na", "-", "not selected", "unchecked", "not ticked"}
_TICKED = YES | {"selected", "ticked", "chosen"}


@dataclass(slots=True)
class Asked:
    """One question of the file. `columns`: (column, choice words or ''); beside one column with
    the answers, another may hold what was written for something else. `answers`: its different
    answers, each with how often it was given; None once there were too many.
    """

    words: str
    columns: list[tuple[int, str]]
    code: str = ""
    answers: dict[str, int] = field(default_factory=dict)
    filled: int = 0
    aside: bool = False  # it names the performance: a form need not ask for it

    @property
    def ticks(self) -> bool:
        """Whether each choice has a column of its own."""
        return bool(self.columns[0][1])


def group(columns: Sequence[SurveyColumn], asked: Iterable[int]) -> list[Asked]:
    """The questions of the columns `asked`, in the order of the file."""
    wanted = set(asked)
    several: dict[str, list[SurveyColumn]] = {}
    for column in columns:
        if column.heading.index in wanted and column.heading.choice:
            several.setdefault(column.heading.base, []).append(column)
    ticked = {base for base, group in several.items() if len(group) > 1 and _are_ticks(group)}
    found: list[Asked] = []
    at: dict[str, Asked] = {}
    alone: dict[str, Asked] = {}  # in one column, beside which another may hold a free answer
    for column in columns:
        heading = column.heading
        if heading.index not in wanted:
            continue
        if heading.base in alone and is_other(heading.choice):
            alone[heading.base].columns.append((heading.index, heading.choice))
        elif not heading.choice or heading.base not in ticked:
            found.append(Asked(_words_alone(heading), [(heading.index, "")], heading.code))
            if not heading.choice:
                alone.setdefault(heading.base, found[-1])
        elif heading.base in at:
            at[heading.base].columns.append((heading.index, heading.choice))
        else:
            at[heading.base] = Asked(heading.base, [(heading.index, heading.choice)])
            found.append(at[heading.base])
    return found


def _words_alone(heading: Heading) -> str:
    if heading.choice and heading.base and not heading.base.endswith("?"):
        return f"{heading.base} – {heading.choice}"
    return f"{heading.base} {heading.choice}".strip()


def _are_ticks(columns: Sequence[SurveyColumn]) -> bool:
    """Whether all columns but one for something else hold ticks or the choice itself."""
    free = 0
    for column in columns:
        cells = {fold(c) for c in column.profile.cells}
        own = {fold(column.heading.choice), fold(column.heading.whole)}
        if cells <= _TICKED | _NOT_TICKED | own:
            continue
        if not is_other(column.heading.choice):
            return False
        free += 1
    return free <= 1


def is_other(words: str) -> bool:
    """Whether a choice stands for a free answer: `Other (please specify)`."""
    said = fold(words).strip(" .:?…")
    return any(said == w or said.startswith((f"{w} ", f"{w}(", f"{w}:", f"{w},")) for w in _OTHER)


def is_ticked(cell: str, choice: str) -> bool | None:
    """Whether a cell under a choice ticks it; None where it says something else."""
    said = fold(cell)
    if said in _NOT_TICKED and said != fold(choice):
        return False
    if said in _TICKED or said == fold(choice):
        return True
    return None


def read_answers(asked: Sequence[Asked], rows: Iterable[Sequence[str]],
                 cancelled: Callable[[], bool] | None = None) -> int:  # fmt: skip
    """Collect the different answers of each question over all rows; returns how many rows."""
    single = [(a, a.columns[0][0]) for a in asked if not a.ticks]
    several = [a for a in asked if a.ticks]
    count = 0
    for row in rows:
        count += 1
        for question, index in single:
            cell = clean(row[index]) if index < len(row) else ""
            if cell:
                question.filled += 1
                _note(question, cell)
        for question in several:
            cells = [clean(row[i]) if i < len(row) else "" for i, _ in question.columns]
            question.filled += any(cells)
            for cell, (_, choice) in zip(cells, question.columns, strict=True):
                if is_ticked(cell, choice) is None:
                    _note(question, cell)
    return count


def _note(question: Asked, cell: str) -> None:
    if cell in question.answers or len(question.answers) < MOST_DIFFERENT:
        cell = cell[:LONGEST]
        question.answers[cell] = question.answers.get(cell, 0) + 1


def asked_columns(columns: Sequence[SurveyColumn]) -> list[int]:
    """The columns that put a question: those that name the performance among them."""
    return [c.heading.index for c in columns if c.role in (ASK, "performance")
            or c.role.startswith(f"{ASK}:")]  # fmt: skip
