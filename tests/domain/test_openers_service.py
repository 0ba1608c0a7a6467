"""Openers of the open file: facts, programme and the house's wording are read and put together."""

from pathlib import Path

import pytest
from builders import (
    LAST_WEEK,
    TONIGHT,
    make_opener_use,
    make_patron,
    make_patron_interest,
    make_performance,
    make_reaction,
    make_relationship,
    make_user,
    make_visit,
    refresh,
)

from db import connection
from db.errors import NotFound
from db.queries import facts, settings
from desktop.domain import openers

SOON = "2026-12-12 20:00"


@pytest.fixture
def judith(database: Path) -> int:
    ana = make_user("Ana")
    patron = make_patron("Judith", "Shimwell", email="judith@example.org")
    make_visit(patron, make_performance("Bach and Bartók", LAST_WEEK), 2, seats=("F12", "F13"))
    make_visit(patron, make_performance("The Tempest", "2024-05-01 19:30"))
    make_performance("Quartets at Four", SOON, keywords="string quartet", capacity=180)
    make_performance("The Snow Queen", "2026-12-06 11:00", for_children=True)
    make_patron_interest(
        patron, "String quartets", strength=3, source_kind="call", user_id=ana,
        learnt_at="2026-03-03T15:00:00Z",
    )  # fmt: skip
    make_relationship(
        patron, name="Ida", birth_year=2018, source_kind="call", user_id=ana,
        learnt_at="2026-03-03T15:00:00Z",
    )  # fmt: skip
    refresh()
    return patron


def test_a_patron_of_the_file_gets_three(judith):
    found = openers.openers_for(judith)
    assert [o.kind for o in found] == ["attended_lately", "family", "fits_interest"]
    assert "told Ana on a call, 3 Mar" in found[2].because
    assert "180 seats left" in found[2].because


def test_a_house_gets_the_same_as_each_patron_alone(judith):
    other = make_patron("Sam", "Example")
    house = openers.openers_for_all(facts.list_facts([judith, other]))
    assert house == {judith: openers.openers_for(judith), other: ()}


def test_what_was_said_rests(judith):
    first = openers.openers_for(judith)[0]
    make_opener_use(judith, first.key, kind=first.kind, say=first.say)
    assert first.key not in [o.key for o in openers.openers_for(judith)]


def test_a_reaction_that_was_told_to_somebody_is_remembered(judith):
    performance = facts.get_facts(judith).visits[0].performance_id
    make_reaction(judith, performance, "liked", source_kind="call", user_id=1)
    found = {o.kind: o for o in openers.openers_for(judith)}
    assert "Ana" in found["reaction"].say
    assert "attended_lately" not in found


def test_a_family_show_seen_long_ago_counts(judith):
    make_visit(judith, make_performance("The Gruffalo", "2023-05-01 11:00", for_children=True))
    assert "family" not in [o.kind for o in openers.openers_for(judith)]


def test_the_house_s_own_wording_is_used_and_broken_wording_is_not(judith):
    settings.set_setting("opener_templates", {"attended_lately": {"came": ["Well, {title}!"]}})
    assert openers.openers_for(judith)[0].say == "Well, Bach and Bartók!"
    settings.set_setting("opener_templates", {"attended_lately": {"came": ["{oops}"]}})
    assert "Bach and Bartók" in openers.openers_for(judith)[0].say


def test_nobody_is_not_found(database):
    with pytest.raises(NotFound):
        openers.openers_for(404)


def test_tonight_is_seen_from_the_file(judith):
    make_visit(judith, make_performance("Winterreise", TONIGHT), attended=None)
    kinds = [o.kind for o in openers.openers_for(judith)]
    assert len(kinds) == 3


def test_a_new_performance_is_seen_at_once(judith):
    before = openers.current_programme()
    assert openers.current_programme() is before
    make_performance("Quartets Again", "2026-12-01 20:00", keywords="string quartet")
    assert "Quartets Again" in [p.title for p in openers.current_programme().performances]


def test_what_another_connection_wrote_is_seen_at_once(judith, database):
    before = openers.current_programme()
    other = connection.connect(database)
    other.execute("update performance set cancelled = 1")
    other.close()
    assert openers.current_programme() is not before
    assert openers.current_programme().performances == ()


def test_the_programme_is_that_of_the_day(judith, monkeypatch):
    assert len(openers.current_programme().performances) == 2
    monkeypatch.setenv("RAPPORT_NOW", "2026-12-10T12:00:00")
    assert len(openers.current_programme().performances) == 1
