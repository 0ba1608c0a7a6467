"""Answer files, mail text and posted fields are read back; anything else is one sentence."""

from __future__ import annotations

import base64
import json
import quopri
import textwrap
import zlib
from email.message import EmailMessage

import pytest
from form_strategies import every_kind, forms_and_answers
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain import form_answers
from desktop.domain.form_answers import Given
from desktop.domain.form_filling import finish
from desktop.importing.answer_file import looks_like_answers, read_answer_text, read_answers
from desktop.importing.errors import FileNotRead

ANSWERS = {
    "who": Given(parts=(("given", "Zoë"), ("email", "zoe@example.com"))),
    "loves": Given(("c1", "c4"), "Silent films"),
    "more": Given(text="Two lines:\n</script> \u2028 🎻"),
}


def file_text(given_answers=ANSWERS, **changed) -> str:
    data = {
        "rapport": "answers", "format": 1, "code": "AB12CD34", "answered_at": "2026-11-22T18:30:00Z",
        "answers": {key: form_answers.to_data(value) for key, value in given_answers.items()},
    }  # fmt: skip
    return json.dumps({**data, **changed}, ensure_ascii=False)


def block(text: str) -> str:
    data = text.encode()
    letters = base64.b64encode(data).decode().rstrip("=")
    lines = "\n".join(textwrap.wrap(letters, 60))
    return f"[rapport-answers 1 {zlib.crc32(data):08x}\n{lines}\nrapport-end]"


def mail_body() -> str:
    return f"Tell us\n\nWhat is it?\n    Opera\n\nPlease leave the lines below.\n\n{block(file_text())}\n"


def refused(text: str) -> str:
    with pytest.raises(FileNotRead) as caught:
        read_answer_text(text)
    sentence = caught.value.sentence
    assert sentence.endswith("Nothing was imported.") and "\n" not in sentence
    assert len(sentence) < 200
    return sentence


def test_an_answer_file_is_read(tmp_path):
    target = tmp_path / "answers-AB12CD34.rapport.json"
    target.write_text(file_text(), encoding="utf-8")
    filled = read_answers(target)
    assert filled == ("AB12CD34", ANSWERS, "2026-11-22T18:30:00Z")
    assert looks_like_answers(target)


@settings(max_examples=100, deadline=None)
@given(forms_and_answers())
def test_what_was_kept_is_what_is_read_by_file_and_by_mail(filled):
    schema, raw = filled
    kept = finish(schema, raw)
    for text in (file_text(kept.answers), f"Words\n{block(file_text(kept.answers))}\n-- \nA"):
        read = read_answer_text(text)
        assert read.answers == kept.answers
        assert finish(schema, read.answers) == kept


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


@pytest.mark.parametrize(
    "changed",
    [
        lambda t: t,
        quoted,
        lambda t: quoted(quoted(t)),
        lambda t: t.replace("\n", "\r\n"),
        lambda t: " ".join(t.split()),
        lambda t: "\n".join(textwrap.wrap(" ".join(t.split()), 37, break_long_words=True)),
        lambda t: quoted("\n".join(textwrap.wrap(t, 50))),
        lambda t: t.replace("\n", "\u00a0\n"),
        lambda t: "Thanks! Answers below.\n\n" + quoted(t) + "\n--\nThe desk",
        lambda t: t + "\n" + quoted(t),
        lambda t: quopri.encodestring(t.encode()).decode(),
    ],
)
def test_mail_programs_may_quote_and_wrap(changed):
    assert read_answer_text(changed(mail_body())).answers == ANSWERS


def mail(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Answers", "zoe@example.com", "desk@example.org"
    made.set_content(parts.get("plain", "See below."))
    if "marked" in parts:
        made.add_alternative(parts["marked"], subtype="html")
    if "file" in parts:
        made.add_attachment(
            parts["file"].encode(), maintype="application", subtype="octet-stream",
            filename="answers-AB12CD34.rapport.json",
        )  # fmt: skip
    return made


@pytest.mark.parametrize("ending", [".eml", ".txt"])
@pytest.mark.parametrize(
    "parts",
    [
        {"plain": mail_body()},
        {"plain": quoted(mail_body())},
        {"plain": mail_body(), "marked": f"<p>{mail_body()}</p>"},
        {"marked": f"<html><p>{mail_body()}</p></html>".replace("\n", "<br>\n")},
        {"plain": "Here you are", "file": file_text()},
    ],
)
def test_a_saved_mail_is_read(tmp_path, ending, parts):
    target = tmp_path / f"Answers{ending}"
    target.write_bytes(mail(**parts).as_bytes())
    assert read_answers(target).answers == ANSWERS


def test_fields_of_a_post_are_read_line_by_line():
    text = (
        "rapport_code: AB12CD34\nwho__given: Zoë\nwho__email: zoe@example.com\n"
        "loves: c1, c4\nloves__other: Silent films\nages: \nborn__day: 7\nborn__month: 05\n"
        "more: Two lines\nand a third\n-- \nSent by a robot\n"
    )
    kept = finish(every_kind(), read_answer_text(text).answers).answers
    assert kept["who"] == Given(parts=(("given", "Zoë"), ("email", "zoe@example.com")))
    assert kept["loves"] == Given(("c1", "c4"), "Silent films")
    assert kept["born"].text == "--05-07"
    assert kept["more"].text == "Two lines\nand a third"
    assert "ages" not in kept


def test_fields_of_a_post_are_read_from_a_query():
    text = "rapport_code=ab12cd34&loves=c1&loves=other&loves__other=A%20%26%20B&more=a%3Db%0D%0Ac"
    read = read_answer_text(text)
    kept = finish(every_kind(), read.answers).answers
    assert read.code == "AB12CD34"
    assert kept == {"loves": Given(("c1",), "A & B"), "more": Given(text="a=b\nc")}


def test_a_free_answer_that_was_only_ticked_says_that(tmp_path):
    read = read_answer_text("rapport_code=AB12CD34&seat=other&seat__other=")
    assert finish(every_kind(), read.answers).answers == {"seat": Given(other="Something else")}


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "hello", "{", "{}", "[]", "null", '{"rapport": "answers"}', "[" * 100_000,
        '{"a":' * 100_000, "rapport_code", "rapport_code=", "rapport_code=<b>&q=1",
        "[rapport-answers", "[rapport-answers 1 00000000\nrapport-end]",
        "[rapport-answers 2 00000000\nAAAA\nrapport-end]",
        "[rapport-answers 1 zzzzzzzz\nAAAA\nrapport-end]",
        '{"rapport":"answers","format":1,"code":"A","answers":{"q":' + "9" * 5_000 + "}}",
        '{"rapport":"answers","format":1,"code":"A","answers":{"q":{"text":"\\ud800"}},',
    ],
)  # fmt: skip
def test_what_holds_no_answers_is_one_sentence(text):
    refused(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 2}, {"format": "1"}, {"code": 7}, {"code": ""}, {"code": "x" * 99},
        {"answers": []}, {"answers": {"not a key": {}}}, {"answers": {"q": "c1"}},
        {"answers": {"q": {"choices": "c1"}}}, {"answers": {"q": {"choices": [1]}}},
        {"answers": {"q": {"text": None}}}, {"answers": {"q": {"parts": {"given": ["x"]}}}},
        {"answers": {"q": {"text": "x" * 50_000}}}, {"answers": {"q": {"more": "x"}}},
        {"answers": {f"q{n}": {} for n in range(1_001)}},
        {"answers": {"q": {"choices": ["c"] * 1_001}}},
    ],
)  # fmt: skip
def test_a_file_that_was_meddled_with_is_one_sentence(changed):
    refused(file_text(**changed))


def test_a_block_that_changed_on_its_way_is_refused():
    whole = mail_body()
    at = whole.index("\n", whole.index("[rapport-answers")) + 40
    refused(whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :])
    refused(whole[:at] + whole[at + 4 :])
    refused(whole[: whole.index("rapport-end")])


def test_answers_of_two_people_are_not_mixed():
    other = file_text({"more": Given(text="Mine")})
    assert "more than one person" in refused(mail_body() + block(other))


@pytest.mark.parametrize("when", ["yesterday", "2026-11-22", 5, "9999-12-31T23:59:59Z", None])
def test_a_time_that_is_none_is_left_out(when):
    assert read_answer_text(file_text(answered_at=when)).answered_at == ""


def test_a_time_elsewhere_is_kept_in_utc():
    read = read_answer_text(file_text(answered_at="2026-11-22T19:30:00.123+01:00"))
    assert read.answered_at == "2026-11-22T18:30:00Z"


def test_a_file_too_large_or_gone_is_one_sentence(tmp_path):
    target = tmp_path / "large.rapport.json"
    target.write_bytes(b"{" + b" " * 8_000_001)
    for path in (target, tmp_path / "gone.json", tmp_path):
        with pytest.raises(FileNotRead):
            read_answers(path)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from((".eml", ".txt", ".json")))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, ending):
    target = tmp_path_factory.getbasetemp() / f"any{ending}"
    for body in (
        data,
        b"MIME-Version: 1.0\nContent-Type: " + data,
        file_text().encode()[:200] + data,
    ):
        target.write_bytes(body)
        try:
            read_answers(target)
        except FileNotRead as error:
            assert error.sentence


def test_other_files_do_not_look_like_answers(tmp_path):
    for name, text in {"form.json": '{"format": 1, "title": "A"}', "notes.txt": "Hello"}.items():
        (tmp_path / name).write_text(text)
        assert not looks_like_answers(tmp_path / name)
    (tmp_path / "mail.txt").write_text(mail_body())
    assert looks_like_answers(tmp_path / "mail.txt")
