"""The verbs that read count a show that has begun since somebody last wrote."""

import argparse

from builders import TONIGHT, make_patron, make_performance, make_visit, refresh

from db import connection
from desktop.commands import search


def test_a_search_after_the_curtain_counts_the_show(database, monkeypatch, capsys):
    patron = make_patron("Ada", "Example")
    make_visit(patron, make_performance("Tosca", TONIGHT), attended=None)
    refresh()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T23:00:00")
    options = argparse.Namespace(text=["ada"], limit=5, json=True)
    assert search.run(options) == 0
    assert '"last_production": "Tosca"' in capsys.readouterr().out
    assert connection.row("select visits from patron")[0] == 1


def test_a_file_that_cannot_be_written_to_is_searched_all_the_same(database, monkeypatch, capsys):
    make_visit(make_patron("Ada"), make_performance("Tosca", TONIGHT), attended=None)
    refresh()
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T23:00:00")
    connection.raw().execute("pragma query_only = on")
    assert search.run(argparse.Namespace(text=["ada"], limit=5, json=True)) == 0
    assert "Ada" in capsys.readouterr().out
