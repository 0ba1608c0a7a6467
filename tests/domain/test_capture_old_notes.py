"""What old notes still hold: proposals, and facts that say from which note they are."""

from array import array

import pytest
from builders import make_interest, make_note, make_patron, make_user, refresh

from db.queries import interests, notes, old_notes
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
