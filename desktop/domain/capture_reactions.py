"""How somebody liked what they came to: `loved the Bartók`, `hated the seats at Hamlet`.

A reaction is of a performance that the patron attended; where none is meant, nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_complaints import complained_of, in_vain
from desktop.domain.capture_days import WEEKDAY, past_day
from desktop.domain.capture_frames import OF_PATRON
from desktop.domain.capture_index import WHOLE, TitleFound
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence
from desktop.domain.capture_titles import is_meant
from desktop.domain.capture_tone import BLAME, PRAISE

LIKED, MIXED, DISLIKED = "liked", "mixed", "disliked"
LATELY = 45  # days: `loved the concert` is about one of these
_MUCH = r"(?:(?:really|absolutely|just|very much|so|truly|all|both|especially|also|very|quite|rather|totally|completely|deeply|utterly|thoroughly|bit|a|particularly) )*"
_GOOD = re.compile(
    rf"\b(?:loved|adored|enjoyed|liked|(?:is |are |was )?(?:raved|raves|raving) about|was {_MUCH}(?:thrilled|delighted|moved|touched|enchanted|impressed|captivated|"
    r"charmed|overwhelmed|blown away|happy)|blown away|(?:thrilled|delighted|enchanted|impressed|very taken|over the moon) (?:with|by|at|about)|over the moon$|"
    r"cried (?:at|in|during|all through|with joy|for joy)|(?:made|had) (?:her|him|them) (?:cry|laugh|weep|smile|in tears|in stitches|to tears)|laughed|wept|praise[sd]?|cheered (?:her|him|them) up|moved (?:her|him|them) to tears|swept (?:her|him|them) away|"
    r"(?:is |are )?still (?:talks?|talking|raves?|raving|hums?|sings|whistles|humming|thinks?|dreams?|glowing)(?: (?:about|of|from))?|can not stop talking about|"
    r"(?:can not|could not) (?:fault|forget|praise|recommend|stop (?:laughing|crying|smiling|clapping|humming))|can not say enough|(?:would|could) (?:happily |gladly )?(?:see|hear|watch|sit through) (?:[\w']+ ){1,5}again|could have (?:listened|watched|sat|stayed)|talk(?:s|ed|ing) (?:about|of)(?= .*(?:all week|for days|for weeks|ever since|non stop|days later))|"
    rf"{PRAISE}|(?:best|finest|loveliest) (?:thing|evening|concert|night|show|performance|ever)|the best|best (?:\w+ ){{1,3}}(?:she|he|they) (?:has |have )?(?:ever )?(?:heard|seen)|"
    r"(?:full|high) (?:of praise|marks)|good(?! (?:seats?|offer|deals?|price|idea|tickets?|view|time|friends?|reason|thing|day|value|at|with|for|luck|enough))|"
    r"(?:came out|came away|went home|left)(?: (?:of|from|the|\w+)){0,4} (?:beaming|smiling|humming|glowing|buzzing|singing|walking on air|on a high)|in tears|goose ?bumps|standing ovation)\b"
)
_BAD = re.compile(
    rf"\b(?:hated|disliked|loathed|detested|(?:did|does) not {_MUCH}(?:like|enjoy|care for|love|think much of|get on with|take to|warm to|rate|get|go for|do it)|was {_MUCH}(?:disappointed|bored|annoyed|upset|"
    r"put off|not (?:that |very |so |really |too )?(?:keen|sold|struck|taken|fond|moved)|shocked|appalled|underwhelmed|unimpressed|irritated|let down)|disappointed|unimpressed|underwhelmed|walked out|(?:furious|cross|angry|livid|annoyed|upset|grumbl\w+|moan\w*) (?:about|at|over|with)|"
    r"left (?:[\w' ]{1,40} )?(?:(?:at|in|during) the (?:interval|intermission|break)|at half time|halfway|after the (?:first|interval)|early)|left (?:her|him|them) cold|bored (?:her|him|them)|"
    r"slept through|fell asleep|nodded off|dozed off|dragged(?: on)?|went on (?:for ever|forever|too long)|complain(?:s|ed|ing)? (?:about|of|that)|could not (?:hear|see|follow|bear)|couldn t (?:hear|see)|"
    rf"{BLAME}|(?:was|were|is|are|very|so) (?:bad|poor|weak|cold|hard|rude)|"
    r"not (?:very |at all |so |too |that |really |particularly |best |much |quite |a patch )*(?:happy|good|pleased|impressed|amused|great|thrilled|taken with|her thing|his thing|enjoyable|worth|up to|convinced|on)|not (?:her|his|their) (?:cup of tea|thing|taste|sort of thing|favourite)|unhappy|"
    r"let down (?:by|with)|hard to (?:follow|hear|take|sit through)|(?:went|was) over (?:her|his|their) heads?|could have done without|(?:wishes|wished) (?:she|he|they) had (?:skipped|missed|not|stayed)|gave (?:her|him|them) (?:a )?headaches?|put (?:her|him|them) off|never again|(?:sound|view|acoustics|seats?|singing|acting|lighting|staging|ending) (?:was |were |is |are )?(?:so |very |rather |too )?(?:poor|bad|weak|dull|cold|hard|terrible|awful)|spoilt|spoiled|ruined|bored|stuffy|chilly|a bit long|(?:was|were|is|so|very) (?:loud|long|slow)|not for (?:her|him|them)|bad (?:sound|view|seats?|acoustics)|(?:poor|terrible) (?:view|sound|sightlines)|wants? (?:her|his) money back|behind (?:a|the|that) (?:pillar|post|column|tall \w+))\b"
)
_SO_SO = re.compile(
    r"\b(?:mixed|so so|lukewarm|hot and cold|bit of both|half enjoyed|half liked|neither here nor there|ok but|okay but|all right|alright|fine but|average|mediocre|patchy|uneven|not bad|half and half|"
    r"in two minds about|(?:was|were) (?:ok|okay|fine)|liked parts|bits were)\b"
)
_FUTURE = re.compile(
    r"\b(?:would(?! (?:happily |gladly )?(?:see|hear|watch|sit through) (?:[\w']+ ){1,5}again)|will|wants? to (?:see|hear|come|go)|hopes?|looking forward|tickets? for|booked|books|going to|always loved|has always|have always|next|used to|"
    r"excited (?:about|for)|should be)\b"
)
_THE_SHOW = re.compile(
    r"^(?:show|concert|evening|performance|play|recital) was\b|\b(?:the|our|that|this|whole|a) (?:(?!pre\b|post\b|after\b)\w+ )?(?:show|concert|evening|performance|play|recital|production|matinee|gig|premiere|event|night)\b"
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
    r"\b(?:show|concert|evening|performance|play|recital|production|matinee|gig|night|time|lobby|foyer|noise|sound|seats|movement|music|singing|playing|acting|heating|pianist|violinist|cellist|singers?|soprano|tenor|conductor|quartet|orchestra|choir|soloists?|actors?|actress|cast|band|dancers?)\b"
    r"|could not (?:see|hear)\b"
    r"|^(?:last night|yesterday|(?:on |last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: night| evening)? (?:was|were)\b"
)


# Of a film on the telly, of Mahler in Berlin: not of an evening here.
ELSEWHERE = re.compile(
    r"\b(?:last year|years ago|on (?:the )?(?:tv|telly|television|film|radio|dvd|cd|youtube|stream\w*|record)|"
    r"(?:heard|saw|seen|went|was|were) .*\bthere|elsewhere|abroad|(?:has |have )?(?:heard|read|told)(?: that)? .*\b(?:is|are|was))\b"
)
# What goes wrong around an evening and is no fault or merit of what was played.
_AROUND = re.compile(
    r"\b(?:ushers?|stewards?|staff|manager|barman|parking|car park|taxis?|bus|train|traffic|tram|weather|toilets?|loos?|ladies|queues?|queuing|"
    r"queueing|cloak ?room|coat check|bar|coffee|wine|sandwich\w*|ice cream|website|app|phone|phones?|line|box office|desk|booking|"
    r"refund|exchange|service|letters?|mail|mails|post|ticket office|entrance|doors?|lift|food|drinks?|dinner|supper|restaurant|price|prices|fees?)\b"
)


_ALWAYS = re.compile(r"\b(?:always|usually|every time|whenever)\b")
_IS_NOW = re.compile(
    r"\b(?:is|are|finds|thinks|reckons|considers|bores|leaves|gives)\b(?!.*\b(?:was|were|had)\b)"
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
    told = sentiment(clause)
    about = _about(reading, clause, told) or _named_before(reading, sentence, at, told)
    if about is None or not told.says:
        about, told = _complained(reading, sentence, at) or (about, told)
    if about is None:
        return None, at + 1
    last = at
    tones = [told] if told.says else []
    for following in sentence.clauses[at + 1 :]:
        if following.used or following.doubt or following.who not in OF_PATRON:
            break
        tone = sentiment(following)
        named = _about(reading, following, tone, named_only=True)
        again = named is not None and named.performance_id == about.performance_id
        if again and not tone.says and re.match(r"not (?:so much )?the\b", following.plain):
            tone = tone._replace(bad=True)  # `liked the Bach, not the Bartók`
        again = again and tone.says
        titled = following is sentence.clauses[at + 1] and _is_all(clause, about) and tone.says
        if not again and (named is not None or not (titled or _goes_back(following, tone))):
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


def _complained(reading: Reading, sentence: Sentence, at: int) -> tuple[TitleFound, _Told] | None:
    """`upset that the doors opened late for Hamlet`: no word of blame, and still no good evening."""
    following = sentence.clauses[at + 1] if at + 1 < len(sentence.clauses) else None
    about, behind = complained_of(reading, sentence.clauses[at], following)
    if about is None:
        return None
    return about, _Told(False, True, False, 0, behind, "")


def _is_all(clause: Clause, about: TitleFound) -> bool:
    """Whether the clause is nothing but the title: `Hamlet: could not hear a word`."""
    others = [*clause.words[: max(0, about.first)], *clause.words[about.behind :]]
    return about.first >= 0 and all(w.folded in lexicon.GENERIC for w in others)


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


def sentiment(clause: Clause) -> _Told:
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
        judged_to = clause.within(told.start, told.end)[1] if told.says else -1
        meant = is_meant(clause, found, told.verb, judged_to)
        return found if meant and _is_named(clause, found, told) else None
    if named_only or not told.says:
        return None
    if reading.evening is not None and days is None:
        return _that_evening(reading)
    if _AROUND.search(clause.plain) or ELSEWHERE.search(clause.plain):
        return None
    if _THE_SHOW.search(clause.plain) is None and (
        days is None or not (_THAT_DAY.search(clause.plain) or _is_day_liked(clause, told))
    ):
        return None
    return _latest(reading, days)


def _is_day_liked(clause: Clause, told: _Told) -> bool:
    """`enjoyed Saturday`, `raving about last Saturday`: the day itself is what was liked."""
    return re.match(rf" (?:last )?(?:{WEEKDAY})\b", clause.plain[told.end :]) is not None


def _is_named(clause: Clause, found: TitleFound, told: _Told) -> bool:
    """`loved the Bartók`, `seats at Hamlet`; not `enjoyed the Schubert book`."""
    if re.search(
        r"\b(?:loves|likes|adores|enjoys|plays|sings|wants(?! (?:her|his|their) money back))\b",
        clause.plain,
    ):
        return False
    if found.weight < WHOLE and not _has_article(clause, found) and _ALWAYS.search(clause.plain):
        return False  # `always in tears at Schubert`
    if found.weight < WHOLE and _IS_NOW.search(clause.plain) and not _has_article(clause, found):
        return False  # `finds Shakespeare hard going`: all of his
    after = clause.words[found.behind : found.behind + 2]
    abroad = (
        len(after) == 2
        and after[0].folded == "in"
        and after[1].capital
        and after[1].folded not in lexicon.MONTHS
    )
    if abroad or ELSEWHERE.search(clause.plain) or in_vain(clause):
        return False
    before = " ".join(w.folded for w in clause.words[: found.first])
    if _AROUND.search(before):
        return False
    behind = clause.words[found.behind].folded if found.behind < len(clause.words) else ""
    return behind not in ("book", "books", "cd", "recording", "choir", "fan", "poster", "album")


def _has_article(clause: Clause, found: TitleFound) -> bool:
    return found.first > 0 and clause.words[found.first - 1].folded in (
        "the",
        "that",
        "this",
        "our",
    )


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
