"""Columns of a ticket export that hold answers to the venue's own questions, and their form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from db.folding import fold
from desktop.domain.words import count_words
from desktop.importing import headings
from desktop.importing.form_choice import FORM, NAME, choose
from desktop.importing.survey_asked import Asked, read_answers
from desktop.importing.survey_kinds import speaks_of_access
from desktop.importing.table_reader import Table
from desktop.importing.understanding import ColumnGuess, Question, Understanding

QUESTION = "question"  # the role of such a column
OFFER, KEEP, ANSWERS = "questions", "keep", "answers"
LOOK_THROUGH = 50_000
FORM_NAME = "Asked with tickets"


def with_questions(
    table: Table, found: Understanding, given: Mapping[str, str], remembered: str
) -> Understanding:
    """The same understanding with what is to be said about the questions asked with tickets.

    They stay with the order unless somebody said that answers are to be made of them: by the
    offer, by naming a form, or by the role of a column.
    """
    told = [c for c in found.columns if c.role == QUESTION]
    like = [c for c in found.columns if c.role != QUESTION and looks_like_question(c)]
    if not told and not like:
        return found
    default = ANSWERS if told or NAME in given or FORM in given else KEEP
    said = given.get(OFFER) or default
    offer = _offer(told or like, said)
    if said != ANSWERS:
        columns = tuple(replace(c, role="") if c in told else c for c in found.columns)
        return replace(found, columns=columns, offers=(offer,))
    taken = {c.index for c in (told or like)}
    columns = tuple(
        replace(c, role=QUESTION, confidence=max(c.confidence, 0.8),
                reason="A question of your own: its answers wait for review.")
        if c.index in taken else c
        for c in found.columns
    )  # fmt: skip
    asked = [Asked(c.heading, [(c.index, "")]) for c in columns if c.index in taken]
    read_answers(asked, islice(table.rows(), LOOK_THROUGH))
    chosen = choose(table.path, asked, given, (), remembered, FORM_NAME)
    return replace(
        found, columns=columns, offers=(offer,), questions=(*found.questions, *chosen.questions),
        remarks=(*found.remarks, chosen.remark), form_plan=chosen.plan,
    )  # fmt: skip


def looks_like_question(column: ColumnGuess) -> bool:
    """Whether a heading reads like a question to people, whatever system wrote it."""
    if column.role not in ("", "consent_email") or not column.samples:
        return False
    said = column.heading
    if column.role == "consent_email":
        return "?" in said
    return headings.is_question(said) or len(said.split()) > 5 or speaks_of_access(fold(said))


def _offer(columns: Sequence[ColumnGuess], said: str) -> Question:
    names = "; ".join(f"“{' '.join(c.heading.split())}”" for c in columns)
    many = count_words(len(columns), "column")
    looks = "looks like a question" if len(columns) == 1 else "look like questions"
    return Question(
        OFFER,
        f"{many} {looks} you ask: {names}. Make answers to a form of them?",
        choices=(
            (KEEP, "No, leave them with the order"),
            (ANSWERS, "Yes, they wait for review beside the patron"),
        ),
        suggestion=said,
        required=False,
    )
