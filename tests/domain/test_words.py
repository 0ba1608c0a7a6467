"""How days, ages, money, seats, counts and sources are said."""

from datetime import date

import pytest

from db.records.patrons import Provenance
from desktop.domain import words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-05", date(2024, 5, 1)),
        ("2024-05-06", date(2024, 5, 6)),
        ("2026-11-23T00:30:00Z", date(2026, 11, 22)),
        (date(2026, 1, 2), date(2026, 1, 2)),
    ],
)
def test_a_day_is_the_venues_day(text, expected):
    assert words.as_day(text) == expected


def test_days_far_away_carry_their_year():
    assert words.day_words("2026-11-14", today=TODAY) == "Sat 14 Nov"
    assert words.day_words("2025-11-14", today=TODAY) == "14 Nov 2025"
    assert words.short_day_words("2026-03-03", today=TODAY) == "3 Mar"
    assert words.long_day_words("2026-11-22") == "Sunday 22 November 2026"
    assert words.when_words("2026-11-23T00:30:00Z", today=TODAY) == "Sun 22 Nov · 19:30"
    assert words.since_words("2019") == "2019"
    assert words.since_words("2019-09-21T23:00:00Z") == "21 Sep 2019"


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-11-23T00:30:00Z", "tonight"),
        ("2026-11-22T19:00:00Z", "this afternoon"),
        ("2026-11-22T15:00:00Z", "today"),
        ("2026-11-23T19:00:00Z", "tomorrow"),
        ("2026-11-28T19:00:00Z", "on Saturday"),
        ("2026-12-06T16:00:00Z", "on 6 December"),
        ("2027-12-06T16:00:00Z", "on 6 December 2027"),
    ],
)
def test_what_is_to_come_is_said_as_on_the_phone(instant, expected):
    assert words.spoken_when(instant, today=TODAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-22", "today"),
        ("2026-11-21", "yesterday"),
        ("2026-11-20", "on Friday"),
        ("2026-11-14", "on 14 November"),
        ("2026-03-14", "in March"),
        ("2024-03-14", "in March 2024"),
    ],
)
def test_what_is_past_is_said_less_exactly_the_further_it_is(day, expected):
    assert words.spoken_past(day, today=TODAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-22", "today"),
        ("2026-11-21", "yesterday"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-10", "12 days ago"),
        ("2026-11-01", "3 weeks ago"),
        ("2026-07-01", "5 months ago"),
        ("2024-12-01", "23 months ago"),
        ("2024-11-22", "2 years ago"),
        ("2026-11-26", "in 4 days"),
    ],
)
def test_ages_are_in_the_unit_one_would_say(day, expected):
    assert words.ago_words(day, today=TODAY) == expected


def test_what_was_kept_after_midnight_was_not_kept_tomorrow():
    assert words.past_words("2026-11-23", today=TODAY) == "today"
    assert words.past_words("2026-11-21", today=TODAY) == "yesterday"


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (2500, "USD", "$25"),
        (125050, "EUR", "€1,250.50"),
        (-305, "GBP", "-£3.05"),
        (8000, "chf", "CHF 80"),
        (500, "JPY", "¥500"),
        (1250, "KWD", "KWD 1.250"),
        (1250, "", "12.50"),
    ],
)
def test_money_has_cents_only_where_there_are_some(minor, currency, expected):
    assert words.money_words(minor, currency) == expected


def test_a_table_has_plain_decimals():
    assert words.amount_text(125050, "USD") == "1250.50"
    assert words.amount_text(-5, "USD") == "-0.05"
    assert words.amount_text(500, "JPY") == "500"
    assert words.amount_text(None, "USD") == ""


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (["F13", "F12"], "F12–F13"),
        (["F12", "F13", "G2"], "F12–F13, G2"),
        (["F2", "F12"], "F2, F12"),
        (["Z9", "AA1"], "Z9, AA1"),
        (["Box B", "F1", ""], "F1, Box B"),
        (["12", "13", "14"], "12–14"),
        ([], ""),
        (["F1", "F1"], "F1"),
    ],
)
def test_neighbouring_seats_are_drawn_together(seats, expected):
    assert words.seats_words(seats) == expected


@pytest.mark.parametrize(
    ("provenance", "expected"),
    [
        (Provenance("call", "", "Ana", "2026-03-03T15:00:00Z"), "told Ana on a call, 3 Mar"),
        (Provenance("call", "", "", "2026-03-03T15:00:00Z"), "told us on a call, 3 Mar"),
        (Provenance("form", "Season signup", "", "2024-05-01"), "Season signup, 1 May 2024"),
        (Provenance("form", "", "", ""), "from a form"),
        (Provenance("staff", "", "Ana", "2026-03-03"), "noted by Ana, 3 Mar"),
        (Provenance("staff", "", "", ""), "noted at the desk"),
        (Provenance("import", "contacts.csv", "", "2026-03-03"), "from contacts.csv, 3 Mar"),
        (Provenance("history", "", "", ""), "from the visits"),
        (
            Provenance("sheet", "", "Ana", "2026-03-03"),
            "from a briefing sheet, typed up by Ana, 3 Mar",
        ),
    ],
)
def test_a_source_says_who_from_what_and_when(provenance, expected):
    assert words.source_words(provenance, today=TODAY) == expected


def test_counts_and_ordinals():
    assert words.count_words(1, "visit") == "1 visit"
    assert words.count_words(1200, "patron") == "1,200 patrons"
    assert words.count_words(2, "child") == "2 children"
    assert words.count_words(3, "entry") == "3 entries"
    assert words.count_words(0, "box") == "0 boxes"
    assert [words.ordinal_words(n) for n in (1, 15, 21, 22, 23, 111, 100)] == [
        "first", "fifteenth", "21st", "22nd", "23rd", "111th", "hundredth",
    ]  # fmt: skip
    assert words.number_words(7) == "seven"
    assert words.number_words(13) == "13"


def test_lists_are_joined_as_said():
    assert words.join_words([]) == ""
    assert words.join_words(["a", "", "b"]) == "a and b"
    assert words.join_words(["a", "b", "c"], "or") == "a, b or c"
    assert words.and_more(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert words.and_more(["a", "b"], 2) == "a and b"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Judith Shimwell", "JS"),
        ("Maria van der Berg", "MB"),
        ("Seo-yeon Shim (심서연)", "SS"),
        ("심서연", "심"),
        ("Łukasz", "Ł"),
        ("  ", "?"),
        ("(unknown)", "?"),
        ("李 小龙", "李"),
    ],
)
def test_initials(name, expected):
    assert words.initials(name) == expected


def test_whole_years():
    assert words.full_years(date(2019, 11, 22), TODAY) == 7
    assert words.full_years(date(2019, 11, 23), TODAY) == 6
