"""What makes the start quick: support modules compiled once, garbage looked for at its time."""

import builtins
import gc
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import start_pace
from desktop.ui.collecting import Collecting

LOADS_QT = """
import linecache
from desktop import qt_loaded
linecache.clearcache()
import desktop.domain.words
from PySide6.QtCore import QObject
print(len(linecache.cache), hasattr(QObject(), "objectName"))
"""
SOURCE, NAME = b"answer = 42\n", "shibokensupport/told.py"


def run(code) -> object:
    """What a compiled module says the answer is."""
    names: dict[str, object] = {}
    exec(code, names)
    return names["answer"]


def test_a_support_module_is_compiled_once_and_then_remembered(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = tmp_path / "kept.qt"
    with start_pace.compiled_once(file):
        assert run(compile(SOURCE, NAME, "exec")) == 42
    assert builtins.compile is start_pace._compile
    monkeypatch.setattr(start_pace, "_compile", None)  # it must not be needed again
    assert run(start_pace.Compiled(file).compile(SOURCE, NAME, "exec")) == 42


@pytest.mark.parametrize("content", [b"", b"no such thing", start_pace.MAGIC_NUMBER + b"\x00\xff"])
def test_a_damaged_file_of_compiled_modules_is_made_again(
    content: bytes, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = tmp_path / "kept.qt"
    file.write_bytes(content)
    with start_pace.compiled_once(file):
        assert run(compile(SOURCE, NAME, "exec")) == 42
    assert file.read_bytes() not in (b"", content)


def test_other_modules_are_compiled_as_ever(tmp_path: Path):
    with start_pace.compiled_once(tmp_path / "kept.qt"):
        assert run(compile("answer = 1", "mine.py", "exec")) == 1
    assert not (tmp_path / "kept.qt").exists()


def test_what_writes_stub_files_stays_empty(tmp_path: Path):
    with start_pace.compiled_once(tmp_path / "kept.qt"):
        (name,) = start_pace.LEFT_EMPTY
        names: dict[str, object] = {}
        exec(compile(b"import argparse", name, "exec"), names)
    assert set(names) == {"__builtins__"}


def test_qt_reads_no_sources_once_it_is_loaded():
    done = subprocess.run(
        [sys.executable, "-c", LOADS_QT], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "True"]


def test_while_a_window_is_open_only_its_thread_looks_for_garbage(qtbot):
    start_pace.look_for_garbage()  # as `desktop.app` does once its modules are loaded
    collecting = Collecting()
    assert gc.isenabled()
    collecting.begin()
    assert not gc.isenabled()
    collecting.end()
    assert gc.isenabled()
    gc.unfreeze()
