"""Days, birthdays and amounts as people type them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.typed_values import (
    birthday_words,
    parse_amount,
    parse_birthday,
    parse_day,
    parse_minutes,
    parse_near_day,
    parse_past_day,
    parse_time,
)

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 11, 22)),
        ("Tomorrow", date(2026, 11, 23)),
        ("fri", date(2026, 11, 27)),
        ("on Friday", date(2026, 11, 27)),
        ("sunday", date(2026, 11, 29)),
        ("in 2 weeks", date(2026, 12, 6)),
        ("in a month", date(2026, 12, 22)),
        ("in a year", date(2027, 11, 22)),
        ("3 dec", date(2026, 12, 3)),
        ("3 January", date(2027, 1, 3)),
        ("Dec 3rd, 2027", date(2027, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("31 feb", None),
        ("whenever", None),
        ("", None),
        ("in 99999999999 days", None),
    ],
)
def test_a_day_to_come_is_understood(typed, day):
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("yesterday", date(2026, 11, 21)),
        ("3 dec", date(2025, 12, 3)),
        ("3 nov", date(2026, 11, 3)),
        ("2024-01-05", date(2024, 1, 5)),
    ],
)
def test_a_past_day_is_the_last_such_day(typed, day):
    assert parse_past_day(typed, TODAY) == day


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_day_written_in_full_reads_back(day):
    assert parse_day(f"{day.day} {day:%B} {day.year}", TODAY) == day
    assert parse_day(day.isoformat(), TODAY) == day


@given(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), st.dates())
def test_a_weekday_is_within_the_next_seven_days(name, today):
    if today > date.max - timedelta(days=8):
        return
    found = parse_day(name, today)
    assert found is not None
    assert 1 <= (found - today).days <= 7


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text):
    parse_day(text, TODAY)
    parse_past_day(text, TODAY)
    parse_birthday(text, TODAY)
    parse_amount(text, "USD")


@given(st.dates(date(1907, 1, 1), TODAY), st.booleans())
def test_a_birthday_reads_back_as_it_is_shown(day, with_year):
    parts = (day.year if with_year else None, day.month, day.day)
    assert parse_birthday(birthday_words(*parts), TODAY) == parts


@pytest.mark.parametrize("typed", ["1 jan 2030", "1850", "soon", "30 february"])
def test_what_cannot_be_a_birthday_is_refused(typed):
    assert parse_birthday(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("25", "USD", 2500),
        ("25.5", "USD", 2550),
        ("$1,250.00", "USD", 125_000),
        ("25,50 EUR", "EUR", 2550),
        ("1.250,00", "EUR", 125_000),
        ("5000", "JPY", 5000),
        ("-5", "USD", None),
        ("a lot", "USD", None),
        ("", "USD", None),
    ],
)
def test_an_amount_is_kept_in_minor_units(typed, currency, minor):
    assert parse_amount(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("19:30", time(19, 30)), ("19.30", time(19, 30)), ("1930", time(19, 30)),
        ("730", time(7, 30)), ("7:30 PM", time(19, 30)), ("7.30 p.m.", time(19, 30)),
        ("7pm", time(19, 0)), ("19h30", time(19, 30)), ("19", time(19, 0)),
        ("12 am", time(0, 0)), ("7", None), ("25:00", None), ("19:75", None), ("13 pm", None),
        ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_typed_and_a_bare_seven_is_in_doubt(typed, meant):
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("130", 130), ("130 min", 130), ("2 h 10", 130), ("2:10", 130), ("2h", 120),
        ("2 hours", 120), ("90'", 90), ("2 h 75", None), ("0", None), ("long", None), ("", None),
    ],
)  # fmt: skip
def test_a_span_is_kept_in_minutes(typed, minutes):
    assert parse_minutes(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14 nov", date(2026, 11, 14)), ("yesterday", date(2026, 11, 21)),
        ("5 dec", date(2026, 12, 5)), ("3 jan", date(2027, 1, 3)), ("fri", date(2026, 11, 27)),
        ("14 Nov 2025", date(2025, 11, 14)), ("some day", None),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_one_of_the_last_weeks_or_to_come(typed, day):
    assert parse_near_day(typed, TODAY) == day


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_time_reads_back_as_it_is_shown(moment):
    assert parse_time(f"{moment:%H:%M}") == moment
