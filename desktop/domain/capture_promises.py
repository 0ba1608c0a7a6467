"""What we will do, by when: `call back Tue`, `we promised to ring before the Schubert`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_days import find_days
from desktop.domain.capture_frames import OTHER
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Run, Sentence, Word

_HER = (
    r"(?:her|him|them|back|again|mrs|mr|ms|miss|dr|patron|customer|caller|the patron|the customer)"
)
_SURE = rf"(?:(?:call|ring|phone) {_HER}|call(?=$)|follow up|get back to {_HER}|get in touch|come back to {_HER}|return (?:her|his|their|the) call)"
_ACT = (
    r"(?:call|ring|phone|mail|e mail|send|post|write|text|tell|let|remind|check|contact|invite|offer|refund|credit|"
    r"book|hold|reserve|keep|ask|find out|look into|chase|arrange|confirm|order|prepare|thank|meet|exchange|swap|put aside|try|"
    r"follow up|get back|get in touch|come back|return|speak|talk|sort out|sort|update|inform|notify|forward|drop|deliver|put|enter|register|sign|take|remove|transfer|waive|pay|collect|do|quote|apologi[sz]e|explain|reply|answer|warn|pencil|flag|find|"
    r"move|change|upgrade|look for|get|give|see|bring|print|note|add|set aside|save|wish|congratulate|greet|have|make|pass|replace|repair|fix)"
)
_CALM = r"(?:also |then |just |please |definitely |certainly |personally )*"
_PROMISED = re.compile(
    r"^(?:(?:and|but|so|then|also|she|he|they|note) )*(?P<who>we|i|us|manager|boss|director|staff|\w+)?(?: have| has| had| 've)?(?: also| already)? ?"
    r"\b(?:promised|agreed|offered|undertook|said|told (?:her|him|them)|assured (?:her|him|them))(?: (?:her|him|them))?(?: that)?"
    rf"(?: (?:to|we would|we will|i would|i will|we are going to|somebody would|someone would|someone will|he would|she would))+ (?P<do>{_CALM}{_ACT}\b.*)$"
)
_PROMISED_A = re.compile(
    r"\b(?:promised|owe|owes|due)(?: (?:her|him|them)(?= \w))? "
    r"(?P<do>(?!(?:us|me|to|that|we|i|she|he|they|herself|himself|on|in|by|at|last|it)\b).+)$"
)
_WE_WILL = re.compile(
    rf"\b(?P<who>we|i)(?: will| would| must| should| need to| have to| are going to| am going to| am to| are to| shall| can| ought to| want to)+ (?P<do>{_CALM}{_ACT}\b.*)$"
)
_ORDER = re.compile(
    rf"(?:(?:please|and|then|so|but|also|must|should|needs? to|remember to|remind (?:me|us) to|do not forget to|todo|to do|"
    rf"just|action|task|promised|to|reminder|we|let us|have to|got to|better|best to|promise|someone should|somebody should|someone please|next step) )*"
    rf"(?P<whom>(?:[a-z]+|the [a-z]+|[a-z]+ [a-z]+) (?:to|will|should|must) )?(?P<do>{_ACT}\b.*)$"
)
# `will call back Friday`: nobody is named, and clerks write so of themselves.
_BACK_AGAIN = re.compile(
    r"^(?:and )?(?P<whom>)(?:will |to be )(?P<do>(?:call|ring|phone|get) (?:her |him |them )?back\b.*"
    r"|(?:rung|called|phoned)\b.*)$"
)
_WANTS_US = re.compile(
    r"\b(?:wants|would like|would love|expects|needs|requests|requested|asks|asked|waiting|waits|awaits|awaiting|hopes|hoping|wishes)"
    r"(?: for)?(?: us)? (?:(?:to (?:be |get |have |receive )?)?(?:an? |our |her |his )?(?P<call>(?:call|ring|phone)(?:ed|ing)?(?: back)?|rung(?: back)?|call back|phone call|"
    r"hear (?:from us|back|something|more)|reminder|reply|answer|mailed|contacted|told|reminded|an? (?:mail|answer|reply))|(?:someone |somebody |(?:the |a )?manager |ana )?to (?P<do>(?:call|ring|phone|send|mail|post|hold|keep|check|remind|let|tell|write|text)\b.*))"
    r"(?P<rest>\b.*)?$"
)
_REQUEST = re.compile(
    rf"(?:and |please )*(?:(?:can|could|would|will) (?:we|you|someone|somebody)|"
    rf"(?P<if>if|whether) (?:we|you|someone|somebody) (?:can|could|would|will)|(?:asks|asked) that (?:we|someone)) "
    rf"(?P<do>{_CALM}{_ACT}\b.*)$"
)
_TO_BE_DONE = re.compile(
    r"(?:(?!wants|likes|hopes|needs|she|he|they|asked|asks|has|have|is|used|able)[\w']+ ){1,4}to (?:be )?"
    r"(?:posted|sent|called|changed|refunded|mailed|moved|held|kept|printed|put|go out|arranged|"
    r"confirmed|checked|exchanged|upgraded|returned|rung|answered|answer)\b.*$"
)
_HEARS = re.compile(r"\b(?:will|would|to|should) hear (?:back )?from us\b")
_NEEDS = re.compile(
    r"\b(?:needs|wants|expects|must have|is waiting for) (?:the|an|a|her|his|their) "
    r"(?P<do>(?:\w+ )?(?:invoice|receipt|confirmation|answer|reply|decision|refund|list|plan|letter|"
    r"certificate|quote|brochure|contract)\b.*)$"
)
# With a day only: `wants an apology by Friday`, `invoice by Monday please`, `prices by mail on Tuesday`.
_NEEDS_BY = re.compile(
    r"\b(?:needs|wants|expects|must have|insists on|is waiting for) (?P<do>(?!to\b|us\b)(?:[\w']+ ){1,6}?(?:by|before|no later than)\b.*)$"
)
_BY_DAY = re.compile(
    r"^(?:please |then |and )*(?P<do>(?!(?:home|back|here|there|away|out|in|ready|free|not|she|he|they|it|coming|arriving|on|at|to|from|all|only|always)\b)"
    r"(?:[\w']+ ){1,6}?(?:by|before|no later than|per) \w+.*)$"
)
# `more plays by Chekhov` is no day.
_PLAYED = lexicon.GENERIC - lexicon.STOP - {"tickets", "ticket", "programme", "programmes"} | {
    "anything", "everything", "something", "more", "songs", "music", "all",
}  # fmt: skip
_VISITS = re.compile(
    r"\b(?:visits?|is visiting|are visiting|will visit|comes? (?:over|to stay|to visit|home|from|back)|is coming|are coming|arrives?|flies in|will be (?:here|over|in town|visiting|staying)|stays|is staying)\b"
)
_EVENT = re.compile(
    r"\b(?P<how>(?:the |a |two |three |four |five )?(?:days?|weeks?|night|evening|morning|few days) before|before|ahead of|in time for|after|following|at|by|until|for|on the (?:day|night|evening) of|when (?:she|he|they) comes? (?:to|for)|with the tickets for)(?: (?:the|our|her|his))* (?P<what>.+)$"
)
_OWN_DOING = re.compile(
    r"^(?:and |but |so )*(?:she|he|they|patron|customer|caller|mrs|mr|ms|who|it)\b"
)
_NOT = re.compile(r"\b(?:not|never|no need to|no longer)\b")
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


class _Told(NamedTuple):
    """What we will do: the words [first, behind) of the sentence, whether it needs no day."""

    first: int
    behind: int
    sure: bool
    text: str = ""
    start: int | None = None  # where the words begin that ask for it, if not with `first`


def promises(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """What we promised in one sentence, each with its day if one is named."""
    taken = -1
    for at, clause in enumerate(sentence.clauses):
        if at <= taken or clause.avoided or clause.used:
            continue
        told = _requested(clause, sentence, at)
        if told is None and not clause.asked:
            before = (
                sentence.clauses[at - 1] if at and clause.joint in ("and", "or", "then") else None
            )
            own = before is not None and not before.used and _OWN_PLAN.match(before.plain)
            told = None if own else _told(clause) or _dated_first(reading, clause)
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
            behind = max(c.first + len(c.words) for c in sentence.clauses[: last + 1])
        for used in sentence.clauses[at : last + 1]:
            used.used = True
        taken = last
        only_when = next(
            (c for c in sentence.clauses[at + 1 : last + 1] if _WHEN_ONLY.match(c.plain)), None
        )
        yield _promise(reading, sentence.run, told, due, only_when.first if only_when else behind)


def _due_before(reading: Reading, sentence: Sentence, at: int) -> _Due | None:
    """`Friday: ring her`, `back on 3 May, call her then`: the day stands in front."""
    if not at:
        return None
    clause, before = sentence.clauses[at], sentence.clauses[at - 1]
    days = find_days(before.plain, reading.today)
    alone = any(d.start == 0 and d.end == len(before.plain) for d in days)
    back = re.search(r"\b(?:then|in time|before that|before it|the day before)\b", clause.plain)
    if alone or (back and not before.used):
        return _due(reading, sentence.run, 0, 0, clause.first)
    return None


def _requested(clause: Clause, sentence: Sentence, at: int) -> _Told | None:
    """`could we ring her on Friday?`, `asked if we could send it by Monday`: with a day only."""
    found = _REQUEST.match(clause.plain)
    if found is None:
        return None
    if found["if"]:
        before = sentence.clauses[at - 1].plain if at else ""
        if not re.search(r"\b(?:asked|asks|wondered|wonders|wants to know)$", before):
            return None
    return _made(clause, found, sure=False)


def _dated_first(reading: Reading, clause: Clause) -> _Told | None:
    """`on Monday send the vouchers`, `tickets to be posted by Monday`."""
    passive = _TO_BE_DONE.match(clause.plain)
    if passive is not None and not clause.doubt:
        return _Told(clause.first, clause.first + len(clause.words), False)
    for day in find_days(clause.plain, reading.today):
        found = _ORDER.match(clause.plain, day.end + 1) if day.start == 0 else None
        if found is not None and not found["whom"] and not _NO_ORDER.match(found["do"]):
            return _made(clause, found, sure=False)
    return None


def _told(clause: Clause) -> _Told | None:
    plain = clause.plain
    if _NOT.search(plain.split(" about ")[0]) and not re.match(
        r"(?:please )?do not forget to\b", plain
    ):
        return None
    promised = _PROMISED.match(plain)
    if promised is not None and not _is_patrons_own(plain, promised):
        return _made(clause, promised, sure=True)
    promised = _PROMISED_A.search(plain)
    if promised is not None and not re.match(
        r"(?:she|he|they)(?: has| have)? (?:promised|offered|owes?)", plain
    ):
        return _made(clause, promised, sure=not promised[0].startswith("due"))
    needs = _NEEDS.search(plain)
    if needs is not None and clause.who != OTHER and not clause.doubt:
        return _made(clause, needs, sure=False)
    we_will = _WE_WILL.search(plain)
    if we_will is not None and not clause.doubt:
        return _made(clause, we_will, sure=True)
    if clause.doubt and not re.match(
        r"(?:please )?(?:call|ring|phone|tell|let|ask|check|find out)", plain
    ):
        return None
    hears = _HEARS.search(plain)
    if hears is not None and clause.who != OTHER:
        start, behind = clause.within(*hears.span())
        return _Told(
            clause.first + behind, clause.first + behind, False, "call back", clause.first + start
        )
    wants = _WANTS_US.search(plain)
    if wants is not None and clause.who != OTHER:
        return _wanted(clause, wants)
    by_day = _by_day(clause)
    if by_day is not None:
        return by_day
    order = _BACK_AGAIN.match(plain) or _ORDER.match(plain)
    if order is None or _OWN_DOING.match(plain):
        return None
    return _ordered(clause, order)


def _by_day(clause: Clause) -> _Told | None:
    """`wants an apology by Friday`, `invoice by Monday please`."""
    if clause.who == OTHER or clause.doubt:
        return None
    found = _NEEDS_BY.search(clause.plain) or _BY_DAY.match(clause.plain)
    if found is None:
        return None
    thing = re.split(r" (?:by|before|no later than|per) ", found["do"])[0].split()
    if _PLAYED.intersection(thing) or (found.re is _BY_DAY and lexicon.VERBS.intersection(thing)):
        return None
    return _made(clause, found, sure=False)


def _is_patrons_own(plain: str, promised: re.Match[str]) -> bool:
    """`she promised to send the form`: not for us to do."""
    return promised["who"] in (
        "she",
        "he",
        "they",
        "who",
        "husband",
        "wife",
        "sister",
        "daughter",
        "son",
    ) or bool(
        re.match(r"(?:(?:and|but|so) )*(?:she|he|they|her|his|patron|customer|caller)\b", plain)
        and not re.search(r"\b(?:we|i) (?:would|will)\b", plain)
    )


def _made(clause: Clause, found: re.Match[str], *, sure: bool) -> _Told:
    first, behind = clause.within(*found.span("do"))
    return _Told(clause.first + first, clause.first + behind, sure)


def _wanted(clause: Clause, found: re.Match[str]) -> _Told | None:
    asked = re.search(rf"\bus to (?P<do>{_ACT}\b.*)$", clause.plain)
    if asked is not None and not re.search(r"\b(?:stop|leave)\b", clause.plain):
        return _made(clause, asked, sure=bool(re.match(_SURE, asked["do"])))
    if found["do"]:
        return _made(
            clause, found, sure=bool(re.match(_SURE, found["do"])) or " us to " in f" {found[0]}"
        )
    call = found["call"]
    if call in ("told", "reminded", "reminder", "answer", "reply"):
        text = {"told": "tell her", "reminded": "remind her", "reminder": "remind her"}.get(
            call, "answer"
        )
    elif "mail" in call:
        text = "e-mail"
    else:
        text = "call back"
    start = clause.first + clause.within(*found.span())[0]
    behind = clause.within(*found.span("call"))[1]
    sure = call not in (
        "called",
        "rung",
        "told",
        "mailed",
        "contacted",
        "answer",
        "hear something",
        "hear more",
        "call",
        "calling",
        "ring",
        "phone",
    )
    return _Told(clause.first + behind, clause.first + behind, sure, text, start)


def _ordered(clause: Clause, order: re.Match[str]) -> _Told | None:
    do = order["do"]
    if do.startswith("let us ") or (order.re is _BACK_AGAIN and " when " in f" {do} "):
        return None
    if _NO_ORDER.match(do) and do not in ("call", "ring", "phone", "follow up"):
        return None
    whom = (order["whom"] or "").strip()
    if _NEEDS_WHOM.match(do) and not (whom or _ASKS.match(order[0]) or _FOR_HER.search(do)):
        return None
    if re.match(r"call (?:her|him|them) ", do) and _is_name_to_use(clause, order):
        return None
    if whom.split(" ")[0] in _NOBODY_OF_OURS:
        return None
    if re.match(r"(?:rung|called|phoned)\b", do):
        start = clause.first + clause.within(*order.span("do"))[0]
        return _Told(start + 1, start + 1, False, "call back", start)
    ours = bool(_OURS.match(do)) and not whom
    ours = ours or _REMEMBER.match(order[0]) is not None
    sure = (ours or bool(re.match(_SURE, do))) and not re.search(
        r"\bwill\b", order[0][: order.start("do")]
    )
    return _made(clause, order, sure=sure)


# `call was dropped`, `ring from her grandmother`: things, not orders.
_NO_ORDER = re.compile(
    rf"{_ACT}(?:ed|ing)?(?: (?:was|is|were|are|will|would|came|went|from|of|a lot|often|every|each|"
    r"and (?:she|he|they))\b|$)"
)
# `bring friends`, `see Hamlet`: what the patron does, unless it is clearly asked of us.
_NEEDS_WHOM = re.compile(
    r"(?:see|have|get(?! back| in touch| (?:it|this|that|them|the \w+) \w+ed\b)|give|make|bring|keep|book|note|add|save|pass|move|"
    r"change|drop|do|put|take|sign|pay|collect|enter|register)\b"
)
_FOR_HER = re.compile(
    r"^(?!see|have|bring)\w+ (?:her|him|them)\b(?! (?:own|mind|best|home|friends?|family|seats? up))"
    r"|^(?:hold|keep|save|book|put|make|note)\b.* (?:for (?:her|him|them|mrs|mr|ms|the family)|until|till)\b"
)
# Said of her to us, no day needed: `put her on the wait list`, `send him the form`.
_OURS = re.compile(
    r"^(?:put|add|enter|register|sign|send|mail|post|tell|remind|thank|invite|offer|refund|credit|let|inform|notify|book|save|upgrade|move|"
    r"take|remove|congratulate|give|get|find|exchange|swap|apologi[sz]e to|warn|reply to|answer|pencil) (?:her|him|them)\b(?! (?:own|mind|best|home|friends?))"
)


_REMEMBER = re.compile(
    r"(?:(?:please|and|then|so) )*(?:remind (?:me|us) to|remember to|do not forget to|todo|to do|action)\b"
)
# `will think it over and call`: what she will do.
_OWN_PLAN = re.compile(
    r"^(?:(?:she|he|they|and|but|then|so|probably) )*(?:will|would|is going to|has to|wants to|needs to|hopes to|plans to|can|could|might|may|likes to|goes|comes)\b"
)


def _is_name_to_use(clause: Clause, order: re.Match[str]) -> bool:
    """`call her Judy`: what she is called, not a call."""
    at = clause.within(*order.span("do"))[0] + 2
    word = clause.words[at] if at < len(clause.words) else None
    if word is None or not word.capital:
        return False
    return word.folded not in lexicon.WEEKDAYS and word.folded not in lexicon.MONTHS


_ASKS = re.compile(r"(?:please|must|we|remember|remind|do not forget|need|todo|action|task)\b")
_NOBODY_OF_OURS = frozenset(
    [
        "she",
        "he",
        "they",
        "it",
        "her",
        "his",
        "wants",
        "like",
        "likes",
        "loves",
        "hopes",
        "used",
        "able",
        "had",
        "has",
        "going",
        "not",
        "unable",
        "who",
        "keen",
        "happy",
        "plans",
        "planning",
        "wishes",
        "asked",
        "is",
        "was",
        "decided",
        "managed",
        "nice",
        "good",
        "hard",
        "how",
    ]
)


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
        for found in find_days(part.plain, reading.today):
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


def _promise(reading: Reading, run: Run, told: _Told, due: _Due | None, behind: int) -> Proposal:
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
    days = find_days(clause.plain[found.end() :], reading.today)
    if not days:
        return None
    first, behind = clause.within(found.end() + days[0].start, found.end() + days[0].end)
    return proposal(
        "promise", _worded(reading, list(clause.words[:first]), ""), due=days[0].day.isoformat(),
        span=clause.span(0, behind), today=reading.today,
    )  # fmt: skip
