"""`rapport open` without a screen: what it says where no window runs, and how one is started."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from desktop import __main__ as command_line
from desktop import screen_needs
from desktop.commands import open_window
from desktop.domain import screen_pop
from desktop.domain.screen_pop import Answer


@pytest.fixture(autouse=True)
def _no_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_pop, "folder", lambda *_: tmp_path / "w")
    monkeypatch.setattr(open_window, "LOOK_SECONDS", 0)


def run(database: Path, *arguments: str) -> int:
    return command_line.main(["--database", str(database), "open", *arguments])


class StartedWindow:
    """A window that was started: it answers, or ends."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code

    def poll(self) -> int | None:
        return self.code


def test_without_a_window_nothing_is_opened_if_none_may_be_started(database, capsys):
    assert run(database, "--phone", "+12075550142", "--no-start") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "No window of Rapport is running. Nothing was opened.\n"


def test_json_names_nobody(database, capsys, monkeypatch):
    answer = Answer(screen_pop.SHOWN, 1)
    monkeypatch.setattr(open_window, "ask_running", lambda *_: answer)
    assert run(database, "--phone", "+12075550142", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"window": "running", "result": "shown", "patrons": 1}


def test_a_window_is_started_and_asked_as_soon_as_it_listens(database, monkeypatch, capsys):
    asked = []
    answers = iter([None, None, None, Answer(screen_pop.SHOWN, 1)])

    def ask(_database, request):
        asked.append(request.text)
        return next(answers)

    monkeypatch.setattr(open_window, "ask_running", ask)
    monkeypatch.setattr(screen_needs, "missing_for_window", lambda: "")
    monkeypatch.setattr(open_window, "start_window", lambda _: StartedWindow())
    assert run(database, "--phone", "+12075550142", "--json") == 0
    assert json.loads(capsys.readouterr().out)["window"] == "started"
    assert asked == ["+12075550142"] * 4


def test_two_calls_at_once_start_one_window(database, tmp_path, monkeypatch):
    started, asked = [], []

    def start(path):
        started.append(path)
        # While it starts, the second call comes; it waits for the same window.
        if len(started) == 1:
            run(database, "--phone", "+12075550111")
        return StartedWindow()

    def ask(_database, request):
        asked.append(request.text)
        return Answer(screen_pop.SHOWN, 1) if len(asked) > 3 else None

    monkeypatch.setattr(open_window, "ask_running", ask)
    monkeypatch.setattr(screen_needs, "missing_for_window", lambda: "")
    monkeypatch.setattr(open_window, "start_window", start)
    assert run(database, "--phone", "+12075550142") == 0
    assert len(started) == 1 and set(asked) == {"+12075550142", "+12075550111"}
    assert list((tmp_path / "w").iterdir()) == []


def test_a_start_that_was_killed_is_in_nobodys_way(database, tmp_path, monkeypatch):
    sign = tmp_path / "w" / f"{screen_pop.key_of(database)}.starting"
    screen_pop.make_folder(sign.parent)
    sign.touch()
    os.utime(sign, (0, 0))
    started = []
    answers = iter([None, Answer(screen_pop.SHOWN, 1)])
    monkeypatch.setattr(open_window, "ask_running", lambda *_: next(answers))
    monkeypatch.setattr(screen_needs, "missing_for_window", lambda: "")
    monkeypatch.setattr(
        open_window, "start_window", lambda path: started.append(path) or StartedWindow()
    )
    assert run(database, "--phone", "+12075550142") == 0
    assert len(started) == 1 and not sign.exists()


def test_a_window_that_cannot_open_is_told(database, monkeypatch, capsys):
    monkeypatch.setattr(screen_needs, "missing_for_window", lambda: "")
    monkeypatch.setattr(open_window, "start_window", lambda _: StartedWindow(1))
    assert run(database, "--patron", "1") == 1
    assert "could not be opened" in capsys.readouterr().err


def test_no_window_is_started_for_a_file_that_is_not_there(tmp_path, monkeypatch, capsys):
    def start(_database: Path) -> subprocess.Popen[bytes]:
        raise AssertionError("started")

    monkeypatch.setattr(open_window, "start_window", start)
    assert run(tmp_path / "none.db", "--phone", "1") == 1
    assert "There is no Rapport file" in capsys.readouterr().err


def test_where_there_is_no_screen_that_is_said(database, monkeypatch, capsys):
    monkeypatch.setattr(screen_needs, "missing_for_window", lambda: "There is no screen.")
    assert run(database, "--phone", "1") == 1
    assert capsys.readouterr().err == "There is no screen.\n"


@pytest.mark.parametrize(
    "wrong", [[], ["--phone"], ["--phone", "1", "--patron", "2"], ["--fax", "1"]]
)
def test_what_is_not_understood_is_a_usage_error(database, wrong):
    with pytest.raises(SystemExit) as ended:
        run(database, *wrong)
    assert ended.value.code == 2


def test_a_patron_who_is_not_there_is_told_without_a_name(database, monkeypatch, capsys):
    monkeypatch.setattr(open_window, "ask_running", lambda *_: Answer(screen_pop.REFUSED))
    assert run(database, "--patron", "judith@example.org") == 1
    assert "judith" not in capsys.readouterr().err


def test_a_withheld_number_rings_all_the_same(database, monkeypatch):
    asked = []
    monkeypatch.setattr(
        open_window, "ask_running", lambda _, r: asked.append(r.text) or Answer(screen_pop.NEW)
    )
    assert run(database, "--phone", "") == 0
    assert asked == ["-"]


def test_far_too_long_a_text_is_not_sent(database, capsys):
    assert run(database, "--search", "x" * 5000) == 1
    assert "in a few words" in capsys.readouterr().err


def test_a_locked_screen_shows_nothing_and_says_so(database, monkeypatch, capsys):
    monkeypatch.setattr(open_window, "ask_running", lambda *_: Answer(screen_pop.LOCKED))
    assert run(database, "--phone", "+1 207 555 0142", "--json") == 1
    told = capsys.readouterr()
    assert json.loads(told.out) == {"window": "running", "result": "locked", "patrons": 0}
    assert told.err == "Rapport is locked. Nothing was shown. Sign in at its window first.\n"
