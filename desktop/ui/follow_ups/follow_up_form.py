"""Where a follow-up is written by hand, or mended: for whom, what, by when, who will do it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from db import clock, search
from db.queries import users
from db.records.follow_ups import FollowUpRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.follow_ups.act_forms import GONE_BY, NOT_UNDERSTOOD, ActForm, DayLine
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

KINDS = (("promise", "Promise"), ("task", "Task"))
ANYONE = "Whoever is here"


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What stands in the form. `id` None: a new one; `due_on` an ISO date."""

    id: int | None
    version: int | None
    patron_id: int
    text: str
    due_on: str | None
    kind: str
    owner_id: int | None


def patron_offers(text: str) -> list[Offer]:
    """Patrons whose name, phone or e-mail fits."""
    if not text.strip():
        return []
    return [
        Offer(row.name, words.count_words(row.visits, "visit") if row.visits else "", row.id)
        for row in search.search(text, limit=7).rows
    ]


class FollowUpForm(ActForm):
    """`saved(FollowUpDraft)`."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Save", parent)
        self._began: FollowUpRecord | None = None
        self.title = Label("", "said", wrap=True)
        self.patron = TypeAhead(patron_offers, "Name, phone, e-mail", "Patron")
        self.text = QLineEdit()
        self.text.setPlaceholderText("Call back about the seats")
        self.day = DayLine("Due by", "tomorrow, fri, 3 dec")
        self.understood = Label("", "small", "ink2")
        self.kind = ChoiceRow("Kind", KINDS)
        self.kind_hint = Label("", "small", "ink2", wrap=True)
        self.owner = StillCombo()
        for widget, name in ((self.text, "What is to do"), (self.owner, "Who will do it")):
            widget.setAccessibleName(name)
        self.box.addWidget(self.title)
        self._captions: dict[QWidget, Label] = {}
        for caption, field in (
            ("&Patron", self.patron), ("&What", self.text), ("&By when", self.day),
            ("&Who will do it", self.owner),
        ):  # fmt: skip
            label = Label(caption, "section", "ink2")
            label.setBuddy(field)
            self._captions[field] = label
            self.box.addWidget(label)
            self.box.addWidget(field)
            if field is self.day:
                self.box.addWidget(self.understood)
                self.box.addWidget(self.kind)
                self.box.addWidget(self.kind_hint)
        self.box.setSpacing(theme.px(6))
        self.add_foot()
        self.box.addStretch(1)
        self.day.textChanged.connect(self._on_day_changed)
        self.patron.chosen.connect(lambda _id: self.text.setFocus())
        self.patron.entered.connect(lambda _typed: self.text.setFocus())
        self.patron.cancelled.connect(self.cancelled)
        self.kind.chosen.connect(lambda _kind: self._show_hint())

    def begin(self, found: FollowUpRecord | None, me: int | None) -> None:
        """Mend one, or write a new one (None)."""
        self._began = found
        self.title.setText("New follow-up" if found is None else found.patron)
        for widget in (self.patron, self._captions[self.patron]):
            widget.setVisible(found is None)
        elsewhere = found is not None and found.kind == "elsewhere"
        self.patron.put("", None)
        self.text.setText("" if found is None else found.text)
        # What is to do in the ticketing system is known there by these words.
        self.text.setReadOnly(elsewhere)
        self.day.setText("" if found is None or found.due_on is None else found.due_on)
        self.kind.show_value("promise" if found is None else found.kind)
        self.kind.setVisible(not elsewhere)
        self._fill_owners(me if found is None else found.owner_id)
        self._show_hint()
        self._on_day_changed()
        first = self.patron if found is None else self.day if elsewhere else self.text
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Give the draft away if it can be kept; else say why not."""
        sentence = self._complaint()
        self.complain(sentence)
        if sentence:
            return
        began, due = self._began, self.day.day
        patron_id = self.patron.data if began is None else began.patron_id
        self.saved.emit(
            FollowUpDraft(
                None if began is None else began.id, None if began is None else began.version,
                patron_id, self.text.text().strip(), due.isoformat() if due else None,
                self.kind.value or "task", self.owner.currentData(),
            )
        )  # fmt: skip

    def _complaint(self) -> str:
        if self._began is None and self.patron.data is None:
            return "Choose the patron from the list."
        if not self.text.text().strip():
            return "Say what is to do."
        day, typed = self.day.day, self.day.text().strip()
        if typed and day is None:
            return NOT_UNDERSTOOD
        unchanged = self._began is not None and typed == self._began.due_on
        return GONE_BY if day is not None and day < clock.today() and not unchanged else ""

    def _fill_owners(self, owner_id: int | None) -> None:
        self.owner.clear()
        self.owner.addItem(ANYONE, None)
        for user in users.list_users(active_only=False):
            if user.active or user.id == owner_id:
                self.owner.addItem(user.name, user.id)
        self.owner.setCurrentIndex(max(0, self.owner.findData(owner_id)))

    def _show_hint(self) -> None:
        told = self.kind.value != "task"
        self.kind_hint.setVisible(not self.kind.isHidden())
        self.kind_hint.setText(
            "Told to the patron: stands on their page and on the sheet until it is kept."
            if told
            else "Only among ourselves: never on a sheet."
        )

    def _on_day_changed(self) -> None:
        said = self.day.words()
        self.understood.setText(said)
        self.understood.setVisible(bool(said))
        self.complain("")
