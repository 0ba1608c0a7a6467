"""`rapport list`: saved lists, who is on one, tables and labels, in words and as JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import builders as b
import pytest

from db import connection
from db.queries import segments
from db.records.segments import Condition, Group
from desktop.__main__ import main
from desktop.domain.segment_rules import to_text

MEMBERS = to_text(Group("all", (Condition("membership", "running"),)))


@pytest.fixture
def venue(database: Path) -> Path:
    ada = b.make_patron("Ada", "Byron", email="ada@example.org", street="1 Pier Road")
    ben = b.make_patron("Ben", "Kaye", email="ben@example.org")
    b.make_patron("Cleo", "Nile")
    b.make_consent(ada, "email", True)
    for patron in (ada, ben):
        b.make_membership(patron)
    b.refresh()
    segments.add_segment("Our members", MEMBERS)
    connection.close()
    return database


def run(
    venue: Path, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    code = main(["--database", str(venue), "list", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_without_a_name_the_saved_lists_are_named(venue, capsys):
    assert run(venue, capsys) == (0, "Our members: everybody who is a member\n", "")
    _, said, _ = run(venue, capsys, "--json")
    assert json.loads(said) == {"lists": [{"name": "Our members", "rules": json.loads(MEMBERS)}]}


def test_a_saved_list_says_who_is_on_it(venue, capsys):
    code, said, _ = run(venue, capsys, "--segment", "our MEMBERS", "--sort", "name")
    assert code == 0
    assert said.splitlines()[0] == "Our members: 2 patrons, everybody who is a member"
    assert [line.split(maxsplit=1)[1] for line in said.splitlines()[1:]] == [
        "Ada Byron",
        "Ben Kaye",
    ]
    _, said, _ = run(venue, capsys, "--segment", "Our members", "--json")
    assert json.loads(said)["patrons"] == len(json.loads(said)["ids"]) == 2


def test_rules_may_come_from_a_file(venue, capsys, tmp_path):
    rules = tmp_path / "no members.json"
    rules.write_text('{"match": "none", "of": [{"is": "membership"}]}', encoding="utf-8")
    _, said, _ = run(venue, capsys, "--rules", rules, "--json")
    answer = json.loads(said)
    assert (answer["list"], answer["patrons"]) == ("no members", 1)
    assert answer["first"][0]["name"] == "Cleo Nile"


def test_a_table_says_what_was_left_empty_and_who_was_left_out(venue, capsys, tmp_path):
    out = tmp_path / "members.csv"
    code, said, _ = run(venue, capsys, "--segment", "Our members", "--csv", out)
    assert code == 0
    assert "Wrote 2 rows" in said
    assert "1 e-mail address left empty" in said
    code, said, _ = run(venue, capsys, "--segment", "Our members", "--csv", out, "--for", "email",
                        "--json")  # fmt: skip
    answer = json.loads(said)
    assert (answer["rows"], [one["name"] for one in answer["left_out"]]) == (1, ["Ben Kaye"])
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["Name", "Ada Byron"]


def test_labels_name_who_gets_none(venue, capsys, tmp_path):
    out = tmp_path / "members.pdf"
    code, said, _ = run(
        venue, capsys, "--segment", "Our members", "--labels", out, "--sheet", "3x7"
    )
    assert code == 0
    assert "Set 1 label on 1 sheet (3x7)" in said
    assert "Ben Kaye: no postal address" in said
    assert out.read_bytes().startswith(b"%PDF")


def test_labels_for_nobody_write_no_file(venue, capsys, tmp_path):
    rules, out = tmp_path / "rules.json", tmp_path / "none.pdf"
    rules.write_text(
        '{"version": 1, "match": "all", "of": [{"is": "place", "test": "city", "text": "Nowhere"}]}'
    )
    code, said, _ = run(venue, capsys, "--rules", rules, "--labels", out)
    assert (code, out.exists()) == (0, False)
    assert "No file was written" in said


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('{"version": 9}', "Update Rapport"),
        ('{"of": [{"is": "zodiac"}]}', "Update Rapport"),
        ('{"of": [{"is": "interest"}]}', "not finished"),
        ("{", "cannot be read"),
        ("\udcff", "could not be read"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_in_one_line(venue, capsys, tmp_path, rules, says):
    path = tmp_path / "rules.json"
    path.write_bytes(rules.encode("utf-8", "surrogateescape"))
    out = tmp_path / "x.csv"
    code, said, error = run(venue, capsys, "--rules", path, "--csv", out)
    assert (code, said, out.exists()) == (1, "", False)
    assert says in error
    assert len(error.splitlines()) == 1


def test_an_unknown_list_and_a_missing_file_are_said(venue, capsys, tmp_path):
    assert "no list called “Nobody”" in run(venue, capsys, "--segment", "Nobody")[2]
    assert run(venue, capsys, "--rules", tmp_path / "none.json")[0] == 1


def test_the_file_itself_is_never_written_over(venue, capsys):
    before = venue.read_bytes()[:100]
    assert run(venue, capsys, "--segment", "Our members", "--csv", venue)[0] == 1
    connection.close()
    assert venue.read_bytes()[:100] == before
