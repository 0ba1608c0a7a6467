"""What each column of a file of answers is: who answered, when, about what, or a question.

By the words of its heading and by what its values look like; no survey tool is known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.folding import fold
from desktop.importing import headings as words_of
from desktop.importing.profiles import Profile, profile, with_dates_inside
from desktop.importing.survey_headings import Heading
from desktop.importing.values import clean

ASK = "ask"  # a question of its own; `ask:KEY` the question KEY of the form
PERSON = ("name", "given", "family", "email", "phone")
ROLES: dict[str, str] = {
    "timestamp": "When it was answered",
    "response_id": "Number of the sheet",
    "name": "Name of who answered",
    "given": "First name",
    "family": "Family name",
    "email": "E-mail",
    "phone": "Phone",
    "performance": "Performance it is about",
    ASK: "A question of its own",
    "": "Fits no question",
    "skip": "Leave out",
}
_NAMING_WORDS = (
    "your you name names full first last family given surname sur fore forename and the a what is "
    "s please enter optional required respondent respondents recipient participant contact person "
    "whole my nom prenom vorname nachname ihr e votre nombre apellido apellidos if wish like in"
)
_NAMING = frozenset(_NAMING_WORDS.split())  # fmt: skip
_META = re.compile(
    r"\b(ip|ip address|user agent|browser|device|collector( id)?|duration|time taken|progress|"
    r"language|start language|referrer|referer|refer url|seed|network id|latitude|longitude|"
    r"finished|status|score|total points|points|grade|feedback|last page|date last action|"
    r"user id|username|session|distribution channel|response type|external (data )?reference|"
    r"custom data( \d+)?|entry status|date updated|last modified( time)?|payment|quiz feedback|"
    r"consent id|recipient id|tags|ending|winning outcome.*)\b"
)
_DONE = ("submit", "complet", "end", "finish", "record", "timestamp", "zeitstempel", "horodat",
         "abgeschickt", "beendet", "enviado", "temporal", "cronolog")  # fmt: skip
_BEGUN = ("start", "begin", "begun", "beginn", "debut", "inicio")
_ID = re.compile(
    r"(#|no|nr|id|number|(response|respondent|submission|entry|record|result|sheet|answer)s? ?"
    r"(id|number|no|nr|#|token)|token|uuid|antwort id|id de (la )?(reponse|respuesta))"
)
_PERFORMANCE_WORDS = (
    "performance show concert event production play evening vorstellung konzert auffuhrung "
    "spectacle representation funcion concierto spettacolo voorstelling"
)
_WHICH = frozenset(_PERFORMANCE_WORDS.split())
ANONYMOUS = frozenset({"anonymous", "anonym", "anonyme", "anonimo", "anoniem", "anonyymi"})


@dataclass(slots=True)
class SurveyColumn:
    """A column while it is being recognised."""

    heading: Heading
    profile: Profile
    role: str = ASK
    confidence: float = 0.6
    reason: str = "Nothing else fits: it is taken for a question."

    def be(self, role: str, confidence: float, reason: str) -> None:
        """Take the column for something."""
        self.role, self.confidence, self.reason = role, confidence, reason


def recognise(found: Sequence[Heading], sample: Sequence[Sequence[str]]) -> list[SurveyColumn]:
    """The columns of a file of answers; `sample` are its first rows of data."""
    columns = []
    for heading in found:
        cells = [clean(r[heading.index]) if heading.index < len(r) else "" for r in sample]
        columns.append(SurveyColumn(heading, profile(cells)))
    for column in columns:
        _look(column)
    _settle_times(columns)
    _settle_people(columns)
    _settle_number(columns)
    _settle_performance(columns)
    return columns


def asks(heading: Heading) -> bool:
    """Whether a heading puts a question in so many words."""
    return (
        any(mark in heading.whole for mark in "?؟？")
        or bool(heading.choice)
        or len(heading.whole.split()) > 5
    )


def _look(column: SurveyColumn) -> None:
    heading, p = column.heading, column.profile
    said = fold(heading.whole)
    ideas = words_of.ideas(heading.whole)
    question = "?" in heading.whole or bool(heading.choice and p.flags >= 0.5)
    if asks(heading):
        column.be(ASK, 0.9, "A question, by its heading.")
    if _look_for_person(column, ideas, question):
        return
    if p.timed >= 0.8 and not question:
        column.be("timestamp", 0.7, "Its values are dates with a time.")
    elif not question and not p.filled and not asks(heading):
        _empty(column, ideas)
    elif not question and _META.search(said) and len(said.split()) <= 4:
        column.be("skip", 0.8, "The survey's own book-keeping.")
    elif not heading.whole:
        column.be("skip", 0.5, "It has no heading.")


def _look_for_person(column: SurveyColumn, ideas: frozenset[str], question: bool) -> bool:
    """Whether a column tells who answered."""
    heading, p = column.heading, column.profile
    naming = _names_somebody(heading)
    if p.filled and p.emails >= 0.6 and "email" in ideas:
        column.be("email", 0.95, "Its values are e-mail addresses.")
    elif naming and _looks_like_names(p):
        column.be(naming, 0.9, f"The heading “{heading.whole}” says so.")
    elif p.filled and p.emails >= 0.9:
        column.be("email", 0.8, "Its values are e-mail addresses.")
    elif "phone" in ideas and not question and (p.phones >= 0.5 or not p.filled):
        column.be("phone", 0.9, f"The heading “{heading.whole}” says so.")
    elif p.phones >= 0.8 and p.numbers < 1.0 and "phone" in ideas:
        column.be("phone", 0.8, "Its values look like telephone numbers.")
    return column.role in PERSON


def _empty(column: SurveyColumn, ideas: frozenset[str]) -> None:
    if "email" in ideas:
        column.be("email", 0.7, "The heading says so; it is empty here.")
    else:
        column.be("skip", 0.7, "It is empty.")


def _names_somebody(heading: Heading) -> str:
    said = set(words_of.heading_words(heading.whole))
    ideas = words_of.ideas(heading.whole)
    if not said or not said <= _NAMING or heading.whole.count("?") > 1:
        return ""
    if "given" in ideas and "family" not in ideas:
        return "given"
    if "family" in ideas and "given" not in ideas:
        return "family"
    return "name" if "name" in ideas or {"given", "family"} <= ideas else ""


def _looks_like_names(p: Profile) -> bool:
    if not p.filled:
        return True
    short = sum(1 for c in p.cells if c and len(c.split()) <= 5 and len(c) <= 60)
    return p.numbers < 0.3 and p.dates < 0.3 and p.emails < 0.5 and short >= 0.9 * p.filled


def _settle_times(columns: list[SurveyColumn]) -> None:
    """One column says when: rather when it was handed in than when it was begun."""
    timed = [c for c in columns if c.role == "timestamp"]
    if not timed:
        return
    best = max(timed, key=lambda c: (_lateness(c), c.profile.fill, -c.heading.index))
    for column in timed:
        if column is not best:
            column.be("skip", 0.7, f"“{best.heading.whole}” says better when it was answered.")


def _lateness(column: SurveyColumn) -> int:
    said = fold(column.heading.whole)
    if any(w in said for w in _DONE):
        return 2
    return 0 if any(w in said for w in _BEGUN) else 1


def _settle_people(columns: list[SurveyColumn]) -> None:
    """One column for each part of a person: the fullest."""
    for role in PERSON:
        rivals = [c for c in columns if c.role == role]
        if len(rivals) > 1:
            best = max(rivals, key=lambda c: (c.profile.fill, c.confidence, -c.heading.index))
            for column in rivals:
                if column is not best:
                    why = f"“{best.heading.whole}” says it better."
                    column.be("skip" if not column.profile.filled else ASK, 0.5, why)
    if any(c.role in ("given", "family") for c in columns):
        for column in columns:
            if column.role == "name":
                column.be("skip", 0.6, "First and family name stand in columns of their own.")


def _settle_number(columns: list[SurveyColumn]) -> None:
    for column in columns:
        said = fold(column.heading.whole).strip(" .:")
        p = column.profile
        if column.role not in (ASK, "skip") or not _ID.fullmatch(said):
            continue
        if p.fill == p.unique == 1.0 and not any(c.role == "response_id" for c in columns):
            column.be("response_id", 0.9, "Another number in each row: it knows each sheet again.")
        elif column.role == ASK:
            column.be("skip", 0.6, "A number that nothing is known by.")


def _settle_performance(columns: list[SurveyColumn]) -> None:
    """The question whose answers name performances: each with its date, of few kinds."""
    best: SurveyColumn | None = None
    for column in columns:
        p = column.profile
        if column.role != ASK or not p.filled or column.heading.choice:
            continue
        said = set(words_of.heading_words(column.heading.whole))
        few = p.distinct <= max(12, p.filled * 0.5)
        if few and with_dates_inside(p) >= 0.6 and (best is None or said & _WHICH):
            best = column
    if best is not None:
        best.be("performance", 0.9, "Its answers name performances with their dates.")
