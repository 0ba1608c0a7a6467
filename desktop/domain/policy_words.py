"""A rule of the house in a sentence or two, as the settings show it beside its fields."""

from __future__ import annotations

from desktop.domain.house_policy import (
    ABOUT_TICKETS,
    ADMIN,
    BETTER_SEATS,
    CREDIT,
    EXCHANGE,
    FREE,
    GIFT_BACK,
    NO,
    ONLY_ADMIN,
    REFUND,
    SUBSCRIPTION,
    UPGRADE,
    OfferRule,
)
from desktop.domain.words import count_words, money_words

MEANT: dict[str, str] = {
    EXCHANGE: "Other tickets for the same price, for another night.",
    BETTER_SEATS: "Other seats on the same night.",
    CREDIT: "What was paid is kept for them, for another time.",
    REFUND: "What was paid goes back to them.",
    GIFT_BACK: "The tickets come back, what was paid becomes a gift, and there is a receipt.",
    UPGRADE: "A better membership; what is paid for the old one is set against it.",
    SUBSCRIPTION: "A membership for somebody who has none; this season’s tickets are set against it.",
    FREE: "A programme, a drink: something small, at once.",
}


def rule_words(rule: OfferRule, currency: str) -> str:
    """`Until 48 hours before the curtain; after it an admin may. Staff may grant it, ...`"""
    if not rule.allowed:
        return "Not offered."
    parts = []
    if rule.kind in ABOUT_TICKETS:
        parts += [_when(rule), _which(rule)]
    if rule.members_only:
        parts.append("For members only.")
    parts.append(_who(rule, currency))
    return " ".join(part for part in parts if part)


def _when(rule: OfferRule) -> str:
    before = (
        f"until {count_words(rule.hours, 'hour')} before the curtain"
        if rule.hours
        else ("until the curtain rises")
    )
    after = {NO: "not after it", ONLY_ADMIN: "after it only if an admin allows it"}.get(
        rule.after, "after it too"
    )
    if rule.kind == BETTER_SEATS:
        after = ""
    text = f"{before}, {after}." if after else f"{before}."
    return text[:1].upper() + text[1:]


def _which(rule: OfferRule) -> str:
    not_for = []
    if not rule.comps:
        not_for.append("free tickets")
    if not rule.scanned:
        not_for.append("tickets that were scanned")
    return f"Not for {' or '.join(not_for)}." if not_for else ""


def _who(rule: OfferRule, currency: str) -> str:
    if rule.grant == ADMIN:
        return "Only admins may grant it."
    limits = []
    if rule.limit_minor is not None:
        limits.append(f"{money_words(rule.limit_minor, currency)} a call")
    if rule.season_minor is not None:
        limits.append(f"{money_words(rule.season_minor, currency)} a year")
    if not limits:
        return "Staff may grant it."
    return f"Staff may grant it up to {' and '.join(limits)}, above that an admin."
