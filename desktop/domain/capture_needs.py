"""Access needs: what somebody needs in the house. Why they need it stays in the note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain.capture_frames import BOTH, OTHER, PATRON
from desktop.domain.capture_proposal import Proposal, edited, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence

_WANT = (
    r"(?:needs?|must have|has to have|requires?|asks? for|asked for|wants?|always has|have to have|prefers?|"
    r"only (?:sits|books)|please|always|likes?|would like|better with|has to sit|must sit|needs to sit|"
    r"likes to sit|wants to sit|prefers to sit)"
)
_FOOD = (
    r"(?:(?:tree |pine |brazil )?nuts?|peanuts?|almonds?|walnuts?|hazelnuts?|cashews?|gluten|wheat|dairy|milk|lactose|shellfish|"
    r"seafood|fish|prawns?|eggs?|soya?|sesame|mustard|celery|kiwi|strawberr\w+|tomato\w*|chocolate|pork|meat|sugar|alcohol)"
)
_FOODS = rf"{_FOOD}(?:(?: ,| and| or|,)+ {_FOOD})*"
_SCENT = r"(?:(?:strong )?(?:perfumes?|scents?|smells?)|flowers|lilies|pollen|dogs?|cats?|(?:dog|cat|animal) hair|dust|smoke|haze|fog|latex|feathers)"
_CAN_NOT = r"(?:can not|could not|can hardly|can barely|can no longer|struggles to|finds it (?:hard|difficult) to|unable to|is not able to|has trouble|has difficulty|does not)"
# (pattern, need, what we do about it, whether a `not` before it says the opposite)
_NEEDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), need, instruction)
    for pattern, need, instruction in (
        (
            r"\b(?:wheel ?chairs?)(?: users?| space| access| place| seat)?\b|\bpower ?chair\b|\belectric chair\b|\b(?:mobility|uses a|on a|has a) scooter\b",
            "Wheelchair", "Wheelchair space",
        ),
        (
            r"\bhard of hearing\b|\bhearing (?:aids?|loop|impaired|loss|problems?|difficult\w+)\b|\binduction loop\b|\bloop please\b|"
            r"\b(?:partially |profoundly |almost |nearly |slightly |rather |quite |going |very |a bit |half )?deaf\b|"
            rf"\b{_CAN_NOT} hear(?: (?:well|much|very well|properly|too well))?(?: (?:in|on|any ?more|without).*)?$|"
            r"\b(?:poor|bad|failing) hearing\b|\b(?:trouble|difficulty|problems?|struggles?)(?: with)? hearing\b|\bstruggles to hear\b|\blip ?reads?\b|\bhearing is (?:poor|bad|going|not what)|\bhears? (?:badly|poorly|very little|nothing|only)\b|\bcochlear\b|"
            r"\bneeds? (?:a |the )?(?:headset|infrared|neck ?loop)\b",
            "Hard of hearing", "Hearing loop",
        ),
        (r"\b(?:bsl|asl|sign(?:ed)? (?:language|(?:\w+ )?(?:performances?|shows?|matinees?|nights?|evenings?))|sign language interpreter|(?:sign )?interpreted (?:performances?|shows?|matinees?|evenings?))\b", "Sign language", ""),
        (r"\b(?:captions|captioned|captioning|surtitles|subtitles)\b", "Captions", ""),
        (rf"\b(?:{_WANT} (?:(?:an?|the|two|to be|on|at|in|sit|seats?) )*)?aisle(?: seats?)?\b|\bend of (?:the |a )?row\b|\bend seats?\b|\bseats? (?:at|on) the end\b", "Aisle seat", ""),
        (
            r"\b(?:hates?|dislikes?|dreads?|avoids?|afraid of|scared of|wary of|bad (?:on|with)|no|without|trouble with|"
            r"trouble on|problems? with|difficulty with|struggles? (?:with|on)|finds?|not good (?:with|on|at)|can not (?:\w+ ){0,2}?(?:do|"
            r"manage|climb|take|use|handle|get up|go up|walk up|face)|could not (?:manage|climb|do)|does not (?:like|do|manage|want)|"
            r"can no longer (?:manage|climb|do)|unable to (?:manage|climb|use)|can hardly (?:manage|climb|do))"
            r" (?:(?:the|any|our|too many|many|so many|all|all the|those|steep|going up|climbing|up|with|on) )*(?:stairs?|steps|staircase|stairways?)\b|"
            r"\bstep ?free\b|\bcan not (?:\w+ )?(?:climb|get up|go up|walk up)\b|\bwithout (?:any )?(?:stairs|steps)\b|\b(?:stairs|steps) are (?:too much|hard|difficult|a problem|impossible|a struggle|getting hard|no good|out of the question)|\b(?:stairs|steps) (?:difficult|hard|a problem|impossible|a struggle|an issue)\b|\b(?:slow|wobbly|unsteady|nervous|anxious) (?:on|with|about) (?:the )?(?:stairs|steps)\b|\b(?:knees?|hips?|heart) (?:can not|will not) (?:take|do) (?:the )?(?:stairs|steps)|\b(?:needs?|uses?|takes?|must use|has to use) (?:the |a )?(?:lift|elevator|ramp|stairlift)\b|"
            r"\blevel access\b|\b(?:seats?|sits?|sit) on the (?:flat|level)\b|\bground floor(?: only| seats?)?\b",
            "No stairs", "Step-free way",
        ),
        (
            r"\b(?:walks? with|uses?|has|needs?|on|comes with|leans on|using) (?:(?:a|an|her|his|their|the|two) )?(?:walking )?(?:stick|sticks|cane|"
            r"crutch|crutches|walker|zimmer(?: frame)?|rollator|walking frame|frame)\b|\bwalking (?:stick|frame|aid)\b|\b(?:cane|stick|frame|walker|rollator|crutch) users?\b|\brollator\b|"
            r"\b(?:can not|could not) (?:walk(?: (?:very |too |that )?(?:far|long|well|much))?|stand (?:very |too |that )?(?:long|for long|up))\b|"
            r"\b(?:walks? (?:very )?(?:slowly|badly|with difficulty)|unsteady|short of breath|slow on (?:her|his|their) feet|bad on (?:her|his|their) feet|"
            r"limited mobility|mobility (?:problems?|issues?|impaired)|not (?:very |so |too )?(?:steady|mobile|good on (?:her|his) feet))\b|"
            r"\b(?:bad|poor|dodgy|stiff|sore) (?:leg|legs|hip|hips|knee|knees|back|feet|foot)\b",
            "Walks with difficulty", "Time and an easy way",
        ),
        (
            r"\b(?:partially|visually|sight|vision) (?:sighted|impaired)\b|\b(?:is |registered |nearly |almost |legally |going )blind\b|^blind\b|"
            r"\b(?:poor|bad|failing|weak|low|little|impaired) (?:eye ?sight|sight|vision|eyes)\b|\bmacular\b|\b(?P<what>audio ?(?:descriptions?|described)|touch tours?)\b|"
            rf"\b{_CAN_NOT} (?:see (?:well|much|very well|properly|too well|far|the stage from (?:the back|far))|read (?:the )?(?:small print|programme))\b|"
            r"\b(?:sight|eyes) (?:is|are) (?:poor|bad|going|failing|weak|not what)\b|\beyesight is\b",
            "Poor sight", "",
        ),
        (r"\blarge(?:r)? print\b|\bbig print\b|\bprogrammes? in (?:large|big|larger|bigger) (?:letters|type|font)\b|\bbraille\b", "Large print", "Large-print programme"),
        (r"\b(?:guide|assistance|hearing|service|support) dogs?\b", "Assistance dog", "Space for the dog"),
        (
            r"\b(?:needs?|wants?|likes?|requires?|asks? for|please|more|extra|some) (?:(?:extra|more|a lot of|plenty of|some|the|a bit of|a seat with) )*(?:leg ?room|leg room)\b|"
            r"\b(?:very|so|extremely) tall\b|\b(?:needs?|has|must) to stretch (?:her|his|their|a) legs?\b|\blong legs\b|\bleg ?room\b",
            "Leg room", "",
        ),
        (
            r"\b(?:needs?|must|has|have|ought|wants?) (?:to )?(?:(?:sit|be|a seat|seats|have|seated|placed) )+(?:(?:right|close|very|as|near|next) )*"
            r"(?:(?:to|by|near|at|in|on) )*(?:the )?(?:exit|door|doors|toilets?|loo|loos|restrooms?|bathrooms?|wc|ladies)\b|"
            r"\b(?:near|close to|next to|by|beside) (?:the |an )?(?:exits?|toilets?|loo|loos|restrooms?|bathrooms?|wc)\b|"
            r"\b(?:sits?|seat|seats|seated|sit (?:her|him|them)) (?:always )?(?:near|close to|next to|by|beside) (?:the |a )?doors?\b|\b(?:needs?|has|have) to (?:be able to )?(?:get out|slip out|leave) (?:quickly|easily|fast|early|in a hurry)\b",
            "Seat near the exit", "",
        ),
        (
            r"\b(?:needs?|must|has) (?:to )?(?:(?:sit|be|a seat|seats|have) )+(?:(?:right|close|very|as|near|in|at|to|by|up|the) )*"
            r"(?:front(?: row)?|stage)\b|\bfront(?: row)? (?:because|due)\b|\b(?:wants|likes|prefers) to sit (?:(?:in|at|near|up|by|close|to|the|right) )+(?:front|stage)\b|\b(?:in|at|near) (?:the )?front (?:as (?:she|he)|for (?:her|his) (?:eyes|sight|hearing|ears|neck|back))\b",
            "Seat near the stage", "",
        ),
        (
            r"\b(?:comes?|always|needs?|with|brings?|has) (?:(?:with|a|her|his|their|an) )*(?:carer|caregiver|personal assistant|"
            r"essential companion|support worker)\b|\b(?:(?:carer|companion|pa)(?: 's)?|carers) (?:seat|ticket|place)\b|\bfree carer\b",
            "Comes with a carer", "Companion seat",
        ),
        (r"\b(?:autistic|autism|asperger\w*|sensory (?:needs|sensitivit\w+|overload)|relaxed (?:performances?|shows?|matinees?|screenings?))\b", "Relaxed performance", ""),
        (r"\b(?:anxious|nervous|panics|panicky|uneasy|bad|not good|anxiety|panic) (?:\w+ )?(?:in|about|with|of|among) (?:\w+ )?(?:crowds?|crowded|queues|people|strangers|places)\b|\b(?:anxiety|panic attacks?|panicky|agoraphobi\w+|social anxiety)\b|"
         r"\b(?:can not|hates?|does not|struggles|finds?) (?:\w+ ){0,3}crowds?\b|\bcrowds (?:are (?:hard|difficult|too much)|upset|frighten|make|worry)\b", "Anxious in crowds", "Calm, near the exit"),
        (r"\b(?:sensitive to|can not (?:bear|stand|take|cope with)|startled by|upset by|frightened (?:of|by)|afraid of|hates|scared of) (?:any )?(?:(?:(?:sudden|loud|too much) )+(?:music|sounds?)|(?:(?:sudden|loud) )*(?:noises?|bangs?|gunshots?|gunfire|explosions))\b|\bear defenders\b|\bsensitive to (?:noise|sound)\b", "Sensitive to noise", "Warn of loud moments"),
        (r"\b(?:dementia|alzheimer\w*)\b", "Dementia", "Shown to the seat"),
        (r"\b(?:needs?|must|has|have|wants?|prefers?|always|only|please|sit|sits|seat|likes?|better|asks? for) (?:(?:to|sit|sits|be|on|at|in|the|a|an|seats?|her|him|them|seated|please|always|placed|towards) )*(?P<what>(?:left|right)(?: hand)?)(?: hand)? (?:side|end)\b", "Seat on one side", ""),
        (r"\b(?:epilep\w+|(?:no |without |avoid )?strobe(?: lights?| lighting)?|(?:no |without |avoid )?flashing lights?|photosensitive)\b", "No strobe light", "Warn of strobe light"),
        (
            r"\b(?:dizzy|giddy) (?:upstairs|up there|high up|in the (?:balcony|circle|gallery|gods))\b|\b(?:afraid|scared|fear|terrified) of heights\b|\bvertigo\b|\b(?:can not (?:\w+ )?(?:sit (?:in|on|up in)|do|manage|face)|hates?|not|no|avoids?|never) "
            r"(?:(?:the|in|sitting in|up in) )*(?:balcony|gallery|circle|upper circle|heights)\b",
            "Not in the balcony", "",
        ),
        (r"\bclaustrophobi\w+\b|\b(?:can not|hates?|dislikes?|avoids?|not|never|does not (?:like|want)|no seats?) (?:(?:to|sit|sits|sitting|be|being|have|stuck|seats?|in|the) )*middle of (?:a|the) row\b", "Not in the middle of a row", ""),
        (r"\boxygen(?: bottle| tank| cylinder)?\b", "Oxygen bottle", "Space beside the seat"),
        (
            rf"\ballergic to (?P<what>{_SCENT}(?: (?:and|or) {_SCENT})*)\b|\b(?P<w2>{_SCENT}|hay ?fever|asthma\w*)(?: (?:allergy|allergies|bothers|makes|sets|triggers|is a problem))\b|"
            r"^(?:has |is |with |suffers from )?(?:bad |severe )?(?P<w3>asthma\w*|hay ?fever)\b",
            "Sensitive to haze or scents", "",
        ),
        (
            rf"\ballergic to (?:all )?(?P<what>{_FOODS})\b|\b(?P<w2>{_FOODS}|food) (?:allergy|allergies|intoleran\w+|free|allergic)\b|"
            rf"\b(?:can not|must not|does not|is not allowed to|not to) (?:eat|have|touch|tolerate|take)(?: any)? (?P<w3>{_FOODS})\b|\bno (?P<w4>{_FOODS})(?= for (?:her|him|them)\b| please$| for .*supper|$)|"
            rf"\bintolerant (?:to|of) (?P<w5>{_FOODS})\b|\b(?P<w6>coeliac|celiac)\b|\b(?P<w7>{_FOODS}) (?:makes? (?:her|him|them) (?:ill|sick)|is (?:deadly|dangerous))\b",
            "Food allergy", "",
        ),
        (r"\b(?:is |eats |strictly |strict |a |now |^)(?P<what>vegan|vegetarian|diabetic|halal|kosher|pescatarian)\b(?! (?:menu|options?|society|restaurant|food\?))|^(?P<w2>vegan|vegetarian|diabetic|halal|kosher|pescatarian)(?= |$)(?! (?:menu|options?|society|restaurant))", "Diet", ""),
    )
)  # fmt: skip
# `can not leave the wheelchair` is no denial of it.
_DENIES = re.compile(
    r"\b(?:not|no longer|never|without|no)\b"
    r"(?! (?:just|only|leave|get out|do without|be without|manage without|go without|come without|without|transfer|walk|stand|part))"
)
# `hates surtitles`: what is put up for others.
_SPURNS = re.compile(
    r"\b(?:distracted by|put off by|annoyed by|irritated by|disturbed by)(?: (?:the|all|our))* $"
)
_HATES = re.compile(
    r"\b(?:hates?|dislikes?|avoids?|loathes?|rather without|finds?)(?: (?:the|all|our|signed|captioned))* "
    r"(?:captions|captioned|captioning|surtitles|subtitles|signed|bsl|relaxed)\b"
)
_ONCE = re.compile(r"\b(?:booked|bought|changed?|swap\w*|moved|got|sold|gave|exchanged?|paid)\b")
_NOT_A_NEED = re.compile(
    r"\b(?:(?:is|are|still) free|sold|broken|(?:did|does|is|was) not work\w*|never work\w*|(?:off|broken|down) again|failed|rather (?:have|an|the)|in (?:her|his|their) (?:\w+ )?(?:house|flat|home)|at home|web ?site|web page|tripped|fell|available|out of order|where is|is there|how many|complain\w*|blocked|full|behind (?:a|the))\b"
)


def needs(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """What the patron needs, in one sentence; what a companion needs is in the note."""
    found: list[Proposal] = []
    for clause in sentence.clauses:
        if clause.used or clause.asked or clause.doubt:
            continue
        booked = _booked_kind(reading, clause)
        if booked is not None:
            found.append(booked)
        elif clause.who in (PATRON, BOTH):
            found += _of_clause(reading, clause)
    yield from _joined(found, reading)


_KINDS = (
    (
        r"(?P<kind>relaxed|sensory friendly|autism friendly|dementia friendly)",
        "Relaxed performance",
    ),
    (r"(?P<kind>signed|bsl|asl|sign language|(?:sign |bsl )?interpreted)", "Sign language"),
    (r"(?P<kind>captioned|surtitled|subtitled|open captioned)", "Captions"),
    (r"(?P<kind>audio described)", "Poor sight"),
)
_OF_KIND = tuple(
    (
        re.compile(
            r"^(?:(?:she|he|they|i|and|so|but|always|only|usually|also|please|therefore|can|will|must|both) )*"
            r"(?:asks? for|asked for|asking for|needs?|books?|(?:always )?comes? (?:only )?to|comes? for|prefers?|wants?|"
            r"would (?:like|love|prefer)|looks? for|looking for|requires?|waits? for|relies on|request(?:s|ed)) "
            rf"(?:(?:to|come|book|see|have|only|a|an|the|our|all|any|every|tickets|seats|for|next) )*{kind} "
            r"(?:\w+ )?(?:performances?|shows?|matinees?|evenings?|nights?|screenings?|versions?|ones?|dates?)\b"
        ),
        need,
    )
    for kind, need in _KINDS
)


# `son needs the relaxed show` is his need; who asks or books is the patron.
_ASKS = re.compile(r"\b(?:ask\w*|books?|look\w*|request\w*) ")


def _booked_kind(reading: Reading, clause: Clause) -> Proposal | None:
    """`autistic son, asks for the relaxed performance`: whoever it is for, the patron asks."""
    for pattern, need in _OF_KIND:
        found = pattern.match(clause.plain)
        if found is None or (clause.who == OTHER and not _ASKS.search(found[0])):
            continue
        clause.used = True
        detail = _typed(reading, clause, found, "kind") if need == "Poor sight" else ""
        return proposal(
            "access", need, detail=detail, span=clause.match_span(found), today=reading.today
        )
    return None


def _joined(found: list[Proposal], reading: Reading) -> Iterator[Proposal]:
    """Each need once; a seat near the exit and why it must be there are one."""
    calm = next((p for p in found if p.what == "Anxious in crowds"), None)
    exits = [p for p in found if p.what == "Seat near the exit"]
    for need in dict.fromkeys(p.what for p in found):
        same = [p for p in found if p.what == need]
        told = same[0]
        if told is calm and exits:
            continue
        if len(same) > 1:
            span = min(p.span[0] for p in same), max(p.span[1] for p in same)
            detail = ", ".join(dict.fromkeys(p.detail for p in same if p.detail))
            told = edited(told, detail=detail, span=span, today=reading.today)
        if need == "Seat near the exit" and calm is not None:
            span = min(told.span[0], calm.span[0]), max(told.span[1], calm.span[1])
            yield edited(told, detail="anxious in crowds", span=span, today=reading.today)
        else:
            yield told


def _of_clause(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    for pattern, need, instruction in _NEEDS:
        found = pattern.search(clause.plain)
        if found is None or _is_denied(clause, found) or _of_other(clause, found):
            continue
        if _SPURNS.search(clause.plain[: found.start()]) or _HATES.search(clause.plain):
            continue
        if need == "Aisle seat" and _ONCE.search(clause.plain):
            continue
        if _NOT_A_NEED.search(clause.plain) and not re.search(r"\bneeds?\b", clause.plain):
            continue
        clause.used = True
        what = next((w for w in found.groupdict().items() if w[1]), None)
        detail = _typed(reading, clause, found, what[0]) if what is not None else instruction
        yield proposal(
            "access", need, detail=detail, span=clause.match_span(found), today=reading.today
        )


def _typed(reading: Reading, clause: Clause, found: re.Match[str], group: str) -> str:
    first, behind = clause.within(*found.span(group))
    return as_typed(reading.line, clause.words[first:behind])


def _is_denied(clause: Clause, found: re.Match[str]) -> bool:
    before = " ".join(clause.plain[: found.start()].split()[-5:])
    return bool(_DENIES.search(before)) or bool(
        re.search(r"\b(?:no longer|any ?more|used to|gave up|not any)\b", clause.plain)
        and not re.match(r"(?:can|could|no longer)", found[0])
        and not re.search(r"\bcan not\b|\bno longer (?:manage|climb|walk|hear|see)", clause.plain)
    )


def _of_other(clause: Clause, found: re.Match[str]) -> bool:
    """`the wheelchair space for her mother`."""
    return clause.who == OTHER or bool(
        re.search(r"\b(?:for|of) (?:her|his|their|my|a|the) (?:\w+ )?(?:mother|mum|mom|father|dad|husband|wife|"
                  r"son|daughter|sister|brother|friend|partner|aunt|uncle|neighbour|guest)\b",
                  clause.plain[found.start() :])
    )  # fmt: skip
