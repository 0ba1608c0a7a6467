"""Calls as the screens and rules see them: the call, its steps, what came of it, its guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One conversation. `patron_id` None while nobody knows who it is; status: open, ended."""

    id: int
    patron_id: int | None
    patron_name: str
    kind: str
    direction: str
    phone: str
    performance_id: int | None
    performance_title: str
    status: str
    step: str
    started_at: str
    ended_at: str | None
    seconds: int
    summary: str
    note_id: int | None
    user_id: int | None
    user: str
    version: int


@dataclass(frozen=True, slots=True)
class CallStepRecord:
    """What one step brought. state: '' (not done), done, skipped."""

    step: str
    state: str = ""
    heard: str = ""
    picked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """What came of an offer. result: agreed, declined, open. Money in minor units.

    `ticket_status` is what becomes of the tickets when the call ends ('' nothing), `purpose` what
    a gift is for; neither is stored with the outcome.
    """

    kind: str
    result: str
    detail: str = ""
    reason: str = ""
    tickets: tuple[int, ...] = ()
    performance_id: int | None = None
    amount_minor: int | None = None
    currency: str = ""
    granted_by: str = ""
    needs_elsewhere: bool = False
    done_elsewhere_at: str | None = None
    id: int = 0
    call_id: int = 0
    patron_id: int | None = None
    made_at: str = ""
    user: str = ""
    ticket_status: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A membership that was agreed on. `replaces` is the one it is an upgrade of."""

    kind: str
    starts: str
    ends: str | None = None
    price_minor: int | None = None
    currency: str = ""
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class SaidOpener:
    """An opener that was said in a call: its key, its kind, and the line."""

    key: str
    kind: str
    say: str


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise or task that a call, a sheet or a sentence brings. `due_on` an ISO date."""

    text: str
    due_on: str | None = None
    owner_id: int | None = None
    kind: str = "promise"
    audience: str = "desk"


@dataclass(frozen=True, slots=True)
class Ending:
    """All that a call changes, written once when it ends.

    complaint: what is kept as a complaint ('' none), about a performance (`complaint_about`), with
    a line for the door; `settled`: it needs nothing more, nor does an earlier one about that
    evening. `said`: openers that were said.
    """

    seconds: int = 0
    summary: str = ""
    complaint: str = ""
    complaint_about: int | None = None
    door_line: str = ""
    settled: bool = False
    outcomes: tuple[OutcomeRecord, ...] = ()
    promises: tuple[NewPromise, ...] = ()
    said: tuple[SaidOpener, ...] = ()
    memberships: tuple[NewMembership, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldTicketRecord:
    """A ticket that a patron holds or bought, as an offer sees it.

    holder_id None: nobody was named; buyer_id None: nobody knows who paid. `mine`: the patron is its holder, or nobody is named and the
    patron bought it. attended: True scanned, False did not come, None unknown.
    """

    id: int
    performance_id: int
    production_id: int
    title: str
    starts_at: str
    cancelled: bool
    disrupted: str
    seat: str
    price_minor: int | None
    currency: str
    comp: bool
    attended: bool | None
    order_number: str
    holder_id: int | None
    holder_name: str
    mine: bool
    buyer_id: int | None = None
    buyer_name: str = ""


@dataclass(frozen=True, slots=True)
class HeldMembershipRecord:
    """A membership that stands, with its price; dates ISO, both included."""

    id: int
    kind: str
    starts: str
    ends: str | None
    price_minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class GoodwillRecord:
    """Something that was granted to a patron: of what kind, when, how much.

    `who`: '' to themselves, else the name of a record that is perhaps theirs too.
    """

    kind: str
    at: str
    amount_minor: int | None
    currency: str
    detail: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class EarlierTalk:
    """An earlier conversation: a call, or a complaint that came another way.

    what: call, complaint; `kind` of call; `open`: interrupted, or a complaint that is not settled.
    """

    what: str
    id: int
    at: str
    kind: str
    text: str
    open: bool
    user: str


@dataclass(frozen=True, slots=True)
class GuideStepRecord:
    """How one step of a guide is worded; `say` and `choices` a tuple of lines."""

    step: str
    title: str = ""
    say: tuple[str, ...] = ()
    hint: str = ""
    choices: tuple[str, ...] = ()
    say_back: str = ""


@dataclass(frozen=True, slots=True)
class GuideRecord:
    """A kind of call as the venue has worded it."""

    kind: str
    name: str
    about: str
    direction: str
    position: int
    archived: bool
    steps: tuple[GuideStepRecord, ...]
    version: int = 0  # 0: nothing of it is the house's own
