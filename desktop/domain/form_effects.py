"""What the answers of a response say of a patron: one effect for each thing that could be kept.

Nothing is looked up and nothing is written here. What an answer becomes is asked of the form as it
is now, where the question is still in it; how it reads, of the version that was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from db.folding import fold
from db.records.forms import Effect
from desktop.domain.form_answers import Answers, Given, free_words, number_of
from desktop.domain.form_schema import (
    ANSWER,
    CHANNELS,
    CONTACT,
    FIELDS,
    NO,
    NOTHING,
    NUMBER,
    OTHER,
    REACTIONS,
    SCALE,
    TYPED,
    WITH_CHOICES,
    YES_OR_NO,
    Becomes,
    FormSchema,
    Question,
)
from desktop.domain.form_words import answer_words

STRENGTHS = (3, 2, 1, -1)
AUDIENCES = ("desk", "print", "say")  # the most private first
ADDRESS = ("street", "postcode", "city")
NAME = ("given", "family")
MOST_NAME = 80  # characters of an interest or need that an answer names itself

# Typed where one means nothing: an access need “none” is none.
_NOTHING_SAID = frozenset(
    {"no", "none", "nope", "nothing", "nil", "n/a", "na", "not applicable", "no thanks",
     "no thank you", "not really", "-", "--", ".", "/", "?", "keine", "nein", "non", "ninguno",
     "ninguna", "nessuno", "nessuna"}
)  # fmt: skip


def effects(
    response_schema: FormSchema, live_schema: FormSchema | None, answers: Answers
) -> tuple[Effect, ...]:
    """What the answers become, in the order of the form; an empty answer becomes nothing.

    Parts of one name, and of one address, share a `line`. A reaction is among them whether or not
    a performance is known: the review decides.
    """
    found: list[Effect] = []
    for question in _answered(response_schema, answers):
        given = answers[question.key]
        ruling = _ruling(question, live_schema)
        found += _of_question(question, ruling, given)
    return tuple(_joined(found))


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a name in one text: `Ada Example`, or `Example, Ada`."""
    family, comma, given = name.partition(",")
    if comma and given.strip() and family.strip():
        return given.strip(), family.strip()
    *first, last = name.split() or [""]
    return (" ".join(first), last) if first else (last, "")


def _answered(schema: FormSchema, answers: Answers) -> Iterator[Question]:
    for question in (*schema.questions, *schema.retired):
        given = answers.get(question.key)
        if given is not None and not given.empty:
            yield question


def _ruling(question: Question, live: FormSchema | None) -> Question:
    """The question that says what its answers become."""
    if live is None or live.index(question.key) < 0:
        return question
    now = live.question(question.key)
    return question if now is None else now


def _of_question(question: Question, ruling: Question, given: Given) -> Iterator[Effect]:
    if question.kind == CONTACT:
        for part in question.parts:
            yield from _field(question, f"{question.key}.{part}", part, given.part(part))
    elif question.kind in WITH_CHOICES:
        yield from _of_choices(question, ruling, given)
    else:
        becomes = _as_ruled(question, ruling)
        words = answer_words(question, given)
        if becomes.kind != NOTHING and not _says_nothing(question, becomes, given.text):
            raw = given.text if becomes.kind == "field" else words
            yield from _effect(question, question.key, becomes, raw, "")


def _as_ruled(question: Question, ruling: Question) -> Becomes:
    """What a typed answer becomes; of a question that is no typed one any more, as it was asked."""
    return ruling.becomes if ruling.kind in TYPED else question.becomes


def _says_nothing(question: Question, becomes: Becomes, text: str) -> bool:
    """Whether an answer in words or numbers denies what it would become: `none`, or 0 children."""
    if becomes.kind not in ("interest", "access", "note"):
        return False
    if question.kind in (NUMBER, SCALE):
        return becomes.kind != "note" and (number_of(text) or 0) <= 0
    return " ".join(fold(text).split()).rstrip(" .!") in _NOTHING_SAID or not text.strip(" .-/?")


def _explains_nothing(question: Question, becomes: Becomes, text: str) -> bool:
    """Whether a free answer was ticked without a word where it should have named something.

    “Something else” is no interest of anybody. A need is asked about, so it stays.
    """
    wanted = becomes.kind == "note" or not becomes.what.strip() or ANSWER in becomes.what
    return wanted and becomes.kind != "access" and fold(text) == fold(free_words(question))


def _of_choices(question: Question, ruling: Question, given: Given) -> Iterator[Effect]:
    notes: list[tuple[Becomes, str]] = []
    for key in given.choices:
        asked = question.choice(key)
        ruled = ruling.choice(key) or asked
        if asked is None or ruled is None:
            continue
        if ruled.becomes.kind == "note":
            notes.append((ruled.becomes, asked.words))
            continue
        yield from _effect(question, f"{question.key}.{key}", ruled.becomes, asked.words, key)
    if given.other:
        becomes = ruling.becomes if ruling.kind in WITH_CHOICES else question.becomes
        if _explains_nothing(question, becomes, given.other):
            pass
        elif becomes.kind == "note":
            notes.append((becomes, given.other))
        elif not _says_nothing(question, becomes, given.other):
            yield from _effect(question, f"{question.key}.{OTHER}", becomes, given.other, OTHER)
    if notes:
        words = ", ".join(words for _, words in notes)
        yield from _effect(question, question.key, notes[0][0], words, "")


Maker = Callable[[Question, str, Becomes, str, str], Iterable[Effect]]


def _effect(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterable[Effect]:
    """What one answer (`words`, of the choice `choice` if it was one) becomes."""
    make = _MAKERS.get(becomes.kind)
    return () if make is None else make(question, line, becomes, words, choice)


def _interest(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterator[Effect]:
    name = becomes.what.replace(ANSWER, words).strip()
    detail = becomes.detail.replace(ANSWER, words).strip()
    if not name:  # an interest that the answer names itself
        name, detail = words.strip(), "" if becomes.detail.strip() == ANSWER else detail
    name = " ".join(name.split())
    if not fold(name) or len(name) > MOST_NAME:
        return
    strength = becomes.strength if becomes.strength in STRENGTHS else 2
    yield Effect(line, question.key, "interest", name, detail, strength, _audience(becomes))


def _audience(becomes: Becomes) -> str:
    return becomes.audience if becomes.audience in AUDIENCES else ""


def _access(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterator[Effect]:
    need = becomes.what.replace(ANSWER, words).strip()
    detail = becomes.detail.replace(ANSWER, words).strip()
    if not need:
        need, detail = words.strip(), "" if becomes.detail.strip() == ANSWER else detail
    if len(need) > MOST_NAME:
        need, detail = "Asked for", "\n".join(p for p in (need, detail) if p)
    if need:
        # What was put before them is what they agreed to by answering.
        yield Effect(
            line, question.key, "access", need, detail, audience=_audience(becomes),
            wording=_put(question),
        )  # fmt: skip


def _put(question: Question, *more: str) -> str:
    """What stood before a patron: the question, its help, and the words of a choice."""
    parts = (question.words, question.help, *more)
    return " ".join(" ".join(p.split()) for p in parts if p.strip())


def _permission(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterator[Effect]:
    """Consent or refusal, with what was asked: all of it that was put before the patron."""
    if becomes.what not in CHANNELS:
        return
    wording = _put(question, "" if question.kind in YES_OR_NO else words)
    yield Effect(line, question.key, becomes.kind, becomes.what, wording=wording)


def _note(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterator[Effect]:
    first = becomes.what.strip() or " ".join(question.words.split())
    said = becomes.detail.replace(ANSWER, words).strip() or words
    first = first.rstrip(" :")
    text = f"{first}{' ' if first[-1:] in '?!…' else ': '}{said}" if first else said
    yield Effect(line, question.key, "note", "", text, audience=_audience(becomes))


def _reaction(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterator[Effect]:
    if becomes.what in REACTIONS:
        comment = becomes.detail.replace(ANSWER, words).strip()
        yield Effect(
            line, question.key, "reaction", becomes.what, comment, audience=_audience(becomes)
        )


def _as_field(
    question: Question, line: str, becomes: Becomes, words: str, choice: str
) -> Iterable[Effect]:
    value = becomes.detail.replace(ANSWER, words) if becomes.detail.strip() else words
    if becomes.what == "no_chat":
        value = "no" if choice == NO or fold(value) in ("no", "0", "false") else "yes"
    return _field(question, line, becomes.what, value)


def _field(question: Question, line: str, name: str, value: str) -> Iterator[Effect]:
    value = " ".join(value.split())
    if not value or name not in FIELDS:
        return
    if name == "display_name":
        for part, piece in zip(NAME, split_name(value), strict=True):
            if piece:
                yield Effect(f"{question.key}.name", question.key, "field", part, piece)
        return
    group = "name" if name in NAME else "address" if name in ADDRESS else ""
    line = f"{question.key}.{group}" if group else line
    yield Effect(line, question.key, "field", name, value)


_MAKERS: dict[str, Maker] = {
    "interest": _interest,
    "access": _access,
    "consent": _permission,
    "refusal": _permission,
    "note": _note,
    "reaction": _reaction,
    "field": _as_field,
}


# -- one response says a thing once


def _joined(found: Sequence[Effect]) -> Iterator[Effect]:
    kept: dict[tuple[str, ...], Effect] = {}
    interests: list[Effect] = []
    for effect in found:
        if effect.kind == "interest":
            _add_interest(interests, effect)
        else:
            key = _identity(effect)
            kept[key] = _said_again(kept[key], effect) if key in kept else effect
    order = {e.line: i for i, e in reversed(list(enumerate(found)))}
    lines = _one_line(kept.values())
    yield from sorted((*lines, *interests), key=lambda e: order.get(e.line, len(order)))


def _identity(effect: Effect) -> tuple[str, ...]:
    if effect.kind in ("consent", "refusal"):
        return ("permission", effect.what)
    if effect.kind == "reaction":
        return ("reaction",)
    if effect.kind == "field":
        many = effect.what in ("email", "phone")
        return ("field", effect.what, fold(effect.detail) if many else "")
    if effect.kind == "access":
        return ("access", fold(effect.what))
    return (effect.kind, effect.what, effect.detail)


def _said_again(first: Effect, second: Effect) -> Effect:
    """The same thing twice: a no outweighs a yes, two instructions are one text."""
    if first.kind == "consent" and second.kind == "refusal":
        return second
    if first.kind == "access":
        both = dict.fromkeys(p for p in (first.detail, second.detail) if p)
        return first._replace(
            detail="; ".join(both), audience=_more_private(first.audience, second.audience)
        )
    if first.kind == "reaction":
        return first._replace(detail=first.detail or second.detail)
    return first


def _add_interest(interests: list[Effect], effect: Effect) -> None:
    """The same interest again: the one with a detail and the greater strength wins.

    Two details of one interest (viola, piano) are two things to know.
    """
    for index, other in enumerate(interests):
        same = fold(other.what) == fold(effect.what)
        mine, theirs = fold(effect.detail), fold(other.detail)
        if same and (mine == theirs or not (mine and theirs)):
            told = effect if mine and not theirs else other
            interests[index] = told._replace(
                line=other.line, what=other.what,
                strength=max(effect.strength, other.strength),
                audience=_more_private(effect.audience, other.audience),
            )  # fmt: skip
            return
    interests.append(effect)


def _more_private(left: str, right: str) -> str:
    """The stricter of two audiences; '' is the usual one."""
    told = [a for a in (left, right) if a]
    return min(told, key=AUDIENCES.index) if told else ""


def _one_line(kept: Iterable[Effect]) -> list[Effect]:
    """Name and address are each one line, wherever in the form their parts were told."""
    lines: dict[str, str] = {}
    found = []
    for effect in kept:
        group = (
            "name" if effect.what in NAME else "address" if effect.what in ADDRESS else ""
        ) if effect.kind == "field" else ""  # fmt: skip
        line = lines.setdefault(group, effect.line) if group else effect.line
        found.append(effect._replace(line=line))
    return found
