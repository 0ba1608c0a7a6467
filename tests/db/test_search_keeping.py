"""Search stays in step with the tables, and forgets what it must forget."""

import contextlib
import string

import pytest
from builders import make_note, make_patron
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import audit_chain, connection, derived, journal, schema, search
from db.models import ContactPoint, Note, Patron
from db.search import keep
from db.search.words import split_words

FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCRIPTS = "ŁłØøßÆæœĐđ'’-. éèüÄöåñçŞşİıŽž北京佐藤太김철수かナДмиїЕλένηשלוםعمرन"
NAMES = st.text(alphabet=string.ascii_letters + SCRIPTS, min_size=1, max_size=24).filter(
    split_words
)
ANY_NAMES = st.text(
    alphabet=st.characters(categories=["L", "N", "Zs", "P"], max_codepoint=0x2FFFF,
                           exclude_characters="@").filter(lambda c: not "\u1100" <= c <= "\u11ff"),
    min_size=1, max_size=12,
).filter(split_words)  # fmt: skip


def whole() -> tuple:
    """Everything that search keeps, terms of the contentless tables included."""
    raw = connection.raw()
    kept = [
        connection.rows("select * from search_entry order by patron_id"),
        connection.rows("select * from search_term order by term"),
    ]
    for table in ("search_who", "search_tel", "search_notes"):
        raw.execute(f"create virtual table temp.words using fts5vocab(main, {table}, instance)")
        kept.append(sorted(raw.execute("select term, doc from temp.words").fetchall()))
        raw.execute("drop table temp.words")
    return tuple(kept)


def assert_as_rebuilt() -> None:
    before = whole()
    search.rebuild()
    assert whole() == before
    assert schema.check() == []
    assert search.check() == []


@FEW
@given(name=st.one_of(NAMES, ANY_NAMES))
def test_every_name_is_found_by_each_of_its_beginnings(database, name):
    patron = make_patron(name, "")
    with connection.transaction():
        derived.refresh([patron])
    try:
        for end in range(1, len(name) + 1):
            typed = name[:end]
            if split_words(typed):
                assert patron in {row.id for row in search.search(typed).rows}, typed
    finally:
        with journal.action("Removed") as act:
            act.remove(Patron, patron)


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NAMES),
        st.tuples(st.just("rename"), NAMES),
        st.tuples(st.just("phone"), st.from_regex(r"\+1 [2-9]\d\d 555 01\d\d", fullmatch=True)),
        st.tuples(st.just("unphone"), st.none()),
        st.tuples(st.just("note"), st.text(max_size=30)),
        st.tuples(st.just("unnote"), st.none()),
        st.tuples(st.just("archive"), st.booleans()),
        st.tuples(st.just("remove"), st.none()),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=14,
)


def edit(kind: str, value, people: list[int]) -> journal.Action:
    with journal.action(kind) as act:
        if kind == "add" or not people:
            name = value if kind == "add" else "Ada"
            act.insert(Patron, display_name=name, created_at="x", updated_at="x")
            return act
        patron = people[0]
        if kind == "rename":
            act.update(Patron, patron, display_name=value, given=value)
        elif kind == "archive":
            act.update(Patron, patron, archived=value)
        elif kind == "phone":
            act.insert(ContactPoint, patron=patron, kind="phone", value=value,
                       normal=value.replace(" ", ""), learnt_at="x")  # fmt: skip
        elif kind == "note":
            act.insert(Note, patron=patron, text=value.replace("\0", ""), created_at="x",
                       updated_at="x")  # fmt: skip
        elif kind == "remove":
            act.remove(Patron, patron)
        else:
            table, model = {"unphone": ("contact_point", ContactPoint), "unnote": ("note", Note)}[
                kind
            ]
            row = connection.row(f"select id from {table} limit 1")
            if row:
                act.remove(model, row[0])
    return act


@FEW
@given(edits=EDITS)
def test_after_any_edits_and_undos_search_is_as_rebuilt(database, edits):
    done: list[journal.Step] = []
    try:
        for kind, value in edits:
            people = [r[0] for r in connection.rows("select id from patron order by id desc")]
            if kind == "undo":
                if done:
                    journal.undo(done.pop())
                continue
            act = edit(kind, value, people)
            if act.step is not None and act.step.changes:
                done.append(act.step)
        assert_as_rebuilt()
    finally:
        for (patron,) in connection.rows("select id from patron"):
            with journal.action("Removed") as act:
                act.remove(Patron, patron)
    assert connection.row("select count(*) from search_entry") == (0,)
    assert connection.row("select count(*) from search_term") == (0,)


def test_many_at_once_is_the_same_as_one_by_one(database):
    people = [make_patron(f"Given{n % 7}", f"Family{n % 11}", phone=f"+1 207 555 0{100 + n}")
              for n in range(60)]  # fmt: skip
    search.refresh_many(people)
    at_once = whole()
    search.rebuild()
    assert whole() == at_once
    with connection.transaction() as raw:
        raw.execute("delete from search_entry")
        raw.execute("delete from search_term")
        for table in ("search_who", "search_tel", "search_notes"):
            raw.execute(f"insert into {table} ({table}) values ('delete-all')")
    for patron in people:
        search.refresh([patron])
    assert whole() == at_once
    assert_as_rebuilt()


@pytest.mark.parametrize("cost", [1, 10_000])
def test_many_changed_keys_are_replaced_or_written_anew_alike(database, cost, monkeypatch):
    monkeypatch.setattr(keep, "REPLACE_COST", cost)
    monkeypatch.setattr(keep, "BATCH", 50)
    people = [make_patron(f"Given{n}", "Smith") for n in range(230)]
    make_note(people[7], "likes the aisle")
    search.refresh_many(people)
    with connection.transaction() as raw:
        raw.execute("update patron set recency = 9000 + id % 13 where id > 30")
        raw.execute("delete from note")
        raw.execute("delete from patron where id % 29 = 0")
    search.refresh_many(people)
    assert_as_rebuilt()
    assert connection.row("select count(*) from search_entry") == (230 - 230 // 29,)


def test_a_failed_action_leaves_search_as_it_was(database):
    with journal.action("Added") as act:
        act.insert(Patron, display_name="Ada", created_at="x", updated_at="x")
    before = whole()
    with pytest.raises(ZeroDivisionError), journal.action("Broke") as act:
        act.update(Patron, 1, display_name="Bea")
        raise ZeroDivisionError
    assert whole() == before


def test_an_erased_name_leaves_no_byte_in_the_file(database):
    others = [make_patron(f"Quentin{n}", f"Quetzal{n}") for n in range(40)]
    patron = make_patron("Xanthippe", "Zyzzyvaquist", phone="+1 987 555 0177",
                         email="zyzzyvaquist@example.org")  # fmt: skip
    make_note(patron, "Breeds axolotlarium fishes")
    search.refresh_many([*others, patron])
    assert [row.id for row in search.search("zyzzyva").rows] == [patron]
    assert [row.id for row in search.search("axolotlar").rows] == [patron]
    with journal.action("Erased") as act:
        act.remove(Patron, patron)
    with connection.transaction() as raw:
        raw.execute("delete from kept_step")
        audit_chain.redact([r[0] for r in connection.rows("select id from audit_entry")])
    connection.raw().execute("pragma wal_checkpoint(truncate)")
    connection.close()
    left = database.read_bytes().lower()
    wal = database.with_name(database.name + "-wal")
    left += wal.read_bytes().lower() if wal.exists() else b""
    for part in (
        b"zyzzy",
        b"yzzyv",
        b"vaquist",
        b"xanthi",
        b"thippe",
        b"axolo",
        b"lotlar",
        b"5550177",
    ):
        assert part not in left, part


PHONES = ("+1 207 555 0141", "+1 207 555 0142", "+1 207 555 0143")


@FEW
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(PHONES)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_what_moves_from_patron_to_patron_is_forgotten_where_it_was(database, moves):
    everybody = [make_patron("Ann", "Tern", phone=phone, recency=n * 7 % 5)
                 for n, phone in enumerate((*PHONES, *PHONES[:2]))]  # fmt: skip
    search.rebuild()
    for source, target, phone in moves:
        with connection.transaction() as raw:
            raw.execute("update contact_point set patron_id = ? where patron_id = ?",
                        (everybody[target], everybody[source]))  # fmt: skip
            raw.execute("update patron set family = ?, recency = ? where id = ?",
                        (("Tern", "Ann", "Ternan")[target % 3], source, everybody[target]))  # fmt: skip
            search.refresh([everybody[source], everybody[target]])
        found = search.search(phone[-4:]).rows
        assert len({row.id for row in found}) == len(found)
    try:
        assert_as_rebuilt()
    finally:
        with connection.transaction() as raw:
            raw.execute("delete from patron")
            search.refresh(everybody)


# Words that begin alike and words that do not: what is added may or may not be added by itself.
SAID = ("open", "opera", "operetta", "jazz", "jazzy", "garden", "gar", "ballet", "北京", "北京人")


def assert_notes_hold(said: dict[int, set[str]]) -> None:
    """Each beginning finds who has a word with it, once; nobody else."""
    raw = connection.raw()
    told = {word for text in SAID for word in split_words(text) if len(word) >= keep.NOTE_LEAST}
    for length in range(keep.NOTE_LEAST, 9):
        for beginning in {word[:length] for word in told if len(word) >= length}:
            found = raw.execute(
                "select rowid from search_notes where search_notes match ?", (f'"{beginning}"*',)
            ).fetchall()
            has = [p for p, words in said.items() if any(w.startswith(beginning) for w in words)]
            assert sorted(key & keep.ID_MASK for (key,) in found) == sorted(has), beginning


@FEW
@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["note", "note", "note", "unnote"]),
            st.lists(st.sampled_from(SAID), min_size=1, max_size=3),
        ),
        max_size=12,
    ),
    together=st.booleans(),
)
def test_words_that_are_added_can_be_found_and_forgotten(database, edits, together):
    people = [make_patron("Ann", f"Tern{n}", recency=n) for n in range(3)]
    search.refresh_many(people)
    try:
        with connection.transaction() if together else contextlib.nullcontext():
            for who, kind, words in edits:
                with journal.action(kind) as act:
                    rows = connection.rows(
                        "select id from note where patron_id = ? order by id", (people[who],)
                    )
                    if kind == "note":
                        act.insert(Note, patron=people[who], text=" ".join(words), created_at="x",
                                   updated_at="x")  # fmt: skip
                    elif rows:
                        act.remove(Note, rows[0][0])
                said: dict[int, set[str]] = {p: set() for p in people}
                for patron, text in connection.rows("select patron_id, text from note"):
                    said[patron] |= set(split_words(text))
                assert_notes_hold(said)
        before = whole()
        assert search.check() == []
        search.rebuild()
        assert whole() == before
    finally:
        for patron in people:
            with journal.action("Removed") as act:
                act.remove(Patron, patron)
    assert_notes_hold({})
    kept = b"".join(r[0] for r in connection.rows("select block from search_notes_data"))
    assert not [word for word in SAID if word[:3].encode() in kept]
    with connection.transaction() as raw:
        raw.execute("delete from kept_step")
        audit_chain.redact([r[0] for r in connection.rows("select id from audit_entry")])
