"""Each kind of opener appears when the facts give it, with its reasons, and not otherwise."""

from datetime import date

import pytest
from facts_by_hand import (
    NOW,
    at,
    child,
    day,
    every_opener,
    facts,
    gift,
    interest,
    membership,
    performance,
    promise,
    told,
    visit,
)

from db.records.patrons import Provenance
from desktop.domain.opener_kinds import KINDS, Opener
from desktop.domain.openers import find_openers
from desktop.domain.programme_fit import prepare

SNOW_QUEEN = performance(50, 14, "The Snow Queen", for_children=True)
QUARTETS = performance(51, 20, "Quartets at Four", subjects=("String quartet", "Haydn, Joseph"))
PROGRAMME = prepare([performance(1, 0, "Winterreise"), SNOW_QUEEN, QUARTETS])


def found(known, programme=PROGRAMME) -> dict[str, Opener]:
    """The best opener of each kind, before three are chosen."""
    best: dict[str, Opener] = {}
    for opener in every_opener(known, programme):
        best.setdefault(opener.kind, opener)
    return best


def times(count: int, first: int = -1000, **other):
    return tuple(visit(100 + i, first + 20 * i, **other) for i in range(count))


GIVES = {
    "attended_lately": facts(visits=(visit(9, -8, "Bach & Bartók"),)),
    "here_tonight": facts(visits=(visit(1, 0, "Winterreise"),)),
    "fits_interest": facts(interests=(interest(),)),
    "family": facts(relationships=(child(),)),
    "nth_visit": facts(visits=(*times(14), visit(1, 0, "Winterreise"))),
    "years": facts(visits=(visit(9, -800, "Bach & Bartók"),)),
    "birthday": facts(birth_month=11, birth_day=24),
    "returning": facts(visits=(visit(9, -400), visit(1, 0))),
    "first_visit": facts(visits=(visit(1, 0),)),
    "thanks": facts(donations=(gift(),)),
    "promise": facts(promises=(promise(),)),
    "reaction": facts(visits=(visit(9, -8, reaction="liked", reaction_source=told()),)),
    "long_known": facts(interests=(interest("Plays an instrument", provenance=told(days=-500)),)),
}


def test_every_kind_is_tested_here():
    assert set(GIVES) == set(KINDS)


@pytest.mark.parametrize("kind", GIVES)
def test_each_kind_is_found_with_its_reason(kind):
    opener = found(GIVES[kind])[kind]
    assert opener.say
    assert opener.because
    assert opener.key.startswith(f"{kind}:")
    assert opener.facts


def test_nobody_we_know_nothing_of_gets_a_line():
    assert find_openers(facts(), PROGRAMME, now=NOW) == ()


def test_what_they_attended_names_day_and_seats():
    opener = found(GIVES["attended_lately"])["attended_lately"]
    assert "Bach & Bartók" in opener.say
    assert opener.because == "Attended Sat 14 Nov, seats F12–F13"


def test_tonight_meets_an_interest():
    programme = prepare([performance(1, 0, "Winterreise", subjects=("Lieder",))])
    opener = found(facts(visits=(visit(1, 0),), interests=(interest("Lieder"),)), programme)
    assert "you love lieder" in opener["here_tonight"].say
    assert opener["here_tonight"].printable


def test_being_here_tonight_alone_is_nothing_for_the_sheet():
    assert not found(GIVES["here_tonight"])["here_tonight"].printable


def test_an_interest_names_who_was_told_and_seats_left():
    opener = found(GIVES["fits_interest"])["fits_interest"]
    assert "Quartets at Four" in opener.say
    assert "told Ana on a call" in opener.because
    assert "31 seats left" in opener.because
    assert "not booked" in opener.because


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"sold": 180}, "sold out"),
        ({"cancelled": True}, "cancelled"),
        ({"starts_at": at(-0.5)}, "over"),
        ({"starts_at": at(200)}, "too far away"),
        ({"subjects": ("Jazz",)}, "something else"),
    ],
)
def test_nothing_is_offered_that_is(change, why):
    offer = performance(51, 20, "A Concert", **{"subjects": ("String quartet",), **change})
    assert "fits_interest" not in found(GIVES["fits_interest"], prepare([offer])), why


@pytest.mark.parametrize(
    "visits",
    [
        (visit(51, 20),),
        (visit(52, 40, production_id=510),),
        (visit(52, -40, production_id=510),),
        (visit(51, 20, status="refunded", tickets=0),),
        (visit(77, 20),),
    ],
    ids=["booked", "booked another day", "seen", "gave it back", "is with us that day anyway"],
)
def test_nothing_is_offered_to_who_has_had_to_do_with_it(visits):
    assert "fits_interest" not in found(facts(interests=(interest(),), visits=visits))


def test_nothing_is_offered_for_which_tickets_were_bought_for_others():
    known = facts(interests=(interest(),), bought_for_others=frozenset({51}))
    assert "fits_interest" not in found(known)


def test_nothing_is_offered_that_meets_a_dislike_even_an_unspoken_one():
    dislike = interest("Haydn", id=2, interest_id=2, strength=-1, audience="desk")
    assert "fits_interest" not in found(facts(interests=(interest(), dislike)))


def test_an_unknown_hall_is_no_reason_against_an_offer():
    offer = performance(51, 20, "A Concert", subjects=("String quartet",), capacity=None, sold=999)
    opener = found(GIVES["fits_interest"], prepare([offer]))["fits_interest"]
    assert "left" not in opener.because


def test_children_are_named_on_the_phone_and_never_on_paper():
    known = facts(relationships=(child("Sam", 2019), child("Ida Shimwell", 2017, id=2)))
    opener = found(known)["family"]
    assert "Sam and Ida" in opener.say
    assert "Sam" not in opener.print_say + opener.print_because + opener.because
    assert "Ida" not in opener.print_say + opener.print_because + opener.because
    assert "the children" in opener.print_say
    assert opener.because.startswith("Two children (told Ana on a call")


def test_a_child_named_in_a_detail_is_not_printed_either():
    dance = interest("Dance", detail="takes Ida on Sundays", provenance=told(days=-500))
    known = facts(relationships=(child("Ida Shimwell", audience="desk"),), interests=(dance,))
    (opener,) = find_openers(known, PROGRAMME, now=NOW)
    assert "Ida" in opener.because
    assert opener.printable
    assert "Ida" not in opener.print_say + opener.print_because


@pytest.mark.parametrize(
    "known",
    [
        facts(relationships=(child(birth_year=2005),)),
        facts(relationships=(child(birth_year=None, provenance=told(days=-2000)),)),
        facts(relationships=(child(birth_year=None),), birth_year=1950),
        facts(relationships=(child(audience="desk"),)),
        facts(relationships=(child(audience="print"),)),
        facts(relationships=(child(kind="sibling"),)),
        facts(relationships=(child(),), visits=(visit(9, -900, for_children=True),)),
        facts(relationships=(child(),), visits=(visit(50, 14, for_children=True),)),
        facts(relationships=(child(),), bought_for_others=frozenset({50})),
        facts(relationships=(child(),), bought_for_others=frozenset({999})),
    ],
    ids=[
        "grown up", "told long ago", "grandparent's age", "desk only", "printed only", "no child",
        "has been", "has booked", "bought for others", "may have been with others",
    ],
)  # fmt: skip
def test_no_family_show_for(known):
    assert "family" not in found(known)


@pytest.mark.parametrize("number", [5, 10, 15, 25, 50, 100])
def test_tonight_counts_as_a_round_visit(number):
    known = facts(visits=(*times(number - 1, -2200), visit(1, 0)))
    assert found(known)["nth_visit"].key == f"nth_visit:visit-{number}"


@pytest.mark.parametrize("number", [4, 6, 14, 24, 99])
def test_other_visits_are_not_round(number):
    known = facts(visits=(*times(number - 1, -2200), visit(1, 0)))
    assert "nth_visit" not in found(known)


def test_a_round_visit_is_sure_only_if_all_were_scanned():
    sure = found(facts(visits=(*times(4), visit(1, 0))))["nth_visit"]
    unsure = found(facts(visits=(*times(4, attended=None), visit(1, 0))))["nth_visit"]
    assert "our book" not in sure.say and "our count" not in sure.say
    assert "our book" in unsure.say or "our count" in unsure.say


def test_two_tickets_for_one_evening_are_one_visit():
    known = facts(visits=(*times(4, tickets=6), visit(1, 0, tickets=6)))
    assert found(known)["nth_visit"].key == "nth_visit:visit-5"


def test_years_are_whole_years():
    assert "years" not in found(facts(visits=(visit(9, -700),)))
    assert found(facts(visits=(visit(9, -770),)))["years"].key == "years:years-2"
    assert "two years" in found(facts(visits=(visit(9, -1060),)))["years"].say


def test_no_first_evening_is_named_to_who_may_have_come_earlier_with_others():
    known = facts(visits=(visit(9, -1100),), bought_for_others=frozenset({888}))
    assert "years" not in found(known)


def test_a_spoilt_first_visit_is_not_named():
    opener = found(facts(visits=(visit(9, -1100, "The Flood", disrupted="Rain came in"),)))
    assert "The Flood" not in opener["years"].say


def test_an_anniversary_month_is_said():
    known = facts(visits=(visit(9, -365 * 7 - 10, "Death and the Maiden"),))
    opener = found(known)["years"]
    assert "seven years ago this month" in opener.say
    assert "Death and the Maiden" in opener.say


@pytest.mark.parametrize(
    ("month", "day_of_month", "is_said"),
    [(11, 18, False), (11, 19, True), (11, 22, True), (11, 25, True), (11, 26, False)],
)
def test_a_birthday_within_three_days(month, day_of_month, is_said):
    known = facts(birth_month=month, birth_day=day_of_month, birth_year=1980)
    openers = found(known)
    assert ("birthday" in openers) is is_said
    if is_said:
        assert "46" not in openers["birthday"].say + openers["birthday"].because
        assert "1980" not in openers["birthday"].because


def test_a_birthday_across_the_year_and_on_the_leap_day(monkeypatch):
    new_year = NOW.replace(month=12, day=31)
    opener = find_openers(facts(birth_month=1, birth_day=2), PROGRAMME, now=new_year)[0]
    assert opener.key == "birthday:birthday-2027"
    late_february = NOW.replace(year=2027, month=2, day=27)
    assert find_openers(facts(birth_month=2, birth_day=29), PROGRAMME, now=late_february)


@pytest.mark.parametrize(("last", "is_back"), [(-265, False), (-280, True), (-900, True)])
def test_back_after_nine_months(last, is_back):
    openers = found(facts(visits=(visit(9, last), visit(1, 0))))
    assert ("returning" in openers) is is_back


def test_a_no_show_in_between_does_not_count_as_having_been_here():
    visits = (visit(9, -400), visit(8, -30, attended=False), visit(1, 0))
    assert "returning" in found(facts(visits=visits))


@pytest.mark.parametrize(
    "known",
    [
        facts(visits=(visit(1, 0), visit(9, -30))),
        facts(visits=(visit(1, 0), visit(9, -30, attended=None))),
        facts(visits=(visit(1, 0),), since="2019"),
        facts(visits=(visit(1, 0),), memberships=(membership(-400),)),
        facts(visits=(visit(1, 0),), bought_for_others=frozenset({888})),
        facts(visits=(visit(9, -400),)),
    ],
    ids=["been", "had tickets", "known for long", "member", "bought for others", "not coming"],
)
def test_no_first_visit_for_who(known):
    assert "first_visit" not in found(known)


@pytest.mark.parametrize(
    "other",
    [
        visit(9, -30, attended=False),
        visit(9, -30, status="refunded", tickets=0),
        visit(9, -30, performance_cancelled=True),
    ],
    ids=["no-show", "refund", "cancelled"],
)
def test_what_was_no_visit_leaves_tonight_the_first(other):
    assert "first_visit" in found(facts(visits=(visit(1, 0), other), since="2026"))


def test_a_gift_is_thanked_for_once_and_its_sum_is_not_said():
    opener = found(facts(donations=(gift(purpose="Roof appeal"),)))["thanks"]
    assert "the roof appeal" in opener.say
    assert "250" not in opener.say + opener.print_say + opener.print_because
    assert "$250" in opener.because
    assert "thanks" not in found(facts(donations=(gift(thanked_at=at(-1)),)))
    assert "thanks" not in found(facts(donations=(gift(-200),)))


@pytest.mark.parametrize("purpose", ["In memory of Tom Shimwell", "my late wife's fund memorial"])
def test_a_gift_in_memory_of_somebody_is_no_small_talk(purpose):
    opener = found(facts(donations=(gift(purpose=purpose),)))["thanks"]
    assert "Tom" not in opener.say and "wife" not in opener.say
    assert "Tom" not in opener.print_because


def test_tickets_given_back_are_thanked_for():
    back = visit(9, -5, "Twelfth Night", status="returned", tickets=0, attended=None)
    opener = found(facts(visits=(back,)))["thanks"]
    assert "Twelfth Night" in opener.say
    assert "thanks" not in found(facts(visits=(visit(9, -5, status="returned", role="holder"),)))


def test_an_upgrade_is_thanked_for():
    opener = found(facts(memberships=(membership(upgraded_at=day(-5)),)))["thanks"]
    assert "Season pass" in opener.say
    ended = membership(upgraded_at=day(-5), ends=day(-1))
    assert "thanks" not in found(facts(memberships=(ended,)))


def test_a_promise_is_owed_late_or_kept_without_its_wording_being_read_out():
    for known, word in (
        (promise(), "promised"),
        (promise(due_on=day(-1)), "sorry"),
        (promise(done_at=at(-2), outcome="kept"), "done"),
    ):
        opener = found(facts(promises=(known,)))["promise"]
        assert word in opener.say
        assert "season book" not in opener.say + opener.print_say + opener.print_because
        assert "Send the season book" in opener.because


@pytest.mark.parametrize(
    "known",
    [
        promise(audience="desk"),
        promise(audience="print"),
        promise(done_at=at(-2), outcome="not possible"),
        promise(done_at=at(-90)),
    ],
)
def test_no_word_of_a_promise_that(known):
    assert "promise" not in found(facts(promises=(known,)))


def test_a_reaction_names_the_colleague_only_if_they_were_told_in_person():
    by_call = visit(9, -8, "Bach & Bartók", reaction="liked", reaction_source=told())
    by_form = visit(
        9, -8, "Bach & Bartók", reaction="liked", reaction_source=told("form", user="Ana")
    )
    assert "Ana" in found(facts(visits=(by_call,)))["reaction"].say
    assert "Ana" not in found(facts(visits=(by_form,)))["reaction"].say


def test_a_colleague_goes_by_the_first_name_in_the_line():
    source = told(user="Ana Moreau")
    known = facts(visits=(visit(9, -8, "Bach", reaction="liked", reaction_source=source),))
    opener = found(known)["reaction"]
    assert "Ana" in opener.say and "Moreau" not in opener.say
    assert "Ana Moreau" in opener.because


def test_who_has_told_us_is_not_asked_how_it_was():
    known = facts(visits=(visit(9, -8, reaction="liked", reaction_source=told()),))
    assert "attended_lately" not in found(known)


def test_an_interest_is_old_after_a_year():
    young = interest("Plays an instrument", detail="viola", provenance=told(days=-360))
    old = interest("Plays an instrument", detail="viola", provenance=told(days=-370))
    assert "long_known" not in found(facts(interests=(young,)))
    opener = found(facts(interests=(old,)))["long_known"]
    assert "still playing the viola?" in opener.say.lower()
    concluded = interest("Jazz", provenance=Provenance("history", "", "", at(-700)))
    assert "long_known" not in found(facts(interests=(concluded,)))


def test_after_midnight_it_is_still_this_evening():
    two_in_the_morning = NOW.replace(day=23, hour=7)
    assert date(2026, 11, 22).isoformat() == day(0)
    known = facts(birth_month=11, birth_day=22)
    opener = find_openers(known, PROGRAMME, now=two_in_the_morning)[0]
    assert opener.facts[0].on == "2026-11-22"
