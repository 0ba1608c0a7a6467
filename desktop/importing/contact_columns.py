"""What the columns of an address book or mailing list hold.

Address books number their columns (`E-mail 2 - Value`), prefix them (`Home Street`), or use one
heading for one thing; a heading is taken apart into what it holds and which group it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from db.folding import fold
from desktop.importing.understanding import ColumnGuess

KEEP, SKIP = "", "skip"

# Role -> words for the person who confirms it.
ROLES: dict[str, str] = {
    "given": "First name",
    "middle": "Middle name",
    "family": "Family name",
    "name": "Whole name",
    "prefix": "Title (Dr, Ms)",
    "suffix": "After the name (Jr.)",
    "nickname": "Nickname",
    "phonetic": "How to say the name",
    "pronouns": "Pronouns",
    "organisation": "Organisation",
    "number": "Customer number",
    "email": "E-mail",
    "email_label": "Kind of e-mail",
    "phone": "Phone",
    "phone_label": "Kind of phone",
    "address": "Whole address",
    "address_label": "Kind of address",
    "street": "Street",
    "street2": "Street, second line",
    "city": "Town",
    "region": "State or region",
    "postcode": "Postcode",
    "country": "Country",
    "birthday": "Birthday",
    "since": "Known since",
    "consent": "May we e-mail?",
    "consent_at": "Allowed e-mail on",
    "refused_at": "Asked for no e-mail on",
    "note": "Note",
    "tags": "Labels",
    "custom_label": "Name of an own field",
    "custom": "Own field",
    KEEP: "Keep as a note",
    SKIP: "Leave out",
}

# Folded headings without number and prefix.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "given": ("first name", "given name", "firstname", "forename", "first", "given", "vorname",
              "prenom", "nombre", "nome", "voornaam", "imie", "fornavn", "fornamn"),
    "middle": ("middle name", "additional name", "middle"),
    "family": ("last name", "family name", "surname", "lastname", "last", "family", "nachname",
               "familienname", "nom", "nom de famille", "apellido", "apellidos", "cognome",
               "achternaam", "nazwisko", "etternavn", "efternamn"),
    "name": ("name", "full name", "fullname", "contact name", "display name", "customer name",
             "patron name", "contact", "patron", "member name", "member", "person", "kontakt",
             "nom complet", "nombre completo", "customer", "donor name", "subscriber"),
    "prefix": ("name prefix", "prefix", "title", "salutation", "anrede", "civilite", "titel"),
    "suffix": ("name suffix", "suffix"),
    "nickname": ("nickname", "known as", "preferred name", "rufname", "goes by"),
    "phonetic": ("phonetic first name", "phonetic last name", "given name yomi",
                 "family name yomi", "pronunciation", "say it like this"),
    "pronouns": ("pronouns", "pronoun"),
    "organisation": ("organization name", "organisation name", "organization", "organisation",
                     "company", "company name", "firma", "societe", "business name", "entreprise"),
    "number": ("customer id", "customer number", "customer no", "contact id", "patron id",
               "member id", "member number", "membership number", "account number", "client id",
               "kundennummer", "numero client", "euid", "patron number", "id", "kundennr"),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "e mail value",
              "email value", "mailadresse", "e mail adresse", "courriel", "adresse e mail",
              "correo", "correo electronico", "epost", "e post"),
    "email_label": ("e mail label", "email label", "e mail type", "email type", "e mail display name"),
    "phone": ("phone", "phone number", "telephone", "tel", "phone value", "mobile", "mobile phone",
              "cell", "cell phone", "mobile number", "telephone number", "contact number",
              "telefon", "telefonnummer", "handy", "mobil", "portable", "telefono", "gsm",
              "cellphone", "primary phone"),
    "phone_label": ("phone label", "phone type"),
    "address": ("address", "full address", "address formatted", "postal address", "mailing address",
                "anschrift", "adresse", "direccion"),
    "address_label": ("address label", "address type"),
    "street": ("street", "address street", "street address", "address line", "address line1",
               "street1", "strasse", "strasse hausnummer", "rue", "calle", "via", "addr"),
    "street2": ("street2", "address extended address", "address line2", "apt", "street line",
                "address po box"),
    "city": ("city", "town", "address city", "town city", "city town", "ort", "stadt", "ville",
             "ciudad", "plaats", "suburb"),
    "region": ("state", "region", "province", "county", "address region", "state province",
               "state region", "bundesland", "address state"),
    "postcode": ("zip", "zip code", "zipcode", "postcode", "postal code", "address postal code",
                 "plz", "postleitzahl", "code postal", "cp", "zip postal code", "postcode zip",
                 "postal zip code", "address zip"),
    "country": ("country", "address country", "country region", "land", "pays", "pais"),
    "birthday": ("birthday", "date of birth", "birth date", "dob", "birthdate", "geburtstag",
                 "geburtsdatum", "date de naissance"),
    "since": ("member since", "customer since", "patron since", "joined", "since", "date joined",
              "kunde seit", "created", "date added", "created at", "date created"),
    "consent": ("accepts marketing", "email opt in", "newsletter", "opt in", "marketing consent",
                "email consent", "gdpr consent", "mailing list", "accepts email marketing",
                "marketing", "email marketing consent", "subscribed", "may we email"),
    "consent_at": ("optin time", "opt in time", "opt in date", "consent date", "subscribed at",
                   "subscription date"),
    "refused_at": ("unsub time", "unsubscribed at", "opt out date", "opt out time"),
    "note": ("notes", "note", "comments", "comment", "remarks", "memo", "bemerkung",
             "bemerkungen", "notiz", "remarques"),
    "tags": ("labels", "tags", "groups", "categories", "group membership", "group", "category"),
    "custom_label": ("custom field label", "custom field type"),
    "custom": ("custom field value",),
    SKIP: ("photo", "file as", "member rating", "optin ip", "confirm time", "confirm ip",
           "latitude", "longitude", "gmtoff", "dstoff", "timezone", "cc", "last changed", "leid",
           "phonetic middle name", "additional name yomi", "yomi name", "website label",
           "website value", "website type", "event label", "event value", "relation label",
           "relation value", "unsub campaign title", "unsub campaign id", "last updated",
           "updated at", "modified", "language", "gender", "short name", "initials", "priority",
           "sensitivity", "subject", "mileage", "directory server", "billing information",
           "im label", "im value"),
}  # fmt: skip
_BY_HEADING = {name: role for role, names in _HEADINGS.items() for name in names}
_PREFIXES = ("home", "work", "business", "billing", "shipping", "mailing", "other", "primary",
             "secondary", "personal", "private", "mobile", "cell", "privat", "geschaftlich",
             "postal", "main", "customer", "contact", "patron", "member", "donor",
             "subscriber")  # fmt: skip
_DULL_PREFIXES = {"primary", "main", "customer", "contact", "patron", "member", "donor",
                  "subscriber", "billing", "mailing", "postal"}  # fmt: skip
_NUMBERED = re.compile(r"^(?P<before>.*?)\s*(?P<number>\d{1,2})(?:\s+(?P<after>.*))?$")
_EMAIL = re.compile(r"^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$")
_PHONE = re.compile(r"^'?\+?[\d\s().\-/]{7,20}$")
_NAME = re.compile(r"^[^\W\d_][^\d@]{1,40}\s[^\d@]{1,40}$")
_TICKETS = ("ticket", "seat", "barcode", "performance", "event", "order", "qty", "quantity",
            "lineitem", "show", "price", "attendee", "refund", "check in", "sku")  # fmt: skip


class Column(NamedTuple):
    """What a heading says: the role, which group it belongs to, and the group's label."""

    role: str
    group: str
    label: str


def read_heading(heading: str) -> Column | None:
    """Take a heading apart; None if it says nothing we know.

    >>> read_heading("E-mail 2 - Value")
    Column(role='email', group='2', label='')
    >>> read_heading("Home Street")
    Column(role='street', group='home', label='home')
    """
    text = " ".join(re.sub(r"[^\w]+", " ", fold(heading).replace("_", " ")).split())
    if role := _BY_HEADING.get(text):
        label = "mobile" if role == "phone" and re.search("mobil|cell|handy|gsm", text) else ""
        return Column(role, "", label)
    numbered = _NUMBERED.match(text)
    number = ""
    if numbered and (numbered.group("before") or numbered.group("after")):
        number = numbered.group("number")
        text = f"{numbered.group('before')} {numbered.group('after') or ''}".strip()
    if role := _BY_HEADING.get(text):
        if role in ("address", "street") and number == "2" and numbered and not numbered["after"]:
            return Column("street2", "", "")
        if role == "address" and number == "1" and numbered and not numbered["after"]:
            return Column("street", "", "")
        return Column(role, number, "")
    first, _, rest = text.partition(" ")
    if first in _PREFIXES and (role := _BY_HEADING.get(rest)):
        label = "" if first in _DULL_PREFIXES else {"cell": "mobile"}.get(first, first)
        return Column(role, f"{label}{number}", label)
    return None


def score(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """How surely a table is an address book: 0 to 1."""
    folded = [fold(h) for h in headings]
    sales = sum(1 for h in folded if any(word in h for word in _TICKETS))
    if sales >= 2:
        return 0.0
    roles = {g.role for g in guess_columns(headings, rows)}
    named = bool({"name", "given", "family"} & roles)
    reached = bool({"email", "phone", "street", "address"} & roles)
    known = sum(1 for h in headings if read_heading(h) is not None) / max(1, len(headings))
    if "email" in roles and ({"consent_at", "refused_at"} & roles or len(roles) <= 3):
        return 0.9 if known > 0.5 else 0.6
    if named and reached:
        return (0.5 + known / 2) * (0.6 if sales else 1.0)
    return 0.3 if reached and known > 0.5 else 0.0


def guess_columns(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[ColumnGuess, ...]:
    """A guess for each column, by its heading, else by its values."""
    guesses = []
    roles = {c.role for h in headings if (c := read_heading(h)) is not None}
    for index, heading in enumerate(headings):
        values = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        samples = tuple(dict.fromkeys(values))[:3]
        column = read_heading(heading)
        if column is not None and _contradicts(column.role, values):
            column = None
        if column is not None:
            guess = (column.role, 0.95, f"The heading says so: {heading.strip() or 'no heading'}.")
        else:
            guess = _by_values(values, roles)
            roles.add(guess[0])
        guesses.append(ColumnGuess(index, heading, *guess, samples))
    return tuple(_with_family(guesses, rows))


def _with_family(guesses: list[ColumnGuess], rows: Sequence[Sequence[str]]) -> list[ColumnGuess]:
    """Beside a first name, a “name” without it is the family name."""
    at = {g.role: g.index for g in reversed(guesses)}
    if "given" not in at or "name" not in at or "family" in at:
        return guesses
    given, name = at["given"], at["name"]
    pairs = [(r[given].casefold(), r[name].casefold()) for r in rows if max(given, name) < len(r)]
    if sum(bool(first) and first in whole for first, whole in pairs) * 2 > len(pairs):
        return guesses
    reason = "It stands beside the first name."
    return [replace(g, role="family", reason=reason) if g.index == name else g for g in guesses]


def _contradicts(role: str, values: Sequence[str]) -> bool:
    if not values:
        return False
    if role == "email":
        return not any("@" in v for v in values)
    if role == "phone":
        return not any(any(c.isdigit() for c in v) for v in values)
    return False


def _by_values(values: Sequence[str], taken: set[str]) -> tuple[str, float, str]:
    if not values:
        return SKIP, 0.9, "The column is empty."
    for role, pattern, words in (
        ("email", _EMAIL, "The values are e-mail addresses."),
        ("phone", _PHONE, "The values look like phone numbers."),
    ):
        share = sum(1 for v in values if pattern.match(v)) / len(values)
        if share > 0.6:
            return role, 0.5 + share * 0.4, words
    if not {"name", "family"} & taken:
        share = sum(1 for v in values if _NAME.match(v)) / len(values)
        if share > 0.6 and len(set(values)) > len(values) * 0.8:
            return "name", 0.6, "The values look like names of people."
    return KEEP, 0.4, "Nothing is known about this column; it is kept as a note."
