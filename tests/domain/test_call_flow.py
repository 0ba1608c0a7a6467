"""The flow of a call: offers stay folded until somebody was heard, or a skip is on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from calls_by_hand import facts, show, ticket
from hypothesis import given
from hypothesis import strategies as st

from db.records.calls import (
    CallStepRecord,
    GuideStepRecord,
    HeldMembershipRecord,
    NewPromise,
)
from desktop.domain import call_guides
from desktop.domain.call_choices import OfferRefused
from desktop.domain.call_fields import TrueField
from desktop.domain.call_guide import (
    CONNECTED,
    DONE,
    FIRST_THREE,
    OPEN,
    SKIPPED,
    CallFlow,
    OffersFolded,
    StepEmpty,
)
from desktop.domain.call_offers import ask_whom
from desktop.domain.house_policy import KINDS, HousePolicy, SoldMembership
from desktop.domain.opener_kinds import Opener
from desktop.domain.pronouns import read_pronouns

pytestmark = pytest.mark.usefixtures("now")
STEPS = ("listen", "understand", "connect", "offer", "agree")


def guide(kind: str = "complaint") -> Any:
    return call_guides.shipped()[kind]


def flow(kind: str = "complaint", **known: Any) -> CallFlow:
    lots = known.pop("tickets", (ticket(12), ticket(13)))
    return CallFlow(guide(kind), facts(*lots, **known))


def heard(kind: str = "complaint", **known: Any) -> CallFlow:
    """A call whose first three steps are done."""
    call = flow(kind, **known)
    call.hear("listen", "The bar was loud.")
    call.finish("listen")
    call.pick("understand", "Disappointed")
    call.finish("understand")
    call.finish("connect")
    return call


# -- the property


ACTIONS = st.one_of(
    st.tuples(st.just("hear"), st.sampled_from(STEPS), st.sampled_from(["", "  ", "Too loud"])),
    st.tuples(st.just("pick"), st.sampled_from(STEPS), st.booleans()),
    st.tuples(st.just("say"), st.sampled_from(STEPS), st.booleans()),
    st.tuples(st.sampled_from(["finish", "skip", "reopen", "go"]), st.sampled_from(STEPS)),
    st.tuples(st.just("choose"), st.sampled_from(sorted(KINDS)),
              st.sampled_from(["agreed", "declined", "open"])),
    st.tuples(st.just("drop"), st.sampled_from(sorted(KINDS))),
    st.tuples(st.just("resume")),
)  # fmt: skip


def act(call: CallFlow, action: tuple[Any, ...]) -> CallFlow:
    name, rest = action[0], action[1:]
    if name == "resume":  # interrupted, and taken up again from what was kept
        return CallFlow(call.guide, call.facts, steps=[call.record(step) for step in STEPS])
    try:
        if name == "pick":
            call.pick(rest[0], "Angry", rest[1])
        elif name == "say":
            call.say(rest[0], "How was that for you?", rest[1])
        else:
            getattr(call, name)(*rest)
    except (OffersFolded, StepEmpty, OfferRefused):
        pass  # refused, as it should be: nothing has changed
    return call


def passed_over(call: CallFlow) -> list[str]:
    """Of the first three steps those that are empty and not on record as skipped."""
    records = [call.record(step) for step in FIRST_THREE]
    return [
        r.step
        for r in records
        if r.state != SKIPPED
        and not (r.heard.strip() or r.picked or (r.said if r.step == "connect" else ()))
    ]


@given(st.lists(ACTIONS, max_size=40))
def test_no_path_reaches_an_offer_past_empty_steps_without_a_recorded_skip(
    actions: list[tuple[Any, ...]],
):
    call = flow()
    for action in actions:
        had = call.chosen
        call = act(call, action)
        if passed_over(call):
            assert not call.offers_open
            assert call.chosen == ()
            assert call.ending().outcomes == ()
            with pytest.raises(OffersFolded):
                call.offers()
            with pytest.raises(OffersFolded):
                call.choose("free", "agreed")
        else:
            assert len(call.chosen) <= len(had) + 1
        for step in call.steps:
            assert step.state in (OPEN, DONE, SKIPPED)


@given(st.lists(ACTIONS, max_size=30))
def test_an_interrupted_call_is_taken_up_as_it_was(actions: list[tuple[Any, ...]]):
    call = flow()
    for action in actions:
        call = act(call, action)
    again = CallFlow(call.guide, call.facts, steps=[call.record(step) for step in STEPS])
    assert again.steps == call.steps
    assert again.chosen == call.chosen
    assert again.ending() == call.ending()
    assert again.offers_open == call.offers_open


# -- by example


def test_a_call_begins_with_listening_and_folded_offers():
    call = flow()
    assert call.current == "listen"
    assert not call.offers_open
    with pytest.raises(OffersFolded):
        call.offers()


def test_offers_open_when_the_first_three_are_done():
    call = heard()
    assert call.offers_open
    assert call.current == "offer"
    assert call.step("connect").picked == (CONNECTED,)


def test_an_empty_step_is_not_done_and_says_what_to_do():
    with pytest.raises(StepEmpty, match="skip"):
        flow().finish("listen")


def test_what_we_said_is_not_what_we_heard():
    call = flow()
    call.say("listen", "Tell me what happened.")
    with pytest.raises(StepEmpty):
        call.finish("listen")


def test_skipping_opens_the_offers_and_is_on_record():
    call = flow()
    for step in FIRST_THREE:
        call.skip(step)
    assert call.offers_open
    assert call.skipped == FIRST_THREE
    assert [call.record(step).state for step in FIRST_THREE] == [SKIPPED] * 3


def test_a_skipped_step_that_is_filled_later_was_not_skipped():
    call = flow()
    call.skip("listen")
    call.hear("listen", "Ah, it was the bar.")
    assert call.step("listen").state == DONE


def test_emptying_a_step_folds_the_offers_again():
    call = heard()
    call.hear("listen", " ")
    assert not call.offers_open
    assert call.step("listen").state == OPEN


def test_emptying_a_step_after_something_was_agreed_counts_as_skipping():
    call = heard()
    call.choose("gift_back", "agreed")
    call.hear("listen", "")
    assert call.step("listen").state == SKIPPED
    assert len(call.ending().outcomes) == 1


def test_looking_back_at_a_step_that_is_done_folds_nothing():
    call = heard()
    call.reopen("listen")
    assert call.current == "listen"
    assert call.offers_open


def test_finishing_a_later_step_finishes_those_before_it_that_have_something():
    call = flow()
    call.hear("listen", "Loud")
    call.hear("understand", "Sad")
    call.finish("understand")
    assert call.step("listen").state == DONE


# -- what is said


def test_a_line_with_a_field_that_is_not_known_is_not_shown():
    nobody = flow(first="", tickets=())
    assert all("{" not in line.text for step in STEPS for line in nobody.lines(step))
    assert not any("glad you called" in line.text for line in nobody.lines("listen"))
    known = flow()
    assert any(
        line.text.startswith("I am glad you called, Judith") for line in known.lines("listen")
    )


def test_a_filled_line_says_why_it_is_true():
    fields = {"visits": TrueField("fourteen", "14 visits")}
    lines = flow(fields=fields).lines("connect")
    assert ("Fourteen times you have come to us. I do not want this to be what you remember.",
            "14 visits") in [(line.text, line.because) for line in lines]  # fmt: skip


def test_titles_speak_of_the_patron_as_the_record_does():
    assert (
        flow(pronouns=read_pronouns("she/her")).step("listen").title
        == "what happened, in her words"
    )
    assert flow().step("listen").title == "what happened, in their words"


def opener(kind: str, say: str) -> Opener:
    return Opener(kind, f"{kind}:x", say, "because", 1, ())


def test_openers_are_among_the_lines_to_connect_and_are_recorded_when_said():
    said = opener("long_known", "Still playing the viola?")
    call = flow("free", openers=(said,))
    line = next(line for line in call.lines("connect") if line.opener is not None)
    call.say("connect", line)
    assert [o.key for o in call.ending().said] == ["long_known:x"]
    call.say("connect", line, False)
    assert call.ending().said == ()


def test_nothing_glad_is_said_to_somebody_who_is_upset():
    wrong = opener("attended_lately", "You came to Winterreise – wasn’t it amazing?")
    thanks = opener("thanks", "Thank you for your gift.")
    late = opener("years", "Winterreise first brought you here, two years ago.")
    chatty = opener("nth_visit", "Tonight is your tenth visit!")
    call = flow(openers=(wrong, thanks, late, chatty), about=show(hours=-20))
    assert [line.text for line in call.lines("connect") if line.opener] == [thanks.say]
    assert any("amazing" in line.text for line in flow("free", openers=(wrong,)).lines("connect"))


def test_what_is_not_to_be_mentioned_is_in_no_line():
    coming = {"coming_title": TrueField("Hamlet"), "coming_when": TrueField("on Saturday"),
              "you_love": TrueField("you love Shakespeare")}  # fmt: skip
    assert any("Hamlet" in line.text for line in flow("free", fields=coming).lines("connect"))
    hushed = flow("free", fields=coming, avoid=("Please do not mention Hamlet",))
    assert not any("Hamlet" in line.text for line in hushed.lines("connect"))


def test_the_last_step_says_what_was_agreed_and_promised():
    call = heard()
    call.choose("gift_back", "agreed")
    call.promise(NewPromise("Call you about the bar.", "2026-11-24"))
    said = [line.text for line in call.lines("agree")]
    assert any("we take F12–F13 back as your gift" in text for text in said)
    assert "And I promise: call you about the bar." in said


def test_an_own_guide_without_a_step_leads_through_all_the_same():
    bare = replace(guide(), steps=(GuideStepRecord("listen", "hear", ("Go on.",)),))
    call = CallFlow(bare, facts())
    assert [line.text for line in call.lines("listen")] == ["Go on."]
    assert call.lines("agree") == ()
    assert call.step("agree").title == ""


# -- what is agreed


def test_agreeing_without_leave_is_refused_and_names_who_may():
    late = ticket(1, hours=-20)
    call = heard(tickets=(late,))
    with pytest.raises(OfferRefused, match="Ana Marsh"):
        call.choose("refund", "agreed")
    assert call.chosen == ()
    call.choose("refund", "agreed", granted_by="Ana Marsh")
    (outcome,) = call.ending().outcomes
    assert (outcome.granted_by, outcome.ticket_status) == ("Ana Marsh", "refunded")
    assert ask_whom(facts(admins=())) == "Ask an admin"


def test_what_is_not_possible_can_be_declined_and_not_agreed():
    call = heard(tickets=(ticket(1, hours=2),))
    with pytest.raises(OfferRefused, match="48 hours"):
        call.choose("refund", "agreed")
    call.choose("refund", "declined", note="Outside the 48 hours")
    (outcome,) = call.ending().outcomes
    assert (outcome.result, outcome.ticket_status, outcome.needs_elsewhere) == (
        "declined",
        "",
        False,
    )
    assert outcome.reason == "Outside the 48 hours"


def test_only_tickets_that_it_is_possible_for_can_be_chosen():
    call = heard(tickets=(ticket(1), ticket(2, comp=True)))
    with pytest.raises(OfferRefused):
        call.choose("gift_back", "agreed", tickets=[1, 2])
    with pytest.raises(OfferRefused):
        call.choose("gift_back", "agreed", tickets=[])
    call.choose("gift_back", "agreed", tickets=[1])
    assert call.ending().outcomes[0].tickets == (1,)


def test_the_same_ticket_is_not_given_back_and_refunded():
    call = heard()
    call.choose("gift_back", "agreed", tickets=[12])
    with pytest.raises(OfferRefused, match="F12"):
        call.choose("refund", "agreed", tickets=[12, 13])
    call.choose("refund", "agreed", tickets=[13])
    assert {o.kind: o.tickets for o in call.ending().outcomes} == {
        "gift_back": (12,), "refund": (13,),
    }  # fmt: skip


def test_an_amount_above_the_limit_needs_leave():
    call = heard()
    with pytest.raises(OfferRefused, match="Ana Marsh"):
        call.choose("free", "agreed", amount_minor=1501)
    call.choose("free", "agreed", amount_minor=1500, note="Two drinks")
    (outcome,) = call.ending().outcomes
    assert (outcome.detail, outcome.amount_minor) == ("Something free: $15 · Two drinks", 1500)


def test_no_more_goes_back_than_was_paid():
    call = heard()
    with pytest.raises(OfferRefused, match="No more than was paid"):
        call.choose("refund", "agreed", amount_minor=4801)
    call.choose("refund", "agreed", amount_minor=2000)
    assert call.ending().outcomes[0].detail.endswith("2 × $24 · $20")
    call.choose("refund", "declined")
    call.choose("credit", "agreed", amount_minor=6000)


def test_the_outcome_says_what_is_to_be_done_in_the_ticketing_system():
    call = heard()
    call.choose("gift_back", "agreed")
    (outcome,) = call.ending().outcomes
    assert outcome.detail == (
        "Give the tickets back as a gift: F12–F13, Winterreise, Thu 26 Nov · 2 × $24"
    )
    assert (outcome.amount_minor, outcome.currency) == (4800, "USD")
    assert (outcome.needs_elsewhere, outcome.ticket_status) == (True, "returned")
    assert (outcome.purpose, outcome.performance_id) == ("Winterreise", 1)


@pytest.mark.parametrize(
    ("kind", "hours", "attended", "status"),
    [
        ("exchange", 100, None, "exchanged"), ("credit", 100, None, "exchanged"),
        ("credit", -20, True, ""), ("credit", -20, False, "exchanged"),
        ("refund", 100, None, "refunded"), ("gift_back", 100, None, "returned"),
        ("better_seats", 100, None, ""),
    ],
)  # fmt: skip
def test_what_becomes_of_the_tickets(kind: str, hours: float, attended: bool | None, status: str):
    call = heard(tickets=(ticket(1, hours=hours, attended=attended),))
    call.choose(kind, "agreed")
    assert call.ending().outcomes[0].ticket_status == status


def test_a_choice_that_is_not_possible_any_more_is_left_open():
    call = heard()
    call.choose("gift_back", "agreed")
    call.set_facts(facts())
    assert [c.result for c in call.chosen] == ["open"]
    assert call.ending().outcomes[0].ticket_status == ""


# -- what is written


def test_a_complaint_is_kept_with_what_it_was_about_and_how_it_felt():
    call = heard(about=show(5, hours=-20))
    call.pick("listen", "Noise")
    call.door_line, call.settled = "Greet by name", True
    ending = call.ending(252)
    assert ending.complaint == "The bar was loud. Noise. Felt disappointed"
    assert (ending.complaint_about, ending.door_line, ending.settled) == (5, "Greet by name", True)
    assert (ending.seconds, ending.summary) == (252, "The bar was loud.")


def test_another_kind_of_call_leaves_no_complaint():
    call = heard("renewal")
    call.door_line, call.settled = "x", True
    assert (call.ending().complaint, call.ending().door_line, call.ending().settled) == (
        "",
        "",
        False,
    )


def test_a_complaint_call_in_which_nothing_was_heard_leaves_none():
    assert flow().ending().complaint == ""


def test_promises_without_words_are_left_out():
    call = flow()
    call.set_promises([NewPromise("  "), NewPromise(" Call back ")])
    assert [p.text for p in call.ending().promises] == ["Call back"]


def test_a_draft_that_cannot_be_read_is_passed_over():
    kept = CallStepRecord("offer", draft={"chosen": [{"kind": "yacht"}, "x", {"kind": "free"}]})
    assert CallFlow(guide(), facts(), steps=[kept]).chosen == ()


def test_saying_back_waits_for_something_to_say_back():
    call = flow(pronouns=read_pronouns("she/her"))
    assert call.say_back("listen") == ""
    call.hear("listen", "I could not hear the slow movement.")
    assert call.say_back("listen") == (
        "So you could not hear the slow movement – have I got that right?"
    )
    assert call.say_back("understand") == ""
    call.pick("understand", "Disappointed")
    call.pick("understand", "Ignored")
    assert call.say_back("understand") == (
        "So you could not hear the slow movement, and it made you feel disappointed and ignored "
        "– have I got that right?"
    )


# -- memberships

PASSES = HousePolicy(sold=(SoldMembership("Friend", 6000), SoldMembership("Season pass", 24000)))


def test_a_subscription_that_is_taken_becomes_a_membership_with_its_whole_price():
    """Story two: what was paid for tickets is set against it, and the rest is what is due."""
    call = heard("offer", policy=PASSES, paid_minor=9600)
    call.choose("subscription", "agreed", membership="Season pass")
    ending = call.ending()
    (agreed,) = ending.memberships
    assert (agreed.kind, agreed.price_minor, agreed.replaces) == ("Season pass", 24000, None)
    assert (agreed.starts, agreed.ends) == ("2026-11-22", "2027-11-21")
    (outcome,) = ending.outcomes
    assert (outcome.amount_minor, outcome.needs_elsewhere) == (14400, True)
    assert outcome.detail == "Subscription: Season pass, $240 less $96 paid already: $144"
    assert any("you take the Season pass" in line.text for line in call.lines("agree"))


def test_a_membership_that_is_not_offered_cannot_be_taken():
    call = heard("offer", policy=PASSES)
    with pytest.raises(OfferRefused, match="which membership"):
        call.choose("subscription", "agreed", membership="Gold")


def test_an_upgrade_replaces_what_they_have():
    friend = HeldMembershipRecord(9, "Friend", "2026-09-01", "2027-08-31", 6000, "USD")
    call = heard("offer", policy=PASSES, memberships=(friend,))
    call.choose("upgrade", "agreed")
    (agreed,) = call.ending().memberships
    assert (agreed.kind, agreed.replaces, agreed.ends) == ("Season pass", 9, "2027-08-31")


def test_a_price_that_nobody_set_is_the_one_that_was_named():
    call = heard("offer", policy=HousePolicy(sold=(SoldMembership("Circle"),)))
    call.choose("subscription", "agreed", amount_minor=12000)
    assert call.ending().memberships[0].price_minor == 12000
    assert call.ending().outcomes[0].detail == "Subscription: Circle · $120"


def test_a_polite_no_with_a_promise_leaves_both_on_record():
    """Story three: nothing is sold, and somebody will call again."""
    call = heard("offer", policy=PASSES)
    call.choose("subscription", "declined", note="Has to ask at home")
    call.promise(NewPromise("Call before the spring programme", "2027-02-01"))
    ending = call.ending()
    assert ending.memberships == ()
    assert [(o.kind, o.result, o.reason) for o in ending.outcomes] == [
        ("subscription", "declined", "Has to ask at home")
    ]
    assert [p.due_on for p in ending.promises] == ["2027-02-01"]
    assert ending.complaint == ""
