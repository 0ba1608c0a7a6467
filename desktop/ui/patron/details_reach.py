"""How to reach a patron: phones, e-mails and addresses, and what is allowed on each channel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from db.queries import patrons
from db.queries.contact_values import normal_of
from db.records.patrons import ContactPointRecord, PatronDetail
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.place_edit import FieldRow
from desktop.ui.patron.record_card import RecordCard, kind_box
from desktop.ui.patron.record_words import POINT_KINDS, named
from desktop.ui.widgets.buttons import button, icon_button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

_NOUNS = {"phone": "phone number", "email": "e-mail address", "address": "address"}


def check_point(kind: str, value: str) -> str:
    """What is wrong with a contact point as typed, in a sentence."""
    fine = bool(normal_of(kind, value)) and (kind != "email" or "@" in value.strip(" @"))
    return "" if fine else f"This is no {_NOUNS.get(kind, 'address')}."


class ReachCard(RecordCard):
    """Each contact point edited where it stands; the star marks the one to use first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "How to reach them", "No phone, e-mail or address yet.", parent)
        self.kind = kind_box(POINT_KINDS, "Kind of contact point to add")
        self.value = QLineEdit()
        self.value.setAccessibleName("Phone, e-mail or address to add")
        self.value.setPlaceholderText("Add a phone, e-mail or address")
        self.value.textEdited.connect(self._on_edited)
        self.value.returnPressed.connect(self._on_add)
        self.add_button = button("Add", "secondary", icon="plus")
        self.add_button.setAccessibleName("Add contact point")
        self.add_button.clicked.connect(self._on_add)
        self._wrong = Label("", "small", "accent", wrap=True)
        self._wrong.hide()
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.kind)
        line.addWidget(self.value, 1)
        line.addWidget(self.add_button)
        self.body.addLayout(line)
        self.body.addWidget(self._wrong)

    def show_patron(self, detail: PatronDetail) -> None:
        if detail.id != self.patron_id:
            self.value.clear()
        self.patron_id = detail.id
        self.show_rows(detail.contact_points, self._row)

    def focus_after_removal(self) -> None:
        self.value.setFocus()

    def _row(self, point: ContactPointRecord) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        kind = named(POINT_KINDS, point.kind)
        edit = FieldRow(point.label or kind, lambda text: check_point(point.kind, text))
        edit.show_text(point.value)
        edit.edit.setObjectName(f"point-{point.id}-value")
        edit.edit.setAccessibleName(f"{kind}: {point.value}")
        edit.edit.setToolTip(plain_tip(words.source_words(point.provenance)))
        edit.saved.connect(lambda text: self._on_changed(point, text))
        star = icon_button("star", f"Use this {kind.lower()} first")
        star.setObjectName(f"point-{point.id}-prefer")
        star.clicked.connect(lambda: self._on_prefer(point))
        remove = icon_button("trash", f"Remove {kind.lower()} {point.value}")
        remove.setObjectName(f"point-{point.id}-remove")
        remove.clicked.connect(lambda: self._on_remove(point))
        line.addWidget(edit, 1)
        if point.preferred:
            line.addWidget(Label("used first", "small", "gold"))
        line.addWidget(star)
        line.addWidget(remove)
        star.setVisible(not point.preferred)
        return row

    def _on_edited(self, text: str) -> None:
        """What is typed says what it is, as long as nobody chose a kind that fits."""
        self._wrong.hide()
        kind = "email" if "@" in text else "phone" if text.strip("+0123456789 ()-./") == "" else ""
        if not kind and any(c.isalpha() for c in text) and any(c.isdigit() for c in text):
            kind = "address"
        if kind:
            self.kind.setCurrentIndex(self.kind.findData(kind))

    def _on_add(self) -> None:
        kind, value = str(self.kind.currentData()), self.value.text().strip()
        wrong = check_point(kind, value) if value else "Type it first."
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if not wrong and self.write(
            lambda: patrons.add_contact_point(self.patron_id, kind, value, user_id=self.user_id),
            f"{named(POINT_KINDS, kind)} added",
        ):
            self.value.clear()
            self.value.setFocus()

    def _on_changed(self, point: ContactPointRecord, text: str) -> None:
        self.write(
            lambda: patrons.update_contact_point(
                point.id, version=point.version, value=text, user_id=self.user_id
            ),
            f"{named(POINT_KINDS, point.kind)} changed",
        )

    def _on_prefer(self, point: ContactPointRecord) -> None:
        self.write(
            lambda: patrons.prefer_contact_point(
                point.id, version=point.version, user_id=self.user_id
            ),
            f"Used first: {point.value}",
        )

    def _on_remove(self, point: ContactPointRecord) -> None:
        self.write(
            lambda: patrons.remove_contact_point(
                point.id, version=point.version, user_id=self.user_id
            ),
            f"{named(POINT_KINDS, point.kind)} removed",
        )
