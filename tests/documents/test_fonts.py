"""Each character is set in a face that has it, or is said to have none."""

from __future__ import annotations

import shutil

import pytest

import resources
from desktop.documents import fonts, text
from desktop.documents.layout import Settable


@pytest.mark.parametrize(
    "name", ["Łukasz", "Nguyễn", "Ελένη", "Дмитрий", "İşık", "Þórr Ærø", "O’Brien", "½ – “x” …"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_european_and_vietnamese_names_are_one_run_of_noto_sans(name, bold):
    (run,) = fonts.family().runs(name, bold)
    assert run.font == ("NotoSans-Bold" if bold else "NotoSans")
    assert run.text == name


def test_hebrew_and_arabic_have_faces_of_their_own():
    runs = fonts.family().runs(text.visual("Sara שרה محمد"), False)
    assert [run.font for run in runs] == ["NotoSans", "NotoSansArabic", "NotoSansHebrew"]


@pytest.mark.parametrize("script", ["王小明", "鈴木さくら", "김민수", "🎉", "आर्यन", "สมชาย"])
def test_what_no_face_can_set_is_missing(script):
    assert set(fonts.family().missing(script)) == set(script)


def test_what_is_missing_is_replaced_by_the_rest_or_a_question_mark():
    settable = Settable()
    assert settable("심서연 Seo-yeon Shim") == "Seo-yeon Shim"
    assert settable("Shim (심서연), Seo-yeon") == "Shim, Seo-yeon"
    assert settable("王小明") == "?"
    assert settable("Party 🎉") == "Party"
    assert settable("") == ""


def test_a_font_of_the_computer_fills_a_gap(tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    shutil.copy(resources.path("fonts", "NotoSans-Regular.ttf"), tmp_path / "deep" / "msyh.ttf")
    (tmp_path / "droidsansfallback.ttf").write_bytes(b"not a font at all")
    (tmp_path / "wqy-zenhei.ttc").write_bytes(b"ttcf\x00\x01")
    monkeypatch.setattr(fonts, "font_folders", lambda: (tmp_path,))
    monkeypatch.setattr(fonts, "_bundled", _only_hebrew(fonts._bundled))
    fonts.forget()
    (run,) = fonts.family().runs("Łukasz", False)
    assert run.font.startswith("System-")
    assert fonts.family().missing("王") == "王"


def _only_hebrew(bundled):
    return lambda name: bundled("NotoSansHebrew")


def test_widths_are_those_of_the_faces():
    family = fonts.family()
    assert family.width("WW", True) > family.width("WW", False) > family.width("ii", False) > 0
    assert family.width(text.visual("שרה"), False) > 0
