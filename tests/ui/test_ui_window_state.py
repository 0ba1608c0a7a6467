"""The window's place: remembered per set of screens, never off them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from desktop.ui.window_state import WindowState, clamped

SCREENS = [QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 720)]
places = st.builds(
    QRect, st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(1, 6000),
    st.integers(1, 6000),
)  # fmt: skip


@given(places)
def test_a_window_is_always_whole_on_one_screen(place: QRect):
    got = clamped(place, SCREENS)
    assert any(screen.contains(got) for screen in SCREENS)


def test_a_place_that_fits_is_left_alone():
    assert clamped(QRect(100, 50, 1200, 800), SCREENS) == QRect(100, 50, 1200, 800)


def test_a_window_of_a_screen_that_is_gone_comes_back():
    assert clamped(QRect(2000, 100, 1000, 600), SCREENS[:1]) == QRect(920, 100, 1000, 600)


def window(qtbot) -> tuple[QMainWindow, QSplitter]:
    made, splitter = QMainWindow(), QSplitter(Qt.Orientation.Horizontal)
    for _ in range(2):
        splitter.addWidget(QWidget())
    made.setCentralWidget(splitter)
    qtbot.addWidget(made)
    return made, splitter


def test_size_and_splitter_come_back(qtbot, tmp_path: Path):
    file = tmp_path / "window.json"
    first, splitter = window(qtbot)
    WindowState(file).restore(first, splitter)
    room = first.screen().availableGeometry()
    first.setGeometry(room.x(), room.y() + 20, room.width(), room.height() - 70)
    first.show()
    splitter.setSizes([200, 300])
    kept = splitter.sizes()
    WindowState(file).keep(first, splitter)
    second, other = window(qtbot)
    WindowState(file).restore(second, other)
    second.show()
    assert second.geometry() == first.geometry()
    assert other.sizes() == kept


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}', "\x00\xff"])
def test_a_broken_memory_is_no_memory(qtbot, tmp_path: Path, content: str):
    file = tmp_path / "window.json"
    file.write_text(content, encoding="utf-8")
    made, splitter = window(qtbot)
    WindowState(file).restore(made, splitter)
    WindowState(file).keep(made, splitter)
    assert isinstance(json.loads(file.read_text(encoding="utf-8")), dict)


def test_a_folder_that_cannot_be_written_to_is_no_trouble(qtbot, tmp_path: Path):
    made, splitter = window(qtbot)
    file = tmp_path / "taken" / "window.json"
    file.parent.write_text("A file where the folder should be.")
    WindowState(file).keep(made, splitter)
    WindowState(file).restore(made, splitter)
    assert not file.exists()
