"""Build Harbour Lights Playhouse into a new file: the same seed and day give the same venue."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import resources
from db import clock, connection, gate, schema, search
from db.queries import interests, settings, totals
from desktop.domain import vocabulary
from desktop.sample_venue import desk_days, house_ways
from desktop.sample_venue.answers import Answers
from desktop.sample_venue.conversations import Conversations
from desktop.sample_venue.memories import Desk
from desktop.sample_venue.people import Town
from desktop.sample_venue.programme import Schedule
from desktop.sample_venue.rows import Rows
from desktop.sample_venue.sales import BoxOffice, sell_memberships
from desktop.sample_venue.stories import Stories

PATRONS = 1200
STAFF = (
    ("Ana Moreau", "AM", "admin"),
    ("Marcus Bell", "MB", "staff"),
    ("Tess Whitlow", "TW", "volunteer"),
)


@gate.acting(gate.HOUSE)
def build(path: Path | str, seed: int = 1, patrons: int = PATRONS) -> None:
    """Create the file and fill it; it is the current file afterwards.

    Raises StoreError if something is at `path` already.
    """
    schema.create(path)
    programme = json.loads(resources.text("sample", "programme.json"))
    people = json.loads(resources.text("sample", "people.json"))
    clock.use_zone(programme["zone"])
    with connection.transaction():
        settings.set_setting("venue_name", programme["venue"])
        settings.set_setting("venue_email", programme["email"])
        settings.set_setting("zone", programme["zone"])
        settings.set_setting("currency", programme["currency"])
        settings.set_setting("country", programme["country"])
        settings.set_setting("sample_venue", True)
        vocabulary.add_preset_vocabulary()
        interests.add_vocabulary((n, g, (), ()) for n, g in people["interests"])
        random = Random(seed)
        _fill(programme, people, random, patrons, seed)
        totals.refresh_all()
        search.rebuild()
        Answers(random, user_id=1).collect()
        house_ways.settle(user_id=1)
        desk_days.work(admin_id=1, staff_id=2)
    connection.raw().execute("pragma wal_checkpoint(truncate)")


def _fill(
    programme: dict[str, Any], people: dict[str, Any], random: Random, patrons: int, seed: int
) -> None:
    today = clock.today()
    rows = Rows()
    users = [rows.add("user", name=n, initials=i, role=r, active=1) for n, i, r in STAFF]
    vocabulary = _vocabulary()
    schedule = Schedule(programme, rows, random, today)
    shows = schedule.lay_out()
    schedule.write()
    by_id = {s.id: s for s in shows}
    town = Town(people, rows, random, today)
    office = BoxOffice(programme["hall"], rows, random, today)
    stories = Stories(town, office, shows, today)
    everyone = town.settle(patrons, sorted({p["genre"] for p in programme["productions"]}))
    town.write()
    office.sell_all(shows, [p for p in everyone if p.habit != "never"])
    stories.sell()
    sell_memberships(rows, random, everyone, today, people["appeals"])
    _join_the_friends(rows, stories, today.year)
    desk = Desk(people, rows, random, today, users, vocabulary)
    stories.remember(desk, users[0])
    desk.remember_all([p for p in everyone if p.id != stories.judith.id], by_id)
    rows.write()
    # With dice of their own: what was there before stays as it was.
    Conversations(Random(seed), today, users[:2]).remember()


def _join_the_friends(rows: Rows, stories: Stories, year: int) -> None:
    for person, since in ((stories.judith, 2019), (stories.rosa, 2021), (stories.priya, year)):
        rows.add(
            "membership", patron_id=person.id, kind="Friend of the Playhouse",
            starts=f"{since}-09-01", ends=f"{year + 1}-08-31", price_minor=6000, currency="USD",
            status="active", upgraded_at=None, source_kind="import", source="Season export",
        )  # fmt: skip


def _vocabulary() -> dict[str, int]:
    """Interest ids by folded name or alias."""
    found = connection.rows(
        "select folded, id from interest union all select folded, interest_id from interest_alias"
    )
    return {str(folded): int(interest_id) for folded, interest_id in found}
