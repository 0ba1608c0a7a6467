"""Two spellings of one phone, e-mail or address meet in one normal form."""

import pytest

from db.queries.contact_values import normal_address, normal_email, normal_phone, normal_postcode


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("(207) 555-0142", "+12075550142"),
        ("+1 207 555 0142", "+12075550142"),
        ("207.555.0142 ext. 12", "+12075550142"),
        ("٢٠٧٥٥٥٠١٤٢", "+12075550142"),
        ("+44 20 7946 0123", "+442079460123"),
        ("0044 20 7946 0123", "+442079460123"),
        ("0142", "0142"),
        ("call the desk", ""),
        ("", ""),
    ],
)
def test_phones_become_e164_or_digits(typed, normal):
    assert normal_phone(typed) == normal


def test_a_phone_without_prefix_belongs_to_the_venues_country():
    assert normal_phone("020 7946 0123", "GB") == normal_phone("+44 20 7946 0123", "US")


def test_emails_differ_only_in_what_matters():
    assert normal_email(" <Siobhan.OBRIEN@Example.com> ") == "siobhan.obrien@example.com"
    assert normal_email("mailto:Ana@example.org") == "ana@example.org"


def test_addresses_meet_across_abbreviation_accent_and_long_zip():
    assert normal_address("12 Härbour Street", "Portland", "04101-2233") == normal_address(
        "12 harbour st.", "", "04101"
    )
    assert normal_address("", "", "") == ""
    assert normal_address("1 Quay", "Łódź") == "1 quay|lodz"
    assert normal_postcode("SW1A 1AA") == "sw1a1aa"
