"""From the chips that were taken to facts, and onto the record with the sentence, in one step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from db import clock
from db.journal import Step
from db.queries.capture import keep_capture
from db.records.capture import CapturedFact
from desktop.domain.capture_proposal import Proposal, edited

__all__ = ["edited", "facts_of", "keep"]

HAS_CHILDREN, FAMILY = "Has children", "Family"
_AGE = re.compile(r"\s*[,(]?\s*\b(\d{1,2})\)?\s*$")
_SEVERAL = re.compile(r"(?:children|kids|sons|daughters|nieces|nephews)\b.*\(.*\d")
_JOINTS = re.compile(r"\s*(?:[,;]|\band\b)\s*")


def keep(patron_id: int, sentence: str, proposals: Iterable[Proposal], **same: Any) -> Step:
    """Keep a sentence as a note with the proposals that were taken, as one step.

    `same` as `db.queries.capture.keep_capture` takes it (source_kind, source, performance_id,
    learnt_at, note_id, call_id, user_id). Raises NotFound, InputRefused (nothing was kept).
    """
    learnt_at = same.get("learnt_at")
    told_on = clock.day_of(learnt_at) if learnt_at else clock.today()
    facts = [fact for told in proposals for fact in facts_of(told, told_on)]
    return keep_capture(patron_id, sentence, facts, **same)


def facts_of(told: Proposal, told_on: date) -> tuple[CapturedFact, ...]:
    """What is to be kept of one proposal: of children one fact for each that was named.

    Of an age it is kept when somebody was born, as of the day on which it was told.
    """
    if told.kind == "children":
        return tuple(_children(told, told_on))
    if told.kind == "relationship":
        name, age = _name_and_age(told.detail)
        return (
            CapturedFact(
                "relationship", told.what, name, audience=told.audience,
                birth_year=_born(age, told_on),
            ),
        )  # fmt: skip
    return (
        CapturedFact(
            told.kind, told.what, told.detail, told.due, told.strength, told.performance_id,
            told.audience,
        ),
    )  # fmt: skip


def _children(told: Proposal, told_on: date) -> Iterator[CapturedFact]:
    """The named ones are relationships (names stay off paper), the others a number and ages."""
    ages: list[str] = []
    named = 0
    for part in _JOINTS.split(told.detail):
        name, age = _name_and_age(part)
        if name and not name[0].islower():
            named += 1
            yield CapturedFact(
                "relationship", "child", name, audience=told.audience,
                birth_year=_born(age, told_on),
            )  # fmt: skip
        elif part.strip():
            ages.append(part.strip())
    several = int(told.what) if told.what.isdecimal() else 0
    if not ages and several > named:
        ages = [str(several)]
    if ages or not named:
        detail = " and ".join(ages) if len(ages) < 3 else ", ".join(ages)
        yield CapturedFact("interest", HAS_CHILDREN, detail, audience=told.audience, group=FAMILY)


def _name_and_age(text: str) -> tuple[str, int | None]:
    """`Leo, 6` is Leo, who is six; `7` is nobody's name; `three grandchildren (4, 6, 9)` is all one."""
    if _SEVERAL.search(text):
        return text.strip(), None
    found = _AGE.search(text)
    name = text[: found.start()] if found else text
    return name.strip(" ,()"), int(found[1]) if found else None


def _born(age: int | None, told_on: date) -> int | None:
    return None if age is None else told_on.year - age
