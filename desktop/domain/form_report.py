"""The results of a form ready to be shown: what was chosen to look at, each question as rows with
their bars, on a screen and on paper alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from db.queries import forms, results
from db.queries.results import Tally, Which
from desktop.domain.form_answers import Given
from desktop.domain.form_bars import Row, rows_of
from desktop.domain.form_groups import SEGMENT_WORDS, WAYS, Group, compare
from desktop.domain.form_results import (
    FACE_WORDS,
    FormResults,
    QuestionResult,
    all_questions,
    read_results,
)
from desktop.domain.form_schema import (
    DATE,
    KIND_WORDS,
    LONG,
    MANY_AT_ONCE,
    NUMBER,
    SCALE,
    SHORT,
    Question,
)
from desktop.domain.form_words import answer_words
from desktop.domain.words import count_words, since_words


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: one version (id), segment, season (name) and some faces, or all of them;
    `by` is a key of `WAYS` or '' for no comparison.
    """

    version_id: int = 0
    segment: str = ""
    season: str = ""
    faces: frozenset[str] = frozenset()
    by: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.version_id or self.segment or self.season or self.faces)

    def without(self, part: str) -> Looked:
        """The same, but for one restriction: what is compared by is not restricted to one."""
        return {
            "version": replace(self, version_id=0),
            "segment": replace(self, segment=""),
            "season": replace(self, season=""),
        }.get(part, self)


class Season(NamedTuple):
    """A season with answers, between two instants."""

    name: str
    since: str
    until: str
    responses: int


class Version(NamedTuple):
    """A version with its responses."""

    id: int
    number: int
    responses: int


class Side(NamedTuple):
    """One group of a comparison, and which responses it has."""

    name: str
    responses: int
    which: Which


class Typed(NamedTuple):
    """One typed answer, its patron (None, '' for nobody we know) and when it was given."""

    text: str
    patron_id: int | None
    patron_name: str
    answered_at: str

    @property
    def whose(self) -> str:
        """The name, or that there is none."""
        return self.patron_name or "nobody we know"


class Card(NamedTuple):
    """One question as it is shown. `answered` has one number for each side of a comparison, or
    one alone; so have `means`, None for who gave no number. `texts`: the newest typed answers, of
    `typed` altogether; `texts_name` is what was typed beside choices, else ''.
    """

    key: str
    number: int
    words: str
    kind: str
    kind_words: str
    retired: bool
    total: int
    answered: tuple[int, ...]
    rows: tuple[Row, ...]
    means: tuple[float | None, ...]
    texts: tuple[Typed, ...]
    typed: int
    texts_name: str
    note: str


class Report(NamedTuple):
    """All that is shown of a form's results. `whole` counts all responses of the form, `tally`
    those that are looked at, `by_face` those of the other restrictions.
    """

    form_id: int
    name: str
    published: bool
    looked: Looked
    which: Which
    whole: Tally
    tally: Tally
    by_face: dict[str, int]
    versions: tuple[Version, ...]
    seasons: tuple[Season, ...]
    sides: tuple[Side, ...]
    cards: tuple[Card, ...]


def read_report(form_id: int, looked: Looked = Looked(), *, texts: int = 3) -> Report:
    """Count what is looked at; at most `texts` typed answers of a question. Raises NotFound."""
    looked = looked.without(looked.by)
    form = forms.get_form(form_id)
    versions = forms.list_versions(form_id)
    whole = results.count_filled(form_id)
    seasons = tuple(Season._make(s) for s in results.list_answered_seasons(form_id))
    which = _which(looked, seasons)
    found = read_results(form_id, texts=texts, **which)
    sides = compare(form_id, looked.by, **which) if looked.by in WAYS else ()
    elsewhere = which.copy()
    elsewhere.pop("faces", None)
    questions = {question.key: question for question, _ in all_questions(form_id)}
    return Report(
        form_id,
        form.name,
        bool(versions),
        looked,
        which,
        whole,
        found.tally,
        results.count_filled(form_id, **elsewhere).by_face if looked.faces else found.tally.by_face,
        tuple(Version(v.id, v.number, whole.by_version.get(v.id, 0)) for v in versions),
        seasons,
        tuple(Side(g.name, g.results.tally.responses, g.which) for g in sides),
        _cards(found, sides, questions),
    )


def _which(looked: Looked, seasons: Sequence[Season]) -> Which:
    which: Which = {}
    if looked.version_id:
        which["version_ids"] = (looked.version_id,)
    if looked.segment:
        which["segment"] = looked.segment
    if looked.faces:
        which["faces"] = sorted(looked.faces)
    for season in seasons:
        if season.name == looked.season:
            which["since"], which["until"] = season.since, season.until
    return which


def _cards(
    found: FormResults, sides: Sequence[Group], questions: dict[str, Question]
) -> tuple[Card, ...]:
    by_key = [{q.key: q for q in side.results.questions} for side in sides]
    cards = []
    for number, result in enumerate(found.questions, 1):
        compared = [side.get(result.key) for side in by_key] if sides else [result]
        cards.append(_card(number, result, compared, questions[result.key]))
    return tuple(cards)


def _card(
    number: int,
    result: QuestionResult,
    compared: Sequence[QuestionResult | None],
    question: Question,
) -> Card:
    other = next((c for c in result.choices if c.key == results.OTHER), None)
    typed = result.answered if result.kind in (SHORT, LONG, DATE) else 0
    return Card(
        key=result.key,
        number=0 if result.retired else number,
        words=result.words.strip() or "A question without words",
        kind=result.kind,
        kind_words=_kind_words(result),
        retired=result.retired,
        total=result.answered,
        answered=tuple(r.answered if r else 0 for r in compared),
        rows=rows_of(question, result, compared),
        means=tuple(r.mean if r else None for r in compared),
        texts=tuple(
            Typed(readable_text(result.kind, t.text), t.patron_id, t.patron_name, t.answered_at)
            for t in result.texts
        ),
        typed=other.responses if other else typed,
        texts_name=other.words if other else "",
        note=_note(result),
    )


def _kind_words(result: QuestionResult) -> str:
    words = KIND_WORDS.get(result.kind, result.kind)
    return f"{words}, so the shares add up to more" if result.kind in MANY_AT_ONCE else words


def _note(result: QuestionResult) -> str:
    """What the rows leave out: words where a number was asked for, as happens on paper."""
    if result.kind not in (NUMBER, SCALE):
        return ""
    loose = result.answered - sum(n for _, n in result.spread)
    loose -= max((c.responses for c in result.choices), default=0)
    if loose <= 0:
        return ""
    return f"{count_words(loose, 'answer')} {'is' if loose == 1 else 'are'} no number."


def readable_text(kind: str, text: str) -> str:
    """A typed answer to a question of that kind as it reads: a date in words."""
    return answer_words(Question("", kind), Given(text=text)) if kind == DATE else text


# -- in words


def head_words(tally: Tally) -> str:
    """`316 responses · 280 patrons · 40 anonymous · since 3 Mar 2025`; '' for none."""
    if not tally.responses:
        return ""
    anonymous = tally.by_status.get("anonymous", 0)
    waiting = tally.by_status.get("waiting", 0)
    parts = (
        count_words(tally.responses, "response"),
        count_words(tally.patrons, "patron"),
        f"{anonymous:,} anonymous" if anonymous else "",
        f"{waiting:,} waiting for review" if waiting else "",
        f"since {since_words(tally.first_at)}" if tally.first_at else "",
    )
    return " · ".join(p for p in parts if p)


def looked_words(report: Report) -> str:
    """What is looked at, in words: `v3 · Members · season 2025/26 · Kiosk or Paper`, or `All
    responses`; with what is compared.
    """
    looked = report.looked
    number = next((v.number for v in report.versions if v.id == looked.version_id), 0)
    faces = [face_words(f) for f in sorted(looked.faces)]
    parts = [
        f"v{number}" if number else "",
        SEGMENT_WORDS.get(looked.segment, ""),
        f"season {looked.season}" if looked.season else "",
        " or ".join(faces),
    ]
    said = " · ".join(p for p in parts if p) or "All responses"
    return f"{said} · compared by {WAYS[looked.by].lower()}" if looked.by in WAYS else said


def face_words(face: str) -> str:
    """How a response came in."""
    return FACE_WORDS.get(face, face)


def share_words(responses: int, of: int) -> str:
    """`35 %`; `<1 %` of what is there but little, '' where nobody answered."""
    if not of:
        return ""
    share = 100 * responses / of
    return "<1 %" if 0 < share < 0.5 else f"{round(share)} %"


def mean_words(mean: float) -> str:
    """`8.6`, `17`: one digit where it says something."""
    return f"{mean:,.1f}".removesuffix(".0")


def answered_words(card: Card, responses: int) -> str:
    """`101 of 126 answered`."""
    return f"{card.total:,} of {responses:,} answered" if card.total else "Nobody answered this"
