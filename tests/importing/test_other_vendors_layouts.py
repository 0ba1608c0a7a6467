"""Exports of systems that nobody told the importer about: what a person must say, what comes in.

The layouts follow what vendors' help pages and public tools describe; the people are invented.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from import_checks import everything

from db import connection
from db.queries.settings import set_setting
from desktop.importing import session
from desktop.importing.understanding import Answers, ImportResult, Understanding

OTHER = Path(__file__).parent.parent / "data" / "imports" / "other"


@dataclass(frozen=True)
class Layout:
    """A file, what must be answered (question key -> answer), and what comes of it."""

    file: str
    grain: str
    must_say: dict[str, str]
    people: int
    performances: int
    tickets: int
    gone: int
    orders: int
    system: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    preamble: int = 0
    roles: dict[str, str] = field(default_factory=dict)


LAYOUTS = (
    # Purchases of an event with several occasions: the event's own title is nowhere.
    Layout(
        "occasions_purchases.csv", "ticket", {"performance.title": "The Salt Road"},
        people=5, performances=2, tickets=9, gone=0, orders=5,
        roles={"Occasion Start Date": "event_start", "Attendee ID": "ticket_number"},
    ),
    # A report built from fields: two spellings of one date, day first, a void flag.
    Layout(
        "report_components.csv", "ticket", {},
        people=4, performances=3, tickets=7, gone=2, orders=5,
        roles={"Item Is Void": "cancelled", "Performance Date Time": "event_start"},
    ),
    # Two quoted lines above the headings; buyer and holder apart.
    Layout(
        "two_lines_above.csv", "ticket", {},
        people=4, performances=1, tickets=7, gone=0, orders=3, preamble=2,
        roles={"Name on Order": "buyer_name", "Name on Ticket": "holder_name"},
    ),
    # German, semicolons, decimal commas, Windows letters.
    Layout(
        "bestellungen.csv", "ticket", {},
        people=4, performances=2, tickets=4, gone=2, orders=4, encoding="cp1252", delimiter=";",
        roles={"Platz": "seat", "Preis": "price"},
    ),
    # French, semicolons, Nom beside Prénom, an hour written 20h30.
    Layout(
        "billetterie.csv", "ticket", {},
        people=3, performances=1, tickets=5, gone=1, orders=3, encoding="cp1252", delimiter=";",
        roles={"Nom": "buyer_family", "Heure": "event_time"},
    ),
    # Headings as a database names them; statuses completed, refunded, exchanged.
    Layout(
        "ticket_revenue.csv", "ticket", {},
        people=4, performances=2, tickets=5, gone=2, orders=5,
        roles={"id": "ticket_number", "order_item_status": "ticket_status"},
    ),
    # Attendance list: tabs, UTF-16, a quantity, no e-mail, a code for the performance, no time.
    Layout(
        "attendance_tab.txt", "order",
        {"performance.title": "The Tempest", "performance.time": "7:30 pm"},
        people=4, performances=1, tickets=9, gone=0, orders=4, encoding="utf-16", delimiter="\t",
        roles={"Purchase #": "order_number", "Quantity": "quantity"},
    ),
    # The booking's columns repeated on each ticket; a date that can be read both ways.
    Layout(
        "bookings_per_ticket.csv", "ticket",
        {"dates": "dmy", "performance.title": "The Salt Road",
         "performance.when": "2026-05-30T19:30"},
        people=4, performances=1, tickets=4, gone=2, orders=4,
        roles={"Void": "cancelled", "How did you hear about us?": ""},
    ),
    # Order codes and products, a heading twice, guarded phone numbers, nothing of the evening.
    Layout(
        "order_codes.csv", "ticket",
        {"performance.title": "Autumn Quartets", "performance.when": "2026-11-20T19:00"},
        people=4, performances=1, tickets=4, gone=0, orders=3, delimiter=";",
        roles={"Checked in": "attended", "Automatically checked in": "skip"},
    ),
    # A volunteer's own spreadsheet, with a title line and a line of totals.
    Layout(
        "door_list.xlsx", "order", {},
        people=3, performances=1, tickets=6, gone=0, orders=3, encoding="", delimiter="",
        preamble=2, roles={"Who": "buyer_name", "When": "event_start", "How many": "quantity"},
    ),
)  # fmt: skip
BY_FILE = {layout.file: layout for layout in LAYOUTS}


@pytest.fixture
def venue(database: Path) -> Path:
    set_setting("zone", "America/New_York")
    return database


def bring(layout: Layout) -> ImportResult:
    answers = Answers(given=dict(layout.must_say))
    found = session.understand(OTHER / layout.file, answers)
    return session.apply_plan(session.make_plan(found, answers))


def asked(found: Understanding) -> set[str]:
    return {question.key for question in found.open_questions(Answers())}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)
def test_a_person_is_asked_only_what_the_file_does_not_say(venue: Path, layout: Layout):
    found = session.understand(OTHER / layout.file)
    assert found.kind == "tickets"
    assert found.system == ""  # nobody told the program about this vendor
    assert found.grain == layout.grain
    assert asked(found) == set(layout.must_say)
    form = found.form
    assert (form.encoding, form.delimiter, form.preamble_rows) == (
        layout.encoding, layout.delimiter, layout.preamble,
    )  # fmt: skip
    roles = {column.heading: column.role for column in found.columns}
    assert {h: roles[h] for h in layout.roles} == layout.roles


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)
def test_it_comes_in_and_the_next_time_changes_nothing(venue: Path, layout: Layout):
    for time in ("first", "second"):
        counts = bring(layout).counts
        assert counts.people == layout.people, time
        assert counts.performances == layout.performances
        assert counts.tickets == layout.tickets
        assert counts.tickets_cancelled_or_refunded == layout.gone
        assert counts.orders == layout.orders
        assert connection.row("select count(*) from patron") == (layout.people,)
        assert connection.row('select count(*) from "ticket"') == (layout.tickets + layout.gone,)
    assert counts.patrons_new == 0


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)
def test_it_can_be_taken_back_without_a_trace(venue: Path, layout: Layout):
    before = everything()
    session.undo_batch(bring(layout).batch_id)
    assert everything() == before


def starts(title: str) -> list[str]:
    return [
        row[0]
        for row in connection.rows(
            "select f.starts_at from performance f join production p on p.id = f.production_id "
            "where p.title = ? order by 1",
            (title,),
        )
    ]


def test_names_numbers_and_times_are_read_as_they_are_meant(venue: Path):
    bring(BY_FILE["billetterie.csv"])
    assert connection.rows("select given, family from patron order by id limit 1") == [
        ("Inès", "Beaumont")
    ]
    assert starts("L'Île des esclaves") == ["2026-11-28T01:30:00Z"]
    bring(BY_FILE["bestellungen.csv"])
    assert starts("Der zerbrochne Krug") == ["2026-12-06T00:30:00Z"]
    assert connection.row("select price_minor, seat from ticket where seat like 'Reihe 3%'") == (
        2450, "Reihe 3 Platz 7",
    )  # fmt: skip


def test_day_first_is_found_out_where_the_file_shows_it(venue: Path):
    bring(BY_FILE["report_components.csv"])
    assert starts("The Glass Orchard") == ["2026-11-19T19:00:00Z", "2026-11-21T00:30:00Z"]


def test_who_bought_and_who_holds_are_kept_apart(venue: Path):
    bring(BY_FILE["two_lines_above.csv"])
    assert connection.rows(
        "select b.display_name, h.display_name, t.attended from ticket t "
        'join "order" o on o.id = t.order_id join patron b on b.id = o.patron_id '
        "join patron h on h.id = t.holder_id where h.display_name = 'Petra Vane'"
    ) == [("Saoirse Blackwood", "Petra Vane", 0)]


def test_scanned_not_scanned_and_unknown(venue: Path):
    bring(BY_FILE["order_codes.csv"])
    assert connection.rows(
        "select p.display_name, t.attended from ticket t join patron p on p.id = t.holder_id "
        "where p.display_name like 'Ottilie%' or p.display_name like 'Marek%' order by 1 desc"
    )[0] == ("Ottilie Fernsby", 1)
    assert connection.rows(
        "select distinct normal from contact_point where value like '%0151'"
    ) == [("+12075550151",)]


def test_own_questions_are_kept_with_the_order(venue: Path):
    bring(BY_FILE["bookings_per_ticket.csv"])
    found = connection.rows('select extra from "order" union all select extra from ticket')
    kept = " ".join(row[0] for row in found)
    assert "How did you hear about us?" in kept
    assert "A friend, or two" in kept


@pytest.mark.parametrize(
    ("file", "people", "not_people"),
    [("address_book_prefixed.csv", 5, 1), ("adressen.csv", 3, 0), ("odd_headings.csv", 4, 0)],
)
def test_address_books_of_other_makers(venue: Path, file: str, people: int, not_people: int):
    for _ in range(2):
        found = session.understand(OTHER / file)
        assert found.kind == "contacts"
        assert asked(found) == set()
        counts = session.apply_plan(session.make_plan(found, Answers())).counts
        assert (counts.people, counts.not_people) == (people, not_people)
        assert connection.row("select count(*) from patron") == (people,)


def test_a_german_address_book_says_birthdays_and_consents(venue: Path):
    found = session.understand(OTHER / "adressen.csv")
    session.apply_plan(session.make_plan(found, Answers()))
    assert connection.rows(
        "select p.display_name, p.salutation, p.birth_day, p.birth_month, c.granted "
        "from patron p join consent c on c.patron_id = p.id order by p.id"
    ) == [
        ("Jürgen Weiß", "Herr", 17, 4, 1),
        ("Wilhelmina de Groot", "Frau", None, None, 0),
        ("Ottilie Fernsby", "Frau", 2, 12, 1),
    ]


def test_no_code_of_the_importer_names_these_vendors():
    root = Path(__file__).parents[2]
    names = ("booktix", "cooltix", "line-up", "showclix", "theatre manager", "trybooking",
             "humanitix", "pretix", "fooevents", "outlook")  # fmt: skip
    for path in [*(root / "desktop").rglob("*.py"), *(root / "db").rglob("*.py")]:
        text = path.read_text(encoding="utf-8").lower()
        assert not [name for name in names if name in text], path
