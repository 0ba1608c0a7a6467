"""What a patron allows: a yes or a no a channel, in which words, since when, and what was said before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries import consents, patrons
from db.queries.consents import HEALTH
from db.records.patrons import ConsentRecord, PatronDetail
from desktop.domain import consent_words, words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.place_edit import PlaceEdit
from desktop.ui.patron.record_card import RecordCard
from desktop.ui.patron.record_words import CHANNELS, named
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

EARLIER_MOST = 4


def latest_consents(history: list[ConsentRecord]) -> list[tuple[str, ConsentRecord | None]]:
    """Each channel with the word that stands now: the last that was given."""
    latest = {one.channel: one for one in history}
    return [(channel, latest.get(channel)) for channel, _ in CHANNELS]


class ConsentsCard(RecordCard):
    """The wording to say stands under each channel until there is an answer; then what was said."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "What they allow", "", parent)
        self._history: list[ConsentRecord] = []

    def show_patron(self, detail: PatronDetail) -> None:
        other = detail.id != self.patron_id
        self.patron_id = detail.id
        self._history = consents.list_consent_history(detail.id)
        if other:
            self._shown = None
        venue = self.desk.settings.venue_name
        asked = [consent_words.wording(channel, venue) for channel, _ in CHANNELS]
        pairs = latest_consents(self._history)
        self.show_rows(list(zip(pairs, asked, strict=True)), self._row)

    def _row(self, pair: tuple[tuple[str, ConsentRecord | None], str]) -> QWidget:
        (channel, consent), asked = pair
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
        if state := consent_words.state_words(self._history, channel):
            line.addWidget(Label(state, "small", "amber"))
        box.addLayout(line)
        if consent is None:
            box.addWidget(_indented(f"Ask: “{asked}”", "ink2"))
            return row
        wording = PlaceEdit(f"Wording, {name}")
        wording.setPlaceholderText("In which words?")
        wording.setObjectName(f"consent-{channel}-wording")
        wording.show_text(consent.wording)
        wording.saved.connect(lambda text: self._write(channel, consent.granted, text, consent))
        box.addWidget(wording)
        box.addWidget(_indented(words.source_words(consent.provenance), "ink2"))
        for said in consent_words.earlier_words(self._history, channel)[:EARLIER_MOST]:
            box.addWidget(_indented(f"Before: {said}", "ink3"))
        return row

    def _on_chosen(self, channel: str, granted: bool, before: ConsentRecord | None) -> None:
        if before is not None and before.granted == granted:
            return
        said = consent_words.wording(channel, self.desk.settings.venue_name) if granted else ""
        self._write(channel, granted, said, before)

    def _write(
        self, channel: str, granted: bool, wording: str, before: ConsentRecord | None
    ) -> None:
        was = before.id if before is not None else 0
        name = named(CHANNELS, channel)
        self.write(
            lambda: patrons.set_consent(
                self.patron_id, channel, granted, wording, was=was, user_id=self.user_id
            ),
            f"{name}: {'allowed' if granted else 'not allowed'}",
        )


class HealthConsent(QWidget):
    """Whether they agree that access needs are kept: the statement, yes or no, since when. `answered`
    with a yes or a no."""

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Label("", "small", "ink2", wrap=True)
        self.choice = ChoiceRow("They agree that this is kept", ((True, "Yes"), (False, "No")))
        for made, code in zip(self.choice.buttons, ("yes", "no"), strict=True):
            made.setObjectName(f"consent-{HEALTH}-{code}")
        self.choice.chosen.connect(lambda granted: self.answered.emit(bool(granted)))
        self._since = Label("", "small", "ink2", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(4), 0, 0)
        box.setSpacing(theme.px(4))
        for widget in (self._said, self.choice, self._since):
            box.addWidget(widget)

    def show_consent(self, consent: ConsentRecord | None, venue: str, *, has_needs: bool) -> None:
        """What was answered, or what to ask; nothing where nothing is kept."""
        self.setVisible(has_needs or consent is not None)
        asked = consent_words.wording(HEALTH, venue)
        said = consent.wording if consent is not None and consent.wording else asked
        self._said.setText(f"{'Asked' if consent is not None else 'Ask'}: “{said}”")
        self.choice.show_value(consent.granted if consent is not None else None)
        since = words.source_words(consent.provenance) if consent is not None else ""
        if consent is not None and not consent.granted and has_needs:
            since += ". They did not agree: end what is kept above."
        self._since.setText(since)
        self._since.setVisible(bool(since))


def _indented(text: str, token: str) -> Label:
    label = Label(text, "small", token, wrap=True)
    label.setContentsMargins(theme.px(10), 0, 0, 0)
    return label
