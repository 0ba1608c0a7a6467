"""The books cannot be rewritten unseen, and hold no value of a sensitive field."""

import json
import re
import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from builders import make_patron, make_user
from peewee import TextField

from db import audit_chain, connection, gate, journal, schema, sensitive
from db.models import ALL
from db.queries import audit, notes, patrons

DATABASES = Path(__file__).parents[1] / "data" / "databases"


@pytest.fixture
def judith(database) -> int:
    patron = make_patron("Judith", "Shimwell")
    for number in range(6):
        notes.add_note(patron, f"Her secret number {number}")
    return patron


def write_past_the_triggers(sql: str) -> None:
    """As somebody would who opens the file with another program."""
    raw = connection.raw()
    for (name,) in connection.rows("select name from sqlite_master where type = 'trigger'"):
        if name.startswith("audit_"):
            raw.execute(f'drop trigger "{name}"')
    raw.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "delete from audit_entry where id = 3",
        "delete from audit_entry",
        "update audit_entry set action = 'Nothing' where id = 3",
        "update audit_entry set user_id = 7 where id = 3",
        "update audit_entry set erased = 1 where id = 3",
        "update audit_entry set erased = 1, action = '', changes = '[]', salt = '', at = 'x'",
        "replace into audit_entry (id, at, action) values (3, 'x', 'y')",
        "insert into audit_entry (at, action) values ('x', 'y')",
        "delete from audit_head",
        "update audit_head set count = 1",
        "insert into audit_head (count, last_id, chain) values (9, 9, '')",
    ],
)
def test_the_books_are_only_added_to(judith, sql):
    before = connection.rows("select * from audit_entry"), audit_chain.head()
    with pytest.raises(driver.DatabaseError, match="only added to"):
        connection.raw().execute(sql)
    assert (connection.rows("select * from audit_entry"), audit_chain.head()) == before
    assert audit_chain.find_problems() == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update audit_entry set action = 'Nothing' where id = 3", "entry 3 .*does not say"),
        ("update audit_entry set changes = '[]' where id = 3", "entry 3 .*does not say"),
        ("update audit_entry set user_id = 7 where id = 3", "at entry 3"),
        ("update audit_entry set at = '2020-01-01T00:00:00Z' where id = 3", "at entry 3"),
        ("delete from audit_entry where id = 3", "at entry 4"),
        ("delete from audit_entry where id = 1", "at entry 2"),
        ("delete from audit_entry where id > 4", "end of the books"),
        ("delete from audit_entry", "end of the books"),
        ("insert into audit_entry (at, action, changes) values ('x', 'y', '[]')", "at entry 7"),
        ("update audit_entry set erased = 1 where id = 3", "entry 3 .*written again"),
        ("update audit_head set chain = 'x'", "end of the books"),
    ],
)
def test_what_another_program_does_to_the_books_is_found(judith, sql, said):
    assert audit_chain.find_problems() == []
    write_past_the_triggers(sql)
    problem = audit_chain.find_problems()[0]
    assert re.search(said, problem)


def test_what_erasure_empties_leaves_the_chain_whole(judith):
    with connection.transaction() as raw:
        audit_chain.redact([2, 3])
        raw.execute(
            "insert into erasure_log (at, patron_id, patron_created_at, reason, counts, mark) "
            "values ('2026-11-22T12:00:00Z', 9, '', 'asked', '{\"books\": 2}', 'a')"
        )
    assert connection.rows(
        "select action, changes, salt, erased from audit_entry where id = 3"
    ) == [("", "[]", "", 1)]
    assert audit_chain.find_problems() == []
    notes.add_note(judith, "And on")
    assert audit_chain.find_problems() == []


def test_an_entry_that_was_emptied_although_nobody_was_erased_is_found(judith):
    with connection.transaction() as raw:  # all that the triggers let through
        raw.execute(
            "update audit_entry set action = '', changes = '[]', salt = '', erased = 1 where id = 3"
        )
    assert audit_chain.find_problems() == [
        "entries of the books were emptied although nobody was erased"
    ]


def test_a_head_that_was_put_by_tells_of_books_that_were_rewritten(judith):
    count, chain = audit_chain.head()
    notes.add_note(judith, "One more")
    assert audit_chain.holds(count, chain)
    assert not audit_chain.holds(count, "0" * 64)
    assert not audit_chain.holds(count + 5, chain)


def test_every_text_column_is_known_as_sensitive_or_plain():
    unknown, doubled = [], []
    for model in ALL:
        table = model._meta.table_name
        if table in sensitive.UNBOOKED:
            assert table not in sensitive.PLAIN
            continue
        hidden, plain = sensitive.SENSITIVE.get(table, frozenset()), sensitive.PLAIN[table]
        texts = {f.column_name for f in model._meta.sorted_fields if isinstance(f, TextField)}
        unknown += [f"{table}.{name}" for name in texts - hidden - plain]
        doubled += [f"{table}.{name}" for name in hidden & plain]
        columns = set(model._meta.columns)
        assert hidden <= columns and plain <= columns, table
    assert not unknown and not doubled


def test_values_stand_in_the_books_but_not_those_of_sensitive_fields(database):
    ana = make_user("Ana Marsh")
    patron = make_patron("Judith", "Shimwell", phone="+1 207 555 0142")
    point = patrons.get_patron(patron).contact_points[0].id
    patrons.update_contact_point(point, value="+1 207 555 0177", user_id=ana)
    patrons.add_access_need(patron, "Uses a wheelchair", "Seat at the aisle", user_id=ana)
    note = notes.add_note(patron, "A hard divorce", user_id=ana).created_id
    notes.update_note(note, text="A bitter divorce", user_id=ana)
    told = "".join(r[0] for r in connection.rows("select changes from audit_entry"))
    assert "+1 207 555 0142" in told and "+1 207 555 0177" in told
    for word in ("wheelchair", "aisle", "divorce", "hard", "bitter"):
        assert word not in told
    ((table, row_id, kind, fields),) = json.loads(
        connection.rows("select changes from audit_entry order by id desc limit 1")[0][0]
    )
    assert (table, row_id, kind, fields) == ("note", note, "changed", {"text": None})
    whole = connection.rows("select changes from kept_step order by id desc limit 1")[0][0]
    assert "A hard divorce" in whole and "A bitter divorce" in whole


def test_who_acts_stands_in_the_books_where_the_caller_does_not_say(database):
    patron = make_patron("Judith", "Shimwell")
    with gate.acting(gate.Acting(frozenset(gate.Right), 7)):
        step = notes.add_note(patron, "Hello")
        journal.undo(step)
        audit.add_event("export", "Saved a table of patrons", counts={"patrons": 12})
    assert connection.rows("select user_id from audit_entry order by id desc limit 3") == [(7,)] * 3


def test_an_event_stands_in_the_chain(judith):
    entry = audit.add_event("print", "Printed a sheet", counts={"pages": 2})
    row = connection.row("select subject, action, changes from audit_entry where id = ?", (entry,))
    assert row == ("print", "Printed a sheet", '[["print", 0, "counted", {"pages": 2}]]')
    assert audit_chain.find_problems() == []


def test_a_step_that_was_taken_back_is_no_longer_kept_as_done(judith):
    step = notes.add_note(judith, "Not so")
    back = journal.undo(step)
    taken = dict(connection.rows("select id, taken_back_at from kept_step order by id"))
    assert taken[step.kept_id] is not None and taken[back.kept_id] is None
    journal.undo(back)
    taken = dict(connection.rows("select id, taken_back_at from kept_step order by id"))
    assert taken[back.kept_id] is not None


@pytest.mark.parametrize("number", ["0001", "0002", "0003"])
def test_older_books_are_parted_and_chained(tmp_path, now, number):
    path = tmp_path / "older.db"
    shutil.copy(DATABASES / f"{number}.db", path)
    raw = driver.connect(str(path))
    old = raw.execute("select id, at, patron_id, action, changes from audit_entry").fetchall()
    raw.close()
    schema.open_file(path)
    assert audit_chain.find_problems() == []
    kept = "select entry_id, at, patron_id, label, changes from kept_step order by id"
    assert connection.rows(kept) == old
    told = connection.rows("select changes from audit_entry order by id")
    for (text,), entry in zip(told, old, strict=True):
        whole = json.loads(entry[4])
        assert [c[:2] for c in json.loads(text)] == [c[:2] for c in whole]
        for table, _, _, fields in json.loads(text):
            assert all(
                (pair is None) == sensitive.is_sensitive(table, column)
                for column, pair in fields.items()
            )
    connection.close()
