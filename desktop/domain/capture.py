"""One line in plain words becomes proposals: a grammar over the venue's own words. No network.

A line is read as sentences and clauses (`capture_text`), each about somebody and in doubt or not
(`capture_frames`); then each kind of fact looks for what it knows, the most particular first. What
a clause has given to one kind is not read again by another. In doubt nothing is proposed: the line
is kept as a note in any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from db import clock
from db.folding import fold, words
from desktop.domain import capture_known
from desktop.domain.capture_asides import avoids, memberships
from desktop.domain.capture_birthdays import birthdays
from desktop.domain.capture_context import CaptureContext, CapturePatron
from desktop.domain.capture_doing import doings
from desktop.domain.capture_frames import settle
from desktop.domain.capture_interests import interests
from desktop.domain.capture_likings import bare_list, habits
from desktop.domain.capture_needs import needs
from desktop.domain.capture_people import people
from desktop.domain.capture_promises import promises
from desktop.domain.capture_proposal import KINDS, Proposal, edited, proposal
from desktop.domain.capture_reactions import reactions
from desktop.domain.capture_reading import Reading
from desktop.domain.capture_text import Sentence, read

__all__ = ["KINDS", "Proposal", "edited", "proposal", "propose"]

# The most particular first: what one has read, the next leaves alone.
_RULES: tuple[Callable[[Reading, Sentence], Iterator[Proposal]], ...] = (
    avoids, birthdays, promises, reactions, memberships, habits, doings, needs, interests, people,
)  # fmt: skip
NOBODY = CapturePatron(0, "", "", "", "", "", (None, None, None))


def propose(
    sentence: str,
    context: CaptureContext,
    patron: CapturePatron | None = None,
    *,
    today: date | None = None,
    performance_id: int | None = None,
) -> tuple[Proposal, ...]:
    """What the line could become, in its order; never raises, nothing where it is in doubt.

    `performance_id`: the evening a line is from (a returned sheet), so that `loved it` is of that.

    What is known of the patron already is left out, unless the line has more of it.
    """
    if not sentence.strip():
        return ()
    about = patron or NOBODY
    reading = _reading(sentence, context, about, today or clock.today(), performance_id)
    parts = read(sentence)
    settle(parts, reading.names, reading.others, _gender(about.pronouns))
    found = [p for rule in _RULES for part in parts for p in rule(reading, part)]
    if not found:
        found = list(bare_list(reading, parts))
    fresh = capture_known.only_new(_each_once(found), about, reading.today)
    return tuple(sorted(fresh, key=lambda p: (p.span, KINDS.index(p.kind), p.what)))


def _reading(
    line: str, context: CaptureContext, patron: CapturePatron, today: date, evening: int | None
) -> Reading:
    own = {*words(patron.given), *words(patron.family), *words(patron.say_as)}
    others = {w for _, name in patron.relatives for w in words(name)[:1]}
    others |= {w for name in patron.members for w in words(name)[:1]}
    return Reading(line, today, context, patron, frozenset(own), frozenset(others - own), evening)


def _gender(pronouns: str) -> str:
    said = fold(pronouns)
    return "f" if said.startswith("she") else "m" if said.startswith("he") else ""


def _each_once(found: Iterable[Proposal]) -> Iterator[Proposal]:
    """Each thing once; what has a detail stands for the same thing without."""
    kept: dict[tuple[str, str, str], Proposal] = {}
    for told in found:
        kept.setdefault((told.kind, fold(told.what), fold(told.detail)), told)
    for (kind, what, detail), told in kept.items():
        if (
            detail
            or kind != "interest"
            or not any(k == kind and w == what and d for k, w, d in kept)
        ):
            yield told
