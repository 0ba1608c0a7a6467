"""Random tables never break the import, and each row is accounted for."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_checks import in_new_york

from db import connection, schema
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers

HEADINGS = ["Order ID", "Order date", "First Name", "Last Name", "Email", "Phone", "Event name",
            "Event start", "Ticket ID", "Ticket type", "Price", "Quantity", "Item", "Status",
            "Checked in", "Refunded amount", "Postcode", "Are you well?", "Name"]  # fmt: skip
ODD = ["", " ", "-", "TOTALS", "n/a", "Info Requested", "=1+1", "'+44", "\t@", "0", "-1", "1.0",
       "999999999999", "1e9", "$-5.00", "(2.00)", "99/99/9999", "2026-13-40", "31/12/2026",
       "2026-12-31T25:61", "Sat 5 Dec 2026 7:30pm", "2026-12-05 19:30", "Refunded", "Yes", "no",
       "a@b", "ada@example.com", "ADA@EXAMPLE.COM ", "Ada", "ADA", "O'Brien", "伟", "\u202eabc",
       "line\nbreak", "x" * 300, "Hamlet", "Hamlet – Sat 5 Dec 2026 7:30pm - Adult", "\ufeff",
       "Adult", "Drink", "B1", "B2", "T1", "2", "3x", "12.50", "1.234,56 €", "1,2,3"]  # fmt: skip
cell = st.one_of(st.sampled_from(ODD), st.text(max_size=8).filter(lambda t: "\0" not in t))
GIVEN = {"performance.title": "Hamlet", "performance.when": "2026-12-05T19:30", "dates": "dmy",
         "performance.time": "19:30"}  # fmt: skip


@st.composite
def tables(draw):
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=12, unique=True))
    width = len(headings)
    rows = draw(st.lists(st.lists(cell, min_size=0, max_size=width + 1), max_size=12))
    return headings, rows


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=tables(), delimiter=st.sampled_from([",", ";", "\t"]))
def test_random_tables_are_taken_or_refused_and_every_row_is_accounted_for(
    database: Path, tmp_path: Path, table, delimiter: str
):
    in_new_york()
    headings, rows = table
    path = tmp_path / "random.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(headings)
        writer.writerows(rows)
    answers = Answers(kind="tickets", given=dict(GIVEN))
    try:
        result = session.import_file(session.understand(path, answers), answers)
    except ImportFailed as refused:
        assert refused.sentence
        return
    counts = result.counts
    assert counts.rows == counts.accepted + counts.skipped + counts.blank
    again = session.import_file(session.understand(path, answers), answers).counts
    assert (again.tickets_new, again.orders_new, again.patrons_new) == (0, 0, 0)
    assert (again.tickets, again.people) == (counts.tickets, counts.people)
    assert schema.check() == []
    for (batch,) in connection.rows("select id from import_batch order by id desc"):
        session.undo_batch(batch)
    assert connection.rows("select count(*) from patron") == [(0,)]


@pytest.mark.parametrize("kind", ["contacts", "programme"])
def test_a_ticket_file_taken_for_something_else_breaks_nothing(
    database: Path, tmp_path: Path, kind: str
):
    in_new_york()
    path = tmp_path / "t.csv"
    path.write_text("Order ID,Email,Ticket type\n1,a@example.com,Adult\n", "utf-8")
    answers = Answers(kind=kind, given=dict(GIVEN))
    try:
        session.import_file(session.understand(path, answers), answers)
    except ImportFailed as refused:
        assert refused.sentence
