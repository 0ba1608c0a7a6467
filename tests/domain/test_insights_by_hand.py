"""The insights of a dozen patrons, each number worked out by hand beside the rows it comes from.

The season runs from 1 September 2026 to 31 August 2027 in New York; today is 22 November 2026. A
day of the house ends at four in the morning: 1 September, 04:00 there is 08:00 UTC.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import (
    insert,
    make_access_need,
    make_complaint,
    make_membership,
    make_note,
    make_opener_use,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_reaction,
    make_relationship,
    make_season,
    make_ticket,
    make_visit,
)

from db import connection, journal
from db.models import Call, Outcome
from db.queries import interests
from db.queries.calls import end_call, start_call
from db.queries.merge import merge_patrons
from db.records.calls import Ending, OutcomeRecord
from desktop.domain import insights
from desktop.domain.insights import Insights

FIRST_MOMENT = "2026-09-01T08:00:00Z"  # 1 September, four in the morning
JUST_BEFORE = "2026-09-01T07:59:59Z"  # still the evening of 31 August
LAST_MOMENT = "2027-09-01T07:59:59Z"
JUST_AFTER = "2027-09-01T08:00:00Z"
IN_SEASON = "2026-10-20T15:00:00Z"


def make_call(patron: int | None, kind: str = "complaint", **fields: Any) -> int:
    values = {"started_at": IN_SEASON, "updated_at": IN_SEASON, "status": "ended"} | fields
    return insert(Call, patron=patron, kind=kind, **values)


def make_outcome(call: int, patron: int | None, kind: str, result: str = "agreed", **fields: Any):
    values = {"made_at": IN_SEASON} | fields
    if "tickets" in values:
        values["tickets"] = json.dumps(values["tickets"])
    return insert(Outcome, call=call, patron=patron, kind=kind, result=result, **values)


def count(season: str = "2026/27") -> Insights:
    chosen = next(s for s in insights.list_seasons() if s.name == season)
    found = insights.read_insights(chosen)
    assert found is not None
    return found


def numbers(found: Insights, *keys: str) -> list[int]:
    return [found.figure(key).number for key in keys]


@pytest.fixture
def season(database):
    return make_season()


@pytest.fixture
def patrons(season) -> dict[str, int]:
    """Twelve of them, by their given names."""
    names = "Ada Ben Cleo Dora Emil Fay Gus Hana Ivo June Kit Lea"
    return {name: make_patron(name, "Example") for name in names.split()}


def whose(found: Insights, key: str, patrons: dict[str, int]) -> str:
    names = {patron_id: name for name, patron_id in patrons.items()}
    return " ".join(sorted(names[i] for i in found.figure(key).patron_ids))


def test_how_well_we_know_them(patrons):
    p = patrons
    early = make_performance("Early", "2026-08-31 19:30")  # the evening before the season
    first = make_performance("First", "2026-09-01 19:30")
    past = make_performance("Past", "2026-11-14 19:30")
    off = make_performance("Off", "2026-11-15 19:30", cancelled=True)
    coming = make_performance("Coming", "2027-08-31 19:30")
    after = make_performance("After", "2027-09-01 19:30")
    make_visit(p["Ada"], first)
    make_visit(p["Ada"], past)  # twice is one patron
    make_visit(p["Ben"], past, attended=None)  # not known: may have come
    make_visit(p["Cleo"], past, attended=False)  # did not come: not of this season
    make_visit(p["Dora"], off, attended=None)  # cancelled
    make_visit(p["Emil"], coming, attended=None)  # is active
    make_visit(p["Fay"], early)  # last season
    make_visit(p["Gus"], after, attended=None)  # next season
    make_visit(p["Hana"], past, status="refunded")
    make_membership(p["Ivo"], starts="2026-01-01", ends="2026-09-01")  # its last day
    make_membership(p["June"], starts="2026-01-01", ends="2026-08-31")  # over the day before
    make_membership(p["Kit"], starts="2026-09-01", ends=None)
    make_membership(p["Lea"], starts="2026-09-01", ends="2027-01-01", status="cancelled")
    make_ticket(make_order(None), past, None, holder_name="Walk-up")  # anonymous: nobody
    make_visit(make_patron("Gone", archived=True), past)
    make_visit(make_patron("Late", deceased=True), past)
    # By hand: Ada, Ben, Emil by tickets; Ivo, Kit by membership.
    make_patron_interest(p["Ada"], learnt_at="2020-01-01T12:00:00Z")
    make_patron_interest(p["Ben"], learnt_at=LAST_MOMENT)
    make_patron_interest(p["Emil"], strength=-1)  # a dislike alone
    make_patron_interest(p["Ivo"], learnt_at=JUST_AFTER)  # too late for this season
    make_patron_interest(p["Fay"])  # is not of this season
    make_note(p["Ada"], created_at=FIRST_MOMENT)
    make_note(p["Ben"], created_at=JUST_BEFORE)  # last season's conversation
    make_note(p["Emil"], source_kind="import")  # no conversation
    make_call(p["Kit"], "thanks")
    make_call(p["Ivo"], "free", status="open")  # not ended
    found = count()
    assert whose(found, "known.active", p) == "Ada Ben Emil Ivo Kit"
    assert whose(found, "known.interest", p) == "Ada Ben"
    assert whose(found, "known.talk", p) == "Ada Kit"
    assert whose(found, "known.both", p) == "Ada"
    assert numbers(found, "known.active", "known.interest", "known.talk", "known.both") == [
        5,
        2,
        2,
        1,
    ]
    assert found.figure("known.both").share == pytest.approx(1 / 5)
    assert found.figure("known.both").detail == "of 5"


def test_what_we_learnt_by_source_and_week(patrons):
    p = patrons
    make_patron_interest(p["Ada"], "Opera", learnt_at=JUST_BEFORE, source_kind="call")  # no
    make_patron_interest(p["Ada"], "Jazz", learnt_at=FIRST_MOMENT, source_kind="call")  # Tue 1 Sep
    make_patron_interest(p["Ada"], "Dance", learnt_at="2026-09-07T03:00:00Z", source_kind="form")
    make_access_need(p["Ben"], learnt_at="2026-09-07T08:00:00Z", source_kind="form")  # Mon, 04:00
    make_relationship(p["Cleo"], learnt_at=IN_SEASON, source_kind="sheet")
    show = make_performance()
    make_reaction(p["Ada"], show, learnt_at=IN_SEASON, source_kind="call")
    make_patron_interest(p["Dora"], learnt_at=JUST_AFTER)  # no
    found = count()
    assert numbers(found, "learnt.all", "learnt.source.call", "learnt.source.form",
                   "learnt.source.sheet") == [5, 2, 2, 1]  # fmt: skip
    assert whose(found, "learnt.source.form", p) == "Ada Ben"
    assert whose(found, "learnt.source.call", p) == "Ada"
    # Weeks begin on Mondays: 31 August holds 1 to 6 September, and the night after until four.
    assert numbers(found, "learnt.week.2026-08-31", "learnt.week.2026-09-07") == [2, 1]
    assert numbers(found, "learnt.week.2026-10-19") == [2]
    (section,) = [s for s in found.sections if s.key == "learnt"]
    assert sum(week.number for week in section.columns) == 5
    assert section.columns[-1].key == "learnt.week.2026-11-16"  # the present week; none to come


def test_what_was_taken_back_counts_no_more(patrons):
    interests.add_interest("Jazz", "Genres")
    interests.add_interest("Opera", "Genres")
    jazz = interests.add_patron_interest(patrons["Ada"], "Jazz")
    opera = interests.add_patron_interest(patrons["Ada"], "Opera")
    assert numbers(count(), "learnt.all") == [2]
    journal.undo(jazz)
    assert numbers(count(), "learnt.all") == [1]
    interests.remove_patron_interest(opera.created_id)
    assert numbers(count(), "learnt.all") == [0]


def test_openers_and_what_came_back(patrons):
    p = patrons
    note = make_note(p["Ada"])
    make_opener_use(p["Ada"], "birthday:1", used_at=IN_SEASON, note_id=note)
    make_opener_use(p["Ada"], "years:1", used_at=IN_SEASON)
    make_opener_use(p["Ben"], "years:1", used_at=IN_SEASON, note_id=9999)  # the note was removed
    make_opener_use(p["Cleo"], "years:1", used_at=IN_SEASON, action="not_now")
    make_opener_use(p["Dora"], "years:1", used_at=JUST_BEFORE, note_id=note)
    found = count()
    assert numbers(found, "openers.said", "openers.back") == [3, 1]
    assert numbers(found, "openers.kind.years", "openers.kind.birthday") == [2, 1]
    assert whose(found, "openers.said", p) == "Ada Ben"
    assert found.figure("openers.kind.birthday").detail == "1 brought something back"
    assert found.figure("openers.back").share == pytest.approx(1 / 3)


def test_calls_by_kind_and_outcome(patrons):
    p = patrons
    first = make_call(p["Ada"], started_at=FIRST_MOMENT, seconds=150)
    make_outcome(first, p["Ada"], "refund", "declined")
    make_outcome(first, p["Ada"], "exchange")
    make_call(None, "complaint", seconds=150)  # nobody knows who: a call, and no patron
    sold = make_call(p["Ben"], "offer", started_at=LAST_MOMENT)
    make_outcome(sold, p["Ben"], "subscription", amount_minor=24000, currency="USD")
    make_call(p["Ben"], "offer", started_at=JUST_BEFORE)
    make_call(p["Ben"], "offer", started_at=JUST_AFTER)
    make_call(p["Cleo"], "offer", status="open")
    found = count()
    assert numbers(found, "calls.all", "calls.kind.complaint", "calls.kind.offer") == [3, 2, 1]
    assert whose(found, "calls.kind.complaint", p) == "Ada"
    assert found.figure("calls.all").detail == "5 minutes in all"
    assert found.figure("calls.kind.complaint").detail == "exchange 1"
    assert numbers(found, "calls.agreed.exchange", "calls.declined", "calls.nothing") == [1, 1, 1]
    assert found.figure("calls.agreed.subscription").detail == "$240"


def test_upgrades_gifts_and_refunds_avoided(patrons):
    p = patrons
    upgraded = make_call(p["Ada"], "offer")
    make_outcome(upgraded, p["Ada"], "upgrade", amount_minor=1500, currency="USD")
    make_outcome(upgraded, p["Ada"], "subscription", "declined")
    # A complaint that ends with the tickets given back: avoided.
    gift = make_call(p["Ben"])
    make_outcome(gift, p["Ben"], "gift_back", tickets=[1, 2, 3], amount_minor=7200, currency="USD")
    # A complaint with a refund beside something else: not avoided.
    both = make_call(p["Cleo"])
    make_outcome(both, p["Cleo"], "refund")
    make_outcome(both, p["Cleo"], "free")
    # A complaint that ends with nothing agreed: not avoided.
    nothing = make_call(p["Dora"])
    make_outcome(nothing, p["Dora"], "credit", "declined")
    # No complaint, but a refund was offered and an exchange taken: avoided.
    exchanged = make_call(p["Emil"], "free")
    make_outcome(exchanged, p["Emil"], "refund", "declined")
    make_outcome(exchanged, p["Emil"], "exchange")
    # No complaint, no refund in the air: not counted at all.
    make_outcome(make_call(p["Fay"], "free"), p["Fay"], "exchange")
    found = count()
    assert numbers(found, "led.upgrades", "led.subscriptions") == [1, 0]
    assert numbers(found, "led.gifts", "led.avoided") == [3, 2]
    assert whose(found, "led.avoided", p) == "Ben Emil"
    assert found.figure("led.avoided").detail == "of 4"  # with Cleo and Dora
    assert whose(found, "led.gifts", p) == "Ben"
    assert found.figure("led.gifts").detail == "$72"
    assert found.figure("led.upgrades").detail == "$15"


def test_a_call_that_is_taken_back_counts_no_more(patrons):
    p = patrons
    show = make_performance("Coming", "2026-12-12 19:30")
    order = make_visit(p["Ada"], show, 2, attended=None)
    tickets = tuple(
        r[0] for r in connection.rows("select id from ticket where order_id = ?", (order,))
    )
    gift = OutcomeRecord("gift_back", "agreed", tickets=tickets, amount_minor=5000, currency="USD",
                         ticket_status="returned", purpose="Coming", needs_elsewhere=True)  # fmt: skip
    call = start_call(p["Ada"], "complaint")
    step = end_call(call, Ending(complaint="Too loud", outcomes=(gift,), seconds=240))
    found = count()
    assert numbers(found, "calls.all", "led.gifts", "led.avoided", "complaints.all") == [1, 2, 1, 1]
    assert found.figure("led.gifts").detail == "$50"
    assert whose(found, "known.talk", p) == ""  # the tickets were theirs: they are not any more
    journal.undo(step)
    found = count()
    assert numbers(found, "calls.all", "led.gifts", "led.avoided", "complaints.all") == [0, 0, 0, 0]
    assert whose(found, "known.active", p) == "Ada"


def test_promises_kept_in_time_late_and_open(patrons):
    p = patrons
    day = "2026-10-01"
    make_promise(p["Ada"], due_on=day, done_at="2026-10-02T03:59:00Z")  # that day, 23:59
    make_promise(p["Ben"], due_on=day, done_at="2026-10-02T07:59:00Z")  # 03:59: still that evening
    make_promise(p["Cleo"], due_on=day, done_at="2026-10-02T08:00:00Z")  # 04:00: the next day
    # Moved: the day that was said first counts.
    make_promise(p["Dora"], due_on="2026-10-05", first_due_on=day, done_at="2026-10-04T15:00:00Z")
    make_promise(p["Emil"], due_on="2026-12-24", first_due_on="2026-11-21")  # open, late
    make_promise(p["Fay"], due_on="2026-11-22")  # open, today
    make_promise(p["Gus"], due_on="2027-08-31")  # the last day of the season
    make_promise(p["Hana"], due_on="2027-09-01")  # not of this season
    make_promise(p["Hana"], due_on="2026-08-31", done_at=IN_SEASON)  # nor this
    make_promise(p["Ivo"], due_on=None)  # no day
    make_promise(p["June"], due_on=day, kind="task")  # not told to anybody
    found = count()
    assert whose(found, "promises.in_time", p) == "Ada Ben"
    assert whose(found, "promises.late", p) == "Cleo Dora"
    assert whose(found, "promises.open_late", p) == "Emil"
    assert whose(found, "promises.coming", p) == "Fay Gus"
    assert found.figure("promises.in_time").share == pytest.approx(2 / 5)


def test_who_complained_and_came_again(patrons):
    p = patrons
    bad = make_performance("Bad night", "2026-10-01 19:30")
    later = make_performance("Later", "2026-11-14 19:30")
    off = make_performance("Off", "2026-11-15 19:30", cancelled=True)
    coming = make_performance("Coming", "2026-12-12 19:30")
    said = {"created_at": "2026-10-02T15:00:00Z", "performance_id": bad}
    for name in ["Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana"]:
        make_visit(p[name], bad)
        make_complaint(p[name], **said)
    make_complaint(p["Ada"], created_at=IN_SEASON)  # twice: one patron
    make_complaint(p["Ivo"], created_at=JUST_BEFORE)  # last season
    make_note(p["June"], created_at=IN_SEASON)  # no complaint
    make_visit(p["Ada"], later)  # came; bought before
    make_visit(p["Ben"], later, attended=False)  # bought before, did not come
    make_visit(p["Cleo"], off)  # cancelled
    held = make_order(p["Dora"], ordered_at="2026-10-01T10:00:00Z")
    make_ticket(held, coming, p["Dora"])  # held since before the complaint
    bought = make_order(p["Emil"], ordered_at="2026-10-03T10:00:00Z")
    make_ticket(bought, coming, p["Emil"])  # bought since
    given = make_order(p["Fay"], ordered_at="2026-10-03T10:00:00Z")
    make_ticket(given, coming, p["Hana"])  # Fay buys for Hana: Fay came back to buy
    refunded = make_order(p["Gus"], ordered_at="2026-10-03T10:00:00Z")
    make_ticket(refunded, coming, p["Gus"], status="refunded")
    found = count()
    assert whose(found, "complaints.all", p) == "Ada Ben Cleo Dora Emil Fay Gus Hana"
    assert whose(found, "complaints.again", p) == "Ada Emil Fay"
    assert found.figure("complaints.all").detail == "9 complaints"
    assert found.figure("complaints.again").share == pytest.approx(3 / 8)


def test_two_records_that_are_merged_count_as_one_patron(patrons):
    p = patrons
    show = make_performance("Past", "2026-11-14 19:30")
    for name in ("Ada", "Ben"):
        make_visit(p[name], show)
        make_complaint(p[name], created_at=IN_SEASON)
        make_call(p[name])
    assert numbers(count(), "known.active", "complaints.all", "calls.all") == [2, 2, 2]
    merge_patrons(p["Ada"], p["Ben"], set())
    found = count()
    assert numbers(found, "known.active", "complaints.all", "calls.all") == [1, 1, 2]
    assert list(found.figure("calls.all").patron_ids) == [p["Ada"]]


def test_an_empty_file_counts_nothing_and_divides_by_nothing(database):
    seasons = insights.list_seasons()
    assert [s.name for s in seasons] == ["2026/27", "Last 12 months"]
    found = insights.read_insights(seasons[0])
    assert found is not None
    assert all(section.is_empty and section.empty for section in found.sections)
    assert found.figure("known.both").share is None


def test_seasons_of_the_venue_come_first_and_gaps_run_from_september(database):
    make_season("Spring", "2026-01-01", "2026-06-30")
    make_performance("Old", "2024-10-01 19:30")
    names = [(s.name, s.first) for s in insights.list_seasons()]
    assert names == [
        ("2026/27", "2026-09-01"), ("Spring", "2026-01-01"), ("2024/25", "2024-09-01"),
        ("Last 12 months", "2025-11-23"),
    ]  # fmt: skip
    assert insights.present_season(insights.list_seasons()).name == "2026/27"


def test_counting_stops_when_it_is_not_wanted_any_more(season):
    assert insights.read_insights(insights.list_seasons()[0], cancelled=lambda: True) is None


def test_each_number_agrees_with_the_patrons_behind_it(patrons):
    """Where a patron counts once, there are as many as the number says; none is named twice."""
    show = make_performance("Past", "2026-11-14 19:30")
    for name in ("Ada", "Ben", "Cleo"):
        make_visit(patrons[name], show)
        make_patron_interest(patrons[name])
        make_note(patrons[name])
    found = count()
    for section in found.sections:
        for figure in (*section.figures, *section.columns):
            ids = list(figure.patron_ids)
            assert len(set(ids)) == len(ids)
            assert figure.counts
            if section.key in ("known", "complaints"):
                assert len(ids) == figure.number
