"""Children with their number, names and ages, as a line tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import is_over
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Run, Sentence, Word

KIN = "|".join(sorted(lexicon.KIN, key=len, reverse=True))
NUM = lexicon.NUMBER
AGE = r"(?:\d{1,2}|" + "|".join(w for w in lexicon.NUMBERS if w not in ("a", "an")) + r")"
_AGES = rf"(?:aged? |ages |who are |who is |are |is |of |[(,] ?(?:aged? |ages )?)*({AGE}(?: years?(?: old)?| months?(?: old)?)?(?:(?: ,| and| &| , and) {AGE}(?: years?(?: old)?)?)*)(?![\w:]| (?:\w+ )?(?:tickets|seats|o'clock|pm|am|times|of (?:them|us)))"
SMALL = r"(?:small|young|little|grown up|grown|teenage|school age|school|adult|lovely|adopted|foster|tiny|older|younger)"
_KIDS = r"(kids|children|boys|girls|sons|daughters|toddlers|teenagers|teens|twins|triplets)"
_HAS = r"(?:has|have|got|with|mother of|mum of|mom of|mam of|father of|dad of|parents? of|single (?:mum|mom|dad|mother|father) of|brings|bringing|her|his|their|my|takes|for (?:her|his|their))"
_COUNTED = re.compile(
    rf"\b(?:(?P<has>{_HAS}) )?(?:(?:her|his|their|my|the) )?(?P<count>{NUM}) (?:{SMALL} )*{_KIDS}\b"
)
_OWN = re.compile(
    rf"(?:\b(?:(?P<poss>her|his|their|my)|has|have|the) |^|(?<=, )|(?<=and ))(?:{SMALL} )*{_KIDS}\b(?! (?:'s|show|theatre|workshop|concert|menu))"
)
_OF = re.compile(
    rf"\b(?:mother|mum|mom|mam|father|dad|parents?) of ({NUM}|twins|triplets)\b(?! (?:year|yr)\b)"
)
_YOUNGEST = re.compile(
    rf"\b(?:(?:her|his|their|my|the) )?(?:youngest|eldest|oldest|little one|toddler|baby) (?:is |aged |turns |[,(] )(?:now |just |nearly |only )*({AGE})\b"
    r"(?! (?:months|weeks)\b)"
)
_MOST = 12  # children of one family: of more it is a school
_AGED_ONE = re.compile(
    rf"\b(?P<who>has|have|her|his|their|got|with|of|and) (?:an? )?({AGE}) (?:year|yr) old\b(?! (?:\w+ )?(?:mother|father|friend|aunt|husband|wife|tradition|bottle|building|piano|violin))(?: (?:son|daughter|boy|girl|child|twins))?"
)
_BABY = re.compile(
    r"\b(?:had|has|got|with|just had) (?:a |her first |their first |their second |her second )?(?:new )?(?:baby|newborn|toddler|small child|little one|young child)(?: (?:boy|girl|son|daughter))?\b(?! (?:grand|seat|group))|\bnew baby\b"
)
_NONE = re.compile(r"\b(?:no|not|without|never|nor)\b")

_AGED_EACH = re.compile(
    rf"\b(?:a|an|one|little|small|young) (?:boy|girl|son|daughter|child|toddler) (?:of|aged) ({AGE})\b"
)
_ONLY_AGES = re.compile(rf"^(?:aged? |ages |they are )*{AGE}(?: and {AGE})*(?: years old)?$")


def children(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    run = sentence.run
    each = list(_AGED_EACH.finditer(run.plain))
    if each and not _is_refused(sentence, each[0], _AGED_EACH):
        first, behind = run.within(each[0].start(), each[-1].end())
        yield proposal(
            "children", str(len(each)), detail=_joined([str(figure(e[1])) for e in each]),
            span=run.span(first, behind), today=reading.today,
        )  # fmt: skip
        return
    for pattern in (_COUNTED, _OF, _AGED_ONE, _YOUNGEST, _OWN, _BABY):
        found = pattern.search(run.plain)
        if found is None or _is_refused(sentence, found, pattern):
            continue
        first, behind = run.within(*found.span())
        if pattern is _AGED_ONE:
            count, told = 1, [str(figure(found[2]))]
        elif pattern is _YOUNGEST:
            count, told = (
                0,
                [
                    f"youngest {figure(found[1])}"
                    if "youngest" in found[0]
                    else str(figure(found[1]))
                ],
            )
        elif pattern is _BABY:
            count, told = 1, []
        else:
            count = _how_many(found, pattern)
            told, behind = names_and_ages(reading, run, behind, count)
            told = told or _ages_alone(sentence, behind)
        if pattern is _OWN and not told and not _is_said_plainly(found):
            continue
        number = str(count or (len(told) if told and pattern is not _YOUNGEST else ""))
        yield proposal(
            "children", number, detail=", ".join(told) if _named(told) else _joined(told),
            span=run.span(first, behind), today=reading.today,
        )  # fmt: skip
        return


def _ages_alone(sentence: Sentence, behind: int) -> list[str]:
    """`wants to bring the children to the Snow Queen, 4 and 6`: a clause of nothing but ages."""
    for clause in sentence.clauses:
        if clause.first >= behind and _ONLY_AGES.match(clause.plain):
            return [str(figure(w.folded)) for w in clause.words if figure(w.folded)]
    return []


def _is_said_plainly(found: re.Match[str]) -> bool:
    return re.match(r"(?:her|his|their|my|has|have) ", found[0]) is not None


def _how_many(found: re.Match[str], pattern: re.Pattern[str]) -> int:
    if pattern is _OF:
        return {"twins": 2, "triplets": 3}.get(found[1]) or figure(found[1])
    count = figure(found["count"]) if pattern is _COUNTED else 0
    noun = found[0].rsplit(" ", 1)[-1]
    return {"twins": 2, "triplets": 3}.get(noun, count)


def figure(word: str) -> int:
    return int(word) if word.isdecimal() else lexicon.NUMBERS.get(word, 0)


def _is_refused(sentence: Sentence, found: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Nobody's children, somebody else's, or tickets for some."""
    plain = sentence.run.plain
    before = plain[: found.start()]
    if is_for_sale(found, plain[found.end() :]):
        return True
    if _NONE.search(" ".join(before.split()[-4:])) or re.match(r"has no\b|no\b", found[0]):
        return True
    if re.search(rf"\b(?:{KIN})(?: \w+)? $", before) or re.search(
        r"\b(?:class|group|school|grand) (?:of )?$", before
    ):
        return True
    if pattern is _COUNTED and found["has"] is None:
        begins = not before.strip(" ,(")
        if not begins and not re.search(r"(?:,|and|with|are|-|children|now) $", before):
            return True
        if found["count"] in ("a", "an"):
            return True
    if re.search(r"\b(?:tickets?|seats?|price|places?|adults?|grown ups)\b[\w ]{0,30}$", before):
        return True
    at = sentence.run.within(*found.span())[0]
    clause = next((c for c in reversed(sentence.clauses) if c.first <= at), None)
    if clause is None or clause.used:
        return True
    return (clause.doubt and pattern is not _OWN) or is_over(clause)


def is_for_sale(found: re.Match[str], after: str) -> bool:
    """`two kids' tickets`, `3 children and 2 adults`, a class of forty."""
    many = figure(found.groupdict().get("count") or "")
    sold = re.match(
        rf" (?:(?:and|,|plus) )*(?:{NUM} )?(?:tickets?|seats?|adults?|half price|prices?|menu|go free|places|rate)\b",
        after,
    )
    return many > _MOST or sold is not None


def names_and_ages(reading: Reading, run: Run, behind: int, count: int) -> tuple[list[str], int]:
    """What follows `two kids`: `5 and 8`, `Sam (7) and Ida (9)`, `called Sam and Ida`."""
    words = run.words[behind : behind + 16]
    told: list[str] = []
    used = 0
    name = ""
    at = 0
    most = count or 8
    while at < len(words):
        word = words[at]
        if _is_age(words, at):
            told.append(f"{name} {figure(word.folded)}".strip())
            name, used = "", at + 1
            if at + 1 < len(words) and words[at + 1].folded in ("years", "year", "yrs"):
                at += 1
        elif may_be_name(reading, word, at, words):
            if name:
                told.append(name)
            name, used = reading.line[word.start : word.end], at + 1
        elif word.folded not in _BETWEEN:
            break
        if len(told) + bool(name) > most:
            name = ""
            break
        at += 1
    if name:
        told.append(name)
    return told[:most], behind + used


_BETWEEN = frozenset(
    [
        ",",
        "(",
        ")",
        "and",
        "aged",
        "age",
        "ages",
        "of",
        "called",
        "named",
        "is",
        "are",
        "who",
        "years",
        "year",
        "old",
        "now",
        "-",
        ":",
        "yrs",
        "months",
        "both",
        "all",
        "nearly",
        "almost",
        "just",
        "turned",
        "turning",
        "about",
    ]
)


def _is_age(words: tuple[Word, ...], at: int) -> bool:
    word = words[at].folded
    if not (word.isdecimal() and len(word) <= 2) and word not in lexicon.NUMBERS:
        return False
    if word in ("a", "an") or figure(word) > 40:
        return False
    following = words[at + 1].folded if at + 1 < len(words) else ""
    return following in (*_BETWEEN, "") or following in lexicon.VERBS


def may_be_name(
    reading: Reading, word: Word, at: int, words: tuple[Word, ...], *, beside: bool = False
) -> bool:
    """Whether a word can be somebody's name; right beside `brother` Jan and June are names too."""
    if word.folded in lexicon.MONTHS and beside:
        following = words[at + 1].folded if at + 1 < len(words) else ""
        return word.capital and not following.isdecimal()
    return (
        (word.capital or word.folded in reading.others)
        and word.folded.isalpha()
        and word.folded not in lexicon.VERBS
        and word.folded not in lexicon.SUBJECTS
        and word.folded not in lexicon.POSSESSIVES
        and word.folded not in lexicon.STOP
        and word.folded not in lexicon.ADVERBS
        and word.folded not in lexicon.TITLES
        and word.folded not in lexicon.MONTHS
        and word.folded not in lexicon.WEEKDAYS
        and word.folded not in lexicon.NO_INTEREST
        and word.folded not in lexicon.KIN
        and word.folded not in reading.names
        and reading.vocabulary.named(word.folded) is None
        and reading.people.find([word.folded]) is None
    )


def _named(told: list[str]) -> bool:
    return any(part[:1].isalpha() for part in told)


def _joined(ages: list[str]) -> str:
    return " and ".join(ages) if len(ages) < 3 else ", ".join(ages)
