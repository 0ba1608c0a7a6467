"""The capture line: a keystroke against one pass over the same text, with a large vocabulary.

2,000 interests, 500 productions with works and artists, 600 performances to come, a patron with
60 visits. Sentences are typed letter by letter, mistyped words included; every keystroke is
timed once, as it is met, in processor time.
"""

from __future__ import annotations

import gc
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import harness
from benchmarks.harness import Context, Figure
from db import clock, connection, schema
from db.folding import fold, words
from db.queries import patrons
from desktop.domain import capture, capture_context, capture_ready

INTERESTS, PRODUCTIONS, COMING, VISITS = 2000, 500, 600, 60
KEYSTROKE_MS, CONTEXT_MS = 10.0, 40.0
LONG = 4000
_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
]
_SENTENCES = (
    "Loves string quartets and anything by Haydn, not so keen on new music; call back Tue",
    "Her husband Tom plays the cello, she sings in the church choir and can't stand modern dress",
    "loved the Bartók but hated the seats, needs an aisle seat because of her knee",
    "We promised to ring before the Schubert about the cast list, two kids Sam (7) and Ida (9)",
    "adors Tchaikovski and Shubert, might move to Leeds, please don't mention her brother",
    "turns 70 on Friday, would like a season pass, interested in bakelomi and tisomaru evenings",
    "Death and the Maiden was mixed for her: wonderful viola, tempo too fast, follow up in two weeks",
    "is into korisatebalo, curius about lametosira, wants to hear from us by Thursday before noon",
)


def run(context: Context) -> list[Figure]:
    """All figures of the capture line; the data is its own, whatever the size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "capture.db"
        schema.create(path)
        clock.use_zone(harness.ZONE)
        patron_id = _venue(context)
        figures = [*_context(), *_keystrokes(patron_id)]
        connection.close()
    return figures


def _keystrokes(patron_id: int) -> list[Figure]:
    capture_ready.get_ready()  # as a worker does when the line is shown
    gc.collect()  # what the figures before left behind is no part of a keystroke
    venue, patron = capture_context.load_context(), capture_context.load_patron(patron_id)
    today = clock.today()
    took: list[float] = []
    bare: list[float] = []
    chips = 0
    for sentence in _SENTENCES:
        for end in range(1, len(sentence) + 1):
            typed = sentence[:end]
            started = time.thread_time()
            _ = words(typed)
            between = time.thread_time()
            found = capture.propose(typed, venue, patron, today=today)
            took.append((time.thread_time() - between) * 1e3)
            bare.append((between - started) * 1e3)
        chips += len(found)
    line = " ".join(_SENTENCES * 10)[:LONG]
    long = min(
        harness.timings(lambda text: capture.propose(text, venue, patron, today=today), [line])
    )
    detail: dict[str, Any] = harness.spread(took) | {"chips of the whole sentences": chips}
    middle = harness.quantile(bare, 0.5)
    against = "ms splitting and folding the same text"
    return [
        Figure("a keystroke, p50", harness.quantile(took, 0.5), "ms cpu", middle, against,
               limit=KEYSTROKE_MS, detail=detail),
        Figure("a keystroke, p99", harness.quantile(took, 0.99), "ms cpu", middle, against,
               limit=KEYSTROKE_MS),
        Figure("a keystroke, the slowest", max(took), "ms cpu", middle, against, limit=KEYSTROKE_MS),
        Figure(f"a line of {LONG:,} characters", long, "ms",
               min(harness.timings(words, [line])), against, limit=KEYSTROKE_MS * 10),
    ]  # fmt: skip


def _context() -> list[Figure]:
    """Reading the venue and making it ready, against reading the same rows alone."""
    ready: list[float] = []
    rows: list[float] = []
    for _ in range(15):
        started = time.thread_time()
        for table in ("interest", "interest_alias", "production", "work", "production_work",
                      "production_artist", "artist", "performance"):  # fmt: skip
            connection.rows(f"select * from {table}")
        between = time.thread_time()
        venue = capture_context.read_context()
        venue.make_ready()
        ready.append((time.thread_time() - between) * 1e3)
        rows.append((between - started) * 1e3)
    return [
        Figure("the venue made ready", min(ready), "ms cpu", min(rows), "ms reading the same rows",
               limit=CONTEXT_MS, detail=harness.spread(ready))
    ]  # fmt: skip


def _venue(context: Context) -> int:
    """The vocabulary and the programme in the current file; returns the patron's id."""
    draw = context.random("capture")

    def word() -> str:
        return "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(3, 5))).capitalize()

    groups = ("Composers", "Genres", "Theatre", "Instruments", "Places")
    known = (
        ("Béla Bartók", "Bartók", "Composers"), ("Franz Schubert", "Schubert", "Composers"),
        ("Joseph Haydn", "Haydn", "Composers"), ("String quartets", "Quartets", "Genres"),
        ("Pyotr Ilyich Tchaikovsky", "Tchaikovsky", "Composers"),
        ("New music", "Contemporary music", "Genres"),
        ("Plays an instrument", "Musician", "Instruments"), ("Sings in a choir", "Choir", "Instruments"),
    )  # fmt: skip
    with connection.transaction() as raw:
        for number in range(INTERESTS):
            name, alias, group = (
                known[number] if number < len(known)
                else (f"{word()} {word()}", word(), groups[number % len(groups)])
            )  # fmt: skip
            raw.execute(
                "insert or ignore into interest (id, name, folded, group_name, matches, retired) values (?, ?, ?, ?, ?, 0)",
                (number + 1, name, fold(name), group, f"{word()}; {word()} {word()}"),
            )
            raw.execute(
                "insert or ignore into interest_alias (interest_id, word, folded) select id, ?, ? from interest where id = ?",
                (alias, fold(alias), number + 1),
            )
        _programme(raw, word)
    return _patron()


def _programme(raw: Any, word: Any) -> None:
    for number in range(1, PRODUCTIONS + 1):
        composer, title = f"{word()} {word()}", f"The {word()} of {word()}"
        if number <= 2:
            composer, title = (
                ("Béla Bartók", "Bach and Bartók"),
                ("Franz Schubert", "Death and the Maiden"),
            )[number - 1]
        raw.execute(
            "insert into production (id, title, folded, genre, keywords, for_children, system, number) "
            "values (?, ?, ?, 'Concert', '', 0, '', '')",
            (number, title, fold(title)),
        )
        raw.execute("insert or ignore into artist (id, name, folded) values (?, ?, ?)",
                    (number, composer, fold(composer)))  # fmt: skip
        for part in range(3):
            work = f"{word()} {word()} No. {part + 1}"
            raw.execute("insert into work (title, folded, composer_id) values (?, ?, (select id from artist where id = ?))",
                        (work, fold(work), number))  # fmt: skip
            raw.execute("insert into production_work (production_id, work_id, position) values (?, last_insert_rowid(), ?)",
                        (number, part))  # fmt: skip
    today = date.fromisoformat(harness.NOW[:10])
    for number in range(COMING + VISITS):
        day = (
            today + timedelta(days=number // 4 + 1)
            if number < COMING
            else today - timedelta(days=3 * (number - COMING) + 2)
        )
        raw.execute(
            "insert into performance (id, production_id, starts_at, cancelled, disrupted, system, number) "
            "values (?, ?, ?, 0, '', '', '')",
            (number + 1, number % PRODUCTIONS + 1, f"{day}T23:{number % 60:02d}:00Z"),
        )


def _patron() -> int:
    patron_id = patrons.add_patron(given="Judith", family="Shimwell").created_id
    with connection.transaction() as raw:
        for number in range(COMING + 1, COMING + VISITS + 1):
            order = raw.execute(
                'insert into "order" (system, number, patron_id, channel, status, currency, comment,'
                " extra) values ('', ?, ?, '', '', 'USD', '', '')",
                (str(number), patron_id),
            ).lastrowid
            raw.execute(
                "insert into ticket (order_id, performance_id, holder_id, holder_name, number,"
                " status, seat, price_type, comp, will_call, attended, extra)"
                " values (?, ?, ?, '', '', 'valid', 'F1', 'Adult', 0, 0, 1, '')",
                (order, number, patron_id),
            )
    return patron_id
