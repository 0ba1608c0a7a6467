"""People around a patron: children with ages and names, partners, parents, sisters, friends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_children import (
    AGE,
    KIN,
    NUM,
    SMALL,
    children,
    figure,
    is_for_sale,
    may_be_name,
    names_and_ages,
)  # fmt: skip
from desktop.domain.capture_frames import OTHER
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Run, Sentence, Word
from desktop.domain.words import number_words

_MANY_KIN = re.compile(
    rf"\b(?P<whose>(?:(?:has|have|got|her|his|their|my|the|brings|bringing|with|takes|for|and|her own) )*)(?P<count>{NUM} )?"
    rf"(?:{SMALL} )*(?P<kin>(?:great )?(?:grandchildren|grandkids|grandsons|granddaughters|godchildren|nieces|nephews))\b(?! (?:'s|tickets?|seats?|show)\b)"
    rf"|\b(?P<who>grandmother|grandma|granny|gran|nan|nana|grandfather|grandpa|grandad|granddad|grandparents?) (?:of|to) (?P<of>{NUM})\b"
)
_CLOSE = ("partner", "parent", "sibling", "child")
_IS_ANYBODYS = re.compile(rf"\b(?:the|a|an|some|with|brings|bring|{NUM}|other|of|no|for) $")
_PAST = re.compile(
    r"\b(?:late|ex|former|died|(?<='s )death|(?<=is )dead|passed away|deceased|widow|widower|widowed|funeral|lost|divorced|separated|in memory of|memory of|buried)\b"
)
_RELATIVE = re.compile(
    rf"\b(?P<poss>(?:her|his|their|my) )?(?P<adj>(?:(?:{AGE} (?:year|yr)s? old|{lexicon.KIN_ADJECTIVES}) )*)(?P<kin>{KIN})\b(?! (?:of|tickets?|rate|price|of)\b)"
)
_AFTER_AGE = re.compile(
    rf"^ ?(?:(?:[,(] )?(?:(?:who )?is |aged? )?(\d{{1,2}})(?= [,)]| and\b| years?\b|$)|"
    rf"(?:(?:who )?is |aged? )({AGE})\b(?! (?:\w+ )?(?:tickets|seats|times|of)\b))"
)


def people(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """Children and relationships told in one sentence."""
    made = [*children(reading, sentence)]
    yield from made
    made += (several := [*_several_kin(reading, sentence)])
    yield from several
    yield from _betrothed(reading, sentence)
    yield from _relatives(reading, sentence, made)


def _is_none(sentence: Sentence, found: re.Match[str]) -> bool:
    """`no grandchildren`, or a clause in doubt or read already."""
    run = sentence.run
    at = run.within(*found.span())[0]
    clause = next((c for c in reversed(sentence.clauses) if c.first <= at), None)
    if clause is None or clause.avoided or clause.doubt:
        return True
    return re.search(r"\b(?:no|not|without|of) $", run.plain[: found.start()]) is not None


# -- relatives and friends


def _several_kin(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """`three grandchildren, 4, 6 and 9`, `grandma of five`: how many and how old."""
    run = sentence.run
    for found in _MANY_KIN.finditer(run.plain):
        if is_for_sale(found, run.plain[found.end() :]) or _is_none(sentence, found):
            continue
        count = (found["count"] or found["of"] or "").strip()
        kin = found["kin"] or "grandchildren"
        first, behind = run.within(*found.span())
        told, behind = names_and_ages(reading, run, behind, 0)
        if not (found["whose"] or count or told):
            continue
        about = f"{number_words(figure(count))} {kin}" if figure(count) else kin
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
    near = gender != "p" and (kind in _CLOSE or kin in lexicon.YOUNG_KIN)
    telling = telling or (clause.who == OTHER and first == clause.first and near)
    telling = telling or _has_one(run, found, kind, gender)
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
        and not _has_one(run, found, kind, gender)
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
    if found is None or re.search(rf"\b(?:{KIN}|not|was|friend)\b", run.plain[: found.start()]):
        return
    at = run.within(*found.span())[1]
    clause = next((c for c in reversed(sentence.clauses) if c.first < at), None)
    if clause is None or clause.doubt or clause.avoided or clause.who == OTHER:
        return
    if at < len(run.words) and may_be_name(reading, run.words[at], at, run.words):
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


def _has_one(run: Run, found: re.Match[str], kind: str, gender: str) -> bool:
    """`has a granddaughter at the ballet school`."""
    before = re.search(r"\b(?:has|have|got) (?:an? |one )?$", run.plain[: found.start()])
    return before is not None and kind not in ("friend", "partner") and gender != "p"


def _audience(kind: str, kin: str, age: int | None) -> str:
    """A child of unknown age may be fifty, a grandchild is nobody's child: nothing to say of."""
    if kin in lexicon.YOUNG_KIN or (kind == "child" and (age is None or age > 17)):
        return "desk"
    return ""


def _is_gone(sentence: Sentence, clause: object, found: re.Match[str]) -> bool:
    """`her late husband`, `lost her mother in May`."""
    plain = sentence.run.plain
    near = plain[max(0, found.start() - 40) : found.end() + 60]
    if re.match(r" (?:was|were|had been)\b", plain[found.end() :]) and not found["poss"]:
        return True  # `father was an actor`
    with_them = re.search(r"\bused to \w+ with $", plain[: found.start()])
    return with_them is not None or bool(_PAST.search(near))


def _is_refused_kin(run: Run, found: re.Match[str]) -> bool:
    before = run.plain[: found.start()]
    after = run.plain[found.end() :]
    if re.search(rf"\b(?:{KIN})\b.* (?:as|is|also) $", before):
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
        and may_be_name(reading, run.words[at], at, run.words, beside=True)
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
    age = figure(aged[1] or aged[2]) if aged else None
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
    if begins and may_be_name(reading, run.words[first - 2], first - 2, run.words):
        word = run.words[first - 2]
        return reading.line[word.start : word.end], first - 2
    return "", first
