"""Answers reach the patron: with their source and date, once, and can be taken back."""

from __future__ import annotations

import builders
import pytest

from db import connection, journal
from db.errors import EditConflict, InputRefused, NotFound
from db.queries import forms, interests, merge, notes, patrons, responses, vocabulary
from db.queries.take_in import take_in, undo_take_in
from db.records.forms import Effect

WHEN = "2026-10-01T12:00:00Z"
BODY = {
    "title": "Season",
    "questions": [
        {"key": "q1", "kind": "short", "words": "Tell us"},
        {"key": "q2", "kind": "short", "words": "And?"},
    ],
}


def effect(kind: str, what: str, detail: str = "", **rest) -> Effect:
    return Effect(rest.pop("line", f"q1.{kind}.{what}"), "q1", kind, what, detail, **rest)


OPERA = effect("interest", "Opera", "Verdi", strength=3)
MAIL = effect("field", "email", "ada@example.com")
ALL = (
    OPERA,
    MAIL,
    effect("field", "phone", "+1 207 555 0142"),
    effect("field", "given", "Ada", line="q1.name"),
    effect("field", "family", "Example", line="q1.name"),
    effect("field", "street", "1 Elm St", line="q1.address"),
    effect("field", "postcode", "04101", line="q1.address"),
    effect("field", "birthday", "--05-17"),
    effect("field", "pronouns", "she/her"),
    effect("field", "no_chat", "yes"),
    effect("consent", "email", wording="May we write?"),
    effect("refusal", "phone", wording="May we call?"),
    effect("access", "Wheelchair", "Row end"),
    effect("note", "", "Anything else: hello"),
)


@pytest.fixture
def version_id(database) -> int:
    form_id = forms.add_form("Season signup", BODY).created_id
    return forms.publish_form(form_id, BODY).created_id


def waiting(version_id: int, patron_id: int | None = None, face: str = "web", **rest) -> int:
    return responses.add_response(
        version_id, {"q1": {"text": "x"}}, face=face, patron_id=patron_id, answered_at=WHEN,
        person={"given": "Ada", "family": "Example"}, **rest,
    ).created_id  # fmt: skip


def tables() -> dict[str, list]:
    """Everything but the books and what counts edits."""
    names = [
        r[0]
        for r in connection.rows(
            "select name from sqlite_master where type = 'table' and name not like '%audit%' and name <> 'kept_step' "
            "and name not like 'sqlite%' and name not like '%search%' and name not like '%fts%'"
        )
    ]
    found = {}
    for name in names:
        columns = [
            r[1]
            for r in connection.rows(f'pragma table_info("{name}")')
            if r[1] not in journal.DERIVED
        ]
        found[name] = sorted(
            connection.rows(f'select {", ".join(columns)} from "{name}"'), key=repr
        )
    return found


def test_everything_taken_says_which_form_told_it_and_when(version_id):
    user = builders.make_user()
    ada = builders.make_patron("Ada", "Example")
    response = waiting(version_id, ada)
    step = take_in(response, ALL, patron_id=ada, user_id=user)
    assert step.created_id == response
    patron = patrons.get_patron(ada)
    facts = [*patron.contact_points, *patron.consents, *patron.access_needs,
             *interests.list_patron_interests(ada), *notes.list_notes(ada)]  # fmt: skip
    assert len(facts) == 8
    for fact in facts:
        assert fact.provenance == ("form", "Season signup v1", "Ana Marsh", WHEN)
    assert (patron.birth_month, patron.birth_day, patron.birth_year) == (5, 17, None)
    assert patron.pronouns == "she/her" and patron.no_chat
    assert {c.channel: (c.granted, c.wording) for c in patron.consents} == {
        "email": (True, "May we write?"),
        "phone": (False, "May we call?"),
    }
    assert [p.kind for p in patron.contact_points] == ["phone", "email", "address"]
    assert interests.list_patron_interests(ada)[0].audience == "say"
    assert patron.access_needs[0].audience == "print"


def test_what_is_asked_on_a_call_is_told_on_a_call(version_id):
    ada = builders.make_patron()
    take_in(waiting(version_id, ada, "call"), [OPERA], patron_id=ada)
    assert interests.list_patron_interests(ada)[0].provenance.kind == "call"


def test_decisions_are_kept_by_line_and_the_response_is_taken(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, [OPERA], left=["q2"], patron_id=ada)
    found = responses.get_response(response)
    assert found.status == "taken"
    assert found.decisions == {"q1.interest.Opera": "taken", "q2": "left"}


def test_nothing_taken_is_left_and_makes_nobody(version_id):
    response = waiting(version_id)
    take_in(response, [], left=["q1"], patron_id=None)
    assert responses.get_response(response).status == "left"
    assert connection.row("select count(*) from patron")[0] == 0


def test_a_response_is_never_taken_twice(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    note = effect("note", "", "Hello")
    take_in(response, [note], patron_id=ada)
    with pytest.raises(InputRefused):
        take_in(response, [note], patron_id=ada)
    assert len(notes.list_notes(ada)) == 1


@pytest.mark.parametrize("status", ["anonymous", "partial"])
def test_what_is_nobodys_or_not_finished_is_not_taken(version_id, status):
    ada = builders.make_patron()
    response = waiting(version_id, status=status)
    with pytest.raises(InputRefused):
        take_in(response, [OPERA], patron_id=ada)
    with pytest.raises(NotFound):
        take_in(99, [OPERA], patron_id=ada)


def test_what_cannot_be_kept_leaves_everything_as_it_was(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    before = tables()
    for bad in (
        effect("field", "email", "no mail"),
        effect("field", "birthday", "1999-02-30"),
        effect("consent", "pigeon"),
        effect("reaction", "liked"),
        effect("nonsense", "x"),
    ):
        with pytest.raises(InputRefused):
            take_in(response, [OPERA, bad], patron_id=ada)
    assert tables() == before


def test_somebody_new_is_made_of_what_the_answers_tell(version_id):
    response = waiting(version_id)
    take_in(response, ALL, patron_id=None)
    found = responses.get_response(response)
    patron = patrons.get_patron(found.patron_id)
    assert (patron.display_name, patron.given, patron.family) == ("Ada Example", "Ada", "Example")
    assert [p.value for p in patron.contact_points if p.kind == "email"] == ["ada@example.com"]
    undo_take_in(response)
    assert responses.get_response(response).patron_id is None
    assert connection.row("select count(*) from patron")[0] == 0


def test_somebody_who_told_their_mail_only_is_called_by_it(version_id):
    response = responses.add_response(
        version_id, {}, face="web", person={"email": "ada@example.com"}
    ).created_id
    take_in(response, [MAIL, OPERA], patron_id=None)
    assert responses.get_response(response).patron_name == "ada@example.com"


def test_somebody_known_by_their_mail_gets_their_name(version_id):
    nameless = builders.make_patron("", "", email="ada@example.com", display_name="ada@example.com")
    take_in(waiting(version_id, nameless), ALL, patron_id=nameless)
    patron = patrons.get_patron(nameless)
    assert patron.display_name == "Ada Example"
    assert len([p for p in patron.contact_points if p.kind == "email"]) == 1


def test_a_known_value_is_never_blanked(version_id):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    patrons.add_access_need(ada, "Wheelchair", "Row end", "desk")
    interests.add_patron_interest(ada, "Opera", detail="Verdi", audience="desk")
    less = [effect("access", "wheelchair"), effect("interest", "Opera", audience="desk"),
            effect("field", "pronouns", ""), effect("field", "birthday", "")]  # fmt: skip
    take_in(waiting(version_id, ada), less, patron_id=ada)
    (need,) = patrons.get_patron(ada).access_needs
    assert (need.need, need.instruction, need.audience) == ("Wheelchair", "Row end", "desk")
    assert interests.list_patron_interests(ada)[0].detail == "Verdi"


def test_numbers_of_an_interest_are_brought_up_to_date_and_words_stand_beside_each_other(
    version_id,
):
    ada = builders.make_patron()
    interests.add_patron_interest(ada, "Has children", detail="4 and 7")
    interests.add_patron_interest(ada, "Plays", detail="viola")
    told = [effect("interest", "Has children", "5 and 8"), effect("interest", "Plays", "piano")]
    take_in(waiting(version_id, ada), told, patron_id=ada)
    assert sorted(i.detail for i in interests.list_patron_interests(ada)) == [
        "5 and 8",
        "piano",
        "viola",
    ]


def test_a_reaction_is_kept_of_somebody_who_held_a_ticket(version_id):
    ada = builders.make_patron()
    performance = builders.make_performance("Hamlet", builders.LAST_WEEK)
    response = waiting(version_id, ada, performance_id=performance)
    with pytest.raises(InputRefused):
        take_in(response, [effect("reaction", "liked", "Great")], patron_id=ada)
    order = builders.make_order(ada)
    builders.make_ticket(order, performance, holder_id=ada)
    take_in(response, [effect("reaction", "liked", "Great")], patron_id=ada)
    assert connection.rows("select value, comment from reaction") == [("liked", "Great")]


# -- taking it back


def test_taking_back_leaves_every_table_as_it_was_even_after_a_restart(version_id, database):
    ada = builders.make_patron("A.", "Example", email="other@example.com")
    interests.add_patron_interest(ada, "Opera")
    patrons.add_access_need(ada, "Wheelchair")
    response = waiting(version_id, ada)
    before = tables()
    take_in(response, ALL, left=["q2"], patron_id=ada)
    assert tables() != before
    connection.use(database)
    undo_take_in(response)
    assert tables() == before
    with pytest.raises(InputRefused):
        undo_take_in(response)


def test_left_answers_can_be_taken_up_again(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, [], left=["q1"], patron_id=ada)
    undo_take_in(response)
    take_in(response, [OPERA], patron_id=ada)
    undo_take_in(response)
    assert responses.get_response(response).status == "waiting"
    assert interests.list_patron_interests(ada) == []


def test_it_is_refused_where_somebody_built_upon_it(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, [OPERA], patron_id=ada)
    (opera,) = interests.list_patron_interests(ada)
    interests.update_patron_interest(opera.id, detail="Puccini")
    with pytest.raises(EditConflict):
        undo_take_in(response)
    assert interests.list_patron_interests(ada)[0].detail == "Puccini"
    assert responses.get_response(response).status == "taken"


def test_other_changes_to_the_record_do_not_stand_in_the_way(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, [effect("field", "pronouns", "she/her")], patron_id=ada)
    patrons.update_patron(ada, say_as="AY-da")
    undo_take_in(response)
    patron = patrons.get_patron(ada)
    assert (patron.pronouns, patron.say_as) == ("", "AY-da")


def test_a_word_that_others_use_by_now_stays_in_the_vocabulary(version_id):
    ada, ben = builders.make_patron(), builders.make_patron("Ben")
    gamelan = effect("interest", "Gamelan")
    first, second = waiting(version_id, ada), waiting(version_id, ben)
    take_in(first, [gamelan], patron_id=ada)
    take_in(second, [gamelan], patron_id=ben)
    undo_take_in(first)
    assert interests.list_patron_interests(ada) == []
    assert len(interests.list_patron_interests(ben)) == 1
    undo_take_in(second)
    assert interests.list_patron_interests(ben) == []


def test_what_was_taken_back_can_be_done_again(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, ALL, patron_id=ada)
    done = tables()
    journal.undo(undo_take_in(response))
    assert tables() == done
    undo_take_in(response)
    assert responses.get_response(response).status == "waiting"


# -- merging


def test_responses_follow_a_merge_and_come_back_with_it(version_id):
    keep, other = builders.make_patron("Ada"), builders.make_patron("Adda")
    response = waiting(version_id, other)
    step = merge.merge_patrons(keep, other, set())
    assert responses.get_response(response).patron_id == keep
    journal.undo(step)
    assert responses.get_response(response).patron_id == other


def test_what_was_taken_before_a_merge_can_be_taken_back_after_it(version_id):
    keep, other = builders.make_patron("Ada"), builders.make_patron("Adda")
    response = waiting(version_id)
    take_in(response, [OPERA], patron_id=other)
    merge.merge_patrons(keep, other, set())
    undo_take_in(response)
    assert interests.list_patron_interests(keep) == []
    found = responses.get_response(response)
    assert (found.status, found.patron_id) == ("waiting", None)


def test_what_was_removed_by_hand_since_does_not_stand_in_the_way(version_id):
    ada = builders.make_patron()
    response = waiting(version_id, ada)
    take_in(response, [OPERA, MAIL], patron_id=ada)
    (opera,) = interests.list_patron_interests(ada)
    interests.remove_patron_interest(opera.id)
    undo_take_in(response)
    assert responses.get_response(response).status == "waiting"
    assert connection.rows("select value from contact_point") == []


def test_what_was_taken_before_two_words_were_merged_can_be_taken_back_after_it(version_id):
    ada = builders.make_patron()
    sound = interests.add_interest("Sound").created_id
    response = waiting(version_id, ada)
    take_in(response, [effect("interest", "Music", "Viola")], patron_id=ada)
    vocabulary.merge_interests(sound, interests.resolve_interest("Music"))
    undo_take_in(response)
    assert interests.list_patron_interests(ada) == []
    assert interests.resolve_interest("Music") == sound


def test_what_both_of_two_merged_patrons_had_does_not_stand_in_the_way(version_id):
    keep, other = builders.make_patron("Ada"), builders.make_patron("Adda")
    take_in(waiting(version_id), [OPERA], patron_id=keep)
    response = waiting(version_id)
    take_in(response, [OPERA, MAIL], patron_id=other)
    merge.merge_patrons(keep, other, set())
    undo_take_in(response)
    assert [i.name for i in interests.list_patron_interests(keep)] == ["Opera"]
    assert connection.rows("select value from contact_point") == []
