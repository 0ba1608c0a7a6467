"""What is not to be mentioned silences an opener and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from builders import make_patron, make_performance, make_visit, refresh

from db.queries import notes
from db.queries.facts import list_facts
from db.queries.patron_page import read_overview
from desktop.domain.avoidance import avoided_words, names_any
from desktop.domain.openers import current_programme, find_openers, openers_for, openers_for_all

EVENING = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.fixture
def judith(database) -> int:
    patron = make_patron("Judith", "Shimwell")
    make_visit(patron, make_performance("Bach and Bartók", "2026-11-14 19:30"))
    refresh()
    return patron


def test_what_is_not_to_be_mentioned_is_not_said(judith):
    assert any("Bartók" in o.say for o in openers_for(judith, now=EVENING))
    notes.add_note(judith, "Please do not mention the Bartok evening", kind="avoid")
    for found in (
        openers_for(judith, now=EVENING),
        openers_for_all(list_facts([judith]))[judith],
        find_openers(read_overview(judith).facts, current_programme(), now=EVENING),
    ):
        assert not any("Bartók" in f"{o.say} {o.because}" for o in found)


def test_it_is_silent_even_where_only_the_reason_names_it(judith):
    (first, *_rest) = openers_for(judith, now=EVENING)
    word = next(iter(avoided_words([first.because])))
    notes.add_note(judith, f"never say {word}", kind="avoid")
    assert first.key not in {o.key for o in openers_for(judith, now=EVENING)}


def test_a_plain_note_or_another_subject_silences_nothing(judith):
    before = openers_for(judith, now=EVENING)
    notes.add_note(judith, "Told us all about Bartók")
    notes.add_note(judith, "Don't mention her late husband", kind="avoid")
    assert openers_for(judith, now=EVENING) == before


def test_it_is_read_among_many_notes(judith):
    for number in range(20):
        notes.add_note(judith, f"Note {number}")
    notes.add_note(judith, "nothing about Bartók", kind="avoid")
    for number in range(20):
        notes.add_note(judith, f"Later note {number}")
    assert read_overview(judith).facts.avoid == ("nothing about Bartók",)
    assert list_facts([judith])[judith].avoid == ("nothing about Bartók",)


@pytest.mark.parametrize(
    ("told", "line", "silent"),
    [
        ("don't mention quartets", "You love string quartets", True),
        ("don't mention the quartet", "You love string quartets", True),
        ("don't mention the quartets", "You came to the quartet", True),
        ("don't mention the war", "You came to Warhorse", False),
        ("Don't mention Ives", "It lives on", False),
        ("don't mention it", "It was on last week", False),
        ("", "Anything", False),
        ("nicht über Łódź", "Back from Lodz?", True),
    ],
)
def test_words_are_compared_folded(told, line, silent):
    assert names_any(avoided_words([told]), line) is silent
