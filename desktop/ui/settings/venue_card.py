"""Where this is: the venue's name and mail address, time zone, country and currency."""

from __future__ import annotations

from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QFormLayout, QLineEdit, QWidget

from desktop.domain.form_page import mail_address
from desktop.domain.settings import Settings
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo

THIS_COMPUTER = "This computer's"
COUNTRIES = (
    ("US", "United States"), ("GB", "United Kingdom"), ("IE", "Ireland"), ("CA", "Canada"),
    ("AU", "Australia"), ("NZ", "New Zealand"), ("DE", "Germany"), ("AT", "Austria"),
    ("CH", "Switzerland"), ("FR", "France"), ("BE", "Belgium"), ("NL", "Netherlands"),
    ("ES", "Spain"), ("PT", "Portugal"), ("IT", "Italy"), ("PL", "Poland"), ("CZ", "Czechia"),
    ("SE", "Sweden"), ("NO", "Norway"), ("DK", "Denmark"), ("FI", "Finland"), ("GR", "Greece"),
    ("IN", "India"), ("JP", "Japan"), ("ZA", "South Africa"), ("IL", "Israel"), ("MX", "Mexico"),
    ("BR", "Brazil"),
)  # fmt: skip
CURRENCIES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "INR",
    "JPY", "ZAR", "ILS", "MXN", "BRL",
)  # fmt: skip


class VenueCard(Card):
    """`changed(field, value)` when something was chosen or a text was finished."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Venue", parent=parent)
        self.name = QLineEdit()
        self.name.setPlaceholderText("As it stands on the sheets")
        self.email = QLineEdit()
        self.email.setPlaceholderText("Where patrons send the answers of a web page")
        self.zone = _searchable()
        self.country = _searchable()
        self.currency = _searchable()
        self.problem = Label("", "small", "amber", wrap=True)
        self.problem.hide()
        for code, name in COUNTRIES:
            self.country.addItem(f"{name} ({code})", code)
        for code in CURRENCIES:
            self.currency.addItem(code, code)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for text, field in (
            ("&Name", self.name), ("E-&mail", self.email), ("Time &zone", self.zone),
            ("&Country, for phone numbers", self.country), ("C&urrency", self.currency),
        ):  # fmt: skip
            form.addRow(text, field)
            field.setAccessibleName(text.replace("&", ""))
        self.body.addLayout(form)
        self.body.addWidget(self.problem)
        self.name.editingFinished.connect(self._on_name_finished)
        self.email.editingFinished.connect(self._on_email_finished)
        for field, combo in (
            ("zone", self.zone), ("country", self.country), ("currency", self.currency)
        ):  # fmt: skip
            combo.activated.connect(lambda _, f=field, c=combo: self._on_picked(f, c))
            edit = combo.lineEdit()
            assert edit is not None
            edit.setAccessibleName(combo.accessibleName())
            edit.editingFinished.connect(lambda f=field, c=combo: self._on_picked(f, c))

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        if self.zone.count() == 0:
            self.zone.addItem(THIS_COMPUTER, "")
            for zone in sorted(available_timezones()):
                self.zone.addItem(zone, zone)
        self.name.setText(settings.venue_name)
        self.email.setText(settings.venue_email)
        for combo, value in (
            (self.zone, settings.zone),
            (self.country, settings.country),
            (self.currency, settings.currency),
        ):
            if combo.findData(value) < 0:
                combo.addItem(value, value)
            combo.setCurrentIndex(combo.findData(value))

    def _on_name_finished(self) -> None:
        self.changed.emit("venue_name", " ".join(self.name.text().split()))

    def _on_email_finished(self) -> None:
        text = self.email.text().strip()
        address = mail_address(text)
        self.problem.setVisible(bool(text) and not address)
        if text and not address:
            self.problem.setText(f"“{text}” is no e-mail address. Nothing was changed.")
            return
        self.email.setText(address)
        self.changed.emit("venue_email", address)

    def _on_picked(self, field: str, combo: QComboBox) -> None:
        text = combo.currentText().strip()
        place = combo.findText(text, Qt.MatchFlag.MatchFixedString)
        if place < 0:
            place = combo.findData(text.upper())
        self.problem.setVisible(place < 0)
        if place < 0:
            self.problem.setText(f"“{text}” is not in the list. Nothing was changed.")
            return
        combo.setCurrentIndex(place)
        self.changed.emit(field, combo.itemData(place))


def _searchable() -> QComboBox:
    combo = StillCombo()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = combo.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return combo
