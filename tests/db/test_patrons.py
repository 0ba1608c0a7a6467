"""The record of a patron: what is shown, what may be changed, what is refused."""

import pytest
from builders import (
    everything,
    make_access_need,
    make_batch,
    make_consent,
    make_contact_point,
    make_household,
    make_note,
    make_patron,
    make_patron_interest,
    make_performance,
    make_relationship,
    make_user,
    make_visit,
)

from db import connection
from db.errors import EditConflict, InputRefused
from db.queries.history import list_history
from db.queries.patrons import (
    add_access_need,
    add_contact_point,
    add_patron,
    archive_patron,
    end_access_need,
    find_patron,
    get_patron,
    list_patrons_by_email,
    prefer_contact_point,
    remove_contact_point,
    set_consent,
    update_access_need,
    update_contact_point,
    update_patron,
)
from db.queries.relationships import add_relationship


def test_a_record_holds_all_that_the_header_and_details_show(database):
    user = make_user("Ana Marsh")
    patron = make_patron("Judith", "Shimwell", email="judith@example.org", phone="207 555 0142",
                         say_as="SHIM-well", birth_month=5, birth_day=3)  # fmt: skip
    sam = make_patron("Sam", "Shimwell", birth_year=2017)
    make_household("The Shimwells", patron, sam)
    make_contact_point(
        patron, "phone", "207 555 0143", preferred=False, user_id=user, source="call"
    )
    make_consent(patron, "email", False, given_at="2024-01-01T00:00:00Z")
    make_consent(patron, "email", True, given_at="2025-01-01T00:00:00Z")
    make_access_need(patron)
    make_access_need(patron, "Loop", ended_at="2025-01-01T00:00:00Z")
    make_relationship(sam, "parent", "", patron)
    make_visit(patron, make_performance())
    make_note(patron)
    make_patron_interest(patron)
    found = get_patron(patron)
    assert (found.display_name, found.say_as, found.birth_month) == (
        "Judith Shimwell",
        "SHIM-well",
        5,
    )
    assert found.household.members == ((patron, "Judith Shimwell"), (sam, "Sam Shimwell"))
    assert [(c.kind, c.preferred) for c in found.contact_points] == [
        ("phone", True), ("phone", False), ("email", True)
    ]  # fmt: skip
    assert found.contact_points[1].provenance.user == "Ana Marsh"
    assert [(c.channel, c.granted) for c in found.consents] == [("email", True)]
    assert [a.need for a in found.access_needs] == ["Step-free"]
    assert [(r.kind, r.other_id, r.name, r.birth_year) for r in found.relationships] == [
        ("child", sam, "Sam Shimwell", 2017)
    ]  # fmt: skip
    assert found.counts.history == len(list_history(patron))
    assert (found.counts.interests, found.counts.notes) == (1, 1)


def test_the_history_count_is_the_length_of_the_history(database):
    patron = make_patron(batch_id=make_batch())
    performance = make_performance()
    make_visit(patron, performance)
    make_visit(patron, performance)
    make_visit(make_patron(), performance, buyer_id=patron)
    make_consent(patron)
    assert get_patron(patron).counts.history == len(list_history(patron)) == 6


@pytest.mark.parametrize(
    ("given", "family", "shown", "sorted_as"),
    [("Siobhán", "O'Brien", "Siobhán O'Brien", "o'brien siobhan"),
     ("小百合", "田中", "小百合 田中", "田中 小百合"), ("🎻", "", "🎻", "🎻"),
     ("شيرين", "عبادي", "شيرين عبادي", "عبادي شيرين"), ("  Zoë ", " ", "Zoë", "zoe")],
)  # fmt: skip
def test_names_of_all_kinds_are_kept_as_they_are(database, given, family, shown, sorted_as):
    patron = add_patron(given=given, family=family).created_id
    assert get_patron(patron).display_name == shown
    assert connection.row("select sort_name from patron where id = ?", (patron,)) == (sorted_as,)


def test_a_patron_without_name_is_called_by_organisation_or_email(database):
    assert (
        get_patron(add_patron(organisation="Quay School").created_id).display_name == "Quay School"
    )
    assert get_patron(add_patron(email="a@example.org").created_id).display_name == "a@example.org"
    before = everything()
    with pytest.raises(InputRefused):
        add_patron(given="  ")
    with pytest.raises(InputRefused):
        add_patron(given="Ada", email="no address")
    assert everything() == before


def test_contact_points_keep_what_was_typed_beside_the_normal_form(database):
    patron = add_patron(given="Ada", phone="(207) 555-0142", email="Ada@Example.COM",
                        street="1 Quay", city="Bath", postcode="04101").created_id  # fmt: skip
    phone, email, address = get_patron(patron).contact_points
    assert (phone.value, phone.normal) == ("(207) 555-0142", "+12075550142")
    assert (email.value, email.normal) == ("Ada@Example.COM", "ada@example.com")
    assert (address.value, address.normal) == ("1 Quay, Bath, 04101", "1 quay|04101")
    assert all(c.preferred for c in (phone, email, address))


def test_the_country_setting_decides_what_a_phone_is(database):
    with connection.transaction() as raw:
        raw.execute("insert into setting (key, value) values ('country', '\"GB\"')")
    patron = add_patron(given="Ada", phone="020 7946 0123").created_id
    assert get_patron(patron).contact_points[0].normal == "+442079460123"


def test_the_same_contact_point_is_not_doubled(database):
    patron = make_patron(phone="207 555 0142")
    step = add_contact_point(patron, "phone", "+1 (207) 555-0142", "mobile")
    (phone,) = get_patron(patron).contact_points
    assert (phone.id, phone.label, phone.value) == (step.created_id, "mobile", "+1 (207) 555-0142")


def test_there_is_one_preferred_of_a_kind(database):
    patron = make_patron(phone="207 555 0142", email="a@example.org")
    second = add_contact_point(patron, "phone", "207 555 0143", preferred=True).created_id
    third = add_contact_point(patron, "phone", "207 555 0144").created_id

    def preferred() -> list[int]:
        return [
            c.id for c in get_patron(patron).contact_points if c.preferred and c.kind == "phone"
        ]

    assert preferred() == [second]
    prefer_contact_point(third)
    assert preferred() == [third]
    remove_contact_point(third)
    assert len(preferred()) == 1


def test_an_address_is_written_anew_when_its_parts_change(database):
    patron = make_patron()
    point = add_contact_point(patron, "address", street="1 Quay", city="Bath").created_id
    update_contact_point(point, street="2 Quay", postcode="04101")
    (address,) = get_patron(patron).contact_points
    assert (address.value, address.normal) == ("2 Quay, Bath, 04101", "2 quay|04101")
    with pytest.raises(InputRefused):
        update_contact_point(point, street="", city="", postcode="", value=" ")


def test_a_shown_name_made_of_the_names_follows_them(database):
    patron = make_patron("Ada", "Example")
    update_patron(patron, family="Ørsted")
    assert get_patron(patron).display_name == "Ada Ørsted"
    assert connection.row("select sort_name from patron where id = ?", (patron,)) == ("orsted ada",)
    update_patron(patron, display_name="Dr. Ada")
    update_patron(patron, given="Adela")
    assert get_patron(patron).display_name == "Dr. Ada"
    with pytest.raises(TypeError):
        update_patron(patron, visits=99)


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(database):
    patron = make_patron()
    read = get_patron(patron)
    update_patron(patron, version=read.version, say_as="AY-da")
    before = everything()
    with pytest.raises(EditConflict):
        update_patron(patron, version=read.version, say_as="AH-da")
    assert everything() == before


def test_patrons_are_found_by_number_or_email(database):
    piet = make_patron("Piet", email="Both@example.com", recency=5)
    anneke = make_patron("Anneke", email="both@example.com", recency=9)
    assert find_patron(str(piet)) == piet
    assert find_patron(" BOTH@example.com") == anneke
    assert list_patrons_by_email("both@example.com") == [anneke, piet]
    archive_patron(anneke, True)
    assert find_patron("both@example.com") == piet
    assert find_patron("nobody@example.com") is None
    assert find_patron("999") is None
    assert find_patron("") is None


@pytest.mark.parametrize(
    "asked", ["9" * 30, "9" * 5000, "-1", "²", "1e3", "\udcff\udcfe", "\x00", "1;2"]
)
def test_what_is_nobodys_number_finds_nobody(database, asked):
    make_patron("Piet", email="both@example.com")
    assert find_patron(asked) is None


def test_the_same_access_need_is_brought_up_to_date(database):
    patron = make_patron()
    need = add_access_need(patron, "Wheelchair").created_id
    assert add_access_need(patron, "wheelchair", "Ramp at the side", "desk").created_id == need
    (found,) = get_patron(patron).access_needs
    assert (found.instruction, found.audience) == ("Ramp at the side", "desk")
    update_access_need(need, audience="print")
    end_access_need(need)
    assert get_patron(patron).access_needs == ()
    assert add_access_need(patron, "Wheelchair").created_id != need


def test_what_does_not_fit_is_refused_and_nothing_changes(database):
    patron, other = make_patron(), make_patron()
    before = everything()
    for write in (
        lambda: add_access_need(patron, " "),
        lambda: add_access_need(patron, "x", audience="everybody"),
        lambda: set_consent(patron, "pigeon", True),
        lambda: add_relationship(patron, "owner", "Ida"),
        lambda: add_relationship(patron, "child"),
        lambda: add_relationship(patron, "child", other_id=patron),
        lambda: add_contact_point(other, "phone", "call me"),
        lambda: add_contact_point(other, "email", "@"),
        lambda: add_contact_point(other, "address"),
        lambda: add_contact_point(other, "pager", "12345"),
        lambda: update_patron(patron, birth_month=13),
        lambda: update_patron(patron, birth_month=2, birth_day=30),
        lambda: update_patron(patron, birth_year=2999),
        lambda: update_patron(patron, given="", family="", display_name=" "),
    ):
        with pytest.raises(InputRefused):
            write()
    assert everything() == before


def test_the_same_relationship_is_not_doubled(database):
    patron, sam = make_patron(), make_patron("Sam")
    first = add_relationship(patron, "child", "Ida").created_id
    assert add_relationship(patron, "child", "IDA", birth_year=2017).created_id == first
    add_relationship(patron, "child", other_id=sam)
    add_relationship(patron, "child", other_id=sam)
    assert [(r.name, r.birth_year) for r in get_patron(patron).relationships] == [
        ("IDA", 2017), ("Sam Example", None)
    ]  # fmt: skip
    assert [(r.kind, r.other_id) for r in get_patron(sam).relationships] == [("parent", patron)]


def test_a_birthday_may_be_known_in_part(database):
    patron = make_patron()
    update_patron(patron, birth_month=2, birth_day=29)
    assert get_patron(patron).birth_day == 29
    with pytest.raises(InputRefused):
        update_patron(patron, birth_day=30)
    update_patron(patron, birth_year=1990, birth_month=None, birth_day=None)
    assert (get_patron(patron).birth_year, get_patron(patron).birth_month) == (1990, None)
