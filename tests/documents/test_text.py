"""Texts for paper are harmless, one line, and in the order the eye reads."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents import text


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Łukasz\n\tWójcik", "Łukasz Wójcik"),
        ("A\u202eB\u2066C\u2069D", "ABCD"),
        ("\ud800lone", "lone"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\x00\x07bell\x1b[0m", "bell[0m"),
        ("  many   spaces ", "many spaces"),
        (None, ""),
        (42, "42"),
        ("<b>bold</b> & <img src='/etc/passwd'>", "<b>bold</b> & <img src='/etc/passwd'>"),
    ],
)
def test_clean(given_text, cleaned):
    assert text.clean(given_text) == cleaned


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_invisible_or_reordering_is_left(anything):
    cleaned = text.clean(anything)
    assert cleaned == text.clean(cleaned)
    bad = [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs", "Co") or c == "\ufeff"]
    assert not bad
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )


def test_a_text_without_end_is_capped_with_an_ellipsis():
    assert len(text.clean("word " * 100_000)) <= text.LIMIT
    assert text.clean("word " * 100_000).endswith("…")


@pytest.mark.parametrize(
    ("logical", "drawn"),
    [
        ("שלום", "םולש"),
        ("Sara שרה Tern", "Sara הרש Tern"),
        ("שרה כהן (בת)", "(תב) ןהכ הרש"),
        ("Sara (שרה) Tern", "Sara (הרש) Tern"),
        ("Sara [2] שרה", "Sara [2] הרש"),
        ("Łukasz", "Łukasz"),
        ("שָׂרָה", "הרש"),
    ],
)
def test_right_to_left_runs_are_put_into_visual_order(logical, drawn):
    assert text.visual(logical) == drawn


def test_arabic_letters_are_joined_and_turned():
    drawn = text.visual("محمد")
    assert [unicodedata.name(c).split()[-2:] for c in drawn] == [
        ["FINAL", "FORM"], ["MEDIAL", "FORM"], ["MEDIAL", "FORM"], ["INITIAL", "FORM"],
    ]  # fmt: skip
    assert "DAL" in unicodedata.name(drawn[0])
