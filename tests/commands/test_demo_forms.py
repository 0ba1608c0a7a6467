"""What the demo shows of forms, on a small venue and without a window."""

import json
import re

import pytest

from db import clock, connection
from desktop.commands import demo_forms
from desktop.sample_venue import venue


@pytest.fixture
def small_venue(tmp_path, now):
    venue.build(tmp_path / "demo.db", patrons=40)
    yield tmp_path
    connection.close()
    clock.use_zone("")


def test_a_form_goes_out_and_its_answer_is_something_to_say(small_venue, capsys):
    demo_forms.hand_out(small_venue)
    demo_forms.take_back(small_venue)
    said = capsys.readouterr().out
    assert (small_venue / "form-paper-a4.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((small_venue / "form-file.json").read_text(encoding="utf-8"))
    assert "It is from Rosa O'Brien." in said
    assert re.search(r"new: Interest, Has children .*4 and 6", said)
    assert "“" in said.partition("What to say to her now:")[2]


def test_without_a_browser_there_are_no_pictures_of_the_page(tmp_path, monkeypatch):
    from desktop.pictures import form_pages

    monkeypatch.delenv("RAPPORT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert form_pages.web_page(tmp_path / "page.html") == []
    monkeypatch.setenv("RAPPORT_CHROMIUM", str(tmp_path / "not-there"))
    assert form_pages.web_page(tmp_path / "page.html") == []
