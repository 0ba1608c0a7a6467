"""What somebody likes and does not: `adores Schubert`, `big jazz fan`, `can't stand modern dress`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import BOTH, OF_PATRON, OTHER, is_over
from desktop.domain.capture_index import COMPOSERS, InterestFound
from desktop.domain.capture_likings import fan, has_verb, named_habit, refused
from desktop.domain.capture_opinions import heard_elsewhere, opinion, parted_opinion
from desktop.domain.capture_proposal import CURIOUS, LIKES, LOVES, NOT_FOR_THEM, Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence, Word

_ADV = (
    r"(?:(?:also|really|absolutely|just|still|always|very|very much|most|particularly|dearly|all|"
    r"especially|quite|rather|truly|simply|often|usually|definitely|clearly|too|so|at|ever|only|"
    r"much|both|mainly|mad|that|terribly|hugely|totally|completely|a|an|big|great|huge|keen|real|"
    r"massive|bit|lifelong|old|devoted|true) )*"
)
# What may stand before the verb: whoever it is about, and little words; not another predicate.
_BEFORE = re.compile(
    r"^(?:(?:she|he|they|i|we|you|both|it|is|are|am|was|has|have|had|been|be|does|do|did|not|a|an|"
    r"and|but|so|also|really|absolutely|just|still|always|very|much|most|all|the|patron|caller|"
    r"customer|says?|said|told|us|me|that|mentions?|mentioned|quite|even|never|too|now|then|plus|"
    r"apparently|who|herself|himself|clearly|evidently|obviously|her|his|their|mrs|mr|ms|miss|dr|"
    r"only|mainly|mostly|usually|often|please|guest|client|lady|gentleman|subscriber|member|especially|particularly|because|since|as|"
    r"though|although|while|whereas|family|couple|would|well|oh|yes|actually|note|nb|fyi|"
    r"retired|amateur|professional|former|local|regular|old|new|teacher|nurse|doctor|engineer|student|"
    r"lawyer|vicar|pensioner|widow|widower|turns out|by the way|these days|nowadays|otherwise|generally|"
    r"basically|secretly|openly|still) )*$"
)
_NOT_LIKED = re.compile(
    rf"\b(?:(?:does|do) not {_ADV}(?:like|love|enjoy|care for|do|get on with|fancy|appreciate|go for|"
    rf"listen to)|dislikes?|hates?|detests?|loathes?|"
    rf"can not {_ADV}(?:stand|bear|abide|stomach)|"
    rf"(?:is |are |am )?not {_ADV}(?:fan of|keen on|fond of|into|interested in|one for|enthusiast of|"
    r"lover of|mad about|crazy about)|no (?:great |big )?fan of|has no time for|no interest in|"
    r"has no (?:interest in|love for)|(?:is )?bored (?:by|with|of)|bored to tears by|fed up with|"
    r"(?:is )?tired of|sick of|never (?:liked|likes|enjoys|enjoyed|cared for|cares for)|avoids|"
    r"could do without|has had enough of|averse to|anything but|stays away from|runs a mile from|"
    r"(?:is )?put off by|dreads|(?:has )?gone off|(?:has )?went off|gave up on|given up on|(?:has )?(?:always )?had enough of|had (?:her|his|their) fill of|everything (?:but|except)|"
    r"anything except|all but|(?:would|will) not (?:go near|cross the road for|go to|sit through|come to|be seen (?:dead )?at|touch)|can (?:live|do) without|"
    rf"(?:does|do|can|has|have) (?:not|never) {_ADV}(?:see(?:n)? the (?:point|appeal) (?:of|in)|get(?! enough)|understand|understood|got|warm(?:ed)? to|take(?:n)? to|rate|think much of|have (?:much )?time for|go for)|"
    r"cannot get on with|can not get (?:on with|into)|(?:is |are )?no longer (?:keen on|interested in|into)|not a great lover of|lost interest in|cold on|wary of|"
    r"(?:is )?allergic to)\b"
)
_LIKED: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(
            r"\b(?:loves?|adores?|worships?|has always loved|always loved|have always loved|"
            rf"(?:is |are )?{_ADV}(?:mad|crazy|nuts|passionate|wild|obsessed) (?:about|with|for|on)|"
            r"lives for|can not get enough of|can not resist|devoted to|never misses(?: an?| the| any)?|"
            r"never miss(?: an?| the| any)?|(?:her|his|their) (?:passions?|great loves?|big loves?) (?:is|are)|"
            r"has a passion for|(?:is )?a sucker for|besotted with|(?:is )?hooked on|swears by|head over heels about|loves? nothing more than)\b"
        ),
        LOVES,
    ),
    (
        re.compile(
            r"\b(?:likes?|enjoys?|prefers?|appreciates|favours|follows|"
            rf"(?:is |are )?{_ADV}(?:into|keen on|fond of|partial to|big on|fan of|fans of|enthusiast of|lover of|"
            r"interested in|enthusiastic about|drawn to|attracted to)|interests? (?:is|are|in|include|includes)|"
            r"has always (?:liked|enjoyed)|always (?:liked|enjoyed)|(?:comes|come|is here|here) for|"
            r"has a (?:soft spot|weakness|thing) for|soft spot for|weakness for|"
            r"(?:her|his|their) (?:favourites?|hobby|hobbies|interests?|thing)(?: \w+)? (?:is|are)|"
            r"favourites?(?: composers?| writers?| playwrights?| genre| music)? (?:is|are|includes?)|"
            r"favourites?(?: composers?| writers?| playwrights?| genre| music)?(?= :| ,|$)|"
            r"(?:would (?:like|love)|wants?|asks? for|asked for|hoping for|wishes for)(?: to (?:hear|see|have|get))? "
            r"(?:more|lots more|even more|some more)|please more|more(?= .* please$)|"
            r"(?:comes|goes) to (?:everything|anything|all|every|each|most)(?: the)?(?: of)?|comes (?:mostly|mainly|only) (?:for|to)|"
            r"has seen every|grew up (?:with|on)|was brought up on|raised on|listens? to|(?:would|will) (?:always )?come (?:to|for) (?:more|any|every|anything|everything)|"
            r"wishes (?:we|there) (?:did|had|played|were|was) more|has (?:all|every|lots of|most of|many)(?: of)?(?: the)?(?=.* (?:recordings?|records|cds?|albums?|dvds)$)|"
            r"knows (?:her|his|their)|(?:pre )?orders|stays (?:on )?for|attends|(?:often|always|regularly) (?:goes|comes) to|(?:would|will) (?:happily )?(?:travel|walk miles|drive miles|queue) for|(?:is )?on the lookout for|always up for|(?:is )?happiest (?:with|at)|only (?:ever )?(?:goes|comes) to|travels (?:far |miles )?for|collects|misses our|regular at|never tires of|a regular for)\b"
        ),
        LIKES,
    ),
    (
        re.compile(
            r"\b(?:(?:is )?(?:very )?(?:curious about|intrigued by|tempted by)|asks? about|asked about|"
            r"wants? to try|would like to try|would love to try|keen to try|discovering|getting into|"
            r"warming to)\b"
        ),
        CURIOUS,
    ),
    (
        re.compile(
            rf"\bwould {_ADV}(?:love|like|enjoy)(?: to (?:see|hear|have|go on|join|do|try|come to|attend|visit|come along to))?\b"
        ),
        CURIOUS,
    ),
)
# Said of much that is no interest: then only what the vocabulary has.
_ONLY_KNOWN = re.compile(
    r"grew|was brought|raised|listen|(?:would|will) |wishes|has (?:all|every|lots|most|many)|travels|always up|"
    r"knows|(?:pre )?orders|stays|attends|often|always (?:goes|comes)|regularly|swears|hooked|is hooked|.*happiest|.*lookout"
)
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
_OF_CHILDREN = re.compile(
    r"^(?:(?:and|both|all|absolutely|totally|very|completely) )*(?:mad|crazy|nuts|wild|keen|passionate|obsessed|into|big fans|great fans)\b"
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


class _Frame(NamedTuple):
    """What is said of a thing: how much, and the words [first, behind) it is said of."""

    strength: int
    first: int
    behind: int
    verb: int
    verb_text: str
    wish: bool = False  # then only of what the vocabulary has


def interests(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """The likes and dislikes of the patron in one sentence."""
    carried: _Frame | None = None
    for clause in sentence.clauses:
        if clause.who == OTHER and not clause.used and _OF_CHILDREN.match(clause.plain):
            yield from _of_children(reading, clause, sentence)
        if clause.used or clause.doubt or clause.who not in OF_PATRON:
            elliptic = _she_does_not(clause, sentence, reading)
            if elliptic is not None:
                yield elliptic
            carried = None
            continue
        frame = _frame(reading, clause)
        if frame is not None and frame.first >= frame.behind:
            carried = frame  # `likes: Bach, jazz`
            continue
        if frame is not None and not _is_over_now(clause, frame):
            clause.used = True
            found = list(_things(reading, clause, frame))
            yield from found
            carried = frame if found else None
            continue
        elliptic = _she_does_not(clause, sentence, reading)
        said = _judged(reading, clause, sentence, listed=carried is not None)
        if elliptic is not None or said is not None:
            yield from (p for p in (elliptic, said) if p is not None)
            continue
        if carried is not None and not has_verb(clause):
            listed = _Frame(carried.strength, 0, len(clause.words), 0, "")
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
    frame = _frame(reading, clause)
    if frame is not None and frame.strength > 0:
        clause.used = True
        yield from _things(reading, clause, frame, only_known=True)


def _is_over_now(clause: Clause, frame: _Frame) -> bool:
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
    if said is None and listed and clause.words[0].folded in _PARTERS:
        return None
    return said or refused(reading, clause)


def _begins(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether nothing but whom it is about stands before this place of the clause."""
    before = [w for w in clause.plain[:at].split() if w not in reading.names]
    if clause.who == BOTH:
        return not any(w in lexicon.VERBS for w in before if w not in ("is", "are"))
    return _BEFORE.match("".join(f"{w} " for w in before)) is not None


def _frame(reading: Reading, clause: Clause) -> _Frame | None:
    """The verb of liking, if it is what the clause says."""
    not_liked = _NOT_LIKED.search(clause.plain)
    if not_liked is not None and _begins(reading, clause, not_liked.start()):
        return _framed(clause, not_liked, NOT_FOR_THEM)
    for pattern, strength in _LIKED:
        found = pattern.search(clause.plain)
        if found is None or not _begins(reading, clause, found.start()):
            continue
        before = clause.plain[: found.start()].split()
        if "not" in before or "never" in before or "no" in before:
            return None
        if "would" in before and " more" not in found[0]:
            continue
        if _ONLY_KNOWN.match(found[0]):
            return _framed(clause, found, strength)._replace(wish=True)
        if found[0].startswith("would ") and " more" not in found[0]:
            return _framed(clause, found, strength)._replace(wish=True)
        return _framed(clause, found, strength)
    return None


def _framed(clause: Clause, found: re.Match[str], strength: int) -> _Frame:
    verb, first = clause.within(*found.span())
    return _Frame(strength, first, len(clause.words), verb, found[0])


def _things(
    reading: Reading, clause: Clause, frame: _Frame, *, only_known: bool = False
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
    reading: Reading, clause: Clause, frame: _Frame, words: tuple[Word, ...], only_known: bool
) -> Iterator[Proposal]:
    found = list(reading.vocabulary.find([w.folded for w in words]))
    words, found = _cut(words, found)
    known_before = False
    for first, behind in _phrases(words, found):
        inside = [f for f in found if first <= f.first and f.behind <= behind]
        made = _known(reading, clause, frame, words, (first, behind), inside)
        known_before = known_before or made is not None or frame.wish
        if made is None and not only_known and not known_before:
            made = _unknown(reading, clause, frame, words[first:behind])
        if made is not None:
            yield made


def _cut(
    words: tuple[Word, ...], found: list[InterestFound]
) -> tuple[tuple[Word, ...], list[InterestFound]]:
    """Without what only says why or when, unless it is a part of a name."""
    rest = " " + " ".join(w.folded for w in words)
    for match in _ENOUGH.finditer(rest):
        at = len(rest[: match.start()].split())
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
    frame: _Frame,
    words: tuple[Word, ...],
    place: tuple[int, int],
    inside: list[InterestFound],
) -> Proposal | None:
    """A thing of the vocabulary, with what else is said of it as the detail."""
    head = next(
        (i for i in range(place[0], place[1]) if words[i].folded in _HEAD_ENDS and i > place[0]),
        place[1],
    )
    inside = [f for f in inside if f.first < head and not _is_one_of_ours(words, f)]
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
    reading: Reading, clause: Clause, frame: _Frame, words: tuple[Word, ...]
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
    frame: _Frame,
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
    r"^(?:(?:but|though|and|although) )?(?:she|he|they|i) (?:does|do|is|are) not$"
)


def _she_does_not(clause: Clause, sentence: Sentence, reading: Reading) -> Proposal | None:
    """`her friend loves jazz, she does not`: what the other likes is not for the patron."""
    if clause.who not in OF_PATRON or not _DOES_NOT.match(clause.plain):
        return None
    at = sentence.clauses.index(clause)
    before = sentence.clauses[at - 1] if at else None
    if before is None or before.who in OF_PATRON:
        return None
    for pattern, _ in _LIKED:
        found = pattern.search(before.plain)
        if found is not None:
            frame = _framed(before, found, NOT_FOR_THEM)
            things = list(_things(reading, before, frame, only_known=True))
            if len(things) == 1:
                clause.used = True
                return things[0]
    return None
