"""The house's rules for what may be offered in a call: a setting of the file, never only in code.

Every rule is of one kind of offer. What the rules say of one patron's tickets is decided in
`call_offers`; a value in the file that does not fit is as if it had never been set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from db.errors import EditConflict
from db.queries import settings as stored

SETTING = "house_policy"

EXCHANGE, BETTER_SEATS, CREDIT, REFUND = "exchange", "better_seats", "credit", "refund"
GIFT_BACK, UPGRADE, SUBSCRIPTION, FREE = "gift_back", "upgrade", "subscription", "free"
KINDS: dict[str, str] = {
    EXCHANGE: "Exchange for another night",
    BETTER_SEATS: "Better seats",
    CREDIT: "Credit",
    REFUND: "Refund",
    GIFT_BACK: "Give the tickets back as a gift",
    UPGRADE: "Upgrade of the membership",
    SUBSCRIPTION: "Subscription",
    FREE: "Something free",
}
ABOUT_TICKETS = frozenset({EXCHANGE, BETTER_SEATS, CREDIT, REFUND, GIFT_BACK})
GOODWILL = frozenset({CREDIT, REFUND})  # money back: after some times an admin decides
REMEMBERED = GOODWILL | {EXCHANGE, FREE}  # what stands beside an offer as granted before
STAFF, ADMIN = "staff", "admin"
GRANTS = (STAFF, ADMIN)
NO, ONLY_ADMIN, YES = "no", "admin", "yes"
AFTER = (NO, ONLY_ADMIN, YES)
HOURS_MOST, DAYS_MOST, MINOR_MOST, TIMES_MOST = 24 * 365, 3650, 10**9, 99


@dataclass(frozen=True, slots=True)
class OfferRule:
    """When one kind of offer may be made.

    hours: so many before the curtain it must still be (0: until the curtain rises). after: whether
    it may be made once the curtain has risen (no, admin, yes). grant: who may grant it. Above
    `limit_minor` in one call, or `season_minor` in a year, an admin decides (None: no limit).
    comps, scanned: whether free tickets, and tickets that were scanned, count.
    """

    kind: str
    allowed: bool = True
    hours: int = 0
    after: str = NO
    members_only: bool = False
    grant: str = STAFF
    limit_minor: int | None = None
    season_minor: int | None = None
    comps: bool = False
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class SoldMembership:
    """A membership that can be offered, with its price of a year in minor units."""

    name: str
    price_minor: int | None = None


SHIPPED: Mapping[str, OfferRule] = {
    rule.kind: rule
    for rule in (
        OfferRule(EXCHANGE, hours=24, after=ONLY_ADMIN, scanned=True),
        OfferRule(BETTER_SEATS, comps=True),
        OfferRule(CREDIT, hours=24, after=YES, limit_minor=10000, scanned=True),
        OfferRule(REFUND, hours=48, after=ONLY_ADMIN, scanned=True),
        OfferRule(GIFT_BACK, hours=48),
        OfferRule(UPGRADE),
        OfferRule(SUBSCRIPTION),
        OfferRule(FREE, limit_minor=1500, season_minor=4500),
    )
}


@dataclass(frozen=True, slots=True)
class HousePolicy:
    """All rules, and what holds for all of them.

    cancelled_always: of a cancelled performance tickets can always be exchanged, credited,
    refunded or given, whatever the rule says. after_days: how long after a performance anything
    can still be done about it. goodwill_most: so often in a year staff may be generous to one
    patron, then an admin decides (None: always). `sold` are the memberships to offer.
    """

    rules: Mapping[str, OfferRule] = field(default_factory=lambda: dict(SHIPPED))
    cancelled_always: bool = True
    after_days: int = 30
    goodwill_most: int | None = 2
    sold: tuple[SoldMembership, ...] = ()

    def rule(self, kind: str) -> OfferRule:
        """The rule of a kind. Raises KeyError for a kind that there is not."""
        return self.rules[kind]

    def with_rule(self, rule: OfferRule) -> HousePolicy:
        """Another rule in the place of the one of its kind. Raises PolicyWrong."""
        check_rule(rule)
        return replace(self, rules={**self.rules, rule.kind: rule})


class PolicyWrong(ValueError):
    """A rule cannot be kept as it stands; `sentence` says which and why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_rule(rule: OfferRule) -> None:
    """Raises PolicyWrong unless each value of a rule makes sense."""
    wrong = _wrong_in(rule)
    if wrong:
        raise PolicyWrong(f"{KINDS.get(rule.kind, rule.kind)}: {wrong}")


def _wrong_in(rule: OfferRule) -> str:
    if rule.kind not in KINDS:
        return "there is no such offer."
    if not _is_count(rule.hours, HOURS_MOST):
        return "the hours before the curtain are a whole number, 0 or more."
    if rule.after not in AFTER or rule.grant not in GRANTS:
        return "choose who may grant it."
    if not (_is_limit(rule.limit_minor) and _is_limit(rule.season_minor)):
        return "a limit is an amount of money, or empty."
    limits = (rule.limit_minor, rule.season_minor)
    if None not in limits and limits[1] < limits[0]:  # type: ignore[operator]
        return "the limit of a year is at least that of a call."
    return ""


def check(policy: HousePolicy) -> None:
    """Raises PolicyWrong unless the whole of it makes sense."""
    for kind in KINDS:
        check_rule(policy.rules[kind])
    if not _is_count(policy.after_days, DAYS_MOST):
        raise PolicyWrong("The days after a performance are a whole number, 0 or more.")
    if policy.goodwill_most is not None and not _is_count(policy.goodwill_most, TIMES_MOST):
        raise PolicyWrong("How often staff may be generous is a whole number, or empty.")
    names = [sold.name.strip().casefold() for sold in policy.sold]
    if "" in names or len(set(names)) != len(names):
        raise PolicyWrong("Each membership to offer has a name of its own.")
    if not all(_is_limit(sold.price_minor) for sold in policy.sold):
        raise PolicyWrong("The price of a membership is an amount of money, or empty.")


def _is_count(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_limit(value: Any) -> bool:
    return value is None or _is_count(value, MINOR_MOST)


# -- kept in the file


def load() -> HousePolicy:
    """The policy of the open file; the shipped rule wherever what is kept does not fit."""
    return from_data(stored.get_setting(SETTING, None))


def save(policy: HousePolicy, shown: HousePolicy | None = None) -> Any:
    """Keep it in the open file; returns what was kept before, for `put_back`. Raises PolicyWrong,
    and EditConflict if what is kept is not what was `shown`.
    """
    check(policy)
    before = stored.get_setting(SETTING, None)
    if shown is not None and from_data(before) != shown:
        raise EditConflict(
            "Somebody changed the house rules since you opened them. Nothing was overwritten. "
            "Look at them as they are now, then change them again."
        )
    stored.set_setting(SETTING, to_data(policy), was=before)
    return before


def put_back(before: Any, policy: HousePolicy) -> None:
    """Keep again what `save` returned, in the place of the policy that was saved then. Raises
    EditConflict if it is not that any more.
    """
    stored.set_setting(SETTING, before, was=to_data(policy))


def to_data(policy: HousePolicy) -> dict[str, Any]:
    """As JSON holds it: of each rule only what is not as shipped."""
    rules = {}
    for kind, rule in policy.rules.items():
        own = {
            f.name: getattr(rule, f.name)
            for f in fields(OfferRule)
            if getattr(rule, f.name) != getattr(SHIPPED[kind], f.name)
        }
        if own:
            rules[kind] = own
    return {
        "rules": rules,
        "cancelled_always": policy.cancelled_always,
        "after_days": policy.after_days,
        "goodwill_most": policy.goodwill_most,
        "sold": [[sold.name, sold.price_minor] for sold in policy.sold],
    }


def from_data(data: Any) -> HousePolicy:
    """A policy of what JSON held; each part that does not fit is as shipped."""
    if not isinstance(data, Mapping):
        return HousePolicy()
    shipped = HousePolicy()
    kept = data.get("rules")
    own = kept if isinstance(kept, Mapping) else {}
    rules = {kind: _rule(rule, own.get(kind)) for kind, rule in SHIPPED.items()}
    policy = replace(shipped, rules=rules)
    for name, value in (
        ("cancelled_always", data.get("cancelled_always")),
        ("after_days", data.get("after_days")),
        ("goodwill_most", data.get("goodwill_most", shipped.goodwill_most)),
        ("sold", _sold(data.get("sold"))),
    ):
        policy = _if_it_fits(policy, name, value)
    return policy


def _if_it_fits(policy: HousePolicy, name: str, value: Any) -> HousePolicy:
    if name == "cancelled_always" and not isinstance(value, bool):
        return policy
    changed = replace(policy, **{name: value})
    try:
        check(changed)
    except PolicyWrong:
        return policy
    return changed


def _rule(shipped: OfferRule, own: Any) -> OfferRule:
    if not isinstance(own, Mapping):
        return shipped
    given = {
        f.name: own[f.name]
        for f in fields(OfferRule)
        if f.name in own and f.name != "kind"
        and isinstance(getattr(shipped, f.name), bool) == isinstance(own[f.name], bool)
    }  # fmt: skip
    whole = replace(shipped, **given)
    if not _wrong_in(whole):
        return whole
    rule = shipped
    for name, value in given.items():
        changed = replace(rule, **{name: value})
        rule = rule if _wrong_in(changed) else changed
    return rule


def _sold(data: Any) -> tuple[SoldMembership, ...]:
    if not isinstance(data, Iterable) or isinstance(data, str | Mapping):
        return ()
    found = []
    for item in data:
        if isinstance(item, list | tuple) and len(item) == 2 and isinstance(item[0], str):
            found.append(SoldMembership(item[0], item[1]))
    return tuple(found)
