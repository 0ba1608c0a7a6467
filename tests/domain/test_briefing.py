"""The briefing sheet says what to do for whom, and nothing that is for the desk alone."""

from __future__ import annotations

import dataclasses
import re

import pytest
from builders import (
    TONIGHT,
    make_access_need,
    make_complaint,
    make_household,
    make_membership,
    make_note,
    make_order,
    make_patron,
    make_performance,
    make_promise,
    make_relationship,
    make_ticket,
    make_visit,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from planted import last_week, plant_secrets, regular, seated

from db.errors import NotFound
from desktop.domain import briefing, door_text, sheet_parts
from desktop.domain.sheet import (
    ACCESS,
    ALL_PARTS,
    CELEBRATIONS,
    FIRST,
    GENTLY,
    HELLO,
    HOUSE,
    LEARNT,
    WILL_CALL,
    BriefingSheet,
)


@pytest.fixture
def tonight(database) -> int:
    return make_performance("Winterreise, staged", TONIGHT, doors_at="2026-11-22 19:00")


def part(sheet: BriefingSheet, key: str):
    return next((p for p in sheet.parts if p.key == key), None)


def lines(sheet: BriefingSheet, key: str):
    found = part(sheet, key)
    return found.lines if found else ()


def everything_in(sheet: BriefingSheet) -> str:
    return "\n".join(text for _, _, text in sheet.texts())


# -- header ---------------------------------------------------------------------------------------


def test_the_header_says_what_when_where_and_how_full(tonight):
    member = make_patron("Judith", "Shimwell")
    make_membership(member)
    seated(member, tonight, "F12", "F13")
    sheet = briefing.build_sheet(tonight, user="Ana")
    assert sheet.title == "Winterreise, staged"
    assert sheet.when == "Sunday 22 November 2026 · doors 19:00 · curtain 19:30 · Main Hall"
    assert (sheet.in_the_house, sheet.capacity) == (2, 180)
    assert sheet.known == "1 first visit · 1 member"
    assert sheet.footer == "printed Sun 22 Nov 18:30 by Ana · sheet 1"
    assert "shred" in sheet.warning


def test_an_empty_house_still_has_room_to_write(tonight):
    sheet = briefing.build_sheet(tonight)
    assert sheet.in_the_house == 0
    assert [p.key for p in sheet.parts] == [LEARNT]


def test_a_performance_that_is_not_there_is_not_found(database):
    with pytest.raises(NotFound):
        briefing.build_sheet(404)


def test_refunded_tickets_are_not_in_the_house(tonight):
    patron = make_patron("Gone", "Away")
    make_visit(patron, tonight, 2, seats=("A1", "A2"), status="refunded")
    sheet = briefing.build_sheet(tonight, ALL_PARTS)
    assert sheet.in_the_house == 0
    assert "Away" not in everything_in(sheet)


# -- parts ----------------------------------------------------------------------------------------


def test_an_access_need_says_what_to_do_at_the_persons_own_seat(tonight):
    judith, marcus = make_patron("Judith", "Shimwell"), make_patron("Marcus", "Shimwell")
    order = make_order(judith)
    make_ticket(order, tonight, judith, "F12")
    make_ticket(order, tonight, marcus, "F13")
    make_access_need(judith, "Step-free", "Marcus meets her at the Stage Door")
    (line,) = lines(briefing.build_sheet(tonight), ACCESS)
    assert (line.seats, line.name) == ("F12", "Judith Shimwell")
    assert line.text == "Step-free — Marcus meets her at the Stage Door"


def test_an_instruction_that_names_the_need_stands_alone(tonight):
    patron = regular(tonight)
    make_access_need(patron, "Hearing loop", "Hearing loop; face her when speaking")
    (line,) = lines(briefing.build_sheet(tonight), ACCESS)
    assert line.text == "Hearing loop; face her when speaking"


def test_a_need_that_is_desk_only_or_over_is_not_printed(tonight):
    patron = regular(tonight)
    make_access_need(patron, "Secret need", audience="desk")
    make_access_need(patron, "Old need", ended_at="2026-01-01T00:00:00Z")
    assert not lines(briefing.build_sheet(tonight), ACCESS)


def test_a_complaint_prints_its_door_line_and_never_its_text(tonight):
    patron = regular(tonight)
    make_complaint(patron, "SECRET", door_line="Thank her for telling us.")
    sheet = briefing.build_sheet(tonight)
    assert [line.text for line in lines(sheet, GENTLY)] == ["Thank her for telling us."]
    assert "SECRET" not in everything_in(sheet)


def test_a_complaint_without_a_door_line_gets_a_neutral_word(tonight):
    make_complaint(regular(tonight), "SECRET")
    (line,) = lines(briefing.build_sheet(tonight), GENTLY)
    assert line.text == sheet_parts.NEUTRAL


def test_a_settled_complaint_is_no_reason_to_go_gently(tonight):
    make_complaint(regular(tonight), door_line="Old.", resolved_at="2026-11-20T10:00:00Z")
    sheet = briefing.build_sheet(tonight)
    assert not lines(sheet, GENTLY)
    assert "Old." not in everything_in(sheet)


@pytest.mark.parametrize(
    ("due", "done", "gentle"),
    [
        ("2026-11-22", None, True),
        ("2026-11-01", None, True),
        ("2026-11-30", None, True),
        (None, None, True),
        ("2026-11-22", "2026-11-21T10:00:00Z", False),
    ],
)
def test_a_promise_stands_on_the_sheet_until_it_is_kept(tonight, due, done, gentle):
    make_promise(regular(tonight), "SECRET", due_on=due, done_at=done)
    sheet = briefing.build_sheet(tonight)
    assert [line.text for line in lines(sheet, GENTLY)] == [sheet_parts.OWED] * gentle
    assert "SECRET" not in everything_in(sheet)


@pytest.mark.parametrize("audience", ["print", "say"])
def test_a_promise_that_may_be_printed_says_what_we_owe(tonight, audience):
    make_promise(regular(tonight), "A programme is kept for her.", audience=audience)
    (line,) = lines(briefing.build_sheet(tonight), GENTLY)
    assert line.text == "We promised: A programme is kept for her."


def test_a_task_among_ourselves_is_nobodys_business_at_the_door(tonight):
    make_promise(regular(tonight), "Look up her order", kind="task", audience="print")
    assert not lines(briefing.build_sheet(tonight), GENTLY)


def test_a_complaint_and_its_promise_say_once_to_go_gently(tonight):
    patron = regular(tonight)
    make_promise(patron, "SECRET", note_id=make_complaint(patron, "SECRET"))
    sheet = briefing.build_sheet(tonight)
    assert [line.text for line in lines(sheet, GENTLY)] == [sheet_parts.NEUTRAL]
    assert "SECRET" not in everything_in(sheet)


def test_a_promise_beside_a_complaint_is_told_too(tonight):
    patron = regular(tonight)
    make_complaint(patron, "SECRET", door_line="Thank her for telling us.")
    make_promise(patron, "SECRET")
    (line,) = lines(briefing.build_sheet(tonight), GENTLY)
    assert line.text == f"Thank her for telling us. {sheet_parts.OWED}"


def test_say_hello_has_an_opener_and_at_most_so_many_and_names_the_rest(tonight):
    for number in range(5):
        regular(tonight, f"Given{number}", "Tern", f"B{number + 1}")
    sheet = briefing.build_sheet(tonight, top=3)
    hello = part(sheet, HELLO)
    assert len(hello.lines) == 3
    assert all(line.said.startswith("“") for line in hello.lines)
    assert hello.note == "2 more in the house list at the desk."


def test_a_plain_notes_door_line_comes_first_and_is_printed(tonight):
    for number in range(4):
        regular(tonight, f"Given{number}", "Tern", f"B{number + 1}")
    noted = make_patron("Nora", "Noted")
    seated(noted, tonight, "Z9")
    make_note(noted, "SECRET", door_line="Cake at the interval.")
    sheet = briefing.build_sheet(tonight, top=1)
    (line,) = lines(sheet, HELLO)
    assert line.name == "Nora Noted" and "Cake at the interval." in line.text
    assert "SECRET" not in everything_in(sheet)


def test_who_is_in_our_care_is_greeted_before_others_of_a_kind(tonight):
    for number in range(4):
        make_membership(regular(tonight, f"Given{number}", "Tern", f"B{number + 1}"))
    make_access_need(regular(tonight, "Wheel", "Chair", "Z8"))
    (line,) = lines(briefing.build_sheet(tonight, top=1), HELLO)
    assert line.name == "Wheel Chair"


def test_a_door_line_about_another_performance_is_over(tonight):
    patron = regular(tonight)
    other = make_performance("The Tempest", "2026-10-01 19:30")
    make_note(patron, "x", door_line="Stale.", performance_id=other)
    assert "Stale." not in everything_in(briefing.build_sheet(tonight, ALL_PARTS))


def test_a_party_stands_together_and_is_greeted_once(tonight):
    first, second = regular(tonight, "Tomás", "Beltrán", "A1"), make_patron("Inés", "Beltrán")
    make_visit(second, last_week(), seats=("C2",))
    seated(second, tonight, "A2", buyer_id=first)
    make_household("Beltrán", first, second)
    greeted = lines(briefing.build_sheet(tonight), HELLO)
    assert [(g.seats, g.name) for g in greeted] == [("A1–A2", "Tomás & Inés Beltrán")]


def test_who_does_not_want_to_be_chatted_up_is_left_in_peace(tonight):
    patron = make_patron("Quiet", "Person", no_chat=True, birth_month=11, birth_day=22)
    seated(patron, tonight, "D1")
    make_access_need(patron, "Aisle seat")
    sheet = briefing.build_sheet(tonight, ALL_PARTS)
    assert not lines(sheet, HELLO) and not lines(sheet, FIRST) and not lines(sheet, CELEBRATIONS)
    assert lines(sheet, ACCESS) and lines(sheet, HOUSE)


def test_first_visits_are_those_our_book_has_no_visit_of(tonight):
    regular(tonight, "Been", "Before", "A1")
    seated(make_patron("Kwame", "Asante"), tonight, "M1")
    long_known = make_patron("Long", "Known", since="1999")
    seated(long_known, tonight, "M2")
    assert [line.name for line in lines(briefing.build_sheet(tonight), FIRST)] == ["Kwame Asante"]


def test_birthdays_near_and_round_visits_are_celebrated(tonight):
    lars = make_patron("Lars", "Berg", birth_month=11, birth_day=23)
    seated(lars, tonight, "G14")
    for number in range(4):
        earlier = make_performance(f"Show {number}", f"2026-0{number + 1}-10 19:30")
        make_visit(lars, earlier, seats=("A1",))
    (line,) = lines(briefing.build_sheet(tonight), CELEBRATIONS)
    assert line.text == "Birthday tomorrow. Fifth visit tonight."


def test_a_round_visit_that_is_not_sure_says_so(tonight):
    patron = make_patron("Maybe", "Came")
    seated(patron, tonight, "G14")
    for number in range(4):
        earlier = make_performance(f"Show {number}", f"2026-0{number + 1}-10 19:30")
        make_visit(patron, earlier, seats=("A1",), attended=None)
    (line,) = lines(briefing.build_sheet(tonight), CELEBRATIONS)
    assert line.text == "Fifth visit tonight, by our book."


def test_an_afternoon_is_not_called_tonight(database):
    matinee = make_performance("The Snow Queen", "2026-11-28 14:00")
    patron = make_patron("Lars", "Berg", birth_month=11, birth_day=28)
    seated(patron, matinee, "G14")
    for number in range(4):
        earlier = make_performance(f"Show {number}", f"2026-0{number + 1}-10 19:30")
        make_visit(patron, earlier, seats=("A1",))
    (line,) = lines(briefing.build_sheet(matinee), CELEBRATIONS)
    assert line.text == "Birthday today. Fifth visit this afternoon."


def test_who_comes_to_two_shows_of_a_day_is_greeted_as_of_each(database):
    yesterday = make_performance("The Tempest", "2026-11-21 19:30")
    matinee = make_performance("The Snow Queen", "2026-11-22 15:00")
    evening = make_performance("Winterreise, staged", TONIGHT)
    patron = make_patron("Twice", "Today")
    for number in range(3):
        earlier = make_performance(f"Show {number}", f"2026-0{number + 1}-10 19:30")
        make_visit(patron, earlier, seats=("A1",))
    make_visit(patron, yesterday, seats=("A1",))
    seated(patron, matinee, "B1")
    seated(patron, evening, "C1")
    (line,) = lines(briefing.build_sheet(matinee), CELEBRATIONS)
    assert (line.seats, line.text) == ("B1", "Fifth visit this afternoon.")
    assert not lines(briefing.build_sheet(evening), CELEBRATIONS)


def test_will_call_goes_by_surname_with_the_buyer_where_nobody_else_is_known(tonight):
    zofia, ann = make_patron("Zofia", "Król"), make_patron("Ann", "Whitcombe")
    seated(ann, tonight, "C3", will_call=True)
    order = make_order(zofia)
    for seat in ("K7", "K8"):
        make_ticket(order, tonight, None, seat, will_call=True)
    seated(make_patron("Not", "Here"), tonight, "A1")
    found = lines(briefing.build_sheet(tonight), WILL_CALL)
    assert [(x.name, x.party, x.seats, x.group) for x in found] == [
        ("Król, Zofia", 2, "K7–K8", "K"),
        ("Whitcombe, Ann", 1, "C3", "W"),
    ]


def test_the_whole_house_is_listed_by_seat(tonight):
    seated(make_patron("Bea", "Ten"), tonight, "A10")
    seated(make_patron("Al", "Two"), tonight, "A2")
    seated(make_patron("Cy", "None"), tonight, "")
    names = [line.name for line in lines(briefing.build_sheet(tonight, {HOUSE}), HOUSE)]
    assert names == ["Two, Al", "Ten, Bea", "None, Cy"]


def test_only_the_chosen_parts_are_on_the_sheet_and_all_are_counted(tonight):
    seated(make_patron("Kwame", "Asante"), tonight, "M1", will_call=True)
    sheet = briefing.build_sheet(tonight, {LEARNT})
    assert [p.key for p in sheet.parts] == [LEARNT]
    assert (sheet.count(WILL_CALL), sheet.count(FIRST), sheet.count(HOUSE)) == (1, 1, 1)


def test_a_party_has_one_code_wherever_it_stands(tonight):
    patron = regular(tonight)
    make_access_need(patron)
    regular(tonight, "Other", "One", "B1")
    sheet = briefing.build_sheet(tonight, ALL_PARTS)
    codes = {(line.patron_id, line.code) for line in sheet.lines() if line.patron_id == patron}
    assert len(codes) == 1
    by_party = {(line.key.split(":")[1], line.code) for line in sheet.lines()}
    assert len({code for _, code in by_party}) == len(by_party)


def test_a_long_text_is_shortened_and_named(tonight):
    patron = regular(tonight)
    make_access_need(patron, "", "word " * 200)
    access = part(briefing.build_sheet(tonight), ACCESS)
    assert access.lines[0].text.endswith("…") and len(access.lines[0].text) <= 280
    assert "Rosa Tern" in access.note and "desk has the rest" in access.note


# -- what must never be printed ---------------------------------------------------------------------


def test_an_endless_name_does_not_fill_the_sheet(tonight):
    regular(tonight, "A" * 300, "B" * 300)
    names = {line.name for line in briefing.build_sheet(tonight, ALL_PARTS).lines() if line.name}
    assert names == {"A" * 59 + "…"}


def test_nothing_for_the_desk_alone_gets_into_the_sheet(tonight):
    markers = plant_secrets(tonight)
    said = everything_in(briefing.build_sheet(tonight, ALL_PARTS, top=40))
    assert [m for m in markers if m in said] == []
    assert "Rosa Tern" in said
    assert "the child" in said


def test_a_child_that_is_somebodys_is_not_named_until_they_buy_for_themselves(tonight):
    parent, child = make_patron("Pat", "Elder"), make_patron("Chidi", "Younger")
    make_relationship(parent, "child", "", child)
    seated(child, tonight, "B1", buyer_id=parent)
    assert "Chidi" not in everything_in(briefing.build_sheet(tonight, ALL_PARTS))
    seated(child, tonight, "B2")
    assert "Chidi" in everything_in(briefing.build_sheet(tonight, ALL_PARTS))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ring +1 207 555 0142", "Ring (number at the desk)"),
        ("2075550142", "(number at the desk)"),
        ("(207) 555-0142x12", "(number at the desk)x12"),
        ("a.b+c@example.com!", "(e-mail at the desk)"),
        ("Came 2026-11-22 19:30", "Came 2026-11-22 19:30"),
        ("War songs 1914–1918", "War songs 1914–1918"),
        ("Seats 12-14, row 3", "Seats 12-14, row 3"),
        ("Ida plays; Ida's cello; Idaho", "the child plays; the child's cello; Idaho"),
        ("I\u200bda", "the child"),
        ("207\u202e555\u200b0142", "(number at the desk)"),
        ("207_555_0142", "(number at the desk)"),
        ("a\u200b@b.example", "(e-mail at the desk)"),
    ],
)
def test_texts_are_cleaned_for_the_foyer(text, printed):
    assert door_text.printable(text, ["Ida"]) == printed


@given(
    before=st.text(max_size=20),
    number=st.lists(st.sampled_from("0123456789"), min_size=7, max_size=15),
    gap=st.sampled_from(["", " ", "-", ".", " - ", "/"]),
)
def test_no_telephone_number_survives_however_it_is_spaced(before, number, gap):
    said = door_text.printable(f"{before} +{gap.join(number)}")
    digits = re.sub(r"\D", "", said)
    is_date = re.search(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{4}|\d{4} ?[-/] ?\d\d", said)
    assert "".join(number) not in digits or is_date


# -- reprints ---------------------------------------------------------------------------------------


def test_nothing_is_reprinted_before_something_was_printed(tonight):
    regular(tonight)
    assert briefing.build_changes(tonight) is None


def test_a_reprint_has_only_what_changed_marked(tonight):
    stays, changes = regular(tonight), regular(tonight, "Otto", "Change", "B1")
    make_access_need(stays, "Aisle seat")
    make_access_need(changes, "Wheelchair", "Ramp")
    briefing.remember_printed(briefing.build_sheet(tonight))
    assert briefing.build_changes(tonight) is None
    make_access_need(changes, "Hearing loop", "Loop at the desk")
    late = make_patron("Late", "Comer")
    seated(late, tonight, "Z1", will_call=True)
    again = briefing.build_changes(tonight)
    assert again.number == 2 and again.changes_of == 1
    assert again.when.startswith("Changes since sheet 1 of 18:30")
    assert [(line.name, line.mark) for line in lines(again, ACCESS)] == [("Otto Change", "changed")]
    assert [(line.name, line.mark) for line in lines(again, WILL_CALL)] == [("Comer, Late", "new")]


def test_codes_that_are_out_stay_when_others_come(tonight):
    patron = regular(tonight, "Rosa", "Tern", "F1")
    make_access_need(patron)
    first = briefing.build_sheet(tonight)
    briefing.remember_printed(first)
    before = {line.key: line.code for line in first.lines()}
    early = regular(tonight, "Early", "Bird", "A1")
    make_access_need(early)
    after = {line.key: line.code for line in briefing.build_sheet(tonight).lines()}
    assert {key: after[key] for key in before} == before
    assert len({after[k] for k in after if ":o" in k}) >= 2


def test_a_line_that_is_no_longer_true_is_to_be_crossed_out(tonight):
    from db import connection

    patron = regular(tonight)
    make_access_need(patron)
    briefing.remember_printed(briefing.build_sheet(tonight))
    with connection.transaction() as raw:
        raw.execute("update access_need set ended_at = '2026-11-22T23:00:00Z'")
    again = briefing.build_changes(tonight)
    (line,) = lines(again, ACCESS)
    assert (line.mark, line.seats, line.code) == ("gone", "F12", "1")


def test_what_is_remembered_of_a_sheet_holds_no_name(tonight):
    from db.queries import settings

    regular(tonight)
    briefing.remember_printed(briefing.build_sheet(tonight, ALL_PARTS))
    kept = str(settings.get_setting(f"briefing.printed.{tonight}", None))
    assert "lines" in kept and "Rosa" not in kept and "Tern" not in kept


def test_a_broken_memory_is_as_if_nothing_was_printed(tonight):
    from db.queries import settings

    settings.set_setting(f"briefing.printed.{tonight}", {"number": "x"})
    assert briefing.build_changes(tonight) is None
    assert briefing.build_sheet(tonight).number == 1


def test_a_sheet_is_plain_frozen_data(tonight):
    sheet = briefing.build_sheet(tonight)
    with pytest.raises(dataclasses.FrozenInstanceError):
        sheet.title = "x"


@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_names_make_a_sheet(tonight, names):
    for name in names:
        clean = name.encode("utf-8", "ignore").decode()
        seated(make_patron("", "", display_name=clean), tonight, "A1", will_call=True)
    sheet = briefing.build_sheet(tonight, ALL_PARTS)
    assert not [text for _, _, text in sheet.texts() if re.search(r"\w@\w", text)]
