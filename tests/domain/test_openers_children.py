"""A Yes to "Do you have children?" finds its words: on the phone, at the door, never a name on paper."""

from __future__ import annotations

import pytest
from facts_by_hand import NOW, child, every_opener, facts, interest, told, visit
from facts_by_hand import performance as coming

from desktop.domain.interest_words import interest_words
from desktop.domain.openers import find_openers
from desktop.domain.programme_fit import prepare

FAMILY = prepare([coming(5, 14, "The Snow Queen", for_children=True)])
FORM = told("form", -3, "", "Season signup v3")


def has_children(detail: str = "two", name: str = "Has children", **other):
    return interest(name, group="Family", detail=detail, provenance=FORM, **other)


def of_kind(known, kind, programme=FAMILY):
    return next((o for o in every_opener(known, programme) if o.kind == kind), None)


def test_a_yes_on_a_form_offers_the_family_show_and_says_why():
    opener = of_kind(facts(interests=(has_children(),)), "family")
    assert "The Snow Queen" in opener.say and "the children" in opener.say
    assert opener.because.startswith("Has children: two (Season signup v3")


def test_a_renamed_item_is_still_understood():
    renamed = has_children(name="Family with kids", matches=("Family with kids", "has children"))
    assert of_kind(facts(interests=(renamed,)), "family")


def test_names_in_the_answer_are_never_printed():
    known = facts(interests=(has_children("Ida and Sam, 7 and 9"),), visits=(tonight(),))
    for opener in find_openers(known, HERE, now=NOW):
        assert "Ida" not in opener.print_say + opener.print_because


def tonight(**other):
    return visit(1, 0, "The Snow Queen", for_children=True, **other)


HERE = prepare([coming(1, 0, "The Snow Queen", for_children=True)])


def test_a_family_performance_tonight_has_a_line_for_the_door():
    opener = of_kind(facts(interests=(has_children(),), visits=(tonight(),)), "here_tonight", HERE)
    assert "you have children" in opener.say
    assert opener.printable


@pytest.mark.parametrize(
    "known",
    [
        facts(interests=(has_children(audience="desk"),)),
        facts(interests=(has_children(strength=-1),)),
        facts(interests=(interest("Has children", provenance=told(days=-1500)),)),
        facts(interests=(has_children(),), birth_year=1950),
        facts(interests=(has_children(),), visits=(visit(9, -900, for_children=True),)),
    ],
    ids=["desk only", "said no", "long ago", "grandparent's age", "has been"],
)
def test_no_family_show_for(known):
    assert of_kind(known, "family") is None


def test_a_child_we_know_by_name_comes_before_the_bare_yes():
    known = facts(interests=(has_children(),), relationships=(child("Ida", 2018),))
    assert "Ida" in of_kind(known, "family").say


def test_nobody_is_asked_whether_they_still_have_children():
    known = facts(interests=(interest("Has children", provenance=told(days=-500)),))
    assert of_kind(known, "long_known") is None
    assert interest_words(has_children()).you_love == "you have children"
