"""The six manners of openers, one table each."""

import pytest
from facts_by_hand import (
    NOW,
    at,
    child,
    complaint,
    every_opener,
    facts,
    gift,
    interest,
    membership,
    performance,
    promise,
    told,
    used,
    visit,
)

from db.records.patrons import AccessNeedRecord
from desktop.domain import opener_templates
from desktop.domain.opener_kinds import GLAD_GROUPS, KINDS
from desktop.domain.opener_templates import PRAISE, TemplatesWrong, check, shipped, with_own
from desktop.domain.openers import find_openers
from desktop.domain.programme_fit import prepare

QUARTETS = performance(51, 20, "Quartets at Four", subjects=("String quartet",))
SNOW_QUEEN = performance(50, 14, "The Snow Queen", for_children=True)
PROGRAMME = prepare([performance(1, 0, "Winterreise"), SNOW_QUEEN, QUARTETS])
RICH = facts(
    visits=(visit(9, -8, "Bach & Bartók"), visit(8, -50, "The Tempest"), visit(1, 0)),
    interests=(interest(), interest("Jazz", id=2, interest_id=2, provenance=told(days=-500))),
    relationships=(child(),),
    donations=(gift(),),
    birth_month=11,
    birth_day=23,
)


def say(known, programme=PROGRAMME, **more) -> list[str]:
    return [o.say for o in find_openers(known, programme, now=NOW, **more)]


def all_words(known) -> str:
    return " ".join(o.say for o in every_opener(known, PROGRAMME))


# 1. Every claim is true of the data.


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ({"attended": True}, ("You came to", "You were at", "You saw")),
        ({"attended": None}, ("You had tickets for",)),
    ],
)
def test_manner_1_scanned_came_and_unknown_had_tickets(change, begins):
    for number in range(20):
        known = facts(id=number, visits=(visit(9, -8, "Bach & Bartók", **change),))
        openers = [o for o in every_opener(known, PROGRAMME) if o.kind == "attended_lately"]
        assert openers[0].say.startswith(begins)


@pytest.mark.parametrize(
    "change",
    [
        {"attended": False},
        {"status": "refunded", "tickets": 0, "attended": None},
        {"status": "cancelled", "tickets": 0, "attended": None},
        {"status": "exchanged", "tickets": 0, "attended": None},
        {"status": "given_away", "tickets": 0, "attended": None},
        {"performance_cancelled": True, "attended": None},
        {"performance_cancelled": True, "attended": True},
    ],
    ids=["no-show", "refund", "cancelled ticket", "exchanged", "comp given away", "cancelled", "x"],
)
@pytest.mark.parametrize("days", [-8, -400, 0])
def test_manner_1_nothing_is_said_of_what_was_no_visit(change, days):
    if days == 0:
        change = {"attended": None, "status": "refunded", **change}  # nobody has come yet
    assert say(facts(visits=(visit(9, days, "Bach & Bartók", **change),))) == []


def test_manner_1_nothing_is_said_of_tickets_that_others_hold():
    assert say(facts(bought_for_others=frozenset({9, 1, 51}))) == []


def test_manner_1_once_it_has_begun_it_is_not_ahead():
    late = NOW.replace(day=23, hour=2)
    known = facts(visits=(visit(9, -300), visit(1, 0, attended=True)))
    kinds = {o.kind for o in every_opener(known, PROGRAMME, late)}
    assert "here_tonight" in kinds
    after = NOW.replace(day=23, hour=5)
    kinds = {o.kind for o in every_opener(known, PROGRAMME, after)}
    assert "here_tonight" not in kinds


# 2. No praise where something went wrong.


@pytest.mark.parametrize(
    ("change", "complaints"),
    [
        ({"reaction": "disliked"}, ()),
        ({"reaction": "mixed"}, ()),
        ({"reaction": "disliked", "reaction_audience": "desk"}, ()),
        ({"disrupted": "The lights failed"}, ()),
        ({}, (complaint(-3, performance_id=9),)),
        ({}, (complaint(-3, performance_id=None),)),
        ({}, (complaint(-8, performance_id=None),)),
    ],
    ids=["disliked", "mixed", "disliked, desk only", "disrupted", "complaint", "unattached", "day"],
)
def test_manner_2_no_praise_where_something_went_wrong(change, complaints):
    for number in range(30):
        known = facts(id=number, visits=(visit(9, -8, "Bach", **change),), complaints=complaints)
        text = all_words(known).lower()
        assert not any(word in text for word in PRAISE)
        assert "stayed with you" not in text
        assert "first time" not in text


def test_manner_2_a_disliked_evening_is_not_brought_up_at_all():
    assert say(facts(visits=(visit(9, -8, reaction="disliked"),))) == []


def test_manner_2_an_evening_complained_about_is_not_brought_up_at_all():
    known = facts(visits=(visit(9, -8),), complaints=(complaint(-3, performance_id=9),))
    assert say(known) == []


def test_manner_2_the_same_production_on_another_evening_is_sore_too():
    again = visit(10, -20, production_id=90)
    known = facts(visits=(visit(9, -8), again), complaints=(complaint(-3, performance_id=9),))
    assert "attended_lately" not in {o.kind for o in every_opener(known, PROGRAMME)}


def test_manner_2_a_complaint_at_an_evening_they_did_not_hold_tickets_for_counts_by_title():
    other = complaint(-3, performance_id=999, performance_title="Bach")
    assert say(facts(visits=(visit(9, -8, "Bach"),), complaints=(other,))) == []


def test_manner_2_another_evening_is_asked_after_without_praise():
    known = facts(
        visits=(visit(9, -8, "Bach"), visit(8, -2, "The Tempest")),
        complaints=(complaint(-5, performance_id=9),),
    )
    text = all_words(known)
    assert "The Tempest" in text
    assert "Bach" not in text
    assert not any(word in text.lower() for word in PRAISE)


def test_manner_2_a_settled_complaint_weighs_no_more():
    settled = complaint(-3, performance_id=9, resolved_at=at(-1))
    assert say(facts(visits=(visit(9, -8, "Bach"),), complaints=(settled,)))


def test_manner_2_a_line_that_praises_is_refused_where_we_do_not_know():
    with pytest.raises(TemplatesWrong, match="amazing"):
        check({"attended_lately": {"unknown": ["Wasn’t {title} amazing?"]}})
    assert check({"attended_lately": {"came": ["Wasn’t {title} amazing?"]}})


def test_manner_2_shipped_lines_praise_only_where_they_may():
    for kind, groups in shipped().items():
        for group, lines in groups.items():
            if (kind, group) not in GLAD_GROUPS:
                assert not any(word in line.lower() for line in lines for word in PRAISE)


# 3. Not what was said lately.


@pytest.mark.parametrize(
    ("days", "action", "rests"),
    [
        (0, "said", True),
        (-89.9, "said", True),
        (-90.1, "said", False),
        (0, "not_now", True),
        (-6.9, "not_now", True),
        (-7.1, "not_now", False),
    ],
)
def test_manner_3_what_was_said_rests_90_days_and_waved_off_7(days, action, rests):
    first, *_ = find_openers(RICH, PROGRAMME, now=NOW)
    known = _with_uses(used(first.key, days, action))
    keys = [o.key for o in find_openers(known, PROGRAMME, now=NOW)]
    assert (first.key not in keys) is rests


def _with_uses(*uses):
    return RICH._replace(opener_uses=uses)


def test_manner_3_the_next_in_rank_moves_up():
    before = find_openers(RICH, PROGRAMME, now=NOW)
    after = find_openers(_with_uses(used(before[0].key, -1)), PROGRAMME, now=NOW)
    assert [o.key for o in after[:2]] == [o.key for o in before[1:]]
    assert [o.rank for o in after] == [1, 2, 3]


def test_manner_3_what_was_said_does_not_come_back_as_another_kind():
    liked = visit(9, -8, "Bach", reaction="liked", reaction_source=told())
    known = facts(visits=(liked,), opener_uses=(used("attended_lately:performance-9", -2),))
    assert say(known) == []


# 4. Only what may be said.


@pytest.mark.parametrize("audience", ["print", "desk"])
@pytest.mark.parametrize(
    "known",
    [
        lambda audience: facts(interests=(interest(audience=audience),)),
        lambda audience: facts(
            interests=(interest(audience=audience, provenance=told(days=-900)),)
        ),
        lambda audience: facts(relationships=(child(audience=audience),)),
        lambda audience: facts(promises=(promise(audience=audience),)),
    ],
    ids=["interest", "old interest", "child", "promise"],
)
def test_manner_4_nothing_from_what_may_not_be_said(known, audience):
    assert say(known(audience)) == []


def test_manner_4_a_reaction_for_the_desk_is_not_repeated():
    liked = visit(9, -8, reaction="liked", reaction_audience="desk", reaction_source=told())
    kinds = {o.kind for o in every_opener(facts(visits=(liked,)), PROGRAMME)}
    assert "reaction" not in kinds


def test_manner_4_never_from_a_note_nor_an_access_need():
    need = AccessNeedRecord(1, "Wheelchair", "Row F by the aisle", "say", told())
    note = complaint(kind="note", door_line="Ask about the hip operation", audience="say")
    assert say(facts(access_needs=(need,), door_lines=(note,))) == []


@pytest.mark.parametrize(
    "kept",
    [
        interest("Wheelchair dance"),
        interest("Induction loop", group="Access"),
        interest("Dementia-friendly screenings"),
        interest("Cooking", detail="diabetes recipes"),
    ],
    ids=lambda i: i.name,
)
def test_manner_4_never_a_health_matter(kept):
    programme = prepare([performance(51, 20, "Wheelchair dance", subjects=(kept.name,))])
    assert say(facts(interests=(kept,)), programme) == []


@pytest.mark.parametrize("field", ["no_chat", "deceased", "archived"])
def test_manner_4_nothing_at_all_for_who_does_not_want_it(field):
    assert find_openers(RICH, PROGRAMME, now=NOW)
    assert find_openers(RICH._replace(**{field: True}), PROGRAMME, now=NOW) == ()


# 5. At most three, of different kinds.


def test_manner_5_at_most_three_of_different_kinds_about_different_things():
    openers = find_openers(RICH, PROGRAMME, now=NOW)
    assert len(openers) == 3
    assert len({o.kind for o in openers}) == 3
    assert len(every_opener(RICH, PROGRAMME)) > 5


def test_manner_5_two_kinds_do_not_dwell_on_one_evening():
    known = facts(visits=(visit(9, -8, "Bach"), visit(8, -900, "Bach", production_id=90)))
    titles = [s for s in say(known) if "Bach" in s]
    assert len(titles) == 1


def test_manner_5_a_family_show_that_fits_is_offered_once():
    programme = prepare(
        [performance(50, 14, "Snow Queen", for_children=True, subjects=("Puppets",))]
    )
    known = facts(relationships=(child(),), interests=(interest("Puppets"),))
    assert len(say(known, programme)) == 1


# 6. The wording.


def test_manner_6_the_choice_is_stable_for_patron_and_day():
    known = facts(visits=(visit(9, -8, "Bach & Bartók"),))
    mornings = {
        find_openers(known, PROGRAMME, now=NOW.replace(hour=hour))[0].say for hour in range(12, 23)
    }
    assert len(mornings) == 1


def test_manner_6_variants_take_turns_over_patrons_and_days():
    visits = (visit(9, -8, "Bach"), visit(8, -95))
    lines = {say(facts(id=n, visits=visits))[0].replace("Bach", "{title}") for n in range(40)}
    assert len(lines) == len(shipped()["attended_lately"]["came"])
    known = facts(visits=(visit(9, -8, "Bach"),))
    over_days = {
        find_openers(known, PROGRAMME, now=NOW.replace(day=d))[0].say for d in range(15, 30)
    }
    assert len(over_days) > 1


def test_manner_6_every_group_has_shipped_lines_and_most_have_variants():
    for kind, spec in KINDS.items():
        assert set(shipped()[kind]) == set(spec.groups)
        assert all(len(lines) >= 2 for lines in shipped()[kind].values())


def test_manner_6_the_house_can_say_it_its_own_way():
    own = with_own({"birthday": {"today": ["Many happy returns from Harbour Lights!"]}})
    known = facts(birth_month=11, birth_day=22)
    assert say(known, templates=own) == ["Many happy returns from Harbour Lights!"]


def test_manner_6_an_empty_list_silences_a_group():
    own = with_own({"birthday": {"today": []}})
    assert say(facts(birth_month=11, birth_day=22), templates=own) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"birthdays": {}}, "no kind of opener called “birthdays”"),
        ({"birthday": {"tomorrow": []}}, "no group called “tomorrow”"),
        ({"birthday": {"today": "Hi"}}, "must be a list of lines"),
        ({"birthday": {"today": [""]}}, "empty line"),
        ({"birthday": {"today": [7]}}, "empty line"),
        ({"birthday": {"today": ["Happy birthday, {name}!"]}}, "field {name}"),
        ({"birthday": {"before": ["{when.year}"]}}, "more than a name"),
        ({"birthday": {"before": ["{when!r}"]}}, "more than a name"),
        ({"birthday": {"before": ["{when:>9}"]}}, "more than a name"),
        ({"birthday": {"before": ["{}"]}}, "more than a name"),
        ({"birthday": {"before": ["{when"]}}, "brace in"),
        ({"birthday": {"before": ["x" * 201]}}, "longer than 200"),
        ({"birthday": []}, "must be a table"),
        (["Happy birthday"], "must be a table"),
    ],
)
def test_manner_6_templates_that_cannot_be_are_refused_with_a_sentence(wrong, says):
    with pytest.raises(TemplatesWrong) as refused:
        check(wrong)
    assert says in refused.value.sentence


def test_a_title_with_braces_is_only_a_title():
    title = "{nth} & {0.__class__}"
    assert title in all_words(facts(visits=(visit(9, -8, title),)))


def test_a_title_with_a_comma_is_closed_by_one():
    known = facts(visits=(visit(1, 0, "Winterreise, staged"),))
    for opener in every_opener(known, PROGRAMME):
        assert "Winterreise, staged tonight" not in opener.say
    assert "Winterreise, staged, tonight" in all_words(known)


def test_every_line_fills_without_a_gap():
    for kind, spec in KINDS.items():
        for group, fields in spec.groups.items():
            for line in opener_templates.shipped()[kind][group]:
                text = line.format_map({name: "X" for name in fields})
                assert "{" not in text
                assert len(text) < 120


def test_members_and_donors_of_long_standing_are_no_first_visitors():
    known = facts(visits=(visit(1, 0),), memberships=(membership(),))
    assert "first_visit" not in {o.kind for o in every_opener(known, PROGRAMME)}
