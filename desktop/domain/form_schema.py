"""A form as it was designed: its questions, their choices, when they show, what they become.

A schema is a value: editing makes another one (`form_draft`), publishing freezes one
(`db.queries.forms`). Questions and choices keep their keys for ever, so that wording can change
without splitting answers. `to_data` and `from_data` are the one spelling of a schema as JSON: in
the database, in a form that travels to another venue, and inside a web page.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

ONE, SEVERAL, YES_NO = "one", "several", "yes_no"
SHORT, LONG, NUMBER, SCALE, DATE = "short", "long", "number", "scale", "date"
CONTACT, PERMISSION, ACCESS, HEADING = "contact", "permission", "access", "heading"

# In the order of the palette, in the words of the screens.
KIND_WORDS: dict[str, str] = {
    ONE: "Choose one",
    SEVERAL: "Choose several",
    YES_NO: "Yes / no",
    SHORT: "Short answer",
    LONG: "Long answer",
    NUMBER: "Number",
    SCALE: "Scale",
    DATE: "Date",
    CONTACT: "Contact details",
    PERMISSION: "Permission",
    ACCESS: "Access need",
    HEADING: "Heading",
}
KINDS = tuple(KIND_WORDS)
WITH_CHOICES = frozenset({ONE, SEVERAL, YES_NO, PERMISSION, ACCESS})
MANY_AT_ONCE = frozenset({SEVERAL, ACCESS})
YES_OR_NO = frozenset({YES_NO, PERMISSION})
TYPED = frozenset({SHORT, LONG, NUMBER, SCALE, DATE})
YES, NO = "yes", "no"
OTHER = "other"  # the key of the free answer beside the choices; no choice may have it

CONTACT_PARTS: dict[str, str] = {
    "given": "First name",
    "family": "Family name",
    "email": "E-mail",
    "phone": "Phone",
    "street": "Street",
    "postcode": "Postcode",
    "city": "City",
}
SCALE_LOW, SCALE_HIGH = 0, 10
ORDERS = ("given", "alphabet", "shuffled")

# What an answer can become, and what `Becomes.what` then names.
NOTHING = "nothing"
BECOMES: dict[str, str] = {
    NOTHING: "",
    "interest": "an item of the vocabulary, by its name",
    "field": "a field of the patron",
    "consent": "a channel that is allowed",
    "refusal": "a channel that is not allowed",
    "access": "an access need; `detail` is what to do about it",
    "note": "the first words of the note",
    "reaction": "liked, mixed or disliked, to the performance the answer is about",
}
FIELDS: dict[str, str] = {
    **CONTACT_PARTS,
    "display_name": "Name",
    "say_as": "Say it like this",
    "pronouns": "Pronouns",
    "salutation": "Salutation",
    "birthday": "Birthday",
    "organisation": "Organisation",
    "no_chat": "Prefers no small talk",
}
CHANNELS: dict[str, str] = {"email": "e-mail", "phone": "phone", "post": "post", "sms": "text"}
REACTIONS: dict[str, str] = {
    "liked": "Liked it",
    "mixed": "Mixed",
    "disliked": "Did not like it",
}
ANSWER = "{answer}"  # in `Becomes.detail`: what was answered

# What a condition may ask of an earlier answer.
TESTS: dict[str, str] = {
    "is": "is",
    "is_not": "is not",
    "answered": "is answered",
    "not_answered": "is not answered",
    "at_least": "is at least",
    "at_most": "is at most",
    "contains": "contains",
}
FORMAT = 1


class SchemaWrong(ValueError):
    """Something that is no form; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Becomes:
    """What an answer becomes on the patron's record.

    kind: a key of `BECOMES`; `what` names the thing; `detail` goes with an interest, need or note
    and may hold `{answer}`; `strength` as in the vocabulary (3 loves, 2 likes, 1 curious, -1 not
    for them); `audience` '' is the usual one of its kind.
    """

    kind: str = NOTHING
    what: str = ""
    detail: str = ""
    strength: int = 2
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. A retired one is not offered any more and still reads."""

    key: str
    words: str
    becomes: Becomes = Becomes()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of an earlier question's answer. `value`: a choice's key, a number, a date, a text."""

    question: str
    test: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ShowIf:
    """When a question shows: if every condition holds (`every`), or any of them."""

    conditions: tuple[Condition, ...] = ()
    every: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """How much or how many: characters of a text, choices, a number, an ISO date; None: no limit.

    For numbers and counts `low` and `high` are numbers written as text, for dates ISO days.
    `message` is what to say instead of the house's own words.
    """

    low: str = ""
    high: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or a heading with its text (`help`).

    `becomes` is what a typed answer, or the free answer beside choices, becomes; choices have
    their own. `parts` are those of contact details. `with_year`: a date asks for the year.
    """

    key: str
    kind: str
    words: str = ""
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    other: bool = False
    other_words: str = "Something else"
    order: str = "given"
    show_if: ShowIf = ShowIf()
    limits: Limits = Limits()
    becomes: Becomes = Becomes()
    with_year: bool = True
    low_words: str = ""
    high_words: str = ""
    parts: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it wants an answer: a heading does not."""
        return self.kind != HEADING

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices that are not retired."""
        return tuple(c for c in self.choices if not c.retired)

    def choice(self, key: str) -> Choice | None:
        """The choice with this key, retired or not."""
        return next((c for c in self.choices if c.key == key), None)


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A whole form. `post_to` is where its web page sends answers ('' the patron keeps a file);
    `pace` how a kiosk asks: one question at a time, or all on a page.
    """

    title: str = ""
    intro: str = ""
    thanks: str = "Thank you!"
    questions: tuple[Question, ...] = ()
    post_to: str = ""
    pace: str = "one"
    retired: tuple[Question, ...] = field(default=())

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions without the headings."""
        return tuple(q for q in self.questions if q.asks)

    def question(self, key: str) -> Question | None:
        """The question with this key, retired ones too."""
        return next((q for q in (*self.questions, *self.retired) if q.key == key), None)

    def index(self, key: str) -> int:
        """Where a question stands; -1 if it is not (any more) in the form."""
        return next((i for i, q in enumerate(self.questions) if q.key == key), -1)

    def numbered(self) -> Iterator[tuple[int, Question]]:
        """Each item with the number people see; a heading has 0."""
        number = 0
        for question in self.questions:
            number += question.asks
            yield (number if question.asks else 0), question


def new_key(letter: str = "q") -> str:
    """A key that no other question (`q`) or choice (`c`) has: `q4k2m9xt`."""
    return letter + "".join(secrets.choice("23456789abcdefghjkmnpqrstvwxyz") for _ in range(7))


def new_question(kind: str, words: str = "") -> Question:
    """A fresh question of a kind, with the choices or parts that its kind needs."""
    made = Question(new_key(), kind, words)
    return as_kind(made, kind)


def as_kind(question: Question, kind: str) -> Question:
    """The same question as another kind: what fits is kept, what does not rests unused.

    Choices are kept through kinds without choices, so that changing there and back loses nothing;
    `form_draft` keeps the rest while a form is edited. Raises SchemaWrong for an unknown kind.
    """
    if kind not in KIND_WORDS:
        raise SchemaWrong(f"There is no question of the kind “{kind}”.")
    changed = replace(question, kind=kind)
    if _MEASURED.get(kind) != _MEASURED.get(question.kind):
        changed = replace(changed, limits=Limits())
    if kind in YES_OR_NO:
        changed = replace(changed, choices=_yes_and_no(question, kind), other=False)
    elif kind in WITH_CHOICES and not question.choices:
        changed = replace(changed, choices=(Choice(new_key("c"), ""), Choice(new_key("c"), "")))
    if kind == ACCESS:
        free = changed.becomes if changed.becomes.kind != NOTHING else Becomes("access")
        needs = tuple(_as_need(c) for c in changed.choices)
        changed = replace(changed, choices=needs, becomes=free)
    if kind == CONTACT and not question.parts:
        changed = replace(changed, parts=("given", "family", "email", "phone"))
    if kind == HEADING:
        changed = replace(changed, required=False)
    return changed


# What the limits of a kind count: limits of another measure would mean something else.
_MEASURED = {
    SEVERAL: "choices", ACCESS: "choices", SHORT: "letters", LONG: "letters", NUMBER: "amount",
    SCALE: "amount", DATE: "days",
}  # fmt: skip


def _yes_and_no(question: Question, kind: str) -> tuple[Choice, ...]:
    """The two answers of a question of yes and no, or of a permission."""
    if {c.key for c in question.choices} == {YES, NO}:
        kept = tuple(replace(c, retired=False) for c in question.choices)
    else:
        first = question.offered if question.kind in WITH_CHOICES else ()
        said = [first[i].becomes if i < len(first) else Becomes() for i in (0, 1)]
        kept = (Choice(YES, "Yes", said[0]), Choice(NO, "No", said[1]))
    if kind != PERMISSION or {c.becomes.kind for c in kept} & {"consent", "refusal"}:
        return kept
    meant = {YES: Becomes("consent", "email"), NO: Becomes("refusal", "email")}
    return tuple(replace(c, becomes=meant[c.key]) for c in kept)


def _as_need(choice: Choice) -> Choice:
    """A choice of a question of access needs becomes a need in its own words."""
    return choice if choice.becomes.kind != NOTHING else replace(choice, becomes=Becomes("access"))


# -- JSON


def to_data(schema: FormSchema) -> dict[str, Any]:
    """A schema as JSON data: what is as usual is left out."""
    return {"format": FORMAT, **_plain(schema)}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        found = {}
        for part in fields(value):
            given = getattr(value, part.name)
            if given != part.default:
                found[part.name] = _plain(given)
        return found
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def from_data(data: Any) -> FormSchema:
    """A schema from JSON data. Raises SchemaWrong, naming what is wrong, if it is none."""
    if not isinstance(data, dict):
        raise SchemaWrong("This is not a form.")
    if data.get("format", FORMAT) != FORMAT:
        raise SchemaWrong("This form was written by a newer Rapport.")
    given = {k: v for k, v in data.items() if k != "format"}
    questions = [_question(q) for q in _list(given.pop("questions", []))]
    retired = [_question(q) for q in _list(given.pop("retired", []))]
    keys = [q.key for q in (*questions, *retired)]
    if len(set(keys)) != len(keys):
        raise SchemaWrong("Two questions of this form have the same key.")
    schema: FormSchema = _made(FormSchema, given)
    if schema.pace not in ("one", "page"):
        raise SchemaWrong(f"There is no pace “{schema.pace}”.")
    return replace(schema, questions=tuple(questions), retired=tuple(retired))


def _question(data: Any) -> Question:
    if not isinstance(data, dict):
        raise SchemaWrong("A question of this form cannot be read.")
    given = dict(data)
    choices = tuple(_choice(c) for c in _list(given.pop("choices", [])))
    shown = given.pop("show_if", {})
    shown = dict(shown) if isinstance(shown, dict) else {}
    conditions = tuple(_made(Condition, c) for c in _list(shown.pop("conditions", [])))
    show_if = replace(_made(ShowIf, shown), conditions=conditions)
    limits = _made(Limits, given.pop("limits", {}))
    becomes = _becomes(given.pop("becomes", {}))
    parts = tuple(str(p) for p in _list(given.pop("parts", [])))
    made: Question = _made(Question, given)
    _check_question(made, choices, show_if, parts)
    return replace(
        made, choices=choices, show_if=show_if, limits=limits, becomes=becomes, parts=parts
    )


def _check_question(
    made: Question, choices: tuple[Choice, ...], show_if: ShowIf, parts: tuple[str, ...]
) -> None:
    if made.kind not in KIND_WORDS:
        raise SchemaWrong(f"There is no question of the kind “{made.kind}”.")
    if not made.key.isidentifier():
        raise SchemaWrong("A question of this form has no key.")
    keys = [c.key for c in choices]
    if len(set(keys)) != len(keys) or OTHER in keys or not all(k.isidentifier() for k in keys):
        raise SchemaWrong(f"The choices of “{made.words}” cannot be told apart.")
    if made.order not in ORDERS:
        raise SchemaWrong(f"There is no order “{made.order}” of choices.")
    if made.kind in YES_OR_NO and set(keys) != {YES, NO}:
        raise SchemaWrong(f"“{made.words}” is no question of yes and no.")
    if any(c.test not in TESTS for c in show_if.conditions):
        raise SchemaWrong(f"“{made.words}” is shown under a condition that does not exist.")
    if not set(parts) <= set(CONTACT_PARTS):
        raise SchemaWrong(f"“{made.words}” asks for contact details that do not exist.")


def _choice(data: Any) -> Choice:
    if not isinstance(data, dict):
        raise SchemaWrong("A choice of this form cannot be read.")
    given = dict(data)
    becomes = _becomes(given.pop("becomes", {}))
    made: Choice = _made(Choice, given)
    return replace(made, becomes=becomes)


def _becomes(data: Any) -> Becomes:
    made: Becomes = _made(Becomes, data)
    if made.kind not in BECOMES:
        raise SchemaWrong(f"An answer cannot become “{made.kind}”.")
    return made


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise SchemaWrong("A list of this form cannot be read.")
    return value


def _made(kind: type[Any], data: Any) -> Any:
    """A dataclass of JSON data: unknown names and values of another type are refused."""
    if not isinstance(data, dict):
        raise SchemaWrong("A part of this form cannot be read.")
    known = {f.name: f for f in fields(kind)}
    for name, value in data.items():
        if name not in known:
            raise SchemaWrong(f"This form holds “{name}”, which this Rapport does not know.")
        wanted = {"str": str, "bool": bool, "int": int}.get(str(known[name].type))
        if wanted is None or type(value) is not wanted:
            raise SchemaWrong(f"“{name}” of this form cannot be read.")
    try:
        return kind(**data)
    except TypeError as error:
        raise SchemaWrong("A part of this form is missing.") from error
