"""What old notes still hold: proposals, and facts that say from which note they are."""

from array import array

import pytest
from builders import (
    make_access_need,
    make_interest,
    make_note,
    make_patron,
    make_performance,
    make_reaction,
    make_user,
    make_visit,
    refresh,
)

from db.queries import interests, notes, old_notes, patrons
from db.records.patrons import Provenance
from desktop.domain.capture_keep import keep
from desktop.domain.capture_old import about_note, best_of, from_note
from desktop.domain.capture_picks import CapturePicks
from desktop.domain.capture_proposal import proposal
from desktop.domain.capture_review import look_through, note_words, picks_of, source_of
from desktop.domain.words import source_words


@pytest.fixture
def ada(database) -> int:
    make_interest("Opera", aliases=("arias",))
    patron = make_patron("Ada", "Example")
    refresh()
    return patron


def test_a_fact_says_the_note_and_its_day(ada):
    user = make_user("Ana Marsh")
    note_id = make_note(ada, "Loves opera.", created_at="2024-03-03T15:00:00Z")
    note = notes.list_notes(ada)[0]
    keep(ada, note.text, [proposal("interest", "Opera")], user_id=user, **about_note(note))
    found = interests.list_patron_interests(ada)[0].provenance
    assert found == Provenance("history", "note of 3 Mar 2024", "Ana Marsh", note.created_at)
    assert source_words(found) == "from a note of 3 Mar 2024"
    assert old_notes.get_old_note(note_id) is None
    assert len(notes.list_notes(ada)) == 1


def test_a_note_without_a_year_in_reach_is_named_with_it():
    assert from_note("2026-11-03T15:00:00Z")["source"] == "note of 3 Nov 2026"


def test_the_best_of_words_is_an_interest_before_all_else(ada):
    found = (proposal("promise", "call"), proposal("interest", "Opera", span=(3, 9)))
    assert best_of("words", found).what == "Opera"
    assert best_of("words", found[:1]).kind == "promise"


@pytest.mark.parametrize(
    ("words", "named"),
    [("arias", "Opera"), (" puppet shows, ", "Puppet shows"), ("“mime”", "Mime"), ("  ", None)],
)
def test_other_words_name_an_interest(ada, words, named):
    found = best_of(words, ())
    assert (found.what if found else None) == named


def test_a_lot_is_looked_through_and_can_be_stopped(ada):
    plain = make_note(ada, "Paid in coins.")
    rich = make_note(ada, "Loves opera.")
    looked = look_through(array("q", (plain, rich)))
    assert (list(looked.found), looked.seen) == ([rich], 2)
    assert look_through(array("q", (plain, rich)), lambda: True) == (array("q"), 0)
    assert look_through(array("q")).seen == 0


def test_what_is_known_already_is_not_proposed_again(ada):
    interests.add_patron_interest(ada, "Opera", strength=3)
    note = make_note(ada, "Loves opera.")
    assert not look_through(array("q", (note,))).found


def test_an_old_note_comes_with_everything_ticked_and_where_it_is_from(ada):
    note_id = make_note(
        ada, "Loves opera.", created_at="2019-05-05T10:00:00Z", source_kind="import",
        source="Old card index", kind="complaint",
    )  # fmt: skip
    note = old_notes.get_old_note(note_id)
    picks = picks_of(note)
    assert isinstance(picks, CapturePicks)
    assert len(picks.taken) == len(picks.shown) == 1
    assert note_words(note) == "5 May 2019 · from Old card index · complaint"
    assert source_of(note)["note_id"] == note_id


# -- a note is read as on its day


def chips_of(patron_id: int, text: str, written: str) -> list[tuple[str, str]]:
    note = old_notes.get_old_note(
        make_note(patron_id, text, created_at=f"{written}T17:00:00Z", source_kind="import")
    )
    return [(p.kind, p.label) for p in picks_of(note).taken]


@pytest.mark.parametrize(
    ("text", "written", "chip"),
    [
        ("call back Tuesday", "2024-03-03", None),
        ("call back Tuesday", "2026-11-20", "Follow-up: call back Tue 24 Nov"),
        ("promised to send the programme", "2026-11-01", "Follow-up: send the programme"),
        ("promised to send the programme", "2026-09-01", None),
    ],
)
def test_of_what_was_promised_only_that_which_can_still_be_owed(ada, text, written, chip):
    assert chips_of(ada, text, written) == ([("promise", chip)] if chip else [])


def test_tomorrow_is_the_day_after_the_note(ada):
    assert chips_of(ada, "her birthday is tomorrow", "2024-03-03") == [
        ("birthday", "Birthday 4 March")
    ]


def test_an_age_counts_from_the_day_of_the_note(ada):
    note_id = make_note(ada, "Son Leo, 6, came along", created_at="2020-03-03T17:00:00Z")
    note = old_notes.get_old_note(note_id)
    keep(ada, note.text, picks_of(note).taken, **source_of(note))
    (leo,) = patrons.get_patron(ada).relationships
    assert (leo.name, leo.birth_year) == ("Leo", 2014)


def test_a_reaction_is_to_what_they_had_come_to_by_then(ada):
    first = make_performance("Hamlet", "2019-03-01 19:30")
    make_visit(ada, first)
    make_visit(ada, make_performance("Hamlet", "2024-03-01 19:30"))
    note_id = make_note(ada, "Loved Hamlet", created_at="2019-03-05T17:00:00Z")
    (told,) = picks_of(old_notes.get_old_note(note_id)).taken
    assert (told.kind, told.performance_id) == ("reaction", first)
    make_reaction(ada, first, "disliked")
    assert not picks_of(old_notes.get_old_note(note_id)).taken


def test_what_was_learnt_since_stands(ada):
    interests.add_patron_interest(ada, "Opera", strength=-1, learnt_at="2025-01-01T12:00:00Z")
    make_access_need(ada, "Wheelchair space", ended_at="2025-01-01T12:00:00Z")
    assert chips_of(ada, "Loves opera, needs a wheelchair space", "2019-03-05") == []
    assert chips_of(ada, "Loves opera", "2026-03-05") == [("interest", "Opera")]
    patrons.update_patron(ada, birth_month=5, birth_day=17)
    assert chips_of(ada, "her birthday is 4 March", "2024-03-03") == []
