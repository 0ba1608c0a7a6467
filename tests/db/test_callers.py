"""Who rings: by the normal form, else by endings; however it is written."""

from __future__ import annotations

import pytest
from builders import make_contact_point, make_household, make_patron, refresh

from db.queries import settings
from db.queries.callers import list_by_ending, list_by_number
from desktop.domain.callers import clean_number, find_callers


@pytest.fixture
def judith(database):
    patron = make_patron("Judith", "Shimwell", phone="+1 207 555 0142")
    make_patron("Somebody", "Else", phone="+1 207 555 0143")
    refresh()
    return patron


@pytest.mark.parametrize(
    "written",
    [
        "+12075550142",
        "+1 207 555 0142",
        "tel:+12075550142",
        "tel:+1-207-555-0142",
        "(207) 555-0142",
        "2075550142",
        "12075550142",
        "0012075550142",
        "callto:+12075550142",
        "sip:+12075550142@pbx.example.com;user=phone",
        "sip:%2B12075550142@pbx.example.com",
        "<tel:+12075550142;phone-context=example.com>",
    ],
)
def test_a_number_is_the_same_however_the_telephone_writes_it(judith, written):
    found = find_callers(written)
    assert [caller.patron_id for caller in found.found] == [judith]
    assert found.sure


@pytest.mark.parametrize(
    "written", ["5550142", "555 0142", "+492075550142", "tel:5550142", "+15550142", "+1 555 0142"]
)
def test_what_is_alike_at_its_end_is_found_and_said_to_be_no_more_than_that(judith, written):
    found = find_callers(written)
    names = [caller.name for caller in found.found]
    if written.startswith("+49"):  # another country: neither ends the other
        assert names == []
    else:
        assert names == ["Judith Shimwell"]
        assert not found.sure


def test_another_area_with_the_same_last_digits_is_somebody_else(judith):
    assert find_callers("+1 603 555 0142").found == ()


def test_a_national_number_with_its_nought_is_of_the_venues_country(database):
    settings.set_setting("country", "GB")
    patron = make_patron("Ada", "Example")
    make_contact_point(patron, "phone", "020 7946 0142", normal="+442079460142")
    refresh()
    assert [r.patron_id for r in list_by_number("02079460142")] == [patron]
    assert [r.patron_id for r in list_by_number("+44 20 7946 0142")] == [patron]


def test_a_number_kept_without_its_area_is_found_by_the_whole_one(database):
    patron = make_patron("Ada", "Example")
    make_contact_point(patron, "phone", "555 0177", normal="5550177")
    refresh()
    assert [r.patron_id for r in list_by_ending("+12075550177")] == [patron]


@pytest.mark.parametrize("short", ["142", "0142", "50142"])
def test_a_few_last_digits_are_nobodys(judith, short):
    assert find_callers(short).found == ()


@pytest.mark.parametrize(
    "nothing", ["", "-", "anonymous", "sip:anonymous@example.com", "\x00", "☎"]
)
def test_a_number_that_is_not_shown_is_withheld(judith, nothing):
    found = find_callers(nothing)
    assert found.withheld
    assert found.found == ()


def test_a_number_that_a_household_shares_offers_all_who_live_there(database):
    one = make_patron("Judith", "Shimwell", phone="+1 207 555 0142")
    two = make_patron("Marcus", "Shimwell", phone="207-555-0142")
    son = make_patron("Sam", "Shimwell")
    gone = make_patron("Old", "Shimwell", archived=True)
    make_household("The Shimwells", one, two, son, gone)
    make_patron("Ida", "Elsewhere", phone="+1 207 555 0143")
    refresh()
    ids = [caller.patron_id for caller in find_callers("+12075550142").found]
    assert sorted(ids[:2]) == sorted([one, two])
    assert ids[2:] == [son]


def test_an_archived_patron_is_found_only_where_nobody_else_has_the_number(database):
    gone = make_patron("Old", "Example", phone="+1 207 555 0142", archived=True)
    refresh()
    assert [c.patron_id for c in find_callers("+12075550142").found] == [gone]
    here = make_patron("New", "Example", phone="+1 207 555 0142")
    refresh()
    assert [c.patron_id for c in find_callers("+12075550142").found] == [here]


def test_letters_beside_a_number_are_not_shown(database):
    assert clean_number("tel:+1 207 555 0142") == "+1 207 555 0142"
    assert clean_number("x" * 500) == ""
    assert len(clean_number("1" * 500)) == 60
