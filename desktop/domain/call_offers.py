"""What can be offered in a call, each with what speaks for it and against it, and who may grant it.

A pure rule over facts and the house's policy: nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from db import clock
from db.records.calls import GoodwillRecord, HeldMembershipRecord, HeldTicketRecord
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_tickets import Verdict, judge
from desktop.domain.house_policy import (
    ABOUT_TICKETS,
    ADMIN,
    BETTER_SEATS,
    CREDIT,
    EXCHANGE,
    FREE,
    GIFT_BACK,
    GOODWILL,
    KINDS,
    REFUND,
    REMEMBERED,
    SUBSCRIPTION,
    UPGRADE,
    HousePolicy,
    OfferRule,
    SoldMembership,
)
from desktop.domain.words import (
    as_day,
    count_words,
    day_words,
    join_words,
    money_words,
    seats_words,
    short_day_words,
)

# What is offered in which kind of call, the most fitting first; in others everything.
OFFERED: dict[str, tuple[str, ...]] = {
    "complaint": (BETTER_SEATS, GIFT_BACK, EXCHANGE, CREDIT, REFUND, FREE),
    "renewal": (SUBSCRIPTION, UPGRADE, FREE),
    "offer": (UPGRADE, SUBSCRIPTION, BETTER_SEATS, FREE),
    "thanks": (FREE,),
    "wait_list": (EXCHANGE, BETTER_SEATS, GIFT_BACK, CREDIT, REFUND),
}
BECOMES = {EXCHANGE: "exchanged", REFUND: "refunded", GIFT_BACK: "returned"}
ELSEWHERE = ABOUT_TICKETS | {UPGRADE, SUBSCRIPTION}
REASONS_MOST = 3


@dataclass(frozen=True, slots=True)
class MembershipOffer:
    """A membership with its price, what is set against it, and what is left to pay (None: the
    price is not known). Minor units; dates ISO."""

    name: str
    price_minor: int | None
    credit_minor: int
    due_minor: int | None
    starts: str
    ends: str
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer. `grant`: '' you may, else who may, in words; `needs_admin` says the same to code.

    `tickets` are those that it can be made of, `suggested` the ids at hand. `amount_minor` is what
    it comes to with those; `amount_asked`: it is typed in. `reason` is the one line of a card.
    """

    kind: str
    title: str
    detail: str
    possible: bool
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    needs_elsewhere: bool = False
    grant: str = ""
    needs_admin: bool = False
    tickets: tuple[HeldTicketRecord, ...] = ()
    suggested: tuple[int, ...] = ()
    amount_minor: int | None = None
    currency: str = ""
    amount_asked: bool = False
    memberships: tuple[MembershipOffer, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is possible or not, in one line."""
        return next(iter(self.for_ if self.possible else self.against), "")


def offers(facts: CallFacts, policy: HousePolicy, kind: str, role: str) -> tuple[Offer, ...]:
    """The offers of a kind of call, possible or not, in the order of a card table."""
    return tuple(
        offer_of(wanted, facts, policy, kind, role) for wanted in OFFERED.get(kind, tuple(KINDS))
    )


def offer_of(wanted: str, facts: CallFacts, policy: HousePolicy, kind: str, role: str) -> Offer:
    """One offer, also where the kind of call does not bring it up. Raises KeyError."""
    rule = policy.rule(wanted)
    barred = _barred(rule, facts)
    if barred:
        return Offer(
            wanted, KINDS[wanted], "", False, against=(barred,), currency=facts.currency,
            needs_elsewhere=wanted in ELSEWHERE,
        )  # fmt: skip
    if wanted in ABOUT_TICKETS:
        return _about_tickets(rule, facts, policy, role)
    makers: dict[str, Callable[[OfferRule, CallFacts, HousePolicy, str, str], Offer]] = {
        UPGRADE: _upgrade, SUBSCRIPTION: _subscription, FREE: _free,
    }  # fmt: skip
    return makers[wanted](rule, facts, policy, kind, role)


def _barred(rule: OfferRule, facts: CallFacts) -> str:
    if not rule.allowed:
        return "The house does not offer this."
    if rule.members_only and facts.membership is None:
        return "For members only, and no membership of theirs is in our book."
    return ""


# -- who may grant it


def granted_by(
    rule: OfferRule, facts: CallFacts, policy: HousePolicy, role: str,
    tickets: Iterable[Verdict] = (), amount_minor: int | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Why an admin decides, a reason a line; empty where this role may grant it."""
    if role == ADMIN:
        return ()
    found = []
    if rule.grant == ADMIN:
        found.append("An admin decides this.")
    if any(v.possible and v.admin for v in tickets):
        found.append("After the curtain an admin decides.")
    if rule.limit_minor is not None and (amount_minor or 0) > rule.limit_minor:
        most = money_words(rule.limit_minor, facts.currency)
        found.append(f"Staff may grant up to {most} a call; above that an admin decides.")
    if rule.season_minor is not None:
        spent = sum(
            g.amount_minor or 0 for g in facts.goodwill if g.kind == rule.kind and not g.who
        )
        if spent + (amount_minor or 0) > rule.season_minor:
            most = money_words(rule.season_minor, facts.currency)
            found.append(f"More than {most} in a year: above that an admin decides.")
    counted = _is_goodwill(rule, tickets)
    times = sum(g.kind in GOODWILL and not g.who for g in facts.goodwill)
    if counted and policy.goodwill_most is not None and times >= policy.goodwill_most:
        found.append(
            f"Money back {count_words(times, 'time')} within a year: now an admin decides."
        )
    return tuple(found)


def _is_goodwill(rule: OfferRule, tickets: Iterable[Verdict]) -> bool:
    """What we owe anyway, of a cancelled performance, is no favour."""
    lot = [v for v in tickets if v.possible]
    return rule.kind in GOODWILL and not (lot and all(v.owed for v in lot))


def ask_whom(facts: CallFacts) -> str:
    """`Ask an admin: Ana or Ben`."""
    return f"Ask an admin: {join_words(facts.admins, 'or')}" if facts.admins else "Ask an admin"


def _whom(facts: CallFacts, needed: bool) -> str:
    return ask_whom(facts) if needed else ""


def goodwill_words(facts: CallFacts) -> str:
    """`Within a year: refund, 3 Mar ($48); credit, 14 Nov`; '' for none. It tells, and judges not."""
    own = [g for g in facts.goodwill if not g.who]
    return f"Within a year: {_granted(own)}" if own else ""


def perhaps_words(facts: CallFacts) -> str:
    """`Perhaps the same person, R. Ashby: refund, 3 Mar ($48)`; '' for none."""
    others = [g for g in facts.goodwill if g.who]
    lot = [g for g in others if g.who == others[0].who]
    return f"Perhaps the same person, {lot[0].who}: {_granted(lot)}" if lot else ""


def _granted(items: list[GoodwillRecord]) -> str:
    told = []
    for item in items[:REASONS_MOST]:
        money = f" ({money_words(item.amount_minor, item.currency)})" if item.amount_minor else ""
        told.append(f"{KINDS.get(item.kind, item.kind).lower()}, {short_day_words(item.at)}{money}")
    more = len(items) - len(told)
    return f"{'; '.join(told)}{f' and {more} more' if more else ''}"


# -- about tickets


def _about_tickets(rule: OfferRule, facts: CallFacts, policy: HousePolicy, role: str) -> Offer:
    verdicts = [judge(t, rule, policy, facts) for t in facts.tickets]
    lot = _at_hand(verdicts, facts)
    can = [v for v in lot if v.possible]
    amount = amount_of(rule.kind, [v.ticket for v in can])
    admin = granted_by(rule, facts, policy, role, can, amount) if can else ()
    against = [*_why_not(lot or verdicts), *admin]
    if not verdicts:
        against = ["No ticket of theirs that this could be about is in our book."]
    if rule.kind in REMEMBERED:
        against += [told for told in (goodwill_words(facts), perhaps_words(facts)) if told]
    return Offer(
        rule.kind, KINDS[rule.kind], ticket_words(rule.kind, [v.ticket for v in can], facts.currency),
        bool(can), for_=_why(rule, can, facts) if can else (), against=tuple(dict.fromkeys(against)),
        needs_elsewhere=True, grant=_whom(facts, bool(can and admin)),
        needs_admin=bool(can and admin), tickets=tuple(v.ticket for v in verdicts if v.possible),
        suggested=tuple(v.ticket.id for v in can), amount_minor=amount, currency=facts.currency,
        amount_asked=rule.kind in (CREDIT, REFUND) and bool(can),
    )  # fmt: skip


def _at_hand(verdicts: list[Verdict], facts: CallFacts) -> list[Verdict]:
    """Those for one performance: the one that the call is about, else the next one possible."""
    lots: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        lots.setdefault(verdict.ticket.performance_id, []).append(verdict)
    if not lots:
        return []
    about = facts.about.id if facts.about is not None else None

    def rank(lot: list[Verdict]) -> tuple[bool, bool, bool, float]:
        away = clock.from_text(lot[0].ticket.starts_at) - facts.now
        return (
            not any(v.possible for v in lot),
            lot[0].ticket.performance_id != about,
            lot[0].past and not lot[0].owed,
            abs(away.total_seconds()),
        )

    ranked = sorted(lots.values(), key=rank)
    ahead = [lot for lot in ranked if not lot[0].past]
    if not ranked[0][0].possible and ranked[0][0].past and ahead and not _any_possible(ranked):
        return ahead[0]  # why not for what is still to come
    return ranked[0]


def _any_possible(lots: list[list[Verdict]]) -> bool:
    return any(verdict.possible for lot in lots for verdict in lot)


def amount_of(kind: str, tickets: Iterable[HeldTicketRecord]) -> int | None:
    """What was paid for them, None where no price is known or none is given back."""
    prices = [t.price_minor for t in tickets if t.price_minor is not None and not t.comp]
    return sum(prices) if prices and kind in (CREDIT, REFUND, GIFT_BACK, EXCHANGE) else None


def ticket_words(kind: str, tickets: list[HeldTicketRecord], currency: str) -> str:
    """`F12–F13, Winterreise, Sat 12 Dec · 2 × $24`, as a card and the task afterwards say it."""
    if not tickets:
        return ""
    places = []
    for performance_id in dict.fromkeys(t.performance_id for t in tickets):
        lot = [t for t in tickets if t.performance_id == performance_id]
        seats = seats_words(t.seat for t in lot)
        what = seats if seats and all(t.seat for t in lot) else count_words(len(lot), "ticket")
        places.append(f"{what}, {lot[0].title}, {day_words(lot[0].starts_at)}")
    total = amount_of(kind, tickets)
    priced = {t.price_minor for t in tickets}
    if total is None:
        return "; ".join(places)
    each = f"{len(tickets)} × {money_words(total // len(tickets), currency)}"
    money = each if len(priced) == 1 and len(tickets) > 1 else money_words(total, currency)
    return f"{'; '.join(places)} · {money}"


def _why(rule: OfferRule, can: list[Verdict], facts: CallFacts) -> tuple[str, ...]:
    found = list(dict.fromkeys(v.sentence for v in can if v.sentence))
    left = facts.seats_left.get(can[0].ticket.performance_id)
    if rule.kind == BETTER_SEATS and left:
        found.append(
            f"{count_words(left, 'seat')} still free in the house, as far as our book knows."
        )
    if rule.kind == GIFT_BACK:
        found.append("It helps the house, and there is a receipt for it.")
    if facts.complaints:
        day = short_day_words(facts.complaints[0].created_at)
        found.append(f"A complaint of theirs is open since {day}.")
    return tuple(found[:REASONS_MOST])


def _why_not(lot: list[Verdict]) -> list[str]:
    """Each reason once, with the seats it is about where it is not about all of them."""
    reasons: dict[str, list[Verdict]] = {}
    for verdict in lot:
        if not verdict.possible:
            reasons.setdefault(verdict.sentence, []).append(verdict)
    found = []
    for sentence, some in list(reasons.items())[:REASONS_MOST]:
        seats = seats_words(v.ticket.seat for v in some)
        told = f"{seats}: {sentence}" if len(some) < len(lot) and seats else sentence
        found.append(told[:1].upper() + told[1:])
    return found


# -- memberships and small things


def _sold(facts: CallFacts, policy: HousePolicy) -> tuple[SoldMembership, ...]:
    return policy.sold or facts.sold


def _upgrade(rule: OfferRule, facts: CallFacts, policy: HousePolicy, kind: str, role: str) -> Offer:
    held = facts.membership
    title = KINDS[UPGRADE]
    if held is None:
        why = "They have no membership to upgrade: see the subscription."
        return Offer(UPGRADE, title, "", False, against=(why,), needs_elsewhere=True)
    better = [
        s for s in _sold(facts, policy)
        if s.name.casefold() != held.kind.casefold() and not _is_cheaper(s, held)
    ]  # fmt: skip
    paid = held.price_minor or 0
    found = tuple(_membership(s, paid, facts, held.id, _today(facts), held.ends) for s in better)
    if not found:
        why = f"There is nothing above {held.kind} that we know of."
        return Offer(UPGRADE, title, "", False, against=(why,), needs_elsewhere=True)
    until = f", until {_date(held.ends)}" if held.ends else ""
    for_ = [f"Membership now: {held.kind}{until}."]
    if paid:
        for_.append(f"{money_words(paid, facts.currency)} is paid already, and set against it.")
    return _of_memberships(rule, facts, policy, role, found, for_)


def _is_cheaper(sold: SoldMembership, held: HeldMembershipRecord) -> bool:
    if sold.price_minor is None or held.price_minor is None:
        return False
    return sold.price_minor <= held.price_minor


def _subscription(
    rule: OfferRule, facts: CallFacts, policy: HousePolicy, kind: str, role: str
) -> Offer:
    held = facts.membership
    why = _member_already(facts, kind)
    if why:
        return Offer(
            SUBSCRIPTION, KINDS[SUBSCRIPTION], "", False, against=(why,), needs_elsewhere=True
        )
    sold = list(_sold(facts, policy))
    if held is not None and held.kind.casefold() not in {s.name.casefold() for s in sold}:
        sold.insert(0, SoldMembership(held.kind, held.price_minor))
    if held is not None:
        sold.sort(key=lambda s: s.name.casefold() != held.kind.casefold())
    starts = _today(facts)
    if held is not None and held.ends:
        starts = (as_day(held.ends) + timedelta(days=1)).isoformat()
    paid = 0 if held is not None else facts.paid_minor
    found = tuple(_membership(s, paid, facts, None, starts) for s in sold)
    if not found:
        why = "No membership to offer is named in the house rules (Settings)."
        return Offer(
            SUBSCRIPTION, KINDS[SUBSCRIPTION], "", False, against=(why,), needs_elsewhere=True
        )
    for_ = []
    if held is not None:
        for_.append(
            f"Their membership ({held.kind}) runs until {_date(held.ends or '')}; this begins the day after."
        )
    if paid:
        for_.append(
            f"{money_words(paid, facts.currency)} for tickets this season is set against it."
        )
    if facts.visits:
        for_.append(f"{count_words(facts.visits, 'visit')} so far.")
    return _of_memberships(rule, facts, policy, role, found, for_)


def _member_already(facts: CallFacts, kind: str) -> str:
    """Why there is nothing to subscribe to; '' if there is."""
    following = next((m for m in facts.memberships if m.starts > _today(facts)), None)
    if following is not None:
        return f"Their next one is in our book already: {following.kind}, from {_date(following.starts)}."
    held = facts.membership
    if held is None or (kind == "renewal" and held.ends):
        return ""
    until = f" until {_date(held.ends)}" if held.ends else ""
    return f"They have a membership ({held.kind}{until}): see the upgrade."


def _of_memberships(
    rule: OfferRule, facts: CallFacts, policy: HousePolicy, role: str,
    found: tuple[MembershipOffer, ...], for_: list[str],
) -> Offer:  # fmt: skip
    first = found[0]
    admin = granted_by(rule, facts, policy, role, (), first.credit_minor)
    against = list(admin)
    if first.price_minor is None:
        against.append("Its price is not in the house rules: name it yourself.")
    return Offer(
        rule.kind, KINDS[rule.kind], membership_words(first, facts.currency), True,
        for_=tuple(for_) or ("Nothing speaks against it.",), against=tuple(against),
        needs_elsewhere=True, grant=_whom(facts, bool(admin)), needs_admin=bool(admin),
        amount_minor=first.due_minor, currency=facts.currency, amount_asked=True,
        memberships=found,
    )  # fmt: skip


def membership_words(offer: MembershipOffer, currency: str) -> str:
    """`Season pass, $240 less $96 paid already: $144`."""
    if offer.price_minor is None:
        return offer.name
    price = money_words(offer.price_minor, currency)
    if not offer.credit_minor or offer.due_minor is None:
        return f"{offer.name}, {price}"
    less = money_words(offer.credit_minor, currency)
    return (
        f"{offer.name}, {price} less {less} paid already: {money_words(offer.due_minor, currency)}"
    )


def _membership(
    sold: SoldMembership, paid: int, facts: CallFacts, replaces: int | None, starts: str,
    ends: str | None = None,
) -> MembershipOffer:  # fmt: skip
    """Never more is set against it than it costs; a year from its first day unless told."""
    price = sold.price_minor
    credit = min(paid, price) if price is not None else paid
    first = as_day(starts)
    if ends is None:
        last = first.replace(day=28) if (first.month, first.day) == (2, 29) else first
        ends = (last.replace(year=last.year + 1) - timedelta(days=1)).isoformat()
    due = None if price is None else price - credit
    return MembershipOffer(sold.name, price, credit, due, starts, ends, replaces)


def _free(rule: OfferRule, facts: CallFacts, policy: HousePolicy, kind: str, role: str) -> Offer:
    admin = granted_by(rule, facts, policy, role)
    most = f"up to {money_words(rule.limit_minor, facts.currency)}" if rule.limit_minor else ""
    told = goodwill_words(facts)
    return Offer(
        FREE, KINDS[FREE], f"A programme or a drink{', ' + most if most else ''}", True,
        for_=("A small thing, at once, with nothing asked for it.",),
        against=(*admin, *((told,) if told else ())), grant=_whom(facts, bool(admin)),
        needs_admin=bool(admin), currency=facts.currency, amount_asked=True,
    )  # fmt: skip


def _today(facts: CallFacts) -> str:
    return facts.now.astimezone(clock.zone()).date().isoformat()


def _date(day: str | None) -> str:
    return short_day_words(day) if day else ""
