"""The settings: each choice is kept at once, there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db import connection
from db.errors import NotFound, StoreError
from db.queries import users
from desktop.domain import settings as stored
from desktop.domain.session import Session
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.choice_row import ChoiceRow
from desktop.ui.settings.people_card import PeopleCard
from desktop.ui.settings.venue_card import VenueCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
SIZES = ((1.0, "100 %"), (1.1, "110 %"), (1.25, "125 %"), (1.5, "150 %"))
PAPERS = (("a4", "A4"), ("letter", "Letter"), ("large", "Large print"))
WIDEST = 760


class SettingsPage(QWidget):
    """`session_changed` when who is at the desk did; `file_wanted(way)` for another file."""

    session_changed = Signal()
    file_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.theme = ChoiceRow("Colours", THEMES)
        self.size = ChoiceRow("Text size", SIZES)
        self.paper = ChoiceRow("Paper", PAPERS)
        self.venue = VenueCard()
        self.people = PeopleCard(desk)
        self.file = Label("", "body", "ink2", wrap=True, selectable=True)
        self._lay_out()
        self.theme.chosen.connect(lambda value: self._change("theme", value))
        self.size.chosen.connect(lambda value: self._change("text_scale", value))
        self.paper.chosen.connect(lambda value: self._change("paper", value))
        self.venue.changed.connect(self._change)
        self.people.changed.connect(self._on_people_changed)

    def activate(self) -> None:
        """Show what is kept now."""
        settings = self._desk.settings
        self.theme.show_value(settings.theme)
        self.size.show_value(settings.text_scale)
        self.paper.show_value(settings.paper)
        self.venue.show_settings(settings)
        self.people.show_users()
        self.file.setText(str(connection.current_path()))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inside)
        side = theme.px(26)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.px(14))
        column.addWidget(Label("Settings", "title"))
        look = Card("How it looks")
        for text, row in (("Colours", self.theme), ("Text size", self.size)):
            look.body.addWidget(Label(text, "body", "ink2"))
            look.body.addWidget(row)
        sheet = Card("Paper for the briefing sheet")
        sheet.body.addWidget(self.paper)
        for card in (look, self.venue, sheet, self.people, self._file_card()):
            column.addWidget(card)
        column.addStretch(1)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(inside, 1)
        line.addStretch(0)
        area = QScrollArea()
        area.setWidget(middle)
        area.setWidgetResizable(True)
        area.setAccessibleName("Settings")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _file_card(self) -> Card:
        card = Card("The file")
        card.body.addWidget(self.file)
        row = QWidget()
        flow = FlowLayout(row, theme.px(8), theme.px(8))
        for text, way in (
            ("Open another file…", "open"),
            ("Start a new file…", "new"),
            ("Open the sample venue", "sample"),
        ):
            button = Button(text, "secondary")
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, way=way: self.file_wanted.emit(way))
            flow.addWidget(button)
        card.body.addWidget(row)
        return card

    def _change(self, field: str, value: object) -> None:
        before = self._desk.settings
        if getattr(before, field) == value:
            return
        after = before._replace(**{field: value})
        try:
            stored.save(after)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            self.activate()
            return
        self._desk.settings = after
        self._desk.changes.settings_changed.emit()
        if field == "zone":
            # Another zone is another "tonight".
            self._desk.changes.programme_changed.emit()

    def _on_people_changed(self) -> None:
        session = self._desk.session
        try:
            user = users.get_user(session.user_id) if session.user_id else users.first_user()
        except NotFound:
            user = users.first_user()
        if user is not None and not user.active:
            user = users.first_user()
        self._desk.session = (
            Session(user.id, user.name, user.initials, user.role) if user else Session()
        )
        self.session_changed.emit()
