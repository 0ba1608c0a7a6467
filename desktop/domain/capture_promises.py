"""What we will do, by when: `call back Tue`, `we promised to ring before the Schubert`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_days import find_days
from desktop.domain.capture_frames import OTHER
from desktop.domain.capture_orders import Told, told_in
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Run, Sentence, Word

_VISITS = re.compile(
    r"\b(?:visits?|is visiting|are visiting|will visit|comes? (?:over|to stay|to visit|home|from|back)|is coming|are coming|arrives?|flies in|will be (?:here|over|in town|visiting|staying)|stays|is staying)\b"
)
_EVENT = re.compile(
    r"\b(?P<how>(?:the |a |two |three |four |five )?(?:days?|weeks?|night|evening|morning|few days) before|before|ahead of|in time for|after|following|at|by|until|for|on the (?:day|night|evening) of|when (?:she|he|they) comes? (?:to|for)|with the tickets for)(?: (?:the|our|her|his))* (?P<what>.+)$"
)
_LONGEST = 90
# `we owe her a refund, do it today`: when, of what was said before.
_WHEN_ONLY = re.compile(
    r"^(?:(?:and|please|must|to|should|has|have|needs|it|this|be|got) )*"
    r"(?:(?:do|send|get|make|post|mail|sort) (?:it|this|that|so|them)(?: (?:done|sorted|out))?|(?:send|post|mail|sort)(?= by (?:post|mail)\b)|done|do|needed|due|sorted|latest|urgent(?:ly)?)(?= |$)"
)
_LOOSE = frozenset(
    [
        ",",
        "(",
        ")",
        "-",
        ":",
        "/",
        "and",
        "but",
        "so",
        "at",
        "on",
        "by",
        "in",
        "before",
        "after",
        "then",
        "as",
        "the",
        "sometime",
        "from",
        "us",
    ]
)


class _Due(NamedTuple):
    """A day, and the words of the sentence [first, behind) that say it."""

    day: date
    first: int
    behind: int


def promises(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """What we promised in one sentence, each with its day if one is named."""
    taken = -1
    for at, clause in enumerate(sentence.clauses):
        if at <= taken or clause.avoided or clause.used:
            continue
        told = told_in(reading, sentence, at)
        if told is None:
            visit = _visit(reading, sentence, clause)
            if visit is not None:
                yield visit
            continue
        last = _reach(sentence, at)
        behind = sentence.clauses[last].first + len(sentence.clauses[last].words)
        due = _due(reading, sentence.run, clause.first, told.first, behind)
        due = due or _due_before(reading, sentence, at)
        if due is None and not told.sure:
            continue
        if due is None:
            last, behind = at, clause.first + len(clause.words)
        else:
            last = max(
                i for i, c in enumerate(sentence.clauses) if c.first <= max(due.first, told.first)
            )
            last += _says_what(sentence, last)
            behind = max(c.first + len(c.words) for c in sentence.clauses[: last + 1])
        for used in sentence.clauses[at : last + 1]:
            used.used = True
        taken = last
        only_when = next(
            (c for c in sentence.clauses[at + 1 : last + 1] if _WHEN_ONLY.match(c.plain)), None
        )
        yield _promise(reading, sentence.run, told, due, only_when.first if only_when else behind)


def _says_what(sentence: Sentence, last: int) -> bool:
    """Whether what is to be told stands behind the day: `tell him after Thursday which seats`."""
    following = sentence.clauses[last + 1 : last + 2]
    return bool(following) and following[0].joint in ("whether", "which", "where", "who")


def _due_before(reading: Reading, sentence: Sentence, at: int) -> _Due | None:
    """`Friday: ring her`, `back on 3 May, call her then`: the day stands in front."""
    if not at:
        return None
    clause, before = sentence.clauses[at], sentence.clauses[at - 1]
    days = find_days(before.plain, reading.today, reading.month_first)
    alone = any(d.start == 0 and d.end == len(before.plain) for d in days)
    alone = alone or bool(re.match(r"(?:wait|hold on|hold off|nothing|sit tight)\b", before.plain))
    back = re.search(r"\b(?:then|in time|before that|before it|the day before)\b", clause.plain)
    if alone or (back and not before.used):
        return _due(reading, sentence.run, 0, 0, clause.first)
    return None


def _reach(sentence: Sentence, at: int) -> int:
    """The last clause that may still say when: those behind it that do nothing of their own."""
    last = at
    for following in sentence.clauses[at + 1 : at + 4]:
        first = following.words[0].folded
        own = any(w.folded in lexicon.VERBS for w in following.words)
        own = own and _WHEN_ONLY.match(following.plain) is None
        if following.asked or (own and first not in lexicon.SUBORDINATORS) or following.used:
            break
        last += 1
    return last


def _due(reading: Reading, run: Run, start: int, first: int, behind: int) -> _Due | None:
    """The day that the words behind the verb name, else those in front of it."""
    for begin, end in ((first, behind), (start, first)):
        part = Run(run.words[begin:end])
        event = _event(reading, part)
        if event is not None:
            return event._replace(first=event.first + begin, behind=event.behind + begin)
        if begin == start and re.search(
            r"\b(?:promised|said|told|agreed)\b.* (?:on|last)\b", part.plain
        ):
            continue
        for found in find_days(part.plain, reading.today, reading.month_first):
            one, two = part.within(found.start, found.end)
            return _Due(found.day, one + begin, two + begin)
    return None


def _event(reading: Reading, part: Run) -> _Due | None:
    """`before the Schubert` is the day before, `at Hamlet` the day itself."""
    for found in _EVENT.finditer(part.plain):
        first, behind = part.within(*found.span("what"))
        told = reading.coming.find([w.folded for w in part.words[first : min(behind, first + 8)]])
        if told is None or told.first > 0:
            continue
        day = date.fromisoformat(told.day)
        how = found["how"]
        if how == "for":
            continue
        if how.endswith("before") or how in ("ahead of", "in time for", "by", "until"):
            unit = 7 if "week" in how else 1
            many = 3 if "few" in how else lexicon.NUMBERS.get(how.split(" ")[0], 1)
            early = unit * many
            day = max(reading.today, day - timedelta(days=early))
        elif how in ("after", "following"):
            day += timedelta(days=1)
        if day >= reading.today:
            start = part.within(*found.span())[0]
            return _Due(day, start, first + told.behind)
    return None


def _promise(reading: Reading, run: Run, told: Told, due: _Due | None, behind: int) -> Proposal:
    words = [
        w
        for i, w in enumerate(run.words[told.first : behind], told.first)
        if due is None or not due.first <= i < due.behind
    ]
    text = _worded(reading, words, told.text)
    begins = told.first if told.start is None else told.start
    ends = [told.first] if told.text else [behind]
    if due is not None:
        begins, ends = min(begins, due.first), [*ends, due.behind]
    return proposal(
        "promise", text, due=due.day.isoformat() if due is not None else None,
        span=run.span(begins, max(*ends, begins + 1)), today=reading.today,
    )  # fmt: skip


def _worded(reading: Reading, words: list[Word], stands: str) -> str:
    """The words as typed, without what hangs loose at their ends."""
    kept = list(words)
    while kept and kept[-1].folded in _LOOSE:
        kept.pop()
    while kept and kept[0].folded in _LOOSE | {"also", "please", "just"}:
        kept.pop(0)
    text = as_typed(reading.line, kept)
    text = re.sub(r"(?i)^(?:cb|callback)\b", "call back", text)
    text = re.sub(
        r"(?i)\bor (?:mon|tues|wednes|thurs|fri|satur|sun)day\b ?", "", text.replace(" ,", ",")
    )
    if stands:
        about = re.search(r"\b(?:about|re|regarding|concerning|with) .+$", text)
        text = f"{stands} {about[0]}" if about else stands
    if not text:
        return "follow up"
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return short[:1].lower() + short[1:] if short[1:2].islower() else short


def _visit(reading: Reading, sentence: Sentence, clause: Clause) -> Proposal | None:
    """`her sister visits from Prague in May`: a day to ask about it."""
    found = _VISITS.search(clause.plain)
    if found is None or clause.who != OTHER or clause.doubt:
        return None
    days = find_days(clause.plain[found.end() :], reading.today, reading.month_first)
    if not days:
        return None
    first, behind = clause.within(found.end() + days[0].start, found.end() + days[0].end)
    return proposal(
        "promise", _worded(reading, list(clause.words[:first]), ""), due=days[0].day.isoformat(),
        span=clause.span(0, behind), today=reading.today,
    )  # fmt: skip
