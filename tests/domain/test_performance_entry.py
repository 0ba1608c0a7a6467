"""What is typed about a performance is understood, or the right field is named."""

from dataclasses import replace

import pytest
from builders import make_performance

from db.queries.performances import get_performance
from desktop.domain.performance_entry import (
    TypedPerformance,
    changed_fields,
    read_typed,
    typed_of,
)

TYPED = TypedPerformance(
    title=" The  Snow Queen ", genre="Ballet", keywords="Andersen; winter,, winter", day="5 dec",
    starts="11", doors="10.30", running="1 h 50", capacity="1,200", venue="Main Hall",
    for_children=True,
)  # fmt: skip


def test_everything_typed_becomes_what_is_kept(now):
    read = read_typed(TYPED)
    assert read.wrong == {}
    assert read.fields == {
        "title": "The Snow Queen", "genre": "Ballet", "keywords": "Andersen, winter",
        "for_children": True, "venue": "Main Hall", "starts_at": "2026-12-05T16:00:00Z",
        "doors_at": "2026-12-05T15:30:00Z", "running_minutes": 110, "capacity": 1200,
        "cancelled": False, "disrupted": "",
    }  # fmt: skip


def test_what_is_left_empty_is_not_known(now):
    read = read_typed(TypedPerformance(title="X", day="tomorrow", starts="19:30"))
    assert read.wrong == {}
    assert [read.fields[n] for n in ("doors_at", "running_minutes", "capacity")] == [None] * 3


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "  "), ("day", "soon"), ("day", ""), ("starts", "7"), ("starts", ""),
        ("doors", "late"), ("doors", "11:15"), ("running", "long"), ("running", "2000"),
        ("capacity", "many"), ("capacity", "0"), ("capacity", "²"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_of_its_field(now, field, typed):
    read = read_typed(replace(TYPED, **{field: typed}))
    assert list(read.wrong) == [field] and read.wrong[field].endswith(".")


def test_doors_of_a_start_after_midnight_may_open_on_the_evening_before(now):
    read = read_typed(replace(TYPED, starts="00:30", doors="23:30"))
    assert read.wrong == {}
    assert read.fields["doors_at"] == "2026-12-05T04:30:00Z" < read.fields["starts_at"]


def test_a_stored_performance_read_back_has_not_changed(database):
    stored = get_performance(
        make_performance("Tosca", "2026-11-22 19:30", doors_at="2026-11-22 19:00",
                         running_minutes=140, keywords="Puccini,opera", disrupted="Rain\nagain")
    )  # fmt: skip
    typed = typed_of(stored)
    assert (typed.day, typed.starts, typed.doors) == ("22 Nov 2026", "19:30", "19:00")
    assert changed_fields(stored, read_typed(typed).fields) == {}
    later = replace(typed, starts="20:00", cancelled=True)
    assert changed_fields(stored, read_typed(later).fields) == {
        "starts_at": "2026-11-23T01:00:00Z",
        "cancelled": True,
    }
