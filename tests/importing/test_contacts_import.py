import json
from pathlib import Path

import pytest
from import_checks import DATA, bring, everything, saved

from db import connection
from desktop.importing import session
from desktop.importing.contact_columns import guess_columns, read_heading, score
from desktop.importing.contact_entry import Birthday
from desktop.importing.contact_rows import (
    date_order,
    read_address,
    read_birthday,
    read_day,
    split_tags,
)
from desktop.importing.contacts import list_kind
from desktop.importing.understanding import Answers

SAMPLES = ("google_contacts.csv", "mailchimp_subscribed.csv", "contacts_v3.vcf")


def points(name: str) -> set[tuple[str, str]]:
    return set(
        connection.rows(
            "select c.kind, c.normal from contact_point c join patron p on p.id = c.patron_id "
            "where p.display_name = ?",
            (name,),
        )
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_its_expected_numbers_twice(database: Path, name: str):
    expect = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))["expect"]
    for _ in range(2):
        counts = bring(DATA / name).counts
        assert expect["people"] <= counts.people <= expect["people_max"]
        assert counts.entries == expect["entries"]
        assert counts.not_people == expect.get("organisations", expect.get("not_people", 0))
        assert counts.tickets == 0
    assert connection.row("select count(*) from patron") == (counts.people,)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_facts_of_a_sample_are_found(database: Path, name: str):
    facts = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))["facts"]
    bring(DATA / name)
    for fact in facts:
        found = points(fact["person"])
        assert ("email", fact["email"]) in found, fact
        if "phone_e164" in fact:
            assert ("phone", fact["phone_e164"]) in found
        if "marketing_consent" in fact:
            assert connection.row(
                "select x.granted, substr(x.given_at, 1, 3) from consent x "
                "join contact_point c on c.patron_id = x.patron_id where c.normal = ?",
                (fact["email"],),
            ) == (int(fact["marketing_consent"]), "202")


@pytest.mark.parametrize("name", SAMPLES)
def test_undo_gives_back_every_table(database: Path, name: str):
    empty = everything()
    first = bring(DATA / name)
    once = everything()
    second = bring(DATA / name)
    session.undo_batch(second.batch_id)
    assert everything() == once
    session.undo_batch(first.batch_id)
    assert everything() == empty


def test_three_books_make_one_of_each_person_and_undo_in_the_middle_keeps_the_rest(
    database: Path,
):
    bring(DATA / "google_contacts.csv")
    before = everything()
    middle = bring(DATA / "mailchimp_subscribed.csv")
    assert middle.counts.patrons_matched == 34
    assert middle.counts.patrons_new == 6
    assert connection.row("select count(*) from patron where display_name like 'Maria Garc%'") == (
        2,
    )
    session.undo_batch(middle.batch_id)
    assert everything() == before


def test_the_second_entry_of_a_person_adds_what_the_first_did_not_say(database: Path):
    bring(DATA / "google_contacts.csv")
    assert points("Siobhán O'Brien") >= {("phone", "+12075550101"), ("phone", "+12075550199")}
    assert connection.row(
        "select birth_year, birth_month, birth_day from patron where display_name = ?",
        ("Elizabeth Okafor",),
    ) == (None, 4, 17)


def test_notes_and_labels_are_for_the_desk_only(database: Path):
    bring(DATA / "google_contacts.csv")
    assert connection.rows("select distinct audience, source_kind, source from note") == [
        ("desk", "import", "google_contacts.csv")
    ]
    assert connection.row("select count(*) from note where text = 'Likes aisle seats, row C'") == (
        9,
    )


def test_what_a_colleague_wrote_is_not_overwritten(database: Path, tmp_path: Path):
    bring(saved(tmp_path, "a.csv", "Name,Email,Birthday\nMei Ng,mei@example.com,1980-03-02\n"))
    bring(saved(tmp_path, "b.csv", "Name,Email,Birthday\nMei Ng,mei@example.com,1981-04-05\n"))
    assert connection.rows("select birth_year, birth_month, birth_day from patron") == [
        (1980, 3, 2)
    ]


def test_an_older_list_never_takes_back_a_later_no(database: Path, tmp_path: Path):
    head = "Email Address,First Name,OPTIN_TIME,UNSUB_TIME\n"
    line = "mei@example.com,Mei,2024-01-05 11:59:43,2025-06-01 08:00:00\n"
    bring(saved(tmp_path, "unsubscribed_export.csv", head + line))
    old = "Email Address,First Name,OPTIN_TIME\nmei@example.com,Mei,2024-01-05 11:59:43\n"
    bring(saved(tmp_path, "subscribed_export.csv", old))
    assert connection.rows("select granted, given_at from consent") == [(0, "2025-06-01T08:00:00Z")]


def test_a_list_whose_name_says_nothing_is_asked_about(database: Path, tmp_path: Path):
    text = "Email Address,First Name,OPTIN_TIME\nmei@example.com,Mei,2024-01-05 11:59:43\n"
    path = saved(tmp_path, "audience.csv", text)
    (question,) = session.understand(path).open_questions(Answers())
    assert question.key == "list"
    bring(path, Answers(given={"list": "cleaned"}))
    assert connection.rows("select label from contact_point") == [("does not work",)]
    assert connection.rows("select * from consent") == []


def test_people_told_by_name_alone_are_not_doubled_by_the_same_list(database: Path, tmp_path: Path):
    path = saved(tmp_path, "friends.csv", "Name,Phone\nMei Ng,\nMei Ng,\nAnn Lee,2075550142\n")
    assert bring(path).counts.patrons_new == 3
    again = bring(path).counts
    assert (again.patrons_new, again.patrons_matched) == (0, 3)


def test_an_ambiguous_birthday_is_asked_about_and_answered(database: Path, tmp_path: Path):
    path = saved(tmp_path, "b.csv", "Name,Email,Birthday\nMei Ng,mei@example.com,03/04/1980\n")
    (question,) = session.understand(path).open_questions(Answers())
    assert question.key == "dates"
    bring(path, Answers(given={"dates": "dmy"}))
    assert connection.rows("select birth_month, birth_day from patron") == [(4, 3)]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("E-mail 2 - Value", ("email", "2", "")),
        ("Address 1 - Postal Code", ("postcode", "1", "")),
        ("Home Postal Code", ("postcode", "home", "home")),
        ("Business Phone", ("phone", "business", "business")),
        ("Address Line 2", ("street2", "", "")),
        ("Straße", ("street", "", "")),
        ("Favourite colour", None),
    ],
)
def test_headings_are_taken_apart(heading: str, expected):
    found = read_heading(heading)
    assert (tuple(found) if found else None) == expected


def test_columns_with_unknown_headings_are_guessed_by_their_values():
    rows = [["Mei Ng", "mei@example.com", "207 555 0142"], ["Ann Lee", "ann@example.org", ""]]
    found = guess_columns(["Who", "Reach", "Ring"], rows)
    assert [c.role for c in found] == ["name", "email", "phone"]
    assert all(c.confidence < 0.95 for c in found)


def test_a_list_of_tickets_is_no_address_book():
    assert score(["Order", "Ticket type", "Name", "Email"], []) == 0.0


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("04/17", "mdy", Birthday(None, 4, 17)),
        ("17.04.1958", "mdy", Birthday(1958, 4, 17)),
        ("3/4/80", "dmy", Birthday(1980, 4, 3)),
        ("17 April 1985", "", Birthday(1985, 4, 17)),
        ("0/0/00", "", None),
    ],
)
def test_birthdays_as_people_write_them(text: str, order: str, expected: Birthday | None):
    assert read_birthday(text, order) == expected


def test_small_readings():
    assert date_order(["04/17", "12/02"]) == "mdy"
    assert date_order(["03/04"]) == ""
    assert read_day("2019", "") == "2019"
    assert split_tags('"VIP","Kids, families"') == ["VIP", "Kids, families"]
    assert split_tags("Donors ::: Imported on 9/3/25 ::: * myContacts") == ["Donors"]
    assert read_address("2 Mews Yard  Newhaven Quay    ZZ9 9ZY  GB").postcode == "ZZ9 9ZY"
    assert list_kind("non-subscribed.csv") == "silent"
