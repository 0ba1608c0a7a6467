"""People around a patron: children with ages and names, partners, parents, sisters, friends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import OTHER, is_over
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Run, Sentence, Word
from desktop.domain.words import number_words

_KIN = "|".join(sorted(lexicon.KIN, key=len, reverse=True))
_NUM = lexicon.NUMBER
_AGE = r"(?:\d{1,2}|" + "|".join(w for w in lexicon.NUMBERS if w not in ("a", "an")) + r")"
_AGES = rf"(?:aged? |ages |who are |who is |are |is |of |[(,] ?(?:aged? |ages )?)*({_AGE}(?: years?(?: old)?| months?(?: old)?)?(?:(?: ,| and| &| , and) {_AGE}(?: years?(?: old)?)?)*)(?![\w:]| (?:\w+ )?(?:tickets|seats|o'clock|pm|am|times|of (?:them|us)))"
_SMALL = r"(?:small|young|little|grown up|grown|teenage|school age|school|adult|lovely|adopted|foster|tiny|older|younger)"
_KIDS = r"(kids|children|boys|girls|sons|daughters|toddlers|teenagers|teens|twins|triplets)"
_HAS = r"(?:has|have|got|with|mother of|mum of|mom of|mam of|father of|dad of|parents? of|single (?:mum|mom|dad|mother|father) of|brings|bringing|her|his|their|my|takes|for (?:her|his|their))"
_COUNTED = re.compile(
    rf"\b(?:(?P<has>{_HAS}) )?(?:(?:her|his|their|my|the) )?(?P<count>{_NUM}) (?:{_SMALL} )*{_KIDS}\b"
)
_OWN = re.compile(
    rf"(?:\b(?:(?P<poss>her|his|their|my)|has|have|the) |^|(?<=, )|(?<=and ))(?:{_SMALL} )*{_KIDS}\b(?! (?:'s|show|theatre|workshop|concert|menu))"
)
_OF = re.compile(
    rf"\b(?:mother|mum|mom|mam|father|dad|parents?) of ({_NUM}|twins|triplets)\b(?! (?:year|yr)\b)"
)
_YOUNGEST = re.compile(
    rf"\b(?:(?:her|his|their|my|the) )?(?:youngest|eldest|oldest|little one|toddler|baby) (?:is |aged |turns |[,(] )(?:now |just |nearly |only )*({_AGE})\b"
    r"(?! (?:months|weeks)\b)"
)
_MANY_KIN = re.compile(
    rf"\b(?P<whose>(?:(?:has|have|got|her|his|their|my|the|brings|bringing|with|takes|for|and|her own) )*)(?P<count>{_NUM} )?"
    rf"(?:{_SMALL} )*(?P<kin>(?:great )?(?:grandchildren|grandkids|grandsons|granddaughters|godchildren|nieces|nephews))\b(?! (?:'s|tickets?|seats?|show)\b)"
    rf"|\b(?P<who>grandmother|grandma|granny|gran|nan|nana|grandfather|grandpa|grandad|granddad|grandparents?) (?:of|to) (?P<of>{_NUM})\b"
)
_MOST = 12  # children of one family: of more it is a school
_AGED_ONE = re.compile(
    rf"\b(?P<who>has|have|her|his|their|got|with|of|and) (?:an? )?({_AGE}) (?:year|yr) old\b(?! (?:\w+ )?(?:mother|father|friend|aunt|husband|wife|tradition|bottle|building|piano|violin))(?: (?:son|daughter|boy|girl|child|twins))?"
)
_BABY = re.compile(
    r"\b(?:had|has|got|with|just had) (?:a |her first |their first |their second |her second )?(?:new )?(?:baby|newborn|toddler|small child|little one|young child)(?: (?:boy|girl|son|daughter))?\b(?! (?:grand|seat|group))|\bnew baby\b"
)
_NONE = re.compile(r"\b(?:no|not|without|never|nor)\b")

_CLOSE = ("partner", "parent", "sibling", "child")
_IS_ANYBODYS = re.compile(rf"\b(?:the|a|an|some|with|brings|bring|{_NUM}|other|of|no|for) $")
_AGED_EACH = re.compile(
    rf"\b(?:a|an|one) (?:boy|girl|son|daughter|child|toddler) (?:of|aged) ({_AGE})\b"
)
_ONLY_AGES = re.compile(rf"^(?:aged? |ages |they are )*{_AGE}(?: and {_AGE})*(?: years old)?$")
_PAST = re.compile(
    r"\b(?:late|ex|former|died|passed away|deceased|widow|widower|widowed|funeral|lost|divorced|separated|in memory of|memory of|buried)\b"
)
_RELATIVE = re.compile(
    rf"\b(?P<poss>(?:her|his|their|my) )?(?P<adj>(?:(?:{lexicon.KIN_ADJECTIVES}) )*)(?P<kin>{_KIN})\b(?! (?:of|tickets?|rate|price|of)\b)"
)
_AFTER_AGE = re.compile(
    rf"^ ?(?:(?:[,(] )?(?:(?:who )?is |aged? )?(\d{{1,2}})(?= [,)]| and\b| years?\b|$)|"
    rf"(?:(?:who )?is |aged? )({_AGE})\b(?! (?:\w+ )?(?:tickets|seats|times|of)\b))"
)


def people(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """Children and relationships told in one sentence."""
    made = [*_children(reading, sentence)]
    yield from made
    made += (several := [*_several_kin(reading, sentence)])
    yield from several
    yield from _betrothed(reading, sentence)
    yield from _relatives(reading, sentence, made)


# -- children


def _children(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    run = sentence.run
    each = list(_AGED_EACH.finditer(run.plain))
    if each and not _is_refused(sentence, each[0], _AGED_EACH):
        first, behind = run.within(each[0].start(), each[-1].end())
        yield proposal(
            "children", str(len(each)), detail=_joined([str(_figure(e[1])) for e in each]),
            span=run.span(first, behind), today=reading.today,
        )  # fmt: skip
        return
    for pattern in (_COUNTED, _OF, _AGED_ONE, _YOUNGEST, _OWN, _BABY):
        found = pattern.search(run.plain)
        if found is None or _is_refused(sentence, found, pattern):
            continue
        first, behind = run.within(*found.span())
        if pattern is _AGED_ONE:
            count, told = 1, [str(_figure(found[2]))]
        elif pattern is _YOUNGEST:
            count, told = (
                0,
                [
                    f"youngest {_figure(found[1])}"
                    if "youngest" in found[0]
                    else str(_figure(found[1]))
                ],
            )
        elif pattern is _BABY:
            count, told = 1, []
        else:
            count = _how_many(found, pattern)
            told, behind = _names_and_ages(reading, run, behind, count)
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
            return [str(_figure(w.folded)) for w in clause.words if _figure(w.folded)]
    return []


def _is_said_plainly(found: re.Match[str]) -> bool:
    return re.match(r"(?:her|his|their|my|has|have) ", found[0]) is not None


def _how_many(found: re.Match[str], pattern: re.Pattern[str]) -> int:
    if pattern is _OF:
        return {"twins": 2, "triplets": 3}.get(found[1]) or _figure(found[1])
    count = _figure(found["count"]) if pattern is _COUNTED else 0
    noun = found[0].rsplit(" ", 1)[-1]
    return {"twins": 2, "triplets": 3}.get(noun, count)


def _figure(word: str) -> int:
    return int(word) if word.isdecimal() else lexicon.NUMBERS.get(word, 0)


def _is_refused(sentence: Sentence, found: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Nobody's children, somebody else's, or tickets for some."""
    plain = sentence.run.plain
    before = plain[: found.start()]
    if _is_for_sale(found, plain[found.end() :]):
        return True
    if _NONE.search(" ".join(before.split()[-4:])) or re.match(r"has no\b|no\b", found[0]):
        return True
    if re.search(rf"\b(?:{_KIN})(?: \w+)? $", before) or re.search(
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


def _is_none(sentence: Sentence, found: re.Match[str]) -> bool:
    """`no grandchildren`, or a clause in doubt or read already."""
    run = sentence.run
    at = run.within(*found.span())[0]
    clause = next((c for c in reversed(sentence.clauses) if c.first <= at), None)
    if clause is None or clause.avoided or clause.doubt:
        return True
    return re.search(r"\b(?:no|not|without|of) $", run.plain[: found.start()]) is not None


def _is_for_sale(found: re.Match[str], after: str) -> bool:
    """`two kids' tickets`, `3 children and 2 adults`, a class of forty."""
    many = _figure(found.groupdict().get("count") or "")
    sold = re.match(
        rf" (?:(?:and|,|plus) )*(?:{_NUM} )?(?:tickets?|seats?|adults?|half price|prices?|menu|go free|places|rate)\b",
        after,
    )
    return many > _MOST or sold is not None


def _names_and_ages(reading: Reading, run: Run, behind: int, count: int) -> tuple[list[str], int]:
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
            told.append(f"{name} {_figure(word.folded)}".strip())
            name, used = "", at + 1
            if at + 1 < len(words) and words[at + 1].folded in ("years", "year", "yrs"):
                at += 1
        elif _may_be_name(reading, word, at, words):
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
    if word in ("a", "an") or _figure(word) > 40:
        return False
    following = words[at + 1].folded if at + 1 < len(words) else ""
    return following in (*_BETWEEN, "") or following in lexicon.VERBS


def _may_be_name(
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


# -- relatives and friends


def _several_kin(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """`three grandchildren, 4, 6 and 9`, `grandma of five`: how many and how old."""
    run = sentence.run
    for found in _MANY_KIN.finditer(run.plain):
        if _is_for_sale(found, run.plain[found.end() :]) or _is_none(sentence, found):
            continue
        count = (found["count"] or found["of"] or "").strip()
        kin = found["kin"] or "grandchildren"
        first, behind = run.within(*found.span())
        told, behind = _names_and_ages(reading, run, behind, 0)
        if not (found["whose"] or count or told):
            continue
        about = f"{number_words(_figure(count))} {kin}" if _figure(count) else kin
        detail = f"{about} ({', '.join(told)})" if told else about
        yield proposal(
            "relationship", lexicon.KIN.get(kin, ("companion", ""))[0], detail=detail, about=about,
            span=run.span(first, behind), audience="desk", today=reading.today,
        )  # fmt: skip
        return


def _relatives(reading: Reading, sentence: Sentence, made: list[Proposal]) -> Iterator[Proposal]:
    run = sentence.run
    seen: set[tuple[str, str]] = set()
    for found in _RELATIVE.finditer(run.plain):
        told = _relative(reading, sentence, found)
        if told is None or any(_overlap(told.span, p.span) for p in made):
            continue
        if (told.what, told.detail) not in seen:
            seen.add((told.what, told.detail))
            yield told


def _overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _relative(reading: Reading, sentence: Sentence, found: re.Match[str]) -> Proposal | None:
    run = sentence.run
    kin = found["kin"]
    first, behind = run.within(*found.span())
    clause = next((c for c in reversed(sentence.clauses) if c.first <= first), None)
    if clause is None or clause.avoided or _is_gone(sentence, clause, found):
        return None
    if clause.asked or _is_refused_kin(run, found) or _is_others(run, found):
        return None
    kind, gender = lexicon.KIN[kin]
    in_law = [w.folded for w in run.words[behind : behind + 2]] == ["in", "law"]
    name, age, behind = _name_and_age(reading, run, behind + 2 * in_law)
    if not name:
        name, first = _name_before(reading, run, first)
    adjectives = found["adj"].strip()
    telling = bool(found["poss"]) or (
        bool(adjectives)
        and adjectives
        not in ("two", "three", "four", "both", "new", "other", "good", "close", "old")
    )
    # `husband plays the cello`: in a clerk's short hand that is hers
    near = kind in _CLOSE or kin in lexicon.YOUNG_KIN
    telling = telling or (clause.who == OTHER and first == clause.first and near)
    telling = telling or (kind in ("child", "companion") and age is not None and age < 40)
    if not name and (not telling or clause.doubt):
        return None
    if kin in ("friends", "sons", "daughters", "neighbours", "colleagues", "girlfriends"):
        return None
    if (
        not name
        and age is None
        and not found["poss"]
        and _IS_ANYBODYS.search(run.plain[: found.start()])
    ):
        return None
    age = None if gender == "p" else age
    if in_law:
        kind, kin = "companion", f"{kin}-in-law"
    shown = (
        f"{name}, {age}"
        if age is not None and name
        else name or (f"{kin}, {age}" if age is not None else kin)
    )
    return proposal(
        "relationship", kind, detail=shown, span=run.span(first, behind), about=kin,
        audience=_audience(kind, kin, age), today=reading.today,
    )  # fmt: skip


_BOUND = re.compile(r"\b(?:engaged|married|wed|betrothed) to ")


def _betrothed(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """`engaged to Marek`: said of the patron alone."""
    run = sentence.run
    found = _BOUND.search(run.plain)
    if found is None or re.search(rf"\b(?:{_KIN}|not|was|friend)\b", run.plain[: found.start()]):
        return
    at = run.within(*found.span())[1]
    clause = next((c for c in reversed(sentence.clauses) if c.first < at), None)
    if clause is None or clause.doubt or clause.avoided or clause.who == OTHER:
        return
    if at < len(run.words) and _may_be_name(reading, run.words[at], at, run.words):
        name = reading.line[run.words[at].start : run.words[at].end]
        yield proposal(
            "relationship", "partner", detail=name, about="partner", today=reading.today,
            span=run.span(run.within(*found.span())[0], at + 1),
        )  # fmt: skip


def _is_others(run: Run, found: re.Match[str]) -> bool:
    """`her brother and his wife`: not the patron's wife."""
    owners = [m["poss"] for m in _RELATIVE.finditer(run.plain[: found.start()]) if m["poss"]]
    own = found["poss"]
    return bool(owners and own) and {owners[0], own} == {"her ", "his "}


def _audience(kind: str, kin: str, age: int | None) -> str:
    """A child of unknown age may be fifty, a grandchild is nobody's child: nothing to say of."""
    if kin in lexicon.YOUNG_KIN or (kind == "child" and (age is None or age > 17)):
        return "desk"
    return ""


def _is_gone(sentence: Sentence, clause: object, found: re.Match[str]) -> bool:
    """`her late husband`, `lost her mother in May`."""
    plain = sentence.run.plain
    near = plain[max(0, found.start() - 40) : found.end() + 60]
    return bool(_PAST.search(near))


def _is_refused_kin(run: Run, found: re.Match[str]) -> bool:
    before = run.plain[: found.start()]
    after = run.plain[found.end() :]
    if re.search(rf"\b(?:{_KIN})\b.* (?:as|is|also) $", before):
        return True  # `husband Tom comes as her carer`: one person
    loose = found["kin"] in ("partner", "companion", "assistant", "twin", "colleague", "carer")
    if loose and not found["poss"]:
        beside = run.words[run.within(*found.span())[1] :][:2]
        named = re.match(r" 's name\b", after)
        return named is None and not any(w.capital for w in beside)
    if found["kin"] in (
        "twin",
        "father",
        "mother",
        "sister",
        "brother",
        "mum",
        "dad",
        "mom",
    ) and re.match(r" (?:s )?day\b| 's day\b|s day\b", after):
        return True
    return bool(re.search(r"\b(?:no|not|without|neither|nor) (?:a |any )?$", before))


def _name_and_age(reading: Reading, run: Run, behind: int) -> tuple[str, int | None, int]:
    """The name behind `sister`, and the age behind that."""
    names: list[Word] = []
    at = behind
    ahead = [w.folded for w in run.words[at : at + 3]]
    if ahead[:2] == ["'s", "name"]:
        at += 3 if ahead[2:] == ["is"] else 2
    elif ahead and ahead[0] in ("called", "named", ",", "(", ":"):
        at += 1
    while (
        at < len(run.words)
        and len(names) < 2
        and _may_be_name(reading, run.words[at], at, run.words, beside=True)
    ):
        names.append(run.words[at])
        at += 1
    if run.words[behind : behind + 1] and run.words[behind].folded == "," and names:
        # `her sister, Eva, ...` is a name; `her sister, Prague ...` needs the second comma
        following = run.words[at].folded if at < len(run.words) else ""
        if following not in (",", ")", ""):
            names, at = [], behind
    if names:
        behind = at
        following = run.words[behind].folded if behind < len(run.words) else ""
        if following == "'s" and len(names) == 2:
            names, behind = names[:1], behind - 1
        if following == ")":
            behind += 1
    rest = " ".join(w.folded for w in run.words[behind : behind + 8])
    aged = _AFTER_AGE.match(rest)
    age = _figure(aged[1] or aged[2]) if aged else None
    if aged is not None and age is not None and age <= 110:
        behind += len(aged[0].split())
    else:
        age = None
    name = reading.line[names[0].start : names[-1].end] if names else ""
    return name, age, behind


def _name_before(reading: Reading, run: Run, first: int) -> tuple[str, int]:
    """`Eva, her sister`, `Tom (husband)`."""
    if first < 2 or run.words[first - 1].folded not in (",", "(", "-"):
        return "", first
    begins = first == 2 or run.words[first - 3].folded in (",", "and", "with", "(", "-", "or")
    if begins and _may_be_name(reading, run.words[first - 2], first - 2, run.words):
        word = run.words[first - 2]
        return reading.line[word.start : word.end], first - 2
    return "", first
