"""A list's rules: as JSON and back, in words, checked, edited step by step."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records.segments import Condition, Group, Period
from desktop.domain import segment_rules
from desktop.domain.segment_draft import ListDraft, part_at, with_more, with_part, without_part
from desktop.domain.segment_kinds import KINDS, PERIODS, trimmed
from desktop.domain.segment_rules import (
    RulesWrong,
    finished,
    from_data,
    from_text,
    lacking,
    to_text,
)
from desktop.domain.segment_words import condition_words, rules_words

SINCE = Period("since", "2025-09-01")
BARTOK = Condition("visit", "came", "about", "Bartók", number=1, period=SINCE)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(KINDS))
    test = draw(st.sampled_from(kind.tests))
    period = Period(
        draw(st.sampled_from(sorted(PERIODS))), "2026-01-01", "2026-12-31",
        draw(st.integers(0, 9_999)), draw(st.sampled_from(("", "2025/26"))),
    )  # fmt: skip
    scope = draw(st.sampled_from([s.code for s in test.scopes])) if test.scopes else ""
    text = draw(st.text(max_size=40))
    return trimmed(
        Condition(kind.code, test.code, scope, text, text, draw(st.integers(0, 400)), period)
    )


rules = st.recursive(
    conditions(),
    lambda inner: st.builds(
        Group, st.sampled_from(("all", "any", "none")), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=5,
).map(lambda part: Group("all", (part,)))


def depth(group: Group) -> int:
    return 1 + max((depth(p) for p in group.parts if isinstance(p, Group)), default=0)


@given(rules)
def test_rules_read_back_as_they_were_written(group: Group):
    if depth(group) <= segment_rules.DEEPEST:
        assert from_text(to_text(group)) == group


@given(rules)
def test_any_rules_can_be_said(group: Group):
    assert rules_words(group).startswith("everybody")
    assert not segment_rules.problems(finished(group))


def test_a_condition_reads_as_a_sentence():
    assert condition_words(BARTOK) == "came to something by or about Bartók since 1 Sep 2025"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("visit", "not_came", "genre", "opera", period=Period("season")),
         "did not come to the genre opera this season"),
        (Condition("visit", "came", number=3, period=Period("last", days=365)),
         "came to anything at least 3 times in the last 365 days"),
        (Condition("visits", "at_least", number=1), "came at least 1 time"),
        (Condition("last_visit", "in", period=Period("ago", days=275)),
         "last came more than 275 days ago"),
        (Condition("last_visit", "never"), "never came"),
        (Condition("next_visit", "in", period=Period("next", days=1)), "comes next in the next 1 day"),
        (Condition("tonight", "here"), "is here tonight"),
        (Condition("interest", "loves", text="Opera", detail="Verdi"), "loves Opera (Verdi)"),
        (Condition("interest", "none"), "has no interest that we know of in anything"),
        (Condition("membership", "running"), "is a member"),
        (Condition("membership", "ending", text="Friend", period=Period("next", days=60)),
         "has a membership that ends (Friend) in the next 60 days"),
        (Condition("consent", "given", "email"), "allows us to be in touch by e-mail"),
        (Condition("contact", "none", period=Period("last", days=365)),
         "had no contact with us by a note, call or letter in the last 365 days"),
        (Condition("gift", "gave", "tickets"), "gave tickets given back"),
        (Condition("birthday", "month", number=12), "has a birthday in December"),
        (Condition("place", "postcode", text="041"), "has a postcode that begins with 041"),
        (Condition("open", "has", "complaint"), "has an open complaint"),
        (Condition("household", "children"), "has children"),
        (Condition("access", "has"), "needs any access need"),
        (Condition("origin", "by_import", number=7), "was added by import 7"),
        (Condition("zodiac"), "something this Rapport does not know"),
    ],
)  # fmt: skip
def test_each_kind_has_words(condition: Condition, said: str):
    assert condition_words(condition) == said


def test_groups_have_words():
    member = Condition("membership", "running")
    group = Group("all", (BARTOK, Group("any", (member, Condition("tonight", "here"))),
                          Group("none", (member,))))  # fmt: skip
    assert rules_words(group) == (
        "everybody who came to something by or about Bartók since 1 Sep 2025 and "
        "(is a member or is here tonight) and does not fit (is a member)"
    )
    assert rules_words(Group()) == "everybody"


# -- what is refused


@pytest.mark.parametrize(
    "data",
    [
        {"version": 2, "match": "all", "of": []},
        {"match": "some", "of": []},
        {"match": "all", "of": [], "sort": "name"},
        {"match": "all", "of": [{"is": "zodiac"}]},
        {"match": "all", "of": [{"is": "visit", "test": "dreamt_of"}]},
        {"match": "all", "of": [{"is": "visit", "test": "came", "scope": "colour"}]},
        {"match": "all", "of": [{"is": "tonight", "mood": "good"}]},
        {"match": "all", "of": [{"is": "visit", "period": {"mode": "full moon"}}]},
        {"match": "all", "of": [{"is": "visit", "period": {"mode": "", "hour": 3}}]},
    ],
)
def test_what_a_later_rapport_made_is_refused_kindly(data):
    with pytest.raises(RulesWrong, match="Update Rapport") as refused:
        from_data(data)
    assert "left as it is" in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "7", "null", "{", '{"of": 3}', '{"of": [3]}',
        '{"of": [{"is": "visits", "number": "many"}]}', '{"of": [{"is": "visits", "number": true}]}',
        '{"of": [{"is": "visit", "text": 3}]}', '{"of": [{"is": "visit", "period": 3}]}',
        '{"of": [{"is": "visit", "period": {"days": "x"}}]}',
        '{"of":[' * 9 + "]}" * 9,
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_rules_is_refused(text: str):
    with pytest.raises(RulesWrong):
        from_text(text)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("match", "of", "is", "test", "number", "period", "mode", "x")), inner),
    max_leaves=8,
))  # fmt: skip
def test_no_data_at_all_breaks_the_reader(data):
    with contextlib.suppress(RulesWrong):
        assert isinstance(from_data(data), Group)


def test_too_many_conditions_are_refused():
    many = {"of": [{"is": "tonight"}] * (segment_rules.MOST_CONDITIONS + 1)}
    with pytest.raises(RulesWrong, match="at most"):
        from_data(many)


# -- what is not finished


@pytest.mark.parametrize(
    ("condition", "lacks"),
    [
        (Condition("visit", "came", "production", number=1), "Say which"),
        (Condition("interest", "has"), "Say which"),
        (Condition("interest", "none"), ""),
        (Condition("membership", "running"), ""),
        (Condition("last_visit", "in"), "Say when"),
        (Condition("last_visit", "in", period=Period("since", "yesterday")), "A date"),
        (Condition("last_visit", "in", period=Period("since", "0001-01-01")), "A date"),
        (Condition("last_visit", "in", period=Period("between", "2026-02-01", "2026-01-01")),
         "The first day is after"),
        (Condition("birthday", "month", number=13), "A number from 1 to 12"),
        (BARTOK, ""),
    ],
)  # fmt: skip
def test_what_a_condition_lacks_is_said(condition: Condition, lacks: str):
    said = lacking(condition)
    assert said.startswith(lacks)
    assert bool(said) == bool(lacks)


def test_unfinished_conditions_and_empty_groups_are_left_out():
    unfinished = Condition("interest", "has")
    group = Group("all", (BARTOK, unfinished, Group("any", (unfinished,))))
    assert finished(group) == Group("all", (BARTOK,))
    with pytest.raises(RulesWrong, match="is interested in"):
        segment_rules.check(group)
    # Nobody fits an empty group, whatever its list is called in words.
    with pytest.raises(RulesWrong, match="no condition in it"):
        segment_rules.check(Group("all", (BARTOK, Group("any", (Group("none"),)))))
    segment_rules.check(Group("all"))


# -- editing


def test_parts_are_changed_by_their_path():
    inner = Group("any", (BARTOK,))
    group = Group("all", (Condition("tonight", "here"), inner))
    member = Condition("membership", "running")
    assert part_at(with_part(group, (1, 0), member), (1, 0)) == member
    assert with_more(group, (1,), member).parts[1] == Group("any", (BARTOK, member))
    assert without_part(group, (0,)) == Group("all", (inner,))
    assert group.parts[1] == inner
    with pytest.raises(IndexError):
        part_at(group, (0, 0))


def test_typing_is_one_step_and_each_step_goes_back_and_forth():
    draft = ListDraft()
    draft.put(Group("all", (Condition("interest", "has"),)))
    for text in ("O", "Op", "Ope"):
        draft.put(Group("all", (Condition("interest", "has", text=text),)), merge="typing (0,)")
    assert draft.changed
    assert draft.undo()
    assert draft.rules.conditions[0].text == ""
    assert draft.undo()
    assert draft.rules == Group()
    assert not draft.changed
    assert not draft.undo()
    assert draft.redo()
    assert draft.redo()
    assert draft.rules.conditions[0].text == "Ope"
    assert not draft.redo()


def test_rules_are_stored_without_what_is_not_asked():
    stored = json.loads(to_text(Group("all", (Condition("tonight", "here"),))))
    assert stored == {"version": 1, "match": "all", "of": [{"is": "tonight", "test": "here"}]}
