"""Whatever somebody drops on the window as a list: it is read, or refused in a sentence, never worse."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import connection
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers

HEADINGS = st.sampled_from(
    ["First Name", "Last Name", "Name", "E-mail", "Phone", "Birthday", "Notes", "Labels", "ZIP",
     "E-mail 2 - Value", "Address", "OPTIN_TIME", "Company", "", "Favourite colour"]
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["mei@example.com", "ann@example.org", "+1 207-555-0142", "04/17", "31/12/1980", "Mei Ng",
         "'+1 207-555-0142", "=1+1", "a ::: b", '"VIP","x"', "2024-01-05 11:59:43", "--04-17"]
    ),
)  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> str:
    headings = draw(st.lists(HEADINGS, min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(CELLS, max_size=7), max_size=6))
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue()


def drop(data: bytes, name: str, kind: str = "contacts") -> None:
    """Understand, answer what is asked, plan, apply, take back; ImportFailed is a fair answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        answers = Answers(kind=kind)
        try:
            found = session.understand(path, answers)
            for question in found.open_questions(answers):
                answers.given[question.key] = question.choices[0][0]
            plan = session.make_plan(found, answers)
            result = session.apply_plan(plan)
        except ImportFailed as refusal:
            assert refusal.sentence.endswith(".")
            return
        counts = result.counts
        assert counts == plan.counts
        assert counts.rows == counts.accepted + counts.skipped + counts.blank
        assert counts.patrons_new + counts.patrons_matched == counts.people
        session.undo_batch(result.batch_id)
        for table in ("patron", "production", "performance", "artist", "work", "import_batch"):
            assert connection.row(f"select count(*) from {table}") == (0,)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(text=books())
def test_any_address_book_comes_in_or_is_refused(database: Path, text: str):
    drop(text.encode("utf-8", "surrogatepass"), "book.csv")


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(body=st.text(max_size=200))
def test_any_cards_come_in_or_are_refused(database: Path, body: str):
    text = f"BEGIN:VCARD\r\n{body}\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Mei Ng\r\nEND:VCARD\r\n"
    drop(text.encode("utf-8", "surrogatepass"), "cards.vcf")


@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.binary(max_size=300))
def test_any_bytes_come_in_or_are_refused(database: Path, data: bytes):
    drop(data, "bytes.csv")


LINES = st.sampled_from(
    ["2026-12-01", "1.12.2026", "7:30PM", "19h30", "Bach, J. S.; Bartók, Béla", "Bach: CHACONNE",
     "Reed, Ida (Viola); ", "Young People's Concert", "2026-27", "90 min", "{'_': 'A', 'em': ['B']}",
     "; ; ;", ",,", "A, B, C, D", "Anthem,"]
)  # fmt: skip


@st.composite
def seasons(draw: st.DrawFn) -> str:
    names = ["Title", "Date", "Time", "Composers", "Works", "Soloists", "Season", "Event type",
             "Doors", "Duration", "Capacity", "Venue"]  # fmt: skip
    headings = draw(st.lists(st.sampled_from(names), min_size=2, max_size=7, unique=True))
    cells = st.one_of(LINES, st.text(max_size=12))
    rows = draw(st.lists(st.lists(cells, max_size=8), max_size=6))
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue()


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(text=seasons())
def test_any_season_list_comes_in_or_is_refused(database: Path, text: str):
    drop(text.encode("utf-8", "surrogatepass"), "season.csv", "programme")
