"""A venue and a patron made by hand for the grammar of sentences: no file, no clock."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from db.folding import fold
from db.records.capture import (
    AttendedEntry,
    CapturePatron,
    ComingEntry,
    HeldInterest,
    InterestEntry,
    ProductionEntry,
)
from desktop.domain.capture import Proposal, propose
from desktop.domain.capture_context import CaptureContext
from desktop.domain.vocabulary import preset_vocabulary

SENTENCES = Path(__file__).parent.parent / "data" / "capture"


def shipped_vocabulary() -> list[InterestEntry]:
    return [
        InterestEntry(number, name, group, tuple(aliases), tuple(matches))
        for number, (name, group, aliases, matches) in enumerate(preset_vocabulary(), 1)
    ]


class Stage:
    """A context and a patron, and what they make of a line."""

    def __init__(self, context: CaptureContext, patron: CapturePatron, today: date) -> None:
        self.context, self.patron, self.today = context, patron, today

    def say(self, line: str) -> tuple[Proposal, ...]:
        return propose(line, self.context, self.patron, today=self.today)


def stage_of(venue: dict[str, Any]) -> Stage:
    """As the head of a file of sentences describes it."""
    numbers = count(1)
    productions: dict[str, ProductionEntry] = {}

    def production(title: str, composers: str) -> int:
        key = fold(title)
        if key not in productions:
            names = tuple(c.strip() for c in composers.split(";") if c.strip())
            productions[key] = ProductionEntry(next(numbers), title, "", names)
        return productions[key].id

    attended = [
        AttendedEntry(next(numbers), production(title, composers), title, when[:10], True)
        for title, when, composers in venue["patron"]["attended"]
    ]
    coming = [
        ComingEntry(next(numbers), production(title, composers), when[:10])
        for title, when, composers in venue["coming"]
    ]
    who = venue["patron"]
    patron = CapturePatron(
        1, who["given"], who["family"], f"{who['given']} {who['family']}", "", "",
        (None, None, None), attended=tuple(attended),
    )  # fmt: skip
    context = CaptureContext(shipped_vocabulary(), productions.values(), coming)
    return Stage(context, patron, date.fromisoformat(venue["today"]))


def read_file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SENTENCES / name).read_text(encoding="utf-8"))
    return found


def fits(told: Proposal, chip: dict[str, Any]) -> bool:
    """The rule of the head of the files."""
    if told.kind not in chip["kind"].split("|"):
        return False
    text = fold(f"{told.what} {told.detail} {told.label}")
    if not all(any(fold(w) in text for w in words.split("|")) for words in chip.get("words", ())):
        return False
    if "due" in chip and told.due not in chip["due"]:
        return False
    return told.kind != "interest" or (told.strength < 0) == bool(chip.get("dislike"))


def judge(
    told: tuple[Proposal, ...], chips: list[dict[str, Any]]
) -> tuple[int, list[Proposal], list[dict[str, Any]]]:
    """How many fit, the proposals that fit none, and the chips that were not found."""
    left = list(chips)
    wrong = []
    for one in told:
        chip = next((c for c in left if fits(one, c)), None)
        if chip is None:
            wrong.append(one)
        else:
            left.remove(chip)
    return len(told) - len(wrong), wrong, left


__all__ = [
    "AttendedEntry", "CaptureContext", "CapturePatron", "ComingEntry", "HeldInterest",
    "InterestEntry", "ProductionEntry", "Stage", "fits", "judge", "read_file",
    "shipped_vocabulary", "stage_of",
]  # fmt: skip
