"""What is in a layout, read so that nothing of it stays behind.

Python's side of an item that Qt made lives as long as the layout, also after Qt has deleted the item:
nobody tells it. Whatever Qt makes in that place of memory later is then taken for the old item, until
the program crashes. So nobody asks a layout of Qt's for its items: what is in it is found by asking
for the place of each widget and of each layout inside.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from desktop.ui.widgets.flow_layout import FlowLayout

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def contents(layout: QLayout) -> Iterator[QWidget | QLayout]:
    """The widgets and inner layouts, in their order; room that is left free is passed over."""
    owner = layout.parentWidget()
    if isinstance(layout, FlowLayout):  # one of ours, and its items are its own
        yield from layout.widgets()
    elif owner is not None:
        inner = [one for one in layout.children() if isinstance(one, QLayout)]
        widgets_ = owner.findChildren(QWidget, options=_DIRECT)
        placed = [(layout.indexOf(one), one) for one in (*widgets_, *inner)]
        yield from (one for place, one in sorted(placed, key=lambda p: p[0]) if place >= 0)


def widgets(layout: QLayout) -> list[QWidget]:
    """The widgets alone."""
    return [one for one in contents(layout) if isinstance(one, QWidget)]
