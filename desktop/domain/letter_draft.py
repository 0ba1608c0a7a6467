"""All that a person wants before them who writes to a patron: letters, openers, what to mind.

Which letter lies on top follows from the facts: an open complaint before anything else, then a
gift that nobody thanked for, a promise that is due, a membership about to end, a first visit.
"""

from __future__ import annotations

from typing import NamedTuple

from db.queries import facts as stored_facts
from db.queries import letters as stored
from db.queries import notes
from db.records.facts import PatronFacts
from db.records.letters import LetterPerson, LetterTemplateRecord
from desktop.domain import words
from desktop.domain.letter_templates import list_templates
from desktop.domain.letters import letter_openers, refusal
from desktop.domain.opener_kinds import Moment, Opener
from desktop.domain.openers import current_programme, current_templates, find_openers
from desktop.domain.visit_story import tell

FREELY = LetterTemplateRecord(
    0, "In your own words", "",
    "{salutation},\n\n\n\nWith kind regards,\n{staff|}\n{venue|}", purpose="answer",
)  # fmt: skip
THANKED_DAYS, DUE_DAYS, ENDING_DAYS, ENDED_DAYS, LATELY_DAYS = 60, 7, 60, 90, 30
MINDS_MOST, LONGEST_MIND = 4, 120


class Writing(NamedTuple):
    """`minds` are lines for the writer alone, never for the letter; `first` lies on top."""

    person: LetterPerson
    openers: tuple[Opener, ...]
    templates: tuple[LetterTemplateRecord, ...]
    minds: tuple[str, ...]
    first: LetterTemplateRecord


def load_writing(patron_id: int) -> Writing:
    """Everything for one e-mail to a patron of the open file. Raises NotFound."""
    person, moment = stored.get_person(patron_id), Moment.at()
    facts = stored_facts.get_facts(patron_id)
    found = find_openers(facts, current_programme(), current_templates(), now=moment.now)
    templates = (*list_templates(), FREELY)
    wanted = _suggested(facts, moment)
    first = next(
        (
            one
            for key in wanted
            for one in templates
            if one.shipped == key and not refusal(person, one.channel, one.purpose)[0]
        ),
        FREELY,
    )
    return Writing(person, letter_openers(found), templates, _minds(patron_id, facts), first)


def consent_words(person: LetterPerson, channel: str = "email") -> str:
    """`Wants news by e-mail (3 Mar, Season signup)`; '' where that is not said."""
    said = person.consents.get(channel)
    if said is None or not said.granted:
        return ""
    by = "by e-mail" if channel == "email" else "by post"
    source = f", {said.provenance.source}" if said.provenance.source else ""
    return f"Wants news {by} ({words.short_day_words(said.given_at)}{source})."


def _suggested(facts: PatronFacts, moment: Moment) -> list[str]:
    """The keys of shipped letters that fit now, the most urgent first."""
    story = tell(facts, moment)
    found = ["sorry"] if story.complained else []
    gifts = [d for d in facts.donations if d.thanked_at is None]
    if any(0 <= moment.days_since(d.given_at) <= THANKED_DAYS for d in gifts):
        found.append("thanks_for_gift")
    owed = [p for p in facts.promises if p.done_at is None and p.kind == "promise"]
    if any(p.due_on is not None and moment.days_since(p.due_on) >= -DUE_DAYS for p in owed):
        found.append("promised")
    ends = max((m.ends for m in facts.memberships if m.ends and m.status == "active"), default="")
    if ends and -ENDING_DAYS <= moment.days_since(ends) <= ENDED_DAYS:
        found.append("renewal")
    came = [v for v in story.been if v.attended]
    if came and moment.days_since(came[0].starts_at) <= LATELY_DAYS and not story.complained:
        found.append("welcome" if len(story.been) == 1 else "thanks_for_coming")
    return found


def _minds(patron_id: int, facts: PatronFacts) -> tuple[str, ...]:
    found = [f"Do not mention: {_short(n.text)}" for n in notes.list_notes(patron_id, kind="avoid")]
    for complaint in notes.list_notes(patron_id, kind="complaint"):
        if complaint.resolved_at is None:
            day = words.short_day_words(complaint.created_at)
            found.append(f"Go gently, open complaint of {day}: {_short(complaint.text)}")
    for owed in facts.promises:
        if owed.done_at is None and owed.kind == "promise":
            due = f" (due {words.short_day_words(owed.due_on)})" if owed.due_on else ""
            found.append(f"Promised: {_short(owed.text)}{due}")
    if facts.no_chat:
        found.insert(0, "Prefers no small talk: keep it short, without an opener.")
    return tuple(found[:MINDS_MOST])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_MIND else f"{line[: LONGEST_MIND - 1].rstrip()}…"
