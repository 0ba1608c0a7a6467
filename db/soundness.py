"""Whether the file is whole: what is looked at, and what a sentence about it says.

`find_problems` asks SQLite (and the cipher) about every page; `seal_current` closes a file so that
the next start can tell in a moment that nothing has touched it. Which of it a start needs decides
`desktop.domain.first_look`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from db import connection, seal
from db.errors import DatabaseDamaged, StoreError, store_error

MOST_TOLD = 100
# What the driver says where the file itself is hurt; a table of the search that cannot be set up is one.
DAMAGE_SAID = ("malformed", "not a database", "could not decode", "vtable constructor failed")
STEPS_BETWEEN_LOOKS = 200_000  # of SQLite's machine: a few milliseconds
AT_HAND = -16_000  # kB of pages: what points where is looked up all over the file

Cancelled = Callable[[], bool]

# What people call what a table holds; those that are made anew from the others say so.
PARTS = {
    "patron": "patrons", "contact_point": "phones, e-mails and addresses",
    "external_id": "numbers in other systems", "household": "households", "consent": "consents",
    "not_duplicate": "who is not the same person",
    "access_need": "access needs", "relationship": "families and friends", "note": "notes",
    "patron_interest": "interests of patrons", "interest": "the list of interests",
    "interest_alias": "the list of interests", "reaction": "reactions", "promise": "promises",
    "outcome": "what became of offers", "opener_use": "what was said already", "season": "seasons",
    "venue": "places", "production": "productions", "performance": "performances",
    "work": "works", "artist": "artists", "production_work": "works", "order": "orders",
    "production_artist": "artists", "ticket": "tickets", "membership": "memberships",
    "donation": "gifts", "form": "forms", "form_version": "forms", "response": "answers to forms",
    "answer": "answers to forms", "letter": "letters", "user": "users", "setting": "settings",
    "audit_entry": "the books", "kept_step": "what can be taken back",
    "erasure_log": "the list of erasures", "import_batch": "imports", "import_issue": "imports",
    "import_change": "imports", "column_mapping": "imports", "printed_sheet": "printed sheets",
    "draft": "notes that are not saved yet",
}  # fmt: skip
SEARCH = "the search (it can be made anew)"


class Finding(NamedTuple):
    """What is wrong with a file before anybody works with it.

    `kind`: missing (it was here), empty, unreadable (its start is lost), replaced (another
    program's file, or a newer one, in its place), damaged, changed (whole, but not as it was
    left). `problems` in words for whoever looks closely; `parts` what they are about, in people's
    words; `pages` how many of `of_pages` are not as they were left.
    """

    path: Path
    kind: str
    problems: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    pages: int = 0
    of_pages: int = 0

    @property
    def sentence(self) -> str:
        """What happened, what is safe, what to do: one line."""
        return _SAID[self.kind].format(path=self.path)


_SAID = {
    "missing": "The file {path} is not there any more. Nothing was created in its place. "
    "Restore a backup, or plug in the disk that it is on.",
    "empty": "The file {path} is empty: something has damaged it. It was not changed. "
    "Restore the last good backup.",
    "unreadable": "The file {path} cannot be read: its start is damaged. It was not changed. "
    "Restore the last good backup.",
    "replaced": "The file {path} is not the one that Rapport left there. It was not changed. "
    "Restore the last good backup.",
    "damaged": "Rapport's file is damaged. It was not changed. Restore the last good backup.",
    "changed": "Something other than Rapport has changed the file since it was last closed. "
    "It was not changed any further. Restore the last good backup, or use it as it is.",
}


def find_problems(raw: Any, cancelled: Cancelled | None = None) -> list[str]:
    """What SQLite and the cipher find wrong with an open file, in words; empty if nothing.

    Raises StoreError for what is no damage (a lock, a disk that is gone) and for a check that was
    cancelled.
    """
    with _at_work(raw, cancelled):
        found = _asked(raw, f"pragma integrity_check({MOST_TOLD})")
        found += [] if found else find_cipher_problems(raw)
        found += _broken_references(raw)
    return list(dict.fromkeys(found))


def find_problems_beside(
    raw: Any, own: Callable[[], list[str]], cancelled: Cancelled | None = None
) -> tuple[list[str], list[str]]:
    """The same, and what `own` finds, for somebody who waits: while one thread asks SQLite about every page,
    another asks the rest, on a connection of its own. Both results; `own` counts only where SQLite
    finds nothing, and what it raises is raised only then.
    """
    # Imported here: a start of every day has no need of it.
    from concurrent.futures import ThreadPoolExecutor

    def rest() -> tuple[list[str], list[str]]:
        with connection.thread_connection():
            other = connection.raw()
            with _at_work(other, cancelled):
                found = find_cipher_problems(other) + _broken_references(other)
            return found, [] if found else own()

    with ThreadPoolExecutor(1, "look") as beside:
        resting = beside.submit(rest)
        with _at_work(raw, cancelled):
            found = _asked(raw, f"pragma integrity_check({MOST_TOLD})")
        return (found, []) if found else resting.result()


@contextlib.contextmanager
def _at_work(raw: Any, cancelled: Cancelled | None) -> Iterator[None]:
    """While all of a file is read: more of it is kept at hand, for what points where is looked up all over
    the file (an encrypted page that is not at hand is deciphered again); and somebody may say that it
    is enough.
    """
    before = _set_cache(raw, AT_HAND)
    if cancelled is not None:
        raw.set_progress_handler(lambda: int(cancelled()), STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        if cancelled is not None:
            raw.set_progress_handler(None, STEPS_BETWEEN_LOOKS)
        _set_cache(raw, before)


def _set_cache(raw: Any, size: int) -> int:
    """Returns what it was. A file whose very start is hurt cannot be asked: that is told by the check."""
    with contextlib.suppress(driver.DatabaseError, UnicodeDecodeError):
        before = int(raw.execute("pragma cache_size").fetchone()[0])
        raw.execute(f"pragma cache_size = {size}")
        return before
    return size


def _broken_references(raw: Any) -> list[str]:
    broken = _asked(raw, "pragma foreign_key_check")
    if not broken:
        return []
    if len(broken) == 1:
        return ["1 record points at nothing"]
    return [f"{len(broken):,} records point at nothing"]


def find_cipher_problems(raw: Any) -> list[str]:
    """What the cipher finds of an encrypted file that SQLite has read through; pages out of use too.

    It reads past the journal: a page that a power cut tore while the journal was folded in is
    still whole there. So the journal is folded in first, and where somebody else is at work, so that
    it cannot be, the cipher is not asked.
    """
    try:
        _, there, folded = raw.execute("pragma wal_checkpoint(passive)").fetchone()
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            return ["a part of it cannot be read at all"]
        return []  # one that we may only read
    return [] if folded < there else _asked(raw, "pragma cipher_integrity_check")


def _asked(raw: Any, question: str) -> list[str]:
    try:
        answers = raw.execute(question).fetchall()
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            return ["a part of it cannot be read at all"]
        if "interrupted" in str(error):
            raise StoreError("The check was stopped. Nothing was changed.") from error
        raise store_error(error) or error from error
    return [" ".join(str(answer[0]).split()) for answer in answers if answer[0] != "ok"]


def is_damage(error: BaseException) -> bool:
    """Whether a driver's error means that the file itself is not whole; nothing else does."""
    seen: BaseException | None = error
    while seen is not None:
        text = str(seen).lower()
        if isinstance(seen, UnicodeDecodeError) or any(said in text for said in DAMAGE_SAID):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def count_rows(raw: Any, table: str) -> int | None:
    """How many records a table holds, None if that cannot be told of a damaged file."""
    try:
        return int(raw.execute(f'select count(*) from "{table}"').fetchone()[0])
    except (driver.DatabaseError, UnicodeDecodeError):
        return None


def find_erasures(raw: Any) -> tuple[str, list[tuple[Any, ...]]]:
    """Which file it is and its list of erasures, also of one that is not the current file.

    Raises DatabaseDamaged if that cannot be read. A file from before there was such a list has none.
    """
    try:
        kept = raw.execute("select json_extract(value, '$') from setting where key = 'file_id'")
        file_id = kept.fetchone()
        rows = raw.execute(
            "select at, user_id, patron_id, patron_created_at, reason, counts, mark, numbers "
            "from erasure_log"
        ).fetchall()
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        if "no such table" in str(error):
            return "", []
        raise DatabaseDamaged("The list of erasures cannot be read. It was not changed.") from error
    return ("" if file_id is None else str(file_id[0])), rows


def find_pins(raw: Any) -> list[tuple[int, str, str, str]]:
    """(user, name, hash, kind) of those who sign in to a file, also of one that is not the current
    one; none where it cannot tell, or is from before there were any."""
    try:
        found: list[tuple[int, str, str, str]] = raw.execute(
            "select id, name, pin_hash, pin_kind from user where active and pin_hash != ''"
        ).fetchall()
    except (driver.DatabaseError, UnicodeDecodeError):
        return []
    return found


def parts_of(raw: Any) -> list[str]:
    """Which parts of a damaged file are concerned, in people's words: each table is asked by itself.
    Empty if not even the names of the tables can be read."""
    try:
        tables = raw.execute(
            "select name, sql like 'create virtual%' from sqlite_master where type = 'table'"
        ).fetchall()
    except (driver.DatabaseError, UnicodeDecodeError):
        return []
    found: dict[str, None] = {}
    for table, made_of_others in tables:
        if not made_of_others and _is_hurt(raw, table):
            found[part_words(table)] = None
    return list(found)


def _is_hurt(raw: Any, table: str) -> bool:
    try:
        return bool(raw.execute(f'pragma integrity_check("{table}")').fetchall() != [("ok",)])
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        return is_damage(error)


def part_words(table: str) -> str:
    """What people call what is in a table.

    >>> part_words("contact_point"), part_words("search_who_data")
    ('phones, e-mails and addresses', 'the search (it can be made anew)')
    """
    if table.startswith("search_"):
        return SEARCH
    return PARTS.get(table, table.replace("_", " ") + "s")


def journal_open(database: Path) -> bool:
    """Whether a journal beside the file holds what is not in the file yet."""
    journal = database.with_name(database.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


def seal_current() -> bool:
    """Seal the current file, as the last thing before it is closed; whether it is sealed now.

    Nothing is done where the seal is still on, and where somebody else is writing.
    """
    path = connection.current_path()
    if connection.suspect() or not path.exists():
        return False
    if seal.path_of(path).exists():
        return True
    try:
        raw = connection.raw()
        if raw.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            return False
        # Nobody can write while the sums are made.
        raw.execute("begin immediate")
        try:
            if journal_open(path):
                return False
            seal.put(path)
        finally:
            raw.execute("rollback")
    except (driver.Error, OSError, StoreError):
        with contextlib.suppress(OSError):
            seal.remove(path)
        return False
    return True
