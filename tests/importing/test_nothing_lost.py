"""What cannot be taken in is refused aloud; what hides in a cell does not come in with it."""

from pathlib import Path

import pytest
from import_checks import bring

from db import connection
from desktop.importing import session
from desktop.importing.errors import ImportFailed
from desktop.importing.understanding import Answers
from desktop.importing.values import clean, is_closing_line

TICKETS = "Order ID,Event,Event Date,First Name,Last Name,Email\n"


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "text",
    ["colour\nred\nblue\n", "<html>\n<table>\n</table>\n", "c1,c2,c3\n1,2,3\n"],
    ids=["one column", "a web page", "bare numbers"],
)
def test_a_table_of_nothing_we_know_is_refused_and_leaves_no_batch(
    database: Path, tmp_path: Path, text: str
):
    with pytest.raises(ImportFailed, match="Nothing was imported"):
        bring(written(tmp_path, text))
    assert session.list_batches() == []


@pytest.mark.parametrize("kind", ["contacts", "programme"])
def test_a_row_with_nothing_known_in_it_is_left_out_with_a_reason(
    database: Path, tmp_path: Path, kind: str
):
    text = {
        "contacts": "First Name,Last Name,Email,Shoe\nAda,Example,ada@example.com,\n,,,41\n,,,\n",
        "programme": "Title,Date,Composer,Shoe\nHamlet,2026-12-05,Purcell,\n,,,41\n,,,\n",
    }[kind]
    counts = bring(written(tmp_path, text), Answers(kind=kind)).counts
    assert (counts.rows, counts.accepted, counts.skipped, counts.blank) == (3, 1, 1, 1)


def test_a_row_wider_than_its_headings_is_pointed_out(database: Path, tmp_path: Path):
    text = TICKETS + (
        "1,Hamlet,2026-12-05 19:30,Ada,Example,ada@example.com\n"
        "2,Hamlet,2026-12-05 19:30,Bo,Example, Jr.,bo@example.com\n"
        "3,Hamlet,2026-12-05 19:30,Cy,Example,cy@example.com,,\n"
    )
    issues = bring(written(tmp_path, text)).issues
    assert [(i.code, i.row) for i in issues if i.code == "too_wide"] == [("too_wide", 3)]


@pytest.mark.parametrize("hidden", ["\x07", "\x1b", "\u200b", "\u202e", "\ufeff", "\x9b"])
@pytest.mark.parametrize("kind", ["tickets", "contacts", "cards"])
def test_what_nobody_sees_in_a_name_stays_outside(
    database: Path, tmp_path: Path, hidden: str, kind: str
):
    name = f"A{hidden}da"
    text, ending = {
        "tickets": (TICKETS + f"1,Hamlet,2026-12-05 19:30,{name},Example,a@example.com\n", "csv"),
        "contacts": (f"First Name,Last Name,Email\n{name},Example,a@example.com\n", "csv"),
        "cards": (f"BEGIN:VCARD\nVERSION:3.0\nN:Example;{name};;;\nEND:VCARD\n", "vcf"),
    }[kind]
    bring(written(tmp_path, text, f"list.{ending}"))
    (given,) = connection.row("select given from patron") or ("",)
    assert given.replace(" ", "").lower() == "ada"
    assert hidden not in given


def test_joiners_and_reading_marks_stay():
    for text in ("👨\u200d👩\u200d👧", "می\u200cخواهم", "א\u200e1"):
        assert clean(text) == text


def test_somebody_called_grand_is_no_line_of_totals():
    assert not is_closing_line(["Grand", "Ada", "ada@example.com", "12"])
    assert is_closing_line(["Grand total", "", "", "12"])


def test_a_line_of_an_order_that_the_file_does_not_hold_is_left_out_with_a_reason(
    database: Path, tmp_path: Path
):
    source = Path(__file__).parents[1] / "data" / "imports" / "square_items_detail.csv"
    head, first, *rest = source.read_text(encoding="utf-8").splitlines(keepends=True)
    cells = first.rstrip("\r\n").split(",")
    names = head.rstrip("\r\n").split(",")
    named = (
        "Transaction ID",
        "Payment ID",
        "Customer ID",
        "Customer Name",
        "Customer Reference ID",
    )
    orphan = ",".join("" if n in named else c for n, c in zip(names, cells, strict=True))
    result = bring(written(tmp_path, "".join([head, orphan + "\n", first, *rest]), "square.csv"))
    counts = result.counts
    assert counts.rows == counts.accepted + counts.skipped + counts.blank
    assert any("no order before it" in reason for reason in result.skipped)
