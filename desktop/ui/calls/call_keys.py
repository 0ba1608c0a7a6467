"""The keys of a call: everything can be done with the phone in one hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

CHOICES = 9


def add_keys(
    view: QWidget,
    *,
    finish: Callable[[], None],
    choose: Callable[[int], None],
    move: Callable[[int], None],
    offers: Callable[[], None],
    kind: Callable[[], None],
    learnt: Callable[[], None],
) -> None:
    """They work wherever the focus is inside of the view."""
    keys: list[tuple[str, Callable[[], object]]] = [
        ("Ctrl+Return", finish),
        ("Ctrl+Enter", finish),
        ("Alt+Up", lambda: move(-1)),
        ("Alt+Down", lambda: move(1)),
        ("Alt+O", offers),
        ("Alt+K", kind),
        ("Ctrl+J", learnt),
    ]
    keys += [(f"Alt+{n}", lambda n=n: choose(n - 1)) for n in range(1, CHOICES + 1)]
    for key, act in keys:
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
