"""The web page of a form: complete without a script, self-contained, and only its own words."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from form_strategies import every_kind, forms_and_answers, schemas
from hypothesis import given, settings
from web_page_reader import Element, Filling, read_page

from desktop.documents.web_form import web_page
from desktop.domain.form_filling import finish
from desktop.domain.form_page import page_rules, post_address
from desktop.domain.form_schema import (
    ONE,
    SEVERAL,
    SHORT,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
)
from desktop.importing.answer_file import read_answer_text

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"quoted\" and 'so' `too`",
    "{{ 7*7 }} ${7*7} {% raw %}",
    "line\u2028separator\u2029here",
    "-->]]><!--<style>*{display:none}</style>",
    "&lt;already&gt; &amp; &#39;",
    "😀👩‍👧‍👦 שלום \u202eمرحبا",
    "nul\x00 bell\x07",
)


def page_of(schema: FormSchema, **wanted: str) -> str:
    return web_page(schema, **{"code": "AB12CD34", "venue_name": "Lantern Theatre", **wanted})


def hostile_form() -> FormSchema:
    words = " ".join(HOSTILE)
    choices = tuple(Choice(f"c{n}", text) for n, text in enumerate(HOSTILE))
    return FormSchema(
        words, words, words,
        (
            Question("q1", SEVERAL, words, help=words, choices=choices, other=True,
                     other_words=words, limits=Limits(high="2", message=words)),
            Question("q2", SHORT, words, help=words,
                     show_if=ShowIf((Condition("q1", "contains", words),))),
        ),
    )  # fmt: skip


def ids_of(top: Element) -> list[str]:
    return [e.attributes["id"] for e in top.walk() if "id" in e.attributes]


def test_wording_of_any_kind_is_text_and_nothing_else():
    top = read_page(page_of(hostile_form(), venue_name=HOSTILE[0], code='A"><b>'))
    assert {e.tag for e in top.walk()}.isdisjoint({"img", "b", "link", "iframe", "object"})
    assert len(top.find("script")) == 2 and len(top.find("style")) == 1
    assert not [n for e in top.walk() for n in e.attributes if n.startswith("on")]
    labels = [e.all_text() for e in top.find("label", class_="choice")]
    assert labels[:3] == list(HOSTILE[:3]) and labels[6] == HOSTILE[6]
    assert top.find("legend")[0].all_text().startswith(HOSTILE[0])
    rules = json.loads(top.find("script", id="rules")[0].all_text())
    assert rules["questions"][0]["message"] == " ".join(HOSTILE)


def test_characters_that_nobody_sees_do_not_reach_the_page():
    page = page_of(hostile_form())
    assert not set("\x00\x07\u202e") & set(page)
    assert "👩‍👧‍👦" in page


@settings(max_examples=60, deadline=None)
@given(schemas())
def test_a_page_is_well_formed_labelled_and_has_each_id_once(schema: FormSchema):
    top = read_page(page_of(schema))
    ids = ids_of(top)
    assert len(ids) == len(set(ids))
    for element in top.walk():
        for name in ("for", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)
    labelled = {e.attributes.get("for") for e in top.find("label")}
    for control in top.walk():
        if control.tag in ("input", "textarea", "select"):
            wrapped = control.parent is not None and control.parent.tag == "label"
            named = control.attributes.get("aria-label") or control.attributes.get("id") in labelled
            assert wrapped or named or control.attributes["type"] == "hidden"


@settings(max_examples=150, deadline=None)
@given(forms_and_answers())
def test_without_a_script_the_page_sends_what_was_answered(filled):
    schema, raw = filled
    filling = Filling(page_of(replace(schema, post_to="https://www.example.com/in")), schema)
    for key, given_answer in raw.items():
        filling.answer(key, given_answer)
    read = read_answer_text(filling.posted())
    assert read.code == "AB12CD34"
    assert finish(schema, read.answers) == finish(schema, raw)


def test_every_question_shows_without_a_script_and_says_when_it_counts():
    top = read_page(page_of(every_kind()))
    assert not [e for e in top.find("div") if "item" in e.attributes.get("class", "").split() and "hidden" in e.attributes]  # fmt: skip
    (ages,) = top.find("div", data_key="ages")
    assert "Only if “Do you have kids who’d…” is Yes." in ages.all_text()


def test_a_browser_insists_only_on_questions_that_are_always_asked():
    shown = ShowIf((Condition("a", "answered"),))
    schema = FormSchema(
        "T",
        questions=(
            Question("a", SHORT, "A", required=True),
            Question("b", SHORT, "B", required=True, show_if=shown),
        ),
    )
    filling = Filling(page_of(schema), schema)
    assert "required" in filling.controls("a")[0].attributes
    assert "required" not in filling.controls("b")[0].attributes
    assert filling.controls("b")[0].attributes["aria-required"] == "true"


def test_the_page_lets_nothing_in_and_only_its_own_script_run():
    page = page_of(replace(every_kind(), post_to="https://forms.example.com/in?to=us"))
    top = read_page(page)
    policy = top.find("meta", http_equiv="Content-Security-Policy")[0].attributes["content"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["base-uri"] == "'none'"
    assert rules["form-action"] == "https://forms.example.com"
    script = next(e for e in top.find("script") if "type" not in e.attributes)
    for content, name in ((script, "script-src"), (top.find("style")[0], "style-src")):
        digest = hashlib.sha256(content.all_text().encode()).digest()
        assert rules[name] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert not [e for e in top.walk() if {"src", "style"} & e.attributes.keys()]
    assert not re.search(r"@import|url\(", page)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.example.com/in", True), ("http://[::1]:8080/x", True), ("/in.php?a=1", True),
        ("", False), ("javascript:alert(1)", False), ("//example.com/x", False), ("www.example.com", False),
        ("https://example.com/a b", False), ('https://example.com/"onx', False), ("data:text/html,x", False),
        ("https://ex;ample.com/", False), ("https://a:b@example.com/", False), ("http://[::1", False),
        ("https://example.com:99999/", False), ("https:///x", False), ("https://example.com/\nx", False),
    ],
)  # fmt: skip
def test_only_an_address_of_the_web_is_posted_to(address: str, kept: bool):
    assert bool(post_address(address)) is kept
    form = read_page(page_of(replace(every_kind(), post_to=address))).find("form")[0]
    assert form.attributes["data-way"] == ("post" if kept else "file")
    assert form.attributes.get("action", "") == (address if kept else "")


def test_without_an_address_the_patron_keeps_the_answers():
    top = read_page(page_of(every_kind()))
    assert "form-action 'none'" in str([e.attributes for e in top.find("meta")])
    assert top.find("button", id="save") and not top.find("a", id="mail")
    by_mail = read_page(page_of(every_kind(), mail_to="desk@example.org"))
    assert by_mail.find("a", id="mail")[0].attributes["href"] == "mailto:desk@example.org"
    assert by_mail.find("form")[0].attributes["action"] == "mailto:desk@example.org"
    assert not read_page(page_of(every_kind(), mail_to="a@b.org?bcc=x@y.org")).find("a", id="mail")


def test_a_question_that_reads_from_right_to_left_stands_that_way():
    asked = (Question("a", SHORT, "ما الذي تحب؟"), Question("b", SHORT, "What do you love?"))
    top = read_page(page_of(FormSchema("T", questions=asked)))
    assert top.find("div", data_key="a")[0].attributes["dir"] == "rtl"
    assert "dir" not in top.find("div", data_key="b")[0].attributes


def test_choices_stand_in_the_order_that_was_asked_for():
    letters = tuple(Choice(f"c{n}", w) for n, w in enumerate(("Zoo", "Élan", "dance", "Gone")))
    letters = (*letters[:3], replace(letters[3], retired=True))
    question = Question("q", ONE, "Which?", choices=letters, order="alphabet", other=True)
    top = read_page(page_of(FormSchema("T", questions=(question,))))
    said = [e.all_text() for e in top.walk() if "choice" in e.attributes.get("class", "").split()]
    assert said == ["dance", "Élan", "Zoo", "Something else"]
    shuffled = FormSchema("T", questions=(replace(question, order="shuffled"),))
    assert "data-shuffled" in read_page(page_of(shuffled)).find("div", class_="choices")[0].attributes  # fmt: skip


def test_contact_details_may_be_filled_in_by_the_browser():
    filling = Filling(page_of(every_kind()), every_kind())
    told = {
        part: filling.controls(f"who__{part}")[0].attributes["autocomplete"]
        for part in ("given", "family", "email", "phone", "postcode", "city")
    }
    assert told == {
        "given": "given-name", "family": "family-name", "email": "email", "phone": "tel",
        "postcode": "postal-code", "city": "address-level2",
    }  # fmt: skip


def test_a_permission_shows_its_full_wording_and_nothing_chosen():
    top = read_page(page_of(every_kind()))
    (asked,) = top.find("div", data_key="mail")
    assert "May we write to you about shows you’d love?" in asked.all_text()
    assert "At most once a month. You can stop it at any time." in asked.all_text()
    assert not [e for e in top.find("input") if "checked" in e.attributes]


def test_a_form_without_anything_is_still_a_page():
    top = read_page(page_of(FormSchema(), venue_name=""))
    assert top.find("h1", id="title")[0].all_text() == "A few questions"


def test_rules_hold_no_wording_but_the_messages_of_limits():
    told = json.dumps(page_rules(every_kind()), ensure_ascii=False)
    assert "matinee" not in told and "Opera" not in told
