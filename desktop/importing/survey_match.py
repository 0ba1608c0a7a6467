"""Which questions of a form the questions of a file are, by their wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from db.folding import fold, words
from db.queries import forms
from db.records.forms import VersionRecord
from desktop.domain.form_schema import FormSchema, from_data
from desktop.importing.survey_asked import Asked

LIKE = 86  # of 100: the same question in slightly other words
GOOD = 0.6  # of the file's questions must fit for a form to be taken without asking
_NUMBERED = re.compile(r"^(?:q(?:uestion)? ?)?\d{1,3}[.):]?\s+|^[a-z][.)]\s+")
_ASIDE = re.compile(r"\([^()]*\)|\*+\s*$|\[[^\[\]]*\]")
_OPPOSITES = tuple(
    (frozenset(a.split()), frozenset(b.split()))
    for a, b in (
        ("most best", "least worst"), ("like liked enjoy enjoyed", "dislike disliked"),
        ("first", "last"), ("before", "after"), ("email", "phone telephone"), ("given", "family"),
        ("adults", "children"), ("more", "less fewer"), ("not", "do"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a version of a form fits a file. `keys`: the question each of the file's is, ''
    where none fits.
    """

    version: VersionRecord
    schema: FormSchema
    keys: tuple[str, ...]
    wordings: tuple[tuple[str, str, str], ...]
    aside: tuple[bool, ...] = ()

    @property
    def count(self) -> int:
        """How many of the file's questions fit."""
        return sum(1 for key in self.keys if key)

    @property
    def good(self) -> bool:
        """Whether most of them do, but for the one that names the performance."""
        told = [k for k, a in zip(self.keys, self.aside, strict=True) if not a]
        return sum(map(bool, told)) >= max(1, GOOD * len(told))


def fit_form(form_id: int, asked: Sequence[Asked]) -> Fit | None:
    """The version of a form that fits best, the newest of equals; None if none was published."""
    versions = forms.list_versions(form_id)
    schemas = [from_data(v.body) for v in versions]
    wordings = tuple(_wordings(schemas))
    best: Fit | None = None
    for version, schema in zip(versions, schemas, strict=True):
        keys = match(asked, schema, wordings)
        fit = Fit(version, schema, keys, wordings, tuple(a.aside for a in asked))
        if best is None or fit.count > best.count:
            best = fit
    return best


def list_fits(asked: Sequence[Asked]) -> list[Fit]:
    """The forms that fit at all, best first."""
    found = [fit_form(row.id, asked) for row in forms.list_forms()]
    fits = [f for f in found if f is not None and f.count]
    return sorted(fits, key=lambda f: (-f.count, -f.version.id))


def _wordings(schemas: Iterable[FormSchema]) -> Iterable[tuple[str, str, str]]:
    """(question, choice or '', words) of everything that was ever published."""
    seen = set()
    for schema in schemas:
        for question in (*schema.questions, *schema.retired):
            told = [(question.key, "", question.words)]
            told += [(question.key, c.key, c.words) for c in question.choices]
            for one in told:
                if one not in seen:
                    seen.add(one)
                    yield one


def match(
    asked: Sequence[Asked], schema: FormSchema, wordings: Sequence[tuple[str, str, str]]
) -> tuple[str, ...]:
    """The question of the schema that each of the file's is; each is one question's only."""
    candidates = {q.key: q for q in schema.asked}
    told: dict[str, list[Wording]] = {key: [] for key in candidates}
    for key, choice, text in wordings:
        if not choice and key in told:
            told[key].append(read(text))
    scored: list[tuple[float, int, str]] = []
    for index, one in enumerate(asked):
        said = read(one.words)
        for key in candidates:
            same = key in (one.code, one.words.strip())
            score = 102.0 if same else max((_likeness(said, t) for t in told[key]), default=0.0)
            if score >= LIKE:
                scored.append((score, index, key))
    found = [""] * len(asked)
    for _, index, key in sorted(scored, key=lambda s: (-s[0], s[1])):
        if not found[index] and key not in found:
            found[index] = key
    return tuple(found)


class Wording(NamedTuple):
    """A question's words, taken apart once: a long file is compared with all that was ever asked."""

    folded: str
    plain: str  # without its number, its asides and its punctuation
    words: frozenset[str]


def read(text: str) -> Wording:
    """Take a wording apart."""
    folded = fold(text)
    said = _NUMBERED.sub("", folded)
    left = words(_ASIDE.sub(" ", said)) or words(said)
    return Wording(folded, " ".join(left), frozenset(left))


def likeness(left: str, right: str) -> float:
    """How alike two wordings are, 0 to 100; 101 where they are the same letter for letter.

    >>> likeness("2. What did you enjoy most? (tick all that apply)", "What did you enjoy most?")
    100.0
    """
    return _likeness(read(left), read(right))


def _likeness(left: Wording, right: Wording) -> float:
    if left.folded == right.folded:
        return 101.0
    a, b = left.plain, right.plain
    if not a or not b:
        return 0.0
    if a == b:
        return 100.0
    if _opposed(left.words, right.words):
        return 0.0
    best = max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b) - 2)
    if len(left.words & right.words) >= 4:
        best = max(best, fuzz.token_set_ratio(a, b) - 6)
    return best


def _opposed(left: frozenset[str], right: frozenset[str]) -> bool:
    only_left, only_right = left - right, right - left
    return any(
        (only_left & a and only_right & b) or (only_left & b and only_right & a)
        for a, b in _OPPOSITES
    )
