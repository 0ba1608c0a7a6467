"""One window a file: the second start raises the first; locks of killed ones are taken over."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QWidget

from db.errors import DatabaseBusy
from desktop import second_start
from desktop.domain import file_lock, screen_pop
from desktop.ui.one_file import OneFile
from desktop.ui.one_window import OneWindow

HOLDS = """
import sys
import time
from pathlib import Path
from desktop.ui.one_file import OneFile
one = OneFile()
print(one.take(Path(sys.argv[1])), flush=True)
one.keep()
sys.stdin.read()
"""
ROOT = Path(file_lock.__file__).parents[2]


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock of `file.db`."""
    path = tmp_path / "file.db"
    path.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "\n"
    with process:
        yield path, process
        process.kill()


def test_a_file_that_another_window_has_open_is_told_and_not_taken(other):
    path, process = other
    one = OneFile()
    assert "open on this computer already" in one.take(path)
    holder = file_lock.holder_of(path)
    assert holder is not None
    assert (holder.process, holder.computer) == (process.pid, socket.gethostname())
    with pytest.raises(DatabaseBusy, match="only be restored while no window is open"):
        file_lock.check_free(path, "restored")


def test_the_same_file_by_another_name_is_the_same_file(other, tmp_path):
    path, _ = other
    (tmp_path / "link.db").symlink_to(path)
    assert OneFile().take(tmp_path / "link.db") != ""


def test_the_lock_of_a_killed_window_is_taken_over_at_once(other):
    path, process = other
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert file_lock.lock_path(path).exists()
    assert file_lock.holder_of(path) is None
    file_lock.check_free(path, "restored")
    one = OneFile()
    assert one.take(path) == ""
    one.keep()
    assert file_lock.read_holder(path).process == os.getpid()
    one.let_go()
    assert not file_lock.lock_path(path).exists()


def test_a_dead_lock_in_a_folder_that_does_not_let_it_go_keeps_nobody_out(other, monkeypatch):
    path, process = other
    monkeypatch.setattr(QLockFile, "tryLock", lambda *_: False)
    monkeypatch.setattr(QLockFile, "error", lambda *_: QLockFile.LockError.LockFailedError)
    one = OneFile()
    assert one.take(path) != ""
    process.kill()
    process.wait()
    assert one.take(path) == ""
    one.keep()
    one.let_go()
    assert file_lock.lock_path(path).exists()


def test_changing_to_another_file_keeps_the_lock_until_that_is_open(tmp_path):
    first, second = tmp_path / "a.db", tmp_path / "b.db"
    one = OneFile()
    one.take(first)
    one.keep()
    one.take(second)
    assert file_lock.lock_path(first).exists()
    one.give_back()
    assert file_lock.lock_path(first).exists()
    assert not file_lock.lock_path(second).exists()
    one.take(second)
    one.keep()
    assert not file_lock.lock_path(first).exists()
    assert one.take(second) == ""
    one.let_go()
    assert not file_lock.lock_path(second).exists()


def test_where_no_lock_can_be_written_nobody_is_kept_out(tmp_path):
    assert OneFile().take(tmp_path / "no folder" / "file.db") == ""


def test_a_lock_of_another_computer_is_never_taken_for_stale(tmp_path):
    path = tmp_path / "file.db"
    file_lock.lock_path(path).write_text("1\nrapport\nFOYER-PC\nx\ny\n", encoding="utf-8")
    said = OneFile().take(path)
    assert "on the computer FOYER-PC" in said
    assert "file.db.lock" in said
    assert file_lock.lock_path(path).exists()


def test_a_lock_that_cannot_be_read_is_nobody_s_name(tmp_path):
    path = tmp_path / "file.db"
    for text in (b"", b"\xff\xfe", b"not a number\n", b"9" * 5000):
        file_lock.lock_path(path).write_bytes(text)
        assert file_lock.holder_of(path) is None or text.startswith(b"9")
        assert file_lock.held_sentence(path, None)


def test_a_start_without_a_lock_asks_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(file_lock, "holder_of", lambda _path: pytest.fail("asked"))
    assert not second_start.raise_first(tmp_path / "file.db")


def test_a_second_start_waits_for_a_window_that_is_just_opening_but_not_for_ever(
    other, monkeypatch, tmp_path
):
    path, _ = other
    monkeypatch.setattr(second_start, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(screen_pop, "folder", lambda *_: tmp_path / "run")
    assert not second_start.raise_first(path)


def test_the_request_to_come_to_the_front_is_understood():
    asked = screen_pop.Request(screen_pop.RAISE, "window")
    assert screen_pop.read_request(screen_pop.write_request(asked)) == asked


def test_a_second_start_brings_the_first_window_to_the_front_within_a_second(
    tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "file.db"
    path.touch()
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[str] = []

    def answer(request: screen_pop.Request) -> screen_pop.Answer:
        asked.append(request.kind)
        return screen_pop.Answer(screen_pop.SHOWN)

    one, listening = OneFile(), OneWindow(window, path, answer)
    assert one.take(path) == ""
    one.keep()
    assert listening.listen()
    begun = time.monotonic()
    code = "import sys;from pathlib import Path;from desktop import second_start as s;"
    code += "sys.exit(0 if s.raise_first(Path(sys.argv[1])) else 3)"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=10_000)
        took = time.monotonic() - begun
    assert second.returncode == 0
    assert asked == [screen_pop.RAISE]
    assert took < 5.0  # a tenth of a second on a quiet computer
    listening.close()
    one.let_go()
