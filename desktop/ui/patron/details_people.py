"""Who belongs to a patron: the household, children and others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db import clock, search
from db.queries import households, relationships
from db.records.patrons import HouseholdRecord, PatronDetail, RelationshipRecord
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.place_edit import FieldRow, PlaceEdit
from desktop.ui.patron.record_card import RecordCard, audience_box, kind_box
from desktop.ui.patron.record_words import RELATIONS, named
from desktop.ui.widgets.buttons import button, icon_button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip
from desktop.ui.widgets.type_ahead import Offer, TypeAhead


def patron_offers(text: str) -> list[Offer]:
    """Patrons whose name, phone or e-mail fits."""
    if not text.strip():
        return []
    return [
        Offer(row.name, words.count_words(row.visits, "visit") if row.visits else "", row.id)
        for row in search.search(text, limit=7).rows
    ]


def household_offers(text: str) -> list[Offer]:
    """Households by name or member; at the end a new one of that name."""
    if not text.strip():
        return []
    offers = [
        Offer(h.name, words.and_more([name for _, name in h.members], 3), h.id)
        for h in households.find_households(text, limit=6)
    ]
    new = text.strip()
    return [*offers, Offer(new, "new household", None, shown=f"Make “{new}”")]


class HouseholdCard(RecordCard):
    """Make one, join one, leave it, rename it, go to another member."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Household", "In no household.", parent)
        self._detail: PatronDetail | None = None
        self.join = TypeAhead(household_offers, "Join or make a household", "Household to join")
        self.join.chosen.connect(self._on_join)
        self.body.addWidget(self.join)

    def show_patron(self, detail: PatronDetail) -> None:
        if detail.id != self.patron_id:
            self.join.clear()
            self._shown = None
        self.patron_id = detail.id
        self._detail = detail
        self.show_rows([detail.household] if detail.household else [], self._row)
        self.join.setVisible(detail.household is None)

    def focus_after_removal(self) -> None:
        self.join.setVisible(self._detail is not None and self._detail.household is None)
        self.join.setFocus()

    def _row(self, household: HouseholdRecord) -> QWidget:
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        name = FieldRow("Name")
        name.edit.setObjectName("household-name")
        name.show_text(household.name)
        name.saved.connect(lambda text: self._on_renamed(household, text))
        box.addWidget(name)
        for member_id, shown in household.members:
            if member_id != self.patron_id:
                link = button(shown.replace("&", "&&"), "quiet", icon="patrons")
                link.setObjectName(f"member-{member_id}")
                link.setAccessibleName(f"Open {shown}")
                link.clicked.connect(lambda _=False, i=member_id: self.patron_wanted.emit(i))
                box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        leave = button("Leave the household", "secondary")
        leave.setObjectName("household-leave")
        leave.clicked.connect(self._on_leave)
        box.addWidget(leave, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    @property
    def _version(self) -> int | None:
        return None if self._detail is None else self._detail.version

    def _on_join(self, household_id: int | None) -> None:
        name = self.join.text().strip()
        if household_id is None:
            done = self.write(
                lambda: households.add_household(name, [self.patron_id], user_id=self.user_id),
                f"Household made: {name}",
            )
        else:
            done = self.write(
                lambda: households.join_household(
                    self.patron_id, household_id, version=self._version, user_id=self.user_id
                ),
                f"Joined {name}",
            )
        if done:
            self.join.clear()

    def _on_renamed(self, household: HouseholdRecord, name: str) -> None:
        self.write(
            lambda: households.rename_household(
                household.id, name, version=household.version, user_id=self.user_id
            ),
            "Household renamed",
        )

    def _on_leave(self) -> None:
        self.write(
            lambda: households.join_household(
                self.patron_id, None, version=self._version, user_id=self.user_id
            ),
            "Left the household",
        )


def relation_words(relation: RelationshipRecord) -> str:
    """`Child · born 2017, 9`, behind the name."""
    kind = named(RELATIONS, relation.kind)
    if relation.birth_year is None:
        return kind
    return f"{kind} · born {relation.birth_year}, {clock.today().year - relation.birth_year}"


def check_name(text: str) -> str:
    """What is wrong with a name as typed."""
    return "" if text else "Type a name, or remove the line."


class RelationsCard(RecordCard):
    """Children and others, known to us or by name only."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Family and friends", "Nobody named yet.", parent)
        self.kind = kind_box(RELATIONS, "Who they are to each other")
        self.name = TypeAhead(patron_offers, "Name", "Name of the relation", preselect=False)
        self.name.entered.connect(lambda _text: self._on_add())
        self.born = QLineEdit()
        self.born.setPlaceholderText("Born")
        self.born.setAccessibleName("Year of birth, if known")
        self.born.setMaximumWidth(theme.px(72))
        self.born.returnPressed.connect(self._on_add)
        self.add_button = button("Add", "secondary", icon="plus")
        self.add_button.setAccessibleName("Add relation")
        self.add_button.clicked.connect(self._on_add)
        self._wrong = Label("", "small", "accent", wrap=True)
        self._wrong.hide()
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self.kind)
        first.addWidget(self.name, 1)
        second = QHBoxLayout()
        second.setSpacing(theme.px(8))
        second.addWidget(self.born)
        second.addStretch(1)
        second.addWidget(self.add_button)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self._wrong)

    def show_patron(self, detail: PatronDetail) -> None:
        if detail.id != self.patron_id:
            self.name.clear()
            self.born.clear()
        self.patron_id = detail.id
        self.show_rows(detail.relationships, self._row)

    def focus_after_removal(self) -> None:
        self.name.setFocus()

    def _row(self, relation: RelationshipRecord) -> QWidget:
        row = QWidget()
        first, second = QHBoxLayout(), FlowLayout()
        first.addWidget(self._name_of(relation), 1)
        remove = icon_button("trash", f"Remove {relation.name}")
        remove.setObjectName(f"relation-{relation.id}-remove")
        remove.clicked.connect(lambda: self._on_remove(relation))
        first.addWidget(remove)
        about = Label(relation_words(relation), "small", "ink2")
        about.setContentsMargins(theme.px(10), 0, 0, 0)
        audience = audience_box(relation.audience, f"Who may hear of {relation.name}")
        audience.setObjectName(f"relation-{relation.id}-audience")
        audience.activated.connect(
            lambda _p: self._on_changed(relation, "audience", str(audience.currentData()))
        )
        about.setMinimumHeight(audience.sizeHint().height())
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, theme.px(4))
        box.setSpacing(theme.px(2))
        box.addLayout(first)
        box.addLayout(second)
        second.addWidget(about)
        second.addWidget(audience)
        row.setToolTip(plain_tip(words.source_words(relation.provenance)))
        return row

    def _name_of(self, relation: RelationshipRecord) -> QWidget:
        """A patron we know is a way to their page; a name alone can be mended."""
        if relation.other_id is not None:
            other_id = relation.other_id
            link = button(relation.name.replace("&", "&&"), "quiet", icon="patrons")
            link.setObjectName(f"relation-{relation.id}-open")
            link.setAccessibleName(f"Open {relation.name}")
            link.clicked.connect(lambda: self.patron_wanted.emit(other_id))
            return link
        edit = PlaceEdit(f"Name, {named(RELATIONS, relation.kind)}", check_name)
        edit.setObjectName(f"relation-{relation.id}-name")
        edit.show_text(relation.name)
        edit.saved.connect(lambda text: self._on_changed(relation, "name", text))
        return edit

    def _on_changed(self, relation: RelationshipRecord, field: str, value: str) -> None:
        self.write(
            lambda: relationships.update_relationship(
                relation.id, version=relation.version, user_id=self.user_id, **{field: value}
            ),
            f"Changed: {relation.name}",
        )

    def _on_add(self) -> None:
        name, born = self.name.text().strip(), self.born.text().strip()
        year = int(born) if born.isdecimal() and len(born) == 4 else None
        known = year is None or clock.today().year - 120 <= year <= clock.today().year
        wrong = ""
        if not name:
            wrong = "Type a name first."
        elif (born and year is None) or not known:
            wrong = "Type the year of birth in four figures, or leave it empty."
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        kind, other = str(self.kind.currentData()), self.name.data
        if not wrong and self.write(
            lambda: relationships.add_relationship(
                self.patron_id,
                kind,
                name=name,
                other_id=other,
                birth_year=year,
                user_id=self.user_id,
            ),
            f"Added: {name}",
        ):
            self.name.clear()
            self.name.data = None
            self.born.clear()
            self.name.setFocus()

    def _on_remove(self, relation: RelationshipRecord) -> None:
        self.write(
            lambda: relationships.remove_relationship(
                relation.id, version=relation.version, user_id=self.user_id
            ),
            f"Removed: {relation.name}",
        )
