"""The names of a fillable form's fields, and the answers in what was put into them.

A field is called after its question's key and what of the answer it holds: `q4k2-pick`,
`q4k2-is-c7`, `q4k2-part-email`. Keys hold no hyphen, so a name takes apart without the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.form_answers import Given

CODE_FIELD = "rapport-form"
ON, OFF = "Yes", "Off"  # the states of a check box
DAY, MONTH, YEAR = "day", "month", "year"
_ENCODED = "x-"


def pick_field(key: str) -> str:
    """The one choice of a question."""
    return f"{key}-pick"


def tick_field(key: str, choice: str) -> str:
    """One of several choices; OTHER for the free answer's own box."""
    return f"{key}-is-{choice}"


def other_field(key: str) -> str:
    """The words of the free answer."""
    return f"{key}-other"


def text_field(key: str) -> str:
    """A typed answer."""
    return f"{key}-text"


def scale_field(key: str) -> str:
    """The number that was ticked on a scale."""
    return f"{key}-number"


def part_field(key: str, part: str) -> str:
    """One of the contact details."""
    return f"{key}-part-{part}"


def date_field(key: str, part: str) -> str:
    """The DAY, MONTH or YEAR of a date."""
    return f"{key}-{part}"


def state_name(choice: str) -> str:
    """A choice's key as the name of a state: PDF wants ASCII, and `Off` for itself."""
    return choice if choice.isascii() and choice != OFF else _ENCODED + choice.encode().hex()


def choice_of(state: str) -> str:
    """The choice's key of a state; a text that is none stays as it is."""
    if not state.startswith(_ENCODED):
        return state
    try:
        return bytes.fromhex(state[len(_ENCODED) :]).decode()
    except ValueError:
        return state


def answers_in(values: Mapping[str, str]) -> dict[str, Given]:
    """The answers in the values of fields, by question key, as they were given.

    Values are texts, for boxes and picks the state's name; '' is empty.
    """
    by_key: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        key, hyphen, rest = name.partition("-")
        if hyphen and value and name != CODE_FIELD:
            by_key.setdefault(key, {})[rest] = value
    found = {}
    for key, parts in by_key.items():
        given = _answer(parts)
        if not given.empty:
            found[key] = given
    return found


def _answer(parts: Mapping[str, str]) -> Given:
    ticked = [rest.removeprefix("is-") for rest in parts if rest.startswith("is-")]
    if "pick" in parts:
        ticked.append(choice_of(parts["pick"]))
    return Given(
        tuple(ticked),
        parts.get("other", ""),
        parts.get("text") or parts.get("number") or _day(parts),
        tuple(
            (rest.removeprefix("part-"), value)
            for rest, value in parts.items()
            if rest.startswith("part-")
        ),
    )


def _day(parts: Mapping[str, str]) -> str:
    """`1980-05-17`, `--05-17`; what is no day stays as it was written, in that order."""
    day, month, year = (parts.get(p, "").strip() for p in (DAY, MONTH, YEAR))
    if not (day or month or year):
        return ""
    return f"{year or '-'}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"
