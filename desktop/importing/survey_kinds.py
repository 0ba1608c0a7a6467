"""What kind of question a column of answers was, so that a form can be made from a file.

Guessed from the wording and the answers; whoever edits the form can change it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from db.folding import fold, words
from desktop.domain.form_answers import number_of
from desktop.domain.form_schema import (
    ACCESS,
    CONTACT,
    CONTACT_PARTS,
    DATE,
    LONG,
    NO,
    NUMBER,
    ONE,
    PERMISSION,
    SCALE,
    SEVERAL,
    SHORT,
    YES,
    YES_NO,
    Becomes,
    Choice,
    FormSchema,
    Limits,
    Question,
)
from desktop.importing import moments
from desktop.importing.survey_asked import Asked, is_other
from desktop.importing.values import one_line, read_flag

MOST_CHOICES, MOST_PARTS = 20, 30
LONGEST_CHOICE = 60
SEPARATORS = (";", "\n", "|", ",")
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"

_OPEN = re.compile(
    r"\b(anything|comments?|why|tell us|describe|suggest\w*|feedback|thoughts?|remarks?|explain|"
    r"message|improve|do better|in your own words|what else|how could|what could|"
    r"please share|notes?|bemerkung\w*|kommentar\w*|warum|commentaire\w*|pourquoi|comentario\w*)\b"
)
_SEVERAL = re.compile(
    r"\b(tick|check|select|choose|mark) (all|any|as many)|all that apply|mehrfach|plusieurs"
)
_PERMISSION = re.compile(
    r"\b(may|can|could|should|shall|would you like|happy for|agree|consent|okay|ok|want|open|"
    r"interested in|like|sign me|add me|keep me)\b.*\b(contact|newsletter|mailing|e-?mails?|"
    r"hear from|in touch|call you|text you|marketing|news|offers|updates|informed|write to you|post you)\b"
    r"|\b(newsletter|mailing list|opt[- ]?in|marketing|e-?mails? from)\b"
)
_ABOUT_THIS = re.compile(r"\babout (your|this|these|the) (answers?|responses?|feedback|survey|"
                         r"visit|reply|comments?)\b|follow[- ]?up")  # fmt: skip
_CHANNEL_WORDS = (("sms", r"\b(sms|text you|texts?|text messages?)\b"), ("phone", r"\b(phone|call)\b"),
                  ("post", r"\b(by post|brochure|letter|by mail|postal)\b"))  # fmt: skip
_ACCESS = re.compile(
    r"\b(access (needs?|requirements?|arrangements?)|accessib\w*|wheelchair\w*|hearing (loop|aid)|"
    r"dietary|allerg\w*|mobility|disabilit\w*|step[- ]free|sign language|special needs|"
    r"barrierefrei\w*|rollstuhl\w*|besoins? d'acces\w*)\b"
)
_RATES = re.compile(r"\b(scale|rate|rating|how likely|how satisfied|how much|how would you|score|"
                    r"recommend|out of|stars?|\d+ ?(-|to|=)|bewert\w*|wahrscheinlich)\b")  # fmt: skip
_COUNTS = re.compile(r"\b(how many|number of|age|year|wie viele|combien)\b")
_ENDS = re.compile(r"(\d+)\s*(?:=|:|is|being|means)\s*([^,;:()=\d]+)")
_TOLD_RANGE = re.compile(r"\b(\d{1,2})\s*(?:-|–|to|bis|and)\s*(\d{1,2})\b")
_BRACKETS = re.compile(r"\(([^()]*,[^()]*)\)")


def stable_key(letter: str, *parts: str) -> str:
    """A key made of words: the same for the plan and for the import."""
    number = int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:8], "big")
    found = letter
    for _ in range(7):
        number, at = divmod(number, len(_ALPHABET))
        found += _ALPHABET[at]
    return found


def question_of(asked: Asked, interests: Mapping[str, str], nth: int = 1) -> Question:
    """The question of a form that was asked so. `interests`: folded word -> vocabulary item."""
    wording = one_line(asked.words)
    made = Question(stable_key("q", fold(wording), str(nth)), SHORT, wording)
    if asked.ticks:
        kind = ACCESS if _ACCESS.search(fold(wording)) else SEVERAL
        offered = [choice for _, choice in asked.columns]
        return _with_choices(made, kind, offered, interests)
    return _of_cells(made, asked, interests)


def _of_cells(made: Question, asked: Asked, interests: Mapping[str, str]) -> Question:
    said, answers = fold(made.words), asked.answers
    filled = sum(answers.values())
    flags = sum(n for a, n in answers.items() if _is_flag(a))
    if filled and flags >= 0.9 * filled:
        return _permission(made, said) if _PERMISSION.search(said) else _yes_no(made)
    if _ACCESS.search(said):
        return _access(made, answers, interests)
    if not filled:
        return replace(made, kind=LONG) if _OPEN.search(said) else made
    numbers = sum(n for a, n in answers.items() if number_of(a) is not None)
    if numbers >= 0.95 * filled:
        return _number(made, said, answers)
    if _are_days(answers):
        return replace(made, kind=DATE)
    parts = None if _OPEN.search(said) else several_parts(answers, bool(_SEVERAL.search(said)))
    if parts is not None:
        return _with_choices(made, SEVERAL, parts, interests)
    if not _OPEN.search(said) and _are_choices(said, answers, filled):
        return _with_choices(made, ONE, list(answers), interests)
    longest = max(len(a) for a in answers)
    long = longest > 80 or any("\n" in a for a in answers) or _OPEN.search(said)
    return replace(made, kind=LONG if long else SHORT)


def speaks_of_access(said: str) -> bool:
    """Whether a folded wording speaks of what somebody needs to be able to come."""
    return bool(_ACCESS.search(said))


# -- yes and no


def _is_flag(answer: str) -> bool:
    said = words(answer)
    if bool(said) and said[0] in ("yes", "no") and len(said) <= 4:
        return True
    return read_flag(answer) is not None and fold(answer) not in ("0", "1", "o", "s", "t", "f")


def _yes_no(made: Question) -> Question:
    return replace(made, kind=YES_NO, choices=(Choice(YES, "Yes"), Choice(NO, "No")))


def _permission(made: Question, said: str) -> Question:
    """A Yes allows a channel. One that speaks of these answers alone allows nothing beyond."""
    channel = next((c for c, pattern in _CHANNEL_WORDS if re.search(pattern, said)), "email")
    yes, no = Becomes("consent", channel), Becomes("refusal", channel)
    if _ABOUT_THIS.search(said):
        yes = no = Becomes()
    return replace(
        made, kind=PERMISSION, choices=(Choice(YES, "Yes", yes), Choice(NO, "No", no))
    )  # fmt: skip


# -- numbers and days


def _number(made: Question, said: str, answers: Mapping[str, int]) -> Question:
    figures = [number_of(a) for a in answers]
    known = [f for f in figures if f is not None]
    whole = all(f == f.to_integral_value() for f in known)
    small = whole and min(known) >= 0 and max(known) <= 10
    if not small or _COUNTS.search(said) or not (_RATES.search(said) or len(known) > 2):
        return replace(made, kind=NUMBER)
    low, high = _range(made.words, int(min(known)), int(max(known)))
    ends = {int(n): " ".join(text.split()) for n, text in _ENDS.findall(made.words)}
    return replace(
        made, kind=SCALE, limits=Limits(str(low), str(high)), low_words=ends.get(low, ""),
        high_words=ends.get(high, ""),
    )  # fmt: skip


def _range(wording: str, least: int, most: int) -> tuple[int, int]:
    """From where to where a scale goes: as the wording says, else one of the usual scales."""
    told = [int(n) for n, _ in _ENDS.findall(wording)]
    if len(told) >= 2 and min(told) <= least and max(told) >= most and max(told) <= 10:
        return min(told), max(told)
    match = _TOLD_RANGE.search(wording)
    if match and int(match[1]) <= least and most <= int(match[2]) <= 10:
        return int(match[1]), int(match[2])
    if least >= 1 and most <= 5 and not re.search("likely|recommend", fold(wording)):
        return 1, 5
    return (0, 10) if least == 0 or re.search("likely|recommend", fold(wording)) else (1, 10)


def _are_days(answers: Iterable[str]) -> bool:
    told = list(answers)[:100]
    hits = 0
    for answer in told:
        moment = moments.find_moment(answer)
        hits += moment is not None and moment.end - moment.start >= len(answer) - 2
    return bool(told) and hits >= 0.9 * len(told)


# -- choices


def several_parts(answers: Mapping[str, int], told: bool = False) -> list[str] | None:
    """The choices that cells with several answers are made of; None if they hold one each.

    `told`: the wording says that several may be chosen.
    """
    for separator in SEPARATORS:
        parts: Counter[str] = Counter()
        several, sizes = 0, set()
        for answer, count in answers.items():
            found = [one_line(p) for p in answer.split(separator) if p.strip()]
            several += count if len(found) > 1 else 0
            sizes.add(len(found))
            parts.update(dict.fromkeys(found, count))
        # Where each cell has as many parts as the others, they are parts of one answer: a date.
        if (
            several
            and (len(sizes) > 1 or told)
            and _are_parts(parts, several, sum(answers.values()), separator, told)
        ):
            return list(parts)
    return None


def _are_parts(parts: Counter[str], several: int, filled: int, separator: str, told: bool) -> bool:
    if len(parts) > MOST_PARTS or any(len(p) > LONGEST_CHOICE for p in parts):
        return False
    if any(p.endswith((".", "?", "!")) for p in parts):
        return False
    share = 0.05 if told else 0.15
    repeated = sum(1 for n in parts.values() if n > 1) / len(parts)
    if separator == "," and not told:
        return several >= 0.25 * filled and repeated >= 0.75 and len(parts) >= 3
    return several >= share * filled and (repeated >= 0.5 or (told and len(parts) <= 12))


def _are_choices(said: str, answers: Mapping[str, int], filled: int) -> bool:
    if len(answers) > MOST_CHOICES or any(len(a) > LONGEST_CHOICE or "\n" in a for a in answers):
        return False
    if sum(a.rstrip().endswith((".", "!", "?")) for a in answers) > len(answers) / 4:
        return False
    asks_which = re.match(r"(which|how often|how did you|what kind|choose|select)\b", said)
    return filled >= (1.4 if asks_which else 2) * len(answers) and (
        len(answers) > 1 or bool(asks_which)
    )  # fmt: skip


def _access(made: Question, answers: Mapping[str, int], interests: Mapping[str, str]) -> Question:
    """The needs that the wording lists in brackets, else those that many named; what anybody
    wrote in their own words stays theirs.
    """
    match = _BRACKETS.search(made.words)
    listed = [one_line(p) for p in match[1].split(",")] if match else []
    offered = [p[:1].upper() + p[1:] for p in listed if p and not p.startswith(("e.g", "eg "))]
    if not offered:
        offered = [
            a for a, n in answers.items()
            if n > 2 and len(a) <= LONGEST_CHOICE and not re.search(r"[.,;!?\n]", a)
            and read_flag(a) is None
        ]  # fmt: skip
    if not offered:
        return replace(made, kind=LONG if any("\n" in a for a in answers) else SHORT,
                       becomes=Becomes("access"))  # fmt: skip
    return _with_choices(made, ACCESS, [*offered, "Other"], interests)


def _with_choices(
    made: Question, kind: str, offered: Sequence[str], interests: Mapping[str, str]
) -> Question:
    choices: dict[str, Choice] = {}
    other = ""
    for text in offered:
        text = one_line(text)
        if is_other(text):
            other = text
        elif fold(text) and fold(text) not in choices:
            key = stable_key("c", made.key, fold(text))
            choices[fold(text)] = Choice(key, text, _becomes(kind, text, interests))
    return replace(
        made, kind=kind, choices=tuple(choices.values()), other=bool(other) or kind != ONE,
        becomes=Becomes("access") if kind == ACCESS else Becomes(),
    )  # fmt: skip


def _becomes(kind: str, text: str, interests: Mapping[str, str]) -> Becomes:
    if kind == ACCESS:
        return Becomes("access", text) if fold(text) not in ("none", "no", "n/a") else Becomes()
    named = interests.get(fold(text))
    return Becomes("interest", named) if named else Becomes()


# -- the form


def form_of(title: str, asked: Sequence[Asked], interests: Mapping[str, str],
            person: Sequence[str]) -> tuple[FormSchema, list[str]]:  # fmt: skip
    """The form that asks these questions, and the key of each. `person`: what the file tells of
    who answered (name, given, family, email, phone); asked last, all in one.
    """
    seen: Counter[str] = Counter()
    made = []
    for one in asked:
        said = fold(one_line(one.words))
        seen[said] += 1
        made.append(question_of(one, interests, seen[said]))
    keys = [q.key for q in made]
    parts = {"given", "family"} if "name" in person else set()
    parts |= set(person) - {"name"}
    if parts:
        made.append(
            Question(
                stable_key("q", "contact", title), CONTACT, "How may we reach you?",
                parts=tuple(p for p in CONTACT_PARTS if p in parts),
            )
        )  # fmt: skip
    return FormSchema(title=title, questions=tuple(made)), keys
