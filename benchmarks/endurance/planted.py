"""Patrons with every kind of attachment, each text of theirs a word that stands nowhere else.

The rows are found from the models: a table that is added later is planted too. Used by the run of
erasures and by the tests of erasure and of what is handed out to a patron.
"""

from __future__ import annotations

import json
import random
import string
from typing import Any, NamedTuple

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db import clock, connection, derived, journal
from db.models import (
    ALL,
    BaseModel,
    Call,
    CallStep,
    ContactPoint,
    Form,
    FormVersion,
    Household,
    ImportBatch,
    ImportChange,
    Interest,
    Note,
    Order,
    Patron,
    Performance,
    Production,
    Question,
    Response,
    Ticket,
)
from db.queries import merge, patron_rows, settings

INSTANT = "2026-01-05T10:00:00Z"
DAY = "2026-01-05"
# What a column holds where only certain words fit, by (table, column) or by column.
CODES: dict[str, str] = {
    "kind": "note", "audience": "desk", "source_kind": "staff", "channel": "email",
    "status": "ended", "face": "desk", "direction": "in", "step": "listen", "state": "done",
    "result": "agreed", "currency": "USD", "value": "liked", "code": "look", "action": "said",
    "table_name": "note", "system": "planted", "tickets": "[]", "price_type": "Full",
    "seat": "A1", "season_visits": "",
    "contact_point.kind": "phone", "relationship.kind": "child", "order.status": "",
    "ticket.status": "valid", "membership.kind": "season", "membership.status": "active",
    "donation.kind": "gift", "promise.kind": "promise", "call.kind": "complaint",
    "outcome.kind": "credit", "response.status": "taken", "opener_use.kind": "thanks",
    "opener_use.action": "said", "letter.channel": "post", "printed_sheet.kind": "briefing",
}  # fmt: skip
# Columns of JSON: where in it the word goes.
JSON = {
    "picked": "[%s]", "said": "[%s]", "draft": '{"said": %s}', "extra": '{"Your wish": %s}',
    "person": '{"name": %s}', "decisions": '{"line": %s}', "answer.value": '{"text": %s}',
}  # fmt: skip
_SKIPPED = frozenset({"search_entry", "import_change", "kept_step", "erasure_log", "audit_entry"})


class Planted(NamedTuple):
    """A patron and the words planted about them: word -> where (`table.column`)."""

    patron_id: int
    name: str
    words: dict[str, str]


class Ground(NamedTuple):
    """What all planted patrons stand on."""

    performance: int
    form: int
    version: int
    questions: tuple[int, ...]
    batch: int
    interests: tuple[int, ...]


class Planter:
    """Plants patrons into the open file; the same words for the same seed."""

    def __init__(self, seed: int = 5) -> None:
        self._random = random.Random(seed)
        self._used: set[str] = set()
        self._words: dict[str, str] = {}
        self._made: dict[str, int] = {}
        self._whose = ""
        self.ground = self._make_ground()

    def plant(self, *, merged: bool = True) -> Planted:
        """One patron with a row in each table that can be about one."""
        self._words = {}
        with connection.transaction():
            patron_id, name = self._patron()
            self._rows_about(patron_id)
            self._around(patron_id)
            derived.refresh([patron_id])
        self._history(patron_id)
        if merged:
            self._merge_into(patron_id)
        return Planted(patron_id, name, dict(self._words))

    def word(self, where: str) -> str:
        """A new word of twelve letters, remembered as planted there."""
        while True:
            made = "".join(self._random.choices(string.ascii_lowercase, k=12))
            if made not in self._used:
                break
        self._used.add(made)
        self._words[made] = where
        return made

    def _digits(self, where: str) -> str:
        made = "".join(self._random.choices(string.digits, k=7))
        number = f"+1999{made}"
        self._words[f"1999{made}"] = where
        return number

    def _make_ground(self) -> Ground:
        with connection.transaction():
            production = Production.insert(title="Planted", folded="planted").execute()
            performance = Performance.insert(production=production, starts_at=INSTANT).execute()
            form = Form.insert(
                uid=f"planted-{self._random.random()}", name="Planted", folded="planted",
                created_at=INSTANT, updated_at=INSTANT,
            ).execute()  # fmt: skip
            version = FormVersion.insert(
                form=form, number=1, code=f"P{self._random.randrange(10**6)}", body="{}",
                published_at=INSTANT,
            ).execute()  # fmt: skip
            questions = tuple(
                Question.insert(
                    form=form, key=f"q{n}", kind="text", words=f"Question {n}"
                ).execute()
                for n in range(2)
            )
            batch = ImportBatch.insert(
                file_name="planted.csv", kind="contacts", imported_at=INSTANT
            ).execute()
            interests = tuple(
                Interest.insert(name=f"Planted {n}", folded=f"planted {n}").execute()
                for n in range(2)
            )
        return Ground(performance, form, version, questions, batch, interests)

    def _patron(self) -> tuple[int, str]:
        values = self._values(Patron, {})
        for where in ("given", "family", "display_name", "sort_name", "last_production"):
            self._unplant(f"patron.{where}")
        given, family = (self.word(f"patron.{c}").title() for c in ("given", "family"))
        name = f"{given} {family}"
        values |= {
            "given": given, "family": family, "display_name": name,
            "sort_name": f"{family}, {given}".lower(), "last_production": None,
            "season_visits": None, "household_id": self._household(),
        }  # fmt: skip
        return self._insert("patron", values), name

    def _household(self) -> int:
        return int(Household.insert(name=self.word("household.name")).execute())

    def _unplant(self, where: str) -> None:
        for made in [w for w, place in self._words.items() if place == where]:
            del self._words[made]

    def _rows_about(self, patron_id: int) -> None:
        """A row in each table that points at a patron, and in those that hang on it."""
        made = self._made = {}
        for model in ALL:
            table = patron_rows.table_of(model)
            columns = [column for other, column in patron_rows.links() if other is model]
            if not columns or table in _SKIPPED or model is Ticket:
                continue
            for column in columns:
                # Where the row is of somebody else, and names them, its words are not theirs to read.
                self._whose = "other's " if column in ("other_id", "low_id", "high_id") else ""
                made[table] = self._row(model, {column: patron_id}, patron_id)
        self._whose = ""
        self._row(Ticket, {"holder_id": patron_id, "order_id": made["order"]}, patron_id)
        self._row(Ticket, {"holder_id": None, "order_id": made["order"]}, patron_id)
        for model, column in patron_rows.CHILDREN:
            parent = made[column.removesuffix("_id")]
            if patron_rows.table_of(model) != "outcome":
                self._row(model, {column: parent}, patron_id)
        for kind, value in (("email", f"{self.word('contact_point.email')}@example.org"),
                            ("phone", self._digits("contact_point.phone"))):  # fmt: skip
            ContactPoint.insert(
                patron=patron_id, kind=kind, value=value, normal=value, learnt_at=INSTANT
            ).execute()

    def _row(self, model: type[BaseModel], given: dict[str, Any], patron_id: int) -> int:
        table = patron_rows.table_of(model)
        values = self._values(model, given)
        if table == "not_duplicate":
            values = self._pair(values, patron_id)
        return self._insert(table, values)

    def _pair(self, values: dict[str, Any], patron_id: int) -> dict[str, Any]:
        other = self._stranger(patron_id)
        return values | {"low_id": min(other, patron_id), "high_id": max(other, patron_id)}

    def _stranger(self, patron_id: int) -> int:
        """Somebody else, of whom nothing is planted."""
        made = Patron.insert(
            display_name="Stranger", created_at=INSTANT, updated_at=INSTANT
        ).execute()
        derived.refresh([made])
        return int(made)

    def _values(self, model: type[BaseModel], given: dict[str, Any]) -> dict[str, Any]:
        table = patron_rows.table_of(model)
        values: dict[str, Any] = {}
        for one in model._meta.sorted_fields:
            column = str(one.column_name)
            if column in given:
                values[column] = given[column]
            elif one.primary_key:
                continue
            elif isinstance(one, ForeignKeyField):
                values[column] = self._parent(one, table)
            elif isinstance(one, BooleanField):
                values[column] = int(bool(one.default))
            elif isinstance(one, IntegerField):
                values[column] = None if one.null else (one.default or 1)
            elif isinstance(one, TextField):
                values[column] = self._text(table, column, one.null)
        return values

    def _parent(self, one: Any, table: str) -> int | None:
        shared = {
            "performance": self.ground.performance, "form": self.ground.form,
            "form_version": self.ground.version, "question": self.ground.questions[0],
            "batch": self.ground.batch, "import_batch": self.ground.batch,
            "interest": self.ground.interests[0],
        }  # fmt: skip
        name = patron_rows.table_of(one.rel_model)
        if name == "patron":
            return None if one.null else self._stranger(0)
        return shared.get(name, self._made.get(name))

    def _text(self, table: str, column: str, nullable: bool) -> str | None:
        code = CODES.get(f"{table}.{column}", CODES.get(column))
        if table == "answer" and column == "value":
            code = None
        if code is not None:
            return code
        if column.endswith("_at"):
            return None if nullable and column != "reached_at" else INSTANT
        if column in ("starts", "ends", "due_on", "first_due_on", "until", "since", "first_visit",
                      "last_visit", "next_visit", "member_until"):  # fmt: skip
            return None if nullable else DAY
        word = self.word(f"{self._whose}{table}.{column}")
        form = JSON.get(f"{table}.{column}", JSON.get(column) if table != "reaction" else None)
        return form % json.dumps(word) if form else word

    def _insert(self, table: str, values: dict[str, Any]) -> int:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        cursor = connection.raw().execute(
            f'insert into "{table}" ({names}) values ({marks})', tuple(values.values())
        )
        return int(cursor.lastrowid)

    def _around(self, patron_id: int) -> None:
        """What is kept of them in places that do not point at them by a foreign key."""
        now = clock.now_text()
        phone = connection.rows(
            "select value from contact_point where patron_id = ? and value like '+1999%'",
            (patron_id,),
        )[0][0]
        mail = connection.rows(
            "select value from contact_point where patron_id = ? and value like '%@%'",
            (patron_id,),
        )[0][0]
        call = Call.insert(
            kind="question", phone=phone, summary=self.word("call (unknown).summary"),
            started_at=now, status="ended", updated_at=now,
        ).execute()  # fmt: skip
        CallStep.insert(call=call, step="listen", heard=self.word("call (unknown).heard")).execute()
        Response.insert(
            form=self.ground.form, form_version=self.ground.version, face="web",
            status="waiting", person=json.dumps({"email": mail}),
            remark=self.word("response (unknown).remark"), answered_at=now, created_at=now,
            updated_at=now,
        ).execute()  # fmt: skip
        before = {"id": 10**9, "patron_id": patron_id, "text": self.word("import_change.before")}
        ImportChange.insert(
            batch=self.ground.batch, table_name="note", row_id=10**9, before=json.dumps(before)
        ).execute()
        settings.set_setting(
            f"returned_sheet.{patron_id}",
            {"drafts": {f"hello:t1:p{patron_id}": [self.word("setting.drafts"), 0]}},
        )
        other = self._stranger(patron_id)
        order = Order.insert(patron=other).execute()
        Ticket.insert(
            order=order, performance=self.ground.performance, holder=patron_id,
            holder_name=self.word("ticket (other's order).holder_name"),
        ).execute()  # fmt: skip

    def _history(self, patron_id: int) -> None:
        """Edits by hand, so that the books and the kept steps tell of them."""
        with journal.action("Changed the name", patron_id=patron_id) as act:
            act.update(Patron, patron_id, say_as=self.word("patron.say_as (now)"))
        with journal.action("Wrote a note", patron_id=patron_id) as act:
            now = clock.now_text()
            note = act.insert(
                Note, patron=patron_id, text=self.word("note.text (deleted)"), created_at=now,
                updated_at=now,
            )  # fmt: skip
        with journal.action("Removed a note", patron_id=patron_id) as act:
            act.remove(Note, note)
        with journal.action("Changed many") as act:
            act.update(Patron, patron_id, pronouns=self.word("patron.pronouns (now)"))

    def _merge_into(self, patron_id: int) -> None:
        """Another record of the same person, merged into this one."""
        with connection.transaction():
            given, family = (self.word(f"merged.{c}").title() for c in ("given", "family"))
            other = Patron.insert(
                given=given, family=family, display_name=f"{given} {family}",
                created_at=f"2025-03-01T09:{patron_id % 60:02d}:{patron_id // 60 % 60:02d}Z", updated_at=INSTANT,
            ).execute()  # fmt: skip
            Note.insert(
                patron=other, text=self.word("merged note.text"), created_at=INSTANT,
                updated_at=INSTANT,
            ).execute()  # fmt: skip
            derived.refresh([other])
        merge.merge_patrons(patron_id, other, set())
