"""A response beside its patron: new, more, contradicting or known; and what taking it in does."""

from __future__ import annotations

import builders
import pytest
from form_strategies import becoming_forms_and_answers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import connection, journal
from db.errors import EditConflict
from db.queries import forms, interests, patrons, responses
from db.queries.take_in import undo_take_in
from desktop.domain import form_schema
from desktop.domain.form_answers import Given
from desktop.domain.form_intake import hand_in
from desktop.domain.form_review import review, sort_out, take, take_as_shown, take_clear, take_new
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question

OLD, WHEN, LATE = "2026-01-01T12:00:00Z", "2026-10-01T12:00:00Z", "2026-11-20T12:00:00Z"
YES_NO = (
    Choice("yes", "Yes", Becomes("consent", "email")),
    Choice("no", "No", Becomes("refusal", "email")),
)
SCHEMA = FormSchema(
    "Season signup",
    questions=(
        Question("who", "contact", "Who are you?",
                 parts=("given", "family", "email", "phone", "street", "postcode", "city")),
        Question("loves", "several", "What do you love?", other=True, choices=(
            Choice("c1", "Opera", Becomes("interest", "Opera", strength=3)),
            Choice("c2", "Jazz", Becomes("interest", "Jazz")),
            Choice("c3", "No musicals", Becomes("interest", "Musicals", strength=-1)))),
        Question("kids", "short", "How old are your children?",
                 becomes=Becomes("interest", "Has children", "{answer}")),
        Question("born", "date", "Birthday", becomes=Becomes("field", "birthday")),
        Question("she", "short", "Pronouns", becomes=Becomes("field", "pronouns")),
        Question("needs", "access", "Needs?", choices=(
            Choice("c1", "Wheelchair", Becomes("access", "Wheelchair", "Row end")),)),
        Question("how", "one", "How was it?", choices=(
            Choice("c1", "Great", Becomes("reaction", "liked")),)),
        Question("more", "long", "Anything else", becomes=Becomes("note")),
        Question("mail", "permission", "May we write?", choices=YES_NO),
    ),
)  # fmt: skip


@pytest.fixture
def version(database):
    body = form_schema.to_data(SCHEMA)
    form_id = forms.add_form("Season signup", body).created_id
    return forms.get_version(forms.publish_form(form_id, body).created_id)


def contact(**parts: str) -> Given:
    return Given(parts=tuple(parts.items()))


def answered(version, patron_id=None, at=WHEN, performance_id=None, **answers: Given) -> int:
    return hand_in(
        version, answers, face="web", patron_id=patron_id, answered_at=at,
        performance_id=performance_id,
    ).created_id  # fmt: skip


def states(found) -> dict[str, str]:
    return {line.key: line.state for line in found.lines}


def only(version, patron_id, at=WHEN, **answers: Given):
    (line,) = review(answered(version, patron_id, at, **answers)).lines
    return line


# -- the lines


def test_of_somebody_new_everything_is_new(version):
    response = answered(
        version, who=contact(given="Ada", family="Example", email="ada@example.com"),
        loves=Given(("c1",)), mail=Given(("yes",)),
    )  # fmt: skip
    found = review(response)
    assert found.patron_id is None and not found.conflicts
    assert {(line.label, line.new, line.state) for line in found.lines} == {
        ("Name", "Ada Example", "new"),
        ("E-mail", "ada@example.com", "new"),
        ("Interest", "Opera · loves it", "new"),
        ("Permission", "yes to e-mail", "new"),
    }
    assert found.proposed == set(states(found))


def test_what_we_know_is_known_and_nothing_of_it_is_taken(version):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    interests.add_patron_interest(ada, "Opera", strength=3)
    response = answered(
        version, ada, who=contact(given="Ada", email="ADA@example.com"), loves=Given(("c1",))
    )
    found = review(response)
    assert set(states(found).values()) == {"known"} and not found.proposed
    take(found, states(found))
    assert responses.get_response(response).status == "left"


def test_an_empty_answer_is_no_line(version):
    ada = builders.make_patron(pronouns="she/her")
    assert review(answered(version, ada, she=Given(), loves=Given())).lines == ()


@pytest.mark.parametrize(
    ("have", "told", "state"),
    [
        (("Ada", "Example"), {"given": "ada", "family": "exámple"}, "known"),
        (("Ada", "Example"), {"given": "Ada"}, "known"),
        (("A.", "Example"), {"given": "Ada", "family": "Example"}, "changed"),
        (("", "Example"), {"given": "Ada", "family": "Example"}, "changed"),
        (("Ada", "Example"), {"given": "Ida", "family": "Example"}, "conflicting"),
        (("Ada", "Example"), {"given": "Ada", "family": "Other"}, "conflicting"),
    ],
)
def test_names_are_compared_as_people_compare_them(version, have, told, state):
    ada = builders.make_patron(*have)
    assert only(version, ada, who=contact(**told)).state == state


def test_another_way_to_reach_them_stands_beside_the_known_one(version):
    ada = builders.make_patron(email="ada@example.com")
    line = only(version, ada, who=contact(email="new@example.org"))
    assert (line.state, line.old, line.why) == ("new", "", "besides ada@example.com")


def test_what_is_no_mail_and_no_day_is_no_line(version):
    ada = builders.make_patron()
    who = contact(email="none of your business", phone="ask me")
    assert review(answered(version, ada, who=who, born=Given(text="2999-01-01"))).lines == ()


def test_an_address_is_known_by_its_parts(version):
    ada = builders.make_patron()
    patrons.add_contact_point(ada, "address", street="1 Elm St", city="Salem", postcode="04101")
    same = contact(street="1 Elm Street", postcode="04101")
    assert only(version, ada, who=same).state == "known"
    assert only(version, ada, who=contact(city="Salem")).state == "known"
    assert only(version, ada, who=contact(postcode="10001")).state == "conflicting"
    assert only(version, ada, who=contact(street="9 Oak St", city="Salem")).state == "new"


@pytest.mark.parametrize(
    ("have", "text", "state"),
    [
        ((None, None, None), "1980-05-17", "new"),
        ((None, 5, 17), "1980-05-17", "changed"),
        ((1980, None, None), "1980-05-17", "changed"),
        ((1980, 5, 17), "1980-05-17", "known"),
        ((1981, 5, 17), "1980-05-17", "conflicting"),
        ((None, 5, 18), "1980-05-17", "conflicting"),
    ],
)
def test_birthdays_fill_up_and_contradict(version, have, text, state):
    ada = builders.make_patron(birth_year=have[0], birth_month=have[1], birth_day=have[2])
    assert only(version, ada, born=Given(text=text)).state == state


@pytest.mark.parametrize(
    ("strength", "told_at", "choice", "state"),
    [
        (3, OLD, "c1", "known"),
        (2, OLD, "c1", "changed"),
        (2, LATE, "c1", "conflicting"),  # an older answer never overwrites in silence
        (-1, OLD, "c1", "conflicting"),
        (3, OLD, "c2", "known"),  # a plain tick does not say that they love it less
        (1, OLD, "c2", "changed"),
        (3, OLD, "c3", "conflicting"),
    ],
)
def test_strengths_of_an_interest(version, strength, told_at, choice, state):
    ada = builders.make_patron()
    name = {"c1": "Opera", "c2": "Jazz", "c3": "Musicals"}[choice]
    interests.add_patron_interest(ada, name, strength=strength, learnt_at=told_at)
    line = only(version, ada, loves=Given((choice,)))
    assert line.state == state
    if state != "known":
        assert line.old and line.why


def test_an_interest_is_found_by_another_word_for_it(version):
    interests.add_interest("Musical theatre", aliases=["Musicals"])
    ada = builders.make_patron()
    interests.add_patron_interest(ada, "Musical theatre", strength=-1)
    line = only(version, ada, loves=Given(("c3",)))
    assert (line.state, line.new) == ("known", "Musical theatre · not for them")


def test_a_detail_that_we_did_not_have_is_more_and_one_with_other_numbers_contradicts(version):
    ada = builders.make_patron()
    interests.add_patron_interest(ada, "Has children", strength=3, audience="desk")
    first = answered(version, ada, kids=Given(text="4 and 7"))
    found = review(first)
    assert states(found) == {"kids": "changed"}
    take(found, found.proposed)
    (known,) = interests.list_patron_interests(ada)
    assert (known.detail, known.strength, known.audience) == ("4 and 7", 3, "desk")
    assert only(version, ada, kids=Given(text="5 and 8")).state == "conflicting"


def test_a_no_is_heard_at_once_and_a_yes_after_a_no_is_looked_at(version):
    ada = builders.make_patron()
    patrons.set_consent(ada, "email", True, learnt_at=OLD)
    assert only(version, ada, mail=Given(("yes",))).state == "known"
    assert only(version, ada, mail=Given(("no",))).state == "changed"
    assert only(version, ada, "2025-01-01T00:00:00Z", mail=Given(("no",))).state == "conflicting"
    patrons.set_consent(ada, "email", False, learnt_at=OLD)
    assert only(version, ada, mail=Given(("yes",))).state == "conflicting"


def test_needs_fill_up_contradict_and_stay_ended(version):
    ada = builders.make_patron()
    need = patrons.add_access_need(ada, "wheelchair").created_id
    assert only(version, ada, needs=Given(("c1",))).state == "changed"
    patrons.update_access_need(need, instruction="Ramp")
    assert only(version, ada, needs=Given(("c1",))).state == "conflicting"
    patrons.end_access_need(need)
    line = only(version, ada, needs=Given(("c1",)))
    assert (line.state, line.old) == ("conflicting", "Wheelchair: not needed any more")


def test_a_reaction_is_a_line_only_of_somebody_who_held_a_ticket(version):
    ada = builders.make_patron()
    performance = builders.make_performance("Hamlet", builders.LAST_WEEK)
    response = answered(version, ada, performance_id=performance, how=Given(("c1",)))
    assert review(response).lines == ()
    builders.make_ticket(builders.make_order(ada), performance, ada)
    (line,) = review(response).lines
    assert (line.label, line.new, line.state) == ("Reaction", "Liked it", "new")


def test_the_whole_answers_read_as_they_were_given(version):
    response = answered(
        version, loves=Given(("c1", "c2"), "Gamelan"), born=Given(text="1980-05-17")
    )
    assert review(response).answers() == (
        ("What do you love?", "Opera, Jazz, Gamelan"),
        ("Birthday", "17 May 1980"),
    )


# -- taking


def test_what_is_ticked_is_kept_and_the_rest_is_left(version):
    ada = builders.make_patron(pronouns="they/them")
    response = answered(version, ada, she=Given(text="she/her"), loves=Given(("c1", "c2")))
    found = review(response)
    assert states(found) == {"loves.c1": "new", "loves.c2": "new", "she": "conflicting"}
    assert found.proposed == {"loves.c1", "loves.c2"}
    take(found, {"loves.c1", "she"})
    assert patrons.get_patron(ada).pronouns == "she/her"
    assert [i.name for i in interests.list_patron_interests(ada)] == ["Opera"]
    assert responses.get_response(response).decisions == {
        "loves.c1": "taken",
        "loves.c2": "left",
        "she": "taken",
    }


def test_a_response_can_be_put_beside_somebody_else_or_somebody_new(version):
    ada, ben = builders.make_patron("Ada"), builders.make_patron("Ben")
    response = answered(version, ada, who=contact(given="Ben"), loves=Given(("c1",)))
    assert states(review(response))["who.name"] == "conflicting"
    assert states(review(response, ben))["who.name"] == "known"
    beside_nobody = review(response, None)
    take(beside_nobody, beside_nobody.proposed)
    assert responses.get_response(response).patron_id not in (ada, ben, None)


# -- thousands


def test_in_bulk_what_conflicts_with_nothing_is_taken_and_the_rest_waits(version):
    ada, ben = builders.make_patron("Ada"), builders.make_patron("Ben", pronouns="he/him")
    clear = [answered(version, p, loves=Given(("c1",))) for p in (ada, ben)]
    known = answered(version, ada, she=Given(), loves=Given(("c1",)))
    torn = answered(version, ben, she=Given(text="she/her"), loves=Given(("c2",)))
    nobody = answered(version, who=contact(given="Nia"))
    ids = [*clear, known, torn, nobody]
    found = sort_out(ids)
    assert found == ((clear[0], clear[1], known), (torn,), (nobody,))
    done = take_clear(ids)
    assert done == (tuple(clear), (known,), (torn, nobody))
    assert [responses.get_response(i).status for i in ids] == [
        "taken", "taken", "left", "waiting", "waiting",
    ]  # fmt: skip
    assert take_clear(ids) == ((), (), tuple(ids))
    undo_take_in(clear[0])
    assert interests.list_patron_interests(ada) == []
    assert len(interests.list_patron_interests(ben)) == 1


def test_in_bulk_strangers_become_patrons_once_and_whoever_resembles_somebody_waits(version):
    builders.make_patron("Ada", "Example", email="ada@example.com")
    nia = {"given": "Nia", "family": "Okafor", "email": "nia@example.org"}
    first = answered(version, who=contact(**nia), loves=Given(("c1",)))
    again = answered(version, who=contact(**nia), loves=Given(("c2",)))
    nameless = answered(version, who=contact(email="who@example.org"))
    unreachable = answered(version, who=contact(given="Max", family="Muster"))
    namesake = answered(version, who=contact(given="Ada", family="Example", phone="207 555 0142"))
    done = take_new([first, again, nameless, unreachable, namesake])
    assert done == ((first, again), (), (nameless, unreachable, namesake))
    (patron,) = {responses.get_response(i).patron_id for i in (first, again)}
    assert patrons.get_patron(patron).display_name == "Nia Okafor"
    assert {i.name for i in interests.list_patron_interests(patron)} == {"Opera", "Jazz"}
    assert take_new([first]) == ((), (), (first,))


def test_two_answers_of_one_patron_in_one_go_are_seen_one_after_the_other(version):
    ada = builders.make_patron()
    first = answered(version, ada, she=Given(text="she/her"))
    second = answered(version, ada, she=Given(text="they/them"))
    assert take_clear([first, second]) == ((first,), (), (second,))
    assert patrons.get_patron(ada).pronouns == "she/her"


def test_what_became_known_while_somebody_looked_is_not_written_over(version):
    ada = builders.make_patron()
    response = answered(version, ada, she=Given(text="she/her"), loves=Given(("c1",)))
    shown = review(response)
    assert states(shown) == {"she": "new", "loves.c1": "new"}
    patrons.update_patron(ada, pronouns="they/them")
    with pytest.raises(EditConflict, match="changed since you looked"):
        take_as_shown(shown, shown.proposed)
    assert patrons.get_patron(ada).pronouns == "they/them"
    take_as_shown(shown, {"loves.c1"})
    assert [i.name for i in interests.list_patron_interests(ada)] == ["Opera"]


def test_a_stop_keeps_what_was_taken_and_lets_the_rest_wait(version):
    patrons_ = [builders.make_patron(f"P{n}") for n in range(70)]
    ids = [answered(version, p, loves=Given(("c2",))) for p in patrons_]
    seen: list[float] = []
    done = take_clear(ids, report=lambda _, part: seen.append(part), stopped=lambda: len(seen) == 1)
    assert 0 < len(done.taken) < len(ids)
    waiting = [i for i in ids if responses.get_response(i).status == "waiting"]
    assert len(waiting) + len(done.taken) == len(ids)
    assert len(take_clear(ids).taken) == len(waiting)


def test_one_that_is_refused_takes_no_other_with_it(version, monkeypatch):
    from db.errors import InputRefused
    from desktop.domain import form_review

    patrons_ = [builders.make_patron(f"P{n}") for n in range(3)]
    ids = [answered(version, p, loves=Given(("c2",))) for p in patrons_]
    honest = form_review.take

    def refusing(found, ticked, **rest):
        step = honest(found, ticked, **rest)
        if found.response.id == ids[1]:
            raise InputRefused("Not this one.")
        return step

    monkeypatch.setattr(form_review, "take", refusing)
    done = take_clear(ids)
    assert done == ((ids[0], ids[2]), (), (ids[1],))
    assert interests.list_patron_interests(patrons_[1]) == []


# -- whatever was answered

WORDS = st.sampled_from(("she/her", "4 and 7", "5", "none", "x" * 40, "مرحبا"))
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "who": st.fixed_dictionaries(
            {},
            optional={
                "given": st.sampled_from(("Ada", "Ida", "A")),
                "family": st.sampled_from(("Example", "Other")),
                "email": st.sampled_from(("ada@example.com", "new@example.org", "no mail")),
                "phone": st.sampled_from(("207 555 0142", "212-555-0199", "?")),
                "street": st.sampled_from(("1 Elm St", "9 Oak St")),
                "postcode": st.sampled_from(("04101", "10001")),
                "city": st.just("Salem"),
            },
        ).map(lambda parts: Given(parts=tuple(parts.items()))),
        "loves": st.lists(st.sampled_from(("c1", "c2", "c3")), unique=True).map(
            lambda keys: Given(tuple(keys))
        ),
        "kids": WORDS.map(lambda text: Given(text=text)),
        "she": WORDS.map(lambda text: Given(text=text)),
        "born": st.sampled_from(("1980-05-17", "1999-12-31", "--05-17", "2999-01-01")).map(
            lambda text: Given(text=text)
        ),
        "needs": st.just(Given(("c1",))),
        "more": WORDS.map(lambda text: Given(text=text)),
        "mail": st.sampled_from(("yes", "no")).map(lambda key: Given((key,))),
    },
)


def everything() -> dict[str, list]:
    """Every row of the patron's record, without what counts edits."""
    found = {}
    for table in ("patron", "contact_point", "consent", "access_need", "patron_interest",
                  "interest", "note", "reaction", "response", "answer"):  # fmt: skip
        columns = [
            r[1]
            for r in connection.rows(f'pragma table_info("{table}")')
            if r[1] not in journal.DERIVED
        ]
        found[table] = connection.rows(f'select {", ".join(columns)} from "{table}" order by id')
    return found


def filled(patron_id: int) -> set[tuple[str, str]]:
    """What is known of a patron and not empty: table and column."""
    found = set()
    for table, column in (("patron", "id"), ("contact_point", "patron_id"),
                          ("access_need", "patron_id"), ("patron_interest", "patron_id")):  # fmt: skip
        names = [r[1] for r in connection.rows(f'pragma table_info("{table}")')]
        for row in connection.rows(f'select * from "{table}" where {column} = ?', (patron_id,)):
            told = dict(zip(names, row, strict=True))
            kept = {n for n, v in told.items() if v not in (None, "")}
            found |= {(f"{table} {told['id']}", name) for name in kept}
    return found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=ANSWERS, second=ANSWERS, greedy=st.booleans(), at=st.sampled_from((OLD, LATE)))
def test_taking_in_blanks_nothing_and_taking_back_leaves_the_tables_equal(
    version, first, second, greedy, at
):
    known = builders.make_patron("Ada", "Example", email="ada@example.com")
    ids = [answered(version, known, WHEN, **first), answered(version, known, at, **second)]
    before, undone = [], list(ids)
    for response_id in ids:
        before.append(everything())
        had = filled(known)
        found = review(response_id)
        ticked = {x.key for x in found.lines} if greedy else found.proposed
        for line in found.lines:
            assert line.new and (line.state == "new" or line.old)
        take(found, ticked)
        assert had <= filled(known)
        again = review(response_id)
        if not greedy:
            assert not again.proposed, [x for x in again.lines if x.proposed]
    while undone:
        undo_take_in(undone.pop())
        assert everything() == before.pop()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(case=becoming_forms_and_answers(), known=st.booleans())
def test_whatever_a_form_makes_of_its_answers_can_be_taken_in_and_back(database, case, known):
    schema, raw = case
    with connection.transaction():
        connection.raw().execute("delete from form")
    body = form_schema.to_data(schema)
    form_id = forms.add_form("Any form", body).created_id
    version = forms.get_version(forms.publish_form(form_id, body).created_id)
    patron_id = builders.make_patron("Ada", "Example") if known else None
    response_id = hand_in(version, raw, face="paper", patron_id=patron_id).created_id
    if responses.get_response(response_id).status != "waiting":
        return
    before = everything()
    found = review(response_id)
    take(found, {line.key for line in found.lines})
    undo_take_in(response_id)
    assert everything() == before
