"""Tables of what a form's web page posted: each row a response, by the names of its fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_strategies import every_kind
from import_checks import bring
from web_page_reader import Filling

from db.queries import forms, responses
from desktop.documents.web_form import web_page
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_filling import finish
from desktop.domain.form_schema import to_data as schema_data
from desktop.importing.errors import FileNotRead
from desktop.importing.posted_table import is_posted_table, read_posted_table

ZOE = {
    "who": Given(parts=(("given", "Zoë"), ("email", "zoe@example.com"))),
    "loves": Given(("c1", "c4"), "Silent, films"),
    "kids": Given(("yes",)),
    "ages": Given(text="4 and 7"),
    "born": Given(text="--05-17"),
    "more": Given(text='Two\nlines; "quoted"'),
}
ADA = {"who": Given(parts=(("given", "Ada"),)), "loves": Given(("c2",)), "mail": Given(("no",))}


def published() -> str:
    body = schema_data(every_kind())
    form_id = forms.add_form("Season", body).created_id
    forms.publish_form(form_id, body)
    return forms.get_form(form_id).live.code


def fields(said: dict[str, Given], code: str) -> dict[str, str]:
    """What the page sends, several choices in one cell as many a server keeps them."""
    page = web_page(every_kind(), code=code, venue_name="Lantern")
    filling = Filling(page, every_kind())
    for key, answer in said.items():
        filling.answer(key, answer)
    found: dict[str, str] = {}
    for name, value in filling.fields():
        found[name] = f"{found[name]}, {value}" if found.get(name) else value
    return found


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def table(folder: Path, *rows: dict[str, str], name: str = "export.csv") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *([row.get(n, "") for n in names] for row in rows)]
    target = folder / name
    target.write_text("\r\n".join(",".join(map(cell, line)) for line in lines), encoding="utf-8")
    return target


def test_each_row_is_a_response_of_its_own(database, tmp_path):
    code = published()
    target = table(
        tmp_path,
        {"Submitted at": "2026-11-20 19:05:00", **fields(ZOE, code)},
        {"Submitted at": "soon", **fields(ADA, code)},
    )
    assert is_posted_table(target)
    first, second = read_posted_table(target)
    assert finish(every_kind(), first.answers).answers == finish(every_kind(), ZOE).answers
    assert finish(every_kind(), second.answers).answers == ADA
    assert (first.answered_at, second.answered_at) == ("2026-11-21T00:05:00Z", "")


def test_an_export_comes_in_and_the_next_brings_only_what_is_new(database, tmp_path):
    code = published()
    rows = [fields(ZOE, code), fields(ADA, code)]
    assert bring(table(tmp_path, *rows)).counts.responses == 2
    again = bring(table(tmp_path, *rows, fields({"kids": Given(("no",))}, code), name="next.csv"))
    assert again.counts.responses == 1 and not again.issues
    kept = responses.list_responses(limit=9)
    assert sorted((r.face, r.status) for r in kept) == [
        ("web", "anonymous"), ("web", "waiting"), ("web", "waiting"),
    ]  # fmt: skip
    answers = [responses.get_response(r.id).answers for r in kept]
    assert {k: to_data(v) for k, v in finish(every_kind(), ZOE).answers.items()} in answers


def test_rows_of_no_form_are_left_out_and_a_foreign_one_is_named(database, tmp_path):
    code = published()
    spam = {**fields(ADA, code), "rapport_code": "<b>buy</b>"}
    foreign = {**fields(ADA, code), "rapport_code": "ZZZZZZ"}
    found = bring(table(tmp_path, fields(ZOE, code), spam, foreign))
    assert found.counts.responses == 1
    assert ["ZZZZZZ" in issue.message for issue in found.issues] == [True]


def test_a_table_without_a_code_is_no_such_table(tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text("name,loves\nZoë,c1\n", encoding="utf-8")
    assert not is_posted_table(plain)
    empty = tmp_path / "empty.csv"
    empty.write_text("rapport_code,loves\n,c1\n", encoding="utf-8")
    with pytest.raises(FileNotRead):
        read_posted_table(empty)
