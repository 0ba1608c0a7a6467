from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importing import vcard
from desktop.importing.contact_entry import Birthday, birthday_from_iso, split_full_name

SAMPLE = Path(__file__).parent.parent / "data" / "imports" / "contacts_v3.vcf"


def one(text: str):
    (entry,) = vcard.read_cards(text)
    return entry


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def test_the_sample_has_28_entries_and_one_of_them_is_a_firm():
    entries = vcard.read_cards(vcard.decode(SAMPLE.read_bytes()))
    assert len(entries) == 28
    assert [e.organisation for e in entries if e.not_a_person] == ["Harbour Bakery"]
    siobhan = entries[0]
    assert (siobhan.given, siobhan.family) == ("Siobhán", "O'Brien")
    assert [(e.value, e.label) for e in siobhan.emails] == [
        ("siobhan.obrien@example.com", "home"),
        ("siobhan.alt@example.org", "alt"),
    ]
    assert siobhan.phones[0].label == "mobile"
    assert siobhan.addresses[0].in_one_line() == "14 Quay St, Port Harbour, ME 04101, United States"


def test_escapes_and_line_breaks_in_notes():
    assert one(card(r"FN:A B", r"NOTE:row C\, aisle\; left.\nPrefers \\ matinees")).notes == [
        "row C, aisle; left.\nPrefers \\ matinees"
    ]


def test_a_folded_line_is_one_line_even_inside_a_letter_pair():
    assert one(card("FN:Zo\r\n ë Müller", "EMAIL:zoe@exam\r\n ple.com")).emails[0].value == (
        "zoe@example.com"
    )


def test_version_4_uris_and_preferences():
    entry = one(
        card(
            "FN:Mei Ng",
            'TEL;VALUE=uri;TYPE="voice,home";PREF=2:tel:+12075550125;ext=7',
            "TEL;VALUE=uri;TYPE=cell;PREF=1:tel:+12075550126",
            "BDAY:--0417",
            "PRONOUNS:she/her",
        )
    )
    assert [(p.value, p.label) for p in entry.phones] == [
        ("+12075550126", "mobile"),
        ("+12075550125", "home"),
    ]
    assert entry.birthday == Birthday(None, 4, 17)
    assert entry.pronouns == "she/her"


def test_version_2_1_with_quoted_printable_and_bare_types():
    entry = one(
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;;\r\n"
        "TEL;HOME;VOICE:030 5550 0142\r\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0Asecond and a long =\r\nline\r\n"
        "PHOTO;JPEG;ENCODING=BASE64:AAAA\r\n BBBB\r\n\r\nEND:VCARD\r\n"
    )
    assert (entry.given, entry.family) == ("Jürgen", "Müller")
    assert entry.phones[0].label == "home"
    assert entry.notes == ["first\nsecond and a long line"]


def test_apple_writes_1604_where_the_year_is_not_known():
    assert one(card("FN:A B", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-12-02")).birthday == Birthday(
        None, 12, 2
    )


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["KIND:group", "FN:Volunteers", "MEMBER:urn:uuid:1"], "a group of people"),
        (["X-ADDRESSBOOKSERVER-KIND:group", "FN:Volunteers"], "a group of people"),
        (["KIND:org", "FN:Harbour Bakery"], "an organisation"),
        (["N:;;;;", "FN:Harbour Bakery", "ORG:Harbour Bakery;"], "an organisation"),
        (["N:Baker;Ann;;;", "FN:Ann Baker", "X-ABShowAs:COMPANY"], "an organisation"),
        (["REV:2024"], "an entry without a name, a phone number or an e-mail address"),
    ],
)
def test_what_is_not_a_person_is_said(lines: list[str], why: str):
    assert one(card(*lines)).not_a_person == why


def test_a_person_who_works_somewhere_is_a_person():
    entry = one(card("N:Patel;Rohan;;;", "FN:Rohan Patel", "ORG:Patel & Sons\\, Opticians"))
    assert entry.not_a_person == ""
    assert entry.organisation == "Patel & Sons, Opticians"


def test_a_card_that_is_never_closed_does_not_swallow_the_next():
    text = "BEGIN:VCARD\nFN:Ann One\nBEGIN:VCARD\nFN:Ben Two\nEND:VCARD\n"
    assert [e.given for e in vcard.read_cards(text)] == ["Ann", "Ben"]


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    vcard.read_cards("BEGIN:VCARD\n" + text + "\nEND:VCARD")


@given(st.text(alphabet=st.characters(blacklist_characters="\r\\", blacklist_categories=["Cs"])))
def test_what_is_escaped_comes_back(text: str):
    escaped = text.replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
    assert vcard.unescape(escaped) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985-04-17", Birthday(1985, 4, 17)),
        ("19850417", Birthday(1985, 4, 17)),
        (" --04-17", Birthday(None, 4, 17)),
        ("1985-04", Birthday(1985, 4, None)),
        ("1985", Birthday(1985, None, None)),
        ("1985-04-17T00:00:00Z", Birthday(1985, 4, 17)),
        ("1985-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_birthdays(text: str, expected: Birthday | None):
    assert birthday_from_iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siobhán O'Brien", ("Siobhán", "O'Brien")),
        ("Jean-Luc de la Cruz", ("Jean-Luc", "de la Cruz")),
        ("Garcia, Maria", ("Maria", "Garcia")),
        ("Cher", ("Cher", "")),
    ],
)
def test_one_name_field_is_split(text: str, expected: tuple[str, str]):
    assert split_full_name(text) == expected
