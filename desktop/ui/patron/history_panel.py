"""Beside the history: the chosen entry in full, with what can be set on it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from db.errors import NotFound
from db.queries import history
from db.records.history import HistoryEntry, VisitRecord
from db.records.sales import OrderRecord, TicketRecord
from desktop.domain import words
from desktop.domain.call_record import call_lines
from desktop.domain.form_review import answers_of
from desktop.ui import theme
from desktop.ui.patron.history_model import can_be_liked, day_of, detail_words, visit_state
from desktop.ui.patron.place_edit import FieldRow
from desktop.ui.patron.record_words import ATTENDANCE, REACTIONS, TICKET_STATUS
from desktop.ui.patron.side_panel import SidePanel
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

Pairs = list[tuple[str, str]]
TAKEN, NOT_ENDED = "taken in", "not ended"
_ORDERS_READ = 5  # of one visit, for the questions asked with them


def visit_pairs(visit: VisitRecord) -> Pairs:
    """What there is to read about a visit."""
    role = "had the ticket from somebody else" if visit.role == "holder" else "bought the tickets"
    return [
        ("When", words.when_words(visit.starts_at)),
        ("Where", visit.venue),
        ("Seats", words.seats_words(visit.seats)),
        (
            "Tickets",
            f"{words.count_words(visit.tickets, 'ticket')}, {role}" if visit.tickets else "",
        ),
        ("Will call", "yes" if visit.will_call else ""),
        ("State", visit_state(visit)),
        ("That evening", visit.disrupted),
    ]


def order_pairs(order: OrderRecord) -> Pairs:
    """What there is to read about an order, the file's own extra columns last."""
    total = (
        "" if order.total_minor is None else words.money_words(order.total_minor, order.currency)
    )
    return [
        ("Ordered", words.when_words(order.ordered_at) if order.ordered_at else ""),
        ("Number", f"{order.number} ({order.system})" if order.system else order.number),
        ("Bought through", order.channel),
        ("State", order.status),
        ("Total", total),
        ("Comment", order.comment),
        *ticket_pairs(order.tickets, order.currency),
        *order.extra,
    ]


def ticket_pairs(tickets: Iterable[TicketRecord], currency: str) -> Pairs:
    """A line a ticket; the extra columns of tickets below it."""
    pairs: Pairs = []
    for ticket in tickets:
        price = (
            "" if ticket.price_minor is None else words.money_words(ticket.price_minor, currency)
        )
        state = TICKET_STATUS.get(ticket.status, ticket.status)
        parts = [
            ticket.title, words.day_words(ticket.starts_at), ticket.seat, ticket.price_type,
            "complimentary" if ticket.comp else price, ticket.holder_name, state,
        ]  # fmt: skip
        pairs.append(("Ticket", " · ".join(p for p in parts if p)))
        pairs.extend(ticket.extra)
    return pairs


def response_pairs(response_id: int) -> Pairs:
    """The answers to a form, as they were asked and given."""
    try:
        return list(answers_of(response_id))
    except NotFound:
        return []


class HistoryPanel(SidePanel):
    """Shows one entry; tells what was set, keeps nothing."""

    reaction_chosen = Signal(int, object, str)
    attended_chosen = Signal(int, object)
    thanked_chosen = Signal(int)
    notes_wanted = Signal()
    take_back_chosen = Signal(str, int)  # the kind of the entry, and its record

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: HistoryEntry | None = None
        self._title = Label("", "strong", "ink", wrap=True)
        self._line = Label("", "small", "ink2", wrap=True)
        self.attended = ChoiceRow("Did they come", ATTENDANCE)
        self.reaction = ChoiceRow("How was it", (*REACTIONS, (None, "Not said")))
        self.comment = FieldRow("What they said", empty="Add their words", stacked=True)
        self.thanked = button("Mark as thanked", "secondary", icon="check")
        self.to_notes = button("Open the notes", "secondary", icon="note")
        self.take_back = button("Take back what was taken in", "secondary", icon="undo")
        self._captions = [
            Label("Did they come?", "small", "ink2"),
            Label("How was it?", "small", "ink2"),
        ]
        self._pairs = QWidget()
        self._grid = QGridLayout(self._pairs)  # a form layout cuts off the last wrapped line
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(1, 1)
        self._shown: list[tuple[Label, Label]] = []
        self._lay_out()
        self.attended.chosen.connect(self._on_attended)
        self.reaction.chosen.connect(self._on_reaction)
        self.comment.saved.connect(self._on_comment)
        self.thanked.clicked.connect(
            lambda: self._entry and self.thanked_chosen.emit(self._entry.record_id)
        )
        self.to_notes.clicked.connect(self.notes_wanted)
        self.take_back.clicked.connect(
            lambda: (
                self._entry and self.take_back_chosen.emit(self._entry.kind, self._entry.record_id)
            )
        )

    def _lay_out(self) -> None:
        self.box.addWidget(self._title)
        self.box.addWidget(self._line)
        for caption, choice in zip(self._captions, (self.attended, self.reaction), strict=True):
            self.box.addWidget(caption)
            self.box.addWidget(choice)
        for widget in (self.comment, self.thanked, self.to_notes, self.take_back, self._pairs):
            self.box.addWidget(widget)
        self.box.addStretch(1)

    def show_entry(self, entry: HistoryEntry | None) -> None:
        """Show an entry; nothing for None."""
        self._entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            return
        visit = entry.visit
        self._title.setText(entry.title)
        self._line.setText(" · ".join(p for p in (day_of(entry), detail_words(entry)) if p))
        self._line.setVisible(visit is None)
        stands = visit is not None and visit.status == "valid" and can_be_liked(visit)
        for widget in (self.attended, self._captions[0]):
            widget.setVisible(stands)
        liked = stands and visit is not None and visit.attended is not False
        for widget in (self.reaction, self._captions[1]):
            widget.setVisible(liked)
        self.comment.setVisible(liked and visit is not None and visit.reaction is not None)
        if visit is not None:
            self.attended.show_value(visit.attended)
            self.reaction.show_value(visit.reaction)
            self.comment.show_text(visit.reaction_comment)
        self.thanked.setVisible(entry.kind == "gift" and "not thanked" in entry.detail)
        self.to_notes.setVisible(entry.kind in ("note", "complaint", "promise"))
        ended = entry.kind == "call" and NOT_ENDED not in entry.detail.split(" · ")
        taken = entry.kind == "response" and entry.detail.endswith(TAKEN)
        self.take_back.setText(
            "Take back what the call changed" if ended else "Take back what was taken in"
        )
        self.take_back.setVisible(taken or ended)
        self._show_pairs(self._pairs_of(entry))

    @staticmethod
    def _pairs_of(entry: HistoryEntry) -> Pairs:
        if entry.visit is not None:
            pairs = visit_pairs(entry.visit)
            for order_id in entry.visit.order_ids[:_ORDERS_READ]:
                pairs.extend(history.get_order(order_id).extra)
            return pairs
        if entry.kind == "order":
            return order_pairs(history.get_order(entry.record_id))
        if entry.kind == "call":
            return list(call_lines(entry.record_id))
        if entry.kind == "response":
            return response_pairs(entry.record_id)
        if entry.amount_minor is not None:
            return [("Amount", words.money_words(entry.amount_minor, entry.currency)), *entry.extra]
        return list(entry.extra)

    def _show_pairs(self, pairs: Pairs) -> None:
        for line in self._shown:
            for label in line:
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        self._shown = []
        for caption, text in pairs:
            if text:
                name = Label(caption, "small", "ink2", wrap=True)
                name.setFixedWidth(theme.px(92))
                said = Label(text, "small", "ink", wrap=True, selectable=True)
                place = len(self._shown)
                for column, label in enumerate((name, said)):
                    label.setAlignment(Qt.AlignmentFlag.AlignTop)
                    self._grid.addWidget(label, place, column)
                self._shown.append((name, said))

    @property
    def pairs(self) -> dict[str, str]:
        """What is shown below, by caption."""
        return {name.text(): said.text() for name, said in self._shown}

    def _on_attended(self, value: bool | None) -> None:
        if self._entry is not None:
            self.attended_chosen.emit(self._entry.record_id, value)

    def _on_reaction(self, value: str | None) -> None:
        if self._entry is not None and self._entry.visit is not None:
            comment = self._entry.visit.reaction_comment if value else ""
            self.reaction_chosen.emit(self._entry.record_id, value, comment)

    def _on_comment(self, comment: str) -> None:
        if self._entry is not None and self._entry.visit is not None:
            self.reaction_chosen.emit(self._entry.record_id, self._entry.visit.reaction, comment)
