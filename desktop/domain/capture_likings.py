"""Likings told without a verb of liking: `jazz fan`, `no opera please`, `wine as always`, a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import OF_PATRON, is_over
from desktop.domain.capture_index import InterestFound
from desktop.domain.capture_proposal import LIKES, LOVES, NOT_FOR_THEM, Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause, Sentence

_FAN = re.compile(
    r"\b(fan|fans|lover|lovers|buff|enthusiast|fanatic|nut|aficionado|devotee|addict|freak|"
    r"connoisseur|junkie|person|people|kind of person|goer|type|mad)\b"
)


def has_verb(clause: Clause) -> bool:
    return any(w.folded in lexicon.VERBS for w in clause.words)


def fan(reading: Reading, clause: Clause) -> Proposal | None:
    """`big Mozart fan`, `opera lover`, `opera is her favourite`, `jazz is not her thing`."""
    noun = _FAN.search(clause.plain)
    if noun is not None:
        behind = clause.at(noun.start())
        folded = [w.folded for w in clause.words[:behind]]
        for found in reading.vocabulary.find(folded):
            if found.behind == behind:
                negative = any(w in ("not", "no", "never", "hardly") for w in folded[: found.first])
                if negative and "only" in folded:
                    return None
                strong = "big" in folded or "huge" in folded or "great" in folded
                strength = NOT_FOR_THEM if negative else LOVES if strong else LIKES
                return _whole(reading, clause, found, strength, behind + 1)
        return None
    told = re.search(
        r" (?:is|are) (?P<not>not )?(?:also |very much |really |quite )?(?:(?:her|his|their) (?:\w+ )?"
        r"(?:favourites?|thing|passion|cup of tea|great love|love|taste|world|idol|hobby)|for (?:her|him|them)$)",
        clause.plain,
    )
    if told is None:
        return None
    behind = clause.at(told.start() + 1)
    for found in reading.vocabulary.find([w.folded for w in clause.words[:behind]]):
        if found.behind == behind and (
            told["not"] or not told[0].endswith(("for her", "for him", "for them"))
        ):
            strength = NOT_FOR_THEM if told["not"] else LOVES
            return _whole(reading, clause, found, strength, len(clause.words))
    return None


def _whole(
    reading: Reading, clause: Clause, found: InterestFound, strength: int, behind: int
) -> Proposal:
    clause.used = True
    return proposal(
        "interest", found.entry.name, strength=strength, span=clause.span(found.first, behind),
        today=reading.today,
    )  # fmt: skip


_NO = re.compile(
    r"^(?:(?:please|and|but|only|definitely|absolutely) )*(?:no|never) (?:more )?(?P<what>.+?)(?: for (?:her|him|them))?(?: please)?$"
)
_ONLY = re.compile(
    r"^(?:only|just|anything|everything|all|mostly|mainly|especially|above all|particularly)(?: (?:by|with|from|to do with))?(?: the| a| an| some)? (?P<what>.+?)(?: (?:please|now|from now on|these days|nowadays|at the moment|for (?:her|him|them)))?$"
    r"|^(?P<best>.+) above all$"
)
_YES_NO = re.compile(r"^(?P<what>.+) (?P<says>yes|no|never|always|any time)(?: please| thanks)?$")


def refused(reading: Reading, clause: Clause) -> Proposal | None:
    """`no opera please`, `ballet no`, `opera yes`: with nothing else in the clause."""
    told = _NO.match(clause.plain) or _YES_NO.match(clause.plain) or _ONLY.match(clause.plain)
    if told is None:
        return None
    first, behind = clause.within(*told.span("what" if told["what"] else "best"))
    found = list(
        reading.vocabulary.find([w.folded for w in clause.words[first:behind]], loose=False)
    )
    if len(found) != 1 or (found[0].first, found[0].behind) != (0, behind - first):
        return None
    likes = told.re is _ONLY or told.groupdict().get("says") in ("yes", "always", "any time")
    strength = LIKES if likes else NOT_FOR_THEM
    moved = found[0]._replace(first=first, behind=behind)
    if any(w.folded in lexicon.CHILDREN for w in clause.words):
        return None  # `no kids` is no opinion
    return _whole(reading, clause, moved, strength, behind)


_ALWAYS = re.compile(r"\b(?:as always|always|every time|each time|as usual|usually|please)\b")


def named_habit(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    """`wine at the interval as always`: a habit, if it is called as the vocabulary calls it."""
    if has_verb(clause) or re.search(r"\b(?:no|not|never)\b", clause.plain):
        return
    always = _ALWAYS.search(clause.plain) is not None
    for item in reading.vocabulary.find([w.folded for w in clause.words], loose=False):
        length = item.behind - item.first
        first = item.first == 0 and len(clause.words) <= 4
        if length >= 3 or (always and (length == 2 or first)):
            yield _whole(reading, clause, item, LIKES, item.behind)
            return


_YEARLY = re.compile(
    r"\b(?:to|for) (?:(?:the|all|every|our|any) )+(.+?) (?:every (?:year|season|time|month|week)|"
    r"always|regularly|each (?:year|season))\b"
    r"|\balways (?:comes|is here|books|buys)(?: tickets)? (?:to|for) "
    r"(?:(?:the|all|every|our|any) )*(.+)$"
)


_TAKES = r"(?:books?|has|have|takes?|orders?|buys?|eats?|drinks?|wants?|gets?|stays for|goes for|comes for|asks for|reserves?)"
_WITH_VISIT = re.compile(
    rf"\b(?:always|usually|invariably|often|never comes without|never goes without|would not come without|"
    rf"likes to|loves to) (?:{_TAKES} )?(?P<what>.+)$"
    rf"|^(?:(?:she|he|they|both|and|also) )*{_TAKES} (?P<each>.+?) (?:every (?:time|visit|evening)|each (?:time|visit|evening)|"
    r"as always|as usual|without fail|before (?:every|each|the) (?:show|concert|performance|play)|at (?:every|each) (?:interval|visit))\b"
)
_NOT_HERE = re.compile(
    r"\b(?:at home|elsewhere|in town|at (?:her|his|their)|with her (?:sister|mother|son|daughter)|not|no|late|cold|"
    r"complain\w*|too|instead|afterwards|after the)\b"
)
_FOOD = "food & company"


def _with_visit(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    """`always books supper first`: what belongs to an evening out, named early in the clause."""
    told = _WITH_VISIT.search(clause.plain)
    if told is None or (_NOT_HERE.search(clause.plain) and "without" not in told[0]):
        return
    first, behind = clause.within(*told.span("what" if told["what"] else "each"))
    for found in reading.vocabulary.find([w.folded for w in clause.words[first:behind]]):
        before = [w.folded for w in clause.words[first : first + found.first]]
        if found.entry.group.casefold() == _FOOD and all(
            w in lexicon.GENERIC or w in ("red", "white", "interval", "early") for w in before
        ):
            clause.used = True
            yield proposal(
                "interest", found.entry.name, strength=LIKES, today=reading.today,
                span=clause.span(first + found.first, first + found.behind),
            )  # fmt: skip
        return


def habits(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """`brings a class to the Shakespeare every year`: the clause may tell more besides."""
    for clause in sentence.clauses:
        if clause.used or clause.doubt or clause.who not in OF_PATRON or is_over(clause):
            continue
        yearly = _YEARLY.search(clause.plain)
        if yearly is None:
            yield from _with_visit(reading, clause)
            continue
        if " not " in clause.plain:
            continue
        first, behind = clause.within(*yearly.span(1 if yearly[1] else 2))
        for found in reading.vocabulary.find([w.folded for w in clause.words[first:behind]]):
            yield proposal(
                "interest", found.entry.name, strength=LIKES, today=reading.today,
                span=clause.span(first + found.first, first + found.behind),
            )  # fmt: skip


_LISTING = frozenset(
    [
        "and",
        "also",
        "the",
        "or",
        "plus",
        "nothing",
        "else",
        "only",
        "mostly",
        "mainly",
        "please",
        "above",
        "all",
        "especially",
        "particularly",
    ]
)


def bare_list(reading: Reading, sentences: tuple[Sentence, ...]) -> Iterator[Proposal]:
    """A line that is nothing but things of the vocabulary: `Jazz, string quartets`."""
    clauses = [c for s in sentences for c in s.clauses]
    lots = []
    for clause in clauses:
        if clause.used or clause.doubt or has_verb(clause):
            return
        found = list(reading.vocabulary.find([w.folded for w in clause.words], loose=False))
        covered = {i for f in found for i in range(f.first, f.behind)}
        others = [w for i, w in enumerate(clause.words) if i not in covered]
        if any(w.folded not in _LISTING for w in others):
            return
        lots.append((clause, found))
    for clause, items in lots:
        for item in items:
            yield _whole(reading, clause, item, LIKES, item.behind)
