"""A letter for one patron: its fields filled in from true facts, and whether it may go at all.

    filled = fill(template, 12, opener=None, user="Ana Marsh")
    filled.refused      # '' or the sentence that says why not
    filled.missing      # fields that nobody knows: they stand in the text as `[next visit]`

News asks for consent on its channel; an answer to what somebody asked, gave or told us does not.
Only what is surely true is put in, and only what may be said: a visit that was scanned, never one
we only think of; a promise only where its audience says so; never the text of a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.errors import InputRefused, NotFound
from db.folding import fold
from db.queries import facts as stored_facts
from db.queries import letters as stored
from db.queries import settings
from db.records.facts import PatronFacts
from db.records.letters import LetterPerson, LetterTemplateRecord, SaidOpener
from db.records.memory import DonationRecord, MembershipRecord
from desktop.domain import words
from desktop.domain.letter_fields import fill_text, used_fields
from desktop.domain.mail_parts import is_mail_address, mail_address
from desktop.domain.opener_kinds import Moment, Opener
from desktop.domain.openers import openers_for, openers_for_all
from desktop.domain.sayable import SAY
from desktop.domain.visit_story import tell

DIED, ARCHIVED, CONSENT, ADDRESS = "died", "archived", "consent", "address"
AT_ONCE = 400  # patrons whose facts are read together in a mail merge
_OF_FACTS = frozenset(
    {"last_visit", "last_title", "next_visit", "next_title", "membership", "membership_runs",
     "membership_ends", "gift", "gift_day", "promise", "promise_day", "promise_due", "complaint"}
)  # fmt: skip
# Said on the phone these are true; read tomorrow they are not.
_STALE = re.compile(
    r"\b(tonight|today|tomorrow|yesterday|this (morning|afternoon|evening)|shall i)\b",
    re.IGNORECASE,
)
# Fields that tell what openers of a kind tell as well.
_ECHOES = {
    "attended_lately": ("last_visit", "last_title", "complaint"),
    "first_visit": ("last_visit", "last_title"),
    "here_tonight": ("next_visit", "next_title"),
    "returning": ("last_visit", "last_title"),
    "thanks": ("gift",),
    "promise": ("promise", "promise_day"),
}
_GREETS = ("dear ", "hello", "hi ", "good ", "liebe", "sehr ", "cher", "madame", "monsieur")


@dataclass(frozen=True, slots=True)
class FilledLetter:
    """A letter as it would go. `refused` '' if it may; `why` is then one of the codes above.

    `to` is the address ('' for none), for the post its lines. `missing` are field names. The text
    is there even if it is refused, to be looked at. `opener` is the one that was put in.
    """

    to: str
    subject: str
    body: str
    missing: tuple[str, ...] = ()
    refused: str = ""
    why: str = ""
    name: str = ""
    opener: Opener | None = None


def fill(
    template: LetterTemplateRecord, patron_id: int, *, opener: Opener | str | None = None,
    user: str = "", to: str = "", now: datetime | None = None,
) -> FilledLetter:  # fmt: skip
    """The letter for a patron of the open file. Raises NotFound.

    `opener` is one of theirs, or words; `to` another address than their preferred one.
    """
    people = stored.read_people((patron_id,))
    if patron_id not in people:
        raise NotFound("patron")
    facts = None
    if _needs_facts(template):
        facts = stored_facts.list_facts((patron_id,)).get(patron_id)
    moment = Moment.at(now)
    house = house_values(user, moment)
    return _filled(template, people[patron_id], facts, opener, to, moment, house)


def fill_many(
    template: LetterTemplateRecord, patron_ids: Iterable[int], *, user: str = "",
    with_openers: bool = False, now: datetime | None = None,
) -> Iterator[tuple[int, FilledLetter]]:  # fmt: skip
    """The letter for each patron that there is, in the order asked for, read in a few statements.

    `with_openers`: the best opener that may stand in a letter, where the template has room for
    one. Keep no list of what comes: of a large house it is large.
    """
    ids = tuple(dict.fromkeys(patron_ids))
    moment = Moment.at(now)
    house = house_values(user, moment)
    wants_opener = with_openers and "opener" in used_fields(template.subject, template.body)
    for start in range(0, len(ids), AT_ONCE):
        lot = ids[start : start + AT_ONCE]
        people = stored.read_people(lot)
        known: Mapping[int, PatronFacts] = {}
        if wants_opener or _needs_facts(template):
            known = stored_facts.list_facts(lot)
        best = openers_for_all(known, moment=moment) if wants_opener else {}
        for patron_id in lot:
            if patron_id not in people:
                continue
            line = best_opener(letter_openers(best.get(patron_id, ())), template)
            person, facts = people[patron_id], known.get(patron_id)
            yield patron_id, _filled(template, person, facts, line, "", moment, house)


def list_openers(patron_id: int) -> tuple[Opener, ...]:
    """The openers of a patron that may stand in a letter, best first. Raises NotFound."""
    return letter_openers(openers_for(patron_id))


def letter_openers(found: Iterable[Opener]) -> tuple[Opener, ...]:
    """Those that are still true when they are read on another day."""
    return tuple(one for one in found if not _STALE.search(one.say))


def best_opener(openers: Iterable[Opener], template: LetterTemplateRecord) -> Opener | None:
    """The first that does not say again what the letter says anyway; none is better than that."""
    used = used_fields(template.subject, template.body)
    if "opener" not in used:
        return None
    return next((one for one in openers if used.isdisjoint(_ECHOES.get(one.kind, ()))), None)


def said_in(opener: Opener | None, body: str) -> SaidOpener | None:
    """The opener as it is kept when it went into a letter; None if it was written out of it."""
    if opener is None or fold(opener.say) not in fold(body):
        return None
    return SaidOpener(opener.key, opener.kind, opener.say)


def refusal(person: LetterPerson, channel: str, purpose: str) -> tuple[str, str]:
    """Why such a letter may not go to somebody: (code, sentence), or ('', '') if it may.

    The address is another matter: see `address_for`.
    """
    if person.deceased:
        return DIED, "They have died, so no letter is drafted."
    if person.archived:
        return ARCHIVED, (
            "This record is in the archive, so no letter is drafted. Take it out of there first."
        )
    return _consent_refusal(person, channel) if purpose == "news" else ("", "")


def _consent_refusal(person: LetterPerson, channel: str) -> tuple[str, str]:
    by = {"email": "by e-mail", "post": "by post"}.get(channel, f"by {channel}")
    said = person.consents.get(channel)
    may = "An answer to what they asked, gave or told us can still go."
    if said is None:
        return CONSENT, f"We never asked whether they want news {by}, so none is sent. {may}"
    if said.granted:
        return "", ""
    day = words.short_day_words(said.given_at)
    source = f", {said.provenance.source}" if said.provenance.source else ""
    return CONSENT, f"They do not want news {by} ({day}{source}). {may}"


def address_for(person: LetterPerson, channel: str, to: str = "") -> tuple[str, str]:
    """Where a letter goes, and why it cannot go there: (address, '') or ('' or what is kept, why).

    Of several e-mails the first that can be written to. For the post: name and address in lines.
    """
    if channel == "post":
        if not person.address:
            return "", "No postal address is kept."
        return "\n".join((_shown_name(person) or person.organisation, *person.address)).strip(), ""
    kept = (to,) if to else person.emails
    if not kept:
        return "", "No e-mail address is kept."
    usable = next((one for one in kept if is_mail_address(one)), "")
    if usable:
        return usable, ""
    try:
        mail_address(kept[0])
    except InputRefused as refused:
        return "", f"{refused.sentence} Mend it in Details."
    return kept[0], ""


# -- what is put in


def _needs_facts(template: LetterTemplateRecord) -> bool:
    return not _OF_FACTS.isdisjoint(used_fields(template.subject, template.body))


def _filled(
    template: LetterTemplateRecord, person: LetterPerson, facts: PatronFacts | None,
    opener: Opener | str | None, to: str, moment: Moment, house: Mapping[str, str],
) -> FilledLetter:  # fmt: skip
    values = {**person_values(person), **house}
    if facts is not None:
        values |= fact_values(facts, moment)
    if opener is not None and not person.no_chat:
        values["opener"] = opener if isinstance(opener, str) else opener.say
    subject, missing = fill_text(template.subject, values)
    body, more = fill_text(template.body, values)
    why, sentence = refusal(person, template.channel, template.purpose)
    address, wrong = address_for(person, template.channel, to)
    if wrong and not why:
        why, sentence = ADDRESS, wrong
    return FilledLetter(
        address, subject.replace("\n", " "), body, tuple(dict.fromkeys((*missing, *more))),
        sentence, why, person.display_name,
        opener if isinstance(opener, Opener) and not person.no_chat else None,
    )  # fmt: skip


def person_values(person: LetterPerson) -> dict[str, str]:
    """The fields that follow from the record alone."""
    return {
        "salutation": _salutation(person),
        "first": person.given,
        "family": person.family,
        "name": _shown_name(person),
    }


def house_values(user: str, moment: Moment) -> dict[str, str]:
    """The fields that are the same for everybody."""
    return {
        "venue": str(settings.get_setting("venue_name", "")),
        "venue_email": str(settings.get_setting("venue_email", "")),
        "staff": user,
        "today": _day(moment.today.isoformat(), moment, year=True),
    }


def fact_values(facts: PatronFacts, moment: Moment) -> dict[str, str]:
    """The fields that follow from visits, memberships, gifts, promises and complaints."""
    return {
        **_visit_values(facts, moment),
        **_membership_values(facts, moment),
        **_gift_values(facts, moment),
        **_promise_values(facts, moment),
    }


def _shown_name(person: LetterPerson) -> str:
    """The name; '' where an e-mail stands in for one that nobody knows."""
    return "" if "@" in person.display_name else person.display_name


def _salutation(person: LetterPerson) -> str:
    """`Dear Judith`, `Dear Dr Shimwell`, or what they are addressed by, in full; else `Hello`."""
    kept = person.salutation.strip().rstrip(",").strip()
    if kept and f"{kept.lower()} ".startswith(_GREETS):
        return kept
    if kept and person.family:
        return f"Dear {kept} {person.family}"
    name = person.given or _shown_name(person)
    return f"Dear {name}" if name and name != person.organisation else "Hello"


def _day(at: str, moment: Moment, *, year: bool = False) -> str:
    """`14 November`, with the year if it is far or wanted: never `yesterday`."""
    when = words.as_day(at)
    far = abs((when - moment.today).days) > words.FAR_DAYS
    return f"{when.day} {words.MONTHS[when.month - 1]}" + (f" {when.year}" if far or year else "")


def _titled(title: str, day: str) -> str:
    """A title and its day; one with a comma in it needs another one to end."""
    return f"{title}, on {day}" if "," in title else f"{title} on {day}"


def _visit_values(facts: PatronFacts, moment: Moment) -> dict[str, str]:
    story = tell(facts, moment)
    found: dict[str, str] = {}
    came = next((v for v in story.been if v.attended), None)
    if came is not None:
        found["last_title"] = came.title
        found["last_visit"] = _titled(came.title, _day(came.starts_at, moment))
    coming = story.tonight or next(iter(story.ahead), None)
    if coming is not None:
        at = f"{_day(coming.starts_at, moment)} at {words.time_words(coming.starts_at)}"
        found["next_title"] = coming.title
        found["next_visit"] = _titled(coming.title, at)
    latest = max(facts.complaints, key=lambda c: (c.created_at, c.id), default=None)
    about = latest.performance_id if latest is not None else None
    sore = next((v for v in facts.visits if about is not None and v.performance_id == about), None)
    if sore is not None:
        found["complaint"] = _titled(sore.title, _day(sore.starts_at, moment))
    return found


def _membership_values(facts: PatronFacts, moment: Moment) -> dict[str, str]:
    today = moment.today.isoformat()

    def current(one: MembershipRecord) -> bool:
        return one.status == "active" and (one.ends is None or one.ends[:10] >= today)

    lot = [m for m in facts.memberships if m.status != "cancelled" and m.starts[:10] <= today]
    best = max(lot, key=lambda m: (current(m), m.ends or "9999", m.starts), default=None)
    if best is None:
        return {}
    found = {"membership": best.kind}
    if best.ends:
        ends = _day(best.ends, moment, year=True)
        found["membership_ends"] = ends
        found["membership_runs"] = f"runs until {ends}" if current(best) else f"ended on {ends}"
    return found


def _gift_values(facts: PatronFacts, moment: Moment) -> dict[str, str]:
    past = [d for d in facts.donations if moment.days_since(d.given_at) >= 0]
    if not past:
        return {}
    latest = max(past, key=lambda d: (d.given_at, d.id))
    return {"gift": _gift_words(latest), "gift_day": _day(latest.given_at, moment)}


def _gift_words(gift: DonationRecord) -> str:
    if gift.kind == "returned_ticket":
        title = f" for {gift.purpose.strip()}" if gift.purpose.strip() else ""
        return f"the tickets{title} that you gave back to us"
    if not gift.amount_minor:
        return "your gift"
    return f"your gift of {words.money_words(gift.amount_minor, gift.currency)}"


def _promise_values(facts: PatronFacts, moment: Moment) -> dict[str, str]:
    """Of the open promise that is due first: its day, and its words only where they may be said."""
    owed = [p for p in facts.promises if p.done_at is None and p.kind == "promise"]
    owed.sort(key=lambda p: (p.audience != SAY, p.due_on is None, p.due_on or "", p.id))
    if not owed:
        return {}
    first = owed[0]
    found = {"promise_day": _day(first.made_at, moment)}
    if first.due_on:
        found["promise_due"] = _day(first.due_on, moment)
    if first.audience == SAY:
        found["promise"] = first.text.strip().rstrip(".")
    return found
