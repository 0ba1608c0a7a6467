"""Forms and answers of all shapes, for tests of everything that fills, draws or reads a form.

`schemas()` gives published-looking forms: every kind of question, limits, retired choices,
conditions on earlier questions. `raw_answers(schema)` gives what one person might put into it by
whatever face: answers to questions that do not show, required ones left out, days that do not
exist; but only what each face lets a person say (an offered choice, a number of the scale).
`every_kind()` is one readable form with each kind once.
"""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import strategies as st

from desktop.domain.form_answers import Given, bounds
from desktop.domain.form_schema import (
    ACCESS,
    BECOMES,
    CONTACT,
    CONTACT_PARTS,
    DATE,
    FIELDS,
    HEADING,
    KINDS,
    LONG,
    MANY_AT_ONCE,
    NO,
    NUMBER,
    ONE,
    ORDERS,
    OTHER,
    PERMISSION,
    SCALE,
    SEVERAL,
    SHORT,
    WITH_CHOICES,
    YES,
    YES_NO,
    YES_OR_NO,
    Becomes,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
)

# Words of many scripts, and words that a careless face would read as its own language.
WORDS = (
    "Yes", "Opera", "String quartets", "Anything with my kids", "Ørsted & Łukasz", "O’Brien",
    "Bạn thích loại hình biểu diễn nào?", "Có, hai cháu", "Ποια μουσική;", "Что вам нравится?",
    "ما هي الحفلات التي تحبها؟", "نعم", "אילו הופעות תרצו לראות?", "你喜欢什么？", "🎻 viola",
    "</script><b>bold</b>", "\"quoted\" and 'so'", "(open) [square] {curly}", "100 % \\ /Off (",
    "a;b,c\td", "=1+1", "&amp; & &lt;", "x" * 60, "it’s – fine…",
)  # fmt: skip
_SEEN = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"))

wordings = st.sampled_from(WORDS) | st.text(_SEEN, max_size=30)
lines = st.sampled_from(WORDS) | st.text(_SEEN, max_size=40)
paragraphs = st.lists(lines, max_size=4).map("\n".join)
numbers = st.one_of(
    st.integers(-20, 2_000).map(str),
    st.sampled_from(("7.5", "7,50", "0", "+3", "007", "1.000001")),
)


@st.composite
def days(draw: st.DrawFn, with_year: bool = True) -> str:
    """A day as a face hands it on, now and then one that does not exist."""
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 31))
    year = f"{draw(st.integers(1900, 2099))}" if with_year else "-"
    return f"{year}-{month:02}-{day:02}"


@st.composite
def choices(draw: st.DrawFn, most: int = 8) -> tuple[Choice, ...]:
    """Choices of which at least one is offered."""
    count = draw(st.integers(1, most))
    made = [
        Choice(f"c{n}", draw(wordings), Becomes(), retired=n > 1 and draw(st.integers(0, 5)) == 0)
        for n in range(1, count + 1)
    ]
    return tuple(made)


def _limits_of(kind: str) -> st.SearchStrategy[Limits]:
    none = st.just(Limits())
    message = st.sampled_from(("", "Only a few, please."))
    low, high = st.sampled_from(("", "0", "1")), st.sampled_from(("", "3", "5", "12"))
    if kind in (SHORT, LONG, NUMBER, SEVERAL, ACCESS):
        return none | st.builds(Limits, low, high, message)
    if kind == SCALE:
        return none | st.builds(Limits, low, st.sampled_from(("", "5", "7", "10")), message)
    if kind == DATE:
        return none | st.builds(
            Limits,
            st.sampled_from(("", "1920-01-01")),
            st.sampled_from(("", "2026-12-31")),
            message,
        )
    return none


@st.composite
def questions(draw: st.DrawFn, key: str, kind: str, earlier: tuple[Question, ...]) -> Question:
    """A question of a kind; its conditions ask only of the `earlier` ones."""
    offered: tuple[Choice, ...] = ()
    if kind in YES_OR_NO:
        offered = (Choice(YES, draw(wordings)), Choice(NO, draw(wordings)))
    elif kind in WITH_CHOICES:
        offered = draw(choices())
    parts: tuple[str, ...] = ()
    if kind == CONTACT:
        names = st.sampled_from(tuple(CONTACT_PARTS))
        parts = tuple(draw(st.lists(names, min_size=1, unique=True)))
    asked = [q for q in earlier if q.asks]
    return Question(
        key,
        kind,
        draw(wordings),
        help=draw(st.just("") | paragraphs),
        required=kind != HEADING and draw(st.booleans()),
        choices=offered,
        other=kind in WITH_CHOICES and kind not in YES_OR_NO and draw(st.booleans()),
        other_words=draw(st.just("Something else") | wordings),
        order=draw(st.sampled_from(ORDERS)),
        show_if=draw(conditions(asked)) if asked and draw(st.booleans()) else ShowIf(),
        limits=draw(_limits_of(kind)),
        with_year=draw(st.booleans()),
        low_words=draw(wordings) if kind == SCALE else "",
        high_words=draw(wordings) if kind == SCALE else "",
        parts=parts,
    )


@st.composite
def conditions(draw: st.DrawFn, asked: list[Question]) -> ShowIf:
    """One to three tests of earlier questions."""
    found = []
    for about in draw(st.lists(st.sampled_from(asked), min_size=1, max_size=3)):
        tests = ["is", "is_not", "answered", "not_answered", "contains"]
        if about.kind in (NUMBER, SCALE, DATE, *MANY_AT_ONCE):
            tests += ["at_least", "at_most"]
        test = draw(st.sampled_from(tests))
        value = "" if test in ("answered", "not_answered") else draw(_value_for(about, test))
        found.append(Condition(about.key, test, value))
    return ShowIf(tuple(found), draw(st.booleans()))


def _value_for(about: Question, test: str) -> st.SearchStrategy[str]:
    if test == "contains":
        return st.sampled_from(("a", "Opera", "yes"))
    if about.kind in WITH_CHOICES and test in ("is", "is_not"):
        keys = [c.key for c in about.choices] + ([OTHER] if about.other else [])
        return st.sampled_from(keys)
    if about.kind == DATE:
        return days(about.with_year)
    if about.kind in (NUMBER, SCALE, *MANY_AT_ONCE):
        return st.integers(0, 10).map(str)
    return lines


@st.composite
def schemas(draw: st.DrawFn, most: int = 8) -> FormSchema:
    """A form of one to `most` questions and headings."""
    made: list[Question] = []
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most))
    ):
        made.append(draw(questions(f"q{number + 1}", kind, tuple(made))))
    retired = (Question("old1", ONE, "Gone", choices=(Choice("c1", "Away", retired=True),)),)
    return FormSchema(
        draw(wordings),
        draw(paragraphs),
        draw(wordings),
        tuple(made),
        pace=draw(st.sampled_from(("one", "page"))),
        retired=retired if draw(st.booleans()) else (),
    )


@st.composite
def raw_answers(draw: st.DrawFn, schema: FormSchema) -> dict[str, Given]:
    """What one person might put in: about three of four questions answered, shown or not."""
    found = {}
    for question in schema.asked:
        if draw(st.integers(0, 3)):
            given = draw(answer_to(question))
            if not given.empty:
                found[question.key] = given
    return found


def answer_to(question: Question) -> st.SearchStrategy[Given]:
    """One answer that every face can take: it need not be within the limits."""
    if question.kind in WITH_CHOICES:
        return _chosen(question)
    if question.kind == CONTACT:
        mails = st.sampled_from(("ada@example.com", "no mail at all", "zoë+1@example.org"))
        value = {"email": mails, "phone": st.sampled_from(("+1 212 555 0123", "555-0199"))}
        return st.fixed_dictionaries(
            {}, optional={p: value.get(p, lines) for p in question.parts}
        ).map(lambda parts: Given(parts=tuple(parts.items())))
    if question.kind == SCALE:
        low, high = bounds(question)
        assert low is not None and high is not None
        whole = st.integers(math.ceil(low), math.floor(high))
        return whole.map(lambda number: Given(text=str(number)))
    texts = {SHORT: lines, LONG: paragraphs, NUMBER: numbers, DATE: days(question.with_year)}
    return texts[question.kind].map(lambda text: Given(text=text))


def _chosen(question: Question) -> st.SearchStrategy[Given]:
    keys = [c.key for c in question.offered]
    free = lines.filter(lambda text: bool(text.strip())) if question.other else st.just("")
    if question.other:  # its box can be ticked without a word
        keys.append(OTHER)
    if question.kind in MANY_AT_ONCE:
        ticked = st.lists(st.sampled_from(keys), unique=True).map(tuple)
        return st.builds(Given, choices=ticked, other=st.just("") | free)
    one = st.sampled_from(keys).map(lambda key: Given((key,)))
    return one | free.map(lambda text: Given(other=text)) if question.other else one


def forms_and_answers() -> st.SearchStrategy[tuple[FormSchema, dict[str, Given]]]:
    """A form and what one person put into it."""
    return schemas().flatmap(lambda schema: st.tuples(st.just(schema), raw_answers(schema)))


@st.composite
def becoming_forms_and_answers(draw: st.DrawFn) -> tuple[FormSchema, dict[str, Given]]:
    """The same, where each answer becomes anything, sensible or not."""
    schema, raw = draw(forms_and_answers())
    anything = st.builds(
        Becomes,
        st.sampled_from(tuple(BECOMES)),
        st.sampled_from(("", "Opera", "email", "liked", "{answer}", *FIELDS)),
        st.sampled_from(("", "{answer}", "so {answer}!")),
        st.sampled_from((3, 2, 1, -1, 9)),
        st.sampled_from(("", "say", "desk", "nobody")),
    )
    changed = tuple(
        replace(
            q,
            becomes=draw(anything),
            choices=tuple(replace(c, becomes=draw(anything)) for c in q.choices),
        )
        for q in schema.questions
    )
    return replace(schema, questions=changed), raw


def every_kind() -> FormSchema:
    """A friendly form in which each kind of question stands once or twice."""
    picks = ("String quartets", "New plays", "Anything with my kids", "Opera", "Jazz", "Dance")
    loves = tuple(Choice(f"c{n}", words) for n, words in enumerate(picks, start=1))
    yes_no = (Choice(YES, "Yes"), Choice(NO, "No"))
    only_yes = ShowIf((Condition("kids", "is", YES),))
    return FormSchema(
        "Tell us what you love",
        "Two friendly minutes. Skip anything.",
        "Thank you!",
        (
            Question("who", CONTACT, "What should we call you?", required=True,
                     parts=("given", "family", "email", "phone", "postcode", "city")),
            Question("taste", HEADING, "What you love", help="There are no wrong answers."),
            Question("loves", SEVERAL, "What would you get out of bed early for?",
                     choices=loves, other=True, limits=Limits(high="4")),
            Question("kids", YES_NO, "Do you have kids who’d enjoy a matinee?", choices=yes_no),
            Question("ages", SHORT, "How old are they?", show_if=only_yes),
            Question("count", NUMBER, "How many come along?", show_if=only_yes,
                     limits=Limits("1", "12")),
            Question("seat", ONE, "Where do you like to sit?", other=True,
                     choices=(Choice("c1", "Near the stage"), Choice("c2", "Up high"))),
            Question("again", SCALE, "How likely are you to come again?",
                     low_words="Not at all", high_words="Tomorrow, if I can"),
            Question("born", DATE, "When is your birthday?", with_year=False),
            Question("first", DATE, "When did you first visit us?"),
            Question("access", ACCESS, "Is there anything we can do to make a visit easier?",
                     other=True, choices=(Choice("c1", "Step-free seat"), Choice("c2", "Captions"))),
            Question("more", LONG, "Anything else?"),
            Question("mail", PERMISSION, "May we write to you about shows you’d love?",
                     help="At most once a month. You can stop it at any time.",
                     choices=yes_no),
        ),
    )  # fmt: skip
