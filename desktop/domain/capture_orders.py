"""What a clause says that we will do: promised, ordered, asked of us or waited for."""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_days import WEEKDAY, find_days
from desktop.domain.capture_frames import OTHER
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause, Sentence

_HER = (
    r"(?:her|him|them|back|again|mrs|mr|ms|miss|dr|patron|customer|caller|the patron|the customer)"
)
_SURE = rf"(?:(?:call|ring|phone) {_HER}|call(?=$)|follow up|get back to {_HER}|get in touch|come back to {_HER}|return (?:her|his|their|the) call)"
_ACT = (
    r"(?:call|ring|phone|mail|e mail|send|post|write|text|tell|let|remind|check|contact|invite|offer|refund|credit|"
    r"book|hold|reserve|keep|ask|find out|look into|chase|arrange|confirm|order|prepare|thank|meet|exchange|swap|put aside|try|"
    r"follow up|get back|get in touch|come back|return|speak|talk|sort out|sort|update|inform|notify|forward|drop|deliver|put|enter|register|sign|take|remove|transfer|waive|pay|collect|do|quote|apologi[sz]e|explain|reply|answer|warn|pencil|flag|find|leave|cancel|"
    r"move|change|upgrade|look for|get|give|see|bring|print|note|add|set aside|save|wish|congratulate|greet|have|make|pass|replace|repair|fix)"
)
_CALM = r"(?:also |then |just |please |definitely |certainly |personally )*"
_PROMISED = re.compile(
    r"^(?:(?:and|but|so|then|also|she|he|they|note) )*(?P<who>we|i|us|manager|boss|director|staff|\w+)?(?: have| has| had| 've)?(?: also| already)? ?"
    r"\b(?:promised|agreed|offered|undertook|said|told (?:her|him|them)|assured (?:her|him|them))(?: (?:her|him|them))?(?: that)?"
    rf"(?: (?:to|we would|we will|i would|i will|we are going to|somebody would|someone would|someone will|he would|she would))+ (?P<do>{_CALM}{_ACT}\b.*)$"
)
_PROMISED_A = re.compile(
    r"\b(?:promised|(?:we|manager|house|us) owes?|owe|due)(?: (?:her|him|them)(?= \w))? "
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
_BY = (
    rf"(?:by|before|no later than) (?:the |next |this |early |late |mid )*(?:{WEEKDAY}|{'|'.join(lexicon.MONTHS)}|\d|tomorrow|tonight|noon|today|"
    r"end|week|weekend|month|year|christmas|xmas|easter|new year|spring|summer|autumn|winter)"
)
_NEEDS_BY = re.compile(
    rf"\b(?:needs|wants|expects|must have|insists on|is waiting for) (?P<do>(?!to\b|us\b)(?:[\w']+ ){{1,6}}?{_BY}.*)$"
)
_BY_DAY = re.compile(
    rf"^(?:please |then |and )*(?P<do>(?!(?:home|back|here|there|away|out|in|ready|free|not|she|he|they|it|coming|arriving|on|at|to|from|all|only|always)\b)"
    rf"(?:[\w']+ ){{1,6}}?(?:{_BY}|(?:by|per) (?:post|mail|phone)\b).*)$"
)
# `more plays by Chekhov` is no day.
_PLAYED = lexicon.GENERIC - lexicon.STOP - {"tickets", "ticket", "programme", "programmes"} | {
    "anything", "everything", "something", "more", "songs", "music", "all",
}  # fmt: skip
_OWN_DOING = re.compile(
    r"^(?:and |but |so )*(?:she|he|they|patron|customer|caller|mrs|mr|ms|who|it)\b"
)
_NOT = re.compile(r"\b(?:not|never|no need to|no longer)\b")


class Told(NamedTuple):
    """What we will do: the words [first, behind) of the sentence, whether it needs no day."""

    first: int
    behind: int
    sure: bool
    text: str = ""
    start: int | None = None  # where the words begin that ask for it, if not with `first`


def told_in(reading: Reading, sentence: Sentence, at: int) -> Told | None:
    """What the clause of this number says that we will do, if it says so."""
    clause = sentence.clauses[at]
    told = _requested(clause, sentence, at)
    if told is not None or clause.asked:
        return told
    before = sentence.clauses[at - 1] if at and clause.joint in ("and", "or", "then") else None
    if before is not None and not before.used and _OWN_PLAN.match(before.plain):
        return None
    return _told(clause) or _dated_first(reading, clause)


def _requested(clause: Clause, sentence: Sentence, at: int) -> Told | None:
    """`could we ring her on Friday?`, `asked if we could send it by Monday`: with a day only."""
    found = _REQUEST.match(clause.plain)
    if found is None:
        return None
    if found["if"]:
        before = sentence.clauses[at - 1].plain if at else ""
        if not re.search(r"\b(?:asked|asks|wondered|wonders|wants to know)$", before):
            return None
    return _made(clause, found, sure=False)


def _dated_first(reading: Reading, clause: Clause) -> Told | None:
    """`on Monday send the vouchers`, `tickets to be posted by Monday`."""
    passive = _TO_BE_DONE.match(clause.plain)
    if passive is not None and not clause.doubt:
        return Told(clause.first, clause.first + len(clause.words), False)
    for day in find_days(clause.plain, reading.today, reading.month_first):
        found = _ORDER.match(clause.plain, day.end + 1) if day.start == 0 else None
        if found is not None and not found["whom"] and not _NO_ORDER.match(found["do"]):
            return _made(clause, found, sure=False)
    return None


def _told(clause: Clause) -> Told | None:
    plain = clause.plain
    if _NOT.search(plain.split(" about ")[0]) and not re.match(
        r"(?:please )?do not forget to\b", plain
    ):
        return None
    return _promised(clause) or _asked_of_us(clause)


def _promised(clause: Clause) -> Told | None:
    """`we promised to ring`, `owe her a refund`, `we will send it`."""
    plain = clause.plain
    promised = _PROMISED.match(plain)
    if promised is not None and not _is_patrons_own(plain, promised):
        return _made(clause, promised, sure=True)
    promised = _PROMISED_A.search(plain)
    if promised is not None and not re.match(
        r"(?:she|he|they)(?: has| have)? (?:promised|offered|owes?)", plain
    ):
        return _made(clause, promised, sure=not promised[0].startswith("due"))
    we_will = _WE_WILL.search(plain)
    if we_will is not None and not clause.doubt and not _waits(clause):
        return _made(clause, we_will, sure=True)
    return None


def _waits(clause: Clause) -> re.Match[str] | None:
    """`needs the invoice ...`, with its day if there is one."""
    return _NEEDS.search(clause.plain) if clause.who != OTHER and not clause.doubt else None


def _asked_of_us(clause: Clause) -> Told | None:
    """What she waits for, wants of us, or somebody noted down as an order."""
    plain = clause.plain
    needs = _waits(clause)
    if needs is not None:
        return _made(clause, needs, sure=False)
    if clause.doubt and not re.match(
        r"(?:please )?(?:call|ring|phone|tell|let|ask|check|find out)", plain
    ):
        return None
    hears = _HEARS.search(plain)
    if hears is not None and clause.who != OTHER:
        start, behind = clause.within(*hears.span())
        return Told(
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


def _by_day(clause: Clause) -> Told | None:
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


def _made(clause: Clause, found: re.Match[str], *, sure: bool) -> Told:
    first, behind = clause.within(*found.span("do"))
    return Told(clause.first + first, clause.first + behind, sure)


def _wanted(clause: Clause, found: re.Match[str]) -> Told | None:
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
    return Told(clause.first + behind, clause.first + behind, sure, text, start)


def _ordered(clause: Clause, order: re.Match[str]) -> Told | None:
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
        return Told(start + 1, start + 1, False, "call back", start)
    ours = bool(_OURS.match(do)) and not whom
    ours = ours or _REMEMBER.match(order[0]) is not None
    sure = (ours or bool(re.match(_SURE, do))) and not re.search(
        r"\bwill\b", order[0][: order.start("do")]
    )
    return _made(clause, order, sure=sure)


# `call was dropped`, `ring from her grandmother`: things, not orders.
_NO_ORDER = re.compile(
    rf"{_ACT}(?:ed|ing)?(?: (?:cleared|bounced|arrived|received|enclosed|was|is|were|are|will|would|came|went|from|of|a lot|often|every|each|"
    r"and (?:she|he|they))\b|$)"
)
# `bring friends`, `see Hamlet`: what the patron does, unless it is clearly asked of us.
_NEEDS_WHOM = re.compile(
    r"(?:see|have|get(?! back| in touch| (?:it|this|that|them|the \w+) \w+ed\b)|give|make|bring|keep|book|note|add|save|pass|move|"
    r"change|drop|do|put|take|sign|pay|collect|enter|register|leave|cancel)\b"
)
_FOR_HER = re.compile(
    r"^(?!see|have|bring)\w+ (?:her|him|them)\b(?! (?:own|mind|best|home|friends?|family|seats? up))"
    r"|^(?:hold|keep|save|book|put|make|note|leave)\b.* (?:at the (?:desk|door|box office|bar|counter)|at will call|for (?:her|him|them|mrs|mr|ms|the family)|until|till)\b"
)
# Said of her to us, no day needed: `put her on the wait list`, `send him the form`.
_OURS = re.compile(
    r"^let (?:her|him|them) know\b|^(?:put|add|enter|register|sign|send|mail|post|tell|remind|thank|invite|offer|refund|credit|inform|notify|book|save|upgrade|move|"
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


_ASKS = re.compile(r"(?:please|then|must|we|remember|remind|do not forget|need|todo|action|task)\b")
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
