"""What is not to be mentioned, and who wants to become a member."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.folding import fold
from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import OF_PATRON
from desktop.domain.capture_proposal import LIKES, Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Run, Sentence

_SAY = r"(?:mention|mentioning|ask|asking|talk|talking|speak|speaking|bring up|bringing up|raise|raising|discuss|discussing|joke|joking|tease|refer|referring|comment|commenting|say|remind|reminding|go on|touch|quiz|congratulate|enquire|inquire|start|get (?:her|him|them) started|comment)"
_AVOID = re.compile(
    rf"\b(?:(?:please |pls )?(?:do not|never|better not|best not|rather not|not to|must not|should not|try not to|avoid|no|without|"
    rf"prefers not to|would rather not|does not (?:want|like|wish) (?:us |me |people )?to|does not (?:want|like) (?:to be asked|being asked)|not wise to|stop|nobody should|we should not|we must not) "
    rf"(?:to )?(?:be )?(?:{_SAY}|asked|reminded|questioned)"
    rf"(?: (?:anything|a word|much|too much))?(?: (?:to )?(?:her|him|them)(?= (?:about|of|on|to|again)\b))?(?: (?:about|of|up|to|on|again|after))*|"
    r"(?:please )?(?:avoid|steer clear of|stay off|keep off|stay away from|leave out) (?:the )?(?:subject|topic|question|matter|mention|talk|theme)s?(?: of| about)?|"
    r"no (?:jokes?|questions?|talk|comments?|remarks?|words?|mentions?|small talk|stories) (?:about|of|on)|"
    r"(?:please )?(?:steer clear of|stay off|keep off|keep quiet about|say nothing (?:about|of)|not a word (?:about|of|on)|"
    r"tread (?:carefully|lightly) (?:around|about|on|with)|be careful (?:about|with|when it comes to))"
    r"|(?:hates|does not like|dislikes|can not stand|resents) (?:being|to be|it when people) (?:asked|asking|ask|reminded|remind (?:her|him)|teased|questioned) (?:about|of)|(?:is |are )?(?:very |rather |a bit |quite )*(?:touchy|sensitive|sore|prickly|upset to be asked) (?:about|on)) "
    r"(?P<what>.+)$"
)
_TOPIC = re.compile(
    r"^(?:please |note |nb )*(?P<what>.+?)(?: (?:name|death|illness|case))? (?:(?:must|should) not (?:come up|be mentioned|be raised|be brought up|be discussed)|(?:is|are) (?:still )?(?:an? |the )?(?:very |rather |bit of a )*"
    r"(?:sore point|sore subject|touchy subject|touchy|sensitive (?:topic|subject|point)|taboo|no go|off limits|painful subject|not to be mentioned|"
    r"best (?:not mentioned|avoided|left alone)|better (?:not mentioned|avoided|left alone)|not something to mention|delicate))"
)
_LEAVE = re.compile(
    r"^(?:please )?(?:better |best |do )?(?:to )?(?:leave|let) (?:the )?(?:(?:subject|topic|matter|question) of )?(?:the )?(?P<what>.+) (?:alone|rest|be|out of it)$"
)
_TILL = re.compile(
    r" (?:[,():-]|(?:because|since|as (?:she|he|they|it)|when|if|so|but|who|that is why|it|"
    r"and (?:she|he|they|do|never|please|ring|call|send)|any ?more|at the moment|for now|right now|"
    r"until|after|(?:to|with) (?:her|him|them)|in front of)\b|(?:again|please)$).*$"
)

_OFFERS = (
    r"(?P<what>season (?:ticket|pass)(?:es|s)?|season card|(?:mini |flex |full |family |choose your own )?subscriptions?|abonnement|subscription|"
    r"(?:friends?|patrons?|supporters?|members?|membership|loyalty)(?: 's?)? (?:scheme|circle|club|association|society|programme)|(?:gift |joint |annual |life |family |couples? |premium |gold |young )?memberships?|flex ?pass|festival pass|"
    r"(?:a )?(?:(?:member|subscriber)(?: of the \w+)?|(?:friend|patron|supporter)s? of the (?:theatre|house|playhouse|hall|orchestra|opera|festival))|(?:the )?friends|"
    r"(?:a )?(?:friend|patron|supporter)$)"
)
_NO_OFFER = (
    r"(?! (?:newsletter|magazine|cards?|discount|mailings?|evening|night|desk|events?|only)\b)"
)
_WISH = re.compile(
    r"\b(?:(?:would (?:very much )?(?:like|love)|wants?|wishes|keen|hopes|happy|ready|willing|decided|asked|asks|intends|eager|agreed|is going|offers|glad|prefers)"
    r"(?: (?:to|for|about|us to send|to hear about|to know (?:more )?about|in|into))*"
    r"(?: (?:have|get|buy|become|take(?: out)?|join|renew|start|try|order|sign up for|upgrade to|switch to|be|give|hear about|know about|know more about|book|go for|restart|extend))?|"
    r"interested in|signs? up for|signed up for|signing up for|(?:will|is going to) (?:take|buy|renew|join|become|get)|would take|asked about|asks about|asked for|please send (?:her|him|them)?|"
    r"wanting|looking for|looking into|enquired about|inquired about|keen on|curious about|tempted by|(?:would be )?up for|"
    r"(?:thinking|thinks) (?:about|of)|consider(?:ing|s)|toying with(?: the idea of)?|(?:asks|asked|wants to know|how) how to|"
    r"would like to (?:hear|know|learn) (?:more )?about|(?:is )?(?:thinking|talking) about|leaning towards|open to)"
    rf"(?: (?:becoming|joining|getting|buying|taking|renewing|having|taking out|going for|become|join|get|buy|take out|renew|be))?(?: (?:a|an|the|her|his|their|our|another|next year 's|next season 's|new|details (?:of|about|on)|information (?:on|about)|more about|info (?:on|about)|for))* {_OFFERS}\b{_NO_OFFER}"
)
_WISH_PLEASE = re.compile(rf"^(?:please )?(?:a |the |another )?{_OFFERS}\b.* please$")
_WISH_VERB = re.compile(
    r"\b(?:wants?|would like|would love|keen|ready|wishes|decided|happy) to (?P<what>subscribe|become a (?:member|subscriber|friend|patron)|join the (?:friends|members|patrons|club)|renew(?: (?:her|his|their|the|early))?(?: (?:membership|subscription|pass))?|join (?:us )?as a (?:member|friend))\b"
    r"|\b(?:will|is going to|going to|keen to|happy to) (?P<renews>renew)(?= |$)(?! (?:her|his|their|the) (?:\w+ )?(?:passport|licence|card|books?))"
)
# Whoever thinks about one may be asked again; `might` and `maybe` are ours.
_PONDERS = re.compile(
    r"^(?:(?:she|he|they|is|are|also|and|but|so|still|now|seriously) )*"
    r"(?:thinking|thinks|considering|considers|toying|tempted|asks how|asked how|leaning)\b(?!.*\b(?:might|maybe|perhaps|cancel\w*)\b)"
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|cancel\w*|without|stop\w*|end|ended|lapsed|gave up|instead of)\b"
)


def avoids(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """`better not ask about her knee`; nothing else is read out of such a sentence's part."""
    run = sentence.run
    found = _AVOID.search(run.plain) or _LEAVE.match(run.plain) or _TOPIC.search(run.plain)
    if found is None:
        return
    what = found["what"]
    end = found.start("what") + len(_TILL.sub("", what))
    first, behind = run.within(found.start("what"), end)
    while first < behind and run.words[first].folded in (
        "about",
        "of",
        "that",
        "the",
        "up",
        "any",
        "again",
        "on",
    ):
        first += 1
    if first >= behind or _is_order(run, found):
        return
    text = as_typed(reading.line, run.words[first:behind])
    if fold(text) in ("him", "her", "it", "them", "that", "this"):
        text = _whom(reading, run, first)
        if not text:
            return
    _mark(sentence, run.within(*found.span())[0], behind)
    start = run.within(*found.span())[0]
    yield proposal(
        "avoid", text, span=run.span(min(start, first), behind),
        today=reading.today,
    )  # fmt: skip


def _whom(reading: Reading, run: Run, before: int) -> str:
    """`her son died, don't ask about him`: who was named before."""
    for at in range(before - 1, 0, -1):
        owned = run.words[at - 1].folded in lexicon.POSSESSIVES
        if run.words[at].folded in lexicon.KIN and owned:
            return as_typed(reading.line, run.words[at - 1 : at + 1])
    return ""


def _is_order(run: Run, found: re.Match[str]) -> bool:
    """`no asking for refunds`, `mind the step`, `does not ask for much`: no subject to avoid."""
    text = found[0]
    if re.match(r"(?:no|stop|without) (?:ask|say|start)", text) and " about " not in text:
        return True
    if text.startswith("mind ") or re.search(
        r"\b(?:(?:she|he|they|it|we) do|does|did) not say\b", run.plain
    ):
        return True
    if re.search(
        r"\b(?:says?|said|complain\w*|thinks?)(?: that)? (?:we|you|they) (?:do|did) not\b",
        run.plain,
    ):
        return True
    asks = re.search(r"\bask(?:ing|ed)? (?:her |him |them )?(\w+)", text)
    return asks is not None and asks[1] in ("for", "to", "if", "whether")


def _mark(sentence: Sentence, first: int, behind: int) -> None:
    for clause in sentence.clauses:
        if clause.first < behind and clause.first + len(clause.words) > first:
            clause.used = clause.avoided = True


def memberships(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """Who wants a season pass, a subscription, to join the friends."""
    for clause in sentence.clauses:
        if clause.used or clause.asked or clause.who not in OF_PATRON:
            continue
        if clause.doubt and not _PONDERS.search(clause.plain):
            continue
        found = (
            _WISH.search(clause.plain)
            or _WISH_VERB.search(clause.plain)
            or _WISH_PLEASE.match(clause.plain)
        )
        if found is None or _DENIED.search(clause.plain[: found.end()]):
            continue
        if re.search(r"\bback\b|\brefund\b|\bused\b", clause.plain[found.end() :]):
            continue
        following = sentence.clauses[sentence.clauses.index(clause) + 1 :][:1]
        if following and following[0].joint in ("if", "unless"):
            continue
        named = "what" if found["what"] else "renews"
        first, behind = clause.within(*found.span(named))
        words = [w for w in clause.words[first:behind] if w.folded not in ("a", "become", "to")]
        detail = as_typed(reading.line, words[1:] if words and words[0].folded == "the" else words)
        if re.search(r"\brenew", found[0]):
            detail = "renewal"
        elif detail == "subscribe":
            detail = "subscription"
        clause.used = True
        yield proposal(
            "membership", "Membership", detail="" if detail.casefold() in ("membership", "member") else detail,
            strength=LIKES, span=clause.match_span(found), today=reading.today,
        )  # fmt: skip
        return
