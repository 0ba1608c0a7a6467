"""What somebody likes and does not: `adores Schubert`, `big jazz fan`, `can't stand modern dress`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import OF_PATRON, OTHER, is_over
from desktop.domain.capture_index import COMPOSERS, InterestFound
from desktop.domain.capture_likings import fan, has_verb, named_habit, refused
from desktop.domain.capture_opinions import (
    heard_elsewhere,
    is_of_stage,
    opinion,
    parted_opinion,
)
from desktop.domain.capture_proposal import LIKES, LOVES, NOT_FOR_THEM, Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence, Word
from desktop.domain.capture_tone import BLAME
from desktop.domain.capture_verbs import LIKED, NOT_LIKED, OF_CHILDREN, Frame, frame_of, framed

_STAGED = frozenset(
    [
        "dress",
        "staging",
        "stagings",
        "productions",
        "music",
        "films",
        "plays",
        "songs",
        "theatre",
        "singing",
        "dance",
        "dancing",
        "art",
        "writing",
        "comedy",
        "humour",
        "modern",
        "swearing",
        "nudity",
        "violence",
        "blood",
        "language",
        "costumes",
        "translations",
        "adaptations",
        "speeches",
    ]
)
_TO_DO = re.compile(
    r"^ ?to (?:have|see|hear|watch|attend|go to|come to|listen to|come for|get|come along to|know about)\b"
)
_GOING = re.compile(
    r"^ ?(?:seeing|hearing|watching|attending|going to|coming to|listening to|having|coming for|"
    r"the idea of|anything(?: by| with| from| to do with)?|everything(?: by| with| from| to do with| about)?|"
    r"all things|most things|the works? of|the music of|music by|works by|plays by|a good|a bit of|"
    r"a nice|any kind of|all kinds of|all sorts of|the sound of|lots of|learning about|hearing about)\b"
)
_ENOUGH = re.compile(
    r" (?:because|since|when|if|so|though|although|more than|rather than|over|instead of|than|to|every|"
    r"as|but|which|that|who|please|very much|a lot|most of all|these days|nowadays|at the moment|"
    r"too much|until|after all|thanks|for ever|for years|for the|at all|any ?more)\b.*$"
)
_EXCEPT = re.compile(r" (?:except(?: for)?|apart from|other than|but not|just not|bar|not) ")
_HEAD_ENDS = frozenset(
    [
        "in",
        "at",
        "on",
        "with",
        "for",
        "from",
        "during",
        "after",
        "before",
        "near",
        "by",
        "under",
        "over",
    ]
)
_PARTERS = frozenset(
    [
        "and",
        "or",
        "nor",
        "plus",
        "especially",
        "particularly",
        "mostly",
        "mainly",
        "above",
        "also",
        "well",
        "anything",
        "even",
    ]
)


def interests(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """The likes and dislikes of the patron in one sentence."""
    carried: Frame | None = None
    for clause in sentence.clauses:
        if clause.who == OTHER and not clause.used and OF_CHILDREN.match(clause.plain):
            yield from _of_children(reading, clause, sentence)
        if clause.used or clause.doubt or clause.who not in OF_PATRON:
            carried = None
            continue
        elliptic = _she_does_not(clause, sentence, reading)
        if elliptic is not None:
            yield elliptic
            carried = None
            continue
        frame = frame_of(reading, clause)
        if frame is not None and frame.first >= frame.behind:
            carried = frame  # `likes: Bach, jazz`
            continue
        if frame is not None and not _is_over_now(clause, frame):
            clause.used = True
            found = list(_things(reading, clause, frame))
            yield from found
            carried = frame if found else None
            continue
        said = _judged(reading, clause, sentence, listed=carried is not None)
        if said is not None:
            yield said
            continue
        if carried is not None and not has_verb(clause) and clause.words[0].folded != "less":
            listed = Frame(carried.strength, 0, len(clause.words), 0, "")
            found = list(_things(reading, clause, listed, only_known=True))
            yield from found
            clause.used = clause.used or bool(found)
            continue
        carried = None
        yield from named_habit(reading, clause)


def _of_children(reading: Reading, clause: Clause, sentence: Sentence) -> Iterator[Proposal]:
    """`two boys, 5 and 8, crazy about puppets`: what a family with small children comes for."""
    at = sentence.clauses.index(clause)
    lead = sentence.clauses[0]
    young = any(w.folded in lexicon.CHILDREN for w in lead.words)
    if not at or clause.doubt or lead.doubt or not young:
        return
    frame = frame_of(reading, clause)
    if frame is not None and frame.strength > 0:
        clause.used = True
        yield from _things(reading, clause, frame, only_known=True)


def _is_over_now(clause: Clause, frame: Frame) -> bool:
    """`used to love jazz` is over; `gave up on opera years ago` is not."""
    if frame.strength < 0:
        return re.search(r"\bused to\b|\bas a (?:child|kid|girl|boy)\b", clause.plain) is not None
    return is_over(clause)


def _judged(
    reading: Reading, clause: Clause, sentence: Sentence, *, listed: bool
) -> Proposal | None:
    """A liking without a verb of liking. `listed`: the clause goes on with a list."""
    if is_over(clause):
        return None
    said = (
        fan(reading, clause)
        or opinion(reading, clause)
        or parted_opinion(reading, clause, sentence)
        or heard_elsewhere(reading, clause, sentence)
    )
    at = sentence.clauses.index(clause)
    listed = listed or bool(at and sentence.clauses[at - 1].used)
    if said is None and listed and clause.words[0].folded in _PARTERS:
        return None
    return said or refused(reading, clause)


def _things(
    reading: Reading, clause: Clause, frame: Frame, *, only_known: bool = False
) -> Iterator[Proposal]:
    """What stands behind the verb, thing by thing; behind `except` the other way round."""
    words = clause.words[frame.first : frame.behind]
    rest = " " + " ".join(w.folded for w in words)
    for opening in (_TO_DO, _GOING):
        found = opening.match(rest)
        if found:
            words = words[len(found[0].split()) :]
            rest = " " + " ".join(w.folded for w in words)
    parts = _EXCEPT.split(rest, maxsplit=1)
    cut = _EXCEPT.search(rest)
    kept = len(parts[0].split())
    yield from _liked_things(reading, clause, frame, words[:kept], only_known)
    if cut is not None:
        other = words[kept + len(cut[0].split()) :]
        strength = NOT_FOR_THEM if frame.strength > 0 else LIKES
        yield from _liked_things(reading, clause, frame._replace(strength=strength), other, True)


def _liked_things(
    reading: Reading, clause: Clause, frame: Frame, words: tuple[Word, ...], only_known: bool
) -> Iterator[Proposal]:
    found = list(reading.vocabulary.find([w.folded for w in words]))
    words, found = _cut(words, found)
    known_before = False
    for first, behind in _phrases(words, found):
        inside = [f for f in found if first <= f.first and f.behind <= behind]
        made = _known(reading, clause, frame, words, (first, behind), inside)
        known_before = known_before or made is not None or frame.wish
        named = tuple(
            w for w in words[first:behind] if w.folded not in ("too", "some", "any", "all")
        )
        stageworthy = len(named) == 1 and is_of_stage(named[0])
        if made is None and (stageworthy or not (only_known or known_before)):
            said = named if stageworthy else words[first:behind]
            made = _unknown(reading, clause, frame, said)
        if made is not None:
            yield made


def _cut(
    words: tuple[Word, ...], found: list[InterestFound]
) -> tuple[tuple[Word, ...], list[InterestFound]]:
    """Without what only says why or when, unless it is a part of a name."""
    rest = " " + " ".join(w.folded for w in words)
    for match in _ENOUGH.finditer(rest):
        at = len(rest[: match.start()].split())
        if not at and rest.startswith(" every "):
            continue  # `comes for every quartet`
        if not any(f.first <= at < f.behind for f in found):
            return words[:at], [f for f in found if f.behind <= at]
    return words, found


def _phrases(words: tuple[Word, ...], found: list[InterestFound]) -> Iterator[tuple[int, int]]:
    """The things of a list: `[opera], [ballet] and [early music]`; names are not parted."""
    start = 0
    for at, word in enumerate(words):
        inside = any(f.first < at < f.behind for f in found)
        if word.folded in _PARTERS and not inside:
            if start < at:
                yield start, at
            start = at + 1
    if start < len(words):
        yield start, len(words)


def _known(
    reading: Reading,
    clause: Clause,
    frame: Frame,
    words: tuple[Word, ...],
    place: tuple[int, int],
    inside: list[InterestFound],
) -> Proposal | None:
    """A thing of the vocabulary, with what else is said of it as the detail."""
    head = next(
        (i for i in range(place[0], place[1]) if words[i].folded in _HEAD_ENDS and i > place[0]),
        place[1],
    )
    inside = [
        f
        for f in inside
        if f.first < head and not _is_one_of_ours(words, f) and not _is_doing(words, f)
    ]
    if not inside:
        return None
    main = next((f for f in inside if f.entry.group.casefold() == COMPOSERS), inside[0])
    if main.entry.group.casefold() != COMPOSERS:
        main = max(inside, key=lambda f: (f.sure, f.behind - f.first))
    end = max(head, main.behind)
    told = [
        w
        for i, w in enumerate(words[place[0] : end], place[0])
        if not main.first <= i < main.behind
    ]
    detail = _detail(reading, told, main)
    used = words[place[0] : end]
    return _interest(reading, clause, frame, main.entry.name, detail, used)


def _is_one_of_ours(words: tuple[Word, ...], found: InterestFound) -> bool:
    """`adores our cellist`: a person, not the cello."""
    ours = found.first > 0 and words[found.first - 1].folded in ("our", "your")
    return ours and found.entry.group.casefold() == "instruments"


def _is_doing(words: tuple[Word, ...], found: InterestFound) -> bool:
    """`enjoys talking to Ana`: no talk before a show."""
    return words[found.behind - 1].folded == "talking"


def _detail(reading: Reading, told: list[Word], main: InterestFound) -> str:
    own = {w for w in main.entry.name.lower().replace("-", " ").split()}
    kept = [w for w in told if w.folded not in lexicon.GENERIC and w.folded not in own]
    plain = all(w.folded.replace("'s", "").isalpha() for w in kept)
    if not kept or len(kept) > 3 or not plain or any(w.folded in lexicon.VERBS for w in kept):
        return ""
    if not main.sure and not kept:
        return ""
    return as_typed(reading.line, kept)


def _unknown(
    reading: Reading, clause: Clause, frame: Frame, words: tuple[Word, ...]
) -> Proposal | None:
    """A person of the programme, else a new interest if the words are a short bare noun."""
    folded = [w.folded for w in words]
    if any(
        (t := index.find(folded)) and t.weight >= 100
        for index in (reading.coming, reading.attended)
    ):
        return None
    person = reading.people.find(folded)
    if person is not None and person[2] - person[1] >= len(words) - 2:
        return _interest(reading, clause, frame, person[0], "", words)
    bare = [w for w in words if w.folded not in ("really", "very", "much", "also", "both")]
    for at, word in enumerate(bare):
        if word.folded in _HEAD_ENDS:
            # `loves Anna in the box office` is no composer
            bare = [] if any(w.capital for w in bare[:at]) else bare[:at]
            break
    staged = bool(bare) and bare[-1].folded in _STAGED | lexicon.MASTERS
    if frame.strength < 0 and not staged:
        return None  # `hates queues`: what may be on a stage only
    if not 1 <= len(bare) <= 3 or re.search(r"\bcomes|\bask", frame.verb_text):
        return None
    if not all(_is_nounlike(w, reading, last=w is bare[-1]) for w in bare):
        return None
    name = as_typed(reading.line, bare)
    if frame.verb_text == "collects":
        name = f"Collects {name}"
    return _interest(reading, clause, frame, name[:1].upper() + name[1:], "", tuple(bare))


def _is_nounlike(word: Word, reading: Reading, *, last: bool) -> bool:
    return (
        word.folded.isalpha()
        and len(word.folded) > 2
        and (word.folded not in lexicon.NO_INTEREST or word.folded in lexicon.MODIFIERS)
        and not (last and word.folded in lexicon.MODIFIERS)
        and word.folded not in lexicon.STOP
        and word.folded not in lexicon.KIN
        and word.folded not in lexicon.PRONOUNS
        and word.folded not in lexicon.ADVERBS
        and word.folded not in lexicon.MONTHS
        and word.folded.removesuffix("s") not in lexicon.WEEKDAYS
        and (word.folded not in lexicon.VERBS or word.folded.endswith("s"))
        and word.folded not in reading.names
        and not word.folded.endswith("ly")
    )


def _interest(
    reading: Reading,
    clause: Clause,
    frame: Frame,
    name: str,
    detail: str,
    used: tuple[Word, ...] | list[Word],
) -> Proposal:
    first = clause.words[frame.verb] if frame.verb_text else used[0]
    span = (min(first.start, used[0].start), max(first.end, used[-1].end))
    if frame.verb_text and used[0].start > first.end + 40:
        span = (used[0].start, used[-1].end)
    return proposal(
        "interest", name, detail=detail, strength=frame.strength, span=span, today=reading.today
    )


_DOES_NOT = re.compile(
    r"^(?:(?:but|though|and|although) )*(?:she|he|they|i) (?:(?:does|do|is|are) not|hates? (?:it|them)|"
    rf"can not (?:stand|bear) (?:it|them)|is bored by (?:it|them)|(?:finds?|thinks?) (?:it|them) .*(?:{BLAME}|hard|heavy|boring|long|noise))$"
)
_DOES = re.compile(
    r"^(?:(?:but|though|and|although) )*(?:she|he|they|i) (?:does|do|is|are|(?:loves?|likes?|adores?|enjoys?) (?:it|them))$"
)


def _she_does_not(clause: Clause, sentence: Sentence, reading: Reading) -> Proposal | None:
    """`her friend loves jazz, she does not`: what the other likes is not for the patron."""
    does, does_not = _DOES.match(clause.plain), _DOES_NOT.match(clause.plain)
    if clause.who not in OF_PATRON or not (does or does_not):
        return None
    at = sentence.clauses.index(clause)
    before = sentence.clauses[at - 1] if at else None
    if before is None or before.who in OF_PATRON:
        return None
    verbs = [NOT_LIKED, *(p for p, _ in LIKED)] if does else [p for p, _ in LIKED]
    for pattern in verbs:
        found = pattern.search(before.plain)
        if found is not None:
            frame = framed(before, found, LOVES if does else NOT_FOR_THEM)
            things = list(_things(reading, before, frame, only_known=True))
            if len(things) == 1:
                clause.used = True
                return things[0]
    return None
