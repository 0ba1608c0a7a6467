"""A sheet that comes back: its lines as they were printed, who stands behind them, who came."""

from __future__ import annotations

import pytest
from builders import (
    TONIGHT,
    insert,
    make_access_need,
    make_household,
    make_order,
    make_patron,
    make_performance,
    make_ticket,
    refresh,
)
from hypothesis import given
from hypothesis import strategies as st

from db import connection
from db.models import Ticket
from db.queries import settings
from desktop.domain import briefing, returned_sheet, sheet_memory, sheet_typing
from desktop.domain.returned_sheet import open_sheet
from desktop.domain.sheet import ALL_PARTS, DEFAULT_PARTS, HOUSE, WILL_CALL
from desktop.domain.sheet_typing import (
    ALL_BUT,
    LEAVE,
    ONLY,
    Draft,
    LineAtHand,
    Typing,
    plan_attendance,
)


@pytest.fixture
def tonight(database):
    return make_performance("Winterreise, staged", TONIGHT)


def seated(performance: int, given_name: str, family: str, *seats: str, **ticket) -> int:
    patron = make_patron(given_name, family)
    order = make_order(patron)
    for seat in seats:
        make_ticket(order, performance, patron, seat, **ticket)
    refresh()
    return patron


def printed(performance: int, parts=ALL_PARTS) -> briefing.BriefingSheet:
    sheet = briefing.build_sheet(performance, parts)
    briefing.remember_printed(sheet)
    return sheet


def set_ticket(ticket: int, **values) -> None:
    with connection.transaction():
        Ticket.update(**values).where(Ticket.id == ticket).execute()


# -- the lines


def test_the_lines_are_the_papers_codes_in_the_papers_order_each_once(tonight):
    for number, seat in enumerate(("B1", "A1", "C1"), 1):
        patron = seated(tonight, f"Ada{number}", "Example", seat, will_call=True)
        make_access_need(patron, "Step-free")
    sheet = printed(tonight)
    on_paper = list(dict.fromkeys(line.code for line in sheet.lines()))
    back = open_sheet(tonight)
    assert [line.code for line in back.lines] == on_paper == ["1", "2", "3"]
    assert [line.seats for line in back.lines] == ["A1", "B1", "C1"]
    assert back.lines[0].parts[0] == "Access needs"
    assert back.number == 1


def test_a_later_sheet_does_not_change_the_one_that_comes_back(tonight):
    seated(tonight, "Ada", "Example", "B1", will_call=True)
    printed(tonight)
    seated(tonight, "Bea", "Early", "A1", will_call=True)
    printed(tonight)
    first, second = open_sheet(tonight, 1), open_sheet(tonight)
    assert [(line.code, line.name) for line in first.lines] == [("1", "Ada Example")]
    assert [line.code for line in second.lines] == ["2", "1"]
    assert second.number == 2
    assert [number for number, _, _ in second.numbers] == [2, 1]
    assert first.with_code("2").name == "Bea Early"  # the code is out, if not on this sheet
    assert [line.name for line in first.others] == ["Bea Early"]


def test_a_sheet_of_changes_comes_back_with_its_own_lines(tonight):
    seated(tonight, "Ada", "Example", "B1", will_call=True)
    printed(tonight)
    seated(tonight, "Bea", "Late", "C1", will_call=True)
    changes = briefing.build_changes(tonight, ALL_PARTS)
    briefing.remember_printed(changes)
    assert [line.name for line in open_sheet(tonight, 2).lines] == ["Bea Late"]
    assert open_sheet(tonight).number == 1  # the whole one, unless another is chosen


def test_only_so_many_sheets_are_kept(tonight):
    seated(tonight, "Ada", "Example", "B1", will_call=True)
    for _ in range(sheet_memory.SHEETS_KEPT + 3):
        printed(tonight)
    numbers = [sheet.number for sheet in sheet_memory.list_printed(tonight)]
    assert len(numbers) == sheet_memory.SHEETS_KEPT
    assert numbers[0] == sheet_memory.SHEETS_KEPT + 3


def test_what_is_remembered_of_a_sheet_names_nobody(tonight):
    seated(tonight, "Judith", "Shimwell", "F12", will_call=True)
    printed(tonight)
    (kept,) = connection.rows("select value from setting where key like 'briefing.printed.%'")
    assert "Shimwell" not in kept[0]
    assert "Judith" not in kept[0]


def test_a_sheet_remembered_by_an_older_version_can_be_typed_up(tonight):
    patron = seated(tonight, "Ada", "Example", "B1", "B2", will_call=True)
    sheet = printed(tonight)
    key = f"briefing.printed.{tonight}"
    stored = settings.get_setting(key)
    del stored["sheets"]
    settings.set_setting(key, stored)
    (line, *_) = open_sheet(tonight).lines
    assert (line.code, line.seats, len(line.tickets)) == ("1", "B1–B2", 2)
    assert line.members[0].patron_id == patron
    briefing.remember_printed(briefing.build_sheet(tonight))
    assert [s.number for s in sheet_memory.list_printed(tonight)] == [2, 1]
    assert sheet.number == 1


@pytest.mark.parametrize("garbage", [5, "x", [], {"sheets": [1, {"number": "x"}]}, {"sheets": "x"}])
def test_garbage_in_the_memory_is_no_sheet(tonight, garbage):
    settings.set_setting(f"briefing.printed.{tonight}", garbage)
    assert sheet_memory.list_printed(tonight) == []


def test_without_a_printed_sheet_the_codes_are_those_it_would_have(tonight):
    seated(tonight, "Ada", "Example", "B1", will_call=True)
    back = open_sheet(tonight)
    assert back.number == 0
    assert [(line.code, line.name) for line in back.lines] == [("1", "Ada Example")]
    assert sheet_memory.list_printed(tonight) == []


def test_a_party_has_all_its_people_the_one_on_paper_first(tonight):
    judith, marcus = make_patron("Judith", "Shimwell"), make_patron("Marcus", "Shimwell")
    order = make_order(judith)
    make_ticket(order, tonight, judith, "F12")
    make_ticket(order, tonight, marcus, "F13")
    make_access_need(marcus, "Step-free")
    refresh()
    printed(tonight, DEFAULT_PARTS)
    line = open_sheet(tonight).lines[0]
    assert [m.name for m in line.members] == ["Marcus Shimwell", "Judith Shimwell"]
    assert line.members[1].seats == ("F12",)
    assert line.name == "Marcus Shimwell and Judith Shimwell"


def test_a_household_in_two_orders_is_one_line(tonight):
    one, two = make_patron("Ada", "Example"), make_patron("Ben", "Example")
    make_household("The Examples", one, two)
    for patron, seat in ((one, "A1"), (two, "A2")):
        make_ticket(make_order(patron), tonight, patron, seat, will_call=True)
    refresh()
    printed(tonight)
    (line,) = open_sheet(tonight).lines
    assert {m.name for m in line.members} == {"Ada Example", "Ben Example"}
    assert len(line.tickets) == 2


def test_whose_tickets_have_no_name_is_found_under_the_buyer(tonight):
    buyer = make_patron("Ada", "Example")
    order = make_order(buyer)
    make_ticket(order, tonight, None, "A1", will_call=True)
    make_ticket(order, tonight, None, "A2", holder_name="Guest of Ada", will_call=True)
    refresh()
    printed(tonight)
    (line,) = open_sheet(tonight).lines
    assert [m.patron_id for m in line.members] == [buyer]
    assert len(line.members[0].tickets) == 2


def test_nobody_we_know_has_a_line_but_no_member(tonight):
    make_ticket(make_order(None), tonight, None, "A1", holder_name="Somebody", will_call=True)
    printed(tonight)
    (line,) = open_sheet(tonight).lines
    assert line.members == ()
    assert line.name == "Somebody"


def test_tickets_that_were_given_back_since_are_not_counted_and_the_line_stays(tonight):
    patron = seated(tonight, "Ada", "Example", "B1", will_call=True)
    printed(tonight)
    (ticket,) = (r[0] for r in connection.rows("select id from ticket"))
    set_ticket(ticket, status="refunded")
    (line,) = open_sheet(tonight).lines
    assert (line.code, line.tickets, line.seats) == ("1", (), "B1")
    assert [m.patron_id for m in line.members] == [patron]


def test_after_the_show_the_sheet_that_is_out_is_typed_up_not_tomorrows(tonight, monkeypatch):
    seated(tonight, "Ada", "Example", "B1", will_call=True)
    tomorrow = make_performance("Tomorrow", "2026-11-23 19:30")
    assert returned_sheet.performance_to_type_up(tomorrow) == tomorrow
    printed(tonight)
    assert returned_sheet.performance_to_type_up(tomorrow) == tomorrow  # tonight has not begun
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T22:45:00")
    assert returned_sheet.performance_to_type_up(tomorrow) == tonight
    assert returned_sheet.performance_to_type_up(tonight) == tonight
    printed(tomorrow)
    assert returned_sheet.performance_to_type_up(tomorrow) == tomorrow
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-28T10:00:00")
    later = make_performance("Later", "2026-11-29 19:30")
    assert returned_sheet.performance_to_type_up(later) == later  # too long ago


# -- finding one


def test_a_line_is_found_by_code_by_seat_and_by_name(tonight):
    seated(tonight, "Judith", "Shimwell", "F12", "F13", will_call=True)
    seated(tonight, "Zoë", "Ångström", "A-1", will_call=True)
    printed(tonight, {WILL_CALL})
    back = open_sheet(tonight)

    def names(text: str) -> list[str]:
        return [line.name for line in back.find(text)]

    judith = next(line.code for line in back.lines if "Judith" in line.name)
    assert names(judith) == names(f"00{judith}") == ["Judith Shimwell"]
    assert names("f13") == names("F 13") == ["Judith Shimwell"]
    assert names("a1") == names("A-1") == ["Zoë Ångström"]
    assert names("angs zoe") == names("ZOË") == ["Zoë Ångström"]
    assert names("shim") == ["Judith Shimwell"]
    assert names("99") == names("") == names("  ") == names("!") == []


@given(st.text(max_size=30))
def test_no_text_breaks_the_search_for_a_line(text):
    member = returned_sheet.Member(1, "Ada Example", ("B1",), (1,))
    line = returned_sheet.ReturnedLine("o1", "1", "B1", (member,), (1,))
    sheet = returned_sheet.ReturnedSheet(None, 1, "", (line,), (), {}, {})  # type: ignore[arg-type]
    assert all(found is line for found in sheet.find(text))


def test_where_a_fact_comes_from_says_sheet_day_and_volunteer(tonight):
    performance = open_sheet(tonight).performance
    said = returned_sheet.source_of(performance, "  Marek \n Nowak ")
    assert said == "sheet of Winterreise, staged, 22 Nov, Marek Nowak"
    assert returned_sheet.source_of(performance, "") == "sheet of Winterreise, staged, 22 Nov"
    assert returned_sheet.learnt_at(performance) == "2026-11-22T23:30:00Z"  # not in the future


# -- who came


def house(tonight: int, parts=frozenset({WILL_CALL})):
    """Two at will call with two tickets each, one who is not on the sheet."""
    seated(tonight, "Ada", "Example", "A1", "A2", will_call=True)
    seated(tonight, "Ben", "Second", "B1", "B2", will_call=True)
    seated(tonight, "Cem", "Elsewhere", "C1")
    printed(tonight, parts)
    return open_sheet(tonight)


@pytest.mark.parametrize(
    ("rule", "marked", "came", "absent"),
    [
        (LEAVE, {}, (), ()),
        (LEAVE, {1: True, 3: False}, (1,), (3,)),
        (ALL_BUT, {}, (1, 2, 3, 4), ()),
        (ALL_BUT, {3: False, 4: False}, (1, 2), (3, 4)),
        (ALL_BUT, {5: True}, (1, 2, 3, 4, 5), ()),
        (ONLY, {1: True, 2: True}, (1, 2), (3, 4)),
        (ONLY, {}, (), (1, 2, 3, 4)),
    ],
)
def test_what_a_sentence_about_everybody_makes_of_the_tickets_with_a_tick_box(
    tonight, rule, marked, came, absent
):
    plan = plan_attendance(house(tonight), Typing(rule=rule, marks=marked))
    assert (plan.came, plan.absent, plan.against) == (came, absent, ())


def test_with_the_house_list_everybody_has_a_tick_box(tonight):
    back = house(tonight, frozenset({WILL_CALL, HOUSE}))
    assert back.whole_house
    assert plan_attendance(back, Typing(rule=ALL_BUT)).came == (1, 2, 3, 4, 5)


def test_without_any_list_it_is_about_all_who_stand_on_the_sheet(tonight):
    patron = seated(tonight, "Ada", "Example", "A1")
    make_access_need(patron, "Step-free")
    seated(tonight, "Ben", "Second", "B1")
    printed(tonight, {"access"})
    assert plan_attendance(open_sheet(tonight), Typing(rule=ALL_BUT)).came == (1,)


def test_who_was_scanned_is_not_overwritten_unless_that_is_wanted(tonight):
    house(tonight)
    set_ticket(1, attended=1)
    set_ticket(3, attended=0)
    set_ticket(4, attended=1)
    back = open_sheet(tonight)
    plan = plan_attendance(back, Typing(rule=ONLY, marks={2: True, 3: True, 4: True}))
    assert (plan.came, plan.absent, plan.same) == ((2,), (), 1)
    assert plan.against == ((1, False), (3, True))
    everything = plan.with_all()
    assert (everything.came, everything.absent) == ((2, 3), (1,))


def test_what_the_sheet_itself_set_may_be_set_again_or_taken_off(tonight):
    house(tonight)
    typing = Typing(marks={1: True, 3: False})
    plan = plan_attendance(open_sheet(tonight), typing)
    sheet_typing.note_written(typing, plan)
    set_ticket(1, attended=1)
    set_ticket(3, attended=0)
    assert not plan_attendance(open_sheet(tonight), typing).changes
    typing.mark([1], False)
    typing.mark([3], None)
    plan = plan_attendance(open_sheet(tonight), typing)
    assert (plan.came, plan.absent, plan.unknown, plan.against) == ((), (1,), (3,), ())
    sheet_typing.note_written(typing, plan)
    assert typing.written == {1: False}


def test_a_ticket_that_is_gone_is_not_marked(tonight):
    house(tonight)
    set_ticket(1, status="refunded")
    plan = plan_attendance(open_sheet(tonight), Typing(rule=ALL_BUT, marks={1: True, 99: True}))
    assert plan.came == (2, 3, 4)


# -- what is typed


def test_how_far_it_is_survives(tonight):
    typing = Typing(
        sheet=2, volunteer="Marek", rule=ONLY, marks={1: True, 2: False},
        drafts={"o1": Draft("Half typ", 1)}, kept={"o1": [7, 9]}, written={1: True},
    )  # fmt: skip
    sheet_typing.keep_typing(tonight, typing)
    assert sheet_typing.load_typing(tonight) == typing
    assert sheet_typing.load_typing(tonight + 1).drafts == {}
    assert sheet_typing.list_volunteers() == ["Marek"]
    sheet_typing.keep_typing(tonight, Typing(volunteer="Rosa", rule=ALL_BUT))
    assert sheet_typing.list_volunteers() == ["Rosa", "Marek"]
    assert sheet_typing.load_typing(tonight + 1).rule == ALL_BUT  # as it was used last


def test_what_two_windows_typed_up_comes_together():
    was = Typing(marks={1: True, 2: True}, drafts={"o1": Draft("Half")}, kept={"o1": [7]})
    mine, theirs = sheet_typing.copy_of(was), sheet_typing.copy_of(was)
    mine.mark([2], None)
    mine.mark([3], False)
    mine.stash("o2", "Mine", 0)
    mine.kept["o1"].append(8)
    theirs.volunteer = "Rosa"
    theirs.mark([1, 4], False)
    theirs.stash("o1", "", 0)
    theirs.kept["o1"].append(9)
    theirs.kept["o3"] = [10]
    sheet_typing.take_in(mine, was, theirs)
    assert mine == Typing(
        volunteer="Rosa", marks={1: False, 3: False, 4: False}, drafts={"o2": Draft("Mine")},
        kept={"o1": [7, 8, 9], "o3": [10]},
    )  # fmt: skip
    assert was.kept == {"o1": [7]}


@pytest.mark.parametrize("garbage", [5, [], {}, {"sheet": "x"}, {"rule": "erase"}])
def test_garbage_in_its_place_is_a_fresh_start(tonight, garbage):
    settings.set_setting(f"returned_sheet.{tonight}", garbage)
    assert sheet_typing.load_typing(tonight) == Typing()


def test_a_mark_is_about_the_party_or_about_the_one_who_was_chosen(tonight):
    one = returned_sheet.Member(1, "Ada", ("A1",), (11,))
    two = returned_sheet.Member(2, "Ben", ("A2",), (12,))
    line = returned_sheet.ReturnedLine("o1", "1", "A1–A2", (one, two), (11, 12))
    hand = LineAtHand().on(line, None, None)
    assert (hand.member, hand.tickets) == (0, (11, 12))
    assert hand.on(line, 1, None).tickets == (12,)
    assert hand.on(line, 5, None).member == 0
    half = LineAtHand().on(line, None, Draft("x", 1))
    assert (half.member, half.alone) == (1, False)
    typing = Typing()
    typing.mark((11,), True)
    assert [typing.mark_of(t) for t in ((11,), (12,), (11, 12), ())] == ["came", "", "some", ""]


def test_one_who_paid_for_others_can_be_chosen_too(tonight):
    buyer, guest = make_patron("Ada", "Payer"), make_patron("Ben", "Guest")
    insert(Ticket, order=make_order(buyer), performance=tonight, holder=guest, seat="A1")
    refresh()
    printed(tonight)
    (line,) = open_sheet(tonight).lines
    assert [m.name for m in line.members] == ["Ben Guest", "Ada Payer"]
    assert line.members[1].tickets == ()
