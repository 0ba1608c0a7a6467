"""Tab goes as one reads: the order in which things are laid out, not that in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from desktop.ui.widgets.layout_items import contents

_TAB = Qt.FocusPolicy.TabFocus.value


def in_layout_order(widget: QWidget) -> Iterator[QWidget]:
    """The controls inside a widget that Tab stops at, as they are laid out."""
    if widget.focusPolicy().value & _TAB:  # a number: flags of an enum take their time
        yield widget
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for found in contents(layout):
        yield from in_layout_order(found) if isinstance(found, QWidget) else _in_layout(found)


def chain(anchor: QWidget, parts: Iterable[QWidget]) -> None:
    """Have Tab go from `anchor` through all controls of `parts`, in this order."""
    join(anchor, (control for part in parts for control in in_layout_order(part)))


def join(anchor: QWidget, controls: Iterable[QWidget]) -> None:
    """Have Tab go from `anchor` through these controls, in this order."""
    before = anchor
    for control in controls:
        if control is not before:
            QWidget.setTabOrder(before, control)
            before = control
