"""What Harbour Lights talked about this season: calls with what came of them, openers, letters."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

import resources
from db import clock, connection
from desktop.sample_venue.memories import instant
from desktop.sample_venue.rows import Rows

STEPS = ("listen", "understand", "connect", "offer", "agree")
CALLS, OPENERS, LETTERS, OLD_NOTES = 64, 70, 12, 36
REACH = 82  # days: the season so far
PRICE = 2400


class Conversations:
    """Writes calls between the venue's people and `users` (ids), who has visited and who has not.

    Everything is drawn from `random` and dated before `today`.
    """

    def __init__(self, random: Random, today: date, users: list[int]) -> None:
        self._random, self._today, self._users = random, today, users
        self._rows = Rows()
        self._data: dict[str, Any] = json.loads(resources.text("sample", "calls.json"))

    def remember(self) -> None:
        """Write them all; patrons, tickets and notes must be there."""
        visitors = connection.rows(
            """select t.holder_id, p.id, pr.title, min(p.starts_at) from ticket t
               join performance p on p.id = t.performance_id
               join production pr on pr.id = p.production_id
               where t.status = 'valid' and t.attended = 1 and p.starts_at between ? and ?
                   and t.holder_id is not null group by t.holder_id order by t.holder_id""",
            (
                instant(self._today - timedelta(days=REACH)),
                instant(self._today - timedelta(days=1), hour=0),
            ),
        )
        chosen = self._random.sample(visitors, min(CALLS + OPENERS, len(visitors)))
        kinds = self._data["calls"]
        for number, visitor in enumerate(chosen[:CALLS]):
            self._call(visitor, kinds[number % len(kinds)])
        for visitor in chosen[CALLS:]:
            self._opener(visitor)
        for patron_id, *_ in self._random.sample(visitors, min(LETTERS, len(visitors))):
            self._letter(patron_id)
        for patron_id, *_ in self._random.sample(visitors, min(OLD_NOTES, len(visitors))):
            self._note(
                patron_id, self._random.choice(self._data["old_notes"]),
                self._random.randint(200, 900), kind="import", source="Old card index",
            )  # fmt: skip
        self._rows.write()

    def _days_since(self, visit_began: str) -> int:
        """How many days ago it was talked about: after the evening it was about."""
        since = (self._today - clock.day_of(visit_began)).days
        return self._random.randint(1, max(1, since - 1))

    def _call(self, visitor: tuple[int, int, str, str], told: dict[str, Any]) -> None:
        patron_id, performance_id, title, visit_began = visitor
        days = self._days_since(visit_began)
        at, user = instant(self._today - timedelta(days=days)), self._random.choice(self._users)
        seconds = self._random.randint(90, 900)
        heard = told["heard"].replace("{title}", title)
        note_id = None
        if told.get("complaint"):
            note_id = self._note(patron_id, heard, days, kind="call", complaint=True,
                                 performance_id=performance_id)  # fmt: skip
        call_id = self._rows.add(
            "call", patron_id=patron_id, kind=told["kind"], direction=told["direction"], phone="",
            performance_id=performance_id, status="ended", step="agree", started_at=at,
            ended_at=at, seconds=seconds, summary=told["summary"], note_id=note_id, user_id=user,
            updated_at=at, version=1,
        )  # fmt: skip
        skipped = told.get("skipped", ())
        for step in STEPS:
            self._rows.add(
                "call_step", call_id=call_id, step=step,
                state="skipped" if step in skipped else "done",
                heard=heard if step == "listen" else "",
                picked=json.dumps(told["picked"] if step == "understand" else []), said="[]",
                draft="", reached_at=at,
            )  # fmt: skip
        for kind, result, detail in told["outcomes"]:
            self._outcome((call_id, patron_id, user, at), kind, result, detail, days)
        if told["promise"]:
            self._promise((call_id, patron_id, user, at), told["promise"], days)

    def _outcome(
        self, call: tuple[int, int, int, str], kind: str, result: str, detail: str, days: int
    ) -> None:
        call_id, patron_id, user, at = call
        tickets: list[int] = []
        agreed = result == "agreed"
        if kind == "gift_back" and agreed:
            tickets = self._give_back(patron_id, days)
            if not tickets:
                return
        if kind == "subscription" and agreed:
            starts = self._today - timedelta(days=days)
            replaced = connection.raw().execute(
                "update membership set status = 'replaced' where patron_id = ? "
                "and status = 'active' returning id",
                (patron_id,),
            ).fetchall()  # fmt: skip
            self._rows.add(
                "membership", patron_id=patron_id, kind=detail.split(",")[0].split(" for ")[0],
                starts=starts.isoformat(), ends=(starts + timedelta(days=365)).isoformat(),
                price_minor=6000, currency="USD", status="active",
                upgraded_at=starts.isoformat() if replaced else None,
                source_kind="call", source="call",
            )  # fmt: skip
        elsewhere = agreed and kind not in ("other", "free")
        amount = PRICE * max(1, len(tickets)) if kind in ("refund", "credit", "gift_back") else None
        self._rows.add(
            "outcome", call_id=call_id, patron_id=patron_id, kind=kind, result=result,
            detail=detail, reason="", tickets=json.dumps(tickets), performance_id=None,
            amount_minor=amount, currency="USD" if amount else "", granted_by="",
            needs_elsewhere=int(elsewhere), done_elsewhere_at=at if elsewhere else None,
            user_id=user, made_at=at,
        )  # fmt: skip

    def _give_back(self, patron_id: int, days: int) -> list[int]:
        """The tickets of one performance to come are a gift now."""
        held = connection.rows(
            """select t.id, t.price_minor, pr.title, p.id from ticket t
               join performance p on p.id = t.performance_id
               join production pr on pr.id = p.production_id
               where t.holder_id = ? and t.status = 'valid' and p.starts_at > ?
               order by p.starts_at, t.id""",
            (patron_id, instant(self._today, 23)),
        )
        given = [row for row in held if row[3] == held[0][3]]
        if not given:
            return []
        connection.raw().executemany(
            "update ticket set status = 'returned' where id = ?", [(row[0],) for row in given]
        )
        at = instant(self._today - timedelta(days=days))
        self._rows.add(
            "donation", patron_id=patron_id, kind="returned_ticket",
            amount_minor=sum(row[1] or 0 for row in given), currency="USD", given_at=at,
            purpose=given[0][2], thanked_at=None, source_kind="call", source="call",
            user_id=self._users[0], batch_id=None,
        )  # fmt: skip
        return [row[0] for row in given]

    def _promise(self, call: tuple[int, int, int, str], text: str, days: int) -> None:
        call_id, patron_id, user, at = call
        due = self._today - timedelta(days=days) + timedelta(days=self._random.randint(2, 20))
        kept = self._random.random() < 0.93 and due <= self._today
        late = timedelta(days=self._random.choice((0, 0, 0, 3)))
        done = instant(min(due + late, self._today)) if kept else None
        self._rows.add(
            "promise", patron_id=patron_id, note_id=None, text=text, due_on=due.isoformat(),
            done_at=done, outcome="Done, was glad." if kept else "", audience="desk",
            user_id=user, made_at=at, version=1, kind="promise",
            owner_id=self._random.choice((user, user, None)), first_due_on=due.isoformat(),
            moves=0, call_id=call_id, source_kind="call", source="call",
        )  # fmt: skip

    def _note(
        self, patron_id: int, text: str, days: int, *, kind: str, source: str = "call",
        complaint: bool = False, performance_id: int | None = None,
    ) -> int:  # fmt: skip
        at = instant(self._today - timedelta(days=days))
        settled = complaint and days > 20
        resolved = instant(self._today - timedelta(days=days - 10)) if settled else None
        return self._rows.add(
            "note", patron_id=patron_id, kind="complaint" if complaint else "note", text=text,
            door_line="", audience="desk", pinned=0, performance_id=performance_id,
            resolved_at=resolved, source_kind=kind, source=source,
            user_id=None if kind == "import" else self._random.choice(self._users),
            created_at=at, updated_at=at, version=1,
        )  # fmt: skip

    def _opener(self, visitor: tuple[int, int, str, str]) -> None:
        patron_id, performance_id, title, visit_began = visitor
        days = self._days_since(visit_began)
        told = self._random.random() < 0.5
        note_id = (
            self._note(patron_id, self._random.choice(self._data["came_back"]), days, kind="staff")
            if told
            else None
        )
        self._rows.add(
            "opener_use", patron_id=patron_id, key=f"attended_lately:performance-{performance_id}",
            kind="attended_lately", say=f"You came to {title} – wasn’t it amazing?",
            action="said", user_id=self._random.choice(self._users),
            used_at=instant(self._today - timedelta(days=days)), note_id=note_id, call_id=None,
        )  # fmt: skip

    def _letter(self, patron_id: int) -> None:
        subject, body = self._random.choice(self._data["letters"])
        mail = connection.row(
            "select value from contact_point where patron_id = ? and kind = 'email'", (patron_id,)
        )
        if mail is None:
            return
        days = self._random.randint(1, REACH)
        self._rows.add(
            "letter", patron_id=patron_id, template_id=None, channel="email", sent_to=mail[0],
            subject=subject, body=body, call_id=None, user_id=self._random.choice(self._users),
            made_at=instant(self._today - timedelta(days=days)),
        )  # fmt: skip
