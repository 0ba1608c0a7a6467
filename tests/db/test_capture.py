"""Keeping a line: its note and its facts as one step, with where they come from, and back."""

from __future__ import annotations

import pytest
from builders import (
    everything,
    make_access_need,
    make_interest,
    make_note,
    make_opener_use,
    make_patron,
    make_patron_interest,
    make_performance,
    make_relationship,
    make_user,
    make_visit,
    refresh,
)

from db import connection, journal
from db.errors import InputRefused, NotFound
from db.queries import capture_sources
from db.queries.capture import keep_capture
from db.records.capture import CapturedFact

WHEN = "2026-11-14T20:00:00Z"
LINE = "Plays the viola, hates the stairs, birthday 3 May; call back Tue."


def fact(kind: str, what: str, detail: str = "", **rest) -> CapturedFact:
    return CapturedFact(kind, what, detail, **rest)


ALL = (
    fact("interest", "Plays an instrument", "viola"),
    fact("access", "No stairs", "Step-free way"),
    fact("birthday", "--05-03"),
    fact("relationship", "sibling", "Eva", birth_year=1950),
    fact("membership", "Membership", "season pass"),
    fact("promise", "call back", due="2026-11-24"),
    fact("avoid", "her brother"),
)


@pytest.fixture
def judith(database) -> int:
    return make_patron("Judith", "Shimwell")


def rows(sql: str, *values) -> list[tuple]:
    return connection.rows(sql, values)


def test_a_line_and_its_facts_are_one_step_and_back(judith: int):
    user = make_user()
    refresh()
    before = everything()
    audited = rows("select count(*) from audit_entry")
    step = keep_capture(
        judith, LINE, ALL, source_kind="call", source="call, 14 Nov", learnt_at=WHEN, user_id=user
    )
    assert rows("select count(*) from audit_entry")[0][0] == audited[0][0] + 1
    assert step.label == "Kept a note and 7 facts"
    told = rows(
        "select kind, text, audience, source_kind, source, created_at from note order by id"
    )
    assert told == [
        ("note", LINE, "desk", "call", "call, 14 Nov", WHEN),
        ("avoid", "her brother", "desk", "call", "call, 14 Nov", WHEN),
    ]
    for table in ("patron_interest", "access_need", "relationship"):
        found = rows(f"select source_kind, source, user_id, learnt_at from {table}")
        assert set(found) == {("call", "call, 14 Nov", user, WHEN)}, table
    assert rows("select birth_month, birth_day from patron") == [(5, 3)]
    assert rows("select text, due_on, note_id, source_kind, user_id from promise") == [
        ("call back", "2026-11-24", step.created_id, "call", user)
    ]
    assert rows(
        "select i.name, i.group_name, pi.detail, pi.audience from patron_interest pi "
        "join interest i on i.id = pi.interest_id where i.name = 'Membership'"
    ) == [("Membership", "With us", "season pass", "desk")]
    journal.undo(step)
    assert everything() == before


def test_a_line_without_facts_is_a_note(judith: int):
    step = keep_capture(judith, "  Rang about parking. ", ())
    assert step.label == "Added a note"
    assert rows("select text from note where id = ?", step.created_id) == [("Rang about parking.",)]


@pytest.mark.parametrize(
    "wrong",
    [
        fact("mood", "happy"),
        fact("interest", " "),
        fact("interest", "Jazz", audience="all"),
        fact("birthday", "3 May"),
        fact("birthday", "--02-30"),
        fact("relationship", "cousin", "Eva"),
        fact("relationship", "sibling"),
        fact("reaction", "liked"),
        fact("promise", "call", due="soon"),
    ],
)
def test_what_cannot_be_kept_keeps_nothing(judith: int, wrong: CapturedFact):
    before = everything()
    with pytest.raises(InputRefused):
        keep_capture(judith, LINE, [fact("interest", "Jazz"), wrong])
    assert everything() == before


def test_an_empty_line_or_nobody_is_refused(judith: int):
    with pytest.raises(InputRefused):
        keep_capture(judith, "  ", [fact("interest", "Jazz")])
    with pytest.raises(NotFound):
        keep_capture(99, LINE, ())
    with pytest.raises(NotFound):
        keep_capture(judith, LINE, (), performance_id=99)


def test_facts_of_an_old_note_write_no_new_one_and_leave_it_as_it_was(judith: int):
    note = make_note(judith, "Loves jazz.", created_at="2024-03-01T12:00:00Z")
    version = rows("select version, updated_at from note")
    step = keep_capture(judith, "Loves jazz.", [fact("interest", "Jazz", strength=3)], note_id=note)
    assert step.created_id == note
    assert rows("select count(*) from note") == [(1,)]
    assert rows("select version, updated_at from note") == version
    assert rows("select looked_at is not null from note") == [(1,)]
    journal.undo(step)
    assert rows("select looked_at from note") == [(None,)]
    with pytest.raises(NotFound):
        keep_capture(make_patron("Bo"), "", (), note_id=note)


def test_what_is_there_is_brought_up_to_date_and_not_doubled(judith: int):
    make_patron_interest(judith, "Jazz")
    make_patron_interest(judith, "Has children", detail="4 and 6")
    make_access_need(judith, "No stairs", instruction="Side door", audience="desk")
    make_relationship(judith, "sibling", "Eva Marsh")
    facts = (
        fact("interest", "Jazz", strength=-1), fact("interest", "Has children", "5 and 7"),
        fact("access", "no stairs"), fact("relationship", "sibling", "Eva"),
    )  # fmt: skip
    keep_capture(judith, LINE, facts)
    assert rows("select detail, strength from patron_interest order by id") == [
        ("", -1), ("5 and 7", 2),
    ]  # fmt: skip
    needs = "select need, instruction, audience from access_need"
    assert rows(needs) == [("No stairs", "Side door", "desk")]
    assert rows("select name from relationship") == [("Eva Marsh",)]
    keep_capture(judith, LINE, [fact("access", "No stairs", audience="print")])
    assert rows(needs) == [("No stairs", "Side door", "print")]


def test_what_was_for_the_desk_only_stays_so_until_somebody_says_otherwise(judith: int):
    show = make_performance()
    make_visit(judith, show)
    make_patron_interest(judith, "Opera", audience="desk")
    make_patron_interest(judith, "Has children", detail="4 and 6", audience="desk")
    told = (
        fact("interest", "Opera", "Wagner"), fact("interest", "Opera", "Verdi"),
        fact("interest", "Has children", "5 and 7"),
        fact("reaction", "liked", performance_id=show, audience="desk"),
    )  # fmt: skip
    keep_capture(judith, LINE, told)
    keep_capture(judith, LINE, [fact("reaction", "mixed", performance_id=show)])
    known = "select audience from patron_interest order by id"
    assert rows(known) == [("desk",)] * 3
    assert rows("select value, audience from reaction") == [("mixed", "desk")]
    keep_capture(judith, LINE, [fact("interest", "Opera", "Wagner", audience="say")])
    assert rows(known) == [("say",), ("desk",), ("desk",)]


def test_a_reaction_is_of_its_performance_else_of_the_lines_own(judith: int):
    one, two = make_performance(), make_performance("Hamlet", "2026-11-13 19:30")
    keep_capture(
        judith, "Loved it", [fact("reaction", "liked"), fact("reaction", "mixed", performance_id=two)],
        performance_id=one, source_kind="sheet", source="sheet of Bach and Bartók, 14 Nov",
    )  # fmt: skip
    found = rows("select performance_id, value, source_kind from reaction order by value")
    assert found == [(one, "liked", "sheet"), (two, "mixed", "sheet")]
    assert rows("select performance_id from note") == [(one,)]


def test_the_line_answers_the_opener_that_was_just_said(judith: int):
    user, other = make_user(), make_user("Bo Berg", "BB")
    old = make_opener_use(judith, "attended:1", user_id=user, used_at="2026-11-22T22:50:00Z")
    theirs = make_opener_use(judith, "attended:2", user_id=other, used_at="2026-11-22T23:20:00Z")
    mine = make_opener_use(judith, "attended:3", user_id=user, used_at="2026-11-22T23:10:00Z")
    step = keep_capture(judith, "She laughed.", (), user_id=user)
    told = dict(rows("select id, note_id from opener_use"))
    assert told == {old: None, theirs: None, mine: step.created_id}
    keep_capture(judith, "And more.", (), user_id=user)
    assert dict(rows("select id, note_id from opener_use")) == told


def test_a_promise_knows_its_call(judith: int):
    keep_capture(judith, LINE, [fact("promise", "call back")], call_id=None)
    assert rows("select call_id, due_on from promise") == [(None, None)]


def test_the_patron_as_the_grammar_needs_them(judith: int):
    came = make_performance(works=(("String Quartet No. 4", "Béla Bartók"),))
    make_visit(judith, came, seats=("F12",))
    make_visit(judith, make_performance("Hamlet", "2026-11-10 19:30"), attended=False)
    make_visit(judith, make_performance("The Tempest", "2026-11-11 19:30"), status="refunded")
    make_visit(judith, make_performance("Cats", "2026-11-12 19:30", cancelled=True))
    make_visit(judith, make_performance("Later", "2026-12-12 19:30"))
    make_interest("Jazz", aliases=("Swing",))
    told = capture_sources.get_capture_patron(judith)
    assert [(v.title, v.day, v.attended) for v in told.attended] == [
        ("Bach and Bartók", "2026-11-14", True)
    ]
    assert [(i.name, i.aliases) for i in capture_sources.list_interest_entries()] == [
        ("Jazz", ("Swing",))
    ]
    production = next(p for p in capture_sources.list_production_entries() if p.works)
    assert (production.title, production.composers) == ("Bach and Bartók", ("Béla Bartók",))
    assert [c.day for c in capture_sources.list_coming_entries()] == ["2026-12-12"]
    with pytest.raises(NotFound):
        capture_sources.get_capture_patron(99)
