"""What every field of an answer does: give it, show it, name what is amiss under itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_answers import Given
from desktop.domain.form_schema import Question
from desktop.ui import theme
from desktop.ui.forms.form_sizes import FormLabel


class AnswerField(QWidget):
    """The field of one question. `changed` on every touch; `entered` when Enter says go on.

    This one is a heading's: it has nothing to answer.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self, question: Question, big: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.question, self.big = question, big
        self.setAccessibleName(question.words)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(6))
        self.complaint = FormLabel("", "strong", "amber", big=big)
        self.complaint.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(5))
        layout.addLayout(self.body)
        layout.addWidget(self.complaint)

    def given(self) -> Given:
        """What is answered now, as it was typed or chosen."""
        return Given()

    def set_given(self, given: Given) -> None:
        """Show an answer; nothing is announced."""

    def targets(self) -> list[QWidget]:
        """What can have the focus, in order."""
        return []

    def amiss(self) -> list[QWidget]:
        """What a complaint is about."""
        return self.targets()

    def focus_first(self) -> None:
        """Go where answering begins."""
        self._focus(self.targets())

    def focus_amiss(self) -> None:
        """Go to what is to be mended: what is typed there replaces nothing else."""
        self._focus(self.amiss())

    def _focus(self, among: list[QWidget]) -> None:
        for widget in among:
            if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def show_complaint(self, text: str) -> None:
        """Say under the field what is amiss; '' takes it away."""
        if text == self.complaint.text():
            return
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))
        amiss = self.amiss()
        for widget in self.targets():
            wrong = text if widget in amiss else ""
            widget.setAccessibleDescription(wrong)
            widget.setProperty("invalid", bool(wrong))
            theme.restyle(widget)
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
