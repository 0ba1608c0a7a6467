"""The house's rules: kept in the file, never half, and as shipped where what is kept is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries import settings
from desktop.domain import house_policy
from desktop.domain.house_policy import (
    KINDS,
    REFUND,
    SHIPPED,
    HousePolicy,
    OfferRule,
    PolicyWrong,
    SoldMembership,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**10) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["rules", "sold", "after_days", "goodwill_most", "cancelled_always", "refund",
                         "free", "hours", "after", "grant", "allowed", "limit_minor", "season_minor"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_whatever_is_kept_a_policy_that_makes_sense_is_read(data: object):
    policy = house_policy.from_data(data)
    house_policy.check(policy)
    assert set(policy.rules) == set(KINDS)


@pytest.mark.usefixtures("database")
def test_a_policy_is_read_as_it_was_kept_and_put_back():
    rule = OfferRule(REFUND, hours=72, after="no", members_only=True, grant="admin", limit_minor=5000,
                     season_minor=9000, comps=True, scanned=False)  # fmt: skip
    policy = replace(
        HousePolicy().with_rule(rule), cancelled_always=False, after_days=14, goodwill_most=None,
        sold=(SoldMembership("Friend", 6000), SoldMembership("Patron’s circle")),
    )  # fmt: skip
    before = house_policy.save(policy)
    assert house_policy.load() == policy
    house_policy.put_back(before, policy)
    assert house_policy.load() == HousePolicy()


@pytest.mark.usefixtures("database")
def test_only_what_is_not_as_shipped_is_kept():
    house_policy.save(HousePolicy().with_rule(replace(SHIPPED[REFUND], hours=72)))
    assert settings.get_setting(house_policy.SETTING)["rules"] == {REFUND: {"hours": 72}}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"hours": -1}, "hours"), ({"hours": 24 * 365 + 1}, "hours"), ({"limit_minor": -1}, "limit"),
        ({"after": "perhaps"}, "choose"), ({"grant": "volunteer"}, "choose"),
        ({"limit_minor": 200, "season_minor": 100}, "at least"),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_says_why(fields: dict[str, object], says: str):
    with pytest.raises(PolicyWrong, match=says) as wrong:
        HousePolicy().with_rule(replace(SHIPPED[REFUND], **fields))
    assert wrong.value.sentence.startswith("Refund: ")


@pytest.mark.parametrize(
    "sold",
    [(SoldMembership(" "),), (SoldMembership("Friend"), SoldMembership("friend")),
     (SoldMembership("Friend", -1),)],
)  # fmt: skip
def test_memberships_to_offer_have_a_name_of_their_own_and_a_price(
    sold: tuple[SoldMembership, ...],
):
    with pytest.raises(PolicyWrong):
        house_policy.check(HousePolicy(sold=sold))


def test_a_broken_rule_leaves_the_others_as_they_were_set():
    policy = house_policy.from_data(
        {
            "rules": {"refund": {"hours": "soon", "after": "no"}, "free": {"grant": "admin"}},
            "sold": 3,
        }
    )
    assert (policy.rule("refund").hours, policy.rule("refund").after) == (48, "no")
    assert policy.rule("free").grant == "admin"
