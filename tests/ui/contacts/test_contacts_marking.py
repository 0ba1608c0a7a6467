"""What was typed is marked in what is shown, whatever its accents, case and apostrophes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.contacts.marking import spans_of, without_marks


def marked(text: str, typed: str) -> list[str]:
    return [text[start : start + length] for start, length in spans_of(text, typed)]


@pytest.mark.parametrize(
    "text, typed, parts",
    [
        ("Judith Shimwell", "shim", ["Shim"]),
        ("Judith Shimwell", "jud shim", ["Jud", "Shim"]),
        ("Łukasz Król", "luk", ["Łuk"]),
        ("Søren Ørsted", "oer", []),
        ("Søren Ørsted", "or", ["Ør"]),
        ("Rosa O’Brien", "obri", ["O’Bri"]),
        ("Rosa O'Brien", "o'b", ["O'B"]),
        ("Weiß", "weiss", ["Weiß"]),
        ("王北京", "北", ["北"]),
        ("Seo-yeon Shim (심서연)", "심", ["심"]),
        ("Anna Hannah", "an", ["An"]),
        ("Anna", "", []),
        ("Anna", "!!", []),
        ("Ann Ann", "ann", ["Ann", "Ann"]),
        ("Nguyễn Thị", "nguyen thi", ["Nguyễn", "Thị"]),
    ],
)
def test_the_typed_part_is_found(text: str, typed: str, parts: list[str]):
    assert marked(text, typed) == parts


@given(st.text(max_size=40), st.text(max_size=12))
def test_spans_lie_inside_the_text_and_apart(text: str, typed: str):
    end = 0
    for start, length in spans_of(text, typed):
        assert start >= end
        assert length > 0
        end = start + length
    assert end <= len(text)


def test_the_marks_of_a_reason_become_spans():
    assert without_marks("note: “…took the \x01shim\x02 out”") == (
        "note: “…took the shim out”",
        [(17, 4)],
    )
    assert without_marks("plain") == ("plain", [])
