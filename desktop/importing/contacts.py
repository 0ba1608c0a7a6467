"""Bring an address book or a mailing list in: cards or lines, each a person we know or meet.

Entries that are only an organisation or a group are not people. What an entry says more than the
patron's page is added; what is known is never overwritten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from db import clock
from db.folding import fold
from desktop.importing import vcard
from desktop.importing.contact_columns import ROLES, guess_columns, score
from desktop.importing.contact_entry import ContactEntry
from desktop.importing.contact_rows import RowReader, date_order, has_numeric_dates
from desktop.importing.contact_writing import CardWriter
from desktop.importing.erased_people import ErasedPeople
from desktop.importing.errors import FileNotRead
from desktop.importing.matching import Keys, Known, PatronMatcher
from desktop.importing.person import Person, is_placeholder, split_name
from desktop.importing.run import ImportRun
from desktop.importing.understanding import ColumnGuess, Question, TableForm, Understanding
from desktop.importing.values import is_closing_line

__all__ = ["ROLES", "guess_columns", "import_rows", "questions", "score", "understand_cards"]

LOT = 500
# What a mailing list's file may be, for the question and for the name of the file.
LISTS = (
    ("subscribed", "They may be e-mailed: all of them subscribed"),
    ("unsubscribed", "They asked for no e-mail: all of them unsubscribed"),
    ("cleaned", "Their addresses do not work any more"),
    ("silent", "The file does not say"),
)


def understand_cards(path: Path) -> Understanding:
    """What a file of address cards is. Raises FileNotRead if it holds none, OSError."""
    entries = vcard.read_cards(vcard.decode(path.read_bytes()))
    if not entries:
        raise FileNotRead(f"{path.name} holds no address cards. Nothing was imported.")
    rows = tuple(_sample(entry) for entry in entries[:50])
    headings = (("Name", "name"), ("E-mail", "email"), ("Phone", "phone"), ("Address", "address"),
                ("Birthday", "birthday"), ("Note", "note"))  # fmt: skip
    columns = tuple(
        ColumnGuess(at, heading, role, 1.0, "Address cards say what each line is.",
                    tuple(dict.fromkeys(r[at] for r in rows if r[at]))[:3])
        for at, (heading, role) in enumerate(headings)
    )  # fmt: skip
    others = sum(1 for entry in entries if entry.not_a_person)
    remarks = [f"The file holds {len(entries):,} address cards."]
    if others:
        remarks.append(f"{others:,} of them are firms or groups, not people; they are left out.")
    return Understanding(
        path, "contacts", "vCard", "vcard", TableForm("utf-8", "", 0, 0), "card", columns,
        remarks=tuple(remarks),
    )  # fmt: skip


def _sample(entry: ContactEntry) -> tuple[str, ...]:
    born = entry.birthday
    parts = (born.year, born.month, born.day) if born else ()
    return (
        f"{entry.given} {entry.family}".strip() or entry.full_name or entry.organisation,
        ", ".join(e.value for e in entry.emails),
        ", ".join(p.value for p in entry.phones),
        entry.addresses[0].in_one_line() if entry.addresses else "",
        "-".join(f"{part:02d}" for part in parts if part),
        " ".join(" ".join(entry.notes).split()),
    )


def questions(
    path: Path,
    columns: Sequence[ColumnGuess],
    rows: Sequence[Sequence[str]],
    default_order: str,
) -> tuple[Question, ...]:
    """Day or month first, where no birthday shows it; which of a list's files this is, where
    neither its headings nor its name say so.
    """
    found = []
    roles = {c.role: c.index for c in columns}
    dates = _values(columns, rows, ("birthday", "since"))
    if has_numeric_dates(dates) and not date_order(dates):
        sample = next(d for d in dates if has_numeric_dates([d]))
        found.append(
            Question(
                "dates",
                f"Is {sample} written day first or month first?",
                choices=(("dmy", "Day first"), ("mdy", "Month first")),
                suggestion=default_order,
            )
        )
    if "consent_at" in roles and "refused_at" not in roles and "consent" not in roles:
        kind = list_kind(path.name)
        found.append(
            Question(
                "list",
                "May the people of this mailing list be e-mailed?",
                choices=LISTS,
                suggestion=kind or "silent",
                required=not kind,
            )
        )
    return tuple(found)


def date_order_of(columns: Sequence[ColumnGuess], rows: Sequence[Sequence[str]]) -> str:
    """dmy or mdy as the birthdays show it, '' where they do not or none needs it."""
    return date_order(_values(columns, rows, ("birthday", "since")))


def list_kind(file_name: str) -> str:
    """Which file of a mailing list a name speaks of, '' if it does not say.

    >>> list_kind("mailchimp_subscribed.csv"), list_kind("unsubscribed_members_export.csv")
    ('subscribed', 'unsubscribed')
    """
    name = fold(file_name)
    for word, kind in (("unsubscribed", "unsubscribed"), ("nonsubscribed", "silent"),
                       ("non-subscribed", "silent"), ("cleaned", "cleaned"),
                       ("subscribed", "subscribed")):  # fmt: skip
        if word in name:
            return kind
    return ""


def _values(
    columns: Sequence[ColumnGuess], rows: Sequence[Sequence[str]], roles: tuple[str, ...]
) -> list[str]:
    wanted = [c.index for c in columns if c.role in roles]
    return [row[at].strip() for row in rows for at in wanted if at < len(row) and row[at].strip()]


def import_rows(run: ImportRun) -> None:
    """Bring the entries in through the run's writer (dry: only count). Raises ImportCancelled,
    and ImportFailed where no column is known.
    """
    run.check_understood()
    book = _Book(run)
    for lot in _lots(run):
        for start in range(0, len(lot), LOT):
            run.check_cancelled()
            book.take(lot[start : start + LOT])
            run.writer.flush()
    book.close()


def _lots(run: ImportRun) -> Iterator[list[tuple[int, ContactEntry]]]:
    """(row of the file, entry) in lots; blank lines come as entries with nothing in them."""
    found = run.understanding
    if found.grain == "card":
        cards = vcard.read_cards(vcard.decode(found.path.read_bytes()))
        yield [(card.row, card) for card in cards]
        return
    reader = RowReader(found.columns, run.dates)
    kind = run.answers.given.get("list") or list_kind(found.path.name)
    asks = found.index("consent_at") >= 0 or "list" in run.answers.given
    number = found.form.preamble_rows + found.form.header_rows
    for rows in run.lots():
        entries = []
        for row in rows:
            number += 1
            if is_closing_line(row):
                run.counts.rows += 1
                run.skip("a line of totals or the end of the report")
                continue
            entry = reader.entry(number, row)
            if _is_empty(entry) and any(cell.strip() for cell in row):
                run.counts.rows += 1
                run.skip("nothing in it tells who somebody is")
                continue
            if asks:
                _apply_list(entry, kind)
            entry.consent_at = _instant(entry.consent_at)
            entries.append((number, entry))
        yield entries


def _apply_list(entry: ContactEntry, kind: str) -> None:
    """What the file as a whole says of each of its people."""
    if kind == "unsubscribed":
        entry.consent = False
    elif kind != "subscribed":
        entry.consent = None
    if kind == "cleaned":
        entry.emails = [type(e)(e.value, "does not work") for e in entry.emails]


def _instant(text: str) -> str:
    """A list's time of consent, which lists write in UTC, as stored; '' if it is none."""
    cut = text.strip().replace(" ", "T", 1)[:19]
    try:
        clock.from_text(cut)
    except ValueError:
        return ""
    return cut if len(cut) == 10 else cut + "Z"


class _EntryMatcher(PatronMatcher):
    """Matches entries with all their phones and e-mails; the card writer does the writing."""

    cards: CardWriter
    entry: ContactEntry

    def find_entry(self, entry: ContactEntry, people: Sequence[Person]) -> tuple[int, bool]:
        """(the patron, whether it was made now)."""
        self.entry = entry
        doubts: list[tuple[int, str]] = []
        for person in people:
            found, unsure = self._find(self.keys(person))
            doubts.extend(unsure)
            if found:
                break
        else:
            found = 0
        made = not found
        patron_id = found or self._add(people[0], self.keys(people[0]))
        for person in people:
            self._learn(self._known[patron_id], person, self.keys(person))
        if made:
            for other, why in dict(doubts).items():
                self.unsure(patron_id, other, why)
        return self._use(patron_id), made

    def _add(self, person: Person, keys: Keys) -> int:
        given, family = split_name(person)
        patron_id = self.cards.add_patron(self.entry, given, family)
        shown = f"{given} {family}".strip() or person.email
        known = self._known[patron_id] = Known(patron_id, given, family, shown, 1)
        known.names = keys.names
        self._index_name(known)
        return patron_id

    def _add_point(self, known: Known, kind: str, value: str, normal: str, preferred: bool) -> None:
        """The card writer adds it, with its label."""

    def _add_address(self, known: Known, person: Person, keys: Keys) -> None:
        self._know_place(known, keys.street, keys.place, fold(person.city))


class _Book:
    """Takes entries lot by lot and keeps the count."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._cards = CardWriter(run.writer, run.understanding.path.name, run.country)
        self._matcher = _EntryMatcher(
            run.writer, system=run.matcher.system, country=run.country, unsure=run.matcher.unsure
        )
        self._matcher.cards = self._cards
        run.matcher = self._matcher
        self._new: set[int] = set()
        self._namesakes: Counter[str] = Counter()
        self._erased = ErasedPeople(run)
        self._list = f"{run.understanding.path.name}:{run.understanding.signature[:8]}"

    def take(self, lot: Sequence[tuple[int, ContactEntry]]) -> None:
        """A lot of entries; everybody they could be is looked up at once."""
        counts = self._run.counts
        people = []
        for row, entry in lot:
            counts.rows += 1
            if _is_empty(entry):
                counts.blank += 1
                continue
            counts.entries += 1
            if why := entry.not_a_person or _cannot_be_known(entry):
                counts.not_people += bool(entry.not_a_person)
                self._run.skip(why)
            elif entry.number and self._erased.leaves_out(self._erased.when_number(entry.number)):
                continue
            else:
                self._number(entry)
                people.append((row, entry, _people(entry)))
        self._matcher.prefetch(p for _, _, several in people for p in several)
        for _row, entry, several in people:
            self._take_one(entry, several)

    def _number(self, entry: ContactEntry) -> None:
        """Who is told by a name alone is known again by the place in this very list only."""
        if entry.number or entry.emails or entry.phones or entry.addresses:
            return
        name = fold(f"{entry.given} {entry.family}") or fold(entry.full_name)
        self._namesakes[name] += 1
        entry.number = f"{self._list}:{name}#{self._namesakes[name]}"

    def _take_one(self, entry: ContactEntry, several: Sequence[Person]) -> None:
        patron_id, made = self._matcher.find_entry(entry, several)
        self._cards.fill(patron_id, entry)
        self._run.counts.accepted += 1
        if made:
            self._new.add(patron_id)
        if self._run.wants_examples:
            known = "New" if patron_id in self._new else "Known"
            self._run.example(f"{known}: {self._matcher.shown(patron_id)}")

    def close(self) -> None:
        """Fill in the numbers of the whole."""
        counts, used = self._run.counts, self._matcher.used
        self._matcher.updated |= self._cards.changed - self._new
        counts.people = len(used)
        counts.patrons_new = len(self._new)
        counts.patrons_matched = len(used - self._new)
        counts.patrons_updated = len(self._matcher.updated)


def _people(entry: ContactEntry) -> list[Person]:
    """The entry as the matcher sees people: once for each e-mail or phone it names."""
    address = entry.addresses[0] if entry.addresses else None
    place = (
        (address.street, address.city, address.region, address.postcode, address.country)
        if address
        else ("", "", "", "", "")
    )
    emails = [e.value for e in entry.emails if "@" in e.value] or [""]
    phones = [p.value for p in entry.phones] or [""]
    name = "" if entry.given or entry.family else entry.full_name
    several = []
    for at in range(max(len(emails), len(phones))):
        email = emails[at] if at < len(emails) else ""
        phone = phones[at] if at < len(phones) else ""
        number = entry.number if at == 0 else ""
        several.append(Person(entry.given, entry.family, name, email, phone, number, *place))
    return several


def _is_empty(entry: ContactEntry) -> bool:
    return entry.is_blank and not (entry.organisation or entry.notes or entry.addresses)


def _cannot_be_known(entry: ContactEntry) -> str:
    """Why nobody can be made of an entry, '' if somebody can."""
    named = entry.has_name and not is_placeholder(
        f"{entry.given} {entry.family}".strip() or entry.full_name
    )
    if named or any("@" in e.value for e in entry.emails):
        return ""
    return "neither a name nor an e-mail address"
