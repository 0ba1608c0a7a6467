"""What a call agreed on stands, though the next export does not know of it yet."""

from pathlib import Path

import pytest
from import_checks import bring, in_new_york, write_table

from db import connection
from db.queries import calls
from db.records.calls import Ending, OutcomeRecord

HEAD = ["Order ID", "Buyer name", "Buyer email", "Event", "Event start", "Ticket ID",
        "Ticket type", "Price", "Ticket status"]  # fmt: skip


@pytest.fixture(autouse=True)
def venue(database: Path) -> None:
    in_new_york()


def export(tmp_path: Path, name: str, status: str = "Attending") -> Path:
    rows = [
        ["B1", "Ada Novák", "ada@example.com", "Hamlet", "2026-12-12 19:30", number, "Adult",
         "20.00", status]
        for number in ("T1", "T2")
    ]  # fmt: skip
    return write_table(tmp_path / name, [HEAD, *rows])


def statuses() -> list[str]:
    return [r[0] for r in connection.rows("select status from ticket order by number")]


@pytest.mark.parametrize("status", ["refunded", "exchanged", "returned"])
def test_an_export_that_does_not_know_yet_undoes_nothing(tmp_path: Path, status: str):
    bring(export(tmp_path, "a.csv"))
    ada, first = connection.rows("select holder_id, id from ticket order by number")[0]
    call = calls.start_call(ada, "complaint")
    agreed = OutcomeRecord("refund", "agreed", tickets=(first,), ticket_status=status)
    calls.end_call(call, Ending(outcomes=(agreed,)))
    bring(export(tmp_path, "b.csv"))
    assert statuses() == [status, "valid"]
    calls.undo_end(call)
    assert statuses() == ["valid", "valid"]


def test_what_the_export_says_beyond_that_is_taken(tmp_path: Path):
    bring(export(tmp_path, "a.csv"))
    bring(export(tmp_path, "b.csv", "Refunded"))
    assert statuses() == ["refunded", "refunded"]
    bring(export(tmp_path, "c.csv"))
    assert statuses() == ["valid", "valid"], "no call agreed on that"
