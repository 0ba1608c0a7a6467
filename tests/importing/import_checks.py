"""What the tests of imports share: bring a file in, compare whole databases, look facts up."""

from __future__ import annotations

import csv
import json
from datetime import date, time
from pathlib import Path
from typing import Any

from db import clock, connection
from desktop.domain import settings
from desktop.importing import session
from desktop.importing.understanding import Answers, ImportResult

DATA = Path(__file__).parent.parent / "data" / "imports"
TICKETS = (
    "event_tickets_attendees.csv",
    "eventbrite_attendee_list_multi_event.csv",
    "eventbrite_attendee_summary.csv",
    "shopify_orders_export.csv",
    "square_items_detail.csv",
    "ticket_tailor_orders.csv",
    "ticket_tailor_tickets.csv",
)
OTHERS = (
    "contacts_v3.vcf",
    "google_contacts.csv",
    "mailchimp_subscribed.csv",
    "nyphil-2024-26.csv",
)


def in_new_york() -> None:
    """The venue of the samples, in the current file's settings."""
    settings.save(settings.load()._replace(zone="America/New_York", venue_name="Harbour Lights"))
    settings.load()


def expected(name: str) -> dict[str, Any]:
    """What an import of a sample must give."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.expected.json").read_text("utf-8"))
    return found


def answers_for(name: str) -> Answers:
    """The answers that only a person can give for a sample."""
    asked = expected(name).get("performance_the_user_must_name")
    if not asked:
        return Answers()
    when = f"{asked['date']}T{asked['time']}"
    return Answers(given={"performance.title": asked["event"], "performance.when": when})


def bring(path: Path, answers: Answers | None = None) -> ImportResult:
    """Understand, plan and import a file, as the window does."""
    answers = answers or Answers()
    return session.apply_plan(session.make_plan(session.understand(path, answers), answers))


def bring_sample(name: str) -> ImportResult:
    """Import a sample with its answers."""
    return bring(DATA / name, answers_for(name))


def write_table(
    path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    """A table in a file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def saved(folder: Path, name: str, text: str) -> Path:
    """A text in a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the books; of search what it was told, not how it keeps it."""
    names = [
        row[0]
        for row in connection.rows(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        )
        if row[0] not in ("audit_entry", "audit_head")
        and (not row[0].startswith("search_") or row[0] in ("search_entry", "search_term"))
    ]
    return {n: sorted(connection.rows(f'select * from "{n}"'), key=repr) for n in names}


def starts_at(day: str, at: str) -> str:
    """A day and time at the venue as stored."""
    return clock.local_instant(date.fromisoformat(day), time.fromisoformat(at))


def tickets_of(person: str, email: str, title: str, when: str, role: str) -> int:
    """How many standing tickets a person bought (role buyer) or holds for a performance."""
    column = "o.patron_id" if role == "buyer" else "t.holder_id"
    found = connection.rows(
        f"select p.id, coalesce(sum(t.status = 'valid'), 0) from ticket t join \"order\" o "
        f"on o.id = t.order_id join patron p on p.id = {column} "
        "join performance f on f.id = t.performance_id join production d "
        "on d.id = f.production_id where d.title = ? and f.starts_at = ? and p.display_name = ? "
        "group by p.id",
        (title, when, person),
    )
    told = [
        row for row in found if not email or email in emails_of(row[0]) or not emails_of(row[0])
    ]
    assert len(told) == 1, (person, title, found)
    return int(told[0][1])


def emails_of(patron_id: int) -> list[str]:
    """The normal forms of a patron's e-mail addresses."""
    return [
        row[0]
        for row in connection.rows(
            "select normal from contact_point where patron_id = ? and kind = 'email'", (patron_id,)
        )
    ]
