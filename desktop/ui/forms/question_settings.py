"""The quiet part of an open question: required, the free answer, order, limits, ends of a scale,
the year of a date, the parts of contact details, the channel of a permission.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import (
    CHANNELS,
    CONTACT_PARTS,
    DATE,
    MANY_AT_ONCE,
    NO,
    NUMBER,
    PERMISSION,
    SCALE,
    SCALE_HIGH,
    SCALE_LOW,
    TYPED,
    WITH_CHOICES,
    YES,
    YES_OR_NO,
    Becomes,
    Limits,
    Question,
)
from desktop.ui import theme
from desktop.ui.forms.edit_fields import LineField
from desktop.ui.forms.pills import Captioned, OpenerPill, PickPill, SwitchPill
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import CenteredFlow, FlowLayout
from desktop.ui.widgets.labels import Label

ORDER_WORDS = (("given", "as given"), ("alphabet", "by alphabet"), ("shuffled", "shuffled"))
UNITS = {"short": "characters", "long": "characters", "several": "answers", "access": "answers"}


def can_have_limits(question: Question) -> bool:
    """Whether how much or how many can be limited."""
    return question.kind in TYPED or question.kind in MANY_AT_ONCE


class SettingsRow(QWidget):
    """Pills in a row. `limits_wanted`: the fields of the limits are to be shown or hidden."""

    limits_wanted = Signal(bool)

    def __init__(
        self, draft: FormDraft, key: str, kind: PickPill, mode: PickPill,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.kind, self.mode = kind, mode
        self.required = SwitchPill("Required")
        self.other = SwitchPill("Free answer")
        self.order = PickPill("Order of answers", ORDER_WORDS)
        self.year = SwitchPill("With the year")
        self.channel = PickPill("Channel", tuple(CHANNELS.items()))
        self.limits = OpenerPill("Limits")
        self.answered = Label("", "small", "ink2")
        self._captioned = {
            name: Captioned(caption, pill)
            for name, caption, pill in (
                ("channel", "For", self.channel),
                ("mode", "Show only if", mode),
                ("required", "Required", self.required),
                ("other", "Free answer", self.other),
                ("order", "Order", self.order),
                ("year", "With the year", self.year),
                ("limits", "Limits", self.limits),
                ("kind", "Kind", kind),
            )
        }
        flow = CenteredFlow(self, theme.px(14), theme.px(7))
        for part in self._captioned.values():
            flow.addWidget(part)
        flow.addWidget(self.answered)
        self.required.switched.connect(lambda on: draft.change(key, required=on))
        self.other.switched.connect(lambda on: draft.change(key, other=on))
        self.order.picked.connect(lambda order: draft.change(key, order=order))
        self.year.switched.connect(lambda on: draft.change(key, with_year=on))
        self.limits.switched.connect(self.limits_wanted)
        self.channel.picked.connect(lambda channel: allow_channel(draft, key, channel))

    def show_question(self, question: Question, answered: str, limits_open: bool) -> None:
        """Show without telling."""
        kind = question.kind
        free = kind in WITH_CHOICES and kind not in YES_OR_NO
        shown = {
            "channel": kind == PERMISSION,
            "required": question.asks,
            "other": free,
            "order": free,
            "year": kind == DATE,
            "limits": can_have_limits(question) and kind != SCALE,
        }
        for name, on in shown.items():
            self._captioned[name].setVisible(on)
        self.required.show_value(question.required)
        self.other.show_value(question.other)
        self.order.show_value(question.order)
        self.year.show_value(question.with_year)
        self.limits.show_words("set" if question.limits != Limits() else "none")
        self.limits.setChecked(limits_open)
        self.limits.update()
        self.channel.show_value(channel_of(question))
        self.answered.setText(answered)
        self.answered.setVisible(bool(answered))

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [
            self.channel, self.mode, self.required, self.other, self.order, self.year, self.limits,
            self.kind,
        ]  # fmt: skip


def channel_of(question: Question) -> str:
    """The channel that a permission is for."""
    yes = question.choice(YES)
    return yes.becomes.what if yes is not None and yes.becomes.kind == "consent" else ""


def allow_channel(draft: FormDraft, key: str, channel: str) -> None:
    """Let Yes allow a channel and No forbid it, as one step."""
    draft.settle()
    for choice, kind in ((YES, "consent"), (NO, "refusal")):
        draft.change_choice(key, choice, merge=f"channel {key}", becomes=Becomes(kind, channel))
    draft.settle()


class LimitsFields(QWidget):
    """From and to, and the own words for what lies outside."""

    def __init__(self, draft: FormDraft, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._key = draft, key
        self.low = LineField("At least")
        self.high = LineField("At most")
        self.message = LineField("What to say otherwise", "otherwise say, in your own words …")
        self.low_words = LineField("What the low end means", "what the low end means")
        self.high_words = LineField("What the high end means", "what the high end means")
        self._unit = Label("", "small", "ink2")
        flow = CenteredFlow(self, theme.px(10), theme.px(6))
        for low in (self.low, self.high):
            low.setFixedWidth(theme.px(110))
        for wide in (self.message, self.low_words, self.high_words):
            wide.setMinimumWidth(theme.px(230))
        self._from = Captioned("at least", self.low, self.low_words)
        self._to = Captioned("at most", self.high, self.high_words)
        for part in (self._from, self._to, self._unit, self.message):
            flow.addWidget(part)
        for field, name in ((self.low, "low"), (self.high, "high"), (self.message, "message")):
            field.typed.connect(lambda text, n=name: self._on_limit_typed(n, text))
            field.left.connect(draft.settle)
        for field, name in ((self.low_words, "low_words"), (self.high_words, "high_words")):
            field.typed.connect(
                lambda text, n=name: draft.change(key, merge=f"{n} {key}", **{n: text})
            )
            field.left.connect(draft.settle)

    def show_question(self, question: Question) -> None:
        """Show without telling."""
        scale, date = question.kind == SCALE, question.kind == DATE
        ranged = scale or date or question.kind == NUMBER
        self._from.caption.setText("from" if ranged else "at least")
        self._to.caption.setText("to" if ranged else "at most")
        self._unit.setText(UNITS.get(question.kind, ""))
        self._unit.setVisible(bool(self._unit.text()))
        self.low_words.setVisible(scale)
        self.high_words.setVisible(scale)
        self.low.setPlaceholderText(str(SCALE_LOW) if scale else "2020-01-31" if date else "")
        self.high.setPlaceholderText(str(SCALE_HIGH) if scale else "2030-12-31" if date else "")
        for field, shown in (
            (self.low, question.limits.low),
            (self.high, question.limits.high),
            (self.message, question.limits.message),
            (self.low_words, question.low_words),
            (self.high_words, question.high_words),
        ):
            if field.text().strip() != shown.strip():
                field.show_text(shown)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return [self.low, self.low_words, self.high, self.high_words, self.message]

    def _on_limit_typed(self, name: str, text: str) -> None:
        question = self._draft.schema.question(self._key)
        if question is None:
            return
        kept = text if name == "message" else text.strip()
        limits = replace(question.limits, **{name: kept})
        self._draft.change(self._key, merge=f"limit {name} {self._key}", limits=limits)


class ContactParts(QWidget):
    """Chips of what contact details ask for."""

    def __init__(self, draft: FormDraft, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft, self._key = draft, key
        self.chips: dict[str, ChipButton] = {}
        self.told = Label("Each goes to the patron’s record.", "small", "ink2", wrap=True)
        row = QWidget()
        flow = FlowLayout(row, theme.px(7), theme.px(7))
        for part, words in CONTACT_PARTS.items():
            chip = ChipButton(words, checkable=True)
            chip.setAccessibleName(f"Ask for: {words}")
            chip.clicked.connect(self._on_clicked)
            self.chips[part] = chip
            flow.addWidget(chip)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(Label("Asks for", "section", "ink2"))
        box.addWidget(row)
        box.addWidget(self.told)

    def show_question(self, question: Question) -> None:
        """Show without telling."""
        for part, chip in self.chips.items():
            chip.setChecked(part in question.parts)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return list(self.chips.values())

    def _on_clicked(self) -> None:
        parts = tuple(p for p, chip in self.chips.items() if chip.isChecked())
        question = self._draft.schema.question(self._key)
        if parts or question is None:
            self._draft.change(self._key, parts=parts)
        else:
            # Contact details that ask for nothing would be no question: the last one stays.
            self.show_question(question)
