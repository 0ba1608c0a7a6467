"""A response beside the patron it is from: line by line what is new, and what taking it in does.

    found = review(7)                  # beside whom it was matched to; review(7, 12) beside another
    take(found, {"q1.c2"}, user_id=1)  # the lines that were ticked; the others are left

`Reviewer` does the same for thousands, with what it looks up shared between them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from db import connection
from db.errors import EditConflict, InputRefused, NotFound
from db.folding import fold
from db.queries import forms, responses
from db.queries.patron_facts import (
    KnownFacts,
    holds_ticket,
    interest_ids,
    interest_names,
    read_facts,
)
from db.queries.take_in import many_at_once, take_in
from db.records.forms import Effect, ResponseRecord
from desktop.domain.form_answers import Given, from_data
from desktop.domain.form_compare import CHANGED, CONFLICTING, KNOWN, NEW, Compared, Context, compare
from desktop.domain.form_effects import effects
from desktop.domain.form_intake import match
from desktop.domain.form_schema import FormSchema
from desktop.domain.form_schema import from_data as schema_from_data
from desktop.domain.form_words import answer_words

if TYPE_CHECKING:
    from db.journal import Step

RESEMBLES = 50  # of 100: a candidate this sure has the same name, or shares a mail or a phone
STALE = (
    "What is known of them has changed since you looked. Nothing was taken in. "
    "Look at it once more."
)
CHUNK = 30  # responses a transaction: a stop in between loses no more, and nobody waits for long


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One thing that the answers tell. state: new, changed (we had less), conflicting (we know
    something else), known. `old` and `new` in words; `keep` is what taking it writes.
    """

    key: str
    question: str
    state: str
    label: str
    old: str
    new: str
    why: str
    keep: tuple[Effect, ...]

    @property
    def proposed(self) -> bool:
        """Whether it is ticked to begin with: it adds to what we know, and contradicts nothing."""
        return self.state in (NEW, CHANGED)

    @property
    def can_be_taken(self) -> bool:
        """Whether there is anything to take."""
        return self.state != KNOWN


@dataclass(frozen=True, slots=True)
class Review:
    """A response, beside a patron (None: somebody new) and what it tells of them."""

    response: ResponseRecord
    schema: FormSchema
    patron_id: int | None
    patron_name: str
    lines: tuple[ReviewLine, ...]

    @property
    def conflicts(self) -> bool:
        """Whether something is known otherwise, so that a person must look."""
        return any(line.state == CONFLICTING for line in self.lines)

    @property
    def proposed(self) -> frozenset[str]:
        """The lines that are ticked to begin with."""
        return frozenset(line.key for line in self.lines if line.proposed)

    def answers(self) -> tuple[tuple[str, str], ...]:
        """(question, answer) as they were asked and given, in the form's order."""
        return answers_as_given(self.schema, self.response)


class Sorted(NamedTuple):
    """What waits, sorted: response ids that conflict with nothing, that conflict, and that are
    nobody's yet.
    """

    clear: tuple[int, ...]
    conflicting: tuple[int, ...]
    unmatched: tuple[int, ...]


class Bulk(NamedTuple):
    """What a review in bulk did: ids taken, left (nothing new in them), and kept for a person."""

    taken: tuple[int, ...]
    left: tuple[int, ...]
    waiting: tuple[int, ...]


def answers_as_given(schema: FormSchema, response: ResponseRecord) -> tuple[tuple[str, str], ...]:
    """(question, answer) of a response, as they were asked and given, in the form's order."""
    told = {key: from_data(data) for key, data in response.answers.items()}
    return tuple(
        (" ".join(q.words.split()), answer_words(q, told[q.key]))
        for q in (*schema.questions, *schema.retired)
        if q.key in told
    )


def answers_of(response_id: int) -> tuple[tuple[str, str], ...]:
    """(question, answer) of a stored response. Raises NotFound."""
    response = responses.get_response(response_id)
    schema = schema_from_data(forms.get_version(response.version_id).body)
    return answers_as_given(schema, response)


# -- one response


def review(response_id: int, patron_id: int | None = -1) -> Review:
    """A response beside whom it was matched to, or beside a patron of one's choice (None: nobody
    we know). Raises NotFound.
    """
    return Reviewer().review(response_id, patron_id)


def take(found: Review, ticked: Collection[str], *, user_id: int | None = None) -> Step:
    """Take in the ticked lines and leave the others; with none ticked the response is left.

    Raises NotFound, InputRefused if it was reviewed meanwhile.
    """
    chosen = [line for line in found.lines if line.key in ticked and line.can_be_taken]
    left = [line.key for line in found.lines if line.can_be_taken and line not in chosen]
    return take_in(
        found.response.id, [e for line in chosen for e in line.keep], left=left,
        patron_id=found.patron_id, user_id=user_id,
    )  # fmt: skip


def take_as_shown(found: Review, ticked: Collection[str], *, user_id: int | None = None) -> Step:
    """As `take`, by somebody who has looked at it for a while.

    Raises EditConflict, having changed nothing, if what is ticked would do something else by now:
    another window has changed the record.
    """
    with connection.transaction():
        now = review(found.response.id, found.patron_id)
        shown, fresh = (
            [(line.key, line.state, line.keep) for line in seen.lines if line.key in ticked]
            for seen in (found, now)
        )
        if now.response.status == found.response.status and shown != fresh:
            raise EditConflict(STALE)
        return take(found, ticked, user_id=user_id)


class Reviewer:
    """Reviews responses; the forms and the vocabulary are read once."""

    def __init__(self) -> None:
        self._schemas: dict[int, FormSchema] = {}
        self._live: dict[int, FormSchema | None] = {}
        self._ids: dict[str, int] | None = None
        self._names: dict[int, str] = {}
        self._facts: dict[int, KnownFacts] = {}

    def review(self, response_id: int, patron_id: int | None = -1) -> Review:
        """As `review`. Raises NotFound."""
        response = responses.get_response(response_id)
        beside = response.patron_id if patron_id == -1 else patron_id
        facts = KnownFacts()
        if beside is not None:
            found = self._facts.get(beside) or read_facts((beside,)).get(beside)
            if found is None:
                raise NotFound("patron")
            facts = found
        return self._beside(response, beside, facts)

    def look_ahead(self, patron_ids: Iterable[int]) -> None:
        """Read what is known of many patrons at once, for the reviews that follow."""
        self._facts = read_facts(patron_ids)

    def forget(self, patron_id: int | None) -> None:
        """What is known of a patron has changed; so may have the vocabulary."""
        self._facts.pop(patron_id or 0, None)

    def words_changed(self) -> None:
        """The vocabulary has grown."""
        self._ids = None

    def _beside(self, response: ResponseRecord, patron_id: int | None, facts: KnownFacts) -> Review:
        schema = self._schema(response.version_id)
        told: dict[str, Given] = {k: from_data(v) for k, v in response.answers.items()}
        if self._ids is None:
            self._ids, self._names = interest_ids(), interest_names()
        context = Context(
            facts, response.answered_at, self._ids, self._names,
            _performance(response, patron_id, told),
        )  # fmt: skip
        found = _same_item_once(effects(schema, self._live_of(response.form_id), told), self._ids)
        lines = []
        for group in _grouped(found):
            compared = compare(group, context)
            if compared is not None:
                lines.append(_line(schema, group, compared))
        return Review(response, schema, patron_id, facts.display_name, tuple(lines))

    def _schema(self, version_id: int) -> FormSchema:
        if version_id not in self._schemas:
            self._schemas[version_id] = schema_from_data(forms.get_version(version_id).body)
        return self._schemas[version_id]

    def _live_of(self, form_id: int) -> FormSchema | None:
        if form_id not in self._live:
            live = forms.get_form(form_id).live
            self._live[form_id] = None if live is None else self._schema(live.id)
        return self._live[form_id]


def _performance(
    response: ResponseRecord, patron_id: int | None, told: dict[str, Given]
) -> int | None:
    """The performance that a reaction may be kept of: only who held a ticket saw it."""
    if response.performance_id is None or patron_id is None or not told:
        return None
    return response.performance_id if holds_ticket(patron_id, response.performance_id) else None


def _same_item_once(found: Sequence[Effect], ids: dict[str, int]) -> list[Effect]:
    """Two words of one item of the vocabulary are one interest: the fuller effect stays."""
    kept: dict[tuple[object, str], Effect] = {}
    for number, effect in enumerate(found):
        key: tuple[object, str] = (number, "")
        if effect.kind == "interest" and fold(effect.what) in ids:
            key = (f"i{ids[fold(effect.what)]}", fold(effect.detail))
        first = kept.get(key)
        if first is not None and first.strength >= effect.strength:
            continue
        kept[key] = effect
    return list(kept.values())


def _grouped(found: Iterable[Effect]) -> list[list[Effect]]:
    """The effects of one line together: the parts of a name, of an address."""
    lines: dict[tuple[str, str], list[Effect]] = {}
    for effect in found:
        lines.setdefault((effect.line, effect.kind), []).append(effect)
    return list(lines.values())


def _line(schema: FormSchema, group: Sequence[Effect], compared: Compared) -> ReviewLine:
    question = schema.question(group[0].question)
    asked = " ".join(question.words.split()) if question else ""
    return ReviewLine(
        group[0].line, asked, compared.state, compared.label, compared.old, compared.new,
        compared.why, compared.keep,
    )  # fmt: skip


# -- thousands

Report = Callable[[str, float], None]
Stopped = Callable[[], bool]


def _never() -> bool:
    return False


def _quiet(text: str, fraction: float) -> None:
    """Nobody listens."""


def sort_out(
    response_ids: Sequence[int], *, report: Report = _quiet, stopped: Stopped = _never
) -> Sorted:
    """Sort what waits into what conflicts with nothing, what does, and what is nobody's yet.

    Reads only. Stops at its next look when asked to, with what it has found by then.
    """
    clear: list[int] = []
    conflicting: list[int] = []
    unmatched: list[int] = []
    reviewer = Reviewer()
    done = 0
    for lot in _lots(response_ids, 500):
        owners = responses.list_owners(lot)
        reviewer.look_ahead(p for p in owners.values() if p is not None)
        for response_id in lot:
            if response_id not in owners:
                continue  # somebody else reviewed it meanwhile
            if owners[response_id] is None:
                unmatched.append(response_id)
                continue
            found = reviewer.review(response_id)
            (conflicting if found.conflicts else clear).append(response_id)
        done += len(lot)
        report(f"{done:,} of {len(response_ids):,} looked at", done / len(response_ids))
        if stopped():
            break
    return Sorted(tuple(clear), tuple(conflicting), tuple(unmatched))


def take_clear(
    response_ids: Sequence[int],
    *,
    user_id: int | None = None,
    report: Report = _quiet,
    stopped: Stopped = _never,
) -> Bulk:
    """Take in all of these that conflict with nothing, each as a step of its own.

    Each is looked at again when its turn comes: an answer of the same patron may have come before.
    What has nothing new is closed too; what conflicts or is nobody's waits. Stopped or killed, what
    was taken is whole and the rest waits as before.
    """
    return _in_lots(response_ids, _take_if_clear, user_id, report, stopped)


def take_new(
    response_ids: Sequence[int],
    *,
    user_id: int | None = None,
    report: Report = _quiet,
    stopped: Stopped = _never,
) -> Bulk:
    """Make patrons of those among these whom nobody we know resembles, each a step of its own.

    Only who told a name and a way to reach them. Who looks like somebody known waits for a person
    to say; who has become known meanwhile is taken in with them if nothing conflicts.
    """
    return _in_lots(response_ids, _take_if_new, user_id, report, stopped)


Judge = Callable[["Reviewer", int, dict[int, int | None], int | None], str]


def _in_lots(
    response_ids: Sequence[int], judge: Judge, user_id: int | None, report: Report, stopped: Stopped
) -> Bulk:
    found: dict[str, list[int]] = {"taken": [], "left": [], "waiting": []}
    done = 0
    reviewer = Reviewer()
    for lot in _lots(response_ids, CHUNK):
        for outcome, response_id in _take_lot(reviewer, judge, lot, user_id):
            found[outcome].append(response_id)
        done += len(lot)
        report(f"{done:,} of {len(response_ids):,} reviewed", done / len(response_ids))
        if stopped():
            break
    return Bulk(*(tuple(found[outcome]) for outcome in ("taken", "left", "waiting")))


def _take_lot(
    reviewer: Reviewer, judge: Judge, lot: Sequence[int], user_id: int | None
) -> list[tuple[str, int]]:
    """All of a lot in one transaction; if one of it is refused, each in its own."""
    try:
        with many_at_once():
            owners = responses.list_owners(lot)
            reviewer.look_ahead(p for p in owners.values() if p is not None)
            return [(judge(reviewer, i, owners, user_id), i) for i in lot]
    except InputRefused:
        if len(lot) == 1:
            return [("waiting", lot[0])]  # for a person, who is told why
        reviewer.words_changed()
    return [o for one in lot for o in _take_lot(reviewer, judge, (one,), user_id)]


def _take_if_clear(
    reviewer: Reviewer, response_id: int, owners: dict[int, int | None], user_id: int | None
) -> str:
    patron_id = owners.get(response_id)
    if patron_id is None:
        return "waiting"
    return _take_whole(reviewer, reviewer.review(response_id), user_id)


def _take_if_new(
    reviewer: Reviewer, response_id: int, owners: dict[int, int | None], user_id: int | None
) -> str:
    if owners.get(response_id, 0) is not None:
        return "waiting"  # somebody's by now, or reviewed
    person = responses.get_response(response_id).person
    found = match(person)
    if found.patron_id is not None:
        return _take_whole(reviewer, reviewer.review(response_id, found.patron_id), user_id)
    named = bool(person.get("given") or person.get("family"))
    reached = bool(person.get("email") or person.get("phone"))
    if not (named and reached) or any(hint.score >= RESEMBLES for hint in found.candidates):
        return "waiting"
    return _take_whole(reviewer, reviewer.review(response_id, None), user_id)


def _take_whole(reviewer: Reviewer, found: Review, user_id: int | None) -> str:
    """All that is proposed, unless something conflicts."""
    if found.conflicts:
        return "waiting"
    step = take(found, found.proposed, user_id=user_id)
    reviewer.forget(found.patron_id)
    if any(change.table == "interest" for change in step.changes):
        reviewer.words_changed()
    return "taken" if found.proposed else "left"


def _lots(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
