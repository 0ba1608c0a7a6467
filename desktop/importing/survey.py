"""Understand a file of answers: its headings, who and when, its questions, and their form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from db.folding import fold
from desktop.importing import moments
from desktop.importing.form_choice import choose
from desktop.importing.form_plan import ColumnPart, FormPlan
from desktop.importing.questions import DAY_OR_MONTH
from desktop.importing.survey_asked import asked_columns, group, read_answers
from desktop.importing.survey_columns import ASK, PERSON, ROLES, SurveyColumn, asks, recognise
from desktop.importing.survey_headings import SurveyHeadings, find
from desktop.importing.table_reader import Table
from desktop.importing.understanding import ColumnGuess, Question, Understanding
from desktop.importing.values import one_line

_RESPONSES = re.compile(r"respon|submission|antwort|reponse|respuesta")
SHORT = 22  # letters of a question where there is room for a few words only
LOOK_THROUGH = 200_000  # rows whose answers say what kinds of questions there are
UNKNOWN = "unknown"
WAIT, PATRONS = "wait", "patrons"


def score(table: Table) -> bool:
    """Whether a table is answers to a form: somebody was asked, and it says when or by whom."""
    columns = _columns(table, find(table.head()))
    roles = {c.role for c in columns}
    asked = [c for c in columns if c.role in (ASK, "performance") and asks(c.heading)]
    put = [c for c in asked if "?" in c.heading.whole]
    return "timestamp" in roles and bool(put or len(asked) >= 3)


def is_sure(table: Table) -> bool:
    """Whether a table can be nothing else: its rows are numbered as responses, and it asks."""
    where = find(table.head())
    if not any(_RESPONSES.search(fold(h.whole)) for h in where.headings):
        return False  # the quick way for all other tables
    columns = _columns(table, where)
    numbered = any(
        c.role == "response_id" and _RESPONSES.search(fold(c.heading.whole)) for c in columns
    )
    return numbered and any(c.role == ASK and asks(c.heading) for c in columns)


def _columns(table: Table, found: SurveyHeadings) -> list[SurveyColumn]:
    skip = found.preamble_rows + found.header_rows
    sample = [r for r in table.head()[skip:] if any(r)]
    return recognise(found.headings, sample)


def understand(
    table: Table, found: Understanding, told: Mapping[int, str], given: Mapping[str, str],
    remembered: tuple[Mapping[str, str], str], usual_order: str,
) -> Understanding:  # fmt: skip
    """What a file of answers is. `told`: roles somebody chose; `remembered`: (heading -> role,
    the form's uid) of such files before; `usual_order`: how dates are written at the venue.
    Raises ImportFailed.
    """
    where = find(table.head())
    form = replace(table.form, preamble_rows=where.preamble_rows, header_rows=where.header_rows)
    table.form = form
    columns = _columns(table, where)
    before, uid = remembered
    keys = heading_keys([c.heading.whole for c in columns])
    said = {i: before[key] for i, key in enumerate(keys) if key in before} | dict(told)
    for index, role in said.items():
        if index < len(columns):
            columns[index].be(role, 1.0, "You said so.")
    to_ask = asked_columns(columns)
    asked = group(columns, to_ask)
    names_show = {c.heading.index for c in columns if c.role == "performance"}
    for one in asked:
        one.aside = one.columns[0][0] in names_show
    read_answers(asked, islice(table.rows(), LOOK_THROUGH))
    person = [r for r in PERSON if any(c.role == r and c.profile.filled for c in columns)]
    chosen = choose(table.path, asked, given, person, uid)
    plan = _as_told(chosen.plan, said)
    order = _date_order(columns)
    questions = list(chosen.questions)
    if not order:
        questions.insert(0, _day_or_month(columns, usual_order))
    if person:
        questions.append(_unknown())
    return replace(
        found, grain="response", form=form, columns=tuple(_guesses(columns, plan)),
        questions=tuple(questions), remarks=(*found.remarks, chosen.remark), date_order=order,
        form_plan=plan,
    )  # fmt: skip


def heading_keys(names: Sequence[str]) -> list[str]:
    """Each heading as it is remembered; the second of the same words is `words#2`."""
    seen: dict[str, int] = {}
    keys = []
    for name in names:
        key = one_line(name).casefold()
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys


def _as_told(plan: FormPlan, said: Mapping[int, str]) -> FormPlan:
    """What somebody said of single columns: they answer this question, or none."""
    parts = {p.index: p for p in plan.parts}
    unfit = set(plan.unfit)
    for index, role in said.items():
        key = role.removeprefix(f"{ASK}:")
        if key == role:
            continue
        asked = plan.schema.question(key)
        if asked is None or not asked.asks:
            continue
        unfit.discard(index)
        old = parts.get(index)
        choice = old.choice if old is not None else ""
        parts[index] = ColumnPart(index, key, choice)
    kept = tuple(parts[i] for i in sorted(parts))
    return replace(plan, parts=kept, unfit=tuple(sorted(unfit)))


def _guesses(columns: Sequence[SurveyColumn], plan: FormPlan) -> list[ColumnGuess]:
    of = {p.index: p for p in plan.parts}
    found = []
    for column in columns:
        heading, role, reason, sure = (
            column.heading, column.role, column.reason, column.confidence,
        )  # fmt: skip
        part = of.get(heading.index)
        if part is not None and role != "performance":
            role = f"{ASK}:{part.question}"
            if not plan.made and reason != "You said so.":
                reason = f"It fits a question of “{plan.name}”."
        elif role == ASK or role.startswith(f"{ASK}:"):
            role, sure = "", 0.4
            reason = f"No question of “{plan.name}” is worded like it."
        found.append(
            ColumnGuess(heading.index, heading.whole, role, sure, reason, column.profile.samples)
        )
    return found


def _date_order(columns: Sequence[SurveyColumn]) -> str:
    """dmy, mdy or ymd as the times of answering show, '' if they can be read both ways."""
    cells = [c.profile.cells for c in columns if c.role == "timestamp"]
    orders = {moments.date_order(several) for several in cells} - {"ymd"}
    if not orders:
        return "ymd"
    return next((o for o in orders if o), "")


def _day_or_month(columns: Sequence[SurveyColumn], usual_order: str) -> Question:
    sample = next((one_line(c.profile.samples[0]) for c in columns
                   if c.role == "timestamp" and c.profile.samples), "")  # fmt: skip
    return Question(
        "dates", f"Is {sample} written day first or month first?", choices=DAY_OR_MONTH,
        suggestion=usual_order,
    )  # fmt: skip


def _unknown() -> Question:
    return Question(
        UNKNOWN,
        "If somebody is no patron yet, what becomes of them?",
        choices=(
            (WAIT, "Their answers wait for review"),
            (PATRONS, "They become new patrons too"),
        ),
        suggestion=WAIT,
        required=False,
    )


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def role_words(found: Understanding) -> dict[str, str]:
    """Role -> words for the columns of a file of answers: the questions of its form by name."""
    words = dict(ROLES)
    plan = found.form_plan
    if plan is None:
        return words
    if not plan.made:
        words.pop(ASK)
    for number, question in plan.schema.numbered():
        if question.asks:
            words[f"{ASK}:{question.key}"] = f"{number}. {_short(question.words)}"
    return words
