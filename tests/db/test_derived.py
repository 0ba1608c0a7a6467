"""What follows from a patron's rows is brought up to date once for many writes, or not at all."""

from __future__ import annotations

import builders
import pytest

from db import connection, derived
from db.queries import patrons
from db.search import search


def test_many_writes_are_refreshed_once_and_found_afterwards(database, monkeypatch):
    calls: list[set[int]] = []
    monkeypatch.setattr(derived, "_refreshers", [*derived._refreshers, calls.append])
    ids = [builders.make_patron("Ada"), builders.make_patron("Ben")]
    with connection.transaction(), derived.refreshed_once():
        patrons.update_patron(ids[0], family="Gamelan")
        patrons.update_patron(ids[1], family="Marimba")
        patrons.update_patron(ids[0], say_as="AY-da")
    assert calls == [set(ids)]
    assert [row.id for row in search("gamelan").rows] == [ids[0]]


def test_a_write_that_fails_leaves_nothing_to_refresh(database):
    ada = builders.make_patron("Ada")
    with pytest.raises(RuntimeError), connection.transaction(), derived.refreshed_once():
        patrons.update_patron(ada, family="Gamelan")
        raise RuntimeError
    assert search("gamelan").rows == []
    patrons.update_patron(ada, family="Marimba")
    assert [row.id for row in search("marimba").rows] == [ada]
