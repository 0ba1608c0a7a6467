"""Openers that come from what a patron told or gave us: interests, children, gifts, promises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from db.folding import fold, words
from db.records.facts import PatronFacts
from db.records.memory import DonationRecord, PatronInterestRecord, PromiseRecord
from db.records.patrons import Provenance, RelationshipRecord
from db.records.programme import PerformanceRecord
from desktop.domain.children import children_interest, is_about_children, may_be_printed
from desktop.domain.door_text import is_child
from desktop.domain.follow_up_words import ended_words
from desktop.domain.interest_words import interest_words, mid_sentence
from desktop.domain.opener_kinds import Candidate, Fact, Moment
from desktop.domain.programme_fit import AS_SUBJECT, Programme, seats_left
from desktop.domain.sayable import SAY, disliked_productions, liked_interests
from desktop.domain.visit_story import VisitStory
from desktop.domain.words import (
    as_day,
    count_words,
    day_words,
    first_name,
    full_years,
    join_words,
    money_words,
    number_words,
    short_day_words,
    source_words,
    spoken_past,
    spoken_when,
    when_words,
)

AHEAD_DAYS = 180
CHILD_UNTIL = 13
CHILD_AGE_UNKNOWN_YEARS = 3  # a child of unknown age stays a child for so long
PARENT_OF_CHILDREN_UNTIL = 60
BIRTHDAY_DAYS = 3
GIFT_DAYS, RETURN_DAYS, UPGRADE_DAYS = 180, 90, 90
KEPT_DAYS = 60
NAMED_CHILDREN_MOST = 3
TOLD_US = frozenset({"form", "call", "sheet"})
KNOWN_FROM_PEOPLE = TOLD_US | {"staff"}  # what somebody wrote down, not what a file or we concluded
# A purpose that can stand after "your gift to"; a gift in memory of somebody is no small talk.
PURPOSE = re.compile(r"^[\w' &-]*\b(appeal|fund|project|programme|program|scheme)$", re.IGNORECASE)
GRAVE = frozenset({"memory", "memorial", "memoriam", "honour", "honor", "tribute", "bequest"})
KEPT_OUTCOMES = frozenset({"", "kept", "done"})


def fits_interest(
    facts: PatronFacts, story: VisitStory, moment: Moment, programme: Programme
) -> Iterator[Candidate]:
    """Something coming up that meets an interest and that they have no tickets for."""
    seen = productions_touched(facts, programme) | disliked_productions(facts, programme)
    for interest in liked_interests(facts):
        for production_id, surely in programme.productions_for(interest).items():
            if production_id in seen:
                continue
            performance = bookable(programme.by_production[production_id], story, moment)
            if performance is not None:
                yield _fitting(interest, performance, surely, moment)


def _fitting(
    interest: PatronInterestRecord, performance: PerformanceRecord, surely: int, moment: Moment
) -> Candidate:
    forms = interest_words(interest)
    source = interest.provenance
    away = -moment.days_since(performance.starts_at)
    told = source.kind in TOLD_US
    listener = first_name(source.user) if source.kind == "call" and source.user else "us"
    return Candidate(
        kind="fits_interest",
        group="told" if told else "known",
        subject=f"production-{performance.production_id}",
        score=64 + 6 * interest.strength + (2 if surely == AS_SUBJECT else -4) - away / 60,
        facts=(_interest_fact(interest, moment), *_offer_facts(performance, moment)),
        fields={
            "title": performance.title,
            "when": spoken_when(performance.starts_at, today=moment.today),
            "interest": forms.name,
            "you_love": forms.you_love,
            "told": f"You told {listener}",
        },
        print_fields={},
        about=frozenset(
            {f"production-{performance.production_id}", f"interest-{interest.interest_id}"}
        ),
    )


def productions_touched(facts: PatronFacts, programme: Programme) -> set[int]:
    """Productions this patron has had to do with: been to, booked, gave back, bought for others."""
    bought = (programme.by_id.get(p) for p in facts.bought_for_others)
    return {v.production_id for v in facts.visits} | {p.production_id for p in bought if p}


def bookable(
    performances: Iterable[PerformanceRecord], story: VisitStory, moment: Moment
) -> PerformanceRecord | None:
    """The next one with seats left, on a day on which they are not with us anyway."""
    taken = {as_day(v.starts_at) for v in (story.tonight, *story.ahead) if v is not None}
    for performance in performances:
        if performance.cancelled or performance.starts_at <= moment.now_text:
            continue
        if -moment.days_since(performance.starts_at) > AHEAD_DAYS:
            return None
        if seats_left(performance) != 0 and as_day(performance.starts_at) not in taken:
            return performance
    return None


def family(
    facts: PatronFacts, story: VisitStory, moment: Moment, programme: Programme
) -> Iterator[Candidate]:
    """They have children and have not been to a family performance."""
    children = known_children(facts, moment)
    told = None if children else _told_of_children(facts, moment)
    if (
        not (children or told)
        or story.may_have_come_with_others
        or any(v.for_children for v in facts.visits)
    ):
        return
    if not programme.family_ids.isdisjoint(facts.bought_for_others):
        return
    disliked = disliked_productions(facts, programme)
    for production_id, lot in programme.by_production.items():
        if not lot[0].for_children or production_id in disliked:
            continue
        performance = bookable(lot, story, moment)
        if performance is not None:
            if told is not None:
                yield _family_of(told, performance, moment)
            else:
                yield _family(children, performance, moment)
            return


def _family(
    children: list[RelationshipRecord], performance: PerformanceRecord, moment: Moment
) -> Candidate:
    several = len(children) > 1
    names = [c.name.split()[0] for c in children if c.name.strip()]
    named = len(names) == len(children) <= NAMED_CHILDREN_MOST
    anonymous = {
        "children": "the children" if several else "your child",
        "have": "Have" if several else "Has",
    }
    fields = {
        "title": performance.title,
        "when": spoken_when(performance.starts_at, today=moment.today),
        **anonymous,
    }
    if named:
        fields["children"] = join_words(names)
    latest = max((c.provenance for c in children), key=lambda p: p.at)
    number = number_words(len(children)).capitalize()
    return Candidate(
        kind="family",
        group="any",
        subject=f"production-{performance.production_id}",
        score=84,
        facts=(
            Fact(
                f"{number} {'children' if several else 'child'}",
                latest.at,
                source_words(latest, today=moment.today),
            ),
            Fact("no family visit so far"),
            *_offer_facts(performance, moment),
        ),
        fields=fields,
        print_fields=anonymous,
        about=frozenset({f"production-{performance.production_id}", "children"}),
    )


def _family_of(
    told: PatronInterestRecord, performance: PerformanceRecord, moment: Moment
) -> Candidate:
    """The same of somebody who said that they have children, and not who they are."""
    return Candidate(
        kind="family",
        group="any",
        subject=f"production-{performance.production_id}",
        score=84,
        facts=(
            _interest_fact(told, moment),
            Fact("no family visit so far"),
            *_offer_facts(performance, moment),
        ),
        fields={
            "title": performance.title,
            "when": spoken_when(performance.starts_at, today=moment.today),
            "children": "the children",
            "have": "Have",
        },
        print_fields={},
        about=frozenset({f"production-{performance.production_id}", "children"}),
    )


def _told_of_children(facts: PatronFacts, moment: Moment) -> PatronInterestRecord | None:
    """Children of no known age, as long as they may well be of one for family shows."""
    told = children_interest(facts)
    if told is None or not told.provenance.at or _is_of_grandparents_age(facts, moment.today):
        return None
    known = full_years(as_day(told.provenance.at), moment.today)
    return told if known < CHILD_AGE_UNKNOWN_YEARS else None


def known_children(facts: PatronFacts, moment: Moment) -> list[RelationshipRecord]:
    """Children that may be mentioned and are, or may well be, of an age for family shows."""
    return [
        r
        for r in facts.relationships
        if r.kind == "child" and r.audience == SAY and _is_young(r, facts, moment.today)
    ]


def _is_young(child: RelationshipRecord, facts: PatronFacts, today: date) -> bool:
    if child.birth_year is not None:
        return 0 <= today.year - child.birth_year <= CHILD_UNTIL
    if _is_of_grandparents_age(facts, today):
        return False
    at = child.provenance.at
    return bool(at) and full_years(as_day(at), today) < CHILD_AGE_UNKNOWN_YEARS


def _is_of_grandparents_age(facts: PatronFacts, today: date) -> bool:
    return facts.birth_year is not None and today.year - facts.birth_year > PARENT_OF_CHILDREN_UNTIL


def birthday(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """A birthday at most three days away, before or behind. Never an age, and never a child's."""
    if facts.birth_month is None or facts.birth_day is None or is_child(facts, moment.today):
        return
    for year in (moment.today.year - 1, moment.today.year, moment.today.year + 1):
        day = _day_in(year, facts.birth_month, facts.birth_day)
        away = (day - moment.today).days
        if abs(away) > BIRTHDAY_DAYS:
            continue
        if away > 0:
            noon = f"{day.isoformat()}T12:00:00+00:00"
            group, when = "before", spoken_when(noon, today=moment.today)
        else:
            group = "today" if away == 0 else "after"
            when = spoken_past(day.isoformat(), today=moment.today)
        yield Candidate(
            kind="birthday",
            group=group,
            subject=f"birthday-{year}",
            score=93 if away == 0 else 82,
            facts=(Fact(f"Birthday {day_words(day, today=moment.today)}", day.isoformat()),),
            fields={"when": when},
            print_fields={},
            about=frozenset({"birthday"}),
        )
        return


def _day_in(year: int, month: int, day: int) -> date:
    """A birthday in a year; the 29th of February falls on the 28th in most."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def thanks(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """For a gift, for tickets given back, for an upgrade."""
    for donation in facts.donations:
        if donation.thanked_at is None and 0 <= moment.days_since(donation.given_at) <= GIFT_DAYS:
            yield _thanks_for_gift(donation, moment)
    for visit in facts.visits:
        age = moment.days_since(visit.starts_at)
        returned = visit.status == "returned" and visit.role == "buyer"
        returned = returned and not visit.performance_cancelled
        if returned and age <= RETURN_DAYS and not story.is_sore(visit):
            day = day_words(visit.starts_at, today=moment.today)
            yield Candidate(
                kind="thanks",
                group="returned",
                subject=f"returned-{visit.performance_id}",
                score=90,
                facts=(Fact(f"Gave back tickets for {visit.title}, {day}", visit.starts_at),),
                fields={"title": visit.title},
                print_fields={},
                about=frozenset({"gift", f"production-{visit.production_id}"}),
            )
    for membership in facts.memberships:
        at = membership.upgraded_at
        if at is None or membership.status != "active":
            continue
        if membership.ends is not None and as_day(membership.ends) < moment.today:
            continue
        if 0 <= moment.days_since(at) <= UPGRADE_DAYS:
            yield Candidate(
                kind="thanks",
                group="upgrade",
                subject=f"membership-{membership.id}",
                score=89,
                facts=(Fact(f"Upgraded to {membership.kind}, {_day(at, moment)}", at),),
                fields={"membership": membership.kind},
                print_fields={},
                about=frozenset({"membership"}),
            )


def _thanks_for_gift(donation: DonationRecord, moment: Moment) -> Candidate:
    purpose = donation.purpose.strip()
    says_purpose = bool(PURPOSE.match(purpose)) and GRAVE.isdisjoint(words(purpose))
    to = mid_sentence(purpose)
    to = to if fold(to).startswith(("the ", "our ")) else f"the {to}"
    group = "gift_to" if says_purpose else "gift"
    what = "Gift"
    if donation.kind == "returned_ticket":
        group, what = "returned_plain", "Tickets given back as a gift"
    amount = money_words(donation.amount_minor, donation.currency)
    facts = [Fact(f"{what}, {_day(donation.given_at, moment)}", donation.given_at)]
    if donation.amount_minor:
        facts.append(Fact(amount, donation.given_at, printable=False))
    if purpose:
        facts.append(Fact(purpose, donation.given_at, printable=group == "gift_to"))
    facts.append(Fact("not thanked yet", printable=False))
    return Candidate(
        kind="thanks",
        group=group,
        subject=f"donation-{donation.id}",
        score=91,
        facts=tuple(facts),
        fields={"purpose": to[:1].lower() + to[1:]} if group == "gift_to" else {},
        print_fields={},
        about=frozenset({"gift"}),
    )


def promise(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """A promise we owe, or have kept lately, where it may be spoken of."""
    for owed in facts.promises:
        if owed.audience == SAY and moment.days_since(owed.made_at) >= 0:
            yield from _promise(owed, moment)


def _promise(owed: PromiseRecord, moment: Moment) -> Iterator[Candidate]:
    made = Fact(
        f"Promised: {owed.text}",
        owed.made_at,
        f"{owed.user + ', ' if owed.user else ''}{_day(owed.made_at, moment)}",
        printable=False,
    )
    if owed.done_at is None:
        late = owed.due_on is not None and as_day(owed.due_on) < moment.today
        due = f"due {_day(owed.due_on, moment)}" if owed.due_on else "no date set"
        group, score = ("overdue", 95) if late else ("owed", 85)
        second = Fact(due, owed.due_on or "", printable=False)
    else:
        if fold(ended_words(owed.outcome)) not in KEPT_OUTCOMES:
            return
        if not 0 <= moment.days_since(owed.done_at) <= KEPT_DAYS:
            return
        group, score = "kept", 83
        second = Fact(f"Kept {_day(owed.done_at, moment)}", owed.done_at)
    yield Candidate(
        kind="promise",
        group=group,
        subject=f"promise-{owed.id}",
        score=score,
        facts=(made, second),
        fields={"made": spoken_past(owed.made_at, today=moment.today)},
        print_fields={},
        about=frozenset({f"promise-{owed.id}"}),
    )


def long_known(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """An interest that we were told of more than a year ago: is it still so?"""
    for interest in liked_interests(facts):
        source = interest.provenance
        if source.kind not in KNOWN_FROM_PEOPLE or not source.at:
            continue
        known = full_years(as_day(source.at), moment.today)
        if known < 1 or is_about_children(interest):
            continue
        forms = interest_words(interest)
        yield Candidate(
            kind="long_known",
            group="doing" if forms.doing else "liking",
            subject=f"interest-{interest.interest_id}",
            score=48 + 2 * interest.strength + (6 if forms.doing else 0) + min(known, 5) / 10,
            facts=(
                _interest_fact(interest, moment),
                Fact(f"known for {count_words(known, 'year')}", source.at, printable=False),
            ),
            fields={
                "doing": forms.doing,
                "interest": forms.name,
                "you_love": forms.you_love,
                "still": forms.still,
            },
            print_fields={},
            about=frozenset({f"interest-{interest.interest_id}"}),
        )


def _interest_fact(interest: PatronInterestRecord, moment: Moment) -> Fact:
    source: Provenance = interest.provenance
    text = interest_words(interest).they_love
    return Fact(
        text[:1].upper() + text[1:],
        source.at,
        source_words(source, today=moment.today),
        printable=may_be_printed(interest),
    )


def _offer_facts(performance: PerformanceRecord, moment: Moment) -> Iterator[Fact]:
    when = when_words(performance.starts_at, today=moment.today)
    yield Fact(f"{performance.title}, {when}", performance.starts_at, printable=False)
    yield Fact("not booked", printable=False)
    left = seats_left(performance)
    if left is not None:
        yield Fact(f"{count_words(left, 'seat')} left", printable=False)


def _day(at: str, moment: Moment) -> str:
    return short_day_words(at, today=moment.today)
