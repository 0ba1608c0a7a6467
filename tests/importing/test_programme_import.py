import json
from pathlib import Path

import pytest
from import_checks import DATA, bring, everything, saved

from db import connection
from db.queries.settings import set_setting
from desktop.importing import season_list, session

LIST = DATA / "nyphil-2024-26.csv"


def test_the_season_list_gives_its_expected_numbers_twice(database: Path):
    expect = json.loads((DATA / f"{LIST.name}.expected.json").read_text(encoding="utf-8"))["expect"]
    for _ in range(2):
        counts = bring(LIST).counts
        assert counts.performances == expect["performances"]
        assert counts.productions == expect["productions"]
        assert counts.composers == expect["composers"]
        assert connection.row(
            "select count(distinct f.id) from performance f "
            "join production_artist l on l.production_id = f.production_id "
            "join artist a on a.id = l.artist_id "
            "where a.name = 'Béla Bartók' and l.role = 'composer'"
        ) == (expect["performances_with_bartok"],)
        assert connection.row(
            "select count(*) from performance f join production p on p.id = f.production_id "
            "where p.for_children"
        ) == (expect["performances_for_young_people"],)


def test_times_are_the_venue_s_own(database: Path):
    set_setting("zone", "America/New_York")
    bring(LIST)
    assert connection.rows(
        "select f.starts_at from performance f join venue v on v.id = f.venue_id "
        "where v.name = 'Merkin Hall' order by 1 limit 1"
    ) == [("2024-09-29T19:00:00Z",)]


def test_undo_gives_back_every_table(database: Path):
    empty = everything()
    first = bring(LIST)
    once = everything()
    second = bring(LIST)
    assert {t: len(r) for t, r in everything().items() if t != "import_batch"} == {
        t: len(r) for t, r in once.items() if t != "import_batch"
    }
    session.undo_batch(second.batch_id)
    assert everything() == once
    session.undo_batch(first.batch_id)
    assert everything() == empty


TICKETS = (
    "Order ID,First name,Last name,Email,Event name,Event start,Ticket type\n"
    "1,Mei,Ng,mei@example.com,Bach & Bartók,2026-10-02 19:30,Adult\n"
)
SEASON = (
    "Composers,Works,Date,Time,Venue,Event type,Season,Soloists\n"
    '"Bach, Johann Sebastian; Bartók, Béla","Bach: CHACONNE; Bartók: CONTRASTS",'
    '2026-10-02,7:30PM,Main Hall,Chamber,2026-27,"Reed, Ida (Viola)"\n'
)


def test_a_list_meets_the_performance_that_tickets_were_sold_for(database: Path, tmp_path: Path):
    bring(saved(tmp_path, "tickets.csv", TICKETS))
    counts = bring(saved(tmp_path, "season.csv", SEASON)).counts
    assert (counts.performances, counts.performances_new) == (1, 0)
    assert connection.rows("select title, genre, keywords from production") == [
        ("Bach & Bartók", "Chamber music", "Chamber, Viola")
    ]
    assert connection.rows(
        "select a.name from ticket t join performance f on f.id = t.performance_id "
        "join production_artist l on l.production_id = f.production_id "
        "join artist a on a.id = l.artist_id where l.role = 'composer' order by 1"
    ) == [("Béla Bartók",), ("Johann Sebastian Bach",)]


def test_tickets_meet_the_performance_that_the_list_announced(database: Path, tmp_path: Path):
    bring(saved(tmp_path, "season.csv", SEASON))
    bring(saved(tmp_path, "tickets.csv", TICKETS.replace("&", "and")))
    assert connection.row("select count(*) from performance") == (1,)


def test_a_list_with_titles_in_another_language(database: Path):
    counts = bring(DATA / "other" / "spielplan.csv").counts
    assert (counts.performances, counts.productions) == (4, 3)
    assert connection.rows("select title, genre, for_children from production order by id") == [
        ("Der zerbrochne Krug", "Play", 0),
        ("Die kleine Hexe", "Familienstück", 1),
        ("Liederabend", "Concert", 0),
    ]


def test_a_line_without_a_date_is_named_not_dropped(database: Path, tmp_path: Path):
    text = "Title,Date,Time,Venue\nA Play,soon,19:30,Main\nB Play,2026-12-01,19:30,Main\n"
    result = bring(saved(tmp_path, "s.csv", text))
    assert result.counts.skipped == 1
    assert result.issues[0].row == 2
    assert "A Play" in result.issues[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SYMPHONY NO. 5 IN C SHARP MINOR", "Symphony No. 5 in C sharp minor"),
        ("CONCERTO, PIANO NO. 14, E-FLAT MAJOR, K.449",
         "Concerto, Piano No. 14, E-flat major, K.449"),
        ("SUITE FOR ORCHESTRA (ARR. Mahler)", "Suite for Orchestra (arr. Mahler)"),
        ("HENRY IV, PART II", "Henry IV, Part II"),
        ("Sur Incises", "Sur Incises"),
    ],
)  # fmt: skip
def test_titles_that_shout_are_said_calmly(text: str, expected: str):
    assert season_list.readable_title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bartók, Béla", "Béla Bartók"),
        ("Corigliano, John, Jr.", "John Corigliano, Jr."),
        ("Traditional,", "Traditional"),
        ("Ashman/Menken, Howard/Alan", "Howard Ashman and Alan Menken"),
    ],
)
def test_names_are_said_in_their_order(text: str, expected: str):
    assert season_list.natural_name(text) == expected


@pytest.mark.parametrize(
    ("composers", "works", "expected"),
    [
        ("Bach, J. S.; Bartók, Béla", "", "Bach and Bartók"),
        ("Handel, George", "Handel: MESSIAH", "Handel: Messiah"),
        ("Williams, John", "Williams: JAWS; Williams: E.T.", "John Williams"),
        ("Bach, J.; Mahler, G.; Ives, C.; Weill, K.", "", "Bach, Mahler and others"),
        ("", "", "Gala"),
    ],
)
def test_a_production_without_a_title_is_named(composers: str, works: str, expected: str):
    cells = {"composers": composers, "works": works, "event_type": "Gala"}
    assert season_list.read_production(cells).title == expected
