"""The views of the contact list: who is in them, in which order."""

import sys
from subprocess import run

import pytest
from builders import (
    TONIGHT,
    make_membership,
    make_patron,
    make_performance,
    make_promise,
    make_visit,
)

from db import connection
from db.queries import patron_list, totals


def view(name: str) -> list[str]:
    rows = patron_list.list_first(name)
    ids = patron_list.list_ids(name)
    assert [row.id for row in rows] == list(ids)
    assert patron_list.count_view(name) == len(ids)
    assert patron_list.list_rows(ids, name) == rows
    return [row.name for row in rows]


def came(name: str, *times: str, **fields) -> int:
    patron = make_patron(name, "", **fields)
    for at in times:
        make_visit(patron, make_performance(f"{name} {at}", at), attended=None)
    return patron


def fill() -> dict[str, int]:
    people = {
        "Once": came("Once", "2026-11-01 19:30"),
        "Regular": came("Regular", "2026-10-01 19:30", "2026-11-10 19:30"),
        "Lapsed": came("Lapsed", "2024-11-10 19:30", "2025-11-10 19:30"),
        "Returning": came("Returning", "2024-11-10 19:30", "2026-12-10 19:30"),
        "Newcomer": came("Newcomer", TONIGHT),
        "Never": came("Never"),
        "Gone": came("Gone", "2024-11-10 19:30", TONIGHT, archived=True),
        "Friend": came("Friend", TONIGHT, "2025-01-10 19:30"),
    }
    make_membership(people["Friend"])
    make_membership(people["Lapsed"], ends="2025-12-31", status="expired")
    totals.refresh_all()
    return people


def test_all_are_listed_newest_visitors_first_without_the_archived(database):
    fill()
    assert view("all") == [
        "Returning", "Friend", "Newcomer", "Regular", "Once", "Lapsed", "Never",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("tonight", ["Friend", "Newcomer"]),
        ("members", ["Friend"]),
        ("first_visits", ["Newcomer", "Once"]),
        ("lapsed", ["Lapsed"]),
    ],
)
def test_a_view_holds_those_it_is_named_for(database, name, wanted):
    fill()
    assert view(name) == wanted


def test_birthdays_come_in_the_order_of_the_days_ahead(database):
    for name, month, day in (("Soon", 11, 24), ("Today", 11, 22), ("Past", 11, 20), ("Far", 12, 20),
                             ("Unknown", None, None)):  # fmt: skip
        make_patron(name, "", birth_month=month, birth_day=day)
    make_patron("Late", "", birth_month=11, birth_day=23, deceased=True)
    assert view("birthdays") == ["Today", "Soon"]


def test_somebody_born_on_a_leap_day_is_not_forgotten(database, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", "2027-02-25T10:00:00")
    make_patron("Leap", "", birth_month=2, birth_day=29)
    assert view("birthdays") == ["Leap"]


def test_open_promises_come_by_due_date_and_say_what_was_promised(database):
    late, soon, kept = (make_patron(name, "") for name in ("Late", "Soon", "Kept"))
    make_promise(late, "send the programme", due_on="2026-12-24")
    make_promise(soon, "ring about parking", due_on="2026-11-23")
    make_promise(soon, "someday", due_on=None)
    make_promise(kept, "done", done_at="2026-11-01T10:00:00Z")
    assert view("promises") == ["Soon", "Late"]
    assert patron_list.list_first("promises")[0].why == "promise: ring about parking"


def test_tonights_seats_are_on_the_row(database):
    patron = make_patron("Ada", "")
    make_visit(patron, make_performance(starts_at=TONIGHT), 2, attended=None, seats=("F12", "F13"))
    totals.refresh_all()
    assert patron_list.list_first("all")[0].seat == "F12, F13"
    assert patron_list.list_rows([patron])[0].seat == "F12, F13"


def test_rows_of_patrons_who_are_gone_are_left_out(database):
    patron = make_patron("Ada", "")
    assert [row.id for row in patron_list.list_rows([99, patron, 98])] == [patron]


def test_an_empty_file_has_empty_views(database):
    for name in patron_list.VIEWS:
        assert view(name) == []


@pytest.mark.parametrize("name", ["all", "members", "first_visits", "lapsed"])
def test_a_long_list_is_read_in_the_order_of_an_index(database, name):
    plan = connection.rows(
        "explain query plan select p.id from " + patron_list._FROM[name],
        patron_list._parameters(name),
    )
    assert not any("TEMP B-TREE" in step[3] for step in plan), plan


def test_what_is_read_before_the_first_paint_does_without_peewee():
    code = (
        "import sys, db.search, db.queries.patron_list, db.queries.settings, db.queries.users, "
        "db.queries.totals; sys.exit('peewee' in sys.modules or 'rapidfuzz' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
