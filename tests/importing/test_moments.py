from datetime import date, time

import pytest

from desktop.importing.moments import (
    date_order,
    find_moment,
    instant_of,
    plain_instant,
    read_time,
)
from desktop.importing.performances import read_performance, title_from_file_name


@pytest.mark.parametrize(
    ("text", "order", "day", "at"),
    [
        ("9/20/25 09:29", "mdy", date(2025, 9, 20), time(9, 29)),
        ("03/04/2026", "dmy", date(2026, 4, 3), None),
        ("03/04/2026", "mdy", date(2026, 3, 4), None),
        ("Thu 28 May 2026 20:00", "", date(2026, 5, 28), time(20)),
        ("Sat Nov 8, 2025 7:15 PM", "", date(2025, 11, 8), time(19, 15)),
        ("2026-10-01T07:49:15Z", "", date(2026, 10, 1), time(7, 49, 15)),
        ("2026/09/27 3:00:00 PM GMT+3", "", date(2026, 9, 27), time(15)),
        ("Sa., 14. März 2026, 20 Uhr", "", date(2026, 3, 14), time(20)),
        ("vendredi 3 avril 2026 à 20h30", "", date(2026, 4, 3), time(20, 30)),
        ("7:30pm on Friday 6th March 2026", "", date(2026, 3, 6), time(19, 30)),
        ("14.08.2026 19:30", "", date(2026, 8, 14), time(19, 30)),
        ("8-Nov-25", "", date(2025, 11, 8), None),
    ],
)
def test_dates_are_read_as_exports_write_them(text, order, day, at):
    found = find_moment(text, order)
    assert found is not None
    assert (found.day, found.at) == (day, at)


@pytest.mark.parametrize(
    "text", ["", "Adult", "A-12", "T2026", "Row 3 Seat 14", "99/99/2026", "31.02.2026"]
)
def test_what_is_no_date_is_none(text):
    assert find_moment(text, "dmy") is None


def test_day_or_month_first_is_decided_by_the_whole_column_or_not_at_all():
    assert date_order(["03/04/2026", "14/04/2026"]) == "dmy"
    assert date_order(["03/04/2026", "04/14/2026"]) == "mdy"
    assert date_order(["03/04/2026", "05/06/2026"]) == ""
    assert date_order(["2026-03-04", "Sat 8 Nov 2025"]) == "ymd"


def test_a_venue_time_becomes_an_instant_in_summer_and_in_winter(now):
    assert plain_instant("2026-07-01 19:30") == "2026-07-01T23:30:00Z"
    assert plain_instant("2026-12-01 19:30:00") == "2026-12-02T00:30:00Z"
    assert plain_instant("1/7/2026") is None
    found = find_moment("2026-10-01 07:49:15 +0200")
    assert found is not None
    assert instant_of(found) == "2026-10-01T05:49:15Z"


def test_a_clock_change_within_the_day_is_minded(now):
    assert plain_instant("2026-11-01 00:30") == "2026-11-01T04:30:00Z"
    assert plain_instant("2026-11-01 19:30") == "2026-11-02T00:30:00Z"


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Twelfth Night – Fri 14 Aug 2026 7:30pm - Adult", "Twelfth Night", "Adult"),
        ("Mouse & Mole's Moonlit Picnic – Sat 11 Apr 2026 10:30am", "Mouse & Mole's Moonlit Picnic", ""),
        ("Fri 14 Aug 2026 19:30: Twelfth Night", "Twelfth Night", ""),
        ("Hamlet (14 Aug 2026, 7pm)", "Hamlet", ""),
        ("Hänsel und Gretel (Puppet Opera) – Sat 24 Oct 2026 11:00am - Child",
         "Hänsel und Gretel (Puppet Opera)", "Child"),
    ],
)  # fmt: skip
def test_a_products_text_is_cut_into_title_time_and_price_type(text, title, rest):
    show = read_performance(text, "dmy")
    assert show is not None
    assert (show.title, show.rest) == (title, rest)


def test_times_alone():
    assert read_time("7:30 PM") == time(19, 30)
    assert read_time("20h30") == time(20, 30)
    assert read_time("19.30 Uhr") == time(19, 30)
    assert read_time("Adult") is None


def test_a_file_name_suggests_the_title():
    assert title_from_file_name("attendees-bach-and-bartok-2025-11-08.csv") == "bach and bartok"
