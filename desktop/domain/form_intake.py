"""A filled form comes in: who says they answered, who that is, and how it is kept.

The one way in for every face. Nothing reaches the patron's record here: the answers wait for
review, beside the patron where it is certain who that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from db.errors import NotFound
from db.folding import words
from db.queries import forms, person_lookup, responses
from db.queries.duplicates import find_duplicates
from db.queries.person_lookup import Reached
from db.records.forms import ResponseRecord, VersionRecord
from db.records.patrons import DuplicateHint
from desktop.domain.form_answers import Answers, Given, to_data
from desktop.domain.form_answers import from_data as from_stored
from desktop.domain.form_effects import split_name
from desktop.domain.form_filling import Finished, finish
from desktop.domain.form_schema import CONTACT, FormSchema, from_data

if TYPE_CHECKING:
    from db.journal import Step

WAITING, ANONYMOUS = "waiting", "anonymous"
REVIEWED = ("taken", "left")
NAMED_BY = ("given", "family", "email", "phone")
_WHOLE_NAME = "display_name"


class Match(NamedTuple):
    """Who a person is: `patron_id` only where it is certain, `why` in words; `candidates` are
    those it may be, surest first, the certain one among them.
    """

    patron_id: int | None
    why: str = ""
    candidates: tuple[DuplicateHint, ...] = ()


# -- who says they answered


def person_of(schema: FormSchema, answers: Answers) -> dict[str, str]:
    """Who said they were answering: given, family, email, phone, as far as told; {} for nobody.

    From contact details, and from typed answers that become such a field. A whole name in one
    answer is split at its last word.
    """
    told: dict[str, str] = {}
    for question in schema.questions:
        given = answers.get(question.key)
        if given is None:
            continue
        if question.kind == CONTACT:
            for part, value in given.parts:
                told.setdefault(part, value)
        elif question.becomes.kind == "field" and given.text:
            told.setdefault(question.becomes.what, " ".join(given.text.split()))
    if _WHOLE_NAME in told and not (told.get("given") or told.get("family")):
        told["given"], told["family"] = split_name(told[_WHOLE_NAME])
    if "@" not in told.get("email", "").strip("@"):
        told.pop("email", None)
    return {part: told[part].strip() for part in NAMED_BY if told.get(part, "").strip()}


# -- who that is


def match(person: Mapping[str, str]) -> Match:
    """Who a person is, and who else it may be."""
    found, why = certain(person)
    hints = find_duplicates(
        person.get("given", ""), person.get("family", ""), person.get("phone", ""),
        person.get("email", ""),
    )  # fmt: skip
    return Match(found, why, tuple(sorted(hints, key=lambda h: h.patron_id != found)))


def certain(person: Mapping[str, str]) -> tuple[int | None, str]:
    """The patron a person is beyond doubt, and why; (None, '') if a person must choose.

    The same e-mail and name; an e-mail that one patron alone has, where no other name was given;
    the same phone and name. Never a name alone, and never somebody archived or dead.
    """
    name = _name_words(person.get("given", ""), person.get("family", ""))
    mailed = person_lookup.list_reached_by_email(person.get("email", ""))
    same = _living(r for r in mailed if name and name in _names(r))
    if len(same) == 1:
        return same[0], "same e-mail and same name"
    if not same and len(mailed) == 1 and _no_other_name(mailed[0], name):
        alone = _living(mailed)
        return (alone[0], "the only one with this e-mail") if alone else (None, "")
    if same or not name:
        return None, ""
    rung = person_lookup.list_reached_by_phone(person.get("phone", ""))
    same = _living(r for r in rung if name in _names(r))
    return (same[0], "same phone and same name") if len(same) == 1 else (None, "")


def _living(found: Iterable[Reached]) -> list[int]:
    return [r.patron_id for r in found if not (r.archived or r.deceased)]


def _name_words(*parts: str) -> tuple[str, ...]:
    """The folded words of a name, in whatever order they were told; a name in Chinese, Japanese
    or Korean letters is cut into its letters.
    """
    found = words(" ".join(parts))
    letters = (c for word in found for c in (word if _is_ideographic(word[0]) else (word,)))
    return tuple(sorted(letters))


def _is_ideographic(letter: str) -> bool:
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"


def _names(reached: Reached) -> set[tuple[str, ...]]:
    return {_name_words(reached.given, reached.family), _name_words(reached.display_name)} - {()}


def _no_other_name(reached: Reached, name: tuple[str, ...]) -> bool:
    """Whether what was told names nobody else: nothing, the first name alone, or somebody whom
    we know by their e-mail only.
    """
    if not name or (not (reached.given or reached.family) and "@" in reached.display_name):
        return True
    first = words(reached.given)[:1]
    mine = _name_words(reached.given, reached.family)
    return bool(first) and first[0] in name and set(name) <= set(mine)


# -- how it is kept


_last: tuple[VersionRecord, FormSchema] | None = None


def schema_of(version: VersionRecord) -> FormSchema:
    """The schema of a version; read once for many responses to one version."""
    global _last
    last = _last
    if last is None or last[0] is not version:
        last = _last = (version, from_data(version.body))
    return last[1]


def hand_in(
    version: VersionRecord, raw: Mapping[str, Given], *, face: str, patron_id: int | None = None,
    performance_id: int | None = None, answered_at: str = "", source: str = "", origin: str = "",
    response_id: int | None = None, since: Answers | None = None, user_id: int | None = None,
) -> Step:  # fmt: skip
    """Keep a filled form for review; `created_id` of the step is the response's id.

    Whose answers they are is `patron_id` if that is known, else found where it is certain. Without
    a name, an e-mail and a phone they are anonymous. What is wrong with the answers is kept as a
    remark: a face that can still ask does not hand in before. Raises NotFound, InputRefused.

    `response_id` is a partial one that is finished with this. `since` is what this window kept of
    it last: what another window added is kept too, also if that has handed it in meanwhile. Was it
    reviewed or thrown away, what is new makes a response of its own.
    """
    if response_id is not None and since is not None:
        return _hand_in_the_rest(
            version, raw, since, face=face, patron_id=patron_id, performance_id=performance_id,
            answered_at=answered_at, source=source, origin=origin, response_id=response_id,
            user_id=user_id,
        )  # fmt: skip
    schema = schema_of(version)
    finished = finish(schema, raw)
    person = person_of(schema, finished.answers)
    if patron_id is None and person:
        patron_id, _ = certain(person)
    status = WAITING if person or patron_id is not None else ANONYMOUS
    answers = {key: to_data(given) for key, given in finished.answers.items()}
    remark = remark_of(schema, finished)
    if response_id is not None:
        return responses.finish_partial(
            response_id, answers, status=status, patron_id=patron_id, person=person,
            performance_id=performance_id, remark=remark, answered_at=answered_at,
            user_id=user_id,
        )  # fmt: skip
    return responses.add_response(
        version.id, answers, face=face, status=status, patron_id=patron_id, person=person,
        performance_id=performance_id, answered_at=answered_at, source=source, origin=origin,
        remark=remark, user_id=user_id,
    )  # fmt: skip


def _hand_in_the_rest(
    version: VersionRecord, raw: Mapping[str, Given], since: Answers, *, response_id: int,
    patron_id: int | None, user_id: int | None, **rest: Any,
) -> Step:  # fmt: skip
    """Hand in over what another window may have done to the same response."""
    from db import journal

    label = f"Answers to {version.form_name}"
    with journal.together(label, user_id=user_id, patron_id=patron_id) as act:
        act.about_id = response_id
        found = _found(response_id)
        if found is not None and found.status not in REVIEWED:
            stored = {key: from_stored(data) for key, data in found.answers.items()}
            news = {k: given for k in {**since, **raw}
                    if (given := raw.get(k, Given())) != since.get(k, Given())}  # fmt: skip
            hand_in(
                version, {**stored, **news}, patron_id=patron_id or found.patron_id,
                response_id=response_id, user_id=user_id, **rest,
            )  # fmt: skip
        elif found is None or finish(schema_of(version), raw) != finish(schema_of(version), since):
            step = hand_in(version, raw, patron_id=patron_id, user_id=user_id, **rest)
            act.about_id = step.created_id
    assert act.step is not None
    return act.step


def _found(response_id: int) -> ResponseRecord | None:
    try:
        return responses.get_response(response_id)
    except NotFound:
        return None


def remark_of(schema: FormSchema, finished: Finished) -> str:
    """What is wrong with answers that came back, a line a question: `“Age”: Please write ...`."""
    lines = []
    for key, complaint in finished.complaints.items():
        question = schema.question(key)
        lines.append(f"“{question.words if question else key}”: {complaint}")
    return "\n".join(lines)


def live_schema(form_id: int) -> FormSchema | None:
    """What a form asks now, None if it was never published. Raises NotFound."""
    live = forms.get_form(form_id).live
    return None if live is None else from_data(live.body)
