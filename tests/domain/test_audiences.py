"""Children and what tells of somebody's health stay at the desk, whatever goes out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import (
    TONIGHT,
    make_access_need,
    make_patron,
    make_performance,
    make_relationship,
    make_visit,
    refresh,
)

from db import gate
from db.errors import NotAllowed
from db.models import AccessNeed, Note, Promise
from db.queries import patrons, performances
from desktop.domain import briefing, door_text, list_export, openers, permissions
from desktop.domain.list_export import TableChoice

CHILD, NEED, DONE = "Zephyrine", "Multiple sclerosis", "Aisle seat, offer an arm"


@pytest.fixture
def mother(database) -> int:
    """Here tonight, with a child that we know by name and something she needs."""
    tonight = make_performance("Winterreise", TONIGHT)
    patron = make_patron("Ada", "Osei", email="ada@example.org")
    make_relationship(patron, "child", CHILD, birth_year=2018)
    make_access_need(patron, NEED, DONE)
    make_visit(patron, tonight, attended=None, seats=("C7",))
    refresh()
    return patron


def tonights_sheet() -> str:
    sheet = briefing.build_sheet(performances.next_performance().id)
    return "\n".join(text for _, _, text in sheet.texts())


def test_the_sheet_says_what_to_do_and_neither_why_nor_a_childs_name(mother):
    said = tonights_sheet()
    assert DONE in said
    assert NEED not in said
    assert CHILD not in said


def test_an_illness_without_a_word_on_what_to_do_is_asked_for_at_the_desk(mother):
    AccessNeed.update(instruction="").execute()
    said = tonights_sheet()
    assert NEED not in said
    assert "Ask at the desk what to do" in said


@pytest.mark.parametrize(
    "need", ["Step-free", "Wheelchair", "Hearing loop; reads lips", "Aisle seat", "Guide dog"]
)
def test_what_is_needed_is_no_illness(need):
    assert not door_text.is_diagnosis(need)


def test_a_need_that_is_for_the_desk_alone_is_not_printed(mother):
    AccessNeed.update(audience="desk").execute()
    assert DONE not in tonights_sheet()


def test_no_list_that_is_written_out_holds_a_child_or_a_need(mother, tmp_path: Path):
    target = tmp_path / "list.csv"
    every = tuple(column.code for column in list_export.COLUMNS)
    list_export.write_table([mother], target, TableChoice(columns=every))
    written = target.read_text(encoding="utf-8-sig")
    assert "Osei" in written
    assert CHILD not in written
    assert NEED not in written


def test_nothing_that_is_said_touches_on_health(mother):
    for opener in openers.openers_for(mother):
        assert NEED not in f"{opener.say} {opener.because} {opener.print_say}"
        assert CHILD not in f"{opener.print_say} {opener.print_because} {opener.because}"


@pytest.mark.parametrize(("born", "is_said"), [(2018, False), (2009, False), (1990, True)])
def test_the_birthday_of_a_child_is_nobodys_to_say_or_to_print(database, born, is_said):
    tonight = make_performance("Winterreise", TONIGHT)
    patron = make_patron("Sam", "Osei", birth_year=born, birth_month=11, birth_day=22)
    make_visit(patron, tonight, attended=None)
    refresh()
    said = [opener.kind for opener in openers.openers_for(patron)]
    assert ("birthday" in said) is is_said
    assert ("Birthday" in tonights_sheet() or is_said) is is_said


def test_what_is_kept_without_a_word_on_who_may_hear_it_stays_close(database):
    patron = make_patron("Ada", "Osei")
    patrons.add_access_need(patron, NEED, DONE)
    assert AccessNeed.get().audience == "print"
    assert Note.audience.default == "desk"
    assert Promise.audience.default == "desk"


def test_a_volunteer_reads_of_neither(mother):
    with gate.acting(permissions.acting_for("volunteer", 3)):
        assert CHILD not in tonights_sheet()
        with pytest.raises(NotAllowed):
            patrons.get_patron(mother)
