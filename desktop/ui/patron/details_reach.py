"""How to reach a patron: phones, e-mails and addresses, and what is allowed on each channel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.queries import patrons
from db.queries.contact_values import normal_of
from db.records.patrons import ConsentRecord, ContactPointRecord, PatronDetail
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.place_edit import FieldRow, PlaceEdit
from desktop.ui.patron.record_card import RecordCard, kind_box
from desktop.ui.patron.record_words import CHANNELS, POINT_KINDS, named
from desktop.ui.widgets.buttons import button, icon_button
from desktop.ui.widgets.choice_row import ChoiceRow
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


def latest_consents(consents: tuple[ConsentRecord, ...]) -> list[tuple[str, ConsentRecord | None]]:
    """Each channel with the word that stands now: the last that was given."""
    latest: dict[str, ConsentRecord] = {}
    for consent in sorted(consents, key=lambda c: (c.given_at, c.id)):
        latest[consent.channel] = consent
    return [(channel, latest.get(channel)) for channel, _ in CHANNELS]


class ConsentsCard(RecordCard):
    """A yes or no a channel, in which words, since when, told by whom."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "What they allow", "", parent)

    def show_patron(self, detail: PatronDetail) -> None:
        other = detail.id != self.patron_id
        self.patron_id = detail.id
        if other:
            self._shown = None
        self.show_rows(latest_consents(detail.consents), self._row)

    def _row(self, pair: tuple[str, ConsentRecord | None]) -> QWidget:
        channel, consent = pair
        name = named(CHANNELS, channel)
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = QHBoxLayout()
        caption = Label(name, "small", "ink2")
        caption.setFixedWidth(theme.px(96))
        choice = ChoiceRow(f"Consent, {name}", ((True, "Yes"), (False, "No")))
        choice.show_value(consent.granted if consent else None)
        for made, code in zip(choice.buttons, ("yes", "no"), strict=True):
            made.setObjectName(f"consent-{channel}-{code}")
        choice.chosen.connect(lambda granted: self._on_chosen(channel, bool(granted), consent))
        line.addWidget(caption)
        line.addWidget(choice, 1)
        box.addLayout(line)
        if consent is not None:
            wording = PlaceEdit(f"Wording, {name}")
            wording.setPlaceholderText("In which words?")
            wording.setObjectName(f"consent-{channel}-wording")
            wording.show_text(consent.wording)
            wording.saved.connect(lambda text: self._write(channel, consent.granted, text))
            box.addWidget(wording)
            source = Label(words.source_words(consent.provenance), "small", "ink2", wrap=True)
            source.setContentsMargins(theme.px(10), 0, 0, 0)
            box.addWidget(source)
        return row

    def _on_chosen(self, channel: str, granted: bool, before: ConsentRecord | None) -> None:
        if before is None or before.granted != granted:
            self._write(channel, granted, "")

    def _write(self, channel: str, granted: bool, wording: str) -> None:
        name = named(CHANNELS, channel)
        self.write(
            lambda: patrons.set_consent(
                self.patron_id, channel, granted, wording, user_id=self.user_id
            ),
            f"{name}: {'allowed' if granted else 'not allowed'}",
        )
