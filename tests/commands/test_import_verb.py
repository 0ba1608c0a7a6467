import json
from pathlib import Path

import pytest

from desktop.__main__ import main

DATA = Path(__file__).parent.parent / "data" / "imports"
SILENT = str(DATA / "eventbrite_attendee_summary.csv")
TOLD = ["--performance", "Bach and Bartók", "--when", "2025-11-08T19:30"]
KEYS = ("kind", "system", "batch", "rows", "people", "patrons_new", "patrons_matched",
        "performances", "tickets", "tickets_cancelled_or_refunded", "orders", "responses",
        "anonymous_responses", "entries", "issues")  # fmt: skip


@pytest.fixture
def rapport(tmp_path: Path, now: str, capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--database", str(tmp_path / "r.db"), "import", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_it_prints_one_json_object_with_the_promised_keys(rapport):
    code, out, _ = rapport(SILENT, *TOLD, "--json")
    facts = json.loads(out)
    assert code == 0
    assert list(facts)[: len(KEYS) - 1] == list(KEYS[:-1])
    assert facts["issues"] == []
    assert (facts["kind"], facts["rows"], facts["people"], facts["tickets"]) == (
        "tickets",
        45,
        20,
        42,
    )


def test_a_dry_run_writes_nothing_and_an_undo_takes_all_back(rapport):
    code, out, _ = rapport(SILENT, *TOLD, "--dry-run", "--json")
    assert (code, json.loads(out)["batch"]) == (0, 0)
    _, out, _ = rapport(SILENT, *TOLD, "--json")
    facts = json.loads(out)
    assert facts["patrons_new"] == 20
    code, out, _ = rapport("--undo", str(facts["batch"]))
    assert (code, out) == (0, f"Import {facts['batch']} was taken back.\n")
    assert rapport("--undo", str(facts["batch"]))[0] == 1


def test_what_must_be_asked_is_said_in_one_line(rapport):
    code, out, err = rapport(SILENT)
    assert (code, out) == (1, "")
    assert "does not say which performance" in err.splitlines()[-1]


def test_a_missing_file_and_a_broken_file_fail_in_one_line(rapport, tmp_path: Path):
    broken = tmp_path / "broken.csv"
    broken.write_text('Name,Email\nAnn,"a@example.com\n', "utf-8")
    assert rapport(str(tmp_path / "none.csv"))[0] == 1
    code, _, err = rapport(str(broken))
    assert code == 1
    assert "never closed" in err.splitlines()[-1]


def test_it_explains_what_each_column_is_taken_for(rapport):
    code, out, _ = rapport(SILENT, "--explain")
    assert code == 0
    assert "One row is one ticket" in out
    assert "? performance.title" in out


def test_a_column_can_be_named_and_is_remembered(rapport, tmp_path: Path):
    file = tmp_path / "own.csv"
    file.write_text(
        "Kennzeichen,Wer,E-Mail,Veranstaltung,Beginn,Preis\n"
        "K1,Ada Lind,ada@example.com,Hamlet,2026-12-01 19:30,20.00\n"
        "K2,Bea Lind,bea@example.com,Hamlet,2026-12-01 19:30,20.00\n",
        "utf-8",
    )
    told = ("--as", "tickets", "--role", "Kennzeichen=order_number", "--role", "Wer=buyer_name")
    code, out, _ = rapport(str(file), *told, "--json")
    assert (code, json.loads(out)["orders"]) == (0, 2)
    _, out, _ = rapport(str(file), "--json")
    assert (json.loads(out)["orders"], json.loads(out)["patrons_new"]) == (2, 0)


def test_a_role_of_no_column_is_refused(rapport):
    assert rapport(SILENT, "--role", "Nonsense=seat")[0] == 1
    assert rapport(SILENT, "--role", "Nonsense")[0] == 1


def test_without_a_file_it_says_what_is_missing(rapport):
    assert rapport()[0] == 2
