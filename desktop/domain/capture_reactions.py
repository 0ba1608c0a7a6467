"""How somebody liked what they came to: `loved the Bartók`, `hated the seats at Hamlet`.

A reaction is of a performance that the patron attended; where none is meant, nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain.capture_days import past_day
from desktop.domain.capture_frames import OF_PATRON
from desktop.domain.capture_index import TitleFound
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence

LIKED, MIXED, DISLIKED = "liked", "mixed", "disliked"
LATELY = 45  # days: `loved the concert` is about one of these
_MUCH = r"(?:(?:really|absolutely|just|very much|so|truly|all|both|especially|also|very|quite|rather|totally|completely|deeply|utterly|thoroughly|bit|a|particularly) )*"
_GOOD = re.compile(
    rf"\b(?:loved|adored|enjoyed|liked|raved about|raves about|was {_MUCH}(?:thrilled|delighted|moved|touched|enchanted|impressed|captivated|"
    r"charmed|overwhelmed|blown away|happy)|blown away|(?:thrilled|delighted|enchanted|impressed|very taken|over the moon) (?:with|by|at|about)|cried (?:at|in|during|all through)|(?:is |are )?still (?:talks?|talking|raves?|raving|humming|thinks?|dreams?|glowing)(?: (?:about|of|from))?|can not stop talking about|"
    r"wonderful|great|amazing|fantastic|brilliant|excellent|superb|marvell?ous|magnificent|lovely|beautiful|fabulous|terrific|splendid|"
    r"stunning|moving|magical|unforgettable|perfect|gorgeous|outstanding|delightful|sublime|breathtaking|exquisite|thrilling|incredible|"
    r"funny|hilarious|a (?:treat|triumph|hit|joy|delight|highlight|success|revelation)|best (?:thing|evening|concert|night|show|performance|ever)|the best|"
    r"(?:full|high) (?:of praise|marks)|(?:was|were|is) (?:very |really |so )?good|in tears|goose ?bumps|standing ovation|heavenly|glorious|spellbinding|enchanting|charming|inspiring|memorable|spectacular|first class|top notch|out of this world|divine|riveting|gripping|powerful)\b"
)
_BAD = re.compile(
    rf"\b(?:hated|disliked|loathed|detested|(?:did|does) not {_MUCH}(?:like|enjoy|care for|love|think much of|get on with)|was {_MUCH}(?:disappointed|bored|annoyed|upset|"
    r"put off|shocked|appalled|underwhelmed|unimpressed|irritated|let down)|disappointed|unimpressed|walked out|left (?:[\w' ]{1,40} )?(?:at the (?:interval|intermission|break)|halfway|after the (?:first|interval))|"
    r"slept through|fell asleep|dozed off|complain(?:s|ed|ing)? (?:about|of|that)|could not (?:hear|see|follow|bear)|couldn t (?:hear|see)|"
    r"awful|terrible|dreadful|boring|disappointing|too (?:long|loud|slow|fast|quiet|dark|cold|hot|warm|short|modern|noisy)|horrible|horrid|noisy|"
    r"uncomfortable|freezing|cramped|ghastly|rubbish|dull|tedious|overlong|(?:was|were|is|are|very|so) (?:bad|poor|weak|cold|hard|rude)|a (?:let ?down|disappointment|shame|disaster|mess|bore)|"
    r"not (?:very |at all |so |too |that |really |particularly |best )*(?:happy|good|pleased|impressed|amused|great|thrilled|taken with|her thing|his thing|enjoyable|worth)|not (?:her|his|their) (?:cup of tea|thing|taste|sort of thing)|unhappy|"
    r"spoilt|spoiled|ruined|bored|no good|a bit much|confusing|silly|pretentious|depressing|unbearable|stuffy|chilly|deafening|muffled|(?:was|were|is|so|very) loud|not for (?:her|him|them)|bad (?:sound|view|seats?|acoustics)|poor (?:view|sound|sightlines))\b"
)
_SO_SO = re.compile(
    r"\b(?:mixed|so so|ok but|okay but|all right|alright|fine but|average|mediocre|patchy|uneven|not bad|half and half|"
    r"in two minds about|(?:was|were) (?:ok|okay|fine)|liked parts|bits were)\b"
)
_FUTURE = re.compile(
    r"\b(?:would|will|wants? to (?:see|hear|come|go)|hopes?|looking forward|tickets? for|booked|books|going to|always loved|has always|have always|next|used to|"
    r"excited (?:about|for)|should be)\b"
)
_THE_SHOW = re.compile(
    r"\b(?:the|our|that|this|whole|a) (?:(?!pre\b|post\b|after\b)\w+ )?(?:show|concert|evening|performance|play|recital|production|matinee|gig|premiere|event|night)\b"
    r"(?! (?:talks?|tours?|dinner|drinks?|programmes?|posters?|tickets?)\b)|"
    r"\b(?:last night|yesterday|last week|at the weekend|the other (?:night|day|evening))\b"
)
_HOUSE = re.compile(r"\b(?:at|during|in|for|of|from) (?:the |our )?$")
_BACK = re.compile(
    r"\b(?:it|everything|the (?:seats?|sound|view|cast|singers?|music|acting|acoustics|staging|set|costumes|noise|bar|interval|lighting|tempo|ending|second half|first half|heating))\b"
)


_NO_START = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "a",
        "by",
        "with",
        "at",
        "from",
        "about",
        "to",
        "anything",
        "nothing",
    ]
)
_NO_DETAIL = frozenset(["she", "he", "they", "again", "i", "we", "very", "much", "really"])
_THAT_DAY = re.compile(
    r"\b(?:show|concert|evening|performance|play|recital|production|matinee|gig|night|time|lobby|foyer|noise|sound|seats|movement|music|singing|playing|acting|heating)\b"
    r"|^(?:last night|yesterday|(?:on |last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: night| evening)? (?:was|were)\b"
)


class _Told(NamedTuple):
    """What one clause says of how it was."""

    good: bool
    bad: bool
    mixed: bool
    start: int
    end: int
    verb: str

    @property
    def says(self) -> bool:
        """Whether it says anything."""
        return self.good or self.bad or self.mixed


def reactions(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """The reactions told in one sentence, one a performance."""
    clauses = sentence.clauses
    at = 0
    while at < len(clauses):
        made, at = _from(reading, sentence, at)
        if made is not None:
            yield made


def _from(reading: Reading, sentence: Sentence, at: int) -> tuple[Proposal | None, int]:
    """A reaction that begins in this clause, and where to go on."""
    clause = sentence.clauses[at]
    if not _may_tell(clause):
        return None, at + 1
    told = _sentiment(clause)
    about = _about(reading, clause, told) or _named_before(reading, sentence, at, told)
    if about is None:
        return None, at + 1
    last = at
    tones = [told] if told.says else []
    for following in sentence.clauses[at + 1 :]:
        if following.used or following.doubt or following.who not in OF_PATRON:
            break
        tone = _sentiment(following)
        named = _about(reading, following, tone, named_only=True)
        again = named is not None and named.performance_id == about.performance_id and tone.says
        if not again and (named is not None or not _goes_back(following, tone)):
            break
        tones.append(tone)
        last += 1
    if not tones:
        return None, at + 1
    for used in sentence.clauses[at : last + 1]:
        used.used = True
    start = (
        clause.words[0].start
        if about.first < 0
        else min(clause.words[0].start, clause.words[about.first].start)
    )
    end = sentence.clauses[last].words[-1].end
    value = _value(tones)
    return (
        proposal(
            "reaction", value, detail=_detail(reading, clause, told, about),
            performance_id=about.performance_id, about=about.title, span=(start, end),
            today=reading.today,
        ),
        last + 1,
    )  # fmt: skip


def _named_before(reading: Reading, sentence: Sentence, at: int, told: _Told) -> TitleFound | None:
    """`her husband fell asleep at Hamlet, she loved it`: it is what somebody else was at."""
    clause, before = sentence.clauses[at], sentence.clauses[at - 1]
    if not at or not told.says or before.asked or before.who in OF_PATRON:
        return None
    if not re.search(r"\bit\b|^(?:but )?(?:she|he|they) (?:did|was|were)\b", clause.plain):
        return None
    found = reading.attended.find([w.folded for w in before.words])
    return found._replace(first=-1, behind=-1) if found is not None else None


def _may_tell(clause: Clause) -> bool:
    return (
        not clause.used
        and not clause.doubt
        and clause.who in OF_PATRON
        and not _FUTURE.search(clause.plain)
    )


def _sentiment(clause: Clause) -> _Told:
    good, bad, mixed = (p.search(clause.plain) for p in (_GOOD, _BAD, _SO_SO))
    if good is not None and re.search(
        r"\b(?:not|never|hardly|neither)(?: \w+)? $", clause.plain[: good.start()]
    ):
        good, bad = None, bad or good
    if good is not None and bad is not None and bad.start() <= good.start() < bad.end():
        good = None
    first = min(
        (f for f in (good, bad, mixed) if f is not None), key=lambda f: f.start(), default=None
    )
    start, end = first.span() if first is not None else (0, 0)
    return _Told(
        good is not None, bad is not None, mixed is not None, start, end, first[0] if first else ""
    )


def _value(tones: list[_Told]) -> str:
    if any(t.mixed for t in tones) or (any(t.good for t in tones) and any(t.bad for t in tones)):
        return MIXED
    return LIKED if any(t.good for t in tones) else DISLIKED


def _about(
    reading: Reading, clause: Clause, told: _Told, *, named_only: bool = False
) -> TitleFound | None:
    """The attended performance that the clause names, by title, composer, day or as the show."""
    days = past_day(clause.plain, reading.today)
    span = (days[0].isoformat(), days[1].isoformat()) if days is not None else None
    found = reading.attended.find([w.folded for w in clause.words], span)
    if (
        found is None
        and span is not None
        and reading.attended.find([w.folded for w in clause.words])
    ):
        return None
    if found is not None:
        return found if _is_named(clause, found, told) else None
    if named_only or not told.says:
        return None
    if reading.evening is not None and days is None:
        return _that_evening(reading)
    if _THE_SHOW.search(clause.plain) is None and (
        days is None or _THAT_DAY.search(clause.plain) is None
    ):
        return None
    return _latest(reading, days)


def _is_named(clause: Clause, found: TitleFound, told: _Told) -> bool:
    """`loved the Bartók`, `seats at Hamlet`; not `enjoyed the Schubert book`."""
    if re.search(r"\b(?:loves|likes|adores|enjoys|plays|sings|wants)\b", clause.plain):
        return False
    after = clause.words[found.behind : found.behind + 2]
    elsewhere = len(after) == 2 and after[0].folded == "in" and after[1].capital
    if elsewhere or re.search(
        r"\b(?:last year|years ago|on (?:tv|television|film))\b", clause.plain
    ):
        return False
    behind = clause.words[found.behind].folded if found.behind < len(clause.words) else ""
    return behind not in ("book", "books", "cd", "recording", "choir", "fan", "poster", "album")


def _latest(reading: Reading, days: tuple[date, date] | None) -> TitleFound | None:
    first, last = days or (reading.today - timedelta(days=LATELY), reading.today)
    for visit in reading.patron.attended:
        if first.isoformat() <= visit.day <= last.isoformat():
            number = visit.performance_id
            return TitleFound(number, 0, visit.title, visit.day, -1, -1, 0, visit.reaction)
    return None


def _that_evening(reading: Reading) -> TitleFound | None:
    for visit in reading.patron.attended:
        if visit.performance_id == reading.evening:
            number = visit.performance_id
            return TitleFound(number, 0, visit.title, visit.day, -1, -1, 0, visit.reaction)
    return None


def _goes_back(clause: Clause, tone: _Told) -> bool:
    """Whether a clause without a title goes on about the same evening."""
    if _FUTURE.search(clause.plain) or not tone.says:
        return False
    rest = clause.plain[tone.end :].strip()
    return not rest or len(clause.words) <= 4 or bool(_BACK.search(clause.plain))


def _detail(reading: Reading, clause: Clause, told: _Told, about: TitleFound) -> str:
    """`the seats` of `hated the seats at Hamlet`."""
    if about.first < 0:
        return ""
    before = " ".join(w.folded for w in clause.words[: about.first])
    house = _HOUSE.search(before + " ")
    if house is None:
        return ""
    behind = len(before[: house.start()].split())
    first = 0
    if told.says and told.end <= len(before):
        first = clause.within(told.start, told.end)[1]
        if first >= behind:
            first = (
                0 if not re.match(r"(?:hated|loved|liked|enjoyed|disliked)", told.verb) else behind
            )
    words = [
        w for w in clause.words[first:behind] if w.folded not in ("she", "he", "they", "again")
    ]
    telling = len(words) > 2 or (len(words) == 2 and words[0].folded == "the")
    if not telling or len(words) > 8 or words[0].folded in _NO_START:
        return ""
    return as_typed(reading.line, words)
