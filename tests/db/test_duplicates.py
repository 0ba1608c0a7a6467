"""Who may be the same: said with its reason, never sure by a name alone, never asked twice."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from builders import make_batch, make_issue, make_patron
from hypothesis import given
from hypothesis import strategies as st

from db import clock, connection
from db.errors import InputRefused
from db.folding import fold, words
from db.queries.duplicates import (
    ALIKE,
    _may_be_alike,
    alike,
    find_duplicates,
    list_duplicate_pairs,
    set_not_duplicates,
)
from db.queries.patrons import sort_name


def hints(*typed: str, **more: str) -> list[tuple[int, str]]:
    return [(h.patron_id, h.reason) for h in find_duplicates(*typed, **more)]


def test_the_reason_is_said_and_the_surest_comes_first(database):
    by_name = make_patron("Ada", "Example")
    by_mail = make_patron("Ada", "Example", email="ada@example.com")
    by_phone = make_patron("Ada", "Example", phone="(207) 555-0142")
    by_street = make_patron("Ada", "Example", street="12 Harbour Street", postcode="04101")
    assert hints("ada", "EXAMPLE", "+1 207 555 0142", "ADA@example.com", street="12 harbour st") == [
        (by_mail, "same name and same e-mail"), (by_phone, "same name and same phone"),
        (by_street, "same name and same street"), (by_name, "same name only"),
    ]  # fmt: skip


def test_a_name_alone_is_never_sure(database):
    make_patron("Maria", "García")
    (hint,) = find_duplicates("María", "Garcia", "", "")
    assert (hint.reason, hint.score) == ("same name only", 50)


def test_two_people_with_one_email_are_shown_as_such(database):
    piet = make_patron("Piet", "van der Berg", email="both@example.com")
    assert hints("Anneke", "van der Berg", "", "both@example.com") == [
        (piet, "same e-mail, another name")
    ]
    assert hints("", "", "", "both@example.com") == [(piet, "same e-mail")]


def test_likeness_is_about_whole_names():
    assert alike("ada example", "example ada") == 100
    assert alike("judith shimwell", "judith shimwel") >= ALIKE
    assert alike("a example", "ada example") >= ALIKE
    assert alike("john smith", "joan smith") < ALIKE
    assert alike("piet van der berg", "anneke van der berg") < ALIKE
    assert alike("", "ada") == 0


def test_a_typing_error_an_initial_or_a_swap_is_found(database):
    judith = make_patron("Judith", "Shimwell")
    for first, last in (
        ("Judith", "Shimwel"),
        ("J", "Shimwell"),
        ("Shimwell", "Judith"),
        ("Judyth", "Shimwell"),
    ):
        assert [h[0] for h in hints(first, last)] == [judith], (first, last)
    assert hints("Daniel", "Shimwell") == []
    assert hints("", "S") == []


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Siobhán", "O'Brien"),
        ("小百合", "田中"),
        ("شيرين", "عبادي"),
        ("Łukasz", "Król"),
        ("🎻", "Violin"),
    ],
)
def test_names_of_all_kinds_are_compared(database, given, family):
    patron = make_patron(given, family)
    assert [h[0] for h in hints(given, family)] == [patron]
    if family == "O'Brien":
        assert [h[0] for h in hints("siobhan", "o’brien")] == [patron]


def test_while_editing_the_patron_and_whom_they_are_not_are_left_out(database):
    ada, twin, third = (make_patron("Ada", "Example") for _ in range(3))
    set_not_duplicates(twin, ada)
    assert [h.patron_id for h in find_duplicates("Ada", "Example", but=ada)] == [third]


def test_archived_patrons_are_marked(database):
    make_patron("Ada", "Example", archived=True)
    assert hints("Ada", "Example")[0][1] == "same name only, archived"


def test_imports_leave_their_questions_and_equal_ones_are_found(database):
    one = make_patron("Ada", "Example", email="ada@example.com")
    two = make_patron("A", "Example", email="ada@example.com", phone="207 555 0142")
    ben, cem = make_patron("Ben", "Hill"), make_patron("Cem", "Hill")
    make_patron("Piet", "Berg", email="b@example.com")
    make_patron("Anneke", "Berg", email="b@example.com")
    issue = make_issue(make_batch(), cem, ben)
    make_issue(make_batch(), None, None)
    pairs = list_duplicate_pairs()
    assert [(p.patron_id, p.other_id, p.issue_id) for p in pairs] == [
        (ben, cem, issue), (one, two, None)
    ]  # fmt: skip
    assert pairs[0].reason == "Same name, other e-mail"
    assert pairs[1].reason == "similar name and same e-mail"


def test_not_the_same_is_remembered_and_settles_the_question(database):
    one = make_patron("Ada", "Example", email="ada@example.com")
    two = make_patron("Ada", "Example", email="ada@example.com")
    make_issue(make_batch(), two, one)
    set_not_duplicates(two, one)
    set_not_duplicates(one, two)
    assert list_duplicate_pairs() == []
    assert connection.row("select count(*) from import_issue where settled_at is null") == (0,)
    with pytest.raises(InputRefused):
        set_not_duplicates(one, one)


def work(act: Callable[[], object]) -> int:
    """How much SQLite has to do, in hundreds of its machine's instructions: no clock is asked."""
    ticks = itertools.count(1)
    done = 0

    def tick() -> int:
        nonlocal done
        done = next(ticks)
        return 0

    connection.raw().set_progress_handler(tick, 100)
    try:
        act()
    finally:
        connection.raw().set_progress_handler(None, 0)
    return done


def test_hints_keep_up_with_typing_in_a_large_file(database):
    """A quarter of the work of reading the names of all 50,000, most of them of a few families."""
    now, families = clock.now_text(), ("smith", "garcia", "nguyen", "brown", "obrien")
    people = [
        (n, f"Given{n % 997}", families[n % 5] if n % 2 else f"family{n}") for n in range(1, 50_001)
    ]
    with connection.transaction() as raw:
        raw.executemany(
            "insert into patron (id, given, family, display_name, sort_name, say_as, pronouns, "
            "salutation, organisation, deceased, archived, no_chat, visits, spend_minor, recency, "
            "created_at, updated_at, version) "
            "values (?, ?, ?, ?, ?, '', '', '', '', 0, 0, 0, 0, 0, 0, ?, ?, 1)",
            [(n, g, f, f"{g} {f}", fold(f"{f} {g}"), now, now) for n, g, f in people],
        )
        raw.executemany(
            "insert into contact_point (patron_id, kind, label, value, normal, street, city, "
            "region, postcode, country, preferred, source_kind, source, learnt_at) "
            "values (?, 'email', '', ?, ?, '', '', '', '', '', 1, 'staff', '', ?)",
            [(n, f"g{n}@example.com", f"g{n}@example.com", now) for n, _, _ in people],
        )
    find_duplicates("Warm", "Up", "2075550142", "up@example.com")
    everybody = work(lambda: connection.rows("select id, given, family, sort_name from patron"))
    for typed in (("Given12", "smith"), ("J", "sm"), ("Given500", "Garcia"), ("Ada", "family77")):
        done = work(
            lambda t=typed: find_duplicates(*t, "207 555 0142", "g77@example.com", street="1 Quay")
        )
        assert done < everybody / 4, typed
    assert find_duplicates("Given12", "smith", "", "")[0].reason == "same name only"


# A few letters, so that names come out alike often; marks, initials and turned orders with them.
_NAME = st.lists(
    st.one_of(
        st.text("abé", min_size=1, max_size=5),
        st.sampled_from(["judith", "judyth", "shimwell", "shimwel", "o'brien", "ann-marie", "j", "van", "der"]),
    ),
    max_size=3,
).map(" ".join)  # fmt: skip


@given(
    told=st.tuples(_NAME, _NAME),
    people=st.lists(st.tuples(_NAME, _NAME, _NAME), min_size=1, max_size=12),
)
def test_who_is_alike_is_never_passed_over(told: tuple[str, str], people):
    """What the sorted names are sifted by leaves out nobody whom the comparison would find."""
    sorted_names = {n: sort_name(g, f, shown) for n, (g, f, shown) in enumerate(people)}
    asked = words(" ".join(told))
    kept = _may_be_alike(asked, sorted_names)
    for n, (g, f, shown) in enumerate(people):
        plain = " ".join(words(f"{g} {f}")) or " ".join(words(shown))
        if alike(" ".join(asked), plain) >= ALIKE:
            assert n in kept, (asked, plain, sorted_names[n])
