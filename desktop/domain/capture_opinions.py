"""What a thing is to somebody: `jazz bores him`, `finds Mahler too loud`, `matinees suit her best`.

A known thing of the vocabulary with something said of it, in the present: of one evening that was
too long `capture_reactions` tells.
"""

from __future__ import annotations

import re
from itertools import pairwise

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_index import WHOLE, InterestFound, is_usual
from desktop.domain.capture_proposal import LIKES, LOVES, NOT_FOR_THEM, Proposal, proposal
from desktop.domain.capture_reactions import ELSEWHERE, sentiment
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence, Word
from desktop.domain.capture_tone import BLAME, PRAISE

_HER = r"(?:her|him|them|me)"
_HIS = r"(?:her|his|their|my)"
_ADV = (
    r"(?:(?:just|a bit|a little|rather|very|really|quite|so|far|much|simply|all|always|usually|"
    r"often|mostly|frankly|too|utterly|totally|for|to be|is|are|still|absolutely) )*"
)
_LEAD = re.compile(
    r"^(?:(?:she|he|they|i|and|but|so|also|says?|said|that|most|all|any|anything|everything|by|with|of|"
    r"the|weekdays?|weekend|sunday|saturday|afternoon|early|patron|caller|please|even|especially|well|just|mrs|mr|ms|because|since|as|really) )*$"
)
_JUDGES = re.compile(
    rf"\b(?:finds?|thinks?|considers?|reckons?|calls?) (?P<what>.+?) (?:is |are )?(?:too much|{_ADV}(?:"
    rf"(?P<bad>{BLAME}|difficult|hard|heavy|loud|long|boring|slow|noise|torture|dead|old hat)|(?P<good>{PRAISE}|relaxing|soothing|calming)))\b"
)
_AFTER = re.compile(
    r"^ ?(?:music |concerts? |evenings? |plays? |pieces |stuff |things |shows )*(?:,? ?)*(?:"
    rf"(?P<bad>(?:really |just |always )*(?:bores?|irritates?|annoys?|depresses|wearies|tires|irks?|upsets?|frightens?|scares?|drives?) {_HER}(?= |$)(?! (?:home|in))|"
    rf"leaves? {_HER} cold|gives? {_HER} (?:a (?:bad )?headaches?|headaches|nothing|the (?:creeps|shivers|pip))|"
    rf"(?:does|do) (?:nothing|not do (?:much|anything)|not do it|little) for {_HER}|gets? on {_HIS} nerves|sends? {_HER} to sleep|"
    rf"puts? {_HER} (?:off|to sleep)|(?:is|are) (?:lost|wasted) on {_HER}|passes {_HER} by|makes? {_HER} (?:sleepy|yawn|sad|cringe|fall asleep)|"
    rf"(?:is|are|'s|is just|are just)? ?not (?:really |so much |quite |exactly |at all |very much )*(?:for {_HER}|{_HIS} (?:thing|cup of tea|bag|style|taste|scene|favourite))|"
    rf"(?:does|do) not (?:interest|appeal to|suit|move|grab|agree with) {_HER}|no thanks?(?: you)?|never again|(?:is |are )?out(?= for| of the question|$)|"
    rf"(?:is|are|'s) {_ADV}(?:{BLAME}|too much)(?: for {_HER})?)|"
    rf"(?P<good>(?:is|are|'s) (?:always |also |the |a |very |more |most )*(?:welcome|perfect for {_HER}|best for {_HER}|{_HIS} (?:\w+ )?(?:man|god|hero|idol|world|life|thing|love|desert island))|"
    rf"(?:suits?|moves?|fascinates?|delights?|thrills?|calms?|soothes?|cheers?|interests?|excites?) {_HER}|speaks? to {_HER}|makes? {_HER} (?:happy|cry|laugh|melt)|gets? {_HER} every time|"
    rf"(?:is|are) {_ADV}(?:{PRAISE}))|"
    r"(?P<fine>(?:is|are|would be|will be) (?:always |also |perfectly |absolutely )*(?:fine|ok|okay|all right|alright|good)|(?:goes|works) down well|any time|by all means)|(?P<only>only)$)(?= |$|,)"
)
_TOO_MUCH = re.compile(
    rf"^(?:there is |we play |we do )?too (?:much|many) (?P<what>.+?) (?:.* )?for {_HER}$"
)
_OF_ONE_EVENING = re.compile(r"^(?:the|this|that|our|tonight|that 's) ")


def opinion(reading: Reading, clause: Clause) -> Proposal | None:
    """What the clause says a known thing is to the patron; None if it says nothing of the kind."""
    judged = _JUDGES.search(clause.plain)
    if judged is not None:
        before = clause.plain[: judged.start()]
        if "not" in before.split() or (not _LEAD.match(before) and not _is_own(reading, before)):
            return None
        strength = LIKES if judged["good"] else NOT_FOR_THEM
        return _of(reading, clause, clause.within(*judged.span("what")), strength)
    much = _TOO_MUCH.match(clause.plain)
    if much is not None:
        return _of(reading, clause, clause.within(*much.span("what")), NOT_FOR_THEM)
    return _of_subject(reading, clause) or _master_subject(reading, clause)


def _is_own(reading: Reading, before: str) -> bool:
    return all(w in reading.names or w in lexicon.TITLES for w in before.split())


def _of(reading: Reading, clause: Clause, place: tuple[int, int], strength: int) -> Proposal | None:
    """If the words [first, behind) are one known thing, and little else."""
    first, behind = place
    folded = [w.folded for w in clause.words[first:behind]]
    found = list(reading.vocabulary.find(folded))
    if not found:
        return _of_master(reading, clause, place, strength)
    if len(found) != 1:
        return None
    others = [*folded[: found[0].first], *folded[found[0].behind :]]
    if any(w not in lexicon.GENERIC for w in others):
        return None
    return _said(reading, clause, found[0], strength)


_TRADES = frozenset(["barber", "miller", "walton", "osborne", "gilbert"])  # or a neighbour


def is_of_stage(word: Word) -> bool:
    """Whether it is a known genre, or with a capital a known composer or playwright."""
    if word.folded in lexicon.GENRES:
        return True
    return word.capital and word.folded in lexicon.MASTERS


def _of_master(
    reading: Reading, clause: Clause, place: tuple[int, int], strength: int
) -> Proposal | None:
    """`finds Wagner endless`: of whom everybody has heard, though the vocabulary has not."""
    first, behind = place
    named = [w for w in clause.words[first:behind] if w.folded not in lexicon.GENERIC]
    if len(named) != 1 or not is_of_stage(named[0]):
        return None
    if any(w.folded in ("the", "that", "this", "our") for w in clause.words[first:behind]):
        return None  # `thought the Wagner endless`: of one evening
    folded = [named[0].folded]
    if any((t := i.find(folded)) and t.weight >= WHOLE for i in (reading.coming, reading.attended)):
        return None
    person = reading.people.find(folded)
    typed = as_typed(reading.line, named)
    clause.used = True
    return proposal(
        "interest", person[0] if person is not None else typed[:1].upper() + typed[1:],
        strength=strength, span=clause.span(0, len(clause.words)), today=reading.today,
    )  # fmt: skip


def _master_subject(reading: Reading, clause: Clause) -> Proposal | None:
    """`Wagner bores her`; a word of every day that begins a line is no name (`Glass is ...`)."""
    for at, word in enumerate(clause.words):
        if not is_of_stage(word) or (not at and (is_usual(word.folded) or word.folded in _TRADES)):
            continue
        before = "".join(f"{w.folded} " for w in clause.words[:at])
        after = _AFTER.match(" ".join(w.folded for w in clause.words[at + 1 :]))
        if after is None or not _LEAD.match(before) or re.search(r"\b(?:was|were)\b", clause.plain):
            return None
        if after["fine"] or after["only"] or _OF_ONE_EVENING.match(clause.plain):
            return None
        strength = NOT_FOR_THEM if after["bad"] else LIKES
        return _of_master(reading, clause, (at, at + 1), strength)
    return None


def _of_subject(reading: Reading, clause: Clause) -> Proposal | None:
    for found in reading.vocabulary.find([w.folded for w in clause.words]):
        before = "".join(f"{w.folded} " for w in clause.words[: found.first])
        rest = " ".join(w.folded for w in clause.words[found.behind :])
        after = _AFTER.match(rest)
        if after is None or not _LEAD.match(before):
            return None
        if after["fine"] and not re.search(r"\b(?:any|anything|everything|all) ", before):
            return None
        toned = re.match(r"(?:is|are|'s) ", after[0].strip()) and not re.search(
            rf"\b{_HER}$", after[0]
        )
        if toned and _OF_ONE_EVENING.match(before):
            return None  # `the opera is too long`: that one
        if after["only"] and not found.sure:
            return None
        strength = NOT_FOR_THEM if after["bad"] else LIKES if after["fine"] else LOVES
        return _said(reading, clause, found, LIKES if after["only"] else strength)
    return None


def _said(reading: Reading, clause: Clause, found: InterestFound, strength: int) -> Proposal:
    clause.used = True
    return proposal(
        "interest", found.entry.name, strength=strength, span=clause.span(0, len(clause.words)),
        today=reading.today,
    )  # fmt: skip


def parted_opinion(reading: Reading, clause: Clause, sentence: Sentence) -> Proposal | None:
    """`Ballet? Not for her`: the thing is all of the clause, the next one says what it is."""
    at = sentence.clauses.index(clause)
    following = sentence.clauses[at + 1] if at + 1 < len(sentence.clauses) else None
    if following is None or following.used or following.joint != ",":
        return None
    found = list(reading.vocabulary.find([w.folded for w in clause.words], loose=False))
    if len(found) != 1 or found[0].behind - found[0].first != len(clause.words):
        return None
    after = _AFTER.match(following.plain) or re.match(
        rf"(?P<bad>(?:no|never|not really|not at all|hates it|hates them|{_ADV}(?:{BLAME}))$)"
        r"|(?P<good>(?:yes(?: please)?|loves it|loves them|always)$)",
        following.plain,
    )
    if after is None:
        return None
    following.used = True
    strength = NOT_FOR_THEM if after["bad"] else LIKES
    return _said(reading, clause, found[0], strength)


def heard_elsewhere(reading: Reading, clause: Clause, sentence: Sentence) -> Proposal | None:
    """`heard Mahler in Berlin, over the moon`: no evening of ours, but a liking."""
    verb = re.search(r"\b(?:heard|saw|been to|went to)\b", clause.plain)
    if verb is None or "not" in clause.plain.split():
        return None
    at = sentence.clauses.index(clause)
    told = next(
        (t for c in sentence.clauses[at : at + 2] if not c.doubt and (t := sentiment(c)).says),
        None,
    )
    if told is None or told.bad or told.mixed:
        return None
    first = clause.at(verb.end() - 1) + 1
    words = clause.words[first:]
    found = next(iter(reading.vocabulary.find([w.folded for w in words], loose=False)), None)
    abroad = any(w.folded == "in" and v.capital for w, v in pairwise(words)) or ELSEWHERE.search(
        clause.plain
    )
    if found is None or found.first > 2 or not abroad:
        return None
    return _said(reading, clause, found._replace(first=0), LIKES)
