"""How a letter reads for somebody, beside its editor: filled, with what is missing marked."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db import search
from db.errors import NotFound
from db.records.letters import LetterTemplateRecord
from desktop.domain.letter_fields import FIELDS, fill_text, placeholder
from desktop.domain.letters import best_opener, fill, list_openers
from desktop.domain.words import count_words, join_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.marked_text import MarkedText
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

SOON_MS = 120
NOBODY = "As it would read for an invented patron. Choose one of yours to see what is known."
_MISSING = re.compile("|".join(re.escape(placeholder(name)) for name in FIELDS))
_EXAMPLES = {name: field.example for name, field in FIELDS.items()}


def patron_offers(text: str) -> list[Offer]:
    """Patrons whose name, phone or e-mail fits."""
    if not text.strip():
        return []
    return [
        Offer(row.name, count_words(row.visits, "visit") if row.visits else "", row.id)
        for row in search.search(text, limit=7).rows
    ]


class LetterPreview(Card):
    """Filled a moment after the last key; `who` chooses for whom."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("How it reads", parent=parent)
        self._desk = desk
        self._template: LetterTemplateRecord | None = None
        self._patron_id: int | None = None
        self.who = TypeAhead(patron_offers, "For: name, phone or e-mail", "Read it for")
        self.about = Label(NOBODY, "small", "ink2", wrap=True)
        self.refused = Label("", "small", "amber", wrap=True)
        self.missing = Label("", "small", "amber", wrap=True)
        self.subject = Label("", "strong", "ink", wrap=True, selectable=True)
        self.text = MarkedText("The letter as it reads")
        self.text.setReadOnly(True)
        self.text.mark(((_MISSING, "amber"),))
        self.text.setMinimumHeight(theme.px(160))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.fill_now)
        box = QVBoxLayout()
        box.setSpacing(theme.px(8))
        for widget in (self.who, self.about, self.refused, self.missing, self.subject):
            box.addWidget(widget)
        box.addWidget(self.text, 1)
        self.body.addLayout(box)
        for label in (self.refused, self.missing, self.subject):
            label.hide()
        self.who.chosen.connect(self.show_patron)
        self.who.textEdited.connect(self._on_edited)

    def show_template(self, template: LetterTemplateRecord) -> None:
        """A letter, at once."""
        self._template = template
        self.fill_now()

    def show_typed(self, template: LetterTemplateRecord) -> None:
        """A letter as it stands in the editor while somebody types."""
        self._template = template
        self._soon.start()

    def show_patron(self, patron_id: int | None) -> None:
        """For whom it is filled; None for the invented one."""
        self._patron_id = patron_id
        self.fill_now()

    def _on_edited(self, text: str) -> None:
        if not text.strip() and self._patron_id is not None:
            self.show_patron(None)

    def fill_now(self) -> None:
        """Fill it as things are."""
        self._soon.stop()
        template = self._template
        if template is None:
            return
        if self._patron_id is None or not self._fill_for(template, self._patron_id):
            subject, _ = fill_text(template.subject, _EXAMPLES)
            body, _ = fill_text(template.body, _EXAMPLES)
            self._show(NOBODY, subject, body, (), "")

    def _fill_for(self, template: LetterTemplateRecord, patron_id: int) -> bool:
        try:
            opener = best_opener(list_openers(patron_id), template)
            filled = fill(template, patron_id, opener=opener, user=self._desk.session.name)
        except NotFound:
            self._patron_id = None
            return False
        to = " · ".join(filled.to.splitlines())
        about = f"For {filled.name}" + (f", to {to}" if to else "")
        self._show(about, filled.subject, filled.body, filled.missing, filled.refused)
        return True

    def _show(
        self, about: str, subject: str, body: str, missing: tuple[str, ...], refused: str
    ) -> None:
        gaps = [FIELDS[name].label if name in FIELDS else name for name in missing]
        self.about.setText(about)
        self.refused.setText(f"Would not go: {refused}" if refused else "")
        self.missing.setText(f"Not known of them: {join_words(gaps)}." if gaps else "")
        for label in (self.refused, self.missing):
            label.setVisible(bool(label.text()))
        self.subject.setText(subject)
        self.subject.setVisible(bool(subject))
        at = self.text.verticalScrollBar().value()
        if self.text.toPlainText() != body:
            self.text.setPlainText(body)
            self.text.verticalScrollBar().setValue(at)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
