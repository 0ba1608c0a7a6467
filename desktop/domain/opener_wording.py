"""The house's own wording of the openers: read, changed line by line, kept, and put back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from db.errors import EditConflict
from db.queries import facts as stored_facts
from db.queries import patron_list, settings
from desktop.domain.opener_kinds import KINDS, Candidate, Moment
from desktop.domain.opener_templates import (
    SETTING,
    SILENT,
    TemplatesWrong,
    check_line,
    filled,
    shipped,
    split_own,
)
from desktop.domain.openers import candidates, current_programme

Lines = tuple[str, ...]

# When each group of lines is said.
CASES: dict[str, dict[str, str]] = {
    "attended_lately": {
        "came": "They came, and nothing speaks against it",
        "came_plain": "They came, and have complained since",
        "came_disrupted": "They came, and the performance was disrupted",
        "unknown": "They had tickets; nobody knows whether they came",
    },
    "here_tonight": {
        "fits": "They come tonight, to something they love",
        "plain": "They come tonight",
    },
    "fits_interest": {
        "told": "They told us of the interest themselves",
        "known": "We believe that they have the interest",
    },
    "family": {"any": "They have children who have not been to a family show"},
    "nth_visit": {
        "tonight": "Tonight is a round visit",
        "tonight_by_our_book": "Tonight is a round visit, as far as our book knows",
        "last": "The last visit was a round one",
        "last_by_our_book": "The last visit was a round one, as far as our book knows",
    },
    "years": {
        "anniversary": "The first visit was in this month",
        "came": "They came, and all was well",
        "came_plain": "They came; better not to name the performance",
        "had_tickets": "They had tickets; nobody knows whether they came",
        "had_tickets_plain": "They had tickets; better not to name the performance",
    },
    "birthday": {
        "today": "It is today",
        "before": "It is in the next days",
        "after": "It was in the last days",
    },
    "returning": {
        "came": "They come tonight, and came the last time",
        "had_tickets": "They come tonight; the last time they had tickets",
        "plain": "They come tonight; better not to name the last time",
        "ahead": "They come soon",
    },
    "first_visit": {
        "tonight": "It is tonight",
        "ahead": "It is soon",
        "past": "It was in the last days",
    },
    "thanks": {
        "gift": "A gift",
        "gift_to": "A gift to something named",
        "returned": "Tickets given back, to a performance we can name",
        "returned_plain": "Tickets given back as a gift",
        "upgrade": "A better membership than before",
    },
    "promise": {
        "owed": "We owe it still",
        "overdue": "We owe it, and it is late",
        "kept": "We kept it",
    },
    "reaction": {"liked": "They liked it, and told somebody"},
    "long_known": {
        "doing": "Something they do themselves",
        "liking": "Something they like",
    },
}

# What stands in a field, with an example.
FIELDS: dict[str, str] = {
    "title": "the performance: Bach and Bartók",
    "when": "its day: on Saturday, tonight, last week",
    "interest": "the interest alone: string quartets",
    "you_love": "the interest in a sentence: you love string quartets",
    "told": "who was told: You told us, You told Ana",
    "children": "the children: your child, the children",
    "have": "the verb for {children}: Has, Have",
    "nth": "which visit: tenth, twenty-fifth",
    "occasion": "the day of it: tonight, this afternoon",
    "years": "how many: five years",
    "month": "the month of the last time: in March",
    "purpose": "what the gift is for: the piano fund",
    "membership": "the membership: Friend",
    "made": "the day of the promise: on Tuesday",
    "who": "whom they told: us, Ana",
    "doing": "what they do: playing the viola",
    "still": "the question: do you still love string quartets",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The lines of every case: the shipped ones, and the house's own in their place.

    `problem` says why what the file keeps could not be used ('' if it could).
    """

    own: Mapping[str, Mapping[str, Lines]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    problem: str = ""

    def lines(self, kind: str, group: str) -> Lines:
        """The lines of a case, whether or not its kind is silent."""
        return self.own.get(kind, {}).get(group, shipped()[kind][group])

    def is_own(self, kind: str) -> bool:
        """Whether anything of a kind is not as shipped."""
        return bool(self.own.get(kind))

    def with_lines(self, kind: str, group: str, lines: Sequence[str]) -> Wording:
        """Other lines for a case; none for silence. Raises TemplatesWrong."""
        checked = tuple(check_line(kind, group, line) for line in lines)
        groups = {**self.own.get(kind, {}), group: checked}
        if checked == shipped()[kind][group]:
            del groups[group]
        return replace(self, own={**self.own, kind: groups}, problem="")

    def with_silent(self, kind: str, silent: bool) -> Wording:
        """A kind silenced, or heard again with the lines it had."""
        changed = self.silent | {kind} if silent else self.silent - {kind}
        return replace(self, silent=changed, problem="")

    def as_shipped(self, kind: str) -> Wording:
        """A kind with the shipped lines, and heard."""
        own = {k: groups for k, groups in self.own.items() if k != kind}
        return Wording(own, self.silent - {kind})


@dataclass(frozen=True, slots=True)
class Example:
    """A patron of the open file whom a case fits now."""

    patron: str
    candidate: Candidate

    def say(self, line: str) -> str:
        """The line as it would be said. The line must have been checked."""
        return filled(line, self.candidate.fields)


Examples = dict[tuple[str, str], Example]


def load_wording() -> Wording:
    """The wording of the open file."""
    try:
        own, silent = split_own(settings.get_setting(SETTING, None))
    except TemplatesWrong as wrong:
        return Wording(problem=wrong.sentence)
    return Wording({kind: groups for kind, groups in own.items() if groups}, silent)


def keep_wording(wording: Wording, shown: Wording | None = None) -> Any:
    """Keep it in the open file; returns what was kept before, for `put_back`. Raises EditConflict
    if what is kept is not what was `shown`.
    """
    before = settings.get_setting(SETTING, None)
    if shown is not None and not shown.problem and _as_kept(load_wording()) != _as_kept(shown):
        raise EditConflict(
            "Somebody changed the wording since you opened it. Nothing was overwritten. "
            "Look at it as it is now, then change it again."
        )
    settings.set_setting(SETTING, _as_kept(wording), was=before)
    return before


def _as_kept(wording: Wording) -> dict[str, Any]:
    kept: dict[str, Any] = {kind: groups for kind, groups in wording.own.items() if groups}
    if wording.silent:
        kept[SILENT] = sorted(wording.silent)
    return kept


def put_back(before: Any, wording: Wording) -> None:
    """Keep again what `keep_wording` returned, in the place of the wording that was kept then.
    Raises EditConflict if it is not that any more.
    """
    settings.set_setting(SETTING, before, was=_as_kept(wording))


LOOKED_AT = (
    ("tonight", 150), ("birthdays", 60), ("promises", 60), ("first_visits", 80), ("members", 150),
    ("lapsed", 60), ("all", 500),
)  # fmt: skip
AT_ONCE = 40


def find_examples(stopped: Any = lambda: False) -> Examples:
    """For each case a patron whom it fits now, as far as the likeliest patrons show it.

    Looks at some hundred of them, so it belongs into a worker; `stopped()` true ends it early.
    """
    moment, programme = Moment.at(), current_programme()
    cases = sum(len(spec.groups) for spec in KINDS.values())
    found: Examples = {}
    for ids in _likely():
        if stopped() or len(found) == cases:
            break
        for known in stored_facts.list_facts(ids).values():
            if known.no_chat or known.deceased or known.archived:
                continue
            for candidate in candidates(known, programme, moment):
                case = (candidate.kind, candidate.group)
                found.setdefault(case, Example(known.display_name, candidate))
    return found


def _likely() -> Iterator[list[int]]:
    seen: set[int] = set()
    for view, most in LOOKED_AT:
        ids = [row.id for row in patron_list.list_first(view, most) if row.id not in seen]
        seen.update(ids)
        for start in range(0, len(ids), AT_ONCE):
            yield ids[start : start + AT_ONCE]


__all__ = [
    "CASES", "FIELDS", "KINDS", "Example", "Examples", "TemplatesWrong", "Wording", "check_line",
    "find_examples", "keep_wording", "load_wording", "put_back",
]  # fmt: skip
