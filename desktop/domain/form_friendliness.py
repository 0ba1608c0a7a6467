"""How a form feels to the one who fills it in: how much it asks, how long it takes, how it reads.

The seconds are an estimate of our own: time to read the wording, and time to answer by kind of
question. A question under a condition counts half, as not everybody gets to see it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from desktop.domain.form_schema import (
    ACCESS,
    CONTACT,
    DATE,
    LONG,
    NUMBER,
    ONE,
    PERMISSION,
    SCALE,
    SEVERAL,
    SHORT,
    WITH_CHOICES,
    YES_NO,
    FormSchema,
    Question,
)
from desktop.domain.words import count_words

QUESTIONS_MOST = 8
SECONDS_MOST = 120
REQUIRED_MOST = 2
EASE_LEAST = 50.0

_WORDS_A_SECOND = 4.0
_CHOICE_SECONDS = 0.4
_ANSWER_SECONDS = {
    ONE: 2.0, SEVERAL: 3.0, YES_NO: 1.5, SHORT: 6.0, LONG: 20.0, NUMBER: 3.0, SCALE: 2.0,
    DATE: 5.0, PERMISSION: 2.0, ACCESS: 3.0, CONTACT: 0.0,
}  # fmt: skip
_PART_SECONDS = {"given": 2.0, "family": 2.0, "email": 5.0, "phone": 4.0, "street": 5.0}
_PART_SECONDS_ELSE = 2.5

# Words that English cannot do without; a wording with few of them is in another language.
_ENGLISH_WORDS = (
    "a about an and any are as at be but by can do does for from have how i if in is it like may "
    "me more most my no not of on one or our please show so tell thank than that the them there "
    "they this to up us was we what when where which who why will with would yes you your"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_ENGLISH_LEAST = 0.2
_WORDS_LEAST = 12
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?…]+")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Friendliness:
    """questions: those that everybody sees; `follow_ups`: those under a condition. seconds: about
    how long it takes; required: how many are compulsory; ease: reading ease (0 hard to 100 easy),
    None where the wording is not English or too short to tell. `words` and `verdict` are for the
    head of the page (`verdict` '' while nothing is asked), `warnings` say what to mend.
    """

    questions: int
    follow_ups: int
    seconds: int
    required: int
    ease: float | None
    friendly: bool
    words: str
    verdict: str
    warnings: tuple[str, ...]


def measure(schema: FormSchema) -> Friendliness:
    """How friendly a form is."""
    always = [q for q in schema.asked if not q.show_if.conditions]
    follow_ups = [q for q in schema.asked if q.show_if.conditions]
    exact = sum(_seconds(q) for q in always) + sum(_seconds(q) for q in follow_ups) / 2
    seconds = max(5, 5 * round(exact / 5)) if schema.asked else 0
    required = sum(q.required for q in schema.asked)
    ease = reading_ease(_all_words(schema))
    warnings = _warnings(len(always), len(follow_ups), seconds, required, ease)
    said = [
        count_words(len(always) or len(follow_ups), "question"),
        f"about {seconds_words(seconds)}",
        f"{required} compulsory" if required else "all optional",
    ]
    friendly = not warnings
    return Friendliness(
        questions=len(always),
        follow_ups=len(follow_ups),
        seconds=seconds,
        required=required,
        ease=ease,
        friendly=friendly,
        words=" · ".join(said) if schema.asked else "No questions yet",
        verdict=("friendly" if friendly else "a lot to ask") if schema.asked else "",
        warnings=warnings,
    )


def _seconds(question: Question) -> float:
    read = len(f"{question.words} {question.help}".split()) / _WORDS_A_SECOND
    answer = _ANSWER_SECONDS.get(question.kind, 0.0)
    if question.kind in WITH_CHOICES:
        answer += _CHOICE_SECONDS * len(question.offered)
    if question.kind == CONTACT:
        answer = sum(_PART_SECONDS.get(p, _PART_SECONDS_ELSE) for p in question.parts)
    return read + answer


def _warnings(
    always: int, follow_ups: int, seconds: int, required: int, ease: float | None
) -> tuple[str, ...]:
    asked = always + math.ceil(follow_ups / 2)
    found = []
    if asked > QUESTIONS_MOST:
        found.append(
            f"{count_words(always + follow_ups, 'question')} are a lot: above {QUESTIONS_MOST}, "
            "people stop. Which one would nobody miss?"
        )
    if seconds > SECONDS_MOST:
        found.append(f"It takes about {seconds_words(seconds)}. Two minutes are friendly.")
    if required > REQUIRED_MOST:
        found.append(
            f"{required} questions are compulsory. People answer gladly what they may skip."
        )
    if ease is not None and ease < EASE_LEAST:
        found.append("The wording is hard to read. Shorter words and sentences help.")
    return tuple(found)


def seconds_words(seconds: int) -> str:
    """`35 seconds`, `1 minute`, `2½ minutes`."""
    if seconds < 60:
        return count_words(seconds, "second")
    minutes, half = divmod(round(seconds / 30), 2)
    if half:
        return f"{minutes}½ minutes"
    return count_words(minutes, "minute")


def _all_words(schema: FormSchema) -> str:
    lines = [schema.title, schema.intro]
    for question in schema.questions:
        lines += [question.words, question.help]
    return ". ".join(line.strip() for line in lines if line.strip())


def reading_ease(text: str) -> float | None:
    """Flesch's reading ease of an English text, 0 (hard) to 100 (easy); None for any other."""
    found = [w.lower() for w in _WORD.findall(text)]
    if len(found) < _WORDS_LEAST:
        return None
    if sum(w.split("'")[0].split("’")[0] in _ENGLISH for w in found) < _ENGLISH_LEAST * len(found):
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    per_sentence = len(found) / max(1, sentences)
    per_word = sum(_syllables(w) for w in found) / len(found)
    return round(max(0.0, min(100.0, 206.835 - 1.015 * per_sentence - 84.6 * per_word)), 1)


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)
