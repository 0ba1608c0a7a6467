"""The settings: each choice is kept at once, there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from db import gate
from db.errors import NotFound, StoreError
from db.gate import Right
from db.queries import users
from desktop.domain import settings as stored
from desktop.domain.session import of, sit_down
from desktop.ui.desk import Desk
from desktop.ui.settings.file_card import FileCard
from desktop.ui.settings.own_pin_card import OwnPinCard
from desktop.ui.settings.people_card import PeopleCard
from desktop.ui.settings.rooms import FILE, PEOPLE, ROOMS, WORDS, RoomRow, list_rooms, row_of
from desktop.ui.settings.two_columns import TwoColumns
from desktop.ui.settings.venue_card import VenueCard
from desktop.ui.settings.wording_page import WordingPage
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
SIZES = ((1.0, "100 %"), (1.1, "110 %"), (1.25, "125 %"), (1.5, "150 %"))
PAPERS = (("a4", "A4"), ("letter", "Letter"), ("large", "Large print"))
WORDING = (
    "The words of the openers are yours: several lines for each case, or none where you would rather "
    "say nothing."
)


class SettingsPage(QWidget):
    """`session_changed` when who is at the desk did; `file_wanted(way)` for another file."""

    session_changed = Signal()
    file_wanted = Signal(str)
    practice_wanted = Signal()  # a call with somebody invented
    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.theme = ChoiceRow("Colours", THEMES)
        self.size = ChoiceRow("Text size", SIZES)
        self.paper = ChoiceRow("Paper", PAPERS)
        self.venue = VenueCard()
        self.own_pin = OwnPinCard(desk)
        self.people = PeopleCard(desk)
        self.file = FileCard(desk)
        self.wording_row = RoomRow("wording", "What to say", WORDING, "Change…")
        self._wording: WordingPage | None = None
        self.rooms = {room.key: row_of(room) for room in list_rooms()}
        self._entered: dict[str, QWidget] = {}
        self._shown = QStackedLayout(self)
        self._lay_out()
        self.theme.chosen.connect(lambda value: self._change("theme", value))
        self.size.chosen.connect(lambda value: self._change("text_scale", value))
        self.paper.chosen.connect(lambda value: self._change("paper", value))
        self.venue.changed.connect(self._change)
        self.people.changed.connect(self._on_people_changed)
        self.own_pin.changed.connect(self._on_people_changed)
        self.own_pin.minutes_chosen.connect(lambda value: self._change("lock_minutes", value))
        self.file.file_wanted.connect(self.file_wanted)
        self.wording_row.wanted.connect(self.show_wording)
        for card in self.rooms.values():
            card.wanted.connect(self.show_room)
        self.practise = Button("Practise a call…", "quiet", "phone")
        self.practise.setToolTip("With an invented caller; nothing of it is kept")
        self.practise.clicked.connect(self.practice_wanted)
        if "call_guides" in self.rooms:
            self.rooms["call_guides"].beside.insertWidget(1, self.practise)
        else:
            self.practising.body.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignLeft)

    def activate(self) -> None:
        """Show what is kept now."""
        self._shown.setCurrentIndex(0)
        settings = self._desk.settings
        self.theme.show_value(settings.theme)
        self.size.show_value(settings.text_scale)
        self.paper.show_value(settings.paper)
        self.venue.show_settings(settings)
        self.own_pin.show_user()
        if gate.may(Right.USERS):
            self.people.show_users()
        self.file.show_file()
        for room in ROOMS:
            if room.key in self.rooms:
                self.rooms[room.key].setVisible(gate.may(room.right))
        for title, card in self._cards.items():
            card.setVisible(title == WORDS or any(r.card == title for r in list_rooms()))

    @property
    def wording(self) -> WordingPage:
        """The editor of the openers' wording, made on its first use."""
        if self._wording is None:
            self._wording = WordingPage(self._desk)
            self._wording.closed.connect(self._on_wording_closed)
            self._shown.addWidget(self._wording)
        return self._wording

    def show_wording(self) -> None:
        """Open the editor of the openers' wording."""
        self._shown.setCurrentWidget(self.wording)
        self.wording.activate()

    def room(self, key: str) -> QWidget:
        """One of the editors behind a card, made on its first use."""
        if key not in self._entered:
            made = next(room for room in ROOMS if room.key == key).make(self._desk)
            made.closed.connect(lambda: self._on_room_closed(key))  # type: ignore[attr-defined]
            if hasattr(made, "convert_wanted"):
                made.convert_wanted.connect(lambda: self.file_wanted.emit("convert"))
            if hasattr(made, "patron_wanted"):
                made.patron_wanted.connect(self.patron_wanted)
            self._entered[key] = made
            self._shown.addWidget(made)
        return self._entered[key]

    def show_room(self, key: str) -> None:
        """Open one of the editors behind a card."""
        room = self.room(key)
        self._shown.setCurrentWidget(room)
        room.activate()  # type: ignore[attr-defined]

    def _on_room_closed(self, key: str) -> None:
        self._shown.setCurrentIndex(0)
        self.rooms[key].enter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_wording_closed(self) -> None:
        self._shown.setCurrentIndex(0)
        self.wording_row.enter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        look = Card("How it looks")
        for text, row in (
            ("Colours", self.theme),
            ("Text size", self.size),
            ("Paper for the briefing sheet", self.paper),
        ):
            look.body.addWidget(Label(text, "body", "ink2"))
            look.body.addWidget(row)
        self.practising = Card("Practise")
        self._cards = {title: self._card_of_rooms(title) for title in (WORDS, PEOPLE, FILE)}
        left = (look, self.venue, self.own_pin, self.people)
        right = (*self._cards.values(), self.practising, self.file)
        self._shown.addWidget(TwoColumns("Settings", left, right))
        # Only now: shown before they have a place they would be windows of their own for a moment.
        self.people.setVisible(gate.may(Right.USERS))
        self.practising.setVisible("call_guides" not in self.rooms)

    def _card_of_rooms(self, title: str) -> Card:
        card = Card(title)
        if title == WORDS:
            card.body.addWidget(self.wording_row)
        for room in ROOMS:
            if room.card == title and room.key in self.rooms:
                card.body.addWidget(self.rooms[room.key])
        return card

    def _change(self, field: str, value: object) -> None:
        before = self._desk.settings
        if getattr(before, field) == value:
            return
        after = before._replace(**{field: value})
        try:
            stored.save(after, shown=before)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            self._desk.settings = stored.load()
            self.activate()
            return
        self._desk.settings = after
        self._desk.changes.settings_changed.emit()
        if field == "zone":
            # Another zone is another "tonight".
            self._desk.changes.programme_changed.emit()

    def _on_people_changed(self) -> None:
        """Names and PINs changed; who sits here may be the first, or may have another role now."""
        session = self._desk.session
        try:
            user = users.get_user(session.user_id) if session.user_id else users.first_user()
        except NotFound:
            user = None
        if user is not None and user.active:
            same = not session.user_id or of(user).role == session.role
            self._desk.session = sit_down(user) if same else session
        self.own_pin.show_user()
        self.people.show_users()
        self.session_changed.emit()
        self._desk.changes.users_changed.emit()
