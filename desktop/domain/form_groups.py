"""The results of a form side by side: of each version, segment of patrons, or season."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Unpack

from db.queries import forms, results
from db.queries.results import SEGMENTS, Which
from desktop.domain.form_results import FormResults, read_results

SEGMENT_WORDS: dict[str, str] = {
    "members": "Members",
    "not_members": "Not members",
    "not_yet": "Not been here yet",
    "first": "Been here once",
    "several": "Two to four visits",
    "regulars": "Five visits and more",
    results.NOBODY: "Nobody we know",
}
WAYS: dict[str, str] = {"version": "Version", "segment": "Patrons", "season": "Season"}


class Group(NamedTuple):
    """One side of a comparison: its name, the results of those in it, and which they are."""

    name: str
    results: FormResults
    which: Which


def compare(form_id: int, by: str, **which: Unpack[Which]) -> tuple[Group, ...]:
    """The groups that have answered, oldest or first named first; `by`: a key of `WAYS`.

    Segments overlap (a member may be a regular). Raises NotFound, InputRefused.
    """
    groups = []
    for name, part in _parts(form_id, by):
        restricted: Which = which.copy()
        restricted.update(part)
        found = read_results(form_id, texts=0, **restricted)
        if found.tally.responses:
            groups.append(Group(name, found, restricted))
    return tuple(groups)


def _parts(form_id: int, by: str) -> Iterator[tuple[str, Which]]:
    if by == "version":
        for version in reversed(forms.list_versions(form_id)):
            yield f"v{version.number}", {"version_ids": (version.id,)}
    elif by == "segment":
        for segment in (*SEGMENTS, results.NOBODY):
            yield SEGMENT_WORDS[segment], {"segment": segment}
    elif by == "season":
        for name, since, until, _ in reversed(results.list_answered_seasons(form_id)):
            yield name, {"since": since, "until": until}
