"""What is known of a patron while they are on the phone: read in one go, or invented for practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from db import clock
from db.errors import NotFound
from db.queries import call_facts as stored
from db.queries import facts as stored_facts
from db.queries import notes, patrons, performances, settings
from db.records.calls import EarlierTalk, GoodwillRecord, HeldMembershipRecord, HeldTicketRecord
from db.records.facts import PatronFacts
from db.records.memory import NoteRecord
from db.records.patrons import PatronDetail
from db.records.programme import PerformanceRecord
from desktop.domain import house_policy, openers
from desktop.domain.call_fields import Known, TrueField, true_fields
from desktop.domain.house_policy import REMEMBERED, HousePolicy, SoldMembership
from desktop.domain.opener_kinds import Opener
from desktop.domain.programme_fit import seats_left
from desktop.domain.pronouns import PLAIN, Pronouns, read_pronouns
from desktop.domain.session import Session
from desktop.domain.settings import CHECKS, Settings
from desktop.domain.standing import standing_words
from desktop.domain.words import count_words, join_words, number_words

GOODWILL_DAYS = 365
LOOK_BACK_DAYS = 60  # tickets of performances this long ago may still be what a call is about
EARLIER_MOST = 6


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One patron at this moment, as the call's page, lines and offers need them.

    `at_a_glance` are parts of one line. `about` is the performance the call is about, `seats_left`
    of each coming performance that tickets are held for (no entry: not known). `fields` fill the
    lines; `admins` are whom to ask. `patron_id` None: nobody yet, or an invented caller.
    """

    patron_id: int | None = None
    name: str = ""
    first: str = ""
    pronouns: Pronouns = PLAIN
    say_as: str = ""
    at_a_glance: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    earlier: tuple[EarlierTalk, ...] = ()
    complaints: tuple[NoteRecord, ...] = ()
    tickets: tuple[HeldTicketRecord, ...] = ()
    memberships: tuple[HeldMembershipRecord, ...] = ()
    goodwill: tuple[GoodwillRecord, ...] = ()
    openers: tuple[Opener, ...] = ()
    about: PerformanceRecord | None = None
    visits: int = 0
    since: str = ""
    paid_minor: int = 0
    seats_left: Mapping[int, int] = field(default_factory=dict)
    sold: tuple[SoldMembership, ...] = ()
    fields: Mapping[str, TrueField] = field(default_factory=dict)
    no_chat: bool = False
    house: str = ""
    me: str = ""
    role: str = "staff"
    admins: tuple[str, ...] = ()
    policy: HousePolicy = field(default_factory=HousePolicy)
    currency: str = "USD"
    now: datetime = field(default_factory=clock.now)

    @property
    def membership(self) -> HeldMembershipRecord | None:
        """The membership that stands today."""
        today = self.now.astimezone(clock.zone()).date().isoformat()
        standing = [m for m in self.memberships if m.starts <= today <= (m.ends or "9999")]
        return standing[0] if standing else None


def load_call_facts(
    patron_id: int | None,
    *,
    session: Session | None = None,
    performance_id: int | None = None,
    call_id: int | None = None,
) -> CallFacts:
    """What is true of a patron now. `call_id` is the call at hand: no earlier conversation.

    Raises NotFound.
    """
    session = session or Session()
    about = _performance(performance_id)
    shared = {
        "about": about,
        "house": _setting("venue_name"),
        "me": session.name.split()[0] if session.name.split() else "",
        "role": session.role,
        "admins": tuple(stored.user_names("admin")),
        "policy": house_policy.load(),
        "currency": _setting("currency"),
        "now": clock.now(),
    }
    if patron_id is None:
        nobody = CallFacts(**shared)  # type: ignore[arg-type]
        return _with_fields(nobody, None)
    detail = patrons.get_patron(patron_id)
    facts = stored_facts.get_facts(patron_id)
    since = clock.to_text(clock.now() - timedelta(days=LOOK_BACK_DAYS))
    tickets = tuple(stored.list_held_tickets(patron_id, since=since, performance_id=performance_id))
    found = CallFacts(
        patron_id=patron_id,
        name=detail.display_name,
        first=detail.given.strip(),
        pronouns=read_pronouns(detail.pronouns),
        say_as=detail.say_as,
        at_a_glance=at_a_glance(detail, facts),
        interests=tuple(
            dict.fromkeys(_chip(i.name, i.detail) for i in facts.interests if i.strength > 0)
        ),
        avoid=facts.avoid,
        earlier=tuple(stored.list_talks(patron_id, but=call_id, most=EARLIER_MOST)),
        complaints=tuple(
            n for n in notes.list_notes(patron_id, kind="complaint") if not n.resolved_at
        ),
        tickets=tickets,
        memberships=tuple(stored.list_held_memberships(patron_id)),
        goodwill=_goodwill(patron_id),
        openers=openers.find_openers(
            facts, openers.current_programme(), openers.current_templates()
        ),
        visits=detail.visits,
        since=(detail.since or detail.first_visit or "")[:4],
        paid_minor=_paid_this_season(patron_id),
        seats_left=_seats_left(tickets),
        sold=tuple(SoldMembership(*s) for s in stored.list_sold_memberships()),
        no_chat=detail.no_chat,
        **shared,  # type: ignore[arg-type]
    )
    return _with_fields(found, facts)


def _setting(name: str) -> str:
    default = Settings._field_defaults[name]
    kept = settings.get_setting(name, default)
    return str(kept if CHECKS[name](kept) else default)


def _with_fields(found: CallFacts, facts: PatronFacts | None) -> CallFacts:
    known = Known(
        found.name, found.first, found.pronouns, found.me, found.house, found.about, found.visits,
        found.since, found.membership, found.tickets, found.paid_minor, found.currency,
    )  # fmt: skip
    return replace(found, fields=true_fields(known, facts, openers.current_programme()))


def _performance(performance_id: int | None) -> PerformanceRecord | None:
    if performance_id is None:
        return None
    try:
        return performances.get_performance(performance_id)
    except NotFound:
        return None


def at_a_glance(detail: PatronDetail, facts: PatronFacts) -> tuple[str, ...]:
    """`Member since 2019`, `14 visits`, `two children, 7 and 9`, `aisle seat, step-free`."""
    today = clock.today()
    visits = count_words(detail.visits, "visit") if detail.visits else "no visit yet"
    children = [r for r in facts.relationships if r.kind == "child"]
    ages = sorted(today.year - c.birth_year for c in children if c.birth_year)
    family = ""
    if children:
        count = "a child" if len(children) == 1 else f"{number_words(len(children))} children"
        family = f"{count}, {join_words(str(a) for a in ages)}" if ages else count
    needs = ", ".join(n.need[:1].lower() + n.need[1:] for n in detail.access_needs if n.need)
    return tuple(part for part in (standing_words(detail), visits, family, needs) if part)


def _chip(name: str, detail: str) -> str:
    return f"{name}: {detail}" if detail else name


def _goodwill(patron_id: int) -> tuple[GoodwillRecord, ...]:
    """What was granted within a year, to them and to a record that is perhaps theirs too."""
    since = clock.to_text(clock.now() - timedelta(days=GOODWILL_DAYS))
    kinds = tuple(sorted(REMEMBERED))
    found = stored.list_goodwill(patron_id, kinds, since)
    for other_id, name in stored.list_perhaps_same(patron_id):
        found += [replace(g, who=name) for g in stored.list_goodwill(other_id, kinds, since)]
    return tuple(found)


def season_now() -> tuple[str, str]:
    """First and last day of the season that goes on: the book's, else September to August."""
    today = clock.today()
    kept = stored.season_bounds(today.isoformat())
    if kept is not None:
        return kept
    year = today.year if today.month >= 9 else today.year - 1
    return f"{year}-09-01", f"{year + 1}-08-31"


def _paid_this_season(patron_id: int) -> int:
    first, last = season_now()
    starts, _ = clock.day_bounds(date.fromisoformat(first))
    _, ends = clock.day_bounds(date.fromisoformat(last))
    return stored.paid_for_tickets(patron_id, starts, ends)[0]


def _seats_left(tickets: tuple[HeldTicketRecord, ...]) -> dict[int, int]:
    now, found = clock.now_text(), {}
    for performance_id in dict.fromkeys(t.performance_id for t in tickets if t.starts_at > now):
        left = seats_left(performances.get_performance(performance_id))
        if left is not None:
            found[performance_id] = left
    return found
