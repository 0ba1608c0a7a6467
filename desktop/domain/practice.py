"""Invented callers to rehearse a conversation with: made in memory, never read or written.

Nobody here exists. What a caller knows of and answers is told step by step, so that somebody new
can try the five steps alone, or with a colleague who reads the answers aloud.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta

from db import clock
from db.records.calls import (
    EarlierTalk,
    GoodwillRecord,
    HeldMembershipRecord,
    HeldTicketRecord,
)
from db.records.programme import PerformanceRecord
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_fields import Known, TrueField, true_fields
from desktop.domain.house_policy import HousePolicy, SoldMembership
from desktop.domain.opener_kinds import Fact, Opener
from desktop.domain.programme_fit import Programme
from desktop.domain.pronouns import Pronouns, read_pronouns
from desktop.domain.words import short_day_words, spoken_when


@dataclass(frozen=True, slots=True)
class PracticeCaller:
    """Somebody to rehearse with. `answers`: by step, what they say; `about` introduces them."""

    key: str
    kind: str
    about: str
    facts: CallFacts
    answers: Mapping[str, str]

    @property
    def name(self) -> str:
        """What they are called."""
        return self.facts.name


def callers(
    policy: HousePolicy | None = None, *, me: str = "", house: str = "", currency: str = "USD",
    role: str = "staff",
) -> tuple[PracticeCaller, ...]:  # fmt: skip
    """All callers, with the house's policy if one is given; made anew, so that days fit today."""
    made = [make() for make in _MAKERS]
    return tuple(
        replace(
            caller,
            facts=_finished(
                replace(
                    caller.facts, policy=policy or HousePolicy(), me=me, house=house,
                    currency=currency, role=role,
                ),
                caller.facts.fields,
            ),
        )
        for caller in made
    )  # fmt: skip


def _finished(facts: CallFacts, own: Mapping[str, TrueField]) -> CallFacts:
    """With the fields that follow from the facts, and those of the caller's own story."""
    known = Known(
        facts.name, facts.first, facts.pronouns, facts.me, facts.house, facts.about, facts.visits,
        facts.since, facts.membership, facts.tickets, facts.paid_minor, facts.currency,
    )  # fmt: skip
    return replace(facts, fields={**true_fields(known, None, Programme()), **own})


def _instant(days: float) -> str:
    """Half past seven in the evening, so many days from now."""
    day = (clock.now() + timedelta(days=days)).astimezone(clock.zone()).date()
    return clock.local_instant(day, EVENING)


EVENING = time(19, 30)


def _show(number: int, title: str, days: float, **rest: object) -> PerformanceRecord:
    values: dict[str, object] = {
        "cancelled": False, "disrupted": "", "capacity": 180, "sold": 120,
    } | rest  # fmt: skip
    return PerformanceRecord(
        id=-number, production_id=-number, title=title, genre="", for_children=False,
        starts_at=_instant(days), doors_at=None, running_minutes=None, venue="Main Hall",
        season="", **values,  # type: ignore[arg-type]
    )  # fmt: skip


def _tickets(
    show: PerformanceRecord, seats: tuple[str, ...], price_minor: int = 2400, *,
    attended: bool | None = None, comp: bool = False,
) -> tuple[HeldTicketRecord, ...]:  # fmt: skip
    return tuple(
        HeldTicketRecord(
            show.id * 100 - place, show.id, show.production_id, show.title, show.starts_at,
            show.cancelled, show.disrupted, seat, price_minor, "USD", comp, attended, "P-100",
            None, "", mine=True,
        )
        for place, seat in enumerate(seats)
    )  # fmt: skip


def _told(*pairs: tuple[str, str, str]) -> dict[str, TrueField]:
    return {name: TrueField(text, because) for name, text, because in pairs}


def _ago(days: int) -> str:
    return clock.to_text(clock.now() - timedelta(days=days))


def _opener(key: str, kind: str, say: str, because: str, rank: int = 1) -> Opener:
    return Opener(kind, f"{kind}:practice-{key}", say, because, rank, (Fact(because),))


def _person(name: str, pronouns: Pronouns, **rest: object) -> CallFacts:
    return CallFacts(name=name, first=name.split()[0], pronouns=pronouns, **rest)  # type: ignore[arg-type]


def _loud_bar() -> PracticeCaller:
    been = _show(11, "Bach and Bartók", -6, sold=170)
    ahead = _show(12, "Winterreise", 16)
    day = short_day_words(been.starts_at)
    facts = _person(
        "Marguerite Vale", read_pronouns("she/her"), say_as="VAIL",
        at_a_glance=("Patron since 2019", "14 visits", "two children, 7 and 9", "aisle seat"),
        interests=("String quartets", "Bartók", "Plays an instrument: viola"), about=been,
        earlier=(
            EarlierTalk("call", -1, _ago(90), "free", "Exchanged two tickets, chat about Prague",
                        False, "Ana"),
        ),
        tickets=(*_tickets(been, ("F1", "F2"), attended=True), *_tickets(ahead, ("F12", "F13"))),
        openers=(_opener("gift", "thanks", "Thank you for your gift to the piano fund.",
                         "gift of last month"),),
        visits=14, since="2019", seats_left={ahead.id: 42}, paid_minor=9600,
        fields=_told(
            ("title", been.title, f"attended {day}"), ("day", "last week", ""),
            ("about_been", been.title, f"attended {day}"), ("about_when", "last week", ""),
            ("loved_title", been.title, f"attended {day}"),
            ("loved", "you love string quartets", "interest: String quartets"),
            ("you_love", "you love string quartets", "interest: String quartets"),
            ("visits", "fourteen", "14 visits"),
            ("since", "2019", "with us since 2019"),
        ),
    )  # fmt: skip
    return PracticeCaller(
        "loud_bar", "complaint", "Upset: the bar was loud through the slow movement.", facts,
        {
            "listen": "The queue at your bar was so loud in the slow movement that I nearly left. "
            "It is the third time this season!",
            "understand": "Honestly? I felt that nobody cares whether one is listening or not.",
            "connect": "Well … yes. I play the viola myself. One waits weeks for that movement.",
            "offer": "I do not want the money. But I cannot come on the twelfth now, I am too cross.",
            "agree": "If somebody else can have the seats, take them. Only tell me about the bar.",
        },
    )  # fmt: skip


def _wants_refund() -> PracticeCaller:
    ahead = _show(21, "The Seagull", 1.2)
    facts = _person(
        "Rowan Ashby", read_pronouns("they/them"),
        at_a_glance=("Patron since 2023", "5 visits"), interests=("Chekhov",), about=ahead,
        tickets=_tickets(ahead, ("C4", "C5"), 3200), visits=5, since="2023", paid_minor=6400,
        goodwill=(
            GoodwillRecord("refund", _ago(60), 4800, "USD", "Refund"),
            GoodwillRecord("credit", _ago(150), 2400, "USD", "Credit"),
        ),
        seats_left={ahead.id: 12},
        fields=_told(("visits", "five", "5 visits"),
                     ("you_love", "you love Chekhov", "interest: Chekhov")),
    )  # fmt: skip
    return PracticeCaller(
        "wants_refund", "complaint", "Wants the money back, a day before the curtain.", facts,
        {
            "listen": "I want my money back for The Seagull. My friend has let me down.",
            "understand": "I am tired of arranging everything for everybody, to be frank.",
            "connect": "I did look forward to it. I have read the play twice.",
            "offer": "You gave it back the last time! Why not now?",
            "agree": "An exchange would do, if you call me when there is a date.",
        },
    )  # fmt: skip


def _renewal() -> PracticeCaller:
    ahead = _show(31, "Schubert: the late quartets", 30)
    until = (clock.today() + timedelta(days=40)).isoformat()
    facts = _person(
        "Emeka Thorne", read_pronouns("he/him"), say_as="eh-MEH-kah",
        at_a_glance=("Member since 2021", "22 visits"), interests=("String quartets", "Schubert"),
        memberships=(HeldMembershipRecord(-1, "Friend", _ago(320)[:10], until, 6000, "USD"),),
        sold=(SoldMembership("Friend", 6000), SoldMembership("Season pass", 24000)),
        visits=22, since="2021", paid_minor=11200,
        openers=(_opener("schubert", "fits_interest",
                         f"You love string quartets – {ahead.title} is {spoken_when(ahead.starts_at)}.",
                         "interest: String quartets"),),
        fields=_told(
            ("visits", "22", "22 visits"), ("since", "2021", "with us since 2021"),
            ("you_love", "you love string quartets", "interest: String quartets"),
        ),
    )  # fmt: skip
    return PracticeCaller(
        "renewal", "renewal", "A Friend whose year is ending, and who came less often.", facts,
        {
            "listen": "It was good what I saw. I did not see much of it this year.",
            "understand": "My mother is ill. One does not like to book anything.",
            "connect": "That you remember! Yes, the quartets were the best evenings I had.",
            "offer": "What would the pass cost me, all in all? And if I cannot come?",
            "agree": "Then I stay a Friend for now. Call me in spring, will you?",
        },
    )  # fmt: skip


def _upsell() -> PracticeCaller:
    been = _show(41, "Twelfth Night", -12)
    ahead = _show(42, "A Winter Cabaret", 9)
    facts = _person(
        "Ines Okafor-Lindqvist", read_pronouns("she/her"), say_as="ee-NESH",
        at_a_glance=("Patron since 2025", "4 visits"), interests=("Comedy", "Cabaret"),
        tickets=_tickets(ahead, ("H8", "H9"), 2800), visits=4, since="2025", paid_minor=11600,
        sold=(SoldMembership("Season pass", 24000),), seats_left={ahead.id: 60},
        fields=_told(
            ("title", been.title, f"attended {short_day_words(been.starts_at)}"),
            ("day", "two weeks ago", ""), ("paid", "$116", "tickets bought this season"),
            ("visits", "four", "4 visits"),
            ("you_love", "you like cabaret", "interest: Cabaret"),
        ),
    )  # fmt: skip
    return PracticeCaller(
        "upsell", "offer", "Comes often, buys late; a season pass would suit her.", facts,
        {
            "listen": "We laughed so much! I always decide on the day, that is how we are.",
            "understand": "It would be easier if I did not have to look for seats every time.",
            "connect": "Cabaret, yes, since I was a student. You have quite a good one coming.",
            "offer": "Hm. That is a lot of money at once. I would have to ask at home.",
            "agree": "Not now. But do call me before the spring programme comes out.",
        },
    )  # fmt: skip


_MAKERS: tuple[Callable[[], PracticeCaller], ...] = (_loud_bar, _wants_refund, _renewal, _upsell)
