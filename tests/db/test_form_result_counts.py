"""What was answered, counted: whole through renamings, restricted by version, time and patrons."""

from __future__ import annotations

import json
import time

import pytest
from builders import make_membership, make_patron, make_patron_interest, make_season, refresh

from db import connection
from db.errors import InputRefused
from db.queries import forms, interests, responses, results


def choice(key: str, words: str, **rest):
    return {"key": key, "words": words, **rest}


def body(*choices, words="What do you love?"):
    return {
        "title": "Season",
        "questions": [
            {"key": "q1", "kind": "several", "words": words, "other": True, "choices": choices},
            {"key": "q2", "kind": "scale", "words": "How was it?"},
            {"key": "q3", "kind": "long", "words": "Tell us"},
        ],
    }


FIRST = body(choice("c1", "Opera"), choice("c2", "Jaz"))
SECOND = body(
    choice("c1", "Opera", retired=True), choice("c2", "Jazz"), choice("c3", "Folk"), words="Loves?"
)


@pytest.fixture
def form(database):
    form_id = forms.add_form("Season", FIRST).created_id
    first = forms.publish_form(form_id, FIRST).created_id
    second = forms.publish_form(form_id, SECOND).created_id
    return form_id, first, second


def answer(version_id, *chosen, other="", scale="", text="", **rest):
    answers = {"q1": {"choices": list(chosen)} | ({"other": other} if other else {})}
    if scale:
        answers["q2"] = {"text": scale}
    if text:
        answers["q3"] = {"text": text}
    return responses.add_response(version_id, answers, face=rest.pop("face", "web"), **rest)


def test_counts_stay_whole_through_renaming_and_retiring(form):
    form_id, first, second = form
    answer(first, "c1", "c2")
    answer(first, "c2", other="Tango")
    answer(second, "c2", "c3")
    assert results.count_answers(form_id) == {"q1": {"": 3, "c1": 1, "c2": 3, "c3": 1, "other": 1}}
    assert results.count_answers(form_id, version_ids=[second])["q1"] == {"": 1, "c2": 1, "c3": 1}
    tally = results.count_filled(form_id)
    assert tally.responses == 3 and tally.by_version == {first: 2, second: 1}


def test_what_was_broken_off_counts_nowhere(form):
    form_id, first, _ = form
    responses.save_partial(None, first, {"q1": {"choices": ["c1"]}}, face="kiosk")
    assert results.count_answers(form_id) == {}
    assert results.count_filled(form_id).responses == 0
    assert list(results.list_filled(form_id)) == []


def test_answers_are_restricted_by_time_face_and_patrons(form):
    form_id, first, second = form
    ada, ben = make_patron("Ada", "Example"), make_patron("Ben", "Example")
    make_membership(ada, starts="2026-09-01", ends="2027-08-31")
    refresh()
    answer(first, "c1", patron_id=ada, answered_at="2026-09-10T10:00:00Z", face="kiosk")
    answer(second, "c2", patron_id=ben, answered_at="2026-10-10T10:00:00Z")
    answer(second, "c3", status="anonymous", answered_at="2026-11-10T10:00:00Z")

    def chosen(**which):
        return sorted(results.count_answers(form_id, **which).get("q1", {}))[1:]

    assert chosen(since="2026-10-01T00:00:00Z") == ["c2", "c3"]
    assert chosen(until="2026-10-10T10:00:00Z") == ["c1"]
    assert chosen(faces=["kiosk"]) == ["c1"]
    assert chosen(patron_ids=[ben]) == ["c2"]
    assert chosen(patron_ids=[]) == []
    assert chosen(segment="members") == ["c1"]
    assert chosen(segment="not_members") == ["c2"]
    assert chosen(segment=results.NOBODY) == ["c3"]
    assert all(results.count_filled(form_id, segment=s) for s in results.SEGMENTS)
    with pytest.raises(InputRefused):
        results.count_answers(form_id, segment="everybody' or 1")


def test_a_season_is_offered_only_where_something_was_answered(form):
    form_id, first, _ = form
    make_season("2025/26", "2025-09-01", "2026-08-31")
    make_season("2026/27", "2026-09-01", "2027-08-31")
    answer(first, "c1", answered_at="2026-09-01T03:00:00Z")  # the evening before, at the venue
    answer(first, "c1", answered_at="2026-11-01T12:00:00Z")
    found = results.list_answered_seasons(form_id)
    assert [(name, number) for name, _, _, number in found] == [("2026/27", 1), ("2025/26", 1)]
    _, since, until, _ = found[0]
    assert results.count_filled(form_id, since=since, until=until).responses == 1


def test_numbers_have_a_distribution_without_what_is_no_number(form):
    form_id, first, _ = form
    for scale in ("7", "7", "10", "0", "seven", "-2.5"):
        answer(first, "c1", scale=scale)
    assert results.list_amounts(form_id, "q2") == [(-2.5, 1), (0.0, 1), (7.0, 2), (10.0, 1)]


def test_typed_answers_come_newest_first_and_windowed(form):
    form_id, first, _ = form
    ada = make_patron("Ada", "Example")
    for number in range(5):
        answer(first, "c1", text=f"line {number}", patron_id=ada,
               answered_at=f"2026-11-0{number + 1}T10:00:00Z")  # fmt: skip
    answer(first, other="Tango")
    said = results.list_texts(form_id, "q3", limit=2, offset=1)
    assert [(t.text, t.patron_name) for t in said] == [
        ("line 3", "Ada Example"),
        ("line 2", "Ada Example"),
    ]
    assert [t.text for t in results.list_texts(form_id, "q1")] == ["Tango"]


def test_who_answered_so_is_named(form):
    form_id, first, _ = form
    ada = make_patron("Ada", "Example")
    answer(first, "c1", patron_id=ada)
    answer(first, "c2", other="Tango", person={"given": "Ben"})
    assert [w.patron_name for w in results.list_who(form_id, "q1", "c1")] == ["Ada Example"]
    assert [w.person for w in results.list_who(form_id, "q1", "other")] == [{"given": "Ben"}]
    assert len(results.list_who(form_id, "q1")) == 2


def test_a_table_has_each_response_with_its_answers(form):
    form_id, first, _ = form
    answer(first, "c1", scale="3", text="“quoted”\nline", person={"email": "ben@example.org"})
    (row,) = results.list_filled(form_id)
    assert row.answers["q3"] == {"text": "“quoted”\nline"} and row.version_number == 1
    assert row.answers["q1"] == {"choices": ["c1"]} and row.person == {"email": "ben@example.org"}


def test_patrons_are_counted_once_however_often_they_answered(form):
    form_id, first, second = form
    ada = make_patron("Ada", "Example")
    answer(first, "c1", patron_id=ada)
    answer(second, "c2", patron_id=ada, scale="3")
    answer(second, "c2")
    assert results.count_answered_patrons(form_id) == {"q1": 1, "q2": 1}
    assert results.count_answered_strangers(form_id) == {"q1": 1}
    assert results.count_patrons() == 1


def test_an_interest_is_counted_by_any_of_its_words(database):
    ada, ben = make_patron("Ada", "Example"), make_patron("Ben", "Example")
    interests.add_interest("Has children", "Family", ["Has kids"])
    make_patron_interest(ada, "Has children", detail="7")
    make_patron_interest(ada, "Has children", detail="9")
    make_patron_interest(ben, "Has children")
    assert results.count_patrons_with_interest("has KIDS") == 2
    assert results.count_patrons_with_interest("nothing such") == 0


def test_ten_thousand_responses_are_counted_at_once(form):
    form_id, _, second = form
    ids = forms.question_ids(form_id)
    chosen = [json.dumps({"choices": [c]}) for c in ("c1", "c2", "c3")]
    with connection.transaction():
        connection.write_rows(
            "insert into response (id, form_id, form_version_id, face, status, person, origin, "
            "source, remark, decisions, answered_at, created_at, updated_at, version) "
            "values (?, ?, ?, 'web', 'waiting', '', '', '', '', '', ?, '', '', 1)",
            [(n, form_id, second, f"2026-11-{n % 28 + 1:02}T10:00:00Z") for n in range(1, 10_001)],
        )
        connection.write_rows(
            "insert into answer (response_id, question_id, value) values (?, ?, ?)",
            [(n, ids["q1"], chosen[n % 3]) for n in range(1, 10_001)]
            + [(n, ids["q2"], json.dumps({"text": str(n % 11)})) for n in range(1, 10_001)]
            + [(n, ids["q3"], json.dumps({"text": f"Line {n}"})) for n in range(1, 10_001)],
        )
    began = time.perf_counter()
    assert sum(results.count_answers(form_id)["q1"].values()) == 20_000
    assert len(results.list_amounts(form_id, "q2")) == 11
    assert len(results.list_texts(form_id, "q3")) == 200
    assert time.perf_counter() - began < 2.0


def test_those_who_gave_a_number_are_found_and_the_nameless_are_counted(form):
    form_id, first, _ = form
    ada = make_patron("Ada", "Example")
    answer(first, scale="9", patron_id=ada)
    answer(first, scale="7.5", person={"given": "Ben"})
    answer(first, scale="7")
    answer(first, scale="about 8", patron_id=ada)
    said = results.list_who(form_id, "q2", amounts=(7, 8))
    assert [(w.patron_id, w.person) for w in said] == [(None, {}), (None, {"given": "Ben"})]
    assert len(results.list_who(form_id, "q2", amounts=(7, 8), named=True)) == 1
    assert results.count_who(form_id, "q2", amounts=(7, 8)) == (2, 0, 1)
    assert results.count_who(form_id, "q2", amounts=(9, 9)) == (1, 1, 0)
    assert results.count_who(form_id, "q2") == (4, 1, 1)
    assert results.count_who(form_id, "q2", segment=results.NOBODY).responses == 2
