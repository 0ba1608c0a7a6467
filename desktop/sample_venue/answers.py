"""What Harbour Lights asked on its forms, in which versions, and what some 300 people answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

import resources
from db import clock, connection
from db.queries import forms, responses
from db.records.forms import VersionRecord
from desktop.domain import form_answers, form_intake, form_review
from desktop.domain.form_answers import Given
from desktop.domain.form_filling import visible
from desktop.domain.form_library import ready_forms
from desktop.domain.form_schema import (
    ACCESS,
    CONTACT,
    MANY_AT_ONCE,
    SCALE,
    WITH_CHOICES,
    YES_OR_NO,
    FormSchema,
    Question,
    to_data,
)

# Form: (how many answered, how many of them without a name, how many may still wait).
FILLED: dict[str, tuple[int, int, int]] = {
    "Season signup": (120, 4, 14),
    "Donation thank-you": (26, 2, 3),
    "Ticketing-site questions": (62, 0, 8),
    "After the show": (70, 34, 5),
    "Access needs": (18, 0, 2),
    "Volunteer signup": (12, 0, 2),
}
FACES = ("kiosk", "kiosk", "paper", "paper", "web", "pdf", "desk")
TYPED_BY_STAFF = ("paper", "desk")
WAITS_DAYS = 12  # what came in within these days has not all been looked at
SEASON = "Season signup"


class _Answerer(NamedTuple):
    """Somebody who fills in a form: how they are known, and by which e-mail."""

    patron_id: int
    given: str
    family: str
    email: str


class Answers:
    """Publishes the six forms and has them answered; everything through the program's own ways."""

    def __init__(self, random: Random, user_id: int) -> None:
        self._random, self._user_id = random, user_id
        self._today = clock.today()
        self._data: dict[str, Any] = json.loads(resources.text("sample", "answers.json"))
        self._people = [_Answerer(*row) for row in connection.rows(_PEOPLE)]
        random.shuffle(self._people)

    def collect(self) -> None:
        """All of it: forms, versions, a draft under way, responses, two of them broken off."""
        for ready in ready_forms():
            form_id = forms.add_form(
                ready.name, to_data(ready.schema), user_id=self._user_id
            ).created_id
            versions = [
                self._publish(form_id, schema, days)
                for schema, days in _history(ready.name, ready.schema)
            ]
            for age, anonymous, waits in self._visits(ready.name):
                self._fill(_asked_on(versions, self._today - timedelta(days=age)), age, anonymous,
                           waits)  # fmt: skip
        self._judith()
        self._strangers()
        self._break_off()
        self._begin_next_version()

    def _publish(self, form_id: int, schema: FormSchema, days: int) -> VersionRecord:
        version_id = forms.publish_form(form_id, to_data(schema), user_id=self._user_id).created_id
        at = self._instant(days, 10)
        connection.raw().execute(
            "update form_version set published_at = ? where id = ?", (at, version_id)
        )
        return forms.get_version(version_id)

    def _instant(self, days: int, hour: int) -> str:
        day = self._today - timedelta(days=days)
        local = datetime.combine(day, time(hour, self._random.randrange(60)), clock.zone())
        return clock.to_text(min(local, clock.now()))

    def _visits(self, name: str) -> Iterator[tuple[int, bool, bool]]:
        """How many days ago each answered, whether without a name, whether it still waits."""
        count, nameless, waiting = FILLED[name]
        for number in range(count):
            waits = number < waiting
            age = self._random.randint(0, WAITS_DAYS) if waits else self._random.randint(13, 600)
            yield age, not waits and number < waiting + nameless, waits

    def _fill(self, version: VersionRecord, age: int, anonymous: bool, waits: bool) -> None:
        if not (anonymous or self._people):
            return  # in a smaller venue fewer answer
        person = None if anonymous else self._people.pop()
        told = self._answers(form_intake.schema_of(version), person)
        face = self._random.choice(FACES[:-1] if anonymous else FACES)
        step = form_intake.hand_in(
            version, told, face=face, answered_at=self._instant(age, 18),
            patron_id=person.patron_id if person else None,
            user_id=self._user_id if face in TYPED_BY_STAFF else None,
        )  # fmt: skip
        if person is not None and not waits:
            found = form_review.review(step.created_id)
            form_review.take(found, found.proposed, user_id=self._user_id)

    def _answers(self, schema: FormSchema, person: _Answerer | None) -> dict[str, Given]:
        """Answers question by question, so that follow-ups find what they ask about."""
        told: dict[str, Given] = {}
        for question in schema.questions:
            if question in visible(schema, told) and (
                question.kind == CONTACT or self._random.random() < 0.82
            ):
                told[question.key] = self._answer(question, person)
        return {key: given for key, given in told.items() if not given.empty}

    def _answer(self, question: Question, person: _Answerer | None) -> Given:
        random = self._random
        if question.kind == CONTACT:
            return Given(parts=_parts(person._asdict())) if person else Given()
        if question.kind in YES_OR_NO:
            return Given((random.choices(("yes", "no"), (3, 2))[0],))
        if question.kind in WITH_CHOICES:
            keys = [c.key for c in question.offered]
            many = random.randint(1, 3) if question.kind in MANY_AT_ONCE else 1
            if question.kind == ACCESS and random.random() < 0.7:
                return Given()
            if question.other and random.random() < 0.06:
                return Given(other=random.choice(self._data["others"]))
            return Given(tuple(random.sample(keys, min(many, len(keys)))))
        if question.kind == SCALE:
            return Given(
                text=str(random.choices(range(11), (1, 0, 0, 1, 1, 2, 3, 6, 12, 14, 16))[0])
            )
        texts = self._data["texts"].get(question.key, ())
        return Given(text=random.choice(texts)) if texts and random.random() < 0.7 else Given()

    def _judith(self) -> None:
        """What she loves she told on the form: the sample's memories say so."""
        found = connection.row(
            "select id from patron where family = 'Shimwell' and given = 'Judith'"
        )
        form_id = forms.find_form(SEASON)
        if found is None or form_id is None:
            return
        first = forms.list_versions(form_id)[-1]
        step = form_intake.hand_in(
            first, {"get_up_for": Given(("string_quartets",))}, face="paper", patron_id=found[0],
            answered_at=self._instant(760, 18), user_id=self._user_id,
        )  # fmt: skip
        told = form_review.review(step.created_id)
        form_review.take(told, told.proposed, user_id=self._user_id)

    def _strangers(self) -> None:
        """People nobody knows yet; one of them shares a family name with somebody."""
        version = _live(SEASON)
        schema = form_intake.schema_of(version)
        for number, stranger in enumerate(self._data["strangers"]):
            face = ("web", "paper", "kiosk")[number % 3]
            told = self._answers(schema, None) | {"who": Given(parts=_parts(stranger))}
            form_intake.hand_in(
                version, told, face=face, answered_at=self._instant(number % 5, 19),
                user_id=self._user_id if face in TYPED_BY_STAFF else None,
            )  # fmt: skip

    def _break_off(self) -> None:
        """Two who left the kiosk before the end."""
        version = _live(SEASON)
        for choice in ("jazz", "opera"):
            told = {"get_up_for": form_answers.to_data(Given((choice,)))}
            responses.save_partial(None, version.id, told, face="kiosk")

    def _begin_next_version(self) -> None:
        """Somebody is at work on the season's form: a hint was reworded."""
        form_id = forms.find_form(SEASON)
        assert form_id is not None
        form = forms.get_form(form_id)
        assert form.live is not None
        schema = form_intake.schema_of(form.live)
        questions = tuple(
            replace(q, help="Tick as many as you like, and add your own.")
            if q.key == "get_up_for" else q
            for q in schema.questions
        )  # fmt: skip
        forms.set_draft(
            form_id, to_data(replace(schema, questions=questions)), version=form.version
        )


_PEOPLE = """
    select p.id, p.given, p.family, min(c.value) from patron p
    join contact_point c on c.patron_id = p.id and c.kind = 'email'
    where not p.archived and not p.deceased and not p.no_chat and p.family <> 'Shimwell'
      and (select count(*) from contact_point o where o.kind = 'email' and o.normal = c.normal) = 1
    group by p.id order by p.id
"""


def _live(name: str) -> VersionRecord:
    form_id = forms.find_form(name)
    assert form_id is not None
    live = forms.get_form(form_id).live
    assert live is not None
    return live


def _parts(person: dict[str, str]) -> tuple[tuple[str, str], ...]:
    names = ("given", "family", "email", "phone")
    return tuple((name, person[name]) for name in names if person.get(name))


def _asked_on(versions: list[VersionRecord], day: date) -> VersionRecord:
    """The version that was asked on a day."""
    asked = [v for v in versions if clock.to_local(v.published_at).date() <= day]
    return asked[-1] if asked else versions[0]


def _history(name: str, now: FormSchema) -> list[tuple[FormSchema, int]]:
    """The versions a form went through, oldest first, with how many days ago each was published."""
    if name == SEASON:
        first = _without(now, "kids_age")
        first = _reworded(first, "get_up_for", "What do you like?", drop=("comedy", "with_kids"))
        second = _reworded(now, "get_up_for", "What do you love?", drop=("comedy",))
        return [(first, 800), (second, 380), (now, 150)]
    if name == "After the show":
        return [(_without(now, "come_again"), 610), (now, 200)]
    return [(now, 610)]


def _without(schema: FormSchema, key: str) -> FormSchema:
    return replace(schema, questions=tuple(q for q in schema.questions if q.key != key))


def _reworded(schema: FormSchema, key: str, words: str, *, drop: tuple[str, ...]) -> FormSchema:
    return replace(
        schema,
        questions=tuple(
            replace(q, words=words, choices=tuple(c for c in q.choices if c.key not in drop))
            if q.key == key else q
            for q in schema.questions
        ),
    )  # fmt: skip
