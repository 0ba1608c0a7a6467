"""A list as a table: nothing runs as a formula, nobody is mailed who did not say yes."""

from __future__ import annotations

import csv
import html
import re
import shutil
import subprocess
from pathlib import Path

import builders as b
import pytest

from db.errors import StoreError
from db.models import Patron
from db.queries.segments import Stopped
from desktop.domain import list_export
from desktop.domain.list_export import COLUMNS, TableChoice, write_table
from desktop.domain.list_people import LeftOut, left_out_words

HOSTILE = (
    "=cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "+1+1", "-2+3", "\t=1+1", "\r=1+1",
    "\n=1+1", '=HYPERLINK("http://example.com?x="&A1,"x")', "Ada; =1+1", '"=1+1"', 'a","=1+1',
    "two\nlines", "</script><script>alert(1)</script>", "\u202egnp.exe", "😀 Ada", "＝1+1", "'=1+1",
    "=1+1;=1+1", "%0A=1+1", "עדה", "DDE (\"cmd\";\"/C calc\";\"!A0\")A0",
)  # fmt: skip


def crowd() -> list[int]:
    """A patron for each hostile name, written as an import might have left it."""
    return [b.insert(Patron, display_name=name, family=name, sort_name="", created_at="2026-01-01",
                     updated_at="2026-01-01") for name in HOSTILE]  # fmt: skip


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_a_hostile_name_is_a_text_in_its_own_cell(database: Path, tmp_path: Path):
    done = write_table(crowd(), tmp_path / "list.csv", TableChoice(columns=("name", "family")))
    rows = read(done.target)[1:]
    assert done.number == len(HOSTILE) == len(rows)
    for name, row in zip(HOSTILE, rows, strict=True):
        assert len(row) == 2
        assert row[0] in (name, f"'{name}")
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_another_separator_finds_no_formula_either(database: Path, tmp_path: Path):
    write_table(crowd(), tmp_path / "list.csv", TableChoice(columns=("name",), mark=False))
    for delimiter in (";", "\t", "|"):
        for row in read(tmp_path / "list.csv", delimiter)[1:]:
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("mark", [True, False])
def test_libreoffice_opens_it_without_evaluating_a_cell(database: Path, tmp_path: Path, mark: bool):
    path = tmp_path / "list.csv"
    write_table(crowd(), path, TableChoice(columns=("name", "number"), mark=mark))
    profile = (tmp_path / "profile").as_uri()
    for separator in ("44", "59"):  # a comma, as it is; a semicolon, as some countries set it
        out = tmp_path / separator
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless",
             f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false,false,-1",
             "--convert-to", "fods", "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        book = (out / "list.fods").read_text(encoding="utf-8")
        assert "table:formula" not in book
        cells = [
            "\n".join(html.unescape(re.sub(r"<[^>]+>", "", p)) for p in
                      re.findall(r"<text:p>(.*?)</text:p>", cell, re.DOTALL))
            for cell in re.findall(r"<table:table-cell [^>]*>(.*?)</table:table-cell>", book, re.DOTALL)
        ]  # fmt: skip
        assert any("=cmd|' /C calc'!A0" in cell for cell in cells)
        if separator == "44":
            shown = {" ".join(cell.split()) for cell in cells}
            for name in ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "Ada; =1+1"):
                assert {name, f"'{name}"} & shown, name


def test_an_address_is_written_only_where_it_may_be_used(database: Path, tmp_path: Path):
    people = [b.make_patron(f"P{n}", email=f"p{n}@example.org", phone="+1 207 555 0142",
                            street="1 Pier Road", postcode="04101") for n in range(3)]  # fmt: skip
    b.make_consent(people[0], "email", True)
    b.make_consent(people[1], "email", False)
    b.make_consent(people[1], "phone", False)
    b.make_consent(people[1], "post", False)
    choice = TableChoice(columns=("email", "phone", "street", "postcode"))
    done = write_table(people, tmp_path / "list.csv", choice)
    rows = read(done.target)[1:]
    assert rows[0] == ["p0@example.org", "'+1 207 555 0142", "1 Pier Road", "04101"]
    assert rows[1] == ["", "", "", ""]
    assert rows[2] == ["", "'+1 207 555 0142", "1 Pier Road", "04101"]
    assert done.withheld == 2


@pytest.mark.parametrize(
    ("way", "kept"),
    [("all", [0, 1, 2, 3]), ("email", [0]), ("phone", [0, 2, 3]), ("post", [0, 2])],
)
def test_a_way_to_be_reached_leaves_out_who_may_not_be(
    database: Path, tmp_path: Path, way: str, kept: list[int]
):
    people = [b.make_patron(f"P{n}", email=f"p{n}@example.org", phone="+1 207 555 0142",
                            street="1 Pier Road" if n != 3 else "") for n in range(4)]  # fmt: skip
    gone = [b.make_patron("Dead", email="d@example.org", deceased=True),
            b.make_patron("Old", email="o@example.org", archived=True)]  # fmt: skip
    for patron in (people[0], *gone):
        b.make_consent(patron, "email", True)
    for channel in ("email", "phone", "post"):
        b.make_consent(people[1], channel, False)
    done = write_table([*people, *gone], tmp_path / "list.csv",
                       TableChoice(way=way, columns=("number",)))  # fmt: skip
    assert [int(row[0]) for row in read(done.target)[1:]] == [people[n] for n in kept]
    assert {one.patron_id for one in done.left_out} == {
        *gone, *(p for n, p in enumerate(people) if n not in kept)
    }  # fmt: skip
    reasons = {one.patron_id: one.reason for one in done.left_out}
    assert (reasons[gone[0]], reasons[gone[1]]) == ("has died", "archived")


def test_who_is_gone_meanwhile_is_named(database: Path, tmp_path: Path):
    ada = b.make_patron("Ada")
    done = write_table([ada, 999], tmp_path / "list.csv")
    assert done.number == 1
    assert done.left_out == (LeftOut(999, "A patron", "not there any more"),)


def test_who_was_left_out_is_counted_by_reason():
    out = [LeftOut(1, "A", "archived"), LeftOut(2, "B", "has died"), LeftOut(3, "C", "archived")]
    assert left_out_words(out) == "3 were left out: archived (2), has died (1)."
    assert left_out_words([]) == ""


@pytest.mark.parametrize("mark", [True, False])
def test_the_mark_for_excel_is_there_if_wanted(database: Path, tmp_path: Path, mark: bool):
    done = write_table([b.make_patron("Zoë")], tmp_path / "list.csv", TableChoice(mark=mark))
    assert done.target.read_bytes().startswith(b"\xef\xbb\xbf") == mark


def test_every_column_can_be_written(database: Path, tmp_path: Path):
    patron = b.make_patron("Ada", last_visit="2026-11-15T00:30:00Z", member_until="9999-12-31")
    b.make_patron_interest(patron, "Opera", detail="Verdi", strength=3)
    b.make_patron_interest(patron, "Musicals", strength=-1)
    choice = TableChoice(columns=tuple(column.code for column in COLUMNS))
    head, row = read(write_table([patron], tmp_path / "list.csv", choice).target)
    told = dict(zip(head, row, strict=True))
    assert told["Last visit"] == "2026-11-14"
    assert told["Member until"] == "no end"
    assert told["Interests"] == "Opera: Verdi"


def test_a_cancelled_table_leaves_nothing(database: Path, tmp_path: Path):
    people = [b.make_patron(f"P{n}") for n in range(3)]
    looks = iter((False, True))
    with pytest.raises(Stopped):
        write_table(people, tmp_path / "list.csv", cancelled=lambda: next(looks))
    assert list(tmp_path.glob("list.csv*")) == []


def test_a_rapport_file_is_never_written_over(database: Path):
    with pytest.raises(StoreError, match="Rapport file"):
        list_export.write_table([], database)
