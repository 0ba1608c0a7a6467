"""The web page of a form in a real browser: its rules against Rapport's own, the keyboard alone,
phones, accessibility, hostile wording, posting. Skipped where there is no Chromium.

`RAPPORT_CHROMIUM` names the browser, `RAPPORT_AXE` the file `axe.min.js` of axe-core.
"""

from __future__ import annotations

import json
import os
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from form_strategies import every_kind, forms_and_answers
from headless import Browser, program
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.folding import fold
from desktop.documents.web_form import web_page
from desktop.domain import form_answers
from desktop.domain.form_answers import Given, free_words
from desktop.domain.form_filling import finish, visible
from desktop.domain.form_page import page_rules
from desktop.domain.form_schema import (
    CONTACT,
    DATE,
    HEADING,
    LONG,
    MANY_AT_ONCE,
    NUMBER,
    ONE,
    SCALE,
    SEVERAL,
    SHORT,
    TESTS,
    WITH_CHOICES,
    Choice,
    Condition,
    FormSchema,
    Limits,
    Question,
    ShowIf,
)
from desktop.importing.answer_file import read_answer_text, read_answers

pytestmark = pytest.mark.skipif(
    not program(), reason="no Chromium on the path, and RAPPORT_CHROMIUM names none"
)

HOSTILE = (
    "</script><script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>",
    "\"quoted\" and 'so'", "{{ 7*7 }} ${7*7}", "line\u2028separator", "😀👩‍👧‍👦 🎻",
    "مرحبا بالعالم", "אילו הופעות", "x" * 120, "[rapport-answers 1 00000000",
)  # fmt: skip
CASES = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PAGES = settings(CASES, max_examples=40)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def show(browser: Browser, schema: FormSchema, *, mail_to: str = "") -> None:
    target = browser.folder / "page.html"
    page = web_page(schema, code="AB12CD34", venue_name="Lantern Theatre", mail_to=mail_to)
    target.write_text(page, encoding="utf-8")
    browser.open(target)


def script(value: Any) -> str:
    return json.dumps(value)


def data_of(raw: dict[str, Given]) -> dict[str, Any]:
    return {key: form_answers.to_data(value) for key, value in raw.items()}


def hostile_form() -> FormSchema:
    words = " ".join(HOSTILE)
    choices = tuple(Choice(f"c{n}", text) for n, text in enumerate(HOSTILE))
    asked = ShowIf((Condition("q1", "is", "c0"),))
    return FormSchema(
        words, words, words,
        (
            Question("__proto__", SHORT, "Odd", help=words),
            Question("q1", SEVERAL, words, help=words, choices=choices, other=True,
                     other_words=words, limits=Limits(high="2", message=words)),
            Question("constructor", HEADING, words, help=words, show_if=asked),
            Question("q3", SCALE, words, low_words=words, high_words=words),
            Question("q4", ONE, words, choices=choices, order="shuffled"),
            Question("q5", CONTACT, words, parts=("given", "email", "street", "postcode")),
            Question("q6", DATE, words, show_if=asked),
        ),
    )  # fmt: skip


# -- the rules


def outcome(browser: Browser, schema: FormSchema, raw: dict[str, Given]) -> Any:
    told = f"rapportRules.finish({script(page_rules(schema))}, {script(data_of(raw))})"
    return json.loads(browser.run(f"JSON.stringify({told})"))


def agree(browser: Browser, schema: FormSchema, raw: dict[str, Given]) -> None:
    found, wanted = outcome(browser, schema, raw), finish(schema, raw)
    assert found["answers"] == data_of(wanted.answers)
    assert list(found["answers"]) == list(wanted.answers)
    assert found["complaints"] == wanted.complaints
    assert found["shown"] == [q.key for q in visible(schema, raw)]


@CASES
@given(forms_and_answers())
def test_the_page_rules_as_rapport_does(browser, rules_here, filled):
    agree(browser, *filled)


@pytest.fixture
def rules_here(browser: Browser) -> None:
    show(browser, every_kind())


ODD = st.sampled_from(
    ("", " ", "a", "İstanbul", "STRASSE", "straße", "ΣΊΣΥΦΟΣ", "ᾳ", "ﬁn", "Å", "ﷺ", "ʼn",
     "\u2028", "\u3000x\u3000", "\x85y", "a\u0345b", "\ufeffz", "e\u0301", "한국", "각",
     "‘quoted’ – so", "`tick`", "Ꭰꭰ", "\U0001d400", "१२", "1,50", "-0", "+0.0", "007", "-3",
     "1e5", "١٢", "999999999999999.999999", "0.1", ".5", "5.", "2024-02-29", "2023-02-29",
     "--02-29", "0000-01-01", "0001-01-01", "--13-01", "1980-5-17", "yes", "c1", "other",
     "a@b.c", "a@b", "a b@c.de", "x" * 501, "😀" * 500, "😀" * 501, "a\r\n\r\n b \t\n", "\x1cq\x1f")
)  # fmt: skip
TEXTS = ODD | st.text(max_size=12) | st.lists(ODD, min_size=2, max_size=3).map("".join)
KINDS = (ONE, SEVERAL, SHORT, LONG, NUMBER, SCALE, DATE, CONTACT)


@st.composite
def odd_cases(draw: st.DrawFn) -> tuple[FormSchema, dict[str, Given]]:
    """Any limits, any condition on anything, any answer: what no builder or face would let by."""
    count = draw(st.integers(2, 5))
    keys = [f"q{n}" for n in range(count)]
    condition = st.builds(
        Condition, st.sampled_from([*keys, "gone", "old"]), st.sampled_from(tuple(TESTS)), TEXTS
    )
    questions = tuple(
        Question(
            key,
            draw(st.sampled_from(KINDS)),
            required=draw(st.booleans()),
            choices=(Choice("c1", "A"), Choice("c2", "B", retired=True)),
            other=draw(st.booleans()),
            with_year=draw(st.booleans()),
            parts=("given", "email"),
            limits=Limits(draw(TEXTS), draw(TEXTS), draw(st.sampled_from(("", "No <b>")))),
            show_if=ShowIf(
                tuple(draw(st.lists(condition, max_size=2))), draw(st.booleans())
            ),
        )
        for key in keys
    )  # fmt: skip
    parts = st.lists(st.tuples(st.sampled_from(("email", "given")), TEXTS), max_size=2, unique_by=lambda p: p[0])  # fmt: skip
    answers = st.builds(
        Given,
        st.lists(st.sampled_from(("c2", "c1", "c9", "other")), max_size=3, unique=True).map(tuple),
        TEXTS, TEXTS, parts.map(tuple),
    )  # fmt: skip
    raw = draw(st.dictionaries(st.sampled_from(keys), answers, max_size=count))
    return FormSchema("T", questions=questions, retired=(Question("old", SHORT),)), raw


@settings(CASES, max_examples=600)
@given(odd_cases())
def test_the_page_rules_as_rapport_does_with_anything(browser, rules_here, filled):
    agree(browser, *filled)


NUMBERS = ("-10", "-2", "-1,5", "-1.49", "-0", "0", "+0.0", "0.000001", "2", "10", "10.0", "007")
DAYS = ("1900-02-29", "2000-02-29", "2100-02-29", "2024-02-29", "2023-02-29", "--02-29", "--02-30",
        "0000-05-01", "0001-01-01", "9999-12-31", "2026-04-31", "2026-00-10", "2026-13-10")  # fmt: skip


@pytest.mark.parametrize("test", ["is", "at_least", "at_most"])
def test_the_page_compares_numbers_as_rapport_does(browser, rules_here, test):
    for wanted in NUMBERS:
        shown = ShowIf((Condition("n", test, wanted),))
        number = Question("n", NUMBER, limits=Limits(wanted, "5"))
        schema = FormSchema("T", questions=(number, Question("q", SHORT, show_if=shown)))
        for said in NUMBERS:
            agree(browser, schema, {"n": Given(text=said), "q": Given(text="x")})


def test_the_page_knows_the_days_that_rapport_knows(browser, rules_here):
    schema = FormSchema("T", questions=(Question("d", DATE, with_year=False),))
    for said in DAYS:
        agree(browser, schema, {"d": Given(text=said)})


def test_the_page_folds_every_letter_as_rapport_does(browser, rules_here):
    letters = [
        chr(n) for n in range(0x20000)
        if not 0xD800 <= n <= 0xDFFF and unicodedata.category(chr(n)) != "Cn"
    ]  # fmt: skip
    texts = letters + [f"a{a}e{b}" for a, b in zip(letters, letters[7:], strict=False)]
    found = json.loads(browser.run(f"JSON.stringify({script(texts)}.map(rapportRules.fold))"))
    wrong = [(t, f, fold(t)) for t, f in zip(texts, found, strict=True) if f != fold(t)]
    assert not wrong, wrong[:20]


# -- the page


def fill(browser: Browser, schema: FormSchema, raw: dict[str, Given]) -> None:
    """Put answers in through the controls, also where they do not show."""
    steps: list[list[Any]] = []
    for key, answer in raw.items():
        question = schema.question(key)
        assert question is not None
        if question.kind in WITH_CHOICES or (question.kind == SCALE):
            chosen = [answer.text] if question.kind == SCALE else [*answer.choices]
            steps += [["tick", key, value] for value in chosen]
            if answer.other:
                steps += [["tick", key, "other"]] * ("other" not in answer.choices)
                steps += [["type", f"f-{key}__other", answer.other]]
        elif question.kind == CONTACT:
            steps += [["type", f"f-{key}__{part}", value] for part, value in answer.parts]
        elif question.kind == DATE:
            year, month, day = answer.text.replace("--", "-", 1).rsplit("-", 2)
            pieces = {"day": day, "month": month, "year": year.strip("-")}
            steps += [["type", f"f-{key}__{p}", v] for p, v in pieces.items() if v]
        else:
            steps.append(["type", f"f-{key}", answer.text])
    browser.run(
        f"""{script(steps)}.forEach(function (s) {{
          var c = s[0] === 'type' ? document.getElementById(s[1]) :
            document.querySelector('[name="' + s[1] + '"][value="' + s[2] + '"]') ||
            document.getElementById('f-' + s[1]);
          if (s[0] === 'tick' && c.type !== 'text') c.checked = true;
          else c.value = s[2];
          c.dispatchEvent(new Event('input', {{bubbles: true}}));
        }})"""
    )


@PAGES
@given(forms_and_answers())
def test_a_page_filled_in_shows_and_keeps_what_rapport_would(browser, filled):
    schema, raw = filled
    show(browser, schema)
    fill(browser, schema, raw)
    found = json.loads(browser.run("JSON.stringify(rapportForm.finish())"))
    wanted = finish(schema, raw)
    assert found["answers"] == data_of(wanted.answers)
    seen = browser.run(
        "Array.from(document.querySelectorAll('.item')).filter(i => i.offsetParent)"
        ".map(i => i.dataset.key)"
    )
    assert seen == [q.key for q in visible(schema, raw)]
    browser.run("document.querySelector('button[type=submit]').click()")
    handed = browser.run("rapportForm.handedOn()")
    if wanted.complaints:
        told = browser.run(
            "Object.fromEntries(Array.from(document.querySelectorAll('.error[id^=e-]'))"
            ".filter(e => e.textContent).map(e => [e.id.slice(2), e.textContent]))"
        )
        assert handed is None and told == wanted.complaints
        focused = browser.run("document.activeElement.closest('.item').dataset.key")
        assert focused == next(iter(wanted.complaints))
    else:
        for text in (handed["file"], handed["text"]):
            assert read_answer_text(text).answers == wanted.answers


class Keys:
    """Somebody with nothing but a keyboard."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def at(self) -> str:
        told = self.browser.run(
            "(e => e.id || e.name + '=' + (e.value || ''))(document.activeElement)"
        )
        return str(told)

    def tab_to(self, wanted: str) -> None:
        for _ in range(80):
            if self.at() == wanted:
                return
            self.browser.press("Tab")
        raise AssertionError(f"Tab never comes to {wanted}")

    def type_into(self, wanted: str, text: str) -> None:
        self.tab_to(wanted)
        self.browser.type(text)


def test_the_form_is_filled_in_and_saved_with_the_keyboard_alone(browser, tmp_path):
    show(browser, every_kind(), mail_to="desk@example.org")
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    keys = Keys(browser)
    keys.tab_to("send")
    browser.press("Enter")  # too early: the name is wanted
    assert keys.at() == "f-who__given"
    assert browser.run("document.getElementById('e-who').textContent") == "Please answer this one."
    assert "needs another look" in browser.run("document.getElementById('amiss').textContent")
    browser.type("Zoë </script>")
    keys.type_into("f-who__email", "zoe@example.com")
    keys.tab_to("loves=c1")
    browser.press(" ")
    keys.tab_to("loves=other")
    browser.press(" ")
    keys.type_into("f-loves__other", "Silent films 🎻")
    keys.tab_to("kids=yes")
    browser.press(" ")
    keys.type_into("f-ages", "4 and 7")
    keys.type_into("f-count", "3,50")
    keys.tab_to("seat=c1")
    browser.press(" ")
    browser.press("ArrowDown")
    keys.tab_to("again=0")
    browser.press(" ")
    for _ in range(7):
        browser.press("ArrowRight")
    keys.type_into("f-born__day", "7")
    keys.tab_to("f-born__month")
    for _ in range(5):
        browser.press("ArrowDown")
    keys.type_into("f-more", "Line one\nLine two")
    keys.tab_to("mail=yes")
    browser.press(" ")
    browser.press("ArrowDown")
    keys.tab_to("send")
    browser.press("Enter")
    assert keys.at() == "thanks"
    keys.tab_to("mail")
    assert browser.run("document.activeElement.href").startswith("mailto:desk@example.org?subject=")
    keys.tab_to("save")
    browser.press("Enter")
    saved = waited_for(tmp_path)
    filled = read_answers(saved)
    assert filled.code == "AB12CD34" and filled.answered_at
    assert finish(every_kind(), filled.answers).answers == {
        "who": Given(parts=(("given", "Zoë </script>"), ("email", "zoe@example.com"))),
        "loves": Given(("c1",), "Silent films 🎻"),
        "kids": Given(("yes",)),
        "ages": Given(text="4 and 7"),
        "count": Given(text="3.5"),
        "seat": Given(("c2",)),
        "again": Given(text="7"),
        "born": Given(text="--05-07"),
        "more": Given(text="Line one\nLine two"),
        "mail": Given(("no",)),
    }
    shown = browser.run("document.getElementById('text').value")
    assert read_answer_text(shown).answers == filled.answers


def test_enter_in_a_field_goes_on_and_never_hands_in(browser):
    schema = replace(
        every_kind(), questions=tuple(replace(q, required=False) for q in every_kind().questions)
    )
    show(browser, schema)
    keys = Keys(browser)
    keys.type_into("f-who__given", "Ada")
    browser.press("Enter")
    assert keys.at() == "f-who__family"
    keys.tab_to("kids=yes")
    browser.press(" ")
    browser.press("Enter")
    assert keys.at() == "f-ages"
    assert browser.run("rapportForm.handedOn()") is None


def test_too_much_for_a_link_is_to_be_copied(browser):
    show(browser, every_kind(), mail_to="desk@example.org")
    raw = {"who": Given(parts=(("given", "Ada"),)), "more": Given(text="ж" * 3_000)}
    fill(browser, every_kind(), raw)
    browser.run("document.querySelector('button[type=submit]').click()")
    assert browser.run("document.getElementById('mail').href.length") < 2_000
    assert browser.run("document.getElementById('toolong').offsetParent !== null")
    shown = browser.run("document.getElementById('text').value")
    assert read_answer_text(shown).answers == finish(every_kind(), raw).answers


def test_an_empty_page_prints_every_question(browser):
    show(browser, every_kind())
    ages = "getComputedStyle(document.querySelector('[data-key=ages]')).display"
    assert browser.run(ages) == "none"
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run(ages) == "block"
    assert "AB12CD34" in browser.run("document.querySelector('.code').innerText")
    browser.call("Emulation.setEmulatedMedia", media="")


def waited_for(folder: Path) -> Path:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = list(folder.glob("answers-AB12CD34-*.rapport.json"))
        if found:
            return found[0]
        threading.Event().wait(0.05)
    raise AssertionError("nothing was saved")


def test_a_hidden_answer_is_neither_kept_nor_sent_but_comes_back(browser):
    show(browser, every_kind())
    raw = {"who": Given(parts=(("given", "A"),)), "kids": Given(("yes",)), "ages": Given(text="4")}
    fill(browser, every_kind(), raw)
    browser.run("document.querySelector('[name=kids][value=no]').click()")
    answers = browser.run("rapportForm.finish().answers")
    assert "ages" not in answers and answers["kids"] == {"choices": ["no"]}
    browser.run("document.querySelector('[name=kids][value=yes]').click()")
    assert browser.run("rapportForm.finish().answers.ages") == {"text": "4"}


def test_an_answer_of_one_can_be_taken_back(browser):
    show(browser, every_kind())
    browser.run("document.querySelector('[name=kids][value=yes]').click()")
    browser.run("document.querySelector('[data-key=kids] .takeback').click()")
    assert "kids" not in browser.run("rapportForm.finish().answers")


def test_a_free_answer_that_was_only_ticked_says_that(browser):
    show(browser, every_kind())
    browser.run("document.querySelector('[name=seat][value=other]').click()")
    assert browser.run("rapportForm.finish().answers.seat") == {"other": "Something else"}


def test_shuffled_choices_are_all_there_and_the_free_one_stays_last(browser):
    choices = tuple(Choice(f"c{n}", f"Choice {n}") for n in range(12))
    question = Question("q", ONE, "Which?", choices=choices, order="shuffled", other=True)
    orders = set()
    for _ in range(4):
        show(browser, FormSchema("T", questions=(question,)))
        found = browser.run("Array.from(document.querySelectorAll('[name=q]')).map(i => i.value)")
        assert sorted(found[:-1]) == sorted(c.key for c in choices) and found[-1] == "other"
        orders.add(tuple(found))
    assert len(orders) > 1


def test_wording_is_never_more_than_text(browser):
    show(browser, hostile_form(), mail_to="desk@example.org")
    browser.events.clear()
    assert browser.run("document.querySelectorAll('img, b, iframe').length") == 0
    told = browser.run(
        "Array.from(document.querySelectorAll('[data-key=q1] .choice span')).map(s => s.textContent)"
    )
    question = hostile_form().question("q1")
    assert told == [*HOSTILE, free_words(question)] and HOSTILE[1] in free_words(question)
    raw = {
        "__proto__": Given(text=HOSTILE[0]),
        "q1": Given(("c0",), HOSTILE[1]),
        "q4": Given(("c4",)),
        "q5": Given(parts=(("given", HOSTILE[9]),)),
    }
    fill(browser, hostile_form(), raw)
    browser.run("document.querySelector('button[type=submit]').click()")
    handed = browser.run("rapportForm.handedOn()")
    for text in (handed["file"], handed["text"]):
        assert read_answer_text(text).answers == finish(hostile_form(), raw).answers
    assert browser.run("typeof window.hacked") == "undefined"
    assert browser.run("document.getElementById('mail').href.length") < 2_000
    assert not [e for e in browser.events if e["method"] == "Runtime.exceptionThrown"]


def test_the_page_loads_and_runs_nothing_else(browser):
    show(browser, every_kind())
    blocked = browser.run(
        "(async () => { var s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s); var out = [typeof window.ran];"
        "try { await fetch('https://www.example.com/'); out.push('fetched'); }"
        "catch (e) { out.push('blocked'); } return out; })()"
    )
    assert blocked == ["undefined", "blocked"]


# -- how it looks and reads

MEASURE = """(() => {
  var small = [];
  document.querySelectorAll('label.choice, label.step, input[type=text], textarea, select, button, a.button, summary')
    .forEach(e => { var r = e.getBoundingClientRect();
      if (r.width && (r.height < 43.9 || r.width < 43.9)) small.push(e.outerHTML.slice(0, 90) + ' ' + r.width + 'x' + r.height); });
  return [document.documentElement.scrollWidth, innerWidth, small];
})()"""


@pytest.mark.parametrize("schema", [every_kind(), hostile_form()], ids=["friendly", "hostile"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen_and_targets_are_large(browser, schema, width):
    browser.size(width, 844, phone=width < 1000)
    show(browser, schema, mail_to="desk@example.org")
    for step in ("", "document.querySelector('[name=q1], [name=kids]').click()", "done"):
        if step == "done":
            step = "document.querySelectorAll('[hidden]').forEach(e => { e.hidden = false; })"
        browser.run(step or "0")
        whole, screen, small = browser.run(MEASURE)
        assert whole <= screen, (whole, screen)
        assert not small, small


AXE = os.environ.get("RAPPORT_AXE", "")


@pytest.mark.skipif(not AXE, reason="RAPPORT_AXE does not name axe.min.js")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("schema", [every_kind(), hostile_form()], ids=["friendly", "hostile"])
def test_axe_finds_no_violation(browser, schema, dark):
    browser.size(390, 844, phone=True, dark=dark)
    for state in ("fresh", "amiss", "done"):
        needed = replace(schema.questions[0], required=state == "amiss")
        asked = replace(schema, questions=(needed, *schema.questions[1:]))
        show(browser, asked, mail_to="desk@example.org")
        if state != "fresh":
            browser.run("document.querySelector('button[type=submit]').click()")
        browser.run(Path(AXE).read_text(encoding="utf-8") + ";0")
        found = browser.run("axe.run(document, {resultTypes: ['violations']})")
        told = [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in found["violations"]]
        assert not told, (state, told)
        assert len(found["passes"]) > 10


# -- posting


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    posted: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(303)
            self.send_header("Location", "/thanks")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Thanks</title>")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/in", posted
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_the_page_posts_to_the_site(browser, site, scripts):
    address, posted = site
    schema = replace(every_kind(), post_to=address)
    browser.call("Emulation.setScriptExecutionDisabled", value=not scripts)
    try:
        show(browser, schema)
        raw = {
            "who": Given(parts=(("given", "Zoë & Co"), ("email", "zoe@example.com"))),
            "loves": Given(("c1", "c3"), "A=B"),
            "kids": Given(("no",)),
            "ages": Given(text="never sent"),
            "born": Given(text="--05-07"),
            "more": Given(text="Two\nlines"),
        }
        fill(browser, schema, raw)
        browser.events.clear()
        browser.run("document.querySelector('button[type=submit]').click()")
        browser.wait_for("Page.loadEventFired")
        assert browser.run("document.title") == "Thanks"
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    read = read_answer_text(posted[0])
    assert ("ages" in posted[0]) is not scripts
    assert finish(schema, read.answers) == finish(schema, raw)


def test_questions_that_take_many_are_told_apart(browser):
    show(browser, every_kind())
    roles = browser.run(
        "Object.fromEntries(Array.from(document.querySelectorAll('.item')).map(i =>"
        "[i.dataset.key, (i.querySelector('.choice input') || {}).type || '']))"
    )
    for question in every_kind().questions:
        if question.kind in WITH_CHOICES:
            wanted = "checkbox" if question.kind in MANY_AT_ONCE else "radio"
            assert roles[question.key] == wanted
