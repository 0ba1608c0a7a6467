"""What is in a layout, read without leaving Python's side of an item behind that Qt has deleted."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpacerItem, QVBoxLayout, QWidget, QWidgetItem

from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.layout_items import contents, widgets

ROOT = Path(__file__).parents[3]
MAY_ASK = {"desktop/ui/widgets/flow_layout.py"}  # it asks itself
# What crashed: items of one layout are read and deleted, items of another get their places in memory,
# and the first layout goes.
OLD_PLACES = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.layout_items import widgets

app = QApplication([])
failed = []
sys.excepthook = lambda kind, error, trace: failed.append(error)
for _ in range(20):
    page, other = QWidget(), QWidget()
    box, flow = QVBoxLayout(page), FlowLayout(other)
    old, new = ([QLabel("x") for _ in range(300)] for _ in range(2))
    for label in old:
        box.addWidget(label)
    assert widgets(box) == old
    for label in old:
        shiboken6.delete(label)
    for label in new:
        flow.addWidget(label)
    other.show()
    shiboken6.delete(page)
    for width in range(100, 300, 50):
        other.resize(width, 200)
        app.processEvents()
    assert widgets(flow) == new
    shiboken6.delete(other)
sys.exit(len(failed))
"""


def live_items() -> int:
    gc.collect()
    return sum(type(one) in (QWidgetItem, QSpacerItem) for one in gc.get_objects())


def test_widgets_and_inner_layouts_come_in_their_order(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    box, inner, first, last = QVBoxLayout(page), QHBoxLayout(), QLabel("a"), QLabel("b")
    box.addWidget(first)
    box.addLayout(inner)
    box.addStretch(1)
    box.addWidget(last)
    assert list(contents(box)) == [first, inner, last]
    assert widgets(box) == [first, last]


def test_nothing_stays_of_what_was_read(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    for _ in range(50):
        box.addWidget(QLabel("x"))
    box.addStretch(1)
    before = live_items()
    assert len(widgets(box)) == 50
    assert live_items() == before


def test_a_flow_keeps_the_items_it_lives_by(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout(page)
    labels = [QLabel("x") for _ in range(5)]
    for label in labels:
        flow.addWidget(label)
    assert widgets(flow) == labels
    assert flow.heightForWidth(20) > flow.heightForWidth(2000)


def test_what_takes_an_old_item_s_place_is_not_taken_for_it():
    """In a program of its own: where it fails, it crashes."""
    done = subprocess.run(
        [sys.executable, "-c", OLD_PLACES], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_nobody_else_asks_a_layout_for_its_items():
    asking = []
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asks = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "itemAt"
            if asks and name not in MAY_ASK:
                asking.append(f"{name}:{node.lineno}")
    assert not asking
