"""Birthdays: `her birthday is 3 May`, `turns 70 on Friday`, `born in 1956`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_days import day_of, find_days
from desktop.domain.capture_frames import OTHER
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause, Sentence

_KIN = "|".join(sorted(lexicon.KIN, key=len, reverse=True))
_MONTH = "|".join(sorted(lexicon.MONTHS, key=len, reverse=True))
_WORD = re.compile(
    r"\b(?:date of birth|dob)\b|\b(?:(?P<nth>\d{2,3})(?:st|nd|rd|th) )?birthday\b|\b(?:was |is )?born\b|\bb (?=\d)"
)
_TURNS = re.compile(
    rf"\b(?:turns|turning|will turn|turned|will be|is going to be|is|becomes) "
    rf"(?P<age>{lexicon.NUMBER}(?: (?:one|two|three|four|five|six|seven|eight|nine))?)(?: years old)?\b"
)
_OTHERS = re.compile(
    rf"\b(?:{_KIN}|kids|children|son|daughter|friend|baby)(?: \w+)? (?:'s )?(?:\d+(?:st|nd|rd|th) )?birthday\b|"
    rf"\bbirthday of (?:her|his|their|my|a) |\b(?:for|to) (?:a|an|the) (?:\w+ )?birthday\b|\bbirthday (?:wishes|greetings|voucher|celebration|party|treat|present|cake|card|surprise|outing|do)\b|"
    r"\bname day\b"
)
_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?: (?P<year>(?:19|20)\d\d))?\b|"
    rf"\b(?P<month2>{_MONTH}) (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<year2>(?:19|20)\d\d))?\b"
)
_ISO = re.compile(
    r"\b((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})\b|\b(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"\b(?:in|from|of|year) ((?:19|20)\d\d)\b|\bborn ((?:19|20)\d\d)\b")
_MONTH_ONLY = re.compile(rf"\b(?:in|is|early|late|mid) (?:in )?(?P<month>{_MONTH})\b")
_OLDEST = 115


def birthdays(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """The patron's birthday, if a sentence tells it."""
    if _OTHERS.search(sentence.run.plain):
        return
    for clause in sentence.clauses:
        if clause.doubt or clause.avoided or clause.who == OTHER:
            continue
        word = _WORD.search(clause.plain)
        turns = _TURNS.search(clause.plain)
        if word is None and turns is None:
            continue
        told = _told(reading, sentence, clause, word, turns)
        if told is not None:
            what, span = told
            clause.used = True
            yield proposal("birthday", what, span=span, today=reading.today)
            return


def _told(
    reading: Reading,
    sentence: Sentence,
    clause: Clause,
    word: re.Match[str] | None,
    turns: re.Match[str] | None,
) -> tuple[str, tuple[int, int]] | None:
    if word is None and turns is not None and not _names_a_day(clause.plain[turns.end() :]):
        return None
    if word is not None and re.search(
        r"\b(?:no|not|never|forgot\w*|hates?|dislikes?)\b", clause.plain
    ):
        return None
    age = _age(sentence, clause, word)
    plain = clause.plain
    following = sentence.clauses[sentence.clauses.index(clause) + 1 :][:1]
    if following and len(following[0].words) <= 4:  # `Birthday: 14 July`
        plain = f"{plain} {following[0].plain}"
    born = word is not None and "birthday" not in word[0]
    day = _day(clause.plain, reading.today, birth=born) or _day(plain, reading.today, birth=born)
    if day is None:
        return None
    what = _with_year(day, age, reading.today, sentence)
    return (what, clause.span(0, len(clause.words))) if what else None


def _names_a_day(rest: str) -> bool:
    return bool(
        re.match(
            rf" (?:on |this |next |in )?(?:today|tomorrow|{'|'.join(lexicon.WEEKDAYS)}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})|"
            rf"(?:{_MONTH}) \d|the \d|(?:{_MONTH})\b|yesterday|week\b)",
            rest,
        )
    )


def _age(sentence: Sentence, clause: Clause, word: re.Match[str] | None) -> int | None:
    if word is not None and word["nth"]:
        return int(word["nth"])
    turns = _TURNS.search(clause.plain) or _TURNS.search(sentence.run.plain)
    if turns is None:
        return None
    parts = turns["age"].split()
    age = sum(int(p) if p.isdecimal() else lexicon.NUMBERS.get(p, 0) for p in parts)
    return age if 1 <= age <= _OLDEST and ("turn" in turns[0] or age > 12) else None


def _day(plain: str, today: date, *, birth: bool) -> str | None:
    """`1956-05-03`, `--05-03`, `--05` or `1956`, as the clause says it."""
    iso = _ISO.search(plain)
    if iso is not None:
        if "/" in iso[0] and int(iso[4] or 0) <= 12 and int(iso[5] or 0) <= 12:
            return None  # which is the month, is written both ways
        year, month, day = (iso[1], iso[2], iso[3]) if iso[1] else (iso[6], iso[5], iso[4])
        return _written(int(year), int(month), int(day), today)
    named = _DAY.search(plain)
    if named is not None:
        month = lexicon.MONTHS[named["month"] or named["month2"]]
        said = named["year"] or named["year2"]
        year_told = int(said) if said and int(said) < today.year else None
        return _written(year_told, month, int(named["day"] or named["day2"]), today)
    if birth:
        year_only = _YEAR.search(plain)
        if year_only is not None:
            return str(year_only[1] or year_only[2])
    near = _near_day(plain, today)
    if near is not None:
        return f"--{near.month:02d}-{near.day:02d}"
    month_only = _MONTH_ONLY.search(plain)
    return f"--{lexicon.MONTHS[month_only['month']]:02d}" if month_only is not None else None


def _near_day(plain: str, today: date) -> date | None:
    if "yesterday" in plain:
        return today - timedelta(days=1)
    vague = re.search(
        r"\b(?:next|this|last) (?:week|month|year|season)\b|\bweekend\b|\bin (?:a|two|three) \w+s?\b|\bnew year\b",
        plain,
    )
    if vague is not None:
        return None
    names = (
        r"\b(?:today|tonight|tomorrow|"
        + "|".join(lexicon.WEEKDAYS)
        + r"|the \d{1,2}(?:st|nd|rd|th)|\d{1,2}[./]\d{1,2})\b"
    )
    if not re.search(names, plain):
        return None
    found = find_days(plain, today) or find_days(
        re.sub(r"\b(birthday|birthday is) ", r"\1 on ", plain), today
    )
    return found[0].day if found else None


def _written(year: int | None, month: int, day: int, today: date) -> str | None:
    found = day_of(year or 2000, month, day)
    if found is None or (year is not None and (found > today or today.year - year > _OLDEST)):
        return None
    return f"{year or '-'}-{month:02d}-{day:02d}"


def _with_year(told: str, age: int | None, today: date, sentence: Sentence) -> str:
    """With the year of birth, where the day and what they turn on it are both known."""
    if age is None or not told.startswith("--") or told.count("-") < 3:
        return told
    month, day = int(told[2:4]), int(told[5:7])
    year = today.year
    if re.search(r"\bnext year\b", sentence.run.plain):
        year += 1
    elif not re.search(r"\bturned\b|\byesterday\b", sentence.run.plain):
        this = day_of(year, month, day)
        year += this is not None and this < today
    return f"{year - age}-{month:02d}-{day:02d}"
