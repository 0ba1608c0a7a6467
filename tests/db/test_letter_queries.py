"""Letters in the file: names that are taken, drafts kept as one step, people as letters need them."""

from __future__ import annotations

import pytest
from builders import (
    everything,
    make_consent,
    make_contact_point,
    make_patron,
    make_user,
    refresh,
)

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.queries import letters, merge
from db.records.letters import NewLetter, SaidOpener


def test_a_template_is_kept_with_its_spelling_and_found_again(database):
    step = letters.add_template("  Wait   list ", " A  seat ", "\nHello\n", purpose="answer")
    (kept,) = letters.list_own_templates()
    assert (kept.id, kept.name, kept.subject, kept.body) == (
        step.created_id, "Wait list", "A seat", "Hello",
    )  # fmt: skip
    assert (kept.purpose, kept.channel, kept.archived, kept.shipped) == (
        "answer", "email", False, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "WAIT LÍST"}, {"name": " "}, {"name": "x" * 81}, {"subject": "x" * 301},
        {"body": "x" * 20_001}, {"channel": "fax"}, {"purpose": "spam"},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_nothing_changes(database, fields):
    letters.add_template("Wait list", "", "Hello")
    before = everything()
    with pytest.raises(InputRefused):
        letters.add_template(**({"name": "Other", "subject": "", "body": "Hi"} | fields))
    assert everything() == before


def test_a_shipped_letter_is_stood_in_for_once(database):
    letters.add_template("Renewal", "", "Ours", shipped="renewal")
    with pytest.raises(InputRefused, match="already"):
        letters.add_template("Renewal 2", "", "Ours", shipped="renewal")


def test_a_change_is_refused_if_somebody_was_faster(database):
    template_id = letters.add_template("Wait list", "", "Hello").created_id
    letters.update_template(template_id, version=1, body="First")
    with pytest.raises(EditConflict):
        letters.update_template(template_id, version=1, body="Second")
    assert letters.get_own_template(template_id).body == "First"
    with pytest.raises(NotFound):
        letters.update_template(99, body="x")
    with pytest.raises(TypeError):
        letters.update_template(template_id, shipped="x")


def test_a_draft_and_its_opener_are_one_step_and_undone_together(database):
    patron_id, user = make_patron(), make_user("Ana Marsh")
    refresh()
    before = everything()
    step = letters.add_letter(
        NewLetter(
            patron_id, "Hello", "You came!", "ada@example.org",
            said=SaidOpener("attended_lately:performance-1", "attended_lately", "You came!"),
        ),
        user_id=user,
    )  # fmt: skip
    assert step.label == "Drafted an e-mail"
    (kept,) = letters.list_patron_letters(patron_id)
    assert (kept.user, kept.channel, kept.sent_to) == ("Ana Marsh", "email", "ada@example.org")
    assert connection.row("select action, user_id from opener_use") == ("said", user)
    journal.undo(step)
    assert everything() == before


def test_the_drafts_of_a_merge_are_one_step_or_none(database):
    ids = [make_patron() for _ in range(3)]
    step = letters.add_letters(NewLetter(i, "Hello", "Hi") for i in ids)
    assert step.label == "Drafted 3 e-mails"
    assert all(letters.list_patron_letters(i) for i in ids)
    journal.undo(step)
    with pytest.raises(NotFound):
        letters.add_letters([NewLetter(ids[0], "Hello", "Hi"), NewLetter(99, "Hello", "Hi")])
    assert connection.row("select count(*) from letter") == (0,)


def test_no_drafts_are_no_step_to_undo(database):
    assert letters.add_letters([]).changes == ()


def test_a_template_that_goes_leaves_its_drafts_and_comes_back_to_them(database):
    patron_id = make_patron()
    template_id = letters.add_template("Wait list", "", "Hello").created_id
    letters.add_letter(
        NewLetter(patron_id, "s", "b", template_id=template_id, template_name="Wait list")
    )
    step = letters.remove_template(template_id)
    (kept,) = letters.list_patron_letters(patron_id)
    assert (kept.template_id, kept.template_name) == (None, "Wait list")
    journal.undo(step)
    assert letters.list_patron_letters(patron_id)[0].template_id == template_id


def test_letters_follow_into_a_merged_record_and_back(database):
    keep, other = make_patron("Ada"), make_patron("Ada")
    letters.add_letter(NewLetter(other, "Hello", "Hi"))
    step = merge.merge_patrons(keep, other, set())
    assert [one.subject for one in letters.list_patron_letters(keep)] == ["Hello"]
    journal.undo(step)
    assert [one.subject for one in letters.list_patron_letters(other)] == ["Hello"]


def test_people_are_read_in_the_order_asked_for_with_what_a_letter_needs(database):
    ada, bea = make_patron("Ada", email="ada@example.org"), make_patron("Bea", no_chat=True)
    make_contact_point(ada, "email", "old@example.org", preferred=False)
    make_contact_point(ada, "address", "", street="1 Pier Road", city="Portland", postcode="04101")
    make_contact_point(bea, "address", "2 Quay, Portland")
    make_consent(ada, granted=False, given_at="2026-01-01T10:00:00Z")
    make_consent(ada, granted=True, given_at="2026-02-01T10:00:00Z")
    people = letters.read_people([bea, ada, bea, 99])
    assert list(people) == [bea, ada]
    assert people[ada].emails == ("ada@example.org", "old@example.org")
    assert people[ada].address == ("1 Pier Road", "Portland 04101")
    assert people[bea].address == ("2 Quay", "Portland")
    assert people[ada].consents["email"].granted
    assert (people[bea].no_chat, people[bea].emails, dict(people[bea].consents)) == (True, (), {})
    with pytest.raises(NotFound):
        letters.get_person(99)
