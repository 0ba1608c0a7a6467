"""The house rules for what may be offered in a call: a card a rule, kept at once, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from db import gate
from db.errors import StoreError
from db.gate import Right
from desktop.domain import admin_rooms, house_policy
from desktop.domain.house_policy import KINDS, HousePolicy, OfferRule, PolicyWrong
from desktop.ui.desk import Desk
from desktop.ui.settings.policy_fields import ShortField
from desktop.ui.settings.policy_rule import RuleCard
from desktop.ui.settings.policy_sold import SoldCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.labels import Label

HOW = (
    "What may be offered to somebody on the phone, and who may grant it. Each offer in a call says "
    "which of these rules makes it possible, or does not. Whatever staff may not grant, an admin may."
)
WIDEST = 900


class PolicyPage(InnerPage):
    """Every change is kept at once and can be taken back from the toast. `closed` to go back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("House rules for offers", HOW, WIDEST, parent)
        self._desk = desk
        self._policy = HousePolicy()
        self.only_admins = Label("", "body", "amber", wrap=True)
        self.cancelled = QCheckBox(
            "Tickets of a cancelled performance can always be exchanged, credited, refunded or given"
        )
        self.days = ShortField(
            "Days after a performance",
            "Something can be done about a performance until",
            "days after it",
        )
        self.times = ShortField(
            "Times money back",
            "After money back",
            "times within a year, an admin decides",
            optional=True,
        )
        self.problem = Label("", "small", "amber", wrap=True)
        self.sold = SoldCard(desk.settings.currency)
        self.rules = {kind: RuleCard(kind, desk.settings.currency) for kind in KINDS}
        self.shipped = Button("Back to the shipped rules", "secondary", "undo")
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.cancelled.clicked.connect(
            lambda on: self._change(replace(self._policy, cancelled_always=on))
        )
        self.days.finished.connect(self._on_for_all)
        self.times.finished.connect(self._on_for_all)
        self.sold.changed.connect(lambda sold: self._change(replace(self._policy, sold=sold)))
        for card in self.rules.values():
            card.changed.connect(self._on_rule)
        self.shipped.clicked.connect(self._on_shipped)

    def activate(self) -> None:
        """Show the rules as they are kept."""
        may = gate.may(Right.POLICY)
        self.only_admins.setText("" if may else admin_rooms.ask_words())
        self.only_admins.setVisible(not may)
        self._rows.setEnabled(may)
        self._read()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._policy = policy = house_policy.load()
        currency = self._desk.settings.currency
        self.cancelled.setChecked(policy.cancelled_always)
        self.days.show_value(policy.after_days)
        self.times.show_value(policy.goodwill_most)
        self.sold.show_sold(policy.sold, currency)
        for kind, card in self.rules.items():
            card.show_rule(policy.rule(kind), currency)
        self.problem.hide()
        self._mark()

    def _mark(self) -> None:
        plain = replace(self._policy, sold=())
        self.shipped.setEnabled(plain != HousePolicy())

    def _on_rule(self, rule: OfferRule) -> None:
        self._change(self._policy.with_rule(rule))

    def _on_for_all(self) -> None:
        wrong = self.days.problem or self.times.problem
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if not wrong:
            self._change(
                replace(
                    self._policy, after_days=self.days.value or 0, goodwill_most=self.times.value
                )
            )

    def _on_shipped(self) -> None:
        self._change(replace(HousePolicy(), sold=self._policy.sold), "The shipped rules are back")

    def _change(self, policy: HousePolicy, done: str = "House rules kept") -> None:
        if policy == self._policy:
            return
        try:
            before = house_policy.save(policy, self._policy)
        except PolicyWrong as wrong:
            self.problem.setText(f"{wrong.sentence} Not kept.")
            self.problem.show()
            return
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            self._read()
            return
        self._read()
        self._desk.changes.settings_changed.emit()
        self._desk.toasts.show(done, "Undo", lambda: self._on_undo(before, policy))

    def _on_undo(self, before: Any, policy: HousePolicy) -> None:
        try:
            house_policy.put_back(before, policy)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        else:
            self._desk.toasts.show("The house rules are as they were before")
        self._read()
        self._desk.changes.settings_changed.emit()

    def _lay_out(self) -> None:
        for_all = Card("For all of them")
        for widget in (self.cancelled, self.days, self.times, self.problem):
            for_all.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        self.problem.hide()
        self.column.addWidget(self.only_admins)
        self._rows = self.add_cards(*self.rules.values(), for_all, self.sold, self.shipped)
