"""What the fields of a guide's lines are filled with: each true of the patron, and why."""

from __future__ import annotations

from dataclasses import dataclass

from db import clock
from db.records.calls import HeldMembershipRecord, HeldTicketRecord
from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import DonationRecord, PatronInterestRecord
from db.records.programme import PerformanceRecord
from desktop.domain.interest_words import interest_words
from desktop.domain.opener_kinds import Moment
from desktop.domain.opener_memory import GRAVE, PURPOSE, bookable, productions_touched
from desktop.domain.programme_fit import Programme, prepare
from desktop.domain.pronouns import Pronouns
from desktop.domain.sayable import disliked_productions, liked_interests
from desktop.domain.visit_story import VisitStory, tell
from desktop.domain.words import (
    MONTHS,
    as_day,
    count_words,
    day_words,
    money_words,
    number_words,
    short_day_words,
    source_words,
    spoken_past,
    spoken_when,
)

VISITS_LEAST, YEARS_LEAST = 3, 2
GIFT_DAYS = 365
_TEENS = (
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)


@dataclass(frozen=True, slots=True)
class TrueField:
    """What a field stands for, and what makes it true ('' where nobody would ask)."""

    text: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields are made from, besides the patron's facts."""

    name: str
    first: str
    pronouns: Pronouns
    me: str
    house: str
    about: PerformanceRecord | None
    visits: int
    since: str
    membership: HeldMembershipRecord | None
    tickets: tuple[HeldTicketRecord, ...]
    paid_minor: int
    currency: str


Fields = dict[str, TrueField]


def true_fields(known: Known, facts: PatronFacts | None, programme: Programme) -> Fields:
    """All fields that something true can be put into. Of somebody who does not want to be chatted
    up only what the call itself is about."""
    moment = Moment.at()
    found: Fields = _plain(known)
    if known.about is not None:
        when = known.about.starts_at
        past = when <= moment.now_text
        said = (
            spoken_past(when, today=moment.today) if past else spoken_when(when, today=moment.today)
        )
        found["about_title"] = TrueField(
            known.about.title, f"the call is about it, {_day(when, moment)}"
        )
        found["about_when"] = TrueField(said)
    found |= _next(known, moment) | _membership(known)
    if facts is None or facts.no_chat:
        return found
    story = tell(facts, moment, programme.by_id)
    came = _came_to(known, story)
    if came is not None and known.about is not None and came.performance_id == known.about.id:
        day = _day(came.starts_at, moment)
        found["about_been"] = TrueField(came.title, f"attended {day}")
    if came is not None:
        found["title"] = TrueField(came.title, f"attended {_day(came.starts_at, moment)}")
        found["day"] = TrueField(spoken_past(came.starts_at, today=moment.today))
    found |= _fondness(facts, known.about, came, moment)
    found |= _coming(facts, story, programme, moment) | _gifts(facts, story, moment)
    found |= _standing(known, story, moment)
    return found


def _plain(known: Known) -> Fields:
    they, them, their = known.pronouns
    given = {
        "first": known.first, "name": known.name, "they": they, "them": them, "their": their,
        "me": known.me, "house": known.house,
    }  # fmt: skip
    return {name: TrueField(text) for name, text in given.items() if text.strip()}


def _day(at: str, moment: Moment) -> str:
    return short_day_words(at, today=moment.today)


def _next(known: Known, moment: Moment) -> Fields:
    ahead = [
        t for t in known.tickets if t.mine and not t.cancelled and t.starts_at > moment.now_text
    ]
    if not ahead:
        return {}
    first = ahead[0]
    count = sum(t.performance_id == first.performance_id for t in ahead)
    day = day_words(first.starts_at, today=moment.today)
    return {
        "next_title": TrueField(first.title, f"{count_words(count, 'ticket')} for {day}"),
        "next_when": TrueField(spoken_when(first.starts_at, today=moment.today)),
        "next_tickets": TrueField("a ticket" if count == 1 else f"{number_words(count)} tickets"),
    }


def _membership(known: Known) -> Fields:
    held = known.membership
    if held is None:
        return {}
    found = {
        "membership": TrueField(held.kind, f"{held.kind} since {short_day_words(held.starts)}")
    }
    if held.ends:
        day = as_day(held.ends)
        found["until"] = TrueField(
            f"{day.day} {MONTHS[day.month - 1]}", f"until {short_day_words(held.ends)}"
        )
    return found


def _came_to(known: Known, story: VisitStory) -> VisitRecord | None:
    """The performance the call is about if they were scanned there, else the last one they were."""
    came = [v for v in story.been if v.attended]
    if known.about is not None and known.about.starts_at <= clock.now_text():
        return next((v for v in came if v.performance_id == known.about.id), None)
    return came[0] if came else None


def _fondness(
    facts: PatronFacts, about: PerformanceRecord | None, came: VisitRecord | None, moment: Moment
) -> Fields:
    """What they like, and whether what this is about was just that."""
    liked = liked_interests(facts)
    if not liked:
        return {}
    found = {}
    forms = interest_words(liked[0])
    told = f"{liked[0].name}: {source_words(liked[0].provenance, today=moment.today)}"
    found["interest"] = TrueField(forms.name, told)
    found["you_love"] = TrueField(forms.you_love, told)
    met = _met(liked, about)
    if met is not None:
        why = f"interest: {met.name}"
        found["loved"] = TrueField(interest_words(met).you_love, why)
        if came is not None and about is not None and came.performance_id == about.id:
            found["loved_title"] = TrueField(came.title, f"attended {_day(came.starts_at, moment)}")
    return found


def _met(
    liked: list[PatronInterestRecord], about: PerformanceRecord | None
) -> PatronInterestRecord | None:
    if about is None:
        return None
    programme = prepare((about,))
    return next((i for i in liked if about.production_id in programme.productions_for(i)), None)


def _coming(facts: PatronFacts, story: VisitStory, programme: Programme, moment: Moment) -> Fields:
    """Something coming up that meets what they like most; the line names the two together."""
    touched = productions_touched(facts, programme) | disliked_productions(facts, programme)
    liked = liked_interests(facts)
    for interest in liked[:1]:
        for production_id in programme.productions_for(interest):
            if production_id in touched:
                continue
            found = bookable(programme.by_production[production_id], story, moment)
            if found is not None:
                when = spoken_when(found.starts_at, today=moment.today)
                why = f"{found.title}, {_day(found.starts_at, moment)}"
                return {"coming_title": TrueField(found.title, why), "coming_when": TrueField(when)}
    return {}


def _gifts(facts: PatronFacts, story: VisitStory, moment: Moment) -> Fields:
    found: Fields = {}
    for gift in facts.donations:
        recent = 0 <= moment.days_since(gift.given_at) <= GIFT_DAYS
        if gift.kind == "gift" and recent and "gift" not in found:
            what = _gift_words(gift)
            if what:
                found["gift"] = TrueField(what, f"gift of {_day(gift.given_at, moment)}")
    for visit in facts.visits:
        recent = moment.days_since(visit.starts_at) <= GIFT_DAYS
        returned = visit.status == "returned" and visit.role == "buyer"
        if returned and recent and not visit.performance_cancelled and not story.is_sore(visit):
            why = f"gave tickets back for {_day(visit.starts_at, moment)}"
            found["returned"] = TrueField(visit.title, why)
            break
    return found


def _gift_words(gift: DonationRecord) -> str:
    """`your gift to the roof appeal`; of a gift in memory of somebody nothing is said here."""
    said = gift.purpose.strip()
    if set(said.casefold().replace("'", " ").split()) & GRAVE:
        return ""
    if said and PURPOSE.match(said):
        return f"your gift to the {said[:1].lower()}{said[1:]}"
    return "your gift"


def _standing(known: Known, story: VisitStory, moment: Moment) -> Fields:
    found: Fields = {}
    if known.visits >= VISITS_LEAST:
        why = count_words(known.visits, "visit")
        counted = story.complete and all(v.attended for v in story.been)
        sure = "" if counted else "by our book "
        found["visits"] = TrueField(f"{sure}{_number(known.visits)}", why)
    if known.since and known.visits and moment.today.year - int(known.since) >= YEARS_LEAST:
        found["since"] = TrueField(known.since, f"with us since {known.since}")
    if known.paid_minor > 0 and known.membership is None:
        paid = money_words(known.paid_minor, known.currency)
        found["paid"] = TrueField(paid, "tickets bought this season")
    return found


def _number(count: int) -> str:
    return _TEENS[count - 13] if 13 <= count <= 20 else number_words(count)
