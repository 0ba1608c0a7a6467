"""Erasing a patron, in words: what would go, what stays as a number, what to know before.

The dry run is for a person to read; `erase` does it. Copies of the file hold the patron for as
long as they are kept: until when is said, and a copy that is restored is brought into line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db import backup_shelf, clock, connection, gate
from db.queries import erasure as stored
from db.records.erasure import Erased, ErasurePlan, Mention
from desktop.domain import words

# What a table's rows are called; one that is not here is called by its name.
NOUNS: dict[str, tuple[str, str]] = {
    "contact_point": ("phone, e-mail or address", "phones, e-mails and addresses"),
    "external_id": ("number in another system", "numbers in other systems"),
    "consent": ("consent", "consents"),
    "access_need": ("access need", "access needs"),
    "relationship": ("relative or friend", "relatives and friends"),
    "not_duplicate": ("“not the same person”", "“not the same person”"),
    "membership": ("membership", "memberships"),
    "donation": ("gift", "gifts"),
    "patron_interest": ("interest", "interests"),
    "note": ("note", "notes"),
    "draft": ("note that is not saved yet", "notes that are not saved yet"),
    "reaction": ("reaction", "reactions"),
    "promise": ("promise or task", "promises and tasks"),
    "opener_use": ("line that was said", "lines that were said"),
    "letter": ("letter or e-mail draft", "letters and e-mail drafts"),
    "retention_hold": ("reason to keep them longer", "reasons to keep them longer"),
    "import_issue": ("remark of an import", "remarks of imports"),
    "order": ("order", "orders"),
    "ticket": ("ticket", "tickets"),
    "response": ("filled form", "filled forms"),
    "answer": ("answer", "answers"),
    "call": ("call", "calls"),
    "call_step": ("step of a call", "steps of calls"),
    "outcome": ("outcome of a call", "outcomes of calls"),
}
PLACES = {
    "note": "a note", "promise": "a promise", "letter": "a letter", "call": "a call",
    "draft": "a note that a colleague has not saved yet",
    "call_step": "what was heard in a call", "answer": "an answer", "response": "a filled form",
    "relationship": "a relative or friend", "ticket": "a ticket", "household": "a household",
    "order": "an order", "donation": "a gift", "opener_use": "a line that was said",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of the file: how many backups, until when the last of them is thinned out by itself,
    the names of other copies, which nobody deletes by itself, and the second place ('' for none)."""

    backups: int = 0
    until: date | None = None
    others: tuple[str, ...] = ()
    second: str = ""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The plan in sentences. `blocks` must be settled first; `know` should be read."""

    plan: ErasurePlan
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    blocks: tuple[str, ...]
    know: tuple[str, ...]
    mentions: tuple[Mention, ...]


def dry_run(patron_id: int) -> DryRun:
    """What erasing a patron would do; nothing is changed. For a worker. Raises NotFound."""
    plan = stored.find_erasure(patron_id)
    return DryRun(
        plan,
        tuple(_goes(plan)),
        tuple(_stays(plan)),
        tuple(_blocks(plan)),
        (*_know(plan), *_copies_words(find_copies(connection.current_path()))),
        plan.mentions,
    )


def erase(patron_id: int, *, user_id: int | None, reason: str = stored.ASKED) -> Erased:
    """Erase a patron for good. Raises NotFound, InputRefused, StoreError (nothing changed)."""
    return stored.erase_patron(patron_id, user_id=user_id, reason=reason)


def sweep_if_due() -> bool:
    """Finish what an erasure could not, for the house; whether the file is clean. For a worker."""
    with gate.acting(gate.HOUSE):
        return stored.sweep_if_due()


def counted(table: str, number: int) -> str:
    """`2 notes`."""
    one, many = NOUNS.get(table, (table.replace("_", " "), f"{table.replace('_', ' ')} rows"))
    return f"{number:,} {one if number == 1 else many}"


def mention_words(mention: Mention) -> str:
    """`a note about Ada Osei: “…”`."""
    place = PLACES.get(mention.table, mention.table.replace("_", " "))
    about = f" about {mention.patron}" if mention.patron else ""
    return f"{place}{about}" + (f": “{' '.join(mention.text.split())}”" if mention.text else "")


def done_words(done: Erased) -> str:
    """What to say when it is done; no name in it."""
    said = "Erased."
    if done.traces_left:
        said += (
            " The file could not be swept clean now, because somebody else reads it or there is no "
            "room: traces in its unused parts go when Rapport is started again."
        )
    return said


def _goes(plan: ErasurePlan) -> list[str]:
    found = ["the record itself: name, birthday, how to say it, totals"]
    found += [counted(table, n) for table, n in _sorted(plan.removed)]
    if plan.merged:
        records = words.count_words(len(plan.merged), "record")
        found.append(f"what is kept of {records} merged into this one")
    books = f", and {words.count_words(plan.books, 'entry')} of our books" if plan.books else ""
    found.append(f"their words in the search{books}")
    return found


def _stays(plan: ErasurePlan) -> list[str]:
    """Counts of the house, without the person."""
    found = []
    sold = [counted(t, plan.emptied[t]) for t in ("order", "ticket") if plan.emptied.get(t)]
    if sold:
        found.append(
            f"{words.join_words(sold)}: seats and money still count, without name, number or wishes"
        )
    if plan.emptied.get("response"):
        found.append(
            f"{counted('response', plan.emptied['response'])}: counted as anonymous, only ticked "
            "choices are kept; what was written goes"
        )
    if plan.emptied.get("call"):
        found.append(
            f"{counted('call', plan.emptied['call'])}: day, kind and length, without a word of it"
        )
    return found


def _sorted(counts: dict[str, int]) -> list[tuple[str, int]]:
    order = list(NOUNS)
    return sorted(counts.items(), key=lambda c: order.index(c[0]) if c[0] in order else len(order))


def _blocks(plan: ErasurePlan) -> list[str]:
    if not plan.open_calls:
        return []
    return ["A call with them is still open. End it, or throw it away, first."]


def _know(plan: ErasurePlan) -> list[str]:
    found = [
        f"They have tickets for {title}, {words.when_words(starts)}"
        f"{f' ({seats})' if seats else ''}: at the door nobody will find their name."
        for title, starts, seats in plan.coming
    ]
    if plan.open_promises:
        found.append(
            f"{words.count_words(plan.open_promises, 'promise')} to them "
            f"{'is' if plan.open_promises == 1 else 'are'} still open, and will be gone."
        )
    if plan.member_until:
        found.append(f"They are a member until {words.day_words(plan.member_until)}.")
    if plan.household_stays:
        others = words.count_words(plan.household_stays, "other member")
        found.append(f"The household “{plan.household}” stays, with {others}: look at its name.")
    if plan.systems:
        found.append(f"{words.join_words(plan.systems)} still knows them. Erase them there too.")
    found.append(
        "An import of an old export leaves out lines with their customer, order or ticket number; a "
        "line without any of these brings them back, as somebody new."
    )
    found.append("Printed sheets, exported tables and sent e-mails are not in Rapport's reach.")
    if plan.shared_names:
        found.append(
            "Somebody else has the same name: books that only say the name were left as they are."
        )
    return found


def find_copies(database: Path) -> Copies:
    """The copies of a file that hold whoever is in it now."""
    listed = backup_shelf.list_backups(database)
    beside = [
        path.name
        for path in database.parent.glob(f"{database.stem}-*{database.suffix}")
        if path.is_file()
    ]
    # A copy that the index does not name is never thinned.
    strays = [f"{b.path.parent.name}/{b.path.name}" for b in listed if not b.ours]
    others = (*sorted(beside), *sorted(strays))
    second = backup_shelf.second_place(database).path
    ours = [b for b in listed if b.ours]
    if not ours:
        return Copies(others=others, second=second)
    newest = max(clock.day_of(b.made_at) for b in ours)
    return Copies(len(ours), newest + backup_shelf.OLDEST, others, second)


def _copies_words(copies: Copies) -> list[str]:
    found = []
    if copies.backups:
        until = f" until {words.day_words(copies.until)}" if copies.until else ""
        hold = "holds" if copies.backups == 1 else "hold"
        found.append(
            f"{words.count_words(copies.backups, 'backup')} of this file still {hold} them"
            f"{until} at the longest, while Rapport goes on making newer ones. One that is restored "
            "forgets them again at once."
        )
    if copies.second:
        found.append(
            f"Copies in the second place, {copies.second}, go likewise as newer ones come there. One "
            "that is carried elsewhere stays."
        )
    if copies.others:
        names = words.and_more(list(copies.others), 3)
        found.append(
            f"Other copies of the file lie beside it: {names}. Rapport never deletes them: delete "
            "what is not needed."
        )
    return found
