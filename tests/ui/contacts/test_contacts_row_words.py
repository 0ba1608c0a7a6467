"""What a row of the list says."""

import pytest

from db.records.patrons import PatronRow
from desktop.ui.contacts import row_words

PLAIN = PatronRow(1, "Judith Shimwell", 3, "2026-11-14", "Bach & Bartók", None, None, 0)


@pytest.mark.parametrize(
    "changed, line, badge",
    [
        ({}, "Bach & Bartók · 14 Nov", None),
        ({"member_until": "2027-08-31"}, "Bach & Bartók · 14 Nov", ("Member", "gold")),
        ({"member_until": "2026-08-31"}, "Bach & Bartók · 14 Nov", None),
        ({"next_visit": "2026-12-06"}, "Bach & Bartók · 14 Nov · booked Sun 6 Dec", None),
        (
            {"visits": 0, "last_visit": None, "last_production": None, "next_visit": "2026-12-06"},
            "Booked for Sun 6 Dec",
            ("First visit", "blue"),
        ),
        ({"visits": 0, "last_visit": None, "last_production": None}, "No visits yet", None),
        ({"archived": 1}, "Bach & Bartók · 14 Nov", ("Archived", "plain")),
        ({"why": "phone: +1 \x01207\x02"}, "phone: +1 207", None),
    ],
)
def test_line_and_badge(now: str, changed: dict, line: str, badge: tuple[str, str] | None):
    row = PLAIN._replace(**changed)
    assert row_words.second_line(row)[0] == line
    assert row_words.badge(row) == badge


def test_the_seat_of_tonight_is_a_chip(now: str):
    assert row_words.seat_chip(PLAIN) == ""
    assert row_words.seat_chip(PLAIN._replace(seat="F12, F13")) == "Tonight F12, F13"
