"""How long people are kept, who is due to go, and the words in which they are asked for consent."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from db import gate
from db.errors import StoreError
from db.gate import Right
from desktop.domain import admin_rooms, consent_words, retention
from desktop.domain.retention import Rules
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.due_card import DueCard
from desktop.ui.settings.policy_fields import ShortField, stand_below_each_other
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label

HOW = (
    "Nothing goes by itself: once a month you are told who is due by your rules, and decide about "
    "each. Who holds a ticket to come, is a member or was promised something is never on the list."
)
WIDEST = 900
CHANNELS = (
    ("email", "E-mail"), ("phone", "Phone"), ("post", "Post"), ("sms", "Text message"),
    ("access", "What they need"),
)  # fmt: skip


class PrivacyPage(InnerPage):
    """Each rule is kept as it is left. `closed` to go back, `patron_wanted` to look at one."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Privacy", HOW, WIDEST, parent)
        self._desk = desk
        self.only_admins = Label("", "body", "amber", wrap=True)
        self.rules = {
            "patron_years": _field("Patrons of whom nothing was heard for", "years"),
            "response_months": _field("Filled forms of nobody we know, after", "months"),
            "need_months": _field("Access needs that ended, after", "months"),
            "call_years": _field("The words of calls, after", "years"),
        }
        self.problem = Label("", "small", "amber", wrap=True)
        self.due = DueCard(desk)
        self.wordings = {channel: QLineEdit() for channel, _ in CHANNELS}
        self._shown, self._said = Rules(), dict(consent_words.SHIPPED)
        self._lay_out()
        self.due.patron_wanted.connect(self.patron_wanted)
        for field in self.rules.values():
            field.finished.connect(self._on_rule)
        for channel, edit in self.wordings.items():
            edit.editingFinished.connect(lambda c=channel: self._on_wording(c))

    def activate(self) -> None:
        """Show what is kept, and look who is due."""
        may = gate.may(Right.POLICY)
        self.only_admins.setText("" if may else admin_rooms.ask_words())
        self.only_admins.setVisible(not may)
        self._rows.setEnabled(may)
        self._read()
        if may:
            self.due.look()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        rules = self._shown = retention.load()
        for name, field in self.rules.items():
            field.show_value(getattr(rules, name) or None)
        self._said = consent_words.load()
        for channel, said in self._said.items():
            self.wordings[channel].setText(said)
            self.wordings[channel].setCursorPosition(0)
        self.problem.hide()

    def _on_rule(self) -> None:
        wrong = next((f.problem for f in self.rules.values() if f.problem), "")
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if wrong:
            return
        before = self._shown
        after = Rules(**{name: field.value or 0 for name, field in self.rules.items()})
        if after != before:
            self._keep(after, before)

    def _keep(self, after: Rules, before: Rules, *, again: bool = False) -> None:
        try:
            retention.save(after, was=before)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        else:
            if not again:
                self._desk.toasts.show(
                    "Rules kept", "Undo", lambda: self._keep(before, after, again=True)
                )
            self.due.look()
        self._read()

    def _on_wording(self, channel: str) -> None:
        text = self.wordings[channel].text()
        if text.strip() == self._said[channel]:
            return
        try:
            consent_words.save(channel, text, was=self._said[channel])
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        else:
            self._desk.toasts.show("Kept. What was agreed to before stays in its own words.")
            self._desk.changes.settings_changed.emit()
        self._read()

    def _lay_out(self) -> None:
        keep = Card("How long we keep")
        for field in self.rules.values():
            keep.body.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        stand_below_each_other(self.rules.values())
        keep.body.addWidget(Label("Empty is for ever.", "small", "ink2"))
        keep.body.addWidget(self.problem)
        self.problem.hide()
        words = Card("The words of consent")
        words.body.addWidget(
            Label(
                "What is read out, or stands on a form. {venue} stands for the name of your house. "
                "An empty line brings our wording back.", "small", "ink2", wrap=True,
            )
        )  # fmt: skip
        for channel, name in CHANNELS:
            edit = self.wordings[channel]
            edit.setAccessibleName(f"Wording of consent: {name}")
            caption = Label(name, "small", "ink2")
            caption.setFixedWidth(theme.px(110))
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(caption)
            line.addWidget(edit, 1)
            words.body.addLayout(line)
        self.column.addWidget(self.only_admins)
        self._rows = self.add_cards(self.due, keep, words)


def _field(before: str, after: str) -> ShortField:
    return ShortField(before, before, after, optional=True)
