"""Visits per season: those kept for heavy holders say what counting would say."""

import pytest
from builders import make_order, make_patron, make_performance, make_ticket, refresh

from db import connection
from db.queries import seasons
from db.queries.patron_page import read_overview
from db.queries.patrons import get_patron
from db.queries.performances import update_performance


@pytest.fixture
def agency(database) -> int:
    """Somebody with tickets for more performances than are counted at each look."""
    patron = make_patron("Coach", "Tours")
    with connection.transaction():
        order = make_order(patron)
        for number in range(seasons.HEAVY + 30):
            day = f"{2019 + number // 28}-{1 + number % 12:02d}-{1 + number % 28:02d} 19:30"
            make_ticket(order, make_performance(f"Show {number}", day), patron)
    refresh()
    return patron


def kept(patron: int) -> str | None:
    found = connection.row("select season_visits from patron where id = ?", (patron,))
    return found[0] if found else None


def test_what_is_kept_of_a_heavy_holder_is_what_counting_finds(agency):
    counted = seasons.list_season_visits(agency)
    assert seasons.named_seasons(seasons.kept_counts(kept(agency))) == counted
    assert sum(s.visits for s in counted) == get_patron(agency).visits
    assert list(read_overview(agency).seasons) == counted


def test_another_season_of_a_production_moves_what_is_kept(agency):
    shown = connection.row("select id from performance order by starts_at limit 1")[0]
    update_performance(shown, season="2025/26")
    counted = seasons.list_season_visits(agency)
    assert list(read_overview(agency).seasons) == counted
    assert seasons.kept_counts(kept(agency)) != []


def test_nothing_is_kept_of_others(agency):
    patron = make_patron()
    make_ticket(make_order(patron), make_performance("Bach"), patron)
    refresh()
    assert kept(patron) is None
    connection.raw().execute("delete from ticket where holder_id = ?", (agency,))
    refresh()
    assert kept(agency) is None
    assert read_overview(agency).seasons == ()


def test_the_tab_counts_are_those_of_the_whole_record(agency):
    assert read_overview(agency).detail == get_patron(agency)
    assert get_patron(agency).counts.history == seasons.HEAVY + 31
