"""Facts made by hand for the rules: everything has a harmless default."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import (
    DonationRecord,
    MembershipRecord,
    NoteRecord,
    OpenerUseRecord,
    PatronInterestRecord,
    PromiseRecord,
)
from db.records.patrons import Provenance, RelationshipRecord
from db.records.programme import PerformanceRecord
from desktop.domain import opener_templates
from desktop.domain.opener_kinds import Moment, Opener
from desktop.domain.openers import candidates, worded

# Sunday 22 November 2026, 18:30 in New York.
NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def at(days: float) -> str:
    """An instant so many days from NOW, as stored; a quarter of an hour on, like a curtain."""
    instant = NOW + timedelta(days=days, minutes=60)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(days: int) -> str:
    """A date so many days from NOW's day."""
    return (NOW.date() + timedelta(days=days)).isoformat()


def visit(number: int, days: float, title: str = "", **other: Any) -> VisitRecord:
    values: dict[str, Any] = {
        "performance_id": number, "production_id": number * 10, "title": title or f"Show {number}",
        "starts_at": at(days), "venue": "Main House", "for_children": False,
        "performance_cancelled": False, "disrupted": "", "tickets": 2, "role": "buyer",
        "status": "valid", "attended": True if days < 0 else None, "seats": ("F12", "F13"),
        "will_call": False, "order_ids": (number,),
    }  # fmt: skip
    return VisitRecord(**{**values, **other})


def performance(number: int, days: float, title: str = "", **other: Any) -> PerformanceRecord:
    values: dict[str, Any] = {
        "id": number, "production_id": number * 10, "title": title or f"Show {number}",
        "genre": "", "for_children": False, "starts_at": at(days), "doors_at": None,
        "running_minutes": None, "capacity": 180, "cancelled": False, "disrupted": "",
        "venue": "Main House", "season": "26/27", "sold": 149, "subjects": (),
    }  # fmt: skip
    return PerformanceRecord(**{**values, **other})


def facts(**known: Any) -> PatronFacts:
    values: dict[str, Any] = {
        "id": 7, "display_name": "Judith Shimwell", "given": "Judith", "say_as": "",
        "pronouns": "", "birth_year": None, "birth_month": None, "birth_day": None, "since": None,
        "deceased": False, "archived": False, "no_chat": False, "visits": (),
        "bought_for_others": frozenset(), "interests": (), "relationships": (),
        "access_needs": (), "donations": (), "memberships": (), "promises": (),
        "complaints": (), "door_lines": (), "opener_uses": (),
    }  # fmt: skip
    return PatronFacts(**{**values, **known})


def told(kind: str = "call", days: int = -100, user: str = "Ana", source: str = "") -> Provenance:
    return Provenance(kind, source, user, at(days))


def interest(name: str = "String quartets", **other: Any) -> PatronInterestRecord:
    values: dict[str, Any] = {
        "id": 1, "interest_id": 1, "name": name, "group": "Genres", "detail": "", "strength": 3,
        "audience": "say", "provenance": told(), "matches": (name,),
    }  # fmt: skip
    return PatronInterestRecord(**{**values, **other})


def child(name: str = "Ida", birth_year: int | None = 2018, **other: Any) -> RelationshipRecord:
    values: dict[str, Any] = {
        "id": 1, "kind": "child", "other_id": None, "name": name, "birth_year": birth_year,
        "audience": "say", "provenance": told(),
    }  # fmt: skip
    return RelationshipRecord(**{**values, **other})


def complaint(days: float = -3, performance_id: int | None = None, **other: Any) -> NoteRecord:
    values: dict[str, Any] = {
        "id": 1, "patron_id": 7, "kind": "complaint", "text": "", "door_line": "",
        "audience": "desk", "pinned": False, "performance_id": performance_id,
        "performance_title": "", "resolved_at": None, "provenance": told(), "created_at": at(days),
        "updated_at": at(days), "version": 1,
    }  # fmt: skip
    return NoteRecord(**{**values, **other})


def promise(days: float = -10, **other: Any) -> PromiseRecord:
    values: dict[str, Any] = {
        "id": 4, "patron_id": 7, "note_id": None, "text": "Send the season book", "due_on": None,
        "done_at": None, "outcome": "", "made_at": at(days), "user": "Ana", "audience": "say",
        "version": 1,
    }  # fmt: skip
    return PromiseRecord(**{**values, **other})


def gift(days: int = -20, **other: Any) -> DonationRecord:
    values: dict[str, Any] = {
        "id": 5, "kind": "gift", "amount_minor": 25000, "currency": "USD", "given_at": day(days),
        "purpose": "", "thanked_at": None,
    }  # fmt: skip
    return DonationRecord(**{**values, **other})


def membership(days: int = -400, **other: Any) -> MembershipRecord:
    values: dict[str, Any] = {
        "id": 6, "kind": "Season pass", "starts": day(days), "ends": None, "status": "active",
        "upgraded_at": None,
    }  # fmt: skip
    return MembershipRecord(**{**values, **other})


def used(key: str, days: float, action: str = "said") -> OpenerUseRecord:
    used_at = (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return OpenerUseRecord(key, key.partition(":")[0], action, used_at, "Ana")


def every_opener(known: PatronFacts, programme: Any, now: datetime = NOW) -> list[Opener]:
    """All that could be said, best first, before three are chosen."""
    moment = Moment.at(now)
    found = sorted(candidates(known, programme, moment), key=lambda c: (-c.score, c.key))
    openers = []
    for candidate in found:
        said = opener_templates.choose(
            opener_templates.shipped(), candidate, known.id, moment.today
        )
        if said is not None:
            openers.append(worded(candidate, said, len(openers) + 1))
    return openers
