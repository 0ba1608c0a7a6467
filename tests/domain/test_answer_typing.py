"""What patrons type for a day or a number is understood, and shown back so that it can be mended."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.answer_typing import (
    answering_instant,
    day_words,
    plain_figures,
    reads_right_to_left,
    typed_day,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("17 May 1980", "1980-05-17"),
        ("May 17th, 1980", "1980-05-17"),
        ("17.5.1980", "1980-05-17"),
        ("5/17/80", "1980-05-17"),
        ("17/05/26", "2026-05-17"),
        ("17/05/27", "1927-05-17"),
        ("1980-5-17", "1980-05-17"),
        ("17 may 80", "1980-05-17"),
        ("3 dec 2027", "2027-12-03"),
        ("١٧/٥/١٩٨٠", "1980-05-17"),
        ("29 feb", "--02-29"),
        ("17.5.", "--05-17"),
        ("--05-17", "--05-17"),
        ("tomorrow", "2026-11-23"),
        ("31.2.1980", ""),
        ("29.2.1981", ""),
        ("1980", ""),
        ("no idea", ""),
        ("", ""),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed, kept):
    assert typed_day(typed, TODAY) == kept


def test_where_both_could_be_the_month_the_country_decides():
    assert typed_day("5/6/1999", TODAY) == "1999-06-05"
    assert typed_day("5/6/1999", TODAY, month_first=True) == "1999-05-06"


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans())
def test_a_day_in_words_is_read_back_as_the_same_day(day, with_year):
    kept = day.isoformat() if with_year else f"-{day.isoformat()[4:]}"
    assert typed_day(day_words(kept), TODAY) == kept
    assert typed_day(kept, TODAY) == kept


def test_papers_were_filled_in_today_or_before(now):
    assert answering_instant(" ") == "" and answering_instant("today") == now
    assert answering_instant("20 nov") == "2026-11-20T17:00:00Z"
    assert answering_instant("24 dec").startswith("2025-12-24")
    assert answering_instant("31.12.2030") is None and answering_instant("then") is None
    assert answering_instant("29 feb") is None, "there was none in the last year"


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_reading_of_days_and_figures(text):
    typed_day(text, TODAY)
    day_words(text)
    reads_right_to_left(text)
    assert len(plain_figures(text)) == len(text)


def test_a_wording_reads_in_the_direction_of_its_first_letter():
    assert reads_right_to_left("أوبرا") and reads_right_to_left("1. אופרה")
    assert not reads_right_to_left("Opera أوبرا") and not reads_right_to_left("12 !")
