"""A sample venue of any size, for benchmarks: believable shapes, made fast, the same for a seed.

Names are skewed as real ones are (a few very common, most rare, several scripts); a few patrons
have most of the orders, patron 1 (an agency) by far the most; one performance is tonight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from db import clock, connection, gate, schema, search
from db.folding import fold
from db.queries import totals
from desktop.sample_venue import bulk_words as words

BATCH = 1000
SYSTEM = "Sample box office"
CURRENCY = "USD"
SHOWS_A_PRODUCTION = 8
TICKETS_A_SHOW = (150, 450, 1250)  # small, middle and big house
YEARS = 7
UPCOMING_SHARE = 0.02
AGENCY_SHARE = 2000  # one order in so many is the agency's
PRICES = {"Adult": 2800, "Concession": 2200, "Student": 1000, "Child": 1000, "Complimentary": 0}

Progress = Callable[[str], None]
Row = tuple[Any, ...]


@gate.acting(gate.HOUSE)
def build(
    path: Path | str, *, patrons: int, tickets: int, seed: int = 1, progress: Progress | None = None
) -> None:
    """Make a new file with so many patrons and tickets; `progress` is told of each part.

    Raises StoreError if there is a file already.
    """
    say = progress or (lambda text: None)
    path = Path(path)
    schema.create(path)
    try:
        with _fast():
            maker = _Maker(patrons, tickets, seed)
            say("Programme")
            maker.write_programme()
            say("Patrons")
            maker.write_patrons()
            say("Orders and tickets")
            maker.write_sales()
            say("Indexes")
        everybody = range(1, patrons + 1)
        say("Totals")
        totals.refresh_many(everybody)
        say("Search")
        search.rebuild()
        connection.raw().execute("analyze")
        connection.raw().execute("pragma wal_checkpoint(truncate)")
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)
        raise


class _fast:  # noqa: N801 - a context, read as a word
    """Without the secondary indexes of the big tables and without waiting for the disk."""

    TABLES = ("patron", "contact_point", "note", "patron_interest", "order", "ticket")

    def __enter__(self) -> None:
        raw = connection.raw()
        self._indexes = connection.rows(
            "select name, sql from sqlite_master where type = 'index' and sql is not null "
            f"and tbl_name in ({', '.join('?' * len(self.TABLES))})",
            self.TABLES,
        )
        raw.execute("pragma synchronous = off")
        for name, _ in self._indexes:
            raw.execute(f'drop index "{name}"')

    def __exit__(self, *_: object) -> None:
        raw = connection.raw()
        for _, sql in self._indexes:
            raw.execute(sql)
        raw.execute("pragma wal_checkpoint(truncate)")
        raw.execute("pragma synchronous = full")


def _insert(table: str, columns: str, rows: Iterable[Row]) -> None:
    """Write rows in batches of a thousand, a transaction for every hundred of them."""
    marks = ", ".join("?" for _ in columns.split(","))
    sql = f'insert into "{table}" ({columns}) values ({marks})'
    source = iter(rows)
    while True:
        with connection.transaction() as raw:
            for _ in range(100):
                batch = list(islice(source, BATCH))
                if not batch:
                    return
                raw.executemany(sql, batch)


class _Maker:
    """Draws the rows; every list of draws has its own random, so that parts stay the same."""

    def __init__(self, patrons: int, tickets: int, seed: int) -> None:
        self._patrons = patrons
        self._tickets = tickets
        self._seed = seed
        self._today = clock.today()
        self._now = clock.now_text()
        house = TICKETS_A_SHOW[(tickets > 100_000) + (tickets > 1_000_000)]
        self._shows = max(2, tickets // house)
        self._tonight = max(1, min(self._shows - 1, int(self._shows * (1 - UPCOMING_SHARE))))

    def _random(self, part: str) -> Random:
        return Random(f"{self._seed} {part}")

    # The programme

    def write_programme(self) -> None:
        """Seasons, one house, productions of some performances each, an interest vocabulary."""
        random = self._random("programme")
        first_year = self._today.year - YEARS
        _insert("venue", "id, name", [(1, "Main House")])
        _insert(
            "season",
            "id, name, starts, ends",
            [
                (n + 1, f"{year}/{(year + 1) % 100:02d}", f"{year}-09-01", f"{year + 1}-08-31")
                for n, year in enumerate(range(first_year - 1, self._today.year + 2))
            ],
        )
        days = self._show_days()
        productions = -(-self._shows // SHOWS_A_PRODUCTION)
        _insert(
            "production",
            "id, title, folded, season_id, genre, keywords, for_children, system, number",
            (self._production(n, days, random) for n in range(productions)),
        )
        _insert(
            "performance",
            "id, production_id, venue_id, starts_at, capacity, cancelled, disrupted, system, number",
            (
                (n + 1, n // SHOWS_A_PRODUCTION + 1, 1, starts, 400, int(n % 97 == 5), "", SYSTEM,
                 f"P{n + 1}")
                for n, starts in enumerate(self._starts(days))
            ),
        )  # fmt: skip
        _insert(
            "interest",
            "id, name, folded, group_name, matches, retired",
            [
                (n + 1, name, fold(name), group, "", 0)
                for n, (name, group) in enumerate(words.INTERESTS)
            ],
        )

    def _production(self, number: int, days: list[date], random: Random) -> Row:
        title = words.TITLES[number % len(words.TITLES)]
        if number >= len(words.TITLES):
            title = f"{title} {number // len(words.TITLES) + 1}"
        day = days[number * SHOWS_A_PRODUCTION]
        season = day.year - (day.month < 9) - (self._today.year - YEARS - 1) + 1
        genre = random.choice(words.GENRES)
        return (number + 1, title, fold(title), season, genre, random.choice(words.INTERESTS)[0],
                int(genre == "family"), SYSTEM, f"S{number + 1}")  # fmt: skip

    def _show_days(self) -> list[date]:
        """Show number `_tonight` is today; those before fill the years, those after eight weeks."""
        past = [
            self._today - timedelta(days=1 + YEARS * 365 * n // self._tonight)
            for n in reversed(range(self._tonight))
        ]
        coming = self._shows - self._tonight - 1
        ahead = [self._today + timedelta(days=1 + 56 * n // max(1, coming)) for n in range(coming)]
        return [*past, self._today, *ahead]

    def _starts(self, days: list[date]) -> Iterator[str]:
        same_day: dict[date, int] = {}
        for day in days:
            nth = same_day[day] = same_day.get(day, -1) + 1
            yield clock.local_instant(day, time(19 - nth % 10, 30 - nth % 3 * 15))

    # The people

    def write_patrons(self) -> None:
        """Patrons, how to reach them, what they like, what was noted of them."""
        columns = (
            "id, given, family, display_name, sort_name, say_as, pronouns, salutation, "
            "birth_month, birth_day, organisation, deceased, archived, no_chat, visits, "
            "spend_minor, recency, created_at, updated_at, version"
        )
        names = list(self._names())
        _insert("patron", columns, self._patron_rows(names))
        _insert(
            "contact_point",
            "patron_id, kind, label, value, normal, street, city, region, postcode, country, "
            "preferred, source_kind, source, learnt_at",
            self._contact_rows(names),
        )
        _insert(
            "patron_interest",
            "patron_id, interest_id, detail, strength, audience, source_kind, source, learnt_at",
            self._interest_rows(),
        )
        _insert(
            "note",
            "patron_id, kind, text, door_line, audience, pinned, source_kind, source, created_at, "
            "updated_at, version",
            self._note_rows(),
        )

    def _names(self) -> Iterator[tuple[str, str]]:
        random = self._random("names")
        rare = words.rare_families()
        given, family = words.GIVEN, words.FAMILY
        for _ in range(self._patrons):
            script = random.random()
            if script < 0.015:
                yield random.choice(words.HAN_GIVEN), random.choice(words.HAN_FAMILY)
            elif script < 0.03:
                yield random.choice(words.CYRILLIC_GIVEN), random.choice(words.CYRILLIC_FAMILY)
            else:
                first = min(int(random.expovariate(1 / 35)), len(given) - 1)
                last = min(int(random.expovariate(1 / 30)), len(family) - 1)
                yield (
                    given[first] if random.random() < 0.9 else random.choice(given),
                    family[last] if random.random() < 0.45 else random.choice(rare),
                )

    def _patron_rows(self, names: list[tuple[str, str]]) -> Iterator[Row]:
        random = self._random("patrons")
        for number, (given, family) in enumerate(names, 1):
            month = day = None
            if random.random() < 0.2:
                month, day = random.randrange(1, 13), random.randrange(1, 29)
            han = not given.isascii() and given[0] > "\u3000"
            display = f"{family}{given}" if han else f"{given} {family}"
            organisation = "Sample Group Travel" if number == 1 else ""
            yield (number, given, family, display, fold(f"{family} {given}"), "", "", "",
                   month, day, organisation, 0, int(random.random() < 0.01), 0, 0, 0, 0,
                   self._now, self._now, 1)  # fmt: skip

    def _contact_rows(self, names: list[tuple[str, str]]) -> Iterator[Row]:
        random = self._random("contacts")
        learnt = ("", "", "", "", "", 1, "import", SYSTEM, self._now)
        for number, (given, family) in enumerate(names, 1):
            if random.random() < 0.9:
                plain = fold(f"{given}.{family}").replace("'", "").replace("-", "")
                local = plain if plain.isascii() else f"patron{number}"
                host = random.choice(("example.com", "example.org", "example.net"))
                mail = f"{local}{number % 9973}@{host}"
                yield (number, "email", "", mail, mail, *learnt)
            if random.random() < 0.85:
                area, last = random.randrange(201, 990), random.randrange(100, 200)
                typed = f"+1 {area} 555 0{last}" if number % 3 else f"({area}) 555-0{last}"
                yield (number, "phone", "", typed, f"+1{area}5550{last}", *learnt)

    def _interest_rows(self) -> Iterator[Row]:
        random = self._random("interests")
        ids = range(1, len(words.INTERESTS) + 1)
        for number in range(1, self._patrons + 1):
            for interest in random.sample(ids, min(6, int(random.expovariate(0.4)))):
                yield (number, interest, "", random.choice((3, 2, 2, 1)), "say", "staff", "",
                       self._now)  # fmt: skip

    def _note_rows(self) -> Iterator[Row]:
        random = self._random("notes")
        what, about, why = words.NOTE_PARTS
        for number in range(1, self._patrons + 1):
            for _ in range(20 if number == 1 else min(12, int(random.expovariate(0.45)))):
                text = f"{random.choice(what)} {random.choice(about)} {random.choice(why)}."
                at = clock.local_instant(
                    self._today - timedelta(days=random.randrange(1, 1500)), time(11, 20)
                )
                yield (number, "note", text, "", "desk", 0, "staff", "", at, at, 1)

    # The sales

    def write_sales(self) -> None:
        """Orders with their tickets, show by show, and the memberships."""
        tickets: list[Row] = []

        def orders() -> Iterator[Row]:
            for order, its_tickets in self._orders():
                tickets.extend(its_tickets)
                yield order

        columns = (
            "id, system, number, patron_id, ordered_at, channel, status, total_minor, currency, "
            "comment, extra"
        )
        source = orders()
        ticket_columns = (
            "order_id, performance_id, holder_id, holder_name, number, status, seat, price_type, "
            "price_minor, comp, will_call, attended, extra"
        )
        while batch := list(islice(source, 50 * BATCH)):
            _insert("order", columns, batch)
            _insert("ticket", ticket_columns, tickets)
            tickets.clear()
        _insert(
            "membership",
            "patron_id, kind, starts, ends, currency, status, source_kind, source",
            self._membership_rows(),
        )

    def _orders(self) -> Iterator[tuple[Row, list[Row]]]:
        draw = self._random("sales")
        made = number = 0
        starts = [r[0] for r in connection.rows("select starts_at from performance order by id")]
        bought = [_weeks_before(text) for text in starts]
        kinds = list(PRICES)
        while made < self._tickets:
            number += 1
            count = min(draw.choice((1, 1, 2, 2, 2, 3, 4)), self._tickets - made)
            show = made * self._shows // self._tickets
            patron = self._buyer(draw, number)
            channel = draw.choice(("web", "web", "phone", "counter"))
            tickets, total = [], 0
            row, seat = chr(65 + draw.randrange(20)), draw.randrange(1, 36)
            for n in range(count):
                kind = kinds[min(int(draw.expovariate(1.2)), len(kinds) - 1)]
                status = "valid" if draw.random() < 0.96 else draw.choice(("refunded", "exchanged"))
                holder = patron
                if n and draw.random() < 0.12:
                    holder = draw.randrange(1, self._patrons + 1)
                came = None
                if show < self._tonight and draw.random() < 0.9:
                    came = int(draw.random() < 0.94)
                price = PRICES[kind]
                total += price
                tickets.append(
                    (number, show + 1, holder, "", f"T{made + n + 1:08d}", status, f"{row}{seat + n}",
                     kind, price, int(not price), int(channel == "phone"), came, "")
                )  # fmt: skip
            made += count
            yield (
                (number, SYSTEM, f"B{100_000 + number}", patron, bought[show], channel, "paid",
                 total, CURRENCY, "", ""),
                tickets,
            )  # fmt: skip

    def _buyer(self, draw: Random, number: int) -> int | None:
        if number % AGENCY_SHARE == 7:
            return 1
        chance = draw.random()
        if chance < 0.04:
            return None
        if chance < 0.7:
            return 1 + int(self._patrons * draw.random() ** 2)
        return 1 + int(self._patrons * draw.random())

    def _membership_rows(self) -> Iterator[Row]:
        random = self._random("memberships")
        for number in range(1, self._patrons + 1):
            if random.random() < 0.06:
                starts = self._today - timedelta(days=random.randrange(1, 900))
                ends = starts + timedelta(days=364)
                status = "active" if ends >= self._today else "expired"
                yield (number, "Friend", starts.isoformat(), ends.isoformat(), CURRENCY, status,
                       "import", SYSTEM)  # fmt: skip


def _weeks_before(starts_at: str) -> str:
    return clock.to_text(datetime.fromisoformat(starts_at) - timedelta(days=17, hours=3))
