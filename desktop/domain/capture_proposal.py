"""What a sentence could become: a proposal, and how the chip of one is worded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain import words

KINDS = (
    "interest", "access", "children", "birthday", "relationship", "membership", "promise",
    "reaction", "avoid",
)  # fmt: skip
LOVES, LIKES, CURIOUS, NOT_FOR_THEM = 3, 2, 1, -1
_REACTIONS = {"liked": "Liked", "mixed": "Mixed about", "disliked": "Disliked"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One chip. `span` are character offsets into the sentence: [start, end).

    kind and what `what` and `detail` then are: interest - the vocabulary's name (a new one if it
    is not in it) and detail, with `strength` (3 loves, 2 likes, 1 curious, -1 not for them);
    access - the need and what to do; children - how many (a figure, '' if not said) and names and
    ages (`Sam 7, Ida 9`, `7, 9`); birthday - `1980-05-17`, `--05-17` or `1980`; relationship -
    child, partner, parent, sibling, friend, companion and the name (else `sister`) with the age
    if told; membership - `Membership` and what they want; promise - what we will do, `due` the ISO
    date; reaction - liked, mixed, disliked and why, `about` the title; avoid - what is not to be
    mentioned. `audience` '' is the usual one of the kind.
    """

    kind: str
    label: str
    what: str
    detail: str = ""
    due: str | None = None
    span: tuple[int, int] = (0, 0)
    strength: int = LIKES
    performance_id: int | None = None
    audience: str = ""
    about: str = ""


def proposal(kind: str, what: str, *, today: date | None = None, **rest: Any) -> Proposal:
    """A proposal with the label that says it."""
    made = Proposal(kind, "", what, **rest)
    return replace(made, label=label_of(made, today=today))


def edited(before: Proposal, *, today: date | None = None, **fields: Any) -> Proposal:
    """The proposal with other fields, worded anew. Raises TypeError for no such field."""
    after = replace(before, **fields)
    return after if "label" in fields else replace(after, label=label_of(after, today=today))


def label_of(told: Proposal, *, today: date | None = None) -> str:
    """What the chip says: `Plays an instrument: viola`, `Follow-up: call back Tue 24 Nov`."""
    return _LABELS[told.kind](told, today)


def _interest(told: Proposal, _: date | None) -> str:
    named = _with(told.what, told.detail)
    return f"Not for them: {named}" if told.strength < 0 else named


def _access(told: Proposal, _: date | None) -> str:
    return _with(f"Access: {told.what}", told.detail, " – ")


def _children(told: Proposal, _: date | None) -> str:
    if told.what == "1":
        many = "One child"
    elif told.what.isdecimal():
        many = f"{words.number_words(int(told.what)).capitalize()} children"
    else:
        many = "Has children"
    return _with(many, told.detail)


def _birthday(told: Proposal, _: date | None) -> str:
    year = "" if told.what.startswith("--") else told.what[:4]
    rest = [int(part) for part in told.what[len(year) :].split("-") if part.isdecimal()]
    if not rest:
        return f"Born in {year}"
    day = f"{rest[1]} " if len(rest) > 1 else "in "
    return f"Birthday {day}{words.MONTHS[rest[0] - 1]}" + (f" {year}" if year else "")


def _relationship(told: Proposal, _: date | None) -> str:
    kin = told.about or told.what
    if told.detail.startswith(f"{kin} ("):
        return told.detail.capitalize()
    return _with(kin.capitalize(), "" if told.detail == kin else told.detail)


def _membership(told: Proposal, _: date | None) -> str:
    return _with("Wants a membership", told.detail)


def _promise(told: Proposal, today: date | None) -> str:
    due = f" {words.day_words(told.due, today=today)}" if told.due else ""
    what = told.what.removeprefix("follow up").strip()
    return f"Follow-up: {what}{due}" if what else f"Follow-up{due}"


def _reaction(told: Proposal, _: date | None) -> str:
    return _with(f"{_REACTIONS.get(told.what, told.what)} {told.about}".strip(), told.detail)


def _avoid(told: Proposal, _: date | None) -> str:
    return f"Don’t mention: {told.what}"


def _with(text: str, detail: str, joint: str = ": ") -> str:
    return f"{text}{joint}{detail}" if detail else text


_LABELS = {
    "interest": _interest,
    "access": _access,
    "children": _children,
    "birthday": _birthday,
    "relationship": _relationship,
    "membership": _membership,
    "promise": _promise,
    "reaction": _reaction,
    "avoid": _avoid,
}
