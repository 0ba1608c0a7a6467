"""Keep the search tables in step with the patrons: a few after each write, many after an import.

Three FTS5 tables without content of their own (`search_who`, `search_tel`, `search_notes`), each
keyed so that ascending rowids are newest visitors first and archived patrons last. They store no
text, so to forget a patron they need the old text: `search_entry` holds it. `search_term` counts
the words of names, for typing errors and long words.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import sqlcipher3.dbapi2 as driver

from db import connection
from db.errors import StoreError
from db.gate import Right, needs
from db.search import typos
from db.search.words import mail_words, name_words, phone_digits, split_words

ID_BITS = 24
ID_MASK = (1 << ID_BITS) - 1
DAYS = 1 << 20
ARCHIVED_BIT = 48
BATCH = 1000
NOTE_LEAST = 3  # letters of a word of a note, if it is to be found
# To replace one patron's words costs as much as to write those of this many anew.
REPLACE_COST = 60

# SQLite gives << and | the same rank, so each shift is bracketed.
KEY_SQL = (
    f"((p.archived << {ARCHIVED_BIT}) | (({DAYS} - min(p.recency, {DAYS})) << {ID_BITS}) | p.id)"
)

Progress = Callable[[int, int], None]


class Entry(NamedTuple):
    """What search holds of a patron; `names` and `other` have a blank before each word."""

    patron_id: int
    key: int
    names: str
    other: str
    tel: str
    notes: str


_TABLES: tuple[tuple[str, str, Callable[[Entry], str]], ...] = (
    ("search_who", "who", lambda entry: entry.names + entry.other),
    ("search_tel", "tel", lambda entry: entry.tel),
    ("search_notes", "notes", lambda entry: entry.notes),
)
_TEXT_SQL = {"who": "names || other", "tel": "tel", "notes": "notes"}


@needs(Right.KEEP)
def refresh(patron_ids: Iterable[int]) -> None:
    """Bring the entries of a few patrons up to date; those of removed patrons are forgotten."""
    refresh_many(patron_ids)


@needs(Right.KEEP)
def refresh_many(patron_ids: Iterable[int]) -> None:
    """Bring the entries of many patrons up to date, as an import needs it: in batches.

    Where so many entries change that replacing each would take longer, the tables are written
    anew from all entries, in the order of their keys.
    """
    with connection.transaction():
        order = _in_key_order(patron_ids)
        # A few are always replaced one by one: counting all rows takes longer than they do.
        bearable = 50 if len(order) <= 50 else _rows_kept() // REPLACE_COST + 50
        for start in range(0, len(order), BATCH):
            wanted = order[start : start + BATCH].tolist()
            old = _stored(wanted)
            new = _entries(wanted)
            gone = [entry for key, entry in old.items() if new.get(key) != entry]
            made = [entry for key, entry in new.items() if old.get(key) != entry]
            _keep_entries(gone, made)
            bearable -= len(gone)
            if bearable >= 0:
                _index(gone, made)
        if bearable < 0:
            _index_anew()


@needs(Right.KEEP)
def rebuild(progress: Progress | None = None) -> None:
    """Make every entry and table from nothing. `progress(done, total)` is told of each batch."""
    with connection.transaction() as raw:
        raw.execute("delete from search_entry")
        raw.execute("delete from search_term")
        order = _in_key_order(r[0] for r in connection.rows("select id from patron"))
        for start in range(0, len(order), BATCH):
            wanted = order[start : start + BATCH].tolist()
            _keep_entries([], list(_entries(wanted).values()))
            if progress is not None:
                progress(min(start + BATCH, len(order)), len(order))
        _index_anew()


@needs(Right.OPEN)
def check() -> list[str]:
    """What is not whole in the search tables, in words; an empty list if nothing is."""
    wrong = []
    for table, _, _ in _TABLES:
        try:
            connection.raw().execute(f"insert into {table} ({table}) values ('integrity-check')")
        except driver.DatabaseError as error:
            # It can only be looked at where the file may be written to.
            if "readonly" not in str(error):
                wrong.append(f"the search table {table} is not whole")
    return wrong + find_lost()


@needs(Right.OPEN)
def find_lost() -> list[str]:
    """Whether everybody is in the search, in words; the search tables themselves are not looked at: SQLite's
    own check of a file does that."""
    try:
        lost = connection.row(
            "select count(*) from patron p left join search_entry e on e.patron_id = p.id "
            f"where e.key is not {KEY_SQL}"
        )
    except StoreError:
        return ["the list of who is in the search cannot be read"]
    if lost is not None and lost[0]:
        return [f"search has no true entry of {lost[0]} patrons"]
    return []


def _in_key_order(patron_ids: Iterable[int]) -> array[int]:
    """The ids in the order of their keys: FTS5 writes ascending rowids without a pause."""
    keys = array("q")
    wanted = array("q", sorted(set(patron_ids)))
    for start in range(0, len(wanted), BATCH):
        batch = set(wanted[start : start + BATCH])
        for (key,) in connection.rows(
            f"select {KEY_SQL} from json_each(?) j cross join patron p on p.id = j.value",
            (json.dumps(list(batch)),),
        ):
            keys.append(key)
            batch.discard(key & ID_MASK)
        keys.extend(batch)  # removed patrons: first, by their id
    return array("q", (key & ID_MASK for key in sorted(keys)))


def _rows_kept() -> int:
    found = connection.row("select count(*) from search_entry")
    return int(found[0]) if found else 0


def _stored(patron_ids: list[int]) -> dict[int, Entry]:
    return {
        row[0]: Entry._make(row)
        for row in connection.rows(
            "select e.patron_id, e.key, e.names, e.other, e.tel, e.notes from json_each(?) j "
            "cross join search_entry e on e.patron_id = j.value",
            (json.dumps(patron_ids),),
        )
    }


def _entries(patron_ids: list[int]) -> dict[int, Entry]:
    """The entries as they should be, in the order of `patron_ids`; removed patrons have none."""
    ids = (json.dumps(patron_ids),)
    mails: dict[int, list[str]] = {}
    phones: dict[int, list[str]] = {}
    notes: dict[int, list[str]] = {}
    for patron, kind, value, normal in connection.rows(
        "select c.patron_id, c.kind, c.value, c.normal from json_each(?) j cross join "
        "contact_point c on c.patron_id = j.value where c.kind in ('email', 'phone')",
        ids,
    ):
        if kind == "email":
            mails.setdefault(patron, []).extend(mail_words(normal))
        else:
            phones.setdefault(patron, []).extend(phone_digits(value, normal))
    for patron, text in connection.rows(_SAID, ids * 2):
        notes.setdefault(patron, []).append(text)
    found: dict[int, Entry] = {}
    for patron, key, display, name, besides in connection.rows(_PATRONS, ids):
        names = name_words(display) if display == name else name_words(display, name)
        other = mails.get(patron, [])
        if besides:
            other = name_words(besides) + other
        found[patron] = Entry(
            patron,
            key,
            _spaced(names),
            _spaced(sorted(set(other).difference(names))) if other else "",
            " ".join(sorted(set(phones[patron]))) if patron in phones else "",
            " ".join(_asked_words(notes[patron])) if patron in notes else "",
        )
    return found


_PATRONS = f"""
select p.id, {KEY_SQL}, p.display_name, trim(p.given || ' ' || p.family),
    trim(p.organisation || ' ' || p.say_as)
from json_each(?) j cross join patron p on p.id = j.value
"""
_SAID = """
select n.patron_id, n.text || ' ' || n.door_line
from json_each(?) j cross join note n on n.patron_id = j.value
union all
select i.patron_id, v.name || ' ' || i.detail
from json_each(?) j cross join patron_interest i on i.patron_id = j.value
    join interest v on v.id = i.interest_id
"""


def _spaced(words: Iterable[str]) -> str:
    return "".join([f" {word}" for word in words])


def _asked_words(texts: list[str]) -> list[str]:
    """The words of notes, without those too short to be asked for."""
    found = set(split_words("\n".join(texts)))
    return sorted([word for word in found if len(word) >= NOTE_LEAST or not word.isascii()])


def _keep_entries(gone: list[Entry], made: list[Entry]) -> None:
    connection.write_rows(
        "delete from search_entry where patron_id = ?", [(e.patron_id,) for e in gone]
    )
    connection.write_rows("insert into search_entry values (?, ?, ?, ?, ?, ?)", made)
    change: Counter[str] = Counter()
    for entry in made:
        change.update(entry.names.split())
    for entry in gone:
        change.subtract(entry.names.split())
    moved = [(term, count) for term, count in change.items() if count]
    if not moved:
        return
    connection.write_rows(
        "insert into search_term (term, uses) values (?, ?) "
        "on conflict (term) do update set uses = uses + excluded.uses",
        moved,
    )
    if gone:
        connection.write_rows(
            "delete from search_term where term = ? and uses <= 0",
            [(term,) for term, count in moved if count < 0],
        )
    typos.forget_vocabulary()


def _index(gone: list[Entry], made: list[Entry]) -> None:
    """Forget, then write, each in ascending rowids (FTS5 pauses at each step back), by table.

    Never both at once: with `detail=none` and `secure-delete`, FTS5 (SQLite 3.53) loses a delete
    that waits in memory together with an insert of the same word in a lower row, and the old
    text stays in the file and in the results.
    """
    raw = connection.raw()
    for table, column, text_of in _TABLES:
        old = {(entry.key, text_of(entry)) for entry in gone}
        new = [(entry.key, text_of(entry)) for entry in made]
        if column == "notes":
            old, new = _only_grown(old, new)
        forget = sorted(row for row in old.difference(new) if row[1])
        if forget:
            flush = f"insert into {table} ({table}) values ('flush')"
            raw.execute(flush)
            connection.write_rows(
                f"insert into {table} ({table}, rowid, {column}) values ('delete', ?, ?)", forget
            )
            raw.execute(flush)
        add = sorted(row for row in new if row[1] and row not in old)
        connection.write_rows(f"insert into {table} (rowid, {column}) values (?, ?)", add)


def _only_grown(
    old: set[tuple[int, str]], new: list[tuple[int, str]]
) -> tuple[set[tuple[int, str]], list[tuple[int, str]]]:
    """Of rows that only got words to those they have, the further words alone.

    To take a common word out of a row costs a walk along all rows that have it: 40 ms a patron
    among half a million, and nearly always a fact more is all that changed. Where a further word
    begins like one that is there, the row is replaced whole: the beginning, which is kept by row,
    too, would be there twice, and forgetting finds one of them.
    """
    before = dict(old)
    grown = []
    for key, text in new:
        had, has = set(before.get(key, "").split()), set(text.split())
        further = has - had
        if had and had < has and _beginnings(further).isdisjoint(_beginnings(had)):
            old = old - {(key, before[key])}
            grown.append((key, " ".join(sorted(further))))
        else:
            grown.append((key, text))
    return old, grown


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:NOTE_LEAST] for word in words}


def _index_anew() -> None:
    """Write the tables from all entries, in the order of their keys, without rewriting twice."""
    raw = connection.raw()
    for table, column, _ in _TABLES:
        text = _TEXT_SQL[column]
        raw.execute(f"insert into {table} ({table}) values ('delete-all')")
        raw.execute(
            f"insert into {table} (rowid, {column}) "
            f"select key, {text} from search_entry where {text} <> '' order by key"
        )
