"""One rule of the house: when an offer may be made, for what, and who may grant it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from desktop.domain.house_policy import (
    ABOUT_TICKETS,
    BETTER_SEATS,
    KINDS,
    SHIPPED,
    STAFF,
    SUBSCRIPTION,
    UPGRADE,
    OfferRule,
    PolicyWrong,
    check_rule,
)
from desktop.domain.policy_words import MEANT, rule_words
from desktop.ui import theme
from desktop.ui.settings.policy_fields import ShortField
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

AFTER = (
    ("no", "not after it"),
    ("admin", "after it if an admin allows it"),
    ("yes", "after it too"),
)
GRANT = (("staff", "Staff may grant it"), ("admin", "Only admins may grant it"))


class RuleCard(Card):
    """`changed(OfferRule)` when a person set it otherwise, to something that makes sense."""

    changed = Signal(object)

    def __init__(self, kind: str, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(KINDS[kind], parent=parent)
        self._rule = SHIPPED[kind]
        self._currency = currency
        name = KINDS[kind]
        self.offered = QCheckBox("Offered")
        self.words = Label("", "body", "ink", wrap=True)
        self.hours = ShortField(
            f"{name}: hours before the curtain", "Until", "hours before the curtain"
        )
        self.after = _combo(AFTER, f"{name}: after the curtain")
        self.comps = QCheckBox("Free tickets too")
        self.scanned = QCheckBox("Scanned tickets too")
        self.members = QCheckBox("Members only")
        self.grant = _combo(GRANT, f"{name}: who may grant it")
        self.limit = ShortField(
            f"{name}: limit of a call", "up to", "a call", currency=currency, optional=True
        )
        self.year = ShortField(
            f"{name}: limit of a year", "and", "a year", currency=currency, optional=True
        )
        self.problem = Label("", "small", "amber", wrap=True)
        for box in (self.offered, self.comps, self.scanned, self.members):
            box.setAccessibleName(f"{name}: {box.text()}")
        self._lay_out(kind)
        self._connect()

    def _lay_out(self, kind: str) -> None:
        self.head.addWidget(self.offered)
        self.body.addWidget(Label(MEANT[kind], "small", "ink2", wrap=True))
        self.body.addWidget(self.words)
        self._parts = QWidget()
        lines = QVBoxLayout(self._parts)
        lines.setContentsMargins(0, theme.px(4), 0, 0)
        lines.setSpacing(theme.px(8))
        rows = _rows(self, kind)
        for row in rows:
            holder = QWidget()
            flow = FlowLayout(holder, gap=theme.px(14), line_gap=theme.px(8))
            for widget in row:
                flow.addWidget(widget)
            lines.addWidget(holder)
        self.body.addWidget(self._parts)
        self.body.addWidget(self.problem)
        self.problem.hide()
        used = {widget for row in rows for widget in row}
        for widget in (self.hours, self.after, self.comps, self.scanned, self.limit, self.year):
            if widget not in used:
                widget.setParent(self)
                widget.hide()

    def _connect(self) -> None:
        for box in (self.offered, self.comps, self.scanned, self.members):
            box.clicked.connect(lambda _: self._on_set())
        for combo in (self.after, self.grant):
            combo.activated.connect(lambda _: self._on_set())
        for field in (self.hours, self.limit, self.year):
            field.finished.connect(self._on_set)

    def show_rule(self, rule: OfferRule, currency: str) -> None:
        """Show a rule without telling."""
        self._rule, self._currency = rule, currency
        self.offered.setChecked(rule.allowed)
        self.hours.show_value(rule.hours)
        self.after.setCurrentIndex(self.after.findData(rule.after))
        self.comps.setChecked(rule.comps)
        self.scanned.setChecked(rule.scanned)
        self.members.setChecked(rule.members_only)
        self.grant.setCurrentIndex(self.grant.findData(rule.grant))
        self.limit.show_value(rule.limit_minor, currency)
        self.year.show_value(rule.season_minor, currency)
        self.words.setText(rule_words(rule, currency))
        self._parts.setEnabled(rule.allowed)
        for field in (self.limit, self.year):
            field.setEnabled(rule.grant == STAFF)
        self.problem.hide()

    def rule(self) -> OfferRule:
        """The rule as it stands here."""
        return replace(
            self._rule, allowed=self.offered.isChecked(), hours=self.hours.value or 0,
            after=self.after.currentData(), members_only=self.members.isChecked(),
            grant=self.grant.currentData(), limit_minor=self.limit.value,
            season_minor=self.year.value, comps=self.comps.isChecked(),
            scanned=self.scanned.isChecked(),
        )  # fmt: skip

    def _on_set(self) -> None:
        wrong = next((f.problem for f in (self.hours, self.limit, self.year) if f.problem), "")
        rule = self.rule()
        if not wrong:
            try:
                check_rule(rule)
            except PolicyWrong as found:
                wrong = f"{found.sentence} Not kept."
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if not wrong and rule != self._rule:
            self.changed.emit(rule)


def _rows(card: RuleCard, kind: str) -> tuple[tuple[QWidget, ...], ...]:
    """What is asked of an offer: when and for what of tickets, how much where money is given."""
    limits: tuple[QWidget, ...] = (card.limit, card.year)
    if kind == BETTER_SEATS:
        limits = ()
    elif kind in (UPGRADE, SUBSCRIPTION):
        limits = (card.limit,)
    who = (card.grant, *limits)
    if kind not in ABOUT_TICKETS:
        return who, (card.members,)
    when = (card.hours,) if kind == BETTER_SEATS else (card.hours, card.after)
    return when, who, (card.comps, card.scanned, card.members)


def _combo(pairs: tuple[tuple[str, str], ...], name: str) -> QComboBox:
    combo = StillCombo()
    combo.setAccessibleName(name)
    for code, words in pairs:
        combo.addItem(words, code)
    return combo
