"""Whom each clause speaks of, and whether it says so or only wonders.

`who` is patron, other (her sister, Tom), both, us (the box office) or thing (the seats, a play).
A clause in `doubt` (might, if, used to ask, a question) is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_text import Clause, Sentence, Word

PATRON, OTHER, BOTH, US, THING = "patron", "other", "both", "us", "thing"
OF_PATRON = frozenset((PATRON, BOTH))

_KIN = "|".join(sorted(lexicon.KIN, key=len, reverse=True))
_ADJECTIVES = rf"(?:(?:{lexicon.KIN_ADJECTIVES}) )*"
_LEAD = re.compile(
    r"^(?:(?:and|but|so|also|then|plus|now|well|oh|ok|note|nb|fyi|btw|actually|clearly|really|"
    r"though|although|because|while|whereas|since|as|that|however|still|today|please|always|"
    r"(?:(?:she|he|they|patron|caller|customer) )?(?:says?|said|mentions?|mentioned|told (?:us|me)|"
    r"tells (?:us|me)|explained|added)(?: that)?) )+"
)
_BOTH = re.compile(
    rf"^(?:(?:she|he|they|i|we) and (?:her|his|their|my) |"
    rf"(?:(?:her|his|their|my) )?{_ADJECTIVES}(?:{_KIN})(?: \w+)? and (?:she|he|they|i)\b|"
    r"(?:they |we )?both\b(?! (?:her |his |their |of )?(?:sons|daughters|boys|girls|kids|children|brothers|sisters|parents|grand\w+))|(?:the|her|his|their) (?:whole )?family\b|the (?:couple|pair|two of them)\b|(?:they|we) all\b|"
    r"like her (?:husband|sister|mother) she\b)"
)
_KIN_FIRST = re.compile(
    rf"^(?:(?:her|his|their|my|our|the|a|an|one|another|{lexicon.NUMBER}) )*{_ADJECTIVES}"
    rf"({_KIN}|kids|children|kid|child|boys?|girls?|baby|twins|toddlers?|teenagers?|"
    r"boss|teacher|doctor|landlord|landlady|lodger|pupil|student|cleaner|secretary|driver)\b(?! (?:seat|ticket|place|user)s?\b)"
)
# The other does something for the patron: what follows is the patron's again.
_FOR_PATRON = re.compile(
    r"\b(?:as|is) (?:her|his|their) carer\b|\b(?:helps?|pushes|looks after|drives|accompanies|brings|collects|"
    r"fetches|comes with|sits with|assists) (?:her|him|them)\b"
)
_SEVERAL = re.compile(
    r"\b(?:kids|children|boys|girls|twins|triplets|toddlers|teenagers|teens|grandchildren|grandkids|grandsons|"
    r"granddaughters|sons|daughters|parents|friends|nieces|nephews|neighbours|colleagues)\b"
)
_US = re.compile(
    r"^(?:we|us|manager|the manager|staff|box office|the box office|boss|director|"
    r"front of house|house manager|someone here|colleague)\b"
)
_PATRON = re.compile(
    r"^(?:(?:she|he|they|i|you)\b|(?:the |this )?(?:patron|caller|customer|client|guest|lady|gentleman|"
    r"subscriber|member)\b|(?:mrs|mr|ms|miss|dr|prof)\b)"
)
_SOMEBODY = re.compile(
    r"^(?:no one|nobody|none|someone|somebody|everyone|everybody|people|most people|others?|"
    r"neighbou?rs?|critics?|reviewers?|the press|(?:our|the|a) (?:soloists?|conductor|director|pianist|violinist|cellist|actors?|actress|singers?|"
    r"tenor|soprano|players?|ushers?|cast|crew|audience|crowd)\b(?!.*\b(?:was|were|sang|played|had)\b)|who|whose|which|(?:the|a|another) (?:man|woman|people|person|couple|group) )"
)
_DOUBT = re.compile(
    r"\b(?:might|maybe|perhaps|possibly|probably|supposedly|apparently|allegedly|not sure|unsure|"
    r"uncertain|thinking (?:of|about)|thinks (?:of|about)|thought about|consider(?:s|ing|ed)?|"
    r"wonder(?:s|ing|ed)?|hop(?:es|ing) to|hope to|toying|in two minds|undecided|"
    r"(?:she|he|i|we|they) (?:think|thinks|believe|believes|guess|suppose|assume)\b|seems?|"
    r"sounds like|could be|may (?:be|like|want|have|come|go|also|well|even|not)|no idea|unclear|"
    r"do not know|does not know|did not know|not certain|some ?day|one day|would rather not say|"
    r"not yet|wants to (?:learn|start)|would (?:like|love) to (?:learn|start)|"
    r"plans? to|planning to|not decided|can not remember|can not decide|rumou?r|pretends?)\b"
)
_CONDITION = re.compile(r"^(?:if|whether|unless|when|whenever|until|in case|where)\b")
_ASKED = re.compile(
    r"^(?:(?:and|but|so|next time|please|must|to) )*(?:ask(?:s|ed|ing)?(?: (?:her|him|them|us))?"
    r" (?:if|whether|what|when|where|who|how|why)\b|find out\b|check if\b|does (?:she|he)\b|"
    r"do they\b|is (?:she|he)\b|are they\b|(?:she |he |they )?(?:wants|wanted) to know\b)"
)
_OVER = re.compile(
    r"\b(?:used to|no longer|not any ?more|any ?more|any longer|gave up|given up|stopped|quit|"
    r"formerly|previously|in (?:her|his|their) (?:youth|day)|as a (?:child|girl|boy|student|kid)|"
    r"when (?:she|he) was|years ago|has not .{1,30} (?:for|in) years|not for years)\b"
)


@dataclass(slots=True)
class _Known:
    """What is settled so far while the clauses are gone through."""

    names: frozenset[str]
    others_names: frozenset[str]
    gender: str = ""
    genders: set[str] = field(default_factory=set)
    several: bool = False  # whether this sentence has named some: `they` are those


def settle(
    sentences: Iterable[Sentence], names: frozenset[str], others_names: frozenset[str], gender: str
) -> None:
    """Fill in `who` and `doubt` of all clauses. `names` are the patron's own, folded; `gender` m, f
    or '' as their pronouns say."""
    known = _Known(names, others_names, gender)
    for sentence in sentences:
        known.gender = known.gender or _gender_told(sentence.run.plain)
        before: Clause | None = None
        for clause in sentence.clauses:
            lead = _LEAD.match(clause.plain)
            bare = clause.plain[lead.end() :] if lead else clause.plain
            clause.who = _who(clause, bare, before, known)
            clause.doubt = _is_doubtful(clause, bare, before)
            if _SEVERAL.search(clause.plain) and clause.who != BOTH:
                known.genders.add("p")
                known.several = True
            before = clause
        known.several = False


def is_over(clause: Clause) -> bool:
    """Whether it speaks of what was once: `used to play`, `gave up`."""
    return bool(_OVER.search(clause.plain))


def _gender_told(plain: str) -> str:
    """`her sister`, `his wife`: what the possessive says of the patron."""
    found = re.search(rf"\b(her|his) {_ADJECTIVES}(?:{_KIN})\b", plain)
    if found is None:
        return ""
    return "f" if found[1] == "her" else "m"


def _who(clause: Clause, bare: str, before: Clause | None, known: _Known) -> str:
    if re.search(r"\b(?:herself|himself|themselves|myself)\b", bare):
        return PATRON
    if _BOTH.match(bare):
        of_others = (
            before is not None and (before.who == OTHER or known.several) and "p" in known.genders
        )
        return OTHER if of_others and bare.startswith("both ") else BOTH
    kin = _KIN_FIRST.match(bare)
    if kin and not re.match(r" of\b", bare[kin.end() :]):
        gender = lexicon.KIN.get(kin[1], ("", "p"))[1]
        known.genders |= {gender or "?"}
        return OTHER
    if _US.match(bare):
        return US
    if _SOMEBODY.match(bare):
        return THING
    named = _named(clause, bare, known)
    if named:
        return named
    if _PATRON.match(bare):
        return _pronoun(bare, clause, before, known)
    return _unsaid(clause, bare, before)


def _named(clause: Clause, bare: str, known: _Known) -> str:
    """A name that begins the clause and does something: the patron's, or somebody else's."""
    words = bare.split(" ", 4)
    if words[0] in known.names:
        return PATRON
    if words[0] in known.others_names:
        known.genders.add("?")
        return OTHER
    if len(words) < 2 or not _is_name(clause, words[0]):
        return ""
    does = words[1] if words[1] not in lexicon.ADVERBS or len(words) < 3 else words[2]
    if words[1] == "and" and len(words) > 3 and _is_name(clause, words[2]):
        does = words[3]
    if does in lexicon.LIKING or does == "'s":
        known.genders.add("?")
        return OTHER
    return ""


def _is_name(clause: Clause, folded: str) -> bool:
    word: Word | None = next((w for w in clause.words if w.folded == folded), None)
    return (
        word is not None
        and word.capital
        and folded not in lexicon.VERBS
        and folded not in lexicon.ADVERBS
        and folded not in lexicon.SUBJECTS
        and folded not in lexicon.STOP
        and folded not in lexicon.TITLES
        and folded not in lexicon.MONTHS
        and folded not in lexicon.WEEKDAYS
    )


def _pronoun(bare: str, clause: Clause, before: Clause | None, known: _Known) -> str:
    """She is the patron, unless the clause before was about another she."""
    word = bare.split(" ", 1)[0]
    gender = "f" if word == "she" else "m" if word == "he" else "p" if word == "they" else ""
    if not gender or before is None:
        if gender in ("m", "f") and known.gender and gender != known.gender:
            return OTHER
        return PATRON
    if gender == "p":
        of_others = before.who == OTHER or known.several
        return OTHER if of_others and "p" in known.genders else PATRON
    if known.gender and gender != known.gender:
        return OTHER
    contrast = clause.joint == "but" or re.match(r"(?:she|he) (?:does|is|do) not$", bare)
    if gender in known.genders and before.who == OTHER and not contrast:
        return THING if known.gender else OTHER
    return PATRON


def _unsaid(clause: Clause, bare: str, before: Clause | None) -> str:
    first = bare.split(" ", 1)[0]
    verb = first in lexicon.VERBS or first in lexicon.ADVERBS or first in ("not", "no")
    if before is None or _FOR_PATRON.search(before.plain):
        return PATRON
    if verb and clause.joint in (",", "and", "but", "or"):
        return before.who if before.who in (OTHER, BOTH) else PATRON
    return before.who if before.who == OTHER and clause.joint in (",", "and", "who") else PATRON


def _is_doubtful(clause: Clause, bare: str, before: Clause | None) -> bool:
    if clause.asked or _CONDITION.match(clause.plain) or _CONDITION.match(bare):
        return True
    if _ASKED.match(bare) or _DOUBT.search(clause.plain):
        return True
    # `not sure if she likes opera or ballet`, `asked if ..., ...`: what hangs on a doubt
    return before is not None and before.doubt and clause.joint in ("and", "or", "if", "whether")
