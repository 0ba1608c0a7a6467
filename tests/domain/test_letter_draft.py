"""Which letter lies on top, and which are there at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import (
    make_complaint,
    make_consent,
    make_donation,
    make_membership,
    make_patron,
    make_performance,
    make_promise,
    make_visit,
)

from db import journal
from db.errors import InputRefused
from db.records.letters import LetterTemplateRecord
from desktop.domain import letter_templates
from desktop.domain.letter_draft import FREELY, consent_words, load_writing
from desktop.domain.letter_templates import find_template, list_templates


@pytest.fixture
def ada(database) -> int:
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_consent(patron_id)
    return patron_id


def first(patron_id: int) -> str:
    found = load_writing(patron_id).first
    return "freely" if found is FREELY else found.shipped


def test_with_nothing_going_on_one_writes_freely(ada):
    assert first(ada) == "freely"


def test_what_is_most_urgent_lies_on_top(ada):
    make_visit(ada, make_performance("Winterreise", "2026-11-14 19:30"))
    assert first(ada) == "welcome"
    make_visit(ada, make_performance("The Tempest", "2026-10-14 19:30"))
    assert first(ada) == "thanks_for_coming"
    make_membership(ada, ends="2026-12-31")
    assert first(ada) == "renewal"
    make_promise(ada, due_on="2026-11-24")
    assert first(ada) == "promised"
    make_donation(ada)
    assert first(ada) == "thanks_for_gift"
    make_complaint(ada)
    assert first(ada) == "sorry"


def test_news_never_lies_on_top_of_who_does_not_want_it(database):
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_visit(patron_id, make_performance("Winterreise", "2026-11-14 19:30"))
    assert first(patron_id) == "freely"
    assert consent_words(load_writing(patron_id).person) == ""


def test_an_archived_letter_is_neither_offered_nor_on_top(ada):
    make_complaint(ada)
    sorry = find_template("We are sorry")
    assert sorry is not None
    step = letter_templates.keep_template(sorry, replace(sorry, archived=True))
    assert step.label == "Archived a letter"
    assert first(ada) == "freely"
    assert "sorry" not in {one.shipped for one in load_writing(ada).templates}
    journal.undo(step)
    assert first(ada) == "sorry"


def test_a_letter_is_found_by_its_name_key_or_beginning(database):
    assert find_template("RENEWAL") == find_template("renew") == find_template("renewal")
    assert find_template("Thank you") is None  # two begin so
    assert find_template("") is None
    assert len({one.name for one in list_templates()}) == len(list_templates())


def test_a_letter_with_an_unknown_field_or_none_of_words_is_not_kept(database):
    for subject, body in (("{frist}", "Hi"), ("Hi", "{salutation"), ("Hi", "  ")):
        with pytest.raises(InputRefused):
            letter_templates.add_template(LetterTemplateRecord(0, "New", subject, body))
    assert list_templates() == letter_templates.shipped()


def test_what_is_shipped_cannot_be_brought_back_twice(database):
    with pytest.raises(InputRefused):
        letter_templates.bring_back(letter_templates.shipped()[0])
