"""The fields of letters: what they are called, how a text with fields is read, checked and filled.

`{first}` is filled in; `{first|friend}` says `friend` where nothing is known, and `{opener|}`
nothing at all: a line in which nothing else stood goes with it. A field without a value and
without such words stands as `[first name]` and is named, so that nobody sends it unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.folding import seen


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what stands in its place where it is not known, and what it says."""

    label: str
    about: str
    example: str


FIELDS: dict[str, Field] = {
    "salutation": Field("salutation", "Dear and the name, as they are addressed", "Dear Judith"),
    "first": Field("first name", "Their given name", "Judith"),
    "family": Field("family name", "Their family name", "Shimwell"),
    "name": Field("name", "Their whole name", "Judith Shimwell"),
    "opener": Field("opener", "A true and friendly line, chosen from theirs",
                    "Are you still playing the viola?"),
    "last_visit": Field("last visit", "The last performance they surely came to, with its day",
                        "Bach & Bartók on 14 November"),
    "last_title": Field("last production", "The title of that performance", "Bach & Bartók"),
    "next_visit": Field("next visit", "The next performance they have tickets for, with its time",
                        "The Snow Queen on 6 December at 15:00"),
    "next_title": Field("next production", "The title of that performance", "The Snow Queen"),
    "membership": Field("membership", "Their membership, the current or the latest one",
                        "Season pass"),
    "membership_runs": Field("membership runs", "Until when it runs, or when it ended",
                             "runs until 31 August 2027"),
    "membership_ends": Field("end of membership", "The day on which it ends", "31 August 2027"),
    "gift": Field("gift", "Their latest gift, or tickets they gave back",
                  "your gift of $50"),
    "gift_day": Field("day of the gift", "The day of that gift", "1 November"),
    "promise": Field("promise", "What we promised, where it may be said", "call you back"),
    "promise_day": Field("day of the promise", "The day on which we promised it", "14 November"),
    "promise_due": Field("promised by", "The day by which we promised it", "24 November"),
    "complaint": Field("evening complained about", "The performance of their open complaint",
                       "Winterreise on 14 November"),
    "venue": Field("venue", "The name of our house", "Harbour Lights Playhouse"),
    "venue_email": Field("our e-mail", "The address of our house", "hello@example.org"),
    "staff": Field("your name", "Who writes the letter", "Ana Marsh"),
    "today": Field("today", "The day on which it is written", "22 November 2026"),
}  # fmt: skip

_FIELD = re.compile(r"\{([a-z_]+)(\|[^{}]*)?\}")
_BRACE = re.compile(r"[{}]")
_NEAR = re.compile(r"\{\s*([^{}|]*?)\s*(\|[^{}]*)?\}")


def clean_value(text: str) -> str:
    """A value as it is put in: one line, nothing that nobody sees."""
    return " ".join(seen(" ".join(text.split())).split())


def used_fields(*texts: str) -> frozenset[str]:
    """The fields that texts ask for, known or not."""
    return frozenset(match[1] for text in texts for match in _FIELD.finditer(text))


def problems(*texts: str) -> tuple[str, ...]:
    """What is amiss in texts with fields, each in a sentence."""
    found: list[str] = []
    for text in texts:
        found.extend(_field_problems(text))
        rest = _NEAR.sub("", text)
        if _BRACE.search(rest):
            found.append("A brace is opened and not closed, or closed and not opened.")
    return tuple(dict.fromkeys(found))


def _field_problems(text: str) -> Iterator[str]:
    for match in _NEAR.finditer(text):
        name = match[1]
        if name in FIELDS and _FIELD.fullmatch(match[0]):
            continue
        near = name.lower().replace(" ", "_").replace("-", "_")
        hint = f" Do you mean {{{near}}}?" if near in FIELDS else ""
        yield f"There is no field {{{name}}}.{hint}"


def placeholder(name: str) -> str:
    """What stands for a field that is not known: `[first name]`."""
    return f"[{FIELDS[name].label if name in FIELDS else name}]"


def missing_in(text: str) -> tuple[str, ...]:
    """The fields whose placeholders still stand in a text that was filled."""
    return tuple(name for name in FIELDS if placeholder(name) in text)


def fill_text(text: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with its fields put in, and the fields that have no value, once each.

    What a value holds is text: braces in it are not read again.
    """
    missing: list[str] = []

    def put(match: re.Match[str]) -> str:
        value = clean_value(values.get(match[1], ""))
        if value:
            return value
        if match[2] is not None:
            return match[2][1:]
        missing.append(match[1])
        return placeholder(match[1])

    lines: list[str] = []
    gone = False  # a line went: the empty one behind it goes too, so that no gap stays
    for line in text.replace("\r\n", "\n").split("\n"):
        filled = _FIELD.sub(put, line)
        if line.strip() and not filled.strip():
            gone = True
            continue
        if gone and not filled.strip() and (not lines or not lines[-1].strip()):
            continue
        gone = False
        lines.append(_joined(filled) if filled != line else line)
    return "\n".join(lines).strip("\n"), tuple(dict.fromkeys(missing))


def _joined(line: str) -> str:
    """Without the gap that an empty field left between two words."""
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", line).rstrip()
