"""The sample venue is believable on any day, invented throughout, and the same from one seed."""

import json
from pathlib import Path

import pytest

from db import clock, connection, schema
from db.queries import performances, segments
from desktop.domain import openers, segment_rules
from desktop.sample_venue import export, venue

DAYS = ["2026-11-22T17:42:00", "2027-01-01T10:00:00", "2028-02-29T19:00:00", "2026-09-01T19:45:00"]


@pytest.fixture
def made(tmp_path: Path, now: str):
    path = tmp_path / "venue.db"
    venue.build(path, patrons=400)
    yield path
    connection.close()


@pytest.mark.parametrize("day", DAYS)
def test_there_is_always_a_tonight_with_something_to_say(day, tmp_path, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", day)
    venue.build(tmp_path / "venue.db", patrons=300)
    tonight = performances.next_performance()
    assert tonight is not None
    assert clock.to_local(tonight.starts_at).date() == clock.today()
    here = connection.rows(
        "select distinct holder_id from ticket where performance_id = ? and status = 'valid'",
        (tonight.id,),
    )
    assert len(here) > 12
    assert sum(bool(openers.openers_for(int(r[0]))) for r in here) > len(here) / 2
    connection.close()


def test_the_file_is_whole_and_nobody_sits_on_anybody(made):
    assert schema.check() == []
    doubled = connection.rows(
        "select performance_id, seat from ticket where status = 'valid' "
        "group by performance_id, seat having count(*) > 1"
    )
    assert doubled == []


def test_every_reachable_point_is_invented(made):
    mails = [r[0] for r in connection.rows("select value from contact_point where kind = 'email'")]
    assert mails and all(
        m.split("@")[1] in {"example.com", "example.org", "example.net"} for m in mails
    )
    phones = [
        r[0] for r in connection.rows("select normal from contact_point where kind = 'phone'")
    ]
    assert phones and all(p[5:10] == "55501" for p in phones)


def test_the_same_seed_and_day_give_the_same_venue(made, tmp_path):
    first = connection.rows("select display_name, visits, last_visit from patron order by id")
    venue.build(tmp_path / "again.db", patrons=400)
    assert (
        connection.rows("select display_name, visits, last_visit from patron order by id") == first
    )


def test_the_one_who_is_shown_has_a_story(made):
    row = connection.row("select id, visits from patron where display_name = 'Judith Shimwell'")
    assert row is not None and row[1] == 14
    kinds = {o.kind for o in openers.openers_for(row[0])}
    assert {"attended_lately", "nth_visit"} <= kinds


def test_the_export_names_known_people_and_newcomers(made, tmp_path):
    path = tmp_path / "export.csv"
    rows = export.write_export(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == rows + 1
    assert any("Łęcka" in line for line in lines)


def test_every_call_of_the_sample_holds_together(made):
    kinds = {r[0] for r in connection.rows("select distinct kind from call")}
    assert {"complaint", "renewal", "offer", "thanks", "free"} <= kinds
    assert connection.rows("select 1 from call_step group by call_id having count(*) <> 5") == []
    given = connection.rows("select tickets, amount_minor from outcome where kind = 'gift_back'")
    assert given
    for tickets, amount in given:
        ids = json.loads(tickets)
        marks = ", ".join("?" * len(ids))
        assert connection.rows(
            f"select distinct status from ticket where id in ({marks})", tuple(ids)
        ) == [("returned",)]
        assert amount
    came = connection.rows(
        """select 1 from opener_use o where o.action = 'said' and o.kind = 'attended_lately'
               and not exists (select 1 from ticket t where t.holder_id = o.patron_id
               and 'attended_lately:performance-' || t.performance_id = o.key)"""
    )
    assert came == []
    assert connection.rows("select 1 from call where started_at > ?", (clock.now_text(),)) == []


def test_nobody_talks_of_an_evening_before_it_was(made):
    early = connection.rows(
        "select c.id from call c join performance p on p.id = c.performance_id "
        "where c.started_at < p.starts_at union all "
        "select n.id from note n join performance p on p.id = n.performance_id "
        "where n.kind = 'complaint' and n.created_at < p.starts_at union all "
        "select o.id from opener_use o join performance p on o.key like '%:performance-' || p.id "
        "where o.used_at < p.starts_at"
    )
    assert early == []


def test_nobody_has_two_memberships_that_run(made):
    assert not connection.rows(
        "select patron_id from membership where status = 'active' "
        "group by patron_id having count(*) > 1"
    )


def test_every_list_of_the_sample_finds_somebody(made):
    found = {
        s.name: segments.count_patrons(segment_rules.from_text(s.rules))
        for s in segments.list_segments()
    }
    assert len(found) == 3
    assert all(found.values()), found
