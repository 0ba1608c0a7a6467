"""A rule of the house reads as one would say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.house_policy import KINDS, SHIPPED, OfferRule
from desktop.domain.policy_words import MEANT, rule_words


def test_every_offer_is_explained():
    assert set(MEANT) == set(KINDS)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SHIPPED["gift_back"], "Until 48 hours before the curtain, not after it. Not for free tickets "
                               "or tickets that were scanned. Staff may grant it."),
        (SHIPPED["refund"], "Until 48 hours before the curtain, after it only if an admin allows it. "
                            "Not for free tickets. Staff may grant it."),
        (SHIPPED["better_seats"], "Until the curtain rises. Not for tickets that were scanned. "
                                  "Staff may grant it."),
        (SHIPPED["free"], "Staff may grant it up to $15 a call and $45 a year, above that an admin."),
        (replace(SHIPPED["credit"], hours=1, comps=True, limit_minor=None, members_only=True),
         "Until 1 hour before the curtain, after it too. For members only. Staff may grant it."),
        (OfferRule("upgrade", grant="admin", limit_minor=100), "Only admins may grant it."),
        (OfferRule("upgrade", allowed=False), "Not offered."),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule: OfferRule, said: str):
    assert rule_words(rule, "USD") == said
