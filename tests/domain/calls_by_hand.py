"""Facts of a call made by hand: tickets so many hours from the curtain, for tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from db import clock
from db.records.calls import HeldTicketRecord
from db.records.programme import PerformanceRecord
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_fields import Known, true_fields
from desktop.domain.programme_fit import Programme

NOW = datetime.fromisoformat("2026-11-22T23:30:00+00:00")


def ticket(
    number: int = 1, *, hours: float = 100, seat: str = "", **fields: Any
) -> HeldTicketRecord:
    """A ticket of a performance whose curtain rises in so many hours (negative: it has risen)."""
    values: dict[str, Any] = {
        "id": number, "performance_id": 1, "production_id": 1, "title": "Winterreise",
        "starts_at": clock.to_text(NOW + timedelta(hours=hours)), "cancelled": False,
        "disrupted": "", "seat": seat or f"F{number}", "price_minor": 2400, "currency": "USD",
        "comp": False, "attended": None, "order_number": "A-1", "holder_id": 7,
        "holder_name": "Judith Shimwell", "mine": True,
    }  # fmt: skip
    return HeldTicketRecord(**(values | fields))


def show(number: int = 1, *, hours: float = 100, title: str = "Winterreise") -> PerformanceRecord:
    """A performance, so many hours from now."""
    return PerformanceRecord(
        id=number, production_id=number, title=title, genre="", for_children=False,
        starts_at=clock.to_text(NOW + timedelta(hours=hours)), doors_at=None, running_minutes=None,
        capacity=None, cancelled=False, disrupted="", venue="", season="", sold=0,
    )  # fmt: skip


def facts(*tickets: HeldTicketRecord, **fields: Any) -> CallFacts:
    """What is known of Judith, who is on the phone at the `NOW` of these tests."""
    values: dict[str, Any] = {
        "patron_id": 7, "name": "Judith Shimwell", "first": "Judith", "tickets": tickets,
        "now": NOW, "admins": ("Ana Marsh",),
    }  # fmt: skip
    found = CallFacts(**(values | fields))
    known = Known(
        found.name, found.first, found.pronouns, found.me, found.house, found.about, found.visits,
        found.since, found.membership, found.tickets, found.paid_minor, found.currency,
    )  # fmt: skip
    return replace(found, fields={**true_fields(known, None, Programme()), **found.fields})
