"""What a typed text finds, and what the row says of why."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import (
    TONIGHT,
    make_contact_point,
    make_note,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_ticket,
    make_visit,
)

from db import connection, derived, search


def known(*patron_ids: int) -> None:
    with connection.transaction():
        derived.refresh(patron_ids)


def add(given: str, family: str = "", **fields) -> int:
    patron = make_patron(given, family, **fields)
    known(patron)
    return patron


def found(text: str, **options) -> list[int]:
    return [row.id for row in search.search(text, **options).rows]


def reason(text: str) -> str:
    (row,) = search.search(text).rows
    return row.why.replace("\x01", "[").replace("\x02", "]")


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Łukasz", "Żuk", ["luk", "Łuk", "LUKASZ", "zuk", "luk zu", "zuk lukasz", "  luk  "]),
        ("Søren", "Ærø", ["soren", "sør", "soeren", "aero", "ær"]),
        ("Jürgen", "Großmann", ["jurgen", "juergen", "grossm", "groß"]),
        ("Siobhán", "O'Brien", ["obrien", "o'brien", "O’Brien", "brien", "siobhan o", "o brien"]),
        ("Ana", "Fischer-Lang", ["fischer", "lang", "fischerlang", "fischer-lang"]),
        ("京", "北", ["北", "京", "北京", "京 北"]),
        ("翔太", "佐藤", ["佐", "藤", "太", "佐藤"]),
        ("Дмитрий", "Шевченко", ["дми", "ДМИТРИЙ", "шевч"]),
        ("Nguyễn", "Đặng", ["nguyen", "dang"]),
        ("Ελένη", "Παπαδοπούλου", ["ελενη", "παπαδοπουλου"]),
        ("Bartholomew", "Featherstonehaugh", ["bartholom", "bartholomew feather", "featherstoneh"]),
    ],
)
def test_a_name_is_found_however_it_is_typed(database, given, family, typed):
    patron = add(given, family)
    add("Somebody", "Else")
    for text in typed:
        assert found(text) == [patron], text
        assert search.search(text).rows[0].why == ""


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", '"', "*", "a*", "AND", "x OR y", "NEAR(a b)", "NEAR(", "who:ada", "-ada", "^a",
     "(", "a' or 1=1 --", "😀", "👩‍👩‍👧", "\ud800", "a\0b", "%", "_", "{", "\\", "@", "@@", "a@", "+", "#",
     "order #", "seat", "1" * 300, "a" * 10_000, "a b c d e f g h i j k l m", "\x01\x02", "٣٤٥",
     "²³½", "ﷺ", "\u202e" + "abc", "F\n12"],
)  # fmt: skip
def test_no_text_is_an_error(database, text):
    add("Ada", "Example", phone="+1 207 555 0142", email="ada@example.org")
    show = make_performance(starts_at=TONIGHT)
    make_visit(1, show, attended=None, seats=("F12",))
    assert search.search(text).rows is not None


def test_any_three_digits_in_a_row_find_a_phone(database):
    patron = add("Ada", phone="+1 (207) 555-0142")
    add("Bea", phone="+1 317 555 0199")
    number = "12075550142"
    for length in range(4, len(number) + 1):
        for start in range(len(number) - length + 1):
            assert patron in found(number[start : start + length])
    assert found("207 555-01") == [patron]
    assert found("0142") == [patron]
    assert reason("50142") == "phone +1 (207) 55[5-0142]"


def test_a_phone_is_found_as_dialled_at_home_and_from_abroad(database):
    patron = make_patron("Ivy")
    make_contact_point(patron, "phone", "020 7946 0018", normal="+442079460018")
    known(patron)
    for typed in ("020 7946", "+44 20 7946", "0044 20 7946 0018", "7946 0018"):
        assert found(typed) == [patron], typed


def test_a_phone_and_a_name_narrow_each_other(database):
    ada = add("Ada", "Smith", phone="+1 207 555 0142")
    bea = add("Bea", "Jones", phone="+1 207 555 0142")
    assert found("smith 0142") == [ada]
    assert found("0142 jon") == [bea]


def test_an_e_mail_is_found_by_its_beginning_and_by_its_words(database):
    patron = add("Ada", email="box.Lovelace@example.org")
    assert found("box.love") == [patron]
    assert found("BOX.lovelace@ex") == [patron]
    assert reason("box.lovelace@") == "e-mail [box.Lovelace@]example.org"
    assert reason("lovela") == "e-mail box.[Lovela]ce@example.org"
    assert found("nobody@example.org") == []


def test_an_organisation_finds_its_people_and_says_so(database):
    patron = add("Ada", organisation="Harbour Choir")
    assert found("choir") == [patron]
    assert reason("choi") == "of Harbour [Choi]r"


def test_an_order_number_finds_its_buyer(database):
    patron = add("Ada")
    make_order(patron, number="HL-10442")
    make_order(patron, number="123")
    for typed in ("HL-10442", "hl-10442", "#HL-10442", "order HL-10442", "Order #HL-10442"):
        assert found(typed) == [patron], typed
    assert reason("123") == "order #[123]"


def test_a_seat_finds_who_sits_there_tonight(database):
    show, other = (
        make_performance(starts_at=TONIGHT),
        make_performance(starts_at="2026-11-24 19:30"),
    )
    holder, buyer, elsewhere = (make_patron(name) for name in ("Ada", "Bea", "Cem"))
    make_visit(holder, show, 2, attended=None, seats=("F12", "F13"), buyer_id=buyer)
    make_visit(elsewhere, other, attended=None, seats=("F12",))
    loose = make_order(buyer)
    make_ticket(loose, show, None, "AA 3")
    known(holder, buyer, elsewhere)
    assert found("F12") == found("f 12") == found("F-12") == found("row F12") == [holder]
    assert search.search("f12").rows[0].why == "seat \x01F12\x02 tonight"
    assert search.search("f12").rows[0].seat == "F12, F13"
    assert found("aa3") == [buyer]
    assert found("A3") == []
    assert found("F1") == []


def test_words_of_notes_and_interests_come_under_the_people(database):
    noted = add("Ada", "Example")
    named = add("Shimon", "Peach")
    make_note(noted, "At last we took the shim out of the wobbly chair in row F, and she laughed.")
    make_patron_interest(noted, "Cello", detail="plays in the Harbour quartet")
    known(noted)
    assert found("shim") == [named, noted]
    assert search.search("shim").rows[0].why == ""
    assert reason("wobbly").startswith('note: "…')
    assert "the shim out of the [wobbly] chair in" in reason("wobbly")
    assert reason("quartet") == "interest: …– plays in the Harbour [quartet]"
    assert reason("cel") == "interest: [Cel]lo – plays in the Harbour quartet"
    assert found("wo") == []
    assert found("wobbly shim") == [noted]


@pytest.mark.parametrize("length", range(3, 14))
def test_a_long_word_of_a_note_is_found_by_each_of_its_beginnings(database, length):
    patron = add("Ada")
    make_note(patron, "Remembers the refurbishment.")
    known(patron)
    assert found("refurbishment"[:length]) == [patron]
    assert found("refurbisher") == []


def test_an_accented_word_of_a_note_is_marked_as_it_was_written(database):
    patron = add("Ada")
    make_note(patron, "Ärger mit dem Café; wünscht sich Ruhe")
    known(patron)
    assert reason("arger") == 'note: "[Ärger] mit dem Café; wünscht sich Ruhe"'
    assert reason("wunsch") == 'note: "Ärger mit dem Café; [wünsch]t sich Ruhe"'


def test_a_name_and_a_word_of_a_note_together(database):
    wanted, other = add("Ada", "Smith"), add("Bea", "Smith")
    third = add("Cem", "Jones")
    for patron in (wanted, third):
        make_note(patron, "Needs the hearing loop")
        known(patron)
    assert found("smith hearing") == [wanted]
    assert other in found("smith")


def test_newest_visitors_come_first_and_archived_patrons_last(database):
    old, new, coming, never, gone = (
        make_patron("Smith", name) for name in ("Old", "New", "Coming", "Never", "Gone")
    )
    for patron, at in ((old, "2020-01-05 19:30"), (new, "2026-10-01 19:30"),
                       (coming, "2026-12-24 19:30"), (gone, "2026-11-20 19:30")):  # fmt: skip
        make_visit(patron, make_performance(starts_at=at))
    with connection.transaction() as raw:
        raw.execute("update patron set archived = 1 where id = ?", (gone,))
    known(old, new, coming, never, gone)
    assert found("smith") == [coming, new, old, never, gone]
    assert search.search("smith").rows[-1].archived
    make_note(never, "smith is her maiden name")
    make_order(gone, number="77")
    make_note(old, "said 77")
    known(never, old, gone)
    assert found("77")[-1] == gone


def test_a_typing_error_still_finds_and_says_what_was_found(database):
    patron = add("Bartholomew", "Christopherson")
    for typed in ("Christoferson", "chirstopherson", "bartolomew", "barthlomew christopherson"):
        result = search.search(typed)
        assert [row.id for row in result.rows] == [patron], typed
        assert result.corrected
    assert search.search("christoferson").corrected == "christopherson"
    assert search.search("christopherson").corrected == ""
    assert found("xyzzyx") == []


def test_a_correction_prefers_the_commoner_name(database):
    for _ in range(3):
        add("Ada", "Hanson")
    add("Bea", "Hansom")
    assert search.search("hansoe").corrected == "hanson"


def test_names_made_since_are_known_to_the_correction(database):
    add("Ada", "Hanson")
    assert search.search("hamson").corrected == "hanson"
    add("Bea", "Quimby")
    assert search.search("quimbi").corrected == "quimby"


def test_names_imported_by_another_thread_are_known_to_the_correction(database):
    add("Ada", "Hanson")
    assert search.search("hamson").corrected == "hanson"
    patron = make_patron("Bea", "Quimby")

    def work() -> None:
        with connection.thread_connection(), connection.transaction():
            search.refresh_many([patron])
            answers.append(here.submit(search.search, "quimbi").result().corrected)

    answers: list[str] = []
    with ThreadPoolExecutor(1) as here, ThreadPoolExecutor(1) as there:
        here.submit(search.search, "hamson").result()
        there.submit(work).result()
        answers.append(here.submit(search.search, "quimbi").result().corrected)
        here.submit(connection.close).result()
    assert answers == ["", "quimby"]


def test_a_full_page_says_that_there_are_more(database):
    people = [make_patron("Ada", f"Smith{n}") for n in range(12)]
    known(*people)
    assert len(search.search("ada", limit=10).rows) == 10
    assert search.search("ada", limit=10).more
    assert not search.search("ada", limit=12).more
    assert search.search("ada", limit=0).rows == []


def test_rows_carry_what_the_list_shows(database):
    patron = make_patron("Ada", "Example")
    make_visit(patron, make_performance("Bach and Bartók"))
    known(patron)
    (row,) = search.search("ada").rows
    assert row.name == "Ada Example"
    assert row.visits == 1
    assert row.last_production == "Bach and Bartók"
    assert row.last_visit == "2026-11-15T00:30:00Z"
