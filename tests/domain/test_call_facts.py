"""What is known while somebody is on the phone: true of the file, and no more."""

from __future__ import annotations

import builders
import pytest

from db import connection
from db.queries import call_facts as stored
from db.queries import calls, duplicates, settings
from db.records.calls import Ending, OutcomeRecord
from desktop.domain import call_guides
from desktop.domain.call_facts import load_call_facts
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_offers import goodwill_words, perhaps_words
from desktop.domain.session import Session

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def judith() -> int:
    return builders.make_patron("Judith", "Shimwell", pronouns="she/her", since="2019")


@pytest.fixture
def bach() -> int:
    return builders.make_performance("Bach and Bartók", keywords="string quartets")


def said(patron_id: int, step: str, kind: str = "complaint", **asked: int) -> list[str]:
    flow = CallFlow(call_guides.get_guide(kind), load_call_facts(patron_id, **asked))
    return [line.text for line in flow.lines(step)]


def test_the_glance_says_who_it_is(judith: int):
    for name, year in (("Ida", 2017), ("Sam", 2019)):
        builders.make_relationship(judith, "child", name, birth_year=year)
    builders.make_access_need(judith, "Step-free")
    builders.make_membership(judith)
    builders.refresh()
    facts = load_call_facts(judith)
    assert facts.at_a_glance == (
        "Member since 2019", "no visit yet", "two children, 7 and 9", "step-free",
    )  # fmt: skip
    assert (facts.first, facts.pronouns.them) == ("Judith", "her")
    assert facts.membership is not None


def test_a_visit_that_was_scanned_may_be_named_and_one_that_was_not_may_not(judith: int, bach: int):
    builders.make_visit(judith, bach, attended=None)
    builders.refresh()
    assert not any("Bach" in line for line in said(judith, "listen", performance_id=bach))
    with connection.transaction() as raw:
        raw.execute("update ticket set attended = 1")
    builders.refresh()
    assert "You were at Bach and Bartók on 14 November. Tell me how it was." in said(
        judith, "listen", performance_id=bach
    )
    with connection.transaction() as raw:
        raw.execute("update ticket set attended = 0")
    builders.refresh()
    assert not any("Bach" in line for line in said(judith, "listen", performance_id=bach))


def test_another_evening_is_not_told_where_the_call_is_about_one_they_missed(
    judith: int, bach: int
):
    other = builders.make_performance("Hamlet", "2026-11-10 19:30")
    builders.make_visit(judith, other)
    builders.make_visit(judith, bach, attended=False)
    builders.refresh()
    assert not any("Hamlet" in line for line in said(judith, "listen", performance_id=bach))
    assert any("Hamlet" in line for line in said(judith, "listen", "offer"))
    assert not any("Hamlet" in line for line in said(judith, "listen"))


def test_love_and_evening_are_joined_only_where_the_evening_was_just_that(judith: int, bach: int):
    builders.make_patron_interest(judith, "String quartets", strength=3, source_kind="form")
    builders.make_visit(judith, bach)
    hamlet = builders.make_performance("Hamlet", "2026-11-10 19:30", genre="theatre")
    builders.make_visit(judith, hamlet)
    builders.refresh()
    stung = "You came for Bach and Bartók, and you love string quartets – no wonder it stung."
    assert stung in said(judith, "connect", performance_id=bach)
    assert not any("stung" in line for line in said(judith, "connect", performance_id=hamlet))


def test_a_number_that_is_not_sure_is_said_to_be_by_our_book():
    otto = builders.make_patron("Otto", "Other")
    for day in (1, 2, 3):
        builders.make_visit(otto, builders.make_performance(f"Play {day}", f"2026-10-0{day} 19:30"))
    builders.refresh()
    assert "Three times you have been with us. It shows." in said(otto, "connect", "thanks")
    with connection.transaction() as raw:
        raw.execute("update ticket set attended = null where id = 1")
    builders.refresh()
    assert "By our book three times you have been with us. It shows." in said(
        otto, "connect", "thanks"
    )


def test_the_last_evening_is_asked_about_once(judith: int, bach: int):
    builders.make_visit(judith, bach)
    builders.refresh()
    for kind in call_guides.shipped():
        asked = [line for step in ("listen", "connect") for line in said(judith, step, kind)]
        assert sum("Bach" in line for line in asked) <= 1, kind


def test_what_was_paid_is_named_only_where_it_can_be_set_against_something(judith: int, bach: int):
    builders.make_visit(judith, bach)
    builders.refresh()
    assert any("$25" in line for line in said(judith, "offer", "offer"))
    builders.make_membership(judith)
    assert not any("$25" in line for line in said(judith, "offer", "offer"))


def test_an_interest_for_the_desk_alone_is_in_no_line(judith: int):
    builders.make_patron_interest(judith, "String quartets", strength=3, audience="desk")
    builders.make_performance("Quartets", "2026-12-05 19:30", keywords="string quartets")
    builders.refresh()
    facts = load_call_facts(judith)
    assert facts.interests == ("String quartets",)
    assert "you_love" not in facts.fields
    assert "coming_title" not in facts.fields


def test_somebody_who_wants_no_chat_hears_only_what_the_call_is_about(judith: int, bach: int):
    builders.make_visit(judith, bach)
    builders.make_patron_interest(judith, "String quartets", strength=3)
    with connection.transaction() as raw:
        raw.execute("update patron set no_chat = 1")
    builders.refresh()
    facts = load_call_facts(judith, performance_id=bach)
    assert facts.no_chat
    assert set(facts.fields) & {"title", "you_love", "visits", "since", "loved"} == set()
    assert facts.fields["about_title"].text == "Bach and Bartók"


def test_what_was_paid_this_season_counts_standing_tickets_that_were_bought(judith: int, bach: int):
    builders.make_season()
    builders.make_visit(judith, bach, 2)
    old = builders.make_performance("Old", "2026-05-10 19:30")
    builders.make_visit(judith, old)
    builders.make_visit(
        judith, builders.make_performance("Gone", "2026-11-01 19:30"), status="refunded"
    )
    otto = builders.make_patron("Otto", "Other")
    builders.make_visit(
        judith, builders.make_performance("Gift", "2026-11-02 19:30"), buyer_id=otto
    )
    builders.refresh()
    assert load_call_facts(judith).paid_minor == 5000
    assert load_call_facts(judith).fields["paid"].text == "$50"


def test_goodwill_of_a_year_is_seen_whether_a_call_or_an_import_brought_it(judith: int):
    call = calls.start_call(judith, "complaint")
    calls.end_call(
        call,
        Ending(outcomes=(
            OutcomeRecord("credit", "agreed", "Credit", amount_minor=2400, currency="USD"),
            OutcomeRecord("refund", "declined", "Refund"),
        )),
    )  # fmt: skip
    lately = builders.make_performance("Lately", "2026-10-01 19:30")
    long_ago = builders.make_performance("Long ago", "2025-01-01 19:30")
    called_off = builders.make_performance("Called off", "2026-10-02 19:30", cancelled=True)
    for performance in (lately, long_ago, called_off):
        builders.make_visit(judith, performance, 2, status="refunded")
    found = load_call_facts(judith).goodwill
    assert [(g.kind, g.amount_minor) for g in found] == [("credit", 2400), ("refund", 5000)]


def test_a_refund_agreed_in_a_call_is_counted_once(judith: int):
    order = builders.make_visit(judith, builders.make_performance("Soon", "2026-12-01 19:30"), 2)
    ids = tuple(r[0] for r in connection.rows("select id from ticket where order_id = ?", (order,)))
    call = calls.start_call(judith, "complaint")
    agreed = OutcomeRecord("refund", "agreed", tickets=ids, amount_minor=5000, currency="USD",
                           ticket_status="refunded")  # fmt: skip
    calls.end_call(call, Ending(outcomes=(agreed,)))
    assert [(g.kind, g.amount_minor) for g in load_call_facts(judith).goodwill] == [
        ("refund", 5000)
    ]


def test_a_second_record_of_theirs_hides_nothing_and_accuses_nobody():
    one = builders.make_patron("Rowan", "Ashby", phone="+1 207 555 0142")
    two = builders.make_patron("R", "Ashby", phone="(207) 555-0142")
    spouse = builders.make_patron("Ida", "Ashby", phone="+1 207 555 0142")
    for patron in (two, spouse):
        performance = builders.make_performance(f"Show {patron}", "2026-10-01 19:30")
        builders.make_visit(patron, performance, 2, status="refunded")
    found = load_call_facts(one)
    assert [(g.who, g.kind) for g in found.goodwill] == [("R Ashby", "refund")]
    assert perhaps_words(found) == "Perhaps the same person, R Ashby: refund, 1 Oct ($50)"
    assert goodwill_words(found) == ""
    duplicates.set_not_duplicates(one, two)
    assert load_call_facts(one).goodwill == ()


def test_earlier_conversations_are_there_and_the_one_at_hand_is_not(judith: int):
    first = calls.start_call(judith, "complaint")
    calls.end_call(first, Ending(summary="Lobby loud", complaint="The lobby was loud"))
    builders.make_complaint(judith, "By letter: too cold", created_at="2026-10-01T10:00:00Z",
                            resolved_at="2026-10-05T10:00:00Z")  # fmt: skip
    now = calls.start_call(judith, "free")
    found = load_call_facts(judith, call_id=now).earlier
    assert [(t.what, t.text, t.open) for t in found] == [
        ("call", "Lobby loud", True), ("complaint", "By letter: too cold", False),
    ]  # fmt: skip
    assert [c.text for c in load_call_facts(judith).complaints] == ["The lobby was loud"]


def test_nobody_yet_is_led_through_all_the_same():
    facts = load_call_facts(None, session=Session(1, "Ana Marsh", "AM", "admin"))
    flow = CallFlow(call_guides.get_guide("free"), facts)
    assert facts.me == "Ana"
    assert flow.step("listen").title == "what it is about, in their words"
    for step in ("listen", "understand", "connect"):
        flow.skip(step)
    assert not any(o.tickets for o in flow.offers())


def test_a_performance_that_is_gone_is_no_matter(judith: int):
    assert load_call_facts(judith, performance_id=999).about is None


def test_house_and_currency_are_those_of_the_file(judith: int):
    settings.set_setting("venue_name", "Harbour Lights")
    settings.set_setting("currency", "EUR")
    facts = load_call_facts(judith)
    assert (facts.house, facts.currency) == ("Harbour Lights", "EUR")


def test_memberships_on_the_books_are_offered_where_the_rules_name_none(judith: int):
    builders.make_membership(
        judith, "Friend", price_minor=6000, starts="2025-09-01", ends="2026-08-31"
    )
    builders.make_membership(judith, "Friend", price_minor=6500)
    assert stored.list_sold_memberships() == [("Friend", 6500)]
    assert [(s.name, s.price_minor) for s in load_call_facts(judith).sold] == [("Friend", 6500)]


def test_a_complaint_call_from_the_first_word_to_the_record_and_back(judith: int, bach: int):
    """Story one, without a window: heard, connected, and the tickets given back as a gift."""
    builders.make_visit(judith, bach, 2, seats=("F1", "F2"))
    winter = builders.make_performance("Winterreise", "2026-12-12 19:30")
    builders.make_visit(judith, winter, 2, attended=None, seats=("F12", "F13"))
    builders.refresh()
    call = calls.start_call(judith, "complaint", performance_id=bach)
    facts = load_call_facts(judith, performance_id=bach, call_id=call)
    flow = CallFlow(call_guides.get_guide("complaint"), facts)
    flow.hear("listen", "The bar was loud in the slow movement.")
    flow.finish("listen")
    flow.pick("understand", "Disappointed")
    flow.finish("understand")
    flow.finish("connect")
    gift = next(o for o in flow.offers() if o.kind == "gift_back")
    assert gift.possible
    flow.choose("gift_back", "agreed")
    for step in flow.steps:
        calls.keep_step(call, flow.record(step.step), at=flow.current, seconds=200)
    calls.end_call(call, flow.ending(252))
    assert connection.rows("select status, count(*) from ticket group by status order by status") == [
        ("returned", 2), ("valid", 2),
    ]  # fmt: skip
    assert connection.rows("select kind, amount_minor, purpose from donation") == [
        ("returned_ticket", 5000, "Winterreise")
    ]
    assert load_call_facts(judith).complaints[0].performance_id == bach
    assert not any("amazing" in o.say for o in load_call_facts(judith).openers)
