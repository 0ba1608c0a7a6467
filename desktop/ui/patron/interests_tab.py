"""The Interests tab: what they love, how strongly, who told us, and who may say it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from db.queries import interests
from db.records.memory import PatronInterestRecord
from db.records.patrons import PatronDetail
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.columns import MARGIN
from desktop.ui.patron.interest_field import InterestField
from desktop.ui.patron.interests_list import InterestsDelegate, InterestsModel, known_words
from desktop.ui.patron.place_edit import FieldRow
from desktop.ui.patron.record_words import AUDIENCES, STRENGTHS
from desktop.ui.patron.side_panel import ListAndPanel, SidePanel
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo


class InterestPanel(SidePanel):
    """The chosen interest, each part to be changed where it stands."""

    changed = Signal(str, object)  # field, value
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label("", "strong", "ink", wrap=True)
        self._known = Label("", "small", "ink2", wrap=True)
        self.detail = FieldRow("Detail", empty="Which one, how …", stacked=True)
        self.strength = ChoiceRow("How much", STRENGTHS)
        self.audience = StillCombo()
        self.audience.setAccessibleName("Who may hear of it")
        for code, shown in AUDIENCES:
            self.audience.addItem(shown, code)
        self.remove_button = button("Remove", "quiet", icon="trash")
        self.remove_button.setToolTip("Delete")
        box = self.box
        box.addWidget(self._name)
        box.addWidget(self._known)
        box.addWidget(self.detail)
        box.addWidget(Label("How much?", "small", "ink2"))
        box.addWidget(self.strength)
        box.addWidget(Label("Who may hear of it?", "small", "ink2"))
        box.addWidget(self.audience)
        box.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        self.detail.saved.connect(lambda text: self.changed.emit("detail", text))
        self.strength.chosen.connect(lambda code: self.changed.emit("strength", code))
        self.audience.activated.connect(
            lambda _place: self.changed.emit("audience", self.audience.currentData())
        )
        self.remove_button.clicked.connect(self.remove_wanted)

    def show_interest(self, interest: PatronInterestRecord | None) -> None:
        """Show one; nothing for None."""
        self.setVisible(interest is not None)
        if interest is None:
            return
        self._name.setText(interest.name)
        parts = [interest.group, known_words(interest)]
        self._known.setText("\n".join(p for p in parts if p))
        self.detail.show_text(interest.detail)
        self.strength.show_value(interest.strength)
        self.audience.setCurrentIndex(max(0, self.audience.findData(interest.audience)))


class InterestsListView(QListView):
    """Delete removes, 1 to 4 set how much."""

    remove_pressed = Signal()
    strength_pressed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        elif 0 <= digit < len(STRENGTHS) and not event.modifiers():
            self.strength_pressed.emit(STRENGTHS[digit][0])
        else:
            super().keyPressEvent(event)


class InterestsTab(QWidget):
    """Reads the interests when shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patron_id: int | None = None
        self.field = InterestField()
        self.field.setMaximumWidth(theme.px(420))
        self.field.interest_typed.connect(self._on_typed)
        self.model = InterestsModel(self)
        self.list = InterestsListView()
        self.list.setObjectName("recordList")
        self.list.setModel(self.model)
        self.list.setItemDelegate(InterestsDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Interests, strongest first")
        self.panel = InterestPanel()
        self.nothing = Label(
            "No interest known yet. Ask what they love to see, then type it above.",
            "body",
            "ink2",
            wrap=True,
        )
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.remove_pressed.connect(self._on_remove)
        self.list.strength_pressed.connect(lambda code: self._on_changed("strength", code))
        self.panel.changed.connect(self._on_changed)
        self.panel.remove_wanted.connect(self._on_remove)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.field, 1)
        head.addWidget(Label("Enter adds it", "small", "ink2"))
        head.addStretch(1)
        side = theme.px(MARGIN)
        box = QVBoxLayout(self)
        box.setContentsMargins(side, theme.px(12), side, theme.px(8))
        box.setSpacing(theme.px(12))
        box.addLayout(head)
        box.addWidget(self.nothing)
        box.addWidget(ListAndPanel(self.list, self.panel), 1)
        box.addStretch(0)

    def begin(self) -> None:
        """Go to the field that adds one."""
        self.field.setFocus()

    def leave(self) -> None:
        """Another patron is shown: do nothing until it is read."""
        self._patron_id = None

    def show_patron(self, detail: PatronDetail) -> None:
        """Read the interests of a patron."""
        if detail.id != self._patron_id:
            self.field.clear()
        self._patron_id = detail.id
        current = self._current()
        before = self.list.currentIndex().row()
        self.model.show_interests(interests.list_patron_interests(detail.id))
        self._select(current.id if current is not None else 0, before)

    def _select(self, record_id: int, before: int) -> None:
        count = self.model.rowCount()
        row = self.model.find(record_id)
        if row < 0 and count:
            row = min(max(before, 0), count - 1)
        self.list.setCurrentIndex(self.model.index(row))
        self.panel.show_interest(self.model.interest(row))
        self.list.setVisible(bool(count))
        self.nothing.setVisible(not count)

    def _current(self) -> PatronInterestRecord | None:
        return self.model.interest(self.list.currentIndex().row())

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.panel.show_interest(self.model.interest(current.row()))

    def _on_typed(self, name: str) -> None:
        patron_id = self._patron_id
        if patron_id is None:
            return
        step = self._desk.edits.run(
            lambda: interests.add_patron_interest(
                patron_id, name, user_id=self._desk.session.user_id
            ),
            f"Interest added: {name}",
        )
        if step is not None:
            self.field.clear()
            rows = (self.model.interest(r) for r in range(self.model.rowCount()))
            made = next((r.id for r in rows if r and r.name.casefold() == name.casefold()), 0)
            self._select(made, 0)
        self.field.setFocus()

    def _on_changed(self, field: str, value: Any) -> None:
        interest = self._current()
        if interest is None or self._patron_id is None or getattr(interest, field) == value:
            return
        self._desk.edits.run(
            lambda: interests.update_patron_interest(
                interest.id,
                version=interest.version,
                user_id=self._desk.session.user_id,
                **{field: value},
            ),
            "Interest changed",
        )

    def _on_remove(self) -> None:
        interest = self._current()
        if interest is None or self._patron_id is None:
            return
        had_focus = self.list.hasFocus()
        self._desk.edits.run(
            lambda: interests.remove_patron_interest(
                interest.id, version=interest.version, user_id=self._desk.session.user_id
            ),
            f"Interest removed: {interest.name}",
        )
        (self.list if had_focus and self.model.rowCount() else self.field).setFocus()
