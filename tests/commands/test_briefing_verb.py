"""`rapport briefing` writes the sheet of the right performance, whole, or says why not."""

from __future__ import annotations

import json

import pytest
from builders import TONIGHT, make_patron, make_performance, make_visit
from pypdf import PdfReader

from db.queries.settings import set_setting
from desktop.__main__ import main


@pytest.fixture
def rapport(database, capsys, monkeypatch):
    """Runs the verb on the file of this test: (exit code, stdout, stderr)."""

    set_setting("zone", "America/New_York")

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["--database", str(database), "briefing", *arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def text_of(path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_next_performance_is_written(rapport, tmp_path):
    tonight = make_performance("Winterreise, staged", TONIGHT)
    make_visit(make_patron("Judith", "Shimwell"), tonight, seats=("F12",), attended=None)
    make_performance("The Tempest", "2026-12-01 19:30")
    code, out, err = rapport("-o", str(tmp_path / "s.pdf"), "--paper", "letter")
    assert (code, err) == (0, "")
    assert "Winterreise, staged" in out and "1 page" in out
    page = PdfReader(tmp_path / "s.pdf").pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    assert "Judith Shimwell" in text_of(tmp_path / "s.pdf")
    assert not list(tmp_path.glob("*.part"))


def test_a_performance_is_found_by_title_and_day(rapport, tmp_path):
    make_performance("The Tempest", "2026-12-01 19:30")
    make_performance("The Tempest", "2026-12-02 19:30")
    code, out, _ = rapport("--performance", "the tempest", "--when", "2026-12-02",
                           "-o", str(tmp_path / "s.pdf"), "--json")  # fmt: skip
    told = json.loads(out)
    assert code == 0
    assert (told["production"], told["starts"], told["pages"]) == (
        "The Tempest", "2026-12-03T00:30:00Z", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "No performance is coming up"),
        (("--next",), "No performance is coming up"),
        (("--performance", "Hamlet"), "no performance called Hamlet"),
        (("--when", "2026-12-01"), "give --performance as well"),
    ],
)
def test_nothing_to_print_is_one_line_and_exit_1(rapport, tmp_path, arguments, said):
    code, out, err = rapport(*arguments, "-o", str(tmp_path / "s.pdf"))
    assert (code, out) == (1, "")
    assert said in err and err.count("\n") == 1
    assert not list(tmp_path.glob("s.pdf*"))


def test_a_near_miss_is_helped_along(rapport, tmp_path):
    make_performance("The Tempest", "2026-12-01 19:30")
    code, _, err = rapport("--performance", "Tempest", "-o", str(tmp_path / "s.pdf"))
    assert code == 1 and "The Tempest (Tue 1 Dec · 19:30)" in err


def test_a_folder_that_is_not_there_is_said(rapport, tmp_path):
    make_performance("The Tempest", "2026-12-01 19:30")
    code, _, err = rapport("-o", str(tmp_path / "no" / "s.pdf"))
    assert code == 1 and "could not be written" in err


def test_usage_is_exit_2(rapport):
    assert rapport()[0] == 2
    assert rapport("-o", "x.pdf", "--paper", "a3")[0] == 2
