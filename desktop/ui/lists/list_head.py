"""Above the builder: the list's name, whether it is saved, and the buttons that keep it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.segment_draft import ListDraft
from desktop.domain.segment_words import rules_words
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.labels import Label

NEW_NAME = "New list"


class ListHead(QWidget):
    """Name, chip, Save, Save as; below, the rules in one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label(NEW_NAME, "title", elide=True)
        self.chip = Chip("Not saved", "amber")
        self.save = Button("Save", "secondary", "save")
        self.save.setToolTip("Save this list (Ctrl+S)")
        self.save_as = Button("Save as…", "quiet")
        self.words = Label("", "body", "ink2", elide=True)
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.name, 1)
        for part in (self.chip, self.save_as, self.save):
            line.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addLayout(line)
        box.addWidget(self.words)

    def show_draft(self, draft: ListDraft) -> None:
        """What is being edited."""
        self.name.setText(draft.name or NEW_NAME)
        new = draft.segment_id is None
        self.chip.set_text("Not saved" if new else "Changed")
        self.chip.setVisible(draft.changed)
        self.save.setEnabled(draft.changed or new)
        self.save_as.setVisible(not new)
        said = rules_words(draft.rules)
        self.words.setText(said[:1].upper() + said[1:])
