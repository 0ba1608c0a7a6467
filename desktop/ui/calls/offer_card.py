"""One offer: what it is, what speaks for and against it, whether it is possible, what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import Chip, ChipButton
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

T = TypeVar("T")
RESULTS = (("agreed", "Agreed"), ("declined", "Declined"), ("open", "Undecided"))
RESULT_SHOWN = {
    "agreed": ("Agreed", "teal"),
    "declined": ("Declined", "plain"),
    "open": ("Undecided", "amber"),
}
TICKETS_SHOWN_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class TicketOffered:
    """A ticket that can be ticked; `group` is its evening."""

    id: int
    seat: str
    group: str


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An offer as the card shows it. `reason` says why it is possible or not, `grant` who may."""

    kind: str
    title: str
    detail: str = ""
    possible: bool = True
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    reason: str = ""
    grant: str = ""
    elsewhere: bool = False
    tickets: tuple[TicketOffered, ...] = ()
    result: str = ""
    chosen: tuple[int, ...] = ()
    note: str = ""
    amount: str = ""
    amount_asked: bool = False
    amount_hint: str = "Amount"
    options: tuple[tuple[str, str], ...] = ()  # (what is chosen, its words): memberships
    option: str = ""
    granted_by: str = ""
    admins: tuple[str, ...] = ()
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """What a person set on a card."""

    kind: str
    result: str
    tickets: tuple[int, ...]
    note: str
    amount: str
    option: str
    granted_by: str


class _Reason(QWidget):
    """A line for or against, with its sign."""

    def __init__(self, text: str, icon: str, token: str) -> None:
        super().__init__()
        sign = QLabel()
        sign.setPixmap(icons.pixmap(icon, token, 14, self.devicePixelRatioF()))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(6))
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(text, "small", "ink2", wrap=True), 1)


class _Part(Generic[T]):
    """A part of a card that is made when it is first asked for."""

    def __set_name__(self, owner: type[OfferCard], name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, card: OfferCard, owner: type[OfferCard]) -> T:
        card.fill()
        return cast(T, getattr(card, self._name))


class OfferCard(QFrame):
    """`chosen(OfferChoice)` whenever something on it was set; `copied` asks for the receipt."""

    chosen = Signal(object)
    typed = Signal(str, list)  # the kind, and what stands in its fields
    receipt_wanted = Signal(str)
    ticket_chips = _Part[dict[int, ChipButton]]()
    options = _Part[ChoiceRow]()
    amount, note, granted = _Part[QLineEdit](), _Part[QLineEdit](), _Part[QLineEdit]()

    def __init__(self, offer: OfferShown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offerCard")
        self.offer = offer
        self._ticket_chips: dict[int, ChipButton] = {}
        self._filled = False  # what can be set is made when it is first wanted
        self.result_buttons: dict[str, ChipButton] = {}
        self._pending = ""
        self._parts: list[QWidget] = []  # what is hidden when the call has gone on
        self.setAccessibleName(f"Offer: {offer.title}")
        self.setProperty("chosen", offer.result == "agreed")
        self._box = QVBoxLayout(self)
        side = theme.px(13)
        self._box.setContentsMargins(side, theme.px(11), side, theme.px(12))
        self._box.setSpacing(theme.px(6))
        self._head()
        if offer.possible:
            self._possible()
        else:
            self._impossible()
        self._box.addStretch(1)

    def _head(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        token = "ink" if self.offer.possible else "ink3"
        line.addWidget(Label(self.offer.title, "strong", token, wrap=True), 1)
        self.key = Label("", "small", "ink3")
        line.addWidget(self.key, 0, Qt.AlignmentFlag.AlignTop)
        if self.offer.result:
            words, tone = RESULT_SHOWN[self.offer.result]
            line.addWidget(Chip(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(line)
        if self.offer.detail:
            self._box.addWidget(Label(self.offer.detail, "body", token, wrap=True))

    def _impossible(self) -> None:
        self._box.addWidget(_Reason(f"Not possible: {self.offer.reason}", "close", "amber"))

    def _possible(self) -> None:
        offer = self.offer
        for text in offer.for_:
            self._add_part(_Reason(text, "check", "teal"))
        for text in offer.against:
            self._add_part(_Reason(text, "warning", "amber"))
        if offer.reason:
            self._box.addWidget(Label(offer.reason, "small", "ink2", wrap=True))
        if offer.grant:
            self._box.addWidget(Label(offer.grant, "small", "amber", wrap=True))
        self._add_results()
        self._add_more()
        self._parts += [self.more_button, self.more]
        if offer.result == "agreed":
            self._add_afterwards()

    def _add_more(self) -> None:
        """What can be set: folded until it is wanted, open where something was agreed."""
        self.more_button = button("Which, how much …", "quiet")
        self.more_button.setAccessibleName(f"{self.offer.title}: which, how much")
        self.more_button.setCheckable(True)
        self._box.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.more = QWidget()
        self._more_box = QVBoxLayout(self.more)
        self._more_box.setContentsMargins(0, 0, 0, 0)
        self._more_box.setSpacing(theme.px(6))
        self._box.addWidget(self.more)
        self.wrong = Label("", "small", "accent", wrap=True)
        self._box.addWidget(self.wrong)
        self.wrong.hide()
        open_ = self.offer.result in ("agreed", "open")
        self._on_more(open_)
        self.more_button.setChecked(open_)
        self.more_button.toggled.connect(self._on_more)
        self.more_button.clicked.connect(self._on_more_clicked)

    def _on_more(self, on: bool) -> None:
        if on:
            self.fill()
        self.more.setVisible(on)

    def fill(self) -> None:
        """Make what can be set, if that is not done."""
        if not self._filled:
            self._filled = True
            self._add_options()
            self._add_tickets()
            self._add_fields()

    def _on_more_clicked(self, on: bool) -> None:
        if on:
            first = next(iter(self.ticket_chips.values()), None) or self.note
            first.setFocus()

    def _add_options(self) -> None:
        self._options = ChoiceRow(self.offer.title, self.offer.options)
        self._options.show_value(self.offer.option)
        self._options.chosen.connect(lambda _: self._tell())
        self._more_box.addWidget(self._options)
        self._options.setVisible(len(self.offer.options) > 1)

    def _add_tickets(self) -> None:
        groups: dict[str, list[TicketOffered]] = {}
        for ticket in self.offer.tickets:
            groups.setdefault(ticket.group, []).append(ticket)
        for group, tickets in groups.items():
            self._more_box.addWidget(Label(group, "small", "ink2", wrap=True))
            holder = QWidget()
            flow = FlowLayout(holder, gap=theme.px(5), line_gap=theme.px(5))
            for ticket in tickets[:TICKETS_SHOWN_AT_ONCE]:
                chip = ChipButton(ticket.seat.replace("&", "&&"), checkable=True)
                chip.setAccessibleName(f"{self.offer.title}: {group}, {ticket.seat}")
                chip.setChecked(ticket.id in self.offer.chosen)
                chip.clicked.connect(lambda _=False: self._tell())
                self._ticket_chips[ticket.id] = chip
                flow.addWidget(chip)
            if len(tickets) > 3:
                flow.addWidget(self._all_of([t.id for t in tickets], group))
            self._more_box.addWidget(holder)

    def _all_of(self, ids: Sequence[int], group: str) -> QWidget:
        made = button("all or none", "quiet")
        made.setAccessibleName(f"All or none of {group}")

        def switch() -> None:
            chips = [self.ticket_chips[i] for i in ids if i in self.ticket_chips]
            on = not all(chip.isChecked() for chip in chips)
            for chip in chips:
                chip.setChecked(on)
            self._tell()

        made.clicked.connect(switch)
        return made

    def _add_fields(self) -> None:
        offer = self.offer
        self._amount = QLineEdit(offer.amount)
        self._amount.setAccessibleName(f"{offer.title}: amount")
        self._amount.setPlaceholderText(offer.amount_hint)
        self._amount.setMaximumWidth(theme.px(130))
        self._note = QLineEdit(offer.note)
        self._note.setAccessibleName(f"{offer.title}: in a few words")
        self._note.setPlaceholderText("In a few words: which, where, when")
        for field in (self._amount, self._note):
            field.editingFinished.connect(self._on_edited)
            field.returnPressed.connect(self._on_entered)
        line = QHBoxLayout()
        line.setSpacing(theme.px(6))
        line.addWidget(self._note, 1)
        line.addWidget(self._amount)
        self._more_box.addLayout(line)
        self._amount.setVisible(offer.amount_asked)
        self._granted = QLineEdit(offer.granted_by)
        self._granted.setAccessibleName(f"{offer.title}: who allowed it")
        asked = f", such as {offer.admins[0]}" if offer.admins else ""
        self._granted.setPlaceholderText(f"Who allowed it{asked}")
        self._granted.editingFinished.connect(self._on_granted)
        self._more_box.addWidget(self._granted)
        self._granted.setVisible(bool(offer.grant or offer.granted_by))

        for field in self._fields():
            field.textEdited.connect(lambda _: self.typed.emit(self.offer.kind, self.texts()))

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (self.note, self.amount, self.granted)

    def texts(self) -> list[str]:
        """What stands in the fields."""
        return [field.text() for field in self._fields()]

    def put_texts(self, texts: Sequence[str]) -> None:
        """What was typed on this card before."""
        if not self.offer.possible or not any(texts):
            return
        for field, text in zip(self._fields(), texts, strict=False):
            field.setText(text)
        self.granted.setVisible(not self.granted.isHidden() or bool(self.granted.text()))
        self.more_button.setChecked(True)

    def _add_results(self) -> None:
        holder = QWidget()
        flow = FlowLayout(holder, gap=theme.px(6), line_gap=theme.px(6))
        for code, words in RESULTS:
            chip = ChipButton(words, "plain", checkable=True)
            chip.setAccessibleName(f"{self.offer.title}: {words}")
            chip.setChecked(self.offer.result == code)
            chip.clicked.connect(lambda on, c=code: self._on_result(c if on else ""))
            self.result_buttons[code] = chip
            flow.addWidget(chip)
        self._add_part(holder)

    def _add_part(self, part: QWidget) -> None:
        self._box.addWidget(part)
        self._parts.append(part)

    def _add_afterwards(self) -> None:
        if self.offer.elsewhere:
            text = "Do it in the ticketing system too: a task for that stands in Follow-ups."
            self._box.addWidget(Label(text, "small", "ink2", wrap=True))
        if self.offer.receipt:
            made = button("Copy the receipt text", "secondary", icon="duplicate")
            made.clicked.connect(lambda: self.receipt_wanted.emit(self.offer.kind))
            self._box.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def choice(self, result: str | None = None) -> OfferChoice:
        """What is set; `result` in place of the one that stands."""
        return OfferChoice(
            self.offer.kind,
            self.offer.result if result is None else result,
            tuple(i for i, chip in self.ticket_chips.items() if chip.isChecked()),
            self.note.text().strip(),
            self.amount.text().strip(),
            str(self.options.value or ""),
            self.granted.text().strip(),
        )

    def show_key(self, key: str) -> None:
        """The keys that lead here, while nothing was answered yet."""
        self.key.setText("" if self.offer.result else key)

    def focus_first(self) -> None:
        """Take the focus where it can be answered."""
        if self.result_buttons:
            self.result_buttons["agreed"].setFocus()

    def show_whole(self, whole: bool) -> None:
        """All of it; or, once the call has gone on, what was said to it alone."""
        for part in self._parts:
            part.setVisible(whole)
        if whole and self.offer.possible:
            self.more.setVisible(self.more_button.isChecked())

    def refuse(self, sentence: str, result: str) -> None:
        """Why that was not possible; it is tried again when somebody who allowed it is named."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self._pending = result if sentence else ""
        for code, chip in self.result_buttons.items():
            chip.setChecked(code == self.offer.result)
        if sentence:
            self.more_button.setChecked(True)
        if "allowed" in sentence:
            self.granted.show()
            self.granted.setFocus()

    def _on_granted(self) -> None:
        if not self.granted.text().strip():
            return
        if self._pending:
            self.chosen.emit(self.choice(self._pending))
        elif self.offer.result and self.granted.text().strip() != self.offer.granted_by:
            self._tell()

    def _on_entered(self) -> None:
        """Enter in a field goes on to what they said to it."""
        if not self.offer.result:
            self.focus_first()

    def _tell(self) -> None:
        if self.offer.result:
            self.chosen.emit(self.choice())

    def _on_edited(self) -> None:
        if self.offer.result and (
            self.note.text().strip() != self.offer.note
            or self.amount.text().strip() != self.offer.amount
        ):
            self._tell()

    def _on_result(self, result: str) -> None:
        self.chosen.emit(self.choice(result))


class FoldedCard(QFrame):
    """An offer that is not reached yet: its title in grey, nothing to press."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offerCard")
        self.setProperty("folded", "true")
        box = QVBoxLayout(self)
        side = theme.px(13)
        box.setContentsMargins(side, theme.px(11), side, theme.px(12))
        box.addWidget(Label(title, "strong", "ink3", wrap=True))
