"""What the sample's desk remembers: interests, notes, needs, children, reactions, promises."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from db.folding import fold
from desktop.sample_venue.people import Person
from desktop.sample_venue.programme import Show
from desktop.sample_venue.rows import Rows

TASTE_OF = {
    "Chamber music": ["String quartets", "Béla Bartók", "Franz Schubert"],
    "Recital": ["Piano music", "Johann Sebastian Bach"],
    "Song recital": ["Franz Schubert"],
    "Opera": ["Opera"],
    "Choral": ["Choral singing", "Early music"],
    "Theatre": ["Shakespeare", "Chekhov"],
    "Family theatre": ["Family shows"],
    "Family concert": ["Family shows"],
    "Jazz": ["Jazz"],
    "Film": ["Classic film", "Marx Brothers"],
    "Dance": ["Dance"],
    "Comedy": ["Comedy"],
    "World music": ["World music"],
}


def instant(day: date, hour: int = 16) -> str:
    """A day at an hour (UTC), as stored."""
    return f"{day.isoformat()}T{hour:02d}:05:00Z"


class Desk:
    """Writes down what staff learnt; `users` are the ids of the sample's staff."""

    def __init__(
        self, data: dict[str, Any], rows: Rows, random: Random, today: date, users: list[int],
        interests: dict[str, int],
    ) -> None:  # fmt: skip
        self._data = data
        self._rows = rows
        self._random = random
        self._today = today
        self._users = users
        self._interests = interests
        self._known: set[tuple[int, int, str]] = set()

    def interest(
        self, person: Person, name: str, *, detail: str = "", strength: int = 2,
        source_kind: str = "form", source: str = "Season signup", days: int | None = None,
    ) -> None:  # fmt: skip
        """One interest with where it came from; the same twice is written once."""
        key = (person.id, self._interests[fold(name)], detail)
        if key in self._known:
            return
        self._known.add(key)
        ago = self._random.randint(20, 800) if days is None else days
        self._rows.add(
            "patron_interest", patron_id=person.id, interest_id=key[1], detail=detail,
            strength=strength, audience="say", source_kind=source_kind, source=source,
            user_id=self._random.choice(self._users) if source_kind != "form" else None,
            learnt_at=instant(self._today - timedelta(days=ago)),
        )  # fmt: skip

    def note(
        self, person: Person, text: str, days: int, *, kind: str = "note", user: int | None = None,
        door_line: str = "", pinned: bool = False, performance: int | None = None,
        resolved: int | None = None,
    ) -> int:  # fmt: skip
        """One note; `days` and `resolved` count back from today."""
        at = instant(self._today - timedelta(days=days), self._random.randint(14, 22))
        closed = None if resolved is None else instant(self._today - timedelta(days=resolved))
        return self._rows.add(
            "note", patron_id=person.id, kind=kind, text=text, door_line=door_line,
            audience="desk", pinned=int(pinned), performance_id=performance,
            resolved_at=closed, source_kind="staff", source="call",
            user_id=user or self._random.choice(self._users), created_at=at, updated_at=at,
            version=1,
        )  # fmt: skip

    def promise(
        self, person: Person, text: str, *, made: int, due: int | None, kept: int | None = None,
        note: int | None = None, user: int | None = None,
    ) -> None:  # fmt: skip
        """One promise; `made` and `kept` days ago, `due` in days from today."""
        on = None if due is None else (self._today + timedelta(days=due)).isoformat()
        self._rows.add(
            "promise", patron_id=person.id, note_id=note, text=text,
            due_on=on, first_due_on=on,
            done_at=None if kept is None else instant(self._today - timedelta(days=kept)),
            outcome="" if kept is None else "Done, was glad.", audience="desk",
            user_id=user or self._random.choice(self._users),
            made_at=instant(self._today - timedelta(days=made)), version=1,
        )  # fmt: skip

    def access(self, person: Person, need: str, instruction: str, days: int = 200) -> None:
        """One access need."""
        self._rows.add(
            "access_need", patron_id=person.id, need=need, instruction=instruction,
            audience="print", ended_at=None, source_kind="form", source="Season signup",
            user_id=None, learnt_at=instant(self._today - timedelta(days=days)),
        )  # fmt: skip

    def child(self, person: Person, name: str, age: int, days: int) -> None:
        """One child, by name and age, told on a call."""
        self._rows.add(
            "relationship", patron_id=person.id, other_id=None, kind="child", name=name,
            birth_year=self._today.year - age, audience="say", source_kind="call", source="call",
            user_id=self._users[0], learnt_at=instant(self._today - timedelta(days=days)),
        )  # fmt: skip

    def consent(self, person: Person, channel: str, granted: bool, days: int) -> None:
        """What was ticked on the season signup."""
        self._rows.add(
            "consent", patron_id=person.id, channel=channel, granted=int(granted),
            wording="Yes, send me the season's news from Harbour Lights Playhouse.",
            given_at=instant(self._today - timedelta(days=days)), source_kind="form",
            source="Season signup", user_id=None,
        )  # fmt: skip

    def reaction(self, person: Person, show: Show, value: str, comment: str = "") -> None:
        """What they said of a show."""
        self._rows.add(
            "reaction", patron_id=person.id, performance_id=show.id, value=value, comment=comment,
            audience="say", source_kind="call", source="call",
            user_id=self._random.choice(self._users),
            learnt_at=instant(min(show.day + timedelta(days=2), self._today)),
        )  # fmt: skip

    def remember_all(self, people: list[Person], shows: dict[int, Show]) -> None:
        """Everything of the many; the few with a story of their own are told by `venue`."""
        for person in people:
            self._tastes(person)
            if self._random.random() < 0.62:
                self.consent(person, "email", self._random.random() < 0.8, 200)
            if self._random.random() < 0.032:
                self.access(person, *self._random.choice(self._data["access"]))
            if person.habit == "family" and self._random.random() < 0.6:
                for _ in range(self._random.randint(1, 3)):
                    name = self._random.choice(
                        ("Ada", "Ben", "Cleo", "Finn", "Ivy", "Leo", "Max", "Nora")
                    )
                    self.child(person, name, self._random.randint(3, 12), 150)
            self._talk(person, shows)

    def _tastes(self, person: Person) -> None:
        for genre in sorted(person.tastes):
            for name in TASTE_OF.get(genre, []):
                if self._random.random() < 0.28:
                    self.interest(person, name, strength=self._random.choice((2, 2, 3)))
        for name, details in self._data["details"].items():
            if self._random.random() < 0.045:
                self.interest(person, name, detail=self._random.choice(details), source_kind="call",
                              source="call")  # fmt: skip
        if self._random.random() < 0.05:
            self.interest(person, self._random.choice(("Backstage tours", "Volunteering")))

    def _talk(self, person: Person, shows: dict[int, Show]) -> None:
        random = self._random
        if random.random() < 0.16:
            self.note(person, random.choice(self._data["notes"]), random.randint(3, 700))
        if random.random() < 0.006:
            self.note(person, random.choice(self._data["complaints_closed"]), 220,
                      kind="complaint", resolved=210)  # fmt: skip
        if person.visited and random.random() < 0.12:
            show = shows[random.choice(person.visited)]
            value = random.choices(("liked", "mixed", "disliked"), (80, 13, 7))[0]
            comment = random.choice(self._data["comments"]) if value == "liked" else ""
            self.reaction(person, show, value, comment)
        if random.random() < 0.02:
            kept = random.random() < 0.7
            made = random.randint(5, 60)
            self.promise(person, random.choice(self._data["promises"]), made=made,
                         due=random.randint(-made, 14), kept=made // 2 if kept else None)  # fmt: skip
