"""The wording of openers: shipped lines, the house's own, and which of them is said today.

A line is plain text with fields in braces. The house's copy (setting `opener_templates`) replaces
whole groups: {"birthday": {"today": ["Many happy returns!"]}}; an empty list silences a group, and
"silent": ["years"] whole kinds, whose lines are kept for the day they are wanted again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from string import Formatter
from typing import Any

import resources
from db.folding import words
from desktop.domain.opener_kinds import GLAD_GROUPS, KINDS, Candidate

SETTING = "opener_templates"
SILENT = "silent"
LONGEST_LINE = 200
# Words that praise a performance; they may stand only where nothing speaks against it.
PRAISE = frozenset(
    {"amazing", "wonderful", "fantastic", "brilliant", "terrific", "stunning", "superb",
     "fabulous", "marvellous", "magnificent", "gorgeous", "unforgettable"}
)  # fmt: skip

_TITLE_RUNS_ON = re.compile(r"\{title\}(?= [\w{])")

Templates = Mapping[str, Mapping[str, tuple[str, ...]]]


class TemplatesWrong(ValueError):
    """Templates that cannot be used. `sentence` says which line and why, for the person editing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@lru_cache(maxsize=1)
def shipped() -> Templates:
    """The lines that come with Rapport."""
    return check(json.loads(resources.text("presets", "openers.json")))


def with_own(own: object) -> Templates:
    """The shipped lines with the house's own groups in their place. Raises TemplatesWrong."""
    if not own:
        return shipped()
    checked, silent = split_own(own)
    return {
        kind: dict.fromkeys(groups, ()) if kind in silent else {**groups, **checked.get(kind, {})}
        for kind, groups in shipped().items()
    }


def split_own(own: object) -> tuple[Templates, frozenset[str]]:
    """The house's own groups, checked, and the kinds it wants silent. Raises TemplatesWrong."""
    kept = dict(_mapping(own or {}, "The templates"))
    silent = kept.pop(SILENT, [])
    if not isinstance(silent, list | tuple) or not all(
        isinstance(kind, str) and kind in KINDS for kind in silent
    ):
        raise TemplatesWrong(f"“{SILENT}” must be a list of kinds of openers.")
    return check(kept), frozenset(silent)


def check(templates: object) -> Templates:
    """Templates as typed by a person, checked. Raises TemplatesWrong with a sentence."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, groups in _mapping(templates, "The templates").items():
        if kind not in KINDS:
            raise TemplatesWrong(f"There is no kind of opener called “{kind}”.")
        known = KINDS[kind].groups
        found[kind] = {}
        for group, lines in _mapping(groups, f"“{kind}”").items():
            if group not in known:
                raise TemplatesWrong(f"“{kind}” has no group called “{group}”.")
            if not isinstance(lines, list | tuple):
                raise TemplatesWrong(f"“{kind}”, “{group}” must be a list of lines.")
            found[kind][group] = tuple(_placed(kind, group, line) for line in lines)
    return found


def check_line(kind: str, group: str, line: object) -> str:
    """One line as typed, checked and stripped. Raises TemplatesWrong with a sentence about it."""
    if not isinstance(line, str) or not line.strip():
        raise TemplatesWrong("This is an empty line. Write one, or take it out.")
    if len(line) > LONGEST_LINE:
        raise TemplatesWrong(
            f"“{line[:40]}…” is longer than {LONGEST_LINE} letters. Nobody says that much."
        )
    allowed = KINDS[kind].groups[group]
    for name in _fields(line):
        if name not in allowed:
            usable = ", ".join(f"{{{n}}}" for n in sorted(allowed)) or "none"
            raise TemplatesWrong(
                f"The field {{{name}}} in “{line}” is not known here. "
                f"Fields that can be used: {usable}."
            )
    praised = PRAISE.intersection(words(line))
    if praised and (kind, group) not in GLAD_GROUPS:
        raise TemplatesWrong(
            f"“{line}” praises (“{min(praised)}”) where we do not know that it was good."
        )
    return line.strip()


def choose(
    templates: Templates, candidate: Candidate, patron_id: int, day: date
) -> tuple[str, str] | None:
    """The line to say and the line to print ('' if none may be); None if the group is silent.

    The choice of variant is the same all day for a patron, whatever the process.
    """
    lines = templates.get(candidate.kind, {}).get(candidate.group, ())
    if not lines:
        return None
    seed = f"{patron_id} {day.isoformat()} {candidate.key}".encode()
    line = lines[int.from_bytes(hashlib.blake2b(seed, digest_size=4).digest(), "big") % len(lines)]
    say = filled(line, candidate.fields)
    if candidate.print_fields is None:
        return say, ""
    return say, filled(line, {**candidate.fields, **candidate.print_fields})


def filled(line: str, fields: Mapping[str, str]) -> str:
    """A checked line with its fields put in."""
    if "," in fields.get("title", ""):
        # `Winterreise, staged, is tomorrow`: a title with a comma needs another one to end.
        line = _TITLE_RUNS_ON.sub("{title},", line)
    text = " ".join(line.format_map(fields).split())
    return text[:1].upper() + text[1:]


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise TemplatesWrong(f"{what} must be a table of names.")
    return value


def _placed(kind: str, group: str, line: object) -> str:
    try:
        return check_line(kind, group, line)
    except TemplatesWrong as wrong:
        raise TemplatesWrong(f"“{kind}”, “{group}”: {wrong.sentence}") from None


def _fields(line: str) -> list[str]:
    try:
        parts = list(Formatter().parse(line))
    except ValueError:
        raise TemplatesWrong(f"A brace in “{line}” is not closed or not opened.") from None
    names = []
    for _, name, layout, conversion in parts:
        if name is None:
            continue
        if layout or conversion or not name.isidentifier():
            raise TemplatesWrong(
                f"“{line}” has a field that is more than a name. Use {{title}} and such."
            )
        names.append(name)
    return names
