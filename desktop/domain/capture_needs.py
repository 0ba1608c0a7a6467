"""Access needs: what somebody needs in the house. Why they need it stays in the note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain.capture_frames import BOTH, OTHER, PATRON
from desktop.domain.capture_proposal import Proposal, proposal
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause, Sentence

_WANT = (
    r"(?:needs?|must have|has to have|requires?|asks? for|asked for|wants?|always has|have to have|prefers?|"
    r"only (?:sits|books)|please|always|likes?|would like|better with|has to sit|must sit|needs to sit|"
    r"likes to sit|wants to sit|prefers to sit)"
)
_CAN_NOT = r"(?:can not|could not|can hardly|can barely|can no longer|struggles to|finds it (?:hard|difficult) to|unable to|is not able to|has trouble|has difficulty|does not)"
# (pattern, need, what we do about it, whether a `not` before it says the opposite)
_NEEDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), need, instruction)
    for pattern, need, instruction in (
        (
            r"\b(?:wheel ?chair|wheel chair)(?: users?| space| access| place| seat)?\b|\bpower ?chair\b|\b(?:mobility|uses a|on a|has a) scooter\b",
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
        (r"\b(?:bsl|asl|sign(?:ed)? (?:language|performances?)|sign language interpreter)\b", "Sign language", ""),
        (r"\b(?:captions|captioned|captioning|surtitles|subtitles)\b", "Captions", ""),
        (rf"\b(?:{_WANT} (?:(?:an?|the|two|to be|on|at|in|sit|seats?) )*)?aisle(?: seats?)?\b|\bend of (?:the |a )?row\b", "Aisle seat", ""),
        (
            r"\b(?:hates?|dislikes?|dreads?|avoids?|afraid of|scared of|wary of|bad (?:on|with)|no|without|trouble with|"
            r"trouble on|problems? with|difficulty with|struggles? (?:with|on)|finds?|not good (?:with|on|at)|can not (?:\w+ ){0,2}?(?:do|"
            r"manage|climb|take|use|handle|get up|go up|walk up|face)|could not (?:manage|climb|do)|does not (?:like|do|manage|want)|"
            r"can no longer (?:manage|climb|do)|unable to (?:manage|climb|use)|can hardly (?:manage|climb|do))"
            r" (?:(?:the|any|our|too many|many|so many|all|all the|those|steep|going up|climbing|up|with|on) )*(?:stairs?|steps|staircase|stairways?)\b|"
            r"\bstep ?free\b|\bcan not (?:\w+ )?(?:climb|get up|go up|walk up)\b|\bwithout (?:any )?(?:stairs|steps)\b|\b(?:stairs|steps) are (?:too much|hard|difficult|a problem|impossible|"
            r"getting hard|no good)|\b(?:needs?|uses?|takes?|must use|has to use) (?:the |a )?(?:lift|elevator|ramp|stairlift)\b|"
            r"\blevel access\b|\bground floor(?: only| seats?)?\b",
            "No stairs", "Step-free way",
        ),
        (
            r"\b(?:walks? with|uses?|has|needs?|on|comes with|leans on|using) (?:(?:a|an|her|his|their|the|two) )?(?:walking )?(?:stick|sticks|cane|"
            r"crutch|crutches|walker|zimmer(?: frame)?|rollator|walking frame|frame)\b|\bwalking (?:stick|frame|aid)\b|\brollator\b|"
            r"\b(?:can not|could not) (?:walk(?: (?:very |too |that )?(?:far|long|well|much))?|stand (?:very |too |that )?(?:long|for long|up))\b|"
            r"\b(?:walks? (?:very )?(?:slowly|badly|with difficulty)|unsteady|short of breath|slow on (?:her|his|their) feet|bad on (?:her|his|their) feet|"
            r"limited mobility|mobility (?:problems?|issues?|impaired)|not (?:very |so |too )?(?:steady|mobile|good on (?:her|his) feet))\b|"
            r"\b(?:bad|poor|dodgy|stiff|sore) (?:leg|legs|hip|hips|knee|knees|back|feet|foot)\b",
            "Walks with difficulty", "Time and an easy way",
        ),
        (
            r"\b(?:partially|visually|sight|vision) (?:sighted|impaired)\b|\b(?:is |registered |nearly |almost |legally |going )blind\b|^blind\b|"
            r"\b(?:poor|bad|failing|weak) (?:eye ?sight|sight|vision|eyes)\b|\bmacular\b|\baudio ?(?:description|described)\b|"
            rf"\b{_CAN_NOT} (?:see (?:well|much|very well|properly|too well|far|the stage from (?:the back|far))|read (?:the )?(?:small print|programme))\b|"
            r"\b(?:sight|eyes) (?:is|are) (?:poor|bad|going|failing|weak|not what)\b|\beyesight is\b",
            "Poor sight", "",
        ),
        (r"\blarge(?:r)? print\b|\bbig print\b|\bbraille\b", "Large print", "Large-print programme"),
        (r"\b(?:guide|assistance|hearing|service|support) dogs?\b", "Assistance dog", "Space for the dog"),
        (
            r"\b(?:needs?|wants?|likes?|requires?|asks? for|please|more|extra|some) (?:(?:extra|more|a lot of|plenty of|some|the|a bit of|a seat with) )*(?:leg ?room|leg room)\b|"
            r"\b(?:very|so|extremely) tall\b|\b(?:needs?|has|must) to stretch (?:her|his|their|a) legs?\b|\blong legs\b|\bleg ?room\b",
            "Leg room", "",
        ),
        (
            r"\b(?:needs?|must|has|have|ought|wants?) (?:to )?(?:(?:sit|be|a seat|seats|have|seated|placed) )+(?:(?:right|close|very|as|near|next) )*"
            r"(?:(?:to|by|near|at|in|on) )*(?:the )?(?:exit|door|doors|toilets?|loo|loos|restrooms?|bathrooms?|wc|ladies)\b|"
            r"\b(?:near|close to|next to|by) the (?:exit|toilets?|loo|loos|restrooms?|bathrooms?|wc)\b",
            "Seat near the exit", "",
        ),
        (
            r"\b(?:needs?|must|has) (?:to )?(?:(?:sit|be|a seat|seats|have) )+(?:(?:right|close|very|as|near|in|at|to|by|up|the) )*"
            r"(?:front(?: row)?|stage)\b|\bfront row (?:because|as|for|due)\b",
            "Seat near the stage", "",
        ),
        (
            r"\b(?:comes?|always|needs?|with|brings?|has) (?:(?:with|a|her|his|their|an) )*(?:carer|caregiver|personal assistant|"
            r"companion seat|carer 's (?:seat|ticket)|essential companion|support worker|pa seat)\b",
            "Comes with a carer", "Companion seat",
        ),
        (r"\b(?:autistic|autism|sensory (?:needs|sensitivit\w+|overload)|relaxed performances?)\b", "Relaxed performance", ""),
        (r"\b(?:epilep\w+|strobe(?: lights?| lighting)?|flashing lights?|photosensitive)\b", "No strobe light", "Warn of strobe light"),
        (
            r"\b(?:afraid|scared|fear|terrified) of heights\b|\bvertigo\b|\b(?:can not (?:\w+ )?(?:sit (?:in|on|up in)|do|manage|face)|hates?|not|no|avoids?|never) "
            r"(?:(?:the|in|sitting in|up in) )*(?:balcony|gallery|circle|upper circle|heights)\b",
            "Not in the balcony", "",
        ),
        (r"\bclaustrophobi\w+\b", "Not in the middle of a row", ""),
        (r"\boxygen(?: bottle| tank| cylinder)?\b", "Oxygen bottle", "Space beside the seat"),
        (r"\b(?:hay ?fever from lilies|allergic to (?:the )?(?:perfume|flowers|lilies|dogs|cats|dust|smoke|haze)|(?:stage )?(?:haze|smoke|fog) (?:bothers|makes|sets))\b", "Sensitive to haze or scents", ""),
        (r"\b(?:nut|peanut|gluten|dairy|shellfish|food|lactose|egg) (?:allergy|intoleran\w+|free)\b|\ballergic to (?:nuts|peanuts|gluten|dairy|shellfish|eggs|milk|almonds)\b|\b(?:coeliac|celiac)\b", "Food allergy", ""),
    )
)  # fmt: skip
_DENIES = re.compile(r"\b(?:not|no longer|never|without|no)\b(?! (?:just|only))")
_ONCE = re.compile(r"\b(?:booked|bought|changed?|swap\w*|moved|got|sold|gave|exchanged?|paid)\b")
_NOT_A_NEED = re.compile(
    r"\b(?:(?:is|are|still) free|sold|broken|(?:did|does|is|was) not work\w*|failed|available|out of order|where is|is there|how many|complain\w*|blocked|full|behind (?:a|the))\b"
)


def needs(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """What the patron needs, in one sentence; what a companion needs is in the note."""
    for clause in sentence.clauses:
        if clause.used or clause.asked or clause.doubt or clause.who not in (PATRON, BOTH):
            continue
        yield from _of_clause(reading, clause)


def _of_clause(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    for pattern, need, instruction in _NEEDS:
        found = pattern.search(clause.plain)
        if found is None or _is_denied(clause, found) or _of_other(clause, found):
            continue
        if need == "Aisle seat" and _ONCE.search(clause.plain):
            continue
        if _NOT_A_NEED.search(clause.plain) and not re.search(r"\bneeds?\b", clause.plain):
            continue
        clause.used = True
        yield proposal(
            "access", need, detail=instruction, span=clause.match_span(found), today=reading.today
        )


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
