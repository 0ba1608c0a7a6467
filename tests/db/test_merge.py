"""Merging two records loses nothing, and is taken back whole."""

from __future__ import annotations

import itertools
import random

import pytest
from builders import (
    everything,
    make_access_need,
    make_batch,
    make_complaint,
    make_consent,
    make_contact_point,
    make_donation,
    make_external_id,
    make_household,
    make_issue,
    make_membership,
    make_note,
    make_opener_use,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_reaction,
    make_relationship,
    make_user,
    make_visit,
    refresh,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.queries.duplicates import set_not_duplicates
from db.queries.history import list_visits
from db.queries.interests import list_patron_interests
from db.queries.merge import list_merges, merge_patrons, patron_keys, preview_merge, undo_merge
from db.queries.notes import add_note, list_notes
from db.queries.patrons import get_patron

NAMES = ("Ada", "Łukasz", "O'Brien", "شيرين", "小百合", "Zoë 🎻", "")
NUMBERS = itertools.count(1)
DATES = ("2024-05-01T10:00:00Z", "2025-05-01T10:00:00Z", "2026-05-01T10:00:00Z")


def grow(draw: random.Random, performances: list[int]) -> list[int]:
    """Three patrons with random rows of every kind, many of them equal on purpose."""
    batches = [make_batch(), make_batch("next.csv"), None]
    patrons = [
        make_patron(
            draw.choice(NAMES), draw.choice(NAMES), display_name=draw.choice(NAMES) or "Somebody",
            say_as=draw.choice(NAMES), pronouns=draw.choice(("", "she/her")),
            birth_year=draw.choice((None, 1970)), birth_month=draw.choice((None, 5)),
            since=draw.choice((None, "2019", "2021")), no_chat=draw.random() < 0.3,
            batch_id=draw.choice(batches),
        )
        for _ in range(3)
    ]  # fmt: skip
    if draw.random() < 0.5:
        make_household("The Examples", *draw.sample(patrons, 2))
    for patron in patrons:
        for _ in range(draw.randrange(4)):
            grow_rows(draw, patron, patrons, performances)
    if draw.random() < 0.5:
        make_issue(make_batch(), *draw.sample(patrons, 2))
    if draw.random() < 0.5:
        set_not_duplicates(*draw.sample(patrons, 2))
    return patrons


def grow_rows(
    draw: random.Random, patron: int, patrons: list[int], performances: list[int]
) -> None:
    performance, at = draw.choice(performances), draw.choice(DATES)
    kind, value = draw.choice(
        [("email", "a@example.org"), ("email", "b@example.org"), ("phone", "+1 207 555 0142")]
    )
    make_contact_point(patron, kind, value, label=draw.choice(("", "home", "work")))
    make_contact_point(patron, "address", "1 Quay", street="1 Quay", city=draw.choice(("", "Bath", "Ely")),
                       postcode="04101")  # fmt: skip
    make_external_id(patron, str(next(NUMBERS)))
    make_consent(patron, granted=draw.random() < 0.5, given_at=at)
    make_access_need(patron, draw.choice(("Step-free", "Loop")), draw.choice(("", "Ramp", "Lift")))
    other = draw.choice([None, *(p for p in patrons if p != patron)])
    make_relationship(patron, draw.choice(("child", "partner")), draw.choice(("Ida", "Sam")), other)
    make_visit(patron, performance, draw.randrange(1, 3), attended=draw.choice((True, False, None)),
               buyer_id=draw.choice(patrons))  # fmt: skip
    make_donation(patron, thanked_at=draw.choice((None, at)))
    make_membership(patron)
    note = make_note(patron, draw.choice(NAMES) or "note", performance_id=performance)
    make_promise(patron, note_id=draw.choice((note, None)))
    make_opener_use(patron, used_at=at)
    names = {r.name for r in list_patron_interests(patron)}
    for name in {"Bartók", "Viola"} - names:
        make_patron_interest(patron, name, strength=draw.choice((3, 2, 1, -1)), learnt_at=at,
                             audience=draw.choice(("say", "desk")), source=draw.choice(("", "call")))  # fmt: skip
    if not connection.row(
        "select 1 from reaction where patron_id = ? and performance_id = ?", (patron, performance)
    ):
        make_reaction(patron, performance, draw.choice(("liked", "mixed")), learnt_at=at,
                      comment=draw.choice(NAMES))  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), take=st.sets(st.sampled_from(
    ["given", "family", "display_name", "say_as", "birthday", "since", "household", "no_chat"])))  # fmt: skip
def test_merge_and_undo_leave_every_table_equal(database, seed, take):
    draw = random.Random(seed)
    performances = [make_performance(t) for t in ("Carmen", "Tosca")] if not _shows() else _shows()
    with connection.transaction():
        keep, other, _ = grow(draw, performances)
    refresh()
    before = everything()
    step = merge_patrons(keep, other, take)
    assert connection.row("select 1 from patron where id = ?", (other,)) is None
    for model, column in patron_keys():
        table = model._meta.table_name
        assert not connection.rows(f'select 1 from "{table}" where "{column}" = ?', (other,))
    assert connection.rows("pragma foreign_key_check") == []
    merged = everything()
    assert merged != before
    redo = journal.undo(step)
    assert everything() == before
    back = journal.undo(redo)
    assert everything() == merged
    journal.undo(back)
    assert everything() == before


def _shows() -> list[int]:
    return [r[0] for r in connection.rows("select id from performance order by id limit 2")]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_merging_loses_no_value(database, seed):
    """Every text of both records is still to be read somewhere on the kept one."""
    draw = random.Random(seed)
    performances = _shows() or [make_performance(t) for t in ("Carmen", "Tosca")]
    with connection.transaction():
        keep, other, _ = grow(draw, performances)
    tables = ("contact_point", "access_need", "note", "promise", "donation", "reaction",
              "patron_interest", "relationship", "consent", "ticket", "order", "membership")  # fmt: skip
    texts = _texts(tables, keep, other)
    merge_patrons(keep, other, {"say_as"} if draw.random() < 0.5 else set())
    left = _texts(tables, keep, keep)
    everything_said = "\n".join(left)
    assert [t for t in texts if t not in left and t not in everything_said] == []


def _texts(tables: tuple[str, ...], *patrons: int) -> set[str]:
    found: set[str] = set()
    for patron in patrons:
        for table in tables:
            column = "holder_id" if table == "ticket" else "patron_id"
            for row in connection.rows(f'select * from "{table}" where "{column}" = ?', (patron,)):
                found |= {v for v in row if isinstance(v, str) and not v.endswith("Z")}
        for row in connection.rows(
            "select given, family, display_name, say_as, pronouns, since from patron where id = ?",
            (patron,),
        ):
            found |= {v for v in row if v}
    return found - {"liked", "mixed", "say", "desk", "print"}


def test_the_preview_shows_both_values_and_what_moves(database):
    keep = make_patron("Ada", "Example", say_as="AY-da", birth_month=5, birth_day=3)
    other = make_patron("Ada", "Exampel", pronouns="she/her", since="2019")
    make_visit(other, make_performance(), 2)
    make_note(other)
    found = preview_merge(keep, other)
    fields = {f.name: f for f in found.fields}
    assert (fields["given"].keep, fields["given"].same) == ("Ada", True)
    assert (fields["family"].keep, fields["family"].other, fields["family"].take_other) == (
        "Example", "Exampel", False
    )  # fmt: skip
    assert fields["pronouns"].take_other
    assert fields["birthday"].keep == "3 May"
    assert {m.kind: m.count for m in found.moves} == {"tickets": 2, "orders": 1, "notes": 1}
    assert found.warnings == ()


def test_the_preview_warns_of_two_people(database):
    user = make_user("Ana Marsh")
    keep, other, performance = make_patron(), make_patron(), make_performance()
    make_visit(keep, performance)
    make_visit(other, performance)
    make_relationship(keep, "sibling", "", other)
    set_not_duplicates(other, keep, user_id=user)
    warnings = " ".join(preview_merge(keep, other).warnings)
    assert "one performance" in warnings
    assert "2026-11-22 Ana Marsh" in warnings
    assert "related" in warnings


def test_what_gives_way_is_written_into_a_note(database):
    keep = make_patron("Ada", "Example", email="ada@example.com", say_as="AY-da")
    other = make_patron("Ada", "Exampel", email="ADA@example.com", say_as="AH-da", no_chat=True)
    performance = make_performance("Carmen")
    make_reaction(keep, performance, "liked", learnt_at=DATES[1])
    make_reaction(other, performance, "disliked", comment="too loud", learnt_at=DATES[0])
    step = merge_patrons(keep, other, {"say_as"}, user_id=None)
    patron = get_patron(keep)
    assert (patron.say_as, patron.family, patron.no_chat) == ("AH-da", "Example", True)
    assert [c.value for c in patron.contact_points] == ["ada@example.com"]
    (note,) = list_notes(keep)
    assert note.audience == "desk"
    for word in ("AY-da", "Ada Exampel", f"no. {other}", "Carmen: disliked (“too loud”)"):
        assert word in note.text
    assert step.created_id == keep


def test_history_of_both_is_joined_without_doubling_a_visit(database):
    keep, other, performance = make_patron(), make_patron(), make_performance()
    make_visit(keep, performance, 1, seats=("F1",))
    make_visit(other, performance, 2, seats=("F2", "F10"))
    merge_patrons(keep, other, set())
    (visit,) = list_visits(keep)
    assert (visit.tickets, visit.seats, visit.role) == (3, ("F1", "F2", "F10"), "buyer")


def test_interests_of_both_keep_the_newest_word_and_the_stricter_audience(database):
    keep, other = make_patron(), make_patron()
    make_patron_interest(keep, "Viola", strength=1, audience="desk", learnt_at=DATES[0])
    make_patron_interest(other, "Viola", strength=3, audience="say", learnt_at=DATES[2])
    merge_patrons(keep, other, set())
    (interest,) = list_patron_interests(keep)
    assert (interest.strength, interest.audience) == (3, "desk")
    assert "Viola: curious (said 2024-05-01)" in list_notes(keep)[0].text


def test_the_joined_record_outlives_the_younger_import(database):
    older, younger = make_batch(), make_batch()
    keep, other = make_patron(batch_id=younger), make_patron(batch_id=older)
    merge_patrons(keep, other, set())
    assert connection.row("select batch_id from patron where id = ?", (keep,)) == (older,)
    by_hand = make_patron()
    merge_patrons(keep, by_hand, set())
    assert connection.row("select batch_id from patron where id = ?", (keep,)) == (None,)


def test_open_questions_of_an_import_follow_and_are_settled(database):
    keep, other, third, batch = make_patron(), make_patron(), make_patron(), make_batch()
    between = make_issue(batch, other, keep)
    elsewhere = make_issue(batch, third, other)
    merge_patrons(keep, other, set())
    assert connection.row("select settled_at is null from import_issue where id = ?", (between,)) == (0,)  # fmt: skip
    assert connection.row(
        "select patron_id, other_id, settled_at from import_issue where id = ?", (elsewhere,)
    ) == (third, keep, None)


def test_a_merge_can_be_taken_back_from_the_books(database):
    keep, other = make_patron("Ada"), make_patron("Bea")
    make_complaint(other)
    refresh()
    before = everything()
    merge_patrons(keep, other, set())
    (merge,) = list_merges(keep)
    assert merge.other_name == "Bea Example"
    undo_merge(merge.id)
    assert everything() == before
    assert list_merges(keep) == []
    with pytest.raises(EditConflict):
        undo_merge(merge.id)
    with pytest.raises(NotFound):
        undo_merge(9999)


def test_taking_back_refuses_when_what_moved_was_changed_since(database):
    keep, other = make_patron("Ada"), make_patron("Bea")
    note = make_note(other)
    step = merge_patrons(keep, other, set())
    add_note(keep, "A later note does not matter")
    with journal.action("x") as act:
        act.update(journal._BY_TABLE["note"], note, text="changed")
    before = everything()
    with pytest.raises(EditConflict):
        journal.undo(step)
    assert everything() == before


def test_there_must_be_two_patrons(database):
    keep = make_patron()
    with pytest.raises(InputRefused):
        merge_patrons(keep, keep, set())
    with pytest.raises(NotFound):
        preview_merge(keep, 9999)
    with pytest.raises(NotFound):
        merge_patrons(9999, keep, set())
    with pytest.raises(InputRefused):
        merge_patrons(keep, make_patron(), {"shoe_size"})
