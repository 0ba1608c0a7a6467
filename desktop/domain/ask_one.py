"""The one thing to ask a patron now: of the live forms' questions that they have not answered,
the one whose answer would feed the most openers.

One a day, and a follow-up to it ("How old are they?") at most; one that was waved off rests for a
year. Only what can be asked in passing: no addresses, no permissions, nothing about access.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from db import clock, connection
from db.folding import fold
from db.queries import asked
from db.queries.asked import AnsweredQuestion, LiveVersion
from db.records.facts import PatronFacts
from db.records.memory import PatronInterestRecord
from db.records.patrons import Provenance
from desktop.domain import form_answers
from desktop.domain.children import HAS_CHILDREN
from desktop.domain.form_answers import Given
from desktop.domain.form_filling import holds
from desktop.domain.form_schema import (
    DATE,
    NUMBER,
    ONE,
    SEVERAL,
    SHORT,
    YES_NO,
    Becomes,
    FormSchema,
    Question,
    from_data,
)
from desktop.domain.form_words import answer_words
from desktop.domain.opener_kinds import Moment
from desktop.domain.programme_fit import Programme

if TYPE_CHECKING:
    from db.journal import Step

RESTS_DAYS = 365
IN_PASSING = frozenset({ONE, SEVERAL, YES_NO, SHORT, NUMBER, DATE})
PRODUCTIONS_MOST = 10  # more that would fit do not make a question better
# How many kinds of opener each thing feeds.
_FEEDS = {"interest": 3, "birthday": 1, "field": 1}
_KIND = "ask"


class Asking(NamedTuple):
    """A question to put now: of which form, and what its answer would become, in words."""

    version: LiveVersion
    question: Question
    feeds: str

    @property
    def key(self) -> str:
        """As it is kept when it is waved off."""
        return use_key(self.version.form_id, self.question.key)


class _Worth(NamedTuple):
    version: LiveVersion
    schema: FormSchema
    question: Question
    worth: int


class _Kept(threading.local):
    key: tuple[object, ...] = ()
    ranked: tuple[_Worth, ...] = ()


_kept = _Kept()


def use_key(form_id: int, question_key: str) -> str:
    """The key of an `OpenerUse` that stands for a question waved off."""
    return f"{_KIND}:{form_id}-{question_key}"


def ask_of(facts: PatronFacts, programme: Programme, *, responses: bool = True) -> Asking | None:
    """The one thing to ask a patron of the open file now; None if there is nothing.

    `responses`: False where it is known that they never answered a form.
    """
    if facts.deceased or facts.archived or facts.no_chat:
        return None
    live = asked.list_live()
    if not live:
        return None
    answered = asked.list_answered(facts.id) if responses else ()
    return find_asking(facts, _ranked(live, programme), answered)


def find_asking(
    facts: PatronFacts, ranked: Sequence[_Worth], answered: Sequence[AnsweredQuestion]
) -> Asking | None:
    """The first of the ranked questions that may be put to this patron."""
    moment = Moment.at()
    today = {
        (a.form_id, a.question)
        for a in answered
        if a.face == "call" and a.answered_at >= moment.tonight_from
    }
    uses = [u for u in facts.opener_uses if u.key.startswith(f"{_KIND}:")]
    resting = {u.key for u in uses if moment.days_since(u.used_at) < RESTS_DAYS}
    if any(u.used_at >= moment.tonight_from for u in uses):
        return None
    told: dict[int, dict[str, Given]] = {}
    for a in answered:
        told.setdefault(a.form_id, {})[a.question] = form_answers.from_data(a.value)
    held = _Held.of(facts)
    for version, schema, question, _ in ranked:
        mine = told.get(version.form_id, {})
        if question.key in mine or use_key(version.form_id, question.key) in resting:
            continue
        if today and not _follows(question, version.form_id, today):
            continue
        if holds(schema, question.show_if, mine) and not _known(question, held):
            return _asking(version, question, held)
    return None


def _asking(version: LiveVersion, question: Question, held: _Held) -> Asking:
    """Of a question with several answers only those that we do not know yet are offered."""
    if question.kind == SEVERAL:
        fresh = tuple(c for c in question.choices if fold(c.becomes.what) not in held.words)
        question = replace(question, choices=fresh)
    return Asking(version, question, _feeds(question))


def keep_answer(
    asking: Asking, patron_id: int, given: Given, *, user_id: int | None = None
) -> Step:
    """Keep what was answered and take it in, as one step; what contradicts something that we
    know waits for review. `given` is in its normal spelling. Raises NotFound.
    """
    # Imported here: what writes is needed when the first answer is given, and is not small.
    from db import journal
    from db.queries import responses
    from desktop.domain import form_review

    answers = {asking.question.key: form_answers.to_data(given)}
    label = f"Asked one thing: {asking.version.form_name}"
    with journal.together(label, user_id=user_id, patron_id=patron_id) as act:
        act.about_id = responses.add_response(
            asking.version.id, answers, face="call", patron_id=patron_id, user_id=user_id
        ).created_id
        found = form_review.review(act.about_id)
        if not found.conflicts:
            form_review.take(found, found.proposed, user_id=user_id)
    assert act.step is not None
    return act.step


def kept_words(asking: Asking, given: Given) -> str:
    """What was answered, for the line that says it was kept."""
    return answer_words(asking.question, given)


def _follows(question: Question, form_id: int, today: Iterable[tuple[int, str]]) -> bool:
    asks = {(form_id, c.question) for c in question.show_if.conditions}
    return not asks.isdisjoint(today)


class _Held(NamedTuple):
    """What we know of a patron already: folded words of interests, those told in detail."""

    words: set[str]
    detailed: set[str]
    birthday: bool

    @classmethod
    def of(cls, facts: PatronFacts) -> _Held:
        words = {fold(word) for i in facts.interests for word in (i.name, *i.matches)}
        detailed = {fold(i.name) for i in facts.interests if i.detail}
        children = [r for r in facts.relationships if r.kind == "child"]
        if children:  # who told us their names is not asked whether they have any
            words.add(HAS_CHILDREN)
        if any(child.birth_year is not None for child in children):
            detailed.add(HAS_CHILDREN)
        return cls(words, detailed, bool(facts.birth_month))


def _known(question: Question, held: _Held) -> bool:
    """Whether we know the answer already, from wherever: asking again would be a lack of care."""
    if question.kind == SEVERAL:
        return all(c.becomes.kind == "interest" and fold(c.becomes.what) in held.words
                   for c in question.offered)  # fmt: skip
    for becomes in becomings(question):
        if becomes.kind == "field" and becomes.what == "birthday" and held.birthday:
            return True
        if becomes.kind == "interest":
            known = held.detailed if becomes.detail else held.words
            if fold(becomes.what) in known:
                return True
    return False


def becomings(question: Question) -> tuple[Becomes, ...]:
    """All that the answers to a question can become."""
    if question.kind in (SHORT, NUMBER, DATE):
        return (question.becomes,)
    return tuple(c.becomes for c in question.offered)


def _feeds(question: Question) -> str:
    """`feeds Interests › Plays an instrument`, of the first thing that it can become."""
    for becomes in becomings(question):
        if becomes.kind == "interest":
            return f"feeds Interests › {becomes.what}"
        if becomes.kind == "field":
            return "feeds the patron’s details"
    return ""


# -- what is worth asking


def _ranked(live: tuple[LiveVersion, ...], programme: Programme) -> tuple[_Worth, ...]:
    key = (connection.current_path(), live, clock.today(), tuple(programme.by_production))
    if _kept.key != key:
        schemas = [(version, _schema(connection.current_path(), version)) for version in live]
        _kept.ranked, _kept.key = rank(schemas, programme), key
    return _kept.ranked


@lru_cache(maxsize=64)
def _schema(_path: object, version: LiveVersion) -> FormSchema:
    return from_data(asked.read_body(version.id))


def rank(
    schemas: Sequence[tuple[LiveVersion, FormSchema]], programme: Programme
) -> tuple[_Worth, ...]:
    """The questions that can be put in passing, the most telling first."""
    questions = [
        (version, schema, question)
        for version, schema in schemas
        for question in schema.asked
        if question.kind in IN_PASSING
    ]
    names = tuple(
        {fold(b.what) for _, _, q in questions for b in becomings(q) if b.kind == "interest"}
    )
    words = asked.list_interest_words(names) if names else {}
    found = []
    for version, schema, question in questions:
        worth = _worth(question, words, programme)
        if worth:
            found.append(_Worth(version, schema, question, worth))
    return tuple(sorted(found, key=lambda w: -w.worth))


def _worth(question: Question, words: dict[str, tuple[str, ...]], programme: Programme) -> int:
    worth, productions = 0, set()
    for becomes in becomings(question):
        if becomes.audience not in ("", "say"):
            continue
        if becomes.kind == "interest" and becomes.strength > 0:
            name = fold(becomes.what)
            known = words.get(name, (becomes.what,))
            productions |= set(programme.productions_for(_as_interest(becomes.what, known)))
            worth = max(worth, _FEEDS["interest"] + (fold(HAS_CHILDREN) in map(fold, known)))
        elif becomes.kind == "field":
            worth = max(worth, _FEEDS.get(becomes.what, _FEEDS["field"]))
    return worth and 2 * worth + min(len(productions), PRODUCTIONS_MOST)


def _as_interest(name: str, words: tuple[str, ...]) -> PatronInterestRecord:
    nobody = Provenance("form", "", "", "")
    return PatronInterestRecord(0, 0, name, "", "", 2, "say", nobody, words)
