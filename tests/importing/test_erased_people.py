"""An old export that is imported again brings nobody back who was erased, unless somebody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import connection
from db.queries import erased, erasure
from desktop.importing import sentences, session
from desktop.importing.erased_people import BRING, ERASED
from desktop.importing.understanding import Answers

TICKETS = """Order Number,Order Date,Event,Event Date,First Name,Last Name,Email,Customer ID,Ticket Number,Seat
1001,2026-03-01 10:00,Bach,2026-05-01 19:30,Ada,Osei,ada@example.org,C7,T1,A1
1001,2026-03-01 10:00,Bach,2026-05-01 19:30,Ada,Osei,ada@example.org,C7,T2,A2
1002,2026-03-02 10:00,Bach,2026-05-01 19:30,Ben,Okafor,ben@example.org,C8,T3,A3
"""
LATER = "1003,2026-12-24 10:00,Bach,2027-01-02 19:30,Ada,Osei,ada@example.org,C7,T4,A4\n"
MISSED = "0999,2026-02-01 10:00,Bach,2026-05-01 19:30,Ada,Osei,ada@example.org,C7,T0,A9\n"


def write(tmp_path: Path, text: str, name: str = "season.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def plan_of(path: Path, **given: str):
    answers = Answers(given={"system": "Box", **given})
    return session.make_plan(session.understand(path, answers), answers)


def bring_in(path: Path, **given: str):
    answers = Answers(given={"system": "Box", **given})
    return session.import_file(session.understand(path, answers), answers)


def names() -> list[str]:
    return [r[0] for r in connection.rows("select display_name from patron order by id")]


@pytest.fixture
def season(database: Path, tmp_path: Path) -> Path:
    """The season is in, and Ada is erased."""
    path = write(tmp_path, TICKETS)
    bring_in(path)
    assert names() == ["Ada Osei", "Ben Okafor"]
    erasure.erase_patron(1)
    return path


def test_rows_of_somebody_who_was_erased_are_left_out_and_counted(season):
    before = connection.rows('select count(*) from ticket union all select count(*) from "order"')
    plan = plan_of(season)
    assert dict(plan.skipped) == {"of somebody who was erased on 22 Nov": 2}
    assert (plan.erased, plan.counts.rows, plan.counts.skipped) == (2, 3, 2)
    done = bring_in(season)
    assert done.counts.rows == done.counts.accepted + done.counts.skipped
    assert names() == ["Ben Okafor"]
    after = connection.rows('select count(*) from ticket union all select count(*) from "order"')
    assert after == before  # the seats that stayed as counts are not there twice


def test_their_seats_stay_as_counts_where_missing_tickets_are_said_to_be_cancelled(season):
    done = bring_in(season, absent="cancelled")
    assert done.counts.tickets_updated == 0
    assert not [i for i in done.issues if i.code == "absent"]
    assert connection.rows("select distinct status from ticket") == [("valid",)]


def test_tickets_that_each_order_counts_from_one_are_nobody_elses(database, tmp_path):
    counted = TICKETS.replace("T1", "1").replace("T2", "2").replace("T3", "1")
    path = write(tmp_path, counted)
    bring_in(path)
    erasure.erase_patron(1)
    more = "1004,2026-04-01 10:00,Bach,2026-05-01 19:30,Cleo,Diaz,cleo@example.org,C9,1,B1\n"
    plan = plan_of(write(tmp_path, counted + more, "next.csv"))
    assert (plan.erased, plan.counts.patrons_new) == (2, 1)


def test_their_seat_in_an_order_of_somebody_else_stays_too(database, tmp_path):
    header = TICKETS.splitlines()[0].replace("Customer ID", "Attendee Email")
    header = header.replace(
        "First Name,Last Name,Email", "Buyer First Name,Buyer Last Name,Buyer Email"
    )
    rows = [
        "1002,2026-03-02 10:00,Bach,2026-05-01 19:30,Ben,Okafor,ben@example.org,ben@example.org,T3,A3",
        "1002,2026-03-02 10:00,Bach,2026-05-01 19:30,Ben,Okafor,ben@example.org,ada@example.org,T4,A4",
    ]
    path = write(tmp_path, "\n".join([header, *rows, ""]))
    bring_in(path)
    (ada,) = connection.row("select holder_id from ticket where number = 'T4'")
    erasure.erase_patron(ada)
    done = bring_in(path, absent="cancelled")
    assert done.skipped["of somebody who was erased on 22 Nov"] == 1
    assert connection.rows("select number, status from ticket order by seat") == [
        ("T3", "valid"), ("", "valid"),
    ]  # fmt: skip


def test_somebody_can_say_that_they_come_in_all_the_same(season):
    plan = plan_of(season, **{ERASED: BRING})
    assert (plan.erased, plan.counts.skipped, plan.counts.patrons_new) == (2, 0, 1)
    assert sentences.same_file_sentence(plan) == (
        "This very file was imported on 22 Nov, and 1 person in it looks new all the same. "
        "Perhaps they were erased since: importing brings them back."
    )
    bring_in(season, **{ERASED: BRING})
    assert sorted(names()) == ["Ada Osei", "Ben Okafor"]


def test_who_bought_again_since_is_somebody_new(season, tmp_path):
    bring_in(write(tmp_path, TICKETS + LATER, "next.csv"))
    assert sorted(names()) == ["Ada Osei", "Ben Okafor"]
    assert connection.rows('select number from "order" where number <> \'\' order by number') == [
        ("1002",), ("1003",),
    ]  # fmt: skip


def test_an_order_from_before_that_was_never_here_is_known_by_the_customer(season, tmp_path):
    done = bring_in(write(tmp_path, TICKETS + MISSED, "older.csv"))
    assert done.counts.skipped == 3
    assert names() == ["Ben Okafor"]


def test_the_same_numbers_of_another_system_are_others(season):
    answers = Answers(given={"system": "Other"})
    plan = session.make_plan(session.understand(season, answers), answers)
    assert plan.erased == 0


def test_what_is_kept_says_nothing_of_who_it_was(season):
    (kept,) = connection.rows("select numbers from erasure_log")
    for word in ("C7", "1001", "T1", "ada", "Ada", "Osei"):
        assert word not in kept[0]
    assert kept[0].count('"') == 2 * 4  # customer, order, two tickets: eight bytes of each
    assert {len(one) for one in erased.find_erased().days} == {16}


def test_numbers_made_up_of_a_name_are_not_kept(database, tmp_path):
    path = write(tmp_path, "Name,Notes\nAda Osei,Likes jazz\nBen Okafor,Likes swing\n", "list.csv")
    answers = Answers(kind="contacts")
    session.import_file(session.understand(path, answers), answers)
    assert connection.row("select count(*) from external_id") == (2,)
    erasure.erase_patron(1)
    assert connection.row("select numbers from erasure_log") == ("[]",)


def test_the_same_file_without_numbers_is_told_by_its_bytes(database, tmp_path):
    path = write(
        tmp_path, "Name,Email\nAda Osei,ada@example.org\nBen Low,ben@example.org\n", "l.csv"
    )
    answers = Answers(kind="contacts")
    found = session.understand(path, answers)
    assert sentences.same_file_sentence(session.make_plan(found, answers)) == ""
    session.import_file(found, answers)
    assert sentences.same_file_sentence(session.make_plan(found, answers)) == ""
    erasure.erase_patron(1)
    said = sentences.same_file_sentence(session.make_plan(found, answers))
    assert said.startswith("This very file was imported on 22 Nov, and 1 person in it looks new")
