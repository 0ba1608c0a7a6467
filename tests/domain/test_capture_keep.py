"""From chips to facts on the record; and the venue's words, read again only when they change."""

from __future__ import annotations

from datetime import date

import pytest
from builders import make_patron, make_performance, make_visit

from db import connection, journal
from db.queries import interests, notes, patrons
from desktop.domain import capture_ready
from desktop.domain.capture import propose
from desktop.domain.capture_context import load_context, load_patron
from desktop.domain.capture_keep import edited, facts_of, keep
from desktop.domain.capture_proposal import proposal
from desktop.domain.vocabulary import add_preset_vocabulary


@pytest.fixture
def judith(database) -> int:
    add_preset_vocabulary()
    judith = make_patron("Judith", "Shimwell", pronouns="she/her")
    make_visit(judith, make_performance(works=(("Quartet No. 4", "Bartók, Béla"),)))
    return judith


def heard(patron_id: int, line: str):
    return propose(line, load_context(), load_patron(patron_id))


def test_a_line_is_kept_with_what_was_taken_and_known_from_then_on(judith: int):
    line = "Loved the Bartók, plays the viola, needs an aisle seat; call back Tue"
    found = heard(judith, line)
    assert [p.kind for p in found] == ["reaction", "interest", "access", "promise"]
    step = keep(judith, line, found, source_kind="call", source="call, 22 Nov")
    assert [p.label for p in heard(judith, line)] == []
    assert notes.list_notes(judith)[0].promises[0].due_on == "2026-11-24"
    journal.undo(step)
    assert [p.kind for p in heard(judith, line)] == [p.kind for p in found]


def test_named_children_are_people_and_the_others_a_number(judith: int):
    told = proposal("children", "3", detail="Sam 7, Ida 9")
    facts = facts_of(told, date(2026, 11, 22))
    assert [(f.kind, f.what, f.detail, f.birth_year) for f in facts] == [
        ("relationship", "child", "Sam", 2019),
        ("relationship", "child", "Ida", 2017),
        ("interest", "Has children", "3", None),
    ]
    assert [
        (f.what, f.detail)
        for f in facts_of(proposal("children", "2", detail="5 and 8"), date(2026, 11, 22))
    ] == [("Has children", "5 and 8")]
    assert [(f.what, f.detail) for f in facts_of(proposal("children", ""), date(2026, 11, 22))] == [
        ("Has children", "")
    ]


def test_names_of_children_are_in_no_interest(judith: int):
    line = "two kids, Sam (7) and Ida (9)"
    keep(judith, line, heard(judith, line))
    assert [r.name for r in patrons.get_patron(judith).relationships] == ["Sam", "Ida"]
    assert interests.list_patron_interests(judith) == []


def test_a_relative_is_kept_by_name_and_age(judith: int):
    for line, name, year, audience in (
        ("her mother (Rosa, 82) came along", "Rosa", 1944, "say"),
        ("grandson Leo, 6", "Leo", 2020, "desk"),
        ("her sister came along", "sister", None, "say"),
    ):
        (told,) = heard(judith, line)
        (fact,) = facts_of(told, date(2026, 11, 22))
        assert (fact.detail, fact.birth_year, fact.audience or "say") == (name, year, audience)


def test_an_edited_chip_is_kept_as_edited(judith: int):
    (told,) = heard(judith, "loves jazz")
    keep(judith, "loves jazz", [edited(told, detail="bebop", strength=2)])
    (mine,) = interests.list_patron_interests(judith)
    assert (mine.name, mine.detail, mine.strength) == ("Jazz", "bebop", 2)


def test_the_venues_words_are_read_again_only_when_they_change(judith: int):
    capture_ready.get_ready()
    context = load_context()
    notes.add_note(judith, "Something else")
    assert load_context() is context
    interests.add_interest("Glass harmonica")
    assert load_context() is not context
    assert [p.what for p in heard(judith, "loves the glass harmonica")] == ["Glass harmonica"]


def test_a_workers_indexes_are_the_windows_too(judith: int):
    from threading import Thread

    seen = []

    def work() -> None:
        with connection.thread_connection():
            capture_ready.get_ready()
            seen.append(load_context())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert load_context() is seen[0]


def test_several_grandchildren_are_one_with_no_age_of_their_own():
    told = proposal(
        "relationship",
        "companion",
        detail="three grandchildren (4, 6, 9)",
        about="three grandchildren",
    )
    assert told.label == "Three grandchildren (4, 6, 9)"
    (fact,) = facts_of(told, date(2026, 11, 18))
    assert (fact.detail, fact.birth_year) == ("three grandchildren (4, 6, 9)", None)
