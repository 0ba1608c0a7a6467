"""What is said between `rapport open` and a window, and where windows are looked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import screen_pop
from desktop.domain.screen_pop import Answer, Request


@given(st.sampled_from(screen_pop.KINDS), st.text(min_size=1, max_size=100).filter(str.strip))
def test_what_is_asked_arrives_as_it_was(kind: str, text: str):
    line = screen_pop.write_request(Request(kind, text, "token"))
    assert line.count(b"\n") == 1
    assert screen_pop.read_request(line) == Request(kind, text.strip(), "token")


@given(st.binary(max_size=200))
def test_any_other_line_is_refused_and_never_breaks(line: bytes):
    for read in (screen_pop.read_request, screen_pop.read_answer):
        try:
            read(line)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]", b"null", b'{"ask": "phone"}', b'{"ask": "erase", "text": "1"}',
        b'{"ask": "phone", "text": 5}', b'{"ask": "phone", "text": "  "}', b"\xff\xfe",
        b'{"ask": "phone", "text": "' + b"1" * 5000 + b'"}', b"[" * 4000,
        b'{"ask": "patron", "text": "\\ud83d"}',
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(line: bytes):
    with pytest.raises(ValueError, match=r"."):
        screen_pop.read_request(line)


@pytest.mark.parametrize("token", ["\x00", "a\nb", "\ud800", "é"])
def test_what_can_be_no_token_of_a_desktop_is_passed_over(token: str):
    line = screen_pop.write_request(Request("phone", "1", token))
    assert screen_pop.read_request(line) == Request("phone", "1")


def test_a_request_that_is_too_long_is_not_sent():
    with pytest.raises(ValueError, match="too long"):
        screen_pop.write_request(Request("search", "x" * 5000))


def test_an_answer_names_nobody():
    line = screen_pop.write_answer(Answer(screen_pop.SHOWN, 1))
    assert screen_pop.read_answer(line) == Answer("shown", 1)
    assert line == b'{"result": "shown", "patrons": 1}\n'


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")
def test_places_of_others_are_not_trusted(tmp_path: Path):
    database = tmp_path / "rapport.db"
    folder = tmp_path / "windows"
    assert screen_pop.list_places(database, folder) == []
    assert screen_pop.make_folder(folder)
    place = screen_pop.place_of(database, 7, folder)
    place.touch()
    assert screen_pop.list_places(database, folder) == [place]
    folder.chmod(0o777)
    assert screen_pop.list_places(database, folder) == []
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert not screen_pop.make_folder(link)


def test_the_window_that_was_used_last_comes_first_and_other_files_do_not_count(tmp_path: Path):
    folder = tmp_path / "windows"
    screen_pop.make_folder(folder)
    mine, other = tmp_path / "mine.db", tmp_path / "other.db"
    for process, when in ((1, 100), (2, 300), (3, 200)):
        place = screen_pop.place_of(mine, process, folder)
        place.touch()
        os.utime(place, (when, when))
    screen_pop.place_of(other, 4, folder).touch()
    places = screen_pop.list_places(mine, folder)
    assert [place.name.rpartition("-")[2] for place in places] == ["2", "3", "1"]
    assert screen_pop.key_of(mine) == screen_pop.key_of(tmp_path / "sub" / ".." / "mine.db")


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be asked for there")
def test_what_killed_windows_left_is_swept_away(tmp_path: Path):
    folder = tmp_path / "windows"
    screen_pop.make_folder(folder)
    mine = screen_pop.place_of(tmp_path / "a.db", os.getpid(), folder)
    killed = screen_pop.place_of(tmp_path / "b.db", 99999999, folder)
    for place in (mine, killed, folder / "notes.txt"):
        place.touch()
    screen_pop.sweep(folder)
    assert sorted(folder.iterdir()) == sorted([mine, folder / "notes.txt"])


def test_addresses_fit_what_systems_allow(tmp_path: Path):
    place = screen_pop.place_of(tmp_path / "a.db", 4194304, Path("/run/user/100000/rapport"))
    assert len(screen_pop.address_of(place, "linux")) < 100
    pipe = screen_pop.address_of(place, "win32")
    assert pipe.startswith("\\\\.\\pipe\\rapport-")
    windows = screen_pop.folder({"LOCALAPPDATA": "/home/a/local"}, "win32")
    assert windows == Path("/home/a/local/Rapport/windows")


def test_whoever_asks_loads_neither_qt_nor_peewee_nor_anything_slow():
    code = (
        "import sys; sys.argv = ['rapport']; from desktop import __main__ as m; "
        "m.main(['--database', '/nowhere/x.db', 'open', '--phone', '1', '--no-start']); "
        "slow = {'PySide6', 'peewee', 'reportlab', 'phonenumbers', 'openpyxl', 'rapidfuzz'}; "
        "sys.exit(','.join(slow & {n.split('.')[0] for n in sys.modules}) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "No window of Rapport is running" in done.stderr
