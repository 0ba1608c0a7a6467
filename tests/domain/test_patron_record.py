"""What a patron is given when they ask: all of theirs, and nothing of anybody else's."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # the planting is not installed

from builders import make_note, make_patron

from benchmarks.endurance.planted import Planter
from db import gate
from db.errors import NotAllowed
from db.models import Household, Patron, Relationship
from db.queries import merge, patrons
from desktop.domain import patron_record, permissions
from desktop.domain.patron_record import LEAVE_OUT, SHOW, RecordBook


@contextlib.contextmanager
def freeze(moment: str) -> Iterator[None]:
    before = os.environ["RAPPORT_NOW"]
    os.environ["RAPPORT_NOW"] = moment
    try:
        yield
    finally:
        os.environ["RAPPORT_NOW"] = before


AT = "2026-01-05T10:00:00Z"


def test_what_was_kept_of_who_had_the_number_before_is_not_told(database):
    gone = patrons.add_patron(given="Olga", family="Before").created_id
    kept = patrons.add_patron(given="Ada", family="Osei").created_id
    merge.merge_patrons(gone, kept, set())  # the highest number is free again
    with freeze("2026-11-23T10:00:00"):
        ben = patrons.add_patron(given="Ben", family="Quill").created_id
    assert ben == kept
    given = patron_record.as_json(RecordBook(patron_record.gather(ben)))
    assert "Osei" not in given
    assert "Olga" not in given


def words_in(text: str, words: dict[str, str]) -> set[str]:
    low = text.casefold()
    return {where for word, where in words.items() if word in low}


def test_every_word_about_the_person_is_there_and_none_about_others(database):
    planter = Planter()
    first, second, third = (planter.plant() for _ in range(3))
    given = patron_record.as_json(RecordBook(patron_record.gather(second.patron_id)))

    mine = {w: where for w, where in second.words.items() if not where.startswith("other's")}
    assert set(mine.values()) - words_in(given, mine) == set()
    assert words_in(given, first.words | third.words) == set()


def test_the_sentences_hold_what_a_person_would_look_for(database):
    planted = Planter().plant()
    book = RecordBook(patron_record.gather(planted.patron_id))
    said = "\n".join(
        f"{line.text}\n{line.aside}"
        for section in patron_record.sections(book)
        for line in section.lines
    )
    shown = {
        w: where
        for w, where in planted.words.items()
        if not where.startswith(("other's", "import_change", "setting", "search"))
    }
    gone = ("note.text (deleted)", "kept_step")
    columns = ("normal", "street", "city", "region", "postcode", "country", "merged.", "key")
    missing = {
        where
        for where in set(shown.values()) - words_in(said, shown)
        if not where.startswith(gone) and not any(c in where for c in columns)
    }
    assert missing <= {"patron.say_as", "patron.pronouns", "import_issue.code", "response.origin"}


def test_names_of_the_household_are_blackened_until_somebody_decides(database):
    house = Household.insert(name="Two").execute()
    ada = make_patron("Ada Osei")
    sam = make_patron("Sam Osei")
    Patron.update(household=house).where(Patron.id.in_([ada, sam])).execute()
    note = make_note(ada, "Ada says that Sam Osei hates opera")

    whole = patron_record.gather(ada)
    texts = patron_record.texts_to_review(whole)
    assert texts[0].names
    assert "Sam" not in patron_record.as_json(RecordBook(whole))

    shown = RecordBook(whole, choices={f"note:{note}:text": SHOW})
    assert "Sam Osei hates opera" in patron_record.as_json(shown)
    without = RecordBook(whole, choices={f"note:{note}:text": LEAVE_OUT})
    assert "hates opera" not in patron_record.as_json(without)


def test_another_patron_who_is_met_in_a_note_is_blackened(database):
    ada = make_patron("Ada Osei")
    patrons.add_patron(given="Tomasz", family="Wójcik")
    make_note(ada, "Came with Tomasz Wójcik, who snores")
    given = patron_record.as_json(RecordBook(patron_record.gather(ada)))
    assert "Wójcik" not in given
    assert "who snores" in given


def test_who_named_them_is_not_told(database):
    ada, ben = make_patron("Ada Osei"), make_patron("Ben Quill")
    Relationship.insert(
        patron=ben, other=ada, kind="partner", name="my secret", learnt_at=AT
    ).execute()
    given = json.loads(patron_record.as_json(RecordBook(patron_record.gather(ada))))
    row = given["tables"]["relationship"][0]
    assert row["kind"] == "partner"
    assert "secret" not in json.dumps(given)
    assert ben not in row.values() or row["id"] == ben


@pytest.mark.parametrize(
    ("asked", "due"),
    [("2026-11-22", "2026-12-22"), ("2026-01-31", "2026-02-28"), ("2026-12-31", "2027-01-31")],
)
def test_an_answer_is_due_a_month_after_it_was_asked_for(asked, due):
    assert patron_record.due_on(date.fromisoformat(asked)) == date.fromisoformat(due)


def test_a_volunteer_is_given_nothing(database):
    ada = make_patron("Ada Osei")
    with gate.acting(permissions.acting_for("volunteer", 3)), pytest.raises(NotAllowed):
        patron_record.gather(ada)
