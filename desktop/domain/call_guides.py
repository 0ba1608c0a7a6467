"""The guides that lead through a call: those that Rapport brings, and the house's own in their place.

What stands in braces is filled from what is true of the patron; a line with a field that is not
known of them is not shown at all.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from string import Formatter
from typing import Any

import resources
from db.folding import fold
from db.journal import Step
from db.queries import call_guides as stored
from db.queries.calls import STEPS
from db.records.calls import GuideRecord, GuideStepRecord

STEP_NAMES = {
    "listen": "Listen", "understand": "Understand", "connect": "Connect", "offer": "Offer",
    "agree": "Agree",
}  # fmt: skip
FALLBACK = "free"

# What stands in a field, with an example: in titles and lines to say.
FIELDS: dict[str, str] = {
    "first": "the first name: Judith",
    "name": "the whole name: Judith Shimwell",
    "they": "the patron in a sentence: she, he, they",
    "them": "her, him, them",
    "their": "her, his, their",
    "me": "who is at the desk: Ana",
    "house": "the name of the house",
    "title": "the last performance that they came to: Bach and Bartók",
    "day": "its day: yesterday, on 14 November",
    "loved_title": "a performance that they came to, and that met an interest",
    "loved": "that interest: you love string quartets",
    "about_title": "the performance that the call is about",
    "about_been": "the same, if they were there",
    "about_when": "its day: tonight, on Saturday, on 14 November",
    "interest": "what they like most: string quartets",
    "you_love": "the same in a sentence: you love string quartets",
    "visits": "how often they came: fourteen, by our book fourteen",
    "since": "the year since when: 2019",
    "next_title": "the next performance that they have tickets for",
    "next_when": "its day: tonight, on Saturday",
    "next_tickets": "how many: a ticket, two tickets",
    "membership": "what they are: Friend",
    "until": "the last day of it: 31 August",
    "paid": "what somebody without a membership paid for tickets this season: $96",
    "gift": "a gift to thank for: your gift to the roof appeal",
    "returned": "the performance whose tickets they gave back",
    "coming_title": "something coming up that meets an interest",
    "coming_when": "its day: on Saturday, on 6 December",
    "agreed": "in Agree: what was agreed",
    "promised": "in Agree: what was promised",
}
# Besides these, in the line that says back what was heard.
SAY_BACK_FIELDS: dict[str, str] = {
    "heard": "what was heard in Listen",
    "feelings": "what was chosen in Understand: disappointed and ignored",
    "picked": "what was chosen in this step",
}
# The same in lots, as a menu shows them.
FIELD_GROUPS: dict[str, tuple[str, ...]] = {
    "What was heard": ("heard", "feelings", "picked"),
    "Who it is, and who we are": ("first", "name", "they", "them", "their", "me", "house"),
    "What the call is about": ("about_title", "about_been", "about_when", "loved_title", "loved"),
    "Their evenings": (
        "title", "day", "visits", "since", "next_title", "next_when", "next_tickets", "returned",
    ),
    "What they like": ("interest", "you_love", "coming_title", "coming_when"),
    "Membership and money": ("membership", "until", "paid", "gift"),
    "What was agreed": ("agreed", "promised"),
}  # fmt: skip
_IN_TITLES = frozenset({"first", "name", "they", "them", "their", "house"})
_LINES_MOST, _LINE_MOST = 12, 300


class GuideWrong(ValueError):
    """Something in a guide cannot be kept as it stands; `sentence` says what and why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


# -- which guides there are


@lru_cache(maxsize=1)
def shipped() -> dict[str, GuideRecord]:
    """The guides that Rapport brings, by kind, in their order."""
    data: dict[str, Any] = json.loads(resources.text("presets", "call_guides.json"))
    return {g["kind"]: _shipped(g, place) for place, g in enumerate(data["guides"])}


def _shipped(data: dict[str, Any], position: int) -> GuideRecord:
    steps = tuple(
        GuideStepRecord(
            step, part["title"], tuple(part["say"]), part["hint"], tuple(part["choices"]),
            part["say_back"],
        )
        for step in STEPS
        for part in (data["steps"][step],)
    )  # fmt: skip
    return GuideRecord(
        data["kind"], data["name"], data["about"], data["direction"], position, False, steps
    )


def load_guides(*, archived: bool = False) -> tuple[GuideRecord, ...]:
    """All kinds of call of the open file in their order; the archived ones only if asked for."""
    own = {guide.kind: guide for guide in stored.list_guides()}
    found = [own.pop(kind, guide) for kind, guide in shipped().items()] + list(own.values())
    found.sort(key=lambda g: g.position)
    return tuple(g for g in found if archived or not g.archived)


def get_guide(kind: str) -> GuideRecord:
    """The guide of a kind, archived or not; of a kind that is gone, the free one under its name."""
    for guide in load_guides(archived=True):
        if guide.kind == kind:
            return guide
    name = kind.replace("_", " ").strip().capitalize()
    return replace(shipped()[FALLBACK], kind=kind, name=name or shipped()[FALLBACK].name)


def kind_name(kind: str) -> str:
    """What a kind of call is called: `Complaint`."""
    return get_guide(kind).name


def own_kinds() -> frozenset[str]:
    """Kinds that are not worded as shipped, the house's own kinds among them."""
    return frozenset(guide.kind for guide in stored.list_guides())


# -- changed by the house


def new_guide(name: str) -> GuideRecord:
    """A kind of the house's own, to be worded; it begins with the lines of the free one.

    Raises GuideWrong for no name, or one that there is.
    """
    name = " ".join(name.split())
    guides = load_guides(archived=True)
    if not name:
        raise GuideWrong("Give the guide a name.")
    if fold(name) in {fold(g.name) for g in guides}:
        raise GuideWrong(f"There is a guide “{name}” already. Give this one another name.")
    stem = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_") or "own"
    taken, kind, number = {g.kind for g in guides}, stem, 2
    while kind in taken:
        kind, number = f"{stem}_{number}", number + 1
    position = max(g.position for g in guides) + 1
    return replace(shipped()[FALLBACK], kind=kind, name=name, about="", position=position)


def keep(guide: GuideRecord, *, user_id: int | None = None) -> Step:
    """Keep a guide as it is worded now. Raises GuideWrong, InputRefused."""
    check(guide)
    return stored.set_guide(guide, version=guide.version, user_id=user_id)


def back_to_shipped(kind: str, *, version: int | None = None, user_id: int | None = None) -> Step:
    """A shipped kind in the shipped words again; a kind of the house's own is gone.

    Raises NotFound if nothing of it is the house's own.
    """
    return stored.remove_guide(kind, version=version, user_id=user_id)


def fields_for(step: str, part: str) -> tuple[str, ...]:
    """The fields that may stand in a part of a step: title, say, say_back."""
    if part == "title":
        return tuple(name for name in FIELDS if name in _IN_TITLES)
    if part == "say_back":
        return (*SAY_BACK_FIELDS, *(n for n in FIELDS if n not in ("agreed", "promised")))
    return tuple(name for name in FIELDS if name in _for_lines(step))


def check(guide: GuideRecord) -> None:
    """Raises GuideWrong unless every text of it can be filled and said."""
    if not guide.name.strip():
        raise GuideWrong("Give the guide a name.")
    same = {fold(g.name) for g in load_guides(archived=True) if g.kind != guide.kind}
    if fold(guide.name) in same:
        raise GuideWrong(f"There is a guide “{guide.name}” already. Give this one another name.")
    for step in guide.steps:
        check_step(step)


def check_step(step: GuideStepRecord) -> None:
    """Raises GuideWrong, naming the step, unless every text of it can be filled."""
    name = STEP_NAMES[step.step]
    try:
        check_text(step.title, _IN_TITLES)
        for line in step.say:
            check_text(line, _for_lines(step.step))
        check_text(step.say_back, frozenset(fields_for(step.step, "say_back")))
    except GuideWrong as wrong:
        raise GuideWrong(f"{name}: {wrong.sentence}") from None
    if len(step.say) > _LINES_MOST or len(step.choices) > _LINES_MOST:
        raise GuideWrong(
            f"{name}: more than {_LINES_MOST} are too many to read with a phone in hand."
        )


def _for_lines(step: str) -> frozenset[str]:
    later = frozenset({"agreed", "promised"})
    return frozenset(FIELDS) if step == "agree" else frozenset(FIELDS) - later


def check_text(text: str, known: frozenset[str]) -> None:
    """Raises GuideWrong for a brace that is not closed, a field that there is not, a long line."""
    if len(text) > _LINE_MOST:
        raise GuideWrong(f"“{text[:40]}…” is too long to say: {_LINE_MOST} letters at most.")
    for name in fields_of(text):
        if name not in known:
            raise GuideWrong(_no_such_field(name, known))


def _no_such_field(name: str, known: frozenset[str]) -> str:
    if name in FIELDS or name in SAY_BACK_FIELDS:
        told = f"The field {{{name}}} cannot stand here."
    else:
        told = f"The field {{{name}}} is not known."
        near = get_close_matches(name, known, 1)
        if near:
            return f"{told} Did you mean {{{near[0]}}}?"
    use = ", ".join(f"{{{field}}}" for field in (*FIELDS, *SAY_BACK_FIELDS) if field in known)
    return f"{told} Use one of {use}."


def fields_of(text: str) -> tuple[str, ...]:
    """The names in braces, in order. Raises GuideWrong where a brace is not closed or opened."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise GuideWrong(f"A brace in “{text}” is not closed or not opened.") from None
    names = []
    for _, name, layout, conversion in parts:
        if name is None:
            continue
        if layout or conversion or not name.isidentifier():
            raise GuideWrong(
                f"“{text}” has a field that is more than a name. Use {{title}} and such."
            )
        names.append(name)
    return tuple(names)
