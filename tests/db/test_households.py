"""Households: found by any of their names, gone when the last one leaves."""

import pytest
from builders import everything, make_household, make_patron

from db import connection
from db.errors import InputRefused, NotFound
from db.queries.households import (
    add_household,
    find_households,
    get_household,
    join_household,
    rename_household,
)


def test_a_household_is_found_by_its_name_or_a_members(database):
    judith, sam = make_patron("Judith", "Shimwell"), make_patron("Łukasz", "Król")
    household = add_household("Quay Street 1", [judith, sam, judith]).created_id
    for typed in ("quay", "SHIM", "lukasz"):
        (found,) = find_households(typed)
        assert found.id == household
        assert {m[0] for m in found.members} == {judith, sam}
    assert find_households("%") == find_households(" ") == []


def test_the_last_one_to_leave_takes_the_household_along(database):
    one, two = make_patron("A"), make_patron("B")
    first, second = make_household("First", one), make_household("Second", two)
    join_household(one, second)
    with pytest.raises(NotFound):
        get_household(first)
    assert len(get_household(second).members) == 2
    join_household(one, None)
    join_household(two, None)
    assert connection.rows("select * from household") == []


def test_what_does_not_fit_is_refused(database):
    one = make_patron()
    household = make_household("First", one)
    before = everything()
    for write in (
        lambda: add_household(" ", [one]),
        lambda: add_household("Nobody", []),
        lambda: rename_household(household, " "),
    ):
        with pytest.raises(InputRefused):
            write()
    with pytest.raises(NotFound):
        join_household(one, 99)
    assert everything() == before
