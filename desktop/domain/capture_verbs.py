"""The verb of liking in a clause, and what it is said of: `adores ...`, `is not keen on ...`."""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import BOTH
from desktop.domain.capture_proposal import CURIOUS, LIKES, LOVES, NOT_FOR_THEM
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Clause

_ADV = (
    r"(?:(?:also|really|absolutely|just|still|always|very|very much|most|particularly|dearly|all|"
    r"especially|quite|rather|truly|simply|often|usually|definitely|clearly|too|so|at|ever|only|"
    r"much|both|mainly|mad|that|terribly|hugely|totally|completely|a|an|big|great|huge|keen|real|"
    r"massive|bit|lifelong|old|devoted|true) )*"
)
# What may stand before the verb: whoever it is about, and little words; not another predicate.
_BEFORE = re.compile(
    r"^(?:(?:she|he|they|i|we|you|both|it|is|are|am|was|has|have|had|been|be|does|do|did|not|a|an|"
    r"and|but|so|also|really|absolutely|just|still|always|very|much|most|all|the|patron|caller|"
    r"customer|says?|said|told|us|me|that|mentions?|mentioned|quite|even|never|too|now|then|plus|"
    r"apparently|who|herself|himself|clearly|evidently|obviously|her|his|their|mrs|mr|ms|miss|dr|"
    r"only|mainly|mostly|usually|often|please|guest|client|lady|gentleman|subscriber|member|especially|particularly|because|since|as|"
    r"though|although|while|whereas|family|couple|would|well|oh|yes|actually|note|nb|fyi|"
    r"retired|amateur|professional|former|local|regular|old|new|teacher|nurse|doctor|engineer|student|"
    r"lawyer|vicar|pensioner|widow|widower|turns out|by the way|these days|nowadays|otherwise|generally|"
    r"basically|secretly|openly|still) )*$"
)
NOT_LIKED = re.compile(
    rf"\b(?:(?:does|do) not {_ADV}(?:like|love|enjoy|care for|do|get on with|fancy|appreciate|go for|"
    rf"listen to)|dislikes?|hates?|detests?|loathes?|"
    rf"can not {_ADV}(?:stand|bear|abide|stomach)|"
    rf"(?:is |are |am )?not {_ADV}(?:fan of|keen on|fond of|into|interested in|one for|enthusiast of|"
    r"lover of|mad about|crazy about)|no (?:great |big )?fan of|has no time for|no interest in|"
    r"has no (?:interest in|love for)|(?:is )?bored (?:by|with|of)|bored to tears by|fed up with|"
    r"(?:is )?tired of|sick of|never (?:liked|likes|enjoys|enjoyed|cared for|cares for)|avoids|"
    r"could do without|has had enough of|averse to|anything but|stays away from|runs a mile from|"
    r"(?:is )?put off by|dreads|(?:has )?gone off|(?:has )?went off|gave up on|given up on|(?:has )?(?:always )?had enough of|had (?:her|his|their) fill of|everything (?:but|except)|"
    r"anything except|all but|(?:would|will) not (?:go near|cross the road for|go to|sit through|come to|be seen (?:dead )?at|touch)|can (?:live|do) without|"
    rf"(?:does|do|can|has|have) (?:not|never) {_ADV}(?:see(?:n)? the (?:point|appeal) (?:of|in)|get(?! enough)|understand|understood|got|warm(?:ed)? to|take(?:n)? to|rate|think much of|have (?:much )?time for|go for)|"
    r"cannot get on with|can not get (?:on with|into)|(?:is |are )?no longer (?:keen on|interested in|into)|not a great lover of|lost interest in|cold on|wary of|"
    r"(?:is )?allergic to)\b"
)
LIKED: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(
            r"\b(?:loves?|adores?|worships?|has always loved|always loved|have always loved|"
            rf"(?:is |are )?{_ADV}(?:mad|crazy|nuts|passionate|wild|obsessed) (?:about|with|for|on)|"
            r"lives for|can not get enough of|can not resist|devoted to|(?:raves|(?:is |are )?raving) about|would not miss(?: an?| the| any)?|never misses(?: an?| the| any)?|"
            r"never miss(?: an?| the| any)?|(?:her|his|their) (?:passions?|great loves?|big loves?) (?:is|are)|"
            r"has a passion for|(?:is )?a sucker for|besotted with|(?:is )?hooked on|swears by|head over heels about|loves? nothing more than)\b"
        ),
        LOVES,
    ),
    (
        re.compile(
            r"\b(?:likes?|enjoys?|prefers?|appreciates|favours|follows|"
            rf"(?:is |are )?{_ADV}(?:into|keen on|fond of|partial to|big on|fan of|fans of|enthusiast of|lover of|"
            r"interested in|enthusiastic about|drawn to|attracted to)|interests? (?:is|are|in|include|includes)|"
            r"has always (?:liked|enjoyed)|always (?:liked|enjoyed)|(?:comes|come|is here|here|(?:has |have )?been coming|coming) for|"
            r"has a (?:soft spot|weakness|thing) for|soft spot for|weakness for|"
            r"(?:her|his|their) (?:favourites?|hobby|hobbies|interests?|thing)(?: \w+)? (?:is|are)|"
            r"(?:her|his|their) (?:passions?|great loves?|weakness|hobby|hobbies)$|favourites?(?: composers?| writers?| playwrights?| genre| music)? (?:is|are|includes?)|"
            r"favourites?(?: composers?| writers?| playwrights?| genre| music)?(?= :| ,|$)|"
            r"(?:would (?:like|love)|wants?|asks? for|asked for|hoping for|wishes for)(?: to (?:hear|see|have|get))? "
            r"(?:more|lots more|even more|some more)|please more|more(?= .* please$)|"
            r"(?:books|buys|sees|hears|attends|(?:has |have )?(?:been to|heard|booked)) (?:every|each)(?: single)?|(?:comes|goes) to (?:everything|anything|all|every|each|most)(?: the)?(?: of)?|comes (?:mostly|mainly|only) (?:for|to)|"
            r"has seen every|grew up (?:with|on)|was brought up on|raised on|listens? to|(?:would|will) (?:always )?come (?:to|for) (?:more|any|every|anything|everything)|"
            r"wishes (?:we|there) (?:did|had|played|were|was) more|has (?:all|every|lots of|most of|many)(?: of)?(?: the)?(?=.* (?:recordings?|records|cds?|albums?|dvds)$)|"
            r"knows (?:her|his|their)|(?:pre )?orders|stays (?:on )?for|attends|(?:often|always|regularly) (?:goes|comes) to|(?:would|will) (?:happily )?(?:travel|walk miles|drive miles|queue) for|(?:is )?on the lookout for|always asks for|(?:would be|is|always) up for|it (?:has to|must) be|always up for|(?:is )?happiest (?:with|at)|only (?:ever )?(?:goes|comes) to|travels (?:far |miles )?for|collects|misses our|regular at|never tires of|a regular for)\b"
        ),
        LIKES,
    ),
    (
        re.compile(
            r"\b(?:(?:is )?(?:very )?(?:curious about|intrigued by|tempted by)|asks? about|asked about|"
            r"wants? to try|would like to try|would love to try|keen to try|discovering|getting into|"
            r"warming to)\b"
        ),
        CURIOUS,
    ),
    (
        re.compile(
            rf"\bwould {_ADV}(?:love|like|enjoy)(?: to (?:see|hear|have|go on|join|do|try|come to|attend|visit|come along to))?\b"
        ),
        CURIOUS,
    ),
)
# Said of much that is no interest: then only what the vocabulary has.
_ONLY_KNOWN = re.compile(
    r"grew|never miss|raves|(?:is |are )?raving|was brought|raised|listen|(?:would|will) |wishes|has (?:all|every|lots|most|many)|travels|always up|is up|would be up|it (?:has|must)|"
    r"knows|books|buys|sees|hears|(?:has |have )?(?:been|heard|booked) |always asks|(?:pre )?orders|stays|attends|often|always (?:goes|comes)|regularly|swears|hooked|is hooked|.*happiest|.*lookout"
)
OF_CHILDREN = re.compile(
    r"^(?:(?:and|both|all|absolutely|totally|very|completely) )*(?:mad|crazy|nuts|wild|keen|passionate|obsessed|into|big fans|great fans)\b"
)


class Frame(NamedTuple):
    """What is said of a thing: how much, and the words [first, behind) it is said of."""

    strength: int
    first: int
    behind: int
    verb: int
    verb_text: str
    wish: bool = False  # then only of what the vocabulary has


def _begins(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether nothing but whom it is about stands before this place of the clause."""
    before = [w for w in clause.plain[:at].split() if w not in reading.names]
    if clause.who == BOTH:
        return not any(w in lexicon.VERBS for w in before if w not in ("is", "are"))
    return _BEFORE.match("".join(f"{w} " for w in before)) is not None


def frame_of(reading: Reading, clause: Clause) -> Frame | None:
    """The verb of liking, if it is what the clause says."""
    not_liked = NOT_LIKED.search(clause.plain)
    if not_liked is not None and _begins(reading, clause, not_liked.start()):
        return framed(clause, not_liked, NOT_FOR_THEM)
    for pattern, strength in LIKED:
        found = pattern.search(clause.plain)
        if found is None or not _begins(reading, clause, found.start()):
            continue
        before = clause.plain[: found.start()].split()
        if "not" in before or "never" in before or "no" in before:
            return None
        if "would" in before and " more" not in found[0]:
            continue
        if _ONLY_KNOWN.match(found[0]):
            return framed(clause, found, strength)._replace(wish=True)
        if found[0].startswith("would ") and " more" not in found[0]:
            return framed(clause, found, strength)._replace(wish=True)
        return framed(clause, found, strength)
    return None


def framed(clause: Clause, found: re.Match[str], strength: int) -> Frame:
    verb, first = clause.within(*found.span())
    return Frame(strength, first, len(clause.words), verb, found[0])
