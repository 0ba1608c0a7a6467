"""How a form is told to the people who make and read it: what an answer becomes, when a question
shows, how an answer reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

import resources
from db.errors import DatabaseMissing
from db.folding import fold
from db.queries.interests import find_interest_place
from desktop.domain.answer_typing import day_words
from desktop.domain.form_answers import Given, free_words
from desktop.domain.form_schema import (
    ANSWER,
    CHANNELS,
    CONTACT,
    CONTACT_PARTS,
    DATE,
    FIELDS,
    KIND_WORDS,
    NOTHING,
    NUMBER,
    OTHER,
    PERMISSION,
    SCALE,
    SCALE_HIGH,
    SCALE_LOW,
    TESTS,
    WITH_CHOICES,
    YES_OR_NO,
    Becomes,
    Condition,
    FormSchema,
    Question,
)
from desktop.domain.words import and_more, count_words, join_words

STRENGTH_WORDS = {3: "loves", 2: "", 1: "curious", -1: "not for them"}
AUDIENCE_WORDS = {"say": "may be said", "print": "may be printed, not said", "desk": "desk only"}
_FIELD_WORDS = {"no_chat": "“prefers no small talk”", "say_as": "how to say the name"}
ONLY_KEPT = "only kept with the answers"
GONE = "a question that is gone"
_NAMED_MOST = 3
_QUOTED_MOST = 28


def becomes_words(becomes: Becomes) -> str:
    """`interest Family › Has children`, `yes to e-mail`; '' if it becomes nothing."""
    if becomes.kind == NOTHING:
        return ""
    said = _kind_words(becomes)
    audience = AUDIENCE_WORDS.get(becomes.audience, "")
    return f"{said} · {audience}" if audience else said


def _kind_words(becomes: Becomes) -> str:
    what, detail = becomes.what.strip(), becomes.detail.strip()
    if becomes.kind == "interest":
        return _interest_words(becomes)
    if becomes.kind == "field":
        return _field_words(what)
    if becomes.kind in ("consent", "refusal"):
        channel = CHANNELS.get(what, what) or "…"
        return f"{'yes' if becomes.kind == 'consent' else 'no'} to {channel}"
    if becomes.kind == "access":
        said = f"access need {what}" if what else "an access need in those words"
        return said if detail in ("", ANSWER) else f"{said}: {detail}"
    if becomes.kind == "note":
        return f"a note “{what.rstrip(':')}: …”" if what else "a note"
    return f"reaction {what}"


def _interest_words(becomes: Becomes) -> str:
    name, detail = becomes.what.strip(), becomes.detail.strip()
    if not name:
        return "an interest named by the answer"
    place = interest_place(name)
    if detail == ANSWER:
        return f"detail of {place}"
    strength = STRENGTH_WORDS.get(becomes.strength, "")
    said = f"interest {place}" + (f" ({strength})" if strength else "")
    return f"{said}: {detail.replace(ANSWER, '…')}" if detail else said


def _field_words(name: str) -> str:
    if name in _FIELD_WORDS:
        return _FIELD_WORDS[name]
    known = FIELDS.get(name, name)
    return f"the patron’s {known[:1].lower()}{known[1:]}"


def interest_place(name: str) -> str:
    """Where an interest stands in the vocabulary: `Family › Has children`; a new one as it is."""
    found: tuple[str, str] | None
    try:
        found = find_interest_place(name)
    except DatabaseMissing:
        found = None
    called, group = found or _shipped().get(fold(name), (name, ""))
    return f"{group} › {called}" if group else called


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[str, str]]:
    """Folded name or other word -> (name, group), of the vocabulary a new venue starts with."""
    groups = json.loads(resources.text("presets", "interests.json"))
    return {
        fold(word): (name, group)
        for group, items in groups.items()
        if group != "about"
        for name, aliases, _ in items
        for word in (*aliases, name)
    }


# -- a question in one line


def question_line(schema: FormSchema, question: Question) -> str:
    """`Short answer · shown if “Do you have kids…” is Yes → detail of Family › Has children`."""
    if not question.asks:
        return " · ".join(p for p in (KIND_WORDS[question.kind], _shown(schema, question)) if p)
    about = [KIND_WORDS[question.kind], *_about(question), _shown(schema, question)]
    return f"{' · '.join(p for p in about if p)} → {_outcome(question)}"


def _shown(schema: FormSchema, question: Question) -> str:
    said = condition_words(schema, question)
    return f"shown if {said}" if said else ""


def _about(question: Question) -> list[str]:
    """What a kind adds to its name."""
    if question.kind == CONTACT:
        return [join_words(_part_words(question.parts))]
    if question.kind == PERMISSION:
        return [join_words(_channels(question))]
    if question.kind == DATE:
        return [] if question.with_year else ["without the year"]
    if question.kind == SCALE:
        low = question.limits.low or str(SCALE_LOW)
        return [f"{low} to {question.limits.high or SCALE_HIGH}"]
    if question.kind == NUMBER and (question.limits.low or question.limits.high):
        return [_range_words(question.limits.low, question.limits.high)]
    if question.kind in WITH_CHOICES and question.kind not in YES_OR_NO:
        number = len(question.offered) + question.other
        return [count_words(number, "answer")]
    return []


def _range_words(low: str, high: str) -> str:
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"up to {high}"


def _part_words(parts: Sequence[str]) -> list[str]:
    """`name, e-mail, phone`: given and family name are one thing to read."""
    both = {"given", "family"} <= set(parts)
    found = []
    for part in parts:
        if part == "given" and both:
            found.append("name")
        elif not (part == "family" and both):
            words = CONTACT_PARTS.get(part, part)
            found.append(words[:1].lower() + words[1:])
    return found


def _channels(question: Question) -> list[str]:
    named = [c.becomes.what for c in question.choices if c.becomes.kind == "consent"]
    return [CHANNELS.get(n, n) for n in dict.fromkeys(named)]


def _outcome(question: Question) -> str:
    if question.kind == CONTACT:
        return "the patron’s record"
    if question.kind == PERMISSION and _channels(question):
        return "consent, with this wording and the date"
    return "; ".join(_outcomes(question)) or ONLY_KEPT


def _outcomes(question: Question) -> list[str]:
    told = [c.becomes for c in question.offered] if question.kind in WITH_CHOICES else []
    if question.kind not in WITH_CHOICES or (question.other and question.becomes.kind != NOTHING):
        told = [*told, question.becomes]
    told = [b for b in dict.fromkeys(told) if b.kind != NOTHING]
    if len(told) < 2:
        return [becomes_words(b) for b in told]
    found: list[str] = []
    for kind, noun in (
        ("interest", "interest"),
        ("access", "access need"),
        ("reaction", "reaction"),
    ):
        named = [b.what for b in told if b.kind == kind and b.what]
        found += _listed(noun, named, more=Becomes(kind) in map(_bare, told))
    rest = (b for b in told if not (b.what and b.kind in _LISTED) and _bare(b) not in _UNNAMED)
    return [*found, *dict.fromkeys(becomes_words(b) for b in rest)]


_LISTED = ("interest", "access", "reaction")
_UNNAMED = (Becomes("interest"), Becomes("access"))


def _bare(becomes: Becomes) -> Becomes:
    """Kind and name alone."""
    return Becomes(becomes.kind, becomes.what)


def _listed(noun: str, names: Sequence[str], *, more: bool) -> list[str]:
    """`interests Opera, Jazz and 2 more, others as answered`."""
    kept = list(dict.fromkeys(names))
    if not kept:
        return [f"{noun} as answered"] if more else []
    others = ", others as answered" if more else ""
    if len(kept) == 1:
        only = interest_place(kept[0]) if noun == "interest" else kept[0]
        return [f"{noun} {only}{others}"]
    return [f"{noun}s {and_more(kept, _NAMED_MOST)}{others}"]


# -- conditions


def condition_words(schema: FormSchema, question: Question) -> str:
    """`“Do you have kids…” is Yes and “Favourite” is answered`; '' if it always shows."""
    said = [_one_condition(schema, c) for c in question.show_if.conditions]
    return join_words(said, "and" if question.show_if.every else "or")


def _one_condition(schema: FormSchema, condition: Condition) -> str:
    asked = schema.question(condition.question)
    named = GONE if asked is None else quoted(asked.words)
    test = TESTS.get(condition.test, condition.test)
    if condition.test in ("answered", "not_answered"):
        return f"{named} {test}"
    return f"{named} {test} {_value_words(asked, condition.value)}".rstrip()


def _value_words(asked: Question | None, value: str) -> str:
    if asked is not None and asked.kind in WITH_CHOICES:
        if value == OTHER:
            return free_words(asked)
        choice = asked.choice(value)
        if choice is not None:
            return choice.words.strip() or "an empty answer"
    return day_words(value) or "…"


def quoted(words: str, most: int = _QUOTED_MOST) -> str:
    """A wording as it is named in a sentence: `“Do you have kids who’d…”`."""
    line = " ".join(words.split())
    if not line:
        return "the question without words"
    if len(line) > most:
        cut = line[:most]
        line = (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,.;:") + "…"
    return f"“{line}”"


# -- answers


def answer_words(question: Question, given: Given) -> str:
    """How an answer reads, in the wording of its question; '' for an empty one."""
    if question.kind in WITH_CHOICES:
        return ", ".join(_chosen_words(question, given))
    if question.kind == CONTACT:
        name = " ".join(p for p in (given.part("given"), given.part("family")) if p)
        rest = [v for k, v in given.parts if k not in ("given", "family")]
        return " · ".join(p for p in (name, *rest) if p)
    if question.kind == DATE:
        return day_words(given.text)
    if question.kind == SCALE and given.text:
        return f"{given.text} of {question.limits.high or SCALE_HIGH}"
    return given.text


def _chosen_words(question: Question, given: Given) -> list[str]:
    said = []
    for key in given.choices:
        choice = question.choice(key)
        if key != OTHER:
            said.append((choice.words.strip() if choice else "") or "an earlier answer")
    if given.other or OTHER in given.choices:
        said.append(given.other or free_words(question))
    return said


def answered_words(patrons: int, others: int = 0) -> str:
    """How many patrons have answered a question, and the answers that are nobody's; '' if none.

    >>> answered_words(212), answered_words(1, 3)
    ('212 patrons have answered this', '1 patron has answered this, 3 more answers without a patron')
    """
    verb = "has" if patrons == 1 else "have"
    said = f"{count_words(patrons, 'patron')} {verb} answered this" if patrons else ""
    if not others:
        return said
    more = f"{count_words(others, 'more answer' if patrons else 'answer')} without a patron"
    return f"{said}, {more}" if said else more
