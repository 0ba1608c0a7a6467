"""Two windows on one file: what the other did a moment ago is seen before anything is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import builders
import pytest

from db import connection
from db.errors import DatabaseBusy, EditConflict, InputRefused, NotFound
from db.queries import forms, responses
from db.queries.take_in import take_in
from db.records.forms import Effect

Between = Callable[[Callable[[], object]], None]


def body(words: str = "What do you love?"):
    return {"title": "Season", "questions": [{"key": "q1", "kind": "short", "words": words}]}


def made_form():
    form_id = forms.add_form("Season signup", body()).created_id
    return form_id, forms.publish_form(form_id, body()).created_id


@pytest.fixture
def between(database, monkeypatch) -> Between:
    """Let another window do something after this one has looked and before it writes."""

    def arrange(other: Callable[[], object]) -> None:
        waiting = [other]
        usual = connection.transaction

        def after_the_other():
            if waiting:
                act = waiting.pop()

                def elsewhere() -> None:
                    with connection.thread_connection():
                        act()

                with ThreadPoolExecutor() as pool:
                    pool.submit(elsewhere).result()
            return usual()

        monkeypatch.setattr(connection, "transaction", after_the_other)

    return arrange


def test_what_was_reviewed_meanwhile_is_not_handed_in_again(between):
    _, version_id = made_form()
    patron_id = builders.make_patron("Ines", "Example")
    response_id = responses.save_partial(None, version_id, {"q1": {"text": "Jazz"}}, face="kiosk")

    def other():
        responses.finish_partial(response_id, {"q1": {"text": "Jazz"}}, patron_id=patron_id)
        told = [Effect("q1", "q1", "interest", "Jazz")]
        take_in(response_id, told, patron_id=patron_id)

    between(other)
    with pytest.raises(NotFound):
        responses.finish_partial(response_id, {"q1": {"text": "Opera"}})
    found = responses.get_response(response_id)
    assert found.status == "taken" and found.answers == {"q1": {"text": "Jazz"}}


def test_what_was_taken_in_meanwhile_stays_theirs(between):
    _, version_id = made_form()
    patron_id = builders.make_patron("Ines", "Example")
    other_id = builders.make_patron("Omar", "Example")
    response_id = responses.add_response(
        version_id, {"q1": {"text": "Jazz"}}, face="kiosk"
    ).created_id
    told = [Effect("q1", "q1", "interest", "Jazz")]
    between(lambda: take_in(response_id, told, patron_id=patron_id))
    with pytest.raises(InputRefused):
        take_in(response_id, told, patron_id=other_id)
    found = responses.get_response(response_id)
    assert (found.status, found.patron_id) == ("taken", patron_id)


def test_two_windows_that_publish_make_two_versions(between):
    form_id, _ = made_form()
    between(lambda: forms.publish_form(form_id, body("Theirs")))
    forms.publish_form(form_id, body("Mine"))
    assert [v.number for v in forms.list_versions(form_id)] == [3, 2, 1]


def test_publishing_does_not_throw_away_what_another_window_is_editing(database):
    form_id, _ = made_form()
    seen = forms.get_form(form_id).version
    forms.set_draft(form_id, body("Theirs, not published yet"), version=seen)
    with pytest.raises(EditConflict):
        forms.publish_form(form_id, body("Mine"), version=seen)
    form = forms.get_form(form_id)
    assert form.live.number == 1
    assert form.draft["questions"][0]["words"] == "Theirs, not published yet"
    forms.publish_form(form_id, form.draft, version=form.version)
    assert forms.get_form(form_id).live.number == 2


def test_two_windows_at_one_partial_lose_nothing_of_each_other(database):
    form_id = forms.add_form("Season signup", body()).created_id
    both = body() | {"questions": [*body()["questions"], {"key": "q2", "kind": "short"}]}
    version_id = forms.publish_form(form_id, both).created_id
    first = {"q1": {"text": "Jazz"}}
    kept = responses.save_partial(None, version_id, first, face="kiosk")
    desk = first | {"q2": {"text": "By bus"}}
    responses.save_partial(kept, version_id, desk, face="kiosk", since=first)
    visitor = {"q1": {"text": "Jazz and folk"}}
    responses.save_partial(kept, version_id, visitor, face="kiosk", since=first)
    assert responses.get_response(kept).answers == visitor | {"q2": {"text": "By bus"}}
    responses.save_partial(kept, version_id, {}, face="kiosk", since=visitor)
    assert responses.get_response(kept).answers == {"q2": {"text": "By bus"}}


def test_what_is_tried_again_by_itself_does_not_wait_for_another_programs_import(database):
    """A kiosk or a builder beside an import that holds the file for minutes."""
    _, version_id = made_form()
    other = connection.connect(database)
    other.execute("begin immediate")
    began = time.monotonic()
    with pytest.raises(DatabaseBusy):
        responses.save_partial(None, version_id, {}, face="kiosk", patient=False)
    assert time.monotonic() - began < 1
    other.execute("rollback")
    other.close()
    assert responses.save_partial(None, version_id, {}, face="kiosk", patient=False)
    assert connection.raw().execute("pragma busy_timeout").fetchone()[0] == 5000
