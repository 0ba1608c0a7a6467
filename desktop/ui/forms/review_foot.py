"""Below a response: what taking it in would do, and the ways to decide."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.form_review import Review
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.review_who import UNDECIDED
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label


class ReviewFoot(QWidget):
    """The buttons; the page connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint = Label("", "small", "ink2", elide=True)
        self.take = button("Take in", "primary", "check", "Ctrl+Return")
        self.leave = button("Leave", "secondary", None, "Ctrl+Shift+Return")
        self.later = button("Later", "quiet")
        self.take_back = button("Take back", "secondary", "undo")
        self.take_back.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addStretch(1)  # toasts stand in the middle
        for made in (self.later, self.leave, self.take_back, self.take):
            row.addWidget(made)
        column = QVBoxLayout(self)
        side = theme.px(26)
        column.setContentsMargins(side, theme.px(8), side, theme.px(12))
        column.setSpacing(theme.px(4))
        column.addWidget(self.hint)
        column.addLayout(row)

    def show_review(self, found: Review, beside: int | None, ticked: int) -> None:
        """Offer what can be done: beside whom it is put, how many lines are ticked."""
        waits = found.response.status == "waiting"
        for made in (self.take, self.leave, self.later):
            made.setVisible(waits)
        self.take_back.setVisible(not waits)
        self.take.setEnabled(waits and beside != UNDECIDED and ticked > 0)
        self.leave.setEnabled(waits)
        self.hint.setText(_hint(found, beside, ticked) if waits else "")


def _hint(found: Review, beside: int | None, ticked: int) -> str:
    if beside == UNDECIDED:
        return "Say who this is first."
    if not ticked:
        return "Nothing is ticked: leave it, or tick what is true."
    said = count_words(ticked, "thing")
    if beside is None:
        return f"Take in makes a new patron with {said}."
    return f"Take in keeps {said} with {found.patron_name}."
