"""A form between venues: the same form again is the same form, and hostile files change nothing."""

from __future__ import annotations

import json

import pytest
from builders import everything
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import journal
from db.errors import InputRefused
from db.queries import forms
from desktop.domain.form_library import ready_forms
from desktop.domain.form_names import free_name
from desktop.domain.form_schema import from_data, to_data
from desktop.domain.form_travel import (
    export_form,
    import_form,
    read_form_file,
    unpublished,
)

SEASON = to_data(ready_forms()[0].schema)


def published(name: str = "Season signup", body=SEASON) -> int:
    form_id = forms.add_form(name, body).created_id
    forms.publish_form(form_id, body)
    return form_id


def elsewhere(form_id: int, **changes) -> dict:
    """The file as it comes back from JSON, of another venue's form."""
    return json.loads(json.dumps(export_form(form_id))) | {"uid": "ab12"} | changes


def test_a_form_arrives_as_a_draft_with_the_same_keys(database):
    data = elsewhere(published(), name="Guest form")
    form = forms.get_form(import_form(data).created_id)
    assert (form.name, form.uid, form.live) == ("Guest form", "ab12", None)
    assert from_data(form.draft) == from_data(SEASON)


def test_a_name_that_is_taken_gets_a_number(database):
    data = elsewhere(published())
    assert forms.get_form(import_form(data).created_id).name == "Season signup 2"
    again = data | {"uid": "cd34", "name": "  SEASON   signup "}
    assert forms.get_form(import_form(again).created_id).name == "SEASON signup 3"
    assert free_name("Another") == "Another"


def test_the_same_form_again_is_changes_to_the_one_that_is_known(database):
    form_id = published()
    data = json.loads(json.dumps(export_form(form_id)))
    data["form"]["title"] = "Tell us more"
    gone = data["form"]["questions"].pop(1)
    data["form"]["questions"][1]["words"] = "Any children?"
    step = import_form(data)
    assert step.created_id == form_id and len(forms.list_forms()) == 1
    form = forms.get_form(form_id)
    assert form.live.number == 1 and form.draft["title"] == "Tell us more"
    assert [q.key for q in from_data(form.draft).retired] == [gone["key"]]
    journal.undo(step)
    assert forms.get_form(form_id).draft is None


def test_the_very_same_form_again_changes_nothing(database):
    form_id = published()
    data = json.loads(json.dumps(export_form(form_id)))
    import_form(data)
    assert forms.get_form(form_id).draft is None and unpublished(data) == ""
    import_form(data | {"form": data["form"] | {"title": "Other"}})
    assert unpublished(data) == "Season signup" and unpublished(7) == ""


def test_choices_of_ours_retire_where_the_arriving_form_has_others(database):
    form_id = published()
    data = json.loads(json.dumps(export_form(form_id)))
    data["form"]["questions"][1]["choices"] = [{"key": "tango", "words": "Tango"}]
    import_form(data)
    arrived = from_data(forms.get_form(form_id).draft).question("get_up_for")
    assert [c.key for c in arrived.offered] == ["tango"]
    assert arrived.choice("opera").retired and arrived.choice("opera").words == "Opera"


def test_where_answers_are_sent_does_not_travel(database):
    form_id = published(body=SEASON | {"post_to": "https://example.org/ours"})
    data = export_form(form_id)
    assert "post_to" not in data["form"]
    data["form"] |= {"post_to": "https://example.com/theirs", "title": "Mended"}
    import_form(data)
    assert forms.get_form(form_id).draft["post_to"] == "https://example.org/ours"
    import_form(data | {"uid": "new1"})
    stranger = forms.get_form(forms.find_form_by_uid("new1"))
    assert "post_to" not in stranger.draft


def test_an_earlier_version_and_a_draft_travel_too(database):
    form_id = published()
    forms.publish_form(form_id, SEASON | {"title": "Second"})
    assert export_form(form_id)["form"]["title"] == "Second"
    assert export_form(form_id, 1)["form"]["title"] == SEASON["title"]
    draft_id = forms.add_form("Draft", SEASON).created_id
    assert export_form(draft_id)["form"] == SEASON
    with pytest.raises(InputRefused):
        export_form(form_id, 7)


CHOICES = [{"key": f"c{n}", "words": "x"} for n in range(501)]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "recipe"}, {"format": 2}, {"uid": "../../etc"}, {"uid": ""}, {"uid": 7}, {"name": ""},
        {"name": "\u200b"}, {"name": ["x"]}, {"name": "x" * 500}, {"form": None}, {"form": []},
        {"form": {"questions": {}}}, {"form": {"questions": [1]}}, {"form": {"title": 7}},
        {"form": {"script": "x"}}, {"form": {"format": 99}},
        {"form": {"questions": [{"key": "__proto__", "kind": "short"}]}},
        {"form": {"questions": [{"key": "ключ", "kind": "short"}]}},
        {"form": {"questions": [{"key": "dataset", "kind": "short"}]}},
        {"form": {"questions": [{"key": "rapport_code", "kind": "short"}]}},
        {"form": {"questions": [{"key": "q1__other", "kind": "short"}]}},
        {"form": {"questions": [{"key": "a", "kind": "short"}, {"key": "a", "kind": "short"}]}},
        {"form": {"questions": [{"key": "a", "kind": "colour"}]}},
        {"form": {"questions": [{"key": "a", "kind": "one", "choices": CHOICES}]}},
        {"form": {"questions": [{"key": f"q{n}", "kind": "short"} for n in range(501)]}},
        {"form": {"intro": "x" * 20_001}},
        {"form": {"questions": [{"key": "a", "kind": "yes_no"}]}},
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_in_one_sentence_and_changes_nothing(database, change):
    data = elsewhere(published())
    before = everything()
    with pytest.raises(InputRefused) as refused:
        import_form(data | change)
    assert str(refused.value).endswith("Nothing was taken in.") and "\n" not in str(refused.value)
    assert everything() == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 50), max_size=8), JSON)
def test_a_file_with_anything_in_any_place_is_taken_in_or_refused(database, path, value):
    data = {
        "kind": "rapport form",
        "format": 1,
        "uid": "ab12",
        "name": "X",
        "form": json.loads(json.dumps(SEASON)),
    }
    spot = data
    for number in path:
        inner = list(spot.values()) if isinstance(spot, dict) else spot
        inside = [v for v in inner if isinstance(v, dict | list) and v]
        if not inside:
            break
        spot = inside[number % len(inside)]
    if isinstance(spot, dict):
        spot[list(spot)[len(path) % len(spot)]] = value
    else:
        spot[len(path) % len(spot)] = value
    try:
        form = forms.get_form(import_form(data).created_id)
        from_data(form.draft)
    except InputRefused:
        pass


def test_a_file_that_is_too_large_or_not_text_is_refused(tmp_path):
    path = tmp_path / "form.json"
    path.write_bytes(b" " * 4_000_001)
    with pytest.raises(InputRefused, match="too large"):
        read_form_file(path)
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(InputRefused, match="not a form"):
        read_form_file(path)
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert read_form_file(path) == {}
