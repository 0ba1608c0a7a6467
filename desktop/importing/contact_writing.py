"""What one entry adds to a patron: what is missing is filled in, nothing known is overwritten."""

from __future__ import annotations

from typing import Any

from db.folding import fold
from db.queries.address_book import KnownCard, get_card
from db.queries.contact_values import normal_address, normal_email, normal_phone
from desktop.importing.contact_entry import Address, Birthday, ContactEntry
from desktop.importing.known_people import phone_key
from desktop.importing.writing import BatchWriter

LABELS = "Labels: "
_EMAIL_WORDING = "Subscribed to the mailing list ({source})"
_EMAIL_REFUSED = "Unsubscribed from the mailing list ({source})"


class CardWriter:
    """Writes entries to patrons through a batch, each patron's card read once."""

    def __init__(self, writer: BatchWriter, source: str, country: str) -> None:
        self._writer = writer
        self._source = source
        self._country = country
        self._cards: dict[int, KnownCard] = {}
        self.changed: set[int] = set()

    def add_patron(self, entry: ContactEntry, given: str, family: str) -> int:
        """A new patron of an entry; its contact points follow with `fill`."""
        shown = f"{given} {family}".strip() or entry.full_name
        shown = shown or next((e.value for e in entry.emails), "")
        born = entry.birthday or Birthday(None, None, None)
        patron_id = self._writer.add(
            "patron", given, family, shown, fold(f"{family} {given}") or fold(shown),
            entry.say_as, entry.pronouns, entry.salutation, born.year, born.month, born.day,
            entry.since or None, None, entry.organisation,
        )  # fmt: skip
        self._cards[patron_id] = KnownCard(
            patron_id, given, family, shown, entry.say_as, entry.pronouns, entry.salutation,
            born.year, born.month, born.day, entry.since or None, entry.organisation,
        )  # fmt: skip
        return patron_id

    def fill(self, patron_id: int, entry: ContactEntry) -> None:
        """Add what the entry knows and the patron's card does not say yet."""
        card = self._card(patron_id)
        self._fill_fields(card, entry)
        for phone in entry.phones:
            normal = phone_key(phone.value, self._country) or normal_phone(phone.value)
            self._add_point(card, "phone", phone.label, phone.value, normal)
        for email in entry.emails:
            normal = normal_email(email.value)
            if "@" in normal.strip("@"):
                self._add_point(card, "email", email.label, email.value, normal)
        for address in entry.addresses:
            self._add_address(card, address)
        self._add_consent(card, entry)
        self._add_notes(card, entry)

    def _card(self, patron_id: int) -> KnownCard:
        if patron_id not in self._cards:
            self._cards[patron_id] = get_card(patron_id) or KnownCard(patron_id)
        return self._cards[patron_id]

    def _fill_fields(self, card: KnownCard, entry: ContactEntry) -> None:
        change: dict[str, Any] = {}
        for name in ("say_as", "pronouns", "salutation", "organisation", "since"):
            told = getattr(entry, name)
            if told and not getattr(card, name):
                change[name] = told
        born = entry.birthday
        if born is not None:
            told_parts = {"year": born.year, "month": born.month, "day": born.day}
            known = (card.birth_month, card.birth_day)
            if known in ((None, None), (born.month, born.day)):
                change |= {
                    f"birth_{part}": value
                    for part, value in told_parts.items()
                    if value is not None and getattr(card, f"birth_{part}") is None
                }
        if change:
            self._writer.update("patron", card.id, **change)
            self.changed.add(card.id)
            for name, value in change.items():
                setattr(card, name, value)

    def _add_point(
        self, card: KnownCard, kind: str, label: str, value: str, normal: str, *parts: str
    ) -> None:
        if not normal or (kind, normal) in card.points:
            return
        first = not any(known == kind for known, _ in card.points)
        card.points.add((kind, normal))
        five = (*parts, "", "", "", "", "")[:5]
        self._writer.add("contact_point", card.id, kind, label, value, normal, *five, int(first))
        self.changed.add(card.id)

    def _add_address(self, card: KnownCard, address: Address) -> None:
        normal = normal_address(address.street, address.city, address.postcode)
        parts = (address.street, address.city, address.region, address.postcode, address.country)
        self._add_point(card, "address", address.label, address.in_one_line(), normal, *parts)

    def _add_consent(self, card: KnownCard, entry: ContactEntry) -> None:
        """The latest word stands: an older list never takes back what was said since."""
        if entry.consent is None or not entry.emails:
            return
        at = entry.consent_at or self._writer.at
        known = card.consents.get("email")
        if known is not None and (known[0] == entry.consent or _is_older(entry, known[1])):
            return
        wording = _EMAIL_WORDING if entry.consent else _EMAIL_REFUSED
        self._writer.add(
            "consent", card.id, "email", int(entry.consent),
            wording.format(source=self._source), at,
        )  # fmt: skip
        card.consents["email"] = (entry.consent, at)
        self.changed.add(card.id)

    def _add_notes(self, card: KnownCard, entry: ContactEntry) -> None:
        texts = list(entry.notes)
        if entry.nickname and fold(entry.nickname) != fold(entry.given):
            texts.append(f"Also called {entry.nickname}.")
        for heading, value in entry.extra:
            texts.append(f"{heading}: {value}" if heading else value)
        for text in texts:
            if text not in card.notes:
                card.notes[text] = 0
                self._writer.add("note", card.id, "note", text, "", "desk", 0)
                self.changed.add(card.id)
        if entry.tags:
            self._set_labels(card, LABELS + ", ".join(entry.tags))

    def _set_labels(self, card: KnownCard, text: str) -> None:
        if text in card.notes:
            return
        older = next((t for t in card.notes if t.startswith(LABELS) and card.notes[t]), None)
        if older is None:
            if any(t.startswith(LABELS) for t in card.notes):
                return  # a second entry of the same person in this very file
            self._writer.add("note", card.id, "note", text, "", "desk", 0)
            card.notes[text] = 0
        else:
            note_id = card.notes.pop(older)
            self._writer.update("note", note_id, text=text, updated_at=self._writer.at)
            card.notes[text] = note_id
        self.changed.add(card.id)


def _is_older(entry: ContactEntry, known_at: str) -> bool:
    """Whether an entry's word on e-mail is older than what we know; a yes without a date is."""
    if entry.consent_at:
        return entry.consent_at <= known_at
    return bool(entry.consent)
