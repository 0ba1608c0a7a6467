"""Address labels of a list: a household once, who has no address is named."""

from __future__ import annotations

from pathlib import Path

import builders as b
import pytest

from db.queries.segments import Stopped
from desktop.domain.list_labels import labels_of


def at(patron: int, street: str = "12 Aisle Street", city: str = "Port Harbour", region: str = "ME",
       postcode: str = "04101", country: str = "US") -> int:  # fmt: skip
    b.make_contact_point(patron, "address", f"{street}, {postcode} {city}", street=street, city=city,
                         region=region, postcode=postcode, country=country)  # fmt: skip
    return patron


def test_a_label_has_the_name_and_the_address(database: Path):
    labels, left_out = labels_of([at(b.make_patron("Judith", "Shimwell"))])
    assert [label.lines for label in labels] == [
        ("Judith Shimwell", "12 Aisle Street", "Port Harbour, ME 04101")
    ]
    assert left_out == []


@pytest.mark.parametrize(
    ("country", "place", "last"),
    [
        ("Switzerland", "8001 Zürich", "SWITZERLAND"),
        ("DE", "8001 Zürich", "DE"),
        ("United Kingdom", "Zürich 8001", "UNITED KINGDOM"),
        ("USA", "Zürich 8001", "Zürich 8001"),
        ("", "Zürich 8001", "Zürich 8001"),
    ],
)
def test_the_place_is_written_as_its_post_writes_it(
    database: Path, country: str, place: str, last: str
):
    patron = at(b.make_patron("Ada"), city="Zürich", region="", postcode="8001", country=country)
    ((label,), _) = labels_of([patron])
    assert label.lines[2] == place
    assert label.lines[-1] == last


def test_a_household_at_one_address_gets_one_label(database: Path):
    sam, ida, tom = (at(b.make_patron(n, "Shimwell")) for n in ("Sam", "Ida", "Tom"))
    far = at(b.make_patron("Una", "Shimwell"), street="9 Far Road", postcode="97201")
    without = b.make_patron("Max", "Shimwell")
    b.make_household("The Shimwells", sam, ida, tom, far, without)
    labels, left_out = labels_of([sam, far, ida])
    assert [label.lines[0] for label in labels] == ["Sam and Ida Shimwell", "Una Shimwell"]
    labels, _ = labels_of([without, sam])
    assert [(label.lines[0], set(label.patron_ids)) for label in labels] == [
        ("Sam and Max Shimwell", {sam, without})
    ]
    labels, _ = labels_of([sam, ida, tom, without])
    assert labels[0].lines[0] == "The Shimwells"
    labels, left_out = labels_of([sam, ida, without], households=False)
    assert len(labels) == 2
    assert [one.reason for one in left_out] == ["no postal address"]


def test_other_names_in_a_household_are_joined(database: Path):
    ada, ben = at(b.make_patron("Ada", "Byron")), at(b.make_patron("Ben", "Kaye"))
    b.make_household("Byron and Kaye", ada, ben)
    assert labels_of([ada, ben])[0][0].lines[0] == "Ada Byron and Ben Kaye"


def test_who_gets_no_label_is_named_with_the_reason(database: Path):
    dead = at(b.make_patron("Dead", deceased=True))
    old = at(b.make_patron("Old", archived=True))
    refused = at(b.make_patron("No", "Post"))
    b.make_consent(refused, "post", False)
    nowhere = b.make_patron("No", "Where")
    labels, left_out = labels_of([dead, old, refused, nowhere])
    assert labels == []
    assert {one.patron_id: one.reason for one in left_out} == {
        dead: "has died", old: "archived", refused: "does not want letters",
        nowhere: "no postal address",
    }  # fmt: skip


def test_an_address_that_was_only_typed_is_broken_at_its_commas(database: Path):
    patron = b.make_patron("Ada", "Byron")
    b.make_contact_point(patron, "address", "The Old Mill, Mill Lane, Port Harbour ME")
    ((label,), _) = labels_of([patron])
    assert label.lines == ("Ada Byron", "The Old Mill", "Mill Lane", "Port Harbour ME")


def test_it_stops_when_nobody_wants_it_any_more(database: Path):
    with pytest.raises(Stopped):
        labels_of([at(b.make_patron("Ada"))], cancelled=lambda: True)
