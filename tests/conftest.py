"""What all tests share: no display, a fresh file in a temporary folder, a clock that stands."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from db import clock, connection, gate, schema

# Where a change is judged, the same examples each time; at a desk, new ones.
hypothesis_settings.register_profile("judged", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("judged")


# Also for what is made once for many tests.
gate.act_as(gate.HOUSE)


@pytest.fixture(autouse=True)
def house_acts() -> Iterator[None]:
    """Tests act for the house; those of who may do what name their user themselves."""
    gate.act_as(gate.HOUSE)
    yield
    gate.act_as(gate.HOUSE)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> str:
    """Sunday 22 November 2026, 18:30 at a venue in New York."""
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
    clock.use_zone("America/New_York")
    return "2026-11-22T23:30:00Z"


@pytest.fixture
def database(tmp_path: Path, now: str) -> Iterator[Path]:
    """A fresh, migrated file, current for this test."""
    path = tmp_path / "rapport.db"
    schema.create(path)
    yield path
    connection.close()
