"""The next export of the same season: it updates, fills, never doubles, never blanks."""

import json
from pathlib import Path

import pytest
from import_checks import bring, everything, in_new_york, write_table

from db import connection
from db.queries import import_lookups
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers

HEAD = ["Order ID", "Order date", "Buyer name", "Buyer email", "Phone", "Event", "Event start",
        "Ticket ID", "Ticket type", "Price", "Ticket status", "Checked in", "How are you?"]  # fmt: skip


@pytest.fixture(autouse=True)
def venue(database: Path) -> None:
    in_new_york()


def row(number: str, **told: str) -> list[str]:
    values = {
        "order": "B1", "date": "2026-10-01 10:00", "name": "Ada Novák", "email": "ada@example.com",
        "phone": "", "event": "Hamlet", "start": "2026-11-01 19:30", "type": "Adult",
        "price": "20.00", "status": "Attending", "came": "", "said": "", **told,
    }  # fmt: skip
    v = values
    return [v["order"], v["date"], v["name"], v["email"], v["phone"], v["event"], v["start"],
            number, v["type"], v["price"], v["status"], v["came"], v["said"]]  # fmt: skip


def export(tmp_path: Path, name: str, *rows: list[str]) -> Path:
    return write_table(tmp_path / name, [HEAD, *rows])


def tickets() -> list[tuple]:
    return connection.rows(
        "select number, status, price_minor, attended, extra from ticket order by number"
    )


def test_a_later_export_updates_what_changed_and_adds_what_is_new(tmp_path: Path):
    bring(export(tmp_path, "a.csv", row("T1", said="well"), row("T2")))
    later = export(
        tmp_path, "b.csv",
        row("T1", came="Yes"), row("T2", status="Refunded"), row("T3", phone="+1 207 555 0142"),
    )  # fmt: skip
    before = everything()
    result = bring(later)
    assert result.counts.tickets_new == 1
    assert result.counts.tickets_updated == 2
    assert tickets() == [
        ("T1", "valid", 2000, 1, json.dumps({"How are you?": "well"})),
        ("T2", "refunded", 2000, None, ""),
        ("T3", "valid", 2000, None, ""),
    ]
    assert connection.rows('select count(*), sum(total_minor) from "order"') == [(1, 4000)]
    assert connection.rows("select kind, normal from contact_point order by 1") == [
        ("email", "ada@example.com"), ("phone", "+12075550142"),
    ]  # fmt: skip
    session.undo_batch(result.batch_id)
    assert everything() == before


def test_a_blank_cell_takes_nothing_away_and_who_came_came(tmp_path: Path):
    bring(export(tmp_path, "a.csv", row("T1", came="Yes", said="well", phone="207 555 0142"),
                 row("T2", order="B2", came="No")))  # fmt: skip
    before = tickets()
    bring(
        export(tmp_path, "b.csv", row("T1", price="", type=""), row("T2", order="B2", came="Yes"))
    )
    assert tickets()[0] == before[0]
    assert tickets()[1][3] == 1
    bring(export(tmp_path, "c.csv", row("T1", came="No"), row("T2", order="B2", came="Yes")))
    assert tickets()[0][3] == 1


def test_what_the_desk_did_with_a_ticket_outlives_the_next_export(tmp_path: Path):
    file = export(tmp_path, "a.csv", row("T1"))
    bring(file)
    connection.raw().execute("update ticket set status = 'given_away'")
    bring(file)
    assert tickets()[0][1] == "given_away"


def test_orders_without_ticket_numbers_never_double(tmp_path: Path):
    head = ["Order ID", "Name", "Email", "Event name", "Event start", "Tickets purchased"]
    one = ["or_1", "Ada Novák", "ada@example.com", "Hamlet", "2026-12-01 19:30"]
    other = ["or_2", "Bea Lind", "bea@example.com", "Hamlet", "2026-12-01 19:30", "1"]
    first = write_table(tmp_path / "a.csv", [head, [*one, "3"], other])
    assert bring(first).counts.tickets == 4
    assert bring(first).counts.tickets_new == 0
    more = write_table(tmp_path / "b.csv", [head, [*one, "4"], other])
    assert bring(more).counts.tickets_new == 1


def test_rows_without_any_number_never_double(tmp_path: Path):
    head = ["First name", "Last name", "Email", "Event name", "Event start", "Ticket type", "Price"]
    rows = [["Ada", "Novák", "ada@example.com", "Hamlet", "2026-12-01 19:30", "Adult", "20.00"]] * 2
    rows.append(["Bea", "Lind", "", "Hamlet", "2026-12-01 19:30", "Adult", "20.00"])
    file = write_table(tmp_path / "a.csv", [head, *rows])
    assert bring(file).counts.tickets == 3
    again = bring(file).counts
    assert (again.tickets, again.tickets_new, again.patrons_new) == (3, 0, 0)


def test_a_refund_that_comes_with_the_next_export_takes_the_ticket_back(tmp_path: Path):
    head = ["Date", "Time", "Category", "Item", "Qty", "Price Point Name", "Net Sales",
            "Transaction ID", "Event Type", "Customer Name", "Customer ID"]  # fmt: skip
    item = "Hamlet – Sat 5 Dec 2026 7:30pm"
    sale = ["2026-10-01", "10:00:00", "Tickets", item, "2", "Adult", "$40.00", "TX1", "Payment",
            "Ada Novák", "C1"]  # fmt: skip
    other = [*sale[:7], "TX2", *sale[8:]]
    back = ["2026-10-03", "10:00:00", "Tickets", item, "-1", "Adult", "-$20.00", "TX1", "Refund",
            "Ada Novák", "C1"]  # fmt: skip
    bring(write_table(tmp_path / "a.csv", [head, sale, other]))
    bring(write_table(tmp_path / "b.csv", [head, back, other]))
    assert dict(connection.rows("select status, count(*) from ticket group by 1")) == {
        "valid": 3, "refunded": 1,
    }  # fmt: skip


def test_the_same_order_number_of_two_systems_is_two_orders(tmp_path: Path):
    bring(export(tmp_path, "a.csv", row("T1")), Answers(given={"system": "Till"}))
    bring(export(tmp_path, "b.csv", row("T1", name="Bea Lind", email="bea@example.com")),
          Answers(given={"system": "Shop"}))  # fmt: skip
    assert connection.rows('select system, number from "order" order by 1') == [
        ("Shop", "B1"), ("Till", "B1"),
    ]  # fmt: skip


def test_an_undo_is_refused_when_a_later_import_stands_on_it(tmp_path: Path):
    first = bring(export(tmp_path, "a.csv", row("T1")))
    second = bring(export(tmp_path, "b.csv", row("T1", status="Refunded")))
    with pytest.raises(ImportFailed, match="came later"):
        session.undo_batch(first.batch_id)
    session.undo_batch(second.batch_id)
    session.undo_batch(first.batch_id)
    assert connection.rows("select count(*) from patron") == [(0,)]


def test_an_undo_is_refused_when_somebody_wrote_about_the_people(tmp_path: Path):
    first = bring(export(tmp_path, "a.csv", row("T1")))
    connection.raw().execute(
        "insert into note (patron_id, kind, text, door_line, audience, pinned, source_kind, "
        "source, created_at, updated_at, version) values (1, 'note', 'x', '', 'desk', 0, 'staff', "
        "'', '2026-11-22', '2026-11-22', 1)"
    )
    before = everything()
    with pytest.raises(ImportFailed, match="a note was added"):
        session.undo_batch(first.batch_id)
    assert everything() == before


def test_an_unknown_batch_cannot_be_undone():
    with pytest.raises(ImportFailed, match="no import number 99"):
        session.undo_batch(99)


def test_a_confirmed_mapping_is_remembered_and_forgotten_with_its_import(tmp_path: Path):
    file = export(tmp_path, "a.csv", row("T1", said="Row A"))
    index = HEAD.index("How are you?")
    answers = Answers(roles={index: "seat"}, confirmed=True)
    result = bring(file, answers)
    assert connection.rows("select seat from ticket") == [("Row A",)]
    found = session.understand(file)
    assert found.remembered
    assert found.columns[index].role == "seat"
    session.undo_batch(result.batch_id)
    assert not session.understand(file).remembered


def test_day_or_month_first_is_asked_when_the_file_does_not_show_it(tmp_path: Path):
    file = export(tmp_path, "a.csv", row("T1", date="03/04/2026 10:00", start="05/06/2026 19:30"))
    found = session.understand(file)
    assert [q.key for q in found.questions] == ["dates"]
    bring(file, Answers(given={"dates": "dmy"}))
    assert connection.rows("select starts_at from performance") == [("2026-06-05T23:30:00Z",)]


def test_unsure_pairs_are_listed_and_nobody_is_merged(tmp_path: Path):
    result = bring(
        export(
            tmp_path,
            "a.csv",
            row("T1", name="Maria Gracia"),
            row("T2", order="B2", name="Maria Garcia"),
        )
    )
    assert result.counts.people == 2
    kept = connection.rows("select code, patron_id, other_id from import_issue")
    assert kept == [("maybe_same", 2, 1)]


def test_totals_lines_blank_lines_and_closing_lines_are_counted_not_taken(tmp_path: Path):
    width = len(HEAD)
    file = export(
        tmp_path, "a.csv", row("T1"), [""] * width, ["TOTALS", *[""] * 8, "20.00", "", "", ""],
        ["© 2026 The box office", *[""] * (width - 1)],
    )  # fmt: skip
    counts = bring(file).counts
    assert (counts.rows, counts.accepted, counts.skipped, counts.blank) == (4, 1, 2, 1)


def test_nothing_is_looked_up_in_an_empty_file():
    assert import_lookups.list_orders([]) == []


ATTENDEES = ["Order ID", "Buyer name", "Buyer email", "Event", "Event start", "Ticket ID", "Price"]


def attendee(order: str, ticket: str) -> list[str]:
    return [order, "Ada Novák", "ada@example.com", "Hamlet", "2026-12-01 19:30", ticket, "20.00"]


def test_a_ticket_missing_from_a_later_export_is_kept_unless_somebody_says_it_is_gone(
    tmp_path: Path,
):
    rows = [attendee("B1", "T1"), attendee("B1", "T2"), attendee("B2", "T3")]
    till = Answers(given={"system": "Till"})
    bring(write_table(tmp_path / "a.csv", [ATTENDEES, *rows]), till)
    later = write_table(tmp_path / "b.csv", [ATTENDEES, rows[0], attendee("B3", "T4")])
    assert "absent" in [q.key for q in session.understand(later, till).questions]
    kept = bring(later, till)
    assert [i.message for i in kept.issues] == [
        "2 tickets that an earlier export brought for these performances are not in this file. "
        "They were kept."
    ]
    before = everything()
    result = bring(later, Answers(given={"system": "Till", "absent": "cancelled"}))
    assert [t[:2] for t in tickets()] == [
        ("T1", "valid"), ("T2", "cancelled"), ("T3", "cancelled"), ("T4", "valid"),
    ]  # fmt: skip
    session.undo_batch(result.batch_id)
    assert everything() == before


def test_a_number_of_valid_tickets_says_how_many_of_an_order_stand(tmp_path: Path):
    head = ["Order ID", "Name", "Email", "Event name", "Event start", "Number of tickets",
            "Valid tickets"]  # fmt: skip
    rows = [["1", "Ada Novák", "ada@example.com", "Hamlet", "2026-12-01 19:30", "4", "3"],
            ["2", "Bea Lind", "bea@example.com", "Hamlet", "2026-12-01 19:30", "2", "0"]]  # fmt: skip
    counts = bring(write_table(tmp_path / "a.csv", [head, *rows])).counts
    assert (counts.tickets, counts.tickets_cancelled_or_refunded) == (3, 3)


def test_tickets_to_be_picked_up_are_will_call(tmp_path: Path):
    head = [*ATTENDEES, "Delivery method"]
    rows = [[*attendee("B1", "T1"), "Will Call"], [*attendee("B2", "T2"), "E-ticket"]]
    bring(write_table(tmp_path / "a.csv", [head, *rows]))
    assert connection.rows("select number, will_call from ticket order by 1") == [
        ("T1", 1), ("T2", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "said"),
    [("performance.when", "next week"), ("dates", "american"), ("when:Hamlet", "8pm")],
)
def test_an_answer_that_cannot_be_read_is_refused(tmp_path: Path, key: str, said: str):
    with pytest.raises(ImportFailed, match="Nothing was imported"):
        bring(export(tmp_path, "a.csv", row("T1")), Answers(given={key: said}))


def test_comp_and_prices_are_kept(tmp_path: Path):
    bring(export(tmp_path, "a.csv", row("T1", type="Complimentary", price="0.00"),
                 row("T2", price="$1,020.50")))  # fmt: skip
    assert connection.rows("select comp, price_minor from ticket order by number") == [
        (1, 0), (0, 102050),
    ]  # fmt: skip


def test_questions_without_a_question_mark_and_companies_are_kept_too(tmp_path: Path):
    head = [*ATTENDEES, "Do you need an entry ramp", "Company", "Anything"]
    said = ["Yes, for two", "Lind & Sons", "No"]
    bring(write_table(tmp_path / "a.csv", [head, [*attendee("B1", "T1"), *said]]))
    kept = connection.row("select extra from ticket")
    assert kept is not None
    assert json.loads(kept[0]) == dict(zip(head[-3:], said, strict=True))
