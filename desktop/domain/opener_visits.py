"""Openers that come from where a patron has been, is tonight, or is about to go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import PatronInterestRecord
from desktop.domain.children import is_about_children, may_be_printed
from desktop.domain.interest_words import interest_words
from desktop.domain.opener_kinds import Candidate, Fact, Moment
from desktop.domain.programme_fit import Programme
from desktop.domain.sayable import disliked_productions, liked_interests
from desktop.domain.visit_story import VisitStory, tonight_fact, visit_fact
from desktop.domain.words import (
    as_day,
    count_words,
    day_words,
    first_name,
    full_years,
    number_words,
    ordinal_words,
    since_words,
    source_words,
    spoken_month,
    spoken_past,
    spoken_when,
)

LATELY_DAYS, FRESH_DAYS = 90, 21
ROUND_VISITS = frozenset({5, 10, 15, 25, 50, 100})
LAST_ROUND_DAYS = 30
AHEAD_DAYS = 30
FIRST_PAST_DAYS = 14
RETURN_MONTHS = 9
REACTION_DAYS = 730


def attended_lately(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """What they came to in the last three months, the latest first."""
    for place, visit in enumerate(story.been):
        age = moment.days_since(visit.starts_at)
        if age > LATELY_DAYS or place == 3:
            return
        if visit.reaction is not None and (
            visit.reaction != "liked" or visit.reaction_audience == "say"
        ):
            continue  # they have told us already
        if story.is_sore(visit):
            continue
        yield Candidate(
            kind="attended_lately",
            group=_attended_group(visit, story),
            subject=f"performance-{visit.performance_id}",
            score=(92 if age <= FRESH_DAYS else 78) - 8 * (not visit.attended) - 6 * place,
            facts=(visit_fact(visit, moment, titled=False),),
            fields={
                "title": visit.title,
                "when": spoken_past(visit.starts_at, today=moment.today),
            },
            print_fields={},
            about=_about(visit),
        )


def _attended_group(visit: VisitRecord, story: VisitStory) -> str:
    if not visit.attended:
        return "unknown"
    if visit.disrupted:
        return "came_disrupted"
    return "came_plain" if story.complained else "came"


def here_tonight(
    facts: PatronFacts, story: VisitStory, moment: Moment, programme: Programme
) -> Iterator[Candidate]:
    """They have tickets for tonight; better still if it is what they love."""
    visit = story.tonight
    if visit is None:
        return
    fields = {"title": visit.title, "when": spoken_when(visit.starts_at, today=moment.today)}
    tickets = tonight_fact(visit)
    if visit.production_id not in disliked_productions(facts, programme):
        for interest in liked_interests(facts):
            if not _meets(interest, visit, programme):
                continue
            words = interest_words(interest)
            yield Candidate(
                kind="here_tonight",
                group="fits",
                subject=f"coming-{visit.performance_id}",
                score=76 + 2 * interest.strength,
                facts=(
                    Fact(
                        _capital(words.they_love),
                        interest.provenance.at,
                        source_words(interest.provenance, today=moment.today),
                        printable=may_be_printed(interest),
                    ),
                    tickets,
                ),
                fields={**fields, "interest": words.name, "you_love": words.you_love},
                print_fields={},
                about=_about(visit) | {"tonight", f"interest-{interest.interest_id}"},
            )
            break
    yield Candidate(
        kind="here_tonight",
        group="plain",
        subject=f"coming-{visit.performance_id}",
        score=40,
        facts=(tickets,),
        fields=fields,
        about=_about(visit) | {"tonight"},
    )


def _meets(interest: PatronInterestRecord, visit: VisitRecord, programme: Programme) -> bool:
    if visit.for_children and is_about_children(interest):
        return True
    return visit.production_id in programme.productions_for(interest)


def nth_visit(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """A round visit tonight, or the last one was."""
    count = len({v.performance_id for v in story.been})
    certain = (
        story.complete
        and not story.may_have_come_with_others
        and all(v.attended for v in story.been)
    )
    reason = _count_fact(count, certain, story)
    if story.tonight is not None and count + 1 in ROUND_VISITS:
        when = spoken_when(story.tonight.starts_at, today=moment.today)
        yield Candidate(
            kind="nth_visit",
            group="tonight" if certain else "tonight_by_our_book",
            subject=f"visit-{count + 1}",
            score=86,
            facts=(reason, tonight_fact(story.tonight)),
            fields={"nth": ordinal_words(count + 1), "occasion": _occasion(when)},
            print_fields={},
            about=frozenset({"tonight", "loyalty"}),
        )
    elif count in ROUND_VISITS and moment.days_since(story.been[0].starts_at) <= LAST_ROUND_DAYS:
        last = story.been[0]
        if not story.is_happy(last):
            return
        yield Candidate(
            kind="nth_visit",
            group="last" if certain else "last_by_our_book",
            subject=f"visit-{count}",
            score=62,
            facts=(reason, visit_fact(last, moment)),
            fields={"nth": ordinal_words(count), "title": last.title},
            print_fields={},
            about=_about(last) | {"loyalty"},
        )


def _count_fact(count: int, certain: bool, story: VisitStory) -> Fact:
    first = story.first
    since = f" since {since_words(first.starts_at)}" if first is not None else ""
    known = "" if certain else ", not all of them scanned"
    at = first.starts_at if first is not None else ""
    return Fact(f"{count_words(count, 'performance')}{since}{known}", at)


def _occasion(when: str) -> str:
    return {"tonight": "tonight", "this afternoon": "this afternoon"}.get(when, "today")


def years(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """Whole years since the first visit; best in the month it comes round."""
    first = story.first
    if first is None or not story.complete or story.may_have_come_with_others:
        return
    day = as_day(first.starts_at)
    titled = story.is_happy(first)
    # In the month itself it is "seven years ago this month", though the day may be to come.
    anniversary = day.month == moment.today.month and titled and bool(first.attended)
    whole = moment.today.year - day.year if anniversary else full_years(day, moment.today)
    if whole < 1 or (whole < 2 and not anniversary):
        return
    came = "came" if first.attended else "had_tickets"
    group = "anniversary" if anniversary else came if titled else f"{came}_plain"
    yield Candidate(
        kind="years",
        group=group,
        subject=f"years-{whole}",
        score=72 if anniversary else 46,
        facts=(Fact("First visit: " + visit_fact(first, moment).text, first.starts_at),),
        fields={
            "years": f"{number_words(whole)} {'year' if whole == 1 else 'years'}",
            "title": first.title,
        },
        print_fields={},
        about=frozenset({"loyalty", f"production-{first.production_id}"}),
    )


def returning(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """Back tonight, or soon, after nine months or more."""
    coming, when_it_is = _coming(story, moment)
    if coming is None or not story.been or story.may_have_come_with_others:
        return
    last = story.been[0]
    if not nine_months_between(as_day(last.starts_at), as_day(coming.starts_at)):
        return
    if when_it_is == "tonight":
        group = ("came" if last.attended else "had_tickets") if story.is_happy(last) else "plain"
        fields = {"title": last.title, "month": spoken_month(last.starts_at, today=moment.today)}
    else:
        group = "ahead"
        when = spoken_when(coming.starts_at, today=moment.today)
        fields = {"title": coming.title, "when": when}
    before = visit_fact(last, moment)
    yield Candidate(
        kind="returning",
        group=group,
        subject=f"coming-{coming.performance_id}",
        score=88 if when_it_is == "tonight" else 64,
        facts=(
            Fact(f"Last visit: {before.text}", before.on),
            _coming_fact(coming, when_it_is, moment),
        ),
        fields=fields,
        print_fields={},
        about=_about(coming) | _about(last) | {"tonight"},
    )


def nine_months_between(earlier: date, later: date) -> bool:
    """Whether at least nine calendar months lie between two days."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day) >= RETURN_MONTHS


def first_visit(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """The first visit of all is tonight, soon, or was days ago."""
    if not story.complete or story.may_have_come_with_others:
        return
    coming, when_it_is = _coming(story, moment)
    if coming is not None and not story.been:
        yield Candidate(
            kind="first_visit",
            group=when_it_is,
            subject=f"coming-{coming.performance_id}",
            score=94 if when_it_is == "tonight" else 66,
            facts=(Fact("No earlier visit in our book"), _coming_fact(coming, when_it_is, moment)),
            fields={
                "title": coming.title,
                "when": spoken_when(coming.starts_at, today=moment.today),
            },
            print_fields={},
            about=_about(coming) | {"tonight"},
        )
    elif len(story.been) == 1 and story.tonight is None:
        only = story.been[0]
        if moment.days_since(only.starts_at) > FIRST_PAST_DAYS or not only.attended:
            return
        if not story.is_happy(only) or story.complained or only.reaction is not None:
            return
        when = spoken_past(only.starts_at, today=moment.today)
        yield Candidate(
            kind="first_visit",
            group="past",
            subject=f"performance-{only.performance_id}",
            score=93,
            facts=(Fact("No earlier visit in our book"), visit_fact(only, moment)),
            fields={"title": only.title, "when": when},
            print_fields={},
            about=_about(only),
        )


def reaction(facts: PatronFacts, story: VisitStory, moment: Moment) -> Iterator[Candidate]:
    """They liked it and told a colleague."""
    told = [
        v
        for v in story.been
        if v.reaction == "liked" and v.reaction_audience == "say" and story.is_happy(v)
    ]
    for place, visit in enumerate(told[:2]):
        source = visit.reaction_source
        at = source.at if source is not None and source.at else visit.starts_at
        if moment.days_since(at) > REACTION_DAYS:
            continue
        in_person = source is not None and source.kind in ("call", "staff")
        who = first_name(source.user) if source is not None and in_person else ""
        words = source_words(source, today=moment.today) if source is not None else ""
        yield Candidate(
            kind="reaction",
            group="liked",
            subject=f"performance-{visit.performance_id}",
            score=(80 if moment.days_since(at) <= LATELY_DAYS else 58) - 4 * place,
            facts=(
                Fact(f"Liked {visit.title}", at, words),
                Fact(f"There on {day_words(visit.starts_at, today=moment.today)}", visit.starts_at),
            ),
            fields={
                "title": visit.title,
                "who": who or "us",
                "when": spoken_past(visit.starts_at, today=moment.today),
            },
            print_fields={},
            about=_about(visit),
        )


def _coming(story: VisitStory, moment: Moment) -> tuple[VisitRecord | None, str]:
    """The visit of tonight, else the next one within a month, and which of the two."""
    if story.tonight is not None:
        return story.tonight, "tonight"
    if story.ahead and -moment.days_since(story.ahead[0].starts_at) <= AHEAD_DAYS:
        return story.ahead[0], "ahead"
    return None, ""


def _coming_fact(visit: VisitRecord, when_it_is: str, moment: Moment) -> Fact:
    return tonight_fact(visit) if when_it_is == "tonight" else visit_fact(visit, moment)


def _about(visit: VisitRecord) -> frozenset[str]:
    return frozenset({f"performance-{visit.performance_id}", f"production-{visit.production_id}"})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
