"""The venue of the rules' tests is in New York."""

import pytest

from db import clock


@pytest.fixture(autouse=True)
def in_new_york(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
    clock.use_zone("America/New_York")
