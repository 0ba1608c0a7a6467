"""`rapport sample` makes a venue of the size asked for, the same for a seed."""

import pytest

from db import clock, connection, schema, search
from db.queries import patron_list, totals
from desktop.__main__ import main
from desktop.sample_venue import bulk


@pytest.fixture(autouse=True)
def _closed(now):
    yield
    connection.close()


def test_the_verb_makes_so_many(tmp_path, capsys):
    path = tmp_path / "made.db"
    assert main(["sample", str(path), "--patrons", "300", "--tickets", "1500"]) == 0
    assert "made.db" in capsys.readouterr().out
    schema.open_file(path)
    assert connection.row("select count(*) from patron") == (300,)
    assert connection.row("select count(*) from ticket") == (1500,)
    assert schema.check() == []
    assert search.check() == []


def test_nothing_is_overwritten(tmp_path, capsys):
    path = tmp_path / "there.db"
    path.write_text("mine")
    assert main(["sample", str(path), "--patrons", "10"]) == 1
    assert path.read_text() == "mine"
    assert "already a file" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-3", "many", "99999999"])
def test_a_count_must_be_one(tmp_path, count):
    with pytest.raises(SystemExit) as stopped:
        main(["sample", str(tmp_path / "x.db"), "--patrons", count])
    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_draws_the_same(tmp_path):
    made = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        bulk.build(tmp_path / name, patrons=80, tickets=400, seed=seed)
        made.append(
            [connection.rows(f'select * from "{t}"') for t in ("patron", "ticket", "note", "order")]
        )
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_it_is_believable(tmp_path):
    bulk.build(tmp_path / "big.db", patrons=2000, tickets=12_000)
    before = connection.rows("select * from patron")
    totals.refresh_all()
    assert connection.rows("select * from patron") == before
    assert patron_list.count_view("tonight") > 20
    assert patron_list.count_view("members") > 20
    assert patron_list.count_view("lapsed") > 100
    without_phone = connection.row(
        "select count(*) from patron p where not exists "
        "(select 1 from contact_point where patron_id = p.id and kind = 'phone')"
    )
    assert 200 < without_phone[0] < 400
    for text in ("smith", "北", "lukasz", "дми", "wheelchair", "cello"):
        assert search.search(text).rows, text
    starts, ends = clock.day_bounds(clock.today())
    tonight = connection.row(
        "select count(*) from performance where starts_at >= ? and starts_at < ?", (starts, ends)
    )
    assert tonight == (1,)


def test_a_build_that_fails_leaves_no_file(tmp_path, monkeypatch):
    def fail(ids):
        raise ZeroDivisionError

    monkeypatch.setattr(totals, "refresh_many", fail)
    with pytest.raises(ZeroDivisionError):
        bulk.build(tmp_path / "half.db", patrons=20, tickets=50)
    assert list(tmp_path.iterdir()) == []
