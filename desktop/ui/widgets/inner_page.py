"""A page behind another: the way back, what it is called, how it works, and below it all the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label


def begin_inner_page(
    page: QWidget, back: QWidget, title: str, how: str, widest: int
) -> QVBoxLayout:
    """Lay out the head of a page, no wider than `widest` at the usual size; the rest goes into the
    column that is returned.
    """
    whole = QWidget()
    whole.setMaximumWidth(theme.px(widest))
    column = QVBoxLayout(whole)
    side = theme.px(26)
    column.setContentsMargins(side, theme.px(18), side, theme.px(18))
    column.setSpacing(theme.px(10))
    column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(Label(title, "title"))
    column.addWidget(Label(how, "body", "ink2", wrap=True))
    line = QHBoxLayout(page)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(whole, 1)
    line.addStretch(0)
    return column
