"""What to say to a patron: at most three true, friendly, sourced lines, or none.

`find_openers` is a pure rule over facts; `openers_for` and `openers_for_all` read the facts
first. The manners it keeps are those of the design's section 6, each tested by name:

1. every claim is true of the data; 2. no praise where something went wrong; 3. not what was said
in the last 90 days, nor waved off in the last week; 4. only what may be said, and nothing at all
for somebody who does not want it; 5. at most three, of different kinds and about different
things; 6. the wording is the house's, and stays the same all day.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from db import clock, connection
from db.folding import words
from db.queries import facts as stored_facts
from db.queries import performances, settings
from db.records.facts import PatronFacts
from desktop.domain import opener_memory, opener_templates, opener_visits
from desktop.domain.avoidance import avoided_words, names_any
from desktop.domain.opener_kinds import Candidate, Fact, Moment, Opener
from desktop.domain.opener_templates import Templates
from desktop.domain.programme_fit import Programme, prepare
from desktop.domain.visit_story import tell

MOST = 3
SAID_RESTS_DAYS, WAVED_OFF_RESTS_DAYS = 90, 7
LOOK_AHEAD = 400  # performances

__all__ = [
    "Fact", "Opener", "Programme", "current_programme", "current_templates", "find_openers",
    "openers_for", "openers_for_all",
]  # fmt: skip


class _Kept(threading.local):
    """The programme as last read by this thread."""

    key: tuple[object, ...] = ()
    programme: Programme = Programme()


_kept = _Kept()


def find_openers(
    facts: PatronFacts,
    programme: Programme,
    templates: Templates | None = None,
    *,
    now: datetime | None = None,
    limit: int = MOST,
) -> tuple[Opener, ...]:
    """The openers of a patron at a moment, best first; `limit` beyond three is for reviews."""
    if facts.no_chat or facts.deceased or facts.archived:
        return ()
    moment = Moment.at(now)
    lines = templates if templates is not None else opener_templates.shipped()
    resting = _resting(facts, moment)
    hushed = avoided_words(facts.avoid)
    chosen: list[Opener] = []
    kinds: set[str] = set()
    about: set[str] = set()
    ranked = sorted(candidates(facts, programme, moment), key=lambda c: (-c.score, c.key))
    for candidate in ranked:
        if len(chosen) == limit:
            break
        if candidate.kind in kinds or candidate.subject in resting or about & candidate.about:
            continue
        said = opener_templates.choose(lines, candidate, facts.id, moment.today)
        if said is None:
            continue
        opener = worded(candidate, said, len(chosen) + 1)
        if hushed and names_any(hushed, f"{opener.say} {opener.because}"):
            continue
        kinds.add(candidate.kind)
        about |= candidate.about
        chosen.append(_without_children(opener, facts) if facts.relationships else opener)
    return tuple(chosen)


def openers_for(patron_id: int, *, now: datetime | None = None) -> tuple[Opener, ...]:
    """The openers of one patron of the open file. Raises NotFound."""
    facts = stored_facts.get_facts(patron_id)
    return find_openers(facts, current_programme(), current_templates(), now=now)


def openers_for_all(
    facts: Mapping[int, PatronFacts] | Iterable[PatronFacts],
    *,
    moment: Moment | None = None,
    programme: Programme | None = None,
) -> dict[int, tuple[Opener, ...]]:
    """The openers of a whole house, by patron id; the programme is read once."""
    at = moment.now if moment is not None else None
    coming = programme if programme is not None else current_programme()
    lines = current_templates()
    people = facts.values() if isinstance(facts, Mapping) else facts
    return {known.id: find_openers(known, coming, lines, now=at) for known in people}


def current_programme() -> Programme:
    """What is coming up in the open file, ready to be matched; read again when it has changed."""
    if connection.in_transaction():
        return _read_programme()
    key = (*connection.stamp(), clock.today())
    if _kept.key != key:
        _kept.programme = _read_programme()
        _kept.key = key
    return _kept.programme


def _read_programme() -> Programme:
    return prepare(
        performances.list_upcoming(LOOK_AHEAD), performances.list_family_performance_ids()
    )


def current_templates() -> Templates:
    """The shipped lines with the house's own; the shipped ones alone if those are broken."""
    own = settings.get_setting(opener_templates.SETTING, None)
    try:
        return opener_templates.with_own(own)
    except opener_templates.TemplatesWrong:
        return opener_templates.shipped()


def candidates(facts: PatronFacts, programme: Programme, moment: Moment) -> Iterator[Candidate]:
    """All that could be said, before manners three and five choose from it."""
    story = tell(facts, moment, programme.by_id)
    yield from opener_visits.attended_lately(facts, story, moment)
    yield from opener_visits.here_tonight(facts, story, moment, programme)
    yield from opener_visits.nth_visit(facts, story, moment)
    yield from opener_visits.years(facts, story, moment)
    yield from opener_visits.returning(facts, story, moment)
    yield from opener_visits.first_visit(facts, story, moment)
    yield from opener_visits.reaction(facts, story, moment)
    yield from opener_memory.fits_interest(facts, story, moment, programme)
    yield from opener_memory.family(facts, story, moment, programme)
    yield from opener_memory.birthday(facts, story, moment)
    yield from opener_memory.thanks(facts, story, moment)
    yield from opener_memory.promise(facts, story, moment)
    yield from opener_memory.long_known(facts, story, moment)


def _resting(facts: PatronFacts, moment: Moment) -> set[str]:
    """Subjects that somebody spoke of in the last 90 days, or waved off in the last week."""
    resting = set()
    for use in facts.opener_uses:
        rest = SAID_RESTS_DAYS if use.action == "said" else WAVED_OFF_RESTS_DAYS
        if moment.days_since(use.used_at) < rest:
            resting.add(use.key.partition(":")[2])
    return resting


def worded(candidate: Candidate, said: tuple[str, str], rank: int) -> Opener:
    """A candidate with the lines to say and to print."""
    return Opener(
        kind=candidate.kind,
        key=candidate.key,
        say=said[0],
        because=" · ".join(fact.words for fact in candidate.facts),
        rank=rank,
        facts=candidate.facts,
        print_say=said[1],
    )


def _without_children(opener: Opener, facts: PatronFacts) -> Opener:
    """On paper never a child's name, wherever it was written: a detail, a title, a purpose."""
    names = {word for r in facts.relationships if r.kind == "child" for word in words(r.name)[:1]}
    if names.isdisjoint(words(f"{opener.print_say} {opener.print_because}")):
        return opener
    return replace(
        opener,
        print_say="" if not names.isdisjoint(words(opener.print_say)) else opener.print_say,
        facts=tuple(
            replace(fact, printable=fact.printable and names.isdisjoint(words(fact.text)))
            for fact in opener.facts
        ),
    )
